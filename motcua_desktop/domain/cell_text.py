"""A report's values as people read them, the same in a window as on paper."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from motcua_desktop.domain.moment import date_text, local, moment_text, money_text
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.tabular import Column, Kind, Table, Value

TOTAL = "Tổng cộng"

_TENTH = Decimal("0.1")
_HUNDREDTH = Decimal("0.01")
_TO_THE_RIGHT = {Kind.NUMBER, Kind.MONEY, Kind.SHARE, Kind.DECIMAL}
_IN_THE_MIDDLE = {Kind.DAY, Kind.MOMENT}


def cell_text(value: Value, kind: Kind) -> str:
    """1.234 · 3.000 đ · 78,6 % · 4,25 · 12/11/2026 · 09:05 12/11/2026; empty for None.

    Text stays what it is in whatever column it stands.
    """
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, date):
        return _day_text(value, kind)
    match kind:
        case Kind.SHARE:
            return share_text(value)
        case Kind.MONEY:
            return money_text(round(value))
        case Kind.TEXT | Kind.CODE:
            return str(value)
    return number_text(value)


def number_text(value: float) -> str:
    """1.234 and 4,25: points between thousands, a comma, at most two decimals (half goes up)."""
    exact = Decimal(str(value))
    if exact != exact.to_integral_value():
        exact = exact.quantize(_HUNDREDTH, ROUND_HALF_UP)
    whole, _, rest = f"{exact:f}".partition(".")
    rest = rest.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", ".")
    sign = "-" if whole == "-0" and rest else ""
    return f"{sign}{grouped},{rest}" if rest else grouped


def share_text(share: float) -> str:
    """78,6 % of 254/323: one decimal, half goes up; a share under the whole is never 100,0 %."""
    exact = Decimal(str(share))
    percent = (exact * 100).quantize(_TENTH, ROUND_HALF_UP)
    if exact < 1 and percent == 100:
        percent -= _TENTH
    return f"{percent:f}".replace(".", ",") + " %"


def align(kind: Kind) -> str:
    """How a column of that kind stands: "left", "center" or "right"."""
    if kind in _TO_THE_RIGHT:
        return "right"
    return "center" if kind in _IN_THE_MIDDLE else "left"


def total_cells(table: Table) -> tuple[Value, ...]:
    """The total row with its name in the first empty text cell, where it has none of its own."""
    cells = table.total or ()
    if any(isinstance(cell, str) for cell in cells):
        return cells
    places = [
        at
        for at, (cell, column) in enumerate(zip(cells, table.columns, strict=True))
        if cell is None and column.kind in (Kind.TEXT, Kind.CODE)
    ]
    if not places:
        return cells
    return (*cells[: places[0]], TOTAL, *cells[places[0] + 1 :])


def period_text(period: Period) -> str:
    """`Kỳ báo cáo: Tháng 11 năm 2026 (từ ngày 15/10/2026 đến ngày 14/11/2026)`."""
    if period.first == period.last:
        return f"Ngày {date_text(period.first)}"
    days = f"từ ngày {date_text(period.first)} đến ngày {date_text(period.last)}"
    return f"Kỳ báo cáo: {days}" if _unnamed(period) else f"Kỳ báo cáo: {period.name} ({days})"


def period_name(period: Period) -> str:
    """`Tháng 11 năm 2026`, or its day or days where nobody named it."""
    if period.first == period.last:
        return date_text(period.first)
    if _unnamed(period):
        return f"{date_text(period.first)} – {date_text(period.last)}"
    return period.name


def _unnamed(period: Period) -> bool:
    return period.name == Period(period.first, period.last).name


def shared_heads(columns: Sequence[Column]) -> list[tuple[str, int, int]]:
    """The heads that neighbours share, as (text, first column, how many columns)."""
    found: list[tuple[str, int, int]] = []
    for at, column in enumerate(columns):
        if not column.over:
            continue
        if found and found[-1][0] == column.over and found[-1][1] + found[-1][2] == at:
            text, first, count = found[-1]
            found[-1] = (text, first, count + 1)
        else:
            found.append((column.over, at, 1))
    return found


def _day_text(value: date, kind: Kind) -> str:
    if not isinstance(value, datetime):
        return date_text(value)
    return date_text(local(value).date()) if kind is Kind.DAY else moment_text(value)
