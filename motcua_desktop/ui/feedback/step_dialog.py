"""What a step of a case needs, asked once: to whom, why, the answer."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from motcua_desktop.domain.change import Done
from motcua_desktop.domain.feedback import Feedback, FeedbackKind
from motcua_desktop.domain.feedback_steps import HANDED, FeedbackAction, step_of
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import Field, tell_beside
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_CAPTIONS = {
    "to": "Chuyển cho (người, bộ phận, cơ quan)",
    "reason": "Lý do, ghi chú",
    "days": "Thêm số ngày làm việc",
    "answer": "Nội dung trả lời (in nguyên văn trong thư)",
    "answered_by": "Người ký trả lời",
    "basis": "Căn cứ",
    "handed": "Trả lời đến người gửi bằng cách",
}
_ORDER = ("to", "answer", "answered_by", "public", "handed", "days", "reason", "basis")


class StepDialog(QDialog):
    """`taken(Done[Feedback])` when the step was written; Ctrl+Enter takes it, Esc leaves."""

    taken = Signal(object)

    def __init__(
        self, seat: Seat, case: Feedback, action: FeedbackAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._seat = seat
        self._case = case
        self._action = action
        self._step = step_of(action)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{action.label}: {case.number}")
        self.setMinimumWidth(560)
        self.editors: dict[str, QWidget] = {}
        self.fields: dict[str, Field] = {}
        self.trouble = Note("")
        self.confirm = KeyButton(action.label, "Ctrl Enter", kind="primary")
        self._lay_out()
        self._listen()
        seat.lanes.desk.run(self, seat.app.feedback.holders, self._know)

    def submit(self) -> None:
        """Take the step; a trouble is told beside its field."""
        if not self.confirm.isEnabled():
            return
        for field in self.fields.values():
            field.tell("")
        feedback, actor = self._seat.app.feedback, self._seat.actor
        number, action, told = str(self._case.number), self._action, self._told()
        self.confirm.setEnabled(False)
        self._seat.lanes.desk.run(
            self,
            lambda: feedback.step(actor, number, action, told),
            self._done,
            self._refused,
        )

    def _told(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, editor in self.editors.items():
            match editor:
                case QPlainTextEdit():
                    found[key] = editor.toPlainText()
                case QCheckBox():
                    found[key] = editor.isChecked()
                case Choice():
                    found[key] = editor.currentData() or ""
                case QLineEdit() if key == "days":
                    if editor.text():
                        found[key] = int(editor.text())
                case QLineEdit():
                    found[key] = editor.text()
        return found

    def _lay_out(self) -> None:
        leave = KeyButton("Thôi", "Esc")
        leave.clicked.connect(self.reject)
        whole = column(
            words(f"{self._case.number} · {self._case.sender.told}", "strong", wrap=True),
            words(self._case.subject, "muted", wrap=True),
            spacing=12,
            margins=20,
        )
        if self._case.kind is FeedbackKind.COMPLAINT and self._action is FeedbackAction.REFER:
            whole.addWidget(
                Note(
                    "Khiếu nại, tố cáo không giải quyết ở quầy: chuyển đơn và báo cho người gửi.",
                    Tone.DUE,
                    Icon.INFO,
                )
            )
        for key in _ORDER:
            if key in self._step.keys:
                whole.addWidget(self._made(key))
        whole.addWidget(self.trouble)
        whole.addLayout(row(None, leave, self.confirm, spacing=12))
        self.setLayout(whole)
        first = next(iter(self.editors.values()))
        first.setFocus()

    def _made(self, key: str) -> QWidget:
        if key == "public":
            box = QCheckBox("Công khai lời trả lời (người gửi đồng ý)")
            box.setChecked(self._case.public)
            self.editors[key] = box
            return box
        editor = self._editor(key)
        self.editors[key] = editor
        caption = _CAPTIONS[key]
        must = " *" if key in self._step.required else ""
        self.fields[key] = Field(f"{caption}{must}", editor)
        return self.fields[key]

    def _editor(self, key: str) -> QWidget:
        match key:
            case "answer":
                text = QPlainTextEdit(self._case.answer)
                text.setTabChangesFocus(True)
                text.setMinimumHeight(180)
                return text
            case "handed":
                return Choice([("– không ghi –", ""), *((v, k) for k, v in HANDED.items())])
            case "days":
                days = QLineEdit()
                most = self._seat.app.feedback.terms().extension
                days.setValidator(QIntValidator(1, 999, days))
                days.setPlaceholderText(f"nhiều nhất {most}")
                return days
            case "answered_by":
                return QLineEdit(self._case.answered_by)
            case _:
                return QLineEdit()

    def _listen(self) -> None:
        self.confirm.clicked.connect(self.submit)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.submit)

    def _know(self, holders: tuple[str, ...]) -> None:
        """Who was asked before is offered."""
        editor = self.editors.get("to")
        if isinstance(editor, QLineEdit):
            known = QCompleter(list(holders), editor)
            known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            known.setFilterMode(Qt.MatchFlag.MatchContains)
            editor.setCompleter(known)

    def _done(self, done: Done[Feedback]) -> None:
        self.taken.emit(done)
        self.accept()

    def _refused(self, trouble: DeskError) -> None:
        self.confirm.setEnabled(True)
        if isinstance(trouble, InvalidInput) and tell_beside(self.fields, trouble):
            return
        self.trouble.tell(trouble.sentence(), Tone.LATE, Icon.ALERT)
