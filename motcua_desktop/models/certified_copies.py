"""The year's register of certified copies in the store; its numbers are never used twice."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, func, insert, or_, select

from motcua_desktop.domain.certified_copies import (
    PROCEDURE,
    AskedCopies,
    CertifiedCopy,
    Unentered,
)
from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.moment import local
from motcua_desktop.models import high_water
from motcua_desktop.models.desk_tables import CertifiedCopyRow
from motcua_desktop.models.tables import DossierRow, ProcedureVersion

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_T = CertifiedCopyRow.__table__  # type: ignore[attr-defined]
_D = DossierRow.__table__  # type: ignore[attr-defined]
_P = ProcedureVersion.__table__  # type: ignore[attr-defined]


def enter(
    connection: Connection, dossier: int, asked: AskedCopies, *, at: datetime, counter: int
) -> None:
    """One line a document with the year's next numbers, in the caller's transaction.

    A dossier stands in the register once: entered again it keeps its numbers.
    """
    if connection.execute(_HAS, {"dossier": dossier}).scalar():
        return
    year = local(at).year
    last = connection.execute(_LAST, {"year": year, "counter": counter}).scalar() or 0
    last = max(last, high_water.floor(connection, _T.name, year))
    connection.execute(
        insert(_T),
        [
            {
                "year": year,
                "counter": counter,
                "number": number,
                "dossier": dossier,
                "at": at,
                "document": document.name,
                "pages": document.pages,
                "copies": document.copies,
                "fee": fee,
                "signer": asked.signer,
                "note": document.note,
            }
            for number, (document, fee) in enumerate(asked.lines, start=last + 1)
        ],
    )


def in_period(
    connection: Connection, *, start: datetime, end: datetime
) -> tuple[CertifiedCopy, ...]:
    """The lines of [start, end), in the order of their numbers."""
    return _copies(connection.execute(_PERIOD, {"start": start, "end": end}))


def of_dossier(connection: Connection, dossier_id: str) -> tuple[CertifiedCopy, ...]:
    """The lines of one dossier; none until its copies are certified."""
    return _copies(connection.execute(_OF_DOSSIER, {"id": dossier_id}))


def unentered(connection: Connection, *, since: datetime, limit: int) -> tuple[Unentered, ...]:
    """Dossiers that wait for their lines, the newest first: every open one, and those received
    from `since` on that ended with copies but stand nowhere in the register."""
    rows = connection.execute(_UNENTERED.limit(limit), {"since": since})
    return tuple(
        Unentered(row.code, row.name, row.received_at, row.due_at, row.completed_at) for row in rows
    )


def signers(connection: Connection, limit: int) -> tuple[str, ...]:
    """Who signed, the last one first."""
    return tuple(str(row.signer) for row in connection.execute(_SIGNERS.limit(limit)))


def documents(connection: Connection, limit: int) -> tuple[str, ...]:
    """The kinds of papers that are certified, the most common first."""
    return tuple(str(row.document) for row in connection.execute(_DOCUMENTS.limit(limit)))


def _copies(rows: Iterable[Any]) -> tuple[CertifiedCopy, ...]:
    return tuple(
        CertifiedCopy(
            number=row.number,
            at=row.at,
            requester=row.name,
            document=row.document,
            pages=row.pages,
            copies=row.copies,
            fee=row.fee,
            signer=row.signer,
            note=row.note,
            code=row.code,
            void=row.result_date is None,
        )
        for row in rows
    )


_HAS = select(func.count()).where(_T.c.dossier == bindparam("dossier"))
_LAST = select(func.max(_T.c.number)).where(
    _T.c.year == bindparam("year"), _T.c.counter == bindparam("counter")
)
_LINES = select(_T, _D.c.name, _D.c.code, _D.c.result_date).join(_D, _D.c.seq == _T.c.dossier)
_PERIOD = _LINES.where(
    _T.c.at >= bindparam("start"),
    _T.c.at < bindparam("end"),
).order_by(_T.c.year, _T.c.number)
_OF_DOSSIER = _LINES.where(_D.c.id == bindparam("id")).order_by(_T.c.number)
_OPEN = [status.value for status in Status if status.open]
_CERTIFIED = [Status.COMPLETED.value, Status.RETURNED.value]
_UNENTERED = (
    select(_D.c.code, _D.c.name, _D.c.received_at, _D.c.due_at, _D.c.completed_at)
    .join(_P, _P.c.id == _D.c.procedure_id)
    .where(
        _P.c.code == PROCEDURE,
        or_(
            _D.c.status.in_(_OPEN),
            and_(
                _D.c.status.in_(_CERTIFIED),
                _D.c.received_at >= bindparam("since"),
                _D.c.result_date.is_not(None),
                ~exists().where(_T.c.dossier == _D.c.seq),
            ),
        ),
    )
    .order_by(_D.c.seq.desc())
)
_SIGNERS = (
    select(_T.c.signer)
    .where(_T.c.signer != "")
    .group_by(_T.c.signer)
    .order_by(func.max(_T.c.id).desc())
)
_DOCUMENTS = (
    select(_T.c.document)
    .group_by(_T.c.document)
    .order_by(func.count().desc(), func.max(_T.c.id).desc())
)
