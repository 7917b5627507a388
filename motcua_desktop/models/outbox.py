"""What the province must still be told: rows written with the fact, settled by its answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, bindparam, insert, select, text, update

from motcua_desktop.domain.dossier import SyncState
from motcua_desktop.domain.province import MessageKind, OutboxState
from motcua_desktop.models import settings as facts
from motcua_desktop.models.desk_tables import OutboxRow
from motcua_desktop.models.tables import DossierRow

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_T = OutboxRow.__table__  # type: ignore[attr-defined]
_D = DossierRow.__table__  # type: ignore[attr-defined]
_INSERT = insert(_T)


@dataclass(frozen=True, slots=True)
class Intent:
    """Something to tell: `kind` is `dossier` (a snapshot) or `progress` (with its values)."""

    event_id: str
    dossier: int
    kind: str
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One frozen message of a parcel; `key` names it for ever. `attempts` counts this one."""

    id: int
    key: str
    payload: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes out in one call: one snapshot, or progress entries of one dossier in order.

    `unknown`: an earlier sending got no answer, so the province is asked first. `confirmed`: the
    snapshot that the province confirmed last, None before the first.
    """

    dossier: int
    uuid: str
    code: str
    kind: MessageKind
    messages: tuple[Message, ...]
    unknown: bool
    confirmed: str | None = None

    @property
    def acknowledged(self) -> bool:
        """Whether the province holds the dossier in some version."""
        return self.confirmed is not None

    @property
    def insisted(self) -> bool:
        """Whether a person has looked at it and asked for it again."""
        return self.unknown and self.messages[0].attempts == 1

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(message.id for message in self.messages)

    @property
    def payloads(self) -> tuple[str, ...]:
        return tuple(message.payload for message in self.messages)


def enqueue(connection: Connection, *intents: Intent) -> None:
    """Remember them in the caller's transaction: they exist exactly when the fact does."""
    rows = [
        {
            "event_id": intent.event_id,
            "dossier": intent.dossier,
            "kind": intent.kind,
            "data": json.dumps(intent.data, ensure_ascii=False),
            "state": OutboxState.PENDING.value,
            "attempts": 0,
            "created_at": intent.at,
        }
        for intent in intents
    ]
    connection.execute(_INSERT, rows)


def unsent(connection: Connection, seq: int, entry: int) -> datetime | None:
    """When this journal entry's messages were written, while none of them has gone out yet."""
    rows = _of_entry(connection, seq, entry)
    still = [row.state == OutboxState.PENDING.value and row.payload is None for row in rows]
    return rows[0].created_at if rows and all(still) else None


def unconfirmed(connection: Connection, seq: int) -> bool:
    """Whether the dossier has anything to tell that the province has not confirmed."""
    return connection.execute(_UNCONFIRMED, {"seq": seq}).first() is not None


def drop_progress(connection: Connection, seq: int, entry: int) -> None:
    """The province never hears of this entry, which was taken back before it was told."""
    told = [row.id for row in _of_entry(connection, seq, entry) if row.kind == MessageKind.PROGRESS]
    _put(connection, told, {"state": OutboxState.SUPERSEDED.value})


def _of_entry(connection: Connection, seq: int, entry: int) -> list[Any]:
    rows = connection.execute(select(_T).where(_T.c.dossier == seq).order_by(_T.c.id)).all()
    return [row for row in rows if json.loads(row.data).get("entry") == entry]


def heads(connection: Connection, most: int) -> list[Any]:
    """The oldest message of each dossier that may go out now, oldest first."""
    found = [
        row
        for state in _READY
        for row in connection.execute(_HEADS, {"state": state, "most": most})
    ]
    return sorted(found, key=lambda row: row.id)[:most]


def wake(connection: Connection, dialect: str) -> None:
    """Before a run: what was being sent when the program stopped is unknown; a refused snapshot
    whose dossier was changed since is tried again with the new facts; what was written for a
    province of another language is written anew."""
    stranded = connection.execute(_STRANDED).scalars().all()
    for seq in set(stranded):
        connection.execute(_STRANDED_TO_UNKNOWN, {"seq": seq})
        refresh(connection, seq)
    for row in connection.execute(_OUTDATED_REFUSALS).all():
        _put(connection, [row.id], _AGAIN)
        refresh(connection, row.dossier)
    spoken = facts.get(connection, _SPOKEN)
    if spoken != dialect:
        facts.put(connection, _SPOKEN, dialect)
    if spoken not in (None, dialect):
        connection.execute(_THAW)


def anything_ready(connection: Connection) -> bool:
    """Whether some message could go out now."""
    return bool(heads(connection, 1))


@dataclass(frozen=True, slots=True)
class Retried:
    """How a message stood before a person asked for it again, and why it stood so."""

    was: OutboxState
    dossier: int
    reason: str | None


def retry(connection: Connection, row_id: int) -> Retried | None:
    """A person settles one message; None when there is no such message.

    A refused one is sent again with the facts of now; one set aside is asked for at the province
    first; any other stays as it is.
    """
    row = connection.execute(_ROW, {"row": row_id}).first()
    if row is None:
        return None
    was = OutboxState(row.state)
    if was is OutboxState.REFUSED:
        _put(connection, [row_id], {**_AGAIN, "attempts": 0})
    if was is OutboxState.QUARANTINED:
        _put(connection, [row_id], {"state": OutboxState.UNKNOWN.value, "attempts": 0})
    if was.needs_a_person:
        refresh(connection, row.dossier)
    return Retried(was, row.dossier, row.reason)


