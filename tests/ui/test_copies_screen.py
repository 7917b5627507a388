"""Chứng thực: a visit by keyboard alone, the register beneath, nothing typed is lost."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.intake import Intake
from motcua_desktop.ui.bus import Level, Notice
from motcua_desktop.ui.copies.extras import NO_EXTRAS
from motcua_desktop.ui.copies.model import COLUMNS
from motcua_desktop.ui.copies.view import CopiesScreen
from motcua_desktop.ui.intake.view import IntakeScreen
from motcua_desktop.ui.places import PLACES
from motcua_desktop.ui.preview.dialog import PreviewDialog
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.table import ValuesModel
from motcua_desktop.ui.window import MainWindow
from tests.ui.hands import Ears, Hands

SIGNER = "Hồ Văn Lợi, Phó Chủ tịch"
# A warning of Qt fails the test.
_WARN = QAbstractItemModelTester.FailureReportingMode.Warning


@pytest.fixture
def screen(window: MainWindow, hands: Hands) -> Iterator[CopiesScreen]:
    """The page in the main window, with who signs typed as on the first day."""
    window.go("copies")
    hands.rest()
    made = window.page("copies")
    assert isinstance(made, CopiesScreen)
    made.form.signer.setText(SIGNER)
    made.form.focus_first()
    yield made
    window.close()


def visit(hands: Hands, name: str, *documents: tuple[str, str, str]) -> None:
    """Typed as one does: Enter from field to field, and once more where nothing comes."""
    hands.type(name)
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Return)
    for document in documents:
        for text in document:
            hands.type(text)
            hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Return)


def shown(screen: CopiesScreen) -> list[tuple[str, str]]:
    return [
        (column.text(row), row.requester) for row in screen.model.values for column in COLUMNS[:1]
    ]


def test_the_tariff_is_read_whole_on_a_screen_720_high(
    window: MainWindow, screen: CopiesScreen, hands: Hands
) -> None:
    window.resize(1280, 720)
    window.banner.show_notice(Notice(Level.DONE, "Đã lưu."))
    hands.rest()
    tariff = screen.form.tariff

    assert tariff.height() >= tariff.heightForWidth(tariff.width())


def test_the_names_of_those_who_sign_are_folded_for_the_next_person(
    screen: CopiesScreen, hands: Hands, ears: Ears
) -> None:
    visit(hands, "nguyễn thị ánh", ("Bằng tốt nghiệp", "2", "3"))
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()
    hands.rest()
    names = screen.form.signer.completer()
    popup = names.popup()
    assert popup is not None
    names.complete()
    opened = popup.isVisible()
    screen.form.clear()

    assert ears.texts
    assert (opened, popup.isVisible()) == (True, False)


def test_a_visit_goes_in_by_keyboard_alone(
    screen: CopiesScreen, hands: Hands, seat: Seat, ears: Ears
) -> None:
    visit(hands, "nguyễn thị ánh", ("Bằng tốt nghiệp", "2", "3"), ("Học bạ", "24", ""))

    assert screen.form.name.text() == "Nguyễn Thị Ánh"
    assert screen.form.fee.text() == "38.000 đ"
    assert screen.now.hasFocus()

    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()
    hands.rest()

    assert ears.texts[-1] == "Số chứng thực 1–2: Nguyễn Thị Ánh, 38.000 đ."
    assert shown(screen) == [("2", "Nguyễn Thị Ánh"), ("1", "Nguyễn Thị Ánh")]
    assert screen.total.text() == "2 số, 4 bản, 38.000 đ"
    assert screen.form.is_empty()
    assert screen.form.name.hasFocus()
    assert screen.form.signer.text() == SIGNER
    dossier = seat.app.finder.find("ánh").lines[0]
    assert dossier.status is Status.RETURNED


def test_a_repeat_needs_few_keys(screen: CopiesScreen, hands: Hands) -> None:
    visit(hands, "An Bình", ("Bằng tốt nghiệp", "2", "3"))
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()
    hands.rest()
    hands.strokes = 0

    visit(hands, "Hồ Lê", ("Bằng", "2", ""))
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()

    assert hands.strokes - len("Hồ Lê") <= 14
    assert len(screen.form.rows.lines) == 1


def test_f10_takes_in_and_offers_the_receipt_to_print(
    screen: CopiesScreen, hands: Hands, window: MainWindow, ears: Ears
) -> None:
    screen.form.signer.clear()
    visit(hands, "Hồ Văn Ẩm", ("Học bạ", "3", "2"))

    assert not screen.now.isEnabled()
    assert screen.missing.text() == "Còn thiếu: chưa ghi người ký."

    hands.shortcut(Qt.Key.Key_F10)
    hands.rest()
    hands.rest()

    assert ears.texts[0].startswith("Đã nhận H50.31.12-261120-5001, hẹn trả 17:00 20/11/2026")
    assert shown(screen) == [("–", "Hồ Văn Ẩm")]
    hands.qtbot.waitUntil(lambda: window.findChild(PreviewDialog) is not None, timeout=15_000)
    dialog = window.findChild(PreviewDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "Giấy tiếp nhận H50.31.12-261120-5001"
    dialog.reject()


def test_what_is_missing_is_said_and_nothing_goes_in(
    screen: CopiesScreen, hands: Hands, seat: Seat
) -> None:
    hands.type("An")
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()

    assert screen.missing.text() == "Còn thiếu: chưa có giấy tờ nào."
    assert screen.form.rows.lines[0].name.hasFocus()
    assert seat.app.finder.find("").count == 0


def test_a_line_without_pages_is_shown(screen: CopiesScreen, hands: Hands) -> None:
    visit(hands, "An Bình", ("Học bạ", "", "2"))
    hands.shortcut(Qt.Key.Key_F9)

    assert screen.missing.text() == "Còn thiếu: dòng 1 thiếu loại giấy tờ hoặc số trang."
    assert screen.form.rows.lines[0].pages.hasFocus()
    assert screen.form.rows.lines[0].pages.property("wrong") == "true"


def test_a_wrong_number_is_told_beside_it(screen: CopiesScreen, hands: Hands) -> None:
    screen.form.number.setText("12345")
    visit(hands, "An Bình", ("Học bạ", "1", ""))
    hands.shortcut(Qt.Key.Key_F9)

    assert "số định danh chưa đúng" in screen.missing.text()
    assert screen.form.fields["requester.id_number"].trouble()


def test_escape_empties_the_page_and_it_can_be_taken_back(
    screen: CopiesScreen, hands: Hands, ears: Ears
) -> None:
    visit(hands, "An Bình", ("Học bạ", "3", "2"))
    before = screen.form.body()

    hands.shortcut(Qt.Key.Key_Escape)

    assert screen.form.is_empty()
    ((word, take_back),) = ears.notices[-1].actions
    take_back()

    assert word == "Lấy lại"
    assert screen.form.body() == before


def test_ctrl_delete_drops_the_line_that_is_typed(screen: CopiesScreen, hands: Hands) -> None:
    screen.form.rows.fill(
        [{"name": name, "pages": 1, "copies": 1} for name in ("Một", "Hai", "Ba")]
    )
    screen.form.rows.lines[1].pages.setFocus()

    screen.form.rows.remove_current()

    assert [one["name"] for one in screen.form.rows.to_json()] == ["Một", "Ba"]
    assert screen.form.rows.lines[1].name.hasFocus()
    assert screen.form.rows.fee() == 4000


def test_a_scanned_card_fills_in_who_it_is(
    screen: CopiesScreen, hands: Hands, window: MainWindow
) -> None:
    hands.scan(window, "998190001234||Nguyễn Thị Ánh|28021990|Nữ|Thôn Hà Bạc|01012021")

    assert screen.form.name.text() == "Nguyễn Thị Ánh"
    assert screen.form.number.text() == "998190001234"
    assert screen.form.rows.lines[0].name.hasFocus()


def test_what_was_certified_before_is_offered_with_or_without_tones(
    screen: CopiesScreen, hands: Hands
) -> None:
    visit(hands, "An Bình", ("Bằng tốt nghiệp", "2", "1"))
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()
    hands.rest()

    line = screen.form.rows.lines[0]
    line.name.setFocus()
    hands.type("tot ng")

    model = line.offers.model()
    assert [model.index(at, 0).data() for at in range(model.rowCount())] == ["Bằng tốt nghiệp"]

    popup = line.offers.popup()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)

    assert line.name.text() == "Bằng tốt nghiệp"
    assert line.pages.hasFocus()


def test_enter_goes_on_though_other_papers_are_offered(screen: CopiesScreen, hands: Hands) -> None:
    visit(hands, "An Bình", ("Bằng tốt nghiệp", "2", "1"))
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()
    hands.rest()

    line = screen.form.rows.lines[0]
    line.name.setFocus()
    hands.type("Bằng")
    popup = line.offers.popup()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Return)

    assert line.name.text() == "Bằng"
    assert line.pages.hasFocus()


def test_a_refusal_leaves_everything_where_it_was(screen: CopiesScreen, hands: Hands) -> None:
    visit(hands, "An Bình", ("Học bạ", "1", ""))
    screen.form.paid.addItem("Lạ", "x" * 101)
    screen.form.paid.select("x" * 101)
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()

    assert screen.form.fields["paid"].trouble() == "Dài 101 ký tự, tối đa 100."
    assert screen.form.name.text() == "An Bình"


def test_the_model_keeps_the_rules_of_models(screen: CopiesScreen, hands: Hands) -> None:
    visit(hands, 'Nguyễn <An & "Bình"', ("Học bạ", "1", ""))
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()
    hands.rest()
    model = ValuesModel(COLUMNS)
    tester = QAbstractItemModelTester(model, _WARN)

    model.set_values(screen.model.values)

    assert tester.model() is model
    assert screen.model.values[0].requester == 'Nguyễn <An & "Bình"'


def test_enter_in_the_register_opens_the_dossier(
    screen: CopiesScreen, hands: Hands, seat: Seat, qtbot: QtBot
) -> None:
    visit(hands, "An Bình", ("Học bạ", "1", ""))
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()
    hands.rest()
    screen.table.setFocus()
    screen.table.select_first()

    with qtbot.waitSignal(seat.bus.open_dossier) as opened:
        hands.press(Qt.Key.Key_Return)

    assert opened.args == ["H50.31.12-261120-5001"]


def test_a_dossier_of_the_ordinary_intake_is_certified_here(
    screen: CopiesScreen, hands: Hands, seat: Seat, ears: Ears
) -> None:
    told = {"procedure": "2.000815", "applicant": {"name": "Lê Thị Bảy"}}
    plain = seat.app.desk.receive(seat.actor, Intake.parse(told)).value
    screen.look_again()
    hands.rest()
    assert shown(screen) == [("–", "Lê Thị Bảy")]
    assert not screen.take.isVisible()

    screen.table.setFocus()
    screen.table.select_first()
    assert screen.take.isVisible()
    screen.take_chosen()
    hands.rest()
    assert screen.form.name.text() == "Lê Thị Bảy"
    assert screen.form.name.isReadOnly()
    assert screen.form.rows.lines[0].name.hasFocus()
    for text in ("Học bạ", "3", "2"):
        hands.type(text)
        hands.press(Qt.Key.Key_Return)
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()
    hands.rest()

    assert ears.texts[-1] == "Số chứng thực 1: Lê Thị Bảy, 10.000 đ."
    assert [(row.dossier, bool(row.line)) for row in screen.model.values] == [(plain.code, True)]
    assert not screen.form.name.isReadOnly()


def test_a_scanned_receipt_of_a_waiting_dossier_is_taken_up_here(
    screen: CopiesScreen, hands: Hands, seat: Seat
) -> None:
    told = {"procedure": "2.000815", "applicant": {"name": "Lê Thị Bảy"}}
    plain = seat.app.desk.receive(seat.actor, Intake.parse(told)).value
    screen.look_again()
    hands.rest()

    assert screen.take_receipt(plain.code)
    hands.rest()

    assert screen.form.body()["dossier"] == plain.code
    assert plain.code in screen.form.note.text()
    assert not screen.take_receipt("H50.31.12-261120-5999")


def test_the_intake_shows_the_way_to_the_fast_lane(
    window: MainWindow, hands: Hands, seat: Seat
) -> None:
    window.go("intake")
    page = window.page("intake")
    assert isinstance(page, IntakeScreen)
    box = page.form.left.procedure
    for code, shown_there in (("1.001193", False), ("2.000815", True)):
        box.choose(seat.app.catalogue.show(code))
        hands.rest()
        assert box.fast_lane.isVisible() is shown_there

    box.over_there.click()
    hands.rest()

    assert isinstance(window.current(), CopiesScreen)


def test_many_copies_are_promised_two_working_days_later(
    screen: CopiesScreen, hands: Hands, ears: Ears, window: MainWindow
) -> None:
    visit(hands, "Hồ Văn Ẩm", ("Học bạ", "30", "20"))
    screen.form.extras.days.select("2")

    assert not screen.now.isEnabled()
    assert screen.missing.text() == "Còn thiếu: hẹn thêm ngày thì bấm F10."

    hands.shortcut(Qt.Key.Key_F10)
    hands.rest()
    hands.rest()

    assert ears.texts[0].startswith("Đã nhận H50.31.12-261120-5001, hẹn trả 17:00 25/11/2026")
    assert screen.form.extras.to_json() == NO_EXTRAS
    hands.qtbot.waitUntil(lambda: window.findChild(PreviewDialog) is not None, timeout=15_000)
    dialog = window.findChild(PreviewDialog)
    assert dialog is not None
    dialog.reject()


def test_more_days_need_the_agreement(screen: CopiesScreen, hands: Hands) -> None:
    visit(hands, "Hồ Văn Ẩm", ("Học bạ", "30", "20"))
    extras = screen.form.extras
    assert not extras.agreement.isVisible()

    extras.days.select("5")

    assert extras.agreement.isVisible()
    assert not screen.later.isEnabled()
    extras.agreement.setText("số 05/TT ngày 20/11/2026")
    assert screen.later.isEnabled()


def test_a_fee_is_let_off_with_its_paper(
    screen: CopiesScreen, hands: Hands, seat: Seat, ears: Ears
) -> None:
    visit(hands, "Hồ Văn Ẩm", ("Học bạ", "2", "3"))
    extras = screen.form.extras
    extras.who.select("*")
    assert not screen.now.isEnabled()

    extras.other.setText("Người có công")
    extras.evidence.setText("Thẻ số 12")
    assert screen.form.fee.text() == "0 đ"
    body = screen.form.body()
    screen.start_again()
    screen.form.fill(body)
    assert screen.form.body() == body
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()
    hands.rest()

    (paid,) = seat.app.desk.show("H50.31.12-261120-5001").payments
    assert (paid.kind.value, paid.exemption, paid.amount) == ("waived", "Người có công", 12_000)
    assert ears.texts[-1].startswith("Số chứng thực 1: Hồ Văn Ẩm, 12.000 đ, miễn, giảm 12.000 đ.")


def test_the_page_has_its_key() -> None:
    keys = {place.name: place.key for place in PLACES}

    assert (keys["copies"], keys["reports"]) == ("Shift+F2", "F7")
    assert len(set(keys.values())) == len(keys)
