"""What the province must still be told: rows written with the fact, settled by its answers."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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

# Which dossier, as it is now, the message's key, and a progress row's values (None for a
# snapshot) → the frozen message.
Freeze = Callable[[int, Dossier, str, Mapping[str, Any] | None], str]


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
    return bool(_heads(connection, 1))


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much `take` hands out: `most` parcels, `most_progress` progress entries in one.

    Dossiers in `singly` get one entry at a time. `chained`: a dossier's later parcels may go out
    behind its first one, for a province that takes them in order; `whole`: then all of them, even
    if that is more than `most`.
    """

    most: int
    most_progress: int
    chained: bool = False
    singly: Collection[int] = ()
    whole: bool = False


def take(
    connection: Connection, freeze: Freeze, wanted: Wanted, *, at: datetime
) -> tuple[Parcel, ...]:
    """The oldest messages that may go out, frozen and marked as being sent.

    A dossier's messages go strictly in order: one waits while an earlier one is not confirmed, or
    is not ahead of it among these. Later snapshots that were never sent fold into the first, which
    tells the newest facts.
    """
    parcels: list[Parcel] = []
    for head in _heads(connection, wanted.most):
        if len(parcels) >= wanted.most:
            break
        parcels += _parcels_of(connection, head, freeze, wanted, at, wanted.most - len(parcels))
    return tuple(parcels)


def _parcels_of(  # noqa: PLR0913, PLR0917 (what is sent, how, when and how much are six things)
    connection: Connection, head: Any, freeze: Freeze, wanted: Wanted, at: datetime, most: int
) -> list[Parcel]:
    dossier = reading.load(connection, head.dossier)
    confirmed = connection.execute(_CONFIRMED, {"seq": head.dossier}).scalar()
    singly = head.dossier in wanted.singly
    parcels = []
    for rows in _runs(connection, head, 1 if singly else wanted.most_progress):
        messages = [_send(connection, row, dossier, freeze, at) for row in rows]
        first = rows[0]
        if first.kind == MessageKind.DOSSIER and first.payload is None:
            connection.execute(_FOLD, {"seq": first.dossier, "head": first.id})
        parcel = Parcel(
            dossier=first.dossier,
            uuid=dossier.id,
            code=dossier.code,
            kind=MessageKind(first.kind),
            messages=tuple(messages),
            unknown=first.state == OutboxState.UNKNOWN.value,
            confirmed=confirmed,
        )
        parcels.append(parcel)
        if parcel.kind is MessageKind.DOSSIER:
            confirmed = messages[0].payload
        if singly or not wanted.chained or (len(parcels) >= most and not wanted.whole):
            break
    refresh(connection, head.dossier)
    return parcels


def _send(
    connection: Connection, row: Any, dossier: Dossier, freeze: Freeze, at: datetime
) -> Message:
    data = None if row.kind == MessageKind.DOSSIER else json.loads(row.data)
    payload = row.payload or freeze(row.dossier, dossier, row.event_id, data)
    connection.execute(_SEND, {"row": row.id, "payload": payload, "sent_at": at})
    return Message(row.id, row.event_id, payload, row.attempts + 1)


def _runs(connection: Connection, head: Any, most_progress: int) -> Iterator[list[Any]]:
    """A dossier's open messages from `head` on, in the portions that make one parcel each.

    A snapshot that was never sent takes up those that follow it, so they are no portion.
    """
    rows = connection.execute(_FOLLOWING, {"seq": head.dossier, "head": head.id}).all()
    folded = False
    run: list[Any] = []
    for row in rows:
        snapshot = row.kind == MessageKind.DOSSIER
        fresh = snapshot and row.payload is None
        if fresh and folded:
            continue
        folded = folded or fresh
        if run and (snapshot or _parts(run[0], row) or len(run) >= most_progress):
            yield run
            run = []
        if OutboxState(row.state).needs_a_person or row.state == OutboxState.SENDING.value:
            break
        run.append(row)
    if run:
        yield run


def _parts(first: Any, row: Any) -> bool:
    return bool(first.kind != row.kind or first.state != row.state)


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
    _put(connection, parcel.ids, {**_AGAIN, "reason": reason})
    refresh(connection, parcel.dossier)


def not_begun(connection: Connection, parcel: Parcel, reason: str = "") -> None:
    """It never left the desk: as if it had not been taken; one in doubt stays so."""
    if parcel.unknown:
        _put(connection, parcel.ids, {"state": OutboxState.UNKNOWN.value})
    else:
        _put(connection, parcel.ids, {**_AGAIN, "reason": reason or None})
    connection.execute(_UNCOUNT, [{"row": row} for row in parcel.ids])
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


def tell_again(connection: Connection, seq: int, event_id: str, *, at: datetime) -> None:
    """The dossier as it is goes out once more, unless a message that will tell it waits already."""
    if connection.execute(_FRESH, {"seq": seq}).first() is None:
        enqueue(connection, Intent(event_id, seq, MessageKind.DOSSIER.value, at, {}))
        wait(connection, seq)


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


def _heads(connection: Connection, most: int) -> list[Any]:
    found = [
        row
        for state in _READY
        for row in connection.execute(_HEADS, {"state": state, "most": most})
    ]
    return sorted(found, key=lambda row: row.id)[:most]


def _put(connection: Connection, ids: Sequence[int], values: Mapping[str, Any]) -> None:
    connection.execute(update(_T).where(_T.c.id.in_(ids)).values(**values))


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
_FOLLOWING = text(
    "SELECT id, event_id, dossier, kind, data, state, payload, attempts FROM outbox "
    "WHERE dossier = :seq AND id >= :head AND state NOT IN ('confirmed', 'superseded') "
    "ORDER BY id"
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
_FRESH = text(
    "SELECT 1 FROM outbox WHERE dossier = :seq AND kind = 'dossier' AND state = 'pending' "
    "AND payload IS NULL LIMIT 1"
)
_UNCOUNT = update(_T).where(_T.c.id == bindparam("row")).values(attempts=_T.c.attempts - 1)
_CONFIRMED = text(
    "SELECT payload FROM outbox WHERE dossier = :seq AND kind = 'dossier' "
    "AND state = 'confirmed' ORDER BY id DESC LIMIT 1"
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
