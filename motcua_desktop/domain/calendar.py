"""From a start, a term and the office's calendar to the due moment, with its reasons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from motcua_desktop.domain.moment import (
    VIETNAM,
    local,
    parse_date,
    parse_moment,
    utc,
    weekday_text,
)
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.errors import InvalidInput

Span = tuple[time, time]

OFFICE_DAY: tuple[Span, ...] = ((time(7, 30), time(11, 30)), (time(13, 0), time(17, 0)))

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_NOTHING = timedelta(0)
_DAY_LETTERS = len("2026-11-20")
# No closure of an office lasts longer; past it the calendar, not the term, is wrong.
_LONGEST_CLOSURE = 400


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """When the office works. `hours[0]` is Monday; an empty tuple is a day of rest.

    Only hours that count belong here: a desk that merely receives on Saturday morning keeps
    Saturday empty. `days_off` and `worked_instead` map dates to why; a day in both is worked.
    A day worked instead uses `swap_hours`. `late_from` is the moment of day from which a
    same-day term runs to the next working day (NĐ 23/2015 Đ7: 15:00).
    """

    hours: tuple[tuple[Span, ...], ...] = (OFFICE_DAY,) * 5 + ((), ())
    days_off: Mapping[date, str] = field(default_factory=dict)
    worked_instead: Mapping[date, str] = field(default_factory=dict)
    swap_hours: tuple[Span, ...] = OFFICE_DAY
    late_from: time = time(15, 0)

    def __post_init__(self) -> None:
        if len(self.hours) != 7:
            raise InvalidInput("Giờ làm việc phải có đủ bảy ngày trong tuần.", field="hours")
        if not any(self.hours):
            raise InvalidInput("Phải có ít nhất một ngày làm việc trong tuần.", field="hours")
        if not self.swap_hours:
            raise InvalidInput("Ngày làm bù phải có giờ làm việc.", field="swap_hours")
        for spans in (*self.hours, self.swap_hours):
            _refuse_crossed(spans)

    def spans(self, day: date) -> tuple[Span, ...]:
        """The working spans of `day`, in order; empty on a day of rest."""
        if day in self.worked_instead:
            return self.swap_hours
        return () if day in self.days_off else self.hours[day.weekday()]


@dataclass(frozen=True, slots=True)
class DueStep:
    """One line of the explanation: this day counted or not, and why."""

    date: date
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class Due:
    """The promised moment (aware UTC) and how it came about."""

    due_at: datetime
    steps: tuple[DueStep, ...]


def due(start: datetime, term: Term, calendar: OfficeCalendar) -> Due:
    """The moment by which the result is promised; never before `start`, whatever the PC's zone.

    Days (BLDS 91/2015 Đ147–148): the day of receipt is not counted; a term ends when the office
    closes on its last day; calendar days that end on a day of rest roll to the next working day.
    Working hours run only inside the office's spans. Clock hours (`hours`) run day and night;
    a term that runs out while the office is closed ends when it next opens. Same day: before
    `late_from` the closing of that day, else of the next working day (NĐ 23/2015 Đ7).
    Raises InvalidInput when the calendar closes the office for more than 400 days on end.
    """
    here = local(start)
    match term.unit:
        case Unit.WORKING_DAYS:
            return _working_days(here, term.amount, calendar)
        case Unit.DAYS:
            return _calendar_days(here, term.amount, calendar)
        case Unit.WORKING_HOURS:
            return _working_hours(here, _HOUR * term.amount, calendar)
        case Unit.HOURS:
            return _clock_hours(here, _HOUR * term.amount, calendar)
        case Unit.SAME_DAY:
            return _same_day(here, calendar)


def is_working_day(day: date, calendar: OfficeCalendar) -> bool:
    """Whether the office works on `day`, days worked instead included."""
    return bool(calendar.spans(day))


def rest_reason(day: date, calendar: OfficeCalendar) -> str:
    """Why the office is closed on `day`: `nghỉ: Quốc khánh`, `Chủ Nhật, nghỉ`; "" when it works."""
    return "" if calendar.spans(day) else _why_rest(day, calendar)


def closing(day: date, calendar: OfficeCalendar, *, field: str) -> datetime:
    """When the office closes on `day` (aware UTC); raises InvalidInput on a day of rest."""
    spans = calendar.spans(day)
    if not spans:
        why = _why_rest(day, calendar)
        raise InvalidInput(f"Ngày này cơ quan không làm việc ({why}).", field=field)
    return utc(datetime.combine(day, spans[-1][1], VIETNAM))


def limit_of(value: object, calendar: OfficeCalendar, *, field: str) -> datetime:
    """The moment told as a limit; a day alone runs until the office closes on it.

    Source: BLDS 2015 Đ148, a term ends with its last day. Raises InvalidInput naming `field`.
    """
    if isinstance(value, str) and len(value.strip()) <= _DAY_LETTERS:
        return closing(parse_date(value, field=field), calendar, field=field)
    return parse_moment(value, field=field)


def add_working_days(day: date, amount: int, calendar: OfficeCalendar) -> date:
    """The working day `amount` after `day` (before it when negative); 0 is `day` itself."""
    step = _DAY if amount > 0 else -_DAY
    for _ in range(abs(amount)):
        day = _next_working_day(day, calendar, step)
    return day


def working_days_between(a: date, b: date, calendar: OfficeCalendar) -> int:
    """How many working days lie after `a` up to and with `b`; negative when `b` is earlier.

    From today to the due day: 3 is "còn 3 ngày làm việc", −2 is "quá 2 ngày làm việc".
    """
    if b < a:
        return -working_days_between(b, a, calendar)
    weeks, rest = divmod((b - a).days, 7)
    regular = [bool(spans) for spans in calendar.hours]
    count = weeks * sum(regular)
    count += sum(regular[(a.weekday() + 1 + i) % 7] for i in range(rest))
    for day in calendar.days_off:
        if a < day <= b and regular[day.weekday()] and day not in calendar.worked_instead:
            count -= 1
    for day in calendar.worked_instead:
        if a < day <= b and not regular[day.weekday()]:
            count += 1
    return count


def prolonged(
    due_at: datetime,
    pause: tuple[datetime, datetime],
    term: Term | None,
    calendar: OfficeCalendar,
) -> tuple[datetime, str]:
    """`due_at` moved on by a pause (from, to), and how much that was in words.

    A term in hours moves by the office hours that the pause took, one in clock hours by the clock,
    one in days by the days, rolling off a day of rest, and every other one by the working days
    after the pause began, up to and with its end. What stopped in time is never due before the
    clock runs again: then the rest of its last day is the next working day (BLDS Đ148.5).
    """
    since, until = (local(moment) for moment in pause)
    unit = term.unit if term else Unit.WORKING_DAYS
    if unit is Unit.WORKING_HOURS:
        lost = _office_time(since, until, calendar)
        moved = _working_hours(local(due_at), lost, calendar).due_at if lost else due_at
        return moved, f"{_length(lost)} làm việc"
    if unit is Unit.HOURS:
        lost = max(until - since, _NOTHING)
        return _clock_hours(local(due_at), lost, calendar).due_at, _length(lost)
    if unit is Unit.DAYS:
        days = max((until.date() - since.date()).days, 0)
        day, told = local(due_at).date() + _DAY * days, f"{days} ngày"
    else:
        days = max(working_days_between(since.date(), until.date(), calendar), 0)
        day, told = add_working_days(local(due_at).date(), days, calendar), f"{days} ngày làm việc"
    moved = _end_of(day, calendar) if days else due_at
    if since <= due_at and moved < until:
        moved = _end_of(until.date() + _DAY, calendar)
    return moved, told


def days_left_text(due_day: date, today: date, calendar: OfficeCalendar) -> str:
    """`còn 3 ngày làm việc`, `hôm nay`, `quá 2 ngày làm việc`, for lists of what is due."""
    if due_day == today:
        return "hôm nay"
    days = working_days_between(today, due_day, calendar)
    if due_day > today:
        return f"còn {days} ngày làm việc"
    return f"quá {-days} ngày làm việc" if days else "vừa quá hạn"


def _working_days(here: datetime, amount: int, calendar: OfficeCalendar) -> Due:
    day = here.date()
    steps = [_skipped(day, "ngày nhận, không tính")]
    for number in range(1, amount + 1):
        day = _roll(day, steps, calendar)
        steps.append(_worked(day, f"ngày {number}", calendar))
    return _closing(day, steps, calendar)


def _calendar_days(here: datetime, amount: int, calendar: OfficeCalendar) -> Due:
    first = here.date()
    steps = [_skipped(first, "ngày nhận, không tính")]
    steps += [_counted(first + _DAY * n, f"ngày {n}") for n in range(1, amount + 1)]
    day = first + _DAY * amount
    if not calendar.spans(day):
        why = _why_rest(day, calendar)
        steps[-1] = _counted(day, f"ngày {amount}, {why}: lùi sang ngày làm việc sau")
        day = _roll(day, steps, calendar)
        steps.append(_skipped(day, "ngày làm việc kế tiếp, hết hạn"))
    return _closing(day, steps, calendar)


def _working_hours(here: datetime, left: timedelta, calendar: OfficeCalendar) -> Due:
    steps: list[DueStep] = []
    end = here
    for day in _days_from(here.date(), calendar):
        spent = _NOTHING
        for opening, closing in _moments(day, calendar):
            begin = max(opening, here)
            if closing > begin and spent < left:
                used = min(closing - begin, left - spent)
                spent, end = spent + used, begin + used
        left -= spent
        steps.append(_hours_step(day, spent, left, calendar))
        if left <= _NOTHING:
            break
    return Due(utc(end), tuple(steps))


def _office_time(since: datetime, until: datetime, calendar: OfficeCalendar) -> timedelta:
    """How much of the office's hours lies between two local moments."""
    spent, day = _NOTHING, since.date()
    while day <= until.date():
        for opening, closing in _moments(day, calendar):
            spent += max(min(closing, until) - max(opening, since), _NOTHING)
        day += _DAY
    return spent


