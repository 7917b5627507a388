"""Reviews of procedures in the store; one that was removed stays, with why."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, insert, select, update

from motcua_desktop.domain.procedure import ProcedureCode
from motcua_desktop.domain.review import Proposal, Review, ReviewAsked
from motcua_desktop.models.columns import inserted_id
from motcua_desktop.models.supervision_tables import ReviewRow
from motcua_desktop.models.tables import ProcedureVersion

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_R = ReviewRow.__table__  # type: ignore[attr-defined]
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]


def add(connection: Connection, review: Review) -> int:
    """Write it down; its row's id."""
    asked = review.asked
    values = {
        "procedure_code": str(asked.procedure),
        "version": review.version,
        "day": review.day,
        "reviewer": review.reviewer,
        "finding": asked.finding,
        "kind": asked.kind.value,
        "proposal": asked.proposal,
        "basis": asked.basis,
        "sent_to": asked.sent_to,
        "sent_on": review.sent_on,
        "at": review.at,
        "actor_name": review.reviewer,
        "removed_why": "",
    }
    return inserted_id(connection.execute(insert(_R), values))


def between(connection: Connection, first: date, last: date) -> tuple[Review, ...]:
    """The reviews of these days that were not removed, the oldest first."""
    rows = connection.execute(_BETWEEN, {"first": first, "last": last})
    return tuple(map(_review, rows))


def one(connection: Connection, review: int) -> Review | None:
    """That review, unless it was removed or never was."""
    row = connection.execute(_ONE, {"k": review}).one_or_none()
    return None if row is None else _review(row)


def send(connection: Connection, review: int, to: str, day: date) -> None:
    """Its proposal went to somebody."""
    connection.execute(update(_R).where(_R.c.id == review).values(sent_to=to, sent_on=day))


def remove(connection: Connection, review: int, why: str, at: datetime) -> None:
    """It counts no more; the row stays."""
    where = update(_R).where(_R.c.id == review)
    connection.execute(where.values(removed_at=at, removed_why=why))


def _review(row: Row[Any]) -> Review:
    asked = ReviewAsked(
        ProcedureCode(row.procedure_code),
        row.finding,
        Proposal(row.kind),
        row.proposal,
        row.basis,
        row.sent_to,
        row.day,
    )
    return Review(
        row.id,
        asked,
        row.name,
        row.field_name,
        row.version,
        row.day,
        row.reviewer,
        row.at,
        row.sent_on,
    )


_KNOWN = (
    select(_R, _V.c.name, _V.c.field_name)
    .join(_V, and_(_V.c.code == _R.c.procedure_code, _V.c.version == _R.c.version))
    .where(_R.c.removed_at.is_(None))
)
_BETWEEN = _KNOWN.where(_R.c.day >= bindparam("first"), _R.c.day <= bindparam("last")).order_by(
    _R.c.day, _R.c.id
)
_ONE = _KNOWN.where(_R.c.id == bindparam("k"))
