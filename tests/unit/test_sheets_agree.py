"""Over a year in which every step is taken the sheets tell the same figures, and know whose."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from motcua_desktop.domain.counting import Compare, Ended, Waiting
from motcua_desktop.domain.report import Period, month_period, months
from motcua_desktop.domain.tabular import Kind, Pointed, TableSheet, Value
from tests.fakes.year import Year, open_year

WHOLE = months(2026, 1, 12, 15, "Năm 2026")
PERIODS = [WHOLE, *(month_period(f"2026-{month:02}") for month in range(1, 13))]
COUNTED = ("overdue", "uncollected", "digitisation", "channels", "times", "load")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    folder: Path = tmp_path_factory.mktemp("year")
    with open_year(folder, 2026, 60, lambda _: None) as lived:
        lived.run()
        yield lived


def sheet(year: Year, name: str, period: Period) -> TableSheet:
    return year.desk.app.reporting.sheet(year.desk.actor, name, period)


def official(year: Year, period: Period) -> dict[int, int]:
    return year.desk.app.reports.month(year.desk.actor, period).total


def figures(told: TableSheet) -> dict[str, Value]:
    return {one.key: one.value for one in told.headlines}


def total(told: TableSheet) -> dict[str, Value]:
    table = told.tables[0]
    assert table.total is not None
    return {column.key: value for column, value in zip(table.columns, table.total, strict=True)}


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.name)
def test_the_sheets_agree_with_the_official_form(year: Year, period: Period) -> None:
    form = official(year, period)
    late, load = figures(sheet(year, "overdue", period)), total(sheet(year, "load", period))
    came = total(sheet(year, "channels", period))

    assert (late["open"], late["late"]) == (form[13], form[10])
    assert late["dossiers"] == form[13] + form[10]
    assert [load[key] for key in ("early", "on_time", "late")] == [form[8], form[9], form[10]]
    assert [load[key] for key in ("open_in_time", "open_overdue")] == [form[12], form[13]]
    assert (load["done"], load["open"]) == (form[7], form[11])
    assert load["received"] == came["received"] == form[4] + form[5]
    assert came["online"] == form[4]


@pytest.mark.parametrize(
    ("compare", "waiting", "ended"), list(product(Compare, Waiting, Ended)), ids=str
)
def test_they_agree_however_is_counted(
    year: Year, compare: Compare, waiting: Waiting, ended: Ended
) -> None:
    told = {"compare_by": compare.value, "waiting": waiting.value, "ended": ended.value}
    year.desk.app.counting.change(year.desk.actor, told)

    for period in (WHOLE, PERIODS[6]):
        form, late = official(year, period), figures(sheet(year, "overdue", period))
        load = total(sheet(year, "load", period))
        assert (late["open"], late["late"]) == (form[13], form[10])
        assert (load["late"], load["open_overdue"]) == (form[10], form[13])


@pytest.mark.parametrize("name", COUNTED)
@pytest.mark.parametrize("period", [WHOLE, PERIODS[9]], ids=lambda period: period.name)
def test_behind_each_figure_stand_so_many_dossiers(year: Year, name: str, period: Period) -> None:
    told = sheet(year, name, period)

    for table in told.tables:
        for place, column in enumerate(table.columns):
            if not column.figures or column.kind is not Kind.NUMBER:
                continue
            cells = {row.key: row.cells[place] for row in table.rows}
            if table.total is not None:
                cells[""] = table.total[place]
            for key, value in cells.items():
                pointed = Pointed(table.name, key, column.key)
                found = year.desk.app.reporting.behind(year.desk.actor, name, period, pointed)
                assert len(found) == value, (table.name, key, column.key)


@pytest.mark.parametrize("period", [WHOLE, PERIODS[9]], ids=lambda period: period.name)
def test_the_fees_are_the_cash_book_of_the_same_days(year: Year, period: Period) -> None:
    fees, book = figures(sheet(year, "fees", period)), figures(sheet(year, "cash", period))

    assert (fees["paid"], fees["refunded"], fees["waived"]) == (
        book["collected"], book["refunded"], book["waived"],
    )  # fmt: skip


def test_what_should_have_been_apologised_for_is_among_the_overdue(year: Year) -> None:
    late, apologies = sheet(year, "overdue", WHOLE), sheet(year, "extensions", WHOLE)
    overdue = {row.code for row in late.tables[1].rows if row.code}
    missing = {row.code for row in apologies.tables[1].rows}

    assert missing <= overdue
