"""Trả kết quả: the receipt brings the result, the card tells who stands there, F9 gives it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.results import Parcel
from motcua_desktop.domain.steps import Action
from motcua_desktop.ui.preview.dialog import PreviewDialog
from motcua_desktop.ui.returns.view import ReturnsScreen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.fakes.scans import pdf
from tests.fakes.visits import HOSTILE, answered, receive, step
from tests.ui.hands import Ears, Hands, StillClock

HOME = "Thôn Phú An, xã Hướng Hiệp"
WITH_FEE = "2.000635"
OWNER = "998190001234|191234567|Nguyễn Thị Ánh|28021990|Nữ|Thôn Hà Bạc|01052021"
STRANGER = "998188000099|191234567|Hồ Thị Mai|28021990|Nữ|Thôn Hà Bạc|01052021"


def finished(seat: Seat, name: str = "Nguyễn Thị Ánh", **changes: object) -> Dossier:
    dossier = receive(seat, name, **changes)
    done = (Action.COMPLETE, {"result_name": "Giấy khai sinh", "result_number": "12/TP"})
    return step(seat, dossier, (Action.START, {}), done)


def by_post(seat: Seat, name: str) -> Dossier:
    return finished(seat, name, return_by="post", postal_address=HOME)


@pytest.fixture
def page(window: MainWindow, hands: Hands) -> Iterator[ReturnsScreen]:
    """The page in front, as F5 brings it."""
    hands.shortcut(Qt.Key.Key_F5)
    hands.rest()
    found = window.page("returns")
    assert isinstance(found, ReturnsScreen)
    yield found
    for dialog in window.findChildren(PreviewDialog):
        dialog.close()


def now(seat: Seat, dossier: Dossier) -> Dossier:
    return seat.app.desk.show(dossier.code)


def test_scan_the_receipt_scan_the_card_press_f9(
    page: ReturnsScreen, window: MainWindow, hands: Hands, seat: Seat, ears: Ears
) -> None:
    dossier = finished(seat)

    hands.scan(window, dossier.scan)
    hands.rest()
    hands.scan(window, OWNER)
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()

    given = now(seat, dossier)
    assert given.status is Status.RETURNED
    assert given.delivery is not None
    assert (given.delivery.relation, given.delivery.identity_check) == ("owner", "card")
    assert given.delivery.signature == "paper"
    assert f"Đã trả kết quả hồ sơ {dossier.code} cho Nguyễn Thị Ánh." in ears.texts
    assert page.line.hasFocus()


def test_a_code_may_be_typed_and_the_check_chosen_by_keys(
    page: ReturnsScreen, hands: Hands, seat: Seat
) -> None:
    dossier = finished(seat)

    hands.type(dossier.code)
    hands.press(Qt.Key.Key_Return)
    hands.rest()
    assert page.pane.collector.check.hasFocus()
    hands.shortcut(Qt.Key.Key_Down)
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()

    assert now(seat, dossier).status is Status.RETURNED


def test_nobody_gets_a_result_before_somebody_looked_who_it_is(
    page: ReturnsScreen, hands: Hands, seat: Seat
) -> None:
    dossier = finished(seat)
    page.open_code(dossier.code)
    hands.rest()

    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()

    assert page.pane.collector.fields["identity_check"].trouble().startswith("Quét thẻ căn cước")
    assert now(seat, dossier).status is Status.COMPLETED


def test_another_person_s_card_asks_for_the_authorisation(
    page: ReturnsScreen, window: MainWindow, hands: Hands, seat: Seat
) -> None:
    dossier = finished(seat)
    page.open_code(dossier.code)
    hands.rest()

    hands.scan(window, STRANGER)
    form = page.pane.collector
    told = form.note.text()
    hands.shortcut(Qt.Key.Key_F9)
    refused = form.fields["authorisation"].trouble()
    hands.type("Giấy ủy quyền số 3")
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()

    assert told.startswith("Người này không phải chủ hồ sơ")
    assert refused == "Chưa nhập ô này."
    given = now(seat, dossier).delivery
    assert given is not None
    assert (given.relation, given.collected_by) == ("authorised", "Hồ Thị Mai")
    assert given.authorisation == "Giấy ủy quyền số 3"


def test_the_card_of_who_came_before_is_known(
    page: ReturnsScreen, window: MainWindow, hands: Hands, seat: Seat
) -> None:
    submitter = {"name": "Hồ Thị Mai", "id_type": "cccd", "id_number": "998188000099"}
    dossier = finished(seat, submitter={**submitter, "authorisation": "UQ 1"})
    page.open_code(dossier.code)
    hands.rest()

    hands.scan(window, STRANGER)

    assert page.pane.collector.relation.currentData() == "submitter"
    assert "người đã nộp" in page.pane.collector.note.text()


def test_without_a_receipt_the_card_finds_the_result(
    page: ReturnsScreen, window: MainWindow, hands: Hands, seat: Seat, ears: Ears
) -> None:
    one, other = finished(seat), finished(seat)

    hands.scan(window, OWNER)
    hands.rest()

    assert page.pane.dossier is not None
    assert page.pane.dossier.code in (one.code, other.code)
    assert page.pane.collector.check.currentData() == "card"
    assert any("2 kết quả chờ trả" in told for told in ears.texts)


def test_a_card_nobody_has_a_result_for_is_told(
    page: ReturnsScreen, window: MainWindow, hands: Hands, ears: Ears
) -> None:
    hands.scan(window, STRANGER)
    hands.rest()

    assert page.pane.dossier is None
    assert any("Không có kết quả nào chờ trả" in told for told in ears.texts)


def test_money_that_is_owed_wants_a_reason(page: ReturnsScreen, hands: Hands, seat: Seat) -> None:
    dossier = finished(seat, procedure=WITH_FEE, components=[])
    page.open_code(dossier.code)
    hands.rest()
    page.pane.collector.check.select("shown")

    hands.shortcut(Qt.Key.Key_F9)
    asked = page.pane.owed_why.trouble()
    hands.type("đã chuyển khoản")
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()

    assert asked == "Thu nốt phí, hoặc ghi vì sao trả trước."
    given = now(seat, dossier)
    assert given.status is Status.RETURNED
    assert given.deeds[-1].data["owed_why"] == "đã chuyển khoản"


def test_originals_that_were_compared_are_asked_for_once(
    page: ReturnsScreen, hands: Hands, seat: Seat
) -> None:
    papers = [{"name": "Khác: Hộ chiếu & thị thực", "originals": 1, "copies": 1}]
    dossier = finished(seat, procedure="1.004884", components=papers)
    page.open_code(dossier.code)
    hands.rest()
    page.pane.collector.check.select("known")

    hands.shortcut(Qt.Key.Key_F9)
    assert now(seat, dossier).status is Status.COMPLETED
    assert page.pane.ticks[0].hasFocus()
    hands.shortcut(Qt.Key.Key_Space)
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()

    assert now(seat, dossier).deeds[-1].data["originals_back"] == ["Khác: Hộ chiếu & thị thực"]


def test_what_has_no_result_says_where_it_is(page: ReturnsScreen, hands: Hands, seat: Seat) -> None:
    dossier = step(seat, receive(seat), (Action.START, {"to": "Phạm Thị Lan"}))
    page.open_code(dossier.code)
    hands.rest()
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()

    assert "đang ở Phạm Thị Lan" in page.pane.note.text()
    assert now(seat, dossier).status is Status.IN_PROGRESS


def test_the_result_in_hand_tells_its_number_and_its_scan(
    page: ReturnsScreen, hands: Hands, seat: Seat, tmp_path: Path
) -> None:
    dossier = finished(seat)
    scan = tmp_path / "ket-qua.pdf"
    scan.write_bytes(pdf())
    prepared = seat.app.prepare([scan])
    seat.app.attachments.attach(seat.actor, dossier.code, "result", prepared)

    page.open_code(dossier.code)
    hands.rest()

    told = page.pane.result.texts()
    assert "12/TP ngày 20/11/2026" in told
    assert told[told.index("Bản quét") + 1] == f"{prepared.pages} trang"


def test_the_button_of_a_dossier_brings_its_result_here(
    page: ReturnsScreen, window: MainWindow, hands: Hands, seat: Seat
) -> None:
    dossier = finished(seat)
    window.open_code(dossier.code)
    hands.rest()

    QTest.keyClick(window.page("dossiers"), Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    hands.rest()

    assert window.current() is page
    assert page.pane.dossier is not None
    assert page.pane.dossier.code == dossier.code


def test_for_an_organisation_the_one_who_brought_it_is_offered(
    page: ReturnsScreen, hands: Hands, seat: Seat
) -> None:
    company = {"kind": "enterprise", "id_type": "none", "id_number": "3200123456"}
    came = {"name": "Phạm Thị Nhung", "id_number": "998185001234", "authority": "representative"}
    page.open_code(finished(seat, "Công ty Ra Lu", applicant=company, submitter=came).code)
    hands.rest()

    assert page.pane.collector.relation.currentData() == "submitter"
    assert page.pane.collector.name.text() == "Phạm Thị Nhung"


def test_escape_is_ready_for_the_next(page: ReturnsScreen, hands: Hands, seat: Seat) -> None:
    page.open_code(finished(seat).code)
    hands.rest()

    hands.shortcut(Qt.Key.Key_Escape)

    assert page.pane.dossier is None
    assert page.line.hasFocus()


def test_the_lists_say_what_waits_since_when_and_whom_to_call(
    page: ReturnsScreen, hands: Hands, seat: Seat, clock: StillClock, ears: Ears
) -> None:
    finished(seat, HOSTILE)
    clock.passes(days=6)
    finished(seat, "Phan Thị Én")
    by_post(seat, "Lê Văn Đức")
    page.look_again()
    hands.rest()
    numbers = {key: made.number for key, made in page.figures.cards.items()}

    QTest.keyClick(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    older = [row.ready.line.applicant for row in page.model.values]
    QTest.keyClick(page, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    hands.rest()

    assert numbers == {"today": 1, "older": 1, "post": 1, "sent": 0}
    assert older == [HOSTILE]
    assert page.model.values[0].ready.reminded_at == clock.now()
    assert any(f"gọi điện cho {HOSTILE}" in told for told in ears.texts)


def test_an_empty_group_says_what_to_do(page: ReturnsScreen) -> None:
    page.take("older")

    assert page._empty.accessibleName().startswith("Không có kết quả nào chờ lâu")


def test_the_post_is_gathered_numbered_by_scanner_and_printed(
    page: ReturnsScreen, window: MainWindow, hands: Hands, seat: Seat, qtbot: QtBot
) -> None:
    one, other, left = (by_post(seat, name) for name in ("Phan Thị Én", "Hồ Văn Ẩm", HOSTILE))
    page.look_again()
    hands.rest()

    QTest.keyClick(page, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    hands.type("EB123456785VN")
    hands.press(Qt.Key.Key_Return)
    hands.type("EB123456799VN")
    page.post.packed[2].tick.setChecked(False)
    page.post.carrier.setText("Bưu điện xã")
    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()
    answered(qtbot, seat)

    sent = {parcel.code: parcel.tracking_number for parcel in seat.app.results.sent(seat.actor)}
    assert sent == {one.code: "EB123456785VN", other.code: "EB123456799VN"}
    assert now(seat, left).status is Status.COMPLETED
    dialog = window.findChild(PreviewDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "Bảng kê gửi bưu chính 1/2026"


def test_what_is_still_owed_is_told_before_the_result_is_posted(
    page: ReturnsScreen, hands: Hands, seat: Seat
) -> None:
    finished(seat, procedure=WITH_FEE, return_by="post", postal_address=HOME)
    page.look_again()
    hands.rest()
    QTest.keyClick(page, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)

    told = [label.text() for label in page.post.findChildren(QLabel)]
    assert [text for text in told if "còn thiếu phí 8.000 đ" in text]


def test_a_consignment_needs_its_carrier(page: ReturnsScreen, hands: Hands, seat: Seat) -> None:
    dossier = by_post(seat, "Phan Thị Én")
    page.look_again()
    hands.rest()
    page.take("post")

    hands.shortcut(Qt.Key.Key_F9)
    hands.rest()

    assert page.post.carrier.hasFocus()
    assert now(seat, dossier).status is Status.COMPLETED


def test_the_number_of_the_post_comes_later_and_what_came_back_waits_again(
    page: ReturnsScreen, hands: Hands, seat: Seat
) -> None:
    dossier = by_post(seat, "Phan Thị Én")
    seat.app.results.consign(seat.actor, [Parcel(dossier.code)], carrier="Bưu điện xã")
    page.look_again()
    hands.rest()
    QTest.keyClick(page, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)

    QTest.keyClick(page.sent_table, Qt.Key.Key_Return)
    hands.type("eb 1")
    hands.press(Qt.Key.Key_Return)
    hands.rest()
    numbered = now(seat, dossier).delivery
    page.sent.reason.setFocus()
    hands.press(Qt.Key.Key_Return)
    hands.rest()
    refused = page.sent.fields["reason"].trouble()
    hands.type("Không có người nhận")
    hands.press(Qt.Key.Key_Return)
    hands.rest()

    assert numbered is not None
    assert numbered.tracking_number == "EB1"
    assert refused == "Chưa nhập ô này."
    assert now(seat, dossier).status is Status.COMPLETED
    assert page.figures.cards["post"].number == 1
