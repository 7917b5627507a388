"""A lane works off the UI thread, one job at a time, and answers on it."""

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from motcua_desktop.errors import DeskError, NotFound
from motcua_desktop.ui.lane import Lane
from motcua_desktop.ui.latest import Latest


@pytest.fixture
def reported() -> list[DeskError]:
    return []


@pytest.fixture
def lane(qtbot: QtBot, reported: list[DeskError]) -> Iterator[Lane]:
    made = Lane("test", reported.append)
    yield made
    made.close()


def idle(qtbot: QtBot, lane: Lane) -> None:
    qtbot.waitUntil(lambda: not lane.busy)


def test_work_is_done_elsewhere_and_answered_on_the_ui_thread(qtbot: QtBot, lane: Lane) -> None:
    threads: list[int] = []
    owner = QObject()

    lane.run(owner, threading.get_ident, lambda ident: threads.extend((ident, _here())))
    idle(qtbot, lane)

    worked, answered = threads
    assert worked != _here()
    assert answered == _here()


def test_jobs_come_back_in_the_order_they_were_given(qtbot: QtBot, lane: Lane) -> None:
    owner = QObject()
    heard: list[int] = []

    for number in range(20):
        lane.run(owner, partial(int, number), heard.append)
    idle(qtbot, lane)

    assert heard == list(range(20))


def test_an_expected_trouble_goes_to_the_one_who_asked(qtbot: QtBot, lane: Lane) -> None:
    owner, told = QObject(), []

    lane.run(owner, _missing, told.append, lambda trouble: told.append(trouble.message))
    idle(qtbot, lane)

    assert told == ["Không có."]


def test_an_expected_trouble_that_nobody_takes_is_reported(
    qtbot: QtBot, lane: Lane, reported: list[DeskError]
) -> None:
    owner = QObject()

    lane.run(owner, _missing, lambda _: None)
    idle(qtbot, lane)

    assert [trouble.message for trouble in reported] == ["Không có."]


def test_a_bug_is_raised_on_the_ui_thread(qtbot: QtBot, lane: Lane) -> None:
    owner = QObject()

    with qtbot.captureExceptions() as caught:
        lane.run(owner, lambda: 1 // 0, lambda _: None)
        idle(qtbot, lane)

    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]


def test_nobody_is_called_when_the_owner_is_gone(qtbot: QtBot, lane: Lane) -> None:
    gate = threading.Event()
    heard: list[bool] = []
    owner = QObject()

    lane.run(owner, gate.wait, heard.append)
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    gate.set()
    idle(qtbot, lane)

    assert heard == []


def test_closing_waits_for_what_was_taken_and_takes_nothing_more(qtbot: QtBot) -> None:
    made, done = Lane("closing", lambda _: None), []
    owner = QObject()

    made.run(owner, lambda: done.append("kept"), lambda _: None)
    made.close()
    made.run(owner, lambda: done.append("late"), lambda _: None)

    assert done == ["kept"]


def _missing() -> None:
    raise NotFound("Không có.")


def _here() -> int:
    return threading.get_ident()


def test_a_question_that_was_overtaken_is_not_heard_of_again(qtbot: QtBot, lane: Lane) -> None:
    owner = QObject()
    heard: list[str] = []
    latest = Latest(lane, owner)

    def fail() -> str:
        raise NotFound("Kỳ này chưa khóa.")

    latest.ask(fail, heard.append, lambda trouble: heard.append(trouble.message))
    latest.ask(lambda: "second", heard.append, lambda trouble: heard.append(trouble.message))
    idle(qtbot, lane)

    assert heard == ["second"]
