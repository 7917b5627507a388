"""What was told already, by which way."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.reminders import Reminder, Way
from motcua_desktop.models.desk_tables import ReminderRow
from motcua_desktop.models.tables import ClockRow, DossierRow

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_R = ReminderRow.__table__  # type: ignore[attr-defined]
_D = DossierRow.__table__  # type: ignore[attr-defined]
_C = ClockRow.__table__  # type: ignore[attr-defined]


def told_before(connection: Connection, way: Way, dossiers: Iterable[str]) -> set[Reminder]:
    """Everything that was told about these dossiers (by id) by this way."""
    rows = connection.execute(_TOLD, {"way": way.value, "ids": list(set(dossiers))})
    return {Reminder(row.id, row.kind, row.occasion) for row in rows}


def tell(connection: Connection, way: Way, reminders: Iterable[Reminder], at: datetime) -> None:
    """Remember that these were told; one told twice is remembered once."""
    for reminder in reminders:
        seq = connection.execute(_SEQ, {"id": reminder.dossier}).scalar_one()
        values = {"dossier": seq, "kind": reminder.kind, "occasion": reminder.occasion}
        connection.execute(_TELL, {**values, "way": way.value, "at": at})


def concerned(connection: Connection, limit: int) -> list[int]:
    """The dossiers whose people may be waiting for a message: result, papers, money, new date."""
    moved = select(_C.c.dossier).where(_C.c.kind == "extend", _C.c.dossier == _D.c.seq)
    waiting = select(_D.c.seq).where(_D.c.status.in_(_WAITING))
    extended = select(_D.c.seq).where(_D.c.status.in_(_AT_WORK), moved.exists())
    found = waiting.union(extended).order_by("seq").limit(limit)
    return [int(seq) for seq in connection.execute(found).scalars()]


_WAITING = [
    Status.AWAITING_SUPPLEMENT.value,
    Status.AWAITING_PAYMENT.value,
    Status.COMPLETED.value,
]
_AT_WORK = [Status.RECEIVED.value, Status.IN_PROGRESS.value]
_SEQ = select(_D.c.seq).where(_D.c.id == bindparam("id"))
_TELL = insert(_R).on_conflict_do_nothing()
_TOLD = (
    select(_D.c.id, _R.c.kind, _R.c.occasion)
    .join(_D, _D.c.seq == _R.c.dossier)
    .where(_R.c.way == bindparam("way"), _D.c.id.in_(bindparam("ids", expanding=True)))
)
