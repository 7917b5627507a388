"""Small pictures of first pages: made once in the paper lane, too small to read anything."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from motcua_desktop.domain.attachment import Attachment
from motcua_desktop.ui.preview.sheet import qimage
from motcua_desktop.ui.seat import Seat

SIZE = QSize(40, 52)
_DPI = 8.0


class Pictures(QObject):
    """`came` when some that were asked for are there."""

    came = Signal()

    def __init__(self, seat: Seat, parent: QObject) -> None:
        super().__init__(parent)
        self._seat = seat
        self._known: dict[str, QPixmap] = {}
        self._asked: set[str] = set()

    def of(self, sha256: str) -> QPixmap | None:
        """The picture of this content, when it was made."""
        return self._known.get(sha256)

    def ask(self, code: str, kept: Iterable[Attachment], ratio: float) -> None:
        """Make what is not there yet; a scan that cannot be read has no picture."""
        app, actor = self._seat.app, self._seat.actor
        for one in kept:
            if one.sha256 in self._asked:
                continue
            self._asked.add(one.sha256)

            def draw(one: Attachment = one) -> tuple[str, QImage]:
                pdf = app.attachments.glimpse(actor, code, one.id)
                return one.sha256, qimage(app.page_image(pdf, 0, _DPI * ratio))

            self._seat.lanes.paper.run(
                self, draw, lambda made: self._keep(*made, ratio), lambda _: None
            )

    def _keep(self, sha256: str, image: QImage, ratio: float) -> None:
        fitting = QPixmap.fromImage(image).scaled(
            SIZE * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        fitting.setDevicePixelRatio(ratio)
        self._known[sha256] = fitting
        self.came.emit()
