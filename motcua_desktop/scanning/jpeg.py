"""A JPEG's parts: its size before decoding, where it ends, and itself without what it carries."""

import re
from dataclasses import dataclass

from motcua_desktop.errors import BadFile

_SCAN, _END = 0xDA, 0xD9
_FRAMES = {0xC0, 0xC1, 0xC2}
_RARE_FRAMES = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
# The file's own mark and the colour transform; all else it may carry (place, time, a preview,
# another file) stays outside.
_KEPT_MARKS = {0xE0, 0xEE}
_CARRIED = {*range(0xE0, 0xF0), 0xFE}
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")


@dataclass(frozen=True, slots=True)
class PlainJpeg:
    """The picture alone, lossless, and what followed its end in the file."""

    data: bytes
    width: int
    height: int
    tail: bytes


def plain(name: str, data: bytes) -> PlainJpeg:
    """Take the file apart by its markers (ITU-T T.81, annex B).

    Raises BadFile where it is cut off, broken, or packed in a way that papers are not.
    """
    kept = [b"\xff\xd8"]
    size: tuple[int, int] | None = None
    at = 2
    while (marker := _marker(name, data, at)).kind != _END:
        segment = _segment(name, data, marker.end)
        size = _frame_size(name, marker.kind, segment) or size
        at = marker.end + len(segment)
        if marker.kind not in _CARRIED or marker.kind in _KEPT_MARKS:
            kept.append(bytes([0xFF, marker.kind]) + segment)
        if marker.kind == _SCAN:
            following = _MARKER.search(data, at)
            if following is None:
                raise _broken(name)
            kept.append(data[at : following.start()])
            at = following.start()
    if size is None:
        raise _broken(name)
    return PlainJpeg(b"".join((*kept, b"\xff\xd9")), *size, data[marker.end :])


@dataclass(frozen=True, slots=True)
class _Marker:
    kind: int
    end: int


def _marker(name: str, data: bytes, at: int) -> _Marker:
    found = _MARKER.match(data, at)
    if found is None:
        raise _broken(name)
    return _Marker(found[1][0], found.end())


def _segment(name: str, data: bytes, at: int) -> bytes:
    """The marker's own bytes, their length in front."""
    length = int.from_bytes(data[at : at + 2], "big")
    segment = data[at : at + length]
    if length < 2 or len(segment) < length:
        raise _broken(name)
    return segment


def _frame_size(name: str, kind: int, segment: bytes) -> tuple[int, int] | None:
    """Width and height where this is the frame's head; BadFile for a frame nobody can show."""
    if kind in _RARE_FRAMES:
        raise BadFile(
            f"Ảnh «{name}» nén theo cách hiếm gặp.", next_step="Lưu lại thành JPEG hay PDF."
        )
    if kind not in _FRAMES or len(segment) < 8:
        return None
    return int.from_bytes(segment[5:7], "big"), int.from_bytes(segment[3:5], "big")


def _broken(name: str) -> BadFile:
    return BadFile(
        f"Ảnh «{name}» hỏng hoặc bị cắt cụt.", next_step="Chép lại từ nguồn, hoặc quét lại."
    )
