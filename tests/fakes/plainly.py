"""What the program did, told again in the slow clock's plain words."""

from datetime import datetime

from motcua_desktop.domain.calendar import OfficeCalendar
from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.policy import ClockPolicy
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.term import Term
from tests.fakes.slow_clock import Days, Law, Limit, Told

_WORDS = {
    Action.REQUEST_SUPPLEMENT: "asked",
    Action.SUPPLEMENT: "supplemented",
    Action.REQUEST_PAYMENT: "owing",
    Action.VERIFY: "verifying",
    Action.VERIFIED: "verified",
    Action.EXTEND: "extended",
    Action.REJECT: "ended",
    Action.WITHDRAW: "ended",
    Action.STOP: "ended",
    Action.COMPLETE: "ended",
}


def days_of(calendar: OfficeCalendar) -> Days:
    """The same days and hours as plain sets."""
    return Days(
        calendar.hours,
        frozenset(calendar.days_off),
        frozenset(calendar.worked_instead),
        calendar.swap_hours,
        calendar.late_from,
    )


def limit_of(term: Term | None) -> Limit | None:
    return None if term is None else (term.amount, term.unit.value)


def law_of(term: Term | None, policy: ClockPolicy, *, remote: bool) -> Law:
    """What binds a dossier of this term and strategy, in a remote commune or elsewhere."""
    return Law(
        limit_of(term),
        limit_of(policy.remote) if remote else None,
        policy.on_supplement.value,
        policy.on_payment.value,
        policy.on_verify.value,
        limit_of(policy.verify),
    )


def told_of(
    before: Dossier, after: Dossier, action: Action, days: Days, until: datetime | None = None
) -> Told:
    """One step that was taken, as a plain event."""
    what = _WORDS.get(action, "step")
    waited = before.status is Status.AWAITING_PAYMENT and after.status is Status.IN_PROGRESS
    if action in (Action.PAY, Action.WAIVE) and waited:
        what = "paid"
    return Told(what, after.history[-1].at, days, until=until)
