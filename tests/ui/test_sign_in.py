"""Sitting down at the desk: troubles are told beside their field."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from motcua_desktop.app import App
from motcua_desktop.errors import WrongKey
from motcua_desktop.ui.lane import Lane
from motcua_desktop.ui.sign_in.view import SignIn
from tests.ui.hands import PASSWORD


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    made = Lane("sign-in", lambda trouble: pytest.fail(trouble.message))
    yield made
    made.close()


def dialog_for(qtbot: QtBot, lane: Lane, app: App, *, passphrase: str = "") -> SignIn:
    def opener(told: str | None) -> App:
        if passphrase and told != passphrase:
            raise WrongKey("Cụm mật khẩu hoặc khóa khôi phục không đúng.")
        return app

    made = SignIn(opener, lane, app=None if passphrase else app, passphrase_needed=bool(passphrase))
    qtbot.addWidget(made)
    return made


def enter(qtbot: QtBot, lane: Lane, dialog: SignIn, login: str, password: str) -> None:
    dialog.login.setText(login)
    dialog.password.setText(password)
    dialog.submit()
    qtbot.waitUntil(lambda: not lane.busy, timeout=10_000)


def test_the_right_name_and_password_open_the_desk(qtbot: QtBot, lane: Lane, desk_app: App) -> None:
    dialog = dialog_for(qtbot, lane, desk_app)

    enter(qtbot, lane, dialog, "nga", PASSWORD)

    assert dialog.signed is not None
    assert dialog.signed.actor.name == "Hồ Thị Nga"


def test_a_wrong_password_is_told_beside_the_password(
    qtbot: QtBot, lane: Lane, desk_app: App
) -> None:
    dialog = dialog_for(qtbot, lane, desk_app)

    enter(qtbot, lane, dialog, "nga", "khong-phai")

    assert dialog.signed is None
    assert dialog.password_field.trouble() == "Tên đăng nhập hoặc mật khẩu không đúng."
    assert dialog.enter.isEnabled()


def test_an_empty_field_is_told_before_anything_is_tried(
    qtbot: QtBot, lane: Lane, desk_app: App
) -> None:
    dialog = dialog_for(qtbot, lane, desk_app)

    dialog.submit()

    assert dialog.login_field.trouble() == "Chưa nhập ô này."
    assert not lane.busy


def test_enter_after_the_name_goes_on_to_the_password(
    qtbot: QtBot, lane: Lane, desk_app: App
) -> None:
    dialog = dialog_for(qtbot, lane, desk_app)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    dialog.login.setText("nga")
    dialog.login.setFocus()

    QTest.keyClick(dialog.login, Qt.Key.Key_Return)

    assert dialog.password.hasFocus()
    assert dialog.password_field.trouble() == ""


def test_the_passphrase_is_asked_only_when_the_key_waits_for_one(
    qtbot: QtBot, lane: Lane, desk_app: App
) -> None:
    assert dialog_for(qtbot, lane, desk_app).passphrase_field.isHidden()
    assert not dialog_for(qtbot, lane, desk_app, passphrase="mot hai").passphrase_field.isHidden()


def test_a_wrong_passphrase_is_told_beside_it_and_the_right_one_opens(
    qtbot: QtBot, lane: Lane, desk_app: App
) -> None:
    dialog = dialog_for(qtbot, lane, desk_app, passphrase="mot hai")
    dialog.passphrase.setText("ba bon")

    enter(qtbot, lane, dialog, "nga", PASSWORD)
    assert dialog.passphrase_field.trouble() == "Cụm mật khẩu hoặc khóa khôi phục không đúng."
    dialog.passphrase.setText("mot hai")
    enter(qtbot, lane, dialog, "nga", PASSWORD)

    assert dialog.signed is not None


def test_caps_lock_is_told(qtbot: QtBot, lane: Lane, desk_app: App) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    dialog = dialog_for(qtbot, lane, desk_app)
    no_shift = Qt.KeyboardModifier.NoModifier

    for letter, told in (("A", "Phím Caps Lock đang bật."), ("a", "")):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, no_shift, letter)
        QApplication.sendEvent(dialog.password, event)
        assert dialog.caps.text() == told
