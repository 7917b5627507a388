"""What rows of Quyết định 766/QĐ-TTg count of dossiers, and the dossiers that cost points."""

from collections import Counter
from collections.abc import Mapping, Sequence
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
    true,
)

from motcua_desktop.domain.attachment import Role
from motcua_desktop.domain.dossier import DossierLine, Status
from motcua_desktop.domain.index766 import Count
from motcua_desktop.domain.index766_score import Measure
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.models import digitised
from motcua_desktop.models.desk_tables import AttachmentRow, CertifiedCopyRow
from motcua_desktop.models.reading import line, line_columns, lines_of
from motcua_desktop.models.tables import (
    DossierFeeRow,
    DossierPaper,
    DossierRow,
    PaymentRow,
    ProcedureVersion,
)
from motcua_desktop.models.timeliness import ended_without_result, raw

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_A = AttachmentRow.__table__  # type: ignore[attr-defined]
_D = DossierRow.__table__  # type: ignore[attr-defined]
_F = DossierFeeRow.__table__  # type: ignore[attr-defined]
_K = CertifiedCopyRow.__table__  # type: ignore[attr-defined]
_M = PaymentRow.__table__  # type: ignore[attr-defined]
_P = DossierPaper.__table__  # type: ignore[attr-defined]
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]
_MOST_OF_A_ROW = 200
_OUTSIDE, _COUNTS, _CAN, _LOST = range(4)
_ONLINE = _D.c.channel == Channel.ONLINE.value
_HELD = _D.c.sync_confirmed_at.is_not(None)
_MONEY = (*(one.value for one in Status if one.open), Status.COMPLETED.value)


@dataclass(frozen=True, slots=True)
class Rule:
    """Of the dossiers `of`, those that `counts`; of the rest those that still `can`.

    Cheap conditions stand before dear ones: the store looks no further than it must.
    """

    of: ColumnElement[bool]
    counts: ColumnElement[bool]
    can: ColumnElement[bool]

    @property
    def place(self) -> ColumnElement[int]:
        """Where a dossier stands: outside, counted, still to be won, or lost."""
        return case(
            (not_(self.of), _OUTSIDE), (self.counts, _COUNTS), (self.can, _CAN), else_=_LOST
        )

    @property
    def costs(self) -> ColumnElement[bool]:
        return and_(self.of, not_(self.counts))

    @property
    def winnable(self) -> ColumnElement[bool]:
        return and_(self.of, self.can, not_(self.counts))


CAME = (
    Count.SYNCED,
    Count.ONLINE_DOSSIERS,
    Count.ONLINE_RESULTS,
    Count.PAID_ONLINE,
    Count.REUSED,
)
"""Rows over the dossiers received in the period."""

_LIKE = {Count.ONLINE_USED: Count.ONLINE_DOSSIERS, Count.PAID_PROCEDURES: Count.PAID_ONLINE}
"""Rows that count procedures, and the rows whose dossiers stand behind them."""


def rules(start: datetime, end: datetime) -> Mapping[Count, Rule]:
    """The rows whose dossiers the desk can name, over [start, end)."""
    received = and_(_D.c.received_at >= start, _D.c.received_at < end)
    done, kept = digitised.with_result(start, end), digitised.result()
    over = and_(_D.c.completed_at.is_not(None), not_(ended_without_result()))
    found = {
        Count.SYNCED: Rule(received, _HELD, true()),
        Count.ONLINE_DOSSIERS: Rule(received, _ONLINE, false()),
        Count.ONLINE_RESULTS: Rule(received, and_(_ONLINE, kept), and_(_ONLINE, over)),
        Count.PAID_ONLINE: Rule(
            and_(received, _obliged()), _paid_online(), and_(_D.c.status.in_(_MONEY), _owes())
        ),
        Count.REUSED: Rule(received, _reused(), and_(_D.c.completed_at.is_(None), _known())),
        Count.RESULT_FILES: Rule(done, kept, true()),
        Count.WHOLE_DIGITISED: Rule(done, and_(kept, digitised.at_intake()), true()),
        Count.CERTIFIED_FILES: Rule(and_(done, _lines() > 0), kept, true()),
    }
    return found | {count: found[like] for count, like in _LIKE.items()}


