"""Lists of dossiers: filtered, due, a person's; each walks an index and stops at its limit."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    type_coerce,
)

from motcua_desktop.domain.dossier import DossierLine, Status
from motcua_desktop.domain.finding import ListFilter
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.term import Unit
from motcua_desktop.models import journal, search
from motcua_desktop.models.columns import from_milliseconds
from motcua_desktop.models.reading import line, line_columns, lines_of
from motcua_desktop.models.tables import DossierRow, JournalRow, ProcedureVersion

_D = DossierRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it at class creation
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]
_J = JournalRow.__table__  # type: ignore[attr-defined]
_OPEN = [status.value for status in Status if status.open]
_HERE_OR_WAITING = [
    Status.RECEIVED.value,
    Status.AWAITING_SUPPLEMENT.value,
    Status.AWAITING_PAYMENT.value,
]
_BY_HOUR = [Unit.HOURS.value, Unit.WORKING_HOURS.value]
MOST_TEXT_HITS = 10_000
_LAST = select(func.max(_D.c.seq))
_LINE_WIDTH = len(line_columns().selected_columns)
_WATCHED = line_columns().add_columns(
    _D.c.procedure_id,
    # As stored, for most have none.
    type_coerce(_D.c.holder_until, BigInteger),
    type_coerce(_D.c.paused_at, BigInteger),
)
_DEEDS = select(_J.c.id, _J.c.dossier, _J.c.action, _J.c.data).where(
    _J.c.dossier.in_(bindparam("k", expanding=True)),
    _J.c.action.in_(bindparam("actions", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far the reminders look: what is due before, received since, held too long by `now`."""

    now: datetime
    due_before: datetime
    received_since: datetime


@dataclass(slots=True)
class Watched:
    """A list line with what the reminders ask besides. `paused_at`: since when the clock stands.

    Not frozen, for there are thousands: a frozen one takes three times as long to make.
    """

    seq: int
    line: DossierLine
    procedure: int
    holder_until: datetime | None
    paused_at: datetime | None


def find(connection: Connection, typed: str, limit: int) -> list[DossierLine]:
    """Dossiers that fit the words typed; nothing typed gives the newest."""
    if not typed.strip():
        rows = connection.execute(line_columns().order_by(_D.c.seq.desc()).limit(limit))
        return [line(row) for row in rows.all()]
    return lines_of(connection, search.search(connection, typed, limit))


def find_with_status(
    connection: Connection, typed: str, status: Status, limit: int
) -> list[DossierLine]:
    """The same, only those of one status."""
    if not typed.strip():
        return page(connection, ListFilter(statuses=frozenset({status})), limit=limit, before=None)[
            0
        ]
    seqs: list[int] = []
    for query in search.queries(typed):
        these = select(_D.c.seq).where(
            _D.c.status == status.value, _D.c.seq.in_(search.hits(query))
        )
        rows = connection.execute(these.order_by(_D.c.seq.desc()).limit(limit)).scalars()
        seqs = list(dict.fromkeys([*seqs, *rows]))
    return lines_of(connection, seqs[:limit])


def page(
    connection: Connection, wanted: ListFilter, *, limit: int, before: int | None
) -> tuple[list[DossierLine], int | None]:
    """Newest first: the lines, and where the next page begins (None at the end)."""
    query = _narrowed(select(_D.c.seq), wanted)
    if before is not None:
        query = query.where(_D.c.seq < before)
    # First only which ones, for that is read from indexes alone.
    seqs = connection.execute(query.order_by(_D.c.seq.desc()).limit(limit + 1)).scalars().all()
    following = seqs[limit - 1] if len(seqs) > limit else None
    return lines_of(connection, seqs[:limit]), following


def total(connection: Connection, wanted: ListFilter) -> int:
    """How many dossiers the filter lets through; of words alone at most `MOST_TEXT_HITS` count."""
    if wanted == ListFilter():
        # No dossier is ever deleted, so the last one's place counts them all.
        return int(connection.execute(_LAST).scalar() or 0)
    if wanted == ListFilter(text=wanted.text):
        loose = search.queries(wanted.text)[-1:]
        return sum(search.count(connection, query, MOST_TEXT_HITS) for query in loose)
    query = _narrowed(select(func.count()).select_from(_D), wanted)
    return int(connection.execute(query).scalar_one())


