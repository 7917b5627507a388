"""The board: today's, this month's and this year's figures, and the dossiers behind each."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.board import Figures, days_before, months_before
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.report import Period, month_period
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.tabular import Pointed
from motcua_desktop.errors import NotAllowed
from motcua_desktop.services import board
from motcua_desktop.services.shelf import Shelf
from tests.fakes.desk import TestDesk

FRIDAY = date(2026, 11, 20)


@pytest.fixture
def shelf(desk: TestDesk) -> Shelf:
    return Shelf(desk.app.database, desk.clock, desk.app.agency)


def finish(desk: TestDesk, dossier: Dossier, *, hand_over: bool = True) -> None:
    """Its result comes, and goes to whoever asked for it."""
    steps: list[tuple[Action, dict[str, Any]]] = [
        (Action.START, {}),
        (Action.COMPLETE, {"result_number": "12/TLKS"}),
    ]
    steps += (
        [(Action.RETURN, {"identity_check": "shown", "signature": "paper"})] if hand_over else []
    )
    for action, data in steps:
        desk.app.desk.step(desk.actor, dossier.code, action, data)


def codes(desk: TestDesk, shelf: Shelf, table: str, row: str, column: str) -> list[str]:
    found = board.behind(shelf, desk.actor, Period(FRIDAY, FRIDAY), Pointed(table, row, column))
    return [line.code for line in found]


def test_an_empty_desk_has_a_board_of_noughts(desk: TestDesk, shelf: Shelf) -> None:
    found = board.board(shelf, desk.actor)

    assert set(found.spans.values()) == {Figures()}
    assert found.spans["year"].kept is None
    assert [chart.highest for chart in board.charts(found)] == [0, 0]


def test_what_came_in_is_told_by_channel_for_today_the_month_and_the_year(
    desk: TestDesk, shelf: Shelf
) -> None:
    desk.clock.set(2026, 10, 5)
    desk.receive()
    desk.clock.set(2026, 11, 3)
    desk.receive(channel="online")
    desk.clock.set(2026, 11, 20)
    desk.receive()

    found = board.board(shelf, desk.actor)

    told = found.spans
    assert [one.received for one in told.values()] == [1, 2, 3]
    assert [one.online for one in told.values()] == [0, 1, 1]
    assert [one.counter for one in told.values()] == [1, 1, 2]


def test_done_early_on_time_and_late_have_their_share_and_their_dossiers(
    desk: TestDesk, shelf: Shelf
) -> None:
    desk.clock.set(2026, 11, 2)
    late, early = desk.receive(), desk.receive()
    finish(desk, early)
    desk.clock.set(2026, 11, 20)
    finish(desk, late, hand_over=False)
    waiting = desk.receive()

    found = board.board(shelf, desk.actor)

    month = found.spans["month"]
    assert (month.early + month.on_time, month.late, month.kept) == (1, 1, 0.5)
    assert codes(desk, shelf, "spans", "month", "late") == [late.code]
    assert codes(desk, shelf, "days", "2026-11-02", "in_time") == [early.code]
    assert codes(desk, shelf, "months", "2026-11", "kept") == [late.code, early.code]
    assert codes(desk, shelf, "now", "", "uncollected") == [late.code]
    assert codes(desk, shelf, "now", "", "in_time") == [waiting.code]


def test_what_is_late_and_what_waits_stand_apart(desk: TestDesk, shelf: Shelf) -> None:
    desk.clock.set(2026, 11, 2)
    late, waiting = desk.receive(), desk.receive()
    ask = {"items": ["Giấy chứng sinh"], "reason": "Bản sao bị mờ"}
    desk.app.desk.step(desk.actor, waiting.code, Action.START, {})
    desk.app.desk.step(desk.actor, waiting.code, Action.REQUEST_SUPPLEMENT, ask)
    desk.clock.set(2026, 11, 20)

    standing = board.board(shelf, desk.actor).standing

    assert (standing.overdue, standing.in_time, standing.waiting) == (1, 1, 1)
    assert codes(desk, shelf, "now", "", "overdue") == [late.code]
    assert codes(desk, shelf, "now", "", "waiting") == [waiting.code]


def test_money_that_was_paid_is_told_with_its_dossier(desk: TestDesk, shelf: Shelf) -> None:
    paying = desk.receive(procedure="2.000635")
    desk.app.desk.step(desk.actor, paying.code, Action.PAY, {"amount": 8000, "method": "cash"})
    desk.receive()

    assert board.board(shelf, desk.actor).spans["today"].fees == 8000
    assert codes(desk, shelf, "spans", "today", "fees") == [paying.code]


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("now", "", "nothing"),
        ("spans", "decade", "late"),
        ("days", "1999-01-01", "late"),
        ("spans", "today", "satisfied"),
        ("elsewhere", "", ""),
    ],
)
def test_a_figure_that_is_none_has_no_dossiers(
    desk: TestDesk, shelf: Shelf, table: str, row: str, column: str
) -> None:
    desk.receive()

    assert codes(desk, shelf, table, row, column) == []


def test_every_figure_of_every_table_has_as_many_dossiers_as_it_tells(
    desk: TestDesk, shelf: Shelf
) -> None:
    desk.clock.set(2026, 11, 2)
    finish(desk, desk.receive(channel="online"))
    late = desk.receive(channel="post", return_by="counter")
    desk.clock.set(2026, 11, 20)
    finish(desk, late, hand_over=False)
    desk.receive()

    sheet = board.sheet_of(board.board(shelf, desk.actor), shelf)

    told = [("now", "", headline.key, headline.value) for headline in sheet.headlines]
    told += [
        (table.name, row.key, column.key, value)
        for table in sheet.tables
        for row in table.rows
        for column, value in zip(table.columns, row.cells, strict=True)
        if column.figures and column.key not in ("kept", "fees")
    ]
    told += [
        (chart.key, key, one.key, value)
        for chart in sheet.charts
        for one in chart.series
        for key, value in zip(chart.keys, one.values, strict=True)
    ]
    assert all(len(codes(desk, shelf, *at)) == value for *at, value in told if value)


def test_the_month_of_the_board_is_that_of_the_official_sheet(desk: TestDesk, shelf: Shelf) -> None:
    desk.app.counting.change(desk.actor, {"month_from_day": 1})
    desk.clock.set(2026, 11, 2)
    finish(desk, desk.receive(channel="online"))
    late = desk.receive()
    desk.receive()
    desk.clock.set(2026, 11, 20)
    finish(desk, late)

    board_month = board.board(shelf, desk.actor).spans["month"]
    standing = board.board(shelf, desk.actor).standing
    total = desk.app.reports.month(desk.actor, month_period("2026-11", 1)).total

    assert (board_month.online, board_month.received) == (total[4], total[4] + total[5])
    assert (board_month.early, board_month.on_time, board_month.late) == (
        total[8],
        total[9],
        total[10],
    )
    assert standing.in_time + standing.overdue == total[11]


def test_who_is_rated_sees_no_ballots_of_this_month(desk: TestDesk, shelf: Shelf) -> None:
    from motcua_desktop.domain.ballot import Ballot, Source

    for score in (5, 5, 5, 1):
        desk.app.ballots.add(desk.actor, Ballot(score, Source.PAPER, procedure="1.001193"))
    officer = Actor(99, "an", "Hồ An", Role.OFFICER)

    assert board.board(shelf, desk.actor).spans["month"].satisfied == 0.75
    assert board.board(shelf, officer).spans["month"].satisfied is None


def test_the_board_is_for_those_who_may_report(shelf: Shelf) -> None:
    specialist = Actor(98, "tam", "Hồ Tâm", Role.SPECIALIST)

    with pytest.raises(NotAllowed):
        board.board(shelf, specialist)


@given(st.dates(date(1990, 1, 1), date(2190, 1, 1)))
def test_days_and_months_follow_one_another_up_to_today(day: date) -> None:
    for periods in (list(days_before(day).values()), list(months_before(day).values())):
        assert periods[-1].last == day
        assert all(
            later.first == earlier.last + timedelta(days=1) for earlier, later in pairwise(periods)
        )
    assert len(months_before(day)) == 12
