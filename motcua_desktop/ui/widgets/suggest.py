"""A line that suggests while one types; the keyboard stays in the line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from motcua_desktop.ui.widgets.table import Column, ListTable, ValuesModel
from motcua_desktop.ui.widgets.words import tip, words

_PAUSE_MS = 40
_HOW = "Enter chọn dòng đang sáng · ↑ ↓ dòng khác"


@dataclass(frozen=True, slots=True)
class Suggesting:
    """How to ask, how to show, and what to say when there is nothing.

    `ask(text, deliver)` finds in a lane and calls `deliver` on the UI thread; `label(value)` is
    what stands in the line after choosing.
    """

    ask: Callable[[str, Callable[[Sequence[Any]], None]], None]
    label: Callable[[Any], str]
    columns: tuple[Column[Any], ...]
    nothing: str
    width: int = 620


class SuggestLine(QLineEdit):
    """`picked(value)` when one was chosen, `picked(None)` when the text no longer means it."""

    picked = Signal(object)

    def __init__(self, suggesting: Suggesting, name: str, hint: str = "") -> None:
        super().__init__()
        self._suggesting = suggesting
        self._value: Any | None = None
        self._list: SuggestList | None = None
        self._hurry = False
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.textEdited.connect(self._edited)

    def value(self) -> Any | None:
        """What is chosen now."""
        return self._value

    def choose(self, value: Any | None) -> None:
        """Put a value in without asking; None empties the line."""
        self._pause.stop()
        self._hurry = False
        self.fold()
        self._value = value
        self.setText(self._suggesting.label(value) if value is not None else "")
        self.setCursorPosition(0)
        self.setToolTip(tip(self.text()))
        self.picked.emit(value)

    def fold(self) -> None:
        """Close the suggestions."""
        if self._list is not None:
            self._list.hide()

    def _edited(self) -> None:
        if self._value is not None:
            self._value = None
            self.picked.emit(None)
        if self.text().strip():
            self._pause.start()
        else:
            self._pause.stop()
            self.fold()

    def _ask(self) -> None:
        text = self.text().strip()
        self._suggesting.ask(text, lambda found: self._found(text, found))

    def _found(self, text: str, found: Sequence[Any]) -> None:
        if text != self.text().strip() or not self.hasFocus():
            return
        if self._hurry and found:
            self.choose(found[0])
            self.focusNextChild()
            return
        self._hurry = False
        if self._list is None:
            self._list = SuggestList(self.window(), self._suggesting.columns, "Gợi ý")
            self._list.table.clicked.connect(lambda _: self._take())
        self._list.show_values(found, _HOW if found else self._suggesting.nothing)
        self._list.stand_under(self, self._suggesting.width)

    def _take(self) -> None:
        value = self._list.table.current() if self._list and self._list.isVisible() else None
        if value is not None:
            self.choose(value)
            self.focusNextChild()

    def _enter(self) -> None:
        shown = self._list is not None and self._list.isVisible() and not self._pause.isActive()
        if shown:
            self._take()
        elif self._value is None and self.text().strip():
            # Enter came before the answer: take the first one when it is there.
            self._hurry = True
            self._pause.stop()
            self._ask()
        else:
            self.focusNextChild()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = self._list if self._list is not None and self._list.isVisible() else None
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._enter()
            case Qt.Key.Key_Escape if shown is not None:
                self.fold()
            case Qt.Key.Key_Down if shown is not None:
                shown.step(1)
            case Qt.Key.Key_Up if shown is not None:
                shown.step(-1)
            case Qt.Key.Key_Down:
                self._ask()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.fold()


class SuggestList(QFrame):
    """The suggestions under a line, inside the same window."""

    def __init__(self, window: QWidget, columns: tuple[Column[Any], ...], name: str) -> None:
        super().__init__(window)
        self.setObjectName("card")
        self._model: ValuesModel[Any] = ValuesModel(columns, self)
        self.table = ListTable(self._model, name)
        self.table.horizontalHeader().hide()
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._foot = words("", "caption")
        self._foot.setContentsMargins(8, 0, 8, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 6)
        column.setSpacing(4)
        column.addWidget(self.table)
        column.addWidget(self._foot)
        self.hide()

    def show_values(self, values: Sequence[Any], foot: str) -> None:
        """List these, the first one chosen, and `foot` below."""
        self._model.set_values(values)
        self.table.select_first()
        self.table.setVisible(bool(values))
        row = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(row * len(values))
        self._foot.setText(foot)

    def foot(self) -> str:
        """What is said below the suggestions."""
        return self._foot.text()

    def stand_under(self, line: QWidget, width: int) -> None:
        """Show below `line`, inside the window."""
        window = line.window()
        corner = line.mapTo(window, QPoint(0, line.height() + 4))
        room = window.width() - corner.x() - 20
        height = self.sizeHint().height()
        self.setGeometry(corner.x(), corner.y(), min(max(width, line.width()), room), height)
        self.show()
        self.raise_()

    def step(self, rows: int) -> None:
        """Move the choice."""
        last = self._model.rowCount() - 1
        self.table.selectRow(min(max(self.table.currentIndex().row() + rows, 0), last))
