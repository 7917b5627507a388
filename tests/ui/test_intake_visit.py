"""One family, five papers, one screen: several dossiers of one visit, taken in together."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.ui.intake.view import IntakeScreen
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.fakes.desk import intake
from tests.ui.hands import Ears, Hands

ANH = intake()["applicant"]
BIRTH = "1.004884"


@pytest.fixture
def page(window: MainWindow) -> IntakeScreen:
    found = window.page("intake")
    assert isinstance(found, IntakeScreen)
    found.form.left.procedure.line.setFocus()
    return found


@pytest.fixture
def printed(page: IntakeScreen, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The dossiers whose receipts were asked for, job by job."""
    jobs: list[tuple[str, ...]] = []
    monkeypatch.setattr(page.press, "receipts", jobs.append)
    monkeypatch.setattr(page.press, "receipt", lambda code: jobs.append((code,)))
    return jobs


def complete(page: IntakeScreen, hands: Hands, **applicant: str) -> None:
    page.form.fill({"procedure": BIRTH, "applicant": {**ANH, **applicant}})
    hands.rest()
    page.form.papers.table.take_all()
    hands.rest()


def control(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, Qt.KeyboardModifier.ControlModifier)


def newest(seat: Seat) -> list[Dossier]:
    lines = seat.app.finder.find("").lines
    return [seat.app.desk.show(line.code) for line in lines]


def test_the_next_of_the_same_procedure_keeps_procedure_and_address(
    page: IntakeScreen, hands: Hands
) -> None:
    complete(page, hands)

    control(Qt.Key.Key_D)
    hands.rest()

    left = page.form.left
    assert [entry.title for entry in page.visit.entries] == [
        "Nguyễn Thị Ánh · Thủ tục đăng ký lại khai sinh"
    ]
    assert left.procedure.entry() is not None
    assert left.applicant.name.text() == ""
    assert left.applicant.address.text() == ANH["address"]
    assert left.applicant.number.hasFocus()
    assert len(page.form.lacking()) == 4
    assert page.receive.isEnabled()
    assert page.receive.text() == "Tiếp nhận 1 hồ sơ và in"


def test_the_next_of_the_same_person_keeps_the_person(page: IntakeScreen, hands: Hands) -> None:
    complete(page, hands)
    page.form.left.identity.setChecked(True)

    control(Qt.Key.Key_N)
    hands.rest()

    left = page.form.left
    assert left.procedure.entry() is None
    assert left.procedure.line.hasFocus()
    assert left.applicant.name.text() == "Nguyễn Thị Ánh"
    assert left.to_json()["identity_check"] == "shown"
    assert page.form.papers.lines == ()


def test_an_unfinished_dossier_is_not_put_into_the_visit(page: IntakeScreen, hands: Hands) -> None:
    hands.type("lai khai sinh")
    hands.press(Qt.Key.Key_Return)
    hands.rest()

    control(Qt.Key.Key_D)

    assert len(page.visit) == 0
    assert page.form.left.applicant.fields["name"].trouble() == "Chưa nhập ô này."


def test_f9_takes_the_whole_visit_in_and_prints_one_job(
    page: IntakeScreen, hands: Hands, seat: Seat, printed: list[tuple[str, ...]], ears: Ears
) -> None:
    complete(page, hands)
    control(Qt.Key.Key_D)
    hands.rest()
    page.form.left.applicant.fill({**ANH, "name": "Hồ Thị Lê", "id_number": "998192000777"})
    page.form.papers.table.take_all()
    assert page.receive.text() == "Tiếp nhận 2 hồ sơ và in"

    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()

    second, first = newest(seat)
    assert (first.applicant.name, second.applicant.name) == ("Nguyễn Thị Ánh", "Hồ Thị Lê")
    assert first.visit is not None
    assert first.visit == second.visit
    assert printed == [(first.code, second.code)]
    assert ears.texts == [f"Đã tiếp nhận 2 hồ sơ trong một lượt: {first.code}, {second.code}."]
    assert len(page.visit) == 0
    assert page.form.is_empty()


def test_a_page_on_which_nothing_was_begun_is_not_one_of_the_visit(
    page: IntakeScreen, hands: Hands, seat: Seat, printed: list[tuple[str, ...]]
) -> None:
    complete(page, hands)
    control(Qt.Key.Key_D)
    hands.rest()

    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()

    (dossier,) = newest(seat)
    assert dossier.visit is None
    assert printed == [(dossier.code,)]


