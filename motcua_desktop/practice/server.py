"""The practice province over HTTP on this computer: for training, the demo and the tests."""

import asyncio
import json
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from uvicorn.protocols.http.h11_impl import H11Protocol

from motcua_desktop.errors import InvalidInput
from motcua_desktop.practice.faults import Fault, Faults
from motcua_desktop.practice.office import Account, Answer, Office
from motcua_desktop.practice.page import page
from motcua_desktop.practice.store import PracticeStore

_HOST = "127.0.0.1"
_PATIENCE = 15.0
_NOTHING_FROM_OUTSIDE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Cache-Control": "no-store",
}
_CAPTIVE = "<!doctype html><html><body><h1>Chào mừng đến Wi-Fi công cộng</h1></body></html>"

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Lines = dict[tuple[str, int], asyncio.Transport]


class PracticeProvince:
    """A running practice province. `stop` and `start` again to have its line fall and come back."""

    def __init__(self, *, port: int = 0, database_url: str | None = None, account: Account):
        self.faults = Faults()
        self.account = account
        self.store = PracticeStore(database_url)
        self.office = Office(self.store, account, self.faults)
        self.port = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://{_HOST}:{self.port}"

    def settings(self, agency_code: str) -> dict[str, Any]:
        """What a desk is told with `province set`."""
        return {
            "name": "Tỉnh tập dượt",
            "dialect": "qcvn120",
            "transport": "envelope",
            "base_url": self.url,
            "agency_code": agency_code,
            "username": self.account.username,
        }

    def start(self) -> None:
        """Listen; returns when the first request can come. Raises InvalidInput for a taken port."""
        listener = _listen(self.port)
        self.port = listener.getsockname()[1]
        lines: Lines = {}
        app = _Weather(make_app(office=self.office), self.faults, lines)
        self._server = _Server(_config(app, lines))
        self._thread = threading.Thread(
            target=self._server.run, args=([listener],), name="practice-province", daemon=True
        )
        self._thread.start()
        if not self._server.ready.wait(_PATIENCE):
            raise InvalidInput("Tỉnh tập dượt không khởi động được.", field="port")

    def stop(self) -> None:
        """Hang up on everybody and listen no more; what was received stays."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(_PATIENCE)
        self._server = self._thread = None

    def wait(self) -> None:
        """Until the server ends by itself, or KeyboardInterrupt."""
        while self._thread is not None and self._thread.is_alive():
            self._thread.join(0.5)

    def close(self) -> None:
        self.stop()
        self.store.close()


@contextmanager
def running(
    port: int = 0, *, database_url: str | None = None, account: Account | None = None
) -> Iterator[PracticeProvince]:
    """A practice province on loopback while the block runs; port 0 takes a free one."""
    province = PracticeProvince(port=port, database_url=database_url, account=account or Account())
    try:
        province.start()
        yield province
    finally:
        province.close()


def serve(port: int, database_url: str | None = None) -> None:
    """Run until Ctrl+C, telling on stdout where the province is and how to sign in."""
    with running(port, database_url=database_url) as province:
        sys.stdout.write(
            f"Tỉnh tập dượt đang chạy: {province.url}\n"
            f"Tài khoản: {province.account.username}  Mật khẩu: {province.account.password}\n"
            "Bấm Ctrl+C để dừng.\n"
        )
        sys.stdout.flush()
        try:
            province.wait()
        except KeyboardInterrupt:
            sys.stdout.write("Đã dừng.\n")


def make_app(
    *,
    database_url: str | None = None,
    account: Account | None = None,
    office: Office | None = None,
) -> FastAPI:
    """The web application alone: login, envelope, routes and split addresses, and the page."""
    known = office or Office(PracticeStore(database_url), account or Account(), Faults())
    app = FastAPI(title="Tỉnh tập dượt", docs_url=None, redoc_url=None)

    @app.get("/", response_class=HTMLResponse)
    def arrived() -> HTMLResponse:
        return HTMLResponse(page(known.store), headers=_NOTHING_FROM_OUTSIDE)

    @app.post("/login")
    async def login(request: Request) -> Answer:
        return known.sign_in(await _body(request))

    @app.post("/mapi")
    async def envelope(request: Request) -> Answer:
        return known.serve(await _body(request))

    @app.post("/mapi/{service}")
    async def route(service: str, request: Request) -> Answer:
        return known.serve(_as_envelope(request, await _body(request), service=service))

    for path, service, updating in _SPLIT:
        app.post(path)(_split(known, service, updating))
    return app


_SPLIT = (
    ("/them", "DongBoHoSoMC", "False"),
    ("/capnhat", "DongBoHoSoMC", "True"),
    ("/tiendo", "CapNhatTienDoHoSoMC", None),
    ("/tracuu", "TraCuuHoSo", None),
)


def _split(
    office: Office, service: str, updating: str | None
) -> Callable[[Request], Awaitable[Answer]]:
    async def answer(request: Request) -> Answer:
        told = _as_envelope(request, await _body(request), service=service)
        return office.serve({**told, **({"isUpdating": updating} if updating else {})})

    return answer


def _as_envelope(request: Request, body: object, *, service: str) -> dict[str, Any]:
    """What came by route or split address, as the envelope that says the same."""
    session = request.headers.get("authorization", "").removeprefix("Bearer ")
    told = body if isinstance(body, dict) else {"data": body}
    return {**request.query_params, **told, "session": session, "service": service}


async def _body(request: Request) -> object:
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError):
        return None


class _Weather:
    """Lets the faults happen around the application."""

    def __init__(self, app: FastAPI, faults: Faults, lines: Lines):
        self._app = app
        self._faults = faults
        self._lines = lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = None
        if scope["type"] == "http" and scope["method"] == "POST":
            fault = self._faults.take(signing_in=scope["path"] == "/login")
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
            case _:
                await self._answer_badly(fault, send)

    async def _cut(self, scope: Scope, receive: Receive) -> None:
        self._lines[tuple(scope["client"])].abort()
        await _until_gone(receive)

    async def _answer_badly(self, fault: Fault, send: Send) -> None:
        status, kind, body = _BAD_ANSWERS[fault]
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
        if fault is Fault.BUSY_429:
            headers.append((b"retry-after", str(self._faults.retry_after).encode()))
        if fault is Fault.REDIRECT:
            headers.append((b"location", b"/dang-nhap-mang"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


_JSON, _HTML = b"application/json", b"text/html; charset=utf-8"
_BAD_ANSWERS = {
    Fault.HTTP_500: (500, _HTML, b"<h1>500</h1>"),
    Fault.BUSY_429: (429, _JSON, b"{}"),
    Fault.HTML_200: (200, _HTML, _CAPTIVE.encode()),
    Fault.REDIRECT: (302, _HTML, b""),
    Fault.EMPTY: (200, _JSON, b""),
    Fault.TRUNCATED: (200, _JSON, b'{"error_code": 0, "mess'),
}


async def _nowhere(_message: MutableMapping[str, Any]) -> None:
    """An answer that never reaches anybody."""


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config):
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


def _config(app: _Weather, lines: Lines) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_cuttable(lines),
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        log_level="critical",
        access_log=False,
        timeout_graceful_shutdown=3,
    )


def _cuttable(lines: Lines) -> type[H11Protocol]:
    """A protocol that lets its connections be cut in the middle, as a bad line does."""

    class Cuttable(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
            super().connection_made(transport)
            lines[transport.get_extra_info("peername")[:2]] = transport

    return Cuttable


def _listen(port: int) -> socket.socket:
    # asyncio turns Nagle's waiting off only for sockets that say they are TCP.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # On Windows the option would let two programs share one port.
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_HOST, port))
        listener.listen()
    except OSError as trouble:
        listener.close()
        raise InvalidInput(f"Cổng {port} đang có chương trình khác dùng.", field="port") from (
            trouble
        )
    return listener
