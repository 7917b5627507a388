"""A real desk in a throw-away home, somebody signed in, and the lanes closed at the end."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from motcua_desktop import app as program
from motcua_desktop.app import App, Founding
from motcua_desktop.domain.ids import uuid7
from motcua_desktop.domain.staff import Actor
from motcua_desktop.paths import Paths
from motcua_desktop.ui import theme
from motcua_desktop.ui.bus import Bus, Notice
from motcua_desktop.ui.seat import Lanes, Seat
from motcua_desktop.vault import MemoryVault

# Friday 20/11/2026, 10:14 at the desk.
MORNING = datetime(2026, 11, 20, 3, 14, 32, tzinfo=UTC)
PASSWORD = "hoa-ban-no-som"


@dataclass
class StillClock:
    """Says what time it is until it is told otherwise."""

    moment: datetime = MORNING
    ids: int = 0

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()

    def new_id(self) -> str:
        self.ids += 1
        return uuid7(self.moment, self.ids.to_bytes(10, "big"))

    def passes(self, **span: float) -> None:
        self.moment += timedelta(**span)


@dataclass
class Ears:
    """Everything the banner was asked to tell."""

    notices: list[Notice] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [notice.text for notice in self.notices]


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
    program.init(paths, founding, vault=vault, clock=clock)
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
def ears(seat: Seat) -> Ears:
    heard = Ears()
    seat.bus.told.connect(heard.notices.append)
    return heard
