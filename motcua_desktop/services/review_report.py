"""The report `review`: how many procedures were reviewed, how many proposals of each kind."""

from collections.abc import Sequence

from motcua_desktop.domain.moment import local
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.review import Proposal, Review
from motcua_desktop.domain.staff import Actor
from motcua_desktop.domain.tabular import Column, Headline, Kind, Row, Table, TableSheet
from motcua_desktop.models import catalogue
from motcua_desktop.services.reviews import Reviews
from motcua_desktop.services.shelf import Shelf

_KINDS = (
    Column("kind", "Kiến nghị"),
    Column("count", "Số lượt rà soát", Kind.NUMBER, 30, added=True),
    Column("procedures", "Số thủ tục", Kind.NUMBER, 30),
    Column("sent", "Đã gửi", Kind.NUMBER, 30, added=True),
)
_FIELDS = (
    Column("field", "Lĩnh vực"),
    Column("in_force", "Thủ tục đang áp dụng", Kind.NUMBER, 34, added=True),
    Column("reviewed", "Thủ tục đã rà soát", Kind.NUMBER, 34, added=True),
    Column("share", "Tỷ lệ rà soát", Kind.SHARE, 30),
    Column("proposals", "Số kiến nghị", Kind.NUMBER, 30, added=True),
)
_LIST = (
    Column("day", "Ngày", Kind.DAY, 20),
    Column("code", "Mã thủ tục", Kind.CODE, 20),
    Column("name", "Thủ tục", width=46),
    Column("finding", "Kết quả rà soát"),
    Column("kind", "Kiến nghị", width=26),
    Column("proposal", "Nội dung kiến nghị"),
    Column("state", "Tình trạng", width=30),
    Column("reviewer", "Người rà soát", width=24),
)


def review_sheet(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    """The reviews of the period; a procedure reviewed twice counts once. Raises NotAllowed."""
    found = Reviews(shelf.database, shelf.clock).between(actor, period.first, period.last)
    today = local(shelf.clock.now()).date()
    with shelf.database.read() as connection:
        stored = catalogue.everything(connection).values()
    known = [one.entry.procedure for one in stored if one.entry.procedure.in_force(today)]
    fields: dict[str, int] = {}
    for one in known:
        fields[one.field_name] = fields.get(one.field_name, 0) + 1
    return TableSheet(
        form="review",
        short="Rà soát thủ tục",
        title="KẾT QUẢ RÀ SOÁT THỦ TỤC HÀNH CHÍNH",
        agency=shelf.agency.name,
        place=shelf.agency.place,
        made_on=today,
        period=period,
        headlines=(
            Headline("reviewed", "Thủ tục đã rà soát", _procedures(found)),
            Headline("in_force", "Thủ tục đang áp dụng", len(known)),
            Headline("proposals", "Số kiến nghị", _proposed(found)),
            Headline("sent", "Kiến nghị đã gửi", _sent(found)),
        ),
        tables=(
            _by_kind(found),
            _by_field(found, fields),
            Table("reviews", "Các lần rà soát", _LIST, [_line(one) for one in found], empty=_NONE),
        ),
        notes=(
            "Thủ tục rà soát nhiều lần trong kỳ tính một; kiến nghị tính theo từng lần.",
            "Số thủ tục đang áp dụng tính theo danh mục vào ngày lập.",
        ),
    )


_NONE = "Trong kỳ không rà soát thủ tục nào."


def _by_kind(found: Sequence[Review]) -> Table:
    groups = {kind: [one for one in found if one.asked.kind is kind] for kind in Proposal}
    rows = [
        Row(
            (
                kind.label,
                len(these),
                _procedures(these),
                _sent(these),
            ),
            key=kind.value,
        )
        for kind, these in groups.items()
    ]
    total = (None, len(found), _procedures(found), _sent(found))
    return Table("kinds", "Theo loại kiến nghị", _KINDS, rows, total=total)


def _by_field(found: Sequence[Review], fields: dict[str, int]) -> Table:
    names = sorted(fields.keys() | {one.field for one in found})
    rows = []
    for name in names:
        these = [one for one in found if one.field == name]
        if these:
            there, reviewed = fields.get(name, 0), _procedures(these)
            cells = (name, there, reviewed, reviewed / there if there else None, _proposed(these))
            rows.append(Row(cells, key=name))
    there = sum(fields.get(row.key, 0) for row in rows)
    reviewed = _procedures(found)
    total = (None, there, reviewed, reviewed / there if there else None, _proposed(found))
    return Table("fields", "Theo lĩnh vực đã rà soát", _FIELDS, rows, total=total, empty=_NONE)


def _line(one: Review) -> Row:
    asked = one.asked
    return Row(
        (
            one.day,
            str(asked.procedure),
            one.name,
            asked.finding,
            asked.kind.label,
            asked.proposal or None,
            one.state,
            one.reviewer,
        ),
        key=str(one.id),
    )


def _sent(found: Sequence[Review]) -> int:
    return sum(one.sent_on is not None for one in found)


def _procedures(found: Sequence[Review]) -> int:
    return len({one.asked.procedure for one in found})


def _proposed(found: Sequence[Review]) -> int:
    return sum(one.asked.kind is not Proposal.NONE for one in found)
