"""What the desk and the office must do of themselves, and until which day it is lawful."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from motcua_desktop.domain.calendar import (
    OfficeCalendar,
    add_working_days,
    due,
    is_working_day,
    working_days_between,
)
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.term import Term, Unit

FORWARDED_UNTIL = time(15, 0)
"""Papers received before this go to the solving unit the same day (NĐ 61/2018 Đ18)."""
ASK_WITHIN = 3
"""Working days from receipt within which supplements may be asked for (NĐ 61/2018 Đ19.4)."""
APOLOGISE_FROM = 3
"""Working days before the due day from which an apology is thought of; the last is one before it
(NĐ 61/2018 Đ19.9)."""


class Duty(StrEnum):
    """Something that is ours to do, whatever the citizen does."""

    FORWARD = "forward"
    HOLDER_LATE = "holder_late"
    ASK_SUPPLEMENT = "ask_supplement"
    APOLOGISE = "apologise"


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty, the last day on which it is lawful, and what to do in the clerk's words."""

    duty: Duty
    until: date
    words: str


@dataclass(slots=True)
class Today:
    """The calendar seen from one moment; what was counted for a day once is not counted again."""

    now: datetime
    calendar: OfficeCalendar
    _left: dict[date, int] = field(default_factory=dict)
    _forward: dict[tuple[date, bool], date] = field(default_factory=dict)
    _ask: dict[date, date] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return local(self.now).date()

    def days_left(self, day: date) -> int:
        """Working days from today to `day`; never 0 for another day, also over a weekend."""
        if day not in self._left:
            days = working_days_between(self.day, day, self.calendar)
            if days == 0 and day != self.day:
                days = -1 if day < self.day else 1
            self._left[day] = days
        return self._left[day]

    def forward_day(self, received_at: datetime) -> date:
        """The day on which papers received then go to who solves it (NĐ 61/2018 Đ18)."""
        here = local(received_at)
        key = (here.date(), here.time() < FORWARDED_UNTIL)
        if key not in self._forward:
            same_day = key[1] and is_working_day(key[0], self.calendar)
            self._forward[key] = key[0] if same_day else self._working_day(key[0], 1)
        return self._forward[key]

    def last_day_to_ask(self, received_at: datetime) -> date:
        """The last day for the request for supplements (NĐ 61/2018 Đ19.4)."""
        day = local(received_at).date()
        if day not in self._ask:
            self._ask[day] = self._working_day(day, ASK_WITHIN)
        return self._ask[day]

    def last_day_to_apologise(self, due_day: date) -> date:
        """The working day before the promise runs out (NĐ 61/2018 Đ19.9)."""
        return self._working_day(due_day, -1)

    def _working_day(self, day: date, amount: int) -> date:
        return add_working_days(day, amount, self.calendar)


def forward(received_at: datetime, today: Today) -> Owed | None:
    """Papers that the desk still has and that must go today, or should have gone."""
    until = today.forward_day(received_at)
    if until > today.day:
        return None
    if until < today.day:
        words = f"Chuyển đi ngay (lẽ ra trong {date_text(until)})"
    elif until == local(received_at).date():
        words = "Chuyển hồ sơ đi trong hôm nay"
    else:
        words = "Chuyển hồ sơ đi đầu giờ sáng nay"
    return Owed(Duty.FORWARD, until, words)


def ask_supplement(received_at: datetime, term: Term | None, today: Today) -> Owed | None:
    """The last two days on which supplements may still be asked for; of longer terms alone."""
    if not longer_than_asking(term):
        return None
    until = today.last_day_to_ask(received_at)
    left = today.days_left(until)
    if left not in (0, 1):
        return None
    when = "hôm nay" if left == 0 else date_text(until)
    return Owed(Duty.ASK_SUPPLEMENT, until, f"Còn thiếu giấy tờ thì yêu cầu bổ sung, hạn {when}")


def apologise(due_at: datetime, today: Today) -> Owed | None:
    """While an apology with a new date is still lawful: from three to one working day before."""
    due_day = local(due_at).date()
    if not 1 <= today.days_left(due_day) <= APOLOGISE_FROM:
        return None
    until = today.last_day_to_apologise(due_day)
    last = until <= today.day
    words = (
        "Không kịp thì xin lỗi, gia hạn ngay hôm nay (ngày cuối)"
        if last
        else f"Không kịp thì xin lỗi, gia hạn chậm nhất {date_text(until)}"
    )
    return Owed(Duty.APOLOGISE, until, words)


def holder_late(holder: str, until: datetime | None, today: Today) -> Owed | None:
    """Whoever has it kept it longer than that step's own limit."""
    if until is None or until >= today.now:
        return None
    day = local(until).date()
    return Owed(Duty.HOLDER_LATE, day, f"Hỏi {holder}: quá hạn giữ từ {date_text(day)}")


def longer_than_asking(term: Term | None) -> bool:
    """Whether the term outlasts the days in which supplements may be asked for."""
    if term is None:
        return False
    match term.unit:
        case Unit.WORKING_DAYS | Unit.DAYS:
            return term.amount > ASK_WITHIN
        case Unit.WORKING_HOURS:
            return term.amount > 8 * ASK_WITHIN
        case Unit.HOURS:
            return timedelta(hours=term.amount) > timedelta(days=ASK_WITHIN)
        case Unit.SAME_DAY:
            return False


def window_end(
    asked_at: datetime | None, window: Term | None, calendar: OfficeCalendar
) -> datetime | None:
    """Until when the citizen may supplement; None where the procedure sets no limit."""
    if asked_at is None or window is None:
        return None
    return due(asked_at, window, calendar).due_at
