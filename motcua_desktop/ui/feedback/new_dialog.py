"""A new phản ánh or kiến nghị typed at the desk, from a call, a letter or the box."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from motcua_desktop.domain.feedback import FeedbackChannel, FeedbackKind, NewFeedback
from motcua_desktop.domain.moment import parse_date
from motcua_desktop.domain.people import Email, Phone
from motcua_desktop.domain.text import as_name
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.ui.feedback.form_dialog import FormDialog, filled, line
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


class NewDialog(FormDialog):
    """`written(Done[Feedback])`; F9 writes and wants the receipt (`receipt_wanted`)."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        app, actor, key = seat.app, seat.actor, seat.app.clock.new_id()
        super().__init__(
            seat,
            "Phản ánh, kiến nghị mới",
            "Ghi",
            lambda told: app.feedback.receive(actor, _parsed(told, key)),
            parent,
        )
        self.receipt_wanted = False
        self.setMinimumWidth(720)
        self.kind = Choice([(one.label, one.value) for one in FeedbackKind])
        self.channel = Choice([(one.label, one.value) for one in FeedbackChannel])
        self.content = QPlainTextEdit()
        self.content.setMinimumHeight(110)
        self.note = Note("")
        self.printing = KeyButton("Ghi và in biên nhận", "F9", picture=Icon.PRINT)
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._tell_kind)
        self.printing.clicked.connect(self.write_and_print)
        QShortcut(QKeySequence("F9"), self).activated.connect(self.write_and_print)
        self.content.setFocus()

    def write_and_print(self) -> None:
        """F9."""
        self.receipt_wanted = True
        self.submit()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        name, phone = line(most=300), CheckedLine(Phone)
        name.editingFinished.connect(lambda: name.setText(as_name(name.text())))
        places = (
            (self.ask("kind", "Loại", self.kind), 0, 0, 1),
            (self.ask("channel", "Gửi đến bằng", self.channel), 0, 1, 1),
            (
                self.ask("received", "Ngày nhận (để trống: lúc này)", line(hint="20/11/2026")),
                0,
                2,
                1,
            ),
            (self.ask("content", "Nội dung *", self.content), 1, 0, 3),
            (self.ask("subject", "Tóm tắt (để trống: lấy đầu nội dung)", line(most=200)), 2, 0, 3),
            (self.ask("from.name", "Họ tên (để trống khi không nêu tên)", name), 3, 0, 2),
            (self.ask("from.phone", "Điện thoại", phone), 3, 2, 1),
            (self.ask("from.address", "Địa chỉ", line()), 4, 0, 2),
            (self.ask("from.email", "Thư điện tử", CheckedLine(Email)), 4, 2, 1),
            (self.ask("dossier", "Về hồ sơ (gõ hoặc quét mã)", line(most=100)), 5, 0, 2),
            (self.ask("procedure", "Về thủ tục (mã)", line(hint="1.001193")), 5, 2, 1),
        )
        for widget, at, left, across in places:
            grid.addWidget(widget, at, left, 1, across)
        for key in ("from.phone", "from.email"):
            editor = self.editors[key]
            if isinstance(editor, CheckedLine):
                editor.checked.connect(self.fields[key].tell)
        for at in range(3):
            grid.setColumnStretch(at, 1)
        self.inner.addWidget(self.note)
        self.inner.addLayout(grid)
        self.foot.insertWidget(self.foot.count() - 1, self.printing)

    def _tell_kind(self) -> None:
        if self.kind.currentData() == FeedbackKind.COMPLAINT.value:
            self.note.tell(_COMPLAINT, Tone.DUE, Icon.INFO)
        else:
            self.note.hush()
        self.fit()

    def _refused(self, trouble: DeskError) -> None:
        self.receipt_wanted = False
        super()._refused(trouble)


def _parsed(told: dict[str, Any], key: str) -> NewFeedback:
    """What was typed as a value; raises InvalidInput naming the box."""
    found = filled(told)
    sender = {name: found.pop(f"from.{name}") for name in _SENDER if f"from.{name}" in found}
    received = found.pop("received", "")
    if received:
        try:
            day = parse_date(received, field="received")
        except InvalidInput as trouble:
            raise InvalidInput(f"{trouble.message} Viết 20/11/2026.", field="received") from trouble
        found["received_at"] = f"{day.isoformat()}T07:30"
    return NewFeedback.parse({**found, "from": sender or None, "request_id": key})


def open_new(seat: Seat, window: QWidget) -> NewDialog:
    """Open it over the window; it forgets itself when closed."""
    made = NewDialog(seat, window)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.open()
    return made
