"""Buttons that show their key."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from motcua_desktop.ui import tokens
from motcua_desktop.ui.icons import icon
from motcua_desktop.ui.tokens import Icon

_CAP_PADDING = 6
_CAP_GAP = 10
_EDGE = 14


class KeyButton(QPushButton):
    """A push button with its key's cap at the right.

    `kind`: plain, primary (one to a page), quiet (in a row of text), link. The key is shown, and
    pressed through `shortcut_of_page` by the page that owns the button.
    """

    def __init__(
        self,
        text: str,
        key: str = "",
        *,
        kind: str = "plain",
        picture: Icon | None = None,
        parent: QWidget | None = None,
    ) -> None:
        gap = " " if picture is not None and text else ""
        super().__init__(gap + text.replace("&", "&&"), parent)
        self._key = key
        self._kind = kind
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setAccessibleName(f"{text} ({key})" if key else text)
        if picture is not None:
            ink = {"primary": tokens.ON_ACCENT, "link": tokens.ACCENT}.get(kind, tokens.INK)
            self.setIcon(icon(picture, ink, disabled=tokens.MUTED))
        if key:
            self.setStyleSheet(f"text-align: left; padding-right: {self._cap_width() + _EDGE}px;")

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._key:
            hint.setWidth(hint.width() + _CAP_GAP)
        return hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._key:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_cap(painter)
        painter.end()

    def _paint_cap(self, painter: QPainter) -> None:
        font = self._cap_font()
        height = QFontMetrics(font).height() + 2
        width = self._cap_width()
        box = QRectF(self.width() - width - _EDGE, (self.height() - height) / 2, width, height)
        ink = QColor(tokens.MUTED)
        if self._kind == "primary" and self.isEnabled():
            ink = QColor(tokens.ON_ACCENT)
        painter.setPen(QPen(ink, 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)

    def _cap_font(self) -> QFont:
        font = QFont(self.font())
        font.setBold(False)
        font.setPixelSize(max(9, round(self.fontInfo().pixelSize() * 0.8)))
        return font

    def _cap_width(self) -> int:
        return QFontMetrics(self._cap_font()).horizontalAdvance(self._key) + 2 * _CAP_PADDING
