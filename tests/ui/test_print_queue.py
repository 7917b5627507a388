"""Paper that leaves the desk: counted then and not before, and never lost when a printer fails."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from motcua_desktop.app import App
from motcua_desktop.domain.forms import Form
from motcua_desktop.domain.print_job import JobState, PrintOut
from motcua_desktop.errors import PaperTrouble
from motcua_desktop.ui.preview import printer as printing
from motcua_desktop.ui.preview.dialog import PreviewDialog
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.preview.queue import UnfinishedDialog
from motcua_desktop.ui.preview.sheet import Sheet
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.fakes.visits import receive
from tests.ui.hands import Ears, Hands

USUAL = "Máy in quầy"


class Tray:
    """What the printers of this computer took; one that is `jammed` takes nothing."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.jammed = False

    def send(self, app: App, sheet: Sheet, name: str) -> None:
        del app
        if self.jammed:
            raise PaperTrouble("Kẹt giấy.")
        self.taken.append((name, sheet.pdf))


@pytest.fixture
def tray(monkeypatch: pytest.MonkeyPatch) -> Tray:
    made = Tray()
    monkeypatch.setattr(printing, "send", made.send)
    monkeypatch.setattr(
        "motcua_desktop.ui.preview.dialog.printers", lambda: (USUAL, "Máy phòng bên")
    )
    return made


@pytest.fixture
def place(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def preview(seat: Seat, qtbot: QtBot, hands: Hands) -> Callable[[Sheet], PreviewDialog]:
    def open_preview(sheet: Sheet) -> PreviewDialog:
        dialog = PreviewDialog(seat, sheet)
        qtbot.addWidget(dialog)
        dialog.show()
        hands.rest()
        return dialog

    return open_preview


def a_receipt(seat: Seat) -> tuple[str, Sheet]:
    code = receive(seat).code
    return code, Sheet.of(seat.app.receipt(seat.actor, code).sheet)


def prints(seat: Seat, code: str) -> int:
    return seat.app.desk.show(code).prints


def failed_job(seat: Seat) -> int:
    """A receipt whose printer failed the last time."""
    _, sheet = a_receipt(seat)
    job = seat.app.leave(seat.actor, sheet.out, USUAL)
    seat.app.queue.failed(job.id, "Hết giấy.")
    return job.id


def test_a_sheet_that_is_closed_unprinted_is_not_counted(
    seat: Seat, preview: Callable[[Sheet], PreviewDialog]
) -> None:
    code, sheet = a_receipt(seat)
    dialog = preview(sheet)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)

    assert not dialog.isVisible()
    assert prints(seat, code) == 0
    assert seat.app.queue.waiting() == ()


def test_a_sheet_that_is_printed_is_counted_once_and_leaves_nothing_behind(
    seat: Seat, hands: Hands, tray: Tray, preview: Callable[[Sheet], PreviewDialog]
) -> None:
    code, sheet = a_receipt(seat)
    dialog = preview(sheet)
    dialog.print_now()
    hands.rest()

    assert tray.taken == [(USUAL, sheet.pdf)]
    assert prints(seat, code) == 1
    assert seat.app.queue.waiting() == ()
    assert not dialog.isVisible()


def test_a_sheet_that_is_saved_is_counted(
    seat: Seat, hands: Hands, tmp_path: Path, preview: Callable[[Sheet], PreviewDialog]
) -> None:
    code, sheet = a_receipt(seat)
    preview(sheet).save_to(tmp_path / "giấy.pdf")
    hands.rest()

    assert prints(seat, code) == 1
    assert (tmp_path / "giấy.pdf").read_bytes() == sheet.pdf


def test_a_file_that_cannot_be_written_is_not_counted(
    seat: Seat, hands: Hands, tmp_path: Path, preview: Callable[[Sheet], PreviewDialog]
) -> None:
    code, sheet = a_receipt(seat)
    (tmp_path / "file").write_text("")
    dialog = preview(sheet)
    dialog.save_to(tmp_path / "file" / "giấy.pdf")
    hands.rest()

    assert prints(seat, code) == 0
    assert "Không ghi được" in dialog.trouble.text()


def test_a_printer_that_fails_keeps_the_sheet_and_trying_again_counts_nothing(
    seat: Seat, hands: Hands, tray: Tray, preview: Callable[[Sheet], PreviewDialog]
) -> None:
    code, sheet = a_receipt(seat)
    tray.jammed = True
    dialog = preview(sheet)
    dialog.print_now()
    hands.rest()

    assert "Kẹt giấy." in dialog.trouble.text()
    assert [job.state for job in seat.app.queue.waiting()] == [JobState.FAILED]

    tray.jammed = False
    dialog.printer.setCurrentText("Máy phòng bên")
    dialog.print_now()
    hands.rest()

    assert tray.taken == [("Máy phòng bên", sheet.pdf)]
    assert prints(seat, code) == 1
    assert seat.app.queue.waiting() == ()


