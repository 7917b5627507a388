"""Danh mục: procedures told in full, imports looked at first, promises moved on purpose."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.services.wordings import FORMS as WORDED
from motcua_desktop.ui.catalogue import procedures as procedures_module
from motcua_desktop.ui.catalogue.affected_dialog import CalendarDialog, RecountDialog
from motcua_desktop.ui.catalogue.import_dialog import ImportDialog
from motcua_desktop.ui.catalogue.model import AFFECTED, CHANGES, FORMS, PROCEDURES
from motcua_desktop.ui.catalogue.view import CatalogueScreen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.table import ValuesModel
from tests.fakes.visits import HOSTILE, answered, receive
from tests.ui.hands import Ears, StillClock

Visit = Callable[..., CatalogueScreen]
_WARN = QAbstractItemModelTester.FailureReportingMode.Warning
STORM = {"days_off": [{"date": "2026-11-26", "name": "Nghỉ do bão"}]}


@pytest.fixture
def visit(qtbot: QtBot, seat: Seat) -> Visit:
    """Goes to the screen, to one of its pages, and waits for what it shows."""

    def arrive(page: str = "procedures", by: Seat = seat) -> CatalogueScreen:
        made = CatalogueScreen(by)
        qtbot.addWidget(made)
        made.resize(1262, 640)
        made.show()
        made.take(page)
        answered(qtbot, by)
        return made

    return arrive


@pytest.fixture
def officer(seat: Seat) -> Seat:
    """Somebody who may look only."""
    return Seat(seat.app, Actor(9, "lan", "Trần Thị Lan", Role.OFFICER), seat.bus, seat.lanes)


def write(folder: Path, told: Any) -> Path:
    file = folder / "tep.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    return file


def opened(kind: type[QDialog]) -> Any:
    found = [one for one in QApplication.topLevelWidgets() if type(one) is kind and one.isVisible()]
    assert len(found) == 1, f"{len(found)} dialogs of {kind.__name__}"
    return found[0]


def names(screen: CatalogueScreen) -> list[str]:
    return [entry.procedure.name for entry in screen.procedures.model.values]


@pytest.mark.parametrize("columns", [PROCEDURES, CHANGES, AFFECTED, FORMS])
def test_the_models_keep_qt_s_rules(columns: Any) -> None:
    model: ValuesModel[Any] = ValuesModel(columns)

    QAbstractItemModelTester(model, _WARN)


def test_procedures_are_found_as_one_types(visit: Visit, qtbot: QtBot, seat: Seat) -> None:
    screen = visit()

    QTest.keyClicks(screen.procedures.line, "hoa giai tranh chap")

    qtbot.waitUntil(lambda: len(names(screen)) == 1, timeout=5_000)
    answered(qtbot, seat)
    assert names(screen) == ["Hòa giải tranh chấp đất đai"]
    assert screen.procedures.pane.name.text() == "Hòa giải tranh chấp đất đai"


def test_one_procedure_is_told_in_full(visit: Visit, qtbot: QtBot, seat: Seat) -> None:
    screen = visit()
    screen.procedures.line.setText("1.012812")
    screen.procedures.look_again()
    answered(qtbot, seat)

    told = " · ".join(screen.procedures.pane.texts())

    assert "Trực tiếp · 30 ngày" in told
    assert "Xã miền núi, hải đảo, đặc biệt khó khăn: cộng thêm 10 ngày." in told
    assert "Đơn yêu cầu hòa giải tranh chấp đất đai · 1 bản chính" in told
    assert "Bản 1 · từ 20/11/2026, đang dùng · starter.json" in told


def test_a_fee_is_told_with_who_is_let_off(visit: Visit, qtbot: QtBot, seat: Seat) -> None:
    screen = visit()
    screen.procedures.line.setText("2.000635")
    screen.procedures.look_again()
    answered(qtbot, seat)

    told = screen.procedures.pane.sections["Phí, lệ phí"].texts()

    assert told[1] == "8.000 đ/bản"
    assert told[2].startswith("· Công dân số (miễn), từ 15/08/2026 đến ")
    assert "chứng minh: " in told[2]


def test_the_stages_of_a_linked_procedure_are_told(visit: Visit, qtbot: QtBot, seat: Seat) -> None:
    screen = visit()
    screen.procedures.line.setText("2.000986")
    screen.procedures.look_again()
    answered(qtbot, seat)

    told = screen.procedures.pane.texts()

    assert "1. Ủy ban nhân dân xã (đăng ký khai sinh): 24 giờ" in told
    assert "Công dân có 7 ngày làm việc để bổ sung." in told


def test_the_arrows_walk_the_list_from_the_search_line(
    visit: Visit, qtbot: QtBot, seat: Seat
) -> None:
    screen = visit()

    QTest.keyClick(screen.procedures.line, Qt.Key.Key_Down)
    answered(qtbot, seat)

    assert screen.procedures.table.currentIndex().row() == 1
    assert screen.procedures.pane.name.text() == names(screen)[1]


def test_nothing_found_says_what_to_do(visit: Visit, qtbot: QtBot, seat: Seat) -> None:
    screen = visit()
    screen.procedures.line.setText("xyzzy")
    screen.procedures.look_again()
    answered(qtbot, seat)

    assert names(screen) == []
    assert screen.procedures.pane.currentIndex() == 0


def test_an_import_is_looked_at_before_it_is_written(
    visit: Visit, qtbot: QtBot, seat: Seat, tmp_path: Path, ears: Ears
) -> None:
    known = seat.app.catalogue.show("1.004884").procedure.to_json()
    screen = visit()

    screen.procedures.preview(write(tmp_path, [known | {"code": "1.999999", "name": HOSTILE}]))
    answered(qtbot, seat)
    dialog = opened(ImportDialog)

    assert dialog.summary.text().startswith("Thêm 1, thay đổi 0, bãi bỏ 0, giữ nguyên 0")
    assert [one.name for one in dialog.model.values] == [HOSTILE]
    assert seat.app.catalogue.find("1.999999") == []
    dialog.go_button.click()
    answered(qtbot, seat)
    assert seat.app.catalogue.show("1.999999").procedure.name == HOSTILE
    assert ears.texts == ["Đã thêm 1, thay 0 thủ tục; hồ sơ cũ giữ bản cũ."]


def test_a_file_that_changes_nothing_cannot_be_taken_in(
    visit: Visit, qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    known = seat.app.catalogue.show("1.004884").procedure.to_json()
    screen = visit()

    screen.procedures.preview(write(tmp_path, known))
    answered(qtbot, seat)

    assert not opened(ImportDialog).go_button.isEnabled()


def test_a_bad_file_is_told_in_the_banner(
    visit: Visit, qtbot: QtBot, seat: Seat, tmp_path: Path, ears: Ears
) -> None:
    screen = visit()
    file = tmp_path / "hong.json"
    file.write_bytes(b"{")

    screen.procedures.preview(file)
    answered(qtbot, seat)
    screen.procedures.preview(tmp_path / "khong-co.json")
    answered(qtbot, seat)

    assert "JSON hỏng" in ears.texts[0]
    assert "Không đọc được tệp «khong-co.json»" in ears.texts[1]


def test_ctrl_o_asks_for_a_file(
    visit: Visit,
    qtbot: QtBot,
    seat: Seat,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = seat.app.catalogue.show("1.004884").procedure.to_json() | {"decision": "9/QĐ"}
    file = write(tmp_path, known)
    monkeypatch.setattr(procedures_module, "chosen_file", lambda *_: file)
    screen = visit()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)

    QTest.keyClick(screen.procedures.line, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    answered(qtbot, seat)

    assert [one.parts for one in opened(ImportDialog).model.values] == [("quyết định công bố",)]


def test_an_officer_reads_and_is_offered_no_import(visit: Visit, officer: Seat) -> None:
    screen = visit(by=officer)
    told = screen.keys()

    assert len(names(screen)) > 100
    assert not screen.procedures.import_button.isVisible()
    assert not screen.calendar.import_button.isVisibleTo(screen.calendar)
    assert all("nhập" not in meaning for _, meaning in told)


def test_the_year_is_shown_with_its_days_and_hours(visit: Visit) -> None:
    screen = visit("calendar")

    assert screen.calendar.title.text() == "Năm 2026"
    assert screen.calendar.confirmed.text() == "Mới là dự tính"
    assert screen.calendar.hours.texts()[:2] == [
        "Thứ Hai – Thứ Sáu: 07:30–11:30, 13:00–17:00",
        "Thứ Bảy – Chủ Nhật: nghỉ",
    ]
    assert "24/11/2026" in screen.calendar.days.texts()
    assert screen.calendar.year_view.accessibleName().startswith("Lịch năm 2026: ")
    told = screen.calendar.year_view.told_of(date(2026, 11, 24))
    assert told.startswith("Thứ Ba 24/11/2026: Ngày Văn hóa")
    assert screen.calendar.year_view.told_of(date(2026, 1, 10)).endswith("làm bù cho 02/01/2026")


def test_a_day_is_found_under_the_pointer(visit: Visit) -> None:
    view = visit("calendar").calendar.year_view
    wanted = date(2026, 8, 22)

    assert view.day_at(view._square(wanted).center().toPoint()) == wanted


def test_alt_and_the_arrows_go_through_the_years(visit: Visit, qtbot: QtBot, seat: Seat) -> None:
    screen = visit("calendar")
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)

    QTest.keyClick(screen.calendar, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    answered(qtbot, seat)

    assert screen.calendar.title.text() == "Năm 2027"


def test_a_year_out_of_reach_is_told_and_left(
    visit: Visit, qtbot: QtBot, seat: Seat, ears: Ears
) -> None:
    screen = visit("calendar")
    screen.calendar.year = 2100

    screen.calendar.step(1)
    answered(qtbot, seat)

    assert "2100" in ears.texts[0]
    assert screen.calendar.title.text() == "Năm 2026"


def test_in_december_the_page_asks_for_the_next_year_s_plan(
    visit: Visit, clock: StillClock
) -> None:
    clock.passes(days=14)

    screen = visit("calendar")

    assert screen.calendar.warning.isVisible()
    assert "Lịch nghỉ năm 2027" in screen.calendar.warning.text()


def test_a_calendar_tells_first_whose_date_it_would_move(
    visit: Visit, qtbot: QtBot, seat: Seat, tmp_path: Path, ears: Ears
) -> None:
    dossier = receive(seat, HOSTILE, procedure="1.004884")
    screen = visit("calendar")

    screen.calendar.preview(write(tmp_path, STORM))
    answered(qtbot, seat)
    dialog = opened(CalendarDialog)

    assert [one.line.applicant for one in dialog.model.values] == [HOSTILE]
    assert "1 hồ sơ đang giải quyết có ngày hẹn khác" in dialog.summary.text()
    assert seat.app.calendar_change.affected() == ()
    dialog.go_button.click()
    answered(qtbot, seat)
    assert seat.app.desk.show(dossier.code).due_at == dossier.due_at
    assert screen.calendar.affected_note.isVisible()
    assert ears.texts[0].endswith("1 hồ sơ có ngày hẹn khác theo lịch mới.")


def test_promises_follow_the_calendar_only_with_a_reason(
    visit: Visit, qtbot: QtBot, seat: Seat, ears: Ears
) -> None:
    dossier = receive(seat, procedure="1.004884")
    seat.app.calendar_change.import_file(seat.actor, json.dumps(STORM).encode())
    screen = visit("calendar")
    screen.calendar.recount()
    dialog = opened(RecountDialog)

    dialog.submit()
    assert dialog.reason_field.trouble() == "Chưa nhập lý do."
    QTest.keyClicks(dialog.reason, "Cong dien 14")
    dialog.submit()
    answered(qtbot, seat)

    moved = seat.app.desk.show(dossier.code)
    assert moved.due_at is not None
    assert dossier.due_at is not None
    assert moved.due_at > dossier.due_at
    assert moved.history[-1].data["reason"] == "Cong dien 14"
    assert ears.texts[-1] == "Đã đổi ngày hẹn của 1 hồ sơ; in lại giấy tiếp nhận cho người nộp."
    assert not screen.calendar.affected_note.isVisible()


def test_space_takes_a_dossier_or_leaves_it(visit: Visit, qtbot: QtBot, seat: Seat) -> None:
    codes = [receive(seat, procedure="1.004884").code for _ in range(2)]
    seat.app.calendar_change.import_file(seat.actor, json.dumps(STORM).encode())
    screen = visit("calendar")
    screen.calendar.recount()
    dialog = opened(RecountDialog)
    qtbot.waitUntil(dialog.isActiveWindow)

    QTest.keyClick(dialog.table, Qt.Key.Key_Space)

    assert dialog.codes() == codes[1:]
    assert dialog.count.text() == "Đổi 1, giữ 1 · Phím cách: đổi/giữ"
    dialog.toggle()
    assert dialog.codes() == codes


def test_an_earlier_date_is_not_taken_by_itself(visit: Visit, seat: Seat) -> None:
    receive(seat, procedure="1.004884")
    worked = {"worked_instead": [{"date": "2026-11-28", "name": "Làm bù"}]}
    seat.app.calendar_change.import_file(seat.actor, json.dumps(worked).encode())
    screen = visit("calendar")

    screen.calendar.recount()

    dialog = opened(RecountDialog)
    assert dialog.codes() == []
    assert not dialog.go_button.isEnabled()


def test_an_officer_sees_whose_date_differs_but_moves_none(
    visit: Visit, seat: Seat, officer: Seat
) -> None:
    receive(seat, procedure="1.004884")
    seat.app.calendar_change.import_file(seat.actor, json.dumps(STORM).encode())

    screen = visit("calendar", by=officer)
    screen.calendar.recount()

    assert screen.calendar.affected_note.isVisible()
    assert not screen.calendar.apply_button.isVisible()


def test_the_forms_say_whose_words_they_have_and_what_is_broken(
    visit: Visit, seat: Seat, qtbot: QtBot
) -> None:
    folder = seat.app.paths.forms
    folder.mkdir()
    (folder / "01.json").write_text('{"suffix": "GTN"}', encoding="utf-8")
    (folder / "02.json").write_text('{"titel": "x"}', encoding="utf-8")

    forms = visit("forms").forms
    told = {one.form: one.origin.label for one in forms.model.values}
    assert (told["01"], told["02"], told["03"]) == ("đã sửa", "sửa hỏng", "theo chương trình")
    assert forms.about.text() == "Đã thay: suffix."
    forms.table.selectRow(1)
    assert forms.about.text().endswith("Khóa «titel» không có ở mẫu này.")

    (folder / "02.json").unlink()
    forms.arrive()
    answered(qtbot, seat)
    assert forms.about.text() == "In theo lời văn của chương trình."


def test_the_shipped_words_are_written_out_to_be_edited(
    visit: Visit, seat: Seat, qtbot: QtBot, ears: Ears, tmp_path: Path
) -> None:
    forms = visit("forms").forms
    for _ in range(2):
        forms.copy_to(tmp_path / "mau")
        answered(qtbot, seat)

    assert ears.texts == [
        f"Đã chép {len(WORDED)} tệp vào {tmp_path / 'mau'}.",
        f"Đã chép 0 tệp vào {tmp_path / 'mau'}. Giữ nguyên {len(WORDED)} tệp đã có.",
    ]
    assert (tmp_path / "mau" / "07.json").exists()
