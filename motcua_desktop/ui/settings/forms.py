"""Mẫu in: whose words each form is printed in, what is broken, the shipped words to edit."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from motcua_desktop.services.wordings import FormWords, export
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.settings.tab import Tab
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import boxed, card, column, row, scrolled
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_TITLES = ("Mẫu", "Tên", "Lời văn", "Khổ giấy", "Ký hiệu")
_HOW = (
    "Tỉnh quy định lời văn, khổ giấy hay ký hiệu khác thì chép các tệp ra, sửa, rồi để tệp đã sửa "
    "vào thư mục {folder}; chỉ cần giữ những khóa muốn đổi. Tệp sửa hỏng thì mẫu vẫn in theo lời "
    "văn của chương trình."
)


class FormsTab(Tab):
    """Reads the folder each time it comes to the front, so a mended file shows at once."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.lines = Lines(titles=_TITLES, kinds=("code", "", "", "muted", "muted"))
        self.trouble = Note("", Tone.LATE)
        self.trouble.hide()
        self.copy_button = KeyButton("Chép lời văn ra để sửa…", picture=Icon.SAVE_PDF)
        self.copy_button.clicked.connect(self.choose)
        how = words(_HOW.format(folder=seat.app.paths.forms), "muted", wrap=True)
        inner = column(self.lines, None, spacing=10)
        whole = column(how, self.trouble, spacing=12)
        whole.addWidget(scrolled(boxed(inner)), 1)
        whole.addLayout(row(self.copy_button, None))
        self.setLayout(column(card(whole, name="Lời văn của các mẫu in")))

    def arrive(self) -> None:
        self._seat.lanes.desk.run(self, self._seat.app.wordings.all, self._show)
        self.copy_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self) -> None:
        """Ask where to, and write the shipped words there; a file that is there stays."""
        folder = QFileDialog.getExistingDirectory(self, "Chép lời văn vào thư mục")
        if folder:
            self.copy_to(Path(folder))

    def copy_to(self, folder: Path) -> None:
        """Write the shipped words there."""
        self._seat.lanes.desk.run(
            self, lambda: export(folder), lambda done: self._copied(folder, *done)
        )

    def _copied(self, folder: Path, written: tuple[str, ...], left: tuple[str, ...]) -> None:
        kept = f" Giữ nguyên {len(left)} tệp đã có." if left else ""
        self._seat.bus.tell(Level.DONE, f"Đã chép {len(written)} tệp vào {folder}.{kept}")
        self.arrive()

    def _show(self, found: tuple[FormWords, ...]) -> None:
        self.lines.show_rows([_row(one) for one in found])
        faults = [f"Mẫu {one.form}: {fault}" for one in found for fault in one.faults]
        self.trouble.setVisible(bool(faults))
        if faults:
            self.trouble.tell("\n".join(faults), Tone.LATE, Icon.ALERT)


def _row(one: FormWords) -> tuple[str, ...]:
    paper = one.words.paper.value if one.words.paper else "–"
    return one.form, one.words.title.capitalize(), one.origin.label, paper, one.words.suffix or "–"
