"""A scanner, whatever the system calls it: list what there is, scan pages, stop."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from motcua_desktop.errors import InvalidInput
from motcua_desktop.scanning.limits import LEAST_DPI

MOST_DPI = 600
Cancelled = Callable[[], bool]
OnPage = Callable[[bytes], None]


class Colour(StrEnum):
    """What the scanner sees; a digital copy is in colour unless told otherwise."""

    COLOUR = "colour"
    GREY = "grey"
    BLACK_AND_WHITE = "black_and_white"

    @property
    def label(self) -> str:
        return _COLOUR_LABELS[self]


_COLOUR_LABELS = {
    Colour.COLOUR: "Màu",
    Colour.GREY: "Xám",
    Colour.BLACK_AND_WHITE: "Đen trắng",
}


@dataclass(frozen=True, slots=True)
class Device:
    """A scanner: `id` is the system's, `name` the maker's and model's."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ScanJob:
    """What to scan: one sheet from the glass, or all that lies in the feeder."""

    device: str
    dpi: int = 300
    colour: Colour = Colour.COLOUR
    feeder: bool = False

    def __post_init__(self) -> None:
        if not LEAST_DPI <= self.dpi <= MOST_DPI:
            raise InvalidInput(f"Độ phân giải từ {LEAST_DPI} đến {MOST_DPI} dpi.", field="dpi")


class Scanner(Protocol):
    """Every trouble is a ScannerTrouble; pages that came before it were given already."""

    def devices(self) -> tuple[Device, ...]:
        """The scanners that answer now."""

    def scan(self, job: ScanJob, on_page: OnPage, cancelled: Cancelled) -> None:
        """Scan until the job is done; each page is given as soon as it is whole, a JPEG or PNG.

        Stops soon after `cancelled` says so, without a trouble.
        """
