"""A round to the province: what may go out, taken and settled in one stroke for all of it."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, text, update

from motcua_desktop.domain.dossier import Dossier, SyncState
from motcua_desktop.domain.province import MessageKind, OutboxState
from motcua_desktop.models import line, outbox, reading
from motcua_desktop.models.columns import milliseconds
from motcua_desktop.models.desk_tables import OutboxRow
from motcua_desktop.models.outbox import Message, Parcel

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_T = OutboxRow.__table__  # type: ignore[attr-defined]

# Dossiers read at once: a round that is full early has not read many in vain.
_AT_ONCE = 50

# Which dossier, as it is now, the message's key, and a progress row's values (None for a
# snapshot) → the frozen message.
Freeze = Callable[[int, Dossier, str, Mapping[str, Any] | None], str]


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


class Ending(Enum):
    """What becomes of a parcel that was taken.

    CONFIRMED: the province has it. REFUSED: it does not want it; QUARANTINED: its answer
    contradicts itself or what we know; both are set aside with the reason until a person settles
    them. DOUBTED: it left and no answer came, so the province is asked before it is sent again.
    PUT_BACK: it never arrived, waits again and may take up newer facts. NOT_BEGUN: it never left
    the desk, as if it had not been taken; one in doubt stays so.
    """

    CONFIRMED = auto()
    REFUSED = auto()
    QUARANTINED = auto()
    DOUBTED = auto()
    PUT_BACK = auto()
    NOT_BEGUN = auto()


@dataclass(frozen=True, slots=True)
class Settled:
    """How one parcel ended, and why."""

    parcel: Parcel
    ending: Ending
    reason: str = ""


def take(
    connection: Connection, freeze: Freeze, wanted: Wanted, *, at: datetime
) -> tuple[Parcel, ...]:
    """The oldest messages that may go out, frozen and marked as being sent.

    A dossier's messages go strictly in order: one waits while an earlier one is not confirmed, or
    is not ahead of it among these. Later snapshots that were never sent fold into the first, which
    tells the newest facts.
    """
    round_ = _Round(connection, freeze, wanted)
    parcels = round_.parcels()
    for parcel in parcels:
        for message in parcel.messages:
            round_.sent.append({"row": message.id, "payload": message.payload, "sent_at": at})
    if parcels:
        connection.execute(_SEND, round_.sent)
    if round_.folded:
        connection.execute(_FOLD, round_.folded)
    outbox.refresh(connection, *{parcel.dossier for parcel in parcels})
    return tuple(parcels)


def settle(
    connection: Connection, settled: Iterable[Settled], *, at: datetime
) -> dict[int, SyncState]:
    """Write down how each ended; what is now known of each dossier as a whole."""
    dossiers: dict[int, bool] = {}
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _ENDS}
    for one in settled:
        confirmed = one.ending is Ending.CONFIRMED
        dossiers[one.parcel.dossier] = dossiers.get(one.parcel.dossier, False) or confirmed
        told = {"why": one.reason or None, "at": at}
        rows[_end_of(one)] += [{"row": row, **told} for row in one.parcel.ids]
    for name, changed in rows.items():
        if changed:
            connection.execute(_ENDS[name], changed)
    badges = outbox.refresh(connection, *dossiers)
    heard = [
        {"seq": seq, "at": milliseconds(at)} for seq, confirmed in dossiers.items() if confirmed
    ]
    if heard:
        connection.execute(_HEARD, heard)
        line.remember_confirmed(connection, at)
    return badges


class _Round:
    def __init__(self, connection: Connection, freeze: Freeze, wanted: Wanted):
        self._connection = connection
        self._freeze = freeze
        self._wanted = wanted
        self._dossiers: Mapping[int, Dossier] = {}
        self.sent: list[dict[str, Any]] = []
        self.folded: list[dict[str, int]] = []

    def parcels(self) -> list[Parcel]:
        heads = outbox.heads(self._connection, self._wanted.most)
        following = self._following([head.dossier for head in heads])
        confirmed = self._confirmed([head.dossier for head in heads])
        parcels: list[Parcel] = []
        for place, head in enumerate(heads):
            room = self._wanted.most - len(parcels)
            if room <= 0:
                break
            if place % _AT_ONCE == 0:
                seqs = [one.dossier for one in heads[place : place + min(_AT_ONCE, room)]]
                self._dossiers = reading.load_many(self._connection, seqs)
            rows = following[head.dossier]
            parcels += self._of(rows, confirmed.get(head.dossier), room)
        return parcels

    def _of(self, rows: Sequence[Any], confirmed: str | None, room: int) -> list[Parcel]:
        """One dossier's parcels."""
        wanted, seq = self._wanted, rows[0].dossier
        dossier = self._dossiers[seq]
        singly = seq in wanted.singly
        parcels: list[Parcel] = []
        for portion in _portions(rows, 1 if singly else wanted.most_progress):
            first = portion[0]
            parcel = Parcel(
                dossier=seq,
                uuid=dossier.id,
                code=dossier.code,
                kind=MessageKind(first.kind),
                messages=tuple(self._message(row, dossier) for row in portion),
                unknown=first.state == OutboxState.UNKNOWN.value,
                confirmed=confirmed,
            )
            parcels.append(parcel)
            if parcel.kind is MessageKind.DOSSIER:
                confirmed = parcel.messages[0].payload
                if first.payload is None:
                    self.folded.append({"seq": seq, "head": first.id})
            if singly or not wanted.chained or (len(parcels) >= room and not wanted.whole):
                break
        return parcels

    def _message(self, row: Any, dossier: Dossier) -> Message:
        data = None if row.kind == MessageKind.DOSSIER else json.loads(row.data)
        payload = row.payload or self._freeze(row.dossier, dossier, row.event_id, data)
        return Message(row.id, row.event_id, payload, row.attempts + 1)

    def _following(self, seqs: Sequence[int]) -> dict[int, list[Any]]:
        """Each dossier's open messages, oldest first."""
        rows = self._connection.execute(_FOLLOWING, {"seqs": json.dumps(list(seqs))})
        return {seq: list(found) for seq, found in groupby(rows, key=lambda row: row.dossier)}

    def _confirmed(self, seqs: Sequence[int]) -> dict[int, str]:
        """The snapshot that the province confirmed last of each dossier."""
        rows = self._connection.execute(_CONFIRMED, {"seqs": json.dumps(list(seqs))})
        return {row.dossier: row.payload for row in rows}


