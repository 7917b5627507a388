"""What each person had to do: dossiers received, done and open, and steps written down."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, case, func, select

from motcua_desktop.domain.counting import Counting
from motcua_desktop.domain.custody import Holder, HolderKind
from motcua_desktop.domain.report import WENT
from motcua_desktop.domain.steps import Action
from motcua_desktop.models.columns import milliseconds
from motcua_desktop.models.holding import held_at
from motcua_desktop.models.journal import UNDO
from motcua_desktop.models.reports import conditions, within
from motcua_desktop.models.tables import DossierRow, JournalRow, StaffMember
from motcua_desktop.models.timeliness import last_moment, promised_then, raw

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_J = JournalRow.__table__  # type: ignore[attr-defined]
_S = StaffMember.__table__  # type: ignore[attr-defined]
_AT_ONCE = 5_000
# Steps are taken back within minutes; nobody does it later than this.
_TAKEN_BACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Had:
    """A dossier of the period: who took it in, who had it last, how it stands (`WENT`).

    `fresh`: received in the period. `taken_by` has it when nobody passed it on.
    """

    seq: int
    taken_by: str
    fresh: bool
    holder: Holder
    went: str
    received_at: datetime
    done_at: datetime | None


def had(
    connection: Connection, *, start: datetime, end: datetime, counting: Counting, now: datetime
) -> Iterable[Had]:
    """Every dossier that Biểu II.06a of [start, end) counts, the longest due first."""
    promised, held = promised_then(connection, last_moment(end)), held_at(end)
    keys = conditions(start, end, counting, promised, now)
    query = select(
        _D.c.seq,
        _D.c.received_by,
        (raw(_D.c.received_at) >= milliseconds(start)).label("fresh"),
        held.kind.label("kind"),
        held.name.label("name"),
        case(*((keys[key], key) for key in WENT)).label("went"),
        _D.c.received_at,
        case((_D.c.completed_at < end, _D.c.completed_at)).label("done_at"),
    ).select_from(_D)
    query = within(promised.joined(held.joined(query)), start, end)
    for row in connection.execute(query.order_by(_D.c.due_at, _D.c.seq)):
        holder = Holder(HolderKind(row.kind), row.name)
        fresh = bool(row.fresh)
        yield Had(row.seq, row.received_by, fresh, holder, row.went, row.received_at, row.done_at)


def steps(connection: Connection, *, start: datetime, end: datetime) -> Counter[str]:
    """How many steps of dossiers each person wrote down in [start, end), by name.

    One that was taken back counts for nobody.
    """
    among = {"start": start, "end": end}
    found = Counter({row.actor_name: int(row.steps) for row in connection.execute(_STEPS, among)})
    until = {"start": start, "end": end + _TAKEN_BACK}
    undone = [json.loads(text)["of"] for text in connection.execute(_UNDONE, until).scalars()]
    for first in range(0, len(undone), _AT_ONCE):
        asked = {**among, "ids": undone[first : first + _AT_ONCE]}
        found.subtract({row.actor_name: row.steps for row in connection.execute(_THESE, asked)})
    return +found


def roles(connection: Connection) -> dict[str, str]:
    """The role of everybody who works or worked here, by name."""
    return {row.name: row.role for row in connection.execute(select(_S.c.name, _S.c.role))}


_WITHIN = (_J.c.at >= bindparam("start"), _J.c.at < bindparam("end"))
_STEPS = (
    select(_J.c.actor_name, func.count().label("steps"))
    .where(*_WITHIN, _J.c.action.in_(list(Action)), _J.c.actor.is_not(None))
    .group_by(_J.c.actor_name)
)
_UNDONE = select(_J.c.data).where(*_WITHIN, _J.c.action == UNDO)
_THESE = _STEPS.where(_J.c.id.in_(bindparam("ids", expanding=True)))
