"""Who had a dossier at a moment, as columns for the sheets that group by people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select

from motcua_desktop.domain.custody import HolderKind
from motcua_desktop.models.columns import milliseconds
from motcua_desktop.models.tables import DossierRow, HandOverRow
from motcua_desktop.models.timeliness import raw

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_H = HandOverRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Held:
    """Kind and name (`domain.custody.Holder`) of who had it, and since when.

    A dossier that was done is held against whoever had it when it was. `since` is None for what
    never left the desk. A query that uses them has to be joined with `joined`.
    """

    kind: ColumnElement[str]
    name: ColumnElement[str]
    since: ColumnElement[datetime]
    passed: Any
    on: Any

    def joined(self, query: Select[Any]) -> Select[Any]:
        """`query` (over the dossiers) with what these columns need beside it."""
        return query.outerjoin(self.passed, self.on)


def held_at(end: datetime) -> Held:
    """Who had each dossier just before `end`."""
    last = (
        select(_H.c.id)
        .where(
            _H.c.dossier == _D.c.seq,
            _H.c.undone_at.is_(None),
            raw(_H.c.at) < milliseconds(end),
        )
        .order_by(_H.c.id.desc())
        .limit(1)
        .correlate(_D)
        .scalar_subquery()
    )
    passed, before = _H.alias("passed_last"), _H.alias("passed_before")
    had_since = (
        select(before.c.at)
        .where(
            before.c.dossier == _D.c.seq,
            before.c.undone_at.is_(None),
            before.c.id < passed.c.id,
        )
        .order_by(before.c.id.desc())
        .limit(1)
        .correlate(_D, passed)
        .scalar_subquery()
    )
    desk = literal(HolderKind.DESK.value)
    # What ends a dossier brings it back to the desk in the same moment.
    ended = and_(passed.c.to_kind == desk, raw(passed.c.at) == raw(_D.c.completed_at))
    return Held(
        kind=func.coalesce(case((ended, passed.c.from_kind), else_=passed.c.to_kind), desk),
        name=func.coalesce(case((ended, passed.c.from_name), else_=passed.c.to_name), ""),
        since=case((ended, had_since), else_=passed.c.at),
        passed=passed,
        on=passed.c.id == last,
    )
