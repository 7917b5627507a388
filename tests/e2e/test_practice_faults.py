"""The practice province's bad days: what is scripted happens when it is due, and nothing else."""

import json
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from motcua_desktop.errors import InvalidInput
from motcua_desktop.practice.faults import Fault
from motcua_desktop.practice.script import Script
from motcua_desktop.practice.server import PracticeProvince, running, serve
from tests.e2e.conftest import Terminal
from tests.fakes.practice import Native, dossier_item, dossier_parcel, progress_parcel

CODE = "H50.31.12-261120-0001"


@pytest.fixture
def province() -> Iterator[PracticeProvince]:
    with running() as known:
        yield known


@pytest.fixture
def desk(province: PracticeProvince) -> Iterator[Native]:
    told = Native(province.url)
    told.greet()
    yield told
    told.close()


def play(province: PracticeProvince, *steps: dict[str, Any]) -> None:
    province.play(Script.parse(json.dumps({"steps": steps})))


@pytest.mark.parametrize(
    ("fault", "status", "kind", "retry"),
    [
        (Fault.HTTP_500, 500, "text/html; charset=utf-8", None),
        (Fault.HTTP_502, 502, "text/html; charset=utf-8", None),
        (Fault.HTTP_503, 503, "text/html; charset=utf-8", "7"),
        (Fault.HTTP_504, 504, "text/html; charset=utf-8", None),
        (Fault.BUSY_429, 429, "application/json", "7"),
        (Fault.BUSY_429_BARE, 429, "application/json", None),
        (Fault.HTML_200, 200, "text/html; charset=utf-8", None),
        (Fault.REDIRECT, 302, "text/html; charset=utf-8", None),
        (Fault.EMPTY, 200, "application/json", None),
        (Fault.TRUNCATED, 200, "application/json", None),
        (Fault.WRONG_TYPE, 200, "text/plain", None),
    ],
)
def test_a_bad_answer_is_given_once_and_stores_nothing(
    province: PracticeProvince,
    desk: Native,
    fault: Fault,
    status: int,
    kind: str,
    retry: str | None,
) -> None:
    province.faults.next(fault)

    reply = desk.put("id-1", dossier_item(), key="e1")

    assert (reply.status_code, reply.headers["content-type"]) == (status, kind)
    assert reply.headers.get("retry-after") == retry
    assert province.store.codes() == []
    assert desk.put("id-1", dossier_item(), key="e1").status_code == 201


def test_a_gzip_bomb_opens_to_much_more_than_was_sent(
    province: PracticeProvince, desk: Native
) -> None:
    province.faults.next(Fault.GZIP_BOMB)

    with desk.http.stream("GET", "/v1/tin") as reply:
        sent = b"".join(reply.iter_raw())

    assert len(sent) < 200_000
    opener = zlib.decompressobj(16 + zlib.MAX_WBITS)
    assert len(opener.decompress(sent, 1 << 20)) == 1 << 20


def test_a_fault_waits_for_the_request_it_is_meant_for(
    province: PracticeProvince, desk: Native
) -> None:
    province.faults.next(Fault.HTTP_500, where="PUT /v1/ho-so/*")

    assert desk.ask("GET", "/v1/tin").status_code == 200
    assert desk.put("id-1", dossier_item(), key="e1").status_code == 500


def test_a_session_may_end_in_the_middle(province: PracticeProvince, desk: Native) -> None:
    province.faults.next(Fault.SESSION_ENDS, where="POST /v1/lo")

    assert desk.ask("POST", "/v1/lo", json={"parcels": []}).status_code == 401
    desk.greet()
    assert desk.batch(dossier_parcel(1))[0]["status"] == 201


def test_the_province_may_be_wrong_about_the_time(province: PracticeProvince, desk: Native) -> None:
    province.faults.clock_off = timedelta(hours=-30)

    told = parsedate_to_datetime(desk.ask("GET", "/v1/tin").headers["Date"])

    off = datetime.now(UTC) - told
    assert timedelta(hours=29) < off < timedelta(hours=31)


def test_too_many_at_once_are_told_to_come_again(province: PracticeProvince, desk: Native) -> None:
    province.faults.most_at_once = 0

    reply = desk.ask("GET", "/v1/tin")

    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "5")
    assert reply.json()["type"] == "not-now"


def test_the_seventeenth_is_refused_and_no_other(province: PracticeProvince, desk: Native) -> None:
    province.faults.refuse_nth(17, "Mã lĩnh vực không hợp lệ")

    told = desk.batch(*[dossier_parcel(number) for number in range(1, 31)])

    assert [place for place, each in enumerate(told, 1) if each["status"] != 201] == [17]
    assert desk.batch(dossier_parcel(17))[0]["status"] == 422
    province.faults.accept()
    assert desk.batch(dossier_parcel(17))[0]["status"] == 201


