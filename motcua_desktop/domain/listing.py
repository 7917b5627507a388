"""The catalogue as it is shown to the public (niêm yết): what is chosen, and where to come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from motcua_desktop.domain.catalogue_difference import abolition_words
from motcua_desktop.domain.procedure import Procedure
from motcua_desktop.domain.reception import Session
from motcua_desktop.domain.text import fold
from motcua_desktop.errors import InvalidInput

_PLACE = "{code}"
_LONGEST = 300
_NO_FIELD = "Lĩnh vực khác"


@dataclass(frozen=True, slots=True)
class PortalLink:
    """Where the portal shows a procedure: an address with `{code}`, or one the code is added to.

    "" is no address: the code stands for itself.
    """

    pattern: str = ""

    @classmethod
    def parse(cls, text: str) -> "PortalLink":
        """Raises InvalidInput (field `procedure_url`) for what is no https address."""
        told = text.strip()
        if not told:
            return cls()
        trouble = InvalidInput(
            "Địa chỉ phải bắt đầu bằng https:// và không có khoảng trắng.", field="procedure_url"
        )
        if len(told) > _LONGEST or not told.isascii() or any(one.isspace() for one in told):
            raise trouble
        try:
            parts = urlsplit(told)
        except ValueError as wrong:
            raise trouble from wrong
        if parts.scheme != "https" or not parts.hostname or "{" in told.replace(_PLACE, ""):
            raise trouble
        return cls(told)

    def of(self, code: str) -> str:
        """What the QR of this procedure says."""
        if _PLACE in self.pattern:
            return self.pattern.replace(_PLACE, code)
        return f"{self.pattern}{code}"


@dataclass(frozen=True, slots=True)
class Listed:
    """One procedure on the wall: its version, since when, and what its QR says."""

    procedure: Procedure
    version: int
    since: datetime
    qr: str

    @property
    def field(self) -> str:
        return self.procedure.field_name or _NO_FIELD

    @property
    def ends(self) -> str:
        """From when and by which decision it is abolished; "" while nobody says so."""
        return abolition_words(self.procedure)


@dataclass(frozen=True, slots=True)
class ListingOffice:
    """Where and when to come, whom to call: what every sheet and page of the listing repeats.

    `opening` is (days, hours); `contacts` (what, how); `sessions` the citizen receptions to come.
    """

    agency: str
    desk: str
    made_on: date
    opening: tuple[tuple[str, str], ...]
    contacts: tuple[tuple[str, str], ...] = ()
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """What is put on the wall: these procedures, of this office."""

    office: ListingOffice
    procedures: tuple[Listed, ...]

    def by_field(self) -> Mapping[str, tuple[Listed, ...]]:
        """Fields in the order of the alphabet, procedures by name within them."""
        found: dict[str, list[Listed]] = {}
        for one in sorted(self.procedures, key=_order):
            found.setdefault(one.field, []).append(one)
        return {field: tuple(these) for field, these in found.items()}


def fields_of(procedures: Iterable[Procedure]) -> tuple[tuple[str, int], ...]:
    """Each field with how many procedures it has, in the order of the alphabet."""
    counts: dict[str, int] = {}
    for one in procedures:
        name = one.field_name or _NO_FIELD
        counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(counts.items(), key=lambda entry: (fold(entry[0]), entry[0])))


def of_field(field: str, procedure: Procedure) -> bool:
    """Whether the procedure is of the field that somebody typed, tones and case aside."""
    return fold(procedure.field_name or _NO_FIELD) == fold(field)


def _order(one: Listed) -> tuple[str, str, str, str]:
    name = one.procedure.name
    return fold(one.field), one.field, fold(name), f"{name} {one.procedure.code}"
