"""The due moment read off the law's sentences: day by day, for terms in hours minute by minute.

It shares nothing with the program's calendar and clock, is slow on purpose, and is what they are
held against. Moments are whole minutes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone

HERE = timezone(timedelta(hours=7))
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

Hours = tuple[tuple[time, time], ...]
Limit = tuple[int, str]
"""An amount of `working_days`, `days`, `working_hours`, `hours` or `same_day`."""

USUAL: Hours = ((time(7, 30), time(11, 30)), (time(13), time(17)))


@dataclass(frozen=True, slots=True)
class Days:
    """When an office works. `week[0]` is Monday; a day both off and worked is worked."""

    week: tuple[Hours, ...] = (USUAL,) * 5 + ((), ())
    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    swap: Hours = USUAL
    late_from: time = time(15)


@dataclass(frozen=True, slots=True)
class Law:
    """What binds a procedure: its limit, what remote communes have besides, its strategies."""

    limit: Limit | None
    remote: Limit | None = None
    supplement: str = "restart"
    payment: str = "pause"
    verification: str = "run"
    verify: Limit | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One plain event, and the days and hours the office knew of when it was written down.

    `what`: received, asked, supplemented, owing, paid, verifying, verified, extended (`until`),
    ended, corrected (`law`), recounted, undone, or any other word for what moves no clock.
    """

    what: str
    at: datetime
    days: Days
    law: Law | None = None
    until: datetime | None = None


@dataclass(slots=True)
class Walk:
    """How far the reading has come: what is promised, and for what the clock stands since when."""

    law: Law
    promised: datetime | None = None
    standing: set[str] = field(default_factory=set)
    since: datetime | None = None

    def stop(self, why: str, at: datetime) -> None:
        self.standing.add(why)
        self.since = self.since or at

    def go_on(self, why: str, at: datetime, days: Days) -> None:
        """The clock runs again when nothing else holds it."""
        held = bool(self.standing)
        self.standing.discard(why)
        if not held or self.standing or self.since is None:
            return
        if self.promised is not None:
            self.promised = moved(self.promised, (self.since, at), self.law.limit, days)
        self.since = None

    def let_go(self) -> None:
        self.standing.clear()
        self.since = None


def due_moment(events: Sequence[Told]) -> datetime | None:
    """When the result is owed after these events; None where nothing was ever promised.

    What was promised stands, whatever the calendar says later, until somebody counts anew.
    """
    return read(events).promised


def read(events: Sequence[Told]) -> Walk:
    """How it stands after all these events."""
    stand: list[Told] = []
    for one in events:
        if one.what == "undone":
            stand.pop()
        else:
            stand.append(one)
    return _walk(stand)


def count(start: datetime, limit: Limit, days: Days) -> datetime:
    """The end of a limit that begins with an event at `start`."""
    amount, unit = limit
    here = start.astimezone(HERE)
    match unit:
        case "working_days":
            # BLDS 91/2015 Đ147.2–3: the event's own day is not counted.
            return closing(_walked(here.date(), amount, lambda day: works(day, days)), days)
        case "days":
            # BLDS Đ148.5: a last day of rest moves the end to the next working day.
            day = _walked(here.date(), amount, lambda _: True)
            return closing(day if works(day, days) else next_worked(day, days), days)
        case "working_hours":
            return _office_minutes(here, amount * 60, days)
        case "hours":
            # BLDS Đ147.1: from the very moment; nobody is there to hand over while it is closed.
            return _opened(_clock_minutes(here, amount * 60), days)
        case "same_day":
            return _same_day(here, days)
    raise ValueError(unit)


def moved(
    promised: datetime, pause: tuple[datetime, datetime], limit: Limit | None, days: Days
) -> datetime:
    """The promise after a pause: the time between is not the office's (Luật Đất đai: the time of
    the financial duty is not counted), each kind of limit in its own measure."""
    since, until = (moment.astimezone(HERE) for moment in pause)
    promised = promised.astimezone(HERE)
    unit = limit[1] if limit else "working_days"
    if unit == "working_hours":
        lost = sum(open_at(minute, days) for minute in _minutes(since, until))
        return _office_minutes(promised, lost, days) if lost else promised
    if unit == "hours":
        lost = sum(1 for _ in _minutes(since, until))
        return _opened(_clock_minutes(promised, lost), days)
    day, new = promised.date(), promised
    for lost_day in _days(since.date(), until.date()):
        if unit == "days":
            day += DAY
        elif works(lost_day, days):
            day = next_worked(day, days)
    if day != promised.date():
        new = closing(day if works(day, days) else next_worked(day, days), days)
    if since <= promised and new < until:
        # It was in time when the clock stopped, and the rest of its last day is still owed.
        new = closing(next_worked(until.date(), days), days)
    return new


def works(day: date, days: Days) -> bool:
    return bool(_hours(day, days))


