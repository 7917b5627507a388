"""Whatever the line does, in whatever dialect: at the end everything is there, once, in order."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from motcua_desktop.domain.dossier import SyncState
from motcua_desktop.practice.app import make_app
from motcua_desktop.practice.faults import Faults
from motcua_desktop.practice.office import Account, Office
from motcua_desktop.practice.store import PracticeStore
from motcua_desktop.sync.port import AnswerLost, NobodyThere, Reply, Request
from tests.fakes.province import PROCEDURE, Counter, Mishap, PassingClock, PowerCut, open_counter

PROCEDURES = {PROCEDURE["code"]: {"id": "P1", "process": "Q1", "forms": {"1": "M1"}}}
LINES: dict[str, dict[str, Any]] = {
    "qcvn120": {"extra": {"lists": ["fees", "papers", "supplements"]}, "field_set": "ext"},
    "opencps": {"extra": {"group_id": "35417", "codes": {"actions": {"*": "1100"}}}},
    "igate": {
        "extra": {
            "codes": {
                "agency": "A1", "receiving_kind": "K1", "applicant": "U1", "account": "C1",
                "paper_type": "T1", "procedures": PROCEDURES,
            }
        }
    },
}  # fmt: skip
MISHAPS = [one for one in Mishap if one not in (Mishap.NONE, Mishap.UNKNOWN_ADDRESS)]


class Wire:
    """A transport straight into the practice province's web application; anything may go wrong."""

    def __init__(self, office: Office) -> None:
        self.client = TestClient(make_app(office=office), base_url="http://127.0.0.1:9")
        self.script: list[Mishap] = []
        self.sent_bytes = 0
        self.received_bytes = 0

    def send(self, request: Request) -> Reply:
        mishap = self.script.pop(0) if self.script else Mishap.NONE
        if mishap.status:
            return Reply(mishap.status, "text/html", b"<html>Wi-Fi</html>")
        if mishap is Mishap.DIE_BEFORE:
            raise PowerCut
        told = self.client.request(
            request.method, request.url, content=request.body, headers=dict(request.headers)
        )
        if mishap is Mishap.DIE_AFTER:
            raise PowerCut
        if mishap is Mishap.LOSE_ANSWER:
            raise AnswerLost("Đã gửi nhưng tỉnh im lặng quá lâu.")
        return Reply(told.status_code, told.headers.get("content-type", ""), told.content)

    def close(self) -> None:
        """Nothing is held."""


@contextmanager
def province() -> Iterator[tuple[Office, Wire]]:
    office = Office(PracticeStore(), Account(), Faults())
    wire = Wire(office)
    try:
        yield office, wire
    finally:
        wire.client.close()


@pytest.mark.parametrize("mishap", MISHAPS)
@pytest.mark.parametrize("line", LINES)
def test_what_was_done_is_there_once_and_in_order(
    line: str, mishap: Mishap, tmp_path: Path
) -> None:
    with open_counter(tmp_path, PassingClock()) as counter, province() as (office, wire):
        codes = []
        wire.script = [Mishap.NONE, mishap, Mishap.NONE, mishap, mishap, Mishap.NONE] * 2
        for number in range(2):
            codes.append(counter.receive(f"Nguyễn Văn Thử {number}").code)
            _run(counter, wire, line)
            counter.step(codes[-1], "start")
            _run(counter, wire, line)
        wire.script = []
        for _ in range(4):
            _run(counter, wire, line)

        assert sorted(office.store.codes()) == sorted(codes)
        for code in codes:
            assert counter.show(code).sync.state is SyncState.CONFIRMED
            told = [item["TrangThai"] for _, item in office.store.entries(code)]
            assert told == ([] if line == "igate" else ["2", "4"])


@pytest.mark.parametrize("line", LINES)
def test_a_dossier_the_province_forgot_is_there_again_with_all_its_steps(
    line: str, tmp_path: Path
) -> None:
    with open_counter(tmp_path, PassingClock()) as counter, province() as (office, wire):
        code = counter.receive().code
        counter.step(code, "start")
        _run(counter, wire, line)
        office.store.forget(code)
        counter.desk.correct(counter.officer, code, {"summary": "khác"}, "gõ nhầm")
        counter.step(code, "complete")
        for _ in range(4):
            _run(counter, wire, line)

        assert office.store.held(code) is not None
        assert counter.show(code).sync.state is SyncState.CONFIRMED
        told = [item["TrangThai"] for _, item in office.store.entries(code)]
        assert told == ([] if line == "igate" else ["2", "4", "4", "9"])


def _run(counter: Counter, wire: Wire, line: str) -> None:
    """A program that has just started runs once, and may be killed."""
    with suppress(PowerCut):
        counter.runner(wire, dialect=line, **LINES[line]).run_once()


def test_a_line_that_is_down_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    class Down(Wire):
        def send(self, request: Request) -> Reply:
            raise NobodyThere("Không kết nối được tới máy của tỉnh.")

    office = Office(PracticeStore(), Account(), Faults())
    wire = Down(office)
    with open_counter(tmp_path) as counter:
        taken = counter.receive()
        report = counter.runner(wire, dialect="opencps", **LINES["opencps"]).run_once()
        assert isinstance(report.trouble, NobodyThere)
        assert counter.show(taken.code).sync.state is SyncState.WAITING
    wire.client.close()
