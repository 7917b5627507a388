"""What a file is by its content, and refusing those that are two things at once."""

import re
import zipfile
from enum import Enum
from typing import BinaryIO

from motcua_desktop.errors import BadFile

_HEAD = 1_024
_TAIL = 65_536


class Kind(Enum):
    """The four kinds that are taken."""

    PDF = "PDF"
    JPEG = "JPEG"
    PNG = "PNG"
    TIFF = "TIFF"


_MAGIC = (
    (b"%PDF-", Kind.PDF),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
)
_PHONE_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"}
# What makes another program take the file for something else.
_FOREIGN = re.compile(
    rb"<html|<!doctype|<script|<svg|<\?php|%PDF-|\x89PNG\r\n\x1a\n|\xff\xd8\xff[\xdb\xe0\xe1\xee]"
    rb"|PK\x03\x04|PK\x05\x06|Rar!\x1a|7z\xbc\xaf\x27\x1c|\x7fELF|MZ\x90\x00",
    re.IGNORECASE,
)


def kind_of(name: str, file: BinaryIO) -> Kind:
    """The file's kind by its first bytes, whatever its name ends in.

    Raises BadFile for any other kind, and for a file that is also something else: a ZIP that
    follows, a page of HTML before the picture begins.
    """
    file.seek(0)
    head = file.read(_HEAD)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            _refuse_double(name, kind, head[len(magic) :], file)
            return kind
    if head[4:8] == b"ftyp" and head[8:12] in _PHONE_BRANDS:
        raise BadFile(
            f"Tệp «{name}» là ảnh HEIC của điện thoại, máy tính của tỉnh không mở được.",
            next_step="Mở ảnh rồi chọn Lưu thành JPEG, thêm lại tệp ấy; trên iPhone vào Cài đặt, "
            "Camera, Định dạng, chọn Tương thích nhất rồi chụp lại.",
        )
    raise BadFile(
        f"Tệp «{name}» không phải PDF, JPEG, PNG hay TIFF.",
        next_step="Lưu hoặc quét giấy ấy thành PDF hay JPEG rồi thêm lại.",
    )


def refuse_tail(name: str, tail: bytes, *, pictures: bool = False) -> None:
    """Raises BadFile when what follows the end is another file's body.

    `pictures` lets more pictures follow, as some phones write them; they are never kept.
    """
    found = _FOREIGN.search(tail)
    if found and not (pictures and found[0].startswith(b"\xff\xd8")):
        raise double(name)


def double(name: str) -> BadFile:
    """The refusal of a file that is two things at once."""
    return BadFile(
        f"Tệp «{name}» vừa là giấy quét vừa chứa một tệp khác bên trong, có thể gây hại.",
        next_step="Quét lại từ bản giấy; không mở tệp này.",
    )


def _refuse_double(name: str, kind: Kind, head: bytes, file: BinaryIO) -> None:
    found = _FOREIGN.search(head)
    # A picture's own preview may follow its head, and a scanner's PDF begins with its picture.
    if found and not (found[0].startswith(b"\xff\xd8") and kind is not Kind.PNG):
        raise double(name)
    file.seek(0)
    if zipfile.is_zipfile(file):
        raise double(name)
    if kind is Kind.PDF:
        file.seek(0, 2)
        file.seek(max(file.tell() - _TAIL, 0))
        tail = file.read()
        end = tail.rfind(b"%%EOF")
        # One without an end was cut off, which is told where it is opened.
        if end >= 0:
            refuse_tail(name, tail[end:])
