"""Procedures that promise less than the legal term, and how long their dossiers took."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, select

from motcua_desktop.domain.counting import Counting
from motcua_desktop.domain.procedure import CatalogueEntry, Channel
from motcua_desktop.models import catalogue
from motcua_desktop.models.reports import conditions
from motcua_desktop.models.tables import DossierRow, ProcedureVersion
from motcua_desktop.models.timeliness import last_moment, promised_then

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]
_DONE = ("early", "on_time", "late")


@dataclass(frozen=True, slots=True)
class Done:
    """One dossier; `went` is early, on_time or late, `term` what bound it, with its unit."""

    seq: int
    version: int
    channel: Channel
    term: tuple[int | None, str | None]
    went: str
    received_at: datetime
    done_at: datetime


def with_legal_term(connection: Connection) -> dict[int, CatalogueEntry]:
    """The versions, in force or not, that tell the law's own term; by their rows."""
    ids = connection.execute(
        select(_V.c.id)
        .where(_V.c.body.contains('"legal_term"', autoescape=True))
        .order_by(_V.c.code, _V.c.version)
    ).scalars()
    found = list(ids)
    return dict(zip(found, catalogue.by_ids(connection, found), strict=True))


# Of when, how counted, and under which versions.
def done(
    connection: Connection,
    *,
    start: datetime,
    end: datetime,
    counting: Counting,
    versions: Collection[int],
) -> Iterator[Done]:
    """What was done in [start, end) under these versions, the first done first."""
    promised = promised_then(connection, last_moment(end))
    keys = conditions(start, end, counting, promised)
    query = promised.joined(
        select(
            _D.c.seq,
            _D.c.procedure_id,
            _D.c.channel,
            _D.c.term,
            _D.c.term_unit,
            case(*((keys[key], key) for key in _DONE)).label("went"),
            _D.c.received_at,
            _D.c.completed_at,
        ).select_from(_D)
    ).where(
        _D.c.completed_at >= start,
        _D.c.completed_at < end,
        # By `completed_at`'s index: what was done in the period, not all that a procedure ever had.
        (_D.c.procedure_id + 0).in_(sorted(versions)),
    )
    for row in connection.execute(query.order_by(_D.c.completed_at)):
        term = (row.term, row.term_unit)
        moments = (row.received_at, row.completed_at)
        yield Done(row.seq, row.procedure_id, Channel(row.channel), term, row.went, *moments)
