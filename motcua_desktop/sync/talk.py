"""What the engine asks of a province's language: one `Talk` per dialect, over one transport."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any, Protocol, runtime_checkable

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.agreement import DayTally, DeskMark, Greeting, HeldDossier
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.news import Piece
from motcua_desktop.domain.uploads import FileToSend, SentFile
from motcua_desktop.errors import ProvinceTrouble, StoreDamaged
from motcua_desktop.models.outbox import Parcel
from motcua_desktop.sync.port import Transport

# A content by its SHA-256, in pieces; raises StoreDamaged.
Contents = Callable[[str], Iterator[bytes]]


def no_contents(sha256: str) -> Iterator[bytes]:
    """The contents of a desk that keeps none; raises StoreDamaged."""
    raise StoreDamaged(f"Không có tệp {sha256[:12]} ở quầy này.")


@dataclass(frozen=True, slots=True)
class Means:
    """What a talk speaks with: the account's password, the line, the time, the desk's scans."""

    secret: str
    transport: Transport
    clock: Clock
    agency: Agency
    contents: Contents = no_contents


class Settlement(Enum):
    """What is to become of a parcel or a file."""

    CONFIRM = auto()
    REFUSE = auto()
    QUARANTINE = auto()
    DOUBT = auto()
    PUT_BACK = auto()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended, in the province's words. `trouble` ends the whole run.

    `left`: whether it went on its way, or had arrived before; not when only asking failed.
    `cause` is the same for two refusals for the same reason. `forgotten`: the province has nothing
    of a dossier it has confirmed, so that all of it is told again in its order.
    """

    settlement: Settlement
    words: str = ""
    cause: str = ""
    trouble: ProvinceTrouble | None = None
    left: bool = True
    forgotten: bool = False


FORGOTTEN = Outcome(
    Settlement.PUT_BACK,
    "Tỉnh không còn giữ hồ sơ này; được gửi lại từ đầu.",
    "forgotten",
    forgotten=True,
)


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """How sending a file ended. `location` and `done` are where the next attempt goes on."""

    settlement: Settlement
    location: str | None = None
    done: int = 0
    address: str = ""
    words: str = ""
    trouble: ProvinceTrouble | None = None


@dataclass(frozen=True, slots=True)
class NewsPage:
    """News after a cursor, and the cursor after them."""

    pieces: tuple[Piece, ...]
    cursor: str
    more: bool = False


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """A dossier whose news a province is asked for one by one, when it has no feed."""

    id: str
    code: str


@dataclass(frozen=True, slots=True)
class CatalogueNews:
    """A whole catalogue, checked: `LayThuTuc` of each procedure, and the tag to ask with next."""

    tag: str
    version: str
    procedures: tuple[Mapping[str, Any], ...]


class Talk(Protocol):
    """One province's language over one transport. Knows no store; used by one thread.

    `breadth`: parcels it likes per unit of the machine's batch. `round`: parcels taken at once; a
    kill leaves so many in doubt. `chained`: several parcels of one
    dossier may go in one `tell`. `most_progress`: progress entries in one parcel.
    `clock_off`: seconds this computer is ahead of the province, by its last answer.
    All methods that ask raise ProvinceTrouble (SignInRefused, Unreachable, NotTheProvince …).
    """

    breadth: int
    round: int
    chained: bool
    most_progress: int
    sends_files: bool

    @property
    def clock_off(self) -> float | None:
        """How far this computer is ahead of the province."""

    def freeze(
        self, dossier: Dossier, files: Sequence[SentFile], key: str, data: Mapping[str, Any] | None
    ) -> str:
        """The message as text to keep: a snapshot, or with `data` one progress entry. Pure."""

    def greet(self, desk: DeskMark) -> Greeting | None:
        """Sign in where that is wanted; what the province remembers, None where it cannot say."""

    def tell(
        self, parcels: Sequence[Parcel], stopped: Callable[[], bool]
    ) -> Iterator[tuple[Parcel, Outcome]]:
        """How each ended, one outcome for each, as they become known; raises nothing expected.

        Parcels marked `unknown` are asked for before they are sent again. After an outcome with
        `trouble`, and once `stopped` says so, those that had not left come back as PUT_BACK with
        `left` False.
        """

    def send_file(self, file: FileToSend, told: Callable[[int], bool]) -> FileOutcome:
        """Send one content from where it stopped; raises nothing expected.

        `told` hears how many bytes the province has confirmed, and answers whether to go on.
        """

    def news(self, cursor: str, asked: Sequence[AskedAbout]) -> NewsPage:
        """News after `cursor` ("" at first), or about the dossiers asked for."""

    def acknowledge(self, cursor: str) -> None:
        """News up to here are kept; they need not be told again."""

    def catalogue(self, tag: str) -> CatalogueNews | None:
        """The whole catalogue when it is not the one of `tag`, else None."""

    def tally(self) -> tuple[DayTally, ...] | None:
        """What the province holds of this store, day by day; None where it cannot say."""

    def day(self, day: date) -> tuple[HeldDossier, ...]:
        """The dossiers of one day of `tally`."""

    def held(self, asked: AskedAbout) -> HeldDossier | None:
        """What the province holds of one dossier."""

    def close(self) -> None:
        """Let go of the connection; the session lives on."""


@runtime_checkable
class GivesItems(Protocol):
    """A province that tells a whole dossier again."""

    def item(self, asked: AskedAbout) -> Mapping[str, Any] | None:
        """The item as it was told last. Raises ProvinceTrouble."""


@runtime_checkable
class GivesFiles(Protocol):
    """A province that gives contents back."""

    def content(self, sha256: str) -> bytes:
        """A content that fits into memory. Raises ProvinceTrouble."""
