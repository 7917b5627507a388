"""What a person decides at Đồng bộ: files, differences, a held line, comparing, paper, USB."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMessageBox, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from motcua_desktop.app import App
from motcua_desktop.domain.change import Change
from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.province import Hold, HoldKind
from motcua_desktop.domain.staff import Role
from motcua_desktop.models import line
from motcua_desktop.practice.server import PracticeProvince, running
from motcua_desktop.scanning.prepare import Loose, prepare
from motcua_desktop.sync.report import SyncReport
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.preview.dialog import PreviewDialog
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.sync.model import REFUSED_FILES
from motcua_desktop.ui.sync.package import PackageDialog
from motcua_desktop.ui.sync.view import SyncScreen
from motcua_desktop.ui.widgets.table import ValuesModel
from motcua_desktop.ui.window import MainWindow
from tests.fakes import scans
from tests.fakes.visits import HOSTILE, answered, receive
from tests.ui.hands import Ears, Hands, StillClock

WORDS = "Kho dữ liệu vừa được khôi phục từ bản sao cũ hơn những gì tỉnh đã xác nhận."
LONGEST = 100
# A warning of Qt fails the test.
_WARN = QAbstractItemModelTester.FailureReportingMode.Warning
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
Keys = Callable[..., None]


@pytest.fixture
def province(seat: Seat, clock: StillClock) -> Iterator[PracticeProvince]:
    """A practice province that the desk speaks the native dialect with."""
    clock.moment = datetime.now(UTC)
    with running() as made:
        settings = made.settings("H50.31.12", dialect="native")
        seat.app.province.configure(seat.actor, settings, made.account.password)
        yield made


@pytest.fixture
def screen(qtbot: QtBot, seat: Seat, province: PracticeProvince) -> SyncScreen:
    """Made, and not visited yet: tests say first what has happened."""
    del province
    made = SyncScreen(seat)
    qtbot.addWidget(made)
    made.resize(1262, 708)
    return made


@pytest.fixture
def press(qtbot: QtBot, seat: Seat, screen: SyncScreen) -> Keys:
    """Goes to the screen if nobody is there yet, presses a key of it, waits for the lanes."""

    def press(key: Qt.Key, modifier: Qt.KeyboardModifier = _CTRL) -> None:
        go(qtbot, seat, screen)
        QTest.keyClick(screen, key, modifier)
        answered(qtbot, seat)
        answered(qtbot, seat)

    return press


def go(qtbot: QtBot, seat: Seat, screen: SyncScreen) -> None:
    if screen.isVisible():
        return
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.arrive()
    answered(qtbot, seat)


def attach(seat: Seat, dossier: Dossier, text: str) -> None:
    scan = prepare([Loose(f"{text}.pdf", scans.pdf(1, text))])
    seat.app.attachments.attach(seat.actor, dossier.code, "1", scan)


def refused(seat: Seat, province: PracticeProvince, *names: str) -> list[Dossier]:
    """One dossier for each of them, with a scan that the province did not take."""
    province.faults.longest_file = LONGEST
    taken = [receive(seat, name) for name in names]
    for number, dossier in enumerate(taken):
        attach(seat, dossier, f"tờ khai {number}")
    seat.app.sync_once(by_hand=True)
    return taken


def differing(seat: Seat, province: PracticeProvince) -> Dossier:
    """A dossier that the province calls done and the desk does not."""
    dossier = receive(seat)
    seat.app.sync_once(by_hand=True)
    province.decide(dossier.code, 9)
    seat.app.sync_once(by_hand=True, pull=True)
    return dossier


def hold(seat: Seat) -> None:
    with seat.app.database.write() as connection:
        line.put_hold(connection, Hold(HoldKind.RESTORED, WORDS, seat.app.clock.now()))


def held(seat: Seat) -> bool:
    return seat.app.province.status().hold is not None


def as_officer(seat: Seat) -> Seat:
    """The same desk, with somebody who may not set the line up."""
    return replace(seat, actor=replace(seat.actor, role=Role.OFFICER))


def question(screen: SyncScreen) -> QMessageBox:
    """The one question that is asked now."""
    (box,) = screen.findChildren(QMessageBox)
    return box


def answer(box: QMessageBox, text: str) -> None:
    (button,) = [one for one in box.findChildren(QPushButton) if one.text() == text]
    button.click()


def test_the_model_of_refused_files_keeps_the_rules_of_models(
    seat: Seat, province: PracticeProvince
) -> None:
    refused(seat, province, HOSTILE)
    model = ValuesModel(REFUSED_FILES)
    tester = QAbstractItemModelTester(model, _WARN)

    model.set_values(seat.app.province.refused_files())

    assert tester.model() is model
    assert model.rowCount() == 1


def test_ctrl_f_shows_file_by_file_what_the_province_said(
    seat: Seat, province: PracticeProvince, screen: SyncScreen, press: Keys
) -> None:
    first, second = refused(seat, province, HOSTILE, "Hồ Văn Ẩm")

    press(Qt.Key.Key_F)

    assert [file.code for file in screen.lists.refused.values] == [first.code, second.code]
    assert screen.pane._who.text() == HOSTILE
    assert screen.pane.said.text() == f"Tỉnh chỉ nhận tệp tới {LONGEST} byte"
    assert "quét lại" in screen.pane.advice.text()
    assert screen.lists.files.hasFocus()


def test_the_button_beside_the_sentence_leads_to_the_files_too(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, screen: SyncScreen
) -> None:
    refused(seat, province, HOSTILE)
    go(qtbot, seat, screen)
    (button,) = [
        one
        for one in screen.notes.findChildren(QPushButton)
        if one.accessibleName() == "Xem từng tệp (Ctrl F)"
    ]

    button.click()
    answered(qtbot, seat)

    assert screen.lists.refused.rowCount() == 1


def test_one_file_is_sent_again_and_the_other_stays(
    seat: Seat, province: PracticeProvince, screen: SyncScreen, press: Keys, ears: Ears
) -> None:
    _, second = refused(seat, province, "Hồ Thị Ánh", "Hồ Văn Ẩm")
    press(Qt.Key.Key_F)

    press(Qt.Key.Key_R)

    assert ears.texts == ["1 tệp đã vào lại hàng chờ."]
    assert [file.code for file in screen.lists.refused.values] == [second.code]
    assert screen.pane.file == screen.lists.refused.values[0]


def test_every_file_is_sent_again_and_the_province_has_them(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, screen: SyncScreen, press: Keys,
    ears: Ears,
) -> None:  # fmt: skip
    refused(seat, province, "Hồ Thị Ánh", "Hồ Văn Ẩm")
    press(Qt.Key.Key_F)
    province.faults.clear()

    screen.lists.all_button.click()
    answered(qtbot, seat)
    press(Qt.Key.Key_Return)

    assert ears.texts[0] == "2 tệp đã vào lại hàng chờ."
    assert "nhận 2 tệp" in ears.texts[1]
    assert screen.lists.refused.rowCount() == 0
    assert seat.app.province.status().files.confirmed == 2


@pytest.mark.parametrize("works", [True, False], ids=["sent", "line down"])
def test_the_offer_to_send_now_goes_away_once_the_line_has_sent_by_itself(
    seat: Seat, province: PracticeProvince, window: MainWindow, hands: Hands, *, works: bool
) -> None:
    refused(seat, province, "Hồ Thị Ánh")
    window.go("sync")
    hands.rest()
    page = window.page("sync")
    assert isinstance(page, SyncScreen)
    province.faults.clear()
    if not works:
        province.stop()

    page.deeds.retry_files()
    hands.rest()
    hands.rest()

    told = window.banner.text()
    assert told == ("" if works else "1 tệp đã vào lại hàng chờ.")
    assert seat.app.province.status().files.confirmed == int(works)


def test_ctrl_shift_r_without_refused_files_says_so(seat: Seat, press: Keys, ears: Ears) -> None:
    press(Qt.Key.Key_R, _CTRL | _SHIFT)

    assert [(one.level, one.text) for one in ears.notices] == [
        (Level.INFO, "Không có tệp nào bị tỉnh từ chối.")
    ]


def test_enter_opens_the_dossier_of_the_file(
    seat: Seat, province: PracticeProvince, screen: SyncScreen, press: Keys
) -> None:
    (dossier,) = refused(seat, province, HOSTILE)
    opened: list[str] = []
    seat.bus.open_dossier.connect(opened.append)
    press(Qt.Key.Key_F)

    QTest.keyClick(screen.lists.files, Qt.Key.Key_Return)

    assert opened == [dossier.code]


@pytest.mark.parametrize(
    ("key", "status", "told"),
    [
        (Qt.Key.Key_1, Status.COMPLETED, "đã ghi theo tỉnh."),
        (Qt.Key.Key_2, Status.RECEIVED, "giữ của quầy, sẽ báo lại cho tỉnh."),
    ],
    ids=["take", "keep"],
)
def test_a_difference_is_settled_by_one_key(
    seat: Seat, province: PracticeProvince, screen: SyncScreen, press: Keys, ears: Ears,
    key: Qt.Key, status: Status, told: str,
) -> None:  # fmt: skip
    dossier = differing(seat, province)
    press(Qt.Key.Key_D)
    both = screen.pane.difference.ours.text(), screen.pane.difference.theirs.text()

    press(key)

    assert both == ("Được tiếp nhận", "Đã xử lý xong")
    assert ears.texts == [f"Hồ sơ {dossier.code}: {told}"]
    assert seat.app.desk.show(dossier.code).status is status
    assert screen.lists.different.rowCount() == 0
    assert screen.figures.cards["differences"].number == 0


def test_who_settled_the_last_of_a_group_sees_everything_that_waits_again(
    seat: Seat, province: PracticeProvince, screen: SyncScreen, press: Keys
) -> None:
    differing(seat, province)
    waiting = receive(seat)
    press(Qt.Key.Key_D)

    press(Qt.Key.Key_2)

    assert waiting.code in {line.code for line in screen.lists.lines.values}
    assert screen.lists.table.hasFocus()
    assert not any(card.isChecked() for card in screen.figures.cards.values())


def test_a_group_that_the_line_emptied_by_itself_stays_shown(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, screen: SyncScreen
) -> None:
    receive(seat)
    go(qtbot, seat, screen)
    screen.figures.cards["waiting"].click()
    answered(qtbot, seat)

    seat.app.sync_once()
    seat.bus.changed.emit(Change(outbox=True), seat)
    answered(qtbot, seat)

    assert screen.lists.lines.rowCount() == 0
    assert screen.figures.cards["waiting"].isChecked()


def test_what_the_province_says_otherwise_is_settled_once(
    seat: Seat, province: PracticeProvince, press: Keys, ears: Ears
) -> None:
    differing(seat, province)
    press(Qt.Key.Key_D)
    press(Qt.Key.Key_2)

    press(Qt.Key.Key_2)

    assert len(ears.texts) == 1


def test_ctrl_y_asks_why_and_lets_the_line_go_on(
    qtbot: QtBot, seat: Seat, screen: SyncScreen, press: Keys, ears: Ears
) -> None:
    hold(seat)

    press(Qt.Key.Key_Y)
    box = question(screen)
    asked = box.text(), box.textFormat(), box.informativeText()
    answer(box, "&Cho gửi tiếp")
    answered(qtbot, seat)
    answered(qtbot, seat)

    assert asked[:2] == (WORDS, Qt.TextFormat.PlainText)
    assert "được ghi vào nhật ký với tên người bấm" in asked[2]
    assert ears.texts == ["Đã cho gửi tiếp lên tỉnh."]
    assert not held(seat)
    assert not any("Tạm dừng" in text for text in screen.truth_texts())


def test_a_line_stays_held_unless_somebody_says_otherwise(
    qtbot: QtBot, seat: Seat, screen: SyncScreen, press: Keys
) -> None:
    hold(seat)
    press(Qt.Key.Key_Y)
    box = question(screen)
    default = box.defaultButton()

    QTest.keyClick(box, Qt.Key.Key_Return)
    answered(qtbot, seat)

    assert default is not None
    assert default.text() == "Vẫn &dừng"
    assert held(seat)


def test_a_line_that_is_not_held_asks_nothing(screen: SyncScreen, press: Keys) -> None:
    press(Qt.Key.Key_Y)

    assert screen.findChildren(QMessageBox) == []


def test_an_officer_reads_why_the_line_is_held_and_is_not_asked(
    qtbot: QtBot, seat: Seat, province: PracticeProvince
) -> None:
    hold(seat)
    made = SyncScreen(as_officer(seat))
    qtbot.addWidget(made)
    go(qtbot, seat, made)

    QTest.keyClick(made, Qt.Key.Key_Y, _CTRL)
    answered(qtbot, seat)

    assert WORDS in made.truth_texts()[0]
    assert made.findChildren(QMessageBox) == []


def test_ctrl_g_sends_and_compares_with_the_province(
    seat: Seat, screen: SyncScreen, press: Keys, ears: Ears
) -> None:
    receive(seat)
    seat.app.sync_once(by_hand=True)

    press(Qt.Key.Key_G)

    assert ears.texts == ["Không có gì chờ gửi. Đối soát khớp: 1 hồ sơ, 1 bước ở cả hai bên."]
    assert screen.push.isHidden()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_G], ids=["send", "compare"])
def test_who_asks_hears_the_news_of_the_province_though_they_were_asked_for_just_now(
    seat: Seat, province: PracticeProvince, screen: SyncScreen, press: Keys, key: Qt.Key
) -> None:
    dossier = receive(seat)
    seat.app.sync_once(by_hand=True, pull=True)
    province.decide(dossier.code, 9)

    press(key)

    assert [one.code for one in seat.app.news.differences(seat.actor)] == [dossier.code]
    assert screen.figures.cards["differences"].number == 1


def test_comparing_with_a_province_that_contradicts_holds_the_line(
    seat: Seat, province: PracticeProvince, screen: SyncScreen, press: Keys, ears: Ears
) -> None:
    receive(seat)
    seat.app.sync_once(by_hand=True)
    province.faults.counts_off = 1

    press(Qt.Key.Key_G)

    assert held(seat)
    assert ears.notices[0].level is Level.TROUBLE
    assert "Tạm dừng gửi lên tỉnh" in screen.truth_texts()[0]


def test_ctrl_u_opens_the_packages_once_and_they_close(
    qtbot: QtBot, seat: Seat, screen: SyncScreen, press: Keys
) -> None:
    press(Qt.Key.Key_U)
    (dialog,) = screen.findChildren(PackageDialog)
    shown = dialog.isVisible()

    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not screen.findChildren(PackageDialog))

    assert shown


def test_ctrl_p_shows_the_sheet_of_the_day(window: MainWindow, seat: Seat, hands: Hands) -> None:
    window.go("sync")
    hands.rest()
    hands.qtbot.waitUntil(window.isActiveWindow)

    QTest.keyClick(window, Qt.Key.Key_P, _CTRL)
    hands.rest()
    hands.qtbot.waitUntil(lambda: window.findChild(PreviewDialog) is not None)
    (dialog,) = window.findChildren(PreviewDialog)
    title = dialog.windowTitle()
    dialog.reject()

    assert title == "Bảng đối soát với tỉnh trong ngày"


def test_ctrl_m_offers_what_the_other_keys_do(screen: SyncScreen, press: Keys) -> None:
    press(Qt.Key.Key_M)
    offered = [action.text().partition("\t") for action in screen.menu.actions()]
    screen.menu.close()

    assert [(text.replace("&", ""), key) for text, _, key in offered] == [
        ("Đối soát ngay với tỉnh", "Ctrl+G"),
        ("In bảng đối soát trong ngày", "Ctrl+P"),
        ("Gửi tỉnh qua USB…", "Ctrl+U"),
        ("Khai báo hệ thống của tỉnh…", "Ctrl+E"),
    ]


@pytest.fixture
def under_way(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """A run that has sent a dossier and a part of a file, and goes on when the event is set."""
    go_on = Event()

    def sync_once(_app: App, counted: Any, stopped: Any, **told: Any) -> SyncReport:
        counted(1, 3)
        told["file_progress"]("Tờ khai đăng ký khai sinh của bà Hồ.pdf", 420_000, 1_400_000)
        go_on.wait(timeout=30)
        return SyncReport(sent=1, confirmed=1, files=0 if stopped() else 1, files_waiting=2)

    monkeypatch.setattr(App, "sync_once", sync_once)
    yield go_on
    go_on.set()


def test_while_a_file_goes_its_name_and_bytes_are_told(
    qtbot: QtBot, seat: Seat, screen: SyncScreen, under_way: Event, ears: Ears
) -> None:
    go(qtbot, seat, screen)
    bar = screen.push.findChild(QProgressBar)
    assert bar is not None

    screen.send()
    qtbot.waitUntil(lambda: "Tệp" in screen.push.told.text())
    told, value, of = screen.push.told.text(), bar.value(), bar.maximum()
    busy = screen.send_button.isEnabled()
    under_way.set()
    answered(qtbot, seat)

    assert told == "Tệp «Tờ khai đăng ký khai s…ủa bà Hồ.pdf»: 420 kB trên 1,4 MB"
    assert (value, of) == (300, 1_000)
    assert not busy
    assert screen.push.isHidden()
    assert ears.texts == ["Tỉnh xác nhận 1 hồ sơ, nhận 1 tệp."]


def test_esc_stops_after_the_piece_under_way_and_says_what_is_left(
    qtbot: QtBot, seat: Seat, screen: SyncScreen, under_way: Event, ears: Ears
) -> None:
    go(qtbot, seat, screen)
    screen.send()
    qtbot.waitUntil(lambda: "Tệp" in screen.push.told.text())

    QTest.keyClick(screen, Qt.Key.Key_Escape)
    told = screen.push.told.text()
    under_way.set()
    answered(qtbot, seat)

    assert told == "Đang dừng sau phần đang gửi…"
    assert ears.texts == ["Đã dừng. Tỉnh xác nhận 1 hồ sơ, còn 2 tệp chờ gửi."]


def test_a_real_file_arrives_and_is_counted(
    seat: Seat, province: PracticeProvince, screen: SyncScreen, press: Keys, ears: Ears
) -> None:
    attach(seat, receive(seat), "tờ khai")

    press(Qt.Key.Key_Return)

    assert "nhận 1 tệp" in ears.texts[0]
    assert screen.truth_texts()[0].startswith("Tỉnh đã xác nhận mọi hồ sơ và mọi tệp của quầy")


def troubled(seat: Seat, province: PracticeProvince) -> None:
    """Refused files, a difference, a refused dossier and one that waits, behind a held line."""
    refused(seat, province, HOSTILE)
    differing(seat, province)
    dossier = receive(seat)
    province.faults.refuse(dossier.code, "Trường SoDienThoai sai định dạng")
    seat.app.sync_once(by_hand=True)
    receive(seat)
    hold(seat)


def test_where_there_is_room_every_sentence_is_told_whole(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, screen: SyncScreen
) -> None:
    refused(seat, province, HOSTILE)
    go(qtbot, seat, screen)

    assert not screen.notes.brief.isVisible()
    assert not screen.notes.less_button.isVisible()


def test_too_many_sentences_fold_to_their_short_words_and_the_list_keeps_its_room(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, screen: SyncScreen
) -> None:
    troubled(seat, province)

    go(qtbot, seat, screen)

    assert screen.notes.brief.isVisible()
    assert screen.notes.brief.text() == (
        "Tạm dừng gửi · 1 hồ sơ bị từ chối · 1 tệp tỉnh không nhận · 1 chỗ tỉnh nói khác · "
        "2 hồ sơ chờ gửi"
    )
    assert len(screen.truth_texts()) == 5
    assert screen.lists.height() > screen.height() // 2


def test_ctrl_i_shows_the_sentences_whole_and_esc_or_ctrl_i_folds_them(
    seat: Seat, province: PracticeProvince, screen: SyncScreen, press: Keys
) -> None:
    troubled(seat, province)

    press(Qt.Key.Key_I)
    read = screen.notes.brief.isVisible(), screen.figures.isVisible()
    on_less = screen.notes.less_button.hasFocus()
    press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    folded = screen.notes.brief.isVisible(), screen.figures.isVisible()

    assert read == (False, False)
    assert on_less
    assert folded == (True, True)
    assert screen.lists.table.hasFocus()


def test_from_the_sentences_a_key_leads_on_to_the_list(
    seat: Seat, province: PracticeProvince, screen: SyncScreen, press: Keys
) -> None:
    troubled(seat, province)
    press(Qt.Key.Key_I)

    press(Qt.Key.Key_F)

    assert not screen.notes.reading
    assert screen.lists.files.isVisible()
    assert screen.lists.files.hasFocus()


def test_a_group_that_is_asked_for_takes_the_place_of_the_trial(
    seat: Seat, province: PracticeProvince, screen: SyncScreen, press: Keys
) -> None:
    (dossier,) = refused(seat, province, HOSTILE)
    press(Qt.Key.Key_T)
    tried = screen.pane.shows_trial

    press(Qt.Key.Key_F)

    assert tried
    assert screen.pane.file is not None
    assert screen.pane.file.code == dossier.code
