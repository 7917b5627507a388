"""Laws of deadlines, and a slow reference that walks minute by minute to hold them against."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua_desktop.domain.calendar import (
    OFFICE_DAY,
    OfficeCalendar,
    Span,
    add_working_days,
    due,
    is_working_day,
    working_days_between,
)
from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.domain.term import Term, Unit

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
FIRST = date(2026, 1, 1)
dates = st.integers(0, 120).map(lambda n: FIRST + DAY * n)
starts = st.integers(0, 120 * 1440).map(lambda n: datetime(2026, 1, 1, tzinfo=VIETNAM) + MINUTE * n)


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    edges = sorted(draw(st.lists(st.integers(0, 1439), min_size=2, max_size=6, unique=True)))
    moments = [time(edge // 60, edge % 60) for edge in edges]
    return tuple(zip(moments[::2], moments[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> OfficeCalendar:
    day = draw(st.one_of(st.just(OFFICE_DAY), spans()))
    week = draw(st.lists(st.sampled_from([day, day, ()]), min_size=7, max_size=7))
    if not any(week):
        week[draw(st.integers(0, 6))] = day
    return OfficeCalendar(
        hours=tuple(week),
        days_off=dict.fromkeys(draw(st.sets(dates, max_size=25)), "nghỉ lễ"),
        worked_instead=dict.fromkeys(draw(st.sets(dates, max_size=6)), "làm bù"),
        swap_hours=draw(st.one_of(st.just(OFFICE_DAY), spans())),
        late_from=draw(st.sampled_from([time(15), time(11, 30), time(8), time(23, 59)])),
    )


terms = st.one_of(
    st.builds(Term, st.integers(1, 12), st.sampled_from([Unit.WORKING_DAYS, Unit.DAYS])),
    st.builds(Term, st.integers(1, 40), st.sampled_from([Unit.WORKING_HOURS, Unit.HOURS])),
    st.just(Term(1, Unit.SAME_DAY)),
)


def minutes_from(moment: datetime) -> Iterator[datetime]:
    while True:
        yield moment
        moment += MINUTE


def open_at(moment: datetime, calendar: OfficeCalendar) -> bool:
    """Whether the minute that begins at `moment` is worked."""
    day = moment.date()
    if day in calendar.worked_instead:
        hours = calendar.swap_hours
    elif day in calendar.days_off:
        hours = ()
    else:
        hours = calendar.hours[day.weekday()]
    return any(opening <= moment.time() < closing for opening, closing in hours)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


def worked(day: date, calendar: OfficeCalendar) -> bool:
    return any(open_at(midnight(day) + MINUTE * n, calendar) for n in range(1440))


def closing_of(day: date, calendar: OfficeCalendar) -> datetime:
    return max(
        midnight(day) + MINUTE * (n + 1)
        for n in range(1440)
        if open_at(midnight(day) + MINUTE * n, calendar)
    )


def next_worked(day: date, calendar: OfficeCalendar) -> date:
    day += DAY
    while not worked(day, calendar):
        day += DAY
    return day


def slow_hours(start: datetime, hours: int, calendar: OfficeCalendar) -> datetime:
    left = hours * 60
    for minute in minutes_from(start):
        left -= open_at(minute, calendar)
        if not left:
            return minute + MINUTE
    raise AssertionError


def slow_clock(end: datetime, calendar: OfficeCalendar) -> datetime:
    """A closing minute still counts as open: the desk hands over until it shuts."""
    return next(
        minute
        for minute in minutes_from(end)
        if open_at(minute, calendar) or (minute == end and open_at(minute - MINUTE, calendar))
    )


def slow_due(start: datetime, term: Term, calendar: OfficeCalendar) -> datetime:
    day = start.date()
    match term.unit:
        case Unit.WORKING_HOURS:
            return slow_hours(start, term.amount, calendar)
        case Unit.HOURS:
            return slow_clock(start + timedelta(hours=term.amount), calendar)
        case Unit.WORKING_DAYS:
            for _ in range(term.amount):
                day = next_worked(day, calendar)
        case Unit.DAYS:
            day = next_worked(day + DAY * (term.amount - 1), calendar)
        case Unit.SAME_DAY:
            late = start.time() >= calendar.late_from
            if late or not worked(day, calendar) or start >= closing_of(day, calendar):
                day = next_worked(day, calendar)
    return closing_of(day, calendar)


@settings(max_examples=150, deadline=None)
@given(starts, terms, calendars())
def test_the_due_moment_is_that_of_the_walk_minute_by_minute(
    start: datetime, term: Term, calendar: OfficeCalendar
) -> None:
    assert due(start, term, calendar).due_at == slow_due(start, term, calendar)


@given(starts, st.integers(0, 10_000), terms, calendars())
def test_a_later_start_is_never_due_earlier(
    start: datetime, later: int, term: Term, calendar: OfficeCalendar
) -> None:
    assert due(start, term, calendar).due_at <= due(start + MINUTE * later, term, calendar).due_at


@given(starts, terms, calendars())
def test_a_longer_term_is_never_due_earlier(
    start: datetime, term: Term, calendar: OfficeCalendar
) -> None:
    longer = term if term.unit is Unit.SAME_DAY else Term(term.amount + 1, term.unit)

    assert due(start, term, calendar).due_at <= due(start, longer, calendar).due_at


@given(starts, terms, calendars())
def test_it_is_due_after_the_start_in_utc_and_while_the_office_is_open(
    start: datetime, term: Term, calendar: OfficeCalendar
) -> None:
    found = due(start, term, calendar).due_at
    here = found.astimezone(VIETNAM)

    assert found > start
    assert found.tzinfo is UTC
    assert any(a <= here.time() <= b for a, b in calendar.spans(here.date()))


@given(starts, st.integers(1, 40), calendars())
def test_as_many_days_are_counted_as_the_term_has(
    start: datetime, amount: int, calendar: OfficeCalendar
) -> None:
    found = due(start, Term(amount, Unit.WORKING_DAYS), calendar)
    last = found.steps[-1].date

    assert sum(step.counted for step in found.steps) == amount
    assert [step.date for step in found.steps] == [
        start.date() + DAY * n for n in range(len(found.steps))
    ]
    assert working_days_between(start.date(), last, calendar) == amount
    assert add_working_days(start.date(), amount, calendar) == last


@given(dates, dates, calendars())
def test_the_count_between_two_days_is_that_of_going_through_them(
    a: date, b: date, calendar: OfficeCalendar
) -> None:
    low, high = min(a, b), max(a, b)
    slow = sum(is_working_day(low + DAY * n, calendar) for n in range(1, (high - low).days + 1))

    assert working_days_between(a, b, calendar) == (slow if a <= b else -slow)
