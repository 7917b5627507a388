"""Money of a period added up by procedure, by exemption and by way of paying; and what is owed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, select

from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.models import by_procedure
from motcua_desktop.models.by_procedure import Counted
from motcua_desktop.models.cash import LEFT, OWES_NOTHING
from motcua_desktop.models.tables import DossierFeeRow, DossierRow, PaymentRow, ProcedureVersion

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_F = DossierFeeRow.__table__  # type: ignore[attr-defined]
_P = PaymentRow.__table__  # type: ignore[attr-defined]
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Taken:
    """Payments alike: how many, and what they come to in đồng."""

    field: str
    code: str
    name: str
    kind: PaymentKind
    method: str
    exemption: str
    payments: int
    amount: int


def taken(connection: Connection, *, start: datetime, end: datetime) -> list[Taken]:
    """Payments, waivers and refunds in [start, end) that were not undone, by field and code."""
    return [
        Taken(
            row.field_name,
            row.code,
            row.name,
            PaymentKind(row.kind),
            row.method,
            row.exemption,
            row.payments,
            row.amount,
        )
        for row in connection.execute(_TAKEN, {"start": start, "end": end})
    ]


def owed(connection: Connection, *, start: datetime, end: datetime) -> list[Counted]:
    """What dossiers received in [start, end) still owe: `owing` dossiers, `owed` đồng."""
    query: Any = select(
        func.count().label("dossiers"),
        func.count().label("owing"),
        func.sum(_STILL).label("owed"),
    )
    return by_procedure.counted(connection, query.where(_owing(start, end)), ("owing", "owed"))


# A figure of the sheet: of when, and of which row.
def lines(  # noqa: PLR0913
    connection: Connection, key: str, *, start: datetime, end: datetime, field: str, code: str
) -> list[DossierLine]:
    """The dossiers that paid, were let off or got back in the period, or still owe."""
    if key in ("owed", "owing"):
        wanted = _owing(start, end)
    else:
        moved = select(_P.c.dossier).where(
            _P.c.at >= start, _P.c.at < end, _P.c.undone_at.is_(None), _P.c.kind == key
        )
        wanted = _D.c.seq.in_(moved)
    return by_procedure.lines(connection, wanted, field=field, code=code)


def _owing(start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(
        _D.c.received_at >= start,
        _D.c.received_at < end,
        _D.c.status.not_in(OWES_NOTHING),
        _STILL > 0,
    )


_STILL = (
    select(func.sum(func.max(LEFT, 0)))
    .where(_F.c.dossier == _D.c.seq)
    .correlate(_D)
    .scalar_subquery()
)
_TAKEN = (
    select(
        _V.c.field_name,
        _V.c.code,
        func.max(_V.c.name).label("name"),
        _P.c.kind,
        _P.c.method,
        _P.c.exemption,
        func.count().label("payments"),
        func.sum(_P.c.amount).label("amount"),
    )
    .select_from(_P)
    .join(_D, _D.c.seq == _P.c.dossier)
    .join(_V, _V.c.id == _D.c.procedure_id)
    .where(
        _P.c.at >= bindparam("start"),
        _P.c.at < bindparam("end"),
        _P.c.undone_at.is_(None),
    )
    .group_by(_V.c.field_name, _V.c.code, _P.c.kind, _P.c.method, _P.c.exemption)
    .order_by(_V.c.field_name, _V.c.code)
)
