"""A province that is busy, broken, refuses everybody or nobody knows: waits, words and no storm.

B8 500s and 429; B11 accounts that end; B13 the trouble is everybody's.
"""

import json
from datetime import timedelta

import pytest

from motcua_desktop.domain.dossier import SyncState
from motcua_desktop.errors import SignInRefused
from motcua_desktop.practice.office import Account
from motcua_desktop.sync.lane import Line
from motcua_desktop.sync.machine import Happening
from motcua_desktop.sync.native import messages
from motcua_desktop.sync.report import AllRefusedAlike, SyncReport
from tests.fakes.bad_line import BadLine, work
from tests.fakes.chaos_http import Answer

CEILING = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def _a_few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day fits into one native sheet; here it takes several, so that there is a middle."""
    monkeypatch.setattr(messages, "MOST_PARCELS", 2)


def wait_of(far: BadLine, line: Line) -> timedelta:
    assert line.wake_at is not None
    return line.wake_at - far.clock.now()


WHENS = ("at sign-in", "at the first message", "later")
# Each status at each place; each way to ask for time at each place.
NO_TIME = [
    *[(status, "120", when) for status in (429, 500, 502, 503, 504) for when in WHENS],
    *[(429, asked, when) for asked in ("", "86400") for when in WHENS],
]


@pytest.mark.parametrize(("status", "asked", "when"), NO_TIME)
def test_a_province_that_has_no_time_is_left_alone_so_long(
    far: BadLine, status: int, asked: str, when: str
) -> None:
    """B8: back-off, or as long as it asks, at most a quarter of an hour."""
    far.a_day()
    line = far.background()
    headers = (("retry-after", asked),) if asked else ()
    skip = WHENS.index(when)
    far.line.answers_itself(status, b"{}", "application/json", headers=headers, skip=skip)
    work(line, Happening.CHANGED)
    wait = wait_of(far, line)

    assert timedelta(0) < wait <= CEILING
    if asked:
        assert wait >= timedelta(seconds=min(int(asked), 900) - 5)
    far.check()
    far.clock.passes(1_000)
    work(line)
    far.all_is_there(versions=1)


@pytest.mark.parametrize("status", [429, 500])
def test_a_storm_of_errors_costs_few_requests(far: BadLine, status: int) -> None:
    """B8: two hours of it, looked at all the time."""
    for _ in range(5):
        far.receive()
    line = far.background()
    far.line.answers_itself(status, b"", times=None, skip=1)
    work(line, Happening.CHANGED)
    waits: list[timedelta] = []
    while sum(waits, timedelta()) < timedelta(hours=2):
        waits.append(wait_of(far, line))
        assert _goes_by(far, line, waits[-1].total_seconds() - 10) == []
        assert _goes_by(far, line, 15)

    assert all(wait <= CEILING for wait in waits)
    assert waits[-1] > timedelta(minutes=4)
    assert len(far.line.asked) < 60
    far.line.clear()
    far.clock.passes(1_000)
    work(line)
    far.all_is_there(versions=1)


def test_a_session_that_ends_in_the_middle_costs_one_sign_in(far: BadLine) -> None:
    """B11."""
    for _ in range(8):
        far.receive()

    def signed_out(answer: Answer) -> Answer:
        far.province.office.sign_everybody_out()
        return answer

    far.line.rewrites(signed_out, skip=2)
    report = far.run()

    assert report.trouble is None
    assert _sign_ins(far) == 2
    far.all_is_there(versions=1)


def test_an_account_that_is_closed_in_the_middle_is_told_once(far: BadLine) -> None:
    """B11: one prompt, not one for each item; the desk works on; then everything goes."""
    for _ in range(8):
        far.receive()
    known = far.province.office.account

    def closed(answer: Answer) -> Answer:
        far.province.office.account = Account("quay.khac", "mat-khau-khac")
        far.province.office.sign_everybody_out()
        return answer

    far.line.rewrites(closed, skip=2)
    line = far.background()
    reports = work(line, Happening.CHANGED)

    assert [type(report.trouble) for report in reports].count(SignInRefused) == 1
    assert line.signed_out
    assert _sign_ins(far) == 2
    before = len(far.line.asked)
    far.receive("Nguyễn Văn Vẫn Nhận")
    for _ in range(50):
        far.clock.passes(1_000)
        assert work(line) == []
        assert work(line, Happening.CHANGED) == []
    assert len(far.line.asked) == before
    far.check()

    far.province.office.account = known
    work(line, Happening.SIGNED_IN)
    far.all_is_there(versions=1)


@pytest.mark.parametrize("status", [401, 403])
def test_a_right_that_was_taken_away_makes_no_storm(far: BadLine, status: int) -> None:
    """B11: signing in works, everything else is refused."""
    for _ in range(8):
        far.receive()
    body = json.dumps({"error_code": "-2", "message": "Không có quyền", "status": status})
    far.line.answers_itself(
        status, body.encode(), "application/json", at=_business(far), times=None
    )
    line = far.background()
    work(line, Happening.CHANGED)

    assert line.signed_out
    assert len(far.line.asked) <= 20
    far.line.clear()
    work(line, Happening.SIGNED_IN)
    far.all_is_there(versions=1)


def test_a_trouble_of_everybody_stops_the_run_and_blames_nobody(far: BadLine) -> None:
    """B13."""
    for _ in range(20):
        far.receive()
    far.province.faults.refuse_all("Hệ thống đang bảo trì đến 18:00")

    report = far.run()

    assert isinstance(report.trouble, AllRefusedAlike)
    assert "bảo trì" in report.trouble.message
    assert report.refused == 0
    assert {far.counter.show(code).sync.state for code in far.codes} == {SyncState.WAITING}
    far.province.faults.accept()
    far.run_until_quiet()
    far.all_is_there(versions=1)


def _goes_by(far: BadLine, line: Line, seconds: float) -> list[SyncReport]:
    """Time passes while the computer is awake: never long between two looks at the line."""
    end, reports = far.clock.now() + timedelta(seconds=seconds), list[SyncReport]()
    while (left := (end - far.clock.now()).total_seconds()) > 0:
        far.clock.passes(min(left, 20))
        reports += work(line)
    return reports


def _business(far: BadLine) -> str:
    return {"qcvn120": "/mapi", "native": "/v1/lo"}[far.dialect]


def _sign_ins(far: BadLine) -> int:
    return len(far.line.whats({"qcvn120": "/login", "native": "/v1/phien"}[far.dialect]))
