"""When the office is open, in words: a line for the weekdays that say the same."""

from datetime import date

from motcua_desktop.domain.calendar import OfficeCalendar, Span
from motcua_desktop.domain.moment import weekday_text

_MONDAY = date(2026, 11, 23).toordinal()


def opening_lines(calendar: OfficeCalendar) -> tuple[tuple[str, str], ...]:
    """(`Thứ Hai – Thứ Sáu`, `07:30–11:30, 13:00–17:00`), … through the week."""
    rows: list[tuple[str, str, str]] = []
    for place, spans in enumerate(calendar.hours):
        name, told = weekday_text(date.fromordinal(_MONDAY + place)), spans_text(spans)
        if rows and rows[-1][2] == told:
            rows[-1] = (rows[-1][0], name, told)
        else:
            rows.append((name, name, told))
    return tuple((a if a == b else f"{a} – {b}", told) for a, b, told in rows)


def spans_text(spans: tuple[Span, ...]) -> str:
    """`07:30–11:30, 13:00–17:00`, or `nghỉ`."""
    return ", ".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in spans) or "nghỉ"
