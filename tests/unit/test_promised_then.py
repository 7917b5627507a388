"""What was promised on a past day is told as it was then, whatever was done since."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from motcua_desktop.domain.dossier import Dossier, Timeliness
from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.steps import Action
from motcua_desktop.models import timeliness
from motcua_desktop.models.columns import from_milliseconds
from motcua_desktop.models.tables import DossierRow
from tests.fakes.desk import TestDesk

# Five working days.
LONG = "1.004884"
# Two working days; verification lengthens it by five.
WEDDING = "1.000894"
WHY = {"reason": "Thiếu giấy"}
Told = tuple[datetime | None, bool]
Step = Callable[[TestDesk, str], object]


def step(action: Action, **data: object) -> Step:
    return lambda desk, code: desk.app.desk.step(desk.actor, code, action, data)


def storm(desk: TestDesk, code: str) -> None:
    days = [f"2026-11-{day}" for day in (25, 26, 27)]
    told = {"days_off": [{"date": day, "name": "Nghỉ do bão"} for day in days]}
    desk.app.calendar_change.import_file(desk.actor, json.dumps(told).encode())
    desk.app.calendar_change.apply(desk.actor, [code], "bão")


def correct(desk: TestDesk, code: str) -> None:
    desk.app.desk.correct(desk.actor, code, {"procedure": "1.001193"}, "chọn nhầm thủ tục")


def undo(desk: TestDesk, code: str) -> None:
    desk.app.desk.undo(desk.actor, code)


EXTENDED = step(Action.EXTEND, new_due_at="2026-12-15", reason="Chờ xác minh")
BEGUN = step(Action.START)
ASKED = step(Action.REQUEST_SUPPLEMENT, **WHY)
WAYS: dict[str, tuple[Step, ...]] = {
    "an extension": (EXTENDED,),
    "a supplement asked for": (BEGUN, ASKED),
    "a supplement that came": (BEGUN, ASKED, step(Action.SUPPLEMENT)),
    "money asked for": (BEGUN, step(Action.REQUEST_PAYMENT, amount=8000)),
    "money paid": (
        BEGUN,
        step(Action.REQUEST_PAYMENT, amount=8000),
        step(Action.PAY, amount=8000, method="cash"),
    ),
    "a verification": (BEGUN, step(Action.VERIFY, **WHY), step(Action.VERIFIED)),
    "an end while the clock stands": (BEGUN, ASKED, step(Action.WITHDRAW, **WHY)),
    "a result": (BEGUN, step(Action.COMPLETE)),
    "a changed calendar": (storm,),
    "a correction": (correct,),
    "a whole life": (
        EXTENDED,
        BEGUN,
        ASKED,
        step(Action.SUPPLEMENT),
        step(Action.VERIFY, **WHY),
        step(Action.VERIFIED),
        step(Action.COMPLETE),
        step(Action.RETURN, collected_by="Nguyễn Thị Ánh", relation="owner"),
    ),
}


def now_told(dossier: Dossier) -> Told:
    return dossier.due_at, dossier.paused_at is not None


def then_told(desk: TestDesk, code: str, moment: datetime) -> Told:
    """What the reports take as promised at that moment."""
    table = DossierRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it
    promised = timeliness.promised_at(moment)
    asked = promised.joined(select(promised.due, promised.paused).select_from(table))
    with desk.app.database.read() as connection:
        due, paused = connection.execute(asked.where(table.c.code == code)).one()
    return None if due is None else from_milliseconds(due), paused is not None


@pytest.mark.parametrize("way", WAYS)
def test_every_step_leaves_what_was_promised_before_it(desk: TestDesk, way: str) -> None:
    code = desk.receive(procedure=WEDDING if way == "a verification" else LONG).code
    seen = []
    for taken in (lambda *_: None, *WAYS[way]):
        desk.clock.passes(timedelta(minutes=20))
        taken(desk, code)
        seen.append((desk.clock.now(), now_told(desk.app.desk.show(code))))
        desk.clock.passes(timedelta(minutes=20))
        seen.append((desk.clock.now(), now_told(desk.app.desk.show(code))))

    assert [(at, then_told(desk, code, at)) for at, _ in seen] == seen
    assert len({told for _, told in seen}) > 1 or way == "a result"


def test_what_was_taken_back_was_never_promised(desk: TestDesk) -> None:
    code = desk.receive(procedure=LONG).code
    first = now_told(desk.app.desk.show(code))
    moments = []
    for taken in (EXTENDED, undo, BEGUN, ASKED, undo, undo, EXTENDED):
        desk.clock.passes(timedelta(minutes=1))
        moments.append(desk.clock.now())
        taken(desk, code)
    last = now_told(desk.app.desk.show(code))

    told = [then_told(desk, code, at) for at in moments]
    assert told == [first] * (len(moments) - 1) + [last]


def test_a_step_keyed_in_later_counts_from_its_own_day(desk: TestDesk) -> None:
    code = desk.receive(procedure=LONG, received_at="2026-11-09T08:00:00+07:00").code
    before = now_told(desk.app.desk.show(code))
    at = datetime(2026, 11, 10, 9, tzinfo=VIETNAM)
    data = {"new_due_at": "2026-12-01", "reason": "Chờ xác minh"}
    desk.app.desk.step(desk.actor, code, Action.EXTEND, data, at=at)

    assert then_told(desk, code, at - timedelta(hours=1)) == before
    assert then_told(desk, code, at + timedelta(hours=1)) == now_told(desk.app.desk.show(code))


def test_nothing_is_kept_where_nothing_changed(desk: TestDesk) -> None:
    code = desk.receive(procedure=LONG).code
    for taken in (BEGUN, step(Action.HAND_OVER, to_kind="desk"), step(Action.COMPLETE)):
        taken(desk, code)

    with desk.app.database.read() as connection:
        kept = connection.exec_driver_sql("SELECT count(*) FROM promise_before").scalar_one()
    assert kept == 0


def test_a_clock_that_was_set_back_does_not_hide_what_was_promised_since(desk: TestDesk) -> None:
    code = desk.receive(procedure=LONG).code
    right = desk.clock.now()
    desk.clock.passes(timedelta(days=2))
    EXTENDED(desk, code)
    desk.clock.passes(timedelta(days=-2, hours=1))
    desk.app.timekeeper.accept(desk.actor, "đồng hồ chạy nhanh")
    BEGUN(desk, code)
    ASKED(desk, code)

    then = then_told(desk, code, right + timedelta(hours=2))
    assert then == now_told(desk.app.desk.show(code))


PAST = Period(datetime(2026, 11, 20).date(), datetime(2026, 12, 4).date())  # noqa: DTZ001 (a day)


@pytest.mark.parametrize(
    ("then", "since", "column"),
    [
        ((), (), 13),
        ((), (BEGUN, step(Action.COMPLETE)), 13),
        ((EXTENDED,), (), 12),
        ((BEGUN, ASKED), (step(Action.SUPPLEMENT), step(Action.COMPLETE)), 12),
        ((BEGUN, ASKED), (step(Action.WITHDRAW, **WHY),), 12),
        ((BEGUN,), (ASKED,), 13),
        ((BEGUN, step(Action.COMPLETE)), (), 8),
    ],
)
def test_a_past_period_is_counted_as_it_stood_at_its_end(
    desk: TestDesk, then: tuple[Step, ...], since: tuple[Step, ...], column: int
) -> None:
    code = desk.receive(procedure=LONG).code
    for taken in then:
        taken(desk, code)
    desk.clock.passes(timedelta(days=16))
    counted = desk.app.reports.month(desk.actor, PAST)
    desk.clock.passes(timedelta(days=1))
    for taken in since:
        taken(desk, code)

    again = desk.app.reports.month(desk.actor, PAST)

    assert again.total[column] == 1
    assert (again.rows, again.total) == (counted.rows, counted.total)


def test_an_open_overdue_dossier_is_that_until_it_waits(desk: TestDesk) -> None:
    code = desk.receive(procedure=LONG).code
    BEGUN(desk, code)
    desk.clock.passes(timedelta(days=20))

    assert desk.app.desk.show(code).timeliness(desk.clock.now()) is Timeliness.OPEN_OVERDUE
    assert desk.app.reports.month(desk.actor, PAST).total[13] == 1
