"""Citizens' ratings in the store: what was cast, what stands, and how often each score."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, func, insert, select, type_coerce, update

from motcua_desktop.domain.ballot import Ballot, Cast, Source, Tally
from motcua_desktop.models.supervision_tables import BallotRow
from motcua_desktop.models.tables import DossierRow, JournalRow, ProcedureVersion, StaffMember

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_B = BallotRow.__table__  # type: ignore[attr-defined]
_D = DossierRow.__table__  # type: ignore[attr-defined]
_J = JournalRow.__table__  # type: ignore[attr-defined]
_S = StaffMember.__table__  # type: ignore[attr-defined]
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]
_DAY_MS = 86_400_000
_LOCAL_MS = 7 * 3_600_000
_SERVED = ("receive", "return")
_NEVER = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Entered:
    """What the store is told of a ballot besides what the citizen said."""

    key: str
    at: datetime
    dossier: int | None
    visit: str | None
    procedure_code: str
    officer: str
    counter: int
    entered_by: str
    entered_at: datetime


def add(connection: Connection, ballot: Ballot, entered: Entered) -> None:
    """Append it, in the caller's transaction."""
    connection.execute(
        insert(_B),
        {
            "key": entered.key,
            "at": entered.at,
            "dossier": entered.dossier,
            "visit": entered.visit,
            "procedure_code": entered.procedure_code,
            "officer": entered.officer,
            "counter": entered.counter,
            "score": ballot.score,
            "answers": _text(ballot.answers),
            "comment": ballot.comment,
            "source": ballot.source.value,
            "entered_by": entered.entered_by,
            "entered_at": entered.entered_at,
            "void_why": "",
        },
    )


def by_key(connection: Connection, key: str) -> Cast | None:
    """The ballot of this key, also a void one."""
    row = connection.execute(_TOLD.where(_B.c.key == key)).one_or_none()
    return None if row is None else _cast(row)


def standing(connection: Connection, *, dossier: int | None, visit: str | None) -> bool:
    """Whether a ballot of this dossier or visit stands."""
    asked = _B.c.dossier == dossier if dossier is not None else _B.c.visit == visit
    found = connection.execute(select(_B.c.id).where(asked, _B.c.void_at.is_(None)).limit(1))
    return found.first() is not None


def void(connection: Connection, key: str, *, at: datetime, why: str) -> None:
    """It counts no more; it stays with the reason."""
    connection.execute(update(_B).where(_B.c.key == key).values(void_at=at, void_why=why))


def cast_between(
    connection: Connection, *, start: datetime, end: datetime, but_of: str
) -> Sequence[Cast]:
    """Every ballot of [start, end) that does not rate the login `but_of`, newest first."""
    rows = connection.execute(
        _TOLD.where(_B.c.at >= start, _B.c.at < end, _B.c.officer != but_of).order_by(
            _B.c.at.desc(), _B.c.id.desc()
        )
    )
    return [_cast(row) for row in rows]


def by_procedure(connection: Connection, *, start: datetime, end: datetime) -> dict[str, Tally]:
    """How often each score, by the procedure's code; "" of a visit without one."""
    return _counted(connection, _B.c.procedure_code, start, end)


def by_officer(connection: Connection, *, start: datetime, end: datetime) -> dict[str, Tally]:
    """How often each score, by the login of who is rated; "" where nobody is named."""
    return _counted(connection, _B.c.officer, start, end)


def by_source(connection: Connection, *, start: datetime, end: datetime) -> dict[Source, Tally]:
    """How often each score, by how the ballots came."""
    return _counted(connection, _B.c.source, start, end, Source)


def by_day(connection: Connection, *, start: datetime, end: datetime) -> dict[date, Tally]:
    """How often each score, by the day on the desk's clock."""
    day = (type_coerce(_B.c.at, BigInteger) + _LOCAL_MS) // _DAY_MS
    return _counted(connection, day, start, end, lambda days: _NEVER + timedelta(days=int(days)))


def by_question(connection: Connection, *, start: datetime, end: datetime) -> dict[str, Tally]:
    """How often each score, by the key of the question that was answered."""
    found: dict[str, Tally] = {}
    for row in connection.execute(_grouped(_B.c.answers), {"start": start, "end": end}):
        for key, score in json.loads(row.told).items():
            found[key] = found.get(key, Tally()) + Tally.of({score: row.ballots})
    return found


def self_entered(connection: Connection, *, start: datetime, end: datetime) -> int:
    """How many ballots on paper or from a file were entered by the one they rate."""
    rows = connection.execute(
        select(func.count()).where(
            _B.c.at >= start,
            _B.c.at < end,
            _B.c.void_at.is_(None),
            _B.c.entered_by == _B.c.officer,
            _B.c.entered_by != "",
        )
    )
    return int(rows.scalar_one())


def served_by(connection: Connection, dossier: int) -> str:
    """The login of who gave the result out, or else took the dossier in; "" when nobody did."""
    found = connection.execute(_SERVED_BY, {"dossier": dossier}).scalar()
    return str(found or "")


def names_of(connection: Connection) -> dict[str, str]:
    """What people are called, by login."""
    rows = connection.execute(select(_S.c.login, _S.c.name))
    return {row.login: row.name for row in rows}


def procedure_names(connection: Connection) -> dict[str, str]:
    """The newest name of every procedure that was rated, by code."""
    rated = select(_B.c.procedure_code).distinct()
    rows = connection.execute(
        select(_V.c.code, _V.c.name).where(_V.c.code.in_(rated)).order_by(_V.c.id)
    )
    return {row.code: row.name for row in rows}


def _counted(
    connection: Connection,
    told: Any,
    start: datetime,
    end: datetime,
    named: Callable[[Any], Any] = str,
) -> dict[Any, Tally]:
    found: dict[Any, Tally] = {}
    for row in connection.execute(_grouped(told), {"start": start, "end": end}):
        name = named(row.told)
        found[name] = found.get(name, Tally()) + Tally.of({row.score: row.ballots})
    return found


def _grouped(told: Any) -> Any:
    """The ballots of a period that stand, counted by this and by score."""
    return (
        select(told.label("told"), _B.c.score, func.count().label("ballots"))
        .where(_B.c.at >= bindparam("start"), _B.c.at < bindparam("end"), _B.c.void_at.is_(None))
        .group_by(told, _B.c.score)
    )


def _cast(row: Any) -> Cast:
    return Cast(
        key=row.key,
        at=row.at,
        score=row.score,
        answers=json.loads(row.answers),
        comment=row.comment,
        source=Source(row.source),
        dossier=row.code or "",
        visit=row.visit or "",
        procedure=row.procedure_code,
        officer=row.officer,
        officer_name=row.officer_name or row.officer,
        void_at=row.void_at,
        void_why=row.void_why,
    )


def _text(answers: Mapping[str, int]) -> str:
    return json.dumps(dict(answers), sort_keys=True)


_TOLD = (
    select(_B, _D.c.code, _S.c.name.label("officer_name"))
    .outerjoin(_D, _D.c.seq == _B.c.dossier)
    .outerjoin(_S, _S.c.login == _B.c.officer)
)
_SERVED_BY = (
    select(_S.c.login)
    .join(_J, _J.c.actor == _S.c.id)
    .where(_J.c.dossier == bindparam("dossier"), _J.c.action.in_(_SERVED))
    .order_by(_J.c.id.desc())
    .limit(1)
)
