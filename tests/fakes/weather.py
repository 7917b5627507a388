"""A line straight into a practice province, in any dialect, on which every call may go wrong."""

import asyncio
import gzip
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from motcua_desktop.practice.app import make_app
from motcua_desktop.practice.faults import Faults
from motcua_desktop.practice.office import Account, Office
from motcua_desktop.practice.store import PracticeStore
from motcua_desktop.sync.port import AnswerLost, NobodyThere, Reply, Request
from tests.fakes.province import Mishap, PowerCut


class WireToProvince:
    """A transport without sockets into the province's web application; see `port.Transport`."""

    def __init__(self, clock: Callable[[], datetime]):
        self.office = Office(PracticeStore(), Account(), Faults())
        self.sent_bytes = self.received_bytes = 0
        self.asked = 0
        """How often somebody called, in vain or not."""
        self.is_down = False
        self.script: list[Mishap] = []
        """What happens to the next calls, one each; then fine weather."""
        self.taken: list[str] = []
        """Progress entries that were told and taken by QCVN 120, twins and all."""
        self.held_back: list[Request] = []
        """Requests that the line swallowed and may still bring over."""
        self._clock = clock
        self._app = make_app(office=self.office)
        self._loop = asyncio.new_event_loop()
        self._one_by_one = Lock()

    def send(self, request: Request) -> Reply:
        """The reply, or what the weather makes of it."""
        self.asked += 1
        if self.is_down:
            raise NobodyThere("Không kết nối được tới máy của tỉnh.")
        mishap = self.script.pop(0) if self.script else Mishap.NONE
        if mishap.status:
            return Reply(mishap.status, "text/html", b"<html>Wi-Fi</html>")
        if mishap is Mishap.DIE_BEFORE:
            raise PowerCut
        if mishap is Mishap.LATE:
            self.held_back.append(request)
            raise AnswerLost("Đã gửi nhưng tỉnh im lặng quá lâu.")
        reply = self.ask(request)
        if mishap is Mishap.DIE_AFTER:
            raise PowerCut
        if mishap is Mishap.LOSE_ANSWER:
            raise AnswerLost("Đã gửi nhưng tỉnh im lặng quá lâu.")
        return reply

    def ask(self, request: Request) -> Reply:
        """What the province answers, whatever the weather."""
        with self._one_by_one:
            status, headers, body = self._loop.run_until_complete(_call(self._app, request))
        self._listen(request, status, body)
        return Reply(
            status, headers.get("content-type", ""), body, date=self._clock(), headers=headers
        )

    def let_go(self) -> None:
        """What was swallowed arrives now."""
        held, self.held_back = self.held_back, []
        for request in held:
            self.ask(request)

    def forget_what_is_gone(self) -> None:
        """The province lost something: it may be told and taken once more."""
        store = self.office.store
        held = {
            json.dumps(item, sort_keys=True)
            for code in store.codes()
            for _, item in store.entries(code)
        }
        self.taken = [told for told in self.taken if told in held]

    def close(self) -> None:
        """Nothing is held."""

    def end(self) -> None:
        """The province is over."""
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()
        self.office.store.close()

    def _listen(self, request: Request, status: int, body: bytes) -> None:
        if status != 200 or not request.url.endswith("/mapi"):
            return
        told = json.loads(request.body)
        taken = json.loads(body).get("error_code") == 0
        if taken and told.get("service") == "CapNhatTienDoHoSoMC":
            self.taken += [json.dumps(item, sort_keys=True) for item in told["data"]]


async def _call(app: Any, request: Request) -> tuple[int, Mapping[str, str], bytes]:
    """One request to an ASGI application."""
    parts = urlsplit(request.url)
    scope = {
        "type": "http", "http_version": "1.1", "method": request.method, "scheme": "http",
        "path": parts.path, "raw_path": parts.path.encode(), "query_string": parts.query.encode(),
        "root_path": "", "client": ("127.0.0.1", 9), "server": ("127.0.0.1", 80),
        "headers": [(k.lower().encode(), v.encode()) for k, v in request.headers.items()],
    }  # fmt: skip
    said: list[dict[str, Any]] = []
    heard = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if heard.is_set():
            await asyncio.Event().wait()
        heard.set()
        return {"type": "http.request", "body": request.body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    await app(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in said[1:])
    zipped = headers.get("content-encoding") == "gzip"
    return said[0]["status"], headers, gzip.decompress(body) if zipped else body
