"""How the sheets count, chosen by a supervisor; told as it will stand under each sheet."""

from typing import Any

from PySide6.QtWidgets import QWidget

from motcua_desktop.domain.counting import LAST_CUT_OFF, Compare, Counting, Ended, Waiting
from motcua_desktop.errors import InvalidInput
from motcua_desktop.ui.form_dialog import FormDialog, line
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.words import words

_COMPARE = (
    ("Theo ngày; thủ tục tính giờ thì theo phút", Compare.UNIT.value),
    ("Theo ngày với mọi thủ tục", Compare.DATE.value),
    ("Theo phút với mọi thủ tục", Compare.HOUR.value),
)
_WAITING = (
    ("Tính là trong hạn", Waiting.IN_TIME.value),
    ("Vẫn so với ngày hẹn trả", Waiting.BY_DUE.value),
)
_ENDED = (
    ("So với ngày hẹn trả", Ended.BY_DUE.value),
    ("Tính là đúng hạn", Ended.ON_TIME.value),
)


class CountingDialog(FormDialog):
    """Four choices, and under them what they will say."""

    def __init__(self, seat: Seat, now: Counting, parent: QWidget | None = None) -> None:
        def work(told: dict[str, Any]) -> object:
            return seat.app.counting.change(seat.actor, _parsed(told))

        super().__init__(seat, "Cách tính của các báo cáo", "Dùng cách tính này", work, parent)
        self.compare, self.waiting, self.ended = (
            Choice(options) for options in (_COMPARE, _WAITING, _ENDED)
        )
        self.day = line(str(now.month_from_day), most=2)
        self.sentences = words("", "", wrap=True)
        for key, caption, editor in (
            ("compare_by", "Trước hạn, đúng hạn, quá hạn", self.compare),
            ("waiting", "Hồ sơ đang dừng tính hạn", self.waiting),
            ("ended", "Hồ sơ từ chối, rút, dừng", self.ended),
            ("month_from_day", f"Ngày đầu kỳ báo cáo tháng (1–{LAST_CUT_OFF}; 1 là tháng lịch)",
             self.day),
        ):  # fmt: skip
            self.inner.addWidget(self.ask(key, caption, editor))
        self.inner.addWidget(words("Dưới mỗi biểu sẽ ghi:", "heading"))
        self.inner.addWidget(self.sentences)
        self.inner.addWidget(words("Kỳ đã khóa giữ cách tính lúc khóa.", "muted"))
        for box, value in (
            (self.compare, now.compare),
            (self.waiting, now.waiting),
            (self.ended, now.ended),
        ):
            box.select(value.value)
            box.currentIndexChanged.connect(self._say)
        self.day.textChanged.connect(self._say)
        self._say()

    def _say(self) -> None:
        try:
            chosen = Counting.parse(_parsed(self.told()))
        except InvalidInput as trouble:
            self.sentences.setText(trouble.message)
            return
        self.sentences.setText("\n".join(f"– {one}" for one in chosen.sentences()))


def _parsed(told: dict[str, Any]) -> dict[str, Any]:
    day = str(told["month_from_day"])
    if not day.isdecimal():
        raise InvalidInput("Ngày đầu kỳ phải là số nguyên.", field="month_from_day")
    return {**told, "month_from_day": int(day)}
