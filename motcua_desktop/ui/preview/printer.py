"""Send a PDF to a printer at exactly 100 %: one dot of the picture is one dot of the printer."""

from collections.abc import Callable

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from motcua_desktop.app import App
from motcua_desktop.errors import PaperTrouble
from motcua_desktop.printing.render import PageImage
from motcua_desktop.ui.preview.sheet import Sheet, qimage

# A page in memory at more than this would take half a gigabyte and look the same.
_FINEST_DPI = 600


def printers() -> tuple[str, ...]:
    """The names of this computer's printers, the usual one first."""
    names = list(QPrinterInfo.availablePrinterNames())
    usual = QPrinterInfo.defaultPrinterName()
    return tuple(sorted(names, key=lambda name: (name != usual, name)))


def send(app: App, sheet: Sheet, printer_name: str) -> None:
    """Print every page on this printer. Raises PaperTrouble when it does not take the job."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(printer_name)
    if not printer_name or printer.printerName() != printer_name or not printer.isValid():
        raise PaperTrouble(f"Máy in «{printer_name}» không sẵn sàng.")
    draw(app, sheet, printer)


def draw(app: App, sheet: Sheet, printer: QPrinter) -> None:
    """Draw every page at 1:1 with the paper's own size. Raises PaperTrouble."""
    printer.setDocName(sheet.name)
    printer.setCreator("Một cửa")
    printer.setFullPage(True)
    dpi = render_dpi(printer.resolution())
    pages = app.page_count(sheet.pdf)
    first = app.page_image(sheet.pdf, 0, dpi)
    _set_page(printer, first)
    painter = QPainter()
    if not painter.begin(printer):
        raise PaperTrouble("Máy in không nhận việc.")
    try:
        for number in range(pages):
            page = first if number == 0 else app.page_image(sheet.pdf, number, dpi)
            if number:
                _set_page(printer, page)
                _next_page(printer.newPage)
            scale = printer.resolution() / dpi
            where = QRectF(0, 0, page.width * scale, page.height * scale)
            painter.drawImage(where, qimage(page))
    finally:
        painter.end()
    if printer.printerState() is QPrinter.PrinterState.Error:
        raise PaperTrouble("Máy in báo lỗi giữa chừng.")


def render_dpi(resolution: int) -> float:
    """The printer's resolution, or a whole part of it that memory can take."""
    parts = -(-resolution // _FINEST_DPI)
    return resolution / parts


def _next_page(new_page: Callable[[], bool]) -> None:
    if not new_page():
        raise PaperTrouble("Máy in không nhận trang tiếp theo.")


def _set_page(printer: QPrinter, page: PageImage) -> None:
    """The paper's own size, lying down where it is wider than high, without margins."""
    wide = page.width_mm > page.height_mm
    sides = sorted((page.width_mm, page.height_mm))
    # A5 is found by its name, so that the printer takes the right tray.
    match = QPageSize.SizeMatchPolicy.FuzzyMatch
    size = QPageSize(QSizeF(*sides), QPageSize.Unit.Millimeter, "", match)
    orientation = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(size, orientation, QMarginsF()))
