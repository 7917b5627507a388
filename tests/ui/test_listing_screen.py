"""Danh mục: the public listing, reviews, and a decision looked at before it is applied."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.review import ReviewAsked
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.ui.catalogue.abolish_dialog import AbolishDialog, ReviveDialog
from motcua_desktop.ui.catalogue.import_dialog import ImportDialog
from motcua_desktop.ui.catalogue.model import DIFFERENCES
from motcua_desktop.ui.catalogue.view import CatalogueScreen
from motcua_desktop.ui.form_dialog import FormDialog
from motcua_desktop.ui.listing.model import FIELDS, LISTED, REVIEWS
from motcua_desktop.ui.listing.review_dialog import ReviewDialog
from motcua_desktop.ui.preview.dialog import PreviewDialog
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.table import ValuesModel
from motcua_desktop.ui.widgets.tones import Note
from tests.fakes.visits import HOSTILE, answered, receive
from tests.ui.hands import Ears

Visit = Callable[..., CatalogueScreen]
BIRTH = "1.001193"
_WARN = QAbstractItemModelTester.FailureReportingMode.Warning


@pytest.fixture
def visit(qtbot: QtBot, seat: Seat) -> Visit:
    """Goes to the screen, to one of its pages, and waits for what it shows."""

    def arrive(page: str, by: Seat = seat) -> CatalogueScreen:
        made = CatalogueScreen(by)
        qtbot.addWidget(made)
        made.resize(1262, 640)
        made.show()
        made.take(page)
        answered(qtbot, by)
        return made

    return arrive


def opened(kind: type[QDialog]) -> Any:
    found = [one for one in QApplication.topLevelWidgets() if type(one) is kind and one.isVisible()]
    assert len(found) == 1, f"{len(found)} dialogs of {kind.__name__}"
    return found[0]


def write(dialog: FormDialog | None, key: str, text: str) -> None:
    """Type into one of the dialog's boxes."""
    assert dialog is not None
    editor = dialog.editors[key]
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    if isinstance(editor, QLineEdit):
        editor.setText(text)
    else:
        editor.setPlainText(text)


def review(seat: Seat, **changes: Any) -> int:
    asked = {
        "procedure": BIRTH,
        "finding": f"Bản sao không cần nữa {HOSTILE}",
        "kind": "papers",
        "proposal": "Bỏ bản sao",
        **changes,
    }
    return seat.app.reviews.add(seat.actor, ReviewAsked.parse(asked)).value.id


@pytest.mark.parametrize("columns", [FIELDS, LISTED, REVIEWS, DIFFERENCES])
def test_the_models_keep_qt_s_rules(columns: Any) -> None:
    model: ValuesModel[Any] = ValuesModel(columns)

    QAbstractItemModelTester(model, _WARN)


def test_a_field_narrows_what_is_listed(visit: Visit, qtbot: QtBot, seat: Seat) -> None:
    listing = visit("listing").listing
    words = [line.word for line in listing.fields_model.values]
    every = len(listing.model.values)

    listing.fields.selectRow(words.index("Chứng thực"))

    assert words[0] == "Tất cả lĩnh vực"
    assert 0 < len(listing.model.values) < every
    assert {one.field for one in listing.model.values} == {"Chứng thực"}


def test_f9_shows_the_sheets_of_the_field_and_enter_that_of_one(
    visit: Visit, qtbot: QtBot, seat: Seat
) -> None:
    screen = visit("listing")
    listing = screen.listing
    words = [line.word for line in listing.fields_model.values]
    listing.fields.selectRow(words.index("Chứng thực"))

    QTest.keyClick(listing.fields, Qt.Key.Key_F9)
    answered(qtbot, seat)
    shown = opened(PreviewDialog)
    assert shown.windowTitle() == f"Niêm yết Chứng thực ({len(listing.model.values)} thủ tục)"
    shown.reject()

    QTest.keyClick(listing.table, Qt.Key.Key_Return)
    answered(qtbot, seat)
    code = listing.model.values[0].procedure.code
    assert opened(PreviewDialog).windowTitle() == f"Niêm yết {code}"
    opened(PreviewDialog).reject()
    answered(qtbot, seat)


