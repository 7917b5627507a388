"""Bars and squares are read back by an independent reader from what a printer would print."""

from collections.abc import Iterator
from datetime import date

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from motcua_desktop.domain.numbering import AgencyCode, DossierNumber, qr_text
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.errors import PaperTrouble
from motcua_desktop.printing.codes import DOT, MODULE, QUIET, bars
from motcua_desktop.printing.receipt import Copy, receipt
from motcua_desktop.printing.render import PageImage, page_image
from motcua_desktop.printing.supplement import supplement
from tests.fakes.sheets import a_receipt, a_supplement, scans

numbers = st.builds(
    DossierNumber,
    agency=st.sampled_from(["H99", "H99.12.34", "H99.12.34.567", "G01.899.000.001"]).map(
        AgencyCode
    ),
    day=st.dates(date(2025, 7, 1), date(2099, 12, 31)),
    counter=st.integers(1, 99),
    serial=st.integers(0, 9999),
)


@settings(max_examples=30)
@given(number=numbers, size=st.sampled_from(PaperSize), dpi=st.sampled_from([203, 300]))
def test_the_barcode_and_the_qr_of_any_number_are_read_back(
    number: DossierNumber, size: PaperSize, dpi: int
) -> None:
    qr = qr_text(b"k" * 32, scan=number.scan, code=number.code)
    sheet = a_receipt(code=number.code, scan=number.scan, qr=qr)
    pdf = receipt(sheet, size=size, copies=(Copy.GIVEN,), bundled_font=True)

    assert scans(pdf, 0, dpi) == {"Code 128": number.scan, "QR Code": qr}


def test_a_module_is_whole_dots_at_203_dpi_and_not_under_a_third_of_a_millimetre() -> None:
    assert round(MODULE / DOT, 9) == 3
    assert MODULE * 25.4 / 72 >= 0.33
    assert QUIET >= 10 * MODULE


def test_fourteen_digits_make_112_modules_of_set_c() -> None:
    pattern = bars("26112001500139")

    assert len(pattern) == 112
    # The start of set C, and the stop.
    assert pattern.startswith("11010011100")
    assert pattern.endswith("1100011101011")


@pytest.mark.parametrize("digits", ["99000000000000", "00990099009900", "99"])
def test_a_pair_of_99_is_a_pair_like_any_other(digits: str) -> None:
    pattern = bars(digits)
    width, height = 3 * (len(pattern) + 20), 60
    line = b"\xff" * 30 + b"".join(
        b"\x00\x00\x00" if bar == "1" else b"\xff" * 3 for bar in pattern
    )
    picture = Image.frombytes("L", (width, height), (line + b"\xff" * 30) * height)

    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [digits]


@pytest.mark.parametrize("digits", ["", "123", "12a4", "Hồ sơ 12", "٣٤", "12\n34"])
def test_anything_but_an_even_number_of_digits_is_refused(digits: str) -> None:
    with pytest.raises(PaperTrouble) as trouble:
        bars(digits)

    assert trouble.value.message == "Mã vạch chỉ gồm chữ số, số lượng chẵn."


@pytest.mark.parametrize("size", list(PaperSize))
def test_the_bars_are_sharp_at_203_dpi_with_ten_modules_of_white_at_each_side(
    size: PaperSize,
) -> None:
    sheet = a_receipt()
    image = page_image(receipt(sheet, size=size, bundled_font=True), 0, 203)
    white = "1" * 30
    wanted = white + "".join("000" if bar == "1" else "111" for bar in bars(sheet.scan)) + white

    assert sum(wanted in row for row in _rows(image)) > 60


def test_the_supplement_request_carries_the_barcode_of_its_dossier() -> None:
    sheet = a_supplement()

    assert scans(supplement(sheet, bundled_font=True), 0, 203) == {"Code 128": sheet.scan}


def test_a_supplement_request_without_a_dossier_has_no_barcode() -> None:
    sheet = a_supplement(code="", scan="")

    assert scans(supplement(sheet, bundled_font=True), 0, 203) == {}


def _rows(image: PageImage) -> Iterator[str]:
    """Each row of dots as a laser would set them: 0 black, 1 white."""
    for y in range(image.height):
        row = image.data[y * image.stride : y * image.stride + image.width * 4]
        yield "".join("1" if dot > 127 else "0" for dot in row[1::4])
