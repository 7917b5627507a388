"""Periods as people write them, and the days that each one covers."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.period_text import parse_period, period_of_kind
from motcua_desktop.domain.report import Period
from motcua_desktop.errors import InvalidInput

TODAY = date(2026, 11, 20)


def days(period: Period) -> tuple[str, str]:
    return period.first.isoformat(), period.last.isoformat()


@pytest.mark.parametrize(
    ("text", "first", "last", "name"),
    [
        ("", "2026-10-15", "2026-11-14", "Tháng 11 năm 2026"),
        ("11/2026", "2026-10-15", "2026-11-14", "Tháng 11 năm 2026"),
        ("2026-11", "2026-10-15", "2026-11-14", "Tháng 11 năm 2026"),
        ("tháng 1/2026", "2025-12-15", "2026-01-14", "Tháng 1 năm 2026"),
        ("Tháng 3 năm 2026", "2026-02-15", "2026-03-14", "Tháng 3 năm 2026"),
        ("quý 3/2026", "2026-06-15", "2026-09-14", "Quý III năm 2026"),
        ("Quý III năm 2026", "2026-06-15", "2026-09-14", "Quý III năm 2026"),
        ("quy iv 2026", "2026-09-15", "2026-12-14", "Quý IV năm 2026"),
        ("2026-Q1", "2025-12-15", "2026-03-14", "Quý I năm 2026"),
        ("6 tháng 2026", "2025-12-15", "2026-06-14", "6 tháng đầu năm 2026"),
        ("6 tháng đầu năm 2026", "2025-12-15", "2026-06-14", "6 tháng đầu năm 2026"),
        ("6 tháng cuối năm 2026", "2026-06-15", "2026-12-14", "6 tháng cuối năm 2026"),
        ("9 tháng 2026", "2025-12-15", "2026-09-14", "9 tháng đầu năm 2026"),
        ("năm 2026", "2025-12-15", "2026-12-14", "Năm 2026"),
        ("2026", "2025-12-15", "2026-12-14", "Năm 2026"),
        ("12 tháng 2026", "2025-12-15", "2026-12-14", "Năm 2026"),
        ("20/11/2026", "2026-11-20", "2026-11-20", "Tự chọn"),
        ("2026-11-20", "2026-11-20", "2026-11-20", "Tự chọn"),
        ("01/11/2026-15/11/2026", "2026-11-01", "2026-11-15", "Tự chọn"),
        ("01/11/2026 – 15/11/2026", "2026-11-01", "2026-11-15", "Tự chọn"),
        ("2026-11-01 - 2026-11-15", "2026-11-01", "2026-11-15", "Tự chọn"),
    ],
)
def test_a_period_is_read_as_it_is_written(text: str, first: str, last: str, name: str) -> None:
    period = parse_period(text, 15, TODAY)

    assert (*days(period), period.name) == (first, last, name)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2/2028", "2028-02-01", "2028-02-29"),
        ("quý 4/2026", "2026-10-01", "2026-12-31"),
        ("6 tháng 2026", "2026-01-01", "2026-06-30"),
        ("9 tháng 2026", "2026-01-01", "2026-09-30"),
        ("năm 2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_where_months_begin_on_the_first_they_are_the_calendar_s(
    text: str, first: str, last: str
) -> None:
    assert days(parse_period(text, 1, TODAY)) == (first, last)


@pytest.mark.parametrize("cut_off", [1, 2, 15, 21, 28])
@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_twelve_months_four_quarters_and_two_halves_are_the_year(year: int, cut_off: int) -> None:
    whole = period_of_kind("year", str(year), cut_off)
    for kind, names in (
        ("month", [f"{year}-{n}" for n in range(1, 13)]),
        ("quarter", [f"{year}-Q{n}" for n in range(1, 5)]),
        ("half", [f"{year}-H1", f"{year}-H2"]),
    ):
        parts = [period_of_kind(kind, name, cut_off) for name in names]

        assert (parts[0].first, parts[-1].last) == (whole.first, whole.last)
        for one, following in pairwise(parts):
            assert one.last + timedelta(days=1) == following.first


def test_nine_months_are_the_first_three_quarters() -> None:
    nine = period_of_kind("nine-months", "2026", 15)

    assert nine.first == period_of_kind("quarter", "2026-Q1", 15).first
    assert nine.last == period_of_kind("quarter", "2026-Q3", 15).last


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("quarter", "2026-Q5"),
        ("quarter", "2026"),
        ("half", "2026-H3"),
        ("half", "2026-Q1"),
        ("nine-months", "2026-Q1"),
        ("year", "11/2026"),
        ("month", "2026-13"),
        ("month", "2026"),
        ("year", "0000"),
        ("year", "0001"),
    ],
)
def test_what_is_no_period_of_its_kind_is_refused_by_name(kind: str, text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        period_of_kind(kind, text, 15)

    assert refused.value.field == kind


@given(st.text(max_size=24) | st.from_regex(r"(quý|q|6 tháng|năm)? ?[0-9]{1,2}[/-][0-9]{1,5}"))
def test_whatever_is_typed_is_a_period_or_named(text: str) -> None:
    try:
        period = parse_period(text, 15, TODAY)
    except InvalidInput as trouble:
        assert trouble.field == "period"
        return
    assert period.first <= period.last
