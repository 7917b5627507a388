"""The practice province in its native dialect, over real HTTP: docs/wire.md as sentences."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from motcua_desktop.practice.faults import CatalogueFault, Fault, NewsFault
from motcua_desktop.practice.server import PracticeProvince, running
from tests.fakes.practice import (
    STORE,
    Native,
    compact,
    dossier_item,
    dossier_parcel,
    progress_item,
    progress_parcel,
    tag_of,
)


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


def problem(reply: Any) -> tuple[int, str]:
    assert reply.headers["content-type"] == "application/problem+json"
    told = reply.json()
    assert told["status"] == reply.status_code
    return reply.status_code, told["type"]


def test_a_greeting_tells_what_was_known_before(desk: Native) -> None:
    desk.greet(epoch="a", mark=7, numbers={"261120": 5012})

    told = desk.greet(epoch="b", mark=3, numbers={"261120": 5001, "261121": 5003}).json()

    assert told["known"] == {
        "epoch": "a",
        "mark": 7,
        "numbers": {"261120": 5012},
        "dossiers": 0,
        "entries": 0,
    }
    assert desk.greet(epoch="b").json()["known"]["numbers"] == {"261120": 5012, "261121": 5003}
    assert desk.greet(epoch="b").json()["known"]["mark"] == 7


def test_a_wrong_account_and_an_old_token_are_told_apart(desk: Native) -> None:
    desk.token = "cũ".encode().hex()
    assert problem(desk.ask("GET", "/v1/tin")) == (401, "session")
    refused = desk.http.post(
        "/v1/phien",
        json={"username": "ai", "password": "đó", "desk": {"store": STORE, "epoch": "1"}},
    )

    assert problem(refused) == (401, "sign-in")


def test_a_token_runs_out(province: PracticeProvince, desk: Native) -> None:
    province.office.session_seconds = 0

    assert desk.greet().json()["expires_in"] == 0
    assert problem(desk.ask("GET", "/v1/tin")) == (401, "session")


def test_a_shut_account_ends_its_sessions_too(province: PracticeProvince, desk: Native) -> None:
    province.faults.account_is_shut = True

    assert problem(desk.ask("GET", "/v1/tin")) == (401, "session")
    assert problem(desk.greet()) == (401, "sign-in")


def test_a_dossier_is_kept_in_the_bytes_it_came_in(
    province: PracticeProvince, desk: Native
) -> None:
    text = json.dumps(dossier_item(), indent=1)
    headers = {"Idempotency-Key": "e1", "If-None-Match": "*"}

    reply = desk.ask("PUT", "/v1/ho-so/id-1", content=text.encode(), headers=headers)

    tag = hashlib.sha256(text.encode()).hexdigest()
    assert (reply.status_code, reply.headers["ETag"]) == (201, f'"{tag}"')
    assert reply.json() == {"id": "id-1", "code": "H50.31.12-261120-0001", "tag": tag}
    assert text in desk.ask("GET", "/v1/ho-so/id-1").text
    assert province.store.versions("id-1") == [dossier_item()]


def test_the_same_message_twice_gives_the_first_answer_and_stores_once(
    province: PracticeProvince, desk: Native
) -> None:
    first = desk.put("id-1", dossier_item(), key="e1")
    desk.put("id-1", dossier_item(GhiChu="sau"), key="e2", tag=tag_of(dossier_item()))

    again = desk.put("id-1", dossier_item(), key="e1")

    assert (again.status_code, again.json()) == (201, first.json())
    assert len(province.store.versions("id-1")) == 2


def test_conditions_hold_or_nothing_is_stored(province: PracticeProvince, desk: Native) -> None:
    desk.put("id-1", dossier_item(), key="e1")
    held = tag_of(dossier_item())

    new = desk.put("id-1", dossier_item(GhiChu="khác"), key="e2")
    other = desk.put("id-1", dossier_item(GhiChu="khác"), key="e3", tag="0" * 64)
    absent = desk.put("id-2", dossier_item(2), key="e4", tag="0" * 64)
    none = desk.ask(
        "PUT", "/v1/ho-so/id-3", content=compact(dossier_item(3)), headers={"Idempotency-Key": "e5"}
    )

    assert [problem(reply) for reply in (new, other, absent, none)] == [
        (412, "changed"), (412, "changed"), (412, "changed"), (428, "condition-missing"),
    ]  # fmt: skip
    assert (new.json()["tag"], absent.json()["tag"]) == (held, None)
    assert len(province.store.codes()) == 1


def test_a_key_is_for_one_content_only(desk: Native) -> None:
    desk.put("id-1", dossier_item(), key="e1")

    other = desk.put("id-1", dossier_item(GhiChu="khác"), key="e1", tag=tag_of(dossier_item()))
    elsewhere = desk.put("id-2", dossier_item(), key="e1")

    assert problem(other) == (422, "key-reused")
    assert problem(elsewhere) == (422, "key-reused")


def test_a_key_that_is_being_worked_on_is_told_so(province: PracticeProvince, desk: Native) -> None:
    with province.office.working_on({"e1"}):
        assert problem(desk.put("id-1", dossier_item(), key="e1")) == (409, "busy-key")
        told = desk.batch(dossier_parcel(1, key="e1"), progress_parcel(1), dossier_parcel(2))

    assert [each["status"] for each in told] == [409, 424, 201]
    assert desk.put("id-1", dossier_item(), key="e1").status_code == 201


def test_what_is_not_well_formed_or_not_wanted_is_refused_by_field(
    province: PracticeProvince, desk: Native
) -> None:
    province.faults.refuse("H50.31.12-261120-0002", "Mã thủ tục không có trong danh mục")

    malformed = desk.put("id-1", dossier_item(NgayTiepNhan="hôm qua"), key="e1")
    unwanted = desk.put("id-2", dossier_item(2), key="e2")

    assert problem(malformed) == (422, "refused")
    assert malformed.json()["errors"] == [
        {"field": "NgayTiepNhan", "words": "Trường NgayTiepNhan sai định dạng"}
    ]
    assert unwanted.json()["errors"][0]["words"] == "Mã thủ tục không có trong danh mục"
    province.faults.accept()
    assert desk.put("id-2", dossier_item(2), key="e2").status_code == 201


def test_a_code_belongs_to_one_dossier(desk: Native) -> None:
    desk.put("id-1", dossier_item(), key="e1")

    other = desk.put("id-2", dossier_item(), key="e2")

    assert problem(other) == (422, "refused")
    assert other.json()["errors"][0]["field"] == "MaHoSo"


def test_a_dossier_may_change_its_code_and_is_found_by_both(
    province: PracticeProvince, desk: Native
) -> None:
    desk.put("id-1", dossier_item(), key="e1")
    desk.put("id-1", dossier_item(7), key="e2", tag=tag_of(dossier_item()))

    for name in ("id-1", "H50.31.12-261120-0001", "H50.31.12-261120-0007"):
        held = province.store.held(name)
        assert held is not None
        assert held.versions == 2


def test_progress_is_kept_in_order_once_each(province: PracticeProvince, desk: Native) -> None:
    entries = [
        {"key": f"p{place}", "item": progress_item(NoiDungXuLy=f"bước {place}")}
        for place in range(3)
    ]
    where = "/v1/ho-so/id-1/tien-do"
    assert problem(desk.ask("POST", where, json={"entries": entries})) == (404, "missing")
    desk.put("id-1", dossier_item(), key="e1")

    first = desk.ask("POST", where, json={"entries": entries[:2]}).json()["results"]
    again = desk.ask("POST", where, json={"entries": entries}).json()["results"]

    assert [each["status"] for each in first] == [201, 201]
    assert [each["status"] for each in again] == [200, 200, 201]
    assert [key for key, _ in province.store.entries("id-1")] == ["p0", "p1", "p2"]
    assert desk.ask("GET", "/v1/ho-so/id-1").json()["entries"] == ["p0", "p1", "p2"]


def test_many_are_taken_each_on_its_own(province: PracticeProvince, desk: Native) -> None:
    told = desk.batch(
        dossier_parcel(1),
        progress_parcel(1),
        dossier_parcel(2, TenTTHC=""),
        progress_parcel(2),
        dossier_parcel(3),
        progress_parcel(4),
    )

    assert [each["status"] for each in told] == [201, 201, 422, 424, 201, 404]
    assert [each["key"] for each in told] == ["d1", "p1", "d2", "p2", "d3", "p4"]
    assert told[0]["tag"] == tag_of(dossier_item(1))
    assert told[2]["problem"]["type"] == "refused"
    assert told[3]["problem"]["type"] == "after-trouble"
    assert len(province.store.codes()) == 2


def test_a_batch_twice_stores_nothing_twice(province: PracticeProvince, desk: Native) -> None:
    parcels = [dossier_parcel(1), progress_parcel(1)]

    first, again = desk.batch(*parcels), desk.batch(*parcels)

    assert [each["status"] for each in first] == [201, 201]
    assert [each["status"] for each in again] == [201, 200]
    assert province.store.totals() == (1, 1)


def test_versions_of_one_dossier_follow_each_other_in_one_batch(
    province: PracticeProvince, desk: Native
) -> None:
    told = desk.batch(
        dossier_parcel(1, key="a"),
        dossier_parcel(1, key="b", tag=tag_of(dossier_item(1)), GhiChu="sau"),
    )

    assert [each["status"] for each in told] == [201, 200]
    assert [item["GhiChu"] for item in province.store.versions("id-1")] == ["", "sau"]


def test_whoever_lost_an_answer_asks_what_was_stored(
    province: PracticeProvince, desk: Native
) -> None:
    province.faults.next(Fault.ANSWER_LOST, where="POST /v1/lo")
    with pytest.raises(httpx2.TransportError):
        desk.batch(dossier_parcel(1), progress_parcel(1))

    told = desk.ask("POST", "/v1/lo/tra-cuu", json={"keys": ["d1", "p1", "x"]}).json()["results"]

    assert told == [
        {"key": "d1", "status": 200, "tag": tag_of(dossier_item(1))},
        {"key": "p1", "status": 200},
        {"key": "x", "status": 404},
    ]


@pytest.mark.parametrize(
    ("raw", "packing", "answer"),
    [
        (b"[" * 100_000, None, (400, "not-understood")),
        (b'{"parcels":[{"key":"a"}]}', None, (400, "not-understood")),
        (b'{"parcels":[{"key":"a","id":"b","kind":"x","item":{}}]}', None, (400, "not-understood")),
        (b'{"parcels":[NaN]}', None, (400, "not-understood")),
        (b"\xff\xfe", None, (400, "not-understood")),
        (gzip.compress(b" " * (40 << 20)), "gzip", (413, "too-long")),
        (gzip.compress(b'{"parcels":[]}')[:-9], "gzip", (400, "not-understood")),
        (b"no gzip at all", "gzip", (400, "not-understood")),
        (b"{}", "br", (415, "not-understood")),
        (compact({"parcels": [progress_parcel()] * 501}).encode(), None, (413, "too-long")),
    ],
)
def test_nonsense_and_bombs_are_turned_away(
    desk: Native, raw: bytes, packing: str | None, answer: tuple[int, str]
) -> None:
    headers = {"Content-Encoding": packing} if packing else {}

    assert problem(desk.ask("POST", "/v1/lo", content=raw, headers=headers)) == answer


def test_a_long_answer_is_packed_when_asked_for(desk: Native) -> None:
    reply = desk.ask("GET", "/v1/danh-muc")

    assert reply.headers["Content-Encoding"] == "gzip"
    assert len(reply.json()["procedures"]) > 100


def test_a_dossier_that_came_by_qcvn_120_is_the_same_dossier(
    province: PracticeProvince, desk: Native
) -> None:
    session = province.office.sign_in(
        {"username": province.account.username, "password": province.account.password}
    )["session"]
    asked = {"session": session, "isUpdating": "False"}
    province.office.serve({**asked, "service": "DongBoHoSoMC", "data": [dossier_item()]})
    entry = {"service": "CapNhatTienDoHoSoMC", "data": [progress_item()]}
    province.office.serve({**asked, **entry})

    assert problem(desk.put("id-1", dossier_item(), key="e1")) == (412, "changed")
    kept = desk.put("id-1", dossier_item(GhiChu="sau"), key="e2", tag=tag_of(dossier_item()))
    told = desk.batch(progress_parcel(1))

    assert (kept.status_code, told[0]["status"]) == (200, 200)
    held = province.store.held("id-1")
    assert held is not None
    assert (held.versions, len(held.progress), held.store) == (2, 1, STORE)


def test_news_comes_until_it_is_acknowledged(province: PracticeProvince, desk: Native) -> None:
    desk.batch(dossier_parcel(1))
    code = "H50.31.12-261120-0001"
    province.decide(code, 4, officer="Lê Văn Thử", note="chuyển phòng")
    province.name(code, "H50-2026-99")
    province.issue(code, "Giấy khai sinh", number="12/2026", date="2026-11-21", content=b"%PDF-1")

    first = desk.ask("GET", "/v1/tin", params={"limit": 2}).json()
    rest = desk.ask("GET", "/v1/tin", params={"since": first["cursor"]}).json()
    desk.ask("POST", "/v1/tin/da-nhan", json={"cursor": first["cursor"]})
    after = desk.ask("GET", "/v1/tin").json()

    assert [each["kind"] for each in first["news"]] == ["status", "alias"]
    assert (first["more"], rest["more"]) == (True, False)
    assert [each["n"] for each in first["news"] + rest["news"]] == [1, 2, 3]
    assert {each["id"] for each in first["news"]} == {"id-1"}
    assert rest["news"] == after["news"]
    assert first["news"][0]["data"]["status"] == 4
    file = rest["news"][0]["data"]["file"]
    assert desk.ask("GET", f"/v1/tep/{file['sha256']}").content == b"%PDF-1"
    assert province.store.held("H50-2026-99") is not None


def test_another_desk_does_not_hear_it_but_news_of_nobody_is_for_all(
    province: PracticeProvince, desk: Native
) -> None:
    desk.batch(dossier_parcel(1))
    province.decide("H50.31.12-261120-0001", 4)
    province.decide("H50.31.12-261120-9999", 4)
    other = Native(province.url, store="another")
    other.greet()

    told = other.ask("GET", "/v1/tin").json()["news"]
    other.close()

    assert [(each["code"], each["id"]) for each in told] == [("H50.31.12-261120-9999", None)]


def test_news_may_come_twice_and_backwards(province: PracticeProvince, desk: Native) -> None:
    desk.batch(dossier_parcel(1))
    for status in (4, 9):
        province.decide("H50.31.12-261120-0001", status)
    province.faults.news = frozenset((NewsFault.TWICE, NewsFault.REVERSED))

    told = desk.ask("GET", "/v1/tin").json()["news"]

    assert [each["n"] for each in told] == [2, 2, 1, 1]


def test_the_catalogue_is_told_once_and_with_hashes_that_add_up(
    province: PracticeProvince, desk: Native
) -> None:
    reply = desk.ask("GET", "/v1/danh-muc")
    told = reply.json()
    texts = [
        desk.ask("GET", f"/v1/danh-muc/{each['code']}").content for each in told["procedures"][:3]
    ]

    assert [hashlib.sha256(text).hexdigest() for text in texts] == [
        each["sha256"] for each in told["procedures"][:3]
    ]
    again = desk.ask("GET", "/v1/danh-muc", headers={"If-None-Match": reply.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    province.publish([{"MATTHC": "1.990001", "TENTTHC": "Xác nhận thử nghiệm"}])
    changed = desk.ask("GET", "/v1/danh-muc", headers={"If-None-Match": reply.headers["ETag"]})
    only = desk.ask("GET", "/v1/danh-muc/1.990001").content
    assert int(changed.json()["version"]) > int(told["version"])
    assert changed.json()["sha256"] == hashlib.sha256(only).hexdigest()
    assert changed.json()["bytes"] == len(only)


def test_a_catalogue_may_be_half_older_or_mangled(province: PracticeProvince, desk: Native) -> None:
    whole = desk.ask("GET", "/v1/danh-muc").json()
    last = whole["procedures"][-1]["code"]

    province.faults.catalogue = CatalogueFault.HALF
    half = desk.ask("GET", f"/v1/danh-muc/{last}")
    province.faults.catalogue = CatalogueFault.OLDER
    older = desk.ask("GET", "/v1/danh-muc").json()
    province.faults.catalogue = CatalogueFault.BAD_HASH
    mangled = desk.ask("GET", "/v1/danh-muc").json()

    assert problem(half) == (404, "missing")
    assert int(older["version"]) < int(whole["version"])
    assert mangled["sha256"] != whole["sha256"]


def test_both_sides_count_the_same(province: PracticeProvince, desk: Native) -> None:
    desk.batch(dossier_parcel(1), progress_parcel(1), dossier_parcel(2))

    told = desk.ask("GET", "/v1/doi-soat").json()
    heads = desk.ask("GET", "/v1/doi-soat/2026-11-20").json()["dossiers"]

    mixed = 0
    for name, item, entries in (("id-1", dossier_item(1), 1), ("id-2", dossier_item(2), 0)):
        line = f"{name}\n{tag_of(item)}\n{entries}"
        mixed ^= int(hashlib.sha256(line.encode()).hexdigest(), 16)
    assert told == {
        "generation": province.store.generation,
        "dossiers": 2,
        "entries": 1,
        "days": [{"day": "2026-11-20", "dossiers": 2, "entries": 1, "hash": f"{mixed:064x}"}],
    }
    assert [(each["id"], each["entries"]) for each in heads] == [("id-1", 1), ("id-2", 0)]
    province.faults.counts_off = 3
    assert desk.ask("GET", "/v1/doi-soat").json()["dossiers"] == 5
    assert problem(desk.ask("GET", "/v1/doi-soat/hôm-qua")) == (400, "not-understood")


def test_a_province_restored_from_an_old_backup_is_another_generation(
    province: PracticeProvince, desk: Native
) -> None:
    desk.batch(dossier_parcel(1), progress_parcel(1))
    desk.greet(mark=5)
    before, moment = province.store.generation, datetime.now(UTC)
    desk.batch(
        dossier_parcel(1, key="late", tag=tag_of(dossier_item(1)), GhiChu="sau"),
        progress_parcel(1, key="p-late", NoiDungXuLy="sau"),
        dossier_parcel(2),
    )
    desk.greet(mark=9)

    province.forget_since(moment)

    assert problem(desk.ask("GET", "/v1/tin")) == (401, "session")
    told = desk.greet(mark=9).json()
    assert told["generation"] == province.store.generation != before
    assert (told["known"]["mark"], told["known"]["dossiers"], told["known"]["entries"]) == (5, 1, 1)
    assert desk.ask("GET", "/v1/ho-so/id-1").json()["tag"] == tag_of(dossier_item(1))
    asked = desk.ask("POST", "/v1/lo/tra-cuu", json={"keys": ["d1", "late", "p-late", "d2"]})
    assert [each["status"] for each in asked.json()["results"]] == [200, 404, 404, 404]


def test_what_was_received_outlives_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tinh.db'}"
    with running(database_url=url) as province:
        desk = Native(province.url)
        desk.greet(mark=4)
        desk.batch(dossier_parcel(1))
        generation = province.store.generation
        desk.close()

    with running(database_url=url) as again:
        desk = Native(again.url)
        told = desk.greet(mark=4).json()
        repeated = desk.batch(dossier_parcel(1))
        desk.close()

    assert (told["generation"], told["known"]["mark"]) == (generation, 4)
    assert (told["known"]["dossiers"], repeated[0]["status"]) == (1, 201)


def test_an_address_that_is_none_is_a_problem_too(desk: Native) -> None:
    assert problem(desk.ask("GET", "/v1/khong-co")) == (404, "missing")
    assert problem(desk.ask("DELETE", "/v1/lo")) == (405, "method")
    assert problem(desk.ask("GET", "/v1/tin", params={"limit": "nhiều"})) == (400, "not-understood")
