"""Digitised or not: the conditions over a dossier, and the counts of scans in a period."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, not_, select

from motcua_desktop.domain.attachment import Role
from motcua_desktop.models import by_procedure
from motcua_desktop.models.by_procedure import Counted
from motcua_desktop.models.desk_tables import AttachmentRow, CertifiedCopyRow
from motcua_desktop.models.tables import DossierPaper, DossierRow
from motcua_desktop.models.timeliness import ended_without_result

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_A = AttachmentRow.__table__  # type: ignore[attr-defined]
_D = DossierRow.__table__  # type: ignore[attr-defined]
_K = CertifiedCopyRow.__table__  # type: ignore[attr-defined]
_P = DossierPaper.__table__  # type: ignore[attr-defined]

DOSSIERS = ("done", "at_intake", "result", "whole")
"""Figures that count dossiers, which stand behind them."""
KEYS = (*DOSSIERS, "papers", "digitised", "reused", "certified", "certified_electronic")


def at_intake() -> ColumnElement[bool]:
    """At least one of its components was digitised (QĐ 766/QĐ-TTg, rows 4.x)."""
    return select(_P.c.dossier).where(_P.c.dossier == _D.c.seq, _P.c.digitised).exists()


def result() -> ColumnElement[bool]:
    """Its result is there as a file."""
    return (
        select(_A.c.id)
        .where(
            _A.c.dossier == _D.c.seq,
            _A.c.role == Role.RESULT.value,
            _A.c.removed_at.is_(None),
        )
        .exists()
    )


def with_result(start: datetime, end: datetime) -> ColumnElement[bool]:
    """Done in [start, end) with a result."""
    done = and_(_D.c.completed_at >= start, _D.c.completed_at < end)
    return and_(done, not_(ended_without_result()))


def conditions() -> dict[str, ColumnElement[bool]]:
    """What makes a dossier that was done count under each of `DOSSIERS`."""
    scanned, kept = at_intake(), result()
    return dict(
        zip(
            DOSSIERS,
            (_D.c.seq.is_not(None), scanned, kept, and_(scanned, kept)),
            strict=True,
        )
    )


def count(connection: Connection, *, start: datetime, end: datetime) -> list[Counted]:
    """The figures of `KEYS` of what was done with a result in [start, end), by procedure.

    `certified` are the lines of Sổ chứng thực bản sao of these dossiers, `certified_electronic`
    those whose dossier has its result as a file.
    """
    kept = result()
    lines = _number(_K)
    counts = (func.count().filter(one).label(key) for key, one in conditions().items())
    sums = {
        "papers": _number(_P),
        "digitised": _number(_P, _P.c.digitised),
        "reused": _number(_P, _P.c.digitised, _P.c.reused),
        "certified": lines,
    }
    query = select(
        func.count().label("dossiers"),
        *counts,
        *(func.sum(one).label(key) for key, one in sums.items()),
        func.sum(lines).filter(kept).label("certified_electronic"),
    ).where(with_result(start, end))
    return by_procedure.counted(connection, query, KEYS)


def _number(table: Any, *conditions: Any) -> Any:
    """How many rows of `table` a dossier has that meet these."""
    return (
        select(func.count())
        .select_from(table)
        .where(table.c.dossier == _D.c.seq, *conditions)
        .correlate(_D)
        .scalar_subquery()
    )
