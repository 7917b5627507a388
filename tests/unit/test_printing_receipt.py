"""Mẫu 01 read back from the PDF: every field, both copies, whatever the length."""

import io
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pypdfium2
import pytest

from motcua_desktop.domain.paper import SheetFee, SheetPaper
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.printing.receipt import Copy, receipt
from tests.fakes.sheets import HEAD, a_receipt, bare, papers, read, text_of

MM = 72 / 25.4
LONG = "Nguyễn Phúc Vĩnh San Ngọc Diễm Ẩ Ữ Ỗ " * 8
SIZES = list(PaperSize)


@pytest.mark.parametrize("size", SIZES)
def test_the_fields_stand_in_the_form_s_order_on_both_copies(size: PaperSize) -> None:
    pages = read(receipt(a_receipt(), size=size, bundled_font=True))
    order = [
        "UBND XÃ MINH TÂN",
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 5001/TNHS",
        "Minh Tân, ngày 20 tháng 11 năm 2026",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Mã hồ sơ: H99.12.34-261120-5001",
        "(Liên: ",
        "Bộ phận tiếp nhận và trả kết quả: Trung tâm Phục vụ hành chính công xã Minh Tân",
        "Tiếp nhận hồ sơ của: Nguyễn Hoàng Thiên Hương",
        "Số định danh cá nhân/Hộ chiếu/Mã số: 099189001234",
        "Người nộp hồ sơ: Lê Văn Đậu",
        "Địa chỉ: Thôn Phú An, xã Minh Tân, tỉnh Hòa Giang",
        "Số điện thoại: 0912000111",
        "Email: huong@example.vn",
        "Nội dung yêu cầu giải quyết: Đăng ký khai sinh cho con Nguyễn Ngọc Bảo Trân",
        "Thành phần hồ sơ nộp gồm:",
        "TT Thành phần hồ sơ Bản chính Bản sao",
        "Số lượng hồ sơ: 01 (bộ)",
        "Thời gian giải quyết hồ sơ theo quy định là: 01 ngày làm việc",
        "Thời gian nhận hồ sơ: 09 giờ 05 phút, ngày 20 tháng 11 năm 2026",
        "Thời gian trả kết quả giải quyết hồ sơ: 16 giờ 30 phút, ngày 23 tháng 11 năm 2026",
        "Phí, lệ phí: Không thu",
        "Đăng ký nhận kết quả tại: Trung tâm Phục vụ hành chính công xã Minh Tân",
        "Vào Sổ theo dõi hồ sơ, Quyển số: 01/2026",
        "Số thứ tự: 417",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Ghi chú:",
    ]

    assert len(pages) == 2
    for page in pages:
        text = bare(page.text)
        places = [text.find(bare(field)) for field in order]
        assert -1 not in places, order[places.index(-1)]
        assert all(earlier < later for earlier, later in pairwise(places))
        assert unicodedata.is_normalized("NFC", page.text)


def test_the_kept_copy_comes_first_then_the_applicant_s() -> None:
    kept, given = read(receipt(a_receipt(), bundled_font=True))

    assert "(Liên: Lưu)" in kept.text
    assert "(Liên:giaocánhân,tổchứcnộphồsơ)" in bare(given.text)


def test_one_copy_alone_can_be_printed() -> None:
    (only,) = read(receipt(a_receipt(), copies=(Copy.KEPT,), bundled_font=True))

    assert "(Liên: Lưu)" in only.text


@pytest.mark.parametrize(
    ("size", "width", "height"), [(PaperSize.A4, 210, 297), (PaperSize.A5, 148, 210)]
)
def test_the_page_is_exactly_the_paper(size: PaperSize, width: int, height: int) -> None:
    for page in read(receipt(a_receipt(), size=size, bundled_font=True)):
        assert page.width == pytest.approx(width * MM, abs=0.01)
        assert page.height == pytest.approx(height * MM, abs=0.01)


def test_every_font_is_embedded_and_nothing_else_is_named() -> None:
    pdf = receipt(a_receipt(), bundled_font=True)
    named = set(re.findall(rb"/BaseFont /([\w+-]+)", pdf))

    assert named
    assert all(re.fullmatch(rb"[A-Z]{6}\+LiberationSerif(-\w+)?", name) for name in named)
    assert pdf.count(b"/FontFile2") == len(named)


def test_the_same_receipt_is_the_same_bytes() -> None:
    assert receipt(a_receipt(), bundled_font=True) == receipt(a_receipt(), bundled_font=True)


def test_the_document_says_what_it_is_and_is_printed_unscaled() -> None:
    pdf = receipt(a_receipt(), bundled_font=True)
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    told = document.get_metadata_dict()
    document.close()

    assert told["Title"] == "Giấy tiếp nhận H99.12.34-261120-5001"
    assert told["Author"] == HEAD.agency
    assert told["Subject"] == "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"
    assert re.search(rb"/PrintScaling\s*/None", pdf)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [20, 60])
