"""The icon beside the system's clock, which tells what is due while other windows are in front."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon

from motcua_desktop.ui.icons import icon
from motcua_desktop.ui.tokens import ACCENT, Icon


class Tray(Protocol):
    """Where something is told outside the window."""

    def listen(self, pressed: Callable[[], None]) -> None:
        """Call back when somebody presses what was told, or the icon."""

    def tell(self, title: str, text: str) -> None:
        """Show it for a while."""

    def close(self) -> None:
        """Take the icon away: nothing of the program stays behind a closed window."""


class SystemTray(QObject):
    """The desktop's own."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = QSystemTrayIcon(icon(Icon.STAMP, ACCENT, size=64), self)
        self._icon.setToolTip("Một cửa: nhắc hạn")
        self._icon.show()

    def listen(self, pressed: Callable[[], None]) -> None:
        self._icon.messageClicked.connect(pressed)
        self._icon.activated.connect(lambda _: pressed())

    def tell(self, title: str, text: str) -> None:
        self._icon.showMessage(title, text, icon(Icon.DUE, ACCENT, size=64))

    def close(self) -> None:
        self._icon.hide()


def system_tray() -> Tray | None:
    """The desktop's tray; None where it has none."""
    return SystemTray() if QSystemTrayIcon.isSystemTrayAvailable() else None
