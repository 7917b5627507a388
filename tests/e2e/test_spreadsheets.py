"""What LibreOffice makes of our files: types, formulas it computes itself, and no injection."""

from pathlib import Path

from motcua_desktop.domain.tabular import Table
from motcua_desktop.services.csv_text import csv_bytes
from motcua_desktop.services.workbook import workbook
from tests.fakes.spreadsheet import opened, without_values
from tests.fakes.tables import COLUMNS, FORMULAS, a_row, a_sheet, a_table

HOSTILE = tuple(one.strip("\r\n\t") for one in FORMULAS)


def test_cells_have_their_types_and_formulas_compute_what_the_report_says(tmp_path: Path) -> None:
    file = tmp_path / "so-hoa.xlsx"
    with file.open("wb") as target:
        workbook(a_sheet(a_table(3), a_table(3, headed=True)), target)

    sheets = opened(without_values(file, tmp_path / "tinh.xlsx"), tmp_path)

    plain, headed = sheets["Hồ sơ số hóa"], sheets["Hồ sơ số hóa (2)"]
    line = plain[6]
    assert [cell.kind for cell in line[:9]] == [
        "string", "string", "float", "float", "float", "percentage", "float", "date", "date",
    ]  # fmt: skip
    assert (line[2].formula, line[2].value) == ("of:=[.D7]+[.E7]", "30")
    assert line[7].value == "2026-11-30"
    assert line[8].value == "2026-11-20T09:30:00"
    assert line[8].shown == "09:30 20/11/2026"
    total = plain[9]
    assert total[3].formula == "of:=SUM([.D7:.D9])"
    assert [total[at].value for at in (2, 3, 4, 6)] == ["90", "30", "60", "24000"]
    assert [row[2].value for row in headed[6:12]] == ["60", "30", "30", "30", "30", "90"]
    assert [row[3].value for row in headed[6:12]] == ["20", "10", "10", "10", "10", "30"]
    assert headed[11][3].formula == "of:=SUBTOTAL(9;[.D7:.D11])"


def test_no_text_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    file = tmp_path / "cong-thuc.xlsx"
    rows = tuple(a_row(at, payload) for at, payload in enumerate(HOSTILE))
    with file.open("wb") as target:
        workbook(a_sheet(Table("t", "Bảng", COLUMNS, rows)), target)

    lines = opened(file, tmp_path)["Bảng"][6:]

    assert len(lines) >= len(HOSTILE)
    for payload, line in zip(HOSTILE, lines, strict=False):
        assert (line[1].kind, line[1].formula) == ("string", ""), payload
        assert line[2].formula


def test_no_text_of_a_csv_is_a_formula_and_numbers_are_numbers(tmp_path: Path) -> None:
    file = tmp_path / "cong-thuc.csv"
    file.write_bytes(csv_bytes([["tên", "số"], *([payload, -5] for payload in HOSTILE)]))

    ((_, *lines),) = opened(file, tmp_path).values()

    assert len(lines) == len(HOSTILE)
    for payload, (name, number) in zip(HOSTILE, lines, strict=True):
        assert (name.kind, name.formula) == ("string", ""), payload
        assert (number.kind, number.value) == ("float", "-5")
