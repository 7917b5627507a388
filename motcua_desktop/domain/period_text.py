"""Periods as people write them: a month, a quarter, 6, 9, 12 months, a day, two days."""

import re
from datetime import date

from motcua_desktop.domain.moment import parse_date
from motcua_desktop.domain.report import Period, month_period, months
from motcua_desktop.domain.text import fold
from motcua_desktop.errors import InvalidInput

EXAMPLES = "11/2026, quý 4/2026, 6 tháng 2026, 9 tháng 2026, năm 2026, 01/11/2026 - 15/11/2026"
"""How to write one, for the words beside a field."""

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_OF_YEAR = r"\s*[/-]?\s*(?:nam\s*)?(?P<year>\d{4})"
_SHAPES = tuple(
    (kind, re.compile(shape))
    for kind, shape in (
        ("month", r"(?:thang\s*)?(?P<part>\d{1,2})(?:\s*/\s*|\s+nam\s+)(?P<year>\d{4})"),
        ("month", r"(?P<year>\d{4})-(?P<part>\d{1,2})"),
        ("quarter", rf"(?:quy\s*|q)(?P<part>iv|i{{1,3}}|[1-4]){_OF_YEAR}"),
        ("quarter", r"(?P<year>\d{4})-q(?P<part>[1-4])"),
        ("half", rf"6\s*thang(?:\s*(?P<part>dau|cuoi))?{_OF_YEAR}"),
        ("half", r"(?P<year>\d{4})-h(?P<part>[12])"),
        ("nine-months", rf"9\s*thang(?:\s*dau)?{_OF_YEAR}"),
        ("nine-months", r"(?P<year>\d{4})-9"),
        ("year", rf"(?:nam|12\s*thang)?{_OF_YEAR}"),
    )
)


def parse_period(text: str, cut_off: int, today: date, *, field: str = "period") -> Period:
    """The period that `text` names; "" is the month of `today`. Accents do not matter.

    `cut_off` is the day that reporting months begin on. Raises InvalidInput naming `field`.
    """
    typed = text.strip()
    if not typed:
        return month_period(f"{today.year}-{today.month}", cut_off)
    folded = fold(typed)
    for kind, shape in _SHAPES:
        if kind != "nine-months" or "thang" in folded:
            found = shape.fullmatch(folded)
            if found:
                return _named(kind, found, cut_off, field)
    return _days(typed, field)


def period_of_kind(kind: str, text: str, cut_off: int) -> Period:
    """`month` 2026-11, `quarter` 2026-Q3, `half` 2026-H1, `nine-months` or `year` 2026.

    Also as `parse_period` takes it. Raises InvalidInput naming the kind.
    """
    folded = fold(text.strip())
    if kind == "nine-months" and re.fullmatch(r"\d{4}", folded):
        folded += "-9"
    for known, shape in _SHAPES:
        found = shape.fullmatch(folded) if known == kind else None
        if found:
            return _named(kind, found, cut_off, kind)
    raise _unknown(text, kind)


def _named(kind: str, found: "re.Match[str]", cut_off: int, field: str) -> Period:
    year, part = int(found["year"]), found.groupdict().get("part") or ""
    try:
        match kind:
            case "month":
                return months(year, int(part), int(part), cut_off, f"Tháng {int(part)} năm {year}")
            case "quarter":
                quarter = _ROMAN.get(part) or int(part)
                name = f"Quý {('I', 'II', 'III', 'IV')[quarter - 1]} năm {year}"
                return months(year, 3 * quarter - 2, 3 * quarter, cut_off, name)
            case "half" if part in ("2", "cuoi"):
                return months(year, 7, 12, cut_off, f"6 tháng cuối năm {year}")
            case "half":
                return months(year, 1, 6, cut_off, f"6 tháng đầu năm {year}")
            case "nine-months":
                return months(year, 1, 9, cut_off, f"9 tháng đầu năm {year}")
        return months(year, 1, 12, cut_off, f"Năm {year}")
    except ValueError as trouble:
        raise _unknown(found.string, field) from trouble


def _days(typed: str, field: str) -> Period:
    """A day, or two with a dash between."""
    plain = typed.replace("–", "-")
    first, dash, last = plain.partition(" - ") if " - " in plain else _at_dash(plain)
    try:
        begin = parse_date(first.strip(), field=field)
        end = parse_date(last.strip(), field=field) if dash else begin
    except InvalidInput as trouble:
        raise _unknown(typed, field) from trouble
    if end < begin:
        raise InvalidInput("Ngày cuối kỳ trước ngày đầu kỳ.", field=field)
    return Period(begin, end)


def _at_dash(typed: str) -> tuple[str, str, str]:
    """A day written with slashes may be parted from the next by a bare dash."""
    return typed.partition("-") if "/" in typed else (typed, "", "")


def _unknown(typed: str, field: str) -> InvalidInput:
    return InvalidInput(
        f"«{typed[:40]}» không phải kỳ báo cáo.", field=field, next_step=f"Viết {EXAMPLES}."
    )
