"""The versions of a procedure: what a new one changes, and since when each is in force."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.catalogue_difference import (
    Difference,
    abolition_words,
    differences,
    introduced,
)
from motcua_desktop.domain.moment import iso
from motcua_desktop.domain.procedure import Procedure


class ChangeKind(StrEnum):
    """What happens to a procedure of the catalogue."""

    ADDED = "added"
    CHANGED = "changed"
    ABOLISHED = "abolished"

    @property
    def label(self) -> str:
        return {"added": "Thêm mới", "changed": "Thay đổi", "abolished": "Bãi bỏ"}[self.value]


@dataclass(frozen=True, slots=True)
class LeftDraft:
    """Work that somebody left unfinished with the version that is about to be an old one."""

    owner: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Touched:
    """What refers to a procedure that changes: open dossiers, which keep their version; drafts.

    `codes` are the most urgent of the `count` open dossiers.
    """

    count: int = 0
    codes: tuple[str, ...] = ()
    drafts: tuple[LeftDraft, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "open": self.count,
            "codes": list(self.codes),
            "drafts": [{"owner": one.owner, "saved_at": iso(one.saved_at)} for one in self.drafts],
        }


NOTHING = Touched()


@dataclass(frozen=True, slots=True)
class ProcedureChange:
    """One procedure that an import adds, changes or abolishes, and what of it differs."""

    kind: ChangeKind
    code: str
    name: str
    details: tuple[Difference, ...] = ()
    touched: Touched = NOTHING

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of what differs, each once; nothing for a new procedure."""
        if self.kind is ChangeKind.ADDED:
            return ()
        return tuple(dict.fromkeys(one.part for one in self.details))

    def to_json(self) -> dict[str, Any]:
        """One of the `changes` that `procedures import` tells."""
        return {
            "kind": self.kind.value,
            "code": self.code,
            "name": self.name,
            "parts": list(self.parts),
            "details": [one.to_json() for one in self.details],
            "touched": self.touched.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a procedure: in force from `imported_at` until `superseded_at`."""

    number: int
    imported_at: datetime
    superseded_at: datetime | None
    source: str


def change_of(before: Procedure | None, after: Procedure, day: date) -> ProcedureChange:
    """What `after` is to `before` on `day`; None: the catalogue does not know it yet."""
    if before is None:
        return ProcedureChange(ChangeKind.ADDED, after.code, after.name, introduced(after, day))
    gone = bool(abolition_words(after)) and abolition_words(after) != abolition_words(before)
    kind = ChangeKind.ABOLISHED if gone else ChangeKind.CHANGED
    return ProcedureChange(kind, after.code, after.name, differences(before, after))
