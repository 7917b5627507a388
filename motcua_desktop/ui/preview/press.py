"""Printing a dossier's papers: to the usual printer, or shown first."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from motcua_desktop.app import Printed
from motcua_desktop.domain.change import Change
from motcua_desktop.domain.forms import Form
from motcua_desktop.domain.text import fold, words
from motcua_desktop.errors import DeskError, FormNotDue
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.preview.sheet import Sheet, write
from motcua_desktop.ui.seat import Seat


class Press(QObject):
    """Makes and prints sheets in the paper lane. No trouble here undoes what was committed."""

    def __init__(self, seat: Seat, window: QWidget) -> None:
        super().__init__(window)
        self._seat = seat
        self._window = window

    def receipt(self, code: str) -> None:
        """Mẫu 01 of this dossier, counted; printed, or shown when no printer is the usual one."""
        self.form(code, Form.RECEIPT)

    def form(self, code: str, form: Form) -> None:
        """This paper of the dossier, counted; a label is always shown first.

        The usual printer holds sheets, and labels come from a roll.
        """
        app, actor = self._seat.app, self._seat.actor
        self._seat.lanes.paper.run(
            self,
            lambda: app.form(actor, code, form),
            lambda made: self._made(code, form, made),
            lambda trouble: self._not_made(code, form, trouble),
        )

    def receipts(self, codes: tuple[str, ...]) -> None:
        """Mẫu 01 of each dossier of a visit, counted, as one job."""
        app, actor = self._seat.app, self._seat.actor
        self._seat.lanes.paper.run(
            self,
            lambda: app.receipts(actor, codes),
            lambda made: self._made_all(codes, made),
            lambda trouble: self._none_made(codes, trouble),
        )

    def sheet(self, sheet: Sheet) -> None:
        """Print a sheet that is made already."""
        app, name = self._seat.app, self._seat.app.settings.printer
        if not name:
            self.show(sheet)
            return
        from motcua_desktop.ui.preview.printer import send

        self._seat.lanes.paper.run(
            self,
            lambda: send(app, sheet, name),
            lambda _: None,
            lambda trouble: self._not_printed(sheet, trouble),
        )

    def show(self, sheet: Sheet) -> None:
        """Open the preview."""
        from motcua_desktop.ui.preview.dialog import PreviewDialog

        dialog = PreviewDialog(self._seat, sheet, self._window.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def make(self, work: Callable[[], bytes], name: str, title: str) -> None:
        """Make a PDF in the paper lane, then print or show it."""
        self._seat.lanes.paper.run(self, work, lambda pdf: self.sheet(Sheet(pdf, name, title)))

    def _made(self, code: str, form: Form, made: Printed) -> None:
        self._seat.bus.changed.emit(Change(dossiers=True), self)
        name = "-".join(words(fold(form.label)))
        sheet = Sheet(made.pdf, f"{name}-{code}", f"{form.label} {code}")
        if form is Form.LABEL:
            self.show(sheet)
        else:
            self.sheet(sheet)

    def _made_all(self, codes: tuple[str, ...], made: Printed) -> None:
        self._seat.bus.changed.emit(Change(dossiers=True), self)
        title = f"{len(codes)} giấy tiếp nhận, từ {codes[0]}"
        self.sheet(Sheet(made.pdf, f"giay-tiep-nhan-{codes[0]}-{len(codes)}", title))

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
        self._seat.bus.tell(
            Level.WARNING,
            f"{sheet.title}: chưa in được, hồ sơ vẫn đã lưu. {trouble.message}",
            ("In lại", lambda: self.sheet(sheet)),
            ("Máy in khác…", lambda: self.show(sheet)),
            ("Lưu PDF", lambda: self._keep(sheet)),
        )

    def _keep(self, sheet: Sheet) -> None:
        path = self._seat.app.paths.papers / f"{sheet.name}.pdf"
        self._seat.lanes.paper.run(
            self,
            lambda: write(path, sheet.pdf),
            lambda _: self._seat.bus.tell(Level.DONE, f"Đã lưu {path}."),
        )
