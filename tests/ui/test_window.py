"""The frame: rail, search box, scanning anywhere, the truth about the line, the banner."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.province import LineStatus
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.frame.truth import told
from motcua_desktop.ui.intake.view import IntakeScreen
from motcua_desktop.ui.places import PLACES
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.ui.hands import MORNING, Ears, Hands

CARD = "045190001234|191234567|Nguyễn Thị Ánh|28021990|Nữ|Thôn Hà Bạc, Hướng Hiệp|01052021"


@pytest.fixture
def dossier(seat: Seat) -> Dossier:
    """One that was taken in before the window opened."""
    intake = Intake.parse(
        {
            "procedure": "1.004884",
            "applicant": {
                "name": "Hồ Văn Ẩm",
                "id_number": "045085001235",
                "phone": "0912345678",
            },
        }
    )
    return seat.app.desk.receive(seat.actor, intake).value


@pytest.fixture
def opened(seat: Seat) -> list[str]:
    codes: list[str] = []
    seat.bus.open_dossier.connect(codes.append)
    return codes


def keep_to_the_frame(seat: Seat, window: MainWindow) -> None:
    """Opening a dossier is another screen's matter here."""
    seat.bus.open_dossier.disconnect(window.open_code)


def test_the_rail_shows_the_screens_that_exist(window: MainWindow) -> None:
    words = [place.word for place in PLACES]

    assert words[:1] == ["Tiếp nhận"]
    assert window.current() is window.page("intake")


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_every_screen_has_its_key(
    window: MainWindow, hands: Hands, qtbot: QtBot, place: object
) -> None:
    name, key = getattr(place, "name", ""), getattr(place, "key", "")
    window.go(PLACES[-1].name if name == "intake" else "intake")

    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keySequence(focus, QKeySequence(key))
    hands.rest()

    assert window.current() is window.page(name)


def test_typing_in_the_box_finds_without_accents_and_enter_opens(
    window: MainWindow, seat: Seat, hands: Hands, dossier: Dossier, opened: list[str]
) -> None:
    keep_to_the_frame(seat, window)
    window.search.setFocus()

    hands.type("ho van am")
    hands.qtbot.waitUntil(lambda: bool(window.search.results and window.search.results.isVisible()))
    hands.press(Qt.Key.Key_Return)
    hands.rest()

    assert opened == [dossier.code]
    assert window.search.text() == ""


def test_enter_before_the_answer_opens_what_was_meant(
    window: MainWindow, seat: Seat, hands: Hands, dossier: Dossier, opened: list[str]
) -> None:
    keep_to_the_frame(seat, window)
    window.search.setFocus()

    hands.type(dossier.code)
    hands.press(Qt.Key.Key_Return)
    hands.rest()

    assert opened == [dossier.code]


def test_a_name_nobody_has_says_what_to_try(window: MainWindow, hands: Hands) -> None:
    window.search.setFocus()

    hands.type("khongaico")
    hands.qtbot.waitUntil(lambda: bool(window.search.results and window.search.results.isVisible()))

    assert window.search.results is not None
    told_below = [label.text() for label in window.search.results.findChildren(QLabel)]
    assert "Không thấy hồ sơ nào cho «khongaico». Thử ít chữ hơn, hoặc gõ số." in told_below


def test_scanning_a_receipt_opens_it_and_leaves_the_field_as_it_was(
    window: MainWindow, seat: Seat, hands: Hands, dossier: Dossier, opened: list[str]
) -> None:
    keep_to_the_frame(seat, window)
    phone = intake_of(window).form.left.applicant.phone
    phone.setText("0905")
    phone.setFocus()

    hands.scan(window, dossier.scan)
    hands.rest()

    assert opened == [dossier.code]
    assert phone.text() == "0905"


