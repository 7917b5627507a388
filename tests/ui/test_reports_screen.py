"""Báo cáo: the list, a period by keyboard, tables whose figures open dossiers, print, files."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from motcua_desktop.domain.report import Period
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.tabular import Column, Kind, Row, Table
from motcua_desktop.services.report_list import REPORTS, Report
from motcua_desktop.ui.cash.dialog import CashDialog
from motcua_desktop.ui.preview.dialog import PreviewDialog
from motcua_desktop.ui.reports.entries import ENTRIES
from motcua_desktop.ui.reports.grid import Grid
from motcua_desktop.ui.reports.period import presets, stepped
from motcua_desktop.ui.reports.sheet import SheetPane
from motcua_desktop.ui.reports.table import GridTable
from motcua_desktop.ui.reports.told import Notes
from motcua_desktop.ui.reports.view import ReportsScreen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.fakes.visits import HOSTILE, receive, step
from tests.ui.hands import Ears, Hands

TODAY = date(2026, 11, 20)
OWN = {entry.name for entry in ENTRIES}
SHEETS = [report for report in REPORTS if report.name not in {*OWN, "corrections"}]
"""Those that any desk has; corrections are of a period that was closed."""


@pytest.fixture
def screen(window: MainWindow, hands: Hands, seat: Seat) -> ReportsScreen:
    made = receive(seat, HOSTILE, procedure="2.000635")
    step(seat, made, (Action.PAY, {"amount": 8000, "method": "transfer"}))
    window.go("reports")
    hands.rest()
    page = window.page("reports")
    assert isinstance(page, ReportsScreen)
    return page


def taken(screen: ReportsScreen, hands: Hands, name: str, period: str = "") -> SheetPane:
    """The report of this name and period in front."""
    screen.take(name)
    pane = screen.current()
    assert isinstance(pane, SheetPane)
    if period:
        pane.period.take(period)
    hands.rest()
    return pane


def put_away(hands: Hands, window: MainWindow, kind: type[QDialog]) -> None:
    """Wait for the window of this kind that was asked for, and close it."""
    hands.qtbot.waitUntil(lambda: window.findChild(kind) is not None, timeout=15_000)
    for dialog in window.findChildren(kind):
        dialog.reject()
    hands.rest()


@pytest.mark.parametrize("report", SHEETS, ids=lambda report: report.name)
def test_every_report_is_shown_printed_and_kept(
    screen: ReportsScreen, hands: Hands, window: MainWindow, ears: Ears, tmp_path: Path,
    report: Report,
) -> None:  # fmt: skip
    pane = taken(screen, hands, report.name, "20/11/2026")

    assert pane.title.text() == report.word
    assert pane.show_button.isEnabled()

    for ending in ("xlsx", "csv", "json"):
        pane.save_as(tmp_path / f"bao-cao.{ending}")
    assert screen.print_out()
    put_away(hands, window, PreviewDialog)

    assert {path.suffix for path in tmp_path.glob("bao-cao.*")} == {".xlsx", ".csv", ".json"}
    assert f"Đã lưu {tmp_path / 'bao-cao.csv'}." in ears.texts
    assert not ears.texts[3:], ears.texts


def test_the_list_is_walked_with_the_arrows_and_entered(
    screen: ReportsScreen, hands: Hands
) -> None:
    screen.take("register")
    screen.list.setFocus()
    QTest.keyClick(screen.list, Qt.Key.Key_Down)
    QTest.keyClick(screen.list, Qt.Key.Key_Return)
    hands.rest()

    assert screen.sheet is not None
    assert screen.sheet.title.text() == "Sổ thu phí, lệ phí"
    assert not screen.list.hasFocus()

    hands.shortcut(Qt.Key.Key_Escape)
    assert screen.list.hasFocus()


def test_whoever_walks_past_a_report_is_not_shown_it(screen: ReportsScreen, hands: Hands) -> None:
    screen.take("register")
    screen.pause.setInterval(60_000)
    for _ in range(2):
        QTest.keyClick(screen.list, Qt.Key.Key_Down)
    title = screen.sheet.title if screen.sheet else pytest.fail("no report")
    assert title.text() == "Sổ theo dõi hồ sơ"

    screen.pause.timeout.emit()
    hands.rest()
    assert title.text() == "Tổng hợp phí, lệ phí"


def test_the_book_of_fees_tells_how_people_paid(screen: ReportsScreen, hands: Hands) -> None:
    pane = taken(screen, hands, "cash", "11/2026")

    assert "Đã thu: 8.000 đ" in pane.headlines.texts()


def test_a_row_of_a_dossier_opens_it(
    screen: ReportsScreen, hands: Hands, window: MainWindow, seat: Seat
) -> None:
    pane = taken(screen, hands, "register", "11/2026")
    opened: list[str] = []
    seat.bus.open_dossier.connect(opened.append)
    rows = pane.table.grid.rows
    place = next(at for at, row in enumerate(rows) if row.code)
    pane.table.setCurrentIndex(pane.table.grid.index(place, 1))
    QTest.keyClick(pane.table, Qt.Key.Key_Return)
    hands.rest()

    assert opened == [rows[place].code]
    assert any(HOSTILE in str(cell) for cell in rows[place].cells)


def test_a_period_that_is_none_is_told_beside_it(screen: ReportsScreen, hands: Hands) -> None:
    pane = taken(screen, hands, "cash", "hôm kia")

    assert "không phải kỳ báo cáo" in pane.period.trouble.text()
    assert not pane.show_button.isEnabled()
    assert not screen.print_out()

    pane.period.take("")
    hands.rest()
    assert not pane.period.trouble.text()
    assert pane.show_button.isEnabled()


def test_periods_are_walked_by_keys_and_told_in_words(screen: ReportsScreen, hands: Hands) -> None:
    pane = taken(screen, hands, "cash")
    pane.enter()
    QTest.keyClick(pane.table, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    hands.rest()

    assert pane.period.told.text() == "Tháng 10 năm 2026 (từ ngày 01/10/2026 đến ngày 31/10/2026)"

    QTest.keyClick(pane.table, Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    assert pane.period.line.hasFocus()


def test_a_reporting_month_begins_on_the_day_that_was_chosen(
    screen: ReportsScreen, hands: Hands, seat: Seat
) -> None:
    pane = taken(screen, hands, "II.06a", "11/2026")
    assert "từ ngày 15/10/2026" in pane.period.told.text()

    done = seat.app.counting.change(seat.actor, {"month_from_day": 1})
    seat.bus.changed.emit(done.change, None)
    screen.arrive()
    hands.rest()

    assert "từ ngày 01/11/2026" in pane.period.told.text()


def test_the_till_is_a_key_away(screen: ReportsScreen, hands: Hands, window: MainWindow) -> None:
    hands.shortcut(Qt.Key.Key_F11)
    hands.rest()

    put_away(hands, window, CashDialog)


def test_a_big_table_shows_its_first_rows_and_says_so(hands: Hands) -> None:
    columns = (Column("name", "Tên"), Column("count", "Số hồ sơ", Kind.NUMBER, figures=True))
    table = Table("rows", "", columns, [Row((f"{at}", at), key=f"{at}") for at in range(9_000)],
                  total=(None, 40_495_500))  # fmt: skip
    view = GridTable("Bảng")
    hands.qtbot.addWidget(view)
    grid = Grid.of(table)
    view.show_grid(grid)

    assert grid.cut
    assert view.grid.rowCount() == 5_001
    assert view.grid.index(5_000, 0).data() == "Tổng cộng"
    assert view.grid.pointed(view.grid.index(0, 1)) is None, "nothing stands behind a nought"
    pointed = view.grid.pointed(view.grid.index(5_000, 1))
    assert (pointed.row, pointed.column) == ("", "count") if pointed else pytest.fail("none")


@pytest.mark.parametrize(
    ("name", "by", "typed"),
    [
        ("Tháng 11 năm 2026", 1, "12/2026"),
        ("Tháng 12 năm 2026", 1, "1/2027"),
        ("Tháng 1 năm 2026", -1, "12/2025"),
        ("Quý IV năm 2026", 1, "quý 1/2027"),
        ("6 tháng đầu năm 2026", 1, "6 tháng cuối năm 2026"),
        ("6 tháng đầu năm 2026", -1, "6 tháng cuối năm 2025"),
        ("9 tháng đầu năm 2026", -1, "9 tháng 2025"),
        ("Năm 2026", 1, "năm 2027"),
        ("Tự chọn", 1, "11/11/2026 - 20/11/2026"),
    ],
)
def test_one_period_further(name: str, by: int, typed: str) -> None:
    period = Period(date(2026, 11, 1), date(2026, 11, 10), name)

    assert stepped(period, by) == typed


def test_every_preset_is_a_period(screen: ReportsScreen, hands: Hands) -> None:
    pane = taken(screen, hands, "II.06a")
    for _, typed in presets(TODAY):
        pane.period.take(typed)

        assert not pane.period.trouble.text(), typed
    hands.rest()


def test_notes_that_are_no_sentences_do_not_run_into_each_other(hands: Hands) -> None:
    notes = Notes()
    hands.qtbot.addWidget(notes)
    notes.show_notes(("Đường dây nóng: 0900 000 111", "Hộp thư góp ý: cửa chính", "Hết.", "Xong"))

    assert notes.text() == ("Đường dây nóng: 0900 000 111 · Hộp thư góp ý: cửa chính · Hết. Xong")
