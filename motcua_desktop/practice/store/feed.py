"""News for the desks: what the province says by itself, until a desk has acknowledged it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select

from motcua_desktop.practice.store.ground import Ground
from motcua_desktop.practice.store.reading import find
from motcua_desktop.practice.store.tables import acknowledged, alias, news


@dataclass(frozen=True, slots=True)
class News:
    """One thing said. `n` counts per dossier."""

    number: int
    key: str
    n: int
    at: str
    id: str | None
    code: str
    kind: str
    data: Mapping[str, Any]


def say(ground: Ground, connection: Connection, told: News, store: str | None) -> News:
    """Put it on the feed of `store` (None: of the dossier's desk, or of all for an unknown one)."""
    row = find(connection, told.code)
    counted = select(func.coalesce(func.max(news.c.n), 0)).where(news.c.code == told.code)
    said = News(
        number=ground.number(),
        key=told.key,
        n=told.n or int(connection.scalar(counted) or 0) + 1,
        at=told.at or ground.now(),
        id=told.id or (row.id if row is not None else None),
        code=told.code,
        kind=told.kind,
        data=told.data,
    )
    whose = store if store is not None else (row.store if row is not None else None)
    connection.execute(
        insert(news).values(
            number=said.number, key=said.key, n=said.n, at=said.at, id=said.id, code=said.code,
            kind=said.kind, data=json.dumps(dict(said.data), ensure_ascii=False), store=whose,
        )
    )  # fmt: skip
    return said


def since(connection: Connection, store: str, number: int, limit: int) -> list[News]:
    """What was said to this store after `number`, oldest first."""
    asked = (
        select(news)
        .where(news.c.number > number, or_(news.c.store.is_(None), news.c.store.in_(("", store))))
        .order_by(news.c.number)
        .limit(limit)
    )
    return [
        News(row.number, row.key, row.n, row.at, row.id, row.code, row.kind, json.loads(row.data))
        for row in connection.execute(asked)
    ]


def latest(connection: Connection, code: str, kind: str) -> News | None:
    """The last thing of this kind said about this dossier."""
    asked = select(news).where(news.c.code == code, news.c.kind == kind)
    row = connection.execute(asked.order_by(news.c.number.desc()).limit(1)).first()
    if row is None:
        return None
    return News(
        row.number, row.key, row.n, row.at, row.id, row.code, row.kind, json.loads(row.data)
    )


def acknowledge(connection: Connection, store: str, number: int) -> None:
    """The store has taken everything up to `number`; never backwards."""
    before = heard_by(connection, store)
    connection.execute(delete(acknowledged).where(acknowledged.c.store == store))
    connection.execute(insert(acknowledged).values(store=store, news=max(before, number)))


def heard_by(connection: Connection, store: str) -> int:
    """How far the store has acknowledged."""
    asked = select(acknowledged.c.news).where(acknowledged.c.store == store)
    return int(connection.scalar(asked) or 0)


def name(ground: Ground, connection: Connection, code: str, system: str, other: str) -> None:
    """Another system's code for the dossier under `code`."""
    row = find(connection, code)
    if row is None:
        return
    connection.execute(delete(alias).where(alias.c.code == other))
    connection.execute(
        insert(alias).values(code=other, dossier=row.number, system=system, at=ground.now())
    )
