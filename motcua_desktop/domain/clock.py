"""The dossier's clock: due dates derived from an append-only list of events."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from motcua_desktop.domain.calendar import Due, DueStep, OfficeCalendar, due, prolonged
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.term import Term, Unit


class ClockKind(StrEnum):
    """What may happen to a dossier's clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    RESTART = "restart"
    EXTEND = "extend"
    RECOUNT = "recount"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One event; `why` is the reason or its legal basis.

    `new_due_at` belongs to EXTEND alone. `plus` is what EXTEND adds to the due moment where it
    names no new one (a verification's own term), and what START, RESTART and RECOUNT count on after
    the term (remote communes). UNDO takes back the last event that still stands.
    """

    kind: ClockKind
    at: datetime
    why: str = ""
    new_due_at: datetime | None = None
    plus: Term | None = None


def derive(events: Sequence[ClockEvent], term: Term | None, calendar: OfficeCalendar) -> Due | None:
    """The due moment that these events lead to under one calendar, explained line by line.

    None when the catalogue gives no term and nobody has set a date.
    """
    found: Due | None = None
    stand = _as_recounted(standing(events))
    for place, event in enumerate(stand):
        if event.kind is ClockKind.RECOUNT:
            # All of it is counted here under one calendar: once more would change nothing.
            found = _noted(found, event, _RECOUNTED)
        else:
            found = advance(found, event, stand[:place], term, calendar)
    return found


def advance(  # noqa: PLR0911 (one return per kind reads best)
    found: Due | None,
    event: ClockEvent,
    before: Sequence[ClockEvent],
    term: Term | None,
    calendar: OfficeCalendar,
) -> Due | None:
    """What one more event makes of the due moment that was promised.

    `before` are the events that stand so far. What was promised is taken as it is: a calendar that
    has changed since moves it only by RECOUNT. RESTART counts the full term anew (NĐ 61/2018
    Đ19.4); PAUSE … RESUME moves the due moment on by the time between; EXTEND sets or adds to it.
    While paused the last known due moment stands.
    """
    paused_at = paused_since(before)
    match event.kind:
        case ClockKind.START | ClockKind.RESTART:
            return _counted(event, term, calendar, earlier=found)
        case ClockKind.PAUSE:
            return _noted(found, event, "tạm dừng tính hạn")
        case ClockKind.RESUME if paused_at is not None:
            return _moved(found, _lost_since(paused_at, before), event, term, calendar)
        case ClockKind.EXTEND if event.new_due_at is not None:
            return _extended(found, event)
        case ClockKind.EXTEND if event.plus is not None:
            return _lengthened(found, event, event.plus, calendar)
        case ClockKind.RECOUNT:
            anew = derive(_with_plus(before, event.plus), term, calendar)
            return _noted(anew, event, _RECOUNTED)
        case _:
            return _noted(found, event, "không đổi hạn")


def standing(events: Sequence[ClockEvent]) -> tuple[ClockEvent, ...]:
    """The events that count: each UNDO takes itself and the last one before it away."""
    stand: list[ClockEvent] = []
    for event in events:
        if event.kind is not ClockKind.UNDO:
            stand.append(event)
        elif stand:
            stand.pop()
    return tuple(stand)


def paused_since(events: Sequence[ClockEvent]) -> datetime | None:
    """Since when the clock stands after these events; None while it runs."""
    since: datetime | None = None
    for event in standing(events):
        match event.kind:
            case ClockKind.PAUSE:
                since = since or event.at
            case ClockKind.START | ClockKind.RESUME | ClockKind.RESTART:
                since = None
            case _:
                continue
    return since


def added(events: Sequence[ClockEvent]) -> Term | None:
    """What a remote commune has besides the term, as last said."""
    said = [event.plus for event in standing(events) if event.kind in _COUNTING]
    return said[-1] if said else None


_COUNTING = frozenset({ClockKind.START, ClockKind.RESTART, ClockKind.RECOUNT})
_RECOUNTED = "tính lại hạn"


def _as_recounted(stand: Sequence[ClockEvent]) -> list[ClockEvent]:
    """What the last RECOUNT adds holds for all before it."""
    places = [place for place, event in enumerate(stand) if event.kind is ClockKind.RECOUNT]
    if not places:
        return list(stand)
    last = places[-1]
    return [*_with_plus(stand[:last], stand[last].plus), *stand[last:]]


def _with_plus(events: Sequence[ClockEvent], plus: Term | None) -> list[ClockEvent]:
    """The events as they would have been, had this been counted on after the term all along."""
    return [replace(event, plus=plus) if event.kind in _COUNTING else event for event in events]


def _lost_since(paused_at: datetime, before: Sequence[ClockEvent]) -> datetime:
    """From when the pause costs time: a date set meanwhile was set knowing what it cost so far."""
    dated = [event.at for event in standing(before) if event.new_due_at is not None]
    return max(paused_at, *dated) if dated else paused_at


def _counted(
    event: ClockEvent, term: Term | None, calendar: OfficeCalendar, *, earlier: Due | None
) -> Due | None:
    if term is None:
        return None
    fresh = _whole(event, term, calendar)
    if earlier is None:
        return fresh
    again = DueStep(local(event.at).date(), counted=False, why="tính lại từ đầu")
    if event.why and event.plus is None:
        again = _told("tính lại từ đầu", event)
    return Due(fresh.due_at, (again, *fresh.steps))


def _whole(event: ClockEvent, term: Term, calendar: OfficeCalendar) -> Due:
    """The term with what is counted on after it: 30 and 10 days are 40, not 30 and then 10."""
    if event.plus is None:
        return due(event.at, term, calendar)
    if event.plus.unit is not term.unit or term.unit is Unit.SAME_DAY:
        return _lengthened(due(event.at, term, calendar), event, event.plus, calendar)
    together = due(event.at, Term(term.amount + event.plus.amount, term.unit), calendar)
    line = _told(f"cộng thêm {event.plus.text()}", event)
    return Due(together.due_at, (line, *together.steps))


def _moved(
    found: Due | None,
    paused_at: datetime,
    event: ClockEvent,
    term: Term | None,
    calendar: OfficeCalendar,
) -> Due | None:
    if found is None:
        return None
    moved, lost = prolonged(found.due_at, (paused_at, event.at), term, calendar)
    return Due(moved, (*found.steps, _told(f"tính tiếp, cộng {lost}", event)))


def _lengthened(found: Due | None, event: ClockEvent, plus: Term, calendar: OfficeCalendar) -> Due:
    longer = due(found.due_at if found else event.at, plus, calendar)
    line = _told(f"cộng thêm {plus.text()}", event)
    # A term in days begins by saying that its first day does not count: here that is the last one.
    days = longer.steps[1:] if plus.unit in (Unit.DAYS, Unit.WORKING_DAYS) else longer.steps
    return Due(longer.due_at, (*(found.steps if found else ()), line, *days))


def _extended(found: Due | None, event: ClockEvent) -> Due | None:
    if event.new_due_at is None:
        return found
    day = local(event.new_due_at).date()
    line = DueStep(date=day, counted=True, why=_line(f"gia hạn đến {date_text(day)}", event))
    return Due(event.new_due_at, (*(found.steps if found else ()), line))


def _noted(found: Due | None, event: ClockEvent, what: str) -> Due | None:
    if found is None:
        return None
    line = _told(what, event)
    return Due(found.due_at, (*found.steps, line))


def _told(what: str, event: ClockEvent) -> DueStep:
    return DueStep(date=local(event.at).date(), counted=False, why=_line(what, event))


def _line(what: str, event: ClockEvent) -> str:
    return f"{what}: {event.why}" if event.why else what
