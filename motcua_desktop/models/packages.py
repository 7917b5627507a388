"""Packages on a USB stick in the store: this desk's keys, what left, what was answered."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, text

from motcua_desktop.domain.package import KeptAnswer, KeptPackage
from motcua_desktop.domain.province import MessageKind, OutboxState
from motcua_desktop.domain.uploads import FileToSend
from motcua_desktop.models import settings as facts
from motcua_desktop.models.columns import from_milliseconds, milliseconds
from motcua_desktop.models.line_tables import PackageRow
from motcua_desktop.models.outbox import Message, Parcel
from motcua_desktop.models.uploads import Read
from motcua_desktop.sealing import ReaderKey, SigningKey

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_T = PackageRow.__table__  # type: ignore[attr-defined]
_KEYS = "package.keys"
_OUT, _ACK = "out", "ack"


@dataclass(frozen=True, slots=True)
class DeskKeys:
    """What this desk signs its packages with, and opens the answers with."""

    signer: SigningKey
    reader: ReaderKey


def desk_keys(connection: Connection) -> DeskKeys:
    """This desk's keys, made at first use and kept in the encrypted store for ever."""
    kept = facts.get(connection, _KEYS)
    if kept is not None:
        told = json.loads(kept)
        signer, reader = bytes.fromhex(told["signer"]), bytes.fromhex(told["reader"])
        return DeskKeys(SigningKey(signer), ReaderKey(reader))
    keys = DeskKeys(SigningKey.new(), ReaderKey.new())
    told = {"signer": keys.signer.secret.hex(), "reader": keys.reader.secret.hex()}
    facts.put(connection, _KEYS, json.dumps(told))
    return keys


def known_signer(connection: Connection) -> str:
    """The public half of the key this desk signs with, in hex; "" while it has none."""
    return desk_keys(connection).signer.public.hex() if facts.get(connection, _KEYS) else ""


def next_number(connection: Connection) -> int:
    """The number of this desk's next package, from 1."""
    return int(connection.execute(_LAST, {"kind": _OUT}).scalar() or 0) + 1


def add(connection: Connection, package: KeptPackage) -> None:
    """Remember a package before anybody can carry it away."""
    connection.execute(
        insert(_T),
        {
            "kind": _OUT,
            "number": package.number,
            "made_at": package.made_at,
            "sha256": package.sha256,
            "dossiers": package.dossiers,
            "files": package.files,
            "bytes": package.bytes,
            "up_to": package.up_to,
            "data": json.dumps({"messages": package.messages}),
        },
    )


def drop(connection: Connection, number: int) -> None:
    """Forget a package that could not be put in its place."""
    connection.execute(_DROP, {"kind": _OUT, "number": number})


def find(connection: Connection, number: int) -> KeptPackage | None:
    """The package of this number that left this desk."""
    row = connection.execute(_ONE, {"kind": _OUT, "number": number}).first()
    return None if row is None else _package(row)


def newest(connection: Connection, limit: int) -> list[KeptPackage]:
    """The packages that left last, the newest first."""
    return [_package(row) for row in connection.execute(_NEWEST, {"kind": _OUT, "most": limit})]


def last_unanswered(connection: Connection, after: int) -> int:
    """Up to which outbox message packages of a higher number, still unanswered, go; 0: none."""
    return int(connection.execute(_UP_TO, {"kind": _OUT, "number": after}).scalar() or 0)


def answer(connection: Connection, number: int) -> KeptAnswer | None:
    """The acknowledgement of this package, when it was taken in before."""
    row = connection.execute(_ONE, {"kind": _ACK, "number": number}).first()
    if row is None:
        return None
    told = json.loads(row.data)
    return KeptAnswer(
        number=row.number,
        at=from_milliseconds(row.made_at),
        sha256=row.sha256,
        confirmed=told["confirmed"],
        refused=told["refused"],
        files=row.files,
        bytes=row.bytes,
    )


def answered(connection: Connection, told: KeptAnswer) -> None:
    """The package of that number was acknowledged."""
    connection.execute(
        insert(_T),
        {
            "kind": _ACK,
            "number": told.number,
            "made_at": told.at,
            "sha256": told.sha256,
            "dossiers": told.confirmed + told.refused,
            "files": told.files,
            "bytes": told.bytes,
            "up_to": 0,
            "data": json.dumps({"confirmed": told.confirmed, "refused": told.refused}),
        },
    )
    connection.execute(
        _ACKNOWLEDGED, {"kind": _OUT, "number": told.number, "at": milliseconds(told.at)}
    )


