"""What desk and province know of each other, so that either notices when one was wound back."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from motcua_desktop.domain.moment import iso


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
class Met:
    """What the desk remembers of its last greetings.

    `epoch` is the desk's own when it last greeted, `generation` the province's when both agreed,
    `mark` the highest of the province that a person has accepted.
    """

    epoch: str = ""
    generation: str = ""
    mark: int = 0


@dataclass(frozen=True, slots=True)
class HeldDossier:
    """One dossier as the province holds it: the tag of its item, how many progress entries.

    The tag is "" where a province tells none.
    """

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


@dataclass(frozen=True, slots=True)
class OwnDossier:
    """One dossier of which the province has confirmed something.

    `tags` are those of the confirmed snapshots in order. `settled`: nothing of it is on its way.
    """

    seq: int
    id: str
    code: str
    day: date
    tags: tuple[str, ...]
    entries: int
    settled: bool

    @property
    def held(self) -> HeldDossier:
        """What the province confirmed to hold."""
        return HeldDossier(self.id, self.code, self.tags[-1], self.entries)


@dataclass(frozen=True, slots=True)
class Found:
    """A dossier of which the province knows more than the desk, as after an old backup came back.

    `here`: the desk has it too, in an older version. The province's words tell whose it is, and
    on which day its result is due (`due`, ISO, "" when untold); `settled_by` has looked into it.
    """

    held: HeldDossier
    day: date
    here: bool
    owner: str = ""
    procedure: str = ""
    due: str = ""
    settled_by: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.held.id,
            "code": self.held.code,
            "day": self.day.isoformat(),
            "here": self.here,
            "owner": self.owner,
            "procedure": self.procedure,
            "due": self.due,
            "settled_by": self.settled_by or None,
        }


@dataclass(frozen=True, slots=True)
class Lacking:
    """A dossier that the province confirmed and does not hold so any more; None: not at all."""

    own: OwnDossier
    held: HeldDossier | None


def tally_of(day: date, held: Iterable[HeldDossier]) -> DayTally:
    """What counts and hash of a day must be when these are its dossiers."""
    dossiers, entries, mixed = 0, 0, 0
    for one in held:
        line = f"{one.id}\n{one.tag}\n{one.entries}"
        mixed ^= int.from_bytes(hashlib.sha256(line.encode()).digest(), "big")
        dossiers, entries = dossiers + 1, entries + one.entries
    return DayTally(day, dossiers, entries, f"{mixed:064x}")


def expected(own: Iterable[OwnDossier], found: Iterable[Found]) -> dict[date, DayTally]:
    """What the province must hold day by day: what it confirmed, and what it is known to have."""
    days: dict[date, dict[str, HeldDossier]] = {}
    for one in own:
        days.setdefault(one.day, {})[one.id] = one.held
    for more in found:
        days.setdefault(more.day, {})[more.held.id] = more.held
    return {day: tally_of(day, held.values()) for day, held in days.items()}


def compared(
    own: Sequence[OwnDossier],
    theirs: Sequence[HeldDossier],
    *,
    day: date,
    here: Collection[str],
) -> tuple[list[Lacking], list[Found]]:
    """What the province lacks of one day, and of what it knows more than the desk.

    `here`: ids of all dossiers the desk has. What is on its way is left for later.
    """
    held = {one.id: one for one in theirs}
    pairs = [(one, held.get(one.id)) for one in own if one.settled]
    lacking = [Lacking(one, other) for one, other in pairs if lacks(one, other)]
    mine = {one.id: one for one in own}
    found = [Found(one, day, here=False) for one in theirs if one.id not in here]
    found += [
        Found(one, day, here=True)
        for one in theirs
        if one.id in mine and mine[one.id].settled and _newer(mine[one.id], one)
    ]
    return lacking, found


def lacks(own: OwnDossier, held: HeldDossier | None) -> bool:
    """Whether the province holds less of it than it has confirmed."""
    if held is None:
        return True
    if held.tag and held.tag not in own.tags:
        return False
    older = bool(held.tag) and held.tag != own.tags[-1]
    return older or held.entries < own.entries


def _newer(own: OwnDossier, held: HeldDossier) -> bool:
    if not held.tag:
        return False
    return held.tag not in own.tags or (held.tag == own.tags[-1] and held.entries > own.entries)


def went_back(desk: DeskMark, greeting: Greeting, met: Met) -> bool:
    """Whether the province has heard more of this store than this store knows itself.

    Its mark is above ours and nobody accepted that; or another copy of the store spoke since we
    did.
    """
    another = bool(greeting.epoch) and greeting.epoch != desk.epoch and met.epoch == desk.epoch
    return another or greeting.mark > max(desk.mark, met.mark)


@dataclass(frozen=True, slots=True)
class Agreed:
    """How a comparison with the province ended, in dossiers and entries of both sides.

    `again` dossiers the province lacks, so that they wait again; `mended` were told again in the
    same run and are there now; of `found` it knows more. `contradiction` says what of the
    province's own words cannot be.
    """

    at: datetime
    ours: tuple[int, int] = (0, 0)
    theirs: tuple[int, int] = (0, 0)
    again: int = 0
    mended: int = 0
    found: int = 0
    contradiction: str = ""

    @property
    def same(self) -> bool:
        return not (self.again or self.found or self.contradiction)

    def to_json(self) -> dict[str, Any]:
        return {
            "at": iso(self.at),
            "agreed": self.same,
            "ours": {"dossiers": self.ours[0], "entries": self.ours[1]},
            "theirs": {"dossiers": self.theirs[0], "entries": self.theirs[1]},
            "again": self.again,
            "mended": self.mended,
            "found": self.found,
            "contradiction": self.contradiction or None,
        }
