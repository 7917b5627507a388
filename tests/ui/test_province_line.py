"""The line to the province while the window is open."""

from collections.abc import Callable

import pytest

from motcua_desktop.app import App
from motcua_desktop.domain.change import Change
from motcua_desktop.errors import SignInRefused, Unreachable
from motcua_desktop.sync.report import LineHeld, SyncReport
from motcua_desktop.ui.province_line import ProvinceLine
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.ui.hands import Ears, Hands


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[SyncReport]:
    """What the province will answer, push by push; an empty list confirms nothing new."""
    waiting: list[SyncReport] = []

    def sync_once(*_: object, **__: object) -> SyncReport:
        return waiting.pop(0) if waiting else SyncReport()

    monkeypatch.setattr(App, "sync_once", sync_once)
    return waiting


@pytest.fixture
def line(seat: Seat, answers: list[SyncReport]) -> ProvinceLine:
    return ProvinceLine(seat, seat.bus)


def heard(line: ProvinceLine) -> list[SyncReport]:
    reports: list[SyncReport] = []
    line.reported.connect(reports.append)
    return reports


def test_a_change_is_sent_without_anybody_asking(
    seat: Seat, line: ProvinceLine, answers: list[SyncReport], hands: Hands
) -> None:
    reports = heard(line)
    answers.append(SyncReport(sent=1, confirmed=1))

    seat.bus.changed.emit(Change(outbox=True), None)
    hands.rest()

    assert [report.confirmed for report in reports] == [1]


def test_what_was_confirmed_is_told_to_every_screen(
    seat: Seat, line: ProvinceLine, answers: list[SyncReport], hands: Hands
) -> None:
    changes: list[Change] = []
    seat.bus.changed.connect(lambda change, _: changes.append(change))
    answers.append(SyncReport(sent=2, confirmed=2))

    line.ask()
    hands.rest()

    assert changes == [Change(dossiers=True, outbox=True)]


@pytest.mark.parametrize(
    ("report", "told"),
    [
        (SyncReport(news=1), [Change(dossiers=True, outbox=True)]),
        (
            SyncReport(news=1, trouble=Unreachable("Đứt giữa chừng.")),
            [Change(dossiers=True, outbox=True)],
        ),
        (SyncReport(files=1), [Change(dossiers=True, outbox=True)]),
        (SyncReport(trouble=LineHeld("Kho cũ.")), [Change(dossiers=True, outbox=True)]),
        (SyncReport(), []),
    ],
)
def test_what_the_province_said_is_told_to_every_screen_and_silence_is_not(
    seat: Seat,
    line: ProvinceLine,
    answers: list[SyncReport],
    hands: Hands,
    report: SyncReport,
    told: list[Change],
) -> None:
    changes: list[Change] = []
    seat.bus.changed.connect(lambda change, _: changes.append(change))
    answers.append(report)

    line.ask()
    hands.rest()

    assert changes == told


def test_a_dead_line_waits_and_tells_when_it_tries_again(
    line: ProvinceLine, answers: list[SyncReport], hands: Hands
) -> None:
    answers.append(SyncReport(trouble=Unreachable("Không tới được.")))

    line.ask()
    hands.rest()

    assert line.line.wake_at is not None
    assert not line.line.pushing


@pytest.mark.parametrize(("ahead", "way"), [(720.0, "nhanh 12 phút"), (-720.0, "chậm 12 phút")])
def test_a_clock_that_is_off_is_told_once(
    line: ProvinceLine,
    answers: list[SyncReport],
    hands: Hands,
    ears: Ears,
    ahead: float,
    way: str,
) -> None:
    answers += [SyncReport(clock_off=ahead), SyncReport(clock_off=ahead)]

    for _ in range(2):
        line.ask()
        hands.rest()

    assert ears.texts == [
        (
            f"Đồng hồ máy này {way} so với hệ thống của tỉnh. "
            "Chỉnh lại giờ của máy, vì hạn trả tính theo đồng hồ này."
        )
    ]


def test_an_account_set_right_by_another_hand_wakes_the_line(
    window: MainWindow, answers: list[SyncReport], hands: Hands
) -> None:
    answers.append(SyncReport(trouble=SignInRefused("Sai mật khẩu.")))
    window.line.ask()
    hands.rest()
    # The scheduled push of the command line got in: the store keeps no trouble.
    window.seat.bus.changed.emit(Change(outbox=True), None)
    hands.rest()

    assert not window.line.line.signed_out


def test_nothing_is_sent_once_the_window_closes(
    seat: Seat, line: ProvinceLine, answers: list[SyncReport], hands: Hands
) -> None:
    reports = heard(line)
    answers.append(SyncReport(sent=1))
    line.close()

    seat.bus.changed.emit(Change(outbox=True), None)
    hands.rest()

    assert reports == []


def test_a_bug_while_sending_is_not_hidden_and_the_line_tries_again_later(
    line: ProvinceLine, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Callable[[], None]:
        raise ZeroDivisionError

    monkeypatch.setattr(App, "sync_once", broken)

    with hands.qtbot.captureExceptions() as caught:
        line.ask()
        hands.rest()

    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]
    assert not line.line.pushing
    assert line.line.wake_at is not None
