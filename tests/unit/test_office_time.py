"""The office's own hours between two moments: added up quickly, and counted slowly."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.calendar import OfficeCalendar
from motcua_desktop.domain.moment import VIETNAM, local
from motcua_desktop.domain.office_time import OfficeTime

CALENDAR = OfficeCalendar(
    days_off={date(2026, 11, 24): "Ngày Văn hóa Việt Nam"},
    worked_instead={date(2026, 11, 28): "Làm bù"},
)
BEGIN = datetime(2026, 11, 1, tzinfo=VIETNAM)
MOMENTS = st.integers(0, 44 * 24 * 60).map(lambda later: BEGIN + timedelta(minutes=later))


def minutes(since: datetime, until: datetime) -> int:
    """Minute by minute, as one would on one's fingers."""
    found, here = 0, since
    while here < until:
        spans = CALENDAR.spans(local(here).date())
        found += any(start <= local(here).time() < end for start, end in spans)
        here += timedelta(minutes=1)
    return found


@given(moments=st.lists(st.tuples(MOMENTS, st.integers(0, 3_000)), min_size=1, max_size=4))
def test_hours_are_the_minutes_the_office_worked(
    moments: list[tuple[datetime, int]],
) -> None:
    time = OfficeTime(CALENDAR)

    for since, length in moments:
        until = since + timedelta(minutes=length)
        assert round(time.hours(since, until) * 60) == minutes(since, until)


def test_a_working_day_has_eight_hours_and_nothing_is_late_before_its_time() -> None:
    time = OfficeTime(CALENDAR)
    friday, monday = (
        datetime(2026, 11, 20, 17, tzinfo=VIETNAM),
        datetime(2026, 11, 23, 17, tzinfo=VIETNAM),
    )

    assert time.days(friday, monday) == 1.0
    assert time.late(friday, monday, by_hour=False) == (1, None)
    assert time.late(friday, monday, by_hour=True) == (None, 8.0)
    assert time.late(monday, friday, by_hour=True) == (None, None)