def _clock_hours(here: datetime, length: timedelta, calendar: OfficeCalendar) -> Due:
    end = here + length
    opening = next(o for o, c in _spans_from(end.date(), calendar) if end <= c)
    steps = [_counted(here.date(), f"{length // _HOUR} giờ liên tục từ {here:%H:%M}")]
    if end >= opening:
        steps.append(_counted(end.date(), f"hết hạn lúc {end:%H:%M}"))
        return Due(utc(end), tuple(steps))
    closed = "ngoài giờ" if calendar.spans(end.date()) else _why_rest(end.date(), calendar)
    steps.append(_skipped(end.date(), f"hết hạn lúc {end:%H:%M}, {closed}"))
    between = (opening.date() - end.date()).days
    steps += [_rest(end.date() + _DAY * n, calendar) for n in range(1, between)]
    steps.append(_counted(opening.date(), f"trả khi mở cửa lúc {opening:%H:%M}"))
    return Due(utc(opening), tuple(steps))


def _same_day(here: datetime, calendar: OfficeCalendar) -> Due:
    day = here.date()
    spans = calendar.spans(day)
    if spans and here.time() < min(calendar.late_from, spans[-1][1]):
        return _closing(day, [_counted(day, "trả trong ngày")], calendar)
    if not spans:
        steps = [_skipped(day, f"nhận vào ngày nghỉ ({_why_rest(day, calendar)})")]
    else:
        limit = min(calendar.late_from, spans[-1][1])
        steps = [_skipped(day, f"nhận từ {limit:%H:%M}: trả vào ngày làm việc sau")]
    day = _roll(day, steps, calendar)
    steps.append(_worked(day, "trả trong ngày này", calendar))
    return _closing(day, steps, calendar)


