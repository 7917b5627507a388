"""What a screen is given: the program, who is signed in, the bus and the lanes."""

from dataclasses import dataclass

from motcua_desktop.app import App
from motcua_desktop.domain.staff import Actor
from motcua_desktop.ui.bus import Bus
from motcua_desktop.ui.lane import Lane


@dataclass(frozen=True, slots=True)
class Lanes:
    """Reads and writes of the store; the line to the province; making and printing paper."""

    desk: Lane
    province: Lane
    paper: Lane

    @classmethod
    def open(cls, bus: Bus) -> "Lanes":
        """Three lanes whose unanswered troubles are told in the banner."""
        return cls(*(Lane(name, bus.trouble, bus) for name in ("desk", "province", "paper")))

    def close(self) -> None:
        """Wait for all three."""
        for lane in (self.desk, self.province, self.paper):
            lane.close()

    @property
    def busy(self) -> bool:
        return self.desk.busy or self.province.busy or self.paper.busy


@dataclass(frozen=True, slots=True)
class Seat:
    """Someone sitting at the desk."""

    app: App
    actor: Actor
    bus: Bus
    lanes: Lanes