def test_f10_shows_the_list(visit: Visit, qtbot: QtBot, seat: Seat) -> None:
    listing = visit("listing").listing

    QTest.keyClick(listing.fields, Qt.Key.Key_F10)
    answered(qtbot, seat)

    assert opened(PreviewDialog).windowTitle() == "Danh mục thủ tục"
    opened(PreviewDialog).reject()
    answered(qtbot, seat)


def test_pages_go_into_a_folder_of_their_own_where_something_else_is(
    visit: Visit,
    qtbot: QtBot,
    seat: Seat,
    tmp_path: Path,
    ears: Ears,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "may-khac"
    folder.mkdir()
    (folder / "anh.jpg").write_bytes(b"x")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    listing = visit("listing").listing
    words = [line.word for line in listing.fields_model.values]
    listing.fields.selectRow(words.index("Chứng thực"))

    listing.bring_in()
    answered(qtbot, seat)

    assert (folder / "tra-cuu-thu-tuc" / "index.html").is_file()
    assert (folder / "anh.jpg").is_file()
    assert ears.texts[-1].startswith("Đã ghi trang tra cứu")
    assert listing.sheets_button.isEnabled()


def test_ctrl_p_shows_the_sheet_of_the_chosen_procedure(
    visit: Visit, qtbot: QtBot, seat: Seat
) -> None:
    screen = visit("procedures")
    screen.procedures.line.setText(BIRTH)
    screen.procedures.look_again()
    answered(qtbot, seat)

    assert screen.print_out()
    answered(qtbot, seat)

    assert opened(PreviewDialog).windowTitle() == f"Niêm yết {BIRTH}"
    opened(PreviewDialog).reject()
    answered(qtbot, seat)


def test_an_abolished_procedure_leaves_the_listing_at_once(
    visit: Visit, qtbot: QtBot, seat: Seat
) -> None:
    listing = visit("listing").listing
    done = seat.app.catalogue.abolish(seat.actor, [BIRTH], "Quyết định 5/QĐ-UBND")

    seat.bus.changed.emit(done.change, None)
    answered(qtbot, seat)

    assert BIRTH not in {one.procedure.code for one in listing.model.values}


def test_a_review_is_written_with_the_keyboard(
    visit: Visit, qtbot: QtBot, seat: Seat, ears: Ears
) -> None:
    screen = visit("reviews")

    QTest.keyClick(screen.reviews, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = screen.reviews.dialog
    assert isinstance(dialog, ReviewDialog)
    assert not dialog.fields["proposal"].isVisible()
    dialog.procedure.choose(seat.app.catalogue.show(BIRTH))
    write(dialog, "finding", "Bản sao không cần nữa")
    dialog.kind.select("papers")
    dialog.submit()
    answered(qtbot, seat)
    assert dialog.fields["proposal"].trouble() == "Chưa ghi nội dung kiến nghị."

    dialog.proposal.setPlainText("Bỏ bản sao")
    dialog.submit()
    answered(qtbot, seat)

    assert [one.asked.proposal for one in screen.reviews.model.values] == ["Bỏ bản sao"]
    assert ears.texts == ["Đã ghi lần rà soát."]
    assert "Chưa gửi" in screen.reviews.detail.texts()


def test_a_proposal_is_sent_and_a_mistake_taken_away(
    visit: Visit, qtbot: QtBot, seat: Seat
) -> None:
    review(seat)
    screen = visit("reviews")
    pane = screen.reviews

    QTest.keyClick(pane.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert pane.dialog is not None
    write(pane.dialog, "sent_to", "Sở Tư pháp")
    pane.dialog.submit()
    answered(qtbot, seat)
    assert not pane.model.values[0].waits

    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    QTest.keyClick(pane.table, Qt.Key.Key_Delete)
    pane.dialog.submit()
    answered(qtbot, seat)
    assert pane.dialog.fields["reason"].trouble() == "Chưa nhập ô này."
    write(pane.dialog, "reason", "Ghi nhầm")
    pane.dialog.submit()
    answered(qtbot, seat)
    assert pane.model.values == ()


def test_what_proposes_nothing_cannot_be_sent(visit: Visit, seat: Seat) -> None:
    review(seat, kind="none", proposal="")

    pane = visit("reviews").reviews

    assert not pane.sent.isEnabled()
    assert pane.drop.isEnabled()


def test_who_may_only_read_is_offered_no_writing(visit: Visit, qtbot: QtBot, seat: Seat) -> None:
    review(seat)
    officer = Seat(seat.app, Actor(9, "lan", "Trần Thị Lan", Role.OFFICER), seat.bus, seat.lanes)

    pane = visit("reviews", officer).reviews
    pane.add()
    pane.send()
    pane.remove()

    assert [one.isVisible() for one in (pane.new, pane.sent, pane.drop)] == [False] * 3
    assert pane.paper.isVisible()
    assert pane.dialog is None


def test_the_import_tells_what_differs_and_whom_it_touches(
    visit: Visit, qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    code = receive(seat).code
    seat.app.desk.save_draft(seat.actor, "intake", {"procedure": BIRTH})
    known = seat.app.catalogue.show(BIRTH).procedure.to_json()
    file = tmp_path / "quyet-dinh.json"
    decision = {
        "result": [known | {"name": f"Khai sinh {HOSTILE}"}],
        "abolished": ["2.000635"],
        "basis": "Quyết định 5/QĐ-UBND",
    }
    file.write_text(json.dumps(decision), encoding="utf-8")
    screen = visit("procedures")

    screen.procedures.preview(file)
    answered(qtbot, seat)
    dialog = opened(ImportDialog)

    told = [(one.part, one.after) for one in dialog.differences.values]
    assert told == [("tên", f"Khai sinh {HOSTILE}")]
    assert code in dialog.touched.text()
    assert "Đang nhập dở, sẽ theo bản mới: Hồ Thị Nga." in dialog.touched.text()
    dialog.table.selectRow(1)
    assert [one.part for one in dialog.differences.values] == ["bãi bỏ"]
    dialog.print_button.click()
    answered(qtbot, seat)
    assert opened(PreviewDialog).windowTitle() == "So sánh danh mục"
    opened(PreviewDialog).reject()
    answered(qtbot, seat)
    assert seat.app.catalogue.find("2.000635")
    dialog.reject()


def test_a_procedure_is_abolished_and_put_in_force_again_with_its_basis(
    visit: Visit, qtbot: QtBot, seat: Seat, ears: Ears
) -> None:
    code = receive(seat).code
    screen = visit("procedures")
    pane = screen.procedures
    pane.line.setText(BIRTH)
    pane.look_again()
    answered(qtbot, seat)

    QTest.keyClick(pane.line, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    answered(qtbot, seat)
    dialog = pane.dialog
    assert isinstance(dialog, AbolishDialog)
    assert any(code in note.text() for note in dialog.findChildren(Note))
    dialog.submit()
    answered(qtbot, seat)
    assert dialog.fields["basis"].trouble() == "Chưa nhập ô này."
    write(dialog, "basis", "Quyết định 5/QĐ-UBND")
    dialog.submit()
    answered(qtbot, seat)

    assert pane.pane.gone.text() == "Bãi bỏ từ 20/11/2026 theo Quyết định 5/QĐ-UBND"
    assert seat.app.catalogue.find(BIRTH) == []

    pane.abolish()
    again = pane.dialog
    assert isinstance(again, ReviveDialog)
    write(again, "basis", "Đính chính")
    again.submit()
    answered(qtbot, seat)

    assert seat.app.catalogue.find(BIRTH)
    assert pane.pane.gone.text() == ""
    assert [text.split(":")[0] for text in ears.texts] == ["Bãi bỏ", "Lại có hiệu lực"]
