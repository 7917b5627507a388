"""What the practice province holds, told: one dossier, all of them, a desk's days."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, or_, select, update

from motcua_desktop.practice.store.dossiers import day_of
from motcua_desktop.practice.store.tables import alias, attachment, dossier, entry, news, version

Item = dict[str, Any]
_DIGITS = 19


@dataclass(frozen=True, slots=True)
class Held:
    """One dossier as the province holds it. `item` is the newest of `versions`."""

    code: str
    item: Item
    versions: int
    arrived_at: datetime
    changed_at: datetime
    progress: tuple[Item, ...]
    number: int = 0
    id: str | None = None
    tag: str = ""
    store: str = ""
    dialect: str = ""
    text: str = "{}"
    """The newest version as it was sent."""
    keys: tuple[str, ...] = ()
    """The event ids of the progress entries, oldest first; of those that had one."""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one desk, as both sides count it."""

    day: str
    dossiers: int
    entries: int
    hash: str


def find(connection: Connection, word: str) -> Row[Any] | None:
    """The dossier under this id, code, the province's own number, or another system's code."""
    if not word.isprintable():
        return None
    other = select(alias.c.dossier).where(alias.c.code == word)
    named = or_(dossier.c.id == word, dossier.c.code == word, dossier.c.number.in_(other))
    if word.isdecimal() and len(word) == _DIGITS:
        named = or_(named, dossier.c.number == int(word))
    # A dossier's own name goes before what another system calls another one.
    own = and_(dossier.c.id.is_distinct_from(word), dossier.c.code != word)
    return connection.execute(select(dossier).where(named).order_by(own)).first()


def held(connection: Connection, word: str) -> Held | None:
    """The dossier with its newest item and its progress."""
    row = find(connection, word)
    if row is None:
        return None
    newest = connection.execute(
        select(version.c.item, version.c.dialect).where(
            version.c.dossier == row.number, version.c.number == row.versions
        )
    ).one()
    entries = entries_of(connection, row.number)
    others = connection.scalars(select(alias.c.code).where(alias.c.dossier == row.number))
    return Held(
        row.code, json.loads(newest.item), row.versions, datetime.fromisoformat(row.arrived_at),
        datetime.fromisoformat(row.changed_at), tuple(json.loads(told.item) for told in entries),
        row.number, row.id, row.tag, row.store, newest.dialect, newest.item,
        tuple(told.key for told in entries if told.key), tuple(others),
    )  # fmt: skip


def versions_of(connection: Connection, code: str) -> list[Row[Any]]:
    """Every version of one dossier, oldest first: item, tag, key, dialect, at."""
    row = find(connection, code)
    if row is None:
        return []
    asked = select(version).where(version.c.dossier == row.number).order_by(version.c.number)
    return list(connection.execute(asked))


def entries_of(connection: Connection, number: int) -> list[Row[Any]]:
    """The progress of one dossier, oldest first: item, key, at."""
    asked = select(entry).where(entry.c.dossier == number).order_by(entry.c.number)
    return list(connection.execute(asked))


def totals(connection: Connection, store: str | None = None) -> tuple[int, int]:
    """How many dossiers and entries there are, of one desk's store or of all."""
    asked = select(func.count(), func.coalesce(func.sum(dossier.c.entries), 0)).select_from(dossier)
    if store is not None:
        asked = asked.where(dossier.c.store == store)
    row = connection.execute(asked).one()
    return int(row[0]), int(row[1])


def of_desk(connection: Connection, store: str, day: str | None = None) -> list[Row[Any]]:
    """A desk's dossiers (id, code, tag, entries, day), in the order of days and codes."""
    asked = select(
        dossier.c.id, dossier.c.code, dossier.c.tag, dossier.c.entries, dossier.c.day
    ).where(dossier.c.store == store)
    if day is not None:
        asked = asked.where(dossier.c.day == day)
    return list(connection.execute(asked.order_by(dossier.c.day, dossier.c.code)))


def days_of(connection: Connection, store: str) -> list[Day]:
    """The desk's days with what both sides must agree on."""
    days: dict[str, list[Row[Any]]] = {}
    for row in of_desk(connection, store):
        days.setdefault(row.day, []).append(row)
    return [
        Day(day, len(rows), sum(row.entries for row in rows), _hash(rows))
        for day, rows in days.items()
    ]


def _hash(rows: list[Row[Any]]) -> str:
    mixed = 0
    for row in rows:
        line = f"{row.id}\n{row.tag}\n{row.entries}"
        mixed ^= int.from_bytes(hashlib.sha256(line.encode()).digest(), "big")
    return f"{mixed:064x}"


def forget(connection: Connection, number: int) -> None:
    """One dossier with all that belongs to it."""
    for table in (version, entry, alias, attachment):
        connection.execute(delete(table).where(table.c.dossier == number))
    connection.execute(delete(dossier).where(dossier.c.number == number))


def forget_since(connection: Connection, moment: str) -> None:
    """Whatever arrived or was said after `moment`; what was there before is as it was then."""
    for table in (version, entry, alias, attachment, news):
        connection.execute(delete(table).where(table.c.at > moment))
    for row in list(connection.execute(select(dossier).where(dossier.c.changed_at > moment))):
        _wind_back(connection, row)


def _wind_back(connection: Connection, row: Row[Any]) -> None:
    left = list(_versions(connection, row.number))
    if not left:
        forget(connection, row.number)
        return
    item = json.loads(left[-1].item)
    entries = entries_of(connection, row.number)
    last = max([left[-1].at, *(told.at for told in entries)])
    connection.execute(
        update(dossier)
        .where(dossier.c.number == row.number)
        .values(
            code=item["MaHoSo"], day=day_of(item), tag=left[-1].tag, versions=left[-1].number,
            entries=len(entries), changed_at=last,
        )
    )  # fmt: skip


def _versions(connection: Connection, number: int) -> Iterator[Row[Any]]:
    asked = select(version).where(version.c.dossier == number).order_by(version.c.number)
    yield from connection.execute(asked)
