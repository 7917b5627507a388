"""The other papers read back: the supplement request, the monthly report, the morning sheet."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from motcua_desktop.domain.paper import DueSheet
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.errors import PaperTrouble
from motcua_desktop.printing import wording as wording_module
from motcua_desktop.printing.due_list import due_list
from motcua_desktop.printing.fonts import face
from motcua_desktop.printing.month import month
from motcua_desktop.printing.render import page_count, page_image
from motcua_desktop.printing.supplement import supplement
from motcua_desktop.printing.wording import filled, runs, wording
from tests.fakes.sheets import a_due_list, a_month, a_supplement, bare, papers, read, text_of

MM = 72 / 25.4


@pytest.fixture
def a_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of the form "mine", which the test may write."""
    monkeypatch.setattr(wording_module, "resource", lambda *parts: tmp_path.joinpath(*parts[1:]))
    wording.cache_clear()
    yield tmp_path / "mine.json"
    wording.cache_clear()


@pytest.mark.parametrize("size", list(PaperSize))
def test_the_supplement_request_says_everything_that_is_missing(size: PaperSize) -> None:
    text = bare(text_of(supplement(a_supplement(), size=size, bundled_font=True)))
    order = [
        "Số: 17/HDHS",
        "Minh Tân, ngày 05 tháng 02 năm 2026",
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
        "Mã hồ sơ: H99.12.34-261120-5001",
        "Trung tâm Phục vụ hành chính công xã Minh Tân:",
        "Tiếp nhận hồ sơ/yêu cầu của Ông/Bà: Hồ Văn Riêng",
        "Nội dung yêu cầu giải quyết: Đăng ký lại khai sinh",
        "Địa chỉ: Thôn Phú An",
        "Số điện thoại: 0912000222",
        "Yêu cầu Ông/Bà hoàn thiện hồ sơ gồm những nội dung như sau:",
        "Tờ khai đăng ký khai sinh theo mẫu",
        "Giấy chứng sinh",
        "Lý do: Hồ sơ chưa có bản cam đoan theo quy định.",
        "liên hệ: Trần Thị Mỹ Duyên, 0233 000 555",
        "NGƯỜI HƯỚNG DẪN",
        "Trần Thị Mỹ Duyên",
    ]
    places = [text.find(bare(field)) for field in order[:-1]]

    assert -1 not in places, order[places.index(-1)]
    assert all(earlier < later for earlier, later in pairwise(places))


def test_before_intake_the_supplement_request_has_no_code() -> None:
    text = text_of(supplement(a_supplement(code="", scan="", reprint=1), bundled_font=True))

    assert "Mã hồ sơ" not in text
    assert "IN LẠI LẦN 1" in text


def test_a_request_without_papers_has_no_table() -> None:
    text = text_of(supplement(a_supplement(papers=()), bundled_font=True))

    assert "Thành phần hồ sơ" not in text
    assert "Lý do:" in text


def test_a_long_supplement_request_numbers_its_pages() -> None:
    pages = read(supplement(a_supplement(papers=papers(40)), bundled_font=True))

    assert len(pages) > 1
    assert all(
        f"Trang {number}/{len(pages)}" in page.text for number, page in enumerate(pages, start=1)
    )


def test_the_monthly_report_has_its_head_and_every_figure() -> None:
    sheet = a_month()
    (page,) = read(month(sheet, bundled_font=True))
    text = bare(page.text)

    for wanted in (
        "Biểu số II.06a/VPCP/KSTT",
        "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC",
        "Kỳ báo cáo: Tháng 11/2026 (Từ ngày 01/11/2026 đến ngày 30/11/2026)",
        "Đơn vị báo cáo: UBND xã Minh Tân",
        "Đơn vị nhận báo cáo: UBND tỉnh Hòa Giang",
        "Đơn vị tính: Số hồ sơ TTHC",
        "Số hồ sơ nhận giải quyết",
        "Số hồ sơ đã giải quyết",
        "Số hồ sơ đang giải quyết",
        "(3)=(4)+(5)+(6)",
        "(7)=(8)+(9)+(10)",
        "(11)=(12)+(13)",
        "Hồ sơ chờ bổ sung được tính là trong hạn.",
        "Minh Tân, ngày 01 tháng 12 năm 2026",
        "THỦ TRƯỞNG ĐƠN VỊ",
    ):
        assert bare(wanted) in text, wanted
    for one in sheet.rows:
        figures = "".join(_thousands(one.cells[column]) for column in range(3, 14))
        assert figures in text
    assert bare("TỔNG CỘNG") + "".join(_thousands(9000 + column) for column in range(3, 14)) in text
    assert page.width == pytest.approx(297 * MM, abs=0.01)
    assert page.height == pytest.approx(210 * MM, abs=0.01)


