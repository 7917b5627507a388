"""What the desk and the office must do of themselves, and until which day it is lawful."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from motcua_desktop.domain.calendar import (
    OfficeCalendar,
    add_working_days,
    days_left_text,
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
    """A duty, its last lawful day, how many working days are left to it, and what to do."""

    duty: Duty
    until: date
    days: int
    words: str


@dataclass(slots=True)
class Today:
    """The calendar seen from one moment; what was counted for a day once is not counted again."""

    now: datetime
    calendar: OfficeCalendar
    day: date = field(init=False)
    _left: dict[datetime, tuple[int, str]] = field(default_factory=dict)
    _forward: dict[tuple[date, bool], Owed | None] = field(default_factory=dict)
    _ask: dict[date, Owed | None] = field(default_factory=dict)
    _apologise: dict[datetime, Owed | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.day = local(self.now).date()

    def left(self, due_at: datetime) -> tuple[int, str]:
        """Working days until then, never 0 for another day than today; and in words."""
        if due_at not in self._left:
            day = local(due_at).date()
            self._left[due_at] = (self._days(day), days_left_text(day, self.day, self.calendar))
        return self._left[due_at]

    def forward(self, received_at: datetime) -> Owed | None:
        """Papers that must go to who solves them today, or should have gone.

        Received before 15:00 the same day, else at the start of the next working day.
        """
        here = local(received_at)
        key = (here.date(), here.time() < FORWARDED_UNTIL)
        if key not in self._forward:
            self._forward[key] = self._to_forward(*key)
        return self._forward[key]

    def ask_supplement(self, received_at: datetime, term: Term | None) -> Owed | None:
        """The last two days on which supplements may still be asked for; of longer terms alone."""
        if not longer_than_asking(term):
            return None
        day = local(received_at).date()
        if day not in self._ask:
            self._ask[day] = self._to_ask(day)
        return self._ask[day]

    def apologise(self, due_at: datetime) -> Owed | None:
        """While an apology with a new date is still lawful: three to one working days before."""
        if due_at not in self._apologise:
            self._apologise[due_at] = self._to_apologise(local(due_at).date())
        return self._apologise[due_at]

    def holder_late(self, holder: str, until: datetime | None) -> Owed | None:
        """Whoever has it kept it longer than that step's own limit."""
        if until is None or until >= self.now:
            return None
        day = local(until).date()
        words = f"Hỏi {holder}: quá hạn giữ từ {date_text(day)}"
        return Owed(Duty.HOLDER_LATE, day, min(self.left(until)[0], -1), words)

    def _days(self, day: date) -> int:
        days = working_days_between(self.day, day, self.calendar)
        if days == 0 and day != self.day:
            return -1 if day < self.day else 1
        return days

    def _to_forward(self, received: date, in_time: bool) -> Owed | None:  # noqa: FBT001 (a key's part)
        same_day = in_time and is_working_day(received, self.calendar)
        until = received if same_day else add_working_days(received, 1, self.calendar)
        if until > self.day:
            return None
        if until < self.day:
            words = f"Chuyển đi ngay (lẽ ra trong {date_text(until)})"
        elif same_day:
            words = "Chuyển hồ sơ đi trong hôm nay"
        else:
            words = "Chuyển hồ sơ đi đầu giờ sáng nay"
        return Owed(Duty.FORWARD, until, self._days(until), words)

    def _to_ask(self, received: date) -> Owed | None:
        until = add_working_days(received, ASK_WITHIN, self.calendar)
        left = self._days(until)
        if left not in (0, 1):
            return None
        when = "hôm nay" if left == 0 else date_text(until)
        words = f"Còn thiếu giấy tờ thì yêu cầu bổ sung, hạn {when}"
        return Owed(Duty.ASK_SUPPLEMENT, until, left, words)

    def _to_apologise(self, due_day: date) -> Owed | None:
        if not 1 <= self._days(due_day) <= APOLOGISE_FROM:
            return None
        until = add_working_days(due_day, -1, self.calendar)
        if until < self.day:
            return None
        last = "hôm nay (ngày cuối)" if until == self.day else date_text(until)
        words = f"Không kịp thì xin lỗi, gia hạn chậm nhất {last}"
        return Owed(Duty.APOLOGISE, until, self._days(until), words)


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
