"""Papers that were counted and have not come out: print again, another printer, PDF, give up."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QListWidget, QWidget

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.moment import moment_text
from motcua_desktop.domain.print_job import PrintJob, PrintOut
from motcua_desktop.errors import DeskError
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.preview.out import Outcome, keep, print_out
from motcua_desktop.ui.preview.sheet import Sheet
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

# Three papers are seen at once, also in large type.
_LEAST = 240
T = TypeVar("T")


class UnfinishedDialog(QDialog):
    """One line a paper. `shown(Sheet)` asks for the preview, where a printer is chosen."""

    shown = Signal(object)

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seat = seat
        self._jobs: tuple[PrintJob, ...] = ()
        self.setWindowTitle("Các tờ chưa in xong")
        self.trouble = Note("", Tone.LATE)
        self.list = QListWidget()
        self.list.setAccessibleName("Các tờ chưa in xong")
        self.list.setProperty("role", "lines")
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(_LEAST)
        self.again = KeyButton("In lại", "Enter", kind="primary", picture=Icon.PRINT)
        self.other = KeyButton("Máy in khác…", "Ctrl P", picture=Icon.PRINT)
        self.save = KeyButton("Lưu PDF", "Ctrl S", picture=Icon.SAVE_PDF)
        self.drop = KeyButton("Bỏ tờ này", "Delete")
        self._lay_out()
        self._listen()
        self._read()

    def current(self) -> PrintJob | None:
        """The paper that is chosen."""
        place = self.list.currentRow()
        return self._jobs[place] if 0 <= place < len(self._jobs) else None

    def print_again(self) -> None:
        """On the printer it was meant for, or the usual one; without either, choose one."""
        job = self.current()
        if job is None:
            return
        app, actor = self._seat.app, self._seat.actor
        name = job.printer or app.settings.printer
        if not name:
            self.print_elsewhere()
            return
        self._with_sheet(job, lambda sheet: print_out(app, actor, sheet, name), self._went_out)

    def print_elsewhere(self) -> None:
        """Show it, with the printers to choose from."""
        job = self.current()
        if job is not None:
            self._with_sheet(job, lambda sheet: sheet, self._show)

    def keep(self) -> None:
        """As PDF in the home's folder of papers."""
        job = self.current()
        if job is None:
            return
        app, actor = self._seat.app, self._seat.actor

        def work(sheet: Sheet) -> Path:
            path = app.paths.papers / f"{sheet.name}.pdf"
            keep(app, actor, sheet, path)
            return path

        self._with_sheet(job, work, self._kept)

    def give_up(self) -> None:
        """Forget the sheet; its print stays counted."""
        job = self.current()
        if job is None:
            return
        app, actor = self._seat.app, self._seat.actor
        self._seat.lanes.paper.run(
            self, lambda: app.queue.drop(actor, job.id), lambda _: self._settled(), self._troubled
        )

    def _lay_out(self) -> None:
        close = KeyButton("Đóng", "Esc")
        close.clicked.connect(self.reject)
        told = words(
            "Những tờ này đã tính lần in nhưng chưa ra giấy. In lại không tính thêm lần nào.",
            "muted",
            wrap=True,
        )
        self.setLayout(
            column(
                words("Các tờ chưa in xong", "title"),
                told,
                self.trouble,
                self.list,
                row(self.again, self.other, self.save, self.drop, None, close),
                spacing=12,
                margins=16,
            )
        )

    def _listen(self) -> None:
        for button, key, action in (
            (self.other, "Ctrl+P", self.print_elsewhere),
            (self.save, "Ctrl+S", self.keep),
            (self.drop, "Delete", self.give_up),
        ):
            button.clicked.connect(action)
            QShortcut(QKeySequence(key), self).activated.connect(action)
        self.again.clicked.connect(self.print_again)
        for key in ("Return", "Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.print_again)
        self.list.itemDoubleClicked.connect(lambda _: self.print_again())

    def _read(self) -> None:
        self._seat.lanes.paper.run(self, self._seat.app.queue.waiting, self._fill, self._troubled)

    def _fill(self, jobs: tuple[PrintJob, ...]) -> None:
        self.list.clear()
        self._jobs = jobs
        self.list.addItems([_told(job) for job in jobs])
        self.list.setCurrentRow(0)
        self.list.setFocus()
        if not jobs:
            self.accept()

    def _with_sheet(
        self, job: PrintJob, work: Callable[[Sheet], T], done: Callable[[T], None]
    ) -> None:
        queue = self._seat.app.queue
        self._seat.lanes.paper.run(
            self,
            lambda: work(Sheet.of(PrintOut(job.title, queue.sheet(job.id)), job.id)),
            done,
            self._troubled,
        )

    def _show(self, sheet: Sheet) -> None:
        self.shown.emit(sheet)
        self.accept()

    def _went_out(self, outcome: Outcome) -> None:
        if outcome.trouble is None:
            self._seat.bus.tell(Level.DONE, f"Đã gửi «{outcome.sheet.title}» tới máy in.")
            self._settled()
        else:
            self._troubled(outcome.trouble)
            self._read()

    def _kept(self, path: Path) -> None:
        self._seat.bus.tell(Level.DONE, f"Đã lưu {path}.")
        self._settled()

    def _settled(self) -> None:
        self.trouble.hide()
        self._seat.bus.changed.emit(Change(dossiers=True), self)
        self._read()

    def _troubled(self, trouble: DeskError) -> None:
        self.trouble.tell(trouble.sentence(), Tone.LATE, Icon.ALERT)
        # What is told needs room of its own; the list must not pay for it.
        self.resize(self.width(), max(self.height(), self.heightForWidth(self.width())))

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(760, 420))


def _told(job: PrintJob) -> str:
    why = f" – {job.reason}" if job.reason else ""
    printer = f", máy in {job.printer}" if job.printer else ""
    return f"{job.title}\n{job.state.label} từ {moment_text(job.created_at)}{printer}{why}"
