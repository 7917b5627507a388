"""One connection through the chaos proxy: its requests and answers, carried, maimed or dropped."""

import asyncio
import socket
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from tests.fakes.chaos_http import (
    Answer,
    Head,
    LineCut,
    answer_body,
    read_head,
    request_body,
    unchunked,
)

_PIECE = 16_384
_SEGMENT = 1_400
_PIECES_A_SECOND = 20
_REST_OF_REQUEST = 1.0


@dataclass(frozen=True, slots=True)
class Cut:
    """Hang up after so many bytes of a message have passed; `rudely` is a reset (RST)."""

    request: int | None = None
    answer: int | None = None
    rudely: bool = False


@dataclass(frozen=True, slots=True)
class LoseAnswer:
    """The request arrives and is answered; the answer does not come back."""


@dataclass(frozen=True, slots=True)
class Swallow:
    """The request does not arrive, and the line stays open without a word."""


@dataclass(frozen=True, slots=True)
class Stall:
    """So many bytes of the answer, then silence on an open line."""

    answer: int


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The answer comes back as something else."""

    change: Callable[[Answer], Answer]


@dataclass(frozen=True, slots=True)
class Intercept:
    """Somebody on the way answers; the request does not arrive."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same request arrives once by its own line and so many times more by others."""

    times: int


@dataclass(frozen=True, slots=True)
class HoldBack:
    """The request is kept for a later time; the line to the sender is cut."""


Act = Cut | LoseAnswer | Swallow | Stall | Rewrite | Intercept | Repeat | HoldBack


class Pipe:
    """One direction of the line. `rate` in bytes a second over all connections together."""

    def __init__(self, told: Callable[[], None]):
        self.bytes = 0
        self.rate: float | None = None
        self.latency = 0.0
        self.slice = _SEGMENT
        self.pause = 0.0
        self.pause_one_in = 1
        self._pieces = 0
        self._free_at = 0.0
        self._told = told

    async def carry(self, writer: StreamWriter, data: bytes) -> None:
        """Bring it over, as fast and in such pieces as this line does."""
        size = self._size()
        for start in range(0, len(data), size):
            piece = data[start : start + size]
            await self._squeeze(len(piece))
            writer.write(piece)
            await writer.drain()
            self.bytes += len(piece)
            self._told()

    async def delay(self) -> None:
        """What the way alone costs a message, however short."""
        if self.latency:
            await asyncio.sleep(self.latency)

    def _size(self) -> int:
        if self.rate is not None:
            return max(1, min(self.slice, int(self.rate / _PIECES_A_SECOND)))
        return self.slice if self.pause else max(self.slice, _PIECE)

    async def _squeeze(self, size: int) -> None:
        self._pieces += 1
        if self.pause and self._pieces % self.pause_one_in == 0:
            await asyncio.sleep(self.pause)
        if self.rate is not None:
            now = asyncio.get_running_loop().time()
            self._free_at = max(self._free_at, now) + size / self.rate
            await asyncio.sleep(self._free_at - now)


class Middle(Protocol):
    """What a line asks of the proxy it belongs to."""

    up: Pipe
    down: Pipe
    slow_close: float

    def needs_body(self, first: str) -> bool:
        """Whether the body must be read before it is known what happens to this request."""

    def act_for(self, first: str, body: bytes) -> Act | None:
        """What happens to this request."""

    def answered(self, first: str, status: int | None) -> None:
        """A request came to its end; the status that came back, None when none did."""

    def keep(self, request: bytes) -> None:
        """A request to be let through later."""

    async def deliver(self, request: bytes) -> None:
        """Bring a request to the province by a line of its own and drop the answer."""


