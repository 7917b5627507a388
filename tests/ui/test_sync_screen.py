"""Đồng bộ: the truth about the line, against a practice province on loopback."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.province import LineStatus, LineTrouble, OutboxState
from motcua_desktop.practice.faults import Fault
from motcua_desktop.practice.server import PracticeProvince, running
from motcua_desktop.sync.report import SyncReport
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.frame.rail import RailButton
from motcua_desktop.ui.places import PLACES
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.sync.advice import advice
from motcua_desktop.ui.sync.model import COLUMNS, empty_words
from motcua_desktop.ui.sync.truth import outcome, truths
from motcua_desktop.ui.sync.view import SyncScreen
from motcua_desktop.ui.widgets.table import ValuesModel
from motcua_desktop.ui.window import MainWindow
from tests.fakes.visits import answered, receive
from tests.ui.hands import Ears, Hands, StillClock

NOW = datetime(2026, 11, 20, 3, 14, tzinfo=UTC)
Visit = Callable[[], SyncScreen]
# A warning of Qt fails the test.
_WARN = QAbstractItemModelTester.FailureReportingMode.Warning


@pytest.fixture
def province(seat: Seat, clock: StillClock) -> Iterator[PracticeProvince]:
    """A practice province that the desk knows."""
    clock.moment = datetime.now(UTC)
    with running() as made:
        settings = made.settings("H50.31.12")
        seat.app.province.configure(seat.actor, settings, made.account.password)
        yield made


@pytest.fixture
def visit(qtbot: QtBot, seat: Seat) -> Iterator[Visit]:
    """Goes to the screen and waits for what it shows."""
    screens: list[SyncScreen] = []

    def arrive() -> SyncScreen:
        made = SyncScreen(seat)
        screens.append(made)
        qtbot.addWidget(made)
        made.resize(1200, 700)
        made.show()
        made.arrive()
        answered(qtbot, seat)
        return made

    yield arrive
    screens.clear()


def send(qtbot: QtBot, seat: Seat, made: SyncScreen) -> None:
    made.send()
    answered(qtbot, seat)
    answered(qtbot, seat)


def states(made: SyncScreen) -> set[OutboxState]:
    return {line.state for line in made.lists.lines.values}


def test_the_model_keeps_the_rules_of_models(seat: Seat) -> None:
    receive(seat)
    model = ValuesModel(COLUMNS)
    tester = QAbstractItemModelTester(model, _WARN)

    model.set_values(seat.app.province.outbox())

    assert tester.model() is model
    assert model.rowCount() > 0


@pytest.mark.parametrize("name", [place.name for place in PLACES])
def test_whoever_comes_to_a_page_has_the_keyboard_there_also_where_nothing_waits(
    name: str, window: MainWindow, hands: Hands
) -> None:
    window.go(name)
    hands.rest()
    window.rail.findChildren(RailButton)[0].setFocus()

    window.go(name)
    hands.rest()

    page, focused = window.page(name), window.focusWidget()
    assert focused is page or page.isAncestorOf(focused)


def test_who_stops_a_push_has_the_keyboard_in_the_list_again(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, visit: Visit
) -> None:
    for _ in range(3):
        receive(seat)
    made = visit()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)

    made.send()
    QTest.keyClick(made.push.stop_button, Qt.Key.Key_Escape)
    answered(qtbot, seat)
    answered(qtbot, seat)

    assert made.push.isHidden()
    assert made.lists.isAncestorOf(made.focusWidget())


def test_what_the_desk_says_of_a_lost_line_is_not_called_the_answer_of_the_province(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, visit: Visit
) -> None:
    dossier = receive(seat)
    province.faults.next(Fault.ANSWER_LOST)
    province.faults.refuse(dossier.code, "Trường SoDienThoai sai định dạng")
    made = visit()

    send(qtbot, seat, made)
    lost = made.pane.said_head.text()
    send(qtbot, seat, made)

    assert lost == "Lần gửi trước"
    assert made.pane.said_head.text() == "Tỉnh trả lời"


def test_a_refused_file_is_no_reason_to_say_that_nothing_was_refused() -> None:
    assert empty_words("")[0] == "Không có hồ sơ nào chờ gửi hay bị từ chối"


def test_without_a_province_it_says_what_to_do(seat: Seat, visit: Visit, ears: Ears) -> None:
    receive(seat)
    made = visit()

    told = made.truth_texts()

    assert told[0].startswith("Chưa khai báo hệ thống của tỉnh ở quầy này.")
    assert told[1] == "Dữ liệu: 1 hồ sơ chờ từ 10:14."


def test_sending_without_a_province_is_told(
    qtbot: QtBot, seat: Seat, visit: Visit, ears: Ears
) -> None:
    made = visit()

    send(qtbot, seat, made)

    assert ears.texts[0].startswith("Chưa nối với tỉnh")
    assert made.send_button.isEnabled()


def test_what_is_sent_is_confirmed_and_said(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, visit: Visit, ears: Ears
) -> None:
    receive(seat)
    made = visit()

    send(qtbot, seat, made)

    assert ears.texts == ["Tỉnh xác nhận 1 hồ sơ. Đối soát khớp: 1 hồ sơ, 1 bước ở cả hai bên."]
    assert made.truth_texts()[0].startswith("Tỉnh đã xác nhận mọi hồ sơ của quầy")
    assert made.figures.cards["waiting"].number == 0
    assert made.push.isHidden()


def test_a_refusal_is_shown_in_the_words_of_the_province(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, visit: Visit
) -> None:
    dossier = receive(seat)
    province.faults.refuse(dossier.code, "Mã thủ tục không có trong danh mục")
    made = visit()

    send(qtbot, seat, made)

    assert made.figures.cards["refused"].number == 1
    assert made.pane.line is not None
    assert made.pane.line.code == dossier.code
    assert "Mã thủ tục không có trong danh mục" in made.pane.said.text()
    assert made.pane.advice.text() == advice(made.pane.line)
    assert made.pane.retry_button.isVisible()


def test_a_step_behind_a_refused_dossier_is_not_said_to_go_by_itself(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, visit: Visit
) -> None:
    bad = receive(seat)
    province.faults.refuse(bad.code, "Mã thủ tục không có trong danh mục")
    made = visit()
    send(qtbot, seat, made)
    free = receive(seat)
    made.look_again()
    answered(qtbot, seat)

    behind = {line.code: line.behind for line in made.lists.lines.values if line.state.waits}
    made.lists.table.selectRow(1)

    assert behind == {bad.code: True, free.code: False}
    assert made.pane.line is not None
    assert made.pane.line.code == bad.code
    assert "mục trước của cùng hồ sơ" in made.pane.advice.text()


def test_while_the_province_shuts_the_account_what_waits_is_said_to_wait_for_it(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, visit: Visit
) -> None:
    receive(seat)
    settings = province.settings("H50.31.12")
    seat.app.province.configure(seat.actor, settings, "một mật khẩu sai")
    made = visit()

    send(qtbot, seat, made)

    assert made.pane.advice.text().startswith("Chờ đăng nhập")


def test_a_settled_refusal_is_sent_again_and_confirmed(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, visit: Visit, ears: Ears
) -> None:
    dossier = receive(seat)
    province.faults.refuse(dossier.code, "Thiếu trường NgayHenTra")
    made = visit()
    send(qtbot, seat, made)
    province.faults.accept()

    made._retry_current()
    answered(qtbot, seat)
    waiting = states(made)
    send(qtbot, seat, made)

    assert OutboxState.REFUSED not in waiting
    assert f"Hồ sơ {dossier.code} đã vào lại hàng chờ." in ears.texts
    assert made.lists.lines.rowCount() == 0
    assert made.figures.cards["refused"].number == 0


def test_a_dead_line_is_told_in_a_sentence_and_nothing_is_lost(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, visit: Visit, ears: Ears
) -> None:
    receive(seat)
    province.stop()
    made = visit()

    send(qtbot, seat, made)

    assert ears.notices[0].level is Level.TROUBLE
    assert any("chưa xong" in text for text in made.truth_texts())
    assert made.figures.cards["waiting"].number == 1


def test_an_answer_that_was_lost_is_called_unknown(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, visit: Visit
) -> None:
    receive(seat)
    province.faults.next(Fault.ANSWER_LOST)
    made = visit()

    send(qtbot, seat, made)

    assert made.figures.cards["unknown"].number == 1
    assert "không sợ gửi trùng" in made.pane.advice.text()


def test_sending_can_be_stopped_after_the_dossier_under_way(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, visit: Visit, ears: Ears
) -> None:
    for _ in range(3):
        receive(seat)
    made = visit()

    made.send()
    made.push.stop()
    answered(qtbot, seat)
    answered(qtbot, seat)

    assert ears.texts[0].startswith("Đã dừng.")
    assert (made.figures.cards["waiting"].number or 0) > 0


def test_a_group_shows_its_own_messages(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, visit: Visit
) -> None:
    receive(seat)
    made = visit()
    send(qtbot, seat, made)
    receive(seat)

    made.figures.cards["confirmed"].click()
    answered(qtbot, seat)

    assert states(made) == {OutboxState.CONFIRMED}


def test_the_line_can_be_tried_step_by_step(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, visit: Visit
) -> None:
    made = visit()

    made.test()
    answered(qtbot, seat)

    assert made.pane.shows_trial
    assert made.pane._verdict.text() == "Đường lên tỉnh dùng được."
    assert made.test_button.isEnabled()


def test_a_line_that_does_not_work_names_the_step(
    qtbot: QtBot, seat: Seat, province: PracticeProvince, visit: Visit
) -> None:
    province.stop()
    made = visit()

    made.test()
    answered(qtbot, seat)

    assert made.pane._verdict.text() == "Đường lên tỉnh chưa dùng được."


def test_enter_opens_the_dossier_of_the_message(qtbot: QtBot, seat: Seat, visit: Visit) -> None:
    dossier = receive(seat)
    made = visit()
    opened: list[str] = []
    seat.bus.open_dossier.connect(opened.append)

    QTest.keyClick(made.lists.table, Qt.Key.Key_Return)

    assert opened == [dossier.code]


def test_a_line_with_troubles_is_never_called_well() -> None:
    trouble = LineTrouble("province_unreachable", "Chưa tới được tỉnh: mất mạng.", NOW)
    status = LineStatus(configured=True, last_confirmed_at=NOW, last_trouble=trouble)

    told = truths(status, NOW)

    assert [truth.text for truth in told] == [
        "Lần gửi lúc 10:14 chưa xong. Chưa tới được tỉnh: mất mạng."
    ]


def test_something_is_always_said() -> None:
    assert truths(LineStatus(), NOW)
    assert truths(LineStatus(configured=True), NOW)
    assert truths(replace(LineStatus(configured=True), last_confirmed_at=NOW), NOW)


def test_a_run_with_refusals_is_a_warning() -> None:
    level, said = outcome(SyncReport(sent=3, confirmed=2, refused=1), stopped=False)

    assert level is Level.WARNING
    assert said == "Tỉnh xác nhận 2 hồ sơ, từ chối 1: xem «Hồ sơ bị từ chối»."
