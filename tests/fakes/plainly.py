"""What the program did, told again in the slow clock's plain words."""

from datetime import datetime

from motcua_desktop.domain.calendar import OfficeCalendar
from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.policy import ClockPolicy
from motcua_desktop.domain.procedure import Channel, Procedure
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


def limit_for(procedure: Procedure, channel: Channel, case: str | None) -> Limit | None:
    """A case's own limit, else the channel's, else the counter's."""
    own = {one.name: one.term for one in procedure.cases if one.term is not None}
    rules = procedure.channels
    rule = rules.get(channel) or rules.get(Channel.COUNTER)
    return limit_of(own.get(case or "") or (rule.term if rule else None))


def law_for(procedure: Procedure, channel: Channel, case: str | None, *, remote: bool) -> Law:
    """What binds such a dossier; a case's own limit has the place counted in already."""
    own = any(one.name == case and one.term is not None for one in procedure.cases)
    limit = limit_for(procedure, channel, case)
    return law_of(limit, procedure.clock, remote=remote and not own)


def law_of(limit: Limit | None, policy: ClockPolicy, *, remote: bool) -> Law:
    """What binds a dossier of this limit and strategy, in a remote commune or elsewhere."""
    return Law(
        limit,
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
