"""One icon set as SVG, drawn in the colour that is asked for."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from motcua_desktop.resources import resource
from motcua_desktop.ui.tokens import MUTED, Icon

_RATIOS = (1.0, 1.5, 2.0)


def icon(picture: Icon, colour: str = MUTED, *, size: int = 18, disabled: str = "") -> QIcon:
    """The picture in `colour`, sharp at 100, 150 and 200 %; `disabled` is its greyed colour."""
    found = QIcon()
    for ratio in _RATIOS:
        found.addPixmap(pixmap(picture, colour, size=size, ratio=ratio))
        if disabled:
            grey = pixmap(picture, disabled, size=size, ratio=ratio)
            found.addPixmap(grey, QIcon.Mode.Disabled)
    return found


def pixmap(picture: Icon, colour: str = MUTED, *, size: int = 18, ratio: float = 1.0) -> QPixmap:
    """`size` device-independent pixels square, with `ratio` real pixels to each."""
    drawn = QPixmap(round(size * ratio), round(size * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    draw(painter, picture, colour, QRectF(0, 0, size, size))
    painter.end()
    return drawn


def draw(painter: QPainter, picture: Icon, colour: str, where: QRectF) -> None:
    """Paint the picture into `where`."""
    coloured = _source(picture).replace("currentColor", colour)
    QSvgRenderer(QByteArray(coloured.encode())).render(painter, where)


@lru_cache(maxsize=128)
def _source(picture: Icon) -> str:
    return resource("icons", f"{picture.value}.svg").read_text(encoding="utf-8")
