"""A report as a workbook: real numbers, days and shares, formulas that carry their values."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from itertools import takewhile
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.tabular import Column, Kind, Row, Table, TableSheet
from motcua_desktop.services.workbook import workbook
from tests.fakes.tables import COLUMNS, FORMULAS, a_row, a_sheet, a_table

NAMES = ["[a]:b*c?d/e\\f", "'dấu nháy'", "", "   ", "history", "=1+1", "a\x00b", "A", "a"]
NAMES.append("Rất dài " * 20)


def _read(sheet: TableSheet, *, values: bool = False) -> Any:
    file = BytesIO()
    workbook(sheet, file)
    return openpyxl.load_workbook(file, data_only=values)


def _rows(page: Any) -> list[tuple[Any, ...]]:
    return [row for row in page.iter_rows(values_only=True) if any(v is not None for v in row)]


def test_each_cell_has_its_type_and_the_form_people_know() -> None:
    page = _read(a_sheet(a_table(1)))["Hồ sơ số hóa"]
    code, name, whole, _, _, share, fee, day, at = page[7]

    assert (code.data_type, code.value) == ("s", "H50.31.12-261120-5000")
    assert (name.data_type, name.value) == ("s", 'Nguyễn <An & "Bình"')
    assert (whole.data_type, whole.value) == ("f", "=D7+E7")
    assert (share.value, share.number_format) == (254 / 323, "0.0%")
    assert (fee.value, fee.number_format) == (8000, '#,##0" đ"')
    assert (day.value, day.number_format) == (datetime(2026, 11, 30), "dd/mm/yyyy")  # noqa: DTZ001 (a workbook knows no zones)
    assert at.value == datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001 (a workbook knows no zones)


def test_heads_stand_still_and_come_again_on_every_printed_page() -> None:
    page = _read(a_sheet(a_table(1)))["Hồ sơ số hóa"]

    assert page.freeze_panes == "A7"
    assert page.print_title_rows == "$5:$6"
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.paperSize == 9
    assert page.page_setup.fitToHeight == 0
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.auto_filter.ref == "A6:I7"


def test_totals_are_formulas_and_carry_their_values() -> None:
    sheet = a_sheet(a_table(3))
    formulas, values = (
        _rows(_read(sheet)["Hồ sơ số hóa"]),
        _rows(_read(sheet, values=True)["Hồ sơ số hóa"]),
    )

    assert formulas[-1][:7] == (
        "Tổng cộng", None, "=D10+E10", "=SUM(D7:D9)", "=SUM(E7:E9)", 254 / 323, "=SUM(G7:G9)",
    )  # fmt: skip
    assert values[-1][2:7] == (90, 30, 60, 254 / 323, 24000)
    assert [row[2] for row in values[-4:-1]] == [30, 30, 30]


def test_headings_add_up_their_own_lines_and_the_total_counts_no_line_twice() -> None:
    sheet = a_sheet(a_table(3, headed=True))
    formulas, values = (
        _rows(_read(sheet)["Hồ sơ số hóa"]),
        _rows(_read(sheet, values=True)["Hồ sơ số hóa"]),
    )

    assert [row[3] for row in formulas[6:]] == [
        "=SUBTOTAL(9,D8:D9)", 10, 10, "=SUBTOTAL(9,D11:D11)", 10, "=SUBTOTAL(9,D7:D11)",
    ]  # fmt: skip
    assert [row[3] for row in values[6:]] == [20, 10, 10, 10, 10, 30]
    assert [row[2] for row in values[6:]] == [60, 30, 30, 30, 30, 90]


def test_a_figure_that_is_no_sum_of_its_lines_stays_the_figure_it_is() -> None:
    """People who come under several headings are counted once in the total."""
    columns = (Column("n", "Tên"), Column("k", "Số", Kind.NUMBER, added=True))
    rows = (Row(("Nhóm", 5), 1), Row(("a", 2)), Row(("b", 2)))
    table = Table("t", "", columns, rows, (None, 3))

    made = _rows(_read(a_sheet(table, headlines=()))["Số hóa hồ sơ"])

    assert made[4:8] == [("Nhóm", 5), ("a", 2), ("b", 2), ("Tổng cộng", 3)]


def test_headings_above_headings_add_up_all_lines_below() -> None:
    columns = (Column("n", "Tên"), Column("k", "Số", Kind.NUMBER, added=True))
    rows = (
        Row(("A", 6), 2), Row(("I", 3), 1), Row(("a", 1)), Row(("b", 2)), Row(("II", 3), 1),
        Row(("c", 3)), Row(("B", 4), 2), Row(("d", 4)),
    )  # fmt: skip
    made = _rows(
        _read(a_sheet(Table("t", "", columns, rows, (None, 10)), headlines=()))["Số hóa hồ sơ"]
    )

    assert [row[1] for row in made[4:]] == [
        "=SUBTOTAL(9,B6:B10)", "=SUBTOTAL(9,B7:B8)", 1, 2, "=SUBTOTAL(9,B10:B10)", 3,
        "=SUBTOTAL(9,B12:B12)", 4, "=SUBTOTAL(9,B5:B12)", None,
    ][: len(made) - 4]  # fmt: skip


@pytest.mark.parametrize("payload", [*FORMULAS, "#N/A", "#DIV/0!", "TRUE", "1e5", "20/11/2026"])
def test_text_is_text_whatever_it_looks_like(payload: str) -> None:
    columns = (Column("a", payload), Column("b", "Số", Kind.NUMBER))
    table = Table("t", payload, columns, (Row((payload, payload)),), (payload, None))
    made = _read(a_sheet(table, agency=payload, title=payload, notes=(payload,)))

    cells = [cell for page in made for row in page.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(isinstance(cell.value, str) and cell.data_type != "s" for cell in cells)


def test_what_looks_like_a_formula_is_marked_as_text_for_whoever_edits_it() -> None:
    page = _read(a_sheet(Table("t", "", COLUMNS, (a_row(1, "=1+1"),))))["Số hóa hồ sơ"]

    (cell,) = (cell for row in page.iter_rows() for cell in row if cell.value == "=1+1")
    assert cell.data_type == "s"
    assert cell.quotePrefix


@pytest.mark.parametrize("name", NAMES)
def test_any_title_becomes_a_sheets_name(name: str) -> None:
    tables = tuple(Table(f"t{at}", name, COLUMNS, (a_row(at),)) for at in range(3))
    made = _read(a_sheet(*tables, short="/"))

    names = made.sheetnames
    assert len(names) == 4
    assert len({one.casefold() for one in names}) == 4
    assert all(0 < len(one) <= 31 and not set(one) & set("[]:*?/\\") for one in names)


def test_an_empty_table_says_so() -> None:
    table = Table("t", "", COLUMNS, (), (None,) * 9, "Không có hồ sơ nào.")

    made = _rows(_read(a_sheet(table))["Số hóa hồ sơ"])

    assert made[-1][0] == "Không có hồ sơ nào."


def test_control_letters_and_endless_text_do_not_break_the_workbook() -> None:
    made = _read(a_sheet(Table("t", "", COLUMNS, (a_row(1, "a\x07b\x1f" + "W" * 40_000),))))

    (cell,) = (
        c for row in made["Số hóa hồ sơ"].iter_rows() for c in row if str(c.value)[:2] == "ab"
    )
    assert len(cell.value) == 32_767


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-5, 50), st.integers(0, 50)), max_size=25))
def test_every_formula_computes_the_value_it_carries(told: list[tuple[int, int, int]]) -> None:
    """Whatever headings stand over whatever lines, by a reader that computes on its own."""
    columns = (
        Column("n", "Tên"),
        Column("a", "A", Kind.NUMBER, added=True),
        Column("b", "B", Kind.NUMBER, added=True),
        Column("c", "C", Kind.NUMBER, sums=("a", "b")),
    )
    rows = tuple(_summed(told))
    sums = [sum(one[at] for one in told if not one[0]) for at in (1, 2)]
    sheet = a_sheet(Table("t", "", columns, rows, (None, *sums, sum(sums))), headlines=())
    formulas, values = _read(sheet).active, _read(sheet, values=True).active

    for row in formulas.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                assert computed(formulas, cell.value) == values[cell.coordinate].value
    if rows:
        assert all(cell.data_type == "f" for cell in formulas[5 + len(rows)][1:4])


def _summed(told: list[tuple[int, int, int]]) -> Iterator[Row]:
    """The rows with each heading's figures the sums of the lines that come under it."""
    for at, (level, *own) in enumerate(told):
        figures = _below(told[at + 1 :], level) if level else own
        yield Row((f"{at}", *figures, sum(figures)), level)


