"""Results nobody has come for by a moment, and whether their people were told."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from motcua_desktop.domain.dossier import ReturnBy, Status
from motcua_desktop.domain.reminders import Way
from motcua_desktop.domain.submitter import Submitter
from motcua_desktop.models.columns import milliseconds
from motcua_desktop.models.desk_tables import ReminderRow
from motcua_desktop.models.tables import DeliveryRow, DossierRow, ProcedureVersion
from motcua_desktop.models.timeliness import ended_without_result, raw

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_G = DeliveryRow.__table__  # type: ignore[attr-defined]
_R = ReminderRow.__table__  # type: ignore[attr-defined]
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]
_READY = "ready"
_TELLING = (Way.MESSAGE.value, Way.CALL.value)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A result at the desk. `phone` is the applicant's, else of who came instead.

    `told_at` is when the person was last told that it is there; None: never.
    """

    seq: int
    code: str
    applicant: str
    phone: str
    procedure: str
    procedure_code: str
    since: datetime
    return_by: ReturnBy
    told_at: datetime | None


def waiting(connection: Connection, *, end: datetime) -> list[Waiting]:
    """Every result that lay at the desk just before `end`, the oldest first."""
    told = (
        select(func.max(_R.c.at))
        .where(
            _R.c.dossier == _D.c.seq,
            _R.c.kind == _READY,
            _R.c.way.in_(_TELLING),
            _R.c.at < end,
        )
        .correlate(_D)
        .scalar_subquery()
    )
    # What was given since is found by its delivery; nothing else of the returned ones is read.
    given_since = select(_G.c.dossier).where(_G.c.at >= end, _G.c.undone_at.is_(None))
    lay = or_(
        _D.c.status == Status.COMPLETED.value,
        and_(
            _D.c.seq.in_(given_since),
            _D.c.status == Status.RETURNED.value,
            _D.c.returned_at >= end,
            ~ended_without_result(),
        ),
    )
    query = (
        select(
            _D.c.seq,
            _D.c.code,
            _D.c.name,
            _D.c.phone,
            _D.c.submitter,
            _V.c.name.label("procedure"),
            _V.c.code.label("procedure_code"),
            _D.c.completed_at,
            _D.c.return_by,
            told.label("told_at"),
        )
        .join(_V, _V.c.id == _D.c.procedure_id)
        .where(lay, raw(_D.c.completed_at) + 0 < milliseconds(end))
        .order_by(_D.c.completed_at, _D.c.seq)
    )
    return [
        Waiting(
            row.seq,
            row.code,
            row.name,
            row.phone or _of_submitter(row.submitter),
            row.procedure,
            row.procedure_code,
            row.completed_at,
            ReturnBy(row.return_by),
            row.told_at,
        )
        for row in connection.execute(query)
    ]


def _of_submitter(text: str | None) -> str:
    phone = Submitter.parse(json.loads(text)).person.phone if text else None
    return str(phone) if phone else ""
