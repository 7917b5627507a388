"""Sessions of receiving citizens in the store: those of their own, and those put in a rule's place.

The rules themselves are facts about the office (`models.settings`).
"""

from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from motcua_desktop.domain.reception import Meeting, Session
from motcua_desktop.models.columns import inserted_id
from motcua_desktop.models.supervision_tables import ReceptionRow

_R = ReceptionRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it at class creation


def add(connection: Connection, session: Session, actor: str) -> int:
    """Write a session down; its row's id."""
    values = {
        "day": session.day,
        **session.meeting.to_json(),
        "rule": session.rule,
        "actor_name": actor,
        "cancelled_why": "",
    }
    return inserted_id(connection.execute(insert(_R), values))


def cancel(connection: Connection, row: int, why: str, at: datetime) -> None:
    """It is called off; the row stays."""
    where = update(_R).where(_R.c.id == row)
    connection.execute(where.values(cancelled_at=at, cancelled_why=why))


def between(connection: Connection, first: date, last: date) -> tuple[Session, ...]:
    """The sessions of these days, in the order they were written."""
    query = select(_R).where(_R.c.day >= first, _R.c.day <= last).order_by(_R.c.id)
    return tuple(
        Session(
            id=str(row.id),
            day=row.day,
            meeting=Meeting(row.starts, row.ends, row.host, row.office, row.place, row.note),
            rule=row.rule,
            cancelled=row.cancelled_why,
        )
        for row in connection.execute(query)
    )
