"""The report `uncollected`: results that lie at the desk, how long, and who was told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from motcua_desktop.domain.dossier import DossierLine, ReturnBy
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.people import Phone
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
from motcua_desktop.models import reading, uncollected
from motcua_desktop.models.uncollected import Waiting
from motcua_desktop.services.report_parts import begun, procedure_words, seen_from, share
from motcua_desktop.services.reports import bounds
from motcua_desktop.services.shelf import Shelf

_BANDS = (
    Column("band", "Đã có kết quả được"),
    Column("results", "Số kết quả", Kind.NUMBER, 30, added=True, figures=True),
    Column("told", "Đã báo", Kind.NUMBER, 30, added=True, figures=True),
    Column("untold", "Chưa báo", Kind.NUMBER, 30, added=True, figures=True),
    Column("by_post", "Chờ gửi bưu chính", Kind.NUMBER, 34, added=True, figures=True),
    Column("no_phone", "Không có số điện thoại", Kind.NUMBER, 38, added=True, figures=True),
)
_RESULTS = (
    Column("code", "Mã hồ sơ", Kind.CODE, 34),
    Column("applicant", "Người nộp"),
    Column("phone", "Số điện thoại", Kind.CODE, 26),
    Column("procedure", "Thủ tục"),
    Column("since", "Có kết quả từ", Kind.MOMENT, 26),
    Column("days", "Số ngày", Kind.NUMBER, 14),
    Column("return_by", "Nhận kết quả", width=26),
    Column("told_at", "Đã báo lúc", Kind.MOMENT, 26),
)


@dataclass(frozen=True, slots=True)
class Band:
    """Results that have lain up to `most` days; None: longer than all others."""

    key: str
    label: str
    most: int | None


BANDS = (
    Band("week", "Đến 7 ngày", 7),
    Band("month", "8 đến 30 ngày", 30),
    Band("quarter", "31 đến 90 ngày", 90),
    Band("longer", "Trên 90 ngày", None),
)
_FIGURES: Mapping[str, Callable[[Waiting], bool]] = {
    "results": lambda _: True,
    "told": lambda one: one.told_at is not None,
    "untold": lambda one: one.told_at is None,
    "by_post": lambda one: one.return_by is ReturnBy.POST,
    "no_phone": lambda one: not one.phone,
}


def sheet(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    """What lay at the desk when the period ended, or now, by how long. Raises NotAllowed."""
    actor.need(Right.REPORT)
    found, day = _found(shelf, period), local(seen_from(shelf, period)).date()
    told = _counted(found, "told")
    return replace(
        begun(
            shelf,
            period,
            form="uncollected",
            short="Kết quả chưa trả",
            title="KẾT QUẢ GIẢI QUYẾT CHƯA CÓ NGƯỜI ĐẾN NHẬN",
        ),
        headlines=(
            Headline("results", "Kết quả chưa trả", len(found)),
            Headline("told", "Đã báo cho công dân", told),
            Headline("told_share", "Tỷ lệ đã báo", share(told, len(found)), Kind.SHARE),
            Headline(
                "oldest", "Lâu nhất (ngày)", max((_age(one, day) for one in found), default=0)
            ),
        ),
        tables=(_bands(found, day), _results(found, day)),
        notes=(
            (
                "Hồ sơ đã có kết quả mà đến cuối kỳ (hoặc đến lúc lập, nếu kỳ chưa hết) chưa trả; "
                "số ngày là ngày lịch."
            ),
            "«Đã báo lúc» là lần nhắn tin hoặc gọi điện gần nhất báo có kết quả.",
        ),
    )


def behind(shelf: Shelf, actor: Actor, period: Period, pointed: Pointed) -> list[DossierLine]:
    """The dossiers of one figure, the longest waiting first. Raises NotAllowed."""
    actor.need(Right.REPORT)
    wanted = _FIGURES.get(pointed.column)
    if wanted is None:
        return []
    day = local(seen_from(shelf, period)).date()
    found = [one for one in _found(shelf, period) if wanted(one)]
    if pointed.row:
        found = [one for one in found if _band(one, day).key == pointed.row]
    with shelf.database.read() as connection:
        return reading.lines_of(connection, [one.seq for one in found])


def _found(shelf: Shelf, period: Period) -> list[Waiting]:
    _, end = bounds(period)
    with shelf.database.read() as connection:
        return uncollected.waiting(connection, end=end)


def _bands(found: Sequence[Waiting], day: date) -> Table:
    rows = []
    for band in BANDS:
        own = [one for one in found if _band(one, day) is band]
        rows.append(Row((band.label, *(_counted(own, key) for key in _FIGURES)), key=band.key))
    total: tuple[Value, ...] = ("Tổng số", *(_counted(found, key) for key in _FIGURES))
    return Table("bands", "Theo thời gian chờ", _BANDS, rows, total)


def _results(found: Sequence[Waiting], day: date) -> Table:
    rows: list[Row] = []
    for band in reversed(BANDS):
        own = [one for one in found if _band(one, day) is band]
        if own:
            rows.append(Row((None, f"{band.label}: {len(own)} kết quả", *[None] * 6), 1))
            rows += [_row(one, day) for one in own]
    return Table("results", "Từng hồ sơ", _RESULTS, rows, empty="Không còn kết quả nào chưa trả.")


def _row(one: Waiting, day: date) -> Row:
    return Row(
        (
            one.code,
            one.applicant,
            Phone(one.phone).text() if one.phone else "không có",
            procedure_words(one.procedure, one.procedure_code),
            one.since,
            _age(one, day),
            one.return_by.label,
            "chưa báo" if one.told_at is None else one.told_at,
        ),
        code=one.code,
    )


def _counted(found: Sequence[Waiting], key: str) -> int:
    return sum(map(_FIGURES[key], found))


def _age(one: Waiting, day: date) -> int:
    return (day - local(one.since).date()).days


def _band(one: Waiting, day: date) -> Band:
    age = _age(one, day)
    return next(band for band in BANDS if band.most is None or age <= band.most)
