"""Counts for the board, each from one index; and the dossiers behind each of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    select,
    true,
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
_OPEN = _D.c.completed_at.is_(None)
SPAN_FIGURES = frozenset(
    {
        *("received", "online", "counter", "post", "fees"),
        *("done", "early", "on_time", "late", "in_time", "kept"),
    }
)
"""The figures of a span that have dossiers behind them."""


def figures(
    connection: Connection, spans: Sequence[tuple[datetime, datetime]], counting: Counting
) -> list[Figures]:
    """What came in, was done and was paid in each [start, end); ballots are counted elsewhere.

    How a dossier was done is told by what is promised now, as of whichever day.
    """
    before, after = func.count().filter(early(counting)), func.count().filter(late(counting))
    done = select(func.count(), before, after).where(_FINISHED)
    found = []
    for start, end in spans:
        among = {"start": start, "end": end}
        came, online, post = connection.execute(_CAME, among).one()
        whole, ahead, behind = connection.execute(done, among).one()
        on_time = whole - ahead - behind
        fees = connection.execute(_FEES, among).scalar_one()
        direct = came - online - post
        found.append(Figures(online, direct, post, ahead, on_time, behind, fees))
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
    ordered = query.order_by(order.get(figure, _D.c.due_at), _D.c.seq)
    return _lines(connection, ordered.limit(limit), {})


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
    among = {"start": span[0], "end": span[1]}
    match figure:
        case "fees":
            paid = select(_P.c.dossier).where(_TAKEN)
            query = select(_D.c.seq).where(_D.c.seq.in_(paid)).order_by(_D.c.seq.desc())
        case "received" | "online" | "counter" | "post":
            query = _came(figure)
        case _:
            query = _done(figure, counting)
    return _lines(connection, query.limit(limit), among)


def _came(figure: str) -> Select[Any]:
    conditions = {
        "received": true(),
        "online": _D.c.channel == "online",
        "post": _D.c.channel == "post",
        "counter": _D.c.channel.not_in(["online", "post"]),
    }
    query = select(_D.c.seq).where(_RECEIVED, conditions[figure])
    return query.order_by(_D.c.received_at.desc(), _D.c.seq.desc())


def _done(figure: str, counting: Counting) -> Select[Any]:
    conditions = {
        "early": early(counting),
        "on_time": on_time(counting),
        "late": late(counting),
        "in_time": ~late(counting),
    }
    query = select(_D.c.seq).where(_FINISHED, conditions.get(figure, true()))
    lateness = raw(_D.c.completed_at) - raw(_D.c.due_at)
    first = lateness if figure in ("late", "kept") else raw(_D.c.completed_at)
    return query.order_by(first.desc(), _D.c.seq.desc())


def _lines(
    connection: Connection, query: Select[Any], among: dict[str, datetime]
) -> list[DossierLine]:
    return lines_of(connection, connection.execute(query, among).scalars().all())


def _within(column: Any) -> ColumnElement[bool]:
    return and_(column >= bindparam("start"), column < bindparam("end"))


_RECEIVED, _FINISHED = _within(_D.c.received_at), _within(_D.c.completed_at)
_TAKEN = and_(_within(_P.c.at), _P.c.kind == PaymentKind.PAID.value, _P.c.undone_at.is_(None))
"""Money that was paid and not taken back, as the book of fees adds it up."""

_CAME = select(
    func.count(),
    func.count().filter(_D.c.channel == "online"),
    func.count().filter(_D.c.channel == "post"),
).where(_RECEIVED)
_FEES = select(func.coalesce(func.sum(_P.c.amount), 0)).where(_TAKEN)
