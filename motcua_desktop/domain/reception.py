"""Receiving citizens (tiếp công dân): sessions, and the rule by which they come again."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from motcua_desktop.domain.calendar import OfficeCalendar, rest_reason
from motcua_desktop.domain.moment import date_text, parse_date, weekday_text
from motcua_desktop.domain.people import known_keys
from motcua_desktop.domain.text import fold, one_line, text_field
from motcua_desktop.errors import InvalidInput

_TIME = re.compile(r"([01]?\d|2[0-3])[:hg]([0-5]\d)?", re.IGNORECASE)
_WEEKDAYS = ("thu hai", "thu ba", "thu tu", "thu nam", "thu sau", "thu bay", "chu nhat")
_NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_WEEKLY = re.compile(rf"({'|'.join(_WEEKDAYS)}) hang tuan")
_IN_MONTH = re.compile(rf"({'|'.join(_WEEKDAYS)}) tuan ([1-5](?: ?, ?[1-5])*) hang thang")
_MONTHLY = re.compile(r"ngay (\d{1,2}(?: ?, ?\d{1,2})*) hang thang")
_DAY = timedelta(days=1)
_LONGEST = 800
"""Days that one schedule may span."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """When it comes again: `weekday` (0 Monday) each week, or in these weeks of a month only; or
    these days of each month."""

    weekday: int | None = None
    weeks: tuple[int, ...] = ()
    days: tuple[int, ...] = ()

    @classmethod
    def parse(cls, text: object) -> "Repeat":
        """`thứ Năm hằng tuần`, `thứ Năm tuần 1, 3 hằng tháng`, `ngày 10, 25 hằng tháng`.

        Raises InvalidInput naming `repeat`.
        """
        told = fold(one_line(text_field(text, field="repeat", limit=300)))
        told = re.sub(r"\bcn\b", "chu nhat", told)
        if found := _WEEKLY.fullmatch(told):
            return cls(_WEEKDAYS.index(found[1]))
        if found := _IN_MONTH.fullmatch(told):
            return cls(_WEEKDAYS.index(found[1]), weeks=_numbers(found[2]))
        if found := _MONTHLY.fullmatch(told):
            days = _numbers(found[1])
            if all(1 <= day <= 31 for day in days):
                return cls(days=days)
        raise InvalidInput(
            "Lịch lặp viết như: thứ Năm hằng tuần; thứ Năm tuần 1, 3 hằng tháng; "
            "ngày 10, 25 hằng tháng.",
            field="repeat",
        )

    @property
    def text(self) -> str:
        """The words that `parse` takes back."""
        if self.weekday is None:
            return f"ngày {', '.join(map(str, self.days))} hằng tháng"
        name = _NAMES[self.weekday]
        if not self.weeks:
            return f"{name} hằng tuần"
        return f"{name} tuần {', '.join(map(str, self.weeks))} hằng tháng"

    def falls_on(self, day: date) -> bool:
        """Whether it comes on this day, the calendar aside."""
        if self.weekday is None:
            return day.day in self.days
        week = (day.day - 1) // 7 + 1
        return day.weekday() == self.weekday and (not self.weeks or week in self.weeks)


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a session says of itself: hours (`08:00`), who receives, where."""

    starts: str
    ends: str
    host: str
    office: str
    place: str
    note: str = ""

    @classmethod
    def parse(cls, data: Mapping[str, object]) -> "Meeting":
        """From a session's or a rule's keys; raises InvalidInput naming the key."""
        starts, ends = (_clock(data.get(key), key) for key in ("starts", "ends"))
        if ends <= starts:
            raise InvalidInput("Giờ kết thúc phải sau giờ bắt đầu.", field="ends")
        return cls(
            starts,
            ends,
            _line(data, "host", required=True),
            _line(data, "office"),
            _line(data, "place", required=True),
            _line(data, "note", limit=1000),
        )

    def to_json(self) -> dict[str, str]:
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @property
    def hours(self) -> str:
        """`08:00–11:30`."""
        return f"{self.starts}–{self.ends}"

    @property
    def by(self) -> str:
        """`Hồ Văn Bình, Chủ tịch UBND xã`."""
        return f"{self.host}, {self.office}" if self.office else self.host


