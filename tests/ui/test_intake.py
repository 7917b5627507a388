"""Taking a dossier in: by keyboard, with every trouble told beside its field, and nothing lost."""

import json
from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QScrollBar
from pytestqt.qtbot import QtBot

from motcua_desktop.app import App
from motcua_desktop.domain.intake import Intake
from motcua_desktop.errors import PaperTrouble
from motcua_desktop.ui.bus import Level, Notice
from motcua_desktop.ui.intake.view import IntakeScreen
from motcua_desktop.ui.preview.dialog import PreviewDialog
from motcua_desktop.ui.preview.sheet import Sheet
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.ui.hands import Ears, Hands

ANH = {
    "name": "Nguyễn Thị Ánh",
    "id_number": "045190001234",
    "phone": "0905123456",
    "birth_date": "1990-02-28",
    "sex": "female",
    "address": "Thôn Hà Bạc, xã Hướng Hiệp, tỉnh Quảng Trị",
}


@pytest.fixture
def page(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> IntakeScreen:
    """The intake page, its receipts going to a tray instead of a dialog."""
    found = window.page("intake")
    assert isinstance(found, IntakeScreen)
    found.form.left.procedure.line.setFocus()
    return found


@pytest.fixture
def tray(page: IntakeScreen, monkeypatch: pytest.MonkeyPatch) -> list[Sheet]:
    """What would be shown or printed."""
    sheets: list[Sheet] = []
    monkeypatch.setattr(page.press, "show", sheets.append)
    return sheets


def receive(seat: Seat, **more: object) -> str:
    body = {"procedure": "1.004884", "applicant": ANH, **more}
    return seat.app.desk.receive(seat.actor, Intake.parse(body)).value.code


def choose(hands: Hands, text: str = "lai khai sinh") -> None:
    hands.type(text)
    hands.press(Qt.Key.Key_Return)
    hands.rest()


def complete(page: IntakeScreen, hands: Hands) -> None:
    page.form.fill({"procedure": "1.004884", "applicant": ANH})
    hands.rest()
    page.form.papers.table.take_all()
    hands.rest()


def bar_of(page: IntakeScreen) -> QScrollBar:
    """The bar of the left column alone, not of the whole page."""
    left = page.form.left
    areas = [one for one in page.form.findChildren(QScrollArea) if one.isAncestorOf(left)]
    return next(one for one in areas if one.parent() is not page.form).verticalScrollBar()


def count(app: App) -> int:
    return app.finder.find("").count


def test_a_repeat_procedure_takes_fewer_than_thirty_keystrokes(
    seat: Seat, page: IntakeScreen, hands: Hands, tray: list[Sheet]
) -> None:
    receive(seat)

    hands.type("lai")
    hands.press(Qt.Key.Key_Return)
    hands.rest()
    hands.type("045190001234")
    hands.rest()
    hands.press(Qt.Key.Key_Return)
    for _ in page.form.lacking():
        hands.type("1")
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()

    assert hands.strokes < 30
    assert [line.procedure_code for line in seat.app.finder.find("").lines] == ["1.004884"] * 2
    assert [sheet.title for sheet in tray] == ["Giấy tiếp nhận H50.31.12-261120-5002"]


def test_the_page_is_told_ready_only_when_the_dossier_is_complete(
    page: IntakeScreen, hands: Hands
) -> None:
    assert not page.receive.isEnabled()

    complete(page, hands)
    assert page.receive.isEnabled()
    assert page.missing.text() == ""

    page.form.papers.enter()
    hands.type("0")

    assert not page.receive.isEnabled()
    assert page.missing.text() == "Còn thiếu: 1 giấy tờ"


def test_what_is_missing_is_said_in_words(page: IntakeScreen, hands: Hands) -> None:
    choose(hands)

    assert page.missing.text() == "Còn thiếu: số định danh, họ tên, 4 giấy tờ"


def test_a_trouble_is_told_when_the_field_is_left_and_taken_back_when_it_is_right(
    page: IntakeScreen, hands: Hands
) -> None:
    person = page.form.left.applicant
    person.phone.setFocus()

    hands.type("0905 12")
    assert person.fields["phone"].trouble() == ""
    person.name.setFocus()
    assert person.fields["phone"].trouble() == "Thiếu số: di động có 10 chữ số, ô này có 6."
    person.phone.setFocus()
    hands.type("3456")

    assert person.fields["phone"].trouble() == ""


def test_f9_on_an_unfinished_page_goes_to_the_first_trouble(
    page: IntakeScreen, hands: Hands, seat: Seat
) -> None:
    choose(hands)
    page.form.left.applicant.number.setText("123")

    page.take_in()

    person = page.form.left.applicant
    assert person.number.hasFocus()
    assert person.fields["id_number"].trouble() == "Số định danh có 12 chữ số; ô này có 3."
    assert person.fields["name"].trouble() == "Chưa nhập ô này."
    assert count(seat.app) == 0


def test_the_promise_is_shown_with_its_reasons(page: IntakeScreen, hands: Hands) -> None:
    choose(hands)

    assert page.form.promise.day_text() == "Thứ Hai, 30/11/2026"


def test_a_long_banner_lays_no_part_of_the_promise_over_another(
    window: MainWindow, page: IntakeScreen, hands: Hands
) -> None:
    choose(hands)
    window.resize(1366, 768)
    window.banner.show_notice(Notice(Level.TROUBLE, "Tệp này không mở được, chọn tệp khác. " * 6))
    hands.rest()
    picture = page.form.promise.page
    around = picture.parentWidget()
    layout = around.layout() if around else None
    assert layout is not None
    items = [layout.itemAt(place) for place in range(layout.count())]
    parts = [item.geometry() for item in items if item is not None]

    assert parts[-1].height() >= picture.minimumHeight()
    assert all(above.bottom() < below.top() for above, below in pairwise(parts) if below.height())


@pytest.mark.parametrize("width", [1280, 1366])
def test_no_field_of_the_left_column_is_cut_at_its_right(
    window: MainWindow, page: IntakeScreen, hands: Hands, width: int
) -> None:
    choose(hands)
    window.resize(width, 720)
    hands.rest()
    scrolling = [
        area for area in page.form.findChildren(QScrollArea) if area.isAncestorOf(page.form.left)
    ]

    assert scrolling
    assert page.form.left.width() <= min(area.viewport().width() for area in scrolling)


@pytest.mark.parametrize("width", [1280, 1366])
@pytest.mark.parametrize(("kind", "channel"), [("enterprise", "counter"), ("citizen", "online")])
def test_the_boxes_below_the_address_are_read_whole_beside_a_scroll_bar(
    window: MainWindow, page: IntakeScreen, hands: Hands, width: int, kind: str, channel: str
) -> None:
    left = page.form.left
    window.resize(width, 720)
    page.form.fill({"procedure": "1.013229", "applicant": {"kind": kind}, "channel": channel})
    left.someone_else.click()
    hands.rest()

    for box in (left.applicant.kind, left.channel, left.return_by):
        assert box.shown_text() == box.currentText()


def test_the_fields_of_who_came_instead_are_scrolled_into_sight(
    window: MainWindow, page: IntakeScreen, hands: Hands, qtbot: QtBot
) -> None:
    window.resize(1280, 720)
    choose(hands)
    left = page.form.left
    QTest.mouseClick(left.someone_else, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))

    qtbot.waitUntil(lambda: bar_of(page).maximum() > 0)
    heading = left.instead.heading
    qtbot.waitUntil(lambda: not heading.visibleRegion().isEmpty())
    qtbot.waitUntil(lambda: not left.instead.person.number.visibleRegion().isEmpty())


