"""The sentences about the line, one below the other, each with what can be done about it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMessageBox, QWidget

from motcua_desktop.domain.province import Hold
from motcua_desktop.ui.sync.truth import Remedy, Truth, in_brief
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import boxed, clear, column, scrolled
from motcua_desktop.ui.widgets.tones import Note

_WORDS: dict[Remedy, tuple[str, str]] = {
    Remedy.RELEASE: ("Cho gửi tiếp…", "Ctrl Y"),
    Remedy.CONFIGURE: ("Khai báo…", "Ctrl E"),
    Remedy.DIFFERENCES: ("Xem các chỗ khác", "Ctrl D"),
    Remedy.FILES: ("Xem từng tệp", "Ctrl F"),
}


# Qt's own word for "no limit".
_ANY_HEIGHT = 16_777_215


class TruthNotes(QWidget):
    """`wanted(Remedy)` when a button beside a sentence was pressed.

    Several that need more height than `keep_within` says fold to their short words, all in one
    note. `read(bool)`: somebody wants to read them whole all the same, and the page is theirs; or
    has read them.
    """

    wanted = Signal(object)
    read = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._told: tuple[Truth, ...] = ()
        self._room = 0
        self.reading = False
        self._notes = column(spacing=6)
        self._whole = boxed(column(self._notes, None))
        self._area = scrolled(self._whole)
        self._whole.installEventFilter(self)
        self.brief = Note()
        self.more_button = KeyButton("Xem đủ", "Ctrl I", kind="link", parent=self)
        self.less_button = KeyButton("Thu gọn", "Ctrl I", kind="link", parent=self)
        self.brief.add(self.more_button)
        # Telling a note shows it; whether the short words are seen is the box's to say.
        self._brief_box = boxed(column(self.brief))
        both = column(self._area, self._brief_box, spacing=2)
        both.addWidget(self.less_button, 0, Qt.AlignmentFlag.AlignRight)
        self.setLayout(both)
        self._brief_box.hide()
        self.less_button.hide()
        for button in (self.more_button, self.less_button):
            button.clicked.connect(self.turn)

    def show_truths(self, told: tuple[Truth, ...]) -> None:
        """Tell these; what is told already stays as it is, with the keyboard where it was."""
        if told == self._told:
            return
        self._told = told
        clear(self._notes)
        for truth in told:
            self._notes.addWidget(self._note(truth))
        if told:
            self.brief.tell(in_brief(told), told[0].tone, told[0].icon)
        self._fit()

    def keep_within(self, room: int) -> None:
        """There is this height for them, in pixels."""
        self._room = room
        self._fit()

    def turn(self) -> None:
        """Whole where only the short words have room, or the short words again."""
        self._set_reading(reading=not self.reading and self._too_high())

    def fold(self) -> None:
        """The short words again, if somebody was reading."""
        self._set_reading(reading=False)

    def texts(self) -> list[str]:
        """The sentences that are told now, folded or not."""
        return [truth.text for truth in self._told]

    def _set_reading(self, *, reading: bool) -> None:
        if reading is self.reading:
            return
        self.reading = reading
        self._fit()
        self.read.emit(reading)
        if reading:
            self.less_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _height(self) -> int:
        return max(0, self._whole.heightForWidth(self.width()))

    def _too_high(self) -> bool:
        return len(self._told) > 1 and self._height() > self._room

    def _fit(self) -> None:
        """As high as the sentences are; as high as the page while somebody reads."""
        height = self._height()
        self._area.setMinimumHeight(0 if self.reading else height)
        self._area.setMaximumHeight(_ANY_HEIGHT if self.reading else height)
        folded = self._too_high() and not self.reading
        self._area.setVisible(not folded)
        self._brief_box.setVisible(folded)
        self.less_button.setVisible(self.reading)

    def _note(self, truth: Truth) -> Note:
        note = Note(truth.text, truth.tone, truth.icon, self._whole)
        if truth.remedy is not None:
            text, key = _WORDS[truth.remedy]
            button = KeyButton(text, key, kind="link")
            button.clicked.connect(lambda: self.wanted.emit(truth.remedy))
            note.add(button)
        return note

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A note is dressed when it is first shown, and may be higher then.
        if watched is self._whole and event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()


def ask_release(parent: QWidget, held: Hold, go_on: Callable[[], None]) -> QMessageBox:
    """Whether the line may go on; `go_on()` when a person says so."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("Cho gửi tiếp lên tỉnh")
    box.setText(held.words)
    box.setInformativeText(
        "Đã xem lý do và chắc chắn cho gửi tiếp? Việc này được ghi vào nhật ký với tên người bấm; "
        "hồ sơ đang chờ sẽ đi ngay."
    )
    yes = box.addButton("&Cho gửi tiếp", QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton("Vẫn &dừng", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    yes.clicked.connect(go_on)
    box.open()
    return box
