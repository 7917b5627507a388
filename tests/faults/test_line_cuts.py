"""A line that is cut, mute, deaf or another one: nothing is lost, nothing doubled, all goes on.

B5 cuts at every byte; B7 black holes and half-open lines; B19 the network changes.
"""

import os
import sys
from collections.abc import Callable
from threading import Thread
from time import monotonic
from typing import Any

import pytest

from motcua_desktop.domain.dossier import SyncState
from motcua_desktop.errors import Unreachable
from motcua_desktop.sync.machine import Happening
from motcua_desktop.sync.port import NobodyThere
from motcua_desktop.sync.report import Limits, SyncReport
from motcua_desktop.sync.transport import Patience
from tests.fakes.bad_line import HASTY, PUSH, BadLine, work

# Where a message is cut again and again, so many bytes lie between two cuts.
STRIDE = int(os.environ.get("MOTCUA_TEST_STRIDE", "5"))
SHORT_STRIDE = 1
LOOK_UP: dict[str, dict[str, Any]] = {
    "qcvn120": {"saying": "TraCuuHoSo"},
    "native": {"at": "POST /v1/lo/tra-cuu"},
}


def test_a_message_cut_at_any_of_its_bytes_arrives_once(far: BadLine) -> None:
    """B5: every byte of the shorter request, all along the longer one, from none to all."""
    taken, runner = far.receive(), far.runner()
    cut, stride = 0, {"native": min(STRIDE, SHORT_STRIDE), "qcvn120": STRIDE}[far.dialect]
    while not far.province.store.codes():
        far.line.cuts_request(cut, rudely=cut % 2 == 1, **PUSH[far.dialect])
        report = runner.run_once()

        assert report.confirmed == 0
        assert far.counter.states()[0] == "unknown"
        cut += stride

    assert cut > 400, "the sweep ended before it began"
    assert runner.run_once().confirmed == 1
    assert far.counter.show(taken.code).sync.state is SyncState.CONFIRMED
    far.all_is_there(versions=1)


def test_an_answer_cut_at_any_of_its_bytes_leaves_one_copy(far: BadLine) -> None:
    """B5: all along the answer to a dossier that changes and changes."""
    taken, runner = far.receive(), far.runner()
    runner.run_once()
    cut, whole = 0, False
    while not whole:
        told = {"summary": f"Nội dung {cut}"}
        far.counter.desk.correct(far.counter.officer, taken.code, told, "gõ nhầm")
        far.line.cuts_answer(cut, rudely=cut % 2 == 1, **PUSH[far.dialect])
        before = far.line.down.bytes
        whole = runner.run_once(Limits(most=1)).trouble is None
        runner.run_once()
        assert far.line.down.bytes > before

        far.all_is_there(versions=cut // STRIDE + 2)
        cut += STRIDE

    assert cut > 100, "the sweep ended before it began"


def test_a_look_up_cut_at_any_of_its_bytes_leaves_the_doubt(far: BadLine) -> None:
    """B5: what was asked in vain is asked again, and nothing is sent meanwhile."""
    far.receive()
    runner = far.runner()
    far.line.loses_answer(**PUSH[far.dialect])
    runner.run_once()
    cut = 0
    while far.counter.states()[0] == "unknown":
        far.line.cuts_answer(cut, **LOOK_UP[far.dialect])
        runner.run_once()
        cut += STRIDE

    assert cut > 100, "the sweep ended before it began"
    runner.run_once()
    far.all_is_there(versions=1)


SILENCES: dict[str, Callable[[BadLine], None]] = {
    "black hole": lambda far: far.line.black_hole(),
    "sign-in swallowed": lambda far: far.line.swallows(),
    "message swallowed": lambda far: far.line.swallows(skip=1),
    "half an answer": lambda far: far.line.stalls_answer(30, skip=1),
    "a head without a body": lambda far: far.line.stalls_answer(120, skip=1),
}


@pytest.mark.parametrize("silence", SILENCES)
def test_silence_is_found_out_and_nothing_is_lost(far: BadLine, silence: str) -> None:
    """B7."""
    far.patience = HASTY
    far.a_day()
    SILENCES[silence](far)

    report = far.run()

    assert isinstance(report.trouble, Unreachable)
    far.check()
    far.line.comes_back()
    far.line.clear()
    far.run_until_quiet()
    far.all_is_there(versions=1)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux drops a SYN when the queue is full")
def test_knocking_that_is_not_answered_sends_nothing(far: BadLine) -> None:
    """B7: no RST, no ICMP, nothing."""
    far.patience = Patience(connect=0.3, silence=0.5)
    far.a_day()
    far.line.goes_deaf()

    report = far.run()

    assert isinstance(report.trouble, NobodyThere)
    assert set(far.counter.states()) <= {"pending", "superseded"}
    far.line.comes_back()
    far.run_until_quiet()
    far.all_is_there(versions=1)


def test_silence_costs_one_patience_however_many_wait(far: BadLine) -> None:
    """B7: those who wait for somebody else's sign-in do not each wait anew."""
    far.patience = Patience(connect=1.0, silence=1.0)
    for _ in range(8):
        far.receive()
    far.line.black_hole()
    began = monotonic()

    assert far.run().trouble is not None
    assert monotonic() - began < 2.5


def test_a_stall_is_found_out_within_a_minute() -> None:
    """B7: on a real line; no limit on how long the whole may take."""
    assert Patience().connect + Patience().silence <= 60


def test_a_change_of_network_in_the_middle_is_survived(far: BadLine) -> None:
    """B19: Wi-Fi to 4G; the old connection never says another word."""
    for _ in range(6):
        far.receive()
    far.patience = Patience(connect=1.0, silence=2.0)
    far.line.latency(0.2)
    runner, reports = far.runner(), list[SyncReport]()
    pushing = Thread(target=lambda: reports.append(runner.run_once()))
    pushing.start()
    far.line.until(lambda: far.line.up.bytes > 1_000)
    far.line.changes_network()
    pushing.join()

    assert isinstance(reports[0].trouble, Unreachable)
    runner.run_once()
    far.all_is_there(versions=1)


def test_a_province_that_moves_in_the_middle_is_found(far: BadLine) -> None:
    """B19: the proxy dies and comes back elsewhere, behind the same name."""
    for _ in range(6):
        far.receive()
    port = far.province.port
    done: list[int] = []

    def move(sent: int, _waited: int) -> None:
        done.append(sent)
        if len(done) == 3:
            far.province.stop()
            far.province.port = 0
            far.province.start()
            far.line.moves_to(far.province.url)

    far.runner().run_once(Limits(move))
    far.run_until_quiet()

    assert far.province.port != port
    far.all_is_there(versions=1)


def test_a_line_that_comes_and_goes_all_day(far: BadLine) -> None:
    """B19, with the machine deciding when: each time it falls, something is under way."""
    line = far.background()
    for _ in range(12):
        far.receive()
        far.line.breaks_off()
        work(line, Happening.CHANGED)
        far.check()
        far.line.falls()
        far.clock.passes(1_000)
        work(line)
        far.line.comes_back()
        far.clock.passes(1_000)
        work(line)
        far.check()

    far.all_is_there(versions=1)
