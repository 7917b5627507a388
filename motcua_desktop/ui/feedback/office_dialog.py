"""The office's own words: how long an answer may take, and where people call and write."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QWidget

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.feedback_steps import FeedbackTerms
from motcua_desktop.domain.hotline import Hotline, HotlineNumber
from motcua_desktop.domain.staff import Right
from motcua_desktop.errors import InvalidInput
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.form_dialog import FormDialog, line, page
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_DAYS = ("answer", "refer", "extension")
_WAYS = ("email", "letter_box", "portal", "note")


class OfficeDialog(FormDialog):
    """Both at once; whoever may not set them only reads."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        feedback, actor = seat.app.feedback, seat.actor

        def write(told: dict[str, Any]) -> None:
            hotline = _hotline(told)
            feedback.set_terms(actor, _terms(told))
            feedback.set_hotline(actor, hotline)

        super().__init__(seat, "Thời hạn trả lời, đường dây nóng", "Lưu", write, parent)
        self.setMinimumWidth(680)
        self.phones = page(lines=3)
        self._lay_out(feedback.terms(), feedback.hotline())
        self.editors["answer"].setFocus()
        self.confirm.setEnabled(actor.may(Right.CONFIGURE))
        self.written.connect(self._tell)

    @classmethod
    def show_for(cls, seat: Seat, window: QWidget) -> "OfficeDialog":
        """Open it over the window; it forgets itself when closed."""
        made = cls(seat, window)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.open()
        return made

    def _lay_out(self, terms: FeedbackTerms, hotline: Hotline) -> None:
        captions = {
            "answer": "Trả lời (ngày làm việc)",
            "refer": "Chuyển đơn khiếu nại, tố cáo",
            "extension": "Gia hạn một lần, nhiều nhất",
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for place, key in enumerate(_DAYS):
            days = line(str(getattr(terms, key)))
            days.setValidator(QIntValidator(1, 999, days))
            grid.addWidget(self.ask(key, captions[key], days), 0, place)
        basis = line(terms.basis, most=300)
        grid.addWidget(self.ask("basis", "Căn cứ (quy chế, văn bản)", basis), 1, 0, 1, 3)
        self.phones.setPlainText("\n".join(map(_phone_line, hotline.phones)))
        phones = "Đường dây nóng, mỗi dòng: tên; số; giờ nghe"
        grid.addWidget(self.ask("phones", phones, self.phones), 3, 0, 1, 3)
        told = {
            "email": ("Thư điện tử", hotline.email),
            "letter_box": ("Hộp thư góp ý (ở đâu)", hotline.letter_box),
            "portal": ("Cổng tiếp nhận", hotline.portal),
            "note": ("Ghi chú", hotline.note),
        }
        for place, (key, (caption, text)) in enumerate(told.items()):
            across = 3 if key == "note" else 1
            at, left = (5, 0) if key == "note" else (4, place)
            grid.addWidget(self.ask(key, caption, line(text)), at, left, 1, across)
        if terms.to_check:
            self.inner.addWidget(Note(f"Cần kiểm tra: {terms.to_check}", Tone.DUE, Icon.INFO))
        else:
            self.inner.addWidget(words("Hạn đã hẹn không đổi khi sửa ở đây.", "muted"))
        self.inner.addLayout(grid)

    def _tell(self) -> None:
        self._seat.bus.tell(Level.DONE, "Đã lưu thời hạn trả lời và đường dây nóng.")
        self._seat.bus.changed.emit(Change(feedback=True, settings=True), self)


def _terms(told: dict[str, Any]) -> dict[str, Any]:
    return {key: int(told[key] or 0) for key in _DAYS} | {"basis": told["basis"]}


def _hotline(told: dict[str, Any]) -> Hotline:
    """The phones a line each; raises InvalidInput naming the box."""
    phones = []
    for text in told["phones"].splitlines():
        parts = [part.strip() for part in text.split(";")]
        if not any(parts):
            continue
        if len(parts) == 1:
            parts = ["", *parts]
        phones.append(dict(zip(("name", "phone", "hours"), parts, strict=False)))
    try:
        return Hotline.parse({"phones": phones, **{key: told[key] for key in _WAYS}})
    except InvalidInput as trouble:
        if trouble.field and trouble.field.startswith("phones"):
            raise InvalidInput(trouble.message, field="phones") from trouble
        raise


def _phone_line(one: HotlineNumber) -> str:
    if not one.name and not one.hours:
        return one.read_out
    return "; ".join((one.name, one.read_out, one.hours)).rstrip("; ")
