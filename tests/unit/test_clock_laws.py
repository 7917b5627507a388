"""The calendar and the clock, held against the law's sentences read day by day."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua_desktop.domain.calendar import OfficeCalendar, due
from motcua_desktop.domain.clock import (
    ClockEvent,
    ClockKind,
    added,
    advance,
    derive,
    paused_since,
    standing,
)
from motcua_desktop.domain.decision import decide
from motcua_desktop.domain.dossier import Dossier, DossierFee, HistoryLine, ProcedureRef, Status
from motcua_desktop.domain.moment import VIETNAM, local, utc
from motcua_desktop.domain.people import Person
from motcua_desktop.domain.policy import ORDINARY, ClockPolicy, OnPayment, OnSupplement, OnVerify
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.domain.steps import Action, Circumstances, Effect, possible
from motcua_desktop.domain.term import Term, Unit
from tests.fakes.calendars import calendars, starts, terms
from tests.fakes.plainly import days_of, law_of, limit_of, told_of
from tests.fakes.slow_clock import DAY, MINUTE, Days, Told, count, due_moment

BOSS = Actor(1, "nga", "Hồ Thị Nga", Role.SUPERVISOR)
TET = [date(2026, 2, day) for day in range(16, 21)]
FEASTS = ["01-01", "01-02", "04-27", "04-30", "05-01", "08-31", "09-01", "09-02", "11-24"]
DAYS_2026 = Days(
    off=frozenset([*TET, *(date.fromisoformat(f"2026-{day}") for day in FEASTS)]),
    worked=frozenset([date(2026, 1, 10), date(2026, 8, 22)]),
)


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("received", "limit", "owed"),
    [
        ("20/11/2026 09:00", (1, "working_days"), "23/11/2026 17:00"),
        ("20/11/2026 09:00", (3, "working_days"), "26/11/2026 17:00"),
        ("12/02/2026 09:00", (2, "working_days"), "23/02/2026 17:00"),
        ("24/04/2026 09:00", (1, "working_days"), "28/04/2026 17:00"),
        ("21/08/2026 09:00", (2, "working_days"), "24/08/2026 17:00"),
        ("08/01/2026 09:00", (2, "working_days"), "10/01/2026 17:00"),
        ("09/11/2026 09:00", (15, "days"), "25/11/2026 17:00"),
        ("20/11/2026 14:59", (1, "same_day"), "20/11/2026 17:00"),
        ("20/11/2026 15:00", (1, "same_day"), "23/11/2026 17:00"),
        ("20/11/2026 16:00", (8, "working_hours"), "23/11/2026 16:00"),
        ("20/11/2026 09:00", (24, "hours"), "23/11/2026 07:30"),
    ],
)
def test_the_slow_clock_reads_the_law_as_its_examples_do(
    received: str, limit: tuple[int, str], owed: str
) -> None:
    assert count(moment(received), limit, DAYS_2026) == moment(owed)


policies = st.builds(
    ClockPolicy,
    on_supplement=st.sampled_from(OnSupplement),
    on_payment=st.sampled_from(OnPayment),
    on_verify=st.sampled_from(OnVerify),
    verify=st.one_of(st.none(), terms),
    remote=st.one_of(st.none(), terms),
)


@settings(max_examples=100)
@given(starts, terms, calendars())
def test_the_due_moment_is_the_one_that_is_walked_to(
    start: datetime, term: Term, calendar: OfficeCalendar
) -> None:
    slow = limit_of(term)

    assert slow is not None
    assert due(start, term, calendar).due_at == count(start, slow, days_of(calendar))


@dataclass(slots=True)
class Life:
    """A dossier that lives step by step, and the same told in plain words."""

    dossier: Dossier
    remote: bool
    told: list[Told] = field(default_factory=list)
    before: list[Dossier] = field(default_factory=list)

    @classmethod
    def begin(
        cls,
        at: datetime,
        term: Term,
        policy: ClockPolicy,
        calendar: OfficeCalendar,
        *,
        remote: bool,
    ) -> "Life":
        start = ClockEvent(ClockKind.START, utc(at), plus=policy.remote if remote else None)
        dossier = Dossier(
            id="018f",
            code="H50.31.12-260101-5001",
            scan="",
            status=Status.RECEIVED,
            procedure=ProcedureRef("1.004884", "Đăng ký lại khai sinh", "Hộ tịch", "", 1),
            applicant=Person.parse({"name": "Hồ Văn Ẩm"}),
            channel=Channel.COUNTER,
            received_at=utc(at),
            term=term,
            due=derive([start], term, calendar),
            papers=(),
            history=(),
            fees=(DossierFee("Lệ phí", 8000),),
            policy=policy,
            clock=(start,),
        )
        law = law_of(limit_of(term), policy, remote=remote)
        return cls(dossier, remote, [Told("received", at, days_of(calendar), law)])

    def takes(self, action: Action, around: Circumstances) -> None:
        data = _needed(action, self.dossier, around)
        effect = decide(self.dossier, action, data, around)
        after = _after(self.dossier, effect, around)
        until = effect.clock.new_due_at if effect.clock else None
        self.told.append(told_of(self.dossier, after, action, days_of(around.calendar), until))
        self.before.append(self.dossier)
        self.dossier = after

    def takes_back(self, around: Circumstances) -> None:
        kept = self.before.pop()
        changed = len(standing(self.dossier.clock)) > len(standing(kept.clock))
        undone = (*self.dossier.clock, ClockEvent(ClockKind.UNDO, around.at))
        self.told.append(Told("undone", around.at, days_of(around.calendar)))
        self.dossier = replace(kept, clock=undone if changed else self.dossier.clock)

    def is_counted_anew(self, around: Circumstances) -> None:
        plus = added(self.dossier.clock)
        event = ClockEvent(ClockKind.RECOUNT, around.at, plus=plus)
        self._count(event, self.dossier.term, self.dossier.policy, around)
        self.told.append(Told("recounted", around.at, days_of(around.calendar)))

    def is_corrected(self, term: Term, policy: ClockPolicy, around: Circumstances) -> None:
        plus = policy.remote if self.remote else None
        self._count(ClockEvent(ClockKind.RECOUNT, around.at, plus=plus), term, policy, around)
        law = law_of(limit_of(term), policy, remote=self.remote)
        self.told.append(Told("corrected", around.at, days_of(around.calendar), law))

    def _count(
        self, event: ClockEvent, term: Term | None, policy: ClockPolicy, around: Circumstances
    ) -> None:
        before = self.dossier
        found = advance(before.due, event, before.clock, term, around.calendar)
        self.before.append(before)
        clock = (*before.clock, event)
        self.dossier = replace(before, due=found, clock=clock, term=term, policy=policy)


def _needed(action: Action, dossier: Dossier, around: Circumstances) -> dict[str, Any]:
    ahead = max(around.at, dossier.due_at or around.at) + DAY * 5
    told: dict[Action, dict[str, Any]] = {
        Action.REQUEST_SUPPLEMENT: {"reason": "Thiếu giấy"},
        Action.PAY: {"amount": 8000},
        Action.EXTEND: {
            "new_due_at": local(ahead).isoformat(),
            "reason": "Chờ xác minh",
            **_override(dossier, around),
        },
        Action.REJECT: {"reason": "Không đủ điều kiện"},
        Action.WITHDRAW: {"reason": "Theo đơn"},
        Action.STOP: {"reason": "Theo quyết định"},
        Action.HAND_OVER: {"to": f"{len(dossier.history)}", "to_kind": "specialist"},
        Action.VERIFY: {"reason": "Hỏi nơi cư trú cũ"},
        Action.WAIVE: {"exemption": "Hộ nghèo", "evidence": "Giấy chứng nhận 12"},
    }
    return told.get(action, {})


def _override(dossier: Dossier, around: Circumstances) -> dict[str, Any]:
    """NĐ 61/2018 Đ19.9 allows one, a day before the term runs out at the latest."""
    second = any(line.action == Action.EXTEND for line in dossier.deeds)
    late = dossier.due_at and local(around.at).date() >= local(dossier.due_at).date()
    return {"override": True, "basis": "Công văn 12/UBND"} if second or late else {}


def _after(dossier: Dossier, effect: Effect, around: Circumstances) -> Dossier:
    """What the desk's service writes of an effect."""
    line = HistoryLine(
        effect.at, BOSS.name, effect.action, effect.note, id=len(dossier.history) + 1
    )
    after = replace(dossier, status=effect.status, history=(*dossier.history, line))
    if effect.payment:
        after = replace(after, fees=(DossierFee("Lệ phí", 8000, paid=8000),))
    if effect.clock is None:
        return after
    found = advance(dossier.due, effect.clock, dossier.clock, dossier.term, around.calendar)
    clock = (*dossier.clock, effect.clock)
    return replace(after, due=found, clock=clock, paused_at=paused_since(clock))


