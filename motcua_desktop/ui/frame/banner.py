"""The strip that tells what the program did by itself; plain text, closed when it was read."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from motcua_desktop.ui.bus import Level, Notice
from motcua_desktop.ui.icons import icon, pixmap
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.words import restyle, words

# What only had to be said may go by itself; anything that needs a person stays until it is closed
# or replaced.
_SAID_MS = 20_000


class Banner(QFrame):
    """One notice at a time, the newest; its actions are buttons, Alt+Enter does the first."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("note")
        self._picture = QLabel()
        self._text = words("", wrap=True)
        self._notice: Notice | None = None
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 6, 6)
        self._row.setSpacing(GRID)
        close = self._close = KeyButton("", kind="quiet")
        close.setIcon(icon(Icon.CLOSE))
        close.setAccessibleName("Đóng thông báo")
        close.setToolTip("Đóng thông báo")
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(self.close_notice)
        self._row.addWidget(self._picture)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.close_notice)
        for key in ("Alt+Return", "Alt+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self._do_first)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def text(self) -> str:
        """What it tells now; "" when closed."""
        return self._text.text() if not self.isHidden() else ""

    @property
    def goes_by_itself(self) -> bool:
        """Whether it will close without anybody."""
        return self._timer.isActive()

    def show_notice(self, notice: Notice) -> None:
        """Tell this instead of what was told before."""
        self._notice = notice
        tone = notice.level.value
        picture = {Level.WARNING: Icon.WARNING, Level.INFO: Icon.INFO}.get(notice.level, tone.icon)
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(pixmap(picture, tone.ink, size=18, ratio=ratio))
        self._text.setText(notice.text)
        self.setAccessibleName(notice.text)
        self._set_actions(notice)
        restyle(self, "tone", tone.css)
        self._text.style().unpolish(self._text)
        self._text.style().polish(self._text)
        self.show()
        self._timer.stop()
        if notice.level in (Level.DONE, Level.INFO) and not notice.actions:
            self._timer.start(_SAID_MS)

    def take_away(self, notice: Notice) -> None:
        """Close it, if this is what it still tells."""
        if notice is self._notice:
            self.close_notice()

    def close_notice(self) -> None:
        """Take it away."""
        self._timer.stop()
        self.hide()

    def _set_actions(self, notice: Notice) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        for place, (text, action) in enumerate(notice.actions):
            button = KeyButton(text, "" if place else "Alt Enter", kind="link")
            button.clicked.connect(lambda _=False, action=action: self._do(action))
            self._row.insertWidget(2 + place, button)
            self._buttons.append(button)
        for before, after in pairwise((self._close, *self._buttons)):
            self.setTabOrder(before, after)

    def _do_first(self) -> None:
        if self._buttons:
            self._buttons[0].click()

    def _do(self, action: Callable[[], None]) -> None:
        self.close_notice()
        action()
