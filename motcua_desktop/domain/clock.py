"""The dossier's clock: due dates derived from an append-only list of events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua_desktop.domain.calendar import (
    Due,
    DueStep,
    OfficeCalendar,
    add_working_days,
    due,
    working_days_between,
)
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.term import Term


class ClockKind(StrEnum):
    """What may happen to a dossier's clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    RESTART = "restart"
    EXTEND = "extend"


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One event. `new_due_at` belongs to EXTEND alone; `why` is the reason or its legal basis."""

    kind: ClockKind
    at: datetime
    why: str = ""
    new_due_at: datetime | None = None


def derive(events: Sequence[ClockEvent], term: Term | None, calendar: OfficeCalendar) -> Due | None:
    """The due moment that these events lead to, explained line by line.

    None when the catalogue gives no term and nobody has set a date. RESTART counts the full term
    anew (NĐ 61/2018 Đ19.4); PAUSE … RESUME moves the due moment on by the working days between;
    EXTEND sets the promised moment. While paused the last known due moment stands.
    """
    found: Due | None = None
    paused_at: datetime | None = None
    for event in events:
        match event.kind:
            case ClockKind.START | ClockKind.RESTART:
                found = _counted(event, term, calendar, earlier=found)
                paused_at = None
            case ClockKind.PAUSE:
                paused_at = paused_at or event.at
                found = _noted(found, event, "tạm dừng tính hạn")
            case ClockKind.RESUME if paused_at is not None:
                found = _moved(found, paused_at, event, calendar)
                paused_at = None
            case ClockKind.EXTEND if event.new_due_at is not None:
                found = _extended(found, event)
            case ClockKind.RESUME | ClockKind.EXTEND:
                found = _noted(found, event, "không đổi hạn")
    return found


def _counted(
    event: ClockEvent, term: Term | None, calendar: OfficeCalendar, *, earlier: Due | None
) -> Due | None:
    if term is None:
        return None
    fresh = due(event.at, term, calendar)
    if earlier is None:
        return fresh
    again = _told("tính lại từ đầu", event)
    return Due(fresh.due_at, (again, *fresh.steps))


def _moved(
    found: Due | None, paused_at: datetime, event: ClockEvent, calendar: OfficeCalendar
) -> Due | None:
    if found is None:
        return None
    lost = working_days_between(local(paused_at).date(), local(event.at).date(), calendar)
    line = _told(f"tính tiếp, cộng {lost} ngày làm việc", event)
    if lost <= 0:
        return Due(found.due_at, (*found.steps, line))
    end = local(found.due_at)
    day = add_working_days(end.date(), lost, calendar)
    moved = end.replace(year=day.year, month=day.month, day=day.day)
    return Due(moved, (*found.steps, line))


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
