"""Early, on time, late, in time, overdue: the conditions that every counted sheet shares.

They stand over the dossier's own table; `Promised` says what was promised as of which moment.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    or_,
    select,
    true,
    type_coerce,
)

from motcua_desktop.domain.counting import Compare, Counting, Ended, Waiting
from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.term import Unit
from motcua_desktop.models.columns import milliseconds
from motcua_desktop.models.supervision_tables import PromiseBeforeRow
from motcua_desktop.models.tables import DossierRow, JournalRow

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_J = JournalRow.__table__  # type: ignore[attr-defined]
_B = PromiseBeforeRow.__table__  # type: ignore[attr-defined]
_DAY_MS = 86_400_000
_MINUTE_MS = 60_000
_LOCAL_MS = 7 * 3_600_000
_BY_HOUR = (Unit.HOURS.value, Unit.WORKING_HOURS.value)
_WITHOUT_RESULT = (Status.REFUSED.value, Status.WITHDRAWN.value, Status.STOPPED.value)


@dataclass(frozen=True, slots=True)
class Promised:
    """What was promised at a moment, as columns in stored milliseconds.

    `due` is None where there was no due moment, `paused` None while the clock ran. A query that
    uses them has to be joined with `joined`.
    """

    due: ColumnElement[Any]
    paused: ColumnElement[Any]
    before: Any = None
    on: Any = None

    def joined(self, query: Select[Any]) -> Select[Any]:
        """`query` (over the dossiers) with what these columns need beside it."""
        return query if self.before is None else query.outerjoin(self.before, self.on)


def raw(column: Any) -> Any:
    """The stored milliseconds of a moment, for arithmetic."""
    return type_coerce(column, BigInteger)


NOW = Promised(raw(_D.c.due_at), raw(_D.c.paused_at))
"""What is promised now."""


def promised_at(moment: datetime) -> Promised:
    """What was promised at `moment`, whatever was extended, paused or corrected since.

    A step that was taken back counts as never taken.
    """
    at = milliseconds(moment)
    earlier, later = _B.alias("earlier"), _B.alias("later")
    # A clock that was set back may leave a later row with an earlier moment: that one counts.
    overtaken = (
        select(later.c.id)
        .where(
            later.c.dossier == earlier.c.dossier,
            raw(later.c.until) <= at,
            later.c.id > earlier.c.id,
        )
        .exists()
    )
    first = (
        select(func.min(earlier.c.id))
        .where(earlier.c.dossier == _D.c.seq, raw(earlier.c.until) > at, ~overtaken)
        .correlate(_D)
        .scalar_subquery()
    )
    then = _B.alias("promise_then")
    changed = then.c.id.is_not(None)
    return Promised(
        due=case((changed, raw(then.c.due_at)), else_=raw(_D.c.due_at)),
        paused=case((changed, raw(then.c.paused_at)), else_=raw(_D.c.paused_at)),
        before=then,
        on=then.c.id == first,
    )


def promised_then(connection: Connection, moment: datetime) -> Promised:
    """`promised_at`, without asking dossier by dossier where nothing has changed since."""
    changed = select(_B.c.id).where(_B.c.until > moment).limit(1)
    return NOW if connection.execute(changed).first() is None else promised_at(moment)


def open_at(moment: datetime) -> ColumnElement[bool]:
    """Not finished before `moment`; a dossier finished later was open then."""
    return or_(_D.c.completed_at.is_(None), _D.c.completed_at >= moment)


def early(counting: Counting, promised: Promised = NOW) -> ColumnElement[bool]:
    """Finished before its due day (or minute)."""
    return and_(_by_due(counting), promised.due.is_not(None), _finished(counting, promised) < 0)


def late(counting: Counting, promised: Promised = NOW) -> ColumnElement[bool]:
    """Finished after its due day (or minute)."""
    return and_(_by_due(counting), promised.due.is_not(None), _finished(counting, promised) > 0)


def on_time(counting: Counting, promised: Promised = NOW) -> ColumnElement[bool]:
    """Finished on its due day (or minute); one without a due moment is on time whenever."""
    told = or_(promised.due.is_(None), _finished(counting, promised) == 0)
    return told if counting.ended is Ended.BY_DUE else or_(ended_without_result(), told)


def overdue_at(
    moment: datetime, counting: Counting, promised: Promised = NOW
) -> ColumnElement[bool]:
    """Of a dossier that is open at `moment`: its due day (or minute) is behind it.

    The last moment of a period is the one before its end: `last_moment`.
    """
    behind = promised.due < _bound(moment, counting)
    if counting.waiting is Waiting.BY_DUE:
        return and_(promised.due.is_not(None), behind)
    return and_(promised.due.is_not(None), promised.paused.is_(None), behind)


def last_moment(end: datetime, now: datetime | None = None) -> datetime:
    """The last moment before `end` that the store can tell apart from it, or `now` if that is
    earlier: nothing is overdue before its day has come."""
    last = end - timedelta(milliseconds=1)
    return last if now is None else min(last, now)


def ended_without_result() -> ColumnElement[bool]:
    """Refused, withdrawn or stopped, also when its papers were handed back since."""
    outcome = (
        select(_J.c.status)
        .where(
            _J.c.dossier == _D.c.seq,
            _J.c.status.in_((Status.STOPPED.value, Status.COMPLETED.value)),
        )
        .order_by(_J.c.id.desc())
        .limit(1)
        .correlate(_D)
        .scalar_subquery()
    )
    handed_back = and_(
        _D.c.status == Status.RETURNED.value, func.coalesce(outcome, 0) == Status.STOPPED.value
    )
    return or_(_D.c.status.in_(_WITHOUT_RESULT), handed_back)


def _by_due(counting: Counting) -> ColumnElement[bool]:
    """Whether how it ended does not decide by itself."""
    if counting.ended is Ended.BY_DUE:
        return true()
    return ~ended_without_result()


def _finished(counting: Counting, promised: Promised) -> Any:
    """Below nought early, above it late; in days or minutes. Nothing without both moments."""
    due, done = promised.due, raw(_D.c.completed_at)
    days, minutes = _day(done) - _day(due), done // _MINUTE_MS - due // _MINUTE_MS
    match counting.compare:
        case Compare.DATE:
            return days
        case Compare.HOUR:
            return minutes
    return case((_D.c.term_unit.in_(_BY_HOUR), minutes), else_=days)


def _bound(moment: datetime, counting: Counting) -> Any:
    """What is due before it is behind `moment`."""
    minute = milliseconds(moment.replace(second=0, microsecond=0))
    midnight = milliseconds(local(moment).replace(hour=0, minute=0, second=0, microsecond=0))
    match counting.compare:
        case Compare.DATE:
            return midnight
        case Compare.HOUR:
            return minute
    return case((_D.c.term_unit.in_(_BY_HOUR), minute), else_=midnight)


def _day(value: Any) -> Any:
    return (value + _LOCAL_MS) // _DAY_MS
