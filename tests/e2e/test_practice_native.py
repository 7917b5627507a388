"""The practice province in its native dialect, over real HTTP: docs/wire.md as sentences."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from motcua_desktop.practice.faults import Fault
from motcua_desktop.practice.server import PracticeProvince, running
from tests.fakes.practice import (
    STORE,
    Native,
    compact,
    dossier_item,
    dossier_parcel,
    problem,
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
        (gzip.compress(b" " * (40 << 20), mtime=0), "gzip", (413, "too-long")),
        (gzip.compress(b'{"parcels":[]}', mtime=0)[:-9], "gzip", (400, "not-understood")),
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
