"""The line to the province in the store: where it is, how it went last, and what waits."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.agreement import DeskMark
from motcua_desktop.domain.moment import iso, parse_moment
from motcua_desktop.domain.province import (
    Hold,
    LineStatus,
    LineTrouble,
    MessageKind,
    OutboxLine,
    OutboxState,
)
from motcua_desktop.domain.province_settings import FileMode, ProvinceSettings
from motcua_desktop.domain.uploads import UploadCount
from motcua_desktop.errors import ProvinceTrouble
from motcua_desktop.models import runs, uploads
from motcua_desktop.models import settings as facts
from motcua_desktop.models.columns import from_milliseconds

_PROVINCE = "province"
_LAST_CONFIRMED = "province.last_confirmed_at"
_TROUBLE = "province.trouble"
_HOLD = "sync.hold"
_RELEASED = "sync.released_epoch"
_WHOLE = "province.whole_at"


def save_settings(connection: Connection, settings: ProvinceSettings) -> None:
    """Remember where the province is."""
    facts.put(connection, _PROVINCE, json.dumps(settings.to_json(), ensure_ascii=False))


def settings(connection: Connection) -> ProvinceSettings | None:
    """Where the province is; None until somebody has said so."""
    kept = facts.get(connection, _PROVINCE)
    return None if kept is None else ProvinceSettings.parse(json.loads(kept))


def remember_confirmed(connection: Connection, at: datetime) -> None:
    """When the province last confirmed anything."""
    facts.put(connection, _LAST_CONFIRMED, at.isoformat())


def remember_run(connection: Connection, trouble: ProvinceTrouble | None, *, at: datetime) -> None:
    """How the last run ended: with this trouble, or well."""
    told = None if trouble is None else [trouble.kind, trouble.sentence(), iso(at)]
    facts.put(connection, _TROUBLE, json.dumps(told, ensure_ascii=False))


def remember_whole(connection: Connection, at: datetime) -> None:
    """A run of a line with set hours ended with nothing left to do."""
    facts.put(connection, _WHOLE, at.isoformat())


def whole_at(connection: Connection) -> datetime | None:
    """When such a run last ended."""
    kept = facts.get(connection, _WHOLE)
    return None if kept is None else parse_moment(kept, field="whole_at")


def hold(connection: Connection) -> Hold | None:
    """Why nothing may go out until a person has looked; None when it may."""
    kept = facts.get(connection, _HOLD)
    return None if kept is None else Hold.from_json(json.loads(kept))


def put_hold(connection: Connection, hold: Hold) -> None:
    """Nothing goes out from now on."""
    facts.put(connection, _HOLD, json.dumps(hold.to_json(), ensure_ascii=False))


def release(connection: Connection) -> None:
    """A person has looked: the line goes on, and what the province knows more is accepted."""
    facts.drop(connection, _HOLD)
    facts.put(connection, _RELEASED, facts.get(connection, "store_epoch") or "")


def released_epoch(connection: Connection) -> str | None:
    """The store's epoch in which a person last let a held line go on."""
    return facts.get(connection, _RELEASED)


def desk_mark(connection: Connection, agency: Agency) -> DeskMark:
    """How far this store has counted: what a province remembers of it, to notice old copies."""
    numbers = connection.execute(_NUMBERS, {"counter": agency.counter})
    epoch = facts.get(connection, "store_epoch") or ""
    return DeskMark(
        store=facts.get(connection, "store_id") or epoch,
        epoch=epoch,
        counter=agency.counter,
        agency=str(agency.code),
        mark=connection.execute(_LAST_ID).scalar() or 0,
        numbers={date.fromisoformat(row.day): row.last_serial for row in numbers},
    )


def status(connection: Connection) -> LineStatus:
    """What waits and since when, what was refused, what was confirmed last."""
    known = settings(connection)
    since = [connection.execute(_SINCE, {"state": state}).scalar() for state in _WAITING]
    moments = [moment for moment in since if moment is not None]
    confirmed_at = last_confirmed_at(connection)
    unconfirmed = connection.execute(_UNCONFIRMED).scalar_one()
    # Rows are never deleted, so the last id counts them all without a walk over a million.
    messages = connection.execute(_LAST_ID).scalar() or 0
    return LineStatus(
        configured=known is not None,
        waiting=connection.execute(_WAITING_DOSSIERS).scalar_one(),
        waiting_since=from_milliseconds(min(moments)) if moments else None,
        unknown=connection.execute(_DOSSIERS_IN, {"one": "unknown", "two": "unknown"}).scalar_one(),
        refused=connection.execute(
            _DOSSIERS_IN, {"one": "refused", "two": "quarantined"}
        ).scalar_one(),
        confirmed_messages=messages - unconfirmed,
        last_confirmed_at=confirmed_at,
        last_trouble=_trouble(connection),
        answered_at=runs.answered_at(connection, confirmed_at),
        files=_files(connection, known),
        differences=connection.execute(_DIFFERENCES).scalar_one(),
        hold=hold(connection),
    )


