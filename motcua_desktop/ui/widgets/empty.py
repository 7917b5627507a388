"""What a list says when it has nothing: why, and what to do next."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from motcua_desktop.ui.icons import pixmap
from motcua_desktop.ui.tokens import MUTED, Icon
from motcua_desktop.ui.widgets.words import words


class EmptyState(QWidget):
    """A quiet picture, a short title and the next step."""

    def __init__(self, picture: Icon, title: str, next_step: str) -> None:
        super().__init__()
        image = QLabel(self)
        image.setPixmap(pixmap(picture, MUTED, size=40, ratio=self.devicePixelRatioF()))
        self._title = words(title, "strong", parent=self)
        self._next = words(next_step, "muted", wrap=True, parent=self)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        for part in (image, self._title):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        self._next.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._next)
        column.addStretch(3)
        self.setAccessibleName(f"{title} {next_step}")

    def tell(self, title: str, next_step: str) -> None:
        """Say something else, for instance that a filter hides everything."""
        self._title.setText(title)
        self._next.setText(next_step)
        self.setAccessibleName(f"{title} {next_step}")
