"""A supervisor says that the clock is right now and was wrong before, and why."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from motcua_desktop.domain.moment import local, moment_text, weekday_text
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_SECOND_MS = 1_000


class ClockDialog(QDialog):
    """`accepted_clock(Done[Accepted])` when it was written down; Ctrl+Enter writes."""

    accepted_clock = Signal(object)

    def __init__(self, seat: Seat, told: str) -> None:
        super().__init__(QApplication.activeWindow())
        self._seat = seat
        self.setWindowTitle("Xác nhận giờ của máy")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self.now = words("", "big")
        self.reason = QLineEdit()
        self.reason.setMaxLength(500)
        self.field = Field("Lý do (ghi vào nhật ký)", self.reason)
        self.trouble = Note("", Tone.LATE, Icon.ALERT)
        self.confirm = KeyButton("Giờ này đúng, làm việc tiếp", "Ctrl Enter", kind="primary")
        self._lay_out(told)
        self._listen()
        self._tick()

    def submit(self) -> None:
        """Write it down; a trouble is told in the dialog."""
        if not self.confirm.isEnabled():
            return
        keeper, actor, reason = self._seat.app.timekeeper, self._seat.actor, self.reason.text()
        self.confirm.setEnabled(False)
        self._seat.lanes.desk.run(
            self, lambda: keeper.accept(actor, reason), self._accepted, self._refused
        )

    def _lay_out(self, told: str) -> None:
        cancel = KeyButton("Để tôi chỉnh lại giờ", "Esc")
        cancel.clicked.connect(self.reject)
        self.setLayout(
            column(
                words("Máy đang chỉ giờ này:", "heading"),
                self.now,
                Note(told, Tone.DUE, Icon.CLOCK_ALERT, self),
                words(
                    "Chỉ xác nhận khi giờ hiện nay đúng và giờ trước đây sai. Việc đã ghi với giờ "
                    "sai vẫn giữ nguyên; hồ sơ mang giờ ấy sẽ được kể ra.",
                    "muted",
                    wrap=True,
                ),
                self.field,
                self.trouble,
                row(None, cancel, self.confirm),
                spacing=12,
                margins=20,
            )
        )
        self.reason.setFocus()

    def _listen(self) -> None:
        self.confirm.clicked.connect(self.submit)
        self.reason.textEdited.connect(lambda _: self.field.tell(""))
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.submit)
        second = QTimer(self)
        second.timeout.connect(self._tick)
        second.start(_SECOND_MS)

    def _tick(self) -> None:
        now = self._seat.app.clock.now()
        self.now.setText(f"{weekday_text(local(now).date())}, {moment_text(now)}")

    def _accepted(self, done: object) -> None:
        self.accepted_clock.emit(done)
        self.accept()

    def _refused(self, trouble: DeskError) -> None:
        self.confirm.setEnabled(True)
        if isinstance(trouble, InvalidInput) and trouble.field == "reason":
            self.field.tell(trouble.message)
            self.reason.setFocus()
        else:
            self.trouble.tell(trouble.sentence(), Tone.LATE, Icon.ALERT)
