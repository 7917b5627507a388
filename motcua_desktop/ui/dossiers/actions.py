"""The next lawful steps as buttons; unlawful ones are never offered."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.journey import breaks_off, leading
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.steps import Action, lawful
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.layout import clear
from motcua_desktop.ui.widgets.words import words

_MOST_KEYS = 9


class Actions(QWidget):
    """`taken(Action)` when a step is chosen, by button or by Alt and its number."""

    taken = Signal(object)

    def __init__(self, actor: Actor) -> None:
        super().__init__()
        self._may = actor.may(Right.PROCESS)
        self._role = actor.role.label
        self._rows = Flow()
        self.setLayout(self._rows)
        self._keys: list[QShortcut] = []
        self.buttons: dict[Action, KeyButton] = {}

    def show_status(self, status: Status) -> None:
        """Offer what is lawful from here: the ordinary next step first, endings last."""
        clear(self._rows)
        for key in self._keys:
            key.setEnabled(False)
            key.deleteLater()
        self._keys, self.buttons = [], {}
        steps = lawful(status)
        if not steps or not self._may:
            told = f"{self._role} chỉ xem hồ sơ." if steps else "Hồ sơ đã xong, không còn bước nào."
            self._rows.addWidget(words(told, "muted", parent=self))
            return
        first = leading(status)
        onward = sorted((s for s in steps if not breaks_off(s)), key=lambda s: s is not first)
        endings = [step for step in steps if breaks_off(step)]
        for step in (*onward, *endings):
            button = self._button(step, first)
            self._rows.addWidget(button)
            # A layout shows what it is given only later; the keyboard may go there at once.
            button.show()

    def _button(self, step: Action, first: Action | None) -> KeyButton:
        place = len(self.buttons) + 1
        kind = "primary" if step is first else "quiet" if breaks_off(step) else "plain"
        key = f"Alt {place}" if place <= _MOST_KEYS else ""
        button = KeyButton(step.label, key, kind=kind, parent=self)
        button.clicked.connect(partial(self.taken.emit, step))
        self.buttons[step] = button
        if key:
            shortcut = QShortcut(QKeySequence(f"Alt+{place}"), self.parentWidget() or self)
            shortcut.activated.connect(partial(self.taken.emit, step))
            self._keys.append(shortcut)
        return button
