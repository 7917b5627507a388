"""The proof of Biểu II.06a: a slow calculator that shares no code agrees on every cell."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from motcua_desktop.domain.counting import Counting
from motcua_desktop.domain.paper import MonthSheet
from motcua_desktop.domain.period_text import period_of_kind
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import DeskError
from motcua_desktop.models.database import Connection
from tests.fakes import communes
from tests.fakes.desk import TestDesk
from tests.fakes.slow_figures import Cells, Event, Life, Rules, figures

COMMUNES, DOSSIERS = 200, 40
KINDS = {
    "month": [f"2026-{n}" for n in range(1, 13)],
    "quarter": [f"2026-Q{n}" for n in range(1, 5)],
    "half": ["2026-H1", "2026-H2"],
    "nine-months": ["2026"],
    "year": ["2026"],
}


def told(sheet: MonthSheet) -> dict[tuple[str, str], Cells]:
    """The sheet's cells by (field, code), as the calculator names them."""
    found: dict[tuple[str, str], Cells] = {("", ""): dict(sheet.total)}
    field = ""
    for row in sheet.rows:
        field = row.name if row.level == "field" else field
        found[field, row.code] = dict(row.cells)
    return found


class Undone(Exception):
    """Takes a whole commune back out of the store."""


@contextmanager
def lent(desk: TestDesk) -> Iterator[Connection]:
    """A store in which nothing stays."""
    try:
        with desk.app.database.write() as connection:
            yield connection
            raise Undone
    except Undone:
        return


def counting_of(rules: Rules, day: int = 15) -> Counting:
    return Counting.parse(
        {
            "compare_by": rules.compare,
            "waiting": rules.waiting,
            "ended": rules.ended,
            "month_from_day": day,
        }
    )


def later(desk: TestDesk) -> None:
    """Every period that is asked for is over."""
    desk.clock.passes(timedelta(days=500))


def any_period(dice: Random, cut_off: int) -> Period:
    kind = dice.choice([*KINDS, "days"])
    if kind != "days":
        return period_of_kind(kind, dice.choice(KINDS[kind]), cut_off)
    first = datetime(2026, 1, 1).date() + timedelta(days=dice.randrange(360))  # noqa: DTZ001 (a day)
    return Period(first, first + timedelta(days=dice.choice((0, 6, 45))))


def any_rules(dice: Random) -> Rules:
    return Rules(
        dice.choice(("unit", "date", "hour")),
        dice.choice(("in_time", "by_due_date")),
        dice.choice(("by_due_date", "on_time")),
    )


def test_the_slow_calculator_agrees_on_every_cell_for_200_communes(desk: TestDesk) -> None:
    later(desk)
    seen: dict[int, int] = dict.fromkeys(range(3, 14), 0)
    for seed in range(COMMUNES):
        dice = Random(seed)
        with lent(desk) as connection:
            lives = communes.commune(dice, communes.offers(connection), DOSSIERS)
            communes.write(connection, lives)
            for _ in range(3):
                cut_off, rules = dice.choice((1, 15, 21)), any_rules(dice)
                period = any_period(dice, cut_off)
                sheet = desk.app.reports.counted(connection, period, counting_of(rules, cut_off))
                slow = figures((life for _, life in lives), period.first, period.last, rules)

                assert told(sheet) == slow, (seed, period, rules)
                seen = {column: seen[column] + slow["", ""][column] for column in seen}

    assert min(seen.values()) > 1_000, f"each column is put to the test: {seen}"


def test_what_one_period_leaves_the_next_takes_up_in_every_commune(desk: TestDesk) -> None:
    later(desk)
    months = [period_of_kind("month", name, 15) for name in KINDS["month"]]
    for seed in range(20):
        dice = Random(seed)
        with lent(desk) as connection:
            communes.write(connection, communes.commune(dice, communes.offers(connection), 60))
            totals = [desk.app.reports.counted(connection, month).total for month in months]
            year = desk.app.reports.counted(connection, period_of_kind("year", "2026", 15)).total

        assert [one[11] for one in totals[:-1]] == [other[6] for other in totals[1:]], seed
        for column in (4, 5, 8, 9, 10):
            assert sum(one[column] for one in totals) == year[column]
        assert (totals[0][6], totals[-1][12], totals[-1][13]) == (year[6], year[12], year[13])


def test_a_centre_s_year_comes_out_with_exactly_its_figures(desk: TestDesk) -> None:
    later(desk)
    year = period_of_kind("year", "2026", 15)
    with lent(desk) as connection:
        offered = communes.offers(connection)
        communes.centre(connection, offered, year.first, year.last)
        total = desk.app.reports.counted(connection, year).total
        months = [
            desk.app.reports.counted(connection, period_of_kind("month", name, 15)).total
            for name in KINDS["month"]
        ]

    assert (total[3], total[4] + total[5], total[6]) == (68_440, 68_440, 0)
    assert (total[8] + total[9], total[10]) == (63_222, 2_550)
    assert total[11] == 68_440 - 63_222 - 2_550 == 2_668
    assert min(total[column] for column in (4, 5, 8, 9, 12, 13)) > 0
    assert sum(one[4] + one[5] for one in months) == 68_440
    assert sum(one[8] + one[9] for one in months) == 63_222
    assert sum(one[10] for one in months) == 2_550
    assert all(one[11] == other[6] for one, other in pairwise(months))
    assert (months[-1][12], months[-1][13]) == (total[12], total[13])