_LIVELY = [action for action in Action if action is not Action.CORRECT]


@settings(max_examples=100)
@given(st.data(), starts, terms, policies, st.booleans())
def test_every_life_of_a_dossier_is_due_when_the_law_says(
    data: st.DataObject,
    start: datetime,
    term: Term,
    policy: ClockPolicy,
    remote: bool,
) -> None:
    calendar, now = data.draw(calendars()), start
    life = Life.begin(start, term, policy, calendar, remote=remote)
    for _ in range(data.draw(st.integers(0, 8))):
        now += MINUTE * data.draw(st.integers(0, 5 * 1440))
        if data.draw(st.integers(0, 5)) == 0:
            calendar = data.draw(calendars())
        around = Circumstances(utc(now), calendar, BOSS)
        choices = [action for action in possible(life.dossier) if action in _LIVELY]
        turn = data.draw(st.integers(0, 11))
        if turn == 0 and life.before:
            life.takes_back(around)
        elif turn == 1 and life.dossier.status.open:
            life.is_counted_anew(around)
        elif turn == 2 and life.dossier.status is Status.RECEIVED:
            life.is_corrected(data.draw(terms), data.draw(policies), around)
        elif choices:
            life.takes(data.draw(st.sampled_from(choices)), around)

        assert life.dossier.due_at == due_moment(life.told), [one.what for one in life.told]


