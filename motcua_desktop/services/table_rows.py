"""Rows out of the tables people bring, CSV or XLSX, each with the line it stands on."""

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import ParseError

from motcua_desktop.errors import BadFile

Row = tuple[int, tuple[object, ...]]

_MOST_ROWS = 50_000
_MOST_COLUMNS = 40
_MOST_UNPACKED = 120_000_000


def csv_rows(text: str) -> Iterator[Row]:
    """The filled rows of a CSV, whichever of `,` `;` and tab its first line uses.

    Raises BadFile naming the line.
    """
    header, _, _ = text.partition("\n")
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for values in reader:
            if "".join(values).strip():
                yield reader.line_num, tuple(values)
    except csv.Error as trouble:
        raise BadFile(f"Dòng {reader.line_num}: sai dấu ngoặc kép hoặc ô quá dài.") from trouble


def workbook_rows(data: bytes) -> list[list[Row]]:
    """The filled rows of every sheet of an XLSX, numbered as a person sees them.

    Raises BadFile for what is no workbook, or unpacks to something enormous.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    _refuse_bomb(data)
    troubles = (
        InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError,
        TypeError, AttributeError, IndexError, EOFError, OSError, NotImplementedError,
    )  # fmt: skip
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions it leaves out; only the cells matter here.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                sheets = [
                    # The size a sheet tells of itself is often wrong, so it is not asked.
                    _filled(sheet.iter_rows(1, _MOST_ROWS + 1, 1, _MOST_COLUMNS, values_only=True))
                    for sheet in book.worksheets
                ]
            finally:
                book.close()
    except troubles as trouble:
        raise BadFile("Tệp không phải sổ XLSX hoặc đã hỏng.") from trouble
    return sheets


def _refuse_bomb(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = [entry.file_size for entry in archive.infolist()]
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as trouble:
        raise BadFile("Tệp không phải sổ XLSX hoặc đã hỏng.") from trouble
    if sum(sizes) > _MOST_UNPACKED:
        raise BadFile("Tệp XLSX này giải nén ra quá lớn (trên 120 MB), không mở.")


def _filled(cells: Iterable[tuple[object, ...]]) -> list[Row]:
    rows = [(line, values) for line, values in enumerate(cells, 1) if any(values)]
    if rows and rows[-1][0] > _MOST_ROWS:
        raise BadFile(f"Danh sách có hơn {_MOST_ROWS} dòng; hãy chia thành nhiều tệp.")
    return rows
