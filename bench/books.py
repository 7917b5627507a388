"""A year's books: the register as PDF against reportlab's own table, a workbook in flat memory."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook
from reportlab.platypus import LongTable, SimpleDocTemplate, TableStyle

from bench.measure import (
    PEAK_IS_TOLD,
    Line,
    Options,
    by_turns,
    compared,
    forget_peak,
    peak_mb,
    timed,
)
from bench.people import people
from motcua_desktop.domain.letterhead import Letterhead
from motcua_desktop.domain.register import RegisterBook, RegisterLine
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.tabular import Column, Kind, Row, Table, TableSheet
from motcua_desktop.printing import register
from motcua_desktop.printing.fonts import face

_LINES = 6_000
_ROUNDS = 3
_FEW, _MANY = 10_000, 100_000
_MOST_GROWN = 16.0
"""Megabytes that any number of lines may take: the library's buffers, and 8 bytes a formula."""

_BEGUN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
_HEAD = Letterhead("UBND XÃ ĐO", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "Xã Đo")
_BOOK = RegisterBook(_HEAD, "Trung tâm xã Đo", 2026, 1, "01/2026", date(2026, 1, 2))
_PROCEDURES = (
    "Thủ tục đăng ký khai sinh",
    "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền cấp",
    "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân",
    "Đăng ký đất đai, tài sản gắn liền với đất, cấp Giấy chứng nhận lần đầu",
)


def measure(options: Options) -> list[Line]:
    """The register's 6,000 lines; a workbook's 100,000."""
    del options
    return [_register(), *_workbook()]


def _register() -> Line:
    """The floor has the same cells broken into the same lines, and nothing but the table."""
    lines = list(_lines(_LINES))
    cells = [_broken(line) for line in lines]
    ours, floor = by_turns(
        lambda: register.register([(_BOOK, iter(lines))], bundled_font=True),
        partial(_bare_table, cells),
        _ROUNDS,
        warm=1,
    )
    return compared("register PDF, 6,000 lines", ours, floor, most=1.5)


def _lines(count: int) -> Iterator[RegisterLine]:
    dice = Random(7)
    for number, who in enumerate(people(dice, count), start=1):
        at = _BEGUN + timedelta(minutes=20 * number)
        yield RegisterLine(
            number=number,
            code=f"H99.12.34-{at:%y%m%d}-{5000 + number % 1000}",
            procedure=dice.choice(_PROCEDURES),
            sets=1,
            applicant=who.name,
            address=who.address,
            phone=who.phone or "",
            agency="UBND xã Đo",
            received_at=at,
            due_at=at + timedelta(days=3),
            returned_at=at + timedelta(days=2) if number % 3 else None,
            return_by="Tại quầy",
            signed=who.name if number % 3 else "",
            note="",
        )


def _broken(line: RegisterLine) -> tuple[str, ...]:
    regular = face(bundled=True).regular
    return tuple(
        "\n".join("".join(piece.text for piece in one.pieces) for one in parts)
        for parts in (
            register.broken_cell(text, at, regular) for at, text in enumerate(register.cells(line))
        )
    )


def _bare_table(cells: Sequence[Sequence[str]]) -> bytes:
    font, made = face(bundled=True).regular.name, BytesIO()
    style = TableStyle(
        [
            ("FONT", (0, 0), (-1, -1), font, 8.5, 10.2),
            ("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2.4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2.4),
            ("TOPPADDING", (0, 0), (-1, -1), 1.8),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.8),
        ]
    )
    points = 72 / 25.4
    page: Any = SimpleDocTemplate(
        made,
        pagesize=(297 * points, 210 * points),
        leftMargin=20 * points,
        rightMargin=15 * points,
        topMargin=20 * points,
        bottomMargin=15 * points,
    )
    heads = [[f"Cột {at}" for at in range(len(cells[0]))]]
    widths = [mm * points for mm in register.WIDTHS]
    page.build([LongTable([*heads, *cells], colWidths=widths, repeatRows=1, style=style)])
    return made.getvalue()


def _workbook() -> Iterator[Line]:
    """How long it takes, and how far ten times the lines raise the peak."""
    _, few = _held(_ours, _FEW)
    ours, many = _held(_ours, _MANY)
    floor, bare = _held(_bare, _MANY)
    note = f"grown by {many:.1f} MB, the bare library by {bare:.1f} MB"
    yield Line("workbook, 100,000 lines", ours, floor, ours / floor, 4.0, note)
    if not PEAK_IS_TOLD:
        return
    note = f"grown by {_FEW:,} lines: {few:.1f} MB"
    yield Line("  peak memory grown, MB", many, _MOST_GROWN, many / _MOST_GROWN, 1.0, note)


def _held(work: Callable[[int, Path], None], count: int) -> tuple[float, float]:
    """The milliseconds it takes, and by how many MB it raises the peak."""
    with TemporaryDirectory() as folder:
        before = forget_peak() if PEAK_IS_TOLD else 0.0
        _, took = timed(partial(work, count, Path(folder)))
        return took, peak_mb() - before if PEAK_IS_TOLD else 0.0


@dataclass(frozen=True, slots=True)
class _Rows:
    """The lines made anew each time they are read."""

    count: int

    def __iter__(self) -> Iterator[Row]:
        return (Row((*words, at, *figures)) for words, at, figures in _made(self.count))


def _made(count: int) -> Iterator[tuple[tuple[str, ...], datetime, tuple[int, ...]]]:
    crowd = people(Random(7), 500)
    for number in range(count):
        who = crowd[number % len(crowd)]
        at = _BEGUN + timedelta(minutes=number)
        code = f"H99.12.34-{at:%y%m%d}-{number:06}"
        name = _PROCEDURES[number % len(_PROCEDURES)]
        yield (code, who.name, name, who.address), at, (1, 2, 3, 8_000)


_COLUMNS = (
    Column("code", "Mã hồ sơ", Kind.CODE),
    Column("name", "Tên"),
    Column("procedure", "Thủ tục"),
    Column("address", "Địa chỉ"),
    Column("at", "Lúc", Kind.MOMENT),
    Column("one", "Trực tuyến", Kind.NUMBER, added=True),
    Column("two", "Trực tiếp", Kind.NUMBER, added=True),
    Column("all", "Tổng", Kind.NUMBER, sums=("one", "two")),
    Column("fee", "Phí", Kind.MONEY, added=True),
)


def _ours(count: int, folder: Path) -> None:
    from motcua_desktop.services.workbook import workbook

    total = (None, None, None, None, None, count, 2 * count, 3 * count, 8_000 * count)
    sheet = TableSheet(
        form="bench",
        short="Đo",
        title="ĐO",
        agency="UBND xã Đo",
        place="Xã Đo",
        made_on=date(2026, 11, 20),
        tables=(Table("lines", "Dòng", _COLUMNS, _Rows(count), total),),
        period=Period(date(2026, 1, 1), date(2026, 12, 31)),
    )
    with (folder / "ours.xlsx").open("wb") as file:
        workbook(sheet, file)


def _bare(count: int, folder: Path) -> None:
    """The same cells without any form, and no sums."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Dòng")
    for words, at, figures in _made(count):
        page.append([*words, at.replace(tzinfo=None), *figures])
    book.save(folder / "bare.xlsx")
