"""What a step is about to change in a dossier, kept so that it can be put back to the letter."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, type_coerce, update
from sqlalchemy.types import NullType

from motcua_desktop.models import attachments, promise_before, reading, search
from motcua_desktop.models.tables import DossierFeeRow, DossierPaper, DossierRow

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_BESIDE = {
    "fees": DossierFeeRow.__table__,  # type: ignore[attr-defined]  # as above
    "papers": DossierPaper.__table__,  # type: ignore[attr-defined]  # as above
}
# A column's value as SQLite holds it.
_RAW = NullType()


def snapshot(
    connection: Connection, seq: int, columns: Iterable[str], *, fees: bool, papers: bool
) -> dict[str, Any]:
    """These columns, the fee lines and the papers where asked for, as stored, for `restore`."""
    names = tuple(sorted(columns))
    row = connection.execute(_kept(names), {"k_seq": seq}).one()
    kept: dict[str, Any] = {"columns": dict(zip(names, row, strict=True))}
    for key, wanted in (("fees", fees), ("papers", papers)):
        if wanted:
            kept[key] = _rows(connection, _BESIDE[key], seq)
    return kept


def restore(connection: Connection, seq: int, kept: Mapping[str, Any], *, at: datetime) -> None:
    """Bring back what `snapshot` kept of the step of `at`, and the words the dossier is found by.

    What was promised between that step and now counts for no day: the step was never taken.

    Under `scans` the ids of those that went with their papers meanwhile: they stand again. Under
    `renamed` whether the papers were the same in the same order, only called otherwise.
    """
    promise_before.keep(connection, seq, kept["columns"], until=at)
    values = {name: type_coerce(value, _RAW) for name, value in kept["columns"].items()}
    connection.execute(
        update(_D).where(_D.c.seq == seq).values(**values, revision=_D.c.revision + 1)
    )
    names = attachments.paper_names(connection, seq)
    for key, table in _BESIDE.items():
        if key not in kept:
            continue
        connection.execute(delete(table).where(table.c.dossier == seq))
        if kept[key]:
            connection.execute(insert(table), kept[key])
    if "papers" in kept:
        if kept.get("renamed"):
            names = attachments.paper_names(connection, seq)
        attachments.follow(connection, seq, names)
        attachments.bring_back(connection, seq, kept.get("scans", ()))
    search.replace(connection, seq, reading.search_words(connection, seq))


@lru_cache(maxsize=200)
def _kept(names: tuple[str, ...]) -> Any:
    columns = (type_coerce(_D.c[name], _RAW).label(name) for name in names)
    return select(*columns).where(_D.c.seq == bindparam("k_seq"))


def _rows(connection: Connection, table: Any, seq: int) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(table).where(table.c.dossier == seq).order_by(table.c.position)
    )
    return [dict(row) for row in rows.mappings()]
