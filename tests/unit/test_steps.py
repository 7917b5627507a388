"""The lawful steps between the ten statuses, and the clock they move."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain import decision
from motcua_desktop.domain.calendar import OfficeCalendar, due
from motcua_desktop.domain.clock import ClockEvent, ClockKind, advance, derive
from motcua_desktop.domain.custody import Holder, HolderKind
from motcua_desktop.domain.dossier import (
    Dossier,
    DossierFee,
    HistoryLine,
    ProcedureRef,
    Status,
    Timeliness,
    timeliness,
)
from motcua_desktop.domain.paying import OTHER_MONEY
from motcua_desktop.domain.people import Person
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.domain.step_values import payable
from motcua_desktop.domain.steps import (
    Action,
    Circumstances,
    Effect,
    lawful,
    parse_action,
    possible,
    step_of,
)
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.errors import InvalidInput, NotAllowed, UnlawfulStep

START = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
TERM = Term(5, Unit.WORKING_DAYS)
CALENDAR = OfficeCalendar()
NEEDED: dict[Action, dict[str, Any]] = {
    Action.REQUEST_SUPPLEMENT: {"reason": "Thiếu giấy chứng sinh", "items": ["Giấy chứng sinh"]},
    Action.PAY: {"amount": 8000, "method": "cash"},
    Action.EXTEND: {"new_due_at": "2026-12-20T17:00", "reason": "Chờ xác minh"},
    Action.REJECT: {"reason": "Không thuộc thẩm quyền"},
    Action.WITHDRAW: {"reason": "Theo đơn"},
    Action.STOP: {"reason": "Theo quyết định"},
    Action.HAND_OVER: {"to": "Phạm Thị Lan", "to_kind": "specialist"},
    Action.VERIFY: {"reason": "Hỏi nơi cư trú cũ"},
    Action.WAIVE: {"exemption": "Hộ nghèo", "evidence": "Giấy chứng nhận 12"},
    Action.CORRECT: {"reason": "Viết sai tên"},
}
OFFICER = Actor(1, "an", "Lê Văn An", Role.OFFICER)
SUPERVISOR = Actor(2, "nga", "Hồ Thị Nga", Role.SUPERVISOR)


def dossier(status: Status = Status.RECEIVED) -> Dossier:
    return Dossier(
        id="018f",
        code="H50.31.12-261116-5001",
        scan="",
        status=status,
        procedure=ProcedureRef("1.004884", "Đăng ký lại khai sinh", "Hộ tịch", "", 1),
        applicant=Person.parse({"name": "Hồ Văn Ẩm"}),
        channel=Channel.COUNTER,
        received_at=START,
        term=TERM,
        due=due(START, TERM, CALENDAR),
        papers=(),
        history=(),
        fees=(DossierFee("Lệ phí", 8000),),
    )


def decide(
    told: Dossier,
    action: Action,
    data: dict[str, Any],
    *,
    note: str = "",
    at: datetime = START,
    actor: Actor = OFFICER,
) -> Effect:
    return decision.decide(told, action, data, Circumstances(at, CALENDAR, actor, note))


def test_the_usual_life() -> None:
    told = dossier()
    for action in (Action.START, Action.COMPLETE, Action.RETURN):
        effect = decide(told, action, {}, at=START + timedelta(hours=2))
        told = replace(told, status=effect.status)

    assert told.status is Status.RETURNED


@given(st.sampled_from(Status), st.sampled_from(Action))
def test_a_step_is_taken_exactly_when_it_is_lawful(status: Status, action: Action) -> None:
    told = dossier(status)
    if action in possible(told):
        effect = decide(told, action, NEEDED.get(action, {}))

        assert effect.status is (step_of(action).target or effect.status)
    else:
        with pytest.raises(UnlawfulStep) as caught:
            decide(told, action, NEEDED.get(action, {}))

        assert all(choice.value in caught.value.message for choice in possible(told))


@pytest.mark.parametrize("action", sorted(NEEDED))
def test_what_a_step_needs_is_asked_for_by_name(action: Action) -> None:
    status = next(status for status in Status if action in lawful(status))

    with pytest.raises(InvalidInput) as caught:
        decide(dossier(status), action, {})

    assert caught.value.field in step_of(action).required


def test_a_step_before_the_last_one_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        decide(dossier(), Action.START, {}, at=START - timedelta(hours=1))

    assert caught.value.field == "at"


def test_an_unknown_key_of_a_step_is_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        decide(dossier(), Action.START, {"who": "x"})

    assert caught.value.field == "who"


def test_an_unknown_action_names_the_choices() -> None:
    with pytest.raises(InvalidInput, match="complete"):
        parse_action("finish")


def test_a_full_supplement_counts_the_term_from_the_start() -> None:
    asked, given_at = START + timedelta(days=1), START + timedelta(days=7)
    found = derive(
        [
            ClockEvent(ClockKind.START, START),
            ClockEvent(ClockKind.PAUSE, asked, "thiếu giấy"),
            ClockEvent(ClockKind.RESTART, given_at),
        ],
        TERM,
        CALENDAR,
    )

    assert found is not None
    assert found.due_at == due(given_at, TERM, CALENDAR).due_at
    assert "tính lại từ đầu" in found.steps[0].why


def test_undoing_takes_the_last_event_back() -> None:
    began = ClockEvent(ClockKind.START, START)
    asked = ClockEvent(ClockKind.PAUSE, START + timedelta(days=1))
    back = ClockEvent(ClockKind.UNDO, START + timedelta(days=1, minutes=3))

    assert derive([began, asked, back], TERM, CALENDAR) == derive([began], TERM, CALENDAR)


def test_a_calendar_that_changed_moves_a_promise_only_when_it_is_recounted() -> None:
    began = ClockEvent(ClockKind.START, START)
    promised = derive([began], TERM, CALENDAR)
    closed = OfficeCalendar(days_off={(START + timedelta(days=2)).date(): "Mất điện toàn xã"})
    extended = ClockEvent(ClockKind.PAUSE, START + timedelta(hours=1))
    anew = ClockEvent(ClockKind.RECOUNT, START + timedelta(hours=2), "lịch đổi")

    kept = advance(promised, extended, [began], TERM, closed)
    moved = advance(kept, anew, [began, extended], TERM, closed)

    assert promised is not None
    assert kept is not None
    assert moved is not None
    assert kept.due_at == promised.due_at
    assert moved.due_at == due(START, TERM, closed).due_at > promised.due_at


def test_a_remote_commune_adds_to_the_term_and_says_so() -> None:
    began = ClockEvent(ClockKind.START, START, "xã miền núi", plus=Term(10, Unit.WORKING_DAYS))
    found = derive([began], TERM, CALENDAR)

    assert found is not None
    assert found.due_at == due(START, Term(15, Unit.WORKING_DAYS), CALENDAR).due_at
    assert any(step.why == "cộng thêm 10 ngày làm việc: xã miền núi" for step in found.steps)


def test_a_pause_of_a_term_in_hours_costs_the_office_hours_it_took() -> None:
    hours = Term(8, Unit.WORKING_HOURS)
    events = [
        ClockEvent(ClockKind.START, START),
        ClockEvent(ClockKind.PAUSE, START + timedelta(hours=1)),
        ClockEvent(ClockKind.RESUME, START + timedelta(hours=2)),
    ]
    plain, held = derive(events[:1], hours, CALENDAR), derive(events, hours, CALENDAR)

    assert plain is not None
    assert held is not None
    assert held.due_at - plain.due_at == timedelta(hours=1)


def test_an_extension_is_the_new_promise() -> None:
    later = START + timedelta(days=30)
    found = derive(
        [ClockEvent(ClockKind.START, START), ClockEvent(ClockKind.EXTEND, START, "xin lỗi", later)],
        TERM,
        CALENDAR,
    )

    assert found is not None
    assert found.due_at == later
    assert found.steps[-1].why.startswith("gia hạn đến")


def test_without_a_term_nothing_is_promised() -> None:
    assert derive([ClockEvent(ClockKind.START, START)], None, CALENDAR) is None


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_pause_never_shortens_the_term(before: int, length: int) -> None:
    paused = START + timedelta(days=before)
    events = [
        ClockEvent(ClockKind.START, START),
        ClockEvent(ClockKind.PAUSE, paused),
        ClockEvent(ClockKind.RESUME, paused + timedelta(days=length)),
    ]
    plain, held = derive(events[:1], TERM, CALENDAR), derive(events, TERM, CALENDAR)

    assert plain is not None
    assert held is not None
    assert held.due_at >= plain.due_at


@pytest.mark.parametrize(
    ("finished_after_days", "kept"),
    [(0, Timeliness.DONE_EARLY), (7, Timeliness.DONE_ON_TIME), (8, Timeliness.DONE_LATE)],
)
def test_kept_or_not_is_told_by_date(finished_after_days: int, kept: Timeliness) -> None:
    promised = START + timedelta(days=7)
    finished = START + timedelta(days=finished_after_days, hours=3)

    assert timeliness(due_at=promised, finished_at=finished, now=finished, term=TERM) is kept


def test_a_term_in_hours_is_told_by_the_minute() -> None:
    hours = Term(8, Unit.WORKING_HOURS)
    late = START + timedelta(minutes=1)

    assert timeliness(due_at=START, finished_at=late, now=late, term=hours) is Timeliness.DONE_LATE


def test_what_a_step_said_is_kept_apart_for_the_forms() -> None:
    request = {"reason": " Thiếu  giấy ", "items": ["Giấy chứng sinh\n(bản chính)", "Ảnh 3×4"]}
    asked = decide(dossier(Status.IN_PROGRESS), Action.REQUEST_SUPPLEMENT, request)
    moved = decide(dossier(), Action.EXTEND, NEEDED[Action.EXTEND])
    refused = {"reason": "Không đủ điều kiện", "basis": "Điều 16"}

    assert asked.data == {
        "reason": "Thiếu giấy",
        "items": ["Giấy chứng sinh (bản chính)", "Ảnh 3×4"],
    }
    assert moved.data == {
        "reason": "Chờ xác minh",
        "old_due_at": "2026-11-23T17:00:00+07:00",
        "new_due_at": "2026-12-20T17:00:00+07:00",
    }
    assert decide(dossier(), Action.REJECT, refused, note="x").data == refused


@pytest.mark.parametrize("method", ["bitcoin", "Cash", "tiền mặt", "cash\nonline"])
def test_only_the_known_ways_to_pay_are_taken(method: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        decide(dossier(), Action.PAY, {"amount": 8000, "method": method})

    assert caught.value.field == "method"
    assert "cash, transfer, online" in caught.value.message


def test_nobody_has_to_say_how_it_was_paid() -> None:
    for method in ("", "cash", "transfer", "online"):
        paid = decide(dossier(), Action.PAY, {"amount": 8000, "method": method}).payment
        assert paid is not None
        assert paid.method == method


@pytest.mark.parametrize("amount", [8_001, 99_999_999])
def test_no_more_is_taken_than_is_known_to_be_owed(amount: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        decide(dossier(), Action.PAY, {"amount": amount, "method": "cash"})

    assert caught.value.field == "amount"
    assert "8.000 đ" in caught.value.message


def asked_for(**said: Any) -> Dossier:
    """A dossier that waits for a tax, by its notice."""
    line = HistoryLine(
        START, "Lê Văn An", Action.REQUEST_PAYMENT, "", Status.AWAITING_PAYMENT, said
    )
    return replace(dossier(Status.AWAITING_PAYMENT), history=(line,))


@pytest.mark.parametrize(
    ("told", "most"),
    [
        (dossier(), 8_000),
        (replace(dossier(), fees=(DossierFee("Lệ phí", 8000, paid=3000, waived=1000),)), 4_000),
        (replace(dossier(), fees=(DossierFee("Lệ phí", 8000, paid=8000),)), None),
        (replace(dossier(), fees=()), None),
        (replace(dossier(), fees=(DossierFee("Lệ phí", 8000), DossierFee("Thuế", None))), None),
        (asked_for(reason="Thuế đất"), None),
        (asked_for(reason="Thuế đất", amount=120_000), 128_000),
        (
            replace(
                asked_for(amount=120_000),
                fees=(DossierFee("Lệ phí", 8000, paid=8000), DossierFee(OTHER_MONEY, None, 20_000)),
            ),
            100_000,
        ),
    ],
)
def test_what_may_be_taken_counts_the_fees_and_what_was_asked_for(
    told: Dossier, most: int | None
) -> None:
    assert payable(told) == most


def test_a_sum_that_is_asked_for_is_a_sum() -> None:
    with pytest.raises(InvalidInput) as caught:
        decide(dossier(Status.IN_PROGRESS), Action.REQUEST_PAYMENT, {"amount": "x"})

    assert caught.value.field == "amount"


def test_what_a_return_was_told_is_kept_with_the_number_masked() -> None:
    data = {"collected_by": "Hồ Thị Mai", "id_number": "998190001234", "method": "post"}
    effect = decide(dossier(Status.COMPLETED), Action.RETURN, data)

    assert effect.note == "Người nhận: Hồ Thị Mai; Số giấy tờ: 9981****1234; Qua bưu chính"
    with pytest.raises(InvalidInput) as caught:
        decide(dossier(Status.COMPLETED), Action.RETURN, {"method": "drone"})
    assert caught.value.field == "method"


def did(*actions: Action) -> tuple[HistoryLine, ...]:
    return tuple(HistoryLine(START, "Lê Văn An", action.value, "") for action in actions)


def test_a_second_extension_needs_a_supervisor_and_a_basis() -> None:
    told = replace(dossier(Status.IN_PROGRESS), history=did(Action.EXTEND))
    again = {"new_due_at": "2026-12-20T17:00", "reason": "Chờ tỉnh", "override": True}

    with pytest.raises(InvalidInput, match="đã gia hạn 1 lần") as plain:
        decide(told, Action.EXTEND, {**again, "override": False})
    with pytest.raises(NotAllowed):
        decide(told, Action.EXTEND, {**again, "basis": "Công văn 12"})
    with pytest.raises(InvalidInput) as baseless:
        decide(told, Action.EXTEND, again, actor=SUPERVISOR)
    done = decide(told, Action.EXTEND, {**again, "basis": "Công văn 12"}, actor=SUPERVISOR)

    assert plain.value.field == "override"
    assert baseless.value.field == "basis"
    assert done.data["override"] is True


def test_an_extension_is_asked_for_a_day_before_the_term_runs_out() -> None:
    told = dossier(Status.IN_PROGRESS)
    assert told.due_at is not None
    last = told.due_at - timedelta(days=1)

    assert decide(told, Action.EXTEND, NEEDED[Action.EXTEND], at=last).clock
    with pytest.raises(InvalidInput, match="ít nhất một ngày"):
        decide(told, Action.EXTEND, NEEDED[Action.EXTEND], at=told.due_at - timedelta(hours=1))


def test_passing_on_names_who_has_it_and_until_when() -> None:
    data = {"to": "Phòng Kinh tế", "to_kind": "agency", "until": "2026-11-18T17:00"}
    effect = decide(dossier(), Action.START, data)

    assert effect.taker is not None
    assert (effect.taker.kind, effect.taker.name) == (HolderKind.AGENCY, "Phòng Kinh tế")
    assert "Phòng Kinh tế" in effect.note
    with pytest.raises(InvalidInput) as caught:
        decide(dossier(), Action.START, {"to_kind": "agency"})
    assert caught.value.field == "to"


def test_a_result_brings_the_dossier_back_to_the_desk() -> None:
    away = replace(
        dossier(Status.IN_PROGRESS), holder=Holder(HolderKind.SPECIALIST, "Phạm Thị Lan")
    )

    assert decide(away, Action.COMPLETE, {}).taker == Holder()


def test_nothing_is_verified_twice_at_a_time() -> None:
    told = replace(dossier(Status.IN_PROGRESS), history=did(Action.VERIFY))

    assert Action.VERIFIED in possible(told)
    with pytest.raises(UnlawfulStep):
        decide(told, Action.VERIFY, NEEDED[Action.VERIFY])