class Line:
    """A visitor's connection and its continuation to the province."""

    def __init__(self, middle: Middle, visitor: tuple[StreamReader, StreamWriter]):
        self.reader, self.writer = visitor
        self._middle = middle
        self._far_reader: StreamReader
        self._far_writer: StreamWriter | None = None

    async def talk(self, host: str, port: int) -> None:
        """Carry HTTP until either side hangs up or a fault ends the line."""
        with suppress(OSError, LineCut):
            self._far_reader, self._far_writer = await asyncio.open_connection(host, port)
            while (head := await read_head(self.reader)) and await self._exchange(head):
                continue
        await self._leave()

    async def carry_blindly(self, host: str, port: int, *, budget: int | None = None) -> None:
        """Carry bytes that are not ours to read, as those of TLS; at most `budget` of them."""
        left = _Budget(budget)
        with suppress(OSError):
            self._far_reader, self._far_writer = await asyncio.open_connection(host, port)
            ways = (
                _pump(self.reader, self._far_writer, self._middle.up, left),
                _pump(self._far_reader, self.writer, self._middle.down, left),
            )
            tasks = [asyncio.ensure_future(way) for way in ways]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
        if left.used_up:
            self.hang_up(rudely=True)
        await self._leave()

    def hang_up(self, *, rudely: bool) -> None:
        """End both sides now; `rudely` with a reset."""
        for writer in (self.writer, self._far_writer):
            if writer is not None:
                _close(writer, rudely=rudely)

    async def _exchange(self, head: Head) -> bool:
        """One request and its answer; whether the line goes on."""
        middle, body, rest = self._middle, b"", request_body(self.reader, head)
        if middle.needs_body(head.first):
            body, rest = await _whole(rest), _nothing()
        act = middle.act_for(head.first, body)
        request = _joined(head.raw + body, rest)
        await middle.up.delay()
        match act:
            case None | Cut(request=None) | LoseAnswer() | Stall() | Rewrite():
                return await self._through(head, request, act)
            case Cut():
                return await self._cut_request(head, request, act)
            case Repeat():
                return await self._repeat(head, await _whole(request), act)
            case HoldBack():
                middle.keep(await _whole(request))
                return self._ended(head, None)
            case Intercept():
                await _whole(request)
                await middle.down.carry(self.writer, act.answer.raw())
                return self._ended(head, act.answer.status, goes_on=not head.closes)
            case Swallow():
                return await self._silence(head)

    async def _through(self, head: Head, request: AsyncIterator[bytes], act: Act | None) -> bool:
        """The request whole; the answer whole, changed, in part, or not at all."""
        up = asyncio.ensure_future(self._send_up(request))
        try:
            answer = await read_head(self._far_reader)
            if answer is None:
                raise LineCut
            body = answer_body(self._far_reader, answer, head.method)
            goes_on = await self._answer(head, answer, body, act)
            done, _ = await asyncio.wait([up], timeout=_REST_OF_REQUEST if goes_on else 0)
            return goes_on and bool(done)
        except LineCut:
            self._middle.answered(head.first, None)
            raise
        finally:
            up.cancel()

    async def _answer(
        self, head: Head, answer: Head, body: AsyncIterator[bytes], act: Act | None
    ) -> bool:
        await self._middle.down.delay()
        goes_on = not (head.closes or answer.closes)
        match act:
            case LoseAnswer():
                await _whole(body)
                return self._ended(head, None)
            case Rewrite():
                raw = unchunked(answer, await _whole(body))
                kept = tuple(h for h in answer.headers if h[0] != "transfer-encoding")
                changed = act.change(Answer(answer.status, kept, raw))
                await self._middle.down.carry(self.writer, changed.raw())
                return self._ended(head, changed.status, goes_on=goes_on)
            case Cut(answer=int(most), rudely=rudely):
                whole = answer.raw + await _whole(body)
                await self._middle.down.carry(self.writer, whole[:most])
                return self._ended(head, None, rudely=rudely)
            case Stall(answer=most):
                whole = answer.raw + await _whole(body)
                await self._middle.down.carry(self.writer, whole[:most])
                return await self._silence(head)
            case _:
                async for piece in _joined(answer.raw, body):
                    await self._middle.down.carry(self.writer, piece)
                return self._ended(head, answer.status, goes_on=goes_on)

    async def _cut_request(self, head: Head, request: AsyncIterator[bytes], cut: Cut) -> bool:
        left = cut.request or 0
        async for piece in request:
            await self._send_up(_joined(piece[:left], _nothing()))
            left -= min(left, len(piece))
            if not left:
                break
        return self._ended(head, None, rudely=cut.rudely)

    async def _repeat(self, head: Head, request: bytes, act: Repeat) -> bool:
        others = [self._middle.deliver(request) for _ in range(act.times)]
        own = self._through(head, _joined(request, _nothing()), None)
        *_, goes_on = await asyncio.gather(*others, own)
        return bool(goes_on)

    async def _silence(self, head: Head) -> bool:
        """Hear everything, say nothing, until the visitor gives up."""
        self._middle.answered(head.first, None)
        while await self.reader.read(_PIECE):
            continue
        return False

    async def _send_up(self, request: AsyncIterator[bytes]) -> None:
        assert self._far_writer is not None
        with suppress(OSError):  # the province may answer and hang up before it heard everything
            async for piece in request:
                await self._middle.up.carry(self._far_writer, piece)

    def _ended(
        self, head: Head, status: int | None, *, goes_on: bool = False, rudely: bool = False
    ) -> bool:
        self._middle.answered(head.first, status)
        if rudely:
            self.hang_up(rudely=True)
        return goes_on and self._far_writer is not None

    async def _leave(self) -> None:
        if self._middle.slow_close:
            await asyncio.sleep(self._middle.slow_close)
        self.hang_up(rudely=False)


async def send_whole(host: str, port: int, request: bytes) -> None:
    """A request by a line of its own; the answer is heard to its end and dropped."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(request)
        await writer.drain()
        head = await read_head(reader)
        if head is not None:
            method = request.split(b" ", 1)[0].decode()
            await _whole(answer_body(reader, head, method))
    finally:
        _close(writer, rudely=False)


def reset_on_close(wire: socket.socket) -> None:
    """Closing it says RST, not FIN."""
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _close(writer: StreamWriter, *, rudely: bool) -> None:
    if rudely and not writer.is_closing():
        reset_on_close(writer.get_extra_info("socket"))
        writer.transport.abort()
    writer.close()


class _Budget:
    """How many bytes a line carries before it breaks off."""

    def __init__(self, most: int | None):
        self._left = most

    @property
    def used_up(self) -> bool:
        return self._left == 0

    def take(self, piece: bytes) -> bytes:
        """As much of the piece as still goes."""
        if self._left is None:
            return piece
        piece = piece[: self._left]
        self._left -= len(piece)
        return piece


async def _pump(reader: StreamReader, writer: StreamWriter, pipe: Pipe, left: _Budget) -> None:
    with suppress(OSError):
        while not left.used_up and (piece := await reader.read(_PIECE)):
            await pipe.delay()
            await pipe.carry(writer, left.take(piece))


async def _whole(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


async def _joined(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece


async def _nothing() -> AsyncIterator[bytes]:
    pieces: tuple[bytes, ...] = ()
    for piece in pieces:
        yield piece
