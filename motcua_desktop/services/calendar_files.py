"""The office calendar as a JSON file: what `calendar show` tells, `calendar import` takes back.

    {"year": 2027, "replace": false,
     "days_off": [{"date": "2027-02-04", "name": "Nghỉ Tết"}],
     "worked_instead": [{"date": "2027-01-09", "name": "làm bù cho 08/01/2027"}],
     "hours": {"monday": [["07:30", "11:30"], ["13:00", "17:00"]], …, "saturday": []},
     "swap_hours": [["07:30", "11:30"], ["13:00", "17:00"]], "late_from": "15:00"}

Every key may be left out. Days are added to those known, the file's word over the old one; with
`"replace": true` they are all that year has. A day in both lists is worked. A weekday left out of
`hours` keeps its hours. `year`, and the year of every day named, count as confirmed by the office.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from motcua_desktop.domain.calendar import OfficeCalendar, Span
from motcua_desktop.domain.moment import date_text, parse_date
from motcua_desktop.domain.text import one_line
from motcua_desktop.errors import BadFile, InvalidInput

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIRST_YEAR, LAST_YEAR = 2000, 2100

_MOST_BYTES = 1_000_000
_KEYS = {
    "year", "replace", "days_off", "worked_instead", "hours", "swap_hours", "late_from",
    # `calendar show` tells it; an import is itself the confirmation.
    "confirmed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What a file says; `hours` maps weekday (0 = Monday) to its spans, for those it names."""

    year: int | None
    replace: bool
    days_off: Mapping[date, str]
    worked_instead: Mapping[date, str]
    hours: Mapping[int, tuple[Span, ...]]
    swap_hours: tuple[Span, ...] | None
    late_from: time | None

    @property
    def years(self) -> frozenset[int]:
        """The years this file speaks about."""
        named = {day.year for day in (*self.days_off, *self.worked_instead)}
        return frozenset(named if self.year is None else {*named, self.year})

    def opening(self, before: OfficeCalendar) -> OfficeCalendar:
        """`before` with this file's hours; raises InvalidInput for spans that cross."""
        return replace(
            before,
            hours=tuple(self.hours.get(at, spans) for at, spans in enumerate(before.hours)),
            swap_hours=before.swap_hours if self.swap_hours is None else self.swap_hours,
            late_from=self.late_from or before.late_from,
        )


def read_calendar(data: bytes) -> CalendarFile:
    """What the file says; raises BadFile naming the place."""
    document = _parsed(data)
    if not isinstance(document, dict):
        raise BadFile("Lịch phải là một đối tượng JSON {…}.")
    for key in document:
        if key not in _KEYS:
            raise BadFile(f"Khóa «{str(key)[:40]}» không có trong quy ước của lịch.")
    year, whole = document.get("year"), document.get("replace", False)
    if year is not None and not _is_year(year):
        raise BadFile(f"«year» phải là một năm từ {FIRST_YEAR} đến {LAST_YEAR}.")
    if not isinstance(whole, bool) or (whole and year is None):
        raise BadFile("«replace» là true hoặc false; true thì phải có «year».")
    late_from = document.get("late_from")
    swap_hours = document.get("swap_hours")
    found = CalendarFile(
        year=year,
        replace=whole,
        days_off=_days(document.get("days_off", []), "days_off"),
        worked_instead=_days(document.get("worked_instead", []), "worked_instead"),
        hours=_week(document.get("hours", {})),
        swap_hours=None if swap_hours is None else _spans(swap_hours, "swap_hours"),
        late_from=None if late_from is None else _time(late_from, "late_from"),
    )
    _refuse_other_years(found)
    return found


def hours_json(calendar: OfficeCalendar) -> dict[str, Any]:
    """`hours`, `swap_hours` and `late_from` as the file has them."""
    return {
        "hours": {
            name: _spans_json(spans) for name, spans in zip(WEEKDAYS, calendar.hours, strict=True)
        },
        "swap_hours": _spans_json(calendar.swap_hours),
        "late_from": f"{calendar.late_from:%H:%M}",
    }


def days_json(days: Mapping[date, str]) -> list[dict[str, str]]:
    """Dates and names, in order."""
    return [{"date": day.isoformat(), "name": name} for day, name in sorted(days.items())]


def _parsed(data: bytes) -> object:
    if len(data) > _MOST_BYTES:
        raise BadFile("Tệp lịch lớn hơn 1 MB.")
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as trouble:
        raise BadFile(f"Tệp lịch không phải UTF-8 (byte {trouble.start}).") from trouble
    except json.JSONDecodeError as trouble:
        raise BadFile(f"JSON hỏng ở dòng {trouble.lineno}, cột {trouble.colno}.") from trouble
    except (RecursionError, ValueError) as trouble:
        raise BadFile("JSON lồng nhau quá sâu hoặc có số quá dài.") from trouble


def _is_year(value: object) -> bool:
    return type(value) is int and FIRST_YEAR <= value <= LAST_YEAR


def _days(value: object, key: str) -> dict[date, str]:
    if not isinstance(value, list):
        raise BadFile(f"«{key}» phải là một danh sách.")
    days: dict[date, str] = {}
    for number, entry in enumerate(value, 1):
        place = f"«{key}», mục {number}"
        if not isinstance(entry, dict) or entry.keys() - {"date", "name"}:
            raise BadFile(f"{place}: phải có dạng {{«date», «name»}}.")
        name = entry.get("name", "")
        try:
            day = parse_date(entry.get("date"), field="date")
        except InvalidInput as trouble:
            raise BadFile(f"{place}: {trouble.message}") from trouble
        if not isinstance(name, str) or len(name) > 200:
            raise BadFile(f"{place}: tên ngày phải là chữ, không quá 200 ký tự.")
        if day in days or not _is_year(day.year):
            raise BadFile(f"{place}: ngày {date_text(day)} lặp lại hoặc quá xa.")
        days[day] = one_line(name)
    return days


def _week(value: object) -> dict[int, tuple[Span, ...]]:
    if not isinstance(value, dict) or value.keys() - set(WEEKDAYS):
        raise BadFile(
            f"«hours» phải có dạng {{«monday»: […]}}, với các khóa {', '.join(WEEKDAYS)}."
        )
    return {WEEKDAYS.index(name): _spans(spans, name) for name, spans in value.items()}


def _spans(value: object, key: str) -> tuple[Span, ...]:
    form = BadFile(f"Giờ của «{key}» phải có dạng [[«07:30», «11:30»], …].")
    if not isinstance(value, list):
        raise form
    spans: list[Span] = []
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2:
            raise form
        spans.append((_time(pair[0], key), _time(pair[1], key)))
    return tuple(spans)


def _time(value: object, key: str) -> time:
    try:
        if not isinstance(value, str) or len(value) != 5:
            raise ValueError(value)
        return time.fromisoformat(value)
    except ValueError as trouble:
        raise BadFile(f"Giờ «{str(value)[:20]}» của «{key}» phải có dạng 07:30.") from trouble


def _refuse_other_years(found: CalendarFile) -> None:
    if found.year is not None and found.years != {found.year}:
        raise BadFile(f"Tệp ghi năm {found.year} nhưng có ngày của năm khác.")


def _spans_json(spans: tuple[Span, ...]) -> list[list[str]]:
    return [[f"{opening:%H:%M}", f"{closing:%H:%M}"] for opening, closing in spans]
