"""Closing a period in the window, its corrections, how the sheets count, and the bound papers."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.domain.steps import Action
from motcua_desktop.ui.preview.dialog import PreviewDialog
from motcua_desktop.ui.reports.closing import ClosingDialog
from motcua_desktop.ui.reports.counting import CountingDialog
from motcua_desktop.ui.reports.packet import PacketPane
from motcua_desktop.ui.reports.sheet import SheetPane
from motcua_desktop.ui.reports.view import ReportsScreen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.fakes.visits import receive, step
from tests.ui.hands import Ears, Hands, StillClock

DECEMBER = "2026-12-01T09:00:00+07:00"


@pytest.fixture
def screen(window: MainWindow, hands: Hands) -> ReportsScreen:
    window.go("reports")
    hands.rest()
    page = window.page("reports")
    assert isinstance(page, ReportsScreen)
    return page


@pytest.fixture
def month(screen: ReportsScreen, hands: Hands, seat: Seat, clock: StillClock) -> SheetPane:
    """Biểu II.06a of December, a month later, with one dossier that came and was never done."""
    receive(seat)
    clock.passes(days=30)
    screen.take("II.06a")
    pane = screen.current()
    assert isinstance(pane, SheetPane)
    pane.period.take("12/2026")
    hands.rest()
    return pane


def ask(month: SheetPane, hands: Hands) -> ClosingDialog:
    """Alt+C, and the question that comes."""
    press(month, hands, Qt.Key.Key_C)
    hands.qtbot.waitUntil(lambda: bool(_open(month)), timeout=15_000)
    return _open(month)[-1]


def close(month: SheetPane, hands: Hands) -> None:
    """The period is closed."""
    ask(month, hands).submit()
    hands.rest()


def press(month: SheetPane, hands: Hands, key: Qt.Key) -> None:
    """Alt and this key, in the window itself."""
    month.window().activateWindow()
    hands.qtbot.waitUntil(month.isActiveWindow, timeout=15_000)
    QTest.keyClick(month.table, key, Qt.KeyboardModifier.AltModifier)


def _open(month: SheetPane) -> list[ClosingDialog]:
    return [one for one in month.window().findChildren(ClosingDialog) if one.isVisible()]


def test_a_month_is_closed_after_a_question_that_tells_its_figures(
    month: SheetPane, hands: Hands, ears: Ears
) -> None:
    assert month.closing.state.text() == "Kỳ chưa khóa"

    dialog = ask(month, hands)
    assert dialog.figures.texts()[:2] == ["Số hồ sơ nhận giải quyết", "1"]

    dialog.submit()
    hands.rest()
    assert month.closing.state.text() == "Đã khóa lần 1"
    assert month.closing.proof.text() == "chữ ký đúng"
    assert "Tháng 12 năm 2026: đã khóa lần 1." in ears.texts


def test_to_close_again_needs_its_reason(month: SheetPane, hands: Hands) -> None:
    close(month, hands)
    dialog = ask(month, hands)
    dialog.submit()
    hands.rest()

    assert "lý do" in dialog.fields["reason"].trouble()

    dialog.editors["reason"].setText("Sửa hạn trả")  # type: ignore[union-attr]  # it is a line
    dialog.submit()
    hands.rest()
    assert month.closing.state.text() == "Đã khóa lần 2"


def test_to_close_again_tells_what_would_be_signed_now_and_asks_why_at_once(
    month: SheetPane, hands: Hands, seat: Seat
) -> None:
    close(month, hands)
    receive(seat, "Trần Văn Bốn", received_at=DECEMBER)

    dialog = ask(month, hands)

    assert dialog.figures.texts()[:2] == ["Số hồ sơ nhận giải quyết", "2"]
    assert dialog.focusWidget() is dialog.editors["reason"]
    assert dialog.fields["reason"].y() < dialog.figures.y()


def test_what_differs_since_stands_in_a_table_of_its_own(
    month: SheetPane, hands: Hands, screen: ReportsScreen, seat: Seat
) -> None:
    close(month, hands)
    made = receive(seat)
    step(seat, made, (Action.START, {}))
    press(month, hands, Qt.Key.Key_D)
    hands.rest()

    assert month.title.text() == "Bảng điều chỉnh"
    assert "Hồ sơ tính khác: 0" in month.headlines.texts()


def test_a_month_that_is_not_over_cannot_be_closed(month: SheetPane, hands: Hands) -> None:
    month.period.take("1/2027")
    hands.rest()

    assert not month.closing.button.isEnabled()
    assert month.closing.told.text() == "Kỳ chưa kết thúc."


def test_corrections_of_a_period_never_closed_are_told_to_be_none(
    screen: ReportsScreen, hands: Hands
) -> None:
    screen.take("corrections")
    hands.rest()
    pane = screen.current()
    assert isinstance(pane, SheetPane)

    assert not pane.show_button.isEnabled()


def test_how_the_sheets_count_is_chosen_and_told(
    month: SheetPane, hands: Hands, seat: Seat
) -> None:
    press(month, hands, Qt.Key.Key_T)
    window = month.window()
    hands.qtbot.waitUntil(lambda: window.findChild(CountingDialog) is not None, timeout=15_000)
    (dialog,) = window.findChildren(CountingDialog)
    dialog.compare.select("hour")
    dialog.day.setText("x")
    assert dialog.sentences.text() == "Ngày đầu kỳ phải là số nguyên."
    dialog.day.setText("1")

    assert "– So theo phút với mọi thủ tục" in dialog.sentences.text()
    assert "tháng lịch" in dialog.sentences.text()

    dialog.submit()
    hands.rest()
    assert seat.app.counting.show().month_from_day == 1
    assert "So theo phút" in month.notes.text()


@pytest.mark.parametrize("name", ["day", "month"])
def test_papers_bound_together_are_shown_and_kept(
    screen: ReportsScreen, hands: Hands, ears: Ears, seat: Seat, tmp_path: Path, name: str
) -> None:
    receive(seat)
    screen.take(name)
    hands.rest()
    pane = screen.current()
    assert isinstance(pane, PacketPane)
    pane.register.setChecked(True)
    pane.save_as(tmp_path / "tap.pdf")
    assert screen.print_out()
    window = pane.window()
    hands.qtbot.waitUntil(lambda: window.findChild(PreviewDialog) is not None, timeout=30_000)
    for dialog in window.findChildren(PreviewDialog):
        dialog.reject()
    hands.rest()

    assert (tmp_path / "tap.pdf").read_bytes().startswith(b"%PDF")
    assert f"Đã lưu {tmp_path / 'tap.pdf'}." in ears.texts


def test_every_page_tells_its_keys(screen: ReportsScreen, hands: Hands) -> None:
    for at in range(screen.list.count()):
        name = screen.list.item(at).data(Qt.ItemDataRole.UserRole)
        if name:
            screen.take(str(name))
            keys = screen.keys()
            assert ("Ctrl 1", "về danh sách báo cáo") in keys
            assert len(keys) > 5
    hands.rest()


def test_a_specialist_sees_no_reports(seat: Seat, hands: Hands) -> None:
    from dataclasses import replace

    actor = Actor(99, "tam", "Hồ Tâm", Role.SPECIALIST)
    screen = ReportsScreen(replace(seat, actor=actor))
    hands.qtbot.addWidget(screen)
    shown = [screen.list.item(at).text() for at in range(screen.list.count())]
    hands.rest()

    assert "Biểu II.06a" not in shown
