"""The line to the province: what waits, through 64 kbit/s and on loopback, against bare posting.

The province stands in a process of its own. The floor posts the very requests that the desk sent,
one after another, over one kept connection, to a fresh province.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx2

from bench.measure import Line, Options
from bench.people import people
from motcua_desktop import app as root
from motcua_desktop import founding as beginnings
from motcua_desktop.domain.ids import uuid7
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.paths import Paths
from motcua_desktop.sync.port import Reply, Request
from motcua_desktop.sync.report import SyncReport
from motcua_desktop.sync.runner import Runner
from motcua_desktop.sync.transport import HttpTransport
from motcua_desktop.vault import MemoryVault
from tests.fakes.chaos import Chaos

_LINE = 8_000
"""Bytes a second of 64 kbit/s."""
_LOOPBACK = 9_000
_NARROW = {"native": 900, "qcvn120": 150}
_PASSWORD = "mat-khau-do"
_DAYS = 30
_PROCEDURES = ("1.001193", "1.000894", "2.000635")


def measure(options: Options) -> list[Line]:
    """Loopback first, then the narrow line. `line_whole` sends all 9,000 through that too."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        homes = _Homes(Path(folder))
        for dialect in ("native", "qcvn120"):
            lines += _on_loopback(homes, dialect)
        for dialect, most in (("native", 1.3), ("qcvn120", 1.5)):
            count = _LOOPBACK if options.whole else _NARROW[dialect]
            lines += _through_the_line(homes, dialect, count, most)
    return lines


