"""Results that nobody collected yet, and consignments by post, in the store."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update

from motcua_desktop.domain.dossier import ReturnBy, Status
from motcua_desktop.domain.handing import SheetNumber
from motcua_desktop.domain.results import READY, Consignment, Ready, Sent
from motcua_desktop.models.columns import inserted_id
from motcua_desktop.models.custody import next_number
from motcua_desktop.models.desk_tables import ConsignmentRow, ReminderRow
from motcua_desktop.models.reading import line, line_columns
from motcua_desktop.models.tables import DeliveryRow, DossierFeeRow, DossierRow, ProcedureVersion

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_F = DossierFeeRow.__table__  # type: ignore[attr-defined]
_C = ConsignmentRow.__table__  # type: ignore[attr-defined]
_V = DeliveryRow.__table__  # type: ignore[attr-defined]
_P = ProcedureVersion.__table__  # type: ignore[attr-defined]
_R = ReminderRow.__table__  # type: ignore[attr-defined]


def waiting(connection: Connection, limit: int) -> list[Ready]:
    """Every result that is there and was not collected, the oldest first."""
    width = len(line_columns().selected_columns)
    owed = _owed(connection)
    rows = connection.execute(_WAITING, {"most": limit}).all()
    found = []
    for row in rows:
        told = line(row[:width])
        since = told.completed_at or told.received_at
        found.append(
            Ready(
                told,
                since,
                ReturnBy(row.return_by),
                row.postal_address,
                told.phone or _phone(row.submitter),
                row.reminded_at,
                owed.get(row.seq, 0),
            )
        )
    return sorted(found, key=lambda ready: ready.since)


# The consignment's own columns, each by name.
def open_consignment(  # noqa: PLR0913
    connection: Connection, *, year: int, counter: int, carrier: str, at: datetime, actor: str
) -> int:
    """A new consignment of this counter's year, still empty; its row's id."""
    values = {
        "year": year,
        "counter": counter,
        "number": next_number(connection, _C, year, counter),
        "carrier": carrier,
        "at": at,
        "actor_name": actor,
    }
    return inserted_id(connection.execute(insert(_C), values))


def consignment_id(connection: Connection, counter: int, number: SheetNumber) -> int | None:
    """The row of this counter's consignment of that number."""
    found = connection.execute(
        select(_C.c.id).where(
            _C.c.year == number.year, _C.c.counter == counter, _C.c.number == number.number
        )
    ).scalar()
    return None if found is None else int(found)


def read(connection: Connection, row_id: int) -> Consignment:
    """The consignment with the parcels that stand, as they were packed. `row_id` must exist."""
    head = connection.execute(select(_C).where(_C.c.id == row_id)).one()
    rows = connection.execute(_SENT.where(_C.c.id == row_id).order_by(_V.c.id), {"most": -1}).all()
    return Consignment(
        SheetNumber(head.number, head.year),
        head.carrier,
        head.at,
        head.actor_name,
        tuple(map(_sent, rows)),
    )


def first_on(connection: Connection, row_id: int) -> tuple[int, str]:
    """The dossier that was packed first, also when it came back since: its seq and code."""
    first = select(_D.c.seq, _D.c.code).join(_V, _V.c.dossier == _D.c.seq)
    row = connection.execute(
        first.where(_V.c.consignment == row_id).order_by(_V.c.id).limit(1)
    ).one()
    return int(row.seq), str(row.code)


def sent(connection: Connection, limit: int) -> list[Sent]:
    """What went by post with the newest consignments, the newest first."""
    # From the consignments on, for most deliveries never saw the post.
    newest = select(_C.c.id).order_by(_C.c.id.desc()).limit(limit)
    these = _SENT.where(_V.c.consignment.in_(newest)).order_by(_V.c.id.desc())
    rows = connection.execute(these, {"most": limit}).all()
    return [_sent(row) for row in rows]


def carriers(connection: Connection) -> list[str]:
    """Who carried things before, the newest first."""
    rows = connection.execute(
        select(_C.c.carrier).group_by(_C.c.carrier).order_by(func.max(_C.c.id).desc()).limit(10)
    )
    return [str(name) for name in rows.scalars()]


def set_tracking(connection: Connection, delivery: int, number: str) -> None:
    """The post's number of this delivery."""
    connection.execute(update(_V).where(_V.c.id == delivery).values(tracking_number=number))


def take_back(connection: Connection, delivery: int, at: datetime) -> None:
    """This delivery did not reach anybody."""
    connection.execute(update(_V).where(_V.c.id == delivery).values(undone_at=at))


def _owed(connection: Connection) -> dict[int, int]:
    """What is still owed for the results that wait, by dossier (đồng)."""
    rows = connection.execute(_OWED)
    return {row.dossier: int(row.owed) for row in rows}


def _phone(submitter: str | None) -> str:
    return str(json.loads(submitter).get("phone") or "") if submitter else ""


def _sent(row: Any) -> Sent:
    return Sent(
        row.id,
        row.code,
        row.collected_by,
        row.postal_address or row.address,
        row.phone or _phone(row.submitter),
        row.result_name or row.procedure,
        row.tracking_number,
        SheetNumber(row.number, row.year),
        row.at,
    )


_REMINDED = (
    select(func.max(_R.c.at))
    .where(_R.c.dossier == _D.c.seq, _R.c.kind == READY)
    .scalar_subquery()
    .label("reminded_at")
)
_WAITING = (
    line_columns()
    .add_columns(_D.c.return_by, _D.c.postal_address, _D.c.submitter, _REMINDED)
    .where(_D.c.status == Status.COMPLETED.value)
    .order_by(_D.c.seq)
    .limit(bindparam("most"))
)
_OWED = (
    select(
        _F.c.dossier,
        func.sum(_F.c.amount - _F.c.paid - _F.c.waived).label("owed"),
    )
    .join(_D, and_(_D.c.seq == _F.c.dossier, _D.c.status == Status.COMPLETED.value))
    .where(_F.c.amount > _F.c.paid + _F.c.waived)
    .group_by(_F.c.dossier)
)
_SENT = (
    select(
        _D.c.id,
        _D.c.code,
        _D.c.postal_address,
        _D.c.address,
        _D.c.phone,
        _D.c.submitter,
        _D.c.result_name,
        _P.c.name.label("procedure"),
        _V.c.collected_by,
        _V.c.tracking_number,
        _V.c.at,
        _C.c.number,
        _C.c.year,
    )
    .join(_D, _D.c.seq == _V.c.dossier)
    .join(_P, _P.c.id == _D.c.procedure_id)
    .join(_C, _C.c.id == _V.c.consignment)
    .where(_V.c.undone_at.is_(None))
    .limit(bindparam("most"))
)
