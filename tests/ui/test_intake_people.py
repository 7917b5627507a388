"""Who stands at the counter: known people offered, looked at, coming for somebody else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.intake import Intake
from motcua_desktop.ui.intake.view import IntakeScreen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.fakes.desk import intake
from tests.fakes.visits import HOSTILE
from tests.ui.hands import Ears, Hands

ANH = intake()["applicant"]
CARD = "998190001234|191234567|NGUYEN THI ANH|28021990|Nu|Thon Ha Bac, Huong Hiep|01052021"
BIRTH = "1.004884"


@pytest.fixture
def page(window: MainWindow) -> IntakeScreen:
    found = window.page("intake")
    assert isinstance(found, IntakeScreen)
    found.form.left.procedure.line.setFocus()
    return found


def receive(seat: Seat, procedure: str = BIRTH, check: str | None = None, **applicant: str) -> str:
    told = intake(procedure=procedure, identity_check=check, applicant={**ANH, **applicant})
    return seat.app.desk.receive(seat.actor, Intake.parse(told)).value.code


def control(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, Qt.KeyboardModifier.ControlModifier)


def offered(page: IntakeScreen, qtbot: QtBot) -> str:
    """What is offered, once the keyboard has rested."""
    qtbot.waitUntil(lambda: page.form.left.acquaintance.offered() is not None, timeout=10_000)
    return page.form.left.acquaintance.known.text()


def test_a_phone_being_typed_offers_its_people_and_fills_nothing_by_itself(
    page: IntakeScreen, hands: Hands, seat: Seat, qtbot: QtBot
) -> None:
    receive(seat, check="card")
    person = page.form.left.applicant
    person.phone.setFocus()

    hands.type("0900000456")

    assert offered(page, qtbot) == (
        "Nguyễn Thị Ánh, sinh 28/02/1990\nĐến ngày 20/11/2026; đối chiếu thẻ ngày 20/11/2026"
    )
    hands.press(Qt.Key.Key_Return)
    assert person.name.text() == ""
    control(Qt.Key.Key_Return)
    assert person.name.text() == "Nguyễn Thị Ánh"
    assert person.number.text() == "998190001234"


def test_a_name_and_a_birth_date_offer_the_person(
    page: IntakeScreen, hands: Hands, seat: Seat, qtbot: QtBot
) -> None:
    receive(seat)
    person = page.form.left.applicant
    person.name.setFocus()

    hands.type("nguyen thi anh")
    person.birth.setFocus()
    hands.type("28021990")

    assert offered(page, qtbot).startswith("Nguyễn Thị Ánh, sinh 28/02/1990")


def test_several_people_of_one_phone_are_chosen_with_keys(
    page: IntakeScreen, hands: Hands, seat: Seat, qtbot: QtBot
) -> None:
    receive(seat)
    receive(seat, name="Hồ Văn Ẩm", id_number="998190001299", birth_date="1988-01-01")
    page.form.left.applicant.phone.setFocus()
    hands.type("0900000456")
    assert offered(page, qtbot).startswith("1/2  Hồ Văn Ẩm")

    control(Qt.Key.Key_Down)
    assert page.form.left.acquaintance.known.text().startswith("2/2  Nguyễn Thị Ánh")
    control(Qt.Key.Key_Return)

    assert page.form.left.applicant.name.text() == "Nguyễn Thị Ánh"


def test_what_is_known_otherwise_is_shown_and_stays_the_officers_choice(
    page: IntakeScreen, hands: Hands, seat: Seat, qtbot: QtBot
) -> None:
    receive(seat)
    page.form.fill({"applicant": {**ANH, "phone": "0900000457"}})
    page.form.left.acquaintance.ask()

    assert offered(page, qtbot).endswith("Đã biết khác: điện thoại 0900000456")
    page.form.left.applicant.number.setFocus()
    hands.press(Qt.Key.Key_Return)
    assert page.form.left.applicant.phone.text() == "0900000457"
    control(Qt.Key.Key_Return)
    assert page.form.left.applicant.phone.text() == "0900000456"


def test_a_possible_duplicate_is_opened_by_a_key_and_the_page_stays(
    page: IntakeScreen, window: MainWindow, hands: Hands, seat: Seat, qtbot: QtBot
) -> None:
    code = receive(seat, name=HOSTILE)
    page.form.fill({"procedure": BIRTH, "applicant": {**ANH, "name": HOSTILE}})
    hands.rest()
    page.form.left.acquaintance.ask()
    hands.rest()
    told = page.form.left.acquaintance.similar.text()
    assert told == (
        f"Có thể trùng: {code} – {HOSTILE} – "
        "trùng số định danh, điện thoại, họ tên, ngày sinh, thủ tục – được tiếp nhận"
    )
    assert page.form.missing_text() == "Còn thiếu: 4 giấy tờ"

    page.form.left.applicant.phone.setFocus()
    control(Qt.Key.Key_O)
    hands.rest()

    assert window.current() is window.page("dossiers")
    assert page.form.left.applicant.name.text() == HOSTILE


def test_an_answer_to_older_typing_is_dropped(page: IntakeScreen, hands: Hands, seat: Seat) -> None:
    receive(seat)
    left = page.form.left
    left.applicant.number.setText("998190001234")
    left.acquaintance.ask()
    left.applicant.number.setText("998190001235")
    left.acquaintance.ask()
    hands.rest()

    assert left.acquaintance.offered() is None


def test_a_scanned_card_counts_as_looked_at_until_another_number_is_typed(
    page: IntakeScreen, window: MainWindow, hands: Hands
) -> None:
    left = page.form.left
    hands.scan(window, CARD)
    hands.rest()
    assert left.identity.isChecked()
    assert left.to_json()["identity_check"] == "card"

    left.applicant.number.setFocus()
    hands.type("5")

    assert not left.identity.isChecked()
    assert left.to_json()["identity_check"] is None


def test_a_card_that_takes_another_persons_place_can_be_taken_back(
    page: IntakeScreen, window: MainWindow, hands: Hands, ears: Ears
) -> None:
    page.form.fill({"applicant": {**ANH, "name": "Lê Văn Đức", "id_number": "998192000777"}})
    window.go("dossiers")

    hands.scan(window, CARD)
    hands.rest()
    assert page.form.left.applicant.name.text() == "NGUYEN THI ANH"
    assert ears.texts == ["Đã thay Lê Văn Đức bằng người trong thẻ vừa quét."]
    dict(ears.notices[-1].actions)["Lấy lại"]()

    assert page.form.left.applicant.name.text() == "Lê Văn Đức"


def test_the_paper_may_be_looked_at_without_scanning_it(page: IntakeScreen, hands: Hands) -> None:
    page.form.left.applicant.phone.setFocus()

    control(Qt.Key.Key_I)

    assert page.form.left.identity.isChecked()
    assert page.form.left.to_json()["identity_check"] == "shown"


def test_the_owners_card_says_nothing_of_who_came_instead(
    page: IntakeScreen, window: MainWindow, hands: Hands
) -> None:
    left = page.form.left
    left.someone_else.setChecked(True)
    left.applicant.phone.setFocus()
    hands.scan(window, CARD)
    assert left.to_json()["identity_check"] is None

    left.instead.person.phone.setFocus()
    hands.scan(window, CARD.replace("998190001234", "998192000777"))

    assert left.instead.person.number.text() == "998192000777"
    assert left.to_json()["identity_check"] == "card"


def test_a_representative_comes_for_an_organisation(
    page: IntakeScreen, hands: Hands, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page.press, "receipt", lambda _: None)
    left = page.form.left
    coop = {"kind": "enterprise", "name": "Hợp tác xã Hà Bạc", "id_number": "9912345678"}
    page.form.fill({"procedure": BIRTH, "applicant": {**coop, "id_type": "none"}})
    hands.rest()
    page.form.papers.table.take_all()
    assert left.someone_else.text() == "Người đại diện đến nộp"
    assert left.applicant.fields["id_number"].caption.text() == "Mã số doanh nghiệp"

    left.someone_else.setChecked(True)
    assert left.instead.authority.currentText() == "Người đại diện hợp pháp"
    left.instead.person.fill({"name": HOSTILE, "id_number": "998192000777"})
    left.instead.position.setText("Giám đốc")
    page.take_in()
    hands.rest()

    (line,) = seat.app.finder.find("").lines
    submitter = seat.app.desk.show(line.code).submitter
    assert submitter is not None
    assert submitter.position == "Giám đốc"
    assert submitter.by_right() == "Người đại diện hợp pháp"


def test_a_tax_code_is_right_as_soon_as_an_enterprise_is_chosen(page: IntakeScreen) -> None:
    person = page.form.left.applicant
    person.number.setText("9912345678")
    person.number.check()
    assert "12 chữ số" in person.fields["id_number"].trouble()

    person.kind.select("enterprise")

    assert person.fields["id_number"].trouble() == ""


def test_an_enterprise_without_a_tax_code_of_the_right_length_is_told(
    page: IntakeScreen, hands: Hands
) -> None:
    person = page.form.left.applicant
    person.kind.select("enterprise")
    person.number.setFocus()

    hands.type("99123")
    person.phone.setFocus()

    assert person.fields["id_number"].trouble() == (
        "Mã số thuế, mã doanh nghiệp có 10 hoặc 13 chữ số; ô này có 5."
    )


def test_the_hint_of_the_birth_date_is_read_whole_beside_a_scroll_bar(
    page: IntakeScreen, window: MainWindow, hands: Hands
) -> None:
    window.resize(1366, 768)
    page.form.left.someone_else.setChecked(True)
    hands.rest()
    QApplication.processEvents()

    for form in (page.form.left.applicant, page.form.left.instead.person):
        hint = form.birth.fontMetrics().horizontalAdvance(form.birth.placeholderText())
        assert form.birth.width() >= hint + 2 * 12


def test_who_comes_instead_is_offered_too(
    page: IntakeScreen, hands: Hands, seat: Seat, qtbot: QtBot
) -> None:
    receive(seat, check="card")
    left = page.form.left
    left.applicant.fill({"name": "Hồ Văn Chủ", "id_number": "998192000777"})
    left.someone_else.setChecked(True)
    left.instead.person.number.setFocus()

    hands.type("998190001234")
    qtbot.waitUntil(lambda: left.instead.acquaintance.offered() is not None, timeout=10_000)
    told = left.instead.acquaintance
    assert told.known.text().startswith("Nguyễn Thị Ánh, sinh 28/02/1990")
    assert told.similar.text() == told.open_note.text() == ""
    hands.press(Qt.Key.Key_Return)

    assert left.instead.person.name.text() == "Nguyễn Thị Ánh"
    assert left.applicant.name.text() == "Hồ Văn Chủ"
    assert left.instead.authority.hasFocus()
    assert left.acquaintance.offered() is None
    left.hush()
    assert told.isHidden()


def test_nobody_is_offered_to_come_as_an_organisation(
    page: IntakeScreen, hands: Hands, seat: Seat
) -> None:
    told = {"kind": "enterprise", "name": "Hợp tác xã Hà Bạc", "id_number": "9912345678"}
    intake_told = intake(procedure=BIRTH, applicant={**told, "phone": "0900000456"})
    seat.app.desk.receive(seat.actor, Intake.parse(intake_told))
    left = page.form.left
    left.someone_else.setChecked(True)
    left.instead.person.phone.setFocus()

    hands.type("0900000456")
    left.instead.acquaintance.ask()
    hands.rest()

    assert left.instead.acquaintance.offered() is None
