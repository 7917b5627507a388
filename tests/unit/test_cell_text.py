"""A report's values read the same everywhere, in the way Vietnamese desks write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.cell_text import (
    align,
    cell_text,
    number_text,
    period_name,
    period_text,
    share_text,
    shared_heads,
    total_cells,
)
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.tabular import Column, Kind, Table, Value
from tests.fakes.tables import COLUMNS, PERIOD

LATE = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "kind", "told"),
    [
        (1234, Kind.NUMBER, "1.234"),
        (-1234567, Kind.NUMBER, "-1.234.567"),
        (3000, Kind.MONEY, "3.000 đ"),
        (-3000, Kind.MONEY, "-3.000 đ"),
        (254 / 323, Kind.SHARE, "78,6 %"),
        (4.25, Kind.DECIMAL, "4,25"),
        (4.0, Kind.DECIMAL, "4"),
        (4.5, Kind.DECIMAL, "4,5"),
        (-0.001, Kind.DECIMAL, "0"),
        (date(2026, 11, 12), Kind.DAY, "12/11/2026"),
        (LATE, Kind.MOMENT, "00:30 21/11/2026"),
        (LATE, Kind.DAY, "21/11/2026"),
        (None, Kind.NUMBER, ""),
        ("–", Kind.NUMBER, "–"),
        ("1.001193", Kind.CODE, "1.001193"),
        (2026, Kind.TEXT, "2026"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_a_vietnamese_desk_writes_it(
    value: Value, kind: Kind, told: str
) -> None:
    assert cell_text(value, kind) == told


def test_half_a_tenth_goes_up_and_nothing_short_of_the_whole_is_the_whole() -> None:
    shares = [share_text(one) for one in (0.7865, 0.78649, 0.9996, 1.0, 0.0, 1.2)]

    assert shares == ["78,7 %", "78,6 %", "99,9 %", "100,0 %", "0,0 %", "120,0 %"]


@given(st.integers(-(10**12), 10**12))
def test_a_number_can_be_read_back(number: int) -> None:
    assert int(number_text(number).replace(".", "")) == number


def test_figures_stand_right_and_days_in_the_middle() -> None:
    assert [align(kind) for kind in (Kind.MONEY, Kind.SHARE, Kind.DAY, Kind.TEXT)] == [
        "right", "right", "center", "left",
    ]  # fmt: skip


def test_a_total_without_a_name_is_called_the_total() -> None:
    nameless = Table("a", "", COLUMNS, (), (None, None, 3, 1, 2, None, None, None, None))
    named = Table("a", "", COLUMNS, (), (None, "Cả xã", 3, 1, 2, None, None, None, None))
    figures = Table("a", "", (Column("n", "Số", Kind.NUMBER),), (), (3,))

    assert total_cells(nameless)[:2] == ("Tổng cộng", None)
    assert total_cells(named) == named.total
    assert total_cells(figures) == (3,)


def test_a_period_is_told_with_its_days_and_a_day_as_a_day() -> None:
    day = Period(date(2026, 11, 20), date(2026, 11, 20))

    assert period_text(PERIOD) == (
        "Kỳ báo cáo: Tháng 11 năm 2026 (từ ngày 15/10/2026 đến ngày 14/11/2026)"
    )
    assert period_text(day) == "Ngày 20/11/2026"
    assert [period_name(PERIOD), period_name(day)] == ["Tháng 11 năm 2026", "20/11/2026"]


def test_days_that_nobody_named_are_told_as_days() -> None:
    days = Period(date(2026, 11, 2), date(2026, 11, 20))

    assert period_text(days) == "Kỳ báo cáo: từ ngày 02/11/2026 đến ngày 20/11/2026"
    assert period_name(days) == "02/11/2026 – 20/11/2026"


def test_neighbours_share_a_head_and_others_of_the_same_name_have_their_own() -> None:
    columns = [Column(str(at), "x", over=over) for at, over in enumerate("AABA")]

    assert shared_heads(columns) == [("A", 0, 2), ("B", 2, 1), ("A", 3, 1)]
