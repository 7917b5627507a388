"""The practice province on PostgreSQL: how fast it takes dossiers in batches, and one by one."""

import gzip
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bench.measure import Line, Options, timed
from tests.fakes.postgres import cluster, program
from tests.fakes.practice import (
    Native,
    compact,
    dossier_item,
    dossier_parcel,
    progress_item,
    progress_parcel,
)

_DOSSIERS = 9_000
_SINGLY = 600
_DESKS = 2
_BATCH = 250
_LIMIT = 1000 / 400
"""Milliseconds for each at 400 dossiers a second."""


def measure(_options: Options) -> list[Line]:
    """Two desks at once, on the same machine as the province and its database."""
    if program("initdb") is None:
        print("province: PostgreSQL is not installed here", file=sys.stderr)
        return []
    with cluster() as database, _province(database) as url:
        batches = [_Desk(url, number) for number in range(_DESKS)]
        _, whole = timed(lambda: _together(batches))
        single = Native(url, store="singly")
        single.greet()
        _, singly = timed(lambda: _one_by_one(single))
        for desk in batches:
            desk.native.close()
        single.close()
    return [_line("in batches", whole, _DOSSIERS), _line("one by one", singly, _SINGLY)]


class _Desk:
    """A desk with its share of the dossiers, packed before the clock runs."""

    def __init__(self, url: str, number: int):
        self.native = Native(url, store=f"desk-{number}")
        self.native.greet()
        mine = range(number * _DOSSIERS // _DESKS, (number + 1) * _DOSSIERS // _DESKS)
        self.bodies = [
            gzip.compress(_sheet(mine[start : start + _BATCH]), 5)
            for start in range(0, len(mine), _BATCH)
        ]

    def send(self) -> None:
        packed = {"Content-Encoding": "gzip"}
        for body in self.bodies:
            reply = self.native.ask("POST", "/v1/lo", content=body, headers=packed)
            assert all(each["status"] == 201 for each in reply.json()["results"]), reply.text


def _sheet(numbers: range) -> bytes:
    parcels = []
    for number in numbers:
        parcels += [dossier_parcel(number), progress_parcel(number)]
    return compact({"parcels": parcels}).encode()


def _together(desks: list[_Desk]) -> None:
    senders = [threading.Thread(target=desk.send) for desk in desks]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()


def _one_by_one(desk: Native) -> None:
    """A PUT and a POST for each, as a desk without batches would."""
    for number in range(_DOSSIERS, _DOSSIERS + _SINGLY):
        where = f"id-{number}"
        desk.put(where, dossier_item(number), key=f"d{number}")
        entry = {"key": f"p{number}", "item": progress_item(number)}
        desk.ask("POST", f"/v1/ho-so/{where}/tien-do", json={"entries": [entry]})


def _line(how: str, whole: float, count: int) -> Line:
    each = whole / count
    limit = _LIMIT if count == _DOSSIERS else None
    ratio = each / limit if limit else None
    most = 1 if limit else None
    note = f"{1000 / each:,.0f} dossiers/s, each with a progress entry"
    return Line(f"province on PostgreSQL, {how}", each, limit, ratio, most, note)


@contextmanager
def _province(database: str) -> Iterator[str]:
    """A practice province in a process of its own; its address."""
    command = [sys.executable, "-m", "motcua_desktop", "practice", "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, "--database", database], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()
