"""A chart of bars on the screen: painted from its value, walked with the arrows."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from motcua_desktop.domain.chart import Chart, Drawing, Fill, drawn
from motcua_desktop.ui import tokens
from motcua_desktop.ui.tokens import Tone

_TONES = {Fill.OPEN: Tone.WAITING, Fill.SOLID: Tone.IN_TIME, Fill.STRIPED: Tone.LATE}
_STRIPE = 3.0
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ChartView(QWidget):
    """`opened(label key, series key)` for what the cursor stands on, by Enter or a double click.

    The line under the bars says the figures of the label under the cursor or the mouse.
    """

    opened = Signal(str, str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._chart: Chart | None = None
        self._place = self._series = 0
        self._under: int | None = None
        self._drawing: Drawing | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_chart(self, chart: Chart) -> None:
        """This one; the cursor stays on its label, at first on the last."""
        known = self._chart.keys[self._place] if self._chart and self._chart.keys else ""
        self._chart, self._drawing = chart, None
        last = len(chart.keys) - 1
        self._place = chart.keys.index(known) if known in chart.keys else max(last, 0)
        self.setAccessibleDescription(chart.told())
        self.update()

    def said(self) -> str:
        """What the line under the bars says now."""
        chart = self._chart
        if chart is None or not chart.labels:
            return ""
        if self._under is not None:
            return chart.said(self._under)
        if not self.hasFocus():
            return "" if chart.highest else chart.told()
        name = chart.series[self._series].name.lower()
        return f"{chart.said(self._place)}. Enter: hồ sơ {name}"

    def sizeHint(self) -> QSize:
        return QSize(360, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 10 * self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._chart is None:
            return
        drawing = self._drawing = self._draw(self._chart)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_cursor(painter, drawing)
        painter.setPen(QPen(QColor(tokens.LINE), 1))
        for rule in drawing.rules:
            painter.drawLine(QPointF(rule.x, rule.y), QPointF(rule.x + rule.width, rule.y))
        for bar in drawing.bars:
            fill = self._chart.series[bar.series].fill
            _paint_bar(painter, QRectF(bar.x, bar.y, bar.width, bar.height), fill)
        for sample in drawing.samples:
            fill = self._chart.series[sample.series].fill
            _paint_bar(painter, QRectF(sample.x, sample.y, sample.side, sample.side), fill)
        self._paint_words(painter, drawing)
        painter.end()

    def _draw(self, chart: Chart) -> Drawing:
        metrics = QFontMetricsF(self.font())
        letter = metrics.height()
        room = self.rect().adjusted(4, 2, -4, -4)
        high = room.height() - letter * 1.3
        made = drawn(chart, room.width(), high, letter * 0.92, metrics.horizontalAdvance)
        return made.moved(room.x(), room.y())

    def _paint_cursor(self, painter: QPainter, drawing: Drawing) -> None:
        place = self._under if self._under is not None else self._place
        if self._under is None and not self.hasFocus():
            return
        bottom = drawing.rules[0].y
        top = drawing.rules[-1].y
        room = QRectF(drawing.first + place * drawing.each, top, drawing.each, bottom - top)
        painter.fillRect(room, QColor(tokens.ACCENT_SOFT))
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.ACCENT), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _paint_words(self, painter: QPainter, drawing: Drawing) -> None:
        metrics = QFontMetricsF(self.font())
        painter.setPen(QColor(tokens.INK))
        for word in drawing.words:
            back = metrics.horizontalAdvance(word.text) * (word.side + 1) / 2
            painter.drawText(QPointF(word.x - back, word.y), word.text)
        painter.setPen(QColor(tokens.MUTED))
        line = self.rect().adjusted(6, 0, -6, -4)
        text = metrics.elidedText(self.said(), Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, text)

    def _move(self, place: int, series: int) -> None:
        chart = self._chart
        if chart is None or not chart.keys:
            return
        self._place = min(max(place, 0), len(chart.keys) - 1)
        self._series = series % len(chart.series)
        self._under = None
        self.setAccessibleDescription(self.said())
        self.update()

    def _open(self) -> None:
        if self._chart is not None and self._chart.keys:
            self.opened.emit(self._chart.keys[self._place], self._chart.series[self._series].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._chart.keys) - 1 if self._chart else 0
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        turns = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if key in _ENTER:
            self._open()
        elif key in steps:
            self._move(self._place + steps[key], self._series)
        elif key in ends:
            self._move(ends[key], self._series)
        elif key in turns:
            self._move(self._place, self._series + turns[key])
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._under = self._place_at(event.position())
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is not None:
            self._move(place, self._series_at(event.position(), place))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)
        if self._place_at(event.position()) is not None:
            self._open()

    def _place_at(self, at: QPointF) -> int | None:
        if self._drawing is None or self._chart is None:
            return None
        place = self._drawing.place_at(at.x())
        return place if 0 <= place < len(self._chart.keys) else None

    def _series_at(self, at: QPointF, place: int) -> int:
        """The series of the bar under the mouse, else the one the cursor had."""
        for bar in self._drawing.bars if self._drawing else ():
            if bar.place == place and QRectF(bar.x, bar.y, bar.width, bar.height).contains(at):
                return bar.series
        return self._series

    def leaveEvent(self, event: QEvent) -> None:
        self._under = None
        self.update()
        super().leaveEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setAccessibleDescription(self.said())
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._chart is not None:
            self.setAccessibleDescription(self._chart.told())
        self.update()


def _paint_bar(painter: QPainter, where: QRectF, fill: Fill) -> None:
    """Outlined, solid or striped: known without its colour."""
    tone = _TONES[fill]
    ink, ground = QColor(tone.ink), QColor(tone.ground)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    if fill is Fill.SOLID:
        painter.fillRect(where, ink)
    else:
        painter.setPen(QPen(ink, 1))
        painter.setBrush(QBrush(ground))
        painter.drawRect(where.adjusted(0, 0, -1, -1))
    if fill is Fill.STRIPED:
        y = where.bottom() - _STRIPE
        while y > where.top():
            painter.fillRect(QRectF(where.x(), y, where.width(), 1.4), ink)
            y -= _STRIPE
    painter.restore()
