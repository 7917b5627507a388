"""Slips typed in by the stack, files taken whole, and ballots read by who is not rated."""

import json
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from motcua_desktop.domain.ballot import Ballot, Cast, Source
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.ui.ballots.entry import EntryPane
from motcua_desktop.ui.ballots.mode import Mode
from motcua_desktop.ui.ballots.reading import ReadingPane
from motcua_desktop.ui.ballots.score_keys import WHOLE
from motcua_desktop.ui.reports.view import ReportsScreen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.window import MainWindow
from tests.fakes.desk import intake
from tests.ui.hands import Ears, Hands

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def code(seat: Seat) -> str:
    return seat.app.desk.receive(seat.actor, Intake.parse(intake())).value.code


@pytest.fixture
def other(seat: Seat) -> Actor:
    """A supervisor who is not rated here."""
    return seat.app.staff.add(seat.actor, "phong", "Lê Phong", Role.SUPERVISOR, "matkhau-9").value


@pytest.fixture
def entry(qtbot: QtBot, seat: Seat, hands: Hands) -> EntryPane:
    made = EntryPane(seat)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    hands.rest()
    made.arrive()
    made.enter()
    return made


def keys(hands: Hands, text: str) -> None:
    """Typed key by key; `\r` is Enter, and whoever presses it waits for the answer."""
    for letter in text:
        if letter == "\r":
            hands.press(Qt.Key.Key_Return)
            hands.rest()
        else:
            hands.type(letter)


def cast(seat: Seat, other: Actor) -> list[Cast]:
    return list(seat.app.ballots.cast(other, YEAR))


def test_a_slip_takes_a_scan_and_a_key_a_row(
    entry: EntryPane, seat: Seat, hands: Hands, code: str, other: Actor
) -> None:
    scan = seat.app.desk.show(code).scan
    keys(hands, f"{scan}\r54025\r")

    (found,) = cast(seat, other)
    assert (found.dossier, found.score, found.source) == (code, 5, Source.PAPER)
    assert found.answers == {"attitude": 4, "clarity": 2, "facilities": 5}
    assert entry.told.text() == f"Đã nhập lần này: 1 phiếu; vừa nhập: {code}."
    assert entry.code.text() == ""
    assert entry.code.hasFocus()


def test_a_slip_without_a_code_is_of_a_visit_and_has_its_own_day(
    entry: EntryPane, seat: Seat, hands: Hands, other: Actor
) -> None:
    entry.day.setText("18/11/2026")
    keys(hands, "\r")
    hands.type("3")
    entry.comment.setText("Chờ hơi lâu")
    entry.print_out()
    hands.rest()

    (found,) = cast(seat, other)
    assert (found.dossier, found.comment, found.at.day) == ("", "Chờ hơi lâu", 18)
    # The rest of the stack is of the same day.
    assert entry.day.text() == "18/11/2026"


def test_a_dossier_that_was_rated_is_told_beside_its_code(
    entry: EntryPane, seat: Seat, hands: Hands, code: str
) -> None:
    seat.app.ballots.add(seat.actor, Ballot(4, Source.PAPER, dossier=code))
    keys(hands, f"{code}\r")

    assert entry.fields["dossier"].trouble() == f"Hồ sơ {code} đã có phiếu đánh giá."
    assert entry.code.hasFocus()


@pytest.mark.parametrize(("day", "field"), [("20/13/2026", "at"), ("21/11/2026", "at")])
def test_a_day_that_cannot_be_is_told_beside_it(
    entry: EntryPane, hands: Hands, day: str, field: str
) -> None:
    entry.day.setText(day)
    keys(hands, "\r4\r")

    assert entry.fields[field].trouble()


def test_a_slip_without_a_score_is_not_kept(
    entry: EntryPane, seat: Seat, hands: Hands, other: Actor
) -> None:
    keys(hands, "\r\r")

    assert entry.trouble.text() == "Chưa có điểm chung: gõ 1 đến 5."
    assert cast(seat, other) == []


def test_a_row_can_be_gone_back_to_and_clicked(entry: EntryPane, hands: Hands) -> None:
    keys(hands, "\r42")
    assert entry.scores is not None
    QTest.keyClick(entry.scores, Qt.Key.Key_Backspace)
    hands.type("5")
    QTest.mouseClick(entry.scores.buttons[WHOLE, 1], Qt.MouseButton.LeftButton)

    assert (entry.scores.score, entry.scores.answers) == (1, {"attitude": 5})


def test_a_file_comes_in_whole_or_its_wrong_lines_are_told(
    entry: EntryPane, seat: Seat, hands: Hands, ears: Ears, other: Actor, tmp_path: Path
) -> None:
    good, bad = tmp_path / "tot.json", tmp_path / "sai.json"
    good.write_text(json.dumps([{"score": 5}, {"score": 4}]), "utf-8")
    bad.write_text(json.dumps([{"score": 5}, {"score": 7}]), "utf-8")
    entry.take_file(bad)
    hands.rest()
    assert "Dòng 2" in entry.trouble.text()
    assert cast(seat, other) == []
    entry.take_file(good)
    hands.rest()

    assert ears.texts[-1] == "Đã nhập 2 phiếu đánh giá."


def test_the_page_opens_the_citizens_screen(entry: EntryPane, seat: Seat) -> None:
    asked: list[object] = []
    seat.bus.rating_wanted.connect(asked.append)
    seat.bus.rating_screen.connect(asked.append)
    for button in entry.screen_buttons:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert asked == ["", Mode.INVITED, Mode.FREE, Mode.CLOSED]


def test_a_slip_scanned_in_reports_fills_the_page(
    window: MainWindow, hands: Hands, code: str
) -> None:
    window.go("reports")
    screen = window.page("reports")
    assert isinstance(screen, ReportsScreen)
    screen.take("ballots")
    hands.rest()
    assert screen.take_receipt(code)
    hands.rest()
    pane = screen.current()

    assert isinstance(pane, EntryPane)
    assert pane.of.text() == "Thủ tục đăng ký khai sinh"


def test_a_supervisor_reads_the_ballots_of_others_and_voids_one(
    qtbot: QtBot, seat: Seat, hands: Hands, other: Actor
) -> None:
    seat.app.ballots.add(seat.actor, Ballot(1, Source.SCREEN, comment="Của mình"))
    seat.app.ballots.add(other, Ballot(2, Source.SCREEN, comment="Của người khác"))
    pane = ReadingPane(seat)
    qtbot.addWidget(pane)
    pane.show()
    pane.arrive()
    hands.rest()

    assert [one.comment for one in pane.model.values] == ["Của người khác"]
    assert "Ý kiến: Của người khác" in pane.whole.text()
    pane.void()
    assert pane.reason.text() == ""
    pane.reason.setText("Bấm nhầm")
    pane.void()
    hands.rest()
    pane.look_again()
    hands.rest()
    assert pane.model.values[0].void_why == "Bấm nhầm"
    assert not pane.void_button.isEnabled()


def test_an_officer_is_not_offered_single_ballots(qtbot: QtBot, seat: Seat, hands: Hands) -> None:
    tam = seat.app.staff.add(seat.actor, "tam", "Lê Tâm", Role.OFFICER, "matkhau-9").value
    screen = ReportsScreen(Seat(seat.app, tam, seat.bus, seat.lanes))
    qtbot.addWidget(screen)
    hands.rest()
    names = [screen.list.item(at).text() for at in range(screen.list.count())]

    assert "Nhập phiếu đánh giá" in names
    assert "Từng phiếu đánh giá" not in names
