"""Paper on the screen and on the printer: at exactly 100 %, or kept as a PDF."""

from itertools import groupby
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from motcua_desktop.app import App
from motcua_desktop.domain.forms import Form
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.errors import CannotWrite, PaperTrouble
from motcua_desktop.printing.render import PageImage
from motcua_desktop.ui.preview.dialog import PreviewDialog
from motcua_desktop.ui.preview.printer import draw, render_dpi, send
from motcua_desktop.ui.preview.sheet import Sheet, qimage, write
from motcua_desktop.ui.seat import Seat
from tests.ui.hands import Ears, Hands

DPI = 600


@pytest.fixture
def code(seat: Seat) -> str:
    body = {
        "procedure": "1.004884",
        "applicant": {"name": "Nguyễn Thị Ánh", "id_number": "045190001234"},
    }
    return seat.app.desk.receive(seat.actor, Intake.parse(body)).value.code


def sheet_of(seat: Seat, code: str, size: PaperSize = PaperSize.A5) -> Sheet:
    made = seat.app.receipt(seat.actor, code, size=size)
    return Sheet(made.pdf, f"giay-tiep-nhan-{code}", f"Giấy tiếp nhận {code}")


def printed(app: App, sheet: Sheet, path: Path) -> bytes:
    """What comes out of a printer that prints into a file."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    draw(app, sheet, printer)
    return path.read_bytes()


def bars(page: PageImage) -> list[float]:
    """The widths in mm of the barcode's dark and light runs, from the row with the most of them."""
    best: list[int] = []
    for row in range(0, page.height // 2, 4):
        line = page.data[row * page.stride : row * page.stride + page.width * 4 : 4]
        runs = [(dark, len(list(run))) for dark, run in groupby(line, lambda blue: blue < 128)]
        lengths = [length for _, length in runs[1:-1]]
        # Start, fourteen digits in pairs, check, stop: ten symbols of Code 128 make 61 runs.
        lengths = lengths[:61]
        if len(lengths) == 61 and len(lengths) > len(best):
            best = lengths
    return [length * 25.4 / DPI for length in best]


@pytest.mark.parametrize("size", PaperSize)
def test_the_printer_gets_the_paper_in_its_own_size(
    seat: Seat, code: str, tmp_path: Path, size: PaperSize
) -> None:
    sheet = sheet_of(seat, code, size)
    out = printed(seat.app, sheet, tmp_path / "out.pdf")

    before, after = (seat.app.page_image(pdf, 0, 72) for pdf in (sheet.pdf, out))
    assert seat.app.page_count(out) == seat.app.page_count(sheet.pdf)
    assert after.width_mm == pytest.approx(before.width_mm, abs=0.5)
    assert after.height_mm == pytest.approx(before.height_mm, abs=0.5)


def test_a_label_goes_to_the_printer_in_its_own_size(seat: Seat, code: str, tmp_path: Path) -> None:
    made = seat.app.form(seat.actor, code, Form.LABEL)
    out = printed(seat.app, Sheet(made.pdf, "nhan", "Nhãn"), tmp_path / "out.pdf")
    page = seat.app.page_image(out, 0, 72)

    assert (page.width_mm, page.height_mm) == pytest.approx((100, 50), abs=0.5)


def test_the_bars_come_out_as_wide_as_they_were_drawn(
    seat: Seat, code: str, tmp_path: Path
) -> None:
    sheet = sheet_of(seat, code)
    out = printed(seat.app, sheet, tmp_path / "out.pdf")

    before = bars(seat.app.page_image(sheet.pdf, 0, DPI))
    after = bars(seat.app.page_image(out, 0, DPI))
    assert len(before) == len(after) == 61
    assert sum(after) == pytest.approx(sum(before), rel=0.01)
    assert after == pytest.approx(before, abs=2 * 25.4 / DPI)


def test_the_printed_barcode_can_be_read_back(seat: Seat, code: str, tmp_path: Path) -> None:
    import zxingcpp
    from PIL import Image

    out = printed(seat.app, sheet_of(seat, code), tmp_path / "out.pdf")
    page = seat.app.page_image(out, 0, 203)
    picture = Image.frombuffer(
        "RGB", (page.width, page.height), page.data, "raw", "BGRX", page.stride, 1
    )

    found = {read.text for read in zxingcpp.read_barcodes(picture)}
    assert seat.app.desk.show(code).scan in found


@pytest.mark.parametrize(
    ("resolution", "dpi"), [(203, 203), (300, 300), (600, 600), (1200, 600), (2400, 600)]
)
def test_a_dot_of_the_picture_is_a_whole_number_of_dots(resolution: int, dpi: float) -> None:
    assert render_dpi(resolution) == dpi


def test_a_printer_that_is_not_there_is_a_trouble_with_a_next_step(seat: Seat) -> None:
    with pytest.raises(PaperTrouble) as caught:
        send(seat.app, Sheet(b"", "x", "x"), "Máy in tầng 9")

    assert caught.value.message == "Máy in «Máy in tầng 9» không sẵn sàng."


def test_the_picture_of_a_page_keeps_its_pixels(seat: Seat, code: str) -> None:
    page = seat.app.page_image(sheet_of(seat, code).pdf, 0, 72)

    image = qimage(page)

    assert (image.width(), image.height()) == (page.width, page.height)


def test_without_a_printer_the_sheet_can_still_be_saved(
    seat: Seat, hands: Hands, qtbot: QtBot, code: str, ears: Ears, tmp_path: Path
) -> None:
    sheet = sheet_of(seat, code)
    shown = PreviewDialog(seat, sheet)
    qtbot.addWidget(shown)
    hands.rest()

    shown.save_to(tmp_path / "in.pdf")
    hands.rest()

    assert (tmp_path / "in.pdf").read_bytes() == sheet.pdf
    assert ears.texts == [f"Đã lưu in.pdf vào {tmp_path}."]


def test_every_page_is_shown_under_its_number(
    seat: Seat, hands: Hands, qtbot: QtBot, code: str
) -> None:
    shown = PreviewDialog(seat, sheet_of(seat, code))
    qtbot.addWidget(shown)
    hands.rest()

    names = [child.accessibleName() for child in shown.pages.findChildren(QLabel)]
    assert names == ["Trang 1 trên 2", "Trang 2 trên 2"]


def test_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")

    with pytest.raises(CannotWrite):
        write(blocked / "in.pdf", b"%PDF-")
