"""What was promised before it changed: so that a past day can be counted as it was."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, insert, or_, select, type_coerce

from motcua_desktop.models.columns import milliseconds
from motcua_desktop.models.supervision_tables import PromiseBeforeRow
from motcua_desktop.models.tables import DossierRow

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_B = PromiseBeforeRow.__table__  # type: ignore[attr-defined]
_PROMISE: tuple[str, ...] = ("due_at", "paused_at")


def keep(connection: Connection, seq: int, columns: Mapping[str, Any], *, until: datetime) -> None:
    """Keep what the dossier promised until `until`, if these columns are about to change it.

    Moments in `columns` are moments, or stored milliseconds.
    """
    told = {name: _stored(columns[name]) for name in _PROMISE if name in columns}
    if told:
        connection.execute(_KEEP[tuple(told)], {"k_seq": seq, "k_until": until, **told})


def _stored(value: Any) -> int | None:
    return milliseconds(value) if isinstance(value, datetime) else value


def _statement(names: tuple[str, ...]) -> Any:
    changes = (_raw(_D.c[name]).is_distinct_from(bindparam(name)) for name in names)
    promised = (_D.c.seq, bindparam("k_until", type_=_B.c.until.type), _D.c.due_at, _D.c.paused_at)
    return insert(_B).from_select(
        ["dossier", "until", *_PROMISE],
        select(*promised).where(_D.c.seq == bindparam("k_seq"), or_(*changes)),
    )


def _raw(column: Any) -> Any:
    return type_coerce(column, BigInteger)


# Made once: making one costs more than running it.
_KEEP = {names: _statement(names) for names in (_PROMISE, _PROMISE[:1], _PROMISE[1:])}
