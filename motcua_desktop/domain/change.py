"""What a verb changed, so that each screen can decide for itself whether to look again."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """Which kinds of facts changed; `dossier` is the id of the one concerned, if one."""

    dossiers: bool = False
    outbox: bool = False
    catalogue: bool = False
    calendar: bool = False
    staff: bool = False
    settings: bool = False
    feedback: bool = False
    ballots: bool = False
    dossier: str | None = None


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The value of a verb that was carried out and committed, and what it changed."""

    value: T
    change: Change