def _portions(rows: Sequence[Any], most_progress: int) -> Iterator[list[Any]]:
    """A dossier's open messages in the portions that make one parcel each.

    A snapshot that was never sent takes up those that follow it, so they are no portion.
    """
    folded = False
    portion: list[Any] = []
    for row in rows:
        snapshot = row.kind == MessageKind.DOSSIER
        fresh = snapshot and row.payload is None
        if fresh and folded:
            continue
        folded = folded or fresh
        if portion and (snapshot or _parts(portion[0], row) or len(portion) >= most_progress):
            yield portion
            portion = []
        if OutboxState(row.state).needs_a_person or row.state == OutboxState.SENDING.value:
            break
        portion.append(row)
    if portion:
        yield portion


def _parts(first: Any, row: Any) -> bool:
    return bool(first.kind != row.kind or first.state != row.state)


def _end_of(one: Settled) -> str:
    if one.ending is Ending.NOT_BEGUN:
        return "stays_unknown" if one.parcel.unknown else "not_begun"
    return one.ending.name.lower()


def _ends(state: OutboxState, **values: Any) -> Any:
    return update(_T).where(_T.c.id == bindparam("row")).values(state=state.value, **values)


_REASON: Any = bindparam("why")
_UNCOUNTED = _T.c.attempts - 1
_ENDS = {
    "confirmed": _ends(OutboxState.CONFIRMED, confirmed_at=bindparam("at"), reason=None),
    "refused": _ends(OutboxState.REFUSED, reason=_REASON),
    "quarantined": _ends(OutboxState.QUARANTINED, reason=_REASON),
    "doubted": _ends(OutboxState.UNKNOWN, reason=_REASON),
    "put_back": _ends(OutboxState.PENDING, payload=None, reason=_REASON),
    "not_begun": _ends(OutboxState.PENDING, payload=None, reason=_REASON, attempts=_UNCOUNTED),
    "stays_unknown": _ends(OutboxState.UNKNOWN, attempts=_UNCOUNTED),
}
_HEARD = text("UPDATE dossier SET sync_confirmed_at = :at WHERE seq = :seq")
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
_FOLLOWING = text(
    "SELECT id, event_id, dossier, kind, data, state, payload, attempts FROM outbox "
    "WHERE dossier IN (SELECT value FROM json_each(:seqs)) "
    "AND state NOT IN ('confirmed', 'superseded') ORDER BY dossier, id"
)
_CONFIRMED = text(
    "SELECT dossier, payload FROM outbox WHERE id IN (SELECT max(id) FROM outbox "
    "WHERE dossier IN (SELECT value FROM json_each(:seqs)) AND kind = 'dossier' "
    "AND state = 'confirmed' GROUP BY dossier)"
)
