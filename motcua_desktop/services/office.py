"""The office's calendar: days off, days worked instead, hours; and what is due when."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.calendar import Due, OfficeCalendar
from motcua_desktop.domain.calendar import due as due_of
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.clock import ClockEvent, derive
from motcua_desktop.domain.moment import iso, local
from motcua_desktop.domain.public_holidays import Swap, days_worked_instead, public_holidays
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.term import Term
from motcua_desktop.errors import BadFile, InvalidInput
from motcua_desktop.models import calendar as store
from motcua_desktop.models import journal, settings
from motcua_desktop.models.calendar import Day, Origin
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.resources import resource
from motcua_desktop.services.calendar_files import (
    FIRST_YEAR,
    LAST_YEAR,
    CalendarFile,
    days_json,
    hours_json,
    read_calendar,
)

_FILLED = "calendar_years"
_HOURS = "calendar_hours"
_CONFIRMED = "calendar_confirmed"
REMOTE = "remote_area"
"""The setting that says 1 in a remote commune."""

_YEARS_AROUND = 2
_PLAN_IS_OUT = 12
"""The plan for the next year is announced towards the end of the year; from December we ask."""


@dataclass(frozen=True, slots=True)
class OfficeYear:
    """One year of the calendar; `confirmed` when the office has said its word about it."""

    year: int
    calendar: OfficeCalendar
    confirmed: bool

    def to_json(self) -> dict[str, Any]:
        """What `calendar show` tells, and `calendar import` takes back."""
        return {
            "year": self.year,
            "days_off": days_json(_of_year(self.calendar.days_off, self.year)),
            "worked_instead": days_json(_of_year(self.calendar.worked_instead, self.year)),
            **hours_json(self.calendar),
            "confirmed": self.confirmed,
        }


@dataclass(frozen=True, slots=True)
class CalendarReport:
    """What an imported calendar changed, in days; and the years the office has now confirmed."""

    added: int
    changed: int
    unchanged: int
    removed: int
    years: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "years": list(self.years),
        }


class Office:
    def __init__(self, database: Database, clock: Clock):
        self._database = database
        self._clock = clock
        self._calendar: OfficeCalendar | None = None
        self._years: frozenset[int] = frozenset()

    def calendar(self) -> OfficeCalendar:
        """The calendar in force, cached; years around this one are put in the store when missing.

        A change of it never moves what was promised: a dossier keeps its due moment.
        """
        this_year = local(self._clock.now()).year
        if self._calendar is None or this_year + _YEARS_AROUND not in self._years:
            self._fill(this_year)
            with self._database.read() as connection:
                self._calendar = _load(connection)
        return self._calendar

    def due(self, start: datetime, term: Term) -> Due:
        """The promised moment and its reasons; years beyond the store's are computed for it.

        Raises InvalidInput for a year the calendar does not reach.
        """
        found = due_of(start, term, self.calendar())
        return due_of(start, term, self._until(start, found))

    def promise(self, start: ClockEvent, term: Term | None) -> Due | None:
        """What the clock's first event promises; None where the catalogue gives no term.

        Raises InvalidInput for a year the calendar does not reach.
        """
        found = derive((start,), term, self.calendar())
        return derive((start,), term, self._until(start.at, found)) if found else None

    def remote_area(self) -> bool:
        """Whether this is a remote commune (miền núi, hải đảo, đặc biệt khó khăn), as the office
        says: some terms are longer there."""
        with self._database.read() as connection:
            return settings.get(connection, REMOTE) == "1"

    def _until(self, start: datetime, found: Due) -> OfficeCalendar:
        """The calendar with all years from `start` until after what was found."""
        years = range(local(start).year, local(found.due_at).year + 2)
        return self.reaching(self.calendar(), years)

    def show(self, year: int) -> OfficeYear:
        """One year of the calendar; raises InvalidInput for a year out of reach."""
        known = self.calendar()
        calendar = known if year in self._years else self._with([year], known)
        with self._database.read() as connection:
            confirmed = year in _years_in(settings.get(connection, _CONFIRMED))
        return OfficeYear(year, calendar, confirmed)

    def reaching(self, calendar: OfficeCalendar, years: Iterable[int]) -> OfficeCalendar:
        """`calendar`, and for years that the store does not hold what law and library have."""
        missing = [year for year in years if year not in self._years]
        return self._with(missing, calendar) if missing else calendar

    def preview(self, actor: Actor, data: bytes) -> tuple[CalendarReport, OfficeCalendar]:
        """What `import_file` would change, and the calendar as it would be; nothing is written.

        Raises BadFile saying where, NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        told = read_calendar(data)
        self.calendar()
        unknown = sorted(told.years - self._years)
        with self._database.read() as connection:
            days = {day.day: day for day in (*self._fresh(unknown), *store.days(connection))}
            opening = _opening(told, _load(connection))
        plan = _plan(told, days)
        days |= {day.day: day for day in plan.put}
        return plan.report, _with_days(
            opening, (day for day in days.values() if day.day not in plan.gone)
        )

    def import_file(self, actor: Actor, data: bytes) -> Done[CalendarReport]:
        """The office's own word about days and hours; all or nothing, the same file twice is still.

        What was promised stays as promised. Raises BadFile saying where, NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        told = read_calendar(data)
        self._fill(local(self._clock.now()).year, told.years)
        with self._database.write() as connection:
            plan = _plan(told, {day.day: day for day in store.days(connection)})
            store.put(connection, plan.put)
            store.drop(connection, plan.gone)
            report, opened = plan.report, _put_hours(connection, told)
            confirmed = _years_in(settings.get(connection, _CONFIRMED))
            changed = bool(report.added or report.changed or report.removed or opened)
            changed = changed or not told.years <= confirmed
            if changed:
                _put_years(connection, _CONFIRMED, confirmed | told.years)
                note = f"thêm {report.added}, đổi {report.changed}, bỏ {report.removed} ngày"
                entry = journal.Entry(self._clock.now(), actor, "import_calendar", note=note)
                journal.write(connection, entry)
        self._calendar = None
        return Done(report, Change(calendar=changed))

    def warning(self) -> str | None:
        """From 1 December on, what to do about a next year that nobody has confirmed."""
        today = local(self._clock.now()).date()
        if today.month < _PLAN_IS_OUT:
            return None
        with self._database.read() as connection:
            if today.year + 1 in _years_in(settings.get(connection, _CONFIRMED)):
                return None
        return (
            f"Lịch nghỉ năm {today.year + 1} mới là dự tính; nhập thông báo chính thức ở Danh "
            "mục (F8), Lịch làm việc, để hẹn trả đúng ngày."
        )

    def _fill(self, this_year: int, also: frozenset[int] = frozenset()) -> None:
        """Put missing years into the store.

        When the shipped swaps changed, all years anew but those the office has confirmed.
        """
        around = range(this_year - _YEARS_AROUND, this_year + _YEARS_AROUND + 1)
        table = resource("calendar", "vietnam.json").read_bytes()
        mark = hashlib.sha256(table).hexdigest()[:16]
        with self._database.read() as connection:
            known, seen = _filled(settings.get(connection, _FILLED))
            confirmed = _years_in(settings.get(connection, _CONFIRMED))
        self._years = known.union(around, also)
        stale = known - confirmed if seen != mark else frozenset()
        missing = (self._years - known) | stale
        if not missing and seen == mark:
            return
        fresh = [day for year in sorted(missing) for day in _year(year, _swaps(table))]
        with self._database.write() as connection:
            ours = {day.day for day in store.days(connection) if day.origin is Origin.OFFICE}
            store.put(connection, (day for day in fresh if day.day not in ours))
            text = json.dumps({"years": sorted(self._years), "table": mark})
            settings.put(connection, _FILLED, text)

    def _with(self, years: Iterable[int], known: OfficeCalendar) -> OfficeCalendar:
        """`known` with these years as the law and the library have them."""
        fresh = self._fresh(years)
        off = {day.day: day.name for day in fresh if not day.worked}
        worked = {day.day: day.name for day in fresh if day.worked}
        return replace(
            known,
            days_off=off | dict(known.days_off),
            worked_instead=worked | dict(known.worked_instead),
        )

    def _fresh(self, years: Iterable[int]) -> list[Day]:
        swaps = _swaps(resource("calendar", "vietnam.json").read_bytes())
        return [day for year in years for day in _year(_reachable(year), swaps)]


def due_json(start: datetime, found: Due) -> dict[str, Any]:
    """What `deadline` tells."""
    return {
        "start": iso(start),
        "due_at": iso(found.due_at),
        "steps": [
            {"date": step.date.isoformat(), "counted": step.counted, "why": step.why}
            for step in found.steps
        ],
    }


def _load(connection: Connection) -> OfficeCalendar:
    text = settings.get(connection, _HOURS)
    opening = OfficeCalendar()
    if text is not None:
        opening = read_calendar(text.encode()).opening(opening)
    return _with_days(opening, store.days(connection))


def _with_days(opening: OfficeCalendar, known: Iterable[Day]) -> OfficeCalendar:
    """These hours on these days."""
    days = sorted(known, key=lambda day: day.day)
    return replace(
        opening,
        days_off={day.day: day.name for day in days if not day.worked},
        worked_instead={day.day: day.name for day in days if day.worked},
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a file is about to write into the days, and what it takes away."""

    report: CalendarReport
    put: tuple[Day, ...]
    gone: frozenset[date]


