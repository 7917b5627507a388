"""A box to choose from that never cuts a word without saying so."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from motcua_desktop.ui.scanner import Scanner

_NARROWEST = 64
# A space that comes this soon after a letter belongs to a word: a scan, or a name being typed.
_SAME_WORD_MS = 500


class Choice(QComboBox):
    """(label, value) pairs; as narrow as the page wants, its text ended with … where it must."""

    def __init__(
        self, options: Iterable[tuple[str, str | None]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        for label, value in options:
            self.addItem(label, value)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setMinimumWidth(_NARROWEST)
        self.currentTextChanged.connect(self.setToolTip)
        self._typed_at = -_SAME_WORD_MS
        self._numbers: QLineEdit | None = None

    def pass_numbers_to(self, line: QLineEdit) -> None:
        """Digits that are typed here begin `line` while it is empty, instead of being lost."""
        self._numbers = line

    def mark(self) -> Callable[[], None]:
        """How to put the choice back as it is now, when a scan turns out to have typed here."""
        place, numbers = self.currentIndex(), self._numbers
        before = numbers.text() if numbers is not None else ""

        def undo() -> None:
            self.hidePopup()
            self.setCurrentIndex(place)
            if numbers is not None and numbers.text() != before:
                numbers.setText(before)
                self.setFocus()

        return undo

    def room(self) -> int:
        """The width, in pixels, in which the whole of the choice can be read."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        metrics = self.fontMetrics()
        text = QSize(metrics.horizontalAdvance(option.currentText) + 2, metrics.height())
        kind = QStyle.ContentsType.CT_ComboBox
        return self.style().sizeFromContents(kind, option, text, self).width()

    def shown_text(self) -> str:
        """The choice as far as there is room, ended with … where it is cut."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        return self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, field.width() - 2
        )

    def select(self, value: str | None) -> None:
        """Choose this value, or the first when there is no such one."""
        self.setCurrentIndex(max(self.findData(value), 0))

    def showPopup(self) -> None:
        """The list is as wide as its longest line; a scanner is heard over it."""
        list_view = self.view()
        if list_view is not None:
            list_view.setMinimumWidth(list_view.sizeHintForColumn(0) + 24)
        super().showPopup()
        for scanner in self.window().findChildren(Scanner):
            scanner.watch_list(list_view)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A space opens the list, but not in the middle of a scan: the list would swallow it."""
        since = event.timestamp() - self._typed_at
        if event.text() and event.text().isprintable():
            self._typed_at = event.timestamp()
        if event.key() == Qt.Key.Key_Space and since < _SAME_WORD_MS:
            return
        numbers = self._numbers
        if numbers is not None and event.text().isdigit() and not numbers.text():
            numbers.setFocus()
            QApplication.sendEvent(numbers, event)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown_text()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
