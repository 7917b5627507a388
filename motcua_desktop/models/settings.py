"""Facts about this desk, by name."""

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from motcua_desktop.models.tables import Setting

_T = Setting.__table__  # type: ignore[attr-defined]  # SQLModel sets it at class creation


def get(connection: Connection, key: str) -> str | None:
    """The value, or None when nobody set it."""
    value = connection.execute(_GET, {"k_key": key}).scalar()
    return None if value is None else str(value)


def everything(connection: Connection) -> dict[str, str]:
    """All facts at once."""
    return {row.key: row.value for row in connection.execute(select(_T))}


def put(connection: Connection, key: str, value: str) -> None:
    """Set the value, in the caller's transaction."""
    if get(connection, key) is None:
        connection.execute(insert(_T), {"key": key, "value": value})
    else:
        connection.execute(update(_T).where(_T.c.key == key).values(value=value))


def drop(connection: Connection, key: str) -> None:
    """Forget the value; nothing happens when there is none."""
    connection.execute(delete(_T).where(_T.c.key == key))


_GET = select(_T.c.value).where(_T.c.key == bindparam("k_key"))