def brought_back(connection: Connection, epoch: str) -> None:
    """After an older state of the store came back: what waited then may have been told since.

    Progress entries are asked for before they go out. A snapshot gets another key, which follows
    from the new `epoch` (a UUID): it may tell other facts than what went out under its old one.
    """
    waiting = connection.execute(_PENDING).all()
    fresh = [
        {"row": row.id, "key": str(uuid5(UUID(epoch), row.event_id))}
        for row in waiting
        if row.kind == MessageKind.DOSSIER.value
    ]
    if fresh:
        connection.execute(_RENAME, fresh)
    connection.execute(_DOUBT_ENTRIES)
    refresh(connection, *{row.dossier for row in waiting})


def tell_again(connection: Connection, seq: int, event_id: str, *, at: datetime) -> None:
    """The dossier as it is goes out once more, unless a message that will tell it waits already."""
    if connection.execute(_FRESH, {"seq": seq}).first() is None:
        enqueue(connection, Intent(event_id, seq, MessageKind.DOSSIER.value, at, {}))
        wait(connection, seq)


def wait(connection: Connection, seq: int) -> None:
    """The dossier's own line after `enqueue`: what was confirmed waits again; trouble stays."""
    connection.execute(_WAITS, {"seq_": seq})


def refresh(connection: Connection, *seqs: int) -> dict[int, SyncState]:
    """Bring the dossiers' own line about the province up to date with their messages; that line."""
    told: dict[int, list[Any]] = {seq: [] for seq in seqs}
    for row in connection.execute(_OF_DOSSIERS, {"seqs": json.dumps(list(told))}):
        told[row.dossier].append(row)
    badges = {seq: _badge({OutboxState(row.state) for row in rows}) for seq, rows in told.items()}
    changes = [
        {"seq_": seq, "state": badges[seq].value, "reason": _trouble(rows)}
        for seq, rows in told.items()
    ]
    if changes:
        connection.execute(_REFRESH, changes)
    return badges


def _trouble(rows: Sequence[Any]) -> str | None:
    return next((row.reason for row in rows if OutboxState(row.state).needs_a_person), None)


def _badge(states: set[OutboxState]) -> SyncState:
    if any(state.needs_a_person for state in states):
        return SyncState.REFUSED
    if OutboxState.UNKNOWN in states:
        return SyncState.UNKNOWN
    if OutboxState.SENDING in states:
        return SyncState.SENDING
    return SyncState.WAITING if OutboxState.PENDING in states else SyncState.CONFIRMED


def _put(connection: Connection, ids: Sequence[int], values: Mapping[str, Any]) -> None:
    connection.execute(update(_T).where(_T.c.id.in_(ids)).values(**values))


_SPOKEN = "outbox.dialect"
_THAW = text(
    "UPDATE outbox SET payload = NULL WHERE state != 'confirmed' AND state != 'superseded' "
    "AND payload IS NOT NULL"
)
_AGAIN = {"state": OutboxState.PENDING.value, "payload": None, "reason": None}
_READY = (OutboxState.PENDING.value, OutboxState.UNKNOWN.value)
# `state != 'confirmed'` stands literally in each query, because only then does SQLite use the
# partial index; with it a million confirmed rows cost nothing.
_HEADS = text(
    "SELECT id, event_id, dossier, kind, data, state, payload, attempts FROM outbox AS o "
    "WHERE state = :state AND state != 'confirmed' AND NOT EXISTS ("
    "SELECT 1 FROM outbox AS e WHERE e.dossier = o.dossier AND e.id < o.id "
    "AND e.state NOT IN ('confirmed', 'superseded')) ORDER BY id LIMIT :most"
)
_UNCONFIRMED = text(
    "SELECT 1 FROM outbox WHERE dossier = :seq AND state NOT IN ('confirmed', 'superseded') LIMIT 1"
)
_FRESH = text(
    "SELECT 1 FROM outbox WHERE dossier = :seq AND kind = 'dossier' AND state = 'pending' "
    "AND payload IS NULL LIMIT 1"
)
_STRANDED = text("SELECT dossier FROM outbox WHERE state = 'sending' AND state != 'confirmed'")
_STRANDED_TO_UNKNOWN = text(
    "UPDATE outbox SET state = 'unknown' WHERE dossier = :seq AND state = 'sending'"
)
_OUTDATED_REFUSALS = text(
    "SELECT id, dossier FROM outbox AS o WHERE state = 'refused' AND state != 'confirmed' "
    "AND kind = 'dossier' AND EXISTS (SELECT 1 FROM outbox AS n WHERE n.dossier = o.dossier "
    "AND n.id > o.id AND n.kind = 'dossier' AND n.state = 'pending') ORDER BY id"
)
_PENDING = text(
    "SELECT id, event_id, dossier, kind FROM outbox "
    "WHERE state = 'pending' AND state != 'confirmed'"
)
_RENAME = text("UPDATE outbox SET event_id = :key WHERE id = :row")
_DOUBT_ENTRIES = text(
    "UPDATE outbox SET state = 'unknown', attempts = attempts + 1 "
    "WHERE state = 'pending' AND state != 'confirmed' AND kind = 'progress'"
)
_ROW = text("SELECT dossier, state, reason FROM outbox WHERE id = :row")
_OF_DOSSIERS = text(
    "SELECT dossier, state, reason FROM outbox "
    "WHERE dossier IN (SELECT value FROM json_each(:seqs)) ORDER BY id"
)
_REFRESH = (
    update(_D)
    .where(_D.c.seq == bindparam("seq_"))
    .values(sync_state=bindparam("state"), sync_reason=bindparam("reason"))
)
_WAITS = (
    update(_D)
    .where(_D.c.seq == bindparam("seq_"), _D.c.sync_state == SyncState.CONFIRMED.value)
    .values(sync_state=SyncState.WAITING.value)
)