def _plan(told: CalendarFile, known: Mapping[date, Day]) -> _Plan:
    off = [_day(*entry, worked=False) for entry in told.days_off.items()]
    worked = [_day(*entry, worked=True) for entry in told.worked_instead.items()]
    said = {entry.day: entry for entry in (*off, *worked)}
    added = [entry for entry in said.values() if entry.day not in known]
    changed = [
        entry for entry in said.values() if entry.day in known and _differs(entry, known[entry.day])
    ]
    gone = [day for day in known if told.replace and day.year == told.year and day not in said]
    report = CalendarReport(
        added=len(added),
        changed=len(changed),
        unchanged=len(said) - len(added) - len(changed),
        removed=len(gone),
        years=tuple(sorted(told.years)),
    )
    return _Plan(report, (*added, *changed), frozenset(gone))


def _differs(day: Day, known: Day) -> bool:
    return (day.worked, day.name) != (known.worked, known.name)


def _put_hours(connection: Connection, told: CalendarFile) -> bool:
    """Whether the file changed the hours."""
    before = _load(connection)
    opening = _opening(told, before)
    if opening == before:
        return False
    settings.put(connection, _HOURS, json.dumps(hours_json(opening)))
    return True


def _opening(told: CalendarFile, before: OfficeCalendar) -> OfficeCalendar:
    try:
        return told.opening(before)
    except InvalidInput as trouble:
        raise BadFile(f"Giờ làm việc: {trouble.message}") from trouble


