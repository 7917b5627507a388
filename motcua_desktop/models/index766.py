"""What rows of Quyết định 766/QĐ-TTg count of dossiers, and the dossiers that cost points."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    false,
    func,
    literal,
    not_,
    or_,
    select,
)

from motcua_desktop.domain.dossier import DossierLine, Status
from motcua_desktop.domain.index766 import Count
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.models import by_procedure, digitised
from motcua_desktop.models.by_procedure import Counted
from motcua_desktop.models.desk_tables import CertifiedCopyRow
from motcua_desktop.models.reading import line, line_columns, lines_of
from motcua_desktop.models.tables import DossierFeeRow, DossierPaper, DossierRow, PaymentRow
from motcua_desktop.models.timeliness import ended_without_result, raw

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_F = DossierFeeRow.__table__  # type: ignore[attr-defined]
_K = CertifiedCopyRow.__table__  # type: ignore[attr-defined]
_M = PaymentRow.__table__  # type: ignore[attr-defined]
_P = DossierPaper.__table__  # type: ignore[attr-defined]
_ONLINE = _D.c.channel == Channel.ONLINE.value
_HELD = _D.c.sync_confirmed_at.is_not(None)
_MONEY = (*(one.value for one in Status if one.open), Status.COMPLETED.value)


@dataclass(frozen=True, slots=True)
class Rule:
    """Of the dossiers `of`, those that `counts`; of the others those that still `can`.

    Cheap conditions stand before dear ones: the store looks no further than it must.
    """

    of: ColumnElement[bool]
    counts: ColumnElement[bool]
    can: ColumnElement[bool]

    @property
    def costs(self) -> ColumnElement[bool]:
        return and_(self.of, not_(self.counts))

    @property
    def winnable(self) -> ColumnElement[bool]:
        return and_(self.of, self.can)


CAME = (
    Count.SYNCED,
    Count.ONLINE_DOSSIERS,
    Count.ONLINE_RESULTS,
    Count.PAID_ONLINE,
    Count.REUSED,
)
"""Rows over the dossiers received in the period."""

_DONE = (Count.RESULT_FILES, Count.WHOLE_DIGITISED, Count.CERTIFIED_FILES)
_LIKE = {Count.ONLINE_USED: Count.ONLINE_DOSSIERS, Count.PAID_PROCEDURES: Count.PAID_ONLINE}
"""Rows that count procedures, and the rows whose dossiers stand behind them."""


def rules(start: datetime, end: datetime) -> Mapping[Count, Rule]:
    """The rows whose dossiers the desk can name, over [start, end)."""
    received = and_(_D.c.received_at >= start, _D.c.received_at < end)
    done, kept = digitised.with_result(start, end), digitised.result()
    no_file = not_(kept)
    has_result = and_(_D.c.completed_at.is_not(None), not_(ended_without_result()), no_file)
    owing = and_(received, _obliged())
    found = {
        Count.SYNCED: Rule(received, _HELD, not_(_HELD)),
        Count.ONLINE_DOSSIERS: Rule(received, _ONLINE, false()),
        Count.ONLINE_RESULTS: Rule(received, and_(_ONLINE, kept), and_(_ONLINE, has_result)),
        Count.PAID_ONLINE: Rule(
            owing, _paid_online(), and_(_D.c.status.in_(_MONEY), _owes(), not_(_paid_online()))
        ),
        Count.REUSED: Rule(
            received, _reused(), and_(_D.c.completed_at.is_(None), not_(_reused()), _known())
        ),
        Count.RESULT_FILES: Rule(done, kept, no_file),
        Count.WHOLE_DIGITISED: _digitised(done),
        Count.CERTIFIED_FILES: Rule(and_(done, _lines() > 0), kept, no_file),
    }
    return found | {count: found[like] for count, like in _LIKE.items()}


def came(connection: Connection, *, start: datetime, end: datetime) -> list[Counted]:
    """By procedure: what of `CAME` counts (`synced`), of how many (`synced_of`), and how many more
    can (`synced_can`), among the dossiers received in [start, end)."""
    found = rules(start, end)
    counts = {
        f"{count.value}{suffix}": func.count().filter(condition)
        for count in CAME
        for suffix, condition in (
            ("", and_(found[count].of, found[count].counts)),
            ("_of", found[count].of),
            ("_can", found[count].winnable),
        )
    }
    query = select(
        func.count().label("dossiers"), *(one.label(key) for key, one in counts.items())
    ).where(found[Count.SYNCED].of)
    return by_procedure.counted(connection, query, tuple(counts))


def time_used(connection: Connection, *, start: datetime, end: datetime) -> tuple[int, int]:
    """Milliseconds that the dossiers done in [start, end) took, and that they were promised.

    By the calendar from the receipt; those without a due moment are left out.
    """
    took = raw(_D.c.completed_at) - raw(_D.c.received_at)
    given = raw(_D.c.due_at) - raw(_D.c.received_at)
    query = select(func.sum(took), func.sum(given)).where(
        _D.c.completed_at >= start, _D.c.completed_at < end, _D.c.due_at.is_not(None)
    )
    used, promised = connection.execute(query).one()
    return used or 0, promised or 0


def due_between(connection: Connection, *, now: datetime, end: datetime) -> int:
    """How many that are open, with their clock running, fall due in [now, end)."""
    query = select(func.count()).where(
        _D.c.status.in_([one.value for one in Status if one.open]),
        _D.c.due_at >= now,
        _D.c.due_at < end,
        _D.c.paused_at.is_(None),
    )
    return int(connection.execute(query).scalar_one())


# A figure of the sheet: of which row, which, of when, and how many of its dossiers.
def lines(  # noqa: PLR0913
    connection: Connection,
    count: Count,
    column: str,
    *,
    start: datetime,
    end: datetime,
    limit: int,
) -> list[DossierLine]:
    """The dossiers of a row's figure: `part`, `whole`, `missing` or `can`.

    The easiest to win back first: those that can be, of them the results still at the desk, the
    newest first.
    """
    rule = rules(start, end).get(count)
    if rule is None:
        return []
    wanted = {
        "part": and_(rule.of, rule.counts),
        "whole": rule.of,
        "missing": rule.costs,
        "can": rule.winnable,
    }.get(column)
    if wanted is None:
        return []
    easy = case((rule.can, 0), else_=1)
    query = line_columns().where(wanted).order_by(easy, *_AT_HAND).limit(limit)
    return [line(row) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class Costly:
    """A dossier, the rows it would win points in, and how many of them."""

    line: DossierLine
    counts: tuple[Count, ...]
    points: float


def costliest(
    connection: Connection,
    worth: Mapping[Count, float],
    *,
    start: datetime,
    end: datetime,
    limit: int,
) -> list[Costly]:
    """The dossiers that would win the most points; `worth` is what one more of a row gives."""
    found = rules(start, end)
    told = {count: found[count].winnable for count in worth if count in found}
    if not told:
        return []
    flags = [case((one, 1), else_=0).label(count.value) for count, one in told.items()]
    flagged = (
        select(_D.c.seq, _D.c.status, _D.c.completed_at, _D.c.received_at, *flags)
        .add_columns((_lines() if Count.CERTIFIED_FILES in told else literal(0)).label("copies"))
        .where(or_(found[Count.SYNCED].of, digitised.with_result(start, end)))
        .subquery()
    )
    parts = [flagged.c[count.value] * worth[count] * _each(flagged, count) for count in told]
    score: Any = sum(parts[1:], parts[0])
    columns = [flagged.c.seq, score.label("score"), *(flagged.c[count.value] for count in told)]
    rows = connection.execute(
        select(*columns)
        .where(score > 0)
        .order_by(score.desc(), flagged.c.received_at.desc(), flagged.c.seq.desc())
        .limit(limit)
    ).all()
    known = lines_of(connection, [row.seq for row in rows])
    return [
        Costly(one, tuple(count for count in told if getattr(row, count.value)), row.score)
        for one, row in zip(known, rows, strict=True)
    ]


def _each(flagged: Any, count: Count) -> Any:
    """How much one dossier of the row counts: each certified copy by itself."""
    return flagged.c.copies if count is Count.CERTIFIED_FILES else 1


def _digitised(done: ColumnElement[bool]) -> Rule:
    whole = digitised.conditions()["whole"]
    return Rule(done, whole, not_(whole))


def _obliged() -> ColumnElement[bool]:
    """It owed money that was not let off."""
    owed = func.coalesce(_F.c.amount, 0) > _F.c.waived
    return _fee(or_(_F.c.paid > 0, owed))


def _owes() -> ColumnElement[bool]:
    """Money of it is still to come in."""
    return _fee(func.coalesce(_F.c.amount, 0) > _F.c.paid + _F.c.waived)


def _fee(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(_F.c.dossier).where(_F.c.dossier == _D.c.seq, condition).exists()


def _paid_online() -> ColumnElement[bool]:
    return (
        select(_M.c.id)
        .where(
            _M.c.dossier == _D.c.seq,
            _M.c.kind == PaymentKind.PAID.value,
            _M.c.method == "online",
            _M.c.undone_at.is_(None),
        )
        .exists()
    )


def _reused() -> ColumnElement[bool]:
    return select(_P.c.dossier).where(_P.c.dossier == _D.c.seq, _P.c.reused).exists()


def _known() -> ColumnElement[bool]:
    """The same person gave scanned papers before."""
    before, paper = _D.alias("before"), _P.alias("paper_before")
    return (
        select(before.c.seq)
        .join(paper, paper.c.dossier == before.c.seq)
        .where(
            before.c.id_number == _D.c.id_number,
            before.c.id_number != "",
            before.c.seq < _D.c.seq,
            paper.c.digitised,
        )
        .correlate(_D)
        .exists()
    )


def _lines() -> Any:
    """How many certified copies stand in the register under the dossier."""
    return (
        select(func.count())
        .select_from(_K)
        .where(_K.c.dossier == _D.c.seq)
        .correlate(_D)
        .scalar_subquery()
    )


_AT_HAND = (
    case((_D.c.status == Status.COMPLETED.value, 0), else_=1),
    _D.c.received_at.desc(),
    _D.c.seq.desc(),
)
