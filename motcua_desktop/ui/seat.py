"""What a screen is given: the program, who is signed in, the bus and the lanes."""

from dataclasses import dataclass

from motcua_desktop.app import App
from motcua_desktop.domain.staff import Actor
from motcua_desktop.ui.bus import Bus
from motcua_desktop.ui.lane import Lane


@dataclass(frozen=True, slots=True)
class Lanes:
    """Reads and writes of the store; the line to the province; paper; backups."""

    desk: Lane
    province: Lane
    paper: Lane
    backup: Lane

    @classmethod
    def open(cls, bus: Bus) -> "Lanes":
        """Four lanes whose unanswered troubles are told in the banner."""
        names = ("desk", "province", "paper", "backup")
        return cls(*(Lane(name, bus.trouble, bus) for name in names))

    def close(self) -> None:
        """Wait for all of them."""
        for lane in self._all:
            lane.close()

    @property
    def busy(self) -> bool:
        return any(lane.busy for lane in self._all)

    @property
    def _all(self) -> tuple[Lane, ...]:
        return self.desk, self.province, self.paper, self.backup


@dataclass(frozen=True, slots=True)
class Seat:
    """Someone sitting at the desk."""

    app: App
    actor: Actor
    bus: Bus
    lanes: Lanes