def test_many_papers_flow_overleaf_with_the_code_and_the_page_on_each(
    size: PaperSize, count: int
) -> None:
    pages = read(receipt(a_receipt(papers=papers(count)), size=size, bundled_font=True))
    half = len(pages) // 2

    assert half >= 2
    for copy in (pages[:half], pages[half:]):
        text = bare("\n".join(page.text for page in copy))
        assert all(bare(f"số {number + 1}") in text for number in range(count))
        for number, page in enumerate(copy, start=1):
            assert f"Trang {number}/{half}" in page.text
            assert "H99.12.34-261120-5001" in bare(page.text)
        assert sum("NGƯỜI NỘP HỒ SƠ" in page.text for page in copy) == 1
        assert "Bản chính" in copy[1].text


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", range(1, 25, 2))
def test_the_signatures_never_stand_alone_or_torn(size: PaperSize, count: int) -> None:
    sheet = a_receipt(papers=papers(count))
    pages = read(receipt(sheet, size=size, copies=(Copy.GIVEN,), bundled_font=True))
    last = pages[-1].text

    for wanted in ("NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ", "Trần Thị Mỹ Duyên", "Quyển số"):
        assert wanted in last


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "sheet",
    [
        a_receipt(),
        a_receipt(papers=papers(60)),
        a_receipt(applicant=LONG, request="X" * 300, address=LONG, email="e" * 120),
        a_receipt(
            letterhead=replace(HEAD, agency=LONG.upper(), place=LONG),
            reprint=12,
            provisional=True,
            keyed_in_at=datetime(2026, 11, 21, tzinfo=UTC),
        ),
        a_receipt(papers=(SheetPaper("W" * 3000, 1, 1, "n" * 500), SheetPaper(LONG * 20, 0, 0))),
    ],
    ids=["usual", "sixty papers", "long names", "long agency and all marks", "giant papers"],
)
def test_nothing_stands_in_the_margins(sheet: object, size: PaperSize) -> None:
    left, right, bottom = (30, 15, 20) if size is PaperSize.A4 else (18, 10, 12)
    top = 20 if size is PaperSize.A4 else 12
    pages = read(receipt(sheet, size=size, bundled_font=True))  # type: ignore[arg-type]  # parametrised

    for page in pages:
        footer = bottom * MM * 0.75
        body = [(letter, box) for letter, box in page.letters if box[1] > footer]
        for letter, (west, south, east, north) in body:
            assert west >= left * MM - 1, letter
            assert east <= page.width - right * MM + 1, letter
            assert south >= bottom * MM - 3, letter
            assert north <= page.height - top * MM + 3, letter
        assert all(box[1] >= 4 * MM for _, box in page.letters)


def test_a_paper_longer_than_a_page_is_printed_whole() -> None:
    name = " ".join(f"từ{number}" for number in range(1500))
    sheet = a_receipt(papers=(SheetPaper(name, 1, 0),))
    pdf = receipt(sheet, copies=(Copy.KEPT,), bundled_font=True)
    text = bare(re.sub(r"Mã hồ sơ: \S+\s+Trang \d+/\d+|TT Thành phần.*Bản sao", "", text_of(pdf)))

    assert all(f"từ{number}" in text for number in range(1500))


def test_the_usual_receipt_is_one_page_of_a5() -> None:
    sheet = a_receipt(papers=papers(5), submitter="Nguyễn Hoàng Thiên Hương")

    assert len(read(receipt(sheet, copies=(Copy.GIVEN,), bundled_font=True))) == 1


def test_a_first_print_has_no_marks() -> None:
    text = text_of(receipt(a_receipt(), bundled_font=True))

    assert "IN LẠI" not in text
    assert "MÃ TẠM" not in text
    assert "Nhập bù" not in text


def test_reprint_provisional_code_and_late_entry_are_marked_on_both_copies() -> None:
    keyed_in = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
    sheet = a_receipt(reprint=2, provisional=True, keyed_in_at=keyed_in)

    for page in read(receipt(sheet, bundled_font=True)):
        assert "IN LẠI LẦN 2" in page.text
        assert "MÃ TẠM" in page.text
        assert "Nhập bù ngày 21/11/2026" in page.text


def test_the_submitter_is_named_only_when_it_is_someone_else() -> None:
    sheet = a_receipt(submitter="Nguyễn Hoàng Thiên Hương")

    assert "Người nộp hồ sơ:" not in text_of(receipt(sheet, bundled_font=True))


def test_what_is_not_known_is_left_to_write_in() -> None:
    text = text_of(receipt(a_receipt(email="", due_at=None, identity=""), bundled_font=True))

    assert "Email: ……………" in text
    assert "kết quả giải quyết hồ sơ: …… giờ …… phút" in text
    assert "Số định danh" not in text


@pytest.mark.parametrize(
    ("fees", "told"),
    [
        ((), "Không thu"),
        ((SheetFee("Lệ phí khai sinh", 8000),), "Lệ phí khai sinh: 8.000 đ"),
        ((SheetFee("Lệ phí", 0, "hộ nghèo"),), "Lệ phí: miễn, giảm: hộ nghèo"),
        ((SheetFee("Lệ phí", 0),), "Lệ phí: không thu"),
        (
            (SheetFee("Lệ phí", 8000, "bản", 8000, "hộ nghèo"),),
            "Lệ phí: miễn, giảm: hộ nghèo (bản)",
        ),
        (
            (SheetFee("A", 8000, "", 3000, "hộ nghèo"), SheetFee("B", 2000)),
            "A: 8.000 đ, miễn, giảm 3.000 đ: hộ nghèo; B: 2.000 đ; Tổng cộng: 7.000 đ",
        ),
        ((SheetFee("", 2000),), "2.000 đ"),
        ((SheetFee("Phí", None),), "Phí: theo thông báo của cơ quan có thẩm quyền"),
        ((SheetFee("A", 8000), SheetFee("B", 2000)), "A: 8.000 đ; B: 2.000 đ; Tổng cộng: 10.000 đ"),
        (
            (SheetFee("A", 8000), SheetFee("B", None)),
            "A: 8.000 đ; B: theo thông báo của cơ quan có thẩm quyền",
        ),
    ],
)
def test_fees_are_told_as_money(fees: tuple[SheetFee, ...], told: str) -> None:
    text = bare(text_of(receipt(a_receipt(fees=fees), copies=(Copy.KEPT,), bundled_font=True)))
    shown = text.split(bare("Phí, lệ phí:"))[1].split(bare("Đăng ký nhận"))[0]

    assert shown == bare(told)
