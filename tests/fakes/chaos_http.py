"""HTTP/1.1 as a line between two sees it: heads and bodies read piece by piece as they come."""

import gzip
import json
from asyncio import StreamReader
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

_PIECE = 16_384
_LONGEST_HEAD = 65_536
_WITHOUT_BODY = (204, 304)
_OF_THE_LENGTH = ("content-length", "transfer-encoding")


class LineCut(Exception):
    """The other side hung up in the middle of a message."""


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of a message and its headers; `raw` as it came."""

    first: str
    headers: tuple[tuple[str, str], ...]
    raw: bytes

    def header(self, name: str) -> str:
        """The header's value, "" where there is none."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def method(self) -> str:
        return self.first.split(" ", 1)[0]

    @property
    def status(self) -> int:
        return int(self.first.split(" ", 2)[1])

    @property
    def closes(self) -> bool:
        """Whether the side that said this hangs up afterwards."""
        return self.header("connection").lower() == "close"


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, to be replaced in part or in all."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @property
    def json(self) -> Any:
        """What the body says."""
        zipped = ("content-encoding", "gzip") in self.headers
        return json.loads(gzip.decompress(self.body) if zipped else self.body)

    def saying(self, told: Any) -> "Answer":
        """The same answer with another JSON body."""
        plain = tuple(one for one in self.headers if one[0] != "content-encoding")
        return replace(self, headers=plain, body=json.dumps(told, ensure_ascii=False).encode())

    def raw(self) -> bytes:
        """The answer as it goes over the line; its length is told anew."""
        known = {status.value: status.phrase for status in HTTPStatus}
        kept = [(name, value) for name, value in self.headers if name not in _OF_THE_LENGTH]
        if self.status not in _WITHOUT_BODY:
            kept.append(("content-length", str(len(self.body))))
        lines = [f"HTTP/1.1 {self.status} {known.get(self.status, 'Unknown')}"]
        lines += [f"{name}: {value}" for name, value in kept]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + self.body


async def read_head(reader: StreamReader) -> Head | None:
    """The next message's head; None when the other side hung up between two. Raises LineCut."""
    raw = b""
    while not raw.endswith(b"\r\n\r\n"):
        line = await reader.readline()
        raw += line
        if not line and not raw:
            return None
        if not line.endswith(b"\n") or len(raw) > _LONGEST_HEAD:
            raise LineCut
    first, *rest = raw.decode("latin-1").split("\r\n")
    pairs = (line.split(":", 1) for line in rest if ":" in line)
    return Head(first, tuple((name.lower(), value.strip()) for name, value in pairs), raw)


def request_body(reader: StreamReader, head: Head) -> AsyncIterator[bytes]:
    """The body's bytes as they come, with the marks of its chunks if it has any."""
    return _chunks(reader) if _chunked(head) else _counted(reader, _length(head))


def answer_body(reader: StreamReader, head: Head, method: str) -> AsyncIterator[bytes]:
    """The body's bytes as they come; to the end of the line when no length was told."""
    if method == "HEAD" or head.status in _WITHOUT_BODY:
        return _counted(reader, 0)
    if _chunked(head):
        return _chunks(reader)
    return _counted(reader, _length(head)) if head.header("content-length") else _rest(reader)


def unchunked(head: Head, raw: bytes) -> bytes:
    """A whole body without the marks of its chunks."""
    if not _chunked(head):
        return raw
    body, rest = b"", raw
    while rest:
        size, rest = rest.split(b"\r\n", 1)
        length = int(size.split(b";")[0], 16)
        body, rest = body + rest[:length], rest[length + 2 :]
        if length == 0:
            break
    return body


def _chunked(head: Head) -> bool:
    return "chunked" in head.header("transfer-encoding").lower()


def _length(head: Head) -> int:
    return int(head.header("content-length") or 0)


async def _counted(reader: StreamReader, left: int) -> AsyncIterator[bytes]:
    while left:
        piece = await reader.read(min(left, _PIECE))
        if not piece:
            raise LineCut
        left -= len(piece)
        yield piece


async def _rest(reader: StreamReader) -> AsyncIterator[bytes]:
    while piece := await reader.read(_PIECE):
        yield piece


async def _chunks(reader: StreamReader) -> AsyncIterator[bytes]:
    while True:
        size = await reader.readline()
        if not size.endswith(b"\n"):
            raise LineCut
        yield size
        length = int(size.split(b";")[0], 16)
        if length == 0:
            break
        async for piece in _counted(reader, length + 2):
            yield piece
    while (line := await reader.readline()) not in (b"\r\n", b""):
        yield line
    yield b"\r\n"
