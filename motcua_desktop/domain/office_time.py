"""How long things really took: the office's own hours between two moments, for many at once."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from motcua_desktop.domain.calendar import OfficeCalendar, working_days_between
from motcua_desktop.domain.moment import local

_DAY = timedelta(days=1)
_HOUR = 3_600
_WORKING_DAY = 8 * _HOUR


@dataclass(slots=True)
class OfficeTime:
    """The calendar with each day added up once, however many dossiers are asked for."""

    calendar: OfficeCalendar
    _upto: dict[date, int] = field(default_factory=dict)
    _first: date = date.max
    _last: date = date.min

    def hours(self, since: datetime, until: datetime) -> float:
        """The hours the office worked between; 0.0 where `until` is not after `since`."""
        return self._seconds(since, until) / _HOUR

    def days(self, since: datetime, until: datetime) -> float:
        """The same in working days of eight hours."""
        return self._seconds(since, until) / _WORKING_DAY

    def late(
        self, due_at: datetime, until: datetime, *, by_hour: bool
    ) -> tuple[int | None, float | None]:
        """How late something is at `until`: in working days, or in working hours `by_hour`.

        Neither where it is not late. A day of rest between makes nothing later.
        """
        if until <= due_at:
            return None, None
        if by_hour:
            return None, self.hours(due_at, until)
        return working_days_between(_day(due_at), _day(until), self.calendar), None

    def _seconds(self, since: datetime, until: datetime) -> int:
        if until <= since:
            return 0
        return self._before(local(until)) - self._before(local(since))

    def _before(self, here: datetime) -> int:
        """Seconds worked from the first day known until this local moment."""
        day = here.date()
        self._reach(day)
        clock = here.time().replace(tzinfo=None)
        spans = self.calendar.spans(day)
        return self._upto[day] + sum(_length(start, min(end, clock)) for start, end in spans)

    def _reach(self, day: date) -> None:
        if not self._upto:
            self._upto[day], self._first, self._last = 0, day, day
        while self._last < day:
            self._upto[self._last + _DAY] = self._upto[self._last] + self._whole(self._last)
            self._last += _DAY
        while self._first > day:
            before = self._first - _DAY
            self._upto[before] = self._upto[self._first] - self._whole(before)
            self._first = before

    def _whole(self, day: date) -> int:
        return sum(_length(start, end) for start, end in self.calendar.spans(day))


def _day(moment: datetime) -> date:
    return local(moment).date()


def _length(start: time, end: time) -> int:
    return max(_of_midnight(end) - _of_midnight(start), 0)


def _of_midnight(clock: time) -> int:
    return clock.hour * _HOUR + clock.minute * 60 + clock.second
