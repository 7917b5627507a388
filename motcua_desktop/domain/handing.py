"""Dossiers handed over together: the numbered list both sides sign, and who may be a taker."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua_desktop.domain.custody import Holder
from motcua_desktop.domain.moment import iso
from motcua_desktop.domain.paper import HandedOver
from motcua_desktop.errors import InvalidInput

_NUMBER = re.compile(r"(\d{1,6})(?:/(\d{4}))?")


@dataclass(frozen=True, slots=True)
class SheetNumber:
    """The number of a list within its year; each counter counts its own."""

    number: int
    year: int

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"

    @classmethod
    def parse(cls, text: str, *, this_year: int) -> "SheetNumber":
        """`12/2026`, or `12` of this year. Raises InvalidInput."""
        found = _NUMBER.fullmatch(text.strip())
        if found is None:
            raise InvalidInput(
                f"«{text[:40]}» không phải số danh sách (dạng 12/2026).", field="list"
            )
        return cls(int(found[1]), int(found[2] or this_year))


@dataclass(frozen=True, slots=True)
class Passed:
    """One dossier of a list, and when and by whom its receipt was signed."""

    line: HandedOver
    taken_at: datetime | None = None
    taken_by: str = ""


@dataclass(frozen=True, slots=True)
class HandOverList:
    """Danh sách bàn giao: what went together from `giver` to `taker`. What was undone is not in it.

    `taken_by` names who signed for all of them; "" while something is not signed for.
    """

    number: SheetNumber
    at: datetime
    giver: str
    taker: Holder
    actor: str
    dossiers: tuple[Passed, ...]

    @property
    def open(self) -> int:
        """How many nobody has signed for yet."""
        return sum(one.taken_at is None for one in self.dossiers)

    @property
    def taken_by(self) -> str:
        names = {one.taken_by for one in self.dossiers}
        return names.pop() if len(names) == 1 and not self.open else ""

    def to_json(self) -> dict[str, Any]:
        return {
            "number": str(self.number),
            "at": iso(self.at),
            "from": self.giver,
            "to": self.taker.to_json(),
            "actor": self.actor,
            "open": self.open,
            "dossiers": [
                {
                    "code": one.line.code,
                    "applicant": one.line.applicant,
                    "until": iso(one.line.until),
                    "due_at": iso(one.line.due_at),
                    "taken_at": iso(one.taken_at),
                    "taken_by": one.taken_by or None,
                }
                for one in self.dossiers
            ],
        }


@dataclass(frozen=True, slots=True)
class Takers:
    """Whom the desk knows to hand things to, the most usual first."""

    specialists: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()

    def to_json(self) -> dict[str, list[str]]:
        return {"specialists": list(self.specialists), "agencies": list(self.agencies)}