def test_the_usual_printer_that_fails_offers_again_another_a_file_or_to_give_up(
    seat: Seat, hands: Hands, tray: Tray, place: QWidget, ears: Ears
) -> None:
    code = receive(seat).code
    seat.app.settings = replace(seat.app.settings, printer=USUAL)
    tray.jammed = True
    Press(seat, place).receipt(code)
    hands.rest()
    offered = dict(ears.notices[-1].actions)

    assert list(offered) == ["In lại", "Máy in khác…", "Lưu PDF", "Bỏ tờ này"]
    assert prints(seat, code) == 1

    tray.jammed = False
    offered["In lại"]()
    hands.rest()

    assert len(tray.taken) == 1
    assert prints(seat, code) == 1
    assert seat.app.queue.waiting() == ()


def test_a_failed_sheet_that_is_given_up_is_gone(
    seat: Seat, hands: Hands, tray: Tray, place: QWidget, ears: Ears
) -> None:
    seat.app.settings = replace(seat.app.settings, printer=USUAL)
    tray.jammed = True
    Press(seat, place).receipt(receive(seat).code)
    hands.rest()
    dict(ears.notices[-1].actions)["Bỏ tờ này"]()
    hands.rest()

    assert "Đã bỏ «Giấy tiếp nhận" in ears.texts[-1]
    assert seat.app.queue.waiting() == ()


def test_what_did_not_come_out_is_offered_when_the_window_opens(
    seat: Seat, qtbot: QtBot, hands: Hands, ears: Ears
) -> None:
    from motcua_desktop.ui.places import PLACES

    failed_job(seat)
    seat.app.leave(seat.actor, PrintOut("Bảng nhắc hạn", b"%PDF-"), USUAL)
    window = MainWindow(seat, PLACES)
    qtbot.addWidget(window)
    window.begin("dossiers")
    hands.rest()

    told = next(notice for notice in ears.notices if "chưa in xong" in notice.text)
    assert told.text.startswith("2 tờ chưa in xong: Giấy tiếp nhận")
    assert told.actions[0][0] == "Xem các tờ chưa in…"
    told.actions[0][1]()
    hands.rest()
    dialog = window.findChild(UnfinishedDialog)
    assert dialog is not None
    assert dialog.list.count() == 2
    dialog.close()
    window.close()


def test_each_unfinished_paper_is_printed_kept_or_given_up_by_keys(
    seat: Seat, qtbot: QtBot, hands: Hands, tray: Tray
) -> None:
    jobs = [failed_job(seat) for _ in range(3)]
    sheets = [seat.app.queue.sheet(job) for job in jobs]
    dialog = UnfinishedDialog(seat)
    qtbot.addWidget(dialog)
    dialog.show()
    hands.rest()

    assert "In chưa được" in dialog.list.item(0).text()
    assert "Hết giấy." in dialog.list.item(0).text()

    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    hands.rest()
    assert tray.taken == [(USUAL, sheets[0])]

    QTest.keyClick(dialog.list, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    hands.rest()
    (kept,) = seat.app.paths.papers.glob("*.pdf")
    assert kept.read_bytes() == sheets[1]

    QTest.keyClick(dialog.list, Qt.Key.Key_Delete)
    hands.rest()
    assert seat.app.queue.waiting() == ()
    assert not dialog.isVisible()


def test_another_printer_is_chosen_in_the_preview_of_the_very_sheet(
    seat: Seat, qtbot: QtBot, hands: Hands
) -> None:
    job = failed_job(seat)
    dialog = UnfinishedDialog(seat)
    qtbot.addWidget(dialog)
    dialog.show()
    hands.rest()
    with qtbot.waitSignal(dialog.shown) as asked:
        dialog.print_elsewhere()

    assert asked.args[0].job == job
    assert asked.args[0].pdf == seat.app.queue.sheet(job)


def test_a_label_that_is_only_shown_is_not_counted(
    seat: Seat, hands: Hands, place: QWidget
) -> None:
    code = receive(seat).code
    press = Press(seat, place)
    press.form(code, Form.LABEL)
    hands.rest()
    for dialog in place.findChildren(PreviewDialog):
        dialog.reject()
    hands.rest()

    assert seat.app.form(seat.actor, code, Form.LABEL).copy == 1


def test_asked_for_unfinished_papers_an_empty_queue_says_so(
    seat: Seat, hands: Hands, place: QWidget, ears: Ears
) -> None:
    Press(seat, place).unfinished()
    hands.rest()

    assert ears.texts == ["Không có tờ nào chưa in xong."]
    assert place.findChild(UnfinishedDialog) is None
