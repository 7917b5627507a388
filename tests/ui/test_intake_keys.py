"""Keys at the counter: scans and typing that land where nobody meant them are not lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motcua_desktop.ui.intake.view import IntakeScreen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.fakes.visits import receive
from tests.ui.hands import Hands

CARD = "045190001234|191234567|NGUYEN THI ANH|28021990|Nu|Thon Ha Bac, Huong Hiep|01052021"


@pytest.fixture
def page(window: MainWindow) -> IntakeScreen:
    found = window.page("intake")
    assert isinstance(found, IntakeScreen)
    found.form.left.procedure.line.setFocus()
    return found


def choose_with_cases(page: IntakeScreen, hands: Hands) -> None:
    """A procedure with cases: the keyboard rests in the box that chooses one."""
    hands.type("thu tuc dang ky khai sinh")
    hands.press(Qt.Key.Key_Return)
    hands.rest()
    assert page.form.left.procedure.case.hasFocus()


def test_a_card_scanned_while_the_case_is_being_chosen_fills_the_applicant(
    page: IntakeScreen, window: MainWindow, hands: Hands
) -> None:
    choose_with_cases(page, hands)

    hands.scan(window, CARD)
    hands.rest()

    applicant = page.form.left.applicant
    assert QApplication.activePopupWidget() is None
    assert applicant.number.text() == "045190001234"
    assert applicant.name.text() == "NGUYEN THI ANH"
    assert page.form.left.procedure.case.currentIndex() == 0


def test_a_receipt_scanned_while_the_case_is_being_chosen_leaves_the_page_as_it_was(
    page: IntakeScreen, window: MainWindow, hands: Hands, seat: Seat
) -> None:
    dossier = receive(seat)
    choose_with_cases(page, hands)

    hands.scan(window, dossier.scan)
    hands.rest()

    assert page.form.left.applicant.number.text() == ""
    assert window.current() is window.page("dossiers")


def test_an_identity_number_typed_at_the_case_begins_the_number(
    page: IntakeScreen, hands: Hands
) -> None:
    choose_with_cases(page, hands)

    hands.type("045190001234")

    assert page.form.left.applicant.number.text() == "045190001234"
    assert page.form.left.applicant.number.hasFocus()


def test_a_digit_at_the_case_never_touches_a_number_that_is_there(
    page: IntakeScreen, hands: Hands
) -> None:
    choose_with_cases(page, hands)
    page.form.left.applicant.number.setText("045190001234")

    hands.type("7")

    assert page.form.left.applicant.number.text() == "045190001234"


@pytest.mark.parametrize("typed", ["28021990", "28/2/1990", "28.2.1990"])
def test_a_birth_date_typed_in_a_hurry_is_shown_as_it_was_understood(
    page: IntakeScreen, hands: Hands, typed: str
) -> None:
    applicant = page.form.left.applicant
    applicant.birth.setFocus()

    hands.type(typed)
    hands.press(Qt.Key.Key_Return)

    assert applicant.birth.text() == "28/02/1990"
    assert applicant.fields["birth_date"].trouble() == ""
    assert applicant.to_json()["birth_date"] == "1990-02-28"


def test_a_birth_date_that_is_none_stays_as_it_was_typed(page: IntakeScreen, hands: Hands) -> None:
    applicant = page.form.left.applicant
    applicant.birth.setFocus()

    hands.type("31/2/1990")
    hands.press(Qt.Key.Key_Return)

    assert applicant.birth.text() == "31/2/1990"
    assert "không phải ngày sinh có thật" in applicant.fields["birth_date"].trouble()


def test_another_persons_card_leaves_nothing_of_the_first_one(
    page: IntakeScreen, window: MainWindow, hands: Hands
) -> None:
    hands.scan(window, CARD)
    page.form.left.applicant.phone.setText("0905123456")

    hands.scan(window, "001088001235||LE VAN DUC|||Khe Sanh, Quang Tri|")
    hands.rest()

    told = page.form.left.applicant.to_json()
    assert told["name"] == "LE VAN DUC"
    assert told["address"] == "Khe Sanh, Quang Tri"
    assert (told["phone"], told["birth_date"], told["sex"]) == (None, None, None)


def test_the_same_persons_card_keeps_the_phone(
    page: IntakeScreen, window: MainWindow, hands: Hands
) -> None:
    page.form.left.applicant.phone.setText("0905123456")
    page.form.left.applicant.number.setText("045190001234")

    hands.scan(window, CARD)

    assert page.form.left.applicant.phone.text() == "0905123456"


def test_what_is_wrong_is_not_called_missing(page: IntakeScreen, hands: Hands) -> None:
    choose_with_cases(page, hands)
    applicant = page.form.left.applicant
    applicant.number.setText("045190001234")
    applicant.birth.setText("31/2/1990")

    assert page.missing.text() == "Chưa đúng: ngày sinh. Còn thiếu: họ tên, 3 giấy tờ"


def test_an_organisation_is_not_held_up_by_a_birth_date_nobody_sees(
    page: IntakeScreen, hands: Hands
) -> None:
    choose_with_cases(page, hands)
    applicant = page.form.left.applicant
    applicant.birth.setText("31/2/1990")
    applicant.sex.select("female")

    applicant.kind.select("enterprise")

    assert page.missing.text() == "Còn thiếu: tên tổ chức, 3 giấy tờ"
    assert (applicant.to_json()["birth_date"], applicant.to_json()["sex"]) == (None, None)


def test_taking_the_page_back_loses_nothing_that_was_typed_since(
    page: IntakeScreen, window: MainWindow, hands: Hands
) -> None:
    name = page.form.left.applicant.name
    name.setText("Nguyễn Thị Ánh")
    hands.shortcut(Qt.Key.Key_Escape)
    name.setText("Lê Văn Đức")
    window.go("dossiers")

    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)

    assert window.current() is page
    assert name.text() == "Nguyễn Thị Ánh"
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert name.text() == "Lê Văn Đức"


def test_a_choice_is_read_whole_also_with_the_keyboard_on_it(
    page: IntakeScreen, window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1366, 740)
    left = page.form.left
    left.applicant.kind.select("enterprise")
    left.channel.select("online")
    left.return_by.select("post")
    for choice in (left.applicant.kind, left.channel, left.return_by):
        choice.setFocus()
        qtbot.waitUntil(choice.hasFocus)

        assert choice.shown_text() == choice.currentText()


def test_space_alone_opens_the_list_of_cases(
    page: IntakeScreen, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[bool] = []
    choose_with_cases(page, hands)
    monkeypatch.setattr(page.form.left.procedure.case, "showPopup", lambda: opened.append(True))

    hands.press(Qt.Key.Key_Space)

    assert opened == [True]
