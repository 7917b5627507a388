"""Về chương trình: version, where the data is, the recovery key, whose work is in it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from motcua_desktop import __version__
from motcua_desktop.resources import resource
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.settings.tab import Tab
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import boxed, card, column, row, scrolled
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_KEY = (
    "Khóa khôi phục chỉ hiện một lần khi thiết lập quầy; in ra và cất trong két của cơ quan. Mất "
    "máy hoặc mất kho khóa thì mở lại kho dữ liệu bằng khóa ấy, với lệnh «motcua recover». Không "
    "ai lấy lại được khóa từ chương trình."
)
LICENCES = (
    ("Phông Liberation Serif", "fonts", "LICENSE-LiberationSerif.txt"),
    ("Phông Noto Sans", "fonts", "LICENSE-NotoSans.txt"),
    ("Biểu tượng Lucide", "icons", "LICENSE.txt"),
)


class AboutTab(Tab):
    """Facts to read out to whoever helps."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.facts = Lines(kinds=("muted", "strong"))
        self.buttons = [KeyButton(name, kind="link") for name, *_ in LICENCES]
        for button, (name, folder, file) in zip(self.buttons, LICENCES, strict=True):
            button.clicked.connect(lambda _=False, told=(name, folder, file): self.read(*told))
        inner = column(
            self.facts,
            12,
            words("Khóa khôi phục", "heading"),
            Note(_KEY, Tone.DUE, Icon.KEY),
            12,
            words("Giấy phép của phần đi kèm", "heading"),
            *(row(button, None) for button in self.buttons),
            None,
            spacing=10,
        )
        whole = column(scrolled(boxed(inner)))
        self.setLayout(column(card(whole, name="Về chương trình")))

    def arrive(self) -> None:
        self._seat.lanes.desk.run(self, self._seat.app.database.revision, self._show)
        self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self, name: str, folder: str, file: str) -> None:
        """Show a licence whole."""
        text = resource(folder, file).read_text(encoding="utf-8")
        dialog = LicenceDialog(name, text, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show(self, revision: str | None) -> None:
        app = self._seat.app
        self.facts.show_rows(
            [
                ("Phiên bản", __version__),
                ("Thư mục dữ liệu", str(app.paths.home)),
                ("Phiên bản kho dữ liệu", revision or "–"),
                ("Cơ quan, quầy", f"{app.agency.name}, quầy {app.agency.counter}"),
            ]
        )


class LicenceDialog(QDialog):
    """Plain text to read."""

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        self.resize(720, 520)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(name)
        close = KeyButton("Đóng", "Esc")
        close.clicked.connect(self.accept)
        whole = column(spacing=12, margins=16)
        whole.addWidget(self.text, 1)
        whole.addLayout(row(None, close))
        self.setLayout(whole)
