"""A report as a workbook (XLSX), written row by row: real numbers, days, shares and formulas.

Each formula is written with its value, for a reader that does not compute: a preview, or a
spreadsheet that does not trust a file from outside.
"""

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from motcua_desktop.domain.cell_text import align, period_text, shared_heads, total_cells
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.tabular import Column, Headline, Kind, Row, Table, TableSheet, Value
from motcua_desktop.services.csv_text import computes
from motcua_desktop.services.table_sums import TOTAL, Sums, adds_up, sums

_FORMATS = {
    Kind.TEXT: "General",
    Kind.CODE: "General",
    Kind.NUMBER: "#,##0",
    Kind.MONEY: '#,##0" đ"',
    Kind.SHARE: "0.0%",
    Kind.DECIMAL: "#,##0.00",
    Kind.DAY: "dd/mm/yyyy",
    Kind.MOMENT: "hh:mm dd/mm/yyyy",
}
# Letters a column holds that says no width; paper's millimetres are about half a letter each.
_LETTERS = {
    Kind.TEXT: 36.0,
    Kind.CODE: 24.0,
    Kind.NUMBER: 10.0,
    Kind.MONEY: 14.0,
    Kind.SHARE: 10.0,
    Kind.DECIMAL: 10.0,
    Kind.DAY: 12.0,
    Kind.MOMENT: 17.0,
}
_A_LETTER = 1.9
_A4 = 9
_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_EDGE = Side(style="thin", color="FF999999")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_FORMULA_END = re.compile(rb"</f><v ?/>|</f><v></v>")
_PIECE = 1 << 20


def workbook(sheet: TableSheet, file: IO[bytes]) -> None:
    """Write the report into `file`, a sheet for each table; memory does not grow with its rows."""
    made = Workbook(write_only=True)
    made.properties.creator = _clean(sheet.agency)
    made.properties.title = _clean(sheet.title)
    names = _names(sheet)
    if sheet.headlines:
        _Page(made, names[0], sheet).headlines(sheet.headlines)
    values = [array("d")] if sheet.headlines else []
    for name, table in zip(names[len(values) :], sheet.tables, strict=True):
        page = _Page(made, name, sheet)
        page.table(table, last=table is sheet.tables[-1])
        values.append(page.values)
    with TemporaryFile() as plain:
        made.save(plain)
        _with_values(plain, file, values)


