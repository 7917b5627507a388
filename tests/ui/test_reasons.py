"""Why this day: lines that people can follow."""

from datetime import date

from motcua_desktop.domain.calendar import DueStep
from motcua_desktop.ui.reasons import Reason, reasons


def step(day: int, why: str, *, counted: bool = False) -> DueStep:
    return DueStep(date(2026, 11, day), counted, why)


def test_days_that_say_the_same_stand_together() -> None:
    steps = [
        step(20, "ngày nhận, không tính"),
        step(21, "thứ Bảy, nghỉ"),
        step(22, "Chủ Nhật, nghỉ"),
        step(23, "ngày 1", counted=True),
        step(24, "nghỉ: Ngày Văn hóa Việt Nam"),
        step(25, "ngày 2", counted=True),
        step(26, "ngày 3", counted=True),
        step(27, "ngày 4", counted=True),
    ]

    assert reasons(steps) == [
        Reason("Thứ Sáu 20/11", "ngày nhận, không tính"),
        Reason("21 – 22/11", "nghỉ cuối tuần"),
        Reason("Thứ Hai 23/11", "ngày 1"),
        Reason("Thứ Ba 24/11", "nghỉ: Ngày Văn hóa Việt Nam", rest=True),
        Reason("25 – 27/11", "ngày 2–4"),
    ]


def test_nothing_is_explained_by_nothing() -> None:
    assert reasons([]) == []
