"""A line that is slow, far and stalls, and a month that waits for it: patience, order, no blocking.

B6 two kilobytes a second; B16 thirty days without a line.
"""

import os
import threading
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from time import monotonic, thread_time

from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.sync.port import Request
from motcua_desktop.sync.report import SyncReport
from motcua_desktop.sync.transport import HttpTransport, Patience
from tests.fakes.bad_line import BadLine, bad_line

DAYS = 30
A_DAY = int(os.environ.get("MOTCUA_TEST_DOSSIERS_A_DAY", "6"))
# Several are under way at once, so neighbours may overtake each other, and nobody else may.
ABREAST = 8


def test_a_line_of_two_kilobytes_a_second_gets_everything_over(far: BadLine) -> None:
    """B6: 600 ms there and back, every tenth piece stalls; and the desk does next to nothing."""
    far.patience = Patience(connect=4.0, silence=4.0)
    far.changes = {"abreast": 1}
    for _ in range(2):
        far.receive(note="ữ" * 900)
    far.line.bandwidth(up=2_000, down=2_000)
    far.line.latency(0.3)
    far.line.slicer(200, 0.1, one_in=10)
    began, worked = monotonic(), thread_time()

    report = far.run()

    took, worked = monotonic() - began, thread_time() - worked
    assert report.trouble is None
    assert took > 2.0
    assert worked / took < 0.1, "waiting is no work"
    far.all_is_there(versions=1)


def test_a_message_may_take_longer_than_any_patience(tmp_path: Path) -> None:
    """B6: no limit on the whole, as long as bytes leave."""
    with bad_line(tmp_path / "counter", "native") as far:
        # What waits in the system's queue is gone in a second, also on a busy computer.
        far.line.bandwidth(up=80_000)
        settings = ProvinceSettings.parse(
            {**far.province.settings("H50.31.12"), "base_url": far.line.url}
        )
        transport = HttpTransport(settings, Patience(connect=3.0, silence=3.0))
        began = monotonic()
        reply = transport.send(Request(f"{far.line.url}/login", bytes(400_000)))
        transport.close()

    assert reply.body
    assert monotonic() - began > 4.0


def test_thirty_days_without_a_line_go_over_oldest_first(far: BadLine) -> None:
    """B16: in bad weather, and the desk goes on receiving."""
    for _ in range(DAYS):
        for _ in range(A_DAY):
            far.receive()
        far.clock.passes(timedelta(days=1).total_seconds())
    waited = list(far.codes)
    early, late = {"qcvn120": (40, 90), "native": (1, 2)}[far.dialect]
    far.line.cuts_request(700, skip=early, times=2)
    far.line.cuts_answer(50, skip=late)
    reports: list[SyncReport] = []
    spans: list[float] = []
    pushing = threading.Thread(target=lambda: reports.extend(far.run_until_quiet()))
    pushing.start()
    for _ in range(20):
        began = monotonic()
        far.receive()
        spans.append(monotonic() - began)
    pushing.join()
    far.run_until_quiet()

    assert sorted(spans)[len(spans) // 2] < 1.0, "receipts wait for the line"
    assert len(reports) > 1, "the cuts were not felt"
    arrived = [code for code in far.province.store.codes() if code in set(waited)]
    place = {code: number for number, code in enumerate(waited)}
    behind = [place[one] - place[two] for one, two in pairwise(arrived)]
    assert max(behind) <= ABREAST
    far.all_is_there()