def test_the_next_procedure_of_a_visit_is_asked_for_in_sight(
    window: MainWindow, page: IntakeScreen, hands: Hands, qtbot: QtBot
) -> None:
    window.resize(1280, 720)
    complete(page, hands)
    left = page.form.left
    left.someone_else.click()
    hands.rest()
    down = bar_of(page)
    qtbot.waitUntil(lambda: down.maximum() > 0)
    down.setValue(down.maximum())
    assert left.procedure.line.visibleRegion().isEmpty()

    page.form.keep_person()

    assert left.procedure.line.hasFocus()
    qtbot.waitUntil(lambda: not left.procedure.line.visibleRegion().isEmpty())


def test_the_line_below_the_procedure_tells_the_term_of_the_case(
    page: IntakeScreen, hands: Hands
) -> None:
    page.form.fill({"procedure": "1.013229", "case": None})
    hands.rest()
    procedure = page.form.left.procedure
    ordinary = procedure.detail.text()
    procedure.case.select("Công trình cấp III, cấp IV")

    assert ordinary.endswith("15 ngày")
    assert procedure.detail.text().endswith("20 ngày")


def test_an_enterprise_is_asked_for_its_own_number(page: IntakeScreen, hands: Hands) -> None:
    page.form.fill({"procedure": "1.013229", "applicant": {"kind": "enterprise"}})
    hands.rest()
    number = page.form.left.applicant.number
    number.setText("32001234")

    assert number.placeholderText() == "10 hoặc 13 số"
    assert page.form.missing_text().startswith("Chưa đúng: mã số doanh nghiệp.")


