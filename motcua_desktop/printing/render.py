"""PDF pages as pictures: for the preview, and for the printer at exactly 100 %."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import pypdfium2

from motcua_desktop.errors import PaperTrouble
from motcua_desktop.pdfium import ONE_AT_A_TIME


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as pixels: 4 bytes each, blue, green, red, unused (QImage's Format_RGB32).

    `stride` is the bytes of a row. `width_mm` and `height_mm` are the paper's own size.
    """

    width: int
    height: int
    stride: int
    data: bytes
    width_mm: float
    height_mm: float


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has; PaperTrouble when it is not one."""
    with _opened(pdf) as document:
        return len(document)


def page_image(pdf: bytes, page: int, dpi: float) -> PageImage:
    """Page `page`, the first is 0, at `dpi` dots an inch on white.

    At the printer's own resolution one pixel is one dot, so nothing is scaled. Raises
    PaperTrouble when the bytes are no PDF, IndexError when there is no such page.
    """
    with _opened(pdf) as document:
        if not 0 <= page < len(document):
            raise IndexError(page)
        drawn = document[page]
        width, height = drawn.get_size()
        bitmap = drawn.render(scale=dpi / 72, force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGRx)
        image = PageImage(
            bitmap.width,
            bitmap.height,
            bitmap.stride,
            bytes(bitmap.buffer),
            width * 25.4 / 72,
            height * 25.4 / 72,
        )
        bitmap.close()
        drawn.close()
        return image


def joined(pdfs: Sequence[bytes]) -> bytes:
    """Several PDFs as one, in order, for one job of the printer. Raises PaperTrouble."""
    with ONE_AT_A_TIME:
        whole = pypdfium2.PdfDocument.new()
        try:
            for pdf in pdfs:
                part = pypdfium2.PdfDocument(pdf)
                whole.import_pages(part)
                part.close()
            kept = BytesIO()
            whole.save(kept)
        except pypdfium2.PdfiumError as trouble:
            raise PaperTrouble("Tệp PDF này không đọc được.") from trouble
        finally:
            whole.close()
    return kept.getvalue()


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as trouble:
            raise PaperTrouble("Tệp PDF này không đọc được.") from trouble
        try:
            yield document
        finally:
            document.close()
