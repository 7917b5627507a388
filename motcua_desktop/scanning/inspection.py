"""Whether a PDF is only paper: nothing that runs, opens, sends or carries another file.

A file that proves clean is kept byte by byte, so that a digital signature in it stays good. The
proof is by name: every name anywhere in the file, and in its compressed object streams, is looked
at with its `#xx` escapes undone (ISO 32000-1, 7.3.5). What cannot be looked into is not clean.
"""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

_WINDOW = 1_048_576
# Names and stream dictionaries that stand across two windows are seen whole in one of them.
_OVERLAP = 4_096
_MOST_INFLATED = 64_000_000
_ACTIVE = {
    b"JS", b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"AA", b"RichMedia",
    b"XFA", b"SubmitForm", b"ImportData", b"GoToE", b"GoToR", b"Rendition", b"Movie", b"Sound",
    b"Encrypt",
}  # fmt: skip
# A name ends at white space or a delimiter, which pixels seldom happen to look like.
_NAME = re.compile(rb"/((?:[A-Za-z]|#[0-9A-Fa-f]{2}){2,48})(?=[\0\t\n\f\r ()<>\[\]{}/%]|$)")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
# An object stream is the only stream whose dictionary says where its first object is.
_FIRST = re.compile(rb"/First\b")
_STREAM = re.compile(rb"stream\r?\n")
_SIGNED = re.compile(rb"/ByteRange\s*\[")


def is_only_paper(file: BinaryIO) -> bool:
    """Whether every name in the file is harmless and nothing in it is hidden from this look."""
    for at, window in _windows(file):
        if _runs(window):
            return False
        for found in _FIRST.finditer(window):
            start = found.start()
            near = window[start : start + _OVERLAP]
            if _ends_without_stream(near):
                continue
            stream = _STREAM.search(near)
            before = window[max(start - _OVERLAP, 0) : start]
            if stream is None or not _inflates_clean(
                file, at + start + stream.end(), before, near[: stream.end()]
            ):
                return False
    return True


def is_signed(file: BinaryIO) -> bool:
    """Whether the file carries a digital signature, which only its very bytes keep good."""
    return any(_SIGNED.search(window) for _, window in _windows(file))


def _windows(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The file in overlapping pieces, each with where it begins."""
    at = 0
    while True:
        file.seek(at)
        window = file.read(_WINDOW + _OVERLAP)
        yield at, window
        if len(window) < _WINDOW + _OVERLAP:
            return
        at += _WINDOW


def _runs(content: bytes) -> bool:
    for found in _NAME.finditer(content):
        # Nobody writes a letter as its number but to hide a word.
        if b"#" in found[1]:
            if _ESCAPE.sub(lambda digits: bytes([int(digits[1], 16)]), found[1]).isalpha():
                return True
        elif found[1] in _ACTIVE:
            return True
    return False


def _ends_without_stream(near: bytes) -> bool:
    """Whether the object plainly ends here, as a bookmark does; not within a text or a remark."""
    own, end, _ = near.partition(b"endobj")
    return bool(end) and not (_STREAM.search(own) or b"(" in own or b"%" in own)


def _inflates_clean(file: BinaryIO, at: int, before: bytes, own: bytes) -> bool:
    """Whether an object stream is deflated, plainly and only, and holds only harmless names."""
    dictionary = before[max(before.rfind(b"obj"), 0) :] + own
    if re.findall(rb"/(\w+Decode|Crypt)\b", dictionary) != [b"FlateDecode"]:
        return False
    # What was computed from the bytes before it hides its words.
    if b"/DecodeParms" in before + own or b"/DP" in dictionary:
        return False
    file.seek(at)
    inflating, kept, total = zlib.decompressobj(), b"", 0
    try:
        while not inflating.eof:
            packed = inflating.unconsumed_tail or file.read(65_536)
            if not packed:
                return False
            content = kept + inflating.decompress(packed, _WINDOW)
            total += len(content)
            if total > _MOST_INFLATED or _runs(content):
                return False
            kept = content[-64:]
    except zlib.error:
        return False
    return True
