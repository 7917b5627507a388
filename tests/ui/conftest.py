"""A real desk in a throw-away home, somebody signed in, and the lanes closed at the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motcua_desktop import app as program
from motcua_desktop import founding as beginning
from motcua_desktop.app import App
from motcua_desktop.domain.staff import Actor
from motcua_desktop.founding import Founding
from motcua_desktop.paths import Paths
from motcua_desktop.ui import theme
from motcua_desktop.ui.bus import Bus
from motcua_desktop.ui.places import PLACES
from motcua_desktop.ui.seat import Lanes, Seat
from motcua_desktop.ui.window import MainWindow
from motcua_desktop.vault import MemoryVault
from tests.ui.hands import PASSWORD, Ears, Hands, StillClock

_OFFSCREEN = ("propagateSizeHints", r"support raise\(\)", "support grabbing the keyboard")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Qt's offscreen platform says what it cannot do with a window: size, raise, grab; so it is."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.qt_log_ignore(*_OFFSCREEN))


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def desk_app(tmp_path: Path, clock: StillClock) -> Iterator[App]:
    """An open desk with the starter catalogue and one supervisor."""
    founding = Founding(
        agency_code="H50.31.12",
        agency_name="Ủy ban nhân dân xã Hướng Hiệp",
        province_name="Quảng Trị",
        counter=1,
        admin_login="nga",
        admin_name="Hồ Thị Nga",
        admin_password=PASSWORD,
    )
    paths, vault = Paths(tmp_path / "home"), MemoryVault()
    beginning.init(paths, founding, vault=vault, clock=clock)
    opened = program.open_home(paths, vault=vault, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def actor(desk_app: App) -> Actor:
    return desk_app.staff.sign_in("nga", PASSWORD).value


@pytest.fixture
def seat(qapp: QApplication, desk_app: App, actor: Actor) -> Iterator[Seat]:
    """Everything a screen is given. Its lanes are empty when the test ends."""
    theme.apply(qapp)
    bus = Bus()
    lanes = Lanes.open(bus)
    yield Seat(desk_app, actor, bus, lanes)
    lanes.close()


@pytest.fixture
def hands(qtbot: QtBot, seat: Seat) -> Hands:
    return Hands(qtbot, seat)


@pytest.fixture
def window(qtbot: QtBot, seat: Seat) -> Iterator[MainWindow]:
    """The main window with every screen, shown and active."""
    made = MainWindow(seat, PLACES)
    qtbot.addWidget(made)
    made.begin()
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(lambda: not seat.lanes.busy, timeout=15_000)
    yield made
    made.close()


@pytest.fixture
def ears(seat: Seat) -> Ears:
    heard = Ears()
    seat.bus.told.connect(heard.notices.append)
    return heard
