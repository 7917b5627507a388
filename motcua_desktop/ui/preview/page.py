"""A picture of a page, as wide as the room allows."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from motcua_desktop.ui import tokens


class PageView(QWidget):
    """Shows the top of a page as wide as the room, with a hairline around what is seen of it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)

    def show_image(self, image: QImage | None) -> None:
        """Show this page, or nothing."""
        self._image = image
        self.updateGeometry()
        self.update()

    @property
    def shown(self) -> bool:
        return self._image is not None

    def sizeHint(self) -> QSize:
        return QSize(300, 200)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._image is None:
            return
        ratio = self.devicePixelRatioF()
        drawn = self._image.scaledToWidth(
            round(self.width() * ratio), Qt.TransformationMode.SmoothTransformation
        )
        drawn.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        painter.drawImage(QPointF(0, 0), drawn)
        painter.setPen(QColor(tokens.LINE))
        height = min(drawn.height() / ratio, self.height())
        painter.drawRect(QRectF(0, 0, self.width() - 1, height - 1))
        painter.end()