def _below(told: list[tuple[int, int, int]], level: int) -> list[int]:
    """The sums of the lines up to the next heading that a heading of this level does not hold."""
    held = list(takewhile(lambda one: not one[0] or one[0] < level, told))
    return [sum(one[place] for one in held if not one[0]) for place in (1, 2)]


def computed(page: Any, formula: str) -> int:
    """What a spreadsheet makes of our formulas: `=A1+B1`, SUM, and SUBTOTAL 9, which skips its
    like."""
    body = formula.removeprefix("=")
    if "(" not in body:
        return sum(_value(page, page[name]) for name in body.split("+"))
    name, span = body.rstrip(")").split("(")
    cells = [cell for (cell,) in page[span.removeprefix("9,")]]
    if name == "SUBTOTAL":
        cells = [cell for cell in cells if not str(cell.value).startswith("=SUBTOTAL")]
    return sum(_value(page, cell) for cell in cells)


def _value(page: Any, cell: Any) -> int:
    return computed(page, cell.value) if cell.data_type == "f" else cell.value or 0


def test_figures_and_notes_have_a_sheet_of_their_own() -> None:
    made = _rows(_read(a_sheet())["Tóm tắt"])

    assert made[3:] == [
        ("Hồ sơ số hóa từ khâu tiếp nhận", 254),
        ("Tỷ lệ số hóa", 254 / 323),
        ("Hồ sơ tính theo ngày tiếp nhận.", None),
    ]
