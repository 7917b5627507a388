"""Counts for Biểu II.06a: one aggregate over the dossiers of a period."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, not_, or_, select

from motcua_desktop.domain.closing import Fate
from motcua_desktop.domain.counting import Counting
from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.report import CAME, WENT
from motcua_desktop.models.by_procedure import Counted, counted
from motcua_desktop.models.columns import milliseconds
from motcua_desktop.models.reading import line, line_columns, lines_of
from motcua_desktop.models.tables import DossierRow, ProcedureVersion
from motcua_desktop.models.timeliness import (
    Promised,
    early,
    last_moment,
    late,
    on_time,
    open_at,
    overdue_at,
    promised_then,
    raw,
)

_D = DossierRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it at class creation
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Dossiers that stand under any of `keys`: of all procedures, of one field's, or of one."""

    keys: Collection[str]
    field: str | None = None
    code: str | None = None

    def takes(self, fate: Fate) -> bool:
        return (
            (fate.came in self.keys or fate.went in self.keys)
            and self.field in (None, fate.field)
            and self.code in (None, fate.code)
        )


def count_month(
    connection: Connection,
    *,
    start: datetime,
    end: datetime,
    counting: Counting,
    now: datetime | None = None,
) -> list[Counted]:
    """Every procedure with dossiers in [start, end), as it stood at `end`, by field and code.

    With `now` nothing is overdue that is not yet.
    """
    promised = promised_then(connection, last_moment(end))
    keys = conditions(start, end, counting, promised, now)
    counts = (func.count().filter(condition).label(key) for key, condition in keys.items())
    query: Any = select(func.count().label("dossiers"), *counts).select_from(_D)
    return counted(connection, within(promised.joined(query), start, end), tuple(keys))


def fates(
    connection: Connection, *, start: datetime, end: datetime, counting: Counting
) -> list[Fate]:
    """Where each dossier stands that `count_month` counts, in no order."""
    promised = promised_then(connection, last_moment(end))
    keys = conditions(start, end, counting, promised)
    query = promised.joined(
        select(
            _D.c.seq,
            _D.c.procedure_id,
            case(*((keys[key], key) for key in CAME)).label("came"),
            case(*((keys[key], key) for key in WENT)).label("went"),
        ).select_from(_D)
    )
    # Neither joined nor sorted in the store: that would read every dossier there ever was.
    versions = {row.id: (row.field_name, row.code) for row in connection.execute(_VERSIONS)}
    return [
        Fate(seq, *versions[procedure], came, went)
        for seq, procedure, came, went in connection.execute(within(query, start, end))
    ]


_VERSIONS = select(_V.c.id, _V.c.field_name, _V.c.code)


# Which, of when, how counted, and seen from when.
def standing_under(  # noqa: PLR0913
    connection: Connection,
    wanted: Wanted,
    *,
    start: datetime,
    end: datetime,
    counting: Counting,
    now: datetime | None = None,
) -> list[DossierLine]:
    """Those of the dossiers of `count_month` that are wanted, the first due first."""
    promised = promised_then(connection, last_moment(end))
    known = conditions(start, end, counting, promised, now)
    query = promised.joined(line_columns()).where(or_(*(known[key] for key in wanted.keys)))
    if wanted.field is not None:
        query = query.where(_V.c.field_name == wanted.field)
    if wanted.code is not None:
        query = query.where(_V.c.code == wanted.code)
    return [line(row) for row in connection.execute(_first_due(within(query, start, end)))]


def of_fates(connection: Connection, fates: Sequence[Fate]) -> list[DossierLine]:
    """The dossiers of these fates, the first due first."""
    found = lines_of(connection, [fate.dossier for fate in fates])
    return sorted(found, key=lambda one: (one.due_at is None, one.due_at or one.received_at))


def _first_due(query: Any) -> Any:
    return query.order_by(_D.c.due_at.is_(None), _D.c.due_at, _D.c.seq)


def conditions(
    start: datetime,
    end: datetime,
    counting: Counting,
    promised: Promised,
    now: datetime | None = None,
) -> dict[str, ColumnElement[bool]]:
    """What makes a dossier count under each key: one of `CAME` and one of `WENT`."""
    received, still = _D.c.received_at, open_at(end)
    behind = overdue_at(last_moment(end, now), counting, promised)
    within_period = received >= start
    told = (
        and_(within_period, _D.c.channel == "online"),
        and_(within_period, _D.c.channel != "online"),
        received < start,
        and_(not_(still), early(counting, promised)),
        and_(not_(still), on_time(counting, promised)),
        and_(not_(still), late(counting, promised)),
        and_(still, not_(behind)),
        and_(still, behind),
    )
    return dict(zip((*CAME, *WENT), told, strict=True))


def within(query: Any, start: datetime, end: datetime) -> Any:
    """`query` over the dossiers that a sheet of [start, end) counts at all."""
    # By `completed_at`'s index: what is open or was done lately, not everything ever received.
    done = _D.c.completed_at
    return query.where(
        raw(_D.c.received_at) + 0 < milliseconds(end), or_(done.is_(None), done >= start)
    )
