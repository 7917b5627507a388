"""Who has a dossier, and how it got there: hand-overs between desk, specialists and agencies."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.moment import iso


class HolderKind(StrEnum):
    """What kind of hands a dossier is in."""

    DESK = "desk"
    SPECIALIST = "specialist"
    AGENCY = "agency"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {
    HolderKind.DESK: "Bộ phận Một cửa",
    HolderKind.SPECIALIST: "Chuyên viên",
    HolderKind.AGENCY: "Cơ quan, đơn vị",
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has it; `name` is empty for the desk itself. `until` is that step's own limit."""

    kind: HolderKind = HolderKind.DESK
    name: str = ""
    until: datetime | None = None

    @property
    def told(self) -> str:
        """The name people know it by."""
        return self.name or self.kind.label

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "name": self.name, "until": iso(self.until)}


AT_DESK = Holder()


@dataclass(frozen=True, slots=True)
class HandOver:
    """One passing-on. `taken_at` and `taken_by`: when and by whom its receipt was signed."""

    id: int
    at: datetime
    giver: Holder
    taker: Holder
    note: str = ""
    actor: str = ""
    list: int | None = None
    taken_at: datetime | None = None
    taken_by: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "at": iso(self.at),
            "from": self.giver.told,
            "to": self.taker.to_json(),
            "note": self.note,
            "actor": self.actor,
            "taken_at": iso(self.taken_at),
            "taken_by": self.taken_by or None,
        }
