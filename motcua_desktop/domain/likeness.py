"""Who may be the same person, and which dossiers may be the same request: told, never merged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.people import BirthDate, Person, Phone
from motcua_desktop.domain.text import fold, one_line, words
from motcua_desktop.errors import InvalidInput

RECENT = timedelta(days=30)
"""A finished dossier of the same procedure is told this long after it was received."""


class Match(StrEnum):
    """A field in which two people or two dossiers agree."""

    ID_NUMBER = "id_number"
    PHONE = "phone"
    NAME = "name"
    BIRTH_DATE = "birth_date"
    PROCEDURE = "procedure"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Match.ID_NUMBER: "số định danh",
    Match.PHONE: "điện thoại",
    Match.NAME: "họ tên",
    Match.BIRTH_DATE: "ngày sinh",
    Match.PROCEDURE: "thủ tục",
}


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom and what is being typed, as far as it is right; "" is not known yet.

    `name` is folded, so that tones and capitals do not matter.
    """

    id_number: str = ""
    phone: str = ""
    name: str = ""
    birth_date: str = ""
    procedure: str = ""

    @classmethod
    def of(cls, applicant: Mapping[str, Any], procedure: str = "") -> "Sought":
        """From the `applicant` shape of whatever was typed, right or not."""
        return cls(
            id_number="".join(words(str(applicant.get("id_number") or ""))).upper(),
            phone=_right(Phone, applicant.get("phone")),
            name=folded(str(applicant.get("name") or "")),
            birth_date=_right(BirthDate, applicant.get("birth_date")),
            procedure=procedure,
        )

    @property
    def tells_somebody(self) -> bool:
        """Whether enough is known to look for this person."""
        told = self.name and (self.phone or self.birth_date)
        return bool(self.id_number or told)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A dossier that may be the same as the one being typed, and the fields that match."""

    line: DossierLine
    matches: tuple[Match, ...]

    def text(self) -> str:
        """`H50… – Nguyễn Thị Ánh – trùng số định danh, thủ tục – đang xử lý`."""
        state = self.line.status.label
        same = ", ".join(match.label for match in self.matches)
        return " – ".join(
            (self.line.code, self.line.applicant, f"trùng {same}", state[:1].lower() + state[1:])
        )


def same_person(sought: Sought, known: Person) -> tuple[Match, ...]:
    """The fields in which they agree when it may be the same person, else none.

    The same identity number is enough; a phone is shared in families and a name by many, so
    a name needs the phone or the birth date beside it.
    """
    name = bool(sought.name) and sought.name == folded(known.name)
    agree = {
        Match.ID_NUMBER: bool(sought.id_number) and sought.id_number == str(known.id_number),
        Match.PHONE: bool(sought.phone) and sought.phone == str(known.phone or ""),
        Match.NAME: name,
        Match.BIRTH_DATE: bool(sought.birth_date) and sought.birth_date == (known.birth_date or ""),
    }
    enough = agree[Match.ID_NUMBER] or (name and (agree[Match.PHONE] or agree[Match.BIRTH_DATE]))
    return tuple(match for match in agree if agree[match]) if enough else ()


def may_be(sought: Sought, known: Person) -> bool:
    """Whether to offer this person while somebody is being typed.

    By number; by name and birth date; by phone alone as long as neither another number nor another
    name was typed.
    """
    if same_person(sought, known):
        return True
    fits = folded(known.name).startswith(sought.name)
    return bool(sought.phone) and sought.phone == known.phone and not sought.id_number and fits


def likeness(sought: Sought, known: Person, line: DossierLine, now: datetime) -> Likeness | None:
    """The dossier as a possible duplicate of what is being typed; None when it is none.

    It is one when it may be the same person's, for the same procedure, and still open or received
    within `RECENT`. Before a procedure is chosen the open ones are told.
    """
    matches = same_person(sought, known)
    if not matches:
        return None
    if not sought.procedure:
        return Likeness(line, matches) if line.status.open else None
    current = line.status.open or now - line.received_at <= RECENT
    if line.procedure_code != sought.procedure or not current:
        return None
    return Likeness(line, (*matches, Match.PROCEDURE))


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which what was typed is not what is known."""

    field: str
    label: str
    typed: str
    known: str


_COMPARED = (
    ("id_number", "số định danh"),
    ("name", "họ tên"),
    ("birth_date", "ngày sinh"),
    ("phone", "điện thoại"),
    ("email", "thư điện tử"),
    ("address", "địa chỉ"),
)


def differences(typed: Mapping[str, Any], known: Person) -> tuple[Difference, ...]:
    """What was typed otherwise than it is known; a field left empty, or not known, is none."""
    told = known.to_json()
    found = []
    for key, label in _COMPARED:
        here, there = str(typed.get(key) or ""), str(told.get(key) or "")
        if here and there and _plain(here) != _plain(there):
            found.append(Difference(key, label, _written(key, here), _written(key, there)))
    return tuple(found)


def new_in(known: Person, typed: Mapping[str, Any]) -> bool:
    """Whether taking this person over would change anything that is typed."""
    told = known.to_json()
    keys = [key for key, _ in _COMPARED if key in typed]
    return any(
        told[key] and _plain(told[key] or "") != _plain(str(typed[key] or "")) for key in keys
    )


def folded(name: str) -> str:
    """A name as it is compared: no tones, no capitals, one space between words."""
    return " ".join(words(fold(one_line(name))))


def _plain(text: str) -> str:
    return one_line(text).casefold()


def _written(key: str, text: str) -> str:
    return "/".join(reversed(text.split("-"))) if key == "birth_date" else text


def _right(rule: type[Phone] | type[BirthDate], text: object) -> str:
    try:
        return str(rule(text)) if text else ""
    except InvalidInput:
        return ""
