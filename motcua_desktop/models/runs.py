"""The runs to the province, one row for each that did something."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, text

from motcua_desktop.models.columns import from_milliseconds, milliseconds
from motcua_desktop.models.line_tables import SyncRunRow

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_T = SyncRunRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class SyncRun:
    """What one run did, in dossiers, files, pieces of news and bytes. `way`: line or usb."""

    started_at: datetime
    ended_at: datetime
    sent: int = 0
    confirmed: int = 0
    refused: int = 0
    files: int = 0
    news: int = 0
    bytes_out: int = 0
    bytes_in: int = 0
    trouble: str | None = None
    words: str | None = None
    way: str = "line"
    agreed: bool | None = None
    compared: str | None = None


def remember(connection: Connection, run: SyncRun) -> int:
    """Write the run down; the row's id."""
    values = {name: getattr(run, name) for name in run.__dataclass_fields__}
    connection.execute(insert(_T), values)
    return int(connection.execute(_LAST).scalar_one())


def bytes_of_day(connection: Connection, midnight: datetime) -> int:
    """Bytes that went over the line in runs begun in the day from then on, both ways."""
    day = {"since": milliseconds(midnight), "until": milliseconds(midnight + timedelta(days=1))}
    return int(connection.execute(_BYTES, day).scalar_one())


def answered_at(connection: Connection, confirmed_at: datetime | None) -> datetime | None:
    """When a run over the line last ended that the province had let in and answered.

    `confirmed_at`: when it last confirmed a message; that may have left its dossier unconfirmed.
    """
    told = {"confirmed": None if confirmed_at is None else milliseconds(confirmed_at)}
    ended = connection.execute(_ANSWERED, told).scalar()
    return None if ended is None else from_milliseconds(ended)


_LAST = text("SELECT last_insert_rowid()")
_BYTES = text(
    "SELECT coalesce(sum(bytes_out + bytes_in), 0) FROM sync_run "
    "WHERE started_at >= :since AND started_at < :until AND way = 'line'"
)
# Whoever refuses every dossier alike, or confirmed some before falling silent, has answered too.
_ANSWERED = text(
    "SELECT ended_at FROM sync_run WHERE way = 'line' AND bytes_in > 0 "
    "AND (trouble IS NULL OR confirmed > 0 OR refused > 0 OR trouble = 'province_refuses_all' "
    "OR files > 0 OR news > 0 OR :confirmed BETWEEN started_at AND ended_at) "
    "ORDER BY id DESC LIMIT 1"
)