def test_scanning_over_the_checklist_marks_no_paper(
    window: MainWindow, seat: Seat, hands: Hands, dossier: Dossier, opened: list[str]
) -> None:
    keep_to_the_frame(seat, window)
    form = intake_of(window).form
    form.fill({"procedure": "1.004884"})
    hands.rest()
    form.papers.enter()
    before = form.papers.lines

    hands.scan(window, dossier.scan)
    hands.rest()

    assert opened == [dossier.code]
    assert form.papers.lines == before


def test_a_person_typing_the_same_digits_types_them(
    window: MainWindow, seat: Seat, hands: Hands, dossier: Dossier, opened: list[str]
) -> None:
    keep_to_the_frame(seat, window)
    name = intake_of(window).form.left.applicant.name
    name.setFocus()

    hands.scan(window, dossier.scan, pace_ms=180)
    hands.rest()

    assert opened == []
    assert name.text() == dossier.scan


def test_a_scan_with_a_wrong_digit_is_told_in_the_banner(
    window: MainWindow, hands: Hands, dossier: Dossier, ears: Ears
) -> None:
    window.search.setFocus()
    wrong = dossier.scan[:-1] + str((int(dossier.scan[-1]) + 1) % 10)

    hands.scan(window, wrong)
    hands.rest()

    assert "hãy quét lại" in ears.texts[-1]
    assert "gõ mã hồ sơ vào ô tìm (Ctrl K)" in ears.texts[-1]
    assert "Sửa ô này" not in ears.texts[-1]
    assert window.search.text() == ""


def test_a_card_scanned_on_the_page_fills_in_the_applicant(
    window: MainWindow, hands: Hands
) -> None:
    left = intake_of(window).form.left
    left.applicant.phone.setFocus()

    hands.scan(window, CARD)
    hands.rest()

    assert left.applicant.to_json() == {
        "kind": "citizen",
        "id_type": "cccd",
        "id_number": "045190001234",
        "name": "Nguyễn Thị Ánh",
        "birth_date": "1990-02-28",
        "sex": "female",
        "phone": None,
        "address": "Thôn Hà Bạc, Hướng Hiệp",
    }


def test_the_banner_shows_names_as_they_are(window: MainWindow, seat: Seat) -> None:
    seat.bus.tell(Level.INFO, "Nguyễn <b>An</b> & Bình")

    assert window.banner.text() == "Nguyễn <b>An</b> & Bình"
    labels = window.banner.findChildren(QLabel)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels if label.text())


def test_what_the_banner_offers_can_be_done(window: MainWindow, seat: Seat, qtbot: QtBot) -> None:
    done: list[str] = []
    seat.bus.tell(Level.WARNING, "Chưa in được.", ("In lại", lambda: done.append("in")))

    button = next(b for b in window.banner.findChildren(QWidget) if "In lại" in b.accessibleName())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert done == ["in"]
    assert window.banner.text() == ""


def test_what_the_banner_offers_first_has_a_key(window: MainWindow, seat: Seat) -> None:
    done: list[str] = []
    offers = [(word, lambda word=word: done.append(word)) for word in ("In lại", "Lưu PDF")]
    seat.bus.tell(Level.WARNING, "Chưa in được.", *offers)

    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)

    assert done == ["In lại"]


def test_what_an_empty_field_asks_for_can_be_read_whole_on_the_smallest_screen(
    window: MainWindow, hands: Hands
) -> None:
    window.resize(1366, 768)
    cut = []
    for place in PLACES:
        window.go(place.name)
        hands.rest()
        for line in window.page(place.name).findChildren(QLineEdit):
            asked = line.fontMetrics().horizontalAdvance(line.placeholderText())
            if line.isVisible() and asked > line.width() - 20:
                cut.append(line.placeholderText())

    assert cut == []


def test_the_search_box_says_whole_what_it_takes_on_a_screen_1280_wide(
    window: MainWindow, qtbot: QtBot
) -> None:
    box = window.search
    # What the line's words leave of 1280 while dossiers wait.
    box.setFixedWidth(437)
    (cap,) = [label for label in box.findChildren(QLabel) if label.text() == "Ctrl K"]
    asked = box.fontMetrics().horizontalAdvance(box.placeholderText())

    qtbot.waitUntil(lambda: box.width() == 437)
    assert 38 + asked < cap.x()


