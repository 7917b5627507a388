"""Dossiers counted by field and procedure: the versions of a procedure are one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.models.reading import line, line_columns
from motcua_desktop.models.tables import DossierRow, ProcedureVersion

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Counted:
    """One procedure of one field in a period: how many dossiers, and the figures under their keys.

    Those of Biểu II.06a are the keys of `CAME` and `WENT` of `domain.report`.
    """

    field: str
    code: str
    name: str
    dossiers: int
    counts: dict[str, int]


def counted(connection: Connection, query: Any, keys: Sequence[str]) -> list[Counted]:
    """What `query` over the dossiers gives as `dossiers` and `keys`, by field and code."""
    # Not by the procedures' own index: it would read every dossier there ever was.
    of = (_D.c.procedure_id + 0).label("procedure_id")
    rows = connection.execute(query.add_columns(of).group_by(of)).all()
    versions = connection.execute(
        select(_V.c.id, _V.c.field_name, _V.c.code, _V.c.name).where(
            _V.c.id.in_([row.procedure_id for row in rows])
        )
    )
    return _together(rows, {row.id: row for row in versions}, keys)


def lines(
    connection: Connection, *conditions: ColumnElement[bool], field: str = "", code: str = ""
) -> list[DossierLine]:
    """The dossiers that meet all conditions, of a field or a procedure where told, first due first.

    The conditions are over the dossier's own table alone.
    """
    query = line_columns().where(*conditions)
    if field:
        query = query.where(_V.c.field_name == field)
    if code:
        query = query.where(_V.c.code == code)
    rows = connection.execute(query.order_by(_D.c.due_at.is_(None), _D.c.due_at, _D.c.seq))
    return [line(row) for row in rows]


def _together(rows: Iterable[Any], versions: dict[int, Any], keys: Sequence[str]) -> list[Counted]:
    found: dict[tuple[str, str], Counted] = {}
    for row in rows:
        version = versions[row.procedure_id]
        place = (version.field_name, version.code)
        one = found.get(place, Counted(*place, "", 0, dict.fromkeys(keys, 0)))
        found[place] = Counted(
            *place,
            max(one.name, version.name),
            one.dossiers + row.dossiers,
            {key: one.counts[key] + (getattr(row, key) or 0) for key in keys},
        )
    return [found[place] for place in sorted(found)]
