"""The 766 index in the window: the portal's shares are typed in, and the figures follow."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.report import month_period
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.ui.index766.dialog import SharesDialog
from motcua_desktop.ui.reports.actions import ActionButton
from motcua_desktop.ui.reports.sheet import SheetPane
from motcua_desktop.ui.reports.view import ReportsScreen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.fakes.visits import HOSTILE, receive
from tests.ui.hands import Ears, Hands

MONTH = month_period("2026-11", 1)


@pytest.fixture
def pane(window: MainWindow, hands: Hands, seat: Seat) -> SheetPane:
    receive(seat, HOSTILE)
    window.go("reports")
    hands.rest()
    screen = window.page("reports")
    assert isinstance(screen, ReportsScreen)
    screen.take("index766")
    found = screen.current()
    assert isinstance(found, SheetPane)
    found.period.take("11/2026")
    hands.rest()
    return found


def asked(pane: SheetPane, hands: Hands, window: MainWindow) -> SharesDialog:
    """The dialog, opened by its key."""
    pane.window().activateWindow()
    hands.qtbot.waitUntil(pane.isActiveWindow, timeout=15_000)
    QTest.keyClick(pane.table, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    hands.qtbot.waitUntil(lambda: window.findChild(SharesDialog) is not None, timeout=15_000)
    found = window.findChild(SharesDialog)
    assert found is not None
    return found


def test_a_share_that_is_typed_in_is_no_longer_unknown(
    pane: SheetPane, hands: Hands, window: MainWindow, seat: Seat, ears: Ears
) -> None:
    before = pane.headlines.texts()
    dialog = asked(pane, hands, window)
    QTest.keyClicks(dialog.editors["1.1"], "98,5")
    dialog.submit()
    hands.qtbot.waitUntil(lambda: "Chưa biết: 44" in pane.headlines.texts(), timeout=15_000)

    assert "Đã ghi số của Cổng cho 1 dòng." in ears.texts
    assert "Chưa biết: 50" in before
    assert set(seat.app.index766.typed(seat.actor, MONTH)) == {"1.1"}


def test_what_is_no_share_is_told_beside_its_box(
    pane: SheetPane, hands: Hands, window: MainWindow, seat: Seat
) -> None:
    dialog = asked(pane, hands, window)
    QTest.keyClicks(dialog.editors["5.3"], "rat tot")
    dialog.submit()
    hands.rest()

    assert dialog.isVisible()
    assert "không phải tỷ lệ phần trăm" in dialog.fields["5.3"].trouble()
    assert not seat.app.index766.typed(seat.actor, MONTH)
    dialog.reject()


def test_what_was_typed_stands_there_again_and_is_forgotten_when_emptied(
    pane: SheetPane, hands: Hands, window: MainWindow, seat: Seat
) -> None:
    seat.app.index766.tell(seat.actor, MONTH, {"1.2": "80,25"})
    dialog = asked(pane, hands, window)
    box = dialog.editors["1.2"]

    assert dialog.told()["1.2"] == "80,25"

    QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(box, Qt.Key.Key_Delete)
    dialog.submit()
    hands.rest()

    assert not seat.app.index766.typed(seat.actor, MONTH)


def test_other_reports_have_no_such_button(
    pane: SheetPane, hands: Hands, window: MainWindow
) -> None:
    screen = window.page("reports")
    assert isinstance(screen, ReportsScreen)
    assert pane.action.isVisible()
    screen.take("cash")
    hands.rest()

    assert not pane.action.isVisible()
    told = pane.keys()
    assert all(key != "Alt N" for key, _ in told)


def test_an_officer_types_nothing_in(seat: Seat, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    officer = Actor(99, "tam", "Hồ Tâm", Role.OFFICER)
    button = ActionButton(replace(seat, actor=officer))
    button.setParent(page)
    page.show()
    button.take("index766")

    assert not button.isVisible()
    assert button.keys() == ()
