"""One screen of the window, and how the window comes to know of it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from motcua_desktop.app import App
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon

KeyLine = tuple[str, str]


class Screen(QWidget):
    """A page beside the rail. It hears of facts through the bus, never of other screens."""

    def keys(self) -> tuple[KeyLine, ...]:
        """The keys of this page for F1: (key, what it does)."""
        return ()

    def arrive(self) -> None:
        """The page was just brought to the front: focus what comes first, look again if stale."""

    def open_code(self, code: str) -> None:
        """Show the dossier `code`, if this page shows dossiers."""

    def take_card(self, text: str) -> bool:
        """An identity card was scanned; True when this page used it."""
        del text
        return False

    def take_receipt(self, code: str) -> bool:
        """A receipt of the dossier `code` was scanned; True when this page used it."""
        del code
        return False

    def print_out(self) -> bool:
        """Ctrl+P; False when there is nothing to print here."""
        return False

    def close_down(self) -> None:
        """The window is about to close: hand over what must be kept to a lane."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the rail. `make` is called at the first visit; `count` feeds the badge.

    `at_the_foot` stands apart, at the rail's lower end.
    """

    name: str
    word: str
    icon: Icon
    key: str
    make: Callable[[Seat], Screen]
    count: Callable[[App], int] | None = None
    at_the_foot: bool = False
