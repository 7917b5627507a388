"""Calendars, moments and terms of every kind, for laws that hold under all of them."""

from datetime import date, datetime, time

from hypothesis import strategies as st

from motcua_desktop.domain.calendar import OFFICE_DAY, OfficeCalendar, Span
from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.domain.term import Term, Unit
from tests.fakes.slow_clock import DAY, MINUTE

dates = st.integers(0, 120).map(lambda n: date(2026, 1, 1) + DAY * n)
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