def came(
    connection: Connection, *, start: datetime, end: datetime
) -> dict[str, dict[Count, Measure]]:
    """The rows of `CAME` over the dossiers received in [start, end), by procedure."""
    found = rules(start, end)
    # Row by row in the order they came: grouped, the store would leap from page to page.
    query = select(_D.c.procedure_id, *(found[count].place for count in CAME))
    places = Counter(map(tuple, connection.execute(query.where(found[Count.SYNCED].of))))
    by_version: dict[int, Counter[tuple[Count, int]]] = {}
    for (version, *at), dossiers in places.items():
        told = by_version.setdefault(version, Counter())
        told.update(dict.fromkeys(zip(CAME, at, strict=True), dossiers))
    codes = select(_V.c.id, _V.c.code).where(_V.c.id.in_(by_version))
    by_code: dict[str, Counter[tuple[Count, int]]] = {}
    for row in connection.execute(codes):
        by_code.setdefault(row.code, Counter()).update(by_version[row.id])
    return {
        code: {count: _measured(told, count) for count in CAME} for code, told in by_code.items()
    }


def _measured(told: Mapping[tuple[Count, int], int], count: Count) -> Measure:
    part, can = told.get((count, _COUNTS), 0), told.get((count, _CAN), 0)
    return Measure(part, part + can + told.get((count, _LOST), 0), can)


def done(connection: Connection, *, start: datetime, end: datetime) -> dict[Count, Measure]:
    """The rows over what was done with a result in [start, end): what is not scanned still can be.

    Certified copies count line by line.
    """
    found = rules(start, end)
    kept, whole = (found[one].counts for one in (Count.RESULT_FILES, Count.WHOLE_DIGITISED))
    copies = _lines()
    query = select(
        func.count(),
        func.count().filter(kept),
        func.count().filter(whole),
        func.coalesce(func.sum(copies), 0),
        func.coalesce(func.sum(copies).filter(kept), 0),
    ).where(found[Count.RESULT_FILES].of)
    dossiers, files, digital, certified, electronic = connection.execute(query).one()
    return {
        Count.RESULT_FILES: Measure(files, dossiers, dossiers - files),
        Count.WHOLE_DIGITISED: Measure(digital, dossiers, dossiers - digital),
        Count.CERTIFIED_FILES: Measure(electronic, certified, certified - electronic),
    }


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
    easy = case((rule.winnable, 0), else_=1)
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
    """The dossiers that would win the most points; `worth` is what one more of a row gives.

    Looked for among the newest of each row, so that a long period costs no more than a short one.
    """
    told = {count: rule for count, rule in rules(start, end).items() if count in worth}
    seqs = {seq for count, rule in told.items() for seq in _newest(connection, count, rule)}
    if not seqs:
        return []
    copies = (_lines() if Count.CERTIFIED_FILES in told else literal(0)).label("copies")
    flags = [case((one.winnable, 1), else_=0).label(count.value) for count, one in told.items()]
    found = []
    for row in connection.execute(select(_D.c.seq, copies, *flags).where(_D.c.seq.in_(seqs))):
        counts = tuple(count for count in told if getattr(row, count.value))
        found.append((sum(worth[one] * _each(row, one) for one in counts), row.seq, counts))
    best = sorted(found, reverse=True, key=lambda one: one[:2])[:limit]
    known = lines_of(connection, [seq for _, seq, _ in best])
    return [
        Costly(one, counts, points) for one, (points, _, counts) in zip(known, best, strict=True)
    ]


def _newest(connection: Connection, count: Count, rule: Rule) -> Sequence[int]:
    """The newest dossiers that this row may still win, by the index of its moment."""
    moment = _D.c.received_at if count in CAME else _D.c.completed_at
    query = select(_D.c.seq).where(rule.winnable).order_by(moment.desc(), _D.c.seq.desc())
    return connection.execute(query.limit(_MOST_OF_A_ROW)).scalars().all()


def _each(row: Any, count: Count) -> int:
    """How much one dossier of the row counts: each certified copy by itself."""
    return int(row.copies) if count is Count.CERTIFIED_FILES else 1


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
    """The same person's papers were scanned before."""
    before, scan = _D.alias("before"), _A.alias("scan_before")
    return (
        select(before.c.seq)
        .join(scan, scan.c.dossier == before.c.seq)
        .where(
            before.c.id_number == _D.c.id_number,
            before.c.id_number != "",
            before.c.seq < _D.c.seq,
            scan.c.role.in_([Role.COMPONENT.value, Role.RESULT.value]),
            scan.c.removed_at.is_(None),
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
