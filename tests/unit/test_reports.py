"""Biểu II.06a: figures that add up, and say of each dossier what its own page says."""

import csv
import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.dossier import Dossier, Status, Timeliness
from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.domain.paper import MonthRow
from motcua_desktop.domain.report import month_period
from motcua_desktop.domain.staff import Role
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.tabular import Pointed
from motcua_desktop.errors import InvalidInput, NotAllowed
from motcua_desktop.services.reports import month_csv, month_json
from tests.fakes.desk import TestDesk

PERIOD = month_period("2026-11")
START = datetime(2026, 10, 15, tzinfo=VIETNAM)
END = datetime(2026, 11, 15, tzinfo=VIETNAM)
COLUMNS = {
    Timeliness.DONE_EARLY: 8,
    Timeliness.DONE_ON_TIME: 9,
    Timeliness.DONE_LATE: 10,
    Timeliness.OPEN_IN_TIME: 12,
    Timeliness.OPEN_OVERDUE: 13,
}


@pytest.fixture
def month(desk: TestDesk) -> list[Dossier]:
    """Dossiers before, in and after the period, done early, on time, late or not at all."""
    todo = [
        (datetime(2026, received_month, day, 8, tzinfo=VIETNAM), code, channel, days)
        for received_month, day in ((10, 1), (10, 14), (10, 15), (11, 2), (11, 14), (11, 16))
        for code, channel in (("1.001193", "counter"), ("1.004884", "online"))
        for days in (0, 3, 7, 30, None)
    ]
    taken: list[tuple[datetime, str]] = []
    for at, code, channel, days in todo:
        _finish(desk, taken, at)
        desk.clock.passes(at - desk.clock.now())
        made = desk.receive(procedure=code, channel=channel)
        if days is not None:
            taken.append((at + timedelta(days=days, hours=1), made.code))
    _finish(desk, taken, datetime.max.replace(tzinfo=VIETNAM))
    return list(desk.app.finder.dossiers(desk.app.finder.find("", limit=1000)))


def _finish(desk: TestDesk, taken: list[tuple[datetime, str]], before: datetime) -> None:
    """Whatever is to be done before that moment, in its order: no clock goes back."""
    for at, code in sorted(one for one in taken if one[0] < before):
        desk.clock.passes(at - desk.clock.now())
        for action in (Action.START, Action.COMPLETE):
            desk.app.desk.step(desk.actor, code, action, {})
    taken[:] = [one for one in taken if one[0] >= before]


def counted(dossiers: list[Dossier], code: str) -> dict[int, int]:
    """The slow way: each dossier asked for itself, as it stood when the period ended."""
    cells = dict.fromkeys(range(3, 14), 0)
    for dossier in dossiers:
        done = dossier.completed_at
        if dossier.procedure.code != code or dossier.received_at >= END or (done and done < START):
            continue
        before = dossier.received_at < START
        came = 6 if before else 4 if dossier.channel.value == "online" else 5
        then = dossier
        if done is not None and done >= END:
            then = replace(dossier, status=Status.IN_PROGRESS, completed_at=None)
        went = COLUMNS[then.timeliness(END - timedelta(milliseconds=1))]
        for column in (3, came, 7 if went <= 10 else 11, went):
            cells[column] += 1
    return cells


def test_each_dossier_stands_where_its_own_page_says(desk: TestDesk, month: list[Dossier]) -> None:
    sheet = desk.app.reports.month(desk.actor, PERIOD)
    told = {row.code: row.cells for row in sheet.rows if row.level == "procedure"}

    assert told == {code: counted(month, code) for code in ("1.001193", "1.004884")}
    assert all(value > 0 for value in sheet.total.values()), "the month shows every case"


def test_what_came_is_what_is_done_and_what_is_open(desk: TestDesk, month: list[Dossier]) -> None:
    sheet = desk.app.reports.month(desk.actor, PERIOD)

    assert month
    for cells in (sheet.total, *(row.cells for row in sheet.rows)):
        assert cells[3] == cells[4] + cells[5] + cells[6] == cells[7] + cells[11]