def watched(connection: Connection, horizon: Horizon, limit: int) -> list[Watched]:
    """The open dossiers that may want a reminder within this horizon, the soonest due first."""
    wanted = or_(
        _D.c.due_at < horizon.due_before,
        _D.c.status.in_(_HERE_OR_WAITING),
        _D.c.holder_until < horizon.now,
        _D.c.received_at >= horizon.received_since,
    )
    rows = connection.execute(
        _WATCHED.where(_D.c.status.in_(_OPEN), wanted).order_by(_D.c.due_at, _D.c.seq).limit(limit)
    )
    return [_watched(row) for row in rows.all()]


def uncollected(connection: Connection, limit: int) -> list[Watched]:
    """The dossiers whose result waits for the citizen, the oldest first."""
    rows = connection.execute(
        _WATCHED.where(_D.c.status == Status.COMPLETED.value).order_by(_D.c.seq).limit(limit)
    )
    return [_watched(row) for row in rows.all()]


def done_before(connection: Connection, action: str, seqs: Sequence[int]) -> frozenset[int]:
    """Those of these dossiers with which `action` was done and not taken back."""
    if not seqs:
        return frozenset()
    rows = connection.execute(_DEEDS, {"k": seqs, "actions": [action, journal.UNDO]}).all()
    undone = {json.loads(row.data)["of"] for row in rows if row.action == journal.UNDO}
    return frozenset(row.dossier for row in rows if row.action == action and row.id not in undone)


def open_of(connection: Connection, id_number: str) -> list[DossierLine]:
    """Open dossiers of the person with this identity number."""
    if not id_number:
        return []
    rows = connection.execute(
        line_columns()
        .where(_D.c.id_number == id_number, _D.c.status.in_(_OPEN))
        .order_by(_D.c.seq.desc())
        .limit(20)
    )
    return [line(row) for row in rows.all()]


def _watched(row: Row[Any]) -> Watched:
    procedure, until, paused_at = row[_LINE_WIDTH:]
    return Watched(
        row[0],
        line(row[:_LINE_WIDTH]),
        procedure,
        None if until is None else from_milliseconds(until),
        None if paused_at is None else from_milliseconds(paused_at),
    )


def _narrowed(query: Select[int], wanted: ListFilter) -> Select[int]:
    conditions = _conditions(wanted)
    if wanted.text.strip():
        # A word alone may fit nearly all dossiers; whoever wants the older ones adds a condition.
        newest = None if conditions else MOST_TEXT_HITS
        loose = search.queries(wanted.text)[-1:]
        conditions += [_D.c.seq.in_(search.hits(asked, newest)) for asked in loose] or [false()]
    return query.where(*conditions)


def _conditions(wanted: ListFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.statuses:
        conditions.append(_D.c.status.in_([status.value for status in wanted.statuses]))
    if wanted.procedure:
        versions = select(_V.c.id).where(_V.c.code == wanted.procedure)
        conditions.append(_D.c.procedure_id.in_(versions))
    if wanted.received_from:
        conditions.append(_D.c.received_at >= wanted.received_from)
    if wanted.received_before:
        conditions.append(_D.c.received_at < wanted.received_before)
    if wanted.overdue_at:
        midnight = local(wanted.overdue_at).replace(hour=0, minute=0, second=0, microsecond=0)
        ran_out = and_(_D.c.due_at < wanted.overdue_at, _D.c.term_unit.in_(_BY_HOUR))
        late = or_(_D.c.due_at < midnight, ran_out)
        # The wider bound stands alone so that the index of open due moments is walked.
        conditions.append(
            and_(
                _D.c.due_at < wanted.overdue_at,
                _D.c.status.in_(_OPEN),
                _D.c.paused_at.is_(None),
                late,
            )
        )
    if wanted.visit:
        conditions.append(_D.c.visit == wanted.visit)
    if wanted.sync:
        conditions.append(_D.c.sync_state.in_([state.value for state in wanted.sync]))
    return conditions