def test_an_entry_is_edited_and_what_stood_on_the_page_takes_its_place(
    page: IntakeScreen, hands: Hands
) -> None:
    complete(page, hands)
    control(Qt.Key.Key_D)
    hands.rest()
    page.form.left.applicant.name.setText("Hồ Thị Lê")

    control(Qt.Key.Key_B)
    hands.press(Qt.Key.Key_Return)
    hands.rest()

    assert page.form.left.applicant.name.text() == "Nguyễn Thị Ánh"
    assert page.form.missing_text() == ""
    (entry,) = page.visit.entries
    assert entry.title.startswith("Hồ Thị Lê")
    assert entry.missing == "Còn thiếu: số định danh, 4 giấy tờ"


def test_f9_goes_to_the_entry_that_lacks_something(
    page: IntakeScreen, hands: Hands, seat: Seat
) -> None:
    complete(page, hands)
    control(Qt.Key.Key_D)
    hands.rest()
    page.form.left.applicant.name.setText("Hồ Thị Lê")
    page.edit_entry(0)
    hands.rest()

    page.take_in()
    hands.rest()

    assert newest(seat) == []
    assert page.form.left.applicant.name.text() == "Hồ Thị Lê"
    assert page.form.left.applicant.number.hasFocus()


def test_an_entry_taken_out_can_be_put_back(page: IntakeScreen, hands: Hands, ears: Ears) -> None:
    complete(page, hands)
    control(Qt.Key.Key_D)
    hands.rest()

    control(Qt.Key.Key_B)
    hands.press(Qt.Key.Key_Delete)
    assert len(page.visit) == 0
    dict(ears.notices[-1].actions)["Lấy lại"]()

    assert [entry.title for entry in page.visit.entries] == [
        "Nguyễn Thị Ánh · Thủ tục đăng ký lại khai sinh"
    ]


def test_the_whole_visit_comes_back_after_a_kill(
    page: IntakeScreen, hands: Hands, seat: Seat, qtbot: QtBot, printed: list[tuple[str, ...]]
) -> None:
    complete(page, hands)
    control(Qt.Key.Key_D)
    hands.rest()
    page.form.left.applicant.name.setText("Hồ Thị Lê")
    page.keeper.save()
    hands.rest()

    after = IntakeScreen(seat)
    qtbot.addWidget(after)
    hands.rest()

    assert after.visit.entries == page.visit.entries
    assert after.form.left.applicant.name.text() == "Hồ Thị Lê"


def test_a_kill_between_receiving_and_forgetting_the_draft_makes_no_second_visit(
    page: IntakeScreen, hands: Hands, seat: Seat, qtbot: QtBot, printed: list[tuple[str, ...]]
) -> None:
    complete(page, hands)
    control(Qt.Key.Key_D)
    hands.rest()
    page.form.left.applicant.fill({**ANH, "name": "Hồ Thị Lê", "id_number": "998192000777"})
    page.form.papers.table.take_all()
    draft = page._draft_body()
    assert draft is not None
    page.take_in()
    hands.rest()
    seat.app.desk.save_draft(seat.actor, "intake", draft)

    after = IntakeScreen(seat)
    qtbot.addWidget(after)
    hands.rest()
    after.press = page.press
    after.take_in()
    hands.rest()

    assert len(newest(seat)) == 2


def test_a_trouble_of_an_earlier_entry_is_told_beside_its_field(
    page: IntakeScreen, hands: Hands, seat: Seat
) -> None:
    complete(page, hands, birth_date="2090-01-01")
    control(Qt.Key.Key_D)
    hands.rest()
    page.form.left.applicant.fill({**ANH, "name": "Hồ Thị Lê", "id_number": "998192000777"})
    page.form.papers.table.take_all()

    page.take_in()
    hands.rest()

    person = page.form.left.applicant
    assert newest(seat) == []
    assert person.name.text() == "Nguyễn Thị Ánh"
    assert person.fields["birth_date"].trouble() == "Ngày sinh ở tương lai."


def test_the_receipts_of_a_visit_are_one_pdf_each_counted_for_itself(
    seat: Seat, page: IntakeScreen
) -> None:
    assert isinstance(page.press, Press)
    from motcua_desktop.domain.intake import Intake

    two = [Intake.parse(intake()), Intake.parse(intake())]
    codes = [one.code for one in seat.app.desk.receive_all(seat.actor, two).value]

    made = seat.app.receipts(seat.actor, codes)
    one = seat.app.receipt(seat.actor, codes[0])
    seat.app.kept(seat.actor, made.sheet)

    assert made.pages == 2 * one.pages
    assert [seat.app.desk.show(code).prints for code in codes] == [1, 1]
