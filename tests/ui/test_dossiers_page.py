"""The page of one dossier: what may be done, what is told, what a trouble looks like."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QShortcut
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.forms import Form
from motcua_desktop.domain.steps import Action, possible, step_of
from motcua_desktop.ui.bus import Notice
from motcua_desktop.ui.dossiers.correct_form import CorrectForm
from motcua_desktop.ui.dossiers.page import DossierPage
from motcua_desktop.ui.dossiers.step_form import ASKS
from motcua_desktop.ui.dossiers.view import DossiersScreen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.button import KeyButton
from tests.fakes.visits import HOSTILE, answered, receive, step
from tests.ui.hands import Ears

Open = Callable[[Dossier], DossierPage]


@pytest.fixture
def opened(qtbot: QtBot, seat: Seat) -> Iterator[Open]:
    """Opens the page of a dossier in its screen, which lives as long as the test."""
    screens: list[DossiersScreen] = []

    def open_page(dossier: Dossier) -> DossierPage:
        screen = DossiersScreen(seat)
        screens.append(screen)
        qtbot.addWidget(screen)
        screen.resize(1200, 700)
        screen.show()
        screen.open_code(dossier.code)
        answered(qtbot, seat)
        return screen.page

    yield open_page
    screens.clear()


def shown(made: DossierPage) -> list[str]:
    """The words on the buttons of the steps."""
    buttons = made.steps.findChildren(KeyButton)
    return [button.accessibleName() for button in buttons if button.isVisible()]


def fill(made: DossierPage, key: str, text: str) -> None:
    assert made.form is not None
    editor = made.form.fields[key].editor
    if isinstance(editor, QPlainTextEdit):
        editor.setPlainText(text)
    elif isinstance(editor, QLineEdit):
        editor.setText(text)


def submit(qtbot: QtBot, seat: Seat, made: DossierPage) -> None:
    assert made.form is not None
    made.form.submit()
    answered(qtbot, seat)


def test_only_lawful_steps_are_offered(seat: Seat, opened: Open) -> None:
    dossier = receive(seat)
    made = opened(dossier)

    assert set(made.steps.buttons) == set(possible(dossier))


def test_handing_on_asks_first_for_the_name(seat: Seat, opened: Open) -> None:
    made = opened(receive(seat))
    made.steps.buttons[Action.START].click()

    assert made.form is not None
    assert made.form.fields["to"].editor.hasFocus()


def test_the_reason_is_asked_for_before_the_law_that_nobody_has_to_name(
    seat: Seat, opened: Open
) -> None:
    made = opened(receive(seat))
    made.steps.buttons[Action.WITHDRAW].click()

    assert made.form is not None
    assert made.form.fields["reason"].editor.hasFocus()
    assert made.form.fields["basis"].caption.text() == "Căn cứ pháp lý (nếu có)"


def test_an_organisation_is_corrected_without_birth_and_sex(seat: Seat, opened: Open) -> None:
    company = {"kind": "enterprise", "name": HOSTILE, "id_type": "none", "id_number": "3200123456"}
    made = opened(receive(seat, applicant=company))
    made.steps.buttons[Action.CORRECT].click()

    assert isinstance(made.form, CorrectForm)
    assert made.form.fields["applicant.name"].caption.text() == "Tên tổ chức"
    assert not {"applicant.birth_date", "applicant.sex"} & set(made.form.fields)


def test_every_lawful_step_has_its_key(seat: Seat, opened: Open) -> None:
    made = opened(step(seat, receive(seat), (Action.START, {})))
    of_steps = [key for key in made.findChildren(QShortcut) if "Alt+" in key.key().toString()]
    taken: list[Action] = []
    made.steps.taken.connect(taken.append)

    for key in of_steps:
        key.activated.emit()

    assert len(made.steps.buttons) > 9
    assert taken == list(made.steps.buttons)
    assert len({key.key().toString() for key in of_steps}) == len(taken)


@pytest.mark.parametrize("action", [one for one in Action if one is not Action.CORRECT])
def test_whatever_a_step_needs_is_asked_for(action: Action) -> None:
    asked = {key for key in ASKS if action in ASKS[key].steps}

    assert step_of(action).required <= asked


def test_a_step_is_taken_and_the_next_ones_are_offered(
    qtbot: QtBot, seat: Seat, opened: Open, ears: Ears
) -> None:
    dossier = receive(seat)
    made = opened(dossier)
    heard: list[object] = []
    seat.bus.changed.connect(lambda change, _: heard.append(change))

    made.open_form(Action.START)
    fill(made, "note", "Chuyển chị Lan, tư pháp")
    submit(qtbot, seat, made)

    assert made.form is None
    assert made.dossier is not None
    assert set(made.steps.buttons) == set(possible(made.dossier))
    assert "Chuyển xử lý: Chuyển chị Lan, tư pháp" in made.history.texts()
    assert ears.texts == [f"Chuyển xử lý: xong, hồ sơ {dossier.code}."]
    assert len(heard) == 1


def test_a_reason_that_is_missing_is_asked_for_beside_its_field(
    qtbot: QtBot, seat: Seat, opened: Open
) -> None:
    made = opened(receive(seat))
    made.open_form(Action.REJECT)

    submit(qtbot, seat, made)

    assert made.form is not None
    assert made.form.fields["reason"].trouble() == "Chưa nhập ô này."
    assert seat.app.desk.show(str(made.dossier and made.dossier.code)).status is Status.RECEIVED


def test_a_new_day_before_the_old_one_is_refused_beside_its_field(
    qtbot: QtBot, seat: Seat, opened: Open
) -> None:
    made = opened(receive(seat, procedure="1.004884"))
    made.open_form(Action.EXTEND)
    fill(made, "new_due_at", "20/11/2026")
    fill(made, "reason", "Chờ xác minh")

    submit(qtbot, seat, made)

    assert made.form is not None
    assert made.form.fields["new_due_at"].trouble() == "Ngày hẹn mới phải sau ngày hẹn cũ."


def test_a_new_day_of_rest_is_refused_beside_its_field(
    qtbot: QtBot, seat: Seat, opened: Open
) -> None:
    made = opened(receive(seat))
    made.open_form(Action.EXTEND)
    fill(made, "new_due_at", "29/11/2026")
    fill(made, "reason", "Chờ xác minh")

    submit(qtbot, seat, made)

    assert made.form is not None
    told = made.form.fields["new_due_at"].trouble()
    assert told == "Ngày này cơ quan không làm việc (Chủ Nhật, nghỉ)."


def test_a_new_day_runs_until_the_office_closes(qtbot: QtBot, seat: Seat, opened: Open) -> None:
    made = opened(receive(seat, procedure="1.004884"))
    made.open_form(Action.EXTEND)
    fill(made, "new_due_at", "30/11/2026")
    fill(made, "reason", "Chờ xác minh")

    submit(qtbot, seat, made)

    assert made.dossier is not None
    assert made.dossier.due_at is not None
    assert made.dossier.due_at.isoformat() == "2026-11-30T10:00:00+00:00"


def test_money_is_read_as_it_is_written_here(qtbot: QtBot, seat: Seat, opened: Open) -> None:
    made = opened(receive(seat))
    made.open_form(Action.PAY)
    fill(made, "amount", "8.000 đ")

    submit(qtbot, seat, made)

    assert "Thu phí, lệ phí: Thu 8.000 đ; Tiền mặt" in made.history.texts()


def test_letters_are_no_money(qtbot: QtBot, seat: Seat, opened: Open) -> None:
    made = opened(receive(seat))
    made.open_form(Action.PAY)
    fill(made, "amount", "tám nghìn")

    submit(qtbot, seat, made)

    assert made.form is not None
    assert made.form.fields["amount"].trouble() == "Số tiền chỉ gồm chữ số, ví dụ 8.000."


def test_a_step_that_somebody_else_took_meanwhile_is_told_and_the_page_looks_again(
    qtbot: QtBot, seat: Seat, opened: Open, ears: Ears
) -> None:
    dossier = receive(seat)
    made = opened(dossier)
    made.open_form(Action.START)
    step(seat, dossier, (Action.WITHDRAW, {"reason": "Nộp nhầm"}))

    submit(qtbot, seat, made)
    answered(qtbot, seat)

    assert "Bước này chưa được phép" in ears.texts[0]
    assert made.form is None
    assert not made.steps.buttons


def test_where_it_stands_can_be_heard(seat: Seat, opened: Open) -> None:
    made = opened(receive(seat))

    told = made.header.stops_text()

    assert "Tiếp nhận: xong, Chuyển xử lý: đang ở đây" in told
    assert "Chờ gửi: đang ở đây" in told


def test_the_code_can_be_copied(seat: Seat, opened: Open) -> None:
    dossier = receive(seat)
    made = opened(dossier)

    made.header._copy.click()

    assert QGuiApplication.clipboard().text() == dossier.code


def test_a_hostile_name_is_shown_as_it_is(seat: Seat, opened: Open) -> None:
    made = opened(receive(seat, HOSTILE))

    assert made.header._title.text().startswith(HOSTILE)


def test_an_unknown_code_is_told_and_the_list_comes_back(
    qtbot: QtBot, seat: Seat, ears: Ears
) -> None:
    screen = DossiersScreen(seat)
    qtbot.addWidget(screen)
    screen.show()

    screen.open_code("H50.31.12-261120-5999")
    answered(qtbot, seat)

    assert "Không tìm thấy" in ears.texts[0]
    assert screen.on_list


def test_printing_shows_the_receipt_and_counts_it_when_it_is_kept(
    qtbot: QtBot, seat: Seat, opened: Open, tmp_path: Path
) -> None:
    made = opened(receive(seat))
    screen = made.window()

    assert isinstance(screen, DossiersScreen)
    made.header.papers.actions()[0].trigger()
    answered(qtbot, seat)
    answered(qtbot, seat)

    from motcua_desktop.ui.preview.dialog import PreviewDialog

    dialog = screen.findChild(PreviewDialog)
    assert dialog is not None
    assert made.dossier is not None
    assert made.dossier.prints == 0

    dialog.save_to(tmp_path / "in.pdf")
    answered(qtbot, seat)
    answered(qtbot, seat)
    assert made.dossier.prints == 1


def test_the_last_step_is_taken_back_with_one_key(
    qtbot: QtBot, seat: Seat, opened: Open, ears: Ears
) -> None:
    made = opened(receive(seat))
    made.open_form(Action.START)
    fill(made, "to", "Phạm Thị Lan")
    submit(qtbot, seat, made)
    offered = made.steps.undo
    assert offered is not None

    offered.click()
    answered(qtbot, seat)

    assert seat.app.desk.show(str(made.dossier and made.dossier.code)).status is Status.RECEIVED
    assert not any("Hoàn tác" in text for text in shown(made))
    assert ears.texts[-1].startswith("Đã hoàn tác «Chuyển xử lý»")
    assert "Chuyển xử lý: Cho Phạm Thị Lan (đã hoàn tác)" in made.history.texts()


def test_what_was_taken_in_wrongly_is_corrected_from_the_page(
    qtbot: QtBot, seat: Seat, opened: Open
) -> None:
    made = opened(receive(seat))
    made.open_form(Action.CORRECT)
    form = made.form
    assert form is not None
    fill(made, "applicant.name", "Nguyễn Thị Ánh Nguyệt")
    submit(qtbot, seat, made)
    assert form.fields["reason"].trouble() == "Chưa nhập ô này."

    fill(made, "reason", "Viết sai tên")
    submit(qtbot, seat, made)

    mended = seat.app.desk.show(str(made.dossier and made.dossier.code)).applicant
    assert form not in made.findChildren(CorrectForm) or form.isHidden()
    assert (mended.name, mended.phone) == ("Nguyễn Thị Ánh Nguyệt", "0900000456")


def test_a_wrong_correction_is_told_beside_its_field(
    qtbot: QtBot, seat: Seat, opened: Open
) -> None:
    made = opened(receive(seat))
    made.open_form(Action.CORRECT)
    fill(made, "applicant.phone", "12")
    fill(made, "reason", "Nhầm số")

    submit(qtbot, seat, made)

    assert made.form is not None
    assert made.form.fields["applicant.phone"].trouble()


def test_an_extension_that_the_law_forbids_says_so_before_it_is_typed(
    seat: Seat, opened: Open
) -> None:
    made = opened(receive(seat))
    made.open_form(Action.EXTEND)
    assert made.form is not None
    forbidden = {"override", "basis"} & made.form.fields.keys()

    made = opened(receive(seat, procedure="1.004884"))
    made.open_form(Action.EXTEND)
    assert made.form is not None

    assert forbidden == {"override", "basis"}
    assert not {"override", "basis"} & made.form.fields.keys()


def test_a_step_offers_the_paper_that_it_produces(qtbot: QtBot, seat: Seat, opened: Open) -> None:
    notices: list[Notice] = []
    seat.bus.told.connect(notices.append)
    made = opened(step(seat, receive(seat), (Action.START, {})))
    wanted: list[object] = []
    made.printing.connect(lambda _code, form: wanted.append(form))
    made.open_form(Action.REQUEST_SUPPLEMENT)
    fill(made, "reason", "Thiếu giấy chứng sinh")
    submit(qtbot, seat, made)

    label, paper = notices[-1].actions[0]
    paper()

    assert label == "In Phiếu yêu cầu bổ sung"
    assert wanted == [Form.SUPPLEMENT]
