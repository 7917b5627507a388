"""The lawful steps between the ten statuses, and the clock they move."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.calendar import OfficeCalendar, due
from motcua_desktop.domain.clock import ClockEvent, ClockKind, derive
from motcua_desktop.domain.dossier import Dossier, ProcedureRef, Status, Timeliness, timeliness
from motcua_desktop.domain.people import Person
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.steps import Action, decide, lawful, parse_action, step_of
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.errors import InvalidInput, UnlawfulStep

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
}


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
    )


def test_the_usual_life() -> None:
    told = dossier()
    for action in (Action.START, Action.COMPLETE, Action.RETURN):
        effect = decide(told, action, {}, note="", at=START + timedelta(hours=2))
        told = replace(told, status=effect.status)

    assert told.status is Status.RETURNED


@given(st.sampled_from(Status), st.sampled_from(Action))
def test_a_step_is_taken_exactly_when_it_is_lawful(status: Status, action: Action) -> None:
    told = dossier(status)
    if action in lawful(status):
        effect = decide(told, action, NEEDED.get(action, {}), note="", at=START)

        assert effect.status is (step_of(action).target or effect.status)
    else:
        with pytest.raises(UnlawfulStep) as caught:
            decide(told, action, NEEDED.get(action, {}), note="", at=START)

        assert all(choice.value in caught.value.message for choice in lawful(status))


@pytest.mark.parametrize("action", sorted(NEEDED))
def test_what_a_step_needs_is_asked_for_by_name(action: Action) -> None:
    status = next(status for status in Status if action in lawful(status))

    with pytest.raises(InvalidInput) as caught:
        decide(dossier(status), action, {}, note="", at=START)

    assert caught.value.field in step_of(action).required


def test_a_step_before_the_last_one_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        decide(dossier(), Action.START, {}, note="", at=START - timedelta(hours=1))

    assert caught.value.field == "at"


def test_an_unknown_key_of_a_step_is_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        decide(dossier(), Action.START, {"who": "x"}, note="", at=START)

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
    asked = decide(
        dossier(Status.IN_PROGRESS), Action.REQUEST_SUPPLEMENT, request, note="", at=START
    )
    moved = decide(dossier(), Action.EXTEND, NEEDED[Action.EXTEND], note="", at=START)
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
    assert decide(dossier(), Action.REJECT, refused, note="x", at=START).data == refused


def test_a_sum_that_is_asked_for_is_a_sum() -> None:
    with pytest.raises(InvalidInput) as caught:
        decide(
            dossier(Status.IN_PROGRESS), Action.REQUEST_PAYMENT, {"amount": "x"}, note="", at=START
        )

    assert caught.value.field == "amount"


def test_what_a_return_was_told_is_kept_with_the_number_masked() -> None:
    data = {"collected_by": "Hồ Thị Mai", "id_number": "998190001234", "method": "post"}
    effect = decide(dossier(Status.COMPLETED), Action.RETURN, data, note="", at=START)

    assert effect.note == "Người nhận: Hồ Thị Mai; Số giấy tờ: 9981****1234; Qua bưu chính"
    with pytest.raises(InvalidInput) as caught:
        decide(dossier(Status.COMPLETED), Action.RETURN, {"method": "drone"}, note="", at=START)
    assert caught.value.field == "method"
