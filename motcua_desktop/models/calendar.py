"""The office calendar's days in the store."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select

from motcua_desktop.models.desk_tables import CalendarDay

_T = CalendarDay.__table__  # type: ignore[attr-defined]  # SQLModel sets it at class creation


class Origin(StrEnum):
    """Who says so: the holidays library, the table shipped with the program, or this office."""

    LIBRARY = "library"
    SHIPPED = "shipped"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Day:
    """A day off, or one worked instead of another."""

    day: date
    worked: bool
    name: str
    origin: Origin


def days(connection: Connection) -> list[Day]:
    """Every day that is not an ordinary one, in order."""
    rows = connection.execute(select(_T).order_by(_T.c.day))
    return [Day(row.day, bool(row.worked), row.name, Origin(row.origin)) for row in rows]


def put(connection: Connection, entries: Iterable[Day]) -> None:
    """Write these days over what was said of them before."""
    rows = [
        {
            "day": entry.day,
            "worked": entry.worked,
            "name": entry.name,
            "origin": entry.origin.value,
        }
        for entry in entries
    ]
    drop(connection, (entry["day"] for entry in rows))
    if rows:
        connection.execute(insert(_T), rows)


def drop(connection: Connection, which: Iterable[object]) -> None:
    """Make these ordinary days again."""
    connection.execute(delete(_T).where(_T.c.day.in_(list(which))))
