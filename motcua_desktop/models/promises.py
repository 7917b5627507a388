"""What was promised to the citizens whose dossiers are open, all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, bindparam, select

from motcua_desktop.domain.calendar import Due
from motcua_desktop.domain.clock import ClockEvent
from motcua_desktop.domain.dossier import DossierLine, Status
from motcua_desktop.models import reading
from motcua_desktop.models.tables import ClockRow, DossierRow

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_C = ClockRow.__table__  # type: ignore[attr-defined]
_OPEN = tuple(sorted(status.value for status in Status if status.open))
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Promise:
    """An open dossier's line and the clock events behind its due moment, oldest first."""

    seq: int
    line: DossierLine
    events: tuple[ClockEvent, ...]


def open_promises(connection: Connection) -> list[Promise]:
    """Every open dossier that has a due moment, the most urgent first."""
    rows = connection.execute(_LINES).all()
    events = {
        seq: tuple(map(reading.clock_event, group))
        for seq, group in groupby(connection.execute(_EVENTS), key=attrgetter("dossier"))
    }
    return [Promise(row.seq, reading.line(row), events.get(row.seq, ())) for row in rows]


def dues(connection: Connection, seqs: Sequence[int]) -> dict[int, Due]:
    """The moments promised for these dossiers, each with its reasons as they were told."""
    found: dict[int, Due] = {}
    for first in range(0, len(seqs), _AT_ONCE):
        rows = connection.execute(_DUES, {"k": list(seqs[first : first + _AT_ONCE])})
        found |= {row.seq: due for row in rows if (due := reading.due(row)) is not None}
    return found


# The open ones stand in an index of their own: `ix_dossier_open_due`.
_IS_OPEN = (_D.c.status.in_(_OPEN), _D.c.due_at.is_not(None))
_LINES = reading.line_columns().where(*_IS_OPEN).order_by(_D.c.due_at, _D.c.seq)
_EVENTS = (
    select(_C).join(_D, _D.c.seq == _C.c.dossier).where(*_IS_OPEN).order_by(_C.c.dossier, _C.c.id)
)
_DUES = select(_D.c.seq, _D.c.due_at, _D.c.due_steps).where(
    _D.c.seq.in_(bindparam("k", expanding=True))
)
