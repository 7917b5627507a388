"""The daily sheet: sent, confirmed, refused, differing, on paper and for a spreadsheet."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from motcua_desktop.domain.agreement import Found, HeldDossier
from motcua_desktop.domain.line_sheet import RunLine, joined
from motcua_desktop.domain.report import Period
from motcua_desktop.errors import InvalidInput, NotFound
from motcua_desktop.models import agreement
from motcua_desktop.printing.line_book import line_book
from motcua_desktop.services.book_tables import line_table
from motcua_desktop.services.line_days import sheet_csv
from tests.fakes.books import LINE
from tests.fakes.counterpart import Both
from tests.fakes.sheets import text_of

LONG = 'Nguyễn <An & "Bình"> Công Tằng Tôn Nữ Phương Thảo'

# 7:30 at the desk.
EARLY = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
DEAD = RunLine(
    at=EARLY, way="net", sent=0, confirmed=0, refused=0, files=0, news=0, bytes=100, agreed=None,
    words="Chưa tới được tỉnh: mất mạng.",
)  # fmt: skip
TODAY = Period(date(2026, 11, 20), date(2026, 11, 20))


@pytest.fixture
def both(desk: Any) -> Iterator[Both]:
    made = Both.of(desk)
    yield made
    made.wire.end()


def a_day(both: Both) -> list[str]:
    """One dossier confirmed and contradicted, one refused, one waiting, one only there."""
    person = {"name": LONG, "id_number": "998190001234", "phone": "0900000456"}
    one, bad = both.desk.receive(applicant=person), both.desk.receive()
    both.wire.office.faults.refuse(bad.code, "Mã thủ tục không có trong danh mục của tỉnh")
    both.run()
    both.wire.office.decide(one.code, 9)
    both.run(pull=True)
    waiting = both.desk.receive()
    lost = HeldDossier("id-9", "H50.31.12-261119-5009", "t", 1)
    found = Found(
        lost, date(2026, 11, 19), here=False, owner="Trần Văn Mất", procedure="Khai tử",
        due="2026-11-25",
    )  # fmt: skip
    with both.desk.app.database.write() as connection:
        agreement.remember_found(connection, both.source, [found])
    return [one.code, bad.code, waiting.code]


def test_the_sheet_says_how_each_dossier_stands(both: Both) -> None:
    confirmed, refused, waiting = a_day(both)

    told = both.desk.app.line_days.sheet(both.desk.actor).to_json()

    stands = {one["code"]: one["state"] for one in told["dossiers"]}
    assert stands == {confirmed: "confirmed", refused: "refused", waiting: "waiting"}
    assert (told["sent"], told["confirmed"], told["refused"], told["waiting"]) == (2, 1, 1, 1)
    assert told["differences"] == 2
    assert told["differing"][0]["theirs"] == "Đã xử lý xong"


def test_the_sheet_is_printed_with_what_the_province_said(both: Both) -> None:
    codes = a_day(both)

    pdf = both.desk.app.reporting.data(both.desk.actor, "sync", TODAY, "pdf")

    told = " ".join(text_of(pdf).split())
    assert all(code in told for code in codes)
    assert "PHIẾU ĐỐI CHIẾU GỬI HỒ SƠ LÊN TỈNH" in told
    assert "Ngày 20/11/2026, gửi đến Tỉnh thử" in told
    assert "tỉnh xác nhận 1" in told
    assert "Mã thủ tục không có trong danh mục của tỉnh" in told
    assert "Trần Văn Mất" in told
    assert "Khai tử; hẹn trả 25/11/2026" in told
    assert '<An & "Bình">' in told


def test_an_empty_day_says_so(both: Both) -> None:
    sheet = both.desk.app.line_days.sheet(both.desk.actor, date(2026, 11, 19))

    told = text_of(line_book(sheet, bundled_font=True))

    assert "Trong ngày không gửi gì, và không còn gì chờ gửi." in told


def test_the_sheet_for_a_spreadsheet(both: Both) -> None:
    confirmed, *_ = a_day(both)

    lines = sheet_csv(both.desk.app.line_days.sheet(both.desk.actor)).decode("utf-8-sig")

    assert f"Tỉnh đã xác nhận,{confirmed}" in lines
    assert "Chỉ có ở tỉnh,H50.31.12-261119-5009,Trần Văn Mất" in lines


def test_a_day_to_come_has_no_sheet(both: Both) -> None:
    with pytest.raises(InvalidInput, match="chưa tới"):
        both.desk.app.line_days.sheet(both.desk.actor, date(2026, 11, 21))


def test_what_only_the_province_has_is_seen_to_by_somebody(both: Both) -> None:
    a_day(both)

    both.desk.app.line_days.look_into(both.desk.actor, "H50.31.12-261119-5009")

    (found,) = both.desk.app.line_days.found(both.desk.actor)
    assert found.settled_by == "Hồ Thị Nga"
    assert both.desk.app.line_days.sheet(both.desk.actor).found == ()
    with pytest.raises(NotFound):
        both.desk.app.line_days.look_into(both.desk.actor, "H50.31.12-261119-5001")


def quarters(*runs: RunLine) -> tuple[RunLine, ...]:
    """These runs, a quarter of an hour apart."""
    return tuple(replace(run, at=EARLY + timedelta(minutes=15 * at)) for at, run in enumerate(runs))


def test_equal_dead_runs_one_after_the_other_are_one_line() -> None:
    alive, other = replace(DEAD, sent=1, words=""), replace(DEAD, words="Tỉnh đang bảo trì.")

    told = joined(quarters(DEAD, DEAD, DEAD, alive, DEAD, other, other))

    assert [(run.times, run.words) for run in told] == [
        (3, DEAD.words), (1, ""), (1, DEAD.words), (2, other.words)
    ]  # fmt: skip
    assert (told[0].at, told[0].last_at, told[0].bytes) == (
        EARLY,
        EARLY + timedelta(minutes=30),
        300,
    )


@pytest.mark.parametrize(
    "change",
    [{"sent": 1}, {"confirmed": 1}, {"files": 1}, {"news": 1}, {"agreed": True}, {"words": ""}],
)
def test_a_run_that_did_something_stands_alone(change: dict[str, Any]) -> None:
    runs = quarters(replace(DEAD, **change), replace(DEAD, **change))

    assert joined(runs) == runs


def test_the_paper_and_the_table_tell_from_when_to_when_and_how_often() -> None:
    sheet = replace(LINE, runs=quarters(DEAD, DEAD, DEAD))

    paper = " ".join(text_of(line_book(sheet, bundled_font=True)).split())
    rows = line_table(sheet).tables[0].rows

    assert "07:30–08:00" in paper
    assert "3 lượt như nhau" in paper
    assert paper.count(DEAD.words) == 1
    assert [row.cells[-1] for row in rows] == [f"3 lượt như nhau, đến 08:00. {DEAD.words}"]
    assert len(sheet.to_json()["runs"]) == 3
