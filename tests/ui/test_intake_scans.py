"""Scans made before the receipt: held with the page, attached when the dossier has a number."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.attachment import Source
from motcua_desktop.errors import DiskFull
from motcua_desktop.scanning.prepare import Loose
from motcua_desktop.ui.intake.view import IntakeScreen
from motcua_desktop.ui.scans.reuse_dialog import ReuseDialog
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.window import MainWindow
from tests.fakes import scans
from tests.fakes.desk import intake
from tests.fakes.visits import answered, receive
from tests.ui.hands import Ears, Hands

FIRST = "Tờ khai đăng ký khai sinh"


@pytest.fixture
def screen(window: MainWindow, hands: Hands) -> IntakeScreen:
    """The page with an ordinary dossier on it, the keyboard on its papers."""
    found = window.page("intake")
    assert isinstance(found, IntakeScreen)
    found.form.fill({"procedure": "1.001193", "applicant": intake()["applicant"]})
    hands.rest()
    hands.rest()
    found.form.papers.table.take_all()
    found.form.papers.table.setCurrentIndex(found.form.papers.model.index(0, 0))
    found.form.papers.table.setFocus()
    return found


@pytest.fixture
def choose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """The next file dialog gives a file of this content."""

    def give(content: bytes) -> None:
        file = tmp_path / "a.pdf"
        file.write_bytes(content)
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file)], ""))

    return give


def settled(qtbot: QtBot, seat: Seat) -> None:
    for _ in range(4):
        answered(qtbot, seat)
        QApplication.processEvents()


def newest(seat: Seat) -> str:
    return seat.app.finder.find("", limit=1).lines[0].code


def kept(seat: Seat) -> list[tuple[int, Source]]:
    found = seat.app.attachments.of(seat.actor, newest(seat))
    return [(one.pages, one.source) for one in found]


def test_a_scan_waits_beside_its_paper_and_goes_with_the_receipt(
    qtbot: QtBot,
    seat: Seat,
    screen: IntakeScreen,
    hands: Hands,
    choose: Callable[[bytes], None],
) -> None:
    choose(scans.pdf(2))
    hands.type("t")
    settled(qtbot, seat)

    assert screen.form.papers.lines[0].scan == "từ tệp, 2 trang"
    request = screen._request_id
    assert screen.scans.held(request)
    screen.take_in()
    settled(qtbot, seat)
    assert kept(seat) == [(2, Source.FILE)]
    assert seat.app.desk.show(newest(seat)).papers[0].digitised
    assert screen.scans.held(request) == {}


def test_a_paper_that_was_scanned_was_handed_in(
    qtbot: QtBot,
    seat: Seat,
    screen: IntakeScreen,
    hands: Hands,
    choose: Callable[[bytes], None],
) -> None:
    hands.type("0")
    screen.form.papers.table.setCurrentIndex(screen.form.papers.model.index(0, 0))
    choose(scans.jpeg())
    hands.type("t")
    settled(qtbot, seat)

    assert screen.form.papers.lines[0].originals == 1


def test_what_is_held_can_be_dropped_and_survives_a_page_taken_back(
    qtbot: QtBot,
    seat: Seat,
    screen: IntakeScreen,
    hands: Hands,
    ears: Ears,
    choose: Callable[[bytes], None],
) -> None:
    choose(scans.pdf())
    hands.type("t")
    settled(qtbot, seat)
    screen.start_again()
    assert all(not line.scan for line in screen.form.papers.lines)

    (take_back,) = [action for told, action in ears.notices[-1].actions if told == "Lấy lại"]
    take_back()
    settled(qtbot, seat)
    assert screen.form.papers.lines[0].scan == "từ tệp, 1 trang"

    screen.form.papers.table.setCurrentIndex(screen.form.papers.model.index(0, 0))
    screen.form.papers.table.scan_wanted.emit("drop", screen.form.papers.lines[0])
    assert screen.form.papers.lines[0].scan == ""


def test_papers_given_before_are_offered_for_the_typed_number_and_used_again(
    qtbot: QtBot, seat: Seat, screen: IntakeScreen, hands: Hands
) -> None:
    before = receive(seat)
    ready = seat.app.prepare([Loose("a", scans.pdf(3))])
    seat.app.attachments.attach(seat.actor, before.code, "1", ready)
    screen.scans.look_for_known("998190001234")
    settled(qtbot, seat)
    assert screen.form.papers.known.text().startswith("Có 1 giấy tờ người này đã nộp")
    assert f"{before.papers[0].name} (20/11/2026" in screen.form.papers.known.toolTip()

    screen.form.papers.table.setFocus()
    hands.type("d")
    settled(qtbot, seat)
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, ReuseDialog)]
    dialog.take.click()
    settled(qtbot, seat)
    assert screen.form.papers.lines[0].scan == "dùng lại 20/11/2026"

    screen.take_in()
    settled(qtbot, seat)
    assert kept(seat) == [(3, Source.REUSE)]
    assert seat.app.desk.show(newest(seat)).papers[0].reused


def test_an_offer_goes_with_the_person_it_was_for(
    qtbot: QtBot, seat: Seat, screen: IntakeScreen
) -> None:
    before = receive(seat)
    ready = seat.app.prepare([Loose("a", scans.pdf())])
    seat.app.attachments.attach(seat.actor, before.code, "1", ready)
    screen.scans.look_for_known("998190001234")
    settled(qtbot, seat)
    screen.start_again()
    settled(qtbot, seat)

    assert not screen.form.papers.known.isVisible()


def test_without_a_number_nothing_is_offered(
    seat: Seat, screen: IntakeScreen, hands: Hands, ears: Ears
) -> None:
    screen.form.left.applicant.number.clear()
    screen.form.papers.table.setFocus()
    hands.type("d")

    assert ears.texts[-1] == "Nhập số định danh của người nộp trước."


def test_a_scan_that_cannot_be_kept_never_undoes_receiving_and_is_tried_again(
    qtbot: QtBot,
    seat: Seat,
    screen: IntakeScreen,
    hands: Hands,
    ears: Ears,
    choose: Callable[[bytes], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose(scans.pdf())
    hands.type("t")
    settled(qtbot, seat)

    def full(*_: object) -> None:
        raise DiskFull("Không còn chỗ trên đĩa.")

    with monkeypatch.context() as patch:
        patch.setattr(type(seat.app.blobs), "put", full)
        screen.take_in()
        settled(qtbot, seat)
    (told,) = [one for one in ears.notices if "chưa lưu được bản quét" in one.text]
    assert newest(seat) in told.text
    assert kept(seat) == []

    told.actions[0][1]()
    settled(qtbot, seat)
    assert kept(seat) == [(1, Source.FILE)]


def test_the_keyboard_stays_on_the_papers(screen: IntakeScreen) -> None:
    assert screen.form.papers.table.hasFocus()
    buttons = screen.form.papers._scans.findChildren(KeyButton)
    assert [one.focusPolicy() for one in buttons] == [Qt.FocusPolicy.NoFocus] * 3
