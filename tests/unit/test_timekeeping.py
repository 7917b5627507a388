"""A clock that goes back: what is written, what is refused, and how work goes on."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.timekeeping import ABSORBED, Jump, Reading, jump, moment_to_write
from motcua_desktop.errors import ClockWrong, InvalidInput, NotAllowed
from tests.fakes.desk import TestDesk, intake

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
spans = st.timedeltas(timedelta(days=-4_000), timedelta(days=4_000))


@given(st.lists(spans, max_size=30))
def test_what_is_written_never_goes_back(steps: list[timedelta]) -> None:
    last: datetime | None = None
    for step in steps:
        before, now = last, NOON + step
        try:
            last = moment_to_write(now, last)
        except ClockWrong:
            assert before is not None
            assert before - now > ABSORBED
        assert before is None or (last is not None and last >= before)


def test_a_clock_that_runs_is_written_as_it_is() -> None:
    assert moment_to_write(NOON, None) == NOON
    assert moment_to_write(NOON, NOON - timedelta(days=400)) == NOON


def test_five_minutes_back_are_waited_for() -> None:
    assert moment_to_write(NOON - ABSORBED, NOON) == NOON


@pytest.mark.parametrize(
    ("wall", "steady", "found"),
    [
        (60, 60, Jump.NONE),
        (59, 61, Jump.NONE),
        (-120, 60, Jump.NONE),
        (-600, 60, Jump.BACK),
        (3 * 3600, 60, Jump.SLEPT),
        (3 * 3600, 3 * 3600, Jump.SLEPT),
        (3 * 86_400, 60, Jump.LEAPT),
    ],
)
def test_what_the_wall_clock_did_shows_on_the_steady_one(
    wall: float, steady: float, found: Jump
) -> None:
    before = Reading(NOON, 1_000.0)

    assert jump(before, Reading(NOON + timedelta(seconds=wall), 1_000.0 + steady)) is found


def test_a_receipt_is_refused_when_the_clock_went_back_and_nothing_is_lost(desk: TestDesk) -> None:
    desk.receive()
    desk.clock.set(2025, 11, 20)

    with pytest.raises(ClockWrong) as caught:
        desk.receive()
    assert caught.value.message == (
        "Máy đang chỉ 09:30 20/11/2025, nhưng việc gần nhất ở quầy này đã ghi lúc 09:30 "
        "20/11/2026. Chưa ghi thêm gì; những gì đã nhập vẫn còn."
    )
    desk.clock.set(2026, 11, 20)
    assert desk.receive().serial == 5002


def test_a_receipt_gets_no_moment_before_the_last_one(desk: TestDesk) -> None:
    first = desk.receive()
    desk.clock.passes(-timedelta(minutes=3))
    second = desk.receive()
    started = desk.app.desk.step(desk.actor, second.code, Action.START, {}).value

    assert second.received_at == first.received_at
    assert started.history[-1].at == first.received_at


def test_small_steps_back_do_not_add_up(desk: TestDesk) -> None:
    desk.receive()
    for _ in range(2):
        desk.clock.passes(-timedelta(minutes=2))
        desk.receive()
    desk.clock.passes(-timedelta(minutes=2))

    with pytest.raises(ClockWrong):
        desk.receive()


def test_what_is_keyed_in_later_needs_a_right_clock_too(desk: TestDesk) -> None:
    code = desk.receive().code
    at = desk.clock.now()
    desk.clock.passes(-timedelta(days=2))

    with pytest.raises(ClockWrong):
        desk.app.desk.step(desk.actor, code, Action.START, {}, at=desk.clock.now())
    with pytest.raises(ClockWrong):
        desk.receive(received_at=(at - timedelta(days=30)).isoformat())


def test_the_same_request_again_is_answered_whatever_the_clock_says(desk: TestDesk) -> None:
    first = desk.receive(request_id="mot-lan")
    desk.clock.set(2020, 1, 6)

    with pytest.raises(ClockWrong):
        desk.receive(request_id="lan-khac")
    assert desk.receive(request_id="mot-lan").code == first.code


def test_a_supervisor_accepts_the_clock_and_work_goes_on(desk: TestDesk) -> None:
    desk.clock.set(2036, 1, 4)
    ahead = desk.receive()
    desk.clock.set(2026, 11, 20)
    before = desk.app.timekeeper.state()
    done = desk.app.timekeeper.accept(desk.actor, "Pin CMOS hết, máy nhảy sang năm 2036")

    assert before.trouble is not None
    assert done.value.later == (ahead.code,)
    assert done.value.sentence() == (
        "Từ nay ghi theo giờ 09:30 20/11/2026. Hồ sơ mang giờ sai, cần kiểm tra ngày nhận và ngày "
        f"hẹn: {ahead.code}."
    )
    assert desk.app.timekeeper.state().trouble is None
    assert desk.receive().received_at == desk.clock.now()
    told = desk.app.care.recent(desk.actor, 2)[1]
    assert (told.action, told.note) == (
        "clock_accept",
        "09:30 04/01/2036 → 09:30 20/11/2026: Pin CMOS hết, máy nhảy sang năm 2036",
    )


def test_what_bears_a_disowned_moment_can_still_be_worked_on(desk: TestDesk) -> None:
    desk.clock.set(2036, 1, 4)
    ahead = desk.receive()
    desk.clock.set(2026, 11, 20)
    desk.app.timekeeper.accept(desk.actor, "Máy nhảy sang năm 2036")

    started = desk.app.desk.step(desk.actor, ahead.code, Action.START, {}).value
    assert started.history[-1].at == desk.clock.now()


def test_an_accepted_clock_may_not_go_back_again(desk: TestDesk) -> None:
    desk.receive()
    desk.clock.passes(-timedelta(days=30))
    desk.app.timekeeper.accept(desk.actor, "Giờ trước sai")
    desk.clock.passes(-timedelta(days=1))

    with pytest.raises(ClockWrong):
        desk.receive()


def test_only_a_supervisor_with_a_reason_accepts_the_clock(desk: TestDesk) -> None:
    officer = desk.app.staff.add(desk.actor, "dung", "Lê Dũng", "officer", "matkhau-2").value
    desk.receive()
    desk.clock.passes(-timedelta(days=30))

    with pytest.raises(NotAllowed, match="không được xác nhận giờ của máy"):
        desk.app.timekeeper.accept(officer, "Giờ trước sai")
    with pytest.raises(InvalidInput) as caught:
        desk.app.timekeeper.accept(desk.actor, "  ")
    assert caught.value.field == "reason"
    with pytest.raises(ClockWrong):
        desk.app.desk.receive(officer, Intake.parse(intake()))


def test_a_clock_that_is_right_needs_no_acceptance(desk: TestDesk) -> None:
    desk.receive()

    with pytest.raises(InvalidInput, match="không chạy lùi"):
        desk.app.timekeeper.accept(desk.actor, "Cho chắc")
