"""From the reminder to the dossier and back, by keyboard, in the real window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.steps import Action
from motcua_desktop.ui.dossiers.view import DossiersScreen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.fakes.desk import intake
from tests.fakes.visits import answered, receive, step


def press(qtbot: QtBot, seat: Seat, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    modifier = held[0] if held else Qt.KeyboardModifier.NoModifier
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier)
    answered(qtbot, seat)
    answered(qtbot, seat)


def test_a_result_is_handed_over_from_the_reminder_without_the_mouse(
    qtbot: QtBot, seat: Seat, window: MainWindow
) -> None:
    dossier = receive(seat, "Phan Thị Én")
    step(seat, dossier, (Action.START, {}), (Action.COMPLETE, {}))

    press(qtbot, seat, Qt.Key.Key_F4)
    press(qtbot, seat, Qt.Key.Key_Return)
    page = window.current()
    press(qtbot, seat, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    press(qtbot, seat, Qt.Key.Key_Down)
    press(qtbot, seat, Qt.Key.Key_F9)

    assert isinstance(page, DossiersScreen)
    assert window.current() is window.page("returns")
    assert page.page.dossier is not None
    assert page.page.dossier.code == dossier.code
    assert seat.app.desk.show(dossier.code).status is Status.RETURNED


def test_escape_closes_the_form_first_and_then_the_dossier(
    qtbot: QtBot, seat: Seat, window: MainWindow
) -> None:
    dossier = receive(seat)
    seat.bus.open_dossier.emit(dossier.code)
    answered(qtbot, seat)
    screen = window.current()
    assert isinstance(screen, DossiersScreen)
    press(qtbot, seat, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    opened = screen.page.form

    press(qtbot, seat, Qt.Key.Key_Escape)
    closed, still_there = screen.page.form, not screen.on_list
    press(qtbot, seat, Qt.Key.Key_Escape)

    assert opened is not None
    assert closed is None
    assert still_there
    assert screen.on_list


def test_a_dossier_taken_in_elsewhere_appears_in_the_list_that_is_open(
    qtbot: QtBot, seat: Seat, window: MainWindow
) -> None:
    press(qtbot, seat, Qt.Key.Key_F3)
    screen = window.current()
    assert isinstance(screen, DossiersScreen)

    dossier = seat.app.desk.receive(seat.actor, Intake.parse(intake()))
    seat.bus.changed.emit(dossier.change, None)
    answered(qtbot, seat)

    assert [row.line.code for row in screen.listing.model.values] == [dossier.value.code]
