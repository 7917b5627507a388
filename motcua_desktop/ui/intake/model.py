"""What was typed so far, as values: the checklist of papers and what is still missing. No Qt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from motcua_desktop.domain.procedure import ComponentRule
from motcua_desktop.services.taking_in import outside_list

_MOST_SHEETS = 99


class Seen(Enum):
    """How one line of the checklist stands."""

    UNCHECKED = auto()
    HANDED_IN = auto()
    SHOWN = auto()
    MISSING = auto()
    NOT_NEEDED = auto()


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper: what the procedure asks, and what was handed in (None: nobody looked yet).

    `scan` tells the scan that is held for it, "" without one.
    """

    rule: ComponentRule
    originals: int | None = None
    copies: int = 0
    other: bool = False
    scan: str = ""

    @property
    def seen(self) -> Seen:
        if self.originals is None:
            return Seen.UNCHECKED if self.rule.required else Seen.NOT_NEEDED
        if self.originals or self.copies:
            return Seen.SHOWN if self.rule.present_only else Seen.HANDED_IN
        return Seen.MISSING if self.rule.required else Seen.NOT_NEEDED

    @property
    def lacking(self) -> bool:
        """Whether the dossier is not complete because of this line."""
        return self.seen in (Seen.UNCHECKED, Seen.MISSING)

    def original(self) -> "PaperLine":
        """The original was handed in (or shown), in the number that is asked for."""
        return replace(self, originals=max(self.rule.originals, 1), copies=0)

    def copy(self) -> "PaperLine":
        """A copy was handed in, in the number that is asked for."""
        return replace(self, originals=0, copies=max(self.rule.copies, 1))

    def missing(self) -> "PaperLine":
        """It was not handed in."""
        return replace(self, originals=0, copies=0)

    def as_asked(self) -> "PaperLine":
        """Everything as the procedure asks."""
        if not self.rule.originals and not self.rule.copies:
            return self.original()
        return replace(self, originals=self.rule.originals, copies=self.rule.copies)

    def counted(self, *, originals: int | None = None, copies: int | None = None) -> "PaperLine":
        """With another number of originals or copies, 0 to 99."""
        return replace(
            self,
            originals=_sheets(originals if originals is not None else self.originals or 0),
            copies=_sheets(copies if copies is not None else self.copies),
        )


def checklist(rules: Iterable[ComponentRule]) -> tuple[PaperLine, ...]:
    """The procedure's papers, required ones first, nothing checked yet."""
    lines = [PaperLine(rule) for rule in rules]
    return tuple(sorted(lines, key=lambda line: not line.rule.required))


def other_paper(name: str) -> PaperLine:
    """A paper that the procedure does not ask for, handed in as an original."""
    return PaperLine(ComponentRule(name, required=False), originals=1, other=True)


def kept(lines: Iterable[PaperLine], before: Iterable[PaperLine]) -> tuple[PaperLine, ...]:
    """`lines` with what was already checked under the same names, and the other papers."""
    known = {line.rule.name: line for line in before}
    carried = [
        replace(
            line, originals=known[line.rule.name].originals, copies=known[line.rule.name].copies
        )
        if line.rule.name in known
        else line
        for line in lines
    ]
    return (*carried, *(line for line in before if line.other))


def components(lines: Iterable[PaperLine]) -> list[dict[str, Any]]:
    """What was handed in, in the `receive` shape; papers that were only shown stay out."""
    return [
        {
            "name": outside_list(line.rule.name) if line.other else line.rule.name,
            "originals": line.originals,
            "copies": line.copies,
            "code": line.rule.code,
        }
        for line in lines
        if (line.originals or line.copies) and not line.rule.present_only
    ]


def to_json(lines: Iterable[PaperLine]) -> list[dict[str, Any]]:
    """The checklist for a draft."""
    return [
        {
            "name": line.rule.name,
            "originals": line.originals,
            "copies": line.copies,
            "other": line.other,
        }
        for line in lines
    ]


def from_json(
    lines: Iterable[PaperLine], told: Iterable[Mapping[str, Any]]
) -> tuple[PaperLine, ...]:
    """`lines` as a draft left them; what the procedure no longer asks for is dropped."""
    before = [
        PaperLine(
            ComponentRule(str(line.get("name", "")), required=not line.get("other")),
            line.get("originals"),
            int(line.get("copies") or 0),
            bool(line.get("other")),
        )
        for line in told
    ]
    return kept(lines, before)


def _sheets(count: int) -> int:
    return min(max(count, 0), _MOST_SHEETS)