MONDAY = datetime(2026, 11, 16, 9, tzinfo=VIETNAM)
WEEK = OfficeCalendar()


def owed(limit: Term, *events: tuple[ClockKind, datetime]) -> datetime:
    """The due moment on the desk's clock, of a limit that began on Monday 16/11/2026."""
    began = ClockEvent(ClockKind.START, MONDAY)
    found = derive([began, *(ClockEvent(kind, at) for kind, at in events)], limit, WEEK)

    assert found is not None
    return local(found.due_at)


def test_days_that_were_lost_are_given_back_as_days() -> None:
    ten = Term(10, Unit.DAYS)
    friday, next_monday = MONDAY + 4 * DAY, MONDAY + 7 * DAY

    assert owed(ten) == moment("26/11/2026 17:00")
    late = owed(ten, (ClockKind.PAUSE, friday), (ClockKind.RESUME, next_monday))
    # Three days from Thursday 26/11 are Sunday 29/11, a day of rest.
    assert late == moment("30/11/2026 17:00")


def test_money_paid_on_a_saturday_leaves_the_office_its_last_day() -> None:
    four, friday = Term(4, Unit.WORKING_DAYS), MONDAY + 4 * DAY

    assert owed(four) == moment("20/11/2026 17:00")
    late = owed(four, (ClockKind.PAUSE, friday), (ClockKind.RESUME, friday + DAY))
    assert late == moment("23/11/2026 17:00")


def test_a_date_set_during_a_pause_is_moved_by_the_rest_of_the_pause_only() -> None:
    later = ClockEvent(ClockKind.EXTEND, MONDAY + 3 * DAY, new_due_at=MONDAY + 14 * DAY)
    events = [
        ClockEvent(ClockKind.START, MONDAY),
        ClockEvent(ClockKind.PAUSE, MONDAY + DAY),
        later,
        ClockEvent(ClockKind.RESUME, MONDAY + 4 * DAY),
    ]
    found = derive(events, Term(5, Unit.WORKING_DAYS), WEEK)

    assert found is not None
    assert local(found.due_at) == moment("01/12/2026 17:00")


def lived(policy: ClockPolicy, *actions: Action) -> Dossier:
    """A dossier of five working days after these steps, a day apart."""
    life = Life.begin(MONDAY, Term(5, Unit.WORKING_DAYS), policy, WEEK, remote=True)
    for place, action in enumerate(actions):
        life.takes(action, Circumstances(MONDAY + DAY * place, WEEK, BOSS))
    return life.dossier


def test_what_is_withdrawn_while_it_waits_for_papers_is_not_late_by_the_wait() -> None:
    asked = lived(ORDINARY, Action.START, Action.REQUEST_SUPPLEMENT)
    life = Life(asked, remote=False)
    life.takes(Action.WITHDRAW, Circumstances(MONDAY + 30 * DAY, WEEK, BOSS))

    assert life.dossier.due_at is not None
    assert life.dossier.due_at > MONDAY + 30 * DAY


def test_money_that_is_let_off_altogether_ends_the_wait_for_it() -> None:
    owing = lived(ORDINARY, Action.START, Action.REQUEST_PAYMENT, Action.WAIVE)

    assert owing.status is Status.IN_PROGRESS
    assert owing.paused_at is None


def test_what_is_paid_while_somebody_verifies_does_not_start_the_clock() -> None:
    stands = ClockPolicy(on_verify=OnVerify.PAUSE)
    paid = (Action.START, Action.VERIFY, Action.REQUEST_PAYMENT, Action.PAY)

    assert lived(stands, *paid).paused_at == MONDAY + DAY
    assert lived(stands, *paid, Action.VERIFIED).paused_at is None


def test_another_procedure_has_days_of_its_own_to_add() -> None:
    remote = ClockPolicy(remote=Term(10, Unit.WORKING_DAYS))
    life = Life.begin(MONDAY, Term(5, Unit.WORKING_DAYS), remote, WEEK, remote=True)
    life.is_corrected(Term(5, Unit.WORKING_DAYS), ORDINARY, Circumstances(MONDAY, WEEK, BOSS))

    assert life.dossier.due_at == moment("23/11/2026 17:00")
