"""Counts for the supervisor's reports: one aggregate over the dossiers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, not_, or_, select

from motcua_desktop.domain.term import Unit
from motcua_desktop.models.columns import milliseconds
from motcua_desktop.models.tables import DossierRow, ProcedureVersion

_D = DossierRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it at class creation
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]
_DAY_MS = 86_400_000
_LOCAL_MS = 7 * 3_600_000
_BY_HOUR = [Unit.HOURS.value, Unit.WORKING_HOURS.value]


def count_month(
    connection: Connection, *, start: datetime, end: datetime
) -> list[tuple[str, str, str, dict[str, int]]]:
    """(field, code, name, counts) of every procedure with dossiers in [start, end)."""
    received, done = _D.c.received_at, _D.c.completed_at
    open_at_end = or_(done.is_(None), done >= end)
    in_period = and_(received >= start, received < end)
    finished = and_(done >= start, done < end)
    overdue = and_(_later_than_due(milliseconds(end) - 1), _D.c.paused_at.is_(None), open_at_end)
    query = (
        select(
            _V.c.field_name,
            _V.c.code,
            func.max(_V.c.name).label("name"),
            _count(and_(in_period, _D.c.channel == "online"), "online"),
            _count(and_(in_period, _D.c.channel != "online"), "direct"),
            _count(received < start, "carried"),
            _count(and_(finished, _rank(1)), "early"),
            _count(and_(finished, _rank(0)), "on_time"),
            _count(and_(finished, _rank(-1)), "late"),
            _count(and_(open_at_end, not_(overdue)), "open_in_time"),
            _count(and_(open_at_end, overdue), "open_overdue"),
        )
        .join(_V, _V.c.id == _D.c.procedure_id)
        # By `completed_at`'s index: what is open or was done lately, not everything ever received.
        .where(_raw(received) + 0 < milliseconds(end), or_(done.is_(None), done >= start))
        .group_by(_V.c.field_name, _V.c.code)
        .order_by(_V.c.field_name, _V.c.code)
    )
    return [
        (row.field_name, row.code, row.name, {key: int(getattr(row, key)) for key in _KEYS})
        for row in connection.execute(query)
    ]


_KEYS = ("online", "direct", "carried", "early", "on_time", "late", "open_in_time", "open_overdue")


def _count(condition: ColumnElement[bool], name: str) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)


def _raw(column: Any) -> Any:
    """The stored milliseconds, for arithmetic."""
    from sqlalchemy import BigInteger, type_coerce

    return type_coerce(column, BigInteger)


def _day(value: Any) -> Any:
    return (value + _LOCAL_MS) // _DAY_MS


def _rank(wanted: int) -> ColumnElement[bool]:
    """1 early, 0 on time, -1 late; a dossier without a due moment counts as on time."""
    due, done = _raw(_D.c.due_at), _raw(_D.c.completed_at)
    minute = 60_000
    by_hour = _D.c.term_unit.in_(_BY_HOUR)
    due_unit = case((by_hour, due // minute), else_=_day(due))
    done_unit = case((by_hour, done // minute), else_=_day(done))
    match wanted:
        case 1:
            return and_(_D.c.due_at.is_not(None), done_unit < due_unit)
        case 0:
            return or_(_D.c.due_at.is_(None), done_unit == due_unit)
    return and_(_D.c.due_at.is_not(None), done_unit > due_unit)


def _later_than_due(moment: int) -> ColumnElement[bool]:
    due = _raw(_D.c.due_at)
    by_hour = _D.c.term_unit.in_(_BY_HOUR)
    return and_(
        _D.c.due_at.is_not(None),
        case((by_hour, due < moment), else_=_day(due) < (moment + _LOCAL_MS) // _DAY_MS),
    )