class _Page:
    """One sheet being written. `values` are those of its formulas, in their order."""

    def __init__(self, made: Workbook, name: str, sheet: TableSheet):
        self._sheet = sheet
        self._page: Any = made.create_sheet(name)
        self._row = 0
        self._cells: dict[tuple[Any, ...], Any] = {}
        self.values = array("d")
        self._page.page_setup.orientation = "landscape" if sheet.wide else "portrait"
        self._page.page_setup.paperSize = _A4
        self._page.page_setup.fitToHeight = 0
        self._page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self._page.oddFooter.right.text = "Trang &P/&N"

    def headlines(self, headlines: Sequence[Headline]) -> None:
        """The report's first figures, each with what it is."""
        self._widths([60.0, 20.0])
        self._titles()
        for one in headlines:
            cell = self._cell(1, one.kind, bold=True, quoted=False)
            _fill(cell, one.value, one.kind)
            self._append([self._text(one.label), cell])
        self._notes()

    def table(self, table: Table, *, last: bool) -> None:
        """The title, the heads (frozen, and repeated on paper), rows, total, and the notes."""
        columns = table.columns
        self._widths([_letters(column) for column in columns])
        groups = shared_heads(columns)
        numbered = any(column.number for column in columns)
        titles = self._titles(table.title, write=False)
        heads = titles + 1 + bool(groups)
        under = heads + numbered
        self._page.freeze_panes = f"A{under + 1}"
        self._page.print_title_rows = f"{titles + 1}:{under}"
        self._titles(table.title)
        if groups:
            self._groups(columns, groups)
        self._append([self._head(column.head) for column in columns])
        if numbered:
            self._append([self._head(column.number, italic=True) for column in columns])
        found = sums(table)
        for at, row in enumerate(table.rows):
            self._line(table, row, self._heading_formulas(columns, at, row, found))
        if not found.count:
            self._append([self._text(table.empty)])
        elif not found.last and not numbered:
            self._page.auto_filter.ref = f"A{heads}:{_letter(len(columns) - 1)}{self._row}"
        if table.total is not None and found.count:
            self._line(table, Row(total_cells(table), 1), self._total(columns, under + 1, found))
        if last and not self._sheet.headlines:
            self._notes()

    def _line(self, table: Table, row: Row, formulas: Mapping[int, str]) -> None:
        cells = []
        for at, (value, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            formula = _row_sum(table.columns, row.cells, at, self._row + 1) or formulas.get(at)
            if formula and isinstance(value, (int, float)):
                self.values.append(value)
                cell = self._cell(at, column.kind, bold=bool(row.level), quoted=False)
                cell.value = formula
            else:
                quoted = isinstance(value, str) and computes(value)
                cell = self._cell(at, column.kind, bold=bool(row.level), quoted=quoted)
                _fill(cell, value, column.kind)
            cells.append(cell)
        self._append(cells)

    def _heading_formulas(
        self, columns: Sequence[Column], at: int, row: Row, found: Sums
    ) -> dict[int, str]:
        """A heading adds up its lines; SUBTOTAL leaves the headings among them out."""
        end = found.last.get(at)
        if not row.level or end is None or end <= at:
            return {}
        first, last = self._row + 2, self._row + 1 + end - at
        return {
            place: f"=SUBTOTAL(9,{_letter(place)}{first}:{_letter(place)}{last})"
            for place, column in enumerate(columns)
            if column.added and (at, place) not in found.wrong
        }

    def _total(self, columns: Sequence[Column], first: int, found: Sums) -> dict[int, str]:
        name = "SUBTOTAL(9," if found.last else "SUM("
        return {
            place: f"={name}{_letter(place)}{first}:{_letter(place)}{self._row})"
            for place, column in enumerate(columns)
            if column.added and (TOTAL, place) not in found.wrong
        }

    def _titles(self, title: str = "", *, write: bool = True) -> int:
        """Agency, title, period and the table's own title; how many rows that is."""
        sheet = self._sheet
        told = [" ".join(sheet.title.split())]
        told += [period_text(sheet.period)] if sheet.period else []
        told += [title] if title else []
        if write:
            self._append([self._text(sheet.agency)])
            for line in told:
                self._append([self._text(line, bold=True)])
        return 1 + len(told)

    def _notes(self) -> None:
        self._append([])
        for note in self._sheet.notes:
            self._append([self._text(note)])

    def _groups(self, columns: Sequence[Column], groups: Sequence[tuple[str, int, int]]) -> None:
        """Heads over several columns, centred across them: no cell is merged."""
        told = {first: text for text, first, _ in groups}
        self._append(
            [
                self._head(told.get(at, ""), across=bool(column.over))
                for at, column in enumerate(columns)
            ]
        )

    def _head(self, text: str, *, across: bool = False, italic: bool = False) -> Any:
        cell = WriteOnlyCell(self._page)
        cell.font = Font(bold=not italic, italic=italic)
        cell.border = _BORDER
        cell.alignment = Alignment(
            horizontal="centerContinuous" if across else "center",
            vertical="center",
            wrap_text=not across,
        )
        _fill(cell, text, Kind.TEXT)
        return cell

    def _text(self, text: str, *, bold: bool = False) -> Any:
        """Words beside the table: they run over their neighbours, unruled."""
        cell = WriteOnlyCell(self._page)
        cell.font = Font(bold=bold)
        cell.quotePrefix = computes(text)
        _fill(cell, text, Kind.TEXT)
        return cell

    def _cell(self, at: int, kind: Kind, *, bold: bool, quoted: bool) -> Any:
        """The cell of that column; one goes down all rows, for its style costs more than it."""
        key = (at, kind, bold, quoted)
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = WriteOnlyCell(self._page)
            cell.font = Font(bold=bold)
            cell.border = _BORDER
            cell.number_format = _FORMATS[kind]
            cell.quotePrefix = quoted
            cell.alignment = Alignment(
                horizontal=align(kind), vertical="top", wrap_text=kind is Kind.TEXT
            )
        return cell

    def _widths(self, letters: Sequence[float]) -> None:
        for at, width in enumerate(letters):
            self._page.column_dimensions[_letter(at)].width = width

    def _append(self, cells: Sequence[Any]) -> None:
        self._row += 1
        self._page.append(cells)


def _fill(cell: Any, value: Value, kind: Kind) -> None:
    """Put a value in: text is text whatever it looks like, a moment is the desk's own clock."""
    if isinstance(value, str):
        cell.value = _clean(value)
        if value:
            cell.data_type = "s"
    elif isinstance(value, datetime):
        here = local(value).replace(tzinfo=None)
        cell.value = here.date() if kind is Kind.DAY else here
    else:
        cell.value = value


def _clean(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_TEXT]


def _letter(at: int) -> str:
    return str(get_column_letter(at + 1))


def _letters(column: Column) -> float:
    return column.width / _A_LETTER if column.width else _LETTERS[column.kind]


def _row_sum(columns: Sequence[Column], cells: Sequence[Value], at: int, row: int) -> str:
    """The formula of a cell that adds up others of its row; empty where it does not."""
    if not columns[at].sums:
        return ""
    keys = [column.key for column in columns]
    places = [keys.index(key) for key in columns[at].sums]
    if not adds_up(cells[at], [cells[place] for place in places]):
        return ""
    return "=" + "+".join(f"{_letter(place)}{row}" for place in places)


def _names(sheet: TableSheet) -> list[str]:
    """Names for the sheets: what no workbook takes is left out, none is there twice."""
    wanted = ["Tóm tắt"] if sheet.headlines else []
    wanted += [table.title or sheet.short for table in sheet.tables]
    names: list[str] = []
    for name in wanted:
        plain = " ".join(_NOT_IN_A_NAME.sub(" ", name).split()).strip("'")[:_LONGEST_NAME].strip()
        made, number = plain or "Bảng", 1
        while made.casefold() in {one.casefold() for one in names} | {"history"}:
            number += 1
            made = f"{plain[: _LONGEST_NAME - 4].strip()} ({number})"
        names.append(made)
    return names


def _with_values(plain: IO[bytes], file: IO[bytes], values: Sequence[Sequence[float]]) -> None:
    """The workbook again with every formula's value behind it, which the library leaves empty."""
    sheets = {f"xl/worksheets/sheet{at}.xml": found for at, found in enumerate(values, start=1)}
    with ZipFile(plain) as source, ZipFile(file, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            with source.open(entry) as old, target.open(entry.filename, "w") as new:
                for piece in _valued(old, iter(sheets.get(entry.filename, ()))):
                    new.write(piece)


def _valued(old: IO[bytes], values: Iterator[float]) -> Iterator[bytes]:
    """The sheet a piece at a time; a piece ends before the end of a cell, so no mark is cut."""
    rest = b""
    while piece := old.read(_PIECE):
        text = rest + piece
        end = max(text.rfind(b"</c>"), 0)
        yield _FORMULA_END.sub(lambda _: b"</f><v>%s</v>" % _number(next(values)), text[:end])
        rest = text[end:]
    yield rest


def _number(value: float) -> bytes:
    return (str(int(value)) if value.is_integer() else repr(value)).encode()
