"""Dossiers as rows: what is held under a name or a key, and storing many in few statements."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from motcua_desktop.practice.store.ground import Ground
from motcua_desktop.practice.store.tables import alias, dossier, entry, version


@dataclass(slots=True)
class Head:
    """One dossier without its papers; changes while a batch is worked on."""

    number: int
    id: str | None
    code: str
    store: str
    day: str
    tag: str = ""
    versions: int = 0
    entries: int = 0
    arrived_at: str = ""
    changed_at: str = ""
    is_new: bool = False

    def row(self) -> dict[str, Any]:
        return {
            "number": self.number, "id": self.id, "code": self.code, "store": self.store,
            "day": self.day, "tag": self.tag, "versions": self.versions, "entries": self.entries,
            "arrived_at": self.arrived_at, "changed_at": self.changed_at,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that was stored: of which dossier, and the first answer to it."""

    dossier: int
    kind: str
    tag: str
    status: int


@dataclass(slots=True)
class Sheaf:
    """What one request adds; stored by `keep` in one go."""

    heads: dict[int, Head] = field(default_factory=dict)
    versions: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    adopted: list[dict[str, Any]] = field(default_factory=list)
    renamed: dict[str, int] = field(default_factory=dict)
    """Codes that dossiers had before, which still find them."""


def heads(connection: Connection, ids: Collection[str], codes: Collection[str]) -> list[Head]:
    """The dossiers under these ids and codes (also codes of other systems), held until the end."""
    known: ColumnElement[bool] = or_(
        dossier.c.id.in_(ids),
        dossier.c.code.in_(codes),
        dossier.c.number.in_(select(alias.c.dossier).where(alias.c.code.in_(codes))),
    )
    # In one order, so that two batches never wait for each other.
    asked = select(dossier).where(known).order_by(dossier.c.number).with_for_update()
    return [Head(*row) for row in connection.execute(asked)]


def aliases(connection: Connection, codes: Collection[str]) -> dict[str, int]:
    """Which of these codes another system gave, and to which dossier."""
    asked = select(alias.c.code, alias.c.dossier).where(alias.c.code.in_(codes))
    return {row.code: row.dossier for row in connection.execute(asked)}


def kept(connection: Connection, keys: Collection[str]) -> dict[str, Kept]:
    """Which of these messages were stored."""
    told: dict[str, Kept] = {}
    if not keys:
        return told
    for row in connection.execute(
        select(version.c.key, version.c.dossier, version.c.tag, version.c.number).where(
            version.c.key.in_(keys)
        )
    ):
        told[row.key] = Kept(row.dossier, "dossier", row.tag, 201 if row.number == 1 else 200)
    asked = select(entry.c.key, entry.c.dossier, entry.c.digest).where(entry.c.key.in_(keys))
    for each in connection.execute(asked):
        told[each.key] = Kept(each.dossier, "progress", each.digest, 200)
    return told


def twins(connection: Connection, numbers: Collection[int]) -> dict[tuple[int, str], int]:
    """The entries of these dossiers that came without a key: (dossier, digest) → number."""
    asked = select(entry.c.dossier, entry.c.digest, entry.c.number).where(
        entry.c.dossier.in_(numbers), entry.c.key.is_(None)
    )
    return {(row.dossier, row.digest): row.number for row in connection.execute(asked)}


def digests(connection: Connection, numbers: Collection[int]) -> set[tuple[int, str]]:
    """(dossier, digest) of every entry of these dossiers."""
    asked = select(entry.c.dossier, entry.c.digest).where(entry.c.dossier.in_(numbers))
    return {(row.dossier, row.digest) for row in connection.execute(asked)}


def keep(connection: Connection, sheaf: Sheaf) -> None:
    """Store what a request adds, a few statements for any number of messages."""
    new = [head.row() for head in sheaf.heads.values() if head.is_new]
    changed = [
        {**{f"to_{name}": value for name, value in head.row().items()}}
        for head in sheaf.heads.values()
        if not head.is_new
    ]
    if new:
        connection.execute(insert(dossier), new)
    if changed:
        connection.execute(_CHANGE, changed)
    if sheaf.versions:
        connection.execute(insert(version), sheaf.versions)
    if sheaf.entries:
        connection.execute(insert(entry), sheaf.entries)
    if sheaf.adopted:
        connection.execute(_ADOPT, sheaf.adopted)
    if sheaf.renamed:
        connection.execute(delete(alias).where(alias.c.code.in_(sheaf.renamed)))
        at = max(head.changed_at for head in sheaf.heads.values())
        connection.execute(
            insert(alias),
            [
                {"code": code, "dossier": number, "system": "desk", "at": at}
                for code, number in sheaf.renamed.items()
            ],
        )


_CHANGING = ("id", "code", "store", "day", "tag", "versions", "entries", "changed_at")
_CHANGE = (
    update(dossier)
    .where(dossier.c.number == bindparam("to_number"))
    .values({name: bindparam(f"to_{name}") for name in _CHANGING})
)
_ADOPT = (
    update(entry).where(entry.c.number == bindparam("to_number")).values(key=bindparam("to_key"))
)


def new_head(ground: Ground, *, id: str | None, code: str, store: str, at: str) -> Head:  # noqa: A002 (the wire's word)
    """A dossier that arrives for the first time."""
    number = ground.number()
    return Head(number, id, code, store, "", arrived_at=at, changed_at=at, is_new=True)


def day_of(item: dict[str, Any]) -> str:
    """The desk's day of receiving: 20261121093000 → 2026-11-21."""
    stamp = item["NgayTiepNhan"]
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}"


def named(rows: Iterable[Head]) -> tuple[dict[str, Head], dict[str, Head]]:
    """The same dossiers by id and by code."""
    told = list(rows)
    return (
        {head.id: head for head in told if head.id is not None},
        {head.code: head for head in told},
    )
