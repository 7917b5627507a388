"""PDF files: opened, looked at page by page, and where need be copied without what could run."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pypdfium2

from motcua_desktop.errors import BadFile
from motcua_desktop.scanning.inspection import is_only_paper, is_signed
from motcua_desktop.scanning.limits import (
    LARGEST_SIDE_MM,
    LEAST_DPI,
    check_page_count,
    check_pixels,
    too_coarse,
)

_END = b"%%EOF"
_POINTS = 72.0
_MM = 25.4
# Between 199.4 and 200 lies only the rounding of the page's size.
_ROUNDING = 0.98
_FULL_PAGE = 0.6
# What PDFium writes anew each time: when, and the file's own random name.
_WHEN = re.compile(rb"/CreationDate\(D:[^)]*\)/Creator\(PDFium\)")
_NAME = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]>>\s*startxref\s+\d+\s+%%EOF\s*\Z")


@contextmanager
def opened(name: str, file: BinaryIO) -> Iterator[pypdfium2.PdfDocument]:
    """The document; whoever uses it holds `pdfium.ONE_AT_A_TIME`.

    Raises BadFile for a password, a file that was cut off, and what is no PDF inside.
    """
    _check_end(name, file)
    file.seek(0)
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as trouble:
        raise _not_opened(name, trouble) from trouble
    try:
        yield document
    finally:
        document.close()


def check_pages(name: str, document: pypdfium2.PdfDocument) -> list[str]:
    """Look at every page without drawing it; what should be told but stops nothing.

    Raises BadFile for no pages, too many, pages larger than any drawing, pictures of more pixels
    than are drawn, and a scan of less than 200 dpi.
    """
    check_page_count(name, len(document))
    notes: list[str] = []
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError as trouble:
            raise _broken(name, number + 1) from trouble
        try:
            coarse = _check_page(name, number + 1, page)
        finally:
            page.close()
        if coarse:
            notes.append(coarse)
    return notes


def needs_copy(file: BinaryIO) -> bool:
    """Whether something in the file could run, open, send, or cannot be looked into."""
    return not is_only_paper(file)


def copy_notes(file: BinaryIO) -> list[str]:
    """What to tell about a file whose pages were copied without the rest."""
    notes = ["Tệp có phần tự chạy, tệp kèm hoặc mã hóa: chỉ giữ lại các trang giấy."]
    if is_signed(file):
        notes.append("Chữ ký số trong tệp không còn giá trị trên bản giữ lại; giữ cả tệp gốc.")
    return notes


def copy_pages(name: str, document: pypdfium2.PdfDocument, into: pypdfium2.PdfDocument) -> None:
    """Add what the pages show, and nothing else of them: each becomes one drawing on a new page."""
    for number in range(len(document)):
        try:
            _copy_page(document, number, into)
        except pypdfium2.PdfiumError as trouble:
            raise _broken(name, number + 1) from trouble


def saved(document: pypdfium2.PdfDocument) -> bytes:
    """The document as PDF 1.7, the same bytes for the same pages."""
    whole = io.BytesIO()
    document.save(whole, version=17)
    content = _WHEN.sub(lambda found: re.sub(rb"\d", b"0", found[0]), whole.getvalue(), count=1)
    end = len(content) - 512
    return content[:end] + _NAME.sub(
        lambda found: re.sub(rb"<[0-9A-F]{32}>", b"<" + b"0" * 32 + b">", found[0]), content[end:]
    )


def _check_end(name: str, file: BinaryIO) -> None:
    """A PDF ends with its mark (ISO 32000-1, 7.5.5); what was cut off has none."""
    file.seek(0, io.SEEK_END)
    file.seek(max(file.tell() - 2_048, 0))
    if _END not in file.read():
        raise BadFile(
            f"Tệp PDF «{name}» bị cắt cụt, thiếu phần cuối.",
            next_step="Chép lại tệp từ nguồn, hoặc quét lại.",
        )


def _not_opened(name: str, trouble: pypdfium2.PdfiumError) -> BadFile:
    if trouble.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
        return BadFile(
            f"Tệp PDF «{name}» đặt mật khẩu.",
            next_step="Mở tệp bằng mật khẩu rồi lưu hoặc in ra PDF không mật khẩu.",
        )
    return BadFile(
        f"Tệp PDF «{name}» hỏng, không mở được.", next_step="Chép lại tệp từ nguồn, hoặc quét lại."
    )


def _broken(name: str, number: int) -> BadFile:
    return BadFile(
        f"Trang {number} của «{name}» hỏng, không đọc được.",
        next_step="Chép lại tệp từ nguồn, hoặc quét lại.",
    )


def _check_page(name: str, number: int, page: pypdfium2.PdfPage) -> str:
    wide, high = page.get_size()
    if max(wide, high) / _POINTS * _MM > LARGEST_SIDE_MM or min(wide, high) < 1:
        raise BadFile(
            f"Trang {number} của «{name}» có khổ giấy không thể có.",
            next_step="In lại tệp ấy ra PDF khổ A4 rồi thêm lại.",
        )
    coarsest, only_pictures = None, True
    for part in page.get_objects():
        if part.type != pypdfium2.raw.FPDF_PAGEOBJ_IMAGE:
            only_pictures = False
            continue
        pixels = part.get_px_size()
        check_pixels(f"{name}, trang {number}", *pixels)
        dpi = _full_page_dpi(pixels, part.get_bounds(), wide * high)
        if dpi is not None:
            coarsest = dpi if coarsest is None else max(coarsest, dpi)
    if coarsest is None or coarsest >= LEAST_DPI * _ROUNDING:
        return ""
    if only_pictures:
        raise too_coarse(f"{name}, trang {number}", coarsest)
    return f"Trang {number}: ảnh nền chỉ khoảng {coarsest:.0f} dpi."


def _full_page_dpi(
    pixels: tuple[int, int], bounds: tuple[float, float, float, float], page_area: float
) -> float | None:
    """How fine a picture is that covers the page; None for one that is only a part of it."""
    left, bottom, right, top = bounds
    area = max(right - left, 0) * max(top - bottom, 0)
    if area < page_area * _FULL_PAGE:
        return None
    return float((pixels[0] * pixels[1] / area) ** 0.5 * _POINTS)


def _copy_page(document: pypdfium2.PdfDocument, number: int, into: pypdfium2.PdfDocument) -> None:
    page = document[number]
    rotation = page.get_rotation()
    # What was typed into a form's boxes, and stamps, become part of the picture of the page.
    pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_NORMALDISPLAY)
    page.set_rotation(0)
    left, bottom, right, top = page.get_bbox()
    page.close()
    drawing = document.page_as_xobject(number, into)
    shown = drawing.as_pageobject()
    shown.set_matrix(pypdfium2.PdfMatrix().translate(-left, -bottom))
    fresh = into.new_page(right - left, top - bottom)
    fresh.insert_obj(shown)
    fresh.gen_content()
    fresh.set_rotation(rotation)
    fresh.close()
    drawing.close()
