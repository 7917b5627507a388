"""A case with its lawful steps: beside the register, and in a window of its own."""

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from motcua_desktop.domain.change import Done
from motcua_desktop.domain.feedback import Feedback, FeedbackState
from motcua_desktop.domain.feedback_paper import FeedbackForm, fitting
from motcua_desktop.domain.feedback_steps import FeedbackAction, lawful, step_of
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.feedback.card import CaseCard
from motcua_desktop.ui.feedback.new_dialog import CorrectDialog
from motcua_desktop.ui.feedback.step_dialog import StepDialog
from motcua_desktop.ui.form_dialog import FormDialog
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.layout import boxed, clear, column
from motcua_desktop.ui.widgets.words import words

_RARE = frozenset(
    {
        FeedbackAction.REFUSE,
        FeedbackAction.REOPEN,
        FeedbackAction.EXTEND,
        FeedbackAction.CORRECT,
    }
)


class Case(QWidget):
    """Alt and a number take a step, Ctrl+P prints its newest paper. `changed` after a step."""

    changed = Signal()

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.case: Feedback | None = None
        self.card = CaseCard()
        self.press = Press(seat, self)
        self._asking = Latest(seat.lanes.desk, self)
        self._steps = Flow()
        self._papers = Flow()
        self.steps: dict[FeedbackAction, KeyButton] = {}
        self.papers: dict[FeedbackForm, KeyButton] = {}
        self._keys: list[QObject] = []
        self.dialog: FormDialog | None = None
        self.card.dossier_wanted.connect(seat.bus.open_dossier)
        whole = column(spacing=GRID)
        whole.addWidget(self.card, 1)
        whole.addWidget(boxed(self._steps))
        whole.addWidget(boxed(self._papers))
        self.setLayout(whole)

    def show_number(self, number: str) -> None:
        """Read the case of this number and tell it."""
        feedback, actor = self._seat.app.feedback, self._seat.actor
        self._asking.ask(lambda: feedback.show(actor, number), self.show_case)

    def show_case(self, case: Feedback) -> None:
        """Tell this one, and offer what may be done with it."""
        self.case = case
        self.card.show_case(case, self._seat.app.clock.now())
        for row in (self._steps, self._papers):
            clear(row)
        for key in self._keys:
            key.deleteLater()
        self._keys, self.steps, self.papers = [], {}, {}
        self._offer_steps(case)
        for form in fitting(case):
            button = KeyButton(form.label, kind="quiet", picture=Icon.PRINT, parent=self)
            button.clicked.connect(partial(self.print_form, form))
            self.papers[form] = button
            self._papers.addWidget(button)
            button.show()

    def take(self, action: FeedbackAction) -> None:
        """Ask what this step needs, and take it."""
        if self.case is None:
            return
        if action is FeedbackAction.CORRECT:
            self.dialog = CorrectDialog(self._seat, self.case, self.window())
        else:
            self.dialog = StepDialog(self._seat, self.case, action, self.window())
        self.dialog.written.connect(self._taken)
        self.dialog.open()

    def print_out(self) -> bool:
        """The newest paper of the case; False when there is no case."""
        if self.case is None:
            return False
        self.print_form(fitting(self.case)[-1])
        return True

    def print_form(self, form: FeedbackForm) -> None:
        """This paper, printed or shown."""
        if self.case is None:
            return
        app, actor, number = self._seat.app, self._seat.actor, str(self.case.number)
        self.press.make(
            lambda: app.feedback_pdf(actor, number, form),
            f"{number}-{form.value}",
            f"{form.label} {number}",
        )

    def _offer_steps(self, case: Feedback) -> None:
        may = [one for one in lawful(case) if self._seat.actor.may(step_of(one).right)]
        if case.state is FeedbackState.PASSED_ON:
            may.sort(key=lambda one: one is not FeedbackAction.ANSWER)
        if not may:
            self._steps.addWidget(words("Không còn bước nào phải làm.", "muted", parent=self))
        for place, action in enumerate(may, start=1):
            kind = "quiet" if action in _RARE else "plain" if place > 1 else "primary"
            button = KeyButton(action.label, f"Alt {place}", kind=kind, parent=self)
            button.clicked.connect(partial(self.take, action))
            self.steps[action] = button
            self._steps.addWidget(button)
            button.show()
            shortcut = QShortcut(QKeySequence(f"Alt+{place}"), self.parentWidget() or self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.take, action))
            self._keys.append(shortcut)

    def _taken(self, done: Done[Feedback]) -> None:
        self.show_case(done.value)
        told = f"{done.value.number}: {done.value.state.label.lower()}."
        self._seat.bus.tell(Level.DONE, told)
        self._seat.bus.changed.emit(done.change, self)
        self.changed.emit()


class CaseDialog(QDialog):
    """One case over the window; Esc closes it."""

    def __init__(self, seat: Seat, number: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Phản ánh, kiến nghị {number}")
        self.case = Case(seat)
        whole = column(spacing=12, margins=20)
        whole.addWidget(self.case, 1)
        self.setLayout(whole)
        self.case.card.dossier_wanted.connect(self.accept)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.case.print_out)
        room = self.parentWidget()
        height = min(680, room.height() - 40) if room is not None else 680
        self.resize(660, height)
        self.case.show_number(number)

    @classmethod
    def show_for(cls, seat: Seat, window: QWidget, number: str) -> "CaseDialog":
        """Open it over the window; it forgets itself when closed."""
        made = cls(seat, number, window)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.open()
        return made