def _roll(day: date, steps: list[DueStep], calendar: OfficeCalendar) -> date:
    """The first working day after `day`; the days of rest between go to `steps`."""
    worked = _next_working_day(day, calendar, _DAY)
    steps += [_rest(day + _DAY * n, calendar) for n in range(1, (worked - day).days)]
    return worked


def _next_working_day(day: date, calendar: OfficeCalendar, step: timedelta) -> date:
    for _ in range(_LONGEST_CLOSURE):
        day += step
        if calendar.spans(day):
            return day
    raise _closed_for_good(day)


def _days_from(day: date, calendar: OfficeCalendar) -> Iterator[date]:
    """`day` and the days after it; raises when none of the last 400 was worked."""
    closed = 0
    while closed <= _LONGEST_CLOSURE:
        yield day
        closed = 0 if calendar.spans(day) else closed + 1
        day += _DAY
    raise _closed_for_good(day)


def _closed_for_good(day: date) -> InvalidInput:
    return InvalidInput(
        f"Lịch làm việc không có ngày làm việc nào gần {day.day:02d}/{day.month:02d}/{day.year}.",
        field="days_off",
        next_step="Sửa lịch làm việc của cơ quan rồi tính lại.",
    )


def _end_of(day: date, calendar: OfficeCalendar) -> datetime:
    """When the office closes on `day`, or on the next working day when that is one of rest."""
    worked = day if calendar.spans(day) else _next_working_day(day, calendar, _DAY)
    return utc(datetime.combine(worked, calendar.spans(worked)[-1][1], VIETNAM))


