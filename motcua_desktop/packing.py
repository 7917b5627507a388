"""A package as a file: header, sealed body, signature; read only as far as it is proven.

The bytes are told in docs/wire.md. Nothing inside is compressed, so nothing can swell; contents
are told by length and SHA-256 and have no path; everything is bounded before it is decoded; and
neither writing nor reading holds more of a file than two pieces.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from motcua_desktop.domain.package import (
    MOST_HEADER,
    MOST_LINES,
    MOST_LINES_BYTES,
    MOST_MANIFEST,
    Enclosed,
    Header,
    Manifest,
    parse_key,
)
from motcua_desktop.errors import BadFile, InvalidInput
from motcua_desktop.sealing import (
    KEY,
    SIGNATURE,
    WRAPPED,
    ReaderKey,
    SigningKey,
    Unsound,
    check_signature,
    fingerprint,
    open_pieces,
    opened_size,
    seal_pieces,
    sealed_size,
    wrap,
)

MARK = b"MCGOI\r\n\x1a"
VERSION = 1
_FRONT = len(MARK) + 2 + 4
_SIGNED = b"motcua package\n"
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Content:
    """One file to put in; `chunks` gives its bytes from the beginning each time."""

    told: Enclosed
    chunks: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes in: `lines` are JSON without line breaks."""

    lines: Sequence[bytes]
    files: Sequence[Content] = ()


@dataclass(frozen=True, slots=True)
class Keys:
    """With what a package is opened, and by whom it has to be signed."""

    reader: ReaderKey
    signer: bytes


Admit = Callable[[Header], Keys]
"""Which keys a package with this header needs; raises a DeskError for one that is not wanted."""


def packed_size(lines: int, files: Iterable[int]) -> int:
    """About how many bytes a package of so many bytes of lines and such files takes, at most."""
    sizes = list(files)
    body = 4 + 500 * (len(sizes) + 1) + lines + sum(sizes)
    return _FRONT + MOST_HEADER + WRAPPED + sealed_size(body) + SIGNATURE


def write_package(
    file: BinaryIO, header: Header, contents: Contents, *, reader: bytes, signer: SigningKey
) -> str:
    """Write it all; the SHA-256 of the whole file, in hex.

    What a content's `chunks` raise comes through, and so does OSError. Raises BadFile when a
    content is not what is told of it, or there is too much of anything.
    """
    lines, files = contents.lines, contents.files
    body = b"".join(line + b"\n" for line in lines)
    manifest = Manifest(
        len(lines), len(body), hashlib.sha256(body).hexdigest(), tuple(one.told for one in files)
    )
    told = _json(manifest.to_json())
    if len(lines) > MOST_LINES or len(body) > MOST_LINES_BYTES or len(told) > MOST_MANIFEST:
        raise BadFile("Quá nhiều hồ sơ cho một gói.")
    front = _front(header)
    key = os.urandom(KEY)
    front += wrap(key, reader, front)

    def plain() -> Iterator[bytes]:
        yield len(told).to_bytes(4, "big") + told
        for one in files:
            yield from _checked(one.told, one.chunks())
        yield body

    digest = hashlib.sha256(front)
    file.write(front)
    for piece in seal_pieces(plain(), key, _bound(front)):
        digest.update(piece)
        file.write(piece)
    signature = signer.sign(_SIGNED + digest.digest())
    digest.update(signature)
    file.write(signature)
    return digest.hexdigest()


def read_header(file: BinaryIO) -> Header:
    """What a package says of itself, proven by nothing yet. Raises BadFile."""
    with _refusals():
        file.seek(0)
        return _read_front(file)[1]


def open_package(file: BinaryIO, admit: Admit) -> "Package":
    """A package whose signature was checked over every byte, for this reader.

    Raises BadFile where it is cut, changed, signed by another, sealed to another, or of another
    version of the form; and what `admit` raises.
    """
    with _refusals():
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        front, header = _read_front(file)
        keys = admit(header)
        end = size - SIGNATURE
        if end < len(front) + WRAPPED:
            raise _broken()
        if parse_key(header.signer, field="signer") != keys.signer:
            raise BadFile("Gói này không do nơi gửi đã biết ký.", next_step=_ASK)
        digest, whole = _check_whole(file, end, keys.signer)
        if header.reader != fingerprint(keys.reader.public):
            raise BadFile("Gói này đóng cho nơi nhận khác, ở đây không mở được.", next_step=_ASK)
        file.seek(len(front))
        front += file.read(WRAPPED)
        key = keys.reader.unwrap(front[-WRAPPED:], front[:-WRAPPED])
        return Package(header, whole, _Bounded(file, front, end, digest), key, front)


