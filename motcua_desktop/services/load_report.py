"""The report `load`: what each officer and specialist had to do, and did in time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean

from motcua_desktop.domain.custody import HolderKind
from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.office_time import OfficeTime
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Right, Role
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
from motcua_desktop.models import load, reading
from motcua_desktop.models.load import Had
from motcua_desktop.services.counting import counting_of
from motcua_desktop.services.report_parts import begun, office_time, remarks, share
from motcua_desktop.services.reports import bounds
from motcua_desktop.services.shelf import Shelf

_DONE, _OPEN = "Đã giải quyết", "Đang giải quyết"


def _count(key: str, head: str, over: str = "", sums: tuple[str, ...] = ()) -> Column:
    return Column(
        key, head, Kind.NUMBER, 16, over=over, sums=sums, added=True, figures=key != "steps"
    )


_COLUMNS = (
    Column("person", "Họ và tên"),
    Column("role", "Vai trò", width=34),
    _count("received", "Tiếp nhận"),
    _count("steps", "Bước đã làm"),
    _count("done", "Tổng số", _DONE, ("early", "on_time", "late")),
    _count("early", "Trước hạn", _DONE),
    _count("on_time", "Đúng hạn", _DONE),
    _count("late", "Quá hạn", _DONE),
    Column("kept", "Trước và đúng hạn", Kind.SHARE, 18, over=_DONE),
    _count("open", "Tổng số", _OPEN, ("open_in_time", "open_overdue")),
    _count("open_in_time", "Trong hạn", _OPEN),
    _count("open_overdue", "Quá hạn", _OPEN),
    Column("average_days", "Thời gian trung bình (ngày làm việc)", Kind.DECIMAL, 22),
)
_DONE_KEYS, _OPEN_KEYS = ("early", "on_time", "late"), ("open_in_time", "open_overdue")
_ALL = (*_DONE_KEYS, *_OPEN_KEYS)
_WENT = {
    "done": _DONE_KEYS,
    "open": _OPEN_KEYS,
    **{key: (key,) for key in _ALL},
}


@dataclass(slots=True)
class Work:
    """What one person did; `days` are the working days that each dossier done took."""

    kind: HolderKind = HolderKind.DESK
    received: int = 0
    steps: int = 0
    went: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_ALL, 0))
    days: list[float] = field(default_factory=list)


def sheet(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    """Everybody's load for a supervisor, one's own for others. Raises NotAllowed.

    Over everybody the figures are columns 4 and 5, 8 to 10, 12 and 13 of Biểu II.06a.
    """
    actor.need(Right.REPORT)
    start, end = bounds(period)
    with shelf.database.read() as connection:
        counting = counting_of(connection)
        found = list(
            load.had(connection, start=start, end=end, counting=counting, now=shelf.clock.now())
        )
        steps, roles = load.steps(connection, start=start, end=end), load.roles(connection)
    moments = {one.received_at for one in found} | {one.done_at for one in found}
    everybody = _worked(found, office_time(shelf, moments))
    for name, count in steps.items():
        everybody.setdefault(name, Work()).steps = count
    people = {name: one for name, one in everybody.items() if _may_see(actor, name)}
    rows = [
        Row((name, _role(name, one, roles), *_cells([one])), key=name)
        for name, one in sorted(people.items(), key=_place)
    ]
    alone = () if actor.may(Right.READ_LOAD) else ("Chỉ có phần việc của người lập.",)
    total = ("Tổng số", None, *_cells(list(people.values())))
    return replace(
        begun(
            shelf,
            period,
            form="load",
            short="Khối lượng công việc",
            title="KHỐI LƯỢNG CÔNG VIỆC CỦA CÁN BỘ, CHUYÊN VIÊN",
        ),
        headlines=(Headline("people", "Số người, đơn vị", len(people)), *_headlines(total)),
        tables=(Table("people", "", _COLUMNS, rows, total, "Chưa ai có việc trong kỳ."),),
        notes=(
            *alone,
            (
                "Hồ sơ tính cho người giữ lúc giải quyết xong hoặc lúc hết kỳ; hồ sơ ở Bộ phận Một "
                "cửa tính cho người tiếp nhận."
            ),
            (
                "Thời gian trung bình: từ lúc tiếp nhận đến lúc xong, tính giờ làm việc (8 giờ là "
                "một ngày), kể cả thời gian chờ bổ sung."
            ),
            *counting.sentences()[:3],
            *remarks(shelf, period),
        ),
        options=counting.to_json(),
    )


def behind(shelf: Shelf, actor: Actor, period: Period, pointed: Pointed) -> list[DossierLine]:
    """The dossiers of one figure, the first due first; of others only for a supervisor.

    Raises NotAllowed.
    """
    actor.need(Right.REPORT)
    start, end = bounds(period)
    keys = _WENT.get(pointed.column, ())
    with shelf.database.read() as connection:
        counting = counting_of(connection)
        wanted = [
            one.seq
            for one in load.had(
                connection, start=start, end=end, counting=counting, now=shelf.clock.now()
            )
            if (pointed.column == "received" and one.fresh and _of(actor, pointed, one.taken_by))
            or (one.went in keys and _of(actor, pointed, _who(one)))
        ]
        return reading.lines_of(connection, wanted)


def _of(actor: Actor, pointed: Pointed, name: str) -> bool:
    return pointed.row in ("", name) and _may_see(actor, name)


def _may_see(actor: Actor, name: str) -> bool:
    return name == actor.name or actor.may(Right.READ_LOAD)


def _worked(found: Iterable[Had], time: OfficeTime) -> dict[str, Work]:
    people: dict[str, Work] = {}
    for one in found:
        if one.fresh:
            people.setdefault(one.taken_by, Work()).received += 1
        work = people.setdefault(_who(one), Work())
        work.went[one.went] += 1
        if one.holder.kind is not HolderKind.DESK:
            work.kind = one.holder.kind
        if one.done_at is not None:
            work.days.append(time.days(one.received_at, one.done_at))
    return people


def _who(one: Had) -> str:
    """Whose a dossier is: who had it; at the desk who took it in."""
    if one.holder.kind is HolderKind.DESK:
        return one.taken_by
    return one.holder.name or f"{one.holder.kind.label} (không ghi tên)"


def _place(item: tuple[str, Work]) -> tuple[int, str]:
    """Officers, then specialists, then agencies."""
    return list(HolderKind).index(item[1].kind), item[0]


def _role(name: str, one: Work, roles: dict[str, str]) -> str:
    if name in roles:
        return Role(roles[name]).label
    return "Cán bộ" if one.kind is HolderKind.DESK else one.kind.label


def _cells(people: Sequence[Work]) -> tuple[Value, ...]:
    went = {key: sum(one.went[key] for one in people) for key in _ALL}
    done = sum(went[key] for key in _DONE_KEYS)
    days = [day for one in people for day in one.days]
    return (
        sum(one.received for one in people),
        sum(one.steps for one in people),
        done,
        *(went[key] for key in _DONE_KEYS),
        share(went["early"] + went["on_time"], done),
        sum(went[key] for key in _OPEN_KEYS),
        *(went[key] for key in _OPEN_KEYS),
        round(fmean(days), 2) if days else None,
    )


def _headlines(total: Sequence[Value]) -> tuple[Headline, ...]:
    known = {column.key: value for column, value in zip(_COLUMNS, total, strict=True)}
    return (
        Headline("received", "Tiếp nhận", known["received"]),
        Headline("done", "Đã giải quyết", known["done"]),
        Headline("kept", "Trước và đúng hạn", known["kept"], Kind.SHARE),
    )
