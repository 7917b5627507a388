"""A picture of a page, as wide as the room allows."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from motcua_desktop.ui import tokens


class PageView(QWidget):
    """Shows an image in its own proportions, at the top of its room, with a hairline around."""

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
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        where = QRectF((self.width() - size.width()) / 2, 0, size.width(), size.height())
        ratio = self.devicePixelRatioF()
        drawn = self._image.scaled(
            round(size.width() * ratio),
            round(size.height() * ratio),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter = QPainter(self)
        painter.drawImage(where, drawn)
        painter.setPen(QColor(tokens.LINE))
        painter.drawRect(where.adjusted(0, 0, -1, -1))
        painter.end()
