"""A row of choices of which one is taken: saved filters."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from motcua_desktop.ui.widgets.flow import Flow


class Chips(QWidget):
    """`chosen(name)` when another chip was taken; left and right walk along them."""

    chosen = Signal(str)

    def __init__(self, name: str, chips: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for key, word in chips:
            button = _Chip(word, self)
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
        self.setLayout(Flow(*self._buttons.values(), spacing=6))

    def take(self, key: str) -> None:
        """Show `key` as the one taken, without telling anybody."""
        self._buttons[key].setChecked(True)

    def button(self, key: str) -> QPushButton:
        """The chip itself."""
        return self._buttons[key]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        keys = list(self._buttons)
        focused = [k for k in keys if self._buttons[k].hasFocus()]
        if not step or not focused:
            super().keyPressEvent(event)
            return
        key = keys[(keys.index(focused[0]) + step) % len(keys)]
        self._buttons[key].setFocus(Qt.FocusReason.OtherFocusReason)
        self._buttons[key].click()


class _Chip(QPushButton):
    """Wide enough for its bold word, so that the row stands still when another is taken."""

    def __init__(self, word: str, parent: QWidget) -> None:
        super().__init__(word, parent)
        self.setCheckable(True)
        self.setProperty("kind", "chip")
        self.setAutoDefault(False)
        font = self.font()
        font.setBold(True)
        metrics = QFontMetrics(font)
        self.setMinimumWidth(metrics.horizontalAdvance(word) + 28)