def _year(year: int, swaps: tuple[Swap, ...]) -> list[Day]:
    shipped = {swap.off for swap in swaps}
    off = [
        _day(day, name, Origin.SHIPPED if day in shipped else Origin.LIBRARY, worked=False)
        for day, name in public_holidays(year, swaps).items()
    ]
    worked = days_worked_instead(year, swaps).items()
    return off + [_day(day, name, Origin.SHIPPED, worked=True) for day, name in worked]


def _day(day: date, name: str, origin: Origin = Origin.OFFICE, *, worked: bool) -> Day:
    return Day(day, worked, name, origin)


def _swaps(table: bytes) -> tuple[Swap, ...]:
    return tuple(Swap.parse(entry) for entry in json.loads(table)["swaps"])


def _reachable(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidInput(f"Lịch chỉ có từ năm {FIRST_YEAR} đến {LAST_YEAR}.", field="year")
    return year


def _of_year(days: Mapping[date, str], year: int) -> dict[date, str]:
    return {day: name for day, name in days.items() if day.year == year}


def _filled(text: str | None) -> tuple[frozenset[int], str]:
    told: dict[str, Any] = json.loads(text) if text else {"years": [], "table": ""}
    return frozenset(told["years"]), str(told["table"])


def _years_in(text: str | None) -> frozenset[int]:
    return frozenset(json.loads(text)) if text else frozenset()


def _put_years(connection: Connection, key: str, years: frozenset[int]) -> None:
    settings.put(connection, key, json.dumps(sorted(years)))
