"""What the practice province says in its native dialect: news, the catalogue, agreeing."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from motcua_desktop.practice.faults import CatalogueFault, NewsFault
from motcua_desktop.practice.server import PracticeProvince, running
from tests.fakes.practice import (
    Native,
    dossier_item,
    dossier_parcel,
    problem,
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
