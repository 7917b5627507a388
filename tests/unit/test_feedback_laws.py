"""Laws of feedback and of the reception schedule, for whatever people do and in any order."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from motcua_desktop.domain.calendar import OfficeCalendar, due
from motcua_desktop.domain.feedback import (
    Feedback,
    FeedbackChannel,
    FeedbackEvent,
    FeedbackKind,
    FeedbackNumber,
    FeedbackState,
    Sender,
)
from motcua_desktop.domain.feedback_steps import (
    Around,
    FeedbackAction,
    FeedbackTerms,
    lawful,
    step_of,
    take,
)
from motcua_desktop.domain.reception import Meeting, Repeat, Rule, Session, schedule
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.errors import UnlawfulStep

TERMS = FeedbackTerms(answer=15, refer=10, extension=10)
CALENDAR = OfficeCalendar(days_off={date(2026, 9, 2): "Quốc khánh"})
NGA = Actor(1, "nga", "Hồ Thị Nga", Role.SUPERVISOR)
DATA: dict[FeedbackAction, dict[str, Any]] = {
    FeedbackAction.PASS_ON: {"to": "Công an xã"},
    FeedbackAction.REFER: {"to": "Thanh tra tỉnh"},
    FeedbackAction.ANSWER: {"answer": "Đã xem."},
    FeedbackAction.EXTEND: {"reason": "phải xác minh", "days": 3},
    FeedbackAction.CLOSE: {},
    FeedbackAction.REFUSE: {"reason": "trùng"},
    FeedbackAction.REOPEN: {"reason": "nhầm"},
    FeedbackAction.CORRECT: {"reason": "gõ nhầm", "content": "Thêm quạt"},
}
NUMBERS = st.builds(
    FeedbackNumber,
    st.integers(2020, 2099),
    st.integers(1, 99),
    st.integers(1, 999_999),
)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
MEETING = Meeting("08:00", "11:30", "Hồ Văn Bình", "Chủ tịch", "Phòng tiếp công dân")
REPEATS = st.one_of(
    st.builds(Repeat, st.integers(0, 6)),
    st.builds(
        lambda day, weeks: Repeat(day, weeks=tuple(sorted(weeks))),
        st.integers(0, 6),
        st.sets(st.integers(1, 5), min_size=1),
    ),
    st.builds(
        lambda days: Repeat(days=tuple(sorted(days))), st.sets(st.integers(1, 31), min_size=1)
    ),
)


def case_of(kind: FeedbackKind, at: datetime) -> Feedback:
    term = TERMS.of(kind)
    return Feedback(
        number=FeedbackNumber(2026, 1, 1),
        key="k",
        kind=kind,
        channel=FeedbackChannel.DESK,
        received_at=at,
        sender=Sender(),
        subject="Ghế",
        content="Thêm ghế",
        dossier="",
        procedure="",
        due=due(at, term, CALENDAR) if term else None,
        state=FeedbackState.RECEIVED,
        holder="",
        answer="",
        answered_at=None,
        answered_by="",
        public=False,
        closed_at=None,
        actor="Nga",
    )


class WhateverPeopleDo(RuleBasedStateMachine):
    """Every step at every moment: what is lawful works, what is not is refused."""

    @initialize(kind=st.sampled_from(FeedbackKind))
    def comes_in(self, kind: FeedbackKind) -> None:
        self.at = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)
        self.case = case_of(kind, self.at)
        self.promised = [self.case.due]

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule(action=st.sampled_from(FeedbackAction))
    def somebody_does(self, action: FeedbackAction) -> None:
        around = Around(self.at, NGA, CALENDAR, TERMS)
        if action not in lawful(self.case):
            with pytest.raises(UnlawfulStep):
                take(self.case, action, DATA[action], around)
            return
        if action is FeedbackAction.EXTEND and self.case.late(self.at):
            return
        effect = take(self.case, action, DATA[action], around)
        event = FeedbackEvent(self.at, action.value, "Nga", effect.note, effect.data)
        before = self.case
        self.case = replace(effect.case, events=(*before.events, event))
        self.promised.append(self.case.due)

        assert self.case.state is (step_of(action).target or before.state)
        assert (self.case.content == before.content) or action is FeedbackAction.CORRECT

    @invariant()
    def an_end_has_its_moment(self) -> None:
        ended = self.case.state in (FeedbackState.CLOSED, FeedbackState.REFUSED)

        assert (self.case.closed_at is not None) is ended

    @invariant()
    def an_answer_has_its_moment_and_its_name(self) -> None:
        answered = self.case.answered_at is not None

        assert answered is bool(self.case.answer) is bool(self.case.answered_by)

    @invariant()
    def a_day_moves_once_and_never_back(self) -> None:
        moments = [one.due_at for one in self.promised if one is not None]

        assert moments == sorted(moments)
        assert len(set(moments)) <= 2
        assert all(one is None for one in self.promised) or None not in self.promised

    @invariant()
    def a_complaint_is_never_answered_here(self) -> None:
        if self.case.kind is FeedbackKind.COMPLAINT:
            assert self.case.state in (FeedbackState.RECEIVED, FeedbackState.CLOSED)

    @invariant()
    def somebody_may_always_go_on(self) -> None:
        assert set(lawful(self.case)) - {FeedbackAction.CORRECT}


TestWhateverPeopleDo = WhateverPeopleDo.TestCase


@given(NUMBERS)
def test_a_number_is_read_back_as_it_was_printed(number: FeedbackNumber) -> None:
    assert FeedbackNumber.parse(str(number), year=2000, counter=1) == number
    assert FeedbackNumber.parse(str(number).lower(), year=2000, counter=1) == number


@given(st.sets(NUMBERS, max_size=30))
def test_different_numbers_are_printed_differently(numbers: set[FeedbackNumber]) -> None:
    assert len({str(number) for number in numbers}) == len(numbers)


@given(REPEATS)
def test_a_rule_is_read_back_from_its_own_words(repeat: Repeat) -> None:
    assert Repeat.parse(repeat.text) == repeat
    assert Repeat.parse(repeat.text.upper()) == repeat


@given(REPEATS, DAYS, st.integers(0, 120), DAYS)
def test_a_rules_sessions_stand_once_in_order_and_on_its_days(
    repeat: Repeat, first: date, length: int, since: date
) -> None:
    rule_of = Rule("L1", repeat, MEETING, since)
    last = first + timedelta(days=length)

    sessions = schedule([rule_of], [], (first, last), CALENDAR)
    days = [one.day for one in sessions]

    assert days == sorted(set(days))
    assert all(repeat.falls_on(day) and max(first, since) <= day <= last for day in days)
    assert all(bool(one.off) is not bool(CALENDAR.spans(one.day)) for one in sessions)


@given(REPEATS, DAYS, st.data())
def test_a_session_put_in_a_rules_place_takes_it(
    repeat: Repeat, first: date, data: st.DataObject
) -> None:
    rule_of = Rule("L1", repeat, MEETING, first)
    span = (first, first + timedelta(days=80))
    before = schedule([rule_of], [], span, CALENDAR)
    if not before:
        return
    chosen = data.draw(st.sampled_from(before))
    own = Session("7", chosen.day, chosen.meeting, "L1", cancelled="họp")

    after = schedule([rule_of], [own], span, CALENDAR)

    assert [one.day for one in after] == [one.day for one in before]
    assert [one.id for one in after if one.cancelled] == ["7"]
