"""Many dossiers like one that the services made: copied row by row, as nobody has time to type."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

_OWN: dict[str, Callable[[int], Any]] = {
    "id": lambda number: f"copied-{number}",
    "code": lambda number: f"COPIED-{number}",
    "scan": lambda number: f"9{number:013}",
    "request_id": lambda _: None,
    "serial": lambda number: 100_000 + number,
    "register_number": lambda number: 100_000 + number,
}
_NUMBERED = {"certified_copy": "number"}


def copies(connection: Connection, code: str, count: int, *beside: str) -> list[int]:
    """`count` dossiers more like `code`, with its rows in these tables; their rows."""
    seq = connection.exec_driver_sql("SELECT seq FROM dossier WHERE code = ?", (code,)).scalar_one()
    newest = connection.exec_driver_sql("SELECT max(seq) FROM dossier").scalar_one()
    made = list(range(newest + 1, newest + 1 + count))
    for one in made:
        own = {"seq": one, **{key: make(one) for key, make in _OWN.items()}}
        _copy(connection, "dossier", "seq", seq, own)
        for table in beside:
            changed: dict[str, Any] = {"dossier": one}
            if table in _NUMBERED:
                changed |= {"id": None, _NUMBERED[table]: 100_000 + one}
            _copy(connection, table, "dossier", seq, changed)
    return made


def _copy(connection: Connection, table: str, key: str, seq: int, changed: dict[str, Any]) -> None:
    """The rows of `table` where `key` is `seq` once more, with these columns changed."""
    columns = [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")]
    told = ", ".join("?" if column in changed else column for column in columns)
    values = [changed[column] for column in columns if column in changed]
    # Names of tables and columns are the schema's own.
    statement = f"INSERT INTO {table} SELECT {told} FROM {table} WHERE {key} = ?"
    connection.exec_driver_sql(statement, (*values, seq))
