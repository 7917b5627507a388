"""The next lawful steps as buttons; unlawful ones are never offered."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.journey import breaks_off, leading
from motcua_desktop.domain.staff import Actor
from motcua_desktop.domain.steps import Action, possible, step_of
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.layout import clear
from motcua_desktop.ui.widgets.words import words

_KEYS = "1234567890-="
"""The upper row of the keyboard: there are dossiers with eleven lawful steps."""


class Actions(QWidget):
    """`taken(Action)` when a step is chosen, by button or by Alt and its key."""

    taken = Signal(object)
    undoing = Signal()

    def __init__(self, actor: Actor) -> None:
        super().__init__()
        self._actor = actor
        self._rows = Flow()
        self.setLayout(self._rows)
        self._keys: list[QShortcut] = []
        self.buttons: dict[Action, KeyButton] = {}
        self.undo: KeyButton | None = None

    def show_dossier(self, dossier: Dossier, *, undoable: str = "") -> None:
        """Offer what is lawful now: the ordinary next step first, endings last.

        `undoable` names the step that may still be taken back, where there is one.
        """
        clear(self._rows)
        for key in self._keys:
            key.setEnabled(False)
            key.deleteLater()
        self._keys, self.buttons, self.undo = [], {}, None
        lawful = possible(dossier)
        steps = [step for step in lawful if self._actor.may(step_of(step).right)]
        if not steps:
            role = self._actor.role.label
            told = f"{role} chỉ xem hồ sơ." if lawful else "Hồ sơ đã xong, không còn bước nào."
            self._rows.addWidget(words(told, "muted", parent=self))
        first = leading(dossier.status)
        for step in sorted(steps, key=lambda step: (step is not first, _rank(step))):
            button = self._button(step, first)
            self._rows.addWidget(button)
            # A layout shows what it is given only later; the keyboard may go there at once.
            button.show()
        if undoable:
            self._offer_undo(undoable)

    def _offer_undo(self, what: str) -> None:
        self.undo = KeyButton(f"Hoàn tác «{what}»", "Ctrl Z", kind="link", parent=self)
        self.undo.clicked.connect(self.undoing)
        self._rows.addWidget(self.undo)
        self.undo.show()
        shortcut = QShortcut(QKeySequence("Ctrl+Z"), self.parentWidget() or self)
        shortcut.activated.connect(self.undoing)
        self._keys.append(shortcut)

    def _button(self, step: Action, first: Action | None) -> KeyButton:
        place = len(self.buttons)
        kind = "primary" if step is first else "quiet" if _rank(step) else "plain"
        key = _KEYS[place : place + 1]
        shown = f"Alt {key.replace('-', '−')}" if key else ""
        button = KeyButton(step.label, shown, kind=kind, parent=self)
        button.clicked.connect(partial(self.taken.emit, step))
        self.buttons[step] = button
        if key:
            shortcut = QShortcut(QKeySequence(f"Alt+{key}"), self.parentWidget() or self)
            shortcut.activated.connect(partial(self.taken.emit, step))
            self._keys.append(shortcut)
        return button


_RARE = frozenset(
    {Action.VERIFY, Action.REQUEST_PAYMENT, Action.WAIVE, Action.EXTEND, Action.CORRECT}
)


def _rank(step: Action) -> int:
    """0 for what is done every day, then what is rare, then what ends the dossier."""
    return 2 if breaks_off(step) else int(step in _RARE)
