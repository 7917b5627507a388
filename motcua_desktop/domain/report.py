"""Reporting periods and the counting rules of Biểu II.06a/VPCP/KSTT."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from motcua_desktop.errors import InvalidInput

CAME = ("online", "direct", "carried")
"""How a dossier came into the period: columns 4, 5 and 6."""

WENT = ("early", "on_time", "late", "open_in_time", "open_overdue")
"""How it stands at the period's end: columns 8, 9, 10, 12 and 13."""


KEYS: dict[str, tuple[str, ...]] = {
    "3": CAME,
    "4": ("online",),
    "5": ("direct",),
    "6": ("carried",),
    "7": ("early", "on_time", "late"),
    "8": ("early",),
    "9": ("on_time",),
    "10": ("late",),
    "11": ("open_in_time", "open_overdue"),
    "12": ("open_in_time",),
    "13": ("open_overdue",),
}
"""Which dossiers stand behind each of the form's columns."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included, on the desk's clock."""

    first: date
    last: date
    name: str = "Tự chọn"

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidInput("Ngày cuối kỳ trước ngày đầu kỳ.", field="to")


def month_period(text: str, cut_off: int = 15) -> Period:
    """The month `YYYY-MM`: from the 15th of the month before to the 14th (NĐ 09/2019 Đ12).

    `cut_off` 1 gives the calendar month.
    """
    try:
        year, month = (int(part) for part in text.split("-"))
        date(year, month, 1)
        return months(year, month, month, cut_off, f"Tháng {month} năm {year}")
    except ValueError as trouble:
        raise InvalidInput(f"«{text[:20]}» không phải tháng (dạng 2026-11).", field="month") from (
            trouble
        )


# From which month to which, beginning on which day, called what.
def months(year: int, first: int, last: int, cut_off: int, name: str) -> Period:
    """Whole reporting months `first` to `last` of a year, as one period.

    Past `cut_off` 1 they begin in the month before: the year runs from 15/12 to 14/12. Raises
    ValueError for a year before 1900 or after 2200.
    """
    if not 1900 <= year <= 2200:
        raise ValueError(year)
    if cut_off == 1:
        return Period(
            date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), name
        )
    before = date(year, first, 1) - timedelta(days=1)
    end = date(year, last, cut_off) - timedelta(days=1)
    return Period(before.replace(day=cut_off), end, name)


def cells(counts: dict[str, int]) -> dict[int, int]:
    """The form's columns 3–13 from the counted ones, the sums made here."""
    found = {
        4: counts["online"],
        5: counts["direct"],
        6: counts["carried"],
        8: counts["early"],
        9: counts["on_time"],
        10: counts["late"],
        12: counts["open_in_time"],
        13: counts["open_overdue"],
    }
    found[3] = found[4] + found[5] + found[6]
    found[7] = found[8] + found[9] + found[10]
    found[11] = found[12] + found[13]
    return dict(sorted(found.items()))


def disagreement(cells: dict[int, int], dossiers: int) -> str:
    """What of the form's identities these cells break, in words; "" where all hold.

    `dossiers` is how many were counted, whichever column they went into.
    """
    for column, parts in ((3, (4, 5, 6)), (7, (8, 9, 10)), (11, (12, 13)), (3, (7, 11))):
        if cells[column] != sum(cells[part] for part in parts):
            told = " + ".join(f"({part})" for part in parts)
            return f"cột ({column}) không bằng {told}"
    if cells[3] != dossiers:
        return f"cột (3) là {cells[3]}, trong khi có {dossiers} hồ sơ"
    return ""


def added(rows: list[dict[int, int]]) -> dict[int, int]:
    """Column by column the sum of these rows."""
    return {column: sum(row[column] for row in rows) for column in range(3, 14)}
