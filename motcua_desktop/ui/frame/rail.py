"""The dark rail at the left: icon, word and key of each screen."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from motcua_desktop.ui import icons, tokens
from motcua_desktop.ui.screen import Place
from motcua_desktop.ui.tokens import GRID
from motcua_desktop.ui.widgets.words import words

_WIDTH = 104
# The room above the icon, between it and its word, and below; and the least of it.
_AIR, _LEAST_AIR = 22, 8
_SMALLEST_ICON = 0.6


class Rail(QWidget):
    """`chosen(name)` when a place was pressed; `mark` shows which one is in front."""

    chosen = Signal(str)

    def __init__(self, places: tuple[Place, ...]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Các trang")
        self._buttons = {place.name: RailButton(place) for place in places}
        brand = words("MỘT CỬA")
        brand.setObjectName("brand")
        brand.setAlignment(Qt.AlignmentFlag.AlignCenter)
        brand.setFixedHeight(44)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, 12, GRID, 12)
        column.setSpacing(4)
        column.addWidget(brand)
        column.addSpacing(GRID)
        for name, button in self._buttons.items():
            button.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
        self._stand(column, (place for place in places if not place.at_the_foot))
        column.addStretch(1)
        self._stand(column, (place for place in places if place.at_the_foot))
        wide = max((button.sizeHint().width() for button in self._buttons.values()), default=0)
        self.setFixedWidth(max(_WIDTH, wide + 2 * GRID))

    def mark(self, name: str) -> None:
        """Show `name` as the page in front."""
        for known, button in self._buttons.items():
            button.setChecked(known == name)

    def count(self, name: str, count: int) -> None:
        """The number on a place's badge; 0 takes it away."""
        self._buttons[name].set_count(count)

    def _stand(self, column: QVBoxLayout, places: Iterable[Place]) -> None:
        for place in places:
            column.addWidget(self._buttons[place.name])


class RailButton(QAbstractButton):
    """One place; its badge is a number in a filled circle and part of its accessible name.

    Where the rail is low (large text, many places) it gives up its air first, then icon size.
    """

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place
        self._count = 0
        self.setText(place.word)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setToolTip(f"{place.word} ({place.key})")
        self.set_count(0)

    def set_count(self, count: int) -> None:
        self._count = count
        told = f", {count} cần chú ý" if count else ""
        self.setAccessibleName(f"{self._place.word} ({self._place.key}){told}")
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._word_font())
        return QSize(
            metrics.horizontalAdvance(self.text()) + 2 * GRID,
            metrics.height() + self._icon_side() + _AIR,
        )

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        given_up = (1 - _SMALLEST_ICON) * self._icon_side() + _AIR - _LEAST_AIR
        return QSize(hint.width(), round(hint.height() - given_up))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        ink = tokens.ON_ACCENT if self.isChecked() else tokens.RAIL_INK
        middle = self.width() / 2
        missing = max(self.sizeHint().height() - self.height(), 0)
        air = max(_AIR - missing, _LEAST_AIR)
        side = self._icon_side() - max(missing - _AIR + _LEAST_AIR, 0)
        top = 0.4 * air
        icons.draw(painter, self._place.icon, ink, QRectF(middle - side / 2, top, side, side))
        painter.setFont(self._word_font())
        painter.setPen(QColor(ink))
        word = QRectF(0, top + side, self.width(), self.height() - side - 1.3 * top)
        painter.drawText(word, Qt.AlignmentFlag.AlignCenter, self.text())
        self._paint_key(painter)
        if self._count:
            self._paint_badge(painter, middle)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            colour = tokens.RAIL_ACTIVE if self.isChecked() else tokens.RAIL_HOVER
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(box, 8, 8)
        if self.isChecked():
            painter.setBrush(QColor(tokens.ACCENT))
            painter.drawRoundedRect(QRectF(0, 10, 3, self.height() - 20), 1.5, 1.5)
        if self.hasFocus():
            painter.setPen(QColor(tokens.ON_ACCENT))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 8, 8)

    def _paint_key(self, painter: QPainter) -> None:
        painter.setFont(self._small_font())
        painter.setPen(QColor(tokens.RAIL_INK))
        metrics = QFontMetrics(painter.font())
        # The whole of "Shift+F2" would run into the icon.
        key = self._place.key.replace("Shift+", "⇧")
        width = metrics.horizontalAdvance(key)
        where = QRectF(self.width() - width - 6, 6, width, metrics.height())
        painter.drawText(where, Qt.AlignmentFlag.AlignRight, key)

    def _paint_badge(self, painter: QPainter, middle: float) -> None:
        font = self._small_font()
        font.setBold(True)
        text = str(self._count) if self._count < 100 else "99+"
        height = QFontMetrics(font).height() + 2
        width = max(height, QFontMetrics(font).horizontalAdvance(text) + 8)
        box = QRectF(middle - self._icon_side() / 2 - 3 - width, 6, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.ACCENT))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(QColor(tokens.ON_ACCENT))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _icon_side(self) -> int:
        return round(QFontMetrics(self.font()).height() * 1.15)

    def _word_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(round(self.fontInfo().pixelSize() * 0.93))
        return font

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(round(self.fontInfo().pixelSize() * 0.79))
        return font
