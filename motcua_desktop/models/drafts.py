"""Unfinished work, saved when idle; one per person and place."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from motcua_desktop.models.desk_tables import DraftRow

_T = DraftRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it at class creation


def put(connection: Connection, *, owner: int, place: str, body: str, at: datetime) -> None:
    """Keep this work instead of what was kept before."""
    drop(connection, owner=owner, place=place)
    connection.execute(insert(_T), {"owner": owner, "place": place, "body": body, "saved_at": at})


def get(connection: Connection, *, owner: int, place: str) -> Row[Any] | None:
    """What this person left unfinished at `place`, or None."""
    return connection.execute(
        select(_T).where(_T.c.owner == owner, _T.c.place == place)
    ).one_or_none()


def drop(connection: Connection, *, owner: int, place: str) -> None:
    """Forget it; nothing happens when there is none."""
    connection.execute(delete(_T).where(_T.c.owner == owner, _T.c.place == place))
