"""A year at a glance: twelve months of small squares, days off and days worked instead marked."""

from calendar import monthrange
from datetime import date

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from motcua_desktop.domain.calendar import OfficeCalendar
from motcua_desktop.domain.moment import date_text, weekday_text
from motcua_desktop.ui import tokens
from motcua_desktop.ui.tokens import GRID, Tone
from motcua_desktop.ui.widgets.words import tip

_MONTHS, _MOST_ACROSS = 12, 4
_WEEKS, _WEEK = 6, 7
_LETTERS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


class YearView(QWidget):
    """Days off have a filled square and a stroke, days worked instead a frame, today a ring.

    What each is called stands in the list beside it and in the tip of the day.
    """

    def __init__(self) -> None:
        super().__init__()
        self._year = 2026
        self._today = date(2026, 1, 1)
        self._calendar = OfficeCalendar()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_year(self, year: int, calendar: OfficeCalendar, today: date) -> None:
        """Draw `year`; a screen reader hears how many days are special."""
        self._year, self._calendar, self._today = year, calendar, today
        off = sum(day.year == year for day in calendar.days_off)
        worked = sum(day.year == year for day in calendar.worked_instead)
        self.setAccessibleName(f"Lịch năm {year}: {off} ngày nghỉ, {worked} ngày làm bù")
        self.update()

    def told_of(self, day: date) -> str:
        """What the tip of a day says."""
        name = self._calendar.worked_instead.get(day)
        if name is not None:
            why = name or "làm bù"
        elif day in self._calendar.days_off:
            why = self._calendar.days_off[day] or "ngày nghỉ"
        else:
            why = "ngày làm việc" if self._calendar.spans(day) else "nghỉ cuối tuần"
        return f"{weekday_text(day)} {date_text(day)}: {why}"

    def day_at(self, where: QPoint) -> date | None:
        """The day drawn under this point."""
        for month in range(1, 13):
            for day in _days(self._year, month):
                if self._square(day).contains(where):
                    return day
        return None

    def sizeHint(self) -> QSize:
        return QSize(_MOST_ACROSS * self._month_width(), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._month_width(), self.minimumHeight())

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            day = self.day_at(event.pos())
            QToolTip.showText(event.globalPos(), tip(self.told_of(day)) if day else "", self)
            return True
        return bool(super().event(event))  # type: ignore[arg-type]  # Qt's own event

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for month in range(1, 13):
            self._paint_month(painter, month)
        painter.end()

    def _paint_month(self, painter: QPainter, month: int) -> None:
        left, top, side = self._corner(month)
        painter.setFont(self._font(bold=True))
        painter.setPen(QColor(tokens.INK))
        head = QRectF(left, top, side * _WEEK, side)
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft, f"Tháng {month}")
        painter.setFont(self._font())
        painter.setPen(QColor(tokens.MUTED))
        for place, letters in enumerate(_LETTERS):
            box = QRectF(left + place * side, top + side, side, side)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letters)
        for day in _days(self._year, month):
            self._paint_day(painter, day)

    def _paint_day(self, painter: QPainter, day: date) -> None:
        box = self._square(day).adjusted(1, 1, -1, -1)
        ink = QColor(tokens.INK)
        painter.setPen(Qt.PenStyle.NoPen)
        if day in self._calendar.worked_instead:
            painter.setPen(QPen(QColor(Tone.WAITING.ink), 1.5))
            painter.setBrush(QColor(Tone.WAITING.ground))
            painter.drawRoundedRect(box, 3, 3)
            ink = QColor(Tone.WAITING.ink)
        elif day in self._calendar.days_off:
            painter.setBrush(QColor(Tone.LATE.ground))
            painter.drawRoundedRect(box, 3, 3)
            ink = QColor(Tone.LATE.ink)
        elif not self._calendar.spans(day):
            painter.setBrush(QColor(tokens.SUNKEN))
            painter.drawRoundedRect(box, 3, 3)
            ink = QColor(tokens.MUTED)
        if day == self._today:
            painter.setPen(QPen(QColor(tokens.ACCENT), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box)
        font = self._font(bold=day in self._calendar.days_off)
        # Not by colour alone: a day off is struck through.
        font.setStrikeOut(day in self._calendar.days_off and self._calendar.spans(day) == ())
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(day.day))

    def _square(self, day: date) -> QRectF:
        left, top, side = self._corner(day.month)
        first = day.replace(day=1).weekday()
        week = (first + day.day - 1) // _WEEK
        return QRectF(left + day.weekday() * side, top + (week + 2) * side, side, side)

    def _corner(self, month: int) -> tuple[float, float, float]:
        """Left, top and the side of a square, for the room there is."""
        across = self._across()
        wide, high = self.width() / across, self.height() / -(-_MONTHS // across)
        side = min((wide - 2 * GRID) / _WEEK, (high - GRID) / (_WEEKS + 2))
        down, place = divmod(month - 1, across)
        return place * wide + GRID, down * high, side

    def _across(self) -> int:
        """How many months stand side by side without becoming too small to read."""
        return min(max(self.width() // self._month_width(), 1), _MOST_ACROSS)

    def _least(self) -> int:
        return round(self.fontMetrics().height() * 0.9)

    def _month_width(self) -> int:
        return _WEEK * self._least() + 2 * GRID

    def _font(self, *, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setBold(bold)
        _, _, side = self._corner(1)
        pixels = min(self.fontInfo().pixelSize() * 0.93, side * 0.62)
        font.setPixelSize(max(round(pixels), 7))
        while QFontMetrics(font).horizontalAdvance("30") > side - 2 and font.pixelSize() > 7:
            font.setPixelSize(font.pixelSize() - 1)
        return font

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        rows = -(-_MONTHS // self._across())
        self.setMinimumHeight(rows * ((_WEEKS + 2) * self._least() + GRID))


def _days(year: int, month: int) -> list[date]:
    return [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]
