"""What the province says comes in once, in order, and is acknowledged only when it is kept."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from motcua_desktop.domain.dossier import Status
from motcua_desktop.models import news
from motcua_desktop.practice import catalogue
from motcua_desktop.practice.faults import CatalogueFault, NewsFault
from motcua_desktop.sync.pull import told_catalogue
from tests.fakes.counterpart import Both
from tests.fakes.province import Mishap


@pytest.fixture
def both(desk: Any) -> Iterator[Both]:
    made = Both.of(desk)
    yield made
    made.wire.end()


def words_of_catalogue(both: Both) -> str:
    with both.desk.app.database.read() as connection:
        return told_catalogue(connection, both.source).words


def test_a_status_of_the_province_is_the_desks_after_a_run(both: Both) -> None:
    taken = both.desk.receive()
    both.run()
    both.wire.office.decide(taken.code, 4, officer="Trần Văn Tỉnh", note="đang thẩm tra")

    report = both.run(pull=True)

    assert report.news == 1
    assert report.differences == 0
    found = both.desk.app.desk.show(taken.code)
    assert found.status is Status.IN_PROGRESS
    assert found.sync.state.value == "confirmed"


def test_nothing_is_asked_again_before_it_is_time(both: Both) -> None:
    taken = both.desk.receive()
    both.run()
    both.wire.office.decide(taken.code, 4)

    assert both.run().news == 0
    both.desk.clock.passes(timedelta(minutes=15))

    assert both.run().news == 1


def test_news_twice_and_in_any_order_are_once_and_in_order(both: Both) -> None:
    taken = both.desk.receive()
    both.run()
    both.wire.office.faults.news = frozenset(NewsFault)
    both.wire.office.decide(taken.code, 4)
    both.wire.office.issue(taken.code, "Giấy khai sinh", number="7/TP", date="2026-11-20")
    both.wire.office.decide(taken.code, 9)

    assert both.run(pull=True).news == 3

    found = both.desk.app.desk.show(taken.code)
    assert (found.status, found.result_number) == (Status.COMPLETED, "7/TP")
    assert both.run(pull=True).news == 0


def test_what_is_heard_is_not_told_back(both: Both) -> None:
    taken = both.desk.receive()
    both.run()
    both.wire.office.decide(taken.code, 4)
    both.run(pull=True)

    report = both.run(pull=True, agree=True)

    assert (report.sent, report.waiting, report.news) == (0, 0, 0)
    assert report.agreed is not None
    assert report.agreed.same


def test_what_was_kept_but_not_acknowledged_is_acknowledged_later(both: Both) -> None:
    taken = both.desk.receive()
    both.run()
    both.wire.office.decide(taken.code, 4)
    # Greeting and news arrive, the acknowledgement is lost.
    both.wire.script = [Mishap.NONE, Mishap.NONE, Mishap.BROKEN]

    report = both.run(pull=True)

    assert report.trouble is not None
    assert both.desk.app.desk.show(taken.code).status is Status.IN_PROGRESS
    assert both.run(pull=True).news == 0
    with both.desk.app.database.read() as connection:
        kept = news.cursor(connection, both.source)
        assert news.acknowledged(connection, both.source) == kept


def test_a_result_comes_with_its_file(both: Both) -> None:
    taken = both.desk.receive()
    both.run()
    both.wire.office.issue(
        taken.code, "Giấy khai sinh.pdf", number="7/TP", date="2026-11-20", content=b"%PDF-1.4 x"
    )

    both.run(pull=True)
    both.run(pull=True)

    ((file, content),) = both.files
    assert (file.code, file.name, content) == (taken.code, "Giấy khai sinh.pdf", b"%PDF-1.4 x")


def test_a_file_that_is_too_long_stays_where_it_is(both: Both) -> None:
    taken = both.desk.receive()
    both.run()
    told = {"sha256": "a" * 64, "name": "x.pdf", "bytes": 12_300_000}
    data = {"number": "7", "date": "2026-11-20", "name": "Giấy khai sinh", "file": told}
    both.wire.office.say("result", taken.code, data)

    both.run(pull=True)

    assert both.files == []
    with both.desk.app.database.read() as connection:
        kept = news.one(connection, 1)
    assert kept is not None
    assert kept.reason == "Tệp kết quả dài 12,3 MB, lớn hơn 5 MB: xem ở hệ thống của tỉnh."


def test_the_provinces_catalogue_does_not_come_before_a_person_wants_it(both: Both) -> None:
    both.run(pull=True)

    assert both.catalogues == []


def test_the_catalogue_comes_once_a_day_and_only_when_it_is_another(both: Both) -> None:
    both.run(catalogue=True)
    both.run(catalogue=True)
    assert [told.version for told in both.catalogues] == ["1"]

    records = catalogue.procedures(both.wire.office.store)
    catalogue.publish(both.wire.office.store, records[:3])
    both.run(pull=True)
    assert len(both.catalogues) == 1
    both.desk.clock.passes(timedelta(days=1))
    both.run(pull=True)

    assert [told.version for told in both.catalogues] == ["1", "2"]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (CatalogueFault.HALF, "Tỉnh trả lời"),
        (CatalogueFault.BAD_HASH, "Danh mục tải về không trọn vẹn; giữ danh mục cũ."),
        (CatalogueFault.OLDER, "cũ hơn bản 1 đang có"),
    ],
)
def test_a_catalogue_that_is_not_whole_changes_nothing_and_stops_nothing(
    both: Both, fault: CatalogueFault, words: str
) -> None:
    both.run(catalogue=True)
    records = catalogue.procedures(both.wire.office.store)
    if fault is not CatalogueFault.OLDER:
        catalogue.publish(both.wire.office.store, records[:4])
    both.wire.office.faults.catalogue = fault

    report = both.run(catalogue=True)

    assert report.trouble is None
    assert len(both.catalogues) == 1
    assert words in words_of_catalogue(both)


def test_a_run_that_asks_nothing_is_no_conversation(both: Both) -> None:
    both.run(pull=True)
    before = len(both.wire.office.store.diary(1000))

    both.run(pull=False)

    assert len(both.wire.office.store.diary(1000)) == before
