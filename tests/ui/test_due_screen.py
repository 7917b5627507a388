"""Nhắc hạn: the groups add up, the pane tells why and whom to call, the morning sheet prints."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.finding import DueLists
from motcua_desktop.domain.steps import Action
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.due.model import COLUMNS, FIGURES, Reminder, badge, numbers, reminders
from motcua_desktop.ui.due.view import DueScreen
from motcua_desktop.ui.places import PLACES
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.table import ValuesModel, badge_width
from tests.fakes.visits import HOSTILE, answered, receive, step
from tests.ui.hands import Ears, StillClock

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


def told(screen: DueScreen) -> list[Reminder]:
    """The lines about dossiers."""
    return [line for line in screen.model.values if isinstance(line, Reminder)]


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
    assert [row.entry.line.applicant for row in told(made)] == ["Phan Thị Én"]


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


def test_nothing_is_counted_as_none_before_it_was_counted(
    qtbot: QtBot, seat: Seat, late: Dossier
) -> None:
    made, gate = DueScreen(seat), Event()
    qtbot.addWidget(made)
    seat.lanes.desk.run(made, gate.wait, lambda _: None)
    made.show()
    made.arrive()

    made.take("today")
    before = [(card.number, card.accessibleName()) for card in made.figures.cards.values()]
    unsaid = made._empty.isHidden()
    gate.set()
    answered(qtbot, seat)

    assert before[0] == (None, "Quá hạn: đang đếm")
    assert {number for number, _ in before} == {None}
    assert unsaid
    assert made.figures.cards["overdue"].accessibleName() == "Quá hạn: 1 hồ sơ"
    assert made.figures.cards["today"].number == 0
    assert made._empty.accessibleName().startswith("Hôm nay không có hồ sơ nào đến hạn")


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


def test_our_own_duties_have_a_group_and_are_not_told_twice(
    qtbot: QtBot, seat: Seat, visit: Visit
) -> None:
    here = receive(seat, "Hồ Văn Ẩm", procedure="1.004884")
    today = receive(seat, "Phan Thị Én")
    made = visit()
    everything = [(row.group, row.entry.line.code) for row in told(made)]

    made.figures.cards["duties"].click()
    answered(qtbot, seat)

    assert everything == [("today", today.code), ("duties", here.code)]
    assert [row.entry.line.code for row in told(made)] == [today.code, here.code]
    assert badge(made.model.values[0]).text == "hôm nay"


def test_the_pane_says_who_has_it_and_until_when(
    seat: Seat, clock: StillClock, visit: Visit
) -> None:
    dossier = receive(seat, "Hồ Văn Ẩm", procedure="1.004884")
    step(
        seat,
        dossier,
        (
            Action.START,
            {"to": "Trần Minh", "to_kind": "specialist", "until": "2026-11-23T17:00:00+07:00"},
        ),
    )
    clock.passes(days=5)
    made = visit()

    assert made.pane.holder.text() == "Đang ở: Trần Minh, đến 17:00 23/11/2026"
    assert told(made)[0].entry.holder == "Trần Minh"


def test_the_messages_are_written_once_and_again_when_asked(
    qtbot: QtBot, seat: Seat, tmp_path: Path, ears: Ears, visit: Visit
) -> None:
    dossier = receive(seat, HOSTILE, procedure="1.004884")
    step(seat, dossier, (Action.START, {}), (Action.COMPLETE, {}))
    made, file = visit(), tmp_path / "tin.csv"

    for _ in range(2):
        made.messages.write_to(file)
        answered(qtbot, seat)
    file.unlink()
    ears.notices[-1].actions[0][1]()
    answered(qtbot, seat)

    assert ears.texts == [
        f"Đã ghi 1 tin nhắn vào {file}.",
        "Không có tin nhắn nào mới, chưa ghi tệp.",
        f"Đã ghi 1 tin nhắn vào {file}.",
    ]
    assert dossier.code in file.read_text("utf-8-sig")


def test_a_folder_that_takes_no_file_leaves_the_messages_untold(
    qtbot: QtBot, seat: Seat, tmp_path: Path, ears: Ears, visit: Visit
) -> None:
    dossier = receive(seat, procedure="1.004884")
    step(seat, dossier, (Action.START, {}), (Action.COMPLETE, {}))
    made = visit()

    made.messages.write_to(tmp_path)
    answered(qtbot, seat)

    assert ears.notices[-1].level is Level.TROUBLE
    assert len(seat.app.reminders.messages(seat.actor).messages) == 1


def test_ctrl_m_asks_where_the_messages_go(
    seat: Seat, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def nowhere(_parent: object, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        asked.append(start)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", nowhere)
    made = visit()

    QTest.keyClick(made.table, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    made._messages.click()

    assert [Path(name).name for name in asked] == ["tin-nhan-2026-11-20.csv"] * 2


def test_no_state_of_the_list_is_cut(seat: Seat, late: Dossier, visit: Visit) -> None:
    screen = visit()
    room = screen.table.columnWidth(0)
    states = ("vừa quá hạn", "quá 365 ngày", "còn 365 ngày", "chờ bổ sung", "có kết quả")

    assert [text for text in states if badge_width(text, screen.table.font()) > room] == []
