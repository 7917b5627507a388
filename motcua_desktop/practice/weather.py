"""The weather around the province: faults on purpose, too many at once, and the clock it tells."""

import asyncio
import gzip
import math
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from starlette.concurrency import run_in_threadpool

from motcua_desktop.practice.faults import Fault, Faults

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Lines = dict[tuple[str, int], asyncio.Transport]

SIGNING_IN = ("/login", "/v1/phien", "/auth/realms/digo/protocol/openid-connect/token")
_SPARED = ("/", "/openapi.json")
_VISITOR = "/ho-so/"
_CAPTIVE = "<!doctype html><html><body><h1>Chào mừng đến Wi-Fi công cộng</h1></body></html>"
_JSON, _HTML = b"application/json", b"text/html; charset=utf-8"
_PROBLEM = b"application/problem+json"
_BUSY = (
    '{"type":"not-now","title":"Tỉnh đang bận","status":503,"detail":"Quá nhiều yêu cầu cùng lúc"}'
)
_BAD_ANSWERS = {
    Fault.HTTP_500: (500, _HTML, b"<h1>500</h1>"),
    Fault.HTTP_502: (502, _HTML, b"<h1>502 Bad Gateway</h1>"),
    Fault.HTTP_503: (503, _HTML, b"<h1>503</h1>"),
    Fault.HTTP_504: (504, _HTML, b"<h1>504 Gateway Time-out</h1>"),
    Fault.BUSY_429: (429, _JSON, b"{}"),
    Fault.BUSY_429_BARE: (429, _JSON, b"{}"),
    Fault.HTML_200: (200, _HTML, _CAPTIVE.encode()),
    Fault.REDIRECT: (302, _HTML, b""),
    Fault.EMPTY: (200, _JSON, b""),
    Fault.TRUNCATED: (200, _JSON, b'{"error_code": 0, "mess'),
    Fault.WRONG_TYPE: (200, b"text/plain", b'{"error_code": 0, "results": []}'),
}
_BOMB = 64 << 20


class Weather:
    """Lets the faults happen around the application."""

    def __init__(
        self,
        app: App,
        faults: Faults,
        lines: Lines,
        *,
        before: Callable[[], None],
        sign_out: Callable[[], None],
    ):
        self._app = app
        self._faults = faults
        self._lines = lines
        self._before = before
        self._sign_out = sign_out
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_spared(scope["path"]):
            await self._app(scope, receive, send)
            return
        request = f"{scope['method']} {scope['path']}"
        signing_in = scope["path"] in SIGNING_IN
        if not signing_in:
            await run_in_threadpool(self._before)
        told = self._dated(send)
        if self._inside >= self._faults.most_at_once:
            await _too_many(told)
            return
        self._inside += 1
        try:
            await self._serve(
                scope, receive, told, self._faults.take(request, signing_in=signing_in)
            )
        finally:
            self._inside -= 1

    async def _serve(self, scope: Scope, receive: Receive, send: Send, fault: Fault | None) -> None:
        match fault:
            case None:
                await self._app(scope, receive, send)
            case Fault.DOWN:
                await self._cut(scope, receive)
            case Fault.ANSWER_LOST:
                await self._app(scope, receive, _nowhere)
                await self._cut(scope, receive)
            case Fault.SILENT:
                await _until_gone(receive)
            case Fault.SLOW:
                await asyncio.sleep(self._faults.slow_seconds)
                await self._app(scope, receive, send)
            case Fault.SESSION_ENDS:
                self._sign_out()
                await self._app(scope, receive, send)
            case _:
                await self._answer_badly(fault, send)

    def _dated(self, send: Send) -> Send:
        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                now = (datetime.now(UTC) + self._faults.clock_off).replace(microsecond=0)
                told = (b"date", format_datetime(now, usegmt=True).encode())
                message = {**message, "headers": [*message.get("headers", ()), told]}
            await send(message)

        return dated

    async def _cut(self, scope: Scope, receive: Receive) -> None:
        line = self._lines.get(tuple(scope["client"]))
        if line is not None:
            line.abort()
        await _until_gone(receive)

    async def _answer_badly(self, fault: Fault, send: Send) -> None:
        if fault is Fault.GZIP_BOMB:
            await _answer(send, 200, _JSON, _bomb(), [(b"content-encoding", b"gzip")])
            return
        status, kind, body = _BAD_ANSWERS[fault]
        more = []
        if fault in (Fault.BUSY_429, Fault.HTTP_503):
            more.append((b"retry-after", str(self._faults.retry_after).encode()))
        if fault is Fault.REDIRECT:
            more.append((b"location", b"/dang-nhap-mang"))
        await _answer(send, status, kind, body, more)


def _is_spared(path: str) -> bool:
    return path in _SPARED or path.startswith(_VISITOR)


async def _too_many(send: Send) -> None:
    more = [(b"retry-after", b"%d" % 5)]
    await _answer(send, 503, _PROBLEM, _BUSY.encode(), more)


async def _answer(
    send: Send, status: int, kind: bytes, body: bytes, more: list[tuple[bytes, bytes]]
) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _bomb() -> bytes:
    """Some 64 KB that open to 64 MB of spaces."""
    blanks = gzip.compress(b" " * (1 << 20), 9, mtime=0)
    return blanks * math.ceil(_BOMB / (1 << 20))


async def _nowhere(_message: Message) -> None:
    """An answer that never reaches anybody."""


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
