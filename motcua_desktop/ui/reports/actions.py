"""What a person may do beside a report, over the period that is shown: one button and its key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Right
from motcua_desktop.ui.screen import KeyLine
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.button import KeyButton

_KEY = "Alt N"


@dataclass(frozen=True, slots=True)
class Action:
    """`word` stands on the button, `tells` in the list of keys; only those who may `right`."""

    word: str
    tells: str
    right: Right
    open: Callable[[Seat, Period, QWidget], None]


def _shares(seat: Seat, period: Period, over: QWidget) -> None:
    from motcua_desktop.ui.index766.dialog import ask_shares

    ask_shares(seat, period, over)


ACTIONS: Mapping[str, Action] = {
    "index766": Action("Số của Cổng…", "nhập số của Cổng cho kỳ này", Right.CLOSE_REPORT, _shares),
}
"""By the report's name."""


class ActionButton(KeyButton):
    """The action of the report in front; out of sight where it has none, or not for this person."""

    def __init__(self, seat: Seat) -> None:
        super().__init__("", _KEY, kind="quiet")
        self._seat = seat
        self._action: Action | None = None

    def take(self, report: str) -> None:
        """This report is in front now."""
        found = ACTIONS.get(report)
        self._action = found if found and self._seat.actor.may(found.right) else None
        if self._action is not None:
            self.setText(self._action.word)
            self.setAccessibleName(f"{self._action.word} ({_KEY})")
        self.setVisible(self._action is not None)

    def open(self, period: Period | None) -> None:
        """Do it, over this period."""
        if self._action is not None and period is not None:
            self._action.open(self._seat, period, self)

    def keys(self) -> tuple[KeyLine, ...]:
        """Its line for F1."""
        return ((_KEY, self._action.tells),) if self._action else ()
