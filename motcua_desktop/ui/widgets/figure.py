"""Number cards that choose what a list shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from motcua_desktop.ui import icons, tokens
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.layout import row

_EDGE = 14
_PICTURE = 18


@dataclass(frozen=True, slots=True)
class Figure:
    """One card: its key, its words, and how the state looks."""

    key: str
    word: str
    tone: Tone
    icon: Icon


class Figures(QWidget):
    """`chosen(key)` when another card was taken; left and right walk along them."""

    chosen = Signal(str)

    def __init__(self, name: str, figures: Sequence[Figure]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self.cards = {figure.key: FigureCard(figure) for figure in figures}
        for key, made in self.cards.items():
            made.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._group.addButton(made)
        self.setLayout(row(*self.cards.values(), spacing=GRID + 2))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_numbers(self, numbers: dict[str, int]) -> None:
        """Tell these numbers; a card that is not named keeps its own."""
        for key, number in numbers.items():
            self.cards[key].set_number(number)

    def take(self, key: str) -> None:
        """Show `key` as the one taken, without telling anybody."""
        self.cards[key].setChecked(True)

    def take_none(self) -> None:
        """No card is taken."""
        self._group.setExclusive(False)
        for made in self.cards.values():
            made.setChecked(False)
        self._group.setExclusive(True)

    def taken(self) -> str:
        """The key of the card that is taken; "" for none."""
        return next((key for key, made in self.cards.items() if made.isChecked()), "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        keys = list(self.cards)
        focused = [key for key in keys if self.cards[key].hasFocus()]
        if not step or not focused:
            super().keyPressEvent(event)
            return
        key = keys[(keys.index(focused[0]) + step) % len(keys)]
        self.cards[key].setFocus(Qt.FocusReason.OtherFocusReason)
        self.cards[key].click()


class FigureCard(QAbstractButton):
    """A number with its word under it; a stripe, an icon and the word tell the state.

    Until the first number is told it shows that there is none yet.
    """

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self._figure = figure
        self._number: int | None = None
        self.setText(figure.word)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"{figure.word}: đang đếm")

    @property
    def number(self) -> int | None:
        """What it tells; None until it was told."""
        return self._number

    def set_number(self, number: int) -> None:
        """Tell `number`."""
        self._number = number
        self.setAccessibleName(f"{self._figure.word}: {number} hồ sơ")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(104, self.heightForWidth(max(104, self.width())))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, width - _EDGE - 8, 1_000)
        wrap = Qt.TextFlag.TextWordWrap
        words = QFontMetrics(self._word_font()).boundingRect(room, wrap, self._figure.word)
        return self._number_height() + words.height() + 20

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_sheet(painter)
        tone = self._figure.tone if self._number else Tone.QUIET
        number = QRectF(_EDGE, 8, self.width() - 2 * _EDGE, self._number_height())
        painter.setFont(self._number_font())
        painter.setPen(QColor(tone.ink if self._number else tokens.MUTED))
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        text = "…" if self._number is None else f"{self._number:,}".replace(",", ".")
        painter.drawText(number, middle, text)
        side = QRectF(self.width() - _EDGE - _PICTURE, 14, _PICTURE, _PICTURE)
        icons.draw(painter, self._figure.icon, tone.ink, side)
        painter.setFont(self._word_font())
        painter.setPen(QColor(tokens.INK))
        below = QRectF(_EDGE, number.bottom(), self.width() - _EDGE - 8, 100)
        top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(below, top | Qt.TextFlag.TextWordWrap, self._figure.word)
        painter.end()

    def _paint_sheet(self, painter: QPainter) -> None:
        taken, tone = self.isChecked(), self._figure.tone
        edge = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        line = tokens.ACCENT if self.hasFocus() else tone.ink if taken else tokens.LINE
        if self.underMouse() and not taken and not self.hasFocus():
            line = tokens.FIELD_LINE
        painter.setPen(QPen(QColor(line), 2 if taken or self.hasFocus() else 1))
        painter.setBrush(QColor(tone.ground if taken else tokens.SURFACE))
        painter.drawRoundedRect(edge, 8, 8)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone.ink))
        painter.drawRoundedRect(QRectF(1, 10, 4, self.height() - 20), 2, 2)
        painter.restore()

    def _number_height(self) -> int:
        return QFontMetrics(self._number_font()).height()

    def _number_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(round(self.fontInfo().pixelSize() * 1.7))
        font.setBold(True)
        return font

    def _word_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(round(self.fontInfo().pixelSize() * 0.93))
        return font