class Package:
    """One open package: first its files in their order, each once, then its lines."""

    def __init__(self, header: Header, sha256: str, source: "_Bounded", key: bytes, front: bytes):
        """See `open_package`."""
        self.header = header
        self.sha256 = sha256
        self._source = source
        self._plain = _Plain(open_pieces(source, key, _bound(front)))
        self.manifest = self._read_manifest(opened_size(source.left))
        self._files = self._each_file()

    def files(self) -> Iterator[tuple[Enclosed, Iterator[bytes]]]:
        """Each file and its content, to be taken before the next; BadFile where it differs."""
        return self._files

    def lines(self) -> list[bytes]:
        """The lines, given only when the last byte was what the signature was checked over."""
        for _ in self._files:
            continue
        with _refusals():
            manifest = self.manifest
            body = b"".join(self._plain.take(manifest.size))
            lines = body.split(b"\n")
            if (
                lines.pop()
                or len(lines) != manifest.lines
                or hashlib.sha256(body).hexdigest() != manifest.sha256
                or not self._plain.at_end()
                or not self._source.unchanged()
            ):
                raise _broken()
            return lines

    def _read_manifest(self, size: int) -> Manifest:
        length = int.from_bytes(self._plain.all_of(4), "big")
        if length > min(MOST_MANIFEST, size):
            raise _broken()
        manifest = Manifest.parse(_parsed(self._plain.all_of(length)))
        if 4 + length + manifest.total != size:
            raise _broken()
        return manifest

    def _each_file(self) -> Iterator[tuple[Enclosed, Iterator[bytes]]]:
        for one in self.manifest.files:
            content = self._content(one)
            yield one, content
            for _ in content:  # what nobody wanted
                continue

    def _content(self, told: Enclosed) -> Iterator[bytes]:
        with _refusals():
            yield from _checked(told, self._plain.take(told.size))


class _Bounded:
    """The sealed body on its second reading, up to the signature, hashed as it is read."""

    def __init__(self, file: BinaryIO, front: bytes, end: int, digest: bytes):
        self._file = file
        self._digest = digest
        self._found = hashlib.sha256(front)
        self.left = end - len(front)

    def read(self, size: int, /) -> bytes:
        found = self._file.read(min(size, self.left))
        self.left -= len(found)
        self._found.update(found)
        return found

    def unchanged(self) -> bool:
        """Whether it was the same as on the first reading, when the signature was checked."""
        return self.left == 0 and self._found.digest() == self._digest


class _Plain:
    """The opened body, taken by length."""

    def __init__(self, pieces: Iterator[bytes]):
        self._pieces = pieces
        self._kept = b""

    def take(self, length: int) -> Iterator[bytes]:
        """Exactly the next `length` bytes."""
        while length:
            piece = self._kept or next(self._pieces, b"")
            if not piece:
                raise _broken()
            given, self._kept = piece[:length], piece[length:]
            length -= len(given)
            yield given

    def all_of(self, length: int) -> bytes:
        return b"".join(self.take(length))

    def at_end(self) -> bool:
        return not self._kept and not any(self._pieces)


def _front(header: Header) -> bytes:
    told = _json(header.to_json())
    if len(told) > MOST_HEADER:
        raise BadFile("Phần đầu của gói quá dài.")
    return MARK + VERSION.to_bytes(2, "big") + len(told).to_bytes(4, "big") + told


def _read_front(file: BinaryIO) -> tuple[bytes, Header]:
    front = file.read(_FRONT)
    if len(front) < _FRONT or not front.startswith(MARK):
        raise BadFile("Tệp này không phải gói gửi tỉnh.", next_step="Chọn tệp có đuôi .goi.")
    version = int.from_bytes(front[len(MARK) : len(MARK) + 2], "big")
    if version > VERSION:
        raise BadFile(
            f"Gói do chương trình mới hơn đóng (dạng {version}), bản này đọc được dạng {VERSION}.",
            next_step="Cài bản chương trình mới hơn rồi làm lại; chưa có gì thay đổi.",
        )
    length = int.from_bytes(front[-4:], "big")
    if version < 1 or length > MOST_HEADER:
        raise _broken()
    told = file.read(length)
    if len(told) < length:
        raise _broken()
    return front + told, Header.parse(_parsed(told))


def _check_whole(file: BinaryIO, end: int, signer: bytes) -> tuple[bytes, str]:
    """The digest that was signed, and the SHA-256 of the whole file."""
    file.seek(0)
    digest, left = hashlib.sha256(), end
    while left:
        chunk = file.read(min(_CHUNK, left))
        if not chunk:
            raise _broken()
        digest.update(chunk)
        left -= len(chunk)
    signature = file.read(SIGNATURE)
    signed = digest.digest()
    check_signature(signer, signature, _SIGNED + signed)
    digest.update(signature)
    return signed, digest.hexdigest()


def _checked(told: Enclosed, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks, BadFile at the end unless they are what is told of them."""
    found, size = hashlib.sha256(), 0
    for chunk in chunks:
        found.update(chunk)
        size += len(chunk)
        yield chunk
    if size != told.size or found.hexdigest() != told.sha256:
        raise BadFile("Một tệp trong gói khác với bảng kê của gói.", next_step=_AGAIN)


def _bound(front: bytes) -> bytes:
    return hashlib.sha256(front).digest()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _parsed(told: bytes) -> Any:
    try:
        return json.loads(told)
    except (ValueError, RecursionError) as trouble:
        raise _broken() from trouble


@contextmanager
def _refusals() -> Iterator[None]:
    """The one border where what is wrong with a file becomes ours."""
    try:
        yield
    except (Unsound, InvalidInput) as trouble:
        raise _broken() from trouble
    except OSError as trouble:
        raise BadFile("Không đọc được gói (USB bị rút hoặc hỏng).", next_step=_AGAIN) from trouble


_ASK = "Hỏi nơi đã đưa gói; chưa có gì thay đổi ở đây."
_AGAIN = "Chép lại gói từ máy đã tạo ra nó rồi làm lại; chưa có gì thay đổi."


def _broken() -> BadFile:
    return BadFile("Gói bị cụt, bị hỏng hoặc đã bị sửa.", next_step=_AGAIN)