def _closing(day: date, steps: list[DueStep], calendar: OfficeCalendar) -> Due:
    return Due(_end_of(day, calendar), tuple(steps))


def _moments(day: date, calendar: OfficeCalendar) -> list[tuple[datetime, datetime]]:
    return [
        (datetime.combine(day, opening, VIETNAM), datetime.combine(day, closing, VIETNAM))
        for opening, closing in calendar.spans(day)
    ]


def _spans_from(day: date, calendar: OfficeCalendar) -> Iterator[tuple[datetime, datetime]]:
    for known in _days_from(day, calendar):
        yield from _moments(known, calendar)


def _counted(day: date, why: str) -> DueStep:
    return DueStep(date=day, counted=True, why=why)


def _skipped(day: date, why: str) -> DueStep:
    return DueStep(date=day, counted=False, why=why)


def _rest(day: date, calendar: OfficeCalendar) -> DueStep:
    return _skipped(day, _why_rest(day, calendar))


def _why_rest(day: date, calendar: OfficeCalendar) -> str:
    reason = calendar.days_off.get(day)
    if reason is None:
        return f"{_weekday(day)}, nghỉ"
    return f"nghỉ: {reason}" if reason else "ngày nghỉ"


def _worked(day: date, why: str, calendar: OfficeCalendar) -> DueStep:
    reason = calendar.worked_instead.get(day)
    if reason is None:
        return _counted(day, why)
    return _counted(day, f"{why} ({reason or 'làm bù'})")


def _hours_step(day: date, spent: timedelta, left: timedelta, calendar: OfficeCalendar) -> DueStep:
    if not calendar.spans(day):
        return _rest(day, calendar)
    if not spent:
        return _skipped(day, "nhận sau giờ làm việc, không tính")
    remainder = f", còn {_length(left)}" if left else ""
    return _worked(day, f"tính {_length(spent)}{remainder}", calendar)


def _length(length: timedelta) -> str:
    """`2 giờ 30 phút`; the seconds of a start within a minute are not told."""
    hours, minutes = divmod(round(length / timedelta(minutes=1)), 60)
    parts = [f"{hours} giờ"] if hours else []
    return " ".join([*parts, f"{minutes} phút"] if minutes or not hours else parts)


def _weekday(day: date) -> str:
    name = weekday_text(day)
    return name if name == "Chủ Nhật" else name.replace("Thứ", "thứ")


def _refuse_crossed(spans: tuple[Span, ...]) -> None:
    edges = [edge for span in spans for edge in span]
    if any(a >= b for a, b in zip(edges[::2], edges[1::2], strict=True)) or any(
        a > b for a, b in zip(edges[1::2], edges[2::2], strict=False)
    ):
        raise InvalidInput("Các khoảng giờ làm việc phải nối tiếp nhau trong ngày.", field="hours")