@dataclass(frozen=True, slots=True)
class Rule:
    """A session that comes again from `since` until `until` (None: for good)."""

    id: str
    repeat: Repeat
    meeting: Meeting
    since: date
    until: date | None = None

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Rule":
        """What `to_json` gave."""
        until = told["until"]
        return cls(
            told["id"],
            Repeat.parse(told["repeat"]),
            Meeting.parse(told),
            parse_date(told["since"], field="since"),
            parse_date(until, field="until") if until else None,
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "repeat": self.repeat.text,
            **self.meeting.to_json(),
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
        }

    def days(self, first: date, last: date) -> Iterator[date]:
        """Its days between these two, the calendar aside."""
        day = max(first, self.since)
        last = min(last, self.until) if self.until else last
        while day <= last:
            if self.repeat.falls_on(day):
                yield day
            day += _DAY


@dataclass(frozen=True, slots=True)
class Session:
    """One session. `id` names it to `reception cancel`; `rule` is whose it is, "" for its own.

    `cancelled` is why it was called off; `off` why the office is closed that day. Either way
    nobody is received.
    """

    id: str
    day: date
    meeting: Meeting
    rule: str = ""
    cancelled: str = ""
    off: str = ""

    @property
    def held(self) -> bool:
        """Whether somebody receives people then."""
        return not self.cancelled and not self.off

    @property
    def state(self) -> str:
        """`theo lịch`, or why nobody receives people."""
        if self.cancelled:
            return f"Hủy: {self.cancelled}"
        return f"Không tiếp: {self.off}" if self.off else "Theo lịch"

    @property
    def day_text(self) -> str:
        """`Thứ Năm, 26/11/2026`."""
        return f"{weekday_text(self.day)}, {date_text(self.day)}"

    def to_json(self) -> dict[str, Any]:
        """As `reception list` tells it."""
        return {
            "id": self.id,
            "day": self.day.isoformat(),
            **self.meeting.to_json(),
            "rule": self.rule or None,
            "held": self.held,
            "cancelled": self.cancelled or None,
            "off": self.off or None,
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """What `reception add` takes: one day, or a rule from `since` on."""

    meeting: Meeting
    day: date | None = None
    repeat: Repeat | None = None
    since: date | None = None
    until: date | None = None

    @classmethod
    def parse(cls, value: object) -> "Asked":
        """Raises InvalidInput naming the key; a day and a rule together are refused."""
        allowed = {one.name for one in fields(Meeting)} | {"day", "repeat", "since", "until"}
        data = known_keys(value, allowed=allowed, field="reception")
        if bool(data.get("day")) is bool(data.get("repeat")):
            raise InvalidInput(
                "Ghi một ngày (day), hoặc một lịch lặp (repeat), không ghi cả hai.", field="day"
            )
        day, since, until = (_day(data, key) for key in ("day", "since", "until"))
        if since and until and until < since:
            raise InvalidInput("Ngày cuối trước ngày đầu.", field="until")
        repeat = Repeat.parse(data["repeat"]) if data.get("repeat") else None
        return cls(Meeting.parse(data), day, repeat, since, until)


def schedule(
    rules: Iterable[Rule],
    own: Sequence[Session],
    days: tuple[date, date],
    calendar: OfficeCalendar,
) -> tuple[Session, ...]:
    """The sessions from the first to the last of `days`, in order.

    A session of a rule stands once: where one of `own` has its rule and day, that one is told. On
    a day of rest a rule's session is told with why; one that was put there by hand is held.
    Raises InvalidInput for a span of more than two years.
    """
    first, last = days
    if (last - first).days > _LONGEST:
        raise InvalidInput("Lịch tiếp công dân xem nhiều nhất hai năm một lần.", field="to")
    changed = {(one.rule, one.day) for one in own if one.rule}
    found = [one for one in own if first <= one.day <= last]
    for rule in rules:
        found += [
            Session(
                f"{rule.id}/{day.isoformat()}",
                day,
                rule.meeting,
                rule.id,
                off=rest_reason(day, calendar),
            )
            for day in rule.days(first, last)
            if (rule.id, day) not in changed
        ]
    return tuple(sorted(found, key=lambda one: (one.day, one.meeting.starts, one.id)))


def _clock(value: object, key: str) -> str:
    """`8:00`, `8h`, `8h30`, `08g30` as `08:00`."""
    found = _TIME.fullmatch(one_line(text_field(value, field=key, limit=10, required=True)))
    if found is None:
        raise InvalidInput("Giờ viết dạng 08:00.", field=key)
    return f"{int(found[1]):02d}:{found[2] or '00'}"


def _line(data: Mapping[str, object], key: str, *, limit: int = 300, required: bool = False) -> str:
    return one_line(text_field(data.get(key), field=key, limit=limit, required=required))


def _day(data: Mapping[str, object], key: str) -> date | None:
    return parse_date(data[key], field=key) if data.get(key) else None


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(sorted({int(one) for one in text.split(",")}))
