"""What the desk leaves behind at closing time, as tables: promised next, handed over, not sent."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from motcua_desktop.domain.custody import Holder, HolderKind
from motcua_desktop.domain.handing import SheetNumber
from motcua_desktop.domain.line_sheet import LineSheet, Standing
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.paper import DueLine
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.tabular import Column, Kind, Row, Signature, Table, TableSheet
from motcua_desktop.models import custody
from motcua_desktop.services.cash import span
from motcua_desktop.services.desk import Desk
from motcua_desktop.services.finder import Finder
from motcua_desktop.services.office import Office
from motcua_desktop.services.papers import Papers
from motcua_desktop.services.shelf import Shelf

_SIGNED = (Signature("NGƯỜI LẬP"), Signature("NGƯỜI PHỤ TRÁCH"))
_DUE = (
    Column("when", "Hẹn trả", width=22),
    Column("code", "Mã hồ sơ", Kind.CODE),
    Column("applicant", "Người nộp"),
    Column("phone", "Số điện thoại", Kind.CODE, 25),
    Column("procedure", "Thủ tục"),
    Column("state", "Trạng thái"),
    Column("next_step", "Việc cần làm"),
)
_HANDED = (
    Column("at", "Lúc", Kind.MOMENT),
    Column("list", "Danh sách số", Kind.CODE, 20),
    Column("code", "Mã hồ sơ", Kind.CODE),
    Column("applicant", "Chủ hồ sơ"),
    Column("procedure", "Thủ tục"),
    Column("giver", "Bên giao"),
    Column("taker", "Bên nhận"),
    Column("taken_by", "Người ký nhận"),
)
_UNSENT = (
    Column("state", "Tình trạng", width=40),
    Column("code", "Mã hồ sơ", Kind.CODE),
    Column("applicant", "Chủ hồ sơ"),
    Column("messages", "Số mục", Kind.NUMBER, added=True),
    Column("since", "Từ lúc", Kind.MOMENT),
    Column("reason", "Lý do"),
)
# What the morning's groups say that still matters when the desk closes.
_GROUPS = ("Quá hạn", "Hôm nay", "Việc của quầy", "Ngày làm việc tới")


def promised(shelf: Shelf, actor: Actor) -> TableSheet:
    """What is late, still open of today, and promised for the next working day; as of now.

    It says of a sensitive procedure no more than the morning's list. Raises NotAllowed.
    """
    actor.need(Right.REPORT)
    office = Office(shelf.database, shelf.clock)
    desk = Desk(shelf.database, shelf.clock, shelf.agency, office)
    lists = Finder(shelf.database, shelf.clock, office).due(1)
    sheet = Papers(shelf.database, shelf.clock, shelf.agency, desk).due_sheet(lists)
    rows: list[Row] = []
    for name, lines in sheet.groups:
        if name in _GROUPS and lines:
            rows.append(Row((None, None, f"{name} ({len(lines)})", *[None] * 4), 1))
            rows += map(_due, lines)
    table = Table("due", "", _DUE, tuple(rows))
    title = "HỒ SƠ CÒN NỢ VÀ HẸN TRẢ NGÀY LÀM VIỆC TỚI"
    return _sheet(shelf, "due", "Hẹn trả ngày tới", title, sheet.day, (table,))


def handed_over(shelf: Shelf, actor: Actor, day: date) -> TableSheet:
    """Every hand-over of the day that stands, and who signed for it. Raises NotAllowed."""
    actor.need(Right.REPORT)
    start, end = span(day, day)
    with shelf.database.read() as connection:
        rows = [_handed(row) for row in custody.of_day(connection, start, end)]
    table = Table("handed", "", _HANDED, tuple(rows), empty="Không có bàn giao nào.")
    return _sheet(shelf, "handed", "Bàn giao", "HỒ SƠ BÀN GIAO TRONG NGÀY", day, (table,))


def unsent(shelf: Shelf, line: LineSheet) -> TableSheet:
    """What the province has not confirmed, by its standing; `line` is the day's sheet."""
    rows = tuple(_standing(line))
    count = sum(one for row in rows if isinstance(one := row.cells[3], int))
    total = (None, None, None, count, None, None) if rows else None
    table = Table("unsent", "", _UNSENT, rows, total, "Mọi việc đã được tỉnh xác nhận.")
    title = "HỒ SƠ CHƯA GỬI ĐƯỢC LÊN TỈNH"
    return _sheet(shelf, "unsent", "Chưa gửi được", title, line.day, (table,))


# The parts of a sheet that differ, one by one.
def _sheet(  # noqa: PLR0913, PLR0917
    shelf: Shelf, form: str, short: str, title: str, day: date, tables: tuple[Table, ...]
) -> TableSheet:
    return TableSheet(
        form=form,
        short=short,
        title=title,
        agency=shelf.agency.name,
        place=shelf.agency.place,
        made_on=local(shelf.clock.now()).date(),
        tables=tables,
        period=Period(day, day, f"Ngày {date_text(day)}"),
        signatures=_SIGNED,
    )


def _due(line: DueLine) -> Row:
    return Row(
        (
            line.when, line.code, line.applicant, line.phone, line.procedure, line.state,
            line.next_step,
        ),
        code=line.code,
    )  # fmt: skip


def _handed(row: Any) -> Row:
    number = str(SheetNumber(row.number, row.year)) if row.number else ""
    giver, taker = (
        Holder(HolderKind(kind), name).told
        for kind, name in ((row.from_kind, row.from_name), (row.to_kind, row.to_name))
    )
    taken = row.taken_by if row.taken_at else "chưa ký nhận"
    return Row(
        (row.at, number, row.code, row.name, row.procedure, giver, taker, taken), code=row.code
    )


def _standing(line: LineSheet) -> Iterator[Row]:
    for standing in (Standing.REFUSED, Standing.WAITING):
        for one in line.of(standing):
            yield Row(
                (standing.label, one.code, one.applicant, one.messages, one.at, one.reason),
                code=one.code,
            )
