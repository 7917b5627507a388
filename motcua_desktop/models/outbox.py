"""What the province must still be told: rows written with the fact, settled by its answers."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text, update

from motcua_desktop.domain.dossier import Dossier, SyncState
from motcua_desktop.domain.province import MessageKind, OutboxState
from motcua_desktop.models import line, reading
from motcua_desktop.models.desk_tables import OutboxRow
from motcua_desktop.models.tables import DossierRow

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_T = OutboxRow.__table__  # type: ignore[attr-defined]
_D = DossierRow.__table__  # type: ignore[attr-defined]
_INSERT = insert(_T)

# The dossier as it is now, and a progress row's values (None for a snapshot) → the frozen message.
Freeze = Callable[[Dossier, Mapping[str, Any] | None], str]


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
    """One frozen message of a parcel. `attempts` counts this one."""

    id: int
    payload: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes out in one call: one snapshot, or progress entries of one dossier in order.

    `unknown`: an earlier sending got no answer, so the province is asked first. `acknowledged`:
    the province has confirmed a snapshot of this dossier before.
    """

    dossier: int
    code: str
    kind: MessageKind
    messages: tuple[Message, ...]
    unknown: bool
    acknowledged: bool

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


def drop_progress(connection: Connection, seq: int, entry: int) -> None:
    """The province never hears of this entry, which was taken back before it was told."""
    told = [row.id for row in _of_entry(connection, seq, entry) if row.kind == MessageKind.PROGRESS]
    _put(connection, told, {"state": OutboxState.SUPERSEDED.value})


def _of_entry(connection: Connection, seq: int, entry: int) -> list[Any]:
    rows = connection.execute(select(_T).where(_T.c.dossier == seq).order_by(_T.c.id)).all()
    return [row for row in rows if json.loads(row.data).get("entry") == entry]


def wake(connection: Connection) -> None:
    """Before a run: what was being sent when the program stopped is unknown; a refused snapshot
    whose dossier was changed since is tried again with the new facts."""
    stranded = connection.execute(_STRANDED).scalars().all()
    for seq in set(stranded):
        connection.execute(_STRANDED_TO_UNKNOWN, {"seq": seq})
        refresh(connection, seq)
    for row in connection.execute(_OUTDATED_REFUSALS).all():
        _put(connection, [row.id], _AGAIN)
        refresh(connection, row.dossier)


def anything_ready(connection: Connection) -> bool:
    """Whether some message could go out now."""
    return _head(connection) is not None


def take(
    connection: Connection,
    freeze: Freeze,
    *,
    at: datetime,
    most_progress: int,
    singly: Collection[int] = (),
) -> Parcel | None:
    """The oldest message that may go out, frozen and marked as being sent; None when none may.

    A dossier's messages go strictly in order: one waits while an earlier one is not confirmed.
    Later snapshots that were never sent fold into this one, which tells the newest facts.
    Progress goes `most_progress` entries at a time, one at a time for the dossiers in `singly`.
    """
    head = _head(connection)
    if head is None:
        return None
    dossier = reading.load(connection, head.dossier)
    rows = _rows_from(connection, head, 1 if head.dossier in singly else most_progress)
    messages = []
    for row in rows:
        data = None if row.kind == MessageKind.DOSSIER else json.loads(row.data)
        payload = row.payload or freeze(dossier, data)
        connection.execute(_SEND, {"row": row.id, "payload": payload, "sent_at": at})
        messages.append(Message(row.id, payload, row.attempts + 1))
    if head.kind == MessageKind.DOSSIER and head.payload is None:
        connection.execute(_FOLD, {"seq": head.dossier, "head": head.id})
    acknowledged = connection.execute(_ACKNOWLEDGED, {"seq": head.dossier}).first() is not None
    refresh(connection, head.dossier)
    return Parcel(
        dossier=head.dossier,
        code=dossier.code,
        kind=MessageKind(head.kind),
        messages=tuple(messages),
        unknown=head.state == OutboxState.UNKNOWN.value,
        acknowledged=acknowledged,
    )


def confirm(connection: Connection, parcel: Parcel, *, at: datetime) -> SyncState:
    """The province has it; what is now known of the whole dossier."""
    values = {"state": OutboxState.CONFIRMED.value, "confirmed_at": at, "reason": None}
    _put(connection, parcel.ids, values)
    line.remember_confirmed(connection, at)
    return refresh(connection, parcel.dossier, confirmed_at=at)


def refuse(connection: Connection, parcel: Parcel, reason: str) -> None:
    """The province does not want it: set aside with its words until a person settles it."""
    _put(connection, parcel.ids, {"state": OutboxState.REFUSED.value, "reason": reason})
    refresh(connection, parcel.dossier)


def quarantine(connection: Connection, parcel: Parcel, reason: str) -> None:
    """The answer contradicts itself or what we know: set aside for a person to look at."""
    _put(connection, parcel.ids, {"state": OutboxState.QUARANTINED.value, "reason": reason})
    refresh(connection, parcel.dossier)


