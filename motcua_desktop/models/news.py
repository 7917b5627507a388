"""What the province said in the store: each piece once, how far the feed was read, what is open."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from motcua_desktop.domain.news import NewsState, Piece
from motcua_desktop.models import reading
from motcua_desktop.models import settings as facts
from motcua_desktop.models.columns import from_milliseconds, milliseconds

_CURSOR = "news.cursor."
_ACKNOWLEDGED = "news.acknowledged."


@dataclass(frozen=True, slots=True)
class Kept:
    """A piece as it stands. `dossier` is the row it is about, where that was found."""

    id: int
    source: str
    piece: Piece
    state: NewsState
    received_at: datetime
    dossier: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FileToFetch:
    """A result's file that the province has and the desk does not."""

    news: int
    code: str
    sha256: str
    name: str
    size: int


def cursor(connection: Connection, source: str) -> str:
    """How far this province's feed was read; "" before the first time."""
    return facts.get(connection, _CURSOR + source) or ""


def keep(
    connection: Connection, source: str, pieces: Sequence[Piece], cursor: str, *, at: datetime
) -> int:
    """Remember them and how far the feed was read; how many are new. The same again is nothing."""
    new = 0
    for piece in pieces:
        told = {
            "source": source,
            "key": piece.key,
            "code": piece.code,
            "seq": reading.seq_of(connection, piece.id) if piece.id else None,
            "kind": piece.kind,
            "n": piece.n,
            "at": milliseconds(piece.at),
            "received_at": milliseconds(at),
            "data": json.dumps(dict(piece.data), ensure_ascii=False),
        }
        new += connection.execute(_KEEP, told).rowcount
    facts.put(connection, _CURSOR + source, cursor)
    return new


def acknowledged(connection: Connection, source: str) -> str:
    """Up to where the province was told that its news are kept."""
    return facts.get(connection, _ACKNOWLEDGED + source) or ""


def remember_acknowledged(connection: Connection, source: str, cursor: str) -> None:
    """The province knows that news up to here are kept."""
    facts.put(connection, _ACKNOWLEDGED + source, cursor)


def open_pieces(connection: Connection) -> list[Kept]:
    """What is held or needs a person: each dossier's pieces together, in their order."""
    return [_kept(row) for row in connection.execute(_OPEN)]


def one(connection: Connection, news_id: int) -> Kept | None:
    """One piece."""
    row = connection.execute(_ONE, {"id": news_id}).first()
    return None if row is None else _kept(row)


def differences(connection: Connection, limit: int) -> list[Kept]:
    """What needs a person, oldest first."""
    return [_kept(row) for row in connection.execute(_DIFFERENCES, {"most": limit})]


def last_decided(connection: Connection, source: str, seq: int) -> int:
    """The number of the dossier's last piece that was decided; 0 before the first."""
    return int(connection.execute(_LAST, {"source": source, "seq": seq}).scalar() or 0)


# What is decided of which piece, for which dossier and why.
def decide(
    connection: Connection, kept: Kept, state: NewsState, reason: str, *, seq: int | None
) -> None:
    """What became of a piece."""
    told = {"id": kept.id, "state": state.value, "reason": reason or None, "seq": seq}
    connection.execute(_DECIDE, told)


def overtake(connection: Connection, kept: Kept, seq: int, reason: str) -> None:
    """Older differences of the same kind are about what is no longer so."""
    told = {
        "source": kept.source, "seq": seq, "kind": kept.piece.kind, "n": kept.piece.n,
        "id": kept.id, "reason": reason,
    }  # fmt: skip
    connection.execute(_OVERTAKE, told)


def settle(connection: Connection, kept: Kept, *, at: datetime, by: str) -> None:
    """A person has decided; the reason is in the journal, and a file may be fetched now."""
    connection.execute(_SETTLE, {"id": kept.id, "at": milliseconds(at), "by": by})


def files_to_fetch(connection: Connection, source: str, limit: int) -> list[FileToFetch]:
    """Files of results that nothing was said about yet, oldest first."""
    rows = connection.execute(_FILES, {"source": source, "most": limit})
    told = [(row, json.loads(row.data)["file"]) for row in rows]
    return [
        FileToFetch(
            row.id, row.code, str(file["sha256"]), str(file.get("name") or ""), int(file["bytes"])
        )
        for row, file in told
    ]


def note_file(connection: Connection, file: FileToFetch, words: str) -> None:
    """What became of a result's file."""
    connection.execute(_NOTE, {"id": file.news, "reason": words})


def _kept(row: Any) -> Kept:
    piece = Piece(
        key=row.key,
        n=row.n,
        at=from_milliseconds(row.at),
        code=row.code,
        kind=row.kind,
        data=json.loads(row.data),
    )
    return Kept(
        row.id,
        row.source,
        piece,
        NewsState(row.state),
        from_milliseconds(row.received_at),
        row.dossier,
        row.reason or "",
    )


_COLUMNS = (
    "SELECT id, source, key, dossier, code, kind, n, at, received_at, data, state, reason "
    "FROM news "
)
_KEEP = text(
    "INSERT INTO news (source, key, dossier, code, kind, n, at, received_at, data, state) "
    "VALUES (:source, :key, :seq, :code, :kind, :n, :at, :received_at, :data, 'held') "
    "ON CONFLICT (source, key) DO NOTHING"
)
_OPEN = text(f"{_COLUMNS} WHERE state IN ('held', 'difference') ORDER BY source, code, n, at, id")
_ONE = text(f"{_COLUMNS} WHERE id = :id")
_DIFFERENCES = text(f"{_COLUMNS} WHERE state = 'difference' ORDER BY id LIMIT :most")
_LAST = text(
    "SELECT max(n) FROM news WHERE source = :source AND dossier = :seq AND state != 'held'"
)
_DECIDE = text("UPDATE news SET state = :state, reason = :reason, dossier = :seq WHERE id = :id")
_OVERTAKE = text(
    "UPDATE news SET state = 'known', reason = :reason WHERE source = :source AND dossier = :seq "
    "AND kind = :kind AND n <= :n AND id != :id AND state = 'difference'"
)
_SETTLE = text(
    "UPDATE news SET state = 'settled', reason = NULL, settled_at = :at, settled_by = :by "
    "WHERE id = :id"
)
_FILES = text(
    "SELECT n.id, n.data, d.code FROM news AS n JOIN dossier AS d ON d.seq = n.dossier "
    "WHERE n.source = :source AND n.kind = 'result' AND n.state IN ('applied', 'known', 'settled') "
    "AND n.reason IS NULL AND json_extract(n.data, '$.file.sha256') IS NOT NULL "
    "AND json_extract(n.data, '$.file.bytes') IS NOT NULL ORDER BY n.id LIMIT :most"
)
_NOTE = text("UPDATE news SET reason = :reason WHERE id = :id")