def test_a_script_happens_step_by_step(province: PracticeProvince, desk: Native) -> None:
    play(
        province,
        {"at": 2, "fault": "http_503", "times": 2, "where": "POST /v1/lo"},
        {"refuse_nth": {"nth": 2, "words": "Sai mã"}},
        {"at": 4, "decide": {"code": "last", "status": 4, "note": "chuyển phòng"}},
        {"at": 5, "name": {"code": CODE, "official": "H50-99"}},
        {"at": 5, "issue": {"code": CODE, "name": "Giấy", "number": "1", "date": "2026-11-21",
                            "text": "%PDF"}},
    )  # fmt: skip

    first = desk.batch(dossier_parcel(1), dossier_parcel(2))
    busy = [desk.ask("POST", "/v1/lo", json={"parcels": []}).status_code for _ in range(2)]
    desk.ask("GET", "/v1/doi-soat")
    news = desk.ask("GET", "/v1/tin").json()["news"]

    assert [each["status"] for each in first] == [201, 422]
    assert busy == [503, 503]
    assert [each["kind"] for each in news] == ["status", "alias", "result"]
    assert news[2]["data"]["file"]["bytes"] == 4


def test_a_script_can_make_the_province_forget_lie_and_shut(
    province: PracticeProvince, desk: Native
) -> None:
    desk.batch(dossier_parcel(1), progress_parcel(1))
    generation = province.store.generation
    play(
        province,
        {"counts_off": 2},
        {"catalogue": "bad_hash"},
        {"news": ["twice"]},
        {"clock_off_seconds": 90},
        {"retry_after": 60},
        {"slow_seconds": 0.1},
        {"always": "html_200", "where": "GET /v1/danh-muc"},
        {"at": 2, "refuse": {"code": "last", "words": "Sai"}},
        {"at": 2, "refuse_all": {"words": "Bảo trì"}},
        {"at": 3, "accept": True},
        {"at": 3, "say": {"kind": "status", "code": "lạ", "data": {"status": 4}}},
        {"at": 4, "account": "shut"},
        {"at": 5, "account": "open"},
        {"at": 5, "sessions": "end"},
        {"at": 6, "forget_days": 7},
    )

    assert desk.ask("GET", "/v1/doi-soat").json()["dossiers"] == 3
    assert desk.batch(dossier_parcel(2))[0]["problem"]["detail"] == "Bảo trì"
    assert len(desk.ask("GET", "/v1/tin").json()["news"]) == 2
    assert desk.ask("GET", "/v1/tin").status_code == 401
    assert desk.ask("GET", "/v1/tin").status_code == 401
    desk.greet()
    desk.ask("GET", "/v1/tin")
    assert province.store.codes() == []
    assert province.store.generation != generation


def test_a_script_can_make_the_province_want_no_long_files(
    province: PracticeProvince, desk: Native
) -> None:
    play(province, {"longest_file": 3}, {"at": 3, "longest_file": None})

    first, short, then = desk.begin(b"four"), desk.begin(b"two"), desk.begin(b"four")

    assert first.json()["detail"] == "Tỉnh chỉ nhận tệp tới 3 byte"
    assert (first.status_code, short.status_code, then.status_code) == (413, 201, 201)


def test_a_step_that_goes_wrong_later_is_told_in_the_diary(
    province: PracticeProvince, desk: Native
) -> None:
    play(province, {"at": 1, "decide": {"code": CODE, "status": 11}})

    assert desk.ask("GET", "/v1/tin").status_code == 200
    assert ("kịch bản", "Bước «decide» thiếu hoặc sai ở đâu đó.") in [
        (line.service, line.words) for line in province.store.diary()
    ]


@pytest.mark.parametrize(
    "text",
    [
        "không phải JSON",
        "[]",
        '{"steps": [{"at": 1}]}',
        '{"steps": [{"fault": "down", "accept": true}]}',
        '{"steps": [{"nổ": 1}]}',
        '{"steps": ["down"]}',
    ],
)
def test_a_script_that_is_none_is_told_plainly(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Script.parse(text)

    assert refused.value.field == "script"


def test_a_first_step_that_cannot_be_done_is_told_before_serving(tmp_path: Path) -> None:
    script = tmp_path / "kịch bản.json"
    script.write_text('{"steps": [{"fault": "nổ"}]}', "utf-8")

    with pytest.raises(InvalidInput, match="fault"):
        serve(0, None, str(script))
    with pytest.raises(InvalidInput, match="Không đọc được"):
        serve(0, None, str(tmp_path / "không có"))


def test_a_bad_script_ends_the_command_with_a_sentence(
    stranger: Terminal, write: Callable[[str, object], str]
) -> None:
    script = write("kich-ban.json", {"steps": [{"fault": "nổ"}]})

    told = stranger.run("practice", "serve", "--port", "0", "--script", script)

    assert told.code == 1
    assert "Bước «fault» thiếu hoặc sai ở đâu đó." in told.err


def test_a_line_that_is_cut_in_every_dialect_leaves_the_province_standing(
    province: PracticeProvince, desk: Native
) -> None:
    for where in ("/v1/lo", "/mapi", "/o/rest/v2/dossiers/publish", "/pa/dossier/--apply-online/"):
        province.faults.next(Fault.DOWN)
        with pytest.raises(httpx2.TransportError):
            desk.ask("POST", where, json={})

    assert desk.ask("GET", "/v1/tin").status_code == 200
