"""Mẫu giấy: whose words each form has, what is broken, the shipped words to edit."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from motcua_desktop.services.wordings import FormWords, Origin, export
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.catalogue.model import FORMS
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tab import Tab
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.layout import card, column, row
from motcua_desktop.ui.widgets.table import ListTable, ValuesModel
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_CHANGED = {
    Origin.SHIPPED: ("In theo lời văn của chương trình.", Tone.QUIET, Icon.INFO),
    Origin.OWN: ("Đã thay: {told}.", Tone.WAITING, Icon.EDIT),
    Origin.BROKEN: ("Tệp sửa hỏng, in theo chương trình: {told}", Tone.LATE, Icon.ALERT),
}
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
        self._asking = Latest(seat.lanes.desk, self)
        self.model: ValuesModel[FormWords] = ValuesModel(FORMS, self)
        self.table = ListTable(self.model, "Các mẫu giấy")
        Fit(self.table, (3, 2), least=24)
        self.about = Note("", Tone.QUIET, Icon.INFO)
        self.copy_button = KeyButton("Chép lời văn ra để sửa…", "Ctrl O", picture=Icon.SAVE_PDF)
        how = words(_HOW.format(folder=seat.app.paths.forms), "muted", wrap=True)
        how.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inner = column(how, spacing=12)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.about)
        inner.addLayout(row(self.copy_button, None))
        self.setLayout(column(card(inner, margins=12, name="Các mẫu giấy")))
        self.table.chosen.connect(self._choose)
        self.copy_button.clicked.connect(self.bring_in)

    def arrive(self) -> None:
        self._asking.ask(self._seat.app.wordings.all, self._fill)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def bring_in(self) -> None:
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

    def _fill(self, found: tuple[FormWords, ...]) -> None:
        current = self.table.current()
        self.model.set_values(found)
        forms = [one.form for one in found]
        self.table.selectRow(forms.index(current.form) if current else 0)

    def _choose(self, one: FormWords | None) -> None:
        if one is None:
            return
        text, tone, picture = _CHANGED[one.origin]
        told = "; ".join(one.faults) if one.faults else ", ".join(one.changed)
        self.about.tell(text.format(told=told), tone, picture)
