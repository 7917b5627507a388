"""From a start, a term and the office's calendar to the due moment, with its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from motcua_desktop.domain.term import Term

Span = tuple[time, time]

OFFICE_DAY: tuple[Span, ...] = ((time(7, 30), time(11, 30)), (time(13, 0), time(17, 0)))


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """When the office works. `hours[0]` is Monday; an empty tuple is a day of rest.

    `days_off` and `worked_instead` map dates to why; a day in both is worked. A day worked
    instead uses `swap_hours`. `late_from` is the moment of day after which a same-day term
    runs to the next working day (NĐ 23/2015 Đ7: 15:00).
    """

    hours: tuple[tuple[Span, ...], ...] = (OFFICE_DAY,) * 5 + ((), ())
    days_off: Mapping[date, str] = field(default_factory=dict)
    worked_instead: Mapping[date, str] = field(default_factory=dict)
    swap_hours: tuple[Span, ...] = OFFICE_DAY
    late_from: time = time(15, 0)


@dataclass(frozen=True, slots=True)
class DueStep:
    """One line of the explanation: this day counted or not, and why."""

    date: date
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class Due:
    """The promised moment (aware UTC) and how it came about."""

    due_at: datetime
    steps: tuple[DueStep, ...]


def due(start: datetime, term: Term, calendar: OfficeCalendar) -> Due:
    """The moment by which the result is promised."""
    raise AssertionError
