"""Tell a scanner's burst of keys from a person's typing, wherever the cursor is."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from motcua_desktop.domain.scan import Scan, foreign, half, kind_of

# A wedge scanner sends a key every 1–30 ms; nobody types eight in a row at that pace.
_LONGEST_GAP_MS = 100
_PACE_MS = 60
_SHORTEST = 8
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)

Undo = Callable[[], None]


class Scanner(QObject):
    """Watches a window's keys. Ordinary typing passes untouched.

    Keys go to the focused field as they come; when Enter or Tab ends a burst that is a receipt,
    a card or a code from elsewhere, that Enter is kept from the field and the field is put back
    as it was before. `strange` says in a sentence what a code from elsewhere is.
    """

    receipt = Signal(str)
    card = Signal(str)
    strange = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._text = ""
        self._first = 0
        self._last = 0
        self._undo: Undo | None = None

    def watch_list(self, view: QWidget) -> None:
        """Listen over a box's list too: while it is open it takes the keys before anybody."""
        view.removeEventFilter(self)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if QApplication.activeModalWidget() is not None:
            return False
        box = _dropped_open()
        if box is not None and watched is not box.view():
            # The same key comes once more, to the list that is open.
            return False
        return self._pressed(event)

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() in _ENDS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return self._ended(event)
        typed = event.text()
        if not typed or not typed.isprintable():
            return False
        now = event.timestamp()
        if not self._text or now - self._last > _LONGEST_GAP_MS:
            self._begin(now)
        self._text += typed
        self._last = now
        return False

    def _begin(self, now: int) -> None:
        self._text = ""
        self._first = now
        self._undo = undo_of(_dropped_open() or QApplication.focusWidget())

    def _ended(self, event: QKeyEvent) -> bool:
        text, undo = self._text, self._undo
        self._text, self._undo = "", None
        fast = event.timestamp() - self._last <= _LONGEST_GAP_MS
        if len(text) < _SHORTEST or not fast or self._last - self._first > _PACE_MS * len(text):
            return False
        kind = kind_of(text)
        if kind is None:
            return False
        if undo is not None:
            undo()
        self._tell(kind, text.strip())
        return True

    def _tell(self, kind: Scan, text: str) -> None:
        match kind:
            case Scan.RECEIPT:
                self.receipt.emit(text)
            case Scan.CARD:
                self.card.emit(text)
            case Scan.HALF:
                self.strange.emit(half(text))
            case _:
                self.strange.emit(foreign(text))


def _dropped_open() -> QComboBox | None:
    """The box whose list is open over everything, and takes the keys meanwhile."""
    popup = QApplication.activePopupWidget()
    box = popup.parent() if popup is not None else None
    return box if isinstance(box, QComboBox) else None


def undo_of(widget: QWidget | None) -> Undo | None:
    """How to put the field back as it is now; a widget of ours says so itself by `mark`."""
    mark = getattr(widget, "mark", None)
    if callable(mark):
        found: Undo = mark()
        return found
    match widget:
        case QLineEdit():
            return _undo_line(widget)
        case QPlainTextEdit():
            return _undo_page(widget)
        case QComboBox():
            return _undo_choice(widget)
        case QSpinBox():
            return partial(widget.setValue, widget.value())
        case _:
            return None


def _undo_line(line: QLineEdit) -> Undo:
    text, cursor = line.text(), line.cursorPosition()
    start, length = line.selectionStart(), line.selectionLength()

    def undo() -> None:
        line.setText(text)
        line.setCursorPosition(cursor)
        if start >= 0:
            line.setSelection(start, length)
        line.textEdited.emit(text)

    return undo


def _undo_choice(box: QComboBox) -> Undo:
    place = box.currentIndex()

    def undo() -> None:
        box.hidePopup()
        box.setCurrentIndex(place)

    return undo


def _undo_page(page: QPlainTextEdit) -> Undo:
    text, place = page.toPlainText(), page.textCursor().position()

    def undo() -> None:
        page.setPlainText(text)
        cursor = page.textCursor()
        cursor.setPosition(place)
        page.setTextCursor(cursor)

    return undo
