"""What the province confirmed, read to be compared; and what it lost, put back into the queue."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, TextClause, text

from motcua_desktop.domain.agreement import Found, HeldDossier, Lacking, Met, OwnDossier
from motcua_desktop.domain.moment import VIETNAM, local, parse_moment
from motcua_desktop.models import outbox, uploads
from motcua_desktop.models import settings as facts
from motcua_desktop.models.columns import from_milliseconds, milliseconds

_MET = "sync.met."
_FOUND = "sync.found."
_NEXT = "sync.compare_after."
_WHOLE = "sync.compared_whole."
_ROTATED = "sync.rotated."


def met(connection: Connection, source: str) -> Met:
    """What is remembered of the last greetings with this province."""
    return Met(**json.loads(facts.get(connection, _MET + source) or "{}"))


def remember_met(connection: Connection, source: str, told: Met) -> None:
    facts.put(connection, _MET + source, json.dumps(asdict(told)))


def confirmed_count(connection: Connection) -> int:
    """How many dossiers some province has confirmed."""
    return int(connection.execute(_CONFIRMED).scalar_one())


def own(connection: Connection, *, since: date | None = None) -> list[OwnDossier]:
    """Every dossier received since then of which the province has confirmed a snapshot."""
    after = 0 if since is None else milliseconds(datetime.combine(since, time(), VIETNAM))
    return list(_own(connection.execute(_OWN, {"after": after})))


def own_in_turn(connection: Connection, source: str, most: int) -> list[OwnDossier]:
    """The next few confirmed dossiers, so that all of them have their turn."""
    seqs = _in_turn(connection, _NEXT_SEQS, f"{_ROTATED}all.{source}", most)
    return [one for seq in seqs for one in _own(connection.execute(_OWN_ONE, {"seq": seq.seq}))]


def open_in_turn(connection: Connection, source: str, most: int) -> list[tuple[str, str]]:
    """Id and code of the next few confirmed dossiers whose result is still owed or waits."""
    rows = _in_turn(connection, _NEXT_OPEN, f"{_ROTATED}open.{source}", most)
    return [(row.id, row.code) for row in rows]


def _in_turn(connection: Connection, asked: TextClause, mark: str, most: int) -> Sequence[Any]:
    after = int(facts.get(connection, mark) or 0)
    rows = connection.execute(asked, {"after": after, "most": most}).all()
    facts.put(connection, mark, str(rows[-1].seq if len(rows) == most else 0))
    return rows


def ids(connection: Connection, wanted: Iterable[str]) -> set[str]:
    """Which of these dossiers the desk has."""
    told = {"ids": json.dumps(list(wanted))}
    return set(connection.execute(_IDS, told).scalars())


def _own(rows: Iterable[Any]) -> Iterator[OwnDossier]:
    """Each dossier's rows stand together."""
    for _, together in groupby(rows, key=lambda row: row.seq):
        told = list(together)
        tags = [
            hashlib.sha256(row.payload.encode()).hexdigest()
            for row in told
            if row.payload is not None
        ]
        if not tags:
            continue
        first, confirmed = told[0], [row for row in told if row.state == "confirmed"]
        yield OwnDossier(
            seq=first.seq,
            id=first.id,
            code=first.code,
            day=local(from_milliseconds(first.received_at)).date(),
            tags=tuple(tags),
            entries=len(confirmed) - len(tags),
            settled=len(confirmed) == len(told),
        )


def queue_again(
    connection: Connection, lacking: Lacking, key: str, destination: str, *, at: datetime
) -> None:
    """What the province lost of a dossier waits again, in its place among the dossier's messages.

    Progress entries are in doubt: each is asked for, since nobody says which of them are gone, and
    goes out byte for byte under the key it had. The snapshots that are gone become one with the
    facts of now, under the new `key`. Files that went with a dossier the province lost altogether
    are offered anew.
    """
    seq, held = lacking.own.seq, lacking.held
    rows = connection.execute(_ROWS, {"seq": seq}).all()
    snapshots = [row.id for row in rows if row.kind == "dossier"]
    entries = [row.id for row in rows if row.kind == "progress"]
    told_again = snapshots[_kept(lacking) :]
    if told_again:
        connection.execute(_SNAPSHOT_AGAIN, {"row": told_again[0], "key": key})
        for row in told_again[1:]:
            connection.execute(_FOLDED, {"row": row})
    if held is None or held.entries < len(entries):
        for row in entries:
            connection.execute(_ENTRY_AGAIN, {"row": row})
    if held is None:
        uploads.offer_again(connection, seq, destination)
    outbox.refresh(connection, seq)


