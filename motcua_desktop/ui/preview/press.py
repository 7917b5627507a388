"""Printing a receipt after it was taken in, or again: to the usual printer, or shown first."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from motcua_desktop.app import Printed
from motcua_desktop.domain.change import Change
from motcua_desktop.errors import DeskError
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
        app, actor = self._seat.app, self._seat.actor
        self._seat.lanes.paper.run(
            self,
            lambda: app.receipt(actor, code),
            lambda made: self._made(code, made),
            lambda trouble: self._not_made(code, trouble),
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

    def _made(self, code: str, made: Printed) -> None:
        self._seat.bus.changed.emit(Change(dossiers=True), self)
        title = f"Giấy tiếp nhận {code}"
        self.sheet(Sheet(made.pdf, f"giay-tiep-nhan-{code}", title))

    def _not_made(self, code: str, trouble: DeskError) -> None:
        self._seat.bus.tell(
            Level.WARNING,
            f"Hồ sơ {code} đã được tiếp nhận, nhưng chưa lập được giấy. {trouble.message}",
            ("In lại", lambda: self.receipt(code)),
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