def waiting_files(connection: Connection, destination: str, read: Read) -> list[FileToSend]:
    """The contents this province has not confirmed, the oldest first, whole."""
    return [_file(row, read) for row in connection.execute(_FILES, {"destination": destination})]


def files_named(
    connection: Connection, destination: str, hashes: Sequence[str], read: Read
) -> list[FileToSend]:
    """Those of these contents that this province has not confirmed yet."""
    told = {"destination": destination, "hashes": list(hashes)}
    return [_file(row, read) for row in connection.execute(_FILES_NAMED, told)]


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that left, and how it stands now."""

    id: int
    state: OutboxState
    parcel: Parcel

    @property
    def payload(self) -> str:
        return self.parcel.messages[0].payload


def messages(connection: Connection, keys: Sequence[str]) -> dict[str, Sent]:
    """The frozen messages of these keys; those that were thawed since are none of a package."""
    rows = connection.execute(_MESSAGES, {"keys": list(keys)})
    return {row.event_id: _sent(row) for row in rows}


def _sent(row: Any) -> Sent:
    state = OutboxState(row.state)
    parcel = Parcel(
        dossier=row.dossier,
        uuid=row.uuid,
        code=row.code,
        kind=MessageKind(row.kind),
        messages=(Message(row.id, row.event_id, row.payload, row.attempts),),
        unknown=state is OutboxState.UNKNOWN,
    )
    return Sent(row.id, state, parcel)


def _file(row: Any, read: Read) -> FileToSend:
    return FileToSend(
        id=row.id,
        sha256=row.sha256,
        name=row.name,
        media=row.media,
        size=row.bytes,
        dossier_id=row.uuid,
        dossier_code=row.code,
        read=lambda start: read(row.sha256, start),
    )


def _package(row: Any) -> KeptPackage:
    return KeptPackage(
        number=row.number,
        made_at=from_milliseconds(row.made_at),
        sha256=row.sha256,
        dossiers=row.dossiers,
        messages=json.loads(row.data)["messages"],
        files=row.files,
        bytes=row.bytes,
        up_to=row.up_to,
        acknowledged_at=from_milliseconds(row.acknowledged_at) if row.acknowledged_at else None,
    )


_LAST = text("SELECT max(number) FROM package WHERE kind = :kind")
_DROP = text("DELETE FROM package WHERE kind = :kind AND number = :number")
_ONE = text("SELECT * FROM package WHERE kind = :kind AND number = :number")
_NEWEST = text("SELECT * FROM package WHERE kind = :kind ORDER BY number DESC LIMIT :most")
_UP_TO = text(
    "SELECT max(up_to) FROM package "
    "WHERE kind = :kind AND number > :number AND acknowledged_at IS NULL"
)
_ACKNOWLEDGED = text(
    "UPDATE package SET acknowledged_at = :at WHERE kind = :kind AND number = :number"
)
_FILE = (
    "SELECT u.id, u.sha256, b.bytes, b.media, a.name, d.id AS uuid, d.code "
    "FROM upload AS u JOIN blob AS b ON b.sha256 = u.sha256 "
    "JOIN attachment AS a ON a.id = (SELECT min(id) FROM attachment "
    "WHERE sha256 = u.sha256 AND removed_at IS NULL) JOIN dossier AS d ON d.seq = a.dossier "
    "WHERE u.destination = :destination AND u.state != 'confirmed' "
)
_FILES = text(f"{_FILE} AND u.state = 'waiting' ORDER BY u.id")
_FILES_NAMED = text(f"{_FILE} AND u.sha256 IN :hashes").bindparams(
    bindparam("hashes", expanding=True)
)
_MESSAGES = text(
    "SELECT o.id, o.event_id, o.dossier, o.kind, o.state, o.payload, o.attempts, d.id AS uuid, "
    "d.code FROM outbox AS o JOIN dossier AS d ON d.seq = o.dossier "
    "WHERE o.event_id IN :keys AND o.payload IS NOT NULL"
).bindparams(bindparam("keys", expanding=True))
