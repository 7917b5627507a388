"""The till in the store: payments of a span of time, what is still owed, and the counts."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, func, insert, select

from motcua_desktop.domain.cash import CashCount, CashLine, OwedLine, notes_from, notes_text
from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.models.desk_tables import CashCountRow
from motcua_desktop.models.tables import DossierFeeRow, DossierRow, PaymentRow, ProcedureVersion

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_P = PaymentRow.__table__  # type: ignore[attr-defined]
_D = DossierRow.__table__  # type: ignore[attr-defined]
_F = DossierFeeRow.__table__  # type: ignore[attr-defined]
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]
_C = CashCountRow.__table__  # type: ignore[attr-defined]
OWES_NOTHING = [Status.REFUSED.value, Status.WITHDRAWN.value, Status.STOPPED.value]
"""Nobody pays for what the office did not do."""
LEFT = func.coalesce(_F.c.amount, 0) - _F.c.paid - _F.c.waived
"""What is left to pay of a fee line, over `dossier_fee`; below nought where more was paid."""


def lines(connection: Connection, *, start: datetime, end: datetime) -> tuple[CashLine, ...]:
    """Payments, waivers and refunds in [start, end) that were not undone, oldest first."""
    rows = connection.execute(_LINES, {"start": start, "end": end})
    return tuple(
        CashLine(
            at=row.at,
            kind=PaymentKind(row.kind),
            amount=row.amount,
            method=row.method,
            officer=row.actor_name,
            code=row.code,
            applicant=row.name,
            procedure=row.procedure,
            exemption=row.exemption,
            evidence=row.evidence,
        )
        for row in rows
    )


def outstanding(connection: Connection, *, start: datetime, end: datetime) -> tuple[OwedLine, ...]:
    """The dossiers received in [start, end) that still owe something, oldest first."""
    rows = connection.execute(_OWED, {"start": start, "end": end})
    return tuple(OwedLine(row.code, row.name, row.procedure, int(row.owed)) for row in rows)


def counts(connection: Connection, *, first: date, last: date, counter: int) -> Sequence[CashCount]:
    """The counts of these days, both included, as they were made."""
    rows = connection.execute(_COUNTS, {"first": first, "last": last, "counter": counter})
    return [
        CashCount(
            day=row.day,
            expected=row.expected,
            counted=row.counted,
            explanation=row.explanation,
            at=row.at,
            officer=row.actor_name,
            notes=notes_from(row.notes),
        )
        for row in rows
    ]


def add_count(connection: Connection, count: CashCount, *, counter: int) -> None:
    """Append a count; those before it stay."""
    connection.execute(
        insert(_C),
        {
            "day": count.day,
            "counter": counter,
            "expected": count.expected,
            "counted": count.counted,
            "notes": notes_text(count.notes),
            "explanation": count.explanation,
            "at": count.at,
            "actor_name": count.officer,
        },
    )


_LINES = (
    select(
        _P.c.at,
        _P.c.kind,
        _P.c.amount,
        _P.c.method,
        _P.c.exemption,
        _P.c.evidence,
        _P.c.actor_name,
        _D.c.code,
        _D.c.name,
        _V.c.name.label("procedure"),
    )
    .join(_D, _D.c.seq == _P.c.dossier)
    .join(_V, _V.c.id == _D.c.procedure_id)
    .where(
        _P.c.at >= bindparam("start"),
        _P.c.at < bindparam("end"),
        _P.c.undone_at.is_(None),
    )
    .order_by(_P.c.at, _P.c.id)
)
_OWED = (
    select(
        _D.c.code,
        _D.c.name,
        _V.c.name.label("procedure"),
        func.sum(func.max(LEFT, 0)).label("owed"),
    )
    .join(_F, _F.c.dossier == _D.c.seq)
    .join(_V, _V.c.id == _D.c.procedure_id)
    .where(
        _D.c.received_at >= bindparam("start"),
        _D.c.received_at < bindparam("end"),
        _D.c.status.not_in(OWES_NOTHING),
    )
    .group_by(_D.c.seq)
    .having(func.sum(func.max(LEFT, 0)) > 0)
    .order_by(_D.c.seq)
)
_COUNTS = (
    select(_C)
    .where(
        _C.c.counter == bindparam("counter"),
        _C.c.day >= bindparam("first"),
        _C.c.day <= bindparam("last"),
    )
    .order_by(_C.c.day, _C.c.id)
)
