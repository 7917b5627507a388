"""One page of Báo cáo, right of the list of reports; its screen calls it, never the other way."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.staff import Right
from motcua_desktop.ui.screen import KeyLine
from motcua_desktop.ui.seat import Seat


class Pane(QWidget):
    """Made at its first visit. F9, F10 and Esc belong to the screen, which asks the pane.

    Keys of its own are `QShortcut`s with the pane as parent; they work while it is in front.
    """

    def keys(self) -> tuple[KeyLine, ...]:
        """The keys of this page for F1: (key, what it does)."""
        return ()

    def arrive(self) -> None:
        """It was just brought to the front: look again. The keyboard stays in the list."""

    def enter(self) -> None:
        """The keyboard comes in from the list: focus what comes first."""
        self.setFocus()

    def print_out(self) -> bool:
        """F9 and Ctrl+P; False when there is nothing to print here."""
        return False

    def save(self) -> None:
        """F10: keep what is shown as a file, where that can be."""

    def take_receipt(self, code: str) -> bool:
        """A receipt of the dossier `code` was scanned; True when this page used it."""
        del code
        return False

    def back(self) -> bool:
        """Esc: False when there is nothing to go back from, and the list gets the keyboard."""
        return False

    def heard(self, change: Change, initiator: object) -> None:
        """Something changed while this page is in front."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of Báo cáo: `word` in its `group`, and the page behind it.

    Only those who may `right` see it. `tells` is said of it in one short sentence.
    """

    name: str
    word: str
    tells: str
    group: str
    make: Callable[[Seat], Pane]
    right: Right = Right.REPORT
