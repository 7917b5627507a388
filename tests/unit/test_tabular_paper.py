"""Any report of tables on A4: nothing of it is lost, whatever its length and its names."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from motcua_desktop.domain.chart import Chart, Fill, Series
from motcua_desktop.domain.tabular import Column, Kind, Row, Table, TableSheet
from motcua_desktop.printing.fonts import face
from motcua_desktop.printing.sheet import Page, Sheet, landscape
from motcua_desktop.printing.tabular import draw, tabular
from tests.fakes.sheets import bare, read, text_of
from tests.fakes.tables import AT, COLUMNS, Again, a_row, a_sheet, a_table

HOSTILE = (
    'Nguyễn <An & "Bình"',
    "<para><b>đậm</b></para>",
    "**đậm** __nghiêng__ {agency}",
    "Bùi " * 300,
    "W" * 400,
    "dòng\nmới",
)


def test_head_figures_table_total_notes_and_signatures_stand_on_the_page() -> None:
    (page,) = read(tabular(a_sheet(), bundled_font=True))

    text = bare(page.text)
    for told in (
        "UBND XÃ MINH TÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "Minh Tân, ngày 20 tháng 11 năm 2026", "TÌNH HÌNH SỐ HÓA HỒ SƠ",
        "Kỳ báo cáo: Tháng 11 năm 2026 (từ ngày 15/10/2026 đến ngày 14/11/2026)",
        "254", "78,6 % (chưa đạt)", "Nhận trong kỳ", "Trực tiếp, bưu chính",
        'Nguyễn <An & "Bình"', "8.000 đ", "30/11/2026", "09:30 20/11/2026",
        "Tổng cộng", "24.000 đ", "Hồ sơ tính theo ngày tiếp nhận.", "NGƯỜI LẬP BIỂU",
        "THỦ TRƯỞNG ĐƠN VỊ", "Trang 1/1",
    ):  # fmt: skip
        assert bare(told) in text, told
    assert page.width > page.height


def test_a_report_that_is_not_wide_stands_upright() -> None:
    (page,) = read(tabular(a_sheet(wide=False), bundled_font=True))

    assert page.width < page.height


def test_an_empty_table_says_so_under_its_heads() -> None:
    empty = Table("lines", "", COLUMNS, (), (None,) * 9, "Không có khoản thu nào.")

    text = bare(text_of(tabular(a_sheet(empty), bundled_font=True)))

    assert bare("Không có khoản thu nào.") in text
    assert bare("Mã hồ sơ") in text
    assert bare("Tổng cộng") not in text


def test_every_line_of_a_long_table_is_there_once_under_heads_on_every_page() -> None:
    pages = read(tabular(a_sheet(a_table(300)), bundled_font=True))

    codes = [code for page in pages for code in re.findall(r"261120-(\d{4})", bare(page.text))]
    assert codes == [str(5000 + number) for number in range(300)]
    for number, page in enumerate(pages, start=1):
        assert bare(f"Trang {number}/{len(pages)}") in bare(page.text)
        if "261120-5" in bare(page.text):
            assert bare("Mã hồ sơ") in bare(page.text)


@pytest.mark.parametrize("lines", range(2, 10))
def test_a_heading_never_stands_alone_at_the_foot_of_a_page(lines: int) -> None:
    rows = [
        row
        for number in range(60)
        for row in (
            Row((None, f"Nhóm {number}", *[None] * 7), 1),
            *(a_row(number * lines + below) for below in range(lines)),
        )
    ]
    pages = read(tabular(a_sheet(Table("lines", "", COLUMNS, rows)), bundled_font=True))

    assert len(pages) > 2
    for page in pages:
        told = re.findall(r"Nhóm|261120-\d{4}", bare(page.text))
        assert not told or told[-1] != "Nhóm"
    whole = bare("".join(page.text for page in pages))
    assert whole.count("Nhóm") == 60
    assert len(re.findall(r"261120-\d{4}", whole)) == 60 * lines


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("wide", [True, False], ids=["wide", "upright"])
def test_a_name_is_printed_letter_for_letter_inside_the_page(name: str, *, wide: bool) -> None:
    pages = read(tabular(a_sheet(a_table(3, name=name), wide=wide), bundled_font=True))

    assert bare(name)[:40] in bare("".join(page.text for page in pages))
    for page in pages:
        for _, (left, bottom, right, top) in page.letters:
            assert left >= 0
            assert bottom >= 0
            assert right <= page.width
            assert top <= page.height


def test_the_forms_own_numbers_stand_under_the_heads() -> None:
    columns = (
        Column("a", "Lĩnh vực", number="(2)"),
        Column("b", "Tổng", Kind.NUMBER, number="(3)"),
    )
    table = Table("lines", "", columns, (Row(("Hộ tịch", 1234)),))

    text = text_of(tabular(a_sheet(table), bundled_font=True))

    assert "(2)" in text
    assert "(3)" in text
    assert "1.234" in text


def test_the_same_report_is_the_same_paper() -> None:
    sheet = a_sheet(a_table(40))

    assert tabular(sheet, bundled_font=True) == tabular(sheet, bundled_font=True)


def test_days_and_numbers_are_never_broken_however_many_columns_there_are() -> None:
    columns = tuple(
        Column(f"{kind}{at}", "Cột", kind)
        for at in range(3)
        for kind in (Kind.DAY, Kind.MONEY, Kind.TEXT)
    )
    cells = (AT, 12_345_678, "Nguyễn Thị Ánh") * 3
    sheet: TableSheet = a_sheet(Table("lines", "", columns, (Row(cells),)), wide=False)

    text = text_of(tabular(sheet, bundled_font=True))

    assert text.count("20/11/2026") == 3
    assert text.count("12.345.678 đ") == 3


def test_a_long_report_is_never_in_memory_at_once() -> None:
    bound: list[Page] = []
    paper = Sheet(landscape(), face(bundled=True), done=bound.append)
    held: list[int] = []

    def rows() -> Iterator[Row]:
        for number in range(120):
            held.append(len(paper.pages))
            yield a_row(number)

    draw(a_sheet(Table("lines", "", COLUMNS, Again(rows))), paper)

    assert set(held) == {1}
    assert len(bound) > 3
    assert not paper.pages


def test_a_chart_stands_before_its_table_and_is_told_by_ink_alone() -> None:
    series = (
        Series("came", "Tiếp nhận", (3, 0, 5), Fill.OPEN),
        Series("done", "Đúng hạn", (2, 1, 4), Fill.SOLID, 1),
        Series("late", "Quá hạn", (1, 0, 0), Fill.STRIPED, 1),
    )
    chart = Chart("lines", "Ba ngày qua", ("a", "b", "c"), ("18/11", "19/11", "20/11"), series)

    text = bare(text_of(tabular(a_sheet(charts=(chart,)), bundled_font=True)))

    for told in ("Ba ngày qua", "Tiếp nhận", "Quá hạn", "18/11", "20/11"):
        assert bare(told) in text
    assert text.index(bare("Ba ngày qua")) < text.index(bare("Mã hồ sơ"))


@pytest.mark.parametrize("count", range(8, 22))
def test_signatures_never_stand_without_a_line_of_what_is_signed(count: int) -> None:
    lines = Table("lines", "", COLUMNS, [a_row(number) for number in range(count)])
    pages = read(tabular(replace(a_sheet(lines), notes=()), bundled_font=True))

    last = bare(pages[-1].text)
    assert "NGƯỜILẬPBIỂU" in last
    assert f"261120-{5000 + count - 1}" in last


def test_a_row_that_no_page_holds_goes_on_overleaf() -> None:
    long = a_row(1, "Bùi Thị Phương Khánh Huyền Trang " * 250)
    pages = read(tabular(a_sheet(Table("lines", "", COLUMNS, (long,))), bundled_font=True))

    assert len(pages) > 1
    assert bare("".join(page.text for page in pages)).count("Khánh") == 250
