"""The practice province over HTTP on this computer: for training, the demo and the tests."""

import asyncio
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from motcua_desktop.errors import InvalidInput
from motcua_desktop.practice import catalogue
from motcua_desktop.practice.app import make_app
from motcua_desktop.practice.faults import Faults
from motcua_desktop.practice.office import Account, Office
from motcua_desktop.practice.registry import NAME
from motcua_desktop.practice.script import Player, Script
from motcua_desktop.practice.store import PracticeStore
from motcua_desktop.practice.store.feed import News
from motcua_desktop.practice.weather import Lines, Weather

__all__ = ["Account", "PracticeProvince", "make_app", "running", "serve"]

_HOST = "127.0.0.1"
_PATIENCE = 15.0


class PracticeProvince:
    """A running practice province. `stop` and `start` again to have its line fall and come back.

    What tests and trainers use: `url`, `settings(agency_code, dialect)`, `account`, `faults`,
    `store` (`held(code)`, `versions(code)`, `codes()`, `entries(code)`, `files(sha256)`,
    `forget(code)`, `forget_since(moment)`), `office`, and what the province does by itself:
    `say`, `decide`, `issue`, `name`, `publish`, `play(script)`.
    """

    def __init__(self, *, port: int = 0, database_url: str | None = None, account: Account):
        self.faults = Faults()
        self.account = account
        self.store = PracticeStore(database_url)
        self.office = Office(self.store, account, self.faults)
        self.port = port
        self._player: Player | None = None
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://{_HOST}:{self.port}"

    def settings(self, agency_code: str, dialect: str = "qcvn120") -> dict[str, Any]:
        """What a desk is told with `province set`."""
        return {
            "name": NAME,
            "dialect": dialect,
            **({"transport": "envelope"} if dialect == "qcvn120" else {}),
            "base_url": self.url,
            "agency_code": agency_code,
            "username": self.account.username,
        }

    def say(self, kind: str, code: str, data: Mapping[str, Any], **more: Any) -> News:
        """Put news on the feed; `more` as in Registry.say (key, n, at, id, store)."""
        return self.office.say(kind, code, data, **more)

    def decide(self, code: str, status: int, *, officer: str = "", note: str = "") -> News:
        """The province gives a dossier this status (1 to 10), and says so."""
        return self.office.decide(code, status, officer=officer, note=note)

    def issue(
        self, code: str, name: str, *, number: str, date: str, content: bytes | None = None
    ) -> News:
        """The province issues a result (`date` as 2026-11-21), with its file if given."""
        return self.office.issue(code, name, number=number, date=date, content=content)

    def name(self, code: str, official: str, *, system: str = NAME) -> News:
        """The province gives a dossier the code it goes by there."""
        return self.office.name(code, official, system=system)

    def publish(self, procedures: list[dict[str, Any]]) -> int:
        """Another catalogue from now on, each procedure as `LayThuTuc` tells it; its version."""
        return catalogue.publish(self.store, procedures)

    def forget_since(self, moment: datetime) -> None:
        """Be brought back from a backup of `moment`: a new generation, and nobody is signed in."""
        self.office.forget_since(moment)

    def play(self, script: Script) -> None:
        """Let a script happen from now on. Raises InvalidInput for a step that cannot be done."""
        self._player = Player(self.office, script)

    def _before_request(self) -> None:
        if self._player is not None:
            self._player.before_request()

    def start(self) -> None:
        """Listen; returns when the first request can come. Raises InvalidInput for a taken port."""
        listener = _listen(self.port)
        self.port = listener.getsockname()[1]
        lines: Lines = {}
        app = Weather(
            make_app(office=self.office),
            self.faults,
            lines,
            before=self._before_request,
            sign_out=self.office.sign_everybody_out,
        )
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


def serve(port: int, database_url: str | None = None, script: str | None = None) -> None:
    """Run until Ctrl+C, telling on stdout where the province is and how to sign in.

    `script` names a file as motcua_desktop/practice/script.py describes. Raises InvalidInput.
    """
    played = _read_script(script)
    with running(port, database_url=database_url) as province:
        if played is not None:
            province.play(played)
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


def _read_script(name: str | None) -> Script | None:
    if name is None:
        return None
    try:
        return Script.parse(Path(name).read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as trouble:
        raise InvalidInput(f"Không đọc được kịch bản «{name}».", field="script") from trouble


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config):
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


def _config(app: Weather, lines: Lines) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_cuttable(lines),
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        log_level="critical",
        access_log=False,
        date_header=False,
        timeout_graceful_shutdown=3,
    )


def _cuttable(lines: Lines) -> type[H11Protocol]:
    """A protocol that lets its connections be cut in the middle, as a bad line does."""

    class Cuttable(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
            super().connection_made(transport)
            lines[transport.get_extra_info("peername")[:2]] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            lines.pop(self.transport.get_extra_info("peername", ("", 0))[:2], None)

    return Cuttable


def _listen(port: int) -> socket.socket:
    # asyncio turns Nagle's waiting off only for sockets that say they are TCP.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # On Windows the option would let two programs share one port.
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_HOST, port))
        listener.listen(1024)
    except OSError as trouble:
        listener.close()
        raise InvalidInput(f"Cổng {port} đang có chương trình khác dùng.", field="port") from (
            trouble
        )
    return listener
