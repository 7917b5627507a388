"""Printing a dossier's papers: to the usual printer, or shown first; and what did not come out."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from motcua_desktop.app import Printed
from motcua_desktop.domain.change import Change
from motcua_desktop.domain.forms import Form, ListForm
from motcua_desktop.domain.print_job import PrintJob
from motcua_desktop.errors import DeskError, FormNotDue
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.preview.out import Outcome, keep, print_out
from motcua_desktop.ui.preview.sheet import Sheet
from motcua_desktop.ui.seat import Seat


class Press(QObject):
    """Makes and prints sheets in the paper lane. No trouble here undoes what was committed."""

    def __init__(self, seat: Seat, window: QWidget) -> None:
        super().__init__(window)
        self._seat = seat
        self._window = window

    def receipt(self, code: str) -> None:
        """Mẫu 01 of this dossier; printed, or shown when no printer is the usual one."""
        self.form(code, Form.RECEIPT)

    def form(self, code: str, form: Form) -> None:
        """This paper of the dossier; a label is always shown first.

        The usual printer holds sheets, and labels come from a roll. It is counted when it leaves
        for a printer or a file, not when it is only looked at.
        """
        app, actor = self._seat.app, self._seat.actor
        self._seat.lanes.paper.run(
            self,
            lambda: app.form(actor, code, form),
            lambda made: self._made(form, made),
            lambda trouble: self._not_made(code, form, trouble),
        )

    def receipts(self, codes: tuple[str, ...]) -> None:
        """Mẫu 01 of each dossier of a visit, as one job."""
        app, actor = self._seat.app, self._seat.actor
        self._seat.lanes.paper.run(
            self,
            lambda: app.receipts(actor, codes),
            self._made_all,
            lambda trouble: self._none_made(codes, trouble),
        )

    def sheet(self, sheet: Sheet) -> None:
        """Print a sheet that is made already."""
        app, actor, name = self._seat.app, self._seat.actor, self._seat.app.settings.printer
        if not name:
            self.show(sheet)
            return
        self._seat.lanes.paper.run(
            self,
            lambda: print_out(app, actor, sheet, name),
            self._went_out,
            lambda trouble: self._not_printed(sheet, trouble),
        )

    def show(self, sheet: Sheet) -> None:
        """Open the preview."""
        from motcua_desktop.ui.preview.dialog import PreviewDialog

        dialog = PreviewDialog(self._seat, sheet, self._window.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.left_unprinted.connect(self._not_printed)
        dialog.open()

    def numbered(self, form: ListForm, number: str) -> None:
        """A numbered list for both sides to sign, as its next print."""
        app, actor = self._seat.app, self._seat.actor
        self._seat.lanes.paper.run(
            self, lambda: app.list_sheet(actor, form, number), self._made_all
        )

    def make(self, work: Callable[[], bytes], name: str, title: str) -> None:
        """Make a PDF in the paper lane, then print or show it."""
        self._seat.lanes.paper.run(self, work, lambda pdf: self.sheet(Sheet(pdf, name, title)))

    def offer(self) -> None:
        """Tell what did not come out the last time, if there is anything."""
        queue = self._seat.app.queue
        self._seat.lanes.desk.run(self, queue.waiting, self._offer)

    def unfinished(self) -> None:
        """The papers that have not come out, each to be printed, kept or given up."""
        queue = self._seat.app.queue
        self._seat.lanes.desk.run(self, queue.waiting, self._open_unfinished)

    def _open_unfinished(self, jobs: tuple[PrintJob, ...]) -> None:
        if not jobs:
            self._seat.bus.tell(Level.INFO, "Không có tờ nào chưa in xong.")
            return
        from motcua_desktop.ui.preview.queue import UnfinishedDialog

        dialog = UnfinishedDialog(self._seat, self._window.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.shown.connect(self.show)
        dialog.open()

    def _offer(self, jobs: tuple[PrintJob, ...]) -> None:
        if jobs:
            told = f"{len(jobs)} tờ chưa in xong: {jobs[0].title}"
            more = " …" if len(jobs) > 1 else "."
            self._seat.bus.tell(
                Level.WARNING, f"{told}{more}", ("Xem các tờ chưa in…", self.unfinished)
            )

    def _made(self, form: Form, made: Printed) -> None:
        sheet = Sheet.of(made.sheet)
        if form is Form.LABEL:
            self.show(sheet)
        else:
            self.sheet(sheet)

    def _went_out(self, outcome: Outcome) -> None:
        self._seat.bus.changed.emit(Change(dossiers=True), self)
        if outcome.trouble is not None:
            self._not_printed(outcome.sheet, outcome.trouble)

    def _made_all(self, made: Printed) -> None:
        self.sheet(Sheet.of(made.sheet))

    def _none_made(self, codes: tuple[str, ...], trouble: DeskError) -> None:
        self._seat.bus.tell(
            Level.WARNING,
            f"{len(codes)} hồ sơ đã được tiếp nhận, nhưng chưa lập được giấy. {trouble.message}",
            ("In lại", lambda: self.receipts(codes)),
        )

    def _not_made(self, code: str, form: Form, trouble: DeskError) -> None:
        if isinstance(trouble, FormNotDue):
            self._seat.bus.trouble(trouble)
            return
        receipt = f"Hồ sơ {code} đã được tiếp nhận, nhưng chưa lập được giấy."
        other = f"Chưa lập được {form.label} của hồ sơ {code}."
        self._seat.bus.tell(
            Level.WARNING,
            f"{receipt if form is Form.RECEIPT else other} {trouble.message}",
            ("In lại", lambda: self.form(code, form)),
        )

    def _not_printed(self, sheet: Sheet, trouble: DeskError) -> None:
        drop = (("Bỏ tờ này", lambda: self._drop(sheet)),) if sheet.job is not None else ()
        self._seat.bus.tell(
            Level.WARNING,
            f"{sheet.title}: chưa in được, hồ sơ vẫn đã lưu. {trouble.message}",
            ("In lại", lambda: self.sheet(sheet)),
            ("Máy in khác…", lambda: self.show(sheet)),
            ("Lưu PDF", lambda: self._keep(sheet)),
            *drop,
        )

    def _keep(self, sheet: Sheet) -> None:
        app, actor = self._seat.app, self._seat.actor
        path = app.paths.papers / f"{sheet.name}.pdf"
        self._seat.lanes.paper.run(
            self, lambda: keep(app, actor, sheet, path), lambda _: self._kept(path)
        )

    def _kept(self, path: Path) -> None:
        self._seat.bus.changed.emit(Change(dossiers=True), self)
        self._seat.bus.tell(Level.DONE, f"Đã lưu {path}.")

    def _drop(self, sheet: Sheet) -> None:
        app, actor, job = self._seat.app, self._seat.actor, sheet.job or 0
        self._seat.lanes.desk.run(
            self,
            lambda: app.queue.drop(actor, job),
            lambda dropped: self._seat.bus.tell(Level.DONE, f"Đã bỏ «{dropped.title}»."),
        )