def test_the_receipt_is_shown_as_it_will_print(
    page: IntakeScreen, hands: Hands, qtbot: QtBot
) -> None:
    choose(hands)

    qtbot.waitUntil(lambda: page.form.promise.page.shown, timeout=10_000)


def test_pressing_f9_twice_makes_one_dossier(
    page: IntakeScreen, hands: Hands, seat: Seat, tray: list[Sheet]
) -> None:
    complete(page, hands)

    page.take_in()
    page.take_in()
    hands.rest()

    assert count(seat.app) == 1
    assert len(tray) == 1


def test_the_page_is_empty_and_says_the_number_after_receiving(
    page: IntakeScreen, hands: Hands, seat: Seat, ears: Ears, tray: list[Sheet]
) -> None:
    complete(page, hands)

    page.take_in()
    hands.rest()

    assert ears.texts == ["Đã tiếp nhận H50.31.12-261120-5001, hẹn trả 17:00 Thứ Hai, 30/11/2026."]
    assert page.form.is_empty()
    assert page.form.left.procedure.line.hasFocus()
    assert seat.app.desk.draft(seat.actor, "intake") is None


def test_a_receipt_that_cannot_be_made_undoes_nothing_and_is_offered_again(
    page: IntakeScreen,
    hands: Hands,
    seat: Seat,
    ears: Ears,
    tray: list[Sheet],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise PaperTrouble("Hết giấy.")

    complete(page, hands)
    with monkeypatch.context() as patch:
        patch.setattr(App, "form", broken)
        page.take_in()
        hands.rest()

    assert count(seat.app) == 1
    assert "đã được tiếp nhận" in ears.texts[-1]
    again = dict(ears.notices[-1].actions)["In lại"]
    again()
    hands.rest()
    assert len(tray) == 1


def test_a_printer_that_is_gone_offers_another_or_a_pdf(
    page: IntakeScreen, hands: Hands, seat: Seat, ears: Ears
) -> None:
    page.press.sheet(Sheet(b"%PDF-", "giay-tiep-nhan-x", "Giấy tiếp nhận x"))
    for dialog in page.window().findChildren(PreviewDialog):
        dialog.close()
    hands.rest()
    page.press._not_printed(Sheet(b"%PDF-", "giay-x", "Giấy x"), PaperTrouble("Hết mực."))

    offered = dict(ears.notices[-1].actions)
    offered["Lưu PDF"]()
    hands.rest()

    assert list(offered) == ["In lại", "Máy in khác…", "Lưu PDF"]
    assert (seat.app.paths.papers / "giay-x.pdf").read_bytes() == b"%PDF-"


def test_work_that_was_not_finished_comes_back_after_a_kill(
    page: IntakeScreen, hands: Hands, seat: Seat, qtbot: QtBot
) -> None:
    complete(page, hands)
    page.form.papers.enter()
    hands.type("2")
    page.keeper.save()
    hands.rest()
    assert page.draft_pill.text() == "Nháp đã lưu 10:14:32"

    after = IntakeScreen(seat)
    qtbot.addWidget(after)
    hands.rest()

    assert after.form.body() == page.form.body()
    assert after.draft_pill.text() == "Lấy lại nháp 10:14:32"


def test_a_draft_typed_by_an_older_version_says_so_when_it_comes_back(
    page: IntakeScreen, hands: Hands, seat: Seat, qtbot: QtBot
) -> None:
    complete(page, hands)
    page.keeper.save()
    hands.rest()
    entry = page.form.left.procedure.entry()
    assert entry is not None
    assert page.form.left.procedure.newer.text() == ""
    told = entry.procedure.to_json() | {"notes": ["Theo quyết định mới"]}
    seat.app.catalogue.import_file(seat.actor, json.dumps(told).encode(), "moi.json")

    after = IntakeScreen(seat)
    qtbot.addWidget(after)
    hands.rest()
    assert "bản mới (bản 2)" in after.form.left.procedure.newer.text()

    seat.app.catalogue.abolish(seat.actor, [entry.procedure.code], "Quyết định 5/QĐ-UBND")
    gone = IntakeScreen(seat)
    qtbot.addWidget(gone)
    hands.rest()
    assert gone.form.left.procedure.newer.text().endswith("không tiếp nhận được nữa.")


def test_a_kill_between_receiving_and_forgetting_the_draft_makes_no_second_dossier(
    page: IntakeScreen, hands: Hands, seat: Seat, qtbot: QtBot, tray: list[Sheet]
) -> None:
    complete(page, hands)
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

    assert count(seat.app) == 1


def test_a_page_made_anew_can_be_taken_back(page: IntakeScreen, hands: Hands, ears: Ears) -> None:
    complete(page, hands)
    before = page.form.body()

    page.start_again()
    assert page.form.is_empty()
    dict(ears.notices[-1].actions)["Lấy lại"]()
    hands.rest()

    assert page.form.body() == before


def test_an_empty_page_is_made_anew_in_silence(page: IntakeScreen, ears: Ears) -> None:
    page.start_again()

    assert ears.texts == []


def test_a_known_person_is_offered_with_what_is_still_open(
    page: IntakeScreen, hands: Hands, seat: Seat
) -> None:
    code = receive(seat)
    choose(hands)

    hands.type("045190001234")
    hands.rest()

    offered = page.form.left.acquaintance
    assert offered.known.text() == (
        "Nguyễn Thị Ánh, sinh 28/02/1990\nĐến ngày 20/11/2026; chưa lần nào đối chiếu"
    )
    assert offered.similar.text() == (
        f"Có thể trùng: {code} – Nguyễn Thị Ánh – trùng số định danh, thủ tục – được tiếp nhận"
    )
    assert offered.open_note.isHidden()
    hands.press(Qt.Key.Key_Return)
    assert page.form.left.applicant.to_json()["address"] == ANH["address"]
    assert offered.known.isHidden()


def test_papers_are_marked_by_one_key_a_line(page: IntakeScreen, hands: Hands) -> None:
    choose(hands)
    page.form.papers.enter()

    hands.type("120")

    lines = page.form.papers.lines
    assert [(line.originals, line.copies) for line in lines[:3]] == [(1, 0), (0, 1), (0, 0)]
    assert page.form.papers.table.currentIndex().row() == 3
    assert "Thiếu 1 giấy tờ bắt buộc." in page.form.papers.lacking.text()


def test_another_paper_is_added_by_name(page: IntakeScreen, hands: Hands) -> None:
    choose(hands)
    page.form.papers.other.setFocus()

    hands.type("Đơn trình bày")
    hands.press(Qt.Key.Key_Return)

    assert page.form.papers.lines[-1].rule.name == "Đơn trình bày"
    assert page.form.body()["components"][-1]["name"] == "Khác: Đơn trình bày"


def test_the_supplement_form_lists_everything_that_is_missing(
    page: IntakeScreen,
    hands: Hands,
    seat: Seat,
    tray: list[Sheet],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[list[str]] = []
    real: Callable[..., bytes] = App.supplement_preview

    def watched(self: App, actor: object, typed: object, papers: list[str], why: str) -> bytes:
        asked.append(papers)
        return real(self, actor, typed, papers, why)

    monkeypatch.setattr(App, "supplement_preview", watched)
    choose(hands)

    page.print_supplement()
    hands.rest()

    assert len(asked[0]) == 4
    assert tray[0].title == "Phiếu yêu cầu bổ sung"
    assert count(seat.app) == 0


def test_posting_the_result_asks_for_the_address(page: IntakeScreen, hands: Hands) -> None:
    complete(page, hands)
    left = page.form.left

    left.return_by.setCurrentIndex(1)
    assert not left.postal_field.isHidden()
    assert page.missing.text() == "Còn thiếu: địa chỉ nhận kết quả"
    left.postal.setText("Thôn Pa Hy, xã Tà Long")

    assert page.receive.isEnabled()


def test_someone_else_brings_it_with_an_authorisation(
    page: IntakeScreen, hands: Hands, seat: Seat, tray: list[Sheet]
) -> None:
    complete(page, hands)
    left = page.form.left
    left.someone_else.setChecked(True)
    assert not page.receive.isEnabled()

    left.instead.person.fill({"name": "Hồ Thị Lê", "id_number": "045192000777"})
    left.instead.authority.select("relative")
    left.instead.authorisation.setText("con ruột")
    page.take_in()
    hands.rest()

    line = seat.app.finder.find("").lines[0]
    submitter = seat.app.desk.show(line.code).submitter
    assert submitter is not None
    assert submitter.person.name == "Hồ Thị Lê"
    assert submitter.by_right() == "Người thân thích: con ruột"


def test_a_damaged_card_says_what_to_do_and_fills_nothing(page: IntakeScreen) -> None:
    page.take_card("04519000|A'nh|x|y")

    left = page.form.left
    assert left.applicant.is_empty()
    assert left.card_note.text() == (
        "Mã quét không còn nguyên. Chuyển bộ gõ (Unikey) sang chữ E rồi quét lại."
    )


def test_a_name_typed_in_a_hurry_becomes_a_name(page: IntakeScreen, hands: Hands) -> None:
    person = page.form.left.applicant
    person.name.setFocus()

    hands.type("hồ văn ẩm")
    person.phone.setFocus()

    assert person.name.text() == "Hồ Văn Ẩm"


def test_an_organisation_needs_no_birth_date(page: IntakeScreen, hands: Hands) -> None:
    person = page.form.left.applicant

    person.kind.setCurrentIndex(1)

    assert person.fields["birth_date"].isHidden()
    assert person.fields["name"].caption.text() == "Tên tổ chức"
    assert QApplication.activeModalWidget() is None


def test_a_dossier_number_that_ran_out_is_told_in_the_banner(
    page: IntakeScreen, hands: Hands, seat: Seat, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    from motcua_desktop.errors import NumbersExhausted
    from motcua_desktop.services.desk import Desk

    def full(*_: object) -> None:
        raise NumbersExhausted("Quầy 1 đã dùng hết dải số.")

    monkeypatch.setattr(Desk, "receive_all", full)
    complete(page, hands)
    before = page.form.body()

    page.take_in()
    hands.rest()

    assert ears.texts[-1].startswith("Hết số trong ngày: Quầy 1 đã dùng hết dải số.")
    assert page.form.body() == before
    assert page.receive.isEnabled()
