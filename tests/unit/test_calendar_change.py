"""A calendar that changes late: who is affected, and nothing moves by itself."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from motcua_desktop.domain.calendar import Due, DueStep
from motcua_desktop.domain.finding import ListFilter
from motcua_desktop.domain.moment import VIETNAM, local
from motcua_desktop.domain.recount import difference
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import BadFile, InvalidInput, NotAllowed
from tests.fakes.desk import TestDesk

# Five working days from Friday 20/11/2026 (24/11 is off): the evening of Monday 30/11.
FIVE_DAYS = "1.004884"
STORM = {"days_off": [{"date": "2026-11-26", "name": "Nghỉ do bão"}]}


def file(**said: Any) -> bytes:
    return json.dumps(said).encode()


def closing(day: int, month: int = 11, hour: int = 17) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=VIETNAM)


@pytest.fixture
def officer(desk: TestDesk) -> Actor:
    desk.app.staff.add(desk.actor, "lan", "Trần Thị Lan", "officer", "matkhau-khac")
    return Actor(2, "lan", "Trần Thị Lan", Role.OFFICER)


def test_a_preview_tells_who_would_get_another_date_and_writes_nothing(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    before = desk.app.office.show(2026).to_json()

    preview = desk.app.calendar_change.preview(desk.actor, file(**STORM))

    told = [(one.line.code, one.old_due_at, one.new_due_at, one.why) for one in preview.affected]
    assert told == [(code, closing(30), closing(1, 12), "26/11/2026: nghỉ: Nghỉ do bão")]
    assert preview.report.added == 1
    assert desk.app.office.show(2026).to_json() == before
    assert desk.app.calendar_change.affected() == ()


def test_an_import_moves_no_printed_date_and_tells_whom_it_would_have_moved(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code

    done = desk.app.calendar_change.import_file(desk.actor, file(**STORM))

    assert [one.line.code for one in done.value.affected] == [code]
    assert desk.app.desk.show(code).due_at == closing(30)
    assert [one.line.code for one in desk.app.calendar_change.affected()] == [code]


def test_a_day_that_becomes_a_working_day_gives_an_earlier_date(desk: TestDesk) -> None:
    desk.receive(procedure=FIVE_DAYS)
    worked = {"worked_instead": [{"date": "2026-11-28", "name": "Làm bù"}]}

    (one,) = desk.app.calendar_change.preview(desk.actor, file(**worked)).affected

    assert (one.later, one.new_due_at) == (False, closing(28))
    assert one.why == "28/11/2026: nay là ngày làm việc"


def test_other_hours_are_told_as_hours(desk: TestDesk) -> None:
    desk.receive(procedure=FIVE_DAYS)
    hours = {"monday": [["07:00", "11:30"], ["13:30", "16:30"]]}

    (one,) = desk.app.calendar_change.preview(desk.actor, file(hours=hours)).affected

    assert one.why == "giờ trả trong ngày đổi từ 17:00 thành 16:30"


def test_a_day_after_every_promise_affects_nobody(desk: TestDesk) -> None:
    desk.receive(procedure=FIVE_DAYS)
    far = {"days_off": [{"date": "2026-12-31", "name": "Nghỉ"}]}

    assert desk.app.calendar_change.preview(desk.actor, file(**far)).affected == ()


def test_a_finished_dossier_is_nobody_s_worry(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    desk.app.desk.step(
        desk.actor, code, Action.WITHDRAW, {"reason": "công dân rút", "basis": "đơn"}
    )

    assert desk.app.calendar_change.preview(desk.actor, file(**STORM)).affected == ()


def test_a_year_that_was_replaced_counts_by_the_file_alone(desk: TestDesk) -> None:
    desk.receive(procedure=FIVE_DAYS)

    (one,) = desk.app.calendar_change.preview(
        desk.actor, file(year=2026, replace=True, days_off=[])
    ).affected

    assert one.new_due_at == closing(27)
    assert one.why == "24/11/2026: nay là ngày làm việc"


def test_a_broken_file_is_refused_as_by_the_import(desk: TestDesk) -> None:
    with pytest.raises(BadFile, match="days_on"):
        desk.app.calendar_change.preview(desk.actor, b'{"days_on": []}')


def test_an_officer_may_not_change_the_calendar(desk: TestDesk, officer: Actor) -> None:
    with pytest.raises(NotAllowed):
        desk.app.calendar_change.preview(officer, file(**STORM))
    with pytest.raises(NotAllowed):
        desk.app.calendar_change.import_file(officer, file(**STORM))


def test_who_is_affected_agrees_with_a_slow_count(desk: TestDesk) -> None:
    """Thirty dossiers of several terms and days against counting day by day with a finger."""
    terms = {FIVE_DAYS: 5, "1.002693": 10, "1.004845": 2}
    for back in range(10):
        for code in terms:
            moment = (closing(19, hour=9) - timedelta(days=back)).isoformat()
            desk.receive(procedure=code, received_at=moment)
    off = [date(2026, 11, 16), date(2026, 11, 26), date(2026, 12, 2)]
    said = [{"date": day.isoformat(), "name": "Nghỉ"} for day in off]

    found = desk.app.calendar_change.preview(desk.actor, file(days_off=said)).affected

    holiday = date(2026, 11, 24)
    slow = {}
    for one in desk.app.finder.page(ListFilter(), limit=100).lines:
        days = terms[one.procedure_code]
        old = by_finger(local(one.received_at).date(), days, {holiday})
        new = by_finger(local(one.received_at).date(), days, {holiday, *off})
        if old != new:
            slow[one.code] = (old, new)
    told = {
        one.line.code: (local(one.old_due_at).date(), local(one.new_due_at).date()) for one in found
    }
    assert told == slow
    assert 10 < len(slow) < 30


def by_finger(day: date, days: int, off: set[date]) -> date:
    while days:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in off:
            days -= 1
    return day


def test_a_long_list_of_days_is_told_in_short() -> None:
    def steps(*, counted: bool) -> Iterator[DueStep]:
        for day in range(1, 7):
            yield DueStep(date(2026, 12, day), counted, "nghỉ: bão")

    one = Due(closing(6, 12), tuple(steps(counted=True)))
    other = Due(closing(7, 12), tuple(steps(counted=False)))

    assert difference(one, other).endswith("03/12/2026: nghỉ: bão; và 3 ngày khác")


@pytest.fixture
def moved(desk: TestDesk) -> str:
    """The code of a dossier that a storm would give a day more."""
    code = desk.receive(procedure=FIVE_DAYS).code
    desk.app.calendar_change.import_file(desk.actor, file(**STORM))
    return code


def test_an_applied_change_is_told_line_by_line_and_kept_with_both_dates(
    desk: TestDesk, moved: str
) -> None:
    done = desk.app.calendar_change.apply(desk.actor, [moved], "Công điện nghỉ bão")

    dossier = desk.app.desk.show(moved)
    last = dossier.history[-1]
    assert done.change.dossiers
    assert done.change.outbox
    assert dossier.due_at == closing(1, 12)
    assert dossier.due is not None
    assert dossier.due.steps[-1].why == ("tính lại hạn: lịch làm việc đã đổi; Công điện nghỉ bão")
    assert (last.action, last.actor) == ("recount", "Hồ Thị Nga")
    assert last.note == "hẹn trả 17:00 30/11/2026 → 17:00 01/12/2026; Công điện nghỉ bão"
    assert last.data["old_due_at"] == "2026-11-30T17:00:00+07:00"
    assert desk.app.calendar_change.affected() == ()
    assert desk.app.care.verify(desk.actor).broken_at is None


def test_the_province_is_told_the_new_date(desk: TestDesk, moved: str) -> None:
    before = len(desk.app.province.outbox(100))

    desk.app.calendar_change.apply(desk.actor, [moved], "Công điện nghỉ bão")

    assert len(desk.app.province.outbox(100)) == before + 2


def test_the_receipt_after_it_is_a_paper_of_its_own(desk: TestDesk, moved: str) -> None:
    desk.app.receipt(desk.actor, moved)
    desk.app.calendar_change.apply(desk.actor, [moved], "Công điện nghỉ bão")

    again = desk.app.receipt(desk.actor, moved)

    assert (again.copy, again.reprint) == (1, False)


def test_all_moves_later_dates_and_lets_earlier_promises_stand(desk: TestDesk) -> None:
    later = desk.receive(procedure=FIVE_DAYS).code
    desk.clock.passes(timedelta(days=6))
    earlier = desk.receive(procedure=FIVE_DAYS).code
    change = {
        "days_off": STORM["days_off"],
        "worked_instead": [{"date": "2026-12-05", "name": "Làm bù"}],
        "hours": {"thursday": [["07:30", "11:30"], ["13:00", "16:00"]]},
    }
    desk.app.calendar_change.import_file(desk.actor, file(**change))

    done = desk.app.calendar_change.apply(desk.actor, None, "Bão")

    assert [one.line.code for one in done.value] == [later]
    assert [one.line.code for one in desk.app.calendar_change.affected()] == [earlier]
    desk.app.calendar_change.apply(desk.actor, [earlier], "Trả sớm hơn")
    assert desk.app.desk.show(earlier).due_at == closing(3, 12, hour=16)


def test_a_dossier_that_is_not_affected_is_refused_and_nothing_is_written(
    desk: TestDesk, moved: str
) -> None:
    other = desk.receive(procedure="1.001193").code

    with pytest.raises(InvalidInput, match=other):
        desk.app.calendar_change.apply(desk.actor, [moved, other], "Bão")

    assert desk.app.desk.show(moved).due_at == closing(30)


def test_without_a_reason_or_the_right_nothing_moves(
    desk: TestDesk, moved: str, officer: Actor
) -> None:
    with pytest.raises(InvalidInput, match=r"."):
        desk.app.calendar_change.apply(desk.actor, None, "  ")
    with pytest.raises(NotAllowed):
        desk.app.calendar_change.apply(officer, None, "Bão")

    assert desk.app.desk.show(moved).due_at == closing(30)


def test_hundreds_are_moved_some_at_a_time(desk: TestDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua_desktop.services.calendar_change._AT_ONCE", 3)
    codes = {desk.receive(procedure=FIVE_DAYS).code for _ in range(7)}
    desk.app.calendar_change.import_file(desk.actor, file(**STORM))

    done = desk.app.calendar_change.apply(desk.actor, None, "Bão").value

    assert {one.line.code for one in done} == codes
    assert desk.app.calendar_change.affected() == ()


def test_a_recount_may_be_taken_back_like_a_step(desk: TestDesk, moved: str) -> None:
    desk.app.desk.step(desk.actor, moved, Action.START, {})
    desk.app.calendar_change.apply(desk.actor, [moved], "Bão")

    back = desk.app.desk.undo(desk.actor, moved).value

    assert back.due_at == closing(30)
    assert back.status.word == "in_progress"
    assert [one.line.code for one in desk.app.calendar_change.affected()] == [moved]


def test_a_later_calendar_counts_a_recounted_dossier_from_its_receipt(
    desk: TestDesk, moved: str
) -> None:
    desk.app.calendar_change.apply(desk.actor, None, "Bão")
    desk.app.calendar_change.import_file(
        desk.actor, file(worked_instead=[{"date": "2026-11-26", "name": "Bão không vào"}])
    )

    (one,) = desk.app.calendar_change.affected()

    assert (one.old_due_at, one.new_due_at) == (closing(1, 12), closing(30))


def test_a_correction_may_be_taken_back_too(desk: TestDesk) -> None:
    code = desk.receive(note="").code
    desk.app.desk.correct(desk.actor, code, {"note": "gấp"}, "ghi thiếu")

    back = desk.app.desk.undo(desk.actor, code).value

    assert (back.note, back.status.word) == ("", "received")
