"""Pictures become pages: a JPEG keeps its very bytes, other kinds are packed anew.

A page is as large as its dots an inch say; where a picture does not say (a phone's 72 says
nothing), it fills A4.
"""

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import pypdfium2
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile

from motcua_desktop.errors import BadFile
from motcua_desktop.scanning import jpeg
from motcua_desktop.scanning.kinds import Kind, refuse_tail
from motcua_desktop.scanning.limits import (
    LEAST_DPI,
    Room,
    check_page_count,
    check_pixels,
    too_coarse,
)
from motcua_desktop.scanning.outside import Outside

_A4_INCH = (8.27, 11.69)
_POINTS = 72.0
# Cameras and screens write 72 or 96 whatever they see; no scanner scans so coarsely.
_MEANT_DPI = 100
_MOST_DPI = 2_400
_QUALITY = 90
_ROTATED = {3: 180, 6: 270, 8: 90}
_PNG_END = b"IEND\xae\x42\x60\x82"
_TROUBLES = (
    OSError, ValueError, SyntaxError, struct.error, EOFError, KeyError, TypeError, IndexError,
    OverflowError, ZeroDivisionError, MemoryError, Image.DecompressionBombError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Size:
    """Pixels as they lie in the file, how the paper is turned (degrees against the clock), dpi."""

    width: int
    height: int
    turned: int
    dpi: tuple[float, float] | None

    def points(self) -> tuple[float, float]:
        """The page's width and height as the pixels lie, in points."""
        if self.dpi is not None:
            return self.width / self.dpi[0] * _POINTS, self.height / self.dpi[1] * _POINTS
        short, long = _A4_INCH
        box = (short, long) if self.width <= self.height else (long, short)
        scale = min(box[0] / self.width, box[1] / self.height)
        return self.width * scale * _POINTS, self.height * scale * _POINTS

    def fineness(self) -> float:
        """Dots an inch on that page, the coarser way."""
        wide, high = self.points()
        return min(self.width / wide, self.height / high) * _POINTS


@dataclass(frozen=True, slots=True)
class _Target:
    """The PDF that grows, and the room it has left."""

    document: pypdfium2.PdfDocument
    room: Room


def add_pages(one: Outside, kind: Kind, into: pypdfium2.PdfDocument, room: Room) -> list[str]:
    """Add the picture (all of a TIFF's) as pages; what should be told but stops nothing.

    The size is looked at before anything is decoded. Raises BadFile for what is cut off, broken,
    too large, of too few dots, or followed by another file. The caller holds
    `pdfium.ONE_AT_A_TIME`.
    """
    target = _Target(into, room)
    match kind:
        case Kind.JPEG:
            return [_add_jpeg(one.name, one.file, target)]
        case Kind.PNG:
            return [_add_png(one.name, one.file, target)]
        case _:
            return _add_tiff(one.name, one.file, target)


def lighter(page: bytes) -> bytes:
    """A scanner's page as a JPEG of the same dots an inch, a tenth of its length; black and white
    stays as it came. Raises BadFile for a page that is no picture.
    """
    with _decoding("trang quét"):
        image = Image.open(io.BytesIO(page), formats=("PNG",))
        check_pixels("trang quét", *image.size)
        packed = _packed(image)
    return packed if isinstance(packed, bytes) else page


def _add_jpeg(name: str, file: BinaryIO, into: _Target) -> str:
    file.seek(0)
    picture = jpeg.plain(name, file.read())
    check_pixels(name, picture.width, picture.height)
    refuse_tail(name, picture.tail, pictures=True)
    file.seek(0)
    with _decoding(name):
        image = JpegImageFile(file)
        turned = _ROTATED.get(image.getexif().get(0x0112, 1), 0)
        size = _Size(picture.width, picture.height, turned, _dpi(image))
        # Reading every part of it at an eighth shows what is broken, and takes little memory.
        image.draft("L", (picture.width // 8, picture.height // 8))
        image.load()
    note = _check_fineness(name, size)
    _add(into, size, picture.data)
    return note


def _add_png(name: str, file: BinaryIO, into: _Target) -> str:
    file.seek(0)
    data = file.read()
    end = data.find(_PNG_END)
    if end < 0:
        raise _cut_off(name)
    refuse_tail(name, data[end + len(_PNG_END) :])
    del data
    file.seek(0)
    with _decoding(name):
        image = PngImageFile(file)
        size = _size(name, image)
        note = _check_fineness(name, size)
        packed = _packed(image)
    _add(into, size, packed)
    return note


def _add_tiff(name: str, file: BinaryIO, into: _Target) -> list[str]:
    file.seek(0)
    notes: list[str] = []
    with _decoding(name):
        image = TiffImageFile(file)
        number = 0
        while True:
            check_page_count(name, number + 1)
            page_name = f"{name}, trang {number + 1}" if number else name
            size = _size(page_name, image)
            notes.append(_check_fineness(page_name, size))
            packed = _packed(image)
            _add(into, size, packed)
            number += 1
            try:
                image.seek(number)
            except EOFError:
                return notes


@contextmanager
def _decoding(name: str) -> Iterator[None]:
    """The one border where Pillow's many errors become ours."""
    try:
        with warnings.catch_warnings():
            # What it warns of either stops it later, or is a remark of the camera's.
            warnings.filterwarnings("ignore", module="PIL")
            yield
    except _TROUBLES as trouble:
        raise BadFile(
            f"Ảnh «{name}» hỏng hoặc bị cắt cụt.", next_step="Chép lại từ nguồn, hoặc quét lại."
        ) from trouble


def _size(name: str, image: Image.Image) -> _Size:
    check_pixels(name, *image.size)
    turned = _ROTATED.get(image.getexif().get(0x0112, 1), 0)
    return _Size(*image.size, turned, _dpi(image))


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    """What the file says, where it can be meant."""
    told = image.info.get("dpi")
    if not isinstance(told, tuple) or len(told) != 2:
        return None
    across, down = float(told[0]), float(told[1])
    meant = all(_MEANT_DPI <= one <= _MOST_DPI for one in (across, down))
    return (across, down) if meant else None


def _check_fineness(name: str, size: _Size) -> str:
    found = size.fineness()
    if found < LEAST_DPI - 1:
        raise too_coarse(name, found)
    if size.dpi is None:
        return f"«{name}» không ghi độ phân giải: tính theo khổ A4 là {found:.0f} dpi."
    return ""


def _packed(image: Image.Image) -> bytes | Image.Image:
    """A JPEG of good quality; black and white alone stays as it is, packed without loss."""
    image.load()
    dpi = image.info.get("dpi", (0, 0))
    if image.mode == "1":
        return image.copy()
    if image.mode.startswith(("I", "F")):
        grey = ImageOps.autocontrast(image.convert("F").convert("L")) if image.mode == "F" else None
        image = grey or image.point(lambda value: value / 256).convert("L")
    if image.mode in ("LA", "PA", "RGBA", "P"):
        image = _on_white(image)
    if image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    packed = io.BytesIO()
    image.save(packed, "JPEG", quality=_QUALITY, dpi=tuple(round(one) for one in dpi))
    return packed.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    whole = image.convert("RGBA")
    white = Image.new("RGB", whole.size, "white")
    white.paste(whole, mask=whole.getchannel("A"))
    return white


def _add(into: _Target, size: _Size, packed: bytes | Image.Image) -> None:
    if isinstance(packed, bytes):
        into.room.take(len(packed))
        page = _jpeg_page(into.document, size, packed)
    else:
        page = _fax_page(into, size, packed)
    page.set_rotation((360 - size.turned) % 360)
    page.close()


def _jpeg_page(document: pypdfium2.PdfDocument, size: _Size, packed: bytes) -> pypdfium2.PdfPage:
    """The JPEG's own bytes as a page (DCTDecode)."""
    wide, high = size.points()
    picture = pypdfium2.PdfImage.new(document)
    picture.load_jpeg(io.BytesIO(packed), inline=True)
    picture.set_matrix(pypdfium2.PdfMatrix().scale(wide, high))
    page = document.new_page(wide, high)
    page.insert_obj(picture)
    page.gen_content()
    return page


def _fax_page(into: _Target, size: _Size, black_and_white: Image.Image) -> pypdfium2.PdfPage:
    """Black and white packed as a fax does (CCITTFaxDecode), which Pillow writes and PDFium not."""
    wide, high = size.points()
    dpi = (size.width / wide * _POINTS, size.height / high * _POINTS)
    packed = io.BytesIO()
    black_and_white.save(packed, "PDF", dpi=dpi)
    into.room.take(packed.tell())
    alone = pypdfium2.PdfDocument(packed.getvalue())
    into.document.import_pages(alone)
    alone.close()
    return into.document[len(into.document) - 1]


def _cut_off(name: str) -> BadFile:
    return BadFile(
        f"Ảnh «{name}» bị cắt cụt, thiếu phần cuối.",
        next_step="Chép lại tệp từ nguồn, hoặc quét lại.",
    )
