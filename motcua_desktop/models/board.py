"""Counts for the board, each from one index; and the dossiers behind each of them."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    func,
    select,
    true,
    type_coerce,
)

from motcua_desktop.domain.board import Figures, Standing
from motcua_desktop.domain.counting import Counting
from motcua_desktop.domain.dossier import DossierLine, Status
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.models.reading import lines_of
from motcua_desktop.models.tables import DossierRow, PaymentRow
from motcua_desktop.models.timeliness import early, late, on_time, overdue_at, raw

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_P = PaymentRow.__table__  # type: ignore[attr-defined]
_DAY_MS = 86_400_000
_LOCAL_MS = 7 * 3_600_000
_EPOCH = date(1970, 1, 1).toordinal()
_CHANNELS = {"online": "online", "post": "post"}
_OPEN = _D.c.completed_at.is_(None)
SPAN_FIGURES = frozenset(
    {
        *("received", "online", "counter", "post", "fees"),
        *("done", "early", "on_time", "late", "in_time", "kept"),
    }
)
"""The figures of a span that have dossiers behind them."""


def by_day(
    connection: Connection, *, start: datetime, end: datetime, counting: Counting
) -> dict[date, Figures]:
    """The figures of each day of [start, end) on which something came, was done or was paid.

    How a dossier was done is told by what is promised now, as of whichever day.
    """
    found: dict[date, Figures] = {}
    received, completed, paid = raw(_D.c.received_at), raw(_D.c.completed_at), raw(_P.c.at)
    came = select(_day(received), _D.c.channel, func.count()).where(
        _within(_D.c.received_at, start, end)
    )
    for day, channel, count in connection.execute(came.group_by(_day(received), _D.c.channel)):
        name = _CHANNELS.get(channel, "counter")
        _add(found, day, **{name: count})
    rules = (early(counting), on_time(counting), late(counting))
    done = select(_day(completed), *(func.count().filter(rule) for rule in rules)).where(
        _within(_D.c.completed_at, start, end)
    )
    for day, before, on, after in connection.execute(done.group_by(_day(completed))):
        _add(found, day, early=before, on_time=on, late=after)
    money = select(_day(paid), func.sum(_P.c.amount)).where(_taken(start, end))
    for day, amount in connection.execute(money.group_by(_day(paid))):
        _add(found, day, fees=amount)
    return found


def standing(connection: Connection, *, now: datetime, counting: Counting) -> Standing:
    """How what is open stands at `now`, and what nobody has come for."""
    overdue = overdue_at(now, counting)
    query = select(
        func.count(),
        func.count().filter(overdue),
        func.count().filter(_D.c.paused_at.is_not(None)),
    ).where(_OPEN)
    whole, behind, waiting = connection.execute(query).one()
    ready = select(func.count()).where(_D.c.status == Status.COMPLETED.value)
    uncollected = connection.execute(ready).scalar_one()
    return Standing(whole - behind, behind, waiting, uncollected)


def standing_lines(
    connection: Connection, figure: str, *, now: datetime, counting: Counting, limit: int
) -> list[DossierLine]:
    """The dossiers of a figure of `Standing`, the soonest due or longest waiting first."""
    overdue = overdue_at(now, counting)
    conditions: dict[str, ColumnElement[bool]] = {
        "in_time": and_(_OPEN, ~overdue),
        "overdue": and_(_OPEN, overdue),
        "waiting": and_(_OPEN, _D.c.paused_at.is_not(None)),
        "uncollected": _D.c.status == Status.COMPLETED.value,
    }
    order = {"waiting": _D.c.paused_at, "uncollected": _D.c.completed_at}
    query = select(_D.c.seq).where(conditions[figure])
    return _lines(connection, query.order_by(order.get(figure, _D.c.due_at), _D.c.seq), limit)


def span_lines(
    connection: Connection,
    figure: str,
    *,
    span: tuple[datetime, datetime],
    counting: Counting,
    limit: int,
) -> list[DossierLine]:
    """The dossiers of a figure of [start, end), the newest first; of late ones the latest first.

    `received` and `done` are the figures' sums, `kept` is what was done with the late ones first.
    """
    start, end = span
    match figure:
        case "fees":
            paid = select(_P.c.dossier).where(_taken(start, end))
            query = select(_D.c.seq).where(_D.c.seq.in_(paid)).order_by(_D.c.seq.desc())
        case "received" | "online" | "counter" | "post":
            query = _came(figure, start, end)
        case _:
            query = _done(figure, start, end, counting)
    return _lines(connection, query, limit)


def _came(figure: str, start: datetime, end: datetime) -> Select[Any]:
    conditions = {
        "received": true(),
        "online": _D.c.channel == "online",
        "post": _D.c.channel == "post",
        "counter": _D.c.channel.not_in(list(_CHANNELS)),
    }
    query = select(_D.c.seq).where(_within(_D.c.received_at, start, end), conditions[figure])
    return query.order_by(_D.c.received_at.desc(), _D.c.seq.desc())


def _done(figure: str, start: datetime, end: datetime, counting: Counting) -> Select[Any]:
    conditions = {
        "early": early(counting),
        "on_time": on_time(counting),
        "late": late(counting),
        "in_time": ~late(counting),
    }
    query = select(_D.c.seq).where(
        _within(_D.c.completed_at, start, end), conditions.get(figure, true())
    )
    lateness = raw(_D.c.completed_at) - raw(_D.c.due_at)
    first = lateness if figure in ("late", "kept") else raw(_D.c.completed_at)
    return query.order_by(first.desc(), _D.c.seq.desc())


def _lines(connection: Connection, query: Select[Any], limit: int) -> list[DossierLine]:
    seqs = connection.execute(query.limit(limit)).scalars().all()
    return lines_of(connection, seqs)


def _within(column: Any, start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(column >= start, column < end)


def _taken(start: datetime, end: datetime) -> ColumnElement[bool]:
    """Money that was paid and not taken back, as the book of fees adds it up."""
    return and_(
        _within(_P.c.at, start, end),
        _P.c.kind == PaymentKind.PAID.value,
        _P.c.undone_at.is_(None),
    )


def _day(value: Any) -> Any:
    return type_coerce((value + _LOCAL_MS) // _DAY_MS, Integer)


def _add(found: dict[date, Figures], day: int, **figures: int) -> None:
    at = date.fromordinal(_EPOCH + day)
    before = found.get(at, Figures())
    sums = {name: getattr(before, name) + value for name, value in figures.items()}
    found[at] = replace(before, **sums)
