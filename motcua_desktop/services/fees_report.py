"""The report `fees`: collected, refunded, let off and still owed, in sums."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.step_words import PAY_METHODS
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
from motcua_desktop.models import fees_taken
from motcua_desktop.models.by_procedure import Counted
from motcua_desktop.models.fees_taken import Taken
from motcua_desktop.services.report_parts import PROCEDURE, Figures, begun, by_field, place_of
from motcua_desktop.services.reports import bounds
from motcua_desktop.services.shelf import Shelf


def _money(key: str, head: str) -> Column:
    return Column(key, head, Kind.MONEY, 27, added=True, figures=True)


_PROCEDURES = (
    *PROCEDURE,
    Column("payments", "Lượt thu", Kind.NUMBER, 18, added=True),
    _money("paid", "Đã thu"),
    _money("refunded", "Hoàn trả"),
    _money("waived", "Miễn, giảm"),
    Column("owing", "Hồ sơ còn nợ", Kind.NUMBER, 20, added=True, figures=True),
    _money("owed", "Còn phải thu"),
)
_METHODS = (
    Column("method", "Hình thức nộp"),
    Column("payments", "Lượt thu", Kind.NUMBER, 30, added=True),
    Column("paid", "Đã thu", Kind.MONEY, 50, added=True),
    Column("refunded", "Hoàn trả", Kind.MONEY, 50, added=True),
)
_EXEMPTIONS = (
    Column("exemption", "Diện miễn, giảm"),
    Column("times", "Số lượt", Kind.NUMBER, 30, added=True),
    Column("waived", "Số tiền miễn, giảm", Kind.MONEY, 50, added=True),
)
_KEYS = ("payments", "paid", "refunded", "waived", "owing", "owed")
_POINTED = {one.value for one in PaymentKind} | {"owing", "owed"}


def sheet(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    """The sums of the cash book, and what dossiers of the period still owe. Raises NotAllowed."""
    actor.need(Right.REPORT)
    start, end = bounds(period)
    with shelf.database.read() as connection:
        taken = fees_taken.taken(connection, start=start, end=end)
        owed = fees_taken.owed(connection, start=start, end=end)
    rows, total = by_field(_together(taken, owed), _cells)
    known = {column.key: value for column, value in zip(_PROCEDURES, total, strict=True)}
    return replace(
        begun(
            shelf,
            period,
            form="fees",
            short="Phí, lệ phí",
            title="TỔNG HỢP THU, MIỄN, GIẢM PHÍ, LỆ PHÍ",
        ),
        headlines=(
            Headline("paid", "Đã thu", known["paid"], Kind.MONEY),
            Headline("refunded", "Hoàn trả", known["refunded"], Kind.MONEY),
            Headline("waived", "Miễn, giảm", known["waived"], Kind.MONEY),
            Headline("owed", "Còn phải thu", known["owed"], Kind.MONEY),
        ),
        tables=(
            Table("procedures", "Theo thủ tục", _PROCEDURES, rows, total, _NONE),
            _methods(taken),
            _exemptions(taken),
        ),
        notes=(
            (
                "Các khoản thu, hoàn trả, miễn, giảm ghi trong kỳ, khớp với Sổ thu phí, lệ phí; "
                "khoản đã hoàn tác không tính."
            ),
            "Còn phải thu: số hồ sơ nhận trong kỳ nay còn nợ; hồ sơ từ chối, rút, dừng không tính.",
        ),
    )


_NONE = "Trong kỳ không có khoản nào."


def behind(shelf: Shelf, actor: Actor, period: Period, pointed: Pointed) -> list[DossierLine]:
    """The dossiers of one sum by procedure, the first due first. Raises NotAllowed."""
    actor.need(Right.REPORT)
    if pointed.column not in _POINTED:
        return []
    start, end = bounds(period)
    field, code = place_of(pointed)
    with shelf.database.read() as connection:
        return fees_taken.lines(
            connection, pointed.column, start=start, end=end, field=field, code=code
        )


def _together(taken: Sequence[Taken], owed: Sequence[Counted]) -> list[Counted]:
    """By field and code: the payments' sums beside what is owed."""
    found: dict[tuple[str, str], Counted] = {}
    for one in owed:
        found[one.field, one.code] = replace(one, counts=dict.fromkeys(_KEYS, 0) | one.counts)
    for place, own in groupby(taken, key=lambda one: (one.field, one.code)):
        these = list(own)
        empty = Counted(*place, these[0].name, 0, dict.fromkeys(_KEYS, 0))
        known = found.get(place, empty)
        sums = {kind.value: _sum(these, kind) for kind in PaymentKind}
        sums["payments"] = _times(these, PaymentKind.PAID)
        found[place] = replace(known, counts=known.counts | sums)
    return [found[place] for place in sorted(found)]


def _cells(told: Figures) -> tuple[Value, ...]:
    return tuple(told[key] for key in _KEYS)


def _methods(taken: Sequence[Taken]) -> Table:
    moved = [one for one in taken if one.kind is not PaymentKind.WAIVED]
    rows = []
    for method, own in _sorted(moved, lambda one: one.method):
        sums = (_sum(own, PaymentKind.PAID), _sum(own, PaymentKind.REFUNDED))
        word = PAY_METHODS.get(method, method) or "Không ghi"
        rows.append(Row((word, _times(own, PaymentKind.PAID), *sums), key=method))
    sums = (_sum(moved, PaymentKind.PAID), _sum(moved, PaymentKind.REFUNDED))
    total = ("Tổng số", _times(moved, PaymentKind.PAID), *sums)
    return Table("methods", "Theo hình thức nộp", _METHODS, rows, total, _NONE)


def _exemptions(taken: Sequence[Taken]) -> Table:
    waived = [one for one in taken if one.kind is PaymentKind.WAIVED]
    rows = [
        Row(
            (name or "Không ghi", _times(own, PaymentKind.WAIVED), _sum(own, PaymentKind.WAIVED)),
            key=name,
        )
        for name, own in _sorted(waived, lambda one: one.exemption)
    ]
    total = ("Tổng số", _times(waived, PaymentKind.WAIVED), _sum(waived, PaymentKind.WAIVED))
    return Table("exemptions", "Theo diện miễn, giảm", _EXEMPTIONS, rows, total, _NONE)


def _sorted(taken: Sequence[Taken], key: Callable[[Taken], str]) -> list[tuple[str, list[Taken]]]:
    """Grouped by `key`, the largest sum first."""
    groups = [(name, list(own)) for name, own in groupby(sorted(taken, key=key), key=key)]
    return sorted(groups, key=lambda group: -sum(one.amount for one in group[1]))


def _sum(taken: Sequence[Taken], kind: PaymentKind) -> int:
    return sum(one.amount for one in taken if one.kind is kind)


def _times(taken: Sequence[Taken], kind: PaymentKind) -> int:
    return sum(one.payments for one in taken if one.kind is kind)
