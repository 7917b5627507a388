"""Which contents a province has, and which are still on their way to it."""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from motcua_desktop.domain.attachment import Role, Source
from motcua_desktop.domain.uploads import (
    FilesOwed,
    FileToSend,
    RefusedFile,
    SentFile,
    UploadCount,
)
from motcua_desktop.models import settings as facts
from motcua_desktop.models.columns import milliseconds

# A content's bytes from the n-th on.
Read = Callable[[str, int], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an upload stands: what the next attempt goes on from."""

    location: str | None
    done: int


def notice(connection: Connection, destination: str, *, at: datetime) -> int:
    """Papers and results that this province was never offered are on their way now; how many.

    What was looked at once is not looked at again, so that a run costs what is new; what came
    from the province is not offered to it.
    """
    mark = _mark(destination)
    newest = connection.execute(_NEWEST).scalar() or 0
    told = {
        "destination": destination,
        "at": milliseconds(at),
        "after": int(facts.get(connection, mark) or 0),
    }
    if newest == told["after"]:
        return 0
    facts.put(connection, mark, str(newest))
    return connection.execute(_NOTICE, told).rowcount


def next_file(connection: Connection, destination: str, read: Read) -> FileToSend | None:
    """The oldest content on its way whose dossier the province has already; None when none is.

    One that failed waits behind those that failed less often.
    """
    row = connection.execute(_NEXT, {"destination": destination}).first()
    if row is None:
        return None
    return FileToSend(
        id=row.id,
        sha256=row.sha256,
        name=row.name,
        media=row.media,
        size=row.bytes,
        dossier_id=row.dossier_id,
        dossier_code=row.code,
        read=lambda start: read(row.sha256, start),
        location=row.location,
        done=row.done,
        attempts=row.attempts,
    )


def confirm(connection: Connection, file: FileToSend, address: str, *, at: datetime) -> list[int]:
    """The province has it whole; the dossiers whose next message may name it."""
    told = {"id": file.id, "address": address, "at": milliseconds(at), "bytes": file.size}
    connection.execute(_CONFIRM, told)
    return [int(row.dossier) for row in connection.execute(_OWNERS, {"sha256": file.sha256})]


def put_back(connection: Connection, file: FileToSend, progress: Progress, reason: str) -> None:
    """It is not there whole yet: the next attempt goes on from `progress`."""
    told = {
        "id": file.id,
        "location": progress.location,
        "done": progress.done,
        "reason": reason,
    }
    connection.execute(_PUT_BACK, told)


def refuse(connection: Connection, file: FileToSend, reason: str) -> None:
    """The province does not want it: set aside with its words until a person asks again."""
    connection.execute(_REFUSE, {"id": file.id, "reason": reason})


def retry(connection: Connection, destination: str, upload_id: int | None = None) -> int:
    """A person asks again for one refused content, or for all of them; how many there were."""
    query = _RETRY if upload_id is None else _RETRY_ONE
    return connection.execute(query, {"destination": destination, "id": upload_id}).rowcount


def refused(connection: Connection, destination: str, *, limit: int) -> list[RefusedFile]:
    """The contents this province did not take, oldest first, each with a dossier it belongs to.

    What no dossier has any more is left out.
    """
    rows = connection.execute(_REFUSED, {"destination": destination, "most": limit})
    return [
        RefusedFile(
            id=row.id,
            name=row.name,
            size=row.bytes,
            code=row.code,
            applicant=row.applicant,
            paper=row.paper or "",
            reason=row.reason or "",
        )
        for row in rows
    ]


def owed(
    connection: Connection, destination: str, dossier_ids: Collection[str]
) -> dict[str, FilesOwed]:
    """Of these dossiers, those with files this province does not have; one question for all."""
    told = {"destination": destination, "ids": json.dumps(list(dossier_ids))}
    rows = connection.execute(_OWED, told)
    return {row.id: FilesOwed(row.waiting, row.refused) for row in rows}


def offer_again(connection: Connection, seq: int, destination: str) -> None:
    """The province may have lost the dossier's files too: each is asked for and sent if need be."""
    connection.execute(_OFFER_AGAIN, {"seq": seq, "destination": destination})


def sent(connection: Connection, seq: int, destination: str) -> tuple[SentFile, ...]:
    """The scans of a dossier that the province has, in the order they were attached."""
    rows = connection.execute(_SENT, {"seq": seq, "destination": destination})
    return tuple(_sent(row) for row in rows)


def count(connection: Connection, destination: str) -> UploadCount:
    """How many contents wait, are there (at whatever province) and were refused.

    What no dossier has any more waits for nothing; what no run has noticed yet waits already.
    """
    row = connection.execute(_COUNT, {"destination": destination}).one()
    after = int(facts.get(connection, _mark(destination)) or 0)
    new = connection.execute(_UNNOTICED, {"destination": destination, "after": after}).one()
    return UploadCount(row.waiting + new.waiting, row.left + new.left, row.confirmed, row.refused)


def _mark(destination: str) -> str:
    """Where the newest scan that was noticed for this province is kept."""
    return f"upload.noticed.{destination}"


def _sent(row: Any) -> SentFile:
    return SentFile(
        key=f"{row.dossier_id}/{row.id}",
        sha256=row.sha256,
        name=row.name,
        role=Role(row.role),
        position=row.position,
        address=row.address,
        media=row.media,
        size=row.bytes,
        reused=row.source == Source.REUSE,
    )


_NEW = (
    "FROM attachment AS a "
    "WHERE a.id > :after AND a.removed_at IS NULL AND a.role IN ('component', 'result') "
    "AND a.source != 'province' AND NOT EXISTS (SELECT 1 FROM upload AS u "
    "WHERE u.sha256 = a.sha256 AND u.destination = :destination)"
)
_NOTICE = text(
    "INSERT INTO upload (sha256, destination, state, done, attempts, created_at) "
    f"SELECT DISTINCT a.sha256, :destination, 'waiting', 0, 0, :at {_NEW}"
)
_SIZES = "SELECT count(*) AS waiting, coalesce(sum(b.bytes), 0) AS left FROM blob AS b "
_UNNOTICED = text(f"{_SIZES} WHERE b.sha256 IN (SELECT a.sha256 {_NEW})")
_NEWEST = text("SELECT max(id) FROM attachment")
_NEXT = text(
    "SELECT u.id, u.sha256, u.location, u.done, u.attempts, b.media, b.bytes, a.name, "
    "d.id AS dossier_id, d.code FROM upload AS u JOIN blob AS b ON b.sha256 = u.sha256 "
    "JOIN attachment AS a ON a.sha256 = u.sha256 AND a.removed_at IS NULL "
    "JOIN dossier AS d ON d.seq = a.dossier AND d.sync_confirmed_at IS NOT NULL "
    "WHERE u.state = 'waiting' AND u.state != 'confirmed' AND u.destination = :destination "
    "ORDER BY u.attempts, u.id, a.id LIMIT 1"
)
_CONFIRM = text(
    "UPDATE upload SET state = 'confirmed', address = :address, confirmed_at = :at, "
    "done = :bytes, location = NULL, reason = NULL WHERE id = :id"
)
_OWNERS = text(
    "SELECT DISTINCT dossier FROM attachment WHERE sha256 = :sha256 AND removed_at IS NULL "
    "ORDER BY dossier"
)
_PUT_BACK = text(
    "UPDATE upload SET location = :location, done = :done, reason = :reason, "
    "attempts = attempts + 1 WHERE id = :id"
)
_REFUSE = text("UPDATE upload SET state = 'refused', reason = :reason WHERE id = :id")
_RETRY = text(
    "UPDATE upload SET state = 'waiting', reason = NULL, attempts = 0, location = NULL, done = 0 "
    "WHERE state = 'refused' AND destination = :destination"
)
_RETRY_ONE = text(f"{_RETRY.text} AND id = :id")
_REFUSED = text(
    "SELECT u.id, u.reason, b.bytes, a.name, d.code, d.name AS applicant, p.name AS paper "
    "FROM upload AS u JOIN blob AS b ON b.sha256 = u.sha256 "
    "JOIN attachment AS a ON a.id = (SELECT min(o.id) FROM attachment AS o "
    "WHERE o.sha256 = u.sha256 AND o.removed_at IS NULL) "
    "JOIN dossier AS d ON d.seq = a.dossier "
    "LEFT JOIN dossier_paper AS p ON p.dossier = a.dossier AND p.position = a.position "
    "WHERE u.state = 'refused' AND u.state != 'confirmed' AND u.destination = :destination "
    "ORDER BY u.id LIMIT :most"
)
_OWED = text(
    "SELECT d.id, count(DISTINCT a.sha256) FILTER (WHERE u.state IS NULL OR u.state = 'waiting') "
    "AS waiting, count(DISTINCT a.sha256) FILTER (WHERE u.state = 'refused') AS refused "
    "FROM dossier AS d JOIN attachment AS a ON a.dossier = d.seq AND a.removed_at IS NULL "
    "AND a.role IN ('component', 'result') AND a.source != 'province' "
    "LEFT JOIN upload AS u ON u.sha256 = a.sha256 AND u.destination = :destination "
    "WHERE d.id IN (SELECT value FROM json_each(:ids)) "
    "AND (u.state IS NULL OR u.state IN ('waiting', 'refused')) GROUP BY d.id"
)
_OFFER_AGAIN = text(
    "UPDATE upload SET state = 'waiting', reason = NULL, attempts = 0, location = NULL, done = 0, "
    "address = NULL, confirmed_at = NULL WHERE destination = :destination AND state = 'confirmed' "
    "AND sha256 IN (SELECT sha256 FROM attachment WHERE dossier = :seq AND removed_at IS NULL)"
)
_SENT = text(
    "SELECT a.id, a.sha256, a.name, a.role, a.position, a.source, u.address, b.media, b.bytes, "
    "d.id AS dossier_id FROM attachment AS a JOIN dossier AS d ON d.seq = a.dossier "
    "JOIN upload AS u ON u.sha256 = a.sha256 AND u.destination = :destination "
    "AND u.state = 'confirmed' JOIN blob AS b ON b.sha256 = a.sha256 "
    "WHERE a.dossier = :seq AND a.removed_at IS NULL AND a.role IN ('component', 'result') "
    "ORDER BY a.id"
)
# Rows are never deleted, so the last id counts them all without a walk over a million.
_COUNT = text(
    "WITH open AS (SELECT CASE WHEN u.destination = :destination AND EXISTS ("
    "SELECT 1 FROM attachment AS a WHERE a.sha256 = u.sha256 AND a.removed_at IS NULL) "
    "THEN u.state END AS state, b.bytes - u.done AS left FROM upload AS u "
    "JOIN blob AS b ON b.sha256 = u.sha256 WHERE u.state != 'confirmed') "
    "SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, "
    "coalesce(sum(left) FILTER (WHERE state = 'waiting'), 0) AS left, "
    "count(*) FILTER (WHERE state = 'refused') AS refused, "
    "coalesce((SELECT max(id) FROM upload), 0) - count(*) AS confirmed FROM open"
)
