"""States told by colour and icon and word: pills in a line, notes across a page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from motcua_desktop.ui.icons import pixmap
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.words import restyle, words


class _Toned(QFrame):
    """An icon and a text on the ground of a tone."""

    def __init__(self, name: str, *, size: float, wrap: bool, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._size = size
        self._picture = QLabel(self)
        self._text = words(wrap=wrap, parent=self)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(6)
        top = Qt.AlignmentFlag.AlignTop if wrap else Qt.AlignmentFlag.AlignVCenter
        self._row.addWidget(self._picture, 0, top)
        self._row.addWidget(self._text, 1)

    def text(self) -> str:
        return self._text.text()

    def tell(self, text: str, tone: Tone, icon: Icon | None = None) -> None:
        """Show `text`; the tone's own icon unless another is given."""
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(
            pixmap(
                icon or tone.icon,
                tone.ink,
                size=round(self.fontMetrics().height() * self._size),
                ratio=ratio,
            )
        )
        self._text.setText(text)
        self.setAccessibleName(text)
        restyle(self, "tone", tone.css)
        for label in (self._picture, self._text):
            label.style().unpolish(label)
            label.style().polish(label)


class Pill(_Toned):
    """A short state in a line of text."""

    def __init__(
        self,
        text: str = "",
        tone: Tone = Tone.QUIET,
        icon: Icon | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("pill", size=0.74, wrap=False, parent=parent)
        self._row.setContentsMargins(8, 2, 10, 2)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.tell(text, tone, icon)


class Note(_Toned):
    """A sentence across a part of the page; hidden while it has nothing to say."""

    def __init__(
        self,
        text: str = "",
        tone: Tone = Tone.WAITING,
        icon: Icon | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("note", size=0.85, wrap=True, parent=parent)
        self._row.setContentsMargins(10, 8, 10, 8)
        self._row.setSpacing(8)
        self.tell(text, tone, icon)

    def tell(self, text: str, tone: Tone, icon: Icon | None = None) -> None:
        super().tell(text, tone, icon)
        self.setVisible(bool(text))

    def add(self, button: QWidget) -> None:
        """What can be done about it, at the right."""
        self._row.setAlignment(self._picture, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def hush(self) -> None:
        """Nothing to say any more."""
        self._text.clear()
        self.hide()
