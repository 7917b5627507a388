"""The people who may sign in, in the store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from motcua_desktop.models.columns import inserted_id
from motcua_desktop.models.tables import StaffMember

_T = StaffMember.__table__  # type: ignore[attr-defined]  # SQLModel sets it at class creation


def by_login(connection: Connection, login: str) -> Row[Any] | None:
    """The person with this name, also one who may no longer sign in."""
    return connection.execute(select(_T).where(_T.c.login == login)).one_or_none()


def everybody(connection: Connection) -> Sequence[Row[Any]]:
    """All who may or might sign in, by name."""
    return connection.execute(select(_T).order_by(_T.c.name, _T.c.id)).all()


# The row's own columns, each by name.
def insert_member(  # noqa: PLR0913
    connection: Connection, *, login: str, name: str, role: str, password_hash: str, at: datetime
) -> int:
    """The new person's id."""
    values = {
        "login": str(login),
        "name": str(name),
        "role": role,
        "password_hash": password_hash,
        "failures": 0,
        "created_at": at,
    }
    return inserted_id(connection.execute(insert(_T), values))


def failed(connection: Connection, member: int, locked_until: datetime | None) -> None:
    """Count one more wrong password; no try before `locked_until`."""
    connection.execute(
        update(_T)
        .where(_T.c.id == member)
        .values(failures=_T.c.failures + 1, locked_until=locked_until)
    )


def wait(connection: Connection, member: int, locked_until: datetime) -> None:
    """No try before `locked_until`; nothing is counted."""
    connection.execute(update(_T).where(_T.c.id == member).values(locked_until=locked_until))


def succeeded(connection: Connection, member: int) -> None:
    """Forget the wrong passwords before."""
    connection.execute(update(_T).where(_T.c.id == member).values(failures=0, locked_until=None))


def set_password(connection: Connection, member: int, password_hash: str) -> None:
    """The new hash; who was locked out may try again."""
    connection.execute(
        update(_T)
        .where(_T.c.id == member)
        .values(password_hash=password_hash, failures=0, locked_until=None)
    )


def disable(connection: Connection, member: int, at: datetime) -> None:
    """No longer let in from `at` on; the row stays, for what they did."""
    connection.execute(update(_T).where(_T.c.id == member).values(disabled_at=at))
