"""A box to choose from that never cuts a word without saying so."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

_NARROWEST = 64


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

    def select(self, value: str | None) -> None:
        """Choose this value, or the first when there is no such one."""
        self.setCurrentIndex(max(self.findData(value), 0))

    def showPopup(self) -> None:
        """The list is as wide as its longest line."""
        list_view = self.view()
        if list_view is not None:
            list_view.setMinimumWidth(list_view.sizeHintForColumn(0) + 24)
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, field.width() - 2
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