@dataclass
class _Homes:
    """Stores with so many dossiers waiting, each made once and copied for each run."""

    folder: Path
    vault: MemoryVault = field(default_factory=MemoryVault)
    runs: int = 0

    @contextmanager
    def opened(self, count: int) -> Iterator[root.App]:
        made = self.folder / f"made-{count}"
        if not made.exists():
            self._make(made, count)
        self.runs += 1
        home = self.folder / f"run-{self.runs}"
        shutil.copytree(made, home)
        app = root.open_home(Paths(home), vault=self.vault)
        try:
            yield app
        finally:
            app.close()

    def _make(self, home: Path, count: int) -> None:
        """Thirty days at the counter, the line down all the time."""
        founding = beginnings.Founding(
            agency_code="H50.31.12",
            agency_name="UBND xã Hướng Hiệp",
            province_name="Quảng Trị",
            counter=1,
            admin_login="do",
            admin_name="Hồ Thị Đo",
            admin_password=_PASSWORD,
        )
        clock = _Calendar(datetime.now(UTC) - timedelta(days=_DAYS + 1))
        beginnings.init(Paths(home), founding, vault=self.vault, clock=clock)
        app = root.open_home(Paths(home), vault=self.vault, clock=clock)
        try:
            actor = app.staff.sign_in("do", _PASSWORD).value
            dice = Random(2026)
            for number, person in enumerate(people(dice, count)):
                if number % -(-count // _DAYS) == 0:
                    clock.next_day()
                applicant = {
                    "name": person.name,
                    "kind": person.kind,
                    "id_type": "none",
                    "phone": person.phone,
                    "address": person.address,
                }
                told = {"procedure": dice.choice(_PROCEDURES), "applicant": applicant}
                app.desk.receive(actor, Intake.parse(told))
        finally:
            app.close()


class _Calendar:
    """Days that come when they are called, and seconds that pass with every question."""

    def __init__(self, begun: datetime):
        self._now = begun

    def now(self) -> datetime:
        self._now += timedelta(milliseconds=20)
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()

    def new_id(self) -> str:
        return uuid7(self._now, os.urandom(10))

    def next_day(self) -> None:
        self._now = (self._now + timedelta(days=1)).replace(hour=1, minute=0)


@dataclass
class _Recording:
    """A transport that remembers what went through it."""

    door: HttpTransport
    requests: list[Request] = field(default_factory=list)
    token: str = ""

    sent_bytes: int = 0
    received_bytes: int = 0

    def send(self, request: Request) -> Reply:
        self.requests.append(request)
        reply = self.door.send(request)
        if b'"password"' in request.body:
            self.token = _token(reply.body)
        return reply

    def close(self) -> None:
        self.door.close()


@dataclass(frozen=True, slots=True)
class _Province:
    url: str
    password: str


@contextmanager
def serving() -> Iterator[_Province]:
    """A fresh practice province in a process of its own, holding everything in memory."""
    command = [sys.executable, "-c", "from motcua_desktop.practice.server import serve; serve(0)"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            told = [running.stdout.readline() for _ in range(2)] if running.stdout else []
            yield _Province(told[0].split()[-1], told[1].split()[-1])
        finally:
            running.terminate()


@dataclass(frozen=True, slots=True)
class _Sent:
    """What one run did: its requests, seconds on the wall, seconds of this process's processor."""

    report: SyncReport
    requests: list[Request]
    token: str
    seconds: float
    busy: float


def _run(app: root.App, dialect: str, province: _Province, url: str) -> _Sent:
    settings = ProvinceSettings.parse(
        {
            "name": "Tỉnh tập dượt",
            "dialect": dialect,
            "base_url": url,
            "agency_code": "H50.31.12",
            "username": "quay.tapduot",
        }
    )
    door = _Recording(HttpTransport(settings))
    runner = Runner(app.database, app.clock, settings, province.password, door, agency=app.agency)
    begun, busy = time.perf_counter(), time.process_time()
    report = runner.run_once()
    sent = _Sent(
        report, door.requests, door.token, time.perf_counter() - begun, time.process_time() - busy
    )
    if report.trouble is not None or report.waiting:
        raise RuntimeError(f"the run did not end well: {report}")
    return sent


def _on_loopback(homes: _Homes, dialect: str) -> list[Line]:
    with homes.opened(_LOOPBACK) as app:
        with serving() as province:
            sent = _run(app, dialect, province, province.url)
        with serving() as province:
            floor = _posted(sent, province)
    ours, bare = sent.seconds * 1000, floor * 1000
    rate = sent.report.confirmed / sent.seconds
    note = f"{sent.report.confirmed} dossiers, {len(sent.requests)} requests, {rate:.0f} a second"
    name = f"{_LOOPBACK} waiting, {dialect}, loopback"
    return [Line(name, ours, bare, ours / bare, 2.0, note)]


def _through_the_line(homes: _Homes, dialect: str, count: int, most: float) -> list[Line]:
    with homes.opened(count) as app, serving() as province, Chaos(province.url) as proxy:
        proxy.bandwidth(up=_LINE, down=_LINE)
        before = proxy.up.bytes + proxy.down.bytes
        sent = _run(app, dialect, province, proxy.url)
        wire = proxy.up.bytes + proxy.down.bytes - before
        up = proxy.up.bytes
    payload = sum(len(request.body) for request in sent.requests)
    ours, floor = sent.seconds * 1000, payload / _LINE * 1000
    note = f"{payload / count:.0f} bytes a dossier; {sent.busy / sent.seconds:.0%} processor"
    lines = [Line(f"{count} waiting, {dialect}, 64 kbit/s", ours, floor, ours / floor, most, note)]
    told = f"bytes up {up}, both ways {wire}"
    limit = 1.25 if dialect == "native" else None
    lines.append(
        Line("  bytes up to payload, kB", up / 1e3, payload / 1e3, up / payload, limit, told)
    )
    return lines


def _posted(sent: _Sent, province: _Province) -> float:
    """Seconds to post the same bodies bare, with this province's token where the other's stood."""
    old = new = sent.token.encode()
    status = 0
    with httpx2.Client(base_url=province.url) as client:
        begun = time.perf_counter()
        for request in sent.requests:
            path = "/" + request.url.split("/", 3)[3]
            body = request.body.replace(old, new)
            headers = {
                name: value.replace(old.decode(), new.decode())
                for name, value in request.headers.items()
            }
            reply = client.request(request.method, path, content=body, headers=headers)
            status = reply.status_code
            if b'"password"' in request.body:
                new = _token(reply.content).encode()
        seconds = time.perf_counter() - begun
    if status != 200:
        raise RuntimeError(f"the bare post did not end well: {status}")
    return seconds


def _token(answer: bytes) -> str:
    told: dict[str, Any] = json.loads(answer)
    return str(told.get("token") or told.get("session"))
