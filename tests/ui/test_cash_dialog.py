"""Kiểm quỹ in its window: counted note by note, a difference explained, every line opens."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.steps import Action
from motcua_desktop.ui.cash.dialog import CashDialog
from motcua_desktop.ui.cash.model import COLUMNS
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.table import ValuesModel
from tests.fakes.visits import HOSTILE, answered, receive, step
from tests.ui.hands import Ears, StillClock

EXTRACT = "2.000635"
# A warning of Qt fails the test.
_WARN = QAbstractItemModelTester.FailureReportingMode.Warning


@pytest.fixture
def dialog(qtbot: QtBot, seat: Seat, clock: StillClock) -> Iterator[CashDialog]:
    """8.000 đ in the till, 8.000 đ let off, 8.000 đ owed by somebody with a hostile name."""
    paid, waived = (receive(seat, "Hồ Văn Ẩm", procedure=EXTRACT) for _ in range(2))
    receive(seat, HOSTILE, procedure=EXTRACT)
    step(seat, paid, (Action.PAY, {"amount": 8000, "method": "cash"}))
    clock.passes(seconds=1)
    step(seat, waived, (Action.WAIVE, {"exemption": "Hộ nghèo", "evidence": "Giấy số 12"}))
    made = CashDialog(seat)
    qtbot.addWidget(made)
    made.show()
    answered(qtbot, seat)
    yield made
    made.close()


def count(dialog: CashDialog, **notes: int) -> None:
    for name, many in notes.items():
        dialog.notes[int(name.removeprefix("n"))].setText(str(many))


def test_it_tells_what_the_book_has(dialog: CashDialog) -> None:
    assert dialog.title.text() == "Kiểm quỹ thứ Sáu, 20/11/2026"
    assert dialog.sums.texts() == [
        "Tiền mặt phải có",
        "8.000 đ",
        "Miễn, giảm: Hộ nghèo",
        "8.000 đ",
        "Hồ sơ nhận trong ngày còn phải thu",
        "8.000 đ",
    ]
    assert [(row.who, row.badge.text) for row in dialog.model.values] == [
        (HOSTILE, "Còn phải thu"),
        ("Hồ Văn Ẩm", "Miễn, giảm"),
        ("Hồ Văn Ẩm", "Đã thu"),
    ]


def test_a_count_that_fits_is_kept_and_listed(
    dialog: CashDialog, qtbot: QtBot, seat: Seat, ears: Ears
) -> None:
    count(dialog, n5000=1, n1000=3)

    assert dialog.counted.text() == "8.000 đ"
    assert dialog.state.text() == "khớp với sổ"

    QTest.keyClick(dialog.notes[5000], Qt.Key.Key_F9)
    answered(qtbot, seat)

    assert ears.texts == ["Đã ghi kiểm quỹ 20/11/2026: khớp."]
    assert dialog.history.texts() == ["10:14", "8.000 đ, khớp", "Hồ Thị Nga"]
    assert dialog.total() == 0


def test_a_difference_wants_its_reason_and_what_was_counted_stays(
    dialog: CashDialog, qtbot: QtBot, seat: Seat, ears: Ears
) -> None:
    count(dialog, n5000=1)
    assert dialog.state.text() == "thiếu 3.000 đ"

    dialog.write_down()
    answered(qtbot, seat)

    assert dialog.why.trouble() == "Quỹ thiếu 3.000 đ so với sổ (8.000 đ); hãy ghi lý do."
    assert dialog.total() == 5000
    assert not ears.texts

    dialog.explanation.setText("Thối nhầm")
    dialog.write_down()
    answered(qtbot, seat)

    assert dialog.history.texts()[1] == "5.000 đ, thiếu 3.000 đ – Thối nhầm"


def test_nothing_is_kept_before_anything_is_counted(dialog: CashDialog) -> None:
    assert not dialog.keep.isEnabled()

    count(dialog, n500=0)

    assert dialog.keep.isEnabled(), "an empty till is counted too"


def test_another_day_is_a_key_away_but_none_to_come(
    dialog: CashDialog, qtbot: QtBot, seat: Seat
) -> None:
    count(dialog, n5000=1)
    dialog.step_day(1)
    assert dialog.total() == 5000

    dialog.step_day(-1)
    answered(qtbot, seat)

    assert dialog.title.text() == "Kiểm quỹ thứ Năm, 19/11/2026"
    assert dialog.model.values == ()
    assert dialog.total() == 0


def test_enter_in_the_list_opens_the_dossier(dialog: CashDialog, qtbot: QtBot, seat: Seat) -> None:
    dialog.table.setFocus()
    dialog.table.select_first()

    with qtbot.waitSignal(seat.bus.open_dossier) as opened:
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)

    assert opened.args == ["H50.31.12-261120-5003"]
    assert not dialog.isVisible()


def test_enter_in_a_field_goes_on_and_closes_nothing(dialog: CashDialog) -> None:
    dialog.notes[500_000].setFocus()

    QTest.keyClick(dialog.notes[500_000], Qt.Key.Key_Return)

    assert dialog.isVisible()
    assert dialog.notes[200_000].hasFocus()


def test_the_model_keeps_the_rules_of_models(dialog: CashDialog) -> None:
    model = ValuesModel(COLUMNS)
    tester = QAbstractItemModelTester(model, _WARN)

    model.set_values(dialog.model.values)

    assert tester.model() is model


def test_yesterday_is_counted_too(
    dialog: CashDialog, qtbot: QtBot, seat: Seat, clock: StillClock
) -> None:
    clock.moment += timedelta(days=1)
    count(dialog, n5000=1, n1000=3)

    dialog.write_down()
    answered(qtbot, seat)

    assert dialog.history.texts()[1] == "8.000 đ, khớp"
