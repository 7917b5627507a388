"""Deadlines as the law's own examples have them, with reasons that a citizen can follow."""

import os
import time as system_time
from datetime import UTC, date, datetime, time, timedelta

import pytest

from motcua_desktop.domain.calendar import (
    OFFICE_DAY,
    DueStep,
    OfficeCalendar,
    add_working_days,
    days_left_text,
    due,
)
from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.errors import InvalidInput

DAY = timedelta(days=1)

TET = {date(2026, 2, day): "Tết Nguyên đán" for day in range(16, 21)}
CALENDAR_2026 = OfficeCalendar(
    days_off={
        date(2026, 1, 1): "Tết Dương lịch",
        date(2026, 1, 2): "Nghỉ hoán đổi",
        **TET,
        date(2026, 4, 27): "Giỗ Tổ Hùng Vương (nghỉ bù)",
        date(2026, 4, 30): "Ngày Chiến thắng",
        date(2026, 5, 1): "Ngày Quốc tế Lao động",
        date(2026, 8, 31): "Nghỉ hoán đổi",
        date(2026, 9, 1): "Quốc khánh",
        date(2026, 9, 2): "Quốc khánh",
        date(2026, 11, 24): "Ngày Văn hóa Việt Nam",
    },
    worked_instead={
        date(2026, 1, 10): "làm bù cho 02/01/2026",
        date(2026, 8, 22): "làm bù cho 31/08/2026",
    },
)


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


def due_at(start: datetime, amount: int, unit: Unit) -> datetime:
    return due(start, Term(amount, unit), CALENDAR_2026).due_at


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        (at(2026, 11, 20), 1, Unit.WORKING_DAYS, at(2026, 11, 23, 17)),
        (at(2026, 11, 20), 3, Unit.WORKING_DAYS, at(2026, 11, 26, 17)),
        (at(2026, 2, 12), 2, Unit.WORKING_DAYS, at(2026, 2, 23, 17)),
        (at(2026, 4, 24), 1, Unit.WORKING_DAYS, at(2026, 4, 28, 17)),
        (at(2026, 8, 21), 2, Unit.WORKING_DAYS, at(2026, 8, 24, 17)),
        (at(2026, 1, 8), 2, Unit.WORKING_DAYS, at(2026, 1, 10, 17)),
        (at(2026, 11, 9), 15, Unit.DAYS, at(2026, 11, 25, 17)),
    ],
)
def test_the_known_cases_of_2026_come_out(
    start: datetime, amount: int, unit: Unit, expected: datetime
) -> None:
    assert due_at(start, amount, unit) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (at(2026, 11, 20, 7, 31), at(2026, 11, 20, 17)),
        (at(2026, 11, 20, 14, 59), at(2026, 11, 20, 17)),
        (at(2026, 11, 20, 15, 0), at(2026, 11, 23, 17)),
        (at(2026, 11, 20, 18, 0), at(2026, 11, 23, 17)),
        (at(2026, 11, 21, 8, 0), at(2026, 11, 23, 17)),
        (at(2026, 11, 24, 8, 0), at(2026, 11, 25, 17)),
        (at(2026, 1, 10, 8, 0), at(2026, 1, 10, 17)),
        (at(2026, 1, 9, 16, 0), at(2026, 1, 10, 17)),
    ],
)
def test_a_same_day_term_moves_on_from_15_00(start: datetime, expected: datetime) -> None:
    assert due_at(start, 1, Unit.SAME_DAY) == expected


def test_a_same_day_term_moves_on_when_the_office_has_closed_before_15_00() -> None:
    morning = ((time(7, 30), time(11, 30)),)
    calendar = OfficeCalendar(hours=(*(OFFICE_DAY,) * 4, morning, (), ()))

    found = due(at(2026, 11, 20, 12), Term(1, Unit.SAME_DAY), calendar)

    assert found.due_at == at(2026, 11, 23, 17)


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        (at(2026, 11, 20, 8, 0), 2, at(2026, 11, 20, 10)),
        (at(2026, 11, 20, 10, 30), 2, at(2026, 11, 20, 14)),
        (at(2026, 11, 20, 11, 45), 1, at(2026, 11, 20, 14)),
        (at(2026, 11, 20, 7, 30), 8, at(2026, 11, 20, 17)),
        (at(2026, 11, 20, 16, 0), 8, at(2026, 11, 23, 16)),
        (at(2026, 11, 23, 16, 0), 2, at(2026, 11, 25, 8, 30)),
        (at(2026, 11, 21, 9, 0), 8, at(2026, 11, 23, 17)),
    ],
)
def test_working_hours_skip_lunch_nights_and_rest(
    start: datetime, hours: int, expected: datetime
) -> None:
    assert due_at(start, hours, Unit.WORKING_HOURS) == expected


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        (at(2026, 11, 20, 9, 0), 1, at(2026, 11, 20, 10)),
        (at(2026, 11, 20, 11, 0), 1, at(2026, 11, 20, 13)),
        (at(2026, 11, 20, 16, 0), 24, at(2026, 11, 23, 7, 30)),
        (at(2026, 11, 19, 16, 0), 24, at(2026, 11, 20, 16)),
    ],
)
def test_clock_hours_that_end_while_the_office_is_closed_end_when_it_opens(
    start: datetime, hours: int, expected: datetime
) -> None:
    assert due_at(start, hours, Unit.HOURS) == expected


