"""The report `overdue`: what is behind, how late, why, and who has it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from motcua_desktop.domain.counting import Compare, Counting
from motcua_desktop.domain.custody import Holder, HolderKind
from motcua_desktop.domain.dossier import DossierLine, HistoryLine
from motcua_desktop.domain.lateness import NO_REASON, reason_of
from motcua_desktop.domain.office_time import OfficeTime
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.tabular import (
    Column,
    Headline,
    Kind,
    Pointed,
    Row,
    Table,
    TableSheet,
    Value,
)
from motcua_desktop.domain.term import Unit
from motcua_desktop.models import journal, overdue, reading
from motcua_desktop.models.database import Connection
from motcua_desktop.models.overdue import Behind
from motcua_desktop.services.counting import counting_of
from motcua_desktop.services.report_parts import (
    begun,
    office_time,
    procedure_words,
    remarks,
    seen_from,
)
from motcua_desktop.services.reports import bounds
from motcua_desktop.services.shelf import Shelf

_LATE = "Trễ"
_HOLDERS = (
    Column("holder", "Người, đơn vị đang giữ"),
    Column("kind", "Loại", width=34),
    Column("open", "Đang quá hạn", Kind.NUMBER, 26, added=True, figures=True),
    Column("late", "Giải quyết quá hạn", Kind.NUMBER, 26, added=True, figures=True),
    Column("dossiers", "Cộng", Kind.NUMBER, 22, sums=("open", "late"), added=True, figures=True),
    Column("longest", "Trễ nhiều nhất (ngày làm việc)", Kind.NUMBER, 34),
    Column("no_reason", "Chưa ghi lý do", Kind.NUMBER, 26, added=True),
)
_DOSSIERS = (
    Column("code", "Mã hồ sơ", Kind.CODE, 24),
    Column("applicant", "Người nộp"),
    Column("procedure", "Thủ tục"),
    Column("due_at", "Hẹn trả", Kind.MOMENT, 19),
    Column("done_at", "Xong lúc", Kind.MOMENT, 19),
    Column("late_days", "Ngày làm việc", Kind.NUMBER, 13, over=_LATE),
    Column("late_hours", "Giờ làm việc", Kind.DECIMAL, 13, over=_LATE),
    Column("holder", "Người giữ"),
    Column("held_since", "Giữ từ", Kind.MOMENT, 19),
    Column("reason", "Lý do"),
)
_KEYS = {
    "open": (overdue.OPEN,),
    "late": (overdue.DONE,),
    "dossiers": (overdue.OPEN, overdue.DONE),
}
_ORDER = tuple(HolderKind)
_BY_HOUR = (Unit.HOURS, Unit.WORKING_HOURS)


@dataclass(frozen=True, slots=True)
class Late:
    """One dossier behind, with why, and how late it is in working days or in working hours."""

    of: Behind
    days: int | None
    hours: float | None
    reason: str

    @property
    def open(self) -> bool:
        return self.of.done_at is None


def sheet(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    """Overdue at the period's end and done late in it: columns 13 and 10 of Biểu II.06a.

    Raises NotAllowed.
    """
    actor.need(Right.REPORT)
    start, end = bounds(period)
    with shelf.database.read() as connection:
        counting = counting_of(connection)
        found = overdue.behind(
            connection, start=start, end=end, counting=counting, now=shelf.clock.now()
        )
        told = histories(connection, [one.seq for one in found])
    late = _told(shelf, period, counting, found, told)
    return replace(
        begun(
            shelf,
            period,
            form="overdue",
            short="Hồ sơ quá hạn",
            title="HỒ SƠ QUÁ HẠN VÀ GIẢI QUYẾT QUÁ HẠN",
        ),
        headlines=(
            Headline("dossiers", "Tổng số hồ sơ", len(late)),
            Headline("open", "Đang giải quyết, quá hạn", sum(one.open for one in late)),
            Headline("late", "Đã giải quyết, quá hạn", sum(not one.open for one in late)),
            Headline("no_reason", "Chưa ghi lý do", _silent(late)),
        ),
        tables=(_holders(late), _dossiers(late)),
        notes=(
            "Số đang quá hạn là cột (13), số giải quyết quá hạn là cột (10) của biểu II.06a.",
            (
                "Lý do lấy từ lần gia hạn, nếu không có thì từ các bước chờ, dừng và ghi chú khi "
                "bàn giao."
            ),
            "Hồ sơ đã xong tính cho người giữ lúc giải quyết xong.",
            *counting.sentences()[:3],
            *remarks(shelf, period),
        ),
        options=counting.to_json(),
    )


def behind(shelf: Shelf, actor: Actor, period: Period, pointed: Pointed) -> list[DossierLine]:
    """The dossiers of one figure, by who has them, the longest due first. Raises NotAllowed."""
    actor.need(Right.REPORT)
    keys, holder = _KEYS.get(pointed.column, ()), holder_of(pointed.row)
    start, end = bounds(period)
    with shelf.database.read() as connection:
        found = overdue.behind(
            connection,
            start=start,
            end=end,
            counting=counting_of(connection),
            now=shelf.clock.now(),
        )
        wanted = [
            one.seq
            for one in found
            if (overdue.OPEN if one.done_at is None else overdue.DONE) in keys
            and holder in (None, one.holder)
        ]
        return reading.lines_of(connection, wanted)


def histories(connection: Connection, seqs: Sequence[int]) -> Mapping[int, Sequence[HistoryLine]]:
    """What was done to each of these."""
    found: dict[int, Sequence[HistoryLine]] = {}
    for first in range(0, len(seqs), _AT_ONCE):
        found |= journal.histories(connection, seqs[first : first + _AT_ONCE])
    return found


_AT_ONCE = 2_000


def lateness(
    time: OfficeTime, counting: Counting, one: Behind, until: datetime
) -> tuple[int | None, float | None]:
    """How late it is, or was when it was done: working days, or hours where those are compared."""
    by_hour = counting.compare is Compare.HOUR or (
        counting.compare is Compare.UNIT and one.unit in _BY_HOUR
    )
    return time.late(one.due_at, one.done_at or until, by_hour=by_hour)


def holder_key(holder: Holder) -> str:
    """The row of whoever has something."""
    return f"{holder.kind.value}/{holder.name}"


def holder_of(key: str) -> Holder | None:
    """The holder of `holder_key`; None for everybody."""
    kind, _, name = key.partition("/")
    return Holder(HolderKind(kind), name) if kind in tuple(HolderKind) else None


def _told(
    shelf: Shelf,
    period: Period,
    counting: Counting,
    found: Sequence[Behind],
    told: Mapping[int, Sequence[HistoryLine]],
) -> list[Late]:
    until, (_, end) = seen_from(shelf, period), bounds(period)
    time = office_time(shelf, [until, *(one.due_at for one in found)])
    return [
        Late(one, *lateness(time, counting, one, until), reason_of(told.get(one.seq, ()), end))
        for one in found
    ]


def _holders(late: Sequence[Late]) -> Table:
    rows = [
        Row(
            (
                holder.told,
                holder.kind.label,
                sum(one.open for one in own),
                sum(not one.open for one in own),
                len(own),
                _longest(own),
                _silent(own),
            ),
            key=holder_key(holder),
        )
        for holder, own in _by_holder(late)
    ]
    total = (
        "Tổng số",
        None,
        sum(one.open for one in late),
        sum(not one.open for one in late),
        len(late),
        _longest(late),
        _silent(late),
    )
    return Table("holders", "Theo người đang giữ", _HOLDERS, rows, total)


def _dossiers(late: Sequence[Late]) -> Table:
    rows: list[Row] = []
    for holder, own in _by_holder(late):
        rows.append(Row((None, f"{holder.told} ({len(own)} hồ sơ)", *[None] * 8), 1))
        rows += map(_row, own)
    return Table("dossiers", "Từng hồ sơ", _DOSSIERS, rows)


def _row(one: Late) -> Row:
    of = one.of
    cells: tuple[Value, ...] = (
        of.code,
        of.applicant,
        procedure_words(of.procedure, of.procedure_code),
        of.due_at,
        of.done_at,
        one.days,
        None if one.hours is None else round(one.hours, 2),
        of.holder.told,
        of.held_since,
        one.reason,
    )
    return Row(cells, key=of.code, code=of.code)


def _by_holder(late: Iterable[Late]) -> Iterator[tuple[Holder, list[Late]]]:
    ordered = sorted(late, key=lambda one: (_ORDER.index(one.of.holder.kind), one.of.holder.name))
    for holder, own in groupby(ordered, key=lambda one: one.of.holder):
        yield holder, list(own)


def _longest(late: Sequence[Late]) -> int | None:
    return max((one.days for one in late if one.days is not None), default=None)


def _silent(late: Sequence[Late]) -> int:
    return sum(one.reason == NO_REASON for one in late)