def test_no_page_takes_a_key_of_the_frame_for_itself(window: MainWindow) -> None:
    pages = [window.page(place.name) for place in PLACES]
    inside = [keys for page in pages for keys in page.findChildren(QShortcut)]
    of_pages = {keys.key().toString() for keys in inside}
    around = [keys for keys in window.findChildren(QShortcut) if keys not in inside]
    of_frame = {keys.key().toString() for keys in around}

    assert {"Alt+Return", "Ctrl+K"} <= of_frame
    assert of_pages.isdisjoint(of_frame)


def test_what_the_banner_offers_is_next_to_its_cross_for_the_tab_key(
    window: MainWindow, seat: Seat
) -> None:
    seat.bus.tell(Level.WARNING, "Chưa in được.", ("In lại", lambda: None))
    cross = next(
        b for b in window.banner.findChildren(QWidget) if b.accessibleName() == "Đóng thông báo"
    )

    following = cross.nextInFocusChain()
    assert following is not None
    assert following.accessibleName() == "In lại (Alt Enter)"


def test_what_only_had_to_be_said_goes_by_itself(window: MainWindow, seat: Seat) -> None:
    goes = []
    for level, text, *offers in (
        (Level.INFO, "Trang này chưa có gì để in."),
        (Level.INFO, "Trang đã làm mới.", ("Lấy lại", lambda: None)),
        (Level.WARNING, "Đồng hồ máy này chậm."),
    ):
        seat.bus.tell(level, text, *offers)
        goes.append(window.banner.goes_by_itself)

    assert goes == [True, False, False]


def test_f1_shows_the_keys_of_the_page(window: MainWindow) -> None:
    window.show_keys()
    dialog = next(d for d in window.findChildren(QDialog) if d.isVisible())
    told_there = [label.text() for label in dialog.findChildren(QLabel)]

    assert "tiếp nhận và in giấy" in told_there
    dialog.close()


def test_locking_leaves_the_window(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.left):
        window.leave()

    assert not window.isVisible()


def test_every_field_and_button_has_a_name_for_screen_readers(window: MainWindow) -> None:
    page = window.page("intake")
    nameless = [
        type(widget).__name__
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.window() is window
        and not widget.accessibleName()
        and not getattr(widget, "text", str)()
    ]

    assert nameless == []


@pytest.mark.parametrize(
    ("status", "sentence", "pill"),
    [
        (LineStatus(), "Chưa khai báo đường lên tỉnh", ""),
        (LineStatus(configured=True), "Tỉnh chưa xác nhận lần nào", ""),
        (
            LineStatus(configured=True, waiting=3, last_confirmed_at=MORNING),
            "Tỉnh xác nhận lần cuối 10:14",
            "3 hồ sơ chờ gửi",
        ),
        (
            LineStatus(configured=True, last_confirmed_at=MORNING - timedelta(days=2)),
            "Tỉnh xác nhận lần cuối 10:14 18/11/2026",
            "",
        ),
        (
            LineStatus(configured=True, signed_out=True, waiting=1),
            "Tỉnh không nhận tài khoản kết nối",
            "1 hồ sơ chờ gửi",
        ),
        (
            LineStatus(configured=True, refused=2, waiting=9, last_confirmed_at=MORNING),
            "Tỉnh xác nhận lần cuối 10:14",
            "2 hồ sơ bị từ chối",
        ),
    ],
)
def test_the_line_is_told_in_words(status: LineStatus, sentence: str, pill: str) -> None:
    line = told(status, MORNING)

    assert (line.sentence, line.pill) == (sentence, pill)


def intake_of(window: MainWindow) -> IntakeScreen:
    page = window.page("intake")
    assert isinstance(page, IntakeScreen)
    assert QApplication.activeWindow() is window
    return page
