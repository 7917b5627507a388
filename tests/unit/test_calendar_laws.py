"""Laws of deadlines; that they are the law's own is in `test_clock_laws`."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.calendar import (
    OfficeCalendar,
    add_working_days,
    due,
    is_working_day,
    working_days_between,
)
from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.domain.term import Term, Unit
from tests.fakes.calendars import calendars, dates, starts, terms
from tests.fakes.slow_clock import DAY, MINUTE


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
