"""Hand-over lists in the store, signatures of the takers, and the names known from before."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, select, update

from motcua_desktop.domain.custody import Holder, HolderKind
from motcua_desktop.domain.handing import HandOverList, Passed, SheetNumber
from motcua_desktop.domain.moment import iso, parse_moment
from motcua_desktop.domain.paper import HandedOver
from motcua_desktop.models import high_water
from motcua_desktop.models.columns import inserted_id
from motcua_desktop.models.desk_tables import HandOverListRow
from motcua_desktop.models.tables import DossierRow, HandOverRow, ProcedureVersion

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_H = HandOverRow.__table__  # type: ignore[attr-defined]
_L = HandOverListRow.__table__  # type: ignore[attr-defined]
_D = DossierRow.__table__  # type: ignore[attr-defined]
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]
_REMEMBERED = 2_000


def next_number(connection: Connection, table: Table, year: int, counter: int) -> int:
    """The next number of this counter's year in a table of numbered lists."""
    last = connection.execute(
        select(func.max(table.c.number)).where(table.c.year == year, table.c.counter == counter)
    ).scalar()
    return max(int(last or 0), high_water.floor(connection, table.name, year)) + 1


# The list's own columns, each by name.
def open_list(  # noqa: PLR0913
    connection: Connection, *, year: int, counter: int, at: datetime, giver: str, taker: Holder,
    actor: str,
) -> int:  # fmt: skip
    """A new list of this counter's year, still empty; its row's id."""
    values = {
        "year": year,
        "counter": counter,
        "number": next_number(connection, _L, year, counter),
        "at": at,
        "from_name": giver,
        "to_kind": taker.kind.value,
        "to_name": taker.name,
        "actor_name": actor,
    }
    return inserted_id(connection.execute(insert(_L), values))


def put_on_list(connection: Connection, list_id: int, seq: int, note: str) -> None:
    """The dossier's newest hand-over belongs to this list, which says now what it will ever say."""
    newest = select(func.max(_H.c.id)).where(_H.c.dossier == seq).scalar_subquery()
    now = connection.execute(_TODAY, {"k": seq}).one()
    listed = {
        "applicant": now.name,
        "procedure": now.procedure,
        "sets": now.sets,
        "due_at": iso(now.due_at),
    }
    told = json.dumps(listed, ensure_ascii=False)
    connection.execute(
        update(_H).where(_H.c.id == newest).values(list=list_id, note=note, listed=told)
    )


def list_id(connection: Connection, counter: int, number: SheetNumber) -> int | None:
    """The row of this counter's list of that number."""
    found = connection.execute(
        select(_L.c.id).where(
            _L.c.year == number.year, _L.c.counter == counter, _L.c.number == number.number
        )
    ).scalar()
    return None if found is None else int(found)


def read(connection: Connection, row_id: int) -> HandOverList:
    """The list with what stands of it, in the order it was made. `row_id` must exist."""
    head = connection.execute(select(_L).where(_L.c.id == row_id)).one()
    rows = connection.execute(_ON_LIST, {"k": row_id}).all()
    until = rows[0].until if rows else None
    return HandOverList(
        SheetNumber(head.number, head.year),
        head.at,
        head.from_name,
        Holder(HolderKind(head.to_kind), head.to_name, until),
        head.actor_name,
        tuple(Passed(_line(row), row.taken_at, row.taken_by) for row in rows),
    )


def _line(row: Any) -> HandedOver:
    """As it was listed; what lists did not keep before the store's revision 0010, as it is now."""
    if row.listed is None:
        told = (row.name, row.procedure, row.sets)
        return HandedOver(row.code, *told, row.until, row.due_at, row.note)
    listed = json.loads(row.listed)
    due_at = listed["due_at"]
    return HandedOver(
        row.code,
        listed["applicant"],
        listed["procedure"],
        listed["sets"],
        row.until,
        parse_moment(due_at, field="due_at") if due_at else None,
        row.note,
    )


def first_on(connection: Connection, row_id: int) -> tuple[int, str]:
    """The dossier that was put on this list first, also when that was undone since: seq, code."""
    first = select(_D.c.seq, _D.c.code).join(_H, _H.c.dossier == _D.c.seq)
    row = connection.execute(first.where(_H.c.list == row_id).order_by(_H.c.id).limit(1)).one()
    return int(row.seq), str(row.code)