def test_a_field_is_the_sum_of_its_procedures(desk: TestDesk, month: list[Dossier]) -> None:
    told = month_json(desk.app.reports.month(desk.actor, PERIOD))
    field, *below = told["rows"]

    assert len(month) == 60
    assert (field["level"], field["name"]) == ("field", "Hộ tịch")
    for column in map(str, range(3, 14)):
        assert field["cells"][column] == sum(row["cells"][column] for row in below)
    assert told["total"] == field["cells"]


def test_an_empty_month_is_all_noughts(desk: TestDesk) -> None:
    sheet = desk.app.reports.month(desk.actor, PERIOD)

    assert sheet.rows == ()
    assert set(sheet.total.values()) == {0}


def test_a_specialist_makes_no_reports(desk: TestDesk) -> None:
    specialist = replace(desk.actor, role=Role.SPECIALIST)

    with pytest.raises(NotAllowed):
        desk.app.reports.month(specialist, PERIOD)


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        ("2026-11", "2026-10-15", "2026-11-14"),
        ("2026-01", "2025-12-15", "2026-01-14"),
        ("2026-03", "2026-02-15", "2026-03-14"),
    ],
)
def test_a_month_runs_from_the_15th_to_the_14th(month: str, first: str, last: str) -> None:
    period = month_period(month)

    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


@given(st.text(max_size=12))
def test_what_is_no_month_is_refused_by_name(text: str) -> None:
    try:
        period = month_period(text)
    except InvalidInput as trouble:
        assert trouble.field == "month"
        return
    assert (period.first.day, period.last.day) == (15, 14)


def _pointed(row: str, column: int) -> Pointed:
    return Pointed("rows", row, str(column))


def test_behind_every_figure_stand_exactly_its_dossiers(
    desk: TestDesk, month: list[Dossier]
) -> None:
    reporting = desk.app.reporting
    (table,) = reporting.sheet(desk.actor, "II.06a", PERIOD).tables
    rows = [*((row.key, row.cells) for row in table.rows), ("", table.total or ())]
    for key, cells in rows:
        for column, figure in enumerate(cells[2:], 3):
            found = reporting.behind(desk.actor, "II.06a", PERIOD, _pointed(key, column))

            assert len(found) == figure, (key, column)
            assert len({line.code for line in found}) == figure
            dues = [line.due_at for line in found if line.due_at]
            assert dues == sorted(dues)


def test_behind_a_closed_figure_stand_those_it_was_closed_with(
    desk: TestDesk, month: list[Dossier]
) -> None:
    def behind(column: int) -> set[str]:
        found = desk.app.reporting.behind(desk.actor, "II.06a", PERIOD, _pointed("", column))
        return {line.code for line in found}

    before = [behind(column) for column in range(3, 14)]
    desk.app.closing.close(desk.actor, PERIOD)
    (code, *_) = behind(5) & behind(13)
    desk.app.desk.correct(desk.actor, code, {"channel": "online"}, "bấm nhầm kênh")

    assert [behind(column) for column in range(3, 14)] == before


def test_a_name_is_no_figure(desk: TestDesk) -> None:
    with pytest.raises(InvalidInput):
        desk.app.reporting.behind(desk.actor, "II.06a", PERIOD, Pointed("rows", "", "name"))


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_name_is_a_formula_in_a_spreadsheet(desk: TestDesk, name: str) -> None:
    empty = desk.app.reports.month(desk.actor, PERIOD)
    sheet = replace(empty, rows=(MonthRow("procedure", "1.000001", name, empty.total),))
    written = month_csv(sheet)
    row = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))[1]

    assert written.startswith(b"\xef\xbb\xbf")
    # A tab may part cells: what follows it is disarmed too.
    assert row[2].replace("\t'", "\t") == f"'{name}"
    assert len(row) == 3 + 11
