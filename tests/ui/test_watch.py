"""What the window tells by itself: the day's list, what became due, a clock that went back."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import ClockWrong
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.clock_dialog import ClockDialog
from motcua_desktop.ui.places import PLACES
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tray import system_tray
from motcua_desktop.ui.window import MainWindow
from tests.fakes.visits import answered, receive, step
from tests.ui.hands import Ears, StillClock

Open = Callable[..., MainWindow]


class FakeTray:
    """Keeps what it was told, and can be pressed."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.open = True
        self.press: Callable[[], None] = lambda: None

    def listen(self, pressed: Callable[[], None]) -> None:
        self.press = pressed

    def tell(self, title: str, text: str) -> None:
        self.told.append(f"{title}: {text}")

    def close(self) -> None:
        self.open = False


@pytest.fixture
def tray() -> FakeTray:
    return FakeTray()


@pytest.fixture
def late(seat: Seat, clock: StillClock) -> Dossier:
    """A dossier whose promise passed on the working day before."""
    dossier = receive(seat, "Hồ Văn Ẩm")
    step(seat, dossier, (Action.START, {"to": "Trần Minh", "to_kind": "specialist"}))
    clock.passes(days=3)
    return dossier


@pytest.fixture
def opened(qtbot: QtBot, seat: Seat, tray: FakeTray) -> Iterator[Open]:
    """The window with this tray, as often as it is asked for."""
    windows: list[MainWindow] = []

    def make(with_tray: FakeTray | None = tray) -> MainWindow:
        made = MainWindow(seat, PLACES, with_tray)
        windows.append(made)
        qtbot.addWidget(made)
        made.begin()
        made.show()
        qtbot.waitExposed(made)
        made.activateWindow()
        answered(qtbot, seat)
        answered(qtbot, seat)
        return made

    yield make
    for made in windows:
        made.close()


def look(qtbot: QtBot, seat: Seat, window: MainWindow) -> None:
    window.watch.look()
    answered(qtbot, seat)
    answered(qtbot, seat)


def test_the_day_begins_with_what_is_late_and_leads_there(
    qtbot: QtBot, seat: Seat, late: Dossier, opened: Open
) -> None:
    window = opened()

    assert window.banner.text() == "Việc hôm nay: 1 hồ sơ quá hạn."
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert window.current() is window.page("due")


def test_the_list_is_told_once_a_day(
    qtbot: QtBot, seat: Seat, clock: StillClock, late: Dossier, opened: Open
) -> None:
    opened().close()
    again = opened()
    clock.passes(days=1)

    assert again.banner.text() == ""
    assert opened().banner.text() == "Việc hôm nay: 1 hồ sơ quá hạn."


def test_the_tray_tells_it_once_and_leads_to_the_list(
    qtbot: QtBot, seat: Seat, late: Dossier, opened: Open, tray: FakeTray
) -> None:
    window = opened()
    look(qtbot, seat, window)
    tray.press()

    assert tray.told == ["Nhắc hạn: 1 hồ sơ quá hạn. Bấm để xem."]
    assert window.current() is window.page("due")


def test_what_becomes_due_while_the_window_is_open_is_told_then(
    qtbot: QtBot, seat: Seat, clock: StillClock, opened: Open, tray: FakeTray
) -> None:
    window = opened()
    receive(seat)
    look(qtbot, seat, window)
    before = list(tray.told)
    clock.passes(hours=5)
    look(qtbot, seat, window)

    assert before == []
    assert tray.told == ["Nhắc hạn: 1 hồ sơ đến hạn hôm nay, 1 việc của quầy. Bấm để xem."]


def test_without_a_tray_the_banner_tells_it(
    qtbot: QtBot, seat: Seat, clock: StillClock, ears: Ears
) -> None:
    window = MainWindow(seat, PLACES, system_tray())
    qtbot.addWidget(window)
    window.begin()
    receive(seat)
    clock.passes(hours=5)
    look(qtbot, seat, window)
    look(qtbot, seat, window)
    window.close()

    assert ears.texts == ["Nhắc hạn: 1 hồ sơ đến hạn hôm nay, 1 việc của quầy."]


