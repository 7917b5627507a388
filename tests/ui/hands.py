"""What a person at the desk does and hears, for the tests of the windows."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.ids import uuid7
from motcua_desktop.ui.bus import Notice
from motcua_desktop.ui.seat import Seat

# Friday 20/11/2026, 10:14 at the desk.
MORNING = datetime(2026, 11, 20, 3, 14, 32, tzinfo=UTC)
PASSWORD = "hoa-ban-no-som"
# Keys that do something of their own in some widget.
_KEYS = {"\r": Qt.Key.Key_Return, " ": Qt.Key.Key_Space}


@dataclass
class StillClock:
    """Says what time it is until it is told otherwise."""

    moment: datetime = MORNING
    ids: int = 0

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()

    def new_id(self) -> str:
        self.ids += 1
        return uuid7(self.moment, self.ids.to_bytes(10, "big"))

    def passes(self, **span: float) -> None:
        self.moment += timedelta(**span)


@dataclass
class Ears:
    """Everything the banner was asked to tell."""

    notices: list[Notice] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [notice.text for notice in self.notices]


@dataclass
class Hands:
    """Types and scans as a person does, into whatever has the keyboard, and waits for the lanes."""

    qtbot: QtBot
    seat: Seat
    strokes: int = 0

    def type(self, text: str) -> None:
        """Key by key, Vietnamese too."""
        for letter in text:
            self._send(0, letter)

    def press(self, key: Qt.Key) -> None:
        self._send(key, "\r" if key == Qt.Key.Key_Return else "")

    def shortcut(self, key: Qt.Key) -> None:
        """A key that the page or the window listens for, wherever the keyboard is."""
        self.strokes += 1
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the keyboard"
        QTest.keyClick(focus, key)

    def rest(self) -> None:
        """Until every lane is idle and every answer was delivered."""
        self.qtbot.waitUntil(lambda: not self.seat.lanes.busy, timeout=15_000)

    def scan(self, window: QWidget, text: str, *, pace_ms: int = 5) -> None:
        """A wedge scanner: keys at an even pace through the window, then Enter."""
        handle = window.windowHandle()
        for place, letter in enumerate((*text, "\r")):
            key = _KEYS.get(letter, Qt.Key.Key_unknown)
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
                event.setTimestamp(1_000 + place * pace_ms)
                QApplication.sendEvent(handle, event)

    def _send(self, key: int, text: str) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the keyboard"
        self.strokes += 1
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            QApplication.sendEvent(focus, event)
