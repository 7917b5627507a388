"""Biểu II.06a as a table, by the form's own numbers; and the dossiers behind each figure."""

from collections.abc import Iterator

from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.paper import MonthSheet
from motcua_desktop.domain.report import KEYS, Period
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.tabular import Column, Kind, Pointed, Row, Table, TableSheet
from motcua_desktop.errors import InvalidInput
from motcua_desktop.models import closing, reports
from motcua_desktop.services.counting import counting_of
from motcua_desktop.services.reports import bounds
from motcua_desktop.services.shelf import Shelf

_RECEIVED = "Số hồ sơ nhận giải quyết"
_DONE = "Số hồ sơ đã giải quyết"
_OPEN = "Số hồ sơ đang giải quyết"
_LEVELS = {"level": 2, "field": 1, "procedure": 0}


def month_table(sheet: MonthSheet) -> TableSheet:
    """The form's columns 3–13 under their own numbers; a row's key is `field/code`."""
    rows = tuple(_rows(sheet))
    total = (None, "Tổng số", *(sheet.total[column] for column in range(3, 14)))
    return TableSheet(
        form="II.06a",
        short="Biểu II.06a",
        title="TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC",
        agency=sheet.agency,
        place=sheet.place,
        made_on=sheet.made_on,
        tables=(Table("rows", "", _COLUMNS, rows, total),),
        period=Period(sheet.first, sheet.last, sheet.period),
        notes=sheet.options,
        options=sheet.counting.to_json(),
    )


def behind(shelf: Shelf, actor: Actor, period: Period, pointed: Pointed) -> list[DossierLine]:
    """The dossiers of one figure, the first due first; of a closed period those it was closed with.

    Raises InvalidInput for a column that is no figure, NotAllowed.
    """
    actor.need(Right.REPORT)
    keys = KEYS.get(pointed.column)
    if keys is None:
        raise InvalidInput("Ô này không phải số liệu.", field="column")
    field, _, code = pointed.row.rpartition("/")
    wanted = reports.Wanted(keys, field or None, code or None)
    with shelf.database.read() as connection:
        closed = closing.newest(connection, period)
        if closed is not None:
            return reports.of_fates(connection, list(filter(wanted.takes, closed.fates())))
        start, end = bounds(period)
        rules = counting_of(connection)
        return reports.standing_under(
            connection, wanted, start=start, end=end, counting=rules, now=shelf.clock.now()
        )


def _rows(sheet: MonthSheet) -> Iterator[Row]:
    field = ""
    for row in sheet.rows:
        field = field if row.level == "procedure" else row.name
        figures = (row.cells[column] for column in range(3, 14))
        yield Row((row.code, row.name, *figures), _LEVELS[row.level], key=f"{field}/{row.code}")


def _figure(key: str, head: str, over: str, sums: tuple[str, ...] = ()) -> Column:
    told = "+".join(f"({part})" for part in sums)
    return Column(
        key,
        head,
        Kind.NUMBER,
        width=17 if sums else 15,
        over=over,
        number=f"({key})={told}" if sums else f"({key})",
        sums=sums,
        added=True,
        figures=True,
    )


_COLUMNS = (
    Column("code", "Mã thủ tục", Kind.CODE, number="(1)"),
    Column("name", "Lĩnh vực, công việc giải quyết theo cấp", number="(2)"),
    _figure("3", "Tổng số", _RECEIVED, ("4", "5", "6")),
    _figure("4", "Trong kỳ: trực tuyến", _RECEIVED),
    _figure("5", "Trong kỳ: trực tiếp, bưu chính", _RECEIVED),
    _figure("6", "Từ kỳ trước", _RECEIVED),
    _figure("7", "Tổng số", _DONE, ("8", "9", "10")),
    _figure("8", "Trước hạn", _DONE),
    _figure("9", "Đúng hạn", _DONE),
    _figure("10", "Quá hạn", _DONE),
    _figure("11", "Tổng số", _OPEN, ("12", "13")),
    _figure("12", "Trong hạn", _OPEN),
    _figure("13", "Quá hạn", _OPEN),
)


def column_words(number: int) -> str:
    """What stands over the form's column: `Số hồ sơ đã giải quyết: quá hạn`."""
    (column,) = (one for one in _COLUMNS if one.key == str(number))
    return f"{column.over}: {column.head[:1].lower()}{column.head[1:]}"