def test_right_after_sleep_the_new_day_is_told(
    qtbot: QtBot, seat: Seat, clock: StillClock, ears: Ears, opened: Open, tray: FakeTray
) -> None:
    dossier = receive(seat)
    step(seat, dossier, (Action.START, {}))
    window = opened()
    clock.passes(days=3)
    look(qtbot, seat, window)

    assert tray.told == ["Nhắc hạn: 1 hồ sơ quá hạn. Bấm để xem."]
    assert ears.texts[-1] == (
        "Đồng hồ của máy vừa đi từ 10:14 20/11/2026 đến 10:14 23/11/2026. Nếu máy vừa ngủ thì "
        "không sao; nếu không, xem lại ngày giờ của máy trước khi tiếp nhận."
    )


def test_what_else_must_be_said_is_not_lost_without_a_tray(
    qtbot: QtBot, seat: Seat, clock: StillClock, ears: Ears, opened: Open
) -> None:
    step(seat, receive(seat), (Action.START, {}))
    window = opened(None)
    clock.passes(days=3)
    look(qtbot, seat, window)

    assert ears.texts[-1].startswith("Đồng hồ của máy vừa đi từ")
    assert ears.texts[-1].endswith("Nhắc hạn: 1 hồ sơ quá hạn.")


def test_closing_the_window_takes_the_icon_away(opened: Open, tray: FakeTray) -> None:
    opened().close()

    assert not tray.open


def test_a_clock_that_went_back_is_told_once_and_reminders_wait(
    qtbot: QtBot, seat: Seat, clock: StillClock, ears: Ears, opened: Open, tray: FakeTray
) -> None:
    window = opened()
    receive(seat)
    clock.passes(days=-40)
    for _ in range(3):
        look(qtbot, seat, window)
    clock.passes(days=40, hours=5)
    look(qtbot, seat, window)

    assert [notice.text[:16] for notice in ears.notices if notice.level is Level.TROUBLE] == [
        "Đồng hồ chạy lùi"
    ]
    assert tray.told == ["Nhắc hạn: 1 hồ sơ đến hạn hôm nay, 1 việc của quầy. Bấm để xem."]


def test_a_refused_receipt_offers_to_accept_the_clock(
    qtbot: QtBot, seat: Seat, clock: StillClock, opened: Open
) -> None:
    window = opened()
    receive(seat)
    clock.passes(days=-40)
    seat.bus.trouble(ClockWrong("Giờ chạy lùi."))

    assert window.banner.text().startswith("Đồng hồ chạy lùi: Giờ chạy lùi.")
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ClockDialog)
    dialog.close()


def test_the_clock_is_accepted_with_a_reason(
    qtbot: QtBot, seat: Seat, clock: StillClock, ears: Ears, opened: Open
) -> None:
    window = opened()
    ahead = receive(seat)
    clock.passes(days=-40)
    look(qtbot, seat, window)
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ClockDialog)
    dialog.submit()
    answered(qtbot, seat)
    complaint = dialog.field.trouble()
    dialog.reason.setText("Máy nhảy sang tháng sau")
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    answered(qtbot, seat)
    answered(qtbot, seat)

    assert complaint == "Chưa nhập ô này."
    assert ears.texts[-1] == (
        "Từ nay ghi theo giờ 10:14 11/10/2026. Hồ sơ mang giờ sai, cần kiểm tra ngày nhận và ngày "
        f"hẹn: {ahead.code}."
    )
    assert seat.app.timekeeper.state().trouble is None


def test_an_officer_is_told_but_not_asked(qtbot: QtBot, seat: Seat, clock: StillClock) -> None:
    officer = seat.app.staff.add(seat.actor, "dung", "Lê Dũng", "officer", "matkhau-2").value
    receive(seat)
    clock.passes(days=-40)
    other = Seat(seat.app, officer, seat.bus, seat.lanes)
    window = MainWindow(other, PLACES)
    heard = Ears()
    seat.bus.told.connect(heard.notices.append)
    qtbot.addWidget(window)
    window.begin()
    answered(qtbot, seat)
    window.close()

    assert heard.notices[0].level is Level.TROUBLE
    assert heard.notices[0].actions == ()
