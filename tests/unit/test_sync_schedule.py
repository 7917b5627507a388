"""When the line may be used by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.moment import local
from motcua_desktop.sync.schedule import Schedule

HOURS = ("06:00", "12:30")
moments = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 (bounds have no zone; the strategy gives each its own)
    datetime(2030, 1, 1),  # noqa: DTZ001 (as above)
    timezones=st.just(UTC),
)
hours = st.lists(
    st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59)), max_size=5
).map(tuple)


def at(text: str, day: int = 20) -> datetime:
    """A moment of November 2026 by the desk's clock."""
    return datetime.fromisoformat(f"2026-11-{day} {text}:00+07:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "whole", "open_", "following"),
    [
        (at("05:59"), None, False, at("06:00")),
        (at("06:00"), None, True, None),
        (at("08:00"), None, True, None),
        (at("08:00"), at("06:10"), False, at("12:30")),
        (at("12:30"), at("06:10"), True, None),
        (at("12:29"), at("12:28"), False, at("12:30")),
        (at("23:59"), at("13:00"), False, at("06:00", 21)),
        (at("00:01", 21), at("07:00"), False, at("06:00", 21)),
        (at("06:00", 21), at("13:00"), True, None),
        (at("08:00"), at("08:00", 25), True, None),
    ],
    ids=[
        "before the first hour",
        "on the dot",
        "switched on later the same day",
        "once each",
        "the second hour",
        "a run by hand counts",
        "after the last hour until tomorrow",
        "what was missed yesterday waits for the hour",
        "the next day",
        "a run in the future was a wrong clock's",
    ],
)
def test_a_run_begins_by_itself_from_each_hour_on_and_once(
    now: datetime, whole: datetime | None, open_: bool, following: datetime | None
) -> None:
    schedule = Schedule(HOURS, whole)

    assert schedule.open(now) is open_
    assert schedule.next_opening(now) == following


@given(moments, st.none() | moments)
def test_without_hours_the_line_is_always_open(now: datetime, whole: datetime | None) -> None:
    assert Schedule((), whole).open(now)
    assert Schedule((), whole).next_opening(now) is None


@given(hours.filter(bool), moments, st.none() | moments)
def test_it_is_open_at_the_opening_it_names_and_never_before(
    hours: tuple[str, ...], now: datetime, whole: datetime | None
) -> None:
    schedule = Schedule(hours, whole if whole is None or whole <= now else None)
    following = schedule.next_opening(now)

    if following is None:
        assert schedule.open(now)
        return
    assert now < following <= now + timedelta(days=1)
    assert f"{local(following):%H:%M}" in hours
    assert schedule.open(following)
    assert not schedule.open(following - timedelta(milliseconds=1))


@given(hours.filter(bool), moments)
def test_a_whole_run_closes_it_until_another_hour(hours: tuple[str, ...], now: datetime) -> None:
    schedule = Schedule(hours).ended_whole(now)

    assert not schedule.open(now + timedelta(milliseconds=1)) or (
        f"{local(now + timedelta(milliseconds=1)):%H:%M:%S.%f}"[:5] in hours
    )
