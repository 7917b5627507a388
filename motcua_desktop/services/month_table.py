"""Biểu II.06a as a table, by the form's own numbers of its columns."""

from motcua_desktop.domain.paper import MonthSheet
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.tabular import Column, Kind, Row, Table, TableSheet

_RECEIVED = "Số hồ sơ nhận giải quyết"
_DONE = "Số hồ sơ đã giải quyết"
_OPEN = "Số hồ sơ đang giải quyết"
_LEVELS = {"level": 2, "field": 1, "procedure": 0}


def month_table(sheet: MonthSheet) -> TableSheet:
    """The form's columns 3–13 under their own numbers; a row's key is its code or its name."""
    rows = tuple(
        Row(
            (row.code, row.name, *(row.cells[column] for column in range(3, 14))),
            _LEVELS[row.level],
            key=row.code or row.name,
        )
        for row in sheet.rows
    )
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