def _kept(lacking: Lacking) -> int:
    """How many of the confirmed snapshots, from the first, the province still has."""
    if lacking.held is None:
        return 0
    tags = lacking.own.tags
    if not lacking.held.tag:
        return len(tags)
    return len(tags) - tags[::-1].index(lacking.held.tag)


def found(connection: Connection, source: str) -> tuple[Found, ...]:
    """The dossiers of which the province knows more, as the last comparison found them."""
    told = json.loads(facts.get(connection, _FOUND + source) or "[]")
    return tuple(
        Found(
            HeldDossier(one["id"], one["code"], one["tag"], one["entries"]),
            date.fromisoformat(one["day"]),
            here=one["here"],
            owner=one["owner"],
            procedure=one["procedure"],
            due=one["due"],
            settled_by=one["settled_by"] or "",
        )
        for one in told
    )


def remember_found(connection: Connection, source: str, told: Sequence[Found]) -> None:
    """From now on these."""
    rows = [{**one.to_json(), "tag": one.held.tag, "entries": one.held.entries} for one in told]
    facts.put(connection, _FOUND + source, json.dumps(rows, ensure_ascii=False))


def compare_after(connection: Connection, source: str) -> datetime | None:
    """Before this moment nothing is compared by itself; None before the first time."""
    kept = facts.get(connection, _NEXT + source)
    return None if kept is None else parse_moment(kept, field="compare_after")


def put_off(connection: Connection, source: str, until: datetime) -> None:
    """Nothing is compared by itself before then."""
    facts.put(connection, _NEXT + source, until.isoformat())


def compared_whole(connection: Connection, source: str) -> date | None:
    """The day on which everything was compared last."""
    kept = facts.get(connection, _WHOLE + source)
    return None if kept is None else date.fromisoformat(kept)


def remember_whole(connection: Connection, source: str, day: date) -> None:
    facts.put(connection, _WHOLE + source, day.isoformat())


_CONFIRMED = text("SELECT count(*) FROM dossier WHERE sync_confirmed_at IS NOT NULL")
_OWN_COLUMNS = (
    "SELECT d.seq, d.id, d.code, d.received_at, o.kind, o.state, "
    "CASE WHEN o.kind = 'dossier' AND o.state = 'confirmed' THEN o.payload END AS payload "
    "FROM dossier AS d JOIN outbox AS o ON o.dossier = d.seq AND o.state != 'superseded' "
    "WHERE d.sync_confirmed_at IS NOT NULL "
)
_OWN = text(f"{_OWN_COLUMNS} AND d.received_at >= :after ORDER BY d.seq, o.id")
_OWN_ONE = text(f"{_OWN_COLUMNS} AND d.seq = :seq ORDER BY o.id")
_NEXT_SEQS = text(
    "SELECT seq FROM dossier WHERE sync_confirmed_at IS NOT NULL AND seq > :after "
    "ORDER BY seq LIMIT :most"
)
_NEXT_OPEN = text(
    "SELECT seq, id, code FROM dossier WHERE sync_confirmed_at IS NOT NULL AND seq > :after "
    "AND status IN (1, 2, 4, 5, 6, 9) ORDER BY seq LIMIT :most"
)
_IDS = text("SELECT id FROM dossier WHERE id IN (SELECT value FROM json_each(:ids))")
_ROWS = text("SELECT id, kind FROM outbox WHERE dossier = :seq AND state = 'confirmed' ORDER BY id")
_SNAPSHOT_AGAIN = text(
    "UPDATE outbox SET state = 'pending', payload = NULL, event_id = :key, attempts = 0, "
    "confirmed_at = NULL WHERE id = :row"
)
_FOLDED = text("UPDATE outbox SET state = 'superseded' WHERE id = :row")
_ENTRY_AGAIN = text(
    "UPDATE outbox SET state = 'unknown', attempts = 1, confirmed_at = NULL WHERE id = :row"
)
