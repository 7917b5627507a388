"""What desk and province know of each other, so that either notices when one was wound back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class DeskMark:
    """Who greets: the store, how often it was restored, how far it has counted.

    `mark` is the last outbox message's number; `numbers` the highest serial of recent days.
    """

    store: str
    epoch: str
    counter: int
    agency: str
    mark: int
    numbers: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Greeting:
    """What the province remembers of this store; counts are of what it holds."""

    province: str
    generation: str
    epoch: str = ""
    mark: int = 0
    numbers: Mapping[date, int] = field(default_factory=dict)
    dossiers: int = 0
    entries: int = 0


@dataclass(frozen=True, slots=True)
class HeldDossier:
    """One dossier as the province holds it: the tag of its item, how many progress entries."""

    id: str
    code: str
    tag: str
    entries: int


@dataclass(frozen=True, slots=True)
class DayTally:
    """What the province holds of one desk day; `hash` as docs/wire.md has it."""

    day: date
    dossiers: int
    entries: int
    hash: str
