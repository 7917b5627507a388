"""The citizens' screen: three touches by hand, mouse or keys; it goes back by itself."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.ballot import Cast, Tally
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Role
from motcua_desktop.errors import StoreBusy
from motcua_desktop.ui.ballots import door
from motcua_desktop.ui.ballots.door import second_display
from motcua_desktop.ui.ballots.kiosk import Kiosk
from motcua_desktop.ui.ballots.mode import Mode
from motcua_desktop.ui.ballots.voting import LASTS, Page
from motcua_desktop.ui.returns.view import ReturnsScreen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.fakes.desk import intake
from tests.ui.hands import Ears, Hands

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def code(seat: Seat) -> str:
    return seat.app.desk.receive(seat.actor, Intake.parse(intake())).value.code


@pytest.fixture
def kiosk(qtbot: QtBot, seat: Seat) -> Iterator[Kiosk]:
    made = Kiosk(seat, seat.app.ballots.form())
    qtbot.addWidget(made)
    made.place(None)
    qtbot.waitExposed(made)
    yield made
    made.close()


def votes(seat: Seat) -> list[Cast]:
    """What was cast, as a supervisor who is not rated reads it."""
    other = seat.app.staff.add(seat.actor, "phong", "Lê Phong", Role.SUPERVISOR, "matkhau-9").value
    return list(seat.app.ballots.cast(other, YEAR))


def touch(button: QPushButton) -> None:
    QTest.mouseClick(button, LEFT)


def test_a_citizen_votes_in_three_touches(
    kiosk: Kiosk, seat: Seat, hands: Hands, code: str
) -> None:
    kiosk.invite(seat.app.ballots.invite(seat.actor, code))
    touch(kiosk.scores.tiles[5])
    touch(kiosk.questions.buttons["time", 3])
    touch(kiosk.send_button)
    hands.rest()

    assert kiosk.voting.page is Page.THANKS
    assert [(one.dossier, one.score, one.answers, one.officer) for one in votes(seat)] == [
        (code, 5, {"time": 3}, "nga")
    ]


def test_keys_do_the_same_wherever_the_keyboard_is(
    kiosk: Kiosk, seat: Seat, hands: Hands, qtbot: QtBot
) -> None:
    kiosk.activateWindow()
    qtbot.waitUntil(kiosk.isActiveWindow)
    kiosk.invite(None)
    for key in (Key.Key_2, Key.Key_1, Key.Key_5, Key.Key_Backspace, Key.Key_3, Key.Key_Return):
        QTest.keyClick(QApplication.focusWidget() or kiosk, key)
    hands.rest()

    assert [(one.score, one.answers) for one in votes(seat)] == [(3, {"attitude": 1, "time": 5})]


def test_the_same_digit_again_takes_an_answer_back(kiosk: Kiosk) -> None:
    kiosk.invite(None)
    touch(kiosk.scores.tiles[4])
    for _ in range(2):
        touch(kiosk.questions.buttons["time", 3])

    assert kiosk.voting.answers == {}
    assert not kiosk.questions.buttons["time", 3].isChecked()


def test_nobody_voted_when_nobody_touched(kiosk: Kiosk, seat: Seat, hands: Hands) -> None:
    kiosk.invite(None)
    for _ in range(LASTS[Page.SCORE]):
        kiosk.second()
    hands.rest()

    assert kiosk.voting.page is Page.WAITING
    assert votes(seat) == []


def test_a_step_that_was_touched_counts_when_the_citizen_walks_away(
    kiosk: Kiosk, seat: Seat, hands: Hands
) -> None:
    kiosk.invite(None)
    touch(kiosk.scores.tiles[1])
    for _ in range(LASTS[Page.QUESTIONS] + 1):
        kiosk.second()
    hands.rest()
    for _ in range(LASTS[Page.THANKS]):
        kiosk.second()

    assert kiosk.voting.page is Page.WAITING
    assert kiosk.voting.score == 0
    assert seat.app.ballots.results(seat.actor, YEAR).total.tally == Tally((1, 0, 0, 0, 0))


def test_the_next_citizen_does_not_take_the_vote_of_the_one_before(
    kiosk: Kiosk, seat: Seat, hands: Hands
) -> None:
    kiosk.invite(None)
    touch(kiosk.scores.tiles[2])
    kiosk.invite(None)
    hands.rest()

    assert kiosk.voting.score == 0
    touch(kiosk.scores.tiles[4])
    touch(kiosk.send_button)
    hands.rest()
    assert kiosk.voting.page is Page.THANKS
    assert sorted(one.score for one in votes(seat)) == [2, 4]


@pytest.mark.parametrize(("mode", "page"), [(Mode.FREE, Page.SCORE), (Mode.INVITED, Page.WAITING)])
def test_who_touches_the_waiting_screen_votes_where_all_may(
    kiosk: Kiosk, mode: Mode, page: Page
) -> None:
    kiosk.take_mode(mode)
    QTest.mouseClick(kiosk, LEFT)

    assert kiosk.voting.page is page


def test_every_target_is_large_enough_for_a_finger(kiosk: Kiosk, qtbot: QtBot) -> None:
    kiosk.invite(None)
    touch(kiosk.scores.tiles[4])
    kiosk.resize(1280, 800)
    qtbot.waitUntil(lambda: kiosk.width() == 1280)
    targets = [
        *kiosk.scores.tiles.values(), *kiosk.questions.buttons.values(), kiosk.send_button,
        kiosk.back_button,
    ]  # fmt: skip

    assert all(min(one.width(), one.height()) >= 90 for one in targets)
    assert all(one.accessibleName() or one.text() for one in targets)


def test_a_vote_that_was_not_kept_is_said_to_both(
    kiosk: Kiosk, seat: Seat, hands: Hands, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise StoreBusy("Kho dữ liệu đang bận.")

    monkeypatch.setattr(seat.app.ballots, "add", busy)
    kiosk.invite(None)
    touch(kiosk.scores.tiles[4])
    touch(kiosk.send_button)
    hands.rest()

    assert kiosk.shown() == "Chưa ghi được đánh giá. Xin báo cán bộ tại quầy."
    assert "Kho dữ liệu đang bận." in ears.texts[-1]


def test_shift_f9_on_a_dossier_s_page_opens_the_screen_for_it(
    window: MainWindow, hands: Hands, code: str, qtbot: QtBot
) -> None:
    window.open_code(code)
    hands.rest()
    page = QApplication.focusWidget()
    assert page is not None
    QTest.keyClick(page, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    hands.rest()
    kiosk = window.rating.kiosk

    assert kiosk is not None
    assert kiosk.voting.invitation is not None
    assert kiosk.voting.invitation.code == code
    window.close()
    qtbot.waitUntil(lambda: window.rating.kiosk is None)


def test_shift_f9_where_results_are_given_asks_about_the_one_in_hand_or_just_given(
    window: MainWindow, seat: Seat, hands: Hands, ears: Ears, code: str
) -> None:
    asked: list[str] = []
    seat.bus.rating_wanted.connect(asked.append)
    window.go("returns")
    screen = window.page("returns")
    assert isinstance(screen, ReturnsScreen)
    hands.rest()
    screen.ask_rating()
    assert ears.texts[-1] == "Chưa có hồ sơ nào đang trả hoặc vừa trả."
    screen.open_code(code)
    hands.rest()
    screen.ask_rating()
    hands.rest()

    assert asked == [code]


def test_a_dossier_that_was_rated_is_not_rated_again(
    window: MainWindow, seat: Seat, hands: Hands, ears: Ears, code: str
) -> None:
    seat.bus.rating_wanted.emit(code)
    hands.rest()
    assert window.rating.kiosk is not None
    touch(window.rating.kiosk.scores.tiles[2])
    window.rating.kiosk.send()
    hands.rest()
    seat.bus.rating_wanted.emit(code)
    hands.rest()

    assert ears.texts[-1] == f"Hồ sơ {code} đã có phiếu đánh giá."


def test_the_screen_opens_once_and_closes_when_it_is_told(
    window: MainWindow, seat: Seat, hands: Hands
) -> None:
    for mode in (Mode.FREE, Mode.INVITED):
        seat.bus.rating_screen.emit(mode)
    hands.rest()
    first = window.rating.kiosk
    seat.bus.rating_wanted.emit("")
    hands.rest()

    assert window.rating.kiosk is first
    seat.bus.rating_screen.emit(Mode.CLOSED)
    assert window.rating.kiosk is None


def test_one_display_has_no_second(qtbot: QtBot, kiosk: Kiosk) -> None:
    del qtbot
    alone = len(QGuiApplication.screens()) == 1

    assert (second_display(kiosk) is None) is alone


def test_a_second_display_takes_the_screen_and_not_the_keyboard(
    window: MainWindow, seat: Seat, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "second_display", lambda _: QGuiApplication.primaryScreen())
    seat.bus.rating_screen.emit(Mode.INVITED)
    qtbot.waitUntil(lambda: window.rating.kiosk is not None)

    qtbot.waitUntil(window.isActiveWindow)


def test_on_a_second_display_the_keyboard_stays_with_the_officer(qtbot: QtBot, seat: Seat) -> None:
    made = Kiosk(seat, seat.app.ballots.form())
    qtbot.addWidget(made)
    made.place(QGuiApplication.primaryScreen())

    assert made.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert made.geometry() == QGuiApplication.primaryScreen().geometry()
