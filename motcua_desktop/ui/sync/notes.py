"""The sentences about the line, one below the other, each with what can be done about it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from motcua_desktop.domain.province import Hold
from motcua_desktop.ui.sync.truth import Remedy, Truth
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import clear, column
from motcua_desktop.ui.widgets.tones import Note

_WORDS: dict[Remedy, tuple[str, str]] = {
    Remedy.RELEASE: ("Cho gửi tiếp…", "Ctrl Y"),
    Remedy.CONFIGURE: ("Khai báo…", "Ctrl E"),
    Remedy.DIFFERENCES: ("Xem các chỗ khác", "Ctrl D"),
    Remedy.FILES: ("Gửi lại các tệp", "Ctrl Shift R"),
}


class TruthNotes(QWidget):
    """`wanted(Remedy)` when a button beside a sentence was pressed."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._told: tuple[Truth, ...] = ()
        self._column = column(spacing=6)
        self.setLayout(self._column)

    def show_truths(self, told: tuple[Truth, ...]) -> None:
        """Tell these; what is told already stays as it is, with the keyboard where it was."""
        if told == self._told:
            return
        self._told = told
        clear(self._column)
        for truth in told:
            self._column.addWidget(self._note(truth))

    def texts(self) -> list[str]:
        """The sentences that are told now."""
        return [truth.text for truth in self._told]

    def _note(self, truth: Truth) -> Note:
        note = Note(truth.text, truth.tone, truth.icon)
        if truth.remedy is not None:
            text, key = _WORDS[truth.remedy]
            button = KeyButton(text, key, kind="link")
            button.clicked.connect(lambda: self.wanted.emit(truth.remedy))
            note.add(button)
        return note


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
