"""One phản ánh or kiến nghị told whole: whose, what, until when and why, what was done."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from motcua_desktop.domain.feedback import Feedback
from motcua_desktop.domain.feedback_steps import FeedbackAction
from motcua_desktop.domain.moment import date_text, local, moment_text
from motcua_desktop.ui.feedback.model import due_badge, state_badge
from motcua_desktop.ui.reasons import Reasons
from motcua_desktop.ui.tokens import GRID
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import boxed, column, row, scrolled
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.tones import Note, Pill
from motcua_desktop.ui.widgets.words import words


class CaseCard(QWidget):
    """`dossier_wanted(code)` when the dossier it is about is wanted."""

    dossier_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.who = words("", "big", wrap=True)
        self.reach = words("", "strong", wrap=True)
        self.number = words("", "code")
        for label in (self.reach, self.number):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.state = Pill()
        self.came = words("", "muted", wrap=True)
        self.next_step = Note("")
        self.subject = words("", "strong", wrap=True)
        self.content = words("", wrap=True)
        self.dossier = KeyButton("", kind="link")
        self._dossier_code = ""
        self._answer_head = words("", "heading")
        self.answer = words("", wrap=True)
        self._why_head = words("", "heading")
        self.why = Reasons()
        self.done = Lines(kinds=("caption", "small"))
        for label in (self.content, self.answer):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.dossier.clicked.connect(lambda: self.dossier_wanted.emit(self._dossier_code))
        self._lay_out()

    def show_case(self, case: Feedback, now: datetime, next_step: str = "") -> None:
        """Tell this one; `next_step` is what is to be done about it."""
        self.who.setText(case.sender.told)
        self.reach.setText(case.sender.reach or "Không để lại cách liên hệ")
        self.number.setText(str(case.number))
        badge = state_badge(case)
        self.state.tell(badge.text, badge.tone, badge.icon)
        received = f"nhận {moment_text(case.received_at)}"
        self.came.setText(f"{case.kind.label} · {case.channel.label.lower()} · {received}")
        due = due_badge(case, now)
        day = date_text(local(case.due.due_at).date()) if case.due else ""
        late = ", quá hạn" if case.late(now) else ""
        told = next_step or (f"Hạn trả lời: {day}{late}" if case.due else "")
        self.next_step.tell(told, due.tone, due.icon)
        self.subject.setText(case.subject)
        self.subject.setVisible(not case.untitled)
        self.content.setText(case.content)
        self._dossier_code = case.dossier
        self.dossier.setText(f"Hồ sơ {case.dossier}")
        self.dossier.setAccessibleName(f"Mở hồ sơ {case.dossier}")
        self.dossier.setVisible(bool(case.dossier))
        self._tell_answer(case)
        self._why_head.setText(f"Vì sao hạn là {day}" if case.due else "Việc này không có thời hạn")
        self.why.show_due(case.due)
        self.done.show_rows(_deeds(case))

    def _tell_answer(self, case: Feedback) -> None:
        signed = f", người ký {case.answered_by}" if case.answered_by else ""
        at = moment_text(case.answered_at) if case.answered_at else ""
        self._answer_head.setText(f"Đã trả lời {at}{signed}")
        self.answer.setText(case.answer)
        for part in (self._answer_head, self.answer):
            part.setVisible(bool(case.answer))

    def _lay_out(self) -> None:
        inner = column(
            self.who,
            self.reach,
            row(self.number, None, self.state),
            self.came,
            self.next_step,
            self.subject,
            self.content,
            row(self.dossier, None),
            self._answer_head,
            self.answer,
            4,
            words("Đã làm", "heading"),
            self.done,
            4,
            self._why_head,
            self.why,
            None,
            spacing=GRID,
        )
        box = boxed(inner)
        inner.setContentsMargins(0, 0, GRID, 0)
        self.setLayout(column(scrolled(box)))


def _deeds(case: Feedback) -> list[tuple[str, str]]:
    """The newest first."""
    found = []
    for event in reversed(case.events):
        known = event.action in tuple(FeedbackAction)
        what = FeedbackAction(event.action).label if known else "Tiếp nhận"
        told = " · ".join(part for part in (what, event.note, event.actor) if part)
        found.append((moment_text(event.at), told))
    return found
