"""Procedure versions in the store, and how often this desk used each procedure."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from motcua_desktop.domain.catalogue_change import Version
from motcua_desktop.domain.policy import ClockPolicy
from motcua_desktop.domain.procedure import CatalogueEntry, Procedure, ProcedureCode
from motcua_desktop.domain.term import Term
from motcua_desktop.errors import InvalidInput, NotFound
from motcua_desktop.models.desk_tables import ProcedureUse
from motcua_desktop.models.tables import ProcedureVersion

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]
_U = ProcedureUse.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Stored:
    """A version with the row it stands in."""

    id: int
    entry: CatalogueEntry


@dataclass(frozen=True, slots=True)
class Title:
    """What a list of procedures needs: of the current versions only."""

    id: int
    code: str
    name: str


def current(connection: Connection, code: str) -> Stored:
    """The version in force; raises NotFound (field `procedure`) with codes that look alike."""
    wanted = _code(code)
    row = connection.execute(_CURRENT, {"k": wanted}).one_or_none()
    if row is None:
        raise _unknown(connection, wanted)
    return _stored(row)


def version(connection: Connection, code: str, number: int) -> Stored:
    """This version of a procedure, also a superseded one; raises NotFound."""
    wanted = _code(code)
    row = connection.execute(_VERSION, {"k": wanted, "n": number}).one_or_none()
    if row is None:
        raise NotFound(f"Thủ tục «{wanted}» không có bản {number}.", field="procedure")
    return _stored(row)


def versions(connection: Connection, code: str) -> tuple[Version, ...]:
    """Every version of a procedure, the newest first."""
    rows = connection.execute(_VERSIONS, {"k": _code(code)})
    return tuple(
        Version(row.version, row.imported_at, row.superseded_at, row.source) for row in rows
    )


def by_ids(connection: Connection, ids: list[int]) -> list[CatalogueEntry]:
    """These rows in the order given."""
    rows = connection.execute(select(_V).where(_V.c.id.in_(ids)))
    found = {row.id: _stored(row).entry for row in rows}
    return [found[row_id] for row_id in ids]


def everything(connection: Connection) -> dict[str, Stored]:
    """All versions in force, by code."""
    rows = connection.execute(select(_V).where(_V.c.superseded_at.is_(None)))
    return {row.code: _stored(row) for row in rows}


def supplement_windows(connection: Connection, ids: Collection[int]) -> dict[int, Term | None]:
    """How long people may take to supplement under each of these versions; None: no limit."""
    if not ids:
        return {}
    rows = connection.execute(select(_V.c.id, _V.c.body).where(_V.c.id.in_(ids)))
    told = ((row.id, json.loads(row.body).get("clock")) for row in rows)
    return {row_id: ClockPolicy.from_json(clock).window for row_id, clock in told}


def titles(connection: Connection) -> list[Title]:
    """Code and name of every version in force, by code."""
    rows = connection.execute(_TITLES)
    return [Title(row.id, row.code, row.name) for row in rows]


def in_force_since(connection: Connection) -> list[tuple[CatalogueEntry, datetime]]:
    """Every newest version with the moment since when it is, by code."""
    rows = connection.execute(select(_V).where(_V.c.superseded_at.is_(None)).order_by(_V.c.code))
    return [(_stored(row).entry, row.imported_at) for row in rows]


def newest(connection: Connection) -> int:
    """The newest version's row: grows with every change of the catalogue; 0 when it is empty."""
    return int(connection.execute(_NEWEST).scalar() or 0)


def add(
    connection: Connection, procedures: Iterable[Procedure], *, source: str, at: datetime
) -> None:
    """Each procedure as the version in force from `at`; the one before is kept, superseded."""
    numbers = {row.code: row.last for row in connection.execute(_LAST_NUMBERS)}
    rows = [
        {
            "code": str(procedure.code),
            "version": numbers.get(procedure.code, 0) + 1,
            "name": procedure.name,
            "field_name": procedure.field_name,
            "fingerprint": procedure.fingerprint(),
            "body": json.dumps(procedure.to_json(), ensure_ascii=False),
            "source": source,
            "imported_at": at,
        }
        for procedure in procedures
    ]
    if rows:
        connection.execute(_SUPERSEDE, [{"k": row["code"], "at": at} for row in rows])
        connection.execute(insert(_V), rows)


def count_use(connection: Connection, code: str, at: datetime) -> None:
    """One more dossier of this procedure at this desk."""
    if not connection.execute(_COUNT_UP, {"k": code, "at": at}).rowcount:
        connection.execute(insert(_U), {"code": code, "uses": 1, "last_used_at": at})


def uses(connection: Connection) -> dict[str, int]:
    """How often this desk took each procedure in."""
    return {row.code: row.uses for row in connection.execute(select(_U.c.code, _U.c.uses))}


def _code(text: str) -> str:
    """The national code within `text`; what is no code stays as it is, to be told."""
    try:
        return str(ProcedureCode(text))
    except InvalidInput:
        return text.strip()[:40]


def _stored(row: Row[tuple[object, ...]]) -> Stored:
    procedure = _procedure(row.body)
    return Stored(row.id, CatalogueEntry(procedure, row.version, row.superseded_at is None))


@lru_cache(maxsize=512)
def _procedure(body: str) -> Procedure:
    return Procedure.from_json(json.loads(body))


def _unknown(connection: Connection, code: str) -> NotFound:
    from difflib import get_close_matches

    names = {title.code: title.name for title in titles(connection)}
    near = get_close_matches(code, names, n=3, cutoff=0.6)
    told = "; ".join(f"{known} {names[known]}" for known in near)
    return NotFound(
        f"Danh mục không có thủ tục «{code}».",
        field="procedure",
        next_step=f"Có phải: {told}?" if near else "Tìm theo tên bằng «motcua procedures find».",
    )


_CURRENT = select(_V).where(_V.c.code == bindparam("k"), _V.c.superseded_at.is_(None))
_VERSION = select(_V).where(_V.c.code == bindparam("k"), _V.c.version == bindparam("n"))
_VERSIONS = (
    select(_V.c.version, _V.c.imported_at, _V.c.superseded_at, _V.c.source)
    .where(_V.c.code == bindparam("k"))
    .order_by(_V.c.version.desc())
)
_TITLES = (
    select(_V.c.id, _V.c.code, _V.c.name).where(_V.c.superseded_at.is_(None)).order_by(_V.c.code)
)
_NEWEST = select(func.max(_V.c.id))
_LAST_NUMBERS = select(_V.c.code, func.max(_V.c.version).label("last")).group_by(_V.c.code)
_SUPERSEDE = (
    update(_V)
    .where(_V.c.code == bindparam("k"), _V.c.superseded_at.is_(None))
    .values(superseded_at=bindparam("at"))
)
_COUNT_UP = (
    update(_U)
    .where(_U.c.code == bindparam("k"))
    .values(uses=_U.c.uses + 1, last_used_at=bindparam("at"))
)