def open_at(minute: datetime, days: Days) -> bool:
    """Whether the minute that begins then is worked."""
    return any(begin <= minute.time() < end for begin, end in _hours(minute.date(), days))


def next_worked(day: date, days: Days) -> date:
    return _walked(day, 1, lambda one: works(one, days))


def closing(day: date, days: Days) -> datetime:
    """BLDS Đ148: a limit ends when its last day ends; a desk hands over until it shuts."""
    return datetime.combine(day, _hours(day, days)[-1][1], HERE)


def _walk(stand: Sequence[Told], law: Law | None = None, days: Days | None = None) -> Walk:
    """The events one by one; `law` and `days` where everything is counted anew under others."""
    first = stand[0]
    if first.law is None:
        raise ValueError("a dossier is received under a law")
    walk = Walk(law or first.law)
    for place, told in enumerate(stand):
        one = replace(told, days=days or told.days)
        if one.what in ("corrected", "recounted"):
            # What was taken in wrongly is counted as if it had been right from the beginning.
            known = law or one.law or walk.law
            walk = _walk(stand[:place], known, one.days)
            walk.law = known
        else:
            _goes_on(walk, one)
    return walk


def _goes_on(walk: Walk, one: Told) -> None:
    if (why := _holds(one.what, walk.law)) is not None:
        walk.stop(why, one.at)
    elif one.what in ("paid", "verified", "ended", "supplemented"):
        _end_of_wait(walk, one)
    else:
        _date(walk, one)


def _holds(what: str, law: Law) -> str | None:
    """For what the clock stands from this event on, by the procedure's own law."""
    if what == "asked":
        return "supplement"
    if what == "owing" and law.payment == "pause":
        return "money"
    return "verification" if what == "verifying" and law.verification == "pause" else None


def _end_of_wait(walk: Walk, one: Told) -> None:
    if one.what == "supplemented" and walk.law.supplement == "restart":
        # NĐ 61/2018 Đ19.4: counted from the beginning once the dossier is complete.
        walk.let_go()
        walk.promised = _whole(one.at, walk.law, one.days)
        return
    ended = {"supplemented": ("supplement",), "paid": ("money",), "verified": ("verification",)}
    for why in ended.get(one.what, tuple(walk.standing)):
        walk.go_on(why, one.at, one.days)


def _date(walk: Walk, one: Told) -> None:
    law = walk.law
    match one.what:
        case "received":
            walk.promised = _whole(one.at, law, one.days)
        case "verifying" if law.verification == "extend" and law.verify:
            # Luật Hộ tịch Đ25, Đ28: the limit is prolonged, so the rest begins where it ended.
            walk.promised = count(walk.promised or one.at, law.verify, one.days)
        case "extended" if one.until is not None:
            # NĐ 61/2018 Đ19.9: the new date is the one written to the citizen; what the clock
            # stood before that letter is in it.
            walk.promised = one.until.astimezone(HERE)
            walk.since = one.at if walk.standing else None


def _whole(start: datetime, law: Law, days: Days) -> datetime | None:
    """The limit with what remote communes have more: one limit, whose last day alone may roll."""
    if law.limit is None or law.remote is None:
        return law.limit and count(start, law.limit, days)
    (amount, unit), (more, of) = law.limit, law.remote
    if unit == of != "same_day":
        return count(start, (amount + more, unit), days)
    return count(count(start, law.limit, days), law.remote, days)


def _same_day(here: datetime, days: Days) -> datetime:
    """NĐ 23/2015 Đ7: the same day, or the next working day when received after 15:00."""
    day = here.date()
    if works(day, days) and here.time() < days.late_from and here < closing(day, days):
        return closing(day, days)
    return closing(next_worked(day, days), days)


def _hours(day: date, days: Days) -> Hours:
    if day in days.worked:
        return days.swap
    return () if day in days.off else days.week[day.weekday()]


def _walked(day: date, amount: int, counts: Callable[[date], bool]) -> date:
    while amount:
        day += DAY
        amount -= counts(day)
    return day


def _days(after: date, last: date) -> list[date]:
    return [after + DAY * n for n in range(1, (last - after).days + 1)]


def _minutes(since: datetime, until: datetime) -> Sequence[datetime]:
    return [since + MINUTE * n for n in range((until - since) // MINUTE)]


def _office_minutes(minute: datetime, amount: int, days: Days) -> datetime:
    while amount:
        amount -= open_at(minute, days)
        minute += MINUTE
    return minute


def _clock_minutes(minute: datetime, amount: int) -> datetime:
    for _ in range(amount):
        minute += MINUTE
    return minute


def _opened(minute: datetime, days: Days) -> datetime:
    """That moment, or when the office next opens; its closing moment still counts as open."""
    if open_at(minute - MINUTE, days):
        return minute
    while not open_at(minute, days):
        minute += MINUTE
    return minute
