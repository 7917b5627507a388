"""The journal: every action, who did it, chained so that a changed or missing row shows."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from motcua_desktop.domain.dossier import HistoryLine, Status
from motcua_desktop.domain.staff import Actor
from motcua_desktop.models.columns import inserted_id, milliseconds
from motcua_desktop.models.tables import JournalRow

_T = JournalRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it at class creation
_FIRST = "0" * 64
UNDO = "undo"
BEFORE = "before"
"""The key of an entry's `data` under which a step keeps what it changed, to be taken back."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing done. `data` is small and machine-readable; `note` is for people."""

    at: datetime
    actor: Actor | None
    action: str
    dossier: int | None = None
    status: Status | None = None
    note: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def write(connection: Connection, entry: Entry) -> int:
    """Append `entry` to the chain, in the caller's transaction; its id."""
    previous = connection.execute(_LAST).scalar() or _FIRST
    values: dict[str, Any] = {
        "at": entry.at,
        # The province's own system is nobody of the staff.
        "actor": (entry.actor.id or None) if entry.actor else None,
        "actor_name": entry.actor.name if entry.actor else "",
        "action": entry.action,
        "dossier": entry.dossier,
        "status": entry.status.value if entry.status else None,
        "note": entry.note,
        "data": json.dumps(entry.data, ensure_ascii=False, sort_keys=True),
    }
    return inserted_id(connection.execute(_INSERT, {**values, "hash": _hash(previous, values)}))


def line(entry: Entry, entry_id: int) -> HistoryLine:
    """What `history` tells of an entry about a dossier that was just written."""
    data = {key: value for key, value in entry.data.items() if key != BEFORE}
    actor = entry.actor.name if entry.actor else ""
    return HistoryLine(entry.at, actor, entry.action, entry.note, entry.status, data, entry_id)


def history(connection: Connection, dossier: int) -> tuple[HistoryLine, ...]:
    """What was done to one dossier, oldest first; what was taken back is marked."""
    return _told(connection.execute(_OF_DOSSIER, {"dossier": dossier}).all())


def histories(
    connection: Connection, dossiers: Sequence[int]
) -> dict[int, tuple[HistoryLine, ...]]:
    """`history` of each of these that has one."""
    rows = connection.execute(_OF_DOSSIERS, {"dossiers": dossiers})
    return {seq: _told(list(own)) for seq, own in groupby(rows, key=lambda row: row.dossier)}


def _told(rows: Sequence[Any]) -> tuple[HistoryLine, ...]:
    told = [json.loads(row.data) for row in rows]
    undone = {data["of"] for row, data in zip(rows, told, strict=True) if row.action == UNDO}
    return tuple(
        HistoryLine(
            row.at,
            row.actor_name,
            row.action,
            row.note,
            None if row.status is None else Status(row.status),
            {key: value for key, value in data.items() if key != BEFORE},
            row.id,
            row.id in undone,
        )
        for row, data in zip(rows, told, strict=True)
    )


def before(connection: Connection, entry: int) -> dict[str, Any] | None:
    """How the dossier was before this entry's step, where it was kept: `snapshots.snapshot`."""
    data = connection.execute(_DATA, {"entry": entry}).scalar_one()
    kept: dict[str, Any] | None = json.loads(data).get(BEFORE)
    return kept


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the chain holds: how many entries, its head, and the first bad row if any.

    `met` are those of the heads that were asked for which it had once.
    """

    entries: int
    head: str
    broken_at: int | None = None
    met: frozenset[str] = frozenset()


def verify(connection: Connection, heads: Collection[str] = ()) -> Verdict:
    """Walk the whole chain; names the first row that was changed, dropped or moved."""
    previous, entries = _FIRST, 0
    met: set[str] = set()
    for row in connection.execute(select(_T).order_by(_T.c.id)):
        values = {key: getattr(row, key) for key in _COVERED}
        if _hash(previous, values) != row.hash:
            return Verdict(entries, previous, row.id, frozenset(met))
        previous, entries = row.hash, entries + 1
        if previous in heads:
            met.add(previous)
    return Verdict(entries, previous, None, frozenset(met))


def count(connection: Connection) -> int:
    """How many entries there are."""
    return int(connection.execute(select(func.count()).select_from(_T)).scalar_one())


def recent(connection: Connection, limit: int) -> Sequence[HistoryLine]:
    """The newest actions of everybody, newest first."""
    rows = connection.execute(select(_T).order_by(_T.c.id.desc()).limit(limit))
    return [HistoryLine(row.at, row.actor_name, row.action, row.note) for row in rows]


def _hash(previous: str, values: dict[str, Any]) -> str:
    told = [milliseconds(values["at"]) if key == "at" else values[key] for key in _COVERED]
    text = json.dumps([previous, *told], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


_COVERED = ("at", "actor", "actor_name", "action", "dossier", "status", "note", "data")
_LAST = select(_T.c.hash).order_by(_T.c.id.desc()).limit(1)
_INSERT = insert(_T)
_DATA = select(_T.c.data).where(_T.c.id == bindparam("entry"))

_OF_DOSSIER = select(_T).where(_T.c.dossier == bindparam("dossier")).order_by(_T.c.id)
_OF_DOSSIERS = (
    select(_T)
    .where(_T.c.dossier.in_(bindparam("dossiers", expanding=True)))
    .order_by(_T.c.dossier, _T.c.id)
)
