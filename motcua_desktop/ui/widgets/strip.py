"""The strip of stops that tells where a dossier stands."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from motcua_desktop.domain.journey import Stand, Stop
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.ui import icons, tokens
from motcua_desktop.ui.tokens import Icon, Tone

_DISC = 24
_GAP = 6
_NARROWEST = 72


@dataclass(frozen=True, slots=True)
class _Look:
    tone: Tone
    icon: Icon


_LOOKS = {
    Stand.DONE: _Look(Tone.IN_TIME, Icon.CHECK),
    Stand.NOW: _Look(Tone.WAITING, Icon.CLOCK),
    Stand.LATE: _Look(Tone.LATE, Icon.CLOCK_ALERT),
    Stand.HELD: _Look(Tone.DUE, Icon.WAITING),
    Stand.BROKEN: _Look(Tone.LATE, Icon.CLOSE),
    Stand.AHEAD: _Look(Tone.QUIET, Icon.MINUS),
}


class Strip(QWidget):
    """Discs on a line, each with its word and the moment it was reached."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._stops: tuple[Stop, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_stops(self, stops: tuple[Stop, ...]) -> None:
        """Tell these stops; a screen reader hears each with how it is."""
        self._stops = stops
        told = ", ".join(f"{stop.word}: {stop.stand.value}" for stop in stops)
        self.setAccessibleName(f"{self._name}: {told}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = _NARROWEST * max(len(self._stops), 1)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = width / max(len(self._stops), 1)
        lines = 2 if any(self._wide(stop) > room for stop in self._stops) else 1
        lines += any(stop.at is not None for stop in self._stops)
        return int(_DISC + _GAP + lines * QFontMetrics(self._word_font()).height() + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not self._stops:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / len(self._stops)
        for place, stop in enumerate(self._stops[:-1]):
            middle = width * (place + 0.5)
            behind = stop.stand is Stand.DONE
            self._paint_line(painter, middle, middle + width, behind=behind)
        for place, stop in enumerate(self._stops):
            self._paint_stop(painter, stop, QRectF(width * place, 0, width, self.height()))
        painter.end()

    def _paint_line(self, painter: QPainter, start: float, end: float, *, behind: bool) -> None:
        colour = Tone.IN_TIME.ink if behind else tokens.LINE
        painter.setPen(QPen(QColor(colour), 2))
        height = _DISC / 2
        painter.drawLine(int(start + height + 4), int(height), int(end - height - 4), int(height))

    def _paint_stop(self, painter: QPainter, stop: Stop, cell: QRectF) -> None:
        look = _LOOKS[stop.stand]
        disc = QRectF(cell.center().x() - _DISC / 2, 0, _DISC, _DISC)
        here = _here(stop)
        painter.setPen(QPen(QColor(look.tone.ink), 1.5) if here else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.tone.ground))
        painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
        icons.draw(painter, look.icon, look.tone.ink, disc.adjusted(5, 5, -5, -5))
        font = self._word_font(bold=here)
        painter.setFont(font)
        ahead = stop.stand is Stand.AHEAD
        painter.setPen(QColor(tokens.MUTED if ahead else look.tone.ink if here else tokens.INK))
        line = QFontMetrics(font).height()
        words = QRectF(cell.x(), _DISC + _GAP, cell.width(), 2 * line)
        align = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        taken = painter.drawText(words, align | Qt.TextFlag.TextWordWrap, stop.word)
        if stop.at is not None:
            self._paint_moment(painter, stop, taken.bottom(), cell)

    def _paint_moment(self, painter: QPainter, stop: Stop, top: float, cell: QRectF) -> None:
        if stop.at is None:
            return
        font = self._word_font()
        font.setPixelSize(max(11, round(font.pixelSize() * 0.92)))
        painter.setFont(font)
        painter.setPen(QColor(tokens.MUTED))
        here = local(stop.at)
        where = QRectF(cell.x(), top, cell.width(), QFontMetrics(font).height())
        text = f"{here:%H:%M} {date_text(here.date())[:5]}"
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)

    def _wide(self, stop: Stop) -> int:
        font = self._word_font(bold=_here(stop))
        return QFontMetrics(font).horizontalAdvance(stop.word)

    def _word_font(self, *, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setBold(bold)
        font.setPixelSize(round(self.fontInfo().pixelSize() * 0.93))
        return font


def _here(stop: Stop) -> bool:
    """Whether it is the stop that is waited for."""
    return stop.stand not in (Stand.DONE, Stand.AHEAD)
