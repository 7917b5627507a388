"""A line on which anything may go wrong: a proxy in user space between the desk and a province.

Every fault is a plain method. One that hits a message takes `at` (part of its first line, as
"PATCH /v1/tep"), `saying` (bytes of its body), `skip` (so many are spared first) and `times`
(so many are hit; None: until `clear`). Nothing here needs privileges.
"""

import asyncio
import socket
import sys
import threading
from asyncio import AbstractEventLoop
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.chaos_http import Answer
from tests.fakes.chaos_line import (
    Act,
    Cut,
    HoldBack,
    Intercept,
    Line,
    LoseAnswer,
    Pipe,
    Repeat,
    Rewrite,
    Stall,
    Swallow,
    reset_on_close,
    send_whole,
)

_HOST = "127.0.0.1"
_PATIENCE = 30.0
_SEGMENT, _WINDOW, _BUFFER = 1_400, 8_192, 8_192


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that came to its end: its first line, and the status that went back if any."""

    first: str
    status: int | None

    @property
    def what(self) -> str:
        """ "PUT /v1/ho-so/…": method and address."""
        return self.first.removesuffix(" HTTP/1.1")


@dataclass(slots=True)
class _Rule:
    act: Act
    at: str
    saying: bytes
    skip: int
    times: int | None

    def over(self) -> bool:
        return self.times is not None and self.times <= 0


class Chaos:
    """Stands at `url` and carries to `province`, an address as http://127.0.0.1:8080.

    `blindly` carries bytes without reading them, for TLS; then only the faults of whole lines work.
    """

    def __init__(self, province: str, *, blindly: bool = False):
        self._far = _address(province)
        self._blindly = blindly
        self._heard = threading.Condition()
        self.up, self.down = Pipe(self._something_happened), Pipe(self._something_happened)
        self.slow_close = 0.0
        self.asked: list[Asked] = []
        """Every request that came to its end, oldest first."""
        self.connections = 0
        self._rules: list[_Rule] = []
        self._kept: list[bytes] = []
        self._lines: dict[Line, asyncio.Task[None]] = {}
        self._limbo: list[Line] = []
        self._fillers: list[socket.socket] = []
        self._swallowing = False
        self._resetting = 0
        self._budget: int | None = None
        self._loop: AbstractEventLoop = asyncio.new_event_loop()
        self._door = _bound(0)
        self.port: int = self._door.getsockname()[1]
        self._accepting: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="chaos", daemon=True)

    @property
    def url(self) -> str:
        return f"http://{_HOST}:{self.port}"

    def start(self) -> None:
        """Take visitors."""
        self._thread.start()
        self._do(self._open())

    def stop(self) -> None:
        """Hang up on everybody and be gone."""
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE)
        self._loop.close()

    def __enter__(self) -> "Chaos":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # What the line is like, until told otherwise.

    def latency(self, seconds: float) -> None:
        """Each message takes so long for the way, there and back each."""
        self.up.latency = self.down.latency = seconds

    def bandwidth(self, *, up: float | None = None, down: float | None = None) -> None:
        """So many bytes a second in each direction, over all connections together."""
        self.up.rate, self.down.rate = up, down

    def slicer(self, size: int, pause: float, one_in: int = 1) -> None:
        """Bytes come in pieces of `size`, one in so many of them after a pause in seconds."""
        for pipe in (self.up, self.down):
            pipe.slice, pipe.pause, pipe.pause_one_in = size, pause, one_in

    def closes_slowly(self, seconds: float) -> None:
        """A line that ended is let go of so much later."""
        self.slow_close = seconds

    def falls(self) -> None:
        """Nobody there: lines are reset, knocking is refused, until `comes_back`."""
        self._do(self._shut(rudely=True))

    def goes_deaf(self) -> None:
        """Knocking is not even refused (SYN dropped), until `comes_back`. Linux only."""
        assert sys.platform == "linux", "only Linux drops a SYN when the queue is full"
        self._do(self._deafen())

    def black_hole(self) -> None:
        """Takes every call and every byte, and never says a word, until `comes_back`."""
        self._swallowing = True
        self._do(self._lose_lines())

    def comes_back(self) -> None:
        """An ordinary line again, at the same address; the rules for messages stay."""
        self._swallowing = False
        self._do(self._reopen())

    def changes_network(self) -> None:
        """From Wi-Fi to 4G: the lines there are never say a word again; new ones work."""
        self._do(self._lose_lines())

    def moves_to(self, province: str) -> None:
        """The province is found elsewhere from now on; the lines there are break off."""
        self._far = _address(province)
        self._do(self._hang_up_on_all())

    def resets(self, times: int = 1) -> None:
        """The next connections are taken and reset at once."""
        self._resetting = times

    def cuts_line(self, after: int) -> None:
        """The next connection breaks off after so many bytes, both directions together."""
        self._budget = after

    def breaks_off(self) -> None:
        """Every line there is now is reset."""
        self._do(self._hang_up_on_all())

    def clear(self) -> None:
        """Fine weather for every message to come."""
        self._rules = []
        self._resetting = 0
        self.latency(0)
        self.bandwidth()
        self.slicer(_SEGMENT, 0)
        self.slow_close = 0.0

    # What happens to a message.

    def cuts_request(self, after: int, *, rudely: bool = False, **which: Any) -> None:
        """So many bytes of the request arrive, its head counted; then the line is cut."""
        self._rule(Cut(request=after, rudely=rudely), **which)

    def cuts_answer(self, after: int, *, rudely: bool = False, **which: Any) -> None:
        """So many bytes of the answer come back, its head counted; then the line is cut."""
        self._rule(Cut(answer=after, rudely=rudely), **which)

    def loses_answer(self, **which: Any) -> None:
        """The province heard and answered; nothing comes back."""
        self._rule(LoseAnswer(), **which)

    def swallows(self, **which: Any) -> None:
        """The request does not arrive; the line stays open without a word."""
        self._rule(Swallow(), **which)

    def stalls_answer(self, after: int, **which: Any) -> None:
        """So many bytes of the answer, then silence on an open line."""
        self._rule(Stall(after), **which)

    def rewrites(self, change: Callable[[Answer], Answer], **which: Any) -> None:
        """The answer comes back changed: status, headers, body."""
        self._rule(Rewrite(change), **which)

    def answers_itself(
        self, status: int, body: bytes = b"", kind: str = "text/html", **rest: Any
    ) -> None:
        """Somebody on the way answers, as a captive portal does; `headers=` adds some."""
        headers = (("content-type", kind), *rest.pop("headers", ()))
        self._rule(Intercept(Answer(status, headers, body)), **rest)

    def repeats(self, more: int, **which: Any) -> None:
        """The same request arrives so many times more, all at once."""
        self._rule(Repeat(more), **which)

    def holds_back(self, **which: Any) -> None:
        """The request is kept for `lets_go`; its sender's line is cut."""
        self._rule(HoldBack(), **which)

    def lets_go(self) -> int:
        """Requests that were held back arrive now, oldest first; how many."""
        kept, self._kept = self._kept, []
        for request in kept:
            self._do(self.deliver(request))
        return len(kept)

    # What can be seen.

    def whats(self, at: str = "") -> list[str]:
        """Method and address of every request that came to its end, oldest first."""
        return [one.what for one in self.asked if at in one.first]

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait until it is so; looked at whenever a byte passed or a line came or went."""
        with self._heard:
            assert self._heard.wait_for(condition, _PATIENCE), "what was waited for never came"

    # What the lines ask (`chaos_line.Middle`).

    def needs_body(self, first: str) -> bool:
        """Whether a rule that may hit this request looks at its body."""
        return any(rule.saying for rule in self._rules if rule.at in first)

    def act_for(self, first: str, body: bytes) -> Act | None:
        """The first rule that hits this request, used up by it."""
        self._rules = [rule for rule in self._rules if not rule.over()]
        for rule in self._rules:
            if rule.at in first and rule.saying in body:
                if rule.skip:
                    rule.skip -= 1
                    continue
                if rule.times is not None:
                    rule.times -= 1
                return rule.act
        return None

    def answered(self, first: str, status: int | None) -> None:
        """Write down that a request came to its end."""
        self.asked.append(Asked(first, status))
        self._something_happened()

    def keep(self, request: bytes) -> None:
        """Hold a request back."""
        self._kept.append(request)

    async def deliver(self, request: bytes) -> None:
        """Bring a request over by a line of its own."""
        await send_whole(*self._far, request)
        self._something_happened()

    def _rule(
        self,
        act: Act,
        *,
        at: str = "",
        saying: bytes | str = b"",
        skip: int = 0,
        times: int | None = 1,
    ) -> None:
        told = saying.encode() if isinstance(saying, str) else saying
        self._rules.append(_Rule(act, at, told, skip, times))

    def _something_happened(self) -> None:
        with self._heard:
            self._heard.notify_all()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)

    async def _open(self) -> None:
        self._door.listen(512)
        self._accepting = asyncio.ensure_future(self._accept())

    async def _accept(self) -> None:
        while True:
            visitor, _ = await self._loop.sock_accept(self._door)
            self.connections += 1
            if self._resetting > 0:
                self._resetting -= 1
                reset_on_close(visitor)
                visitor.close()
                continue
            visits = await asyncio.open_connection(sock=visitor, limit=_BUFFER)
            line = Line(self, visits)
            if self._swallowing:
                self._limbo.append(line)
            else:
                task = asyncio.ensure_future(self._carry(line))
                self._lines[line] = task
                task.add_done_callback(partial(self._forget, line))
            self._something_happened()

    async def _carry(self, line: Line) -> None:
        budget, self._budget = self._budget, None
        if self._blindly:
            await line.carry_blindly(*self._far, budget=budget)
        else:
            await line.talk(*self._far)

    def _forget(self, line: Line, _task: asyncio.Task[None]) -> None:
        self._lines.pop(line, None)

    async def _shut(self, *, rudely: bool) -> None:
        if self._accepting is not None:
            self._accepting.cancel()
            with suppress(asyncio.CancelledError):
                await self._accepting
            self._accepting = None
        self._door.close()
        await self._hang_up_on_all(rudely=rudely)
        self._door = _bound(self.port)

    async def _deafen(self) -> None:
        await self._shut(rudely=False)
        self._door.listen(0)
        # The queue holds one or two; once they are in, a further SYN is dropped.
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex((_HOST, self.port))
            self._fillers.append(filler)
        await asyncio.sleep(0)

    async def _reopen(self) -> None:
        for filler in self._fillers:
            filler.close()
        self._fillers = []
        for line in self._limbo:
            line.hang_up(rudely=True)
        self._limbo = []
        await self._shut(rudely=True)
        await self._open()

    async def _lose_lines(self) -> None:
        """Nobody hears of it: no FIN, no RST, to either side."""
        lines, self._lines = self._lines, {}
        for line, task in lines.items():
            task.cancel()
            self._limbo.append(line)
        await asyncio.gather(*lines.values(), return_exceptions=True)

    async def _hang_up_on_all(self, *, rudely: bool = True) -> None:
        lines, self._lines = self._lines, {}
        for line, task in lines.items():
            line.hang_up(rudely=rudely)
            task.cancel()
        await asyncio.gather(*lines.values(), return_exceptions=True)

    async def _end(self) -> None:
        for line in self._limbo:
            line.hang_up(rudely=True)
        await self._shut(rudely=True)
        self._door.close()
        for filler in self._fillers:
            filler.close()
        await self._loop.shutdown_asyncgens()


@contextmanager
def chaos_before(province: str, *, blindly: bool = False) -> Iterator[Chaos]:
    """A line to the province at this address, while the block runs."""
    with Chaos(province, blindly=blindly) as line:
        yield line


def _bound(port: int) -> socket.socket:
    """A door that is held but not open: knocking is refused until somebody listens."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Small windows and segments, as on a real line, so that the sender feels what is slow.
    door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _WINDOW)
    if hasattr(socket, "TCP_MAXSEG"):
        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, _SEGMENT)
    door.setblocking(False)
    door.bind((_HOST, port))
    return door


def _address(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    assert parts.hostname, url
    assert parts.port, url
    return parts.hostname, parts.port
