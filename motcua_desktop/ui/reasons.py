"""A due moment explained line by line, days that say the same put together."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QGridLayout, QWidget

from motcua_desktop.domain.calendar import Due, DueStep
from motcua_desktop.domain.moment import weekday_text
from motcua_desktop.ui.widgets.layout import clear, rule
from motcua_desktop.ui.widgets.words import restyle, words

_NUMBERED = re.compile(r"ngày (\d+)")
_WEEKEND = ("thứ Bảy, nghỉ", "Chủ Nhật, nghỉ")


@dataclass(frozen=True, slots=True)
class Reason:
    """One line: which days, and what they mean; `rest` when the office is closed by a holiday."""

    days: str
    why: str
    rest: bool = False


def reasons(steps: Iterable[DueStep]) -> list[Reason]:
    """`Thứ Sáu 20/11 – ngày nhận, không tính`; runs of counted days and weekends become one."""
    lines: list[Reason] = []
    run: list[DueStep] = []
    for step in steps:
        if run and _kind(run[-1]) is not None and _kind(step) == _kind(run[-1]):
            run.append(step)
            continue
        if run:
            lines.append(_line(run))
        run = [step]
    if run:
        lines.append(_line(run))
    return lines


def _kind(step: DueStep) -> str | None:
    if step.counted and _NUMBERED.fullmatch(step.why):
        return "numbered"
    return "weekend" if step.why in _WEEKEND else None


def _line(run: list[DueStep]) -> Reason:
    first, last = run[0], run[-1]
    if len(run) == 1:
        if _kind(first) == "weekend":
            return Reason(_day(first.date), "nghỉ cuối tuần")
        return Reason(_day(first.date), first.why, rest=first.why.startswith("nghỉ:"))
    if _kind(first) == "weekend":
        return Reason(_span(first.date, last.date), "nghỉ cuối tuần")
    numbers = [_NUMBERED.fullmatch(step.why) for step in (first, last)]
    told = "–".join(found[1] for found in numbers if found)
    return Reason(_span(first.date, last.date), f"ngày {told}")


def _day(day: date) -> str:
    return f"{weekday_text(day)} {day:%d/%m}"


def _span(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%d} – {last:%d/%m}"
    return f"{first:%d/%m} – {last:%d/%m}"


class Reasons(QWidget):
    """The lines in two columns with hairlines between."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)

    def show_due(self, due: Due | None) -> None:
        """Explain `due`; nothing for None."""
        clear(self._grid)
        lines = reasons(due.steps if due else ())
        self.count = len(lines)
        for place, reason in enumerate(lines):
            days, why = words(reason.days), words(reason.why, wrap=True)
            restyle(days, "kind", "small")
            restyle(why, "kind", "rest" if reason.rest else "small")
            if place:
                self._grid.addWidget(rule(), 2 * place - 1, 0, 1, 2)
            self._grid.addWidget(days, 2 * place, 0)
            self._grid.addWidget(why, 2 * place, 1)
        self.setAccessibleName("Vì sao hẹn ngày này")
