"""A bug is logged and shown without the name or number of anybody, and work goes on."""

import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from motcua_desktop.errors import NotFound
from motcua_desktop.ui import crash


@pytest.fixture
def shown(may_warn: Callable[..., None]) -> Iterator[list[str]]:
    """What the hook shows; the hook before is put back."""
    may_warn("motcua", because="a bug is logged on purpose")
    told: list[str] = []
    before = crash.install(told.append)
    yield told
    sys.excepthook = before


def break_on(name: str) -> None:
    raise KeyError(name)


def hooked(work: Callable[[], None]) -> None:
    try:
        work()
    except (KeyError, NotFound):
        kind, value, trace = sys.exc_info()
        assert kind is not None
        assert value is not None
        sys.excepthook(kind, value, trace)


def test_the_details_say_where_and_not_who(shown: list[str]) -> None:
    hooked(lambda: break_on("Nguyễn Thị Ánh 045190001234"))

    assert "KeyError" in shown[0]
    assert "test_crash.py" in shown[0]
    assert "break_on" in shown[0]
    assert "Ánh" not in shown[0]
    assert "045190001234" not in shown[0]


def test_an_expected_trouble_that_came_this_far_is_told_in_its_own_words(
    shown: list[str],
) -> None:
    def missing() -> None:
        raise NotFound("Không có hồ sơ nào.")

    hooked(missing)

    assert shown == ["Không tìm thấy: Không có hồ sơ nào. Kiểm tra lại mã đã gõ hoặc quét."]


def test_a_dialog_that_breaks_too_does_not_throw(may_warn: Callable[..., None]) -> None:
    def broken(_: str) -> None:
        raise RuntimeError

    may_warn("motcua", because="a bug is logged on purpose")
    before = crash.install(broken)
    try:
        hooked(lambda: break_on("x"))
    finally:
        sys.excepthook = before


def test_the_details_can_be_copied(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = crash.crash_dialog("motcua 0.1.0\nKeyError")
    qtbot.addWidget(dialog)

    assert dialog.findChildren(QPlainTextEdit)[0].toPlainText() == "motcua 0.1.0\nKeyError"
