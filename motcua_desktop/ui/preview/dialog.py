"""A sheet before it is printed: its pages, a printer, or a PDF file."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from motcua_desktop.domain.change import Change
from motcua_desktop.errors import DeskError
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.preview.out import Outcome, keep, print_out
from motcua_desktop.ui.preview.printer import printers
from motcua_desktop.ui.preview.sheet import Sheet, qimage
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_SCREEN_DPI = 96
# A scan may have hundreds of pages; each takes some four megabytes as a picture.
_MOST_SHOWN = 40
_ZOOMS = (0.75, 1.0, 1.25, 1.5, 2.0)


class PreviewDialog(QDialog):
    """Shows a sheet. Prints in the paper lane; what cannot be printed can be saved.

    `left_unprinted(Sheet, DeskError)` when it is closed after a printer failed.
    """

    left_unprinted = Signal(object, object)

    def __init__(self, seat: Seat, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seat = seat
        self._sheet = sheet
        self._zoom = _ZOOMS.index(1.0)
        self._failed: DeskError | None = None
        self.setWindowTitle(sheet.title)
        self.resize(860, 680)
        self.trouble = Note("", Tone.LATE)
        self.pages = QWidget()
        self.pages.setLayout(QVBoxLayout())
        self.printer = QComboBox()
        self.printer.setAccessibleName("Máy in")
        self.remember = QCheckBox("Lần sau in thẳng ra máy này")
        self.print_button = KeyButton("In", "Ctrl P", kind="primary", picture=Icon.PRINT)
        self.save_button = KeyButton("Lưu PDF…", "Ctrl S", picture=Icon.SAVE_PDF)
        self._lay_out()
        self._list_printers()
        self._listen()
        self._draw()

    def print_now(self) -> None:
        """Print on the chosen printer; the dialog closes when the printer took the job."""
        name = self.printer.currentText()
        if not self.print_button.isEnabled():
            return
        app, actor, sheet = self._seat.app, self._seat.actor, self._sheet
        self._set_busy(busy=True)
        self._seat.lanes.paper.run(
            self,
            lambda: print_out(app, actor, sheet, name),
            lambda outcome: self._went_out(outcome, name),
            self._troubled,
        )

    def save(self) -> None:
        """Ask where, and keep the sheet as a PDF."""
        folder = self._seat.app.paths.papers
        start = str((folder if folder.is_dir() else Path.home()) / f"{self._sheet.name}.pdf")
        chosen, _ = QFileDialog.getSaveFileName(self, "Lưu thành PDF", start, "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Keep the sheet there; a trouble is told in the dialog."""
        app, actor, sheet = self._seat.app, self._seat.actor, self._sheet
        self._seat.lanes.paper.run(
            self, lambda: keep(app, actor, sheet, path), lambda _: self._saved(path), self._troubled
        )

    def _lay_out(self) -> None:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self.pages)
        area.setAccessibleName("Các trang")
        smaller = _zoom_button(Icon.ZOOM_OUT, "Nhỏ hơn (Ctrl −)")
        larger = _zoom_button(Icon.ZOOM_IN, "To hơn (Ctrl +)")
        smaller.clicked.connect(lambda: self._rezoom(-1))
        larger.clicked.connect(lambda: self._rezoom(1))
        close = KeyButton("Đóng", "Esc")
        close.clicked.connect(self.reject)
        self.setLayout(
            column(
                row(words(self._sheet.title, "title"), None, smaller, larger),
                self.trouble,
                area,
                row(words("Máy in", "muted"), self.printer, self.remember, None),
                row(self.save_button, None, close, self.print_button),
                spacing=12,
                margins=16,
            )
        )

    def _list_printers(self) -> None:
        names = printers()
        self.printer.addItems(names)
        wanted = self._seat.app.settings.printer
        if wanted in names:
            self.printer.setCurrentText(wanted)
        self.printer.setMinimumContentsLength(24)
        for widget in (self.printer, self.remember, self.print_button):
            widget.setEnabled(bool(names))
        if not names:
            self.trouble.tell(
                "Máy tính này chưa có máy in nào. Lưu thành PDF rồi in ở máy khác.",
                Tone.DUE,
                Icon.PRINT,
            )

    def _listen(self) -> None:
        self.print_button.clicked.connect(self.print_now)
        self.save_button.clicked.connect(self.save)
        for key, action in (
            ("Ctrl+P", self.print_now),
            ("Ctrl+S", self.save),
            ("Ctrl++", lambda: self._rezoom(1)),
            ("Ctrl+-", lambda: self._rezoom(-1)),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(action)
        (self.print_button if self.print_button.isEnabled() else self.save_button).setFocus()

    def _draw(self) -> None:
        app, pdf = self._seat.app, self._sheet.pdf
        ratio = self.devicePixelRatioF()
        dpi = _SCREEN_DPI * _ZOOMS[self._zoom] * ratio

        def pictures() -> list[QImage]:
            shown = range(min(app.page_count(pdf), _MOST_SHOWN))
            return [qimage(app.page_image(pdf, number, dpi)) for number in shown]

        self._seat.lanes.paper.run(
            self, pictures, lambda images: self._show(images, ratio), self._troubled
        )

    def _show(self, images: list[QImage], ratio: float) -> None:
        made = column(spacing=16, margins=16)
        for number, image in enumerate(images, start=1):
            label = QLabel()
            label.setObjectName("card")
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(ratio)
            label.setPixmap(pixmap)
            label.setAccessibleName(f"Trang {number} trên {len(images)}")
            made.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        if len(images) == _MOST_SHOWN:
            told = f"Đến trang {_MOST_SHOWN}; lưu PDF để xem các trang sau, nếu còn."
            made.addWidget(words(told, "muted"), 0, Qt.AlignmentFlag.AlignHCenter)
        made.addStretch(1)
        fresh = QWidget()
        fresh.setLayout(made)
        area = self.findChild(QScrollArea)
        if area is not None:
            area.setWidget(fresh)
        self.pages = fresh

    def _rezoom(self, step: int) -> None:
        self._zoom = min(max(self._zoom + step, 0), len(_ZOOMS) - 1)
        self._draw()

    def _set_busy(self, *, busy: bool) -> None:
        self.print_button.setEnabled(not busy)
        self.print_button.setText("Đang in…" if busy else "In")

    def _went_out(self, outcome: Outcome, name: str) -> None:
        """Close, or stay with a sheet that is counted now and still has to come out."""
        self._sheet = outcome.sheet
        self._seat.bus.changed.emit(Change(dossiers=True), self)
        if outcome.trouble is None:
            self._printed(name)
        else:
            self._failed = outcome.trouble
            self._troubled(outcome.trouble)

    def _printed(self, name: str) -> None:
        if self.remember.isChecked():
            self._remember(name)
        self._seat.bus.tell(Level.DONE, f"Đã gửi «{self._sheet.title}» tới máy in {name}.")
        self.accept()

    def _remember(self, name: str) -> None:
        try:
            self._seat.app.save_settings(replace(self._seat.app.settings, printer=name))
        except DeskError as trouble:
            self._seat.bus.trouble(trouble)

    def _saved(self, path: Path) -> None:
        self._seat.bus.changed.emit(Change(dossiers=True), self)
        self._seat.bus.tell(Level.DONE, f"Đã lưu {path.name} vào {path.parent}.")
        self.accept()

    def _troubled(self, trouble: DeskError) -> None:
        self._set_busy(busy=False)
        self.print_button.setEnabled(self.printer.count() > 0)
        self.trouble.tell(trouble.sentence(), Tone.LATE, Icon.ALERT)

    def reject(self) -> None:
        """Closed unprinted: nothing is counted, and what failed stays offered."""
        super().reject()
        if self._failed is not None:
            self.left_unprinted.emit(self._sheet, self._failed)

    def sizeHint(self) -> QSize:
        return QSize(860, 680)


def _zoom_button(picture: Icon, name: str) -> KeyButton:
    button = KeyButton("", kind="quiet", picture=picture)
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button