def _files(connection: Connection, known: ProvinceSettings | None) -> UploadCount:
    """The scans' own count; where none are sent, none wait."""
    if known is None or known.file_mode is FileMode.NONE:
        return UploadCount()
    return uploads.count(connection, known.destination)


def last_confirmed_at(connection: Connection) -> datetime | None:
    """When the province last confirmed anything."""
    kept = facts.get(connection, _LAST_CONFIRMED)
    return None if kept is None else parse_moment(kept, field="last_confirmed_at")


def messages(
    connection: Connection, *, limit: int, state: OutboxState | None = None
) -> list[OutboxLine]:
    """Messages in `state`, oldest first (confirmed ones newest first).

    Without a state: those that need a person, then those that are in doubt, then those that wait.
    """
    if state is not None:
        return _lines(connection, state, limit)
    found: list[OutboxLine] = []
    # What has been on its way is older than what has not, and somebody may ask about it.
    for wanted in (*_FOR_PEOPLE, *reversed(_WAITING)):
        found += _lines(connection, OutboxState(wanted), limit - len(found))
    return found


def message(connection: Connection, message_id: int) -> OutboxLine:
    """One message; it must exist."""
    return _line(connection.execute(_ONE, {"id": message_id}).one())


def _lines(connection: Connection, state: OutboxState, limit: int) -> list[OutboxLine]:
    query = _NEWEST_CONFIRMED if state is OutboxState.CONFIRMED else _OLDEST_IN
    rows = connection.execute(query, {"state": state.value, "most": max(limit, 0)})
    return [_line(row) for row in rows]


def _line(row: Any) -> OutboxLine:
    return OutboxLine(
        id=row.id,
        event_id=row.event_id,
        code=row.code,
        applicant=row.name,
        kind=MessageKind(row.kind),
        state=OutboxState(row.state),
        created_at=from_milliseconds(row.created_at),
        attempts=row.attempts,
        confirmed_at=from_milliseconds(row.confirmed_at) if row.confirmed_at else None,
        reason=row.reason,
        payload=row.payload,
        behind=bool(row.behind),
    )


def _trouble(connection: Connection) -> LineTrouble | None:
    kept = json.loads(facts.get(connection, _TROUBLE) or "null")
    if kept is None:
        return None
    kind, sentence, at = kept
    return LineTrouble(kind, sentence, parse_moment(at, field="at"))


_WAITING = tuple(state.value for state in OutboxState if state.waits)
_FOR_PEOPLE = tuple(state.value for state in OutboxState if state.needs_a_person)
# `state != 'confirmed'` stands literally in each query: see `outbox`.
_SINCE = text(
    "SELECT created_at FROM outbox WHERE state = :state AND state != 'confirmed' "
    "ORDER BY id LIMIT 1"
)
_WAITING_DOSSIERS = text(
    "SELECT count(DISTINCT dossier) FROM outbox "
    "WHERE state IN ('pending', 'sending', 'unknown') AND state != 'confirmed'"
)
_DOSSIERS_IN = text(
    "SELECT count(DISTINCT dossier) FROM outbox "
    "WHERE state IN (:one, :two) AND state != 'confirmed'"
)
_DIFFERENCES = text("SELECT count(*) FROM news WHERE state = 'difference'")
_NUMBERS = text(
    "SELECT day, last_serial FROM counter_day WHERE counter = :counter ORDER BY day DESC LIMIT 7"
)
_UNCONFIRMED = text("SELECT count(*) FROM outbox WHERE state != 'confirmed'")
_LAST_ID = text("SELECT max(id) FROM outbox")
# A refused dossier that was changed since goes again by itself (see `outbox.wake`), and what
# stands behind it too.
_LINE = (
    "SELECT o.id, o.event_id, o.kind, o.state, o.created_at, o.attempts, o.confirmed_at, "
    "o.reason, o.payload, d.code, d.name, o.state != 'confirmed' AND EXISTS ("
    "SELECT 1 FROM outbox AS e WHERE e.dossier = o.dossier AND e.id < o.id "
    "AND e.state IN ('refused', 'quarantined') AND NOT (e.state = 'refused' "
    "AND e.kind = 'dossier' AND EXISTS (SELECT 1 FROM outbox AS n WHERE n.dossier = e.dossier "
    "AND n.id > e.id AND n.kind = 'dossier' AND n.state = 'pending'))) AS behind "
    "FROM outbox AS o JOIN dossier AS d ON d.seq = o.dossier "
)
_OLDEST_IN = text(
    f"{_LINE} WHERE o.state = :state AND o.state != 'confirmed' ORDER BY o.id LIMIT :most"
)
_NEWEST_CONFIRMED = text(f"{_LINE} WHERE o.state = :state ORDER BY o.id DESC LIMIT :most")
_ONE = text(f"{_LINE} WHERE o.id = :id")
