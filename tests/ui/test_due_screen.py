"""Nhắc hạn: the groups add up, the pane tells why and whom to call, the morning sheet prints."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.finding import DueLists
from motcua_desktop.domain.steps import Action
from motcua_desktop.ui.due.model import COLUMNS, FIGURES, badge, numbers, reminders
from motcua_desktop.ui.due.view import DueScreen
from motcua_desktop.ui.places import PLACES
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.table import ValuesModel
from tests.fakes.visits import HOSTILE, answered, receive, step
from tests.ui.hands import StillClock

Visit = Callable[[], DueScreen]
# A warning of Qt fails the test.
_WARN = QAbstractItemModelTester.FailureReportingMode.Warning


@pytest.fixture
def visit(qtbot: QtBot, seat: Seat) -> Iterator[Visit]:
    """Goes to the screen and waits for what it shows."""
    screens: list[DueScreen] = []

    def arrive() -> DueScreen:
        made = DueScreen(seat)
        screens.append(made)
        qtbot.addWidget(made)
        made.resize(1200, 700)
        made.show()
        made.arrive()
        answered(qtbot, seat)
        return made

    yield arrive
    screens.clear()


@pytest.fixture
def late(seat: Seat, clock: StillClock) -> Dossier:
    """A dossier whose promise passed two working days ago."""
    dossier = receive(seat, "Hồ Văn Ẩm", procedure="1.004884")
    step(seat, dossier, (Action.START, {}))
    clock.passes(days=14)
    return dossier


def test_the_model_keeps_the_rules_of_models(seat: Seat, late: Dossier) -> None:
    model = ValuesModel(COLUMNS)
    tester = QAbstractItemModelTester(model, _WARN)

    model.set_values(reminders(seat.app.finder.due(3), ""))

    assert tester.model() is model
    assert model.rowCount() == 1


def test_every_group_of_the_lists_has_its_card() -> None:
    assert [figure.key for figure in FIGURES] == list(DueLists.__slots__)


def test_a_late_dossier_is_told_by_colour_icon_and_word(seat: Seat, late: Dossier) -> None:
    told = badge(reminders(seat.app.finder.due(3), "overdue")[0])

    assert told.text.startswith("quá ")
    assert told.icon is not None


def test_the_cards_count_and_filter(qtbot: QtBot, seat: Seat, late: Dossier, visit: Visit) -> None:
    ready = receive(seat, "Phan Thị Én")
    step(seat, ready, (Action.START, {}), (Action.COMPLETE, {}))
    made = visit()
    both = made.model.rowCount()

    made.figures.cards["uncollected"].click()
    answered(qtbot, seat)

    assert both == 2
    assert made.figures.cards["overdue"].number == 1
    assert [row.entry.line.applicant for row in made.model.values] == ["Phan Thị Én"]


def test_escape_shows_all_groups_again(
    qtbot: QtBot, seat: Seat, late: Dossier, visit: Visit
) -> None:
    made = visit()
    made.figures.cards["today"].click()
    hidden = made.model.rowCount()

    made._everything()

    assert hidden == 0
    assert made.model.rowCount() == 1
    assert made.figures.taken() == ""


def test_an_empty_group_says_what_to_do(visit: Visit) -> None:
    made = visit()

    made.figures.cards["overdue"].click()

    assert made._empty.accessibleName().startswith("Không có hồ sơ nào quá hạn")


def test_the_pane_tells_whom_to_call_why_and_what_next(
    seat: Seat, late: Dossier, visit: Visit
) -> None:
    made = visit()

    assert made.pane.who.text() == "Hồ Văn Ẩm"
    assert made.pane.phone.text() == "0900 000 456"
    assert made.pane.next_step.text() == "Trả kèm lý do, xin lỗi người nộp"
    assert "Chuyển xử lý · Hồ Thị Nga" in made.pane.done.texts()


def test_enter_opens_the_dossier(qtbot: QtBot, seat: Seat, late: Dossier, visit: Visit) -> None:
    made = visit()
    opened: list[str] = []
    seat.bus.open_dossier.connect(opened.append)

    QTest.keyClick(made.table, Qt.Key.Key_Return)

    assert opened == [late.code]


def test_what_was_done_meanwhile_leaves_the_list(
    qtbot: QtBot, seat: Seat, late: Dossier, visit: Visit
) -> None:
    made = visit()
    step(seat, late, (Action.COMPLETE, {}), (Action.RETURN, {}))

    seat.bus.changed.emit(Change(dossiers=True), None)
    answered(qtbot, seat)

    assert made.model.rowCount() == 0
    assert made.pane.code == ""


def test_a_hostile_name_is_only_a_name(seat: Seat, clock: StillClock, visit: Visit) -> None:
    dossier = receive(seat, HOSTILE)
    step(seat, dossier, (Action.START, {}), (Action.COMPLETE, {}))
    made = visit()

    assert made.pane.who.text() == HOSTILE


def test_the_morning_sheet_is_shown(qtbot: QtBot, seat: Seat, late: Dossier, visit: Visit) -> None:
    from motcua_desktop.ui.preview.dialog import PreviewDialog

    made = visit()

    assert made.print_out()
    answered(qtbot, seat)
    answered(qtbot, seat)

    dialog = made.findChild(PreviewDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "Bảng nhắc hạn 04/12/2026"
    dialog.close()


def test_the_badge_counts_what_is_late_or_due_today(seat: Seat, late: Dossier) -> None:
    place = next(place for place in PLACES if place.name == "due")

    assert place.count is not None
    assert place.count(seat.app) == 1
    assert numbers(seat.app.finder.due(3))["overdue"] == 1
