"""Tổng quan: numbers, table and charts by keyboard, each opening its dossiers with a way back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from motcua_desktop.domain.chart import Chart, Fill, Series
from motcua_desktop.domain.steps import Action
from motcua_desktop.ui.preview.dialog import PreviewDialog
from motcua_desktop.ui.reports.board import BoardPane
from motcua_desktop.ui.reports.view import ReportsScreen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.chart import ChartView
from motcua_desktop.ui.window import MainWindow
from tests.fakes.visits import HOSTILE, receive, step
from tests.ui.hands import Ears, Hands


@pytest.fixture
def board(window: MainWindow, hands: Hands) -> BoardPane:
    window.go("reports")
    hands.rest()
    page = window.page("reports")
    assert isinstance(page, ReportsScreen)
    pane = page.current()
    assert isinstance(pane, BoardPane)
    return pane


def told(board: BoardPane) -> dict[str, int | None]:
    return {key: card.number for key, card in board.cards.cards.items()}


def test_an_empty_desk_has_a_board_of_noughts(board: BoardPane) -> None:
    assert told(board) == {"in_time": 0, "overdue": 0, "waiting": 0, "uncollected": 0}
    assert board.table.grid.rowCount() == 3
    assert board.charts["days"].said() == "31 ngày qua: chưa có hồ sơ nào."


def test_a_number_opens_its_dossiers_and_esc_leads_back(
    board: BoardPane, hands: Hands, seat: Seat
) -> None:
    made = receive(seat, HOSTILE)
    board.look_again()
    hands.rest()
    card = board.cards.cards["in_time"]
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Space)
    hands.rest()

    assert board.behind.inside
    assert [line.line.code for line in board.behind.page.model.values] == [made.code]
    assert board.behind.page.title.text() == "Đang giải quyết, trong hạn"
    assert board.behind.page.number.text() == "1 hồ sơ"

    opened: list[str] = []
    seat.bus.open_dossier.connect(opened.append)
    QTest.keyClick(board.behind.page.table, Qt.Key.Key_Return)
    assert opened == [made.code]


def test_after_a_dossier_the_list_is_where_it_was(
    board: BoardPane, hands: Hands, window: MainWindow, seat: Seat
) -> None:
    receive(seat)
    board.look_again()
    hands.rest()
    board.cards.cards["in_time"].click()
    hands.rest()
    QTest.keyClick(board.behind.page.table, Qt.Key.Key_Return)
    hands.rest()
    window.go("reports")
    hands.rest()

    assert board.behind.inside
    assert board.behind.page.table.hasFocus()

    hands.shortcut(Qt.Key.Key_Escape)
    assert board.cards.cards["in_time"].hasFocus()


def test_a_cell_of_the_table_opens_its_dossiers(board: BoardPane, hands: Hands, seat: Seat) -> None:
    made = receive(seat, procedure="2.000635")
    step(seat, made, (Action.PAY, {"amount": 8000, "method": "cash"}))
    board.look_again()
    hands.rest()
    keys = [column.key for column in board.table.grid.columns]
    board.table.setCurrentIndex(board.table.grid.index(1, keys.index("fees")))
    QTest.keyClick(board.table, Qt.Key.Key_Return)
    hands.rest()

    assert board.behind.page.title.text() == "Tháng này – Phí, lệ phí đã thu"
    assert [line.line.code for line in board.behind.page.model.values] == [made.code]


def test_a_bar_is_walked_to_and_opened(board: BoardPane, hands: Hands, seat: Seat) -> None:
    made = receive(seat)
    board.look_again()
    hands.rest()
    chart = board.charts["days"]
    chart.setFocus()

    assert chart.said().startswith("20/11: tiếp nhận 1, ")

    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.said().startswith("19/11: tiếp nhận 0")
    QTest.keyClick(chart, Qt.Key.Key_End)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    hands.rest()

    assert [line.line.code for line in board.behind.page.model.values] == [made.code]
    assert board.behind.page.title.text() == "20/11 – Tiếp nhận"


def test_the_board_prints_and_is_kept(
    board: BoardPane, hands: Hands, window: MainWindow, ears: Ears, tmp_path: Path
) -> None:
    assert board.print_out()
    hands.qtbot.waitUntil(lambda: window.findChild(PreviewDialog) is not None, timeout=15_000)
    for dialog in window.findChildren(PreviewDialog):
        dialog.reject()
    assert board._shown is not None
    board.saving.keep(board._shown.made, tmp_path / "tong-quan.xlsx")
    hands.rest()

    assert f"Đã lưu {tmp_path / 'tong-quan.xlsx'}." in ears.texts


def test_the_board_looks_again_when_something_happened(
    board: BoardPane, hands: Hands, seat: Seat
) -> None:
    from motcua_desktop.domain.change import Change

    receive(seat)
    for _ in range(5):
        seat.bus.changed.emit(Change(dossiers=True), None)

    hands.qtbot.waitUntil(lambda: told(board)["in_time"] == 1, timeout=15_000)
    hands.rest()


def test_a_chart_is_walked_clicked_and_heard(hands: Hands) -> None:
    series = (
        Series("came", "Đến", (3, 0), Fill.OPEN),
        Series("late", "Trễ", (0, 2), Fill.STRIPED, 1),
    )
    view = ChartView("Thử")
    hands.qtbot.addWidget(view)
    view.resize(400, 240)
    view.show_chart(Chart("x", "Thử", ("a", "b"), ("A", "B"), series))
    view.show()
    hands.qtbot.waitExposed(view)
    view.grab()
    opened: list[tuple[str, str]] = []
    view.opened.connect(lambda *at: opened.append(at))

    assert view.accessibleDescription().startswith("Thử, từ A đến B: đến 3, trễ 2")

    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=_at(view, 0.3))
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Return)

    assert opened[0][0] == "a"
    assert opened[1][0] == "b"
    assert {series for _, series in opened} <= {"came", "late"}


def _at(view: QWidget, part: float) -> QPoint:
    return QPoint(round(view.width() * part), view.height() // 2)
