"""From a home folder to the window and back: open, sign in, work, lock, close."""

import gc
import logging
import os
import sys
from contextlib import ExitStack
from importlib import import_module

from PySide6.QtCore import (
    QEventLoop,
    QMessageLogContext,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QMessageBox

from motcua_desktop import app as program
from motcua_desktop import settings
from motcua_desktop.app import App
from motcua_desktop.domain.staff import Actor
from motcua_desktop.errors import DeskError
from motcua_desktop.paths import Paths
from motcua_desktop.ui import crash, theme, vietnamese
from motcua_desktop.ui.bus import Bus
from motcua_desktop.ui.icons import icon
from motcua_desktop.ui.lane import Lane
from motcua_desktop.ui.seat import Lanes, Seat
from motcua_desktop.ui.sign_in.view import SignedIn, SignIn
from motcua_desktop.ui.tokens import ACCENT, Icon
from motcua_desktop.vault import needs_passphrase

_GARBAGE_AFTER = 10_000
_SMOKE_MS = 10_000
_SHOWN_MS = 100
_LOG = logging.getLogger(__name__)
_LEVELS = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO}


def run(paths: Paths) -> int:
    """Open this home's window and stay until it is closed; the process's exit code.

    MOTCUA_PASSPHRASE opens the store, MOTCUA_USER and MOTCUA_PASSWORD sign in without asking.
    """
    application = dress(settings.load(paths.settings).settings.text_scale)
    before = crash.install()
    try:
        return _work(application, paths)
    except DeskError as trouble:
        _tell(trouble)
        return 1
    finally:
        sys.excepthook = before


def dress(text_scale: int = 100) -> QApplication:
    """The application in our look; the one that runs already, if one does."""
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("motcua")
    application.setApplicationDisplayName("Một cửa")
    application.setWindowIcon(icon(Icon.STAMP, ACCENT, size=64))
    vietnamese.speak(application)
    theme.apply(application, scale=text_scale / 100)
    return application


def smoke(app: App, actor: Actor) -> str:
    """Open the window, visit every screen, close it; what was visited. Raises what went wrong."""
    from motcua_desktop.ui.places import PLACES
    from motcua_desktop.ui.window import MainWindow

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    before = qInstallMessageHandler(_without_size_hints)
    dress()
    bus = Bus()
    lanes = Lanes.open(bus)
    window = MainWindow(Seat(app, actor, bus, lanes), PLACES)
    try:
        window.begin()
        window.show()
        for place in PLACES:
            window.go(place.name)
            settle(lanes)
    finally:
        window.close()
        lanes.close()
        qInstallMessageHandler(before)
    return f"{len(PLACES)} trang"


def settle(lanes: Lanes) -> None:
    """Turn the event loop until every lane is idle."""
    loop = QEventLoop()
    while lanes.busy:
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, _SMOKE_MS)
    loop.processEvents()


def _without_size_hints(kind: QtMsgType, where: QMessageLogContext, told: str) -> None:
    """Qt's messages but one: a window that goes nowhere has no size to hint at."""
    del where
    if "propagateSizeHints" not in told:
        _LOG.log(_LEVELS.get(kind, logging.WARNING), "%s", told)


def _work(application: QApplication, paths: Paths) -> int:
    paths.need()
    lane = Lane("sign-in", _tell)
    with ExitStack() as stack:
        stack.callback(lane.close)
        signed = _greet(paths, lane)
        if signed is None:
            return 0
        stack.callback(signed.app.close)
        stack.enter_context(signed.app.window())
        while signed is not None:
            left = _sit_down(application, signed)
            signed = _ask(paths, lane, app=signed.app, login="") if left else None
    return 0


def _greet(paths: Paths, lane: Lane) -> SignedIn | None:
    """Sign in by the environment when it says who, else ask."""
    login, password = os.environ.get("MOTCUA_USER", ""), os.environ.get("MOTCUA_PASSWORD")
    if not login or not password:
        return _ask(paths, lane, login=login)
    opened = program.open_home(paths, passphrase=os.environ.get("MOTCUA_PASSPHRASE"))
    try:
        actor = opened.staff.sign_in(login, password).value
        opened.staff.note_sign_in(actor)
    except DeskError:
        opened.close()
        raise
    return SignedIn(opened, actor)


def _ask(paths: Paths, lane: Lane, *, app: App | None = None, login: str = "") -> SignedIn | None:
    told = os.environ.get("MOTCUA_PASSPHRASE")
    dialog = SignIn(
        lambda passphrase: program.open_home(paths, passphrase=passphrase or told),
        lane,
        app=app,
        passphrase_needed=told is None and app is None and needs_passphrase(paths.key_file),
        login=login,
    )
    # Not before the dialog stands there: importing would hold its first picture up.
    QTimer.singleShot(_SHOWN_MS, dialog, lambda: lane.run(dialog, _get_ready, lambda _: None))
    dialog.exec()
    return dialog.signed


def _get_ready() -> None:
    """Import the rest while the person types: it takes longer than showing the dialog."""
    program.get_ready()
    for name in ("window", "places", "intake.view"):
        import_module(f"motcua_desktop.ui.{name}")


def _sweep_often() -> None:
    """Look for garbage often and a little: a person waits while it is looked for.

    What start-up brought in stays until the end and is not looked at again.
    """
    gc.freeze()
    gc.set_threshold(_GARBAGE_AFTER)


def _sit_down(application: QApplication, signed: SignedIn) -> bool:
    """One person's stay; True when the screen was locked for another."""
    from motcua_desktop.ui.places import PLACES
    from motcua_desktop.ui.tray import system_tray
    from motcua_desktop.ui.window import MainWindow

    bus = Bus()
    lanes = Lanes.open(bus)
    window = MainWindow(Seat(signed.app, signed.actor, bus, lanes), PLACES, system_tray())
    gone: list[bool] = []
    window.left.connect(lambda: gone.append(True))
    try:
        window.begin()
        # All day at this desk: the whole screen, never a foot below its edge.
        window.showMaximized()
        _sweep_often()
        application.exec()
    finally:
        lanes.close()
        window.deleteLater()
    return bool(gone)


def _tell(trouble: DeskError) -> None:
    box = QMessageBox(QMessageBox.Icon.Warning, trouble.title, trouble.message)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(trouble.next_step)
    box.exec()
