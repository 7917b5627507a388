"""The way of a dossier through many hands: who had it, who has it, who comes next, who kept time.

NĐ 61/2018 Đ19.6–7 (liên thông): the order of agencies and each one's time are listed, and the
lead brings the result back to the desk. However many legs, the dossier is one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua_desktop.domain.custody import AT_DESK, Holder, HolderKind
from motcua_desktop.domain.dossier import Dossier, Timeliness, timeliness
from motcua_desktop.domain.moment import iso
from motcua_desktop.domain.policy import Stage
from motcua_desktop.domain.term import Term


@dataclass(frozen=True, slots=True)
class Leg:
    """One pair of hands. `since` None: its turn has not come; `left_at` None: still there.

    `term` is the leg's own limit by the procedure, `kept` how it stands to `holder.until`; None
    where it has no limit or its turn has not come.
    """

    holder: Holder
    since: datetime | None = None
    left_at: datetime | None = None
    term: Term | None = None
    kept: Timeliness | None = None
    taken_at: datetime | None = None
    taken_by: str = ""
    note: str = ""

    @property
    def ahead(self) -> bool:
        return self.since is None

    @property
    def here(self) -> bool:
        """Whether the dossier is in these hands now."""
        return self.since is not None and self.left_at is None

    def to_json(self) -> dict[str, Any]:
        return {
            "holder": self.holder.to_json(),
            "term": self.term.text() if self.term else None,
            "since": iso(self.since),
            "left_at": iso(self.left_at),
            "kept": self.kept.value if self.kept else None,
            "taken_at": iso(self.taken_at),
            "taken_by": self.taken_by or None,
            "note": self.note,
        }


def route(dossier: Dossier, now: datetime) -> tuple[Leg, ...]:
    """The legs behind, the one that has it, and while it is open the agencies still to come."""
    first = Leg(AT_DESK, dossier.received_at)
    legs = [first] + [
        Leg(
            passed.taker,
            passed.at,
            term=_term(dossier, passed.taker),
            taken_at=passed.taken_at,
            taken_by=passed.taken_by,
            note=passed.note,
        )
        for passed in dossier.custody
    ]
    leaves = [leg.since for leg in legs[1:]] + [_end(dossier)]
    behind = tuple(
        _judged(dossier, leg, left_at, now) for leg, left_at in zip(legs, leaves, strict=True)
    )
    return behind + tuple(_ahead(dossier))


def had(dossier: Dossier) -> frozenset[str]:
    """The names of those who have had it."""
    return frozenset(passed.taker.name for passed in dossier.custody)


def _ahead(dossier: Dossier) -> Iterable[Leg]:
    if not dossier.status.open:
        return
    behind = had(dossier)
    for stage in dossier.stages:
        if stage.agency not in behind:
            yield Leg(Holder(HolderKind.AGENCY, stage.agency), term=stage.term)


def _judged(dossier: Dossier, leg: Leg, left_at: datetime | None, now: datetime) -> Leg:
    kept = None
    if leg.holder.until is not None:
        kept = timeliness(
            due_at=leg.holder.until,
            finished_at=left_at,
            now=now,
            term=leg.term,
            waiting=dossier.paused_at is not None,
        )
    return Leg(leg.holder, leg.since, left_at, leg.term, kept, leg.taken_at, leg.taken_by, leg.note)


def _end(dossier: Dossier) -> datetime | None:
    """When the last hands let go of it: at the citizen's, else with the end of the work."""
    if dossier.returned_at is not None:
        return dossier.returned_at
    return None if dossier.holder.kind is HolderKind.DESK else dossier.finished_at


def _term(dossier: Dossier, holder: Holder) -> Term | None:
    stage: Stage | None = next((s for s in dossier.stages if s.agency == holder.name), None)
    return stage.term if stage else None
