"""Dossiers of one visit know each other."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.intake import Intake
from motcua_desktop.ui.dossiers.view import DossiersScreen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.fakes.desk import intake
from tests.fakes.visits import HOSTILE, receive
from tests.ui.hands import Hands


def family(seat: Seat, *names: str) -> tuple[Dossier, ...]:
    """One visit, a dossier for each of these names."""
    told = [intake() for _ in names]
    for one, name in zip(told, names, strict=True):
        one["applicant"] = {**one["applicant"], "name": name}
    return seat.app.desk.receive_all(seat.actor, [Intake.parse(one) for one in told]).value


def screen_of(window: MainWindow) -> DossiersScreen:
    found = window.page("dossiers")
    assert isinstance(found, DossiersScreen)
    return found


def test_the_page_tells_what_came_with_it_and_ctrl_y_lists_the_visit(
    window: MainWindow, seat: Seat, hands: Hands
) -> None:
    receive(seat, name="Người khác")
    one, two, three = family(seat, "Nguyễn Thị Ánh", HOSTILE, "Hồ Thị Lê")
    window.open_code(one.code)
    hands.rest()
    screen = screen_of(window)

    assert screen.page.visit.note.text() == (
        f"Cùng lượt, 3 hồ sơ: {two.code} {HOSTILE}; {three.code} Hồ Thị Lê"
    )
    focus = next(iter(screen.page.steps.buttons.values()))
    QTest.keyClick(focus, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    hands.rest()

    assert screen.on_list
    wanted = screen.listing.filters.wanted(seat.app.clock.now())
    assert wanted is not None
    assert wanted.visit == one.visit
    assert [line.code for line in seat.app.finder.page(wanted).lines] == [
        three.code,
        two.code,
        one.code,
    ]


def test_a_dossier_that_came_alone_says_nothing_of_others(
    window: MainWindow, seat: Seat, hands: Hands, qtbot: QtBot
) -> None:
    alone = receive(seat)

    window.open_code(alone.code)
    hands.rest()

    assert screen_of(window).page.visit.isHidden()


def test_clearing_the_filter_shows_everything_again(
    window: MainWindow, seat: Seat, hands: Hands
) -> None:
    receive(seat)
    one, _ = family(seat, "Nguyễn Thị Ánh", "Hồ Thị Lê")
    screen = screen_of(window)
    screen.show_visit(str(one.visit))
    assert screen.listing.filters.narrowed

    screen.listing.filters.clear_all()
    hands.rest()

    wanted = screen.listing.filters.wanted(seat.app.clock.now())
    assert wanted is not None
    assert wanted.visit == ""


def test_the_name_is_not_told_again_for_the_same_applicant(
    window: MainWindow, seat: Seat, hands: Hands
) -> None:
    one, two, _three = family(seat, HOSTILE, HOSTILE, "Hồ Thị Lê")
    window.open_code(one.code)
    hands.rest()

    told = screen_of(window).page.visit.note.text()
    assert f"{two.code};" in told
    assert told.endswith("Hồ Thị Lê")
