"""One box for everything: a code, a name, an identity number, a phone, or a scan."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.finding import Found
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.numbering import scan_trouble
from motcua_desktop.domain.people import CitizenId
from motcua_desktop.errors import InvalidInput
from motcua_desktop.ui.icons import pixmap
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.states import status_badge
from motcua_desktop.ui.tokens import MUTED, Icon
from motcua_desktop.ui.widgets.suggest import SuggestList
from motcua_desktop.ui.widgets.table import Badge, Column
from motcua_desktop.ui.widgets.words import keycap

_LIMIT = 8
_PAUSE_MS = 60
_WIDTH = 1000


def _badge(line: DossierLine) -> Badge:
    return status_badge(line.status)


COLUMNS: tuple[Column[DossierLine], ...] = (
    Column("Người nộp", lambda line: line.applicant, 28, strong=True),
    Column("Thủ tục", lambda line: line.procedure, 0),
    Column("Mã hồ sơ", lambda line: line.code, 23, mono=True),
    Column("Ngày nhận", lambda line: date_text(local(line.received_at).date()), 10, muted=True),
    Column("Trạng thái", lambda line: line.status.label, 24, badge=_badge),
)


class SearchBox(QLineEdit):
    """Results drop down while one types; Enter opens the first, or the code as it is.

    `opened(code)` names the dossier to open.
    """

    opened = Signal(str)

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.setProperty("role", "search")
        self.setPlaceholderText("Gõ hoặc quét: mã, họ tên, số định danh, điện thoại")
        self.setAccessibleName("Tìm hồ sơ (Ctrl K)")
        self.setMaxLength(200)
        self._glass = QLabel(self)
        self._glass.setPixmap(pixmap(Icon.SEARCH, MUTED, size=18, ratio=self.devicePixelRatioF()))
        self._cap = keycap("Ctrl K")
        self._cap.setParent(self)
        for label in (self._glass, self._cap):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._asked = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.textEdited.connect(self._edited)
        self.results: SuggestList | None = None

    def take_card(self, text: str) -> bool:
        """A card scanned here finds the dossiers of its person; False when it cannot be read."""
        number = text.split("|", 1)[0].strip()
        try:
            self.setText(CitizenId(number))
        except InvalidInput:
            return False
        self._enter()
        return True

    def _edited(self) -> None:
        if self.text().strip():
            self._pause.start()
        else:
            self.fold()

    def _ask(self) -> None:
        text = self.text().strip()
        self._asked = text
        finder = self._seat.app.finder
        self._seat.lanes.desk.run(
            self, lambda: finder.find(text, limit=_LIMIT), lambda found: self._show(text, found)
        )

    def _show(self, text: str, found: Found) -> None:
        if text != self.text().strip() or not self.hasFocus():
            return
        if self.results is None:
            self.results = SuggestList(self.window(), COLUMNS, "Kết quả tìm")
            self.results.table.clicked.connect(lambda _: self._open_current())
        self.results.show_values(found.lines, _foot(text, found))
        self.results.stand_under(self, _WIDTH)

    def fold(self) -> None:
        """Close the results."""
        self._pause.stop()
        if self.results is not None:
            self.results.hide()

    def _open_current(self) -> None:
        line = self.results.table.current() if self.results else None
        if line is not None:
            self._leave(line.code)

    def _leave(self, code: str) -> None:
        self.fold()
        self.clear()
        self.opened.emit(code)

    def _enter(self) -> None:
        text = self.text().strip()
        if not text:
            return
        shown = self.results is not None and self.results.isVisible() and self._asked == text
        if shown and self.results is not None and self.results.table.current() is not None:
            self._open_current()
            return
        finder = self._seat.app.finder
        self._seat.lanes.desk.run(
            self,
            lambda: finder.find(text, limit=_LIMIT),
            lambda found: self._entered(text, found),
        )

    def _entered(self, text: str, found: Found) -> None:
        """Enter came before the results: open what is meant, or show what there is to choose."""
        if text != self.text().strip():
            return
        if found.count == 1:
            self._leave(found.lines[0].code)
        else:
            self._asked = text
            self._show(text, found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = self.results if self.results and self.results.isVisible() else None
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._enter()
            case Qt.Key.Key_Escape if shown is not None:
                self.fold()
            case Qt.Key.Key_Escape:
                self.clear()
                self._seat.bus.go.emit("")
            case Qt.Key.Key_Down if shown is not None:
                shown.step(1)
            case Qt.Key.Key_Up if shown is not None:
                shown.step(-1)
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._glass.adjustSize()
        self._cap.adjustSize()
        self.setTextMargins(0, 0, self._cap.width() + 4, 0)
        self._glass.move(10, (self.height() - self._glass.height()) // 2)
        self._cap.move(
            self.width() - self._cap.width() - 10, (self.height() - self._cap.height()) // 2
        )


def _foot(text: str, found: Found) -> str:
    if not found.lines:
        none = f"Không thấy hồ sơ nào cho «{text}». Thử ít chữ hơn, hoặc gõ số."
        return scan_trouble(text) or none
    if found.truncated:
        return "Còn nữa: gõ thêm để thu hẹp. Enter mở dòng đang chọn."
    return "Enter mở dòng đang chọn · ↑ ↓ chọn dòng khác"
