"""Beside a dossier: hand-overs, money, deliveries. Append-only; undone ones stay, marked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from motcua_desktop.domain.custody import HandOver, Holder, HolderKind
from motcua_desktop.domain.delivery import Delivery, IdentityCheck, Relation, Signature
from motcua_desktop.domain.money import Payment, PaymentKind
from motcua_desktop.models.columns import inserted_id
from motcua_desktop.models.tables import DeliveryRow, HandOverRow, PaymentRow

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_H = HandOverRow.__table__  # type: ignore[attr-defined]
_M = PaymentRow.__table__  # type: ignore[attr-defined]
_V = DeliveryRow.__table__  # type: ignore[attr-defined]
RARE = {"custody": _H, "payments": _M, "delivery": _V}
"""The tables, by the names of `Dossier`'s fields."""


def hand_over(connection: Connection, seq: int, passed: HandOver) -> int:
    """Write one hand-over; its id."""
    return inserted_id(
        connection.execute(
            insert(_H),
            {
                "dossier": seq,
                "at": passed.at,
                "from_kind": passed.giver.kind.value,
                "from_name": passed.giver.name,
                "to_kind": passed.taker.kind.value,
                "to_name": passed.taker.name,
                "until": passed.taker.until,
                "note": passed.note,
                "actor_name": passed.actor,
                "list": passed.list,
                "taken_by": "",
            },
        )
    )


def pay(connection: Connection, seq: int, payment: Payment) -> int:
    """Write one payment, waiver or refund; its id."""
    return inserted_id(
        connection.execute(
            insert(_M),
            {
                "dossier": seq,
                "at": payment.at,
                "kind": payment.kind.value,
                "amount": payment.amount,
                "method": payment.method,
                "exemption": payment.exemption,
                "evidence": payment.evidence,
                "actor_name": payment.actor,
            },
        )
    )


def deliver(connection: Connection, seq: int, given: Delivery) -> int:
    """Write how a result left; its id."""
    return inserted_id(
        connection.execute(
            insert(_V),
            {
                "dossier": seq,
                "at": given.at,
                "method": given.method,
                "collected_by": given.collected_by,
                "id_number": given.id_number,
                "relation": given.relation.value,
                "authorisation": given.authorisation,
                "identity_check": given.identity_check.value,
                "signature": given.signature.value,
                "consignment": given.consignment,
                "tracking_number": given.tracking_number,
                "actor_name": given.actor,
            },
        )
    )


def take_back(connection: Connection, rows: Mapping[str, int], *, at: datetime) -> None:
    """Mark these rows (table → id), which one step wrote beside a dossier, as undone."""
    for table in (_H, _M, _V):
        if table.name in rows:
            connection.execute(
                update(table).where(table.c.id == rows[table.name]).values(undone_at=at)
            )


def custody(connection: Connection, seq: int) -> tuple[HandOver, ...]:
    """The hand-overs that stand, oldest first."""
    rows = connection.execute(_CUSTODY, {"k": seq})
    return tuple(
        HandOver(
            row.id,
            row.at,
            Holder(HolderKind(row.from_kind), row.from_name),
            Holder(HolderKind(row.to_kind), row.to_name, row.until),
            row.note,
            row.actor_name,
            row.list,
            row.taken_at,
            row.taken_by,
        )
        for row in rows
    )


def payments(connection: Connection, seq: int) -> tuple[Payment, ...]:
    """What was paid, let off or given back and stands, oldest first."""
    return tuple(
        Payment(
            row.id,
            row.at,
            PaymentKind(row.kind),
            row.amount,
            row.method,
            row.exemption,
            row.evidence,
            row.actor_name,
        )
        for row in connection.execute(_PAYMENTS, {"k": seq})
    )


def delivery(connection: Connection, seq: int) -> Delivery | None:
    """How the result left the desk; None while it has not."""
    row: Any = connection.execute(_DELIVERY, {"k": seq}).first()
    if row is None:
        return None
    return Delivery(
        row.id,
        row.at,
        row.method,
        row.collected_by,
        row.id_number,
        Relation(row.relation),
        row.authorisation,
        IdentityCheck(row.identity_check),
        Signature(row.signature),
        row.consignment,
        row.tracking_number,
        row.actor_name,
    )


_CUSTODY = (
    select(_H).where(_H.c.dossier == bindparam("k"), _H.c.undone_at.is_(None)).order_by(_H.c.id)
)
_PAYMENTS = (
    select(_M).where(_M.c.dossier == bindparam("k"), _M.c.undone_at.is_(None)).order_by(_M.c.id)
)
_DELIVERY = (
    select(_V)
    .where(_V.c.dossier == bindparam("k"), _V.c.undone_at.is_(None))
    .order_by(_V.c.id.desc())
    .limit(1)
)
