"""A phản ánh or kiến nghị typed at the desk, from a call, a letter or the box; or put right."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from motcua_desktop.domain.feedback import Feedback, FeedbackChannel, FeedbackKind, NewFeedback
from motcua_desktop.domain.feedback_steps import FeedbackAction
from motcua_desktop.domain.moment import local, parse_date
from motcua_desktop.domain.people import Email, Phone
from motcua_desktop.domain.text import as_name
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.ui.form_dialog import Editor, FormDialog, filled, line, page
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import CheckedLine
from motcua_desktop.ui.widgets.tones import Note

_SENDER = ("name", "phone", "email", "address")
_COMPLAINT = (
    "Khiếu nại, tố cáo không giải quyết ở quầy: vẫn ghi số, in biên nhận nói rõ điều này, rồi "
    "chuyển đơn đến cơ quan có thẩm quyền."
)
_Place = tuple[str, str, Editor, int, int, int]


class _TypedDialog(FormDialog):
    """The boxes of what came in; the two kinds of windows below ask for one thing more each."""

    def __init__(
        self,
        seat: Seat,
        title: str,
        confirm: str,
        work: Callable[[dict[str, Any]], object],
        parent: QWidget | None,
    ) -> None:
        super().__init__(seat, title, confirm, work, parent)
        self.setMinimumWidth(720)
        self.kind = Choice([(one.label, one.value) for one in FeedbackKind])
        self.channel = Choice([(one.label, one.value) for one in FeedbackChannel])
        self.content = page(lines=5)
        self.note = Note("")

    def lay_out(self, third: _Place, *more: _Place) -> None:
        """The page, with `third` in the first row behind kind and channel."""
        name = line(most=300)
        name.editingFinished.connect(lambda: name.setText(as_name(name.text())))
        places: tuple[_Place, ...] = (
            ("kind", "Loại", self.kind, 0, 0, 1),
            ("channel", "Gửi đến bằng", self.channel, 0, 1, 1),
            third,
            ("content", "Nội dung *", self.content, 1, 0, 3),
            ("subject", "Tóm tắt (để trống: lấy đầu nội dung)", line(most=200), 2, 0, 3),
            ("from.name", "Họ tên (để trống khi không nêu tên)", name, 3, 0, 2),
            ("from.phone", "Điện thoại", CheckedLine(Phone), 3, 2, 1),
            ("from.address", "Địa chỉ", line(), 4, 0, 2),
            ("from.email", "Thư điện tử", CheckedLine(Email), 4, 2, 1),
            ("dossier", "Về hồ sơ (gõ hoặc quét mã)", line(), 5, 0, 2),
            ("procedure", "Về thủ tục (mã)", line(hint="1.001193"), 5, 2, 1),
            *more,
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for key, caption, editor, at, left, across in places:
            grid.addWidget(self.ask(key, caption, editor), at, left, 1, across)
            if isinstance(editor, CheckedLine):
                editor.checked.connect(self.fields[key].tell)
        for at in range(3):
            grid.setColumnStretch(at, 1)
        self.inner.addWidget(self.note)
        self.inner.addLayout(grid)
        self.kind.currentIndexChanged.connect(self._tell_kind)
        self.content.setFocus()

    def _tell_kind(self) -> None:
        if self.kind.currentData() == FeedbackKind.COMPLAINT.value:
            self.note.tell(_COMPLAINT, Tone.DUE, Icon.INFO)
        else:
            self.note.hush()
        self.fit()


class NewDialog(_TypedDialog):
    """`written(Done[Feedback])`; F9 writes and wants the receipt (`receipt_wanted`)."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        app, actor, key = seat.app, seat.actor, seat.app.clock.new_id()
        today = local(app.clock.now()).date()
        super().__init__(
            seat,
            "Phản ánh, kiến nghị mới",
            "Ghi",
            lambda told: app.feedback.receive(actor, _parsed(told, key, today)),
            parent,
        )
        self.receipt_wanted = False
        received = line(hint="20/11/2026", most=10)
        self.lay_out(("received", "Ngày nhận (để trống: lúc này)", received, 0, 2, 1))
        self.printing = KeyButton("Ghi và in biên nhận", "F9", picture=Icon.PRINT)
        self.foot.insertWidget(self.foot.count() - 1, self.printing)
        self.printing.clicked.connect(self.write_and_print)
        QShortcut(QKeySequence("F9"), self).activated.connect(self.write_and_print)

    @classmethod
    def show_for(cls, seat: Seat, window: QWidget) -> "NewDialog":
        """Open it over the window; it forgets itself when closed."""
        made = cls(seat, window)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.open()
        return made

    def write_and_print(self) -> None:
        """F9."""
        self.receipt_wanted = True
        self.submit()

    def _refused(self, trouble: DeskError) -> None:
        self.receipt_wanted = False
        super()._refused(trouble)


class CorrectDialog(_TypedDialog):
    """What was typed wrongly, put right with a reason; `written(Done[Feedback])`."""

    def __init__(self, seat: Seat, case: Feedback, parent: QWidget | None = None) -> None:
        feedback, actor, number = seat.app.feedback, seat.actor, str(case.number)
        super().__init__(
            seat,
            f"Sửa thông tin {number}",
            "Sửa",
            lambda told: feedback.step(actor, number, FeedbackAction.CORRECT, _shape(told)),
            parent,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.lay_out(("reason", "Lý do sửa *", line(), 0, 2, 1))
        self._fill(case)

    def _fill(self, case: Feedback) -> None:
        asked = case.asked()
        told = {**asked, **{f"from.{key}": text for key, text in asked["from"].items()}}
        for key, editor in self.editors.items():
            match editor:
                case Choice():
                    editor.select(told[key])
                case QPlainTextEdit():
                    editor.setPlainText(told[key])
                case QLineEdit():
                    editor.setText(told.get(key, ""))
                    editor.setCursorPosition(0)


def _shape(told: dict[str, Any]) -> dict[str, Any]:
    """What was typed, with who sent it put together."""
    sender = {name: told[f"from.{name}"] for name in _SENDER}
    plain = {key: value for key, value in told.items() if not key.startswith("from.")}
    return {**plain, "from": sender}


def _parsed(told: dict[str, Any], key: str, today: date) -> NewFeedback:
    """What was typed as a value; raises InvalidInput naming the box."""
    found = filled(_shape(told))
    received = found.pop("received", "")
    if received:
        try:
            day = parse_date(received, field="received")
        except InvalidInput as trouble:
            raise InvalidInput(f"{trouble.message} Viết 20/11/2026.", field="received") from trouble
        if day > today:
            raise InvalidInput("Ngày nhận chưa tới.", field="received")
        found |= {"received_at": f"{day.isoformat()}T07:30"} if day < today else {}
    return NewFeedback.parse({**found, "request_id": key})
