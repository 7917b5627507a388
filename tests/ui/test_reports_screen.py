"""Báo cáo: each report tells its figures for a period, prints and goes to a file."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import InvalidInput
from motcua_desktop.ui.cash.dialog import CashDialog
from motcua_desktop.ui.preview.dialog import PreviewDialog
from motcua_desktop.ui.reports.model import REPORTS, Report, parse_period
from motcua_desktop.ui.reports.view import ReportsScreen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.fakes.visits import receive, step
from tests.ui.hands import Ears, Hands

TODAY = date(2026, 11, 20)


@pytest.fixture
def screen(window: MainWindow, hands: Hands, seat: Seat) -> ReportsScreen:
    made = receive(seat, procedure="2.000635")
    step(seat, made, (Action.PAY, {"amount": 8000, "method": "transfer"}))
    window.go("reports")
    hands.rest()
    page = window.page("reports")
    assert isinstance(page, ReportsScreen)
    return page


def put_away(hands: Hands, window: MainWindow, kind: type[QDialog]) -> None:
    """Wait for the window of this kind that was asked for, and close it."""
    hands.qtbot.waitUntil(lambda: window.findChild(kind) is not None, timeout=15_000)
    for dialog in window.findChildren(kind):
        dialog.reject()
    hands.rest()


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.key)
def test_every_report_tells_prints_and_is_kept(
    screen: ReportsScreen, hands: Hands, window: MainWindow, ears: Ears, tmp_path: Path,
    report: Report,
) -> None:  # fmt: skip
    screen.period.setText("20/11/2026")
    screen.choices[report.key].setChecked(True)
    screen.look_again()
    hands.rest()

    assert screen.figures.texts()
    assert screen.title.text().endswith("từ 20/11/2026 đến 20/11/2026")

    path = tmp_path / "bao-cao.csv"
    screen.save_as(path)
    assert screen.print_out()
    put_away(hands, window, PreviewDialog)

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert f"Đã lưu {path}." in ears.texts


def test_the_book_of_fees_tells_how_people_paid(screen: ReportsScreen, hands: Hands) -> None:
    screen.choices["cash"].setChecked(True)
    hands.rest()

    assert screen.figures.texts()[:4] == ["Đã thu", "8.000 đ", "– chuyển khoản", "8.000 đ"]


def test_a_period_that_is_none_is_told_beside_it(screen: ReportsScreen, hands: Hands) -> None:
    screen.period.setText("hôm kia")
    screen.look_again()

    assert "Viết 11/2026" in screen.period_field.trouble()
    assert not screen.show_button.isEnabled()

    screen.period.setText("")
    screen.look_again()
    hands.rest()
    assert not screen.period_field.trouble()
    assert screen.show_button.isEnabled()


def test_the_till_is_a_key_away(screen: ReportsScreen, hands: Hands, window: MainWindow) -> None:
    hands.shortcut(Qt.Key.Key_F11)
    hands.rest()

    put_away(hands, window, CashDialog)


@pytest.mark.parametrize(
    ("typed", "cut_off", "first", "last"),
    [
        ("", 1, date(2026, 11, 1), date(2026, 11, 30)),
        ("", 15, date(2026, 10, 15), date(2026, 11, 14)),
        ("2/2026", 1, date(2026, 2, 1), date(2026, 2, 28)),
        ("01/11/2026 - 15/11/2026", 1, date(2026, 11, 1), date(2026, 11, 15)),
        ("01/11/2026–15/11/2026", 15, date(2026, 11, 1), date(2026, 11, 15)),
        ("20/11/2026", 1, TODAY, TODAY),
    ],
)
def test_a_period_is_typed_as_people_write_it(
    typed: str, cut_off: int, first: date, last: date
) -> None:
    found = parse_period(typed, cut_off, TODAY)

    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize("typed", ["13/2026", "31/02/2026", "x - y", "15/11/2026 - 01/11/2026"])
def test_what_is_no_period_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as trouble:
        parse_period(typed, 1, TODAY)

    assert trouble.value.field == "period"
