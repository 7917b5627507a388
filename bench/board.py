"""The board over a million dossiers: its figures, and its page until it is painted."""

import os

from bench import stores
from bench.measure import Line, Options, high, median, timed
from motcua_desktop import app as root
from motcua_desktop.app import App
from motcua_desktop.services import board
from motcua_desktop.services.shelf import Shelf
from motcua_desktop.vault import NoVault

_LIMIT = 200.0
_ROUNDS = 15


def measure(options: Options) -> list[Line]:
    """The floor is the limit: 200 ms from the key to the picture."""
    source = stores.home(options.data, options.dossiers)
    app = root.open_home(source.paths, vault=NoVault(), passphrase=stores.PASSPHRASE)
    try:
        actor = app.staff.sign_in(stores.LOGIN, stores.PASSWORD).value
        shelf = Shelf(app.database, app.clock, app.agency)
        times = [timed(lambda: board.board(shelf, actor))[1] for _ in range(_ROUNDS)]
        return [_line("board, its figures", times), _line("board in the window", _opened(app))]
    finally:
        app.close()


def _line(name: str, times: list[float]) -> Line:
    note = f"floor: the limit; first {times[0]:.1f}, p95 {high(times, 0.95):.1f} ms"
    return Line(name, median(times), _LIMIT, median(times) / _LIMIT, 1.0, note)


def _opened(app: App) -> list[float]:
    """A new page each time, from its making until its figures are painted."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop

    from motcua_desktop.ui.bus import Bus
    from motcua_desktop.ui.reports.board import BoardPane
    from motcua_desktop.ui.seat import Lanes, Seat
    from motcua_desktop.ui.start import dress

    dress()
    bus = Bus()
    lanes = Lanes.open(bus)
    seat = Seat(app, app.staff.sign_in(stores.LOGIN, stores.PASSWORD).value, bus, lanes)

    answered = QEventLoop()
    lanes.desk.idle.connect(answered.quit)

    def once() -> None:
        pane = BoardPane(seat)
        pane.resize(1100, 640)
        pane.show()
        pane.arrive()
        answered.exec()
        pane.repaint()
        pane.deleteLater()

    try:
        return [timed(once)[1] for _ in range(_ROUNDS)]
    finally:
        lanes.close()
