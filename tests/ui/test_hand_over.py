"""Several dossiers of the list handed over together; the way of one on its page."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.custody import HolderKind
from motcua_desktop.domain.steps import Action
from motcua_desktop.ui.dossiers.hand_over import HandOverDialog
from motcua_desktop.ui.dossiers.hand_over_lists import HandOverLists
from motcua_desktop.ui.dossiers.route_card import RouteCard
from motcua_desktop.ui.dossiers.view import DossiersScreen
from motcua_desktop.ui.preview.dialog import PreviewDialog
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.fakes.procedures import through_agencies
from tests.fakes.visits import answered, receive
from tests.ui.hands import Ears, Hands, StillClock

CONTROL = Qt.KeyboardModifier.ControlModifier
AGENCIES = ("Công an xã Hướng Hiệp", "Bảo hiểm xã hội cơ sở")


@pytest.fixture
def page(window: MainWindow, hands: Hands, seat: Seat) -> Iterator[DossiersScreen]:
    """The list with three dossiers, the keyboard on the first row."""
    for name in ("Phan Thị Én", "Hồ Văn Ẩm", "Lê Văn Đức"):
        receive(seat, name)
    hands.shortcut(Qt.Key.Key_F3)
    hands.rest()
    found = window.page("dossiers")
    assert isinstance(found, DossiersScreen)
    yield found
    for dialog in window.findChildren(QDialog):
        dialog.close()


def test_shift_and_arrows_select_ctrl_b_hands_over_and_prints(
    page: DossiersScreen, window: MainWindow, hands: Hands, seat: Seat, ears: Ears, qtbot: QtBot
) -> None:
    listing = page.listing
    listing.table.selectRow(0)
    QTest.keyClick(listing.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    codes = listing.selected()
    QTest.keyClick(listing.table, Qt.Key.Key_B, CONTROL)
    hands.rest()
    dialog = window.findChild(HandOverDialog)
    assert dialog is not None
    hands.type("Phạm Thị Lan")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    hands.rest()
    answered(qtbot, seat)

    made = seat.app.custody.lists(seat.actor)[0]
    assert len(codes) == 2
    assert [one.line.code for one in made.dossiers] == list(codes)
    assert made.taker.name == "Phạm Thị Lan"
    assert "Danh sách bàn giao 1/2026: 2 hồ sơ cho Phạm Thị Lan." in ears.texts
    shown = window.findChild(PreviewDialog)
    assert shown is not None
    assert shown.windowTitle() == "Danh sách bàn giao 1/2026"


def test_a_selection_survives_a_look_at_the_list_anew(page: DossiersScreen, hands: Hands) -> None:
    page.listing.table.selectAll()
    before = page.listing.selected()

    page.listing.look_again()
    hands.rest()

    assert len(before) == 3
    assert page.listing.selected() == before


def test_a_hand_over_without_a_name_or_on_a_past_day_is_told_beside_the_field(
    page: DossiersScreen, window: MainWindow, hands: Hands, seat: Seat
) -> None:
    page.listing.hand_over()
    hands.rest()
    dialog = window.findChild(HandOverDialog)
    assert dialog is not None

    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    hands.rest()
    nameless = dialog.fields["to"].trouble()
    dialog.name.setText("Phạm Thị Lan")
    dialog.until.setText("19/11/2026")
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    hands.rest()

    assert nameless == "Ghi tên người hoặc cơ quan nhận hồ sơ."
    assert "phải ở sau lúc bàn giao" in dialog.fields["until"].trouble()
    assert seat.app.custody.lists(seat.actor) == ()


def test_known_takers_are_offered_by_kind(
    page: DossiersScreen, window: MainWindow, hands: Hands, seat: Seat
) -> None:
    through_agencies(seat.app, seat.actor, *AGENCIES)
    page.listing.hand_over()
    hands.rest()
    dialog = window.findChild(HandOverDialog)
    assert dialog is not None

    dialog.kind.setFocus()
    hands.shortcut(Qt.Key.Key_Down)
    model = dialog.name.completer().model()
    offered = {model.index(row, 0).data() for row in range(model.rowCount())}

    assert dialog.kind.currentData() == HolderKind.AGENCY
    assert set(AGENCIES) <= offered


def test_the_taker_s_signature_is_written_down_from_the_lists(
    page: DossiersScreen, window: MainWindow, hands: Hands, seat: Seat
) -> None:
    code = page.listing.selected()[0]
    seat.app.custody.hand_over_many(
        seat.actor, [code], to="Phạm Thị Lan", kind=HolderKind.SPECIALIST
    )
    QTest.keyClick(page.listing.table, Qt.Key.Key_D, CONTROL)
    hands.rest()
    dialog = window.findChild(HandOverLists)
    assert dialog is not None
    offered = dialog.by.text()

    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    hands.rest()

    assert offered == "Phạm Thị Lan"
    assert seat.app.custody.lists(seat.actor)[0].taken_by == "Phạm Thị Lan"
    assert not dialog.sign.isEnabled()


def test_another_taker_is_typed_over_the_offered_name(
    page: DossiersScreen, window: MainWindow, hands: Hands, seat: Seat
) -> None:
    code = page.listing.selected()[0]
    seat.app.custody.hand_over_many(
        seat.actor, [code], to="Phạm Thị Lan", kind=HolderKind.SPECIALIST
    )
    QTest.keyClick(page.listing.table, Qt.Key.Key_D, CONTROL)
    hands.rest()
    dialog = window.findChild(HandOverLists)
    assert dialog is not None
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)

    assert dialog.by.selectedText() == "Phạm Thị Lan"


def test_no_list_yet_says_how_to_make_one(
    page: DossiersScreen, window: MainWindow, hands: Hands
) -> None:
    page.listing.show_lists()
    hands.rest()
    dialog = window.findChild(HandOverLists)

    assert dialog is not None
    assert dialog._stack.currentIndex() == 1


def test_the_way_of_a_dossier_tells_who_has_it_who_kept_time_and_who_is_next(
    qtbot: QtBot, seat: Seat, clock: StillClock
) -> None:
    code = through_agencies(seat.app, seat.actor, *AGENCIES)
    dossier = receive(seat, procedure=code)
    custody = seat.app.custody
    custody.hand_over_many(seat.actor, [dossier.code], to=AGENCIES[0], kind=HolderKind.AGENCY)
    custody.take(seat.actor, [dossier.code], by="Trần Quang Khải")
    card = RouteCard(seat)
    qtbot.addWidget(card)

    card.show_dossier(seat.app.desk.show(dossier.code), clock.now())
    now = card.told
    clock.passes(days=10)
    card.show_dossier(seat.app.desk.show(dossier.code), clock.now())

    assert [name for name, _, _ in now] == ["Bộ phận Một cửa", *AGENCIES]
    assert [state.text for _, _, state in now] == ["Đã qua", "Đang giữ, trong hạn", "Tiếp theo"]
    assert "Trần Quang Khải đã ký nhận" in now[1][1]
    assert now[2][1] == "Thời hạn 1 ngày làm việc"
    assert card.told[1][2].text == "Đang giữ, quá hạn"


def test_who_took_a_dossier_over_without_a_list_signs_on_its_page(
    page: DossiersScreen, hands: Hands, seat: Seat, ears: Ears
) -> None:
    code = page.listing.selected()[0]
    seat.app.desk.step(seat.actor, code, Action.START, {"to": "Phạm Thị Lan"})
    page.open_code(code)
    hands.rest()
    card = page.page.route

    card.by.setFocus()
    offered = card.by.text()
    hands.press(Qt.Key.Key_Return)
    hands.rest()

    assert offered == "Phạm Thị Lan"
    assert seat.app.desk.show(code).custody[-1].taken_by == "Phạm Thị Lan"
    assert card._unsigned.isHidden()
    assert f"Phạm Thị Lan đã ký nhận hồ sơ {code}." in ears.texts


def test_a_dossier_that_is_at_the_desk_and_stays_there_has_no_way(
    qtbot: QtBot, seat: Seat, clock: StillClock
) -> None:
    card = RouteCard(seat)
    qtbot.addWidget(card)

    card.show_dossier(receive(seat), clock.now())

    assert card.isHidden()