WAYS: tuple[tuple[Action, dict[str, Any]], ...] = (
    (Action.START, {}),
    (Action.REQUEST_SUPPLEMENT, {"reason": "Thiếu giấy"}),
    (Action.SUPPLEMENT, {}),
    (Action.REQUEST_PAYMENT, {"amount": 8000}),
    (Action.PAY, {"amount": 8000, "method": "cash"}),
    (Action.VERIFY, {"reason": "Hỏi nơi cấp"}),
    (Action.VERIFIED, {}),
    (Action.EXTEND, {"reason": "Chờ xác minh"}),
    (Action.REJECT, {"reason": "Không đủ điều kiện"}),
    (Action.WITHDRAW, {"reason": "Người nộp xin rút"}),
    (Action.STOP, {"reason": "Không bổ sung"}),
    (Action.COMPLETE, {}),
    (Action.RETURN, {"collected_by": "Nguyễn Thị Ánh", "relation": "owner"}),
)
ENDED = {
    Action.REJECT: "refused",
    Action.WITHDRAW: "withdrawn",
    Action.STOP: "stopped",
    Action.COMPLETE: "done",
    Action.RETURN: "returned",
}
RARE = (Action.REJECT, Action.WITHDRAW, Action.STOP)
OVER = ("refused", "withdrawn", "returned")
PROCEDURES = ("1.001193", "1.004884", "1.000894", "1.000656")


class Walk:
    """A commune lived through the services, and told to the calculator as it goes."""

    def __init__(self, desk: TestDesk, dice: Random):
        self.desk, self.dice = desk, dice
        self.lives: dict[str, Life] = {}
        self.newest: dict[str, bool] = {}

    def live(self, turns: int) -> None:
        for _ in range(turns):
            self.desk.clock.passes(timedelta(minutes=self.dice.choice((3, 400, 1_500, 6_000))))
            kinds = (self.receive, self.step, self.undo, self.fix)
            self.dice.choices(kinds, (3, 14, 3, 1))[0]()

    def receive(self) -> None:
        late = self.dice.random() < 0.3
        at = self.desk.clock.now() - timedelta(days=self.dice.randint(1, 20) if late else 0)
        changes = {"received_at": at.isoformat()} if late else {}
        channel = self.dice.choice(("counter", "online"))
        procedure = self.dice.choice(PROCEDURES)
        made = self.desk.receive(procedure=procedure, channel=channel, **changes)
        unit = made.term.unit.value if made.term else ""
        life = Life(made.procedure.field_name, procedure, channel == "online", "hours" in unit)
        life.events.append(Event(made.received_at, "received", made.due_at))
        self.lives[made.code] = life

    def step(self) -> None:
        going = [code for code, life in self.lives.items() if life.events[-1].what not in OVER]
        if not going:
            return
        code = self.dice.choice(going)
        life, now = self.lives[code], self.desk.clock.now()
        for action, usual in self.dice.sample(WAYS, len(WAYS)):
            at = None
            if self.dice.random() < 0.3:
                at = now - timedelta(minutes=self.dice.randint(1, 9_000))
            if action in RARE and self.dice.random() < 0.9:
                continue
            later = {"new_due_at": (now + timedelta(days=30)).isoformat()}
            data = {**usual, **later} if action is Action.EXTEND else usual
            try:
                made = self.desk.app.desk.step(self.desk.actor, code, action, data, at=at).value
            except DeskError:
                continue
            what = ENDED.get(action, "changed")
            waits = made.paused_at is not None
            life.events.append(Event(at or now, what, made.due_at, waits))
            self.newest[code] = True
            return

    def undo(self) -> None:
        for code in [code for code, fresh in self.newest.items() if fresh]:
            self.newest[code] = False
            try:
                self.desk.app.desk.undo(self.desk.actor, code)
            except DeskError:
                continue
            # What was taken back was never done.
            self.lives[code].events.pop()
            return

    def fix(self) -> None:
        for code in self.lives:
            changes = {"channel": self.dice.choice(("counter", "online"))}
            try:
                made = self.desk.app.desk.correct(self.desk.actor, code, changes, "nhầm").value
            except DeskError:
                continue
            life, waits = self.lives[code], made.paused_at is not None
            life.online = made.channel.value == "online"
            life.events.append(Event(self.desk.clock.now(), "changed", made.due_at, waits))
            self.newest[code] = False
            return


@pytest.mark.parametrize("seed", range(6))
def test_the_slow_calculator_agrees_on_a_commune_that_lived_through_the_services(
    desk: TestDesk, seed: int
) -> None:
    walk = Walk(desk, Random(seed))
    walk.live(80)
    lives: Sequence[Life] = list(walk.lives.values())
    for _ in range(12):
        rules = any_rules(walk.dice)
        first = (desk.clock.now() - timedelta(days=walk.dice.randint(0, 200))).date()
        period = Period(first, first + timedelta(days=walk.dice.choice((0, 5, 30, 90))))
        sheet = desk.app.reports.today(desk.actor, period, counting_of(rules))

        slow = figures(lives, period.first, period.last, rules, desk.clock.now())
        assert told(sheet) == slow, (period, rules)