def doubt(connection: Connection, parcel: Parcel, reason: str) -> None:
    """It left the desk and no answer came: the province is asked before it is sent again."""
    _put(connection, parcel.ids, {"state": OutboxState.UNKNOWN.value, "reason": reason})
    refresh(connection, parcel.dossier)


def put_back(connection: Connection, parcel: Parcel, reason: str) -> None:
    """It never arrived: waits again, and may still take up newer facts."""
    values = {"state": OutboxState.PENDING.value, "payload": None, "reason": reason}
    _put(connection, parcel.ids, values)
    refresh(connection, parcel.dossier)


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


def wait(connection: Connection, seq: int) -> None:
    """The dossier's own line after `enqueue`: what was confirmed waits again; trouble stays."""
    connection.execute(_WAITS, {"seq_": seq})


def refresh(connection: Connection, seq: int, *, confirmed_at: datetime | None = None) -> SyncState:
    """Bring the dossier's own line about the province up to date with its messages; that line."""
    rows = connection.execute(_OF_DOSSIER, {"seq": seq}).all()
    states = {OutboxState(row.state) for row in rows}
    reason = next((row.reason for row in rows if OutboxState(row.state).needs_a_person), None)
    badge = _badge(states)
    values: dict[str, Any] = {"sync_state": badge.value, "sync_reason": reason}
    if confirmed_at is not None:
        values["sync_confirmed_at"] = confirmed_at
    connection.execute(update(_D).where(_D.c.seq == seq).values(**values))
    return badge


def _badge(states: set[OutboxState]) -> SyncState:
    if any(state.needs_a_person for state in states):
        return SyncState.REFUSED
    if OutboxState.UNKNOWN in states:
        return SyncState.UNKNOWN
    if OutboxState.SENDING in states:
        return SyncState.SENDING
    return SyncState.WAITING if OutboxState.PENDING in states else SyncState.CONFIRMED


def _head(connection: Connection) -> Any:
    heads = [connection.execute(_HEAD, {"state": state}).first() for state in _READY]
    return min((head for head in heads if head is not None), key=lambda row: row.id, default=None)


def _rows_from(connection: Connection, head: Any, most_progress: int) -> list[Any]:
    if head.kind == MessageKind.DOSSIER:
        return [head]
    rows = []
    for row in connection.execute(
        _FOLLOWING, {"seq": head.dossier, "head": head.id, "most": most_progress}
    ):
        if row.kind != head.kind or row.state != head.state:
            break
        rows.append(row)
    return rows


def _put(connection: Connection, ids: Sequence[int], values: Mapping[str, Any]) -> None:
    connection.execute(update(_T).where(_T.c.id.in_(ids)).values(**values))


_AGAIN = {"state": OutboxState.PENDING.value, "payload": None, "reason": None}
_READY = (OutboxState.PENDING.value, OutboxState.UNKNOWN.value)
# `state != 'confirmed'` stands literally in each query, because only then does SQLite use the
# partial index; with it a million confirmed rows cost nothing.
_HEAD = text(
    "SELECT id, dossier, kind, data, state, payload, attempts FROM outbox AS o "
    "WHERE state = :state AND state != 'confirmed' AND NOT EXISTS ("
    "SELECT 1 FROM outbox AS e WHERE e.dossier = o.dossier AND e.id < o.id "
    "AND e.state NOT IN ('confirmed', 'superseded')) ORDER BY id LIMIT 1"
)
_FOLLOWING = text(
    "SELECT id, dossier, kind, data, state, payload, attempts FROM outbox "
    "WHERE dossier = :seq AND id >= :head AND state NOT IN ('confirmed', 'superseded') "
    "ORDER BY id LIMIT :most"
)
_SEND = (
    update(_T)
    .where(_T.c.id == bindparam("row"))
    .values(
        state=OutboxState.SENDING.value,
        payload=bindparam("payload"),
        sent_at=bindparam("sent_at"),
        attempts=_T.c.attempts + 1,
    )
)
_FOLD = text(
    "UPDATE outbox SET state = 'superseded' WHERE dossier = :seq AND id > :head "
    "AND kind = 'dossier' AND state = 'pending' AND payload IS NULL"
)
_ACKNOWLEDGED = text(
    "SELECT 1 FROM outbox WHERE dossier = :seq AND kind = 'dossier' AND state = 'confirmed' LIMIT 1"
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
_ROW = text("SELECT dossier, state, reason FROM outbox WHERE id = :row")
_OF_DOSSIER = text("SELECT state, reason FROM outbox WHERE dossier = :seq ORDER BY id")
_WAITS = (
    update(_D)
    .where(_D.c.seq == bindparam("seq_"), _D.c.sync_state == SyncState.CONFIRMED.value)
    .values(sync_state=SyncState.WAITING.value)
)