def test_rows_are_numbered_by_tier_field_and_procedure() -> None:
    lines = text_of(month(a_month(), bundled_font=True))

    assert "A TTHC cấp xã" in lines
    assert "I Hộ tịch" in lines
    assert "2 Thủ tục thứ 2 (1.000002)" in lines


def test_a_long_report_repeats_its_heads_on_every_page() -> None:
    pages = read(month(a_month(80), bundled_font=True))
    whole = "\n".join(page.text for page in pages)

    assert len(pages) > 3
    for page in pages[:-1]:
        assert "Số hồ sơ đang giải quyết" in page.text
        assert "(13)" in page.text
    assert "THỦ TRƯỞNG ĐƠN VỊ" in pages[-1].text
    assert all(f"Thủ tục thứ {n} " in whole for n in (1, 40, 80))


def test_the_morning_sheet_lists_its_groups_and_skips_empty_ones() -> None:
    text = text_of(due_list(a_due_list(), bundled_font=True))

    for wanted in (
        "Thứ Sáu, ngày 20 tháng 11 năm 2026",
        "4 hồ sơ – in lúc 07:25 20/11/2026",
        "Quá hạn (3)",
        "Mai (1)",
        "H99.12.34-261120-5000",
        "0912000222",
        "Gọi chuyên viên tư pháp",
    ):
        assert bare(wanted) in bare(text), wanted
    assert "Hôm nay" not in text


def test_an_empty_morning_sheet_says_so() -> None:
    sheet = a_due_list()
    empty = DueSheet(sheet.agency, sheet.day, sheet.made_at, (("Quá hạn", ()),))

    assert "Hôm nay không có hồ sơ nào cần nhắc." in text_of(due_list(empty, bundled_font=True))


def test_a_long_morning_sheet_loses_nobody() -> None:
    pdf = due_list(a_due_list(90), bundled_font=True)
    text = text_of(pdf)

    assert page_count(pdf) > 2
    assert all(f"H99.12.34-261120-{5000 + n}" in text for n in range(90))


@pytest.mark.parametrize("dpi", [72, 203])
def test_a_page_becomes_a_picture_of_its_exact_size(dpi: int) -> None:
    image = page_image(supplement(a_supplement(), bundled_font=True), 0, dpi)

    assert image.width == pytest.approx(148 / 25.4 * dpi, abs=1)
    assert image.height == pytest.approx(210 / 25.4 * dpi, abs=1)
    assert image.stride >= 4 * image.width
    assert len(image.data) == image.stride * image.height
    assert image.width_mm == pytest.approx(148, abs=0.01)
    assert image.data[:4] == b"\xff\xff\xff\xff"


def test_what_is_no_pdf_is_refused_in_words() -> None:
    with pytest.raises(PaperTrouble) as trouble:
        page_count(b"<html>")

    assert trouble.value.message == "Tệp PDF này không đọc được."


def test_a_page_that_is_not_there_is_an_index_error() -> None:
    with pytest.raises(IndexError):
        page_image(supplement(a_supplement(), bundled_font=True), 1, 72)


@pytest.mark.parametrize("form", ["01", "02", "II.06a", "due"])
def test_every_form_of_ours_can_be_read(form: str) -> None:
    assert wording(form).title


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"version": "1"}',
        '{"version": "1", "title": 5}',
        '{"version": "1", "title": "x", "body": {}}',
        '{"version": "1", "title": "x", "body": [{"nosuch": "y"}]}',
        '{"version": "1", "title": "x", "words": []}',
    ],
)
def test_a_broken_form_is_named_in_plain_words(a_form: Path, content: str) -> None:
    a_form.write_text(content, encoding="utf-8")
    with pytest.raises(PaperTrouble) as trouble:
        wording("mine")

    assert trouble.value.message.startswith("Tệp lời văn của mẫu «mine» bị hỏng")


def test_a_form_that_asks_for_an_unknown_value_is_refused() -> None:
    with pytest.raises(PaperTrouble) as trouble:
        filled("Họ tên: {nobody}", {"name": "x"})

    assert "«nobody»" in trouble.value.message


def test_a_province_may_word_a_form_its_own_way(a_form: Path) -> None:
    a_form.write_text(
        json.dumps({"version": "H99", "title": "PHIẾU HẸN", "notes": ["a"]}), encoding="utf-8"
    )

    assert wording("mine").title == "PHIẾU HẸN"
    assert wording("mine").notes == ("a",)


def test_marks_in_a_value_are_only_text() -> None:
    type_face = face(bundled=True)
    made = runs("Tên: **{name}**", {"name": "**{name}** __x__"}, type_face)

    assert [(run.text, run.font.name) for run in made] == [
        ("Tên: ", type_face.regular.name),
        ("**{name}** __x__", type_face.bold.name),
    ]


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")
