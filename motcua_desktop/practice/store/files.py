"""Files by their SHA-256: uploads that grow piece by piece, and contents that are whole."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from motcua_desktop.practice.store.ground import Ground
from motcua_desktop.practice.store.tables import file, piece, upload


@dataclass(frozen=True, slots=True)
class Content:
    """A file that is held whole."""

    sha256: str
    length: int
    name: str
    media: str
    upload: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way; `offset` bytes of `length` are here."""

    id: str
    sha256: str
    length: int
    offset: int
    name: str
    media: str


def content(connection: Connection, sha256: str) -> Content | None:
    """The whole file with this hash."""
    asked = select(file).where(file.c.sha256 == sha256)
    row = connection.execute(asked).first() if sha256.isprintable() else None
    if row is None:
        return None
    return Content(row.sha256, row.length, row.name, row.media, row.upload)


def contents(connection: Connection, limit: int) -> list[Content]:
    """The files that arrived last."""
    asked = select(file).order_by(file.c.at.desc()).limit(limit)
    return [
        Content(row.sha256, row.length, row.name, row.media, row.upload)
        for row in connection.execute(asked)
    ]


def count(connection: Connection) -> int:
    """How many files are held whole."""
    return int(connection.scalar(select(func.count()).select_from(file)) or 0)


def whole(connection: Connection, hashes: Collection[str]) -> set[str]:
    """Which of these files are held whole."""
    asked = [sha256 for sha256 in hashes if sha256.isprintable()]
    if not asked:
        return set()
    return set(connection.scalars(select(file.c.sha256).where(file.c.sha256.in_(asked))))


def pieces(connection: Connection, upload_id: str) -> Iterator[bytes]:
    """The bytes, in order, a piece at a time."""
    starts = select(piece.c.start).where(piece.c.upload == upload_id).order_by(piece.c.start)
    for start in list(connection.scalars(starts)):
        one = select(piece.c.content).where(piece.c.upload == upload_id, piece.c.start == start)
        yield bytes(connection.execute(one).scalar_one())


def begin(ground: Ground, connection: Connection, store: str, told: Upload) -> None:
    """A new upload, empty."""
    connection.execute(
        insert(upload).values(
            id=told.id, store=store, sha256=told.sha256, length=told.length, offset=0,
            name=printable(told.name), media=told.media, at=ground.now(),
        )
    )  # fmt: skip


def printable(name: str) -> str:
    """A file's name as a page and a database can keep it."""
    return "".join(letter for letter in name if letter.isprintable())[:255]


def under_way(connection: Connection, upload_id: str) -> Upload | None:
    """The upload under this id, unless it is whole or gone."""
    asked = select(upload).where(upload.c.id == upload_id)
    row = connection.execute(asked).first() if upload_id.isprintable() else None
    if row is None:
        return None
    return Upload(row.id, row.sha256, row.length, row.offset, row.name, row.media)


def grow(connection: Connection, upload_id: str, offset: int, more: bytes) -> bool:
    """Keep these bytes at `offset`; False when the upload stands somewhere else by now."""
    moved = connection.execute(
        update(upload)
        .where(upload.c.id == upload_id, upload.c.offset == offset)
        .values(offset=offset + len(more))
    )
    if moved.rowcount != 1:
        return False
    connection.execute(insert(piece).values(upload=upload_id, start=offset, content=more))
    return True


def finish(ground: Ground, connection: Connection, told: Upload) -> bool:
    """Make a whole upload a file; False, and the upload is gone, when the hash differs."""
    found = hashlib.sha256()
    for part in pieces(connection, told.id):
        found.update(part)
    is_right = found.hexdigest() == told.sha256
    if not is_right or content(connection, told.sha256) is not None:
        drop(connection, told.id)
        return is_right
    connection.execute(delete(upload).where(upload.c.id == told.id))
    connection.execute(
        insert(file).values(
            sha256=told.sha256, upload=told.id, length=told.length, name=told.name,
            media=told.media, at=ground.now(),
        )
    )  # fmt: skip
    return True


def drop(connection: Connection, upload_id: str) -> None:
    """The upload and its bytes."""
    connection.execute(delete(piece).where(piece.c.upload == upload_id))
    connection.execute(delete(upload).where(upload.c.id == upload_id))


def put(ground: Ground, connection: Connection, whole_file: bytes, name: str, media: str) -> str:
    """Keep a file that came whole; its SHA-256 in hex."""
    sha256 = hashlib.sha256(whole_file).hexdigest()
    if content(connection, sha256) is None:
        told = Upload(f"{ground.number():x}", sha256, len(whole_file), 0, name, media)
        begin(ground, connection, "", told)
        if whole_file:
            grow(connection, told.id, 0, whole_file)
        finish(ground, connection, told)
    return sha256


def forget_files_since(connection: Connection, moment: str) -> None:
    """Files that arrived after `moment`."""
    for row in list(connection.execute(select(file).where(file.c.at > moment))):
        drop(connection, row.upload)
        connection.execute(delete(file).where(file.c.sha256 == row.sha256))
