"""A small window that asks for a few things and writes them; a trouble is told beside its field."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QPlainTextEdit, QWidget

from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import Field, tell_beside
from motcua_desktop.ui.widgets.layout import boxed, column, row, scrolled
from motcua_desktop.ui.widgets.tones import Note

_MARGIN, _GAP, _EDGE = 20, 12, 40
Editor = QLineEdit | QPlainTextEdit | QCheckBox | Choice


class FormDialog(QDialog):
    """`written(value)` when `work` was done; Ctrl+Enter writes, Esc leaves.

    `work` takes what was typed, by key, and runs in the desk's lane; what it raises is told.
    """

    written = Signal(object)

    def __init__(
        self,
        seat: Seat,
        title: str,
        confirm: str,
        work: Callable[[dict[str, Any]], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._seat = seat
        self._work = work
        self.setWindowTitle(title)
        self.setMinimumWidth(560)
        self.editors: dict[str, Editor] = {}
        self.fields: dict[str, Field] = {}
        self.trouble = Note("")
        self.confirm = KeyButton(confirm, "Ctrl Enter", kind="primary")
        self.leave = KeyButton("Thôi", "Esc")
        self.inner = column(spacing=10)
        self._page = boxed(self.inner)
        self.inner.setContentsMargins(0, 0, GRID, 0)
        whole = column(spacing=_GAP, margins=_MARGIN)
        whole.addWidget(scrolled(self._page), 1)
        whole.addWidget(self.trouble)
        self.foot = row(None, self.leave, self.confirm, spacing=12)
        whole.addLayout(self.foot)
        self.setLayout(whole)
        self.leave.clicked.connect(self.reject)
        self.confirm.clicked.connect(self.submit)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.submit)

    def ask(self, key: str, caption: str, editor: Editor) -> QWidget:
        """The labelled box for `key`, to be put where the page wants it."""
        self.editors[key] = editor
        if isinstance(editor, QCheckBox):
            return editor
        self.fields[key] = Field(caption, editor)
        return self.fields[key]

    def told(self) -> dict[str, Any]:
        """What was typed, by key."""
        return {key: value_of(editor) for key, editor in self.editors.items()}

    def submit(self) -> None:
        """Write it down."""
        if not self.confirm.isEnabled():
            return
        for field in self.fields.values():
            field.tell("")
        self.trouble.hush()
        told, work = self.told(), self._work
        self.confirm.setEnabled(False)
        self._seat.lanes.desk.run(self, lambda: work(told), self._done, self._refused)

    def fit(self) -> None:
        """As high as what it asks, but never higher than the screen."""
        self.inner.activate()
        page = self._page
        asked = max(
            page.heightForWidth(self.width() - 2 * _MARGIN), page.minimumSizeHint().height()
        )
        whole = asked + self.foot.sizeHint().height() + 2 * _GAP + 2 * _MARGIN
        most = self.screen().availableGeometry().height() - _EDGE
        self.resize(self.width(), min(whole, most))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()
        # Where nothing else was chosen one types at once: a space on "Thôi" would leave.
        first = next(iter(self.editors.values()), None)
        if first is not None and self.focusWidget() not in self.editors.values():
            first.setFocus()

    def _done(self, value: object) -> None:
        self.written.emit(value)
        self.accept()

    def _refused(self, trouble: DeskError) -> None:
        self.confirm.setEnabled(True)
        if isinstance(trouble, InvalidInput) and tell_beside(self.fields, trouble):
            return
        self.trouble.tell(trouble.sentence(), Tone.LATE, Icon.ALERT)


def value_of(editor: Editor) -> Any:
    """What stands in a box."""
    match editor:
        case QPlainTextEdit():
            return editor.toPlainText()
        case QCheckBox():
            return editor.isChecked()
        case Choice():
            return editor.currentData() or ""
        case _:
            return editor.text().strip()


def filled(told: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, without the boxes left empty."""
    return {key: value for key, value in told.items() if value not in ("", None)}


def page(text: str = "", *, lines: int) -> QPlainTextEdit:
    """A page to type on, at least so many lines high."""
    made = QPlainTextEdit(text)
    made.setTabChangesFocus(True)
    # The theme's own least height would take the place of one that is merely set.
    height = made.fontMetrics().lineSpacing()
    made.setStyleSheet(f"min-height: {height * lines}px;")
    made.setMaximumHeight(height * (lines + 4))
    return made


def line(text: str = "", *, hint: str = "", most: int = 500) -> QLineEdit:
    """A line to type in."""
    made = QLineEdit(text)
    made.setMaxLength(most)
    made.setPlaceholderText(hint)
    made.setCursorPosition(0)
    return made
