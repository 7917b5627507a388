"""A day of the line in the store: its runs, what was confirmed, what stands still."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, text

from motcua_desktop.domain.line_sheet import RunLine, Standing, Told
from motcua_desktop.models.columns import from_milliseconds, milliseconds


def runs(connection: Connection, start: datetime, end: datetime) -> tuple[RunLine, ...]:
    """The runs begun in this time, oldest first."""
    rows = connection.execute(_RUNS, _span(start, end))
    return tuple(
        RunLine(
            at=from_milliseconds(row.started_at),
            way=row.way,
            sent=row.sent,
            confirmed=row.confirmed,
            refused=row.refused,
            files=row.files,
            news=row.news,
            bytes=row.bytes_out + row.bytes_in,
            agreed=None if row.agreed is None else bool(row.agreed),
            words=row.words or "",
        )
        for row in rows
    )


def told(connection: Connection, start: datetime, end: datetime) -> Iterator[Told]:
    """What the province confirmed in this time; then what it refused and what waits since before
    its end, both as they stand now. One line for each dossier."""
    for standing, asked in _ASKED.items():
        for row in connection.execute(asked, _span(start, end)):
            yield Told(
                standing,
                row.code,
                row.name,
                row.messages,
                from_milliseconds(row.at),
                row.reason or "",
            )


def _span(start: datetime, end: datetime) -> dict[str, int]:
    return {"start": milliseconds(start), "end": milliseconds(end)}


_RUNS = text(
    "SELECT * FROM sync_run WHERE started_at >= :start AND started_at < :end ORDER BY started_at"
)
_STANDS = (
    "SELECT d.code, d.name, count(*) AS messages, min(o.created_at) AS at, max(o.reason) AS reason "
    "FROM outbox AS o JOIN dossier AS d ON d.seq = o.dossier WHERE o.state IN ({states}) "
    "AND o.state != 'confirmed' AND o.created_at < :end AND :start >= 0 {but}"
    "GROUP BY o.dossier ORDER BY min(o.id)"
)
_BUT_REFUSED = (
    "AND NOT EXISTS (SELECT 1 FROM outbox AS r WHERE r.dossier = o.dossier "
    "AND r.state IN ('refused', 'quarantined') AND r.state != 'confirmed') "
)
_ASKED = {
    Standing.CONFIRMED: text(
        "SELECT d.code, d.name, count(*) AS messages, max(o.confirmed_at) AS at, '' AS reason "
        "FROM outbox AS o JOIN dossier AS d ON d.seq = o.dossier WHERE o.state = 'confirmed' "
        "AND o.confirmed_at >= :start AND o.confirmed_at < :end "
        "GROUP BY o.dossier ORDER BY max(o.confirmed_at), o.dossier"
    ),
    Standing.REFUSED: text(_STANDS.format(states="'refused', 'quarantined'", but="")),
    Standing.WAITING: text(
        _STANDS.format(states="'pending', 'sending', 'unknown'", but=_BUT_REFUSED)
    ),
}