def test_the_reasons_read_like_a_calendar() -> None:
    found = due(at(2026, 11, 20), Term(3, Unit.WORKING_DAYS), CALENDAR_2026)

    assert found.steps == (
        DueStep(date(2026, 11, 20), False, "ngày nhận, không tính"),
        DueStep(date(2026, 11, 21), False, "thứ Bảy, nghỉ"),
        DueStep(date(2026, 11, 22), False, "Chủ Nhật, nghỉ"),
        DueStep(date(2026, 11, 23), True, "ngày 1"),
        DueStep(date(2026, 11, 24), False, "nghỉ: Ngày Văn hóa Việt Nam"),
        DueStep(date(2026, 11, 25), True, "ngày 2"),
        DueStep(date(2026, 11, 26), True, "ngày 3"),
    )


def test_a_day_worked_instead_says_so() -> None:
    found = due(at(2026, 1, 8), Term(2, Unit.WORKING_DAYS), CALENDAR_2026)

    assert found.steps[-1].why == "ngày 2 (làm bù cho 02/01/2026)"


def test_a_calendar_term_that_ends_on_a_holiday_tells_why_it_rolls() -> None:
    found = due(at(2026, 11, 9), Term(15, Unit.DAYS), CALENDAR_2026)

    assert [step.why for step in found.steps[-2:]] == [
        "ngày 15, nghỉ: Ngày Văn hóa Việt Nam: lùi sang ngày làm việc sau",
        "ngày làm việc kế tiếp, hết hạn",
    ]


def test_working_hours_tell_what_is_left() -> None:
    found = due(at(2026, 11, 20, 15, 30), Term(4, Unit.WORKING_HOURS), CALENDAR_2026)

    assert [step.why for step in found.steps] == [
        "tính 1 giờ 30 phút, còn 2 giờ 30 phút",
        "thứ Bảy, nghỉ",
        "Chủ Nhật, nghỉ",
        "tính 2 giờ 30 phút",
    ]


@pytest.mark.parametrize(
    ("due_day", "text"),
    [
        (date(2026, 11, 20), "hôm nay"),
        (date(2026, 11, 25), "còn 2 ngày làm việc"),
        (date(2026, 11, 18), "quá 2 ngày làm việc"),
    ],
)
def test_a_due_list_counts_in_working_days(due_day: date, text: str) -> None:
    assert days_left_text(due_day, date(2026, 11, 20), CALENDAR_2026) == text


def test_on_the_saturday_after_its_day_a_dossier_is_just_overdue() -> None:
    text = days_left_text(date(2026, 11, 20), date(2026, 11, 21), CALENDAR_2026)

    assert text == "vừa quá hạn"


def test_the_day_before_the_due_day_is_found_backwards() -> None:
    assert add_working_days(date(2026, 11, 25), -1, CALENDAR_2026) == date(2026, 11, 23)


def test_an_office_that_never_opens_is_refused() -> None:
    with pytest.raises(InvalidInput, match="ít nhất một ngày làm việc"):
        OfficeCalendar(hours=((),) * 7)


def test_crossed_spans_are_refused() -> None:
    crossed = ((time(13), time(17)), (time(7, 30), time(11, 30)))

    with pytest.raises(InvalidInput, match="nối tiếp nhau"):
        OfficeCalendar(hours=(crossed,) * 7)


@pytest.mark.parametrize("unit", list(Unit))
def test_an_office_closed_for_years_is_told_instead_of_searched_for_ever(unit: Unit) -> None:
    first = date(2026, 11, 20)
    calendar = OfficeCalendar(days_off={first + DAY * n: "đóng cửa" for n in range(800)})

    with pytest.raises(InvalidInput, match="không có ngày làm việc nào"):
        due(at(2026, 11, 20), Term(1, unit), calendar)


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Asia/Ho_Chi_Minh"])
def test_the_zone_of_the_computer_does_not_matter(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not hasattr(system_time, "tzset"):
        pytest.skip("this system cannot change a process's zone")
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", zone)
    system_time.tzset()
    try:
        found = due_at(datetime(2026, 11, 20, 7, 59, tzinfo=UTC), 1, Unit.SAME_DAY)
    finally:
        monkeypatch.undo()
        system_time.tzset()

    assert os.environ.get("TZ") == before
    assert found == at(2026, 11, 20, 17)
