"""Scanning a paper: which scanner, how fine, in colour or not, and the pages that came."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QListView, QListWidget, QListWidgetItem, QWidget

from motcua_desktop.errors import DeskError
from motcua_desktop.scanning.port import Colour, Device, ScanJob, Scanner
from motcua_desktop.scanning.prepare import Loose
from motcua_desktop.scanning.scanners import here
from motcua_desktop.ui.scans.work import Progress, WorkBar
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_DPI = (200, 300, 400, 600)
_PAGE = QSize(110, 150)


class ScannerDialog(QDialog):
    """`scanned([Loose])` with the pages in their order when they are taken.

    What was scanned before a trouble stays in the list.
    """

    scanned = Signal(object)
    _came = Signal(object)

    def __init__(
        self, seat: Seat, paper: str, parent: QWidget, scanner: Scanner | None = None
    ) -> None:
        super().__init__(parent)
        self._seat = seat
        self._scanner = scanner or here()
        self._scanning = False
        self.setWindowTitle("Quét giấy tờ")
        self.device = Choice()
        self.dpi = Choice([(f"{dpi} dpi", str(dpi)) for dpi in _DPI])
        self.colour = Choice([(colour.label, colour.value) for colour in Colour])
        self.feeder = QCheckBox("Quét cả khay nạp giấy")
        self.pages = QListWidget()
        self.note = Note("", Tone.DUE)
        self.work = WorkBar()
        self.go = KeyButton("Quét", "F9", picture=Icon.PAPERCLIP)
        self.take = KeyButton("Dùng các trang này", "Ctrl Enter", kind="primary")
        self._lay_out(paper)
        self._listen()
        self._offer()
        self.work.run(
            seat.lanes.paper,
            "Đang tìm máy quét",
            lambda *_: self._scanner.devices(),
            self._found,
            self._troubled,
        )

    def scan(self) -> None:
        """F9: one sheet, or all that lies in the feeder; more pages come behind."""
        if not self.go.isEnabled():
            return
        job = ScanJob(
            str(self.device.currentData()),
            int(str(self.dpi.currentData())),
            Colour(str(self.colour.currentData())),
            self.feeder.isChecked(),
        )
        self.note.hush()

        def work(progress: Progress, cancelled: Callable[[], bool]) -> None:
            del progress
            self._scanner.scan(job, self._came.emit, cancelled)

        self._scanning = True
        self.work.run(
            self._seat.lanes.paper, "Đang quét", work, lambda _: self._stopped(), self._troubled
        )
        self._offer()

    def remove_page(self) -> None:
        """Delete: the current page goes."""
        if self.pages.currentRow() >= 0:
            self.pages.takeItem(self.pages.currentRow())
        self._offer()

    def move_page(self, step: int) -> None:
        """Alt ← and Alt →: the current page changes places with its neighbour."""
        place = self.pages.currentRow()
        if place >= 0 and 0 <= place + step < self.pages.count():
            self.pages.insertItem(place + step, self.pages.takeItem(place))
            self.pages.setCurrentRow(place + step)

    def done_scanning(self) -> None:
        """Ctrl+Enter: these pages, in this order."""
        if not self.take.isEnabled():
            return
        contents = [
            bytes(self.pages.item(place).data(Qt.ItemDataRole.UserRole))
            for place in range(self.pages.count())
        ]
        named = [Loose(f"trang {n}", page) for n, page in enumerate(contents, start=1)]
        self.accept()
        self.scanned.emit(named)

    def _lay_out(self, paper: str) -> None:
        self.dpi.select("300")
        self.pages.setAccessibleName("Các trang đã quét")
        self.pages.setViewMode(QListView.ViewMode.IconMode)
        self.pages.setIconSize(_PAGE)
        self.pages.setResizeMode(QListView.ResizeMode.Adjust)
        self.pages.setMovement(QListView.Movement.Static)
        self.pages.setSpacing(8)
        leave = KeyButton("Đóng", "Esc")
        leave.clicked.connect(self.reject)
        self._remove = KeyButton("Bỏ trang", "Delete", kind="quiet", picture=Icon.REMOVE)
        self._remove.clicked.connect(self.remove_page)
        choices = row(spacing=12)
        choices.addWidget(Field("Máy quét", self.device), 3)
        choices.addWidget(Field("Độ nét", self.dpi), 1)
        choices.addWidget(Field("Màu", self.colour), 1)
        keys = words("Alt ← → đổi thứ tự trang", "muted")
        whole = column(
            words(f"Quét «{paper}»", "title", wrap=True),
            choices,
            row(self.feeder, None, self.go),
            self.note,
            self.work,
            self.pages,
            row(self._remove, keys, None, leave, self.take),
            spacing=12,
            margins=16,
        )
        whole.setStretchFactor(self.pages, 1)
        self.setLayout(whole)
        self.resize(self.sizeHint())

    def _listen(self) -> None:
        self._came.connect(self._add_page)
        self.go.clicked.connect(self.scan)
        self.take.clicked.connect(self.done_scanning)
        for key, action in (
            ("F9", self.scan),
            ("Ctrl+Return", self.done_scanning),
            ("Delete", self.remove_page),
            ("Alt+Left", lambda: self.move_page(-1)),
            ("Alt+Right", lambda: self.move_page(1)),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(action)
        self.pages.currentRowChanged.connect(lambda _: self._offer())

    def _found(self, devices: Sequence[Device]) -> None:
        for device in devices:
            self.device.addItem(device.name, device.id)
        if not devices:
            self.note.tell(
                "Không có máy quét nào trả lời. Cắm máy quét rồi mở lại cửa sổ này, hoặc thêm "
                "bản quét từ tệp (T).",
                Tone.DUE,
                Icon.INFO,
            )
        self._offer()
        self.go.setFocus()

    def _add_page(self, page: bytes) -> None:
        picture = QPixmap.fromImage(QImage.fromData(page)).scaled(
            _PAGE * self.devicePixelRatioF(),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        item = QListWidgetItem(QIcon(picture), f"Trang {self.pages.count() + 1}")
        item.setData(Qt.ItemDataRole.UserRole, page)
        self.pages.addItem(item)
        self.pages.setCurrentItem(item)

    def _offer(self) -> None:
        busy = self.work.busy
        self.go.setEnabled(not busy and self.device.count() > 0)
        self.take.setEnabled(not busy and self.pages.count() > 0)
        self._remove.setEnabled(not busy and self.pages.currentRow() >= 0)

    def _stopped(self) -> None:
        self._scanning = False
        self._offer()

    def _troubled(self, trouble: DeskError) -> None:
        self._scanning = False
        self.note.tell(trouble.sentence(), Tone.LATE, Icon.ALERT)
        self._offer()

    def reject(self) -> None:
        """Esc: a scan under way is stopped first."""
        if self._scanning:
            self.work.stop()
            return
        super().reject()

    def sizeHint(self) -> QSize:
        return QSize(720, 560)
