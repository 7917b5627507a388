"""Dossiers that are behind: open past their due day at a period's end, or done late in it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, or_, select

from motcua_desktop.domain.counting import Counting
from motcua_desktop.domain.custody import Holder, HolderKind
from motcua_desktop.domain.term import Unit
from motcua_desktop.models.columns import from_milliseconds
from motcua_desktop.models.holding import held_at
from motcua_desktop.models.reports import conditions, within
from motcua_desktop.models.tables import DossierRow, ProcedureVersion
from motcua_desktop.models.timeliness import last_moment, promised_then

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]
OPEN, DONE = "open_overdue", "late"
"""The keys of Biểu II.06a that these dossiers stand under: columns 13 and 10."""


@dataclass(frozen=True, slots=True)
class Behind:
    """One of them. `due_at` is what was promised at the period's end, `done_at` None: still open.

    `holder` has it since `held_since`, or had it then until it was done.
    """

    seq: int
    code: str
    applicant: str
    procedure: str
    procedure_code: str
    unit: Unit | None
    received_at: datetime
    due_at: datetime
    done_at: datetime | None
    holder: Holder
    held_since: datetime


def behind(
    connection: Connection, *, start: datetime, end: datetime, counting: Counting, now: datetime
) -> list[Behind]:
    """All of the period, by who has them, the longest due first; in one statement."""
    promised, held = promised_then(connection, last_moment(end)), held_at(end)
    done = case((_D.c.completed_at < end, _D.c.completed_at))
    query = select(
        _D.c.seq,
        _D.c.code,
        _D.c.name,
        _V.c.name.label("procedure"),
        _V.c.code.label("procedure_code"),
        _D.c.term_unit,
        _D.c.received_at,
        promised.due.label("due"),
        done.label("done_at"),
        held.kind.label("kind"),
        held.name.label("holder"),
        held.since.label("since"),
    ).join(_V, _V.c.id == _D.c.procedure_id)
    keys = conditions(start, end, counting, promised, now)
    query = within(held.joined(promised.joined(query)), start, end)
    query = query.where(or_(keys[OPEN], keys[DONE]))
    rows = connection.execute(query.order_by(held.kind, held.name, promised.due, _D.c.seq))
    return [
        Behind(
            row.seq,
            row.code,
            row.name,
            row.procedure,
            row.procedure_code,
            Unit(row.term_unit) if row.term_unit else None,
            row.received_at,
            from_milliseconds(row.due),
            row.done_at,
            Holder(HolderKind(row.kind), row.holder),
            row.since or row.received_at,
        )
        for row in rows
    ]
