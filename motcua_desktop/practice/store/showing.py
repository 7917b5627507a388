"""What a visitor is shown: lists and counts in few statements, one dossier with its whole story."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from motcua_desktop.practice.store import files
from motcua_desktop.practice.store.attachments import Attachment, attached
from motcua_desktop.practice.store.reading import entries_of
from motcua_desktop.practice.store.tables import (
    attachment,
    desk,
    dossier,
    news,
    version,
)


@dataclass(frozen=True, slots=True)
class Glance:
    """One dossier in a list. `decided` is the status the province gave it last."""

    number: int
    code: str
    item: Mapping[str, Any]
    versions: int
    entries: int
    files: int
    dialect: str
    changed_at: str
    decided: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How much is held; `dialects` counts the dossiers by the way their newest version came."""

    dossiers: int
    versions: int
    entries: int
    files: int
    dialects: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A desk's store and how much of it is held."""

    store: str
    agency: str
    mark: int
    at: str
    dossiers: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """Something that came or was said, with its moment."""

    at: str
    data: Mapping[str, Any]
    note: str


@dataclass(frozen=True, slots=True)
class History:
    """One dossier's story, oldest first."""

    versions: tuple[Arrived, ...]
    entries: tuple[Arrived, ...]
    news: tuple[Arrived, ...]
    files: tuple[Attachment, ...]


def glances(connection: Connection, limit: int, offset: int) -> list[Glance]:
    """The dossiers that changed last, newest change first."""
    beside = (
        select(func.count())
        .where(attachment.c.dossier == dossier.c.number)
        .scalar_subquery()
        .label("files")
    )
    asked = (
        select(dossier, version.c.item, version.c.dialect, beside)
        .join(
            version,
            (version.c.dossier == dossier.c.number) & (version.c.number == dossier.c.versions),
        )
        .order_by(dossier.c.changed_at.desc(), dossier.c.number.desc())
        .limit(limit)
        .offset(offset)
    )
    rows = list(connection.execute(asked))
    decided = _decided(connection, [row.code for row in rows])
    return [_glance(row, decided.get(row.code)) for row in rows]


def _glance(row: Row[Any], decided: int | None) -> Glance:
    return Glance(
        row.number, row.code, json.loads(row.item), row.versions, row.entries, row.files,
        row.dialect, row.changed_at, decided,
    )  # fmt: skip


def _decided(connection: Connection, codes: list[str]) -> dict[str, int]:
    asked = select(news.c.code, news.c.data).where(news.c.kind == "status", news.c.code.in_(codes))
    told: dict[str, int] = {}
    for row in connection.execute(asked.order_by(news.c.number)):
        status = json.loads(row.data).get("status")
        if isinstance(status, int):
            told[row.code] = status
    return told


def tally(connection: Connection) -> Tally:
    """How much is held, in all and by dialect."""
    totals = connection.execute(
        select(
            func.count(),
            func.coalesce(func.sum(dossier.c.versions), 0),
            func.coalesce(func.sum(dossier.c.entries), 0),
        ).select_from(dossier)
    ).one()
    newest = (version.c.dossier == dossier.c.number) & (version.c.number == dossier.c.versions)
    ways = connection.execute(
        select(version.c.dialect, func.count())
        .select_from(dossier)
        .join(version, newest)
        .group_by(version.c.dialect)
        .order_by(version.c.dialect)
    )
    dialects = {str(way): int(many) for way, many in ways}
    return Tally(int(totals[0]), int(totals[1]), int(totals[2]), files.count(connection), dialects)


def desk_lines(connection: Connection) -> list[DeskLine]:
    """The desks that greeted, the one heard last first."""
    last = select(func.max(desk.c.number)).group_by(desk.c.store)
    held = select(func.count()).where(dossier.c.store == desk.c.store).scalar_subquery()
    asked = select(desk, held.label("held")).where(desk.c.number.in_(last))
    return [
        DeskLine(row.store, row.agency, row.mark, row.at, row.held)
        for row in connection.execute(asked.order_by(desk.c.number.desc()).limit(200))
    ]


def history(connection: Connection, number: int) -> History:
    """All that came of one dossier, and all that was said of it."""
    versions = select(version).where(version.c.dossier == number).order_by(version.c.number)
    of_dossier = select(dossier.c.code).where(dossier.c.number == number)
    said = select(news).where(news.c.code.in_(of_dossier)).order_by(news.c.number)
    return History(
        tuple(
            Arrived(row.at, json.loads(row.item), row.dialect)
            for row in connection.execute(versions)
        ),
        tuple(Arrived(row.at, json.loads(row.item), "") for row in entries_of(connection, number)),
        tuple(Arrived(row.at, json.loads(row.data), row.kind) for row in connection.execute(said)),
        tuple(attached(connection, number)),
    )
