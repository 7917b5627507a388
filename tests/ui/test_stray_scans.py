"""Scans that lead nowhere: a sentence, nothing typed is lost, the keyboard stays where it was."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.numbering import qr_text
from motcua_desktop.ui.intake.view import IntakeScreen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.fakes.visits import receive
from tests.ui.hands import Ears, Hands

CARD = "998190001234|191234567|Nguyễn Thị Ánh|28021990|Nữ|Thôn Hà Bạc|01052021"
INSTEAD = " Không quét được thì gõ mã hồ sơ vào ô tìm (Ctrl K)."
DAMAGED = "Mã QR bị bộ gõ tiếng Việt làm hỏng chữ. Chuyển bộ gõ (Unikey) sang chữ E rồi quét lại."
VIETQR = "00020101021138570010A00000072701270006970415011311336666888"


@pytest.fixture
def page(window: MainWindow) -> IntakeScreen:
    found = window.page("intake")
    assert isinstance(found, IntakeScreen)
    found.form.left.procedure.line.setFocus()
    return found


@pytest.mark.parametrize(
    ("scan", "told"),
    [
        ("261120015", "Mã vạch chỉ đọc được 9 trên 14 số; hãy quét lại."),
        (VIETQR, "Đây là mã QR chuyển khoản (VietQR), không phải của giấy tiếp nhận."),
        (
            "https://dichvucong.gov.vn/p/home",
            "Đây là mã QR của một trang web, không phải của giấy tiếp nhận.",
        ),
        (
            "MC126112001500112345678|Hư0.31.12|12345678",
            DAMAGED,
        ),
    ],
)
def test_a_scan_that_leads_nowhere_leaves_the_page_as_it_was(
    page: IntakeScreen, window: MainWindow, hands: Hands, ears: Ears, scan: str, told: str
) -> None:
    phone = page.form.left.applicant.phone
    phone.setText("0905 12")
    phone.setFocus()

    hands.scan(window, scan)
    hands.rest()

    assert ears.texts == [told + INSTEAD]
    assert phone.text() == "0905 12"
    assert phone.hasFocus()
    assert window.current() is page


def test_two_barcodes_glued_together_open_neither(
    page: IntakeScreen, window: MainWindow, hands: Hands, seat: Seat, ears: Ears
) -> None:
    one, other = receive(seat), receive(seat, name="Lê Văn Đức")

    hands.scan(window, one.scan + other.scan)
    hands.rest()

    assert ears.texts == ["Hai mã vạch dính vào nhau; hãy quét lại từng giấy." + INSTEAD]
    assert window.current() is page


def test_a_receipt_of_another_commune_says_whose_it_is(
    page: IntakeScreen, window: MainWindow, hands: Hands, seat: Seat, ears: Ears
) -> None:
    dossier = receive(seat)
    code = dossier.code.replace("H50.31.12", "H50.31.15")

    hands.scan(window, qr_text(b"another" * 5, scan=dossier.scan, code=code))
    hands.rest()

    assert ears.texts[0].startswith(
        "Không tìm thấy: Giấy tiếp nhận này của cơ quan H50.31.15, không phải của xã này."
    )
    assert window.current() is page


def test_a_card_scanned_into_the_search_box_finds_its_person(
    window: MainWindow, hands: Hands, seat: Seat
) -> None:
    dossier = receive(seat)
    receive(seat, name="Lê Văn Đức")
    opened: list[str] = []
    window.search.opened.connect(opened.append)
    window.search.setFocus()

    hands.scan(window, CARD)
    hands.rest()

    assert window.search.text() == "998190001234"
    assert window.search.results is not None
    assert dossier.code
    assert opened == []


def test_what_is_no_receipt_is_named_also_when_it_was_typed_into_the_search_box(
    window: MainWindow, hands: Hands
) -> None:
    window.search.setFocus()
    hands.type(VIETQR)
    hands.press(Qt.Key.Key_Return)
    hands.rest()

    assert window.search.results is not None
    assert "VietQR" in window.search.results.foot()
    assert window.search.hasFocus()


def scan_over(popup: QWidget, text: str) -> None:
    """A wedge scanner while a list is open: the keys come through the list's own window."""
    handle = popup.window().windowHandle()
    for place, letter in enumerate((*text, "\r")):
        key = Qt.Key.Key_Return if letter == "\r" else Qt.Key.Key_unknown
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
            event.setTimestamp(1_000 + place * 5)
            QApplication.sendEvent(handle, event)


# Qt's offscreen platform has no screen on which a list could drop open over the others.
no_screen = pytest.mark.qt_log_ignore(
    "propagateSizeHints", r"raise\(\)", "grabbing the keyboard", extend=True
)


@no_screen
def test_a_card_scanned_over_an_open_list_closes_it_and_fills_the_applicant(
    page: IntakeScreen, hands: Hands, qtbot: QtBot
) -> None:
    kind = page.form.left.applicant.kind
    kind.setFocus()
    kind.showPopup()
    popup = QApplication.activePopupWidget()
    assert popup is not None

    scan_over(popup, CARD)
    hands.rest()

    assert QApplication.activePopupWidget() is None
    assert kind.currentIndex() == 0
    assert page.form.left.applicant.number.text() == "998190001234"


@no_screen
def test_a_receipt_scanned_over_an_open_list_opens_and_chooses_nothing(
    page: IntakeScreen, window: MainWindow, hands: Hands, seat: Seat
) -> None:
    dossier = receive(seat)
    channel = page.form.left.channel
    channel.setFocus()
    channel.showPopup()
    popup = QApplication.activePopupWidget()
    assert popup is not None

    scan_over(popup, dossier.scan)
    hands.rest()

    assert channel.currentIndex() == 0
    assert window.current() is window.page("dossiers")


def test_a_scan_over_a_number_to_be_counted_changes_nothing(
    window: MainWindow, hands: Hands, seat: Seat, qtbot: QtBot
) -> None:
    dossier = receive(seat)
    spin = QSpinBox(window)
    spin.setRange(0, 999)
    spin.setValue(7)
    spin.show()
    spin.setFocus()
    qtbot.waitUntil(spin.hasFocus)

    hands.scan(window, dossier.scan)
    hands.rest()

    assert spin.value() == 7
    assert window.current() is window.page("dossiers")