def newest(connection: Connection, counter: int, limit: int) -> list[HandOverList]:
    """This counter's lists, the newest first."""
    ids = connection.execute(
        select(_L.c.id).where(_L.c.counter == counter).order_by(_L.c.id.desc()).limit(limit)
    ).scalars()
    return [read(connection, row_id) for row_id in ids.all()]


def of_day(connection: Connection, start: datetime, end: datetime) -> Sequence[Any]:
    """What was handed over in this time and stands, in its order.

    `at`, `code`, `name`, `procedure`, `from_kind`, `from_name`, `to_kind`, `to_name`, `taken_at`,
    `taken_by`, and `number` and `year` of its list, None where it was on none.
    """
    return connection.execute(_HANDED, {"start": start, "end": end}).all()


def untaken_of_list(connection: Connection, row_id: int) -> Sequence[Any]:
    """The hand-overs of a list that nobody has signed for: `id`, `dossier`."""
    return connection.execute(_UNTAKEN.where(_H.c.list == row_id)).all()


def untaken_of_dossier(connection: Connection, seq: int) -> Sequence[Any]:
    """The dossier's newest hand-over, when nobody has signed for it: `id`, `dossier`."""
    newest_one = (
        select(func.max(_H.c.id))
        .where(_H.c.dossier == seq, _H.c.undone_at.is_(None))
        .scalar_subquery()
    )
    return connection.execute(_UNTAKEN.where(_H.c.id == newest_one)).all()


def take(connection: Connection, ids: Sequence[int], *, at: datetime, by: str) -> None:
    """The takers signed for these hand-overs."""
    connection.execute(update(_H).where(_H.c.id.in_(ids)).values(taken_at=at, taken_by=by))


def names_before(connection: Connection, kind: HolderKind) -> list[str]:
    """To whom things were handed lately, the most usual first."""
    rows = connection.execute(
        select(_H.c.to_kind, _H.c.to_name).order_by(_H.c.id.desc()).limit(_REMEMBERED)
    )
    names = Counter(row.to_name for row in rows if row.to_kind == kind.value and row.to_name)
    return [name for name, _ in names.most_common()]


def procedures_with_stages(connection: Connection) -> list[str]:
    """The JSON of the procedures in force that go through several agencies."""
    rows = connection.execute(
        select(_V.c.body).where(
            _V.c.superseded_at.is_(None), _V.c.body.contains('"stages"', autoescape=True)
        )
    )
    return [str(body) for body in rows.scalars()]


_TODAY = (
    select(_D.c.name, _V.c.name.label("procedure"), _D.c.sets, _D.c.due_at)
    .join(_V, _V.c.id == _D.c.procedure_id)
    .where(_D.c.seq == bindparam("k"))
)
_ON_LIST = (
    select(
        _D.c.code,
        _D.c.name,
        _V.c.name.label("procedure"),
        _D.c.sets,
        _D.c.due_at,
        _H.c.until,
        _H.c.note,
        _H.c.listed,
        _H.c.taken_at,
        _H.c.taken_by,
    )
    .join(_D, _D.c.seq == _H.c.dossier)
    .join(_V, _V.c.id == _D.c.procedure_id)
    .where(_H.c.list == bindparam("k"), _H.c.undone_at.is_(None))
    .order_by(_H.c.id)
)
_HANDED = (
    select(
        _H.c.at,
        _D.c.code,
        _D.c.name,
        _V.c.name.label("procedure"),
        _H.c.from_kind,
        _H.c.from_name,
        _H.c.to_kind,
        _H.c.to_name,
        _H.c.taken_at,
        _H.c.taken_by,
        _L.c.number,
        _L.c.year,
    )
    .join(_D, _D.c.seq == _H.c.dossier)
    .join(_V, _V.c.id == _D.c.procedure_id)
    .outerjoin(_L, _L.c.id == _H.c.list)
    .where(_H.c.at >= bindparam("start"), _H.c.at < bindparam("end"), _H.c.undone_at.is_(None))
    .order_by(_H.c.id)
)
_UNTAKEN = select(_H.c.id, _H.c.dossier).where(_H.c.taken_at.is_(None), _H.c.undone_at.is_(None))
