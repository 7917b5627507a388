"""The practice province on PostgreSQL, for a whole province's training: the same rules, at once."""

import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from motcua_desktop.errors import InvalidInput
from motcua_desktop.practice.server import PracticeProvince, running
from tests.fakes.postgres import cluster, program
from tests.fakes.practice import (
    Native,
    dossier_item,
    dossier_parcel,
    progress_parcel,
    tag_of,
)

pytestmark = pytest.mark.skipif(program("initdb") is None, reason="PostgreSQL is not installed")


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with cluster() as url:
        yield url


@pytest.fixture
def province(database_url: str) -> Iterator[PracticeProvince]:
    """A province that has forgotten what other tests told it."""
    with running(database_url=database_url) as known:
        known.forget_since(datetime(2020, 1, 1, tzinfo=UTC))
        yield known


@pytest.fixture
def desk(province: PracticeProvince) -> Iterator[Native]:
    told = Native(province.url)
    told.greet()
    yield told
    told.close()


def test_dossiers_progress_and_files_are_kept_over_a_restart(
    province: PracticeProvince, desk: Native, database_url: str
) -> None:
    address = desk.upload(b"%PDF-1.7")
    item = dossier_item(TaiLieuNop=[{"DuongDanTaiTepTin": address}])
    desk.put("id-1", item, key="e1")
    desk.batch(progress_parcel(1), dossier_parcel(2))
    province.stop()

    with running(database_url=database_url) as again:
        held = again.store.held("id-1")

        assert held is not None
        assert (held.tag, len(held.progress)) == (tag_of(item), 1)
        assert again.store.files(hashlib.sha256(b"%PDF-1.7").hexdigest()) == b"%PDF-1.7"
        assert len(again.store.codes()) == 2


def test_the_same_batch_five_times_at_once_is_stored_once(province: PracticeProvince) -> None:
    desks = [Native(province.url) for _ in range(5)]
    parcels = [
        parcel
        for number in range(40)
        for parcel in (dossier_parcel(number), progress_parcel(number))
    ]
    together = threading.Barrier(len(desks))
    told: list[list[dict[str, Any]]] = []

    def send(desk: Native) -> None:
        desk.greet()
        together.wait()
        told.append(desk.batch(*parcels))
        desk.close()

    senders = [threading.Thread(target=send, args=(desk,)) for desk in desks]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert province.store.totals() == (40, 40)
    assert len(told) == 5
    assert {each["status"] for results in told for each in results} <= {200, 201, 409, 424}


def test_two_processes_never_store_one_message_twice(
    province: PracticeProvince, desk: Native, database_url: str
) -> None:
    with running(database_url=database_url) as twin:
        other = Native(twin.url)
        other.greet()

        first, again = desk.batch(dossier_parcel(1)), other.batch(dossier_parcel(1))
        other.close()

    assert first == again
    assert province.store.totals() == (1, 0)


def test_news_days_and_a_new_generation_are_the_same_there(
    province: PracticeProvince, desk: Native
) -> None:
    desk.batch(dossier_parcel(1), progress_parcel(1))
    province.name("H50.31.12-261120-0001", "H50-99")
    generation = province.store.generation

    assert [each["kind"] for each in desk.ask("GET", "/v1/tin").json()["news"]] == ["alias"]
    assert desk.ask("GET", "/v1/doi-soat").json()["days"][0]["entries"] == 1
    assert province.store.held("H50-99") is not None
    province.forget_since(datetime(2020, 1, 1, tzinfo=UTC))
    assert province.store.generation != generation
    assert province.store.codes() == []


def test_a_server_that_is_not_there_is_told_plainly_and_without_its_password() -> None:
    url = "postgresql+psycopg://tinh:bi-mat@127.0.0.1:9/tinh?connect_timeout=2"
    with pytest.raises(InvalidInput) as refused, running(database_url=url):
        raise AssertionError

    assert refused.value.field == "database"
    assert "bi-mat" not in refused.value.message


def test_letters_that_postgresql_does_not_keep_are_refused_not_crashed_on(
    province: PracticeProvince, desk: Native
) -> None:
    nul, half = "H50.31.12-\0", "\ud800"
    told = desk.batch(
        dossier_parcel(1, MaHoSo=nul), dossier_parcel(2, ChuHoSo="\0"), progress_parcel(2)
    )
    raw = b'{"parcels":[{"key":"k","id":"i","kind":"dossier","tag":null,"item":{"x":"\\ud800"}}]}'
    broken = desk.ask("POST", "/v1/lo", content=raw).json()["results"]
    session = province.office.open_session("qcvn120").token
    told_120 = province.office.serve(
        {"session": session, "service": "DongBoHoSoMC", "isUpdating": "False",
         "data": [dossier_item(9, la=half)]}
    )  # fmt: skip

    assert [each["status"] for each in told] == [422, 201, 201]
    assert broken[0]["status"] == 422
    assert told_120["error_code"] == "2"
    assert desk.ask("GET", "/v1/ho-so/%00").status_code == 404
    assert desk.tus("HEAD", "/v1/tep/%00").status_code == 404
    assert desk.greet(agency="\0").status_code == 400
