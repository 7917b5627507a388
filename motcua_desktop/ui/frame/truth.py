"""What is true about the line to the province, in words, never just a green dot."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from motcua_desktop.domain.moment import date_text, local, time_text
from motcua_desktop.domain.province import LineStatus
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.tones import Pill
from motcua_desktop.ui.widgets.words import tip, words


@dataclass(frozen=True, slots=True)
class Told:
    """One line: the last word from the province, and the pill beside it (None: nothing waits)."""

    sentence: str
    pill: str = ""
    tone: Tone = Tone.WAITING
    icon: Icon = Icon.CLOUD_UP


def told(status: LineStatus, now: datetime) -> Told:
    """`Tỉnh xác nhận lần cuối 09:42` and `3 hồ sơ chờ gửi`, or what is in the way.

    Judged by what the province answered to somebody it had let in, never by the network.
    """
    sentence = _sentence(status, now)
    for number, words_, tone, icon in (
        (status.refused, "hồ sơ bị từ chối", Tone.LATE, Icon.ALERT),
        (status.files.refused, "tệp tỉnh không nhận", Tone.LATE, Icon.PAPERCLIP),
        (status.differences, "chỗ tỉnh nói khác", Tone.DUE, Icon.ALERT),
        (status.unknown, "hồ sơ chưa rõ đã tới", Tone.DUE, Icon.CLOUD_UP),
        (status.waiting, "hồ sơ chờ gửi", Tone.WAITING, _cloud(status)),
        (status.files.waiting, "tệp chờ gửi", Tone.WAITING, _cloud(status)),
    ):
        if number:
            return Told(sentence, f"{number} {words_}", tone, icon)
    return Told(sentence)


def _sentence(status: LineStatus, now: datetime) -> str:
    ways = (
        (not status.configured, "Chưa khai báo đường lên tỉnh"),
        (status.hold is not None, "Tạm dừng gửi, cần người xem"),
        (status.signed_out, "Tỉnh không nhận tài khoản kết nối"),
        (status.pushing, "Đang gửi lên tỉnh…"),
    )
    for so, sentence in ways:
        if so:
            return sentence
    if status.last_trouble is not None and status.answered_at is not None:
        return f"Tỉnh trả lời lần cuối {_when(status.answered_at, now)}"
    if status.last_confirmed_at is None:
        return "Tỉnh chưa xác nhận lần nào"
    return f"Tỉnh xác nhận lần cuối {_when(status.last_confirmed_at, now)}"


def _cloud(status: LineStatus) -> Icon:
    troubled = status.last_trouble is not None or not status.configured
    return Icon.CLOUD_OFF if troubled else Icon.CLOUD_UP


def _when(moment: datetime, now: datetime) -> str:
    day = local(moment).date()
    if day == local(now).date():
        return time_text(moment)
    return f"{time_text(moment)} {date_text(day)}"


class Truth(QWidget):
    """The line's state in the top bar."""

    def __init__(self) -> None:
        super().__init__()
        self._pill = Pill("", Tone.WAITING, Icon.CLOUD_UP)
        self._sentence = words("", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID + 4)
        row.addWidget(self._pill)
        row.addWidget(self._sentence)
        self._pill.hide()

    def show_status(self, status: LineStatus, now: datetime) -> None:
        """Tell this state; the trouble's own sentence is the tool tip."""
        line = told(status, now)
        self._sentence.setText(line.sentence)
        self._pill.setVisible(bool(line.pill))
        if line.pill:
            self._pill.tell(line.pill, line.tone, line.icon)
        trouble = status.last_trouble
        self.setToolTip(tip(trouble.sentence if trouble else ""))
        self.setAccessibleName(". ".join(filter(None, (line.sentence, line.pill))))
