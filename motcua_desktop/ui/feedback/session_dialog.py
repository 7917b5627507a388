"""A session of receiving citizens, or the rule by which they come again."""

from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from motcua_desktop.domain.moment import parse_date
from motcua_desktop.domain.reception import Asked, Repeat
from motcua_desktop.ui.form_dialog import FormDialog, filled, line
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.field import CheckedLine
from motcua_desktop.ui.widgets.words import words


class SessionDialog(FormDialog):
    """`written(Done[str])`: the id of what was added."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        reception, actor = seat.app.reception, seat.actor
        super().__init__(
            seat,
            "Thêm buổi tiếp công dân",
            "Thêm",
            lambda told: reception.add(actor, Asked.parse(filled(told))),
            parent,
        )
        self.setMinimumWidth(640)
        self._lay_out()
        self.editors["repeat"].setFocus()

    def _lay_out(self) -> None:
        repeat = CheckedLine(Repeat.parse, hint="thứ Năm hằng tuần")
        day = CheckedLine(lambda text: parse_date(text, field="day"), hint="26/11/2026")
        places: tuple[tuple[str, str, Any, int, int, int], ...] = (
            ("repeat", "Lịch lặp lại", repeat, 0, 0, 2),
            ("day", "hoặc một ngày", day, 0, 2, 1),
            ("starts", "Từ giờ *", line(hint="08:00", most=10), 1, 0, 1),
            ("ends", "Đến giờ *", line(hint="11:30", most=10), 1, 1, 1),
            ("since", "Lịch lặp: bắt đầu từ", line(hint="hôm nay", most=10), 1, 2, 1),
            ("host", "Người tiếp *", line(most=300), 2, 0, 2),
            ("office", "Chức vụ", line(most=300), 2, 2, 1),
            ("place", "Địa điểm *", line(most=300), 3, 0, 3),
            ("note", "Ghi chú", line(most=1000), 4, 0, 3),
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
        self.inner.addWidget(
            words(
                "Lịch lặp viết như: thứ Năm hằng tuần; thứ Năm tuần 1, 3 hằng tháng; ngày 10, 25 "
                "hằng tháng. Ngày trúng lịch nghỉ thì bỏ qua và ghi rõ trên lịch.",
                "muted",
                wrap=True,
            )
        )
        self.inner.addLayout(grid)
