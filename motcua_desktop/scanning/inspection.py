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
_OBJECTS = re.compile(rb"/First\b(?:(?!endobj)[\s\S]){0,2048}?stream\r?\n")
_SIGNED = re.compile(rb"/ByteRange\s*\[")


def is_only_paper(file: BinaryIO) -> bool:
    """Whether every name in the file is harmless and nothing in it is hidden from this look."""
    for at, window in _windows(file):
        if _runs(window):
            return False
        for found in _OBJECTS.finditer(window):
            start = window.rfind(b"<<", 0, found.start())
            dictionary = window[max(window.rfind(b"obj", 0, start), 0) : found.end()]
            if not _inflates_clean(file, at + found.end(), dictionary):
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
        name = found[1]
        if b"#" in name:
            name = _ESCAPE.sub(lambda digits: bytes([int(digits[1], 16)]), name)
        if name in _ACTIVE:
            return True
    return False


def _inflates_clean(file: BinaryIO, at: int, dictionary: bytes) -> bool:
    """Whether an object stream is deflated plainly and holds only harmless names."""
    filters = set(re.findall(rb"/(\w+Decode|Crypt)\b", dictionary))
    if filters - {b"FlateDecode"} or b"/DecodeParms" in dictionary or b"/DP" in dictionary:
        return False
    if not filters:
        return True  # it stood open to the look at the file itself
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
