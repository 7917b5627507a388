"""Closed periods in the store: append-only; and what each dossier did in a period."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from motcua_desktop.domain.closing import FORM, ClosedReport
from motcua_desktop.domain.dossier import HistoryLine
from motcua_desktop.domain.report import Period
from motcua_desktop.models import journal
from motcua_desktop.models.columns import inserted_id
from motcua_desktop.models.supervision_tables import ClosedReportRow
from motcua_desktop.models.tables import JournalRow

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_T = ClosedReportRow.__table__  # type: ignore[attr-defined]
_J = JournalRow.__table__  # type: ignore[attr-defined]
ACTION = "close_report"
"""The journal's word for a closing."""


def add(connection: Connection, closed: ClosedReport) -> ClosedReport:
    """Write the closing; the same with its row's id."""
    values = {
        "form": FORM,
        "first": closed.period.first,
        "last": closed.period.last,
        "number": closed.number,
        "period": closed.period.name,
        "body": closed.body,
        "facts": closed.facts,
        "head": closed.head,
        "signature": closed.signature,
        "public_key": closed.public_key,
        "reason": closed.reason,
        "at": closed.at,
        "actor_name": closed.actor,
    }
    return replace(closed, id=inserted_id(connection.execute(insert(_T), values)))


def newest(connection: Connection, period: Period) -> ClosedReport | None:
    """The last closing of exactly these days."""
    days = {"first": period.first, "last": period.last}
    row = connection.execute(_NEWEST, days).first()
    return None if row is None else _closed(row)


def ending_on(connection: Connection, day: date) -> ClosedReport | None:
    """The newest closing of any period that ends on this day."""
    row = connection.execute(_ENDING, {"last": day}).first()
    return None if row is None else _closed(row)


def numbered(connection: Connection, row_id: int) -> ClosedReport | None:
    """The closing of this row."""
    row = connection.execute(_ONE, {"id": row_id}).first()
    return None if row is None else _closed(row)


def everything(connection: Connection) -> list[ClosedReport]:
    """Every closing, the newest period first, its newest closing first."""
    return [_closed(row) for row in connection.execute(_ALL)]


def head(connection: Connection) -> str:
    """The journal's head now; "" while it is empty."""
    return str(connection.execute(_HEAD).scalar() or "")


def since(
    connection: Connection, entry: int, dossiers: Sequence[int]
) -> dict[int, list[HistoryLine]]:
    """What was journalled of each of these dossiers after this entry, oldest first."""
    found: dict[int, list[HistoryLine]] = {}
    for start in range(0, len(dossiers), _AT_ONCE):
        some = dossiers[start : start + _AT_ONCE]
        for dossier, lines in journal.histories(connection, some).items():
            found[dossier] = [line for line in lines if line.id > entry]
    return found


def entries(connection: Connection) -> dict[tuple[str, str, int], tuple[int, dict[str, Any]]]:
    """By first day, last day and number: the journal's entry of each closing, and what it says."""
    found = {}
    for row in connection.execute(_ENTRIES):
        data = json.loads(row.data)
        found[data["first"], data["last"], data["number"]] = (row.id, data)
    return found


def next_number(connection: Connection, period: Period) -> int:
    """The number of the period's next closing, from 1."""
    days = {"first": period.first, "last": period.last}
    return int(connection.execute(_LAST, days).scalar() or 0) + 1


def _closed(row: Any) -> ClosedReport:
    return ClosedReport(
        id=row.id,
        number=row.number,
        period=Period(row.first, row.last, row.period),
        body=row.body,
        facts=bytes(row.facts),
        head=row.head,
        signature=row.signature,
        public_key=row.public_key,
        reason=row.reason,
        at=row.at,
        actor=row.actor_name,
    )


_AT_ONCE = 500
_OF_PERIOD = (
    _T.c.form == FORM,
    _T.c.first == bindparam("first"),
    _T.c.last == bindparam("last"),
)
_NEWEST = select(_T).where(*_OF_PERIOD).order_by(_T.c.number.desc()).limit(1)
_LAST = select(func.max(_T.c.number)).where(*_OF_PERIOD)
_ENDING = (
    select(_T)
    .where(_T.c.form == FORM, _T.c.last == bindparam("last"))
    .order_by(_T.c.id.desc())
    .limit(1)
)
_ONE = select(_T).where(_T.c.id == bindparam("id"))
_ALL = select(_T).order_by(_T.c.last.desc(), _T.c.first, _T.c.number.desc())
_HEAD = select(_J.c.hash).order_by(_J.c.id.desc()).limit(1)
# Through the index of dossiers: entries of none are few.
_ENTRIES = select(_J).where(_J.c.dossier.is_(None), _J.c.action == ACTION).order_by(_J.c.id)
