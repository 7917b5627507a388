"""Dossiers whose applicant may be the one being typed, and when the desk last saw who it is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from motcua_desktop.domain.delivery import IdentityCheck
from motcua_desktop.domain.likeness import Sought
from motcua_desktop.domain.people import Person
from motcua_desktop.models import search
from motcua_desktop.models.reading import person_of
from motcua_desktop.models.tables import DossierRow

_D = DossierRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it at class creation
_PERSON = (
    _D.c.seq,
    _D.c.kind,
    _D.c.name,
    _D.c.id_type,
    _D.c.id_number,
    _D.c.birth_date,
    _D.c.sex,
    _D.c.phone,
    _D.c.email,
    _D.c.address,
    _D.c.received_at,
)
_MOST = 50
# A common name has thousands of dossiers; the newest of them are read for their birth dates.
_MOST_NAMESAKES = 2_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """One dossier and the person it was received from."""

    seq: int
    person: Person
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Verified:
    """When the desk last looked at this person's identity paper, and how."""

    at: datetime
    how: IdentityCheck


def candidates(connection: Connection, sought: Sought) -> list[Candidate]:
    """The newest dossiers with this number, this phone, or this name and birth date.

    Each way walks an index and stops at its limit, so a million dossiers cost no more than a few.
    """
    ways: list[ColumnElement[bool]] = []
    if sought.id_number:
        ways.append(_D.c.id_number == sought.id_number)
    if sought.phone:
        ways.append(_D.c.phone == sought.phone)
    if sought.name and sought.birth_date:
        ways += [
            _D.c.seq.in_(search.hits(query, _MOST_NAMESAKES))
            & (_D.c.birth_date == sought.birth_date)
            for query in search.queries(sought.name)[-1:]
        ]
    found: dict[int, Candidate] = {}
    for way in ways:
        rows = connection.execute(
            select(*_PERSON).where(way).order_by(_D.c.seq.desc()).limit(_MOST)
        )
        for row in rows.all():
            found.setdefault(row.seq, Candidate(row.seq, person_of(row), row.received_at))
    return list(found.values())


def verified(connection: Connection, person: Person) -> Verified | None:
    """The last time this person's own identity was looked at; None when it never was.

    Where somebody else came instead, it was that one's paper that was looked at.
    """
    if not person.id_number:
        return None
    row = connection.execute(
        select(_D.c.received_at, _D.c.identity_check)
        .where(
            _D.c.id_number == person.id_number,
            _D.c.identity_check != "",
            _D.c.submitter.is_(None),
        )
        .order_by(_D.c.seq.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Verified(row.received_at, IdentityCheck(row.identity_check))
