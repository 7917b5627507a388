"""What a step of a case needs, asked once: to whom, why, the answer."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QCheckBox, QCompleter, QLineEdit, QWidget

from motcua_desktop.domain.feedback import Feedback
from motcua_desktop.domain.feedback_steps import HANDED, FeedbackAction, step_of
from motcua_desktop.ui.form_dialog import Editor, FormDialog, filled, line, page
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_CAPTIONS = {
    "to": "Chuyển cho (người, bộ phận, cơ quan)",
    "reason": "Lý do, ghi chú",
    "days": "Thêm số ngày làm việc",
    "answer": "Nội dung trả lời (in nguyên văn trong thư)",
    "answered_by": "Người ký trả lời",
    "public": "Công khai lời trả lời (người gửi đồng ý)",
    "basis": "Căn cứ",
    "handed": "Trả lời đến người gửi bằng cách",
}
_ORDER = ("to", "answer", "answered_by", "public", "handed", "days", "reason", "basis")


class StepDialog(FormDialog):
    """`written(Done[Feedback])` when the step was written."""

    def __init__(
        self, seat: Seat, case: Feedback, action: FeedbackAction, parent: QWidget | None = None
    ) -> None:
        feedback, actor, number = seat.app.feedback, seat.actor, str(case.number)
        super().__init__(
            seat,
            f"{action.label}: {number}",
            action.label,
            lambda told: feedback.step(actor, number, action, told),
            parent,
        )
        self._case = case
        self._action = action
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._lay_out()
        seat.lanes.desk.run(self, feedback.holders, self._know)

    def told(self) -> dict[str, Any]:
        found = filled(super().told())
        return found | ({"days": int(found["days"])} if "days" in found else {})

    def _lay_out(self) -> None:
        self.inner.addWidget(words(self._case.sender.told, "strong", wrap=True))
        self.inner.addWidget(words(self._case.subject, "muted", wrap=True))
        if self._action is FeedbackAction.REFER:
            note = "Khiếu nại, tố cáo không giải quyết ở quầy: chuyển đơn và báo cho người gửi."
            self.inner.addWidget(Note(note, Tone.DUE, Icon.INFO))
        step = step_of(self._action)
        for key in _ORDER:
            if key in step.keys:
                must = " *" if key in step.required else ""
                self.inner.addWidget(self.ask(key, f"{_CAPTIONS[key]}{must}", self._editor(key)))
        next(iter(self.editors.values())).setFocus()

    def _editor(self, key: str) -> Editor:
        match key:
            case "answer":
                return page(self._case.answer, lines=9)
            case "public":
                box = QCheckBox(_CAPTIONS[key])
                box.setChecked(self._case.public)
                return box
            case "handed":
                return Choice([("– không ghi –", ""), *((v, k) for k, v in HANDED.items())])
            case "days":
                most = self._seat.app.feedback.terms().extension
                days = line(hint=f"nhiều nhất {most}, bỏ trống là {most}")
                days.setValidator(QIntValidator(1, 999, days))
                return days
            case "answered_by":
                return line(self._case.answered_by)
            case _:
                return line()

    def _know(self, holders: tuple[str, ...]) -> None:
        """Who was asked before is offered."""
        editor = self.editors.get("to")
        if isinstance(editor, QLineEdit):
            known = QCompleter(list(holders), editor)
            known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            known.setFilterMode(Qt.MatchFlag.MatchContains)
            editor.setCompleter(known)
