"""Phản ánh, kiến nghị in its windows: written, found, answered, printed; the schedule."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.feedback import Feedback, FeedbackState, NewFeedback
from motcua_desktop.domain.feedback_paper import FeedbackForm
from motcua_desktop.domain.feedback_steps import FeedbackAction
from motcua_desktop.domain.reception import Asked
from motcua_desktop.domain.staff import Role
from motcua_desktop.services.feedback import Wanted
from motcua_desktop.ui.due.model import Unanswered
from motcua_desktop.ui.due.view import DueScreen
from motcua_desktop.ui.feedback.case import Case, CaseDialog
from motcua_desktop.ui.feedback.model import columns
from motcua_desktop.ui.feedback.new_dialog import NewDialog
from motcua_desktop.ui.feedback.office_dialog import OfficeDialog
from motcua_desktop.ui.feedback.pane import FeedbackPane
from motcua_desktop.ui.feedback.reception import ReceptionPane
from motcua_desktop.ui.form_dialog import FormDialog
from motcua_desktop.ui.preview.sheet import Sheet
from motcua_desktop.ui.reports.entries import ENTRIES
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.table import ValuesModel
from tests.fakes.visits import HOSTILE, answered, receive
from tests.ui.hands import Ears, StillClock

_WARN = QAbstractItemModelTester.FailureReportingMode.Warning
Open = Callable[[], FeedbackPane]


def write(seat: Seat, **changes: Any) -> Feedback:
    told = {"from": {"name": HOSTILE, "phone": "0900000123"}, "content": "Thêm ghế.", **changes}
    return seat.app.feedback.receive(seat.actor, NewFeedback.parse(told)).value


def line(dialog: FormDialog, key: str) -> QLineEdit:
    editor = dialog.editors[key]
    assert isinstance(editor, QLineEdit)
    return editor


def page(dialog: FormDialog, key: str) -> QPlainTextEdit:
    editor = dialog.editors[key]
    assert isinstance(editor, QPlainTextEdit)
    return editor


def press(
    qtbot: QtBot,
    widget: QWidget,
    key: Qt.Key,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """A key in the window that is in front."""
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    QTest.keyClick(widget, key, held)


def typed(pane: FeedbackPane) -> NewDialog:
    """Ctrl+N."""
    dialog = pane.write_new()
    assert dialog is not None
    return dialog


def cases(seat: Seat) -> tuple[Feedback, ...]:
    return seat.app.feedback.search(seat.actor, Wanted())


@pytest.fixture
def pane(qtbot: QtBot, seat: Seat) -> Iterator[Open]:
    """The register, shown and looked at."""
    made: list[FeedbackPane] = []

    def open_pane() -> FeedbackPane:
        one = FeedbackPane(seat)
        qtbot.addWidget(one)
        one.resize(970, 640)
        one.show()
        one.arrive()
        answered(qtbot, seat)
        made.append(one)
        return one

    yield open_pane
    for one in made:
        one.close()


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[Sheet]:
    """What would have been shown for printing."""
    sheets: list[Sheet] = []
    monkeypatch.setattr(
        "motcua_desktop.ui.preview.press.Press.sheet", lambda _, sheet: sheets.append(sheet)
    )
    return sheets


def test_the_model_keeps_the_rules_of_models(seat: Seat) -> None:
    model = ValuesModel(columns(seat.app.clock.now()))
    tester = QAbstractItemModelTester(model, _WARN)

    model.set_values([write(seat), write(seat, kind="praise")])

    assert tester.model() is model
    assert model.rowCount() == 2


def test_both_pages_stand_in_the_list_of_reports(seat: Seat) -> None:
    made = {one.name: one.make for one in ENTRIES}

    assert isinstance(made["feedback_desk"](seat), FeedbackPane)
    assert isinstance(made["reception_desk"](seat), ReceptionPane)


def test_a_new_one_is_typed_and_written(qtbot: QtBot, seat: Seat, pane: Open, ears: Ears) -> None:
    here = pane()
    dialog = typed(here)
    page(dialog, "content").setPlainText("Chờ lâu quá.\nThêm ghế.")
    line(dialog, "from.name").setText("Hồ Văn Ẩm")
    line(dialog, "from.phone").setText("0900 000 456")

    dialog.submit()
    answered(qtbot, seat)

    (case,) = cases(seat)
    assert (case.sender.name, case.sender.phone) == ("Hồ Văn Ẩm", "0900000456")
    assert case.subject == "Chờ lâu quá. Thêm ghế."
    assert ears.texts[-1] == "Đã ghi PA-2026-1-0001, trả lời chậm nhất 14/12/2026."
    assert [one.number for one in here.model.values] == [case.number]


def test_f9_in_a_new_one_prints_its_receipt(
    qtbot: QtBot, seat: Seat, pane: Open, printed: list[Sheet]
) -> None:
    dialog = typed(pane())
    page(dialog, "content").setPlainText("Thêm ghế.")
    press(qtbot, dialog, Qt.Key.Key_F9)
    answered(qtbot, seat)

    assert [sheet.title for sheet in printed] == [
        "Giấy biên nhận phản ánh, kiến nghị PA-2026-1-0001"
    ]


def test_a_wrong_field_is_told_beside_it_and_nothing_is_written(
    qtbot: QtBot, seat: Seat, pane: Open
) -> None:
    dialog = typed(pane())
    page(dialog, "content").setPlainText("Thêm ghế.")
    line(dialog, "from.phone").setText("12")
    line(dialog, "received").setText("31/02/2026")

    dialog.submit()
    answered(qtbot, seat)
    first = dialog.fields["received"].trouble()
    line(dialog, "received").clear()
    dialog.submit()
    answered(qtbot, seat)

    assert "không phải ngày có thật" in first
    assert dialog.fields["from.phone"].trouble()
    assert cases(seat) == ()
    dialog.reject()


def test_a_complaint_says_beforehand_that_it_is_only_passed_on(
    qtbot: QtBot, seat: Seat, pane: Open
) -> None:
    dialog: NewDialog = typed(pane())

    dialog.kind.select("complaint")

    assert dialog.note.isVisible()
    assert "không giải quyết ở quầy" in dialog.note.text()
    dialog.kind.select("remark")
    assert not dialog.note.isVisible()
    dialog.reject()


def test_the_groups_and_the_search_filter(
    qtbot: QtBot, seat: Seat, clock: StillClock, pane: Open
) -> None:
    old = write(seat)
    done = write(seat, **{"from": {"name": "Phan Thị Én"}})
    seat.app.feedback.step(
        seat.actor, str(done.number), FeedbackAction.ANSWER, {"answer": "Cảm ơn."}
    )
    here = pane()
    waiting = [one.number for one in here.model.values]
    clock.passes(days=40)

    def shown(chip: str, text: str = "") -> list[Any]:
        here.chips.button(chip).click()
        here.search.setText(text)
        answered(qtbot, seat)
        return [one.number for one in here.model.values]

    assert waiting == [old.number]
    assert shown("late") == [old.number]
    assert shown("answered") == [done.number]
    assert shown("", "phan thi en") == [done.number]
    assert shown("", "không có ai") == []
    assert here.back()
    assert not here.back()


def test_f9_prints_the_receipt_of_the_chosen_one(
    qtbot: QtBot, seat: Seat, pane: Open, printed: list[Sheet]
) -> None:
    case = write(seat)
    here = pane()

    assert here.print_out()
    answered(qtbot, seat)

    assert [sheet.name for sheet in printed] == [f"{case.number}-receipt"]
    assert printed[0].pdf.startswith(b"%PDF")


def test_enter_opens_the_case_and_its_steps_are_taken_by_key(
    qtbot: QtBot, seat: Seat, pane: Open, ears: Ears
) -> None:
    number = str(write(seat).number)
    here = pane()
    QTest.keyClick(here.table, Qt.Key.Key_Return)
    answered(qtbot, seat)
    dialog = here.dialog
    assert dialog is not None
    press(qtbot, dialog.case, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    passing = dialog.case.dialog
    assert passing is not None
    line(passing, "to").setText("Công an xã")
    press(qtbot, passing, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    answered(qtbot, seat)

    assert seat.app.feedback.show(seat.actor, number).holder == "Công an xã"
    assert ears.texts[-1] == "PA-2026-1-0001: đã chuyển xử lý."
    assert next(iter(dialog.case.steps)) is FeedbackAction.ANSWER
    dialog.reject()


def test_a_step_without_what_it_needs_says_so_and_stays(qtbot: QtBot, seat: Seat) -> None:
    case = Case(seat)
    qtbot.addWidget(case)
    case.show()
    case.show_case(seat.app.feedback.show(seat.actor, str(write(seat).number)))
    case.take(FeedbackAction.ANSWER)
    dialog = case.dialog
    assert dialog is not None

    dialog.submit()
    answered(qtbot, seat)
    told = dialog.fields["answer"].trouble()
    page(dialog, "answer").setPlainText("Đã thêm ghế.")
    dialog.submit()
    answered(qtbot, seat)

    assert told == "Chưa nhập ô này."
    assert case.case is not None
    assert case.case.state is FeedbackState.ANSWERED
    assert list(case.papers) == [FeedbackForm.RECEIPT, FeedbackForm.ANSWER]


def test_a_case_tells_everything_as_it_was_written(qtbot: QtBot, seat: Seat) -> None:
    dossier = receive(seat, "Hồ Văn Ẩm")
    made = write(seat, dossier=dossier.code, subject="Ghế", content="<b>Thêm</b> & bớt")
    dialog = CaseDialog(seat, str(made.number))
    qtbot.addWidget(dialog)
    dialog.show()
    answered(qtbot, seat)
    card = dialog.case.card
    opened: list[str] = []
    seat.bus.open_dossier.connect(opened.append)

    card.dossier.click()

    assert card.who.text() == HOSTILE
    assert card.content.text() == "<b>Thêm</b> & bớt"
    assert card.why.count
    assert opened == [dossier.code]


def test_nhac_han_opens_the_case(qtbot: QtBot, seat: Seat, clock: StillClock) -> None:
    made = write(seat)
    clock.passes(days=24)
    screen = DueScreen(seat)
    qtbot.addWidget(screen)
    screen.show()
    screen.arrive()
    answered(qtbot, seat)

    screen.figures.cards["feedback"].click()
    answered(qtbot, seat)
    (row,) = screen.model.values
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    answered(qtbot, seat)
    (dialog,) = screen.findChildren(CaseDialog)

    assert isinstance(row, Unanswered)
    assert (row.code, row.who) == (str(made.number), HOSTILE)
    assert screen.pane.code == str(made.number)
    assert dialog.case.case is not None
    dialog.reject()


def test_the_terms_and_the_hotline_are_set_in_one_window(
    qtbot: QtBot, seat: Seat, ears: Ears
) -> None:
    dialog = OfficeDialog(seat)
    qtbot.addWidget(dialog)
    dialog.show()
    line(dialog, "answer").setText("7")
    page(dialog, "phones").setPlainText("Chủ tịch UBND xã; 0905 123 456; giờ hành chính\n1022")

    dialog.submit()
    answered(qtbot, seat)

    assert seat.app.feedback.terms().answer == 7
    assert [one.told for one in seat.app.feedback.hotline().phones] == [
        "Chủ tịch UBND xã: 0905 123 456 (giờ hành chính)",
        "1022",
    ]
    assert ears.texts[-1] == "Đã lưu thời hạn trả lời và đường dây nóng."


def test_a_wrong_hotline_changes_nothing(qtbot: QtBot, seat: Seat) -> None:
    before = seat.app.feedback.terms()
    dialog = OfficeDialog(seat)
    qtbot.addWidget(dialog)
    dialog.show()
    line(dialog, "answer").setText("7")
    page(dialog, "phones").setPlainText("Chủ tịch; không có số")

    dialog.submit()
    answered(qtbot, seat)

    assert "3–11 chữ số" in dialog.fields["phones"].trouble()
    assert seat.app.feedback.terms() == before


def test_a_rule_is_added_and_a_session_called_off(
    qtbot: QtBot, seat: Seat, ears: Ears, printed: list[Sheet]
) -> None:
    pane = ReceptionPane(seat)
    qtbot.addWidget(pane)
    pane.resize(970, 640)
    pane.show()
    pane.arrive()
    answered(qtbot, seat)
    pane.add()
    dialog = pane.dialog
    assert dialog is not None
    for key, text in (
        ("repeat", "thứ Năm hằng tuần"),
        ("starts", "8h"),
        ("ends", "11h30"),
        ("host", "Hồ Văn Bình"),
        ("place", "Phòng tiếp công dân"),
    ):
        line(dialog, key).setText(text)
    dialog.submit()
    answered(qtbot, seat)
    pane.enter()
    press(qtbot, pane.table, Qt.Key.Key_Delete)
    calling_off = pane.dialog
    assert calling_off is not None
    line(calling_off, "reason").setText("họp Hội đồng nhân dân")
    calling_off.submit()
    answered(qtbot, seat)
    pane.print_out()
    answered(qtbot, seat)

    first = pane.model.values[0]
    assert first.day == date(2026, 11, 26)
    assert first.cancelled == "họp Hội đồng nhân dân"
    assert pane.rules.text() == "L1: thứ Năm hằng tuần, 08:00–11:30, Hồ Văn Bình"
    assert ears.texts[-1] == "Đã hủy buổi Thứ Năm, 26/11/2026."
    assert [sheet.title for sheet in printed] == ["Lịch tiếp công dân"]


def test_what_is_called_off_is_not_called_off_again(qtbot: QtBot, seat: Seat) -> None:
    told = {"day": "2026-11-26", "starts": "8h", "ends": "9h", "host": "Bình", "place": "P1"}
    number = seat.app.reception.add(seat.actor, Asked.parse(told)).value
    seat.app.reception.cancel(seat.actor, number, "mưa lũ")
    pane = ReceptionPane(seat)
    qtbot.addWidget(pane)
    pane.show()
    pane.arrive()
    answered(qtbot, seat)

    pane.call_off()

    assert pane.dialog is None
    assert not pane.off.isEnabled()


def test_a_typing_error_is_put_right(qtbot: QtBot, seat: Seat) -> None:
    case = Case(seat)
    qtbot.addWidget(case)
    case.show()
    made = write(seat, subject="Ghế ngồi")
    case.show_case(seat.app.feedback.show(seat.actor, str(made.number)))
    case.take(FeedbackAction.CORRECT)
    dialog = case.dialog
    assert dialog is not None
    before = (line(dialog, "from.name").text(), page(dialog, "content").toPlainText())
    line(dialog, "from.name").setText("Phan Thị Én")

    dialog.submit()
    answered(qtbot, seat)
    told = dialog.fields["reason"].trouble()
    line(dialog, "reason").setText("gõ nhầm")
    dialog.submit()
    answered(qtbot, seat)

    assert before == (HOSTILE, "Thêm ghế.")
    assert told == "Chưa nhập ô này."
    assert case.case is not None
    assert (case.case.sender.name, case.case.subject) == ("Phan Thị Én", "Ghế ngồi")


def test_who_may_not_is_not_asked_for_anything(qtbot: QtBot, seat: Seat) -> None:
    looking_on = replace(seat, actor=replace(seat.actor, role=Role.SPECIALIST))
    register, schedule = FeedbackPane(looking_on), ReceptionPane(looking_on)
    for pane in (register, schedule):
        qtbot.addWidget(pane)
    office = OfficeDialog(looking_on)
    qtbot.addWidget(office)

    schedule.add()

    assert register.write_new() is None
    assert register.new.isHidden()
    assert schedule.dialog is None
    assert schedule.new.isHidden()
    assert not office.confirm.isEnabled()
