"""The papers of a dossier read back: refusal, apology, stop notice, fee slip, label."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from motcua_desktop.domain.paper import DossierSheet, FeeLine, Payment
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.errors import PaperTrouble
from motcua_desktop.printing.dossier import paper
from motcua_desktop.printing.fonts import face
from motcua_desktop.printing.label import label
from tests.fakes.sheets import (
    NUMBER,
    a_fee,
    a_label,
    a_notice,
    a_receipt,
    a_supplement,
    bare,
    papers,
    read,
    scans,
    text_of,
)

MM = 72 / 25.4
LONG = "Công Tằng Tôn Nữ Nguyễn Hoàng Thiên Hương Giang "
HOSTILE = "<b>&amp; {code} **đậm** __x__ %s\\n (\u202eđảo"

REFUSAL = [
    "Số: 5001/TCHS",
    "Minh Tân, ngày 25 tháng 11 năm 2026",
    "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
    "Mã hồ sơ: H99.12.34-261120-5001",
    "Tiếp nhận hồ sơ của: Hồ Văn Riêng",
    "Địa chỉ: Thôn Phú An, xã Minh Tân",
    "Số điện thoại: 0912 000 222",
    "Email: rieng@example.vn",
    "Nội dung yêu cầu giải quyết: Đăng ký lại khai sinh",
    "Tên thủ tục hành chính: Thủ tục đăng ký lại khai sinh (1.004884)",
    "không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:",
    "Sổ hộ tịch không còn lưu, chưa xác minh được.",
    "Căn cứ: Điều 24 Nghị định 123/2015/NĐ-CP",
    "Xin thông báo để Ông/Bà được biết",
    "NGƯỜI NỘP HỒ SƠ",
    "Lê Văn Đậu",
    "NGƯỜI TIẾP NHẬN HỒ SƠ",
    "Trần Thị Mỹ Duyên",
]
APOLOGY = [
    "Số: ……………/PXL",
    "Minh Tân, ngày 25 tháng 11 năm 2026",
    "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
    "Mã hồ sơ: H99.12.34-261120-5001",
    "Kính gửi: Ông/Bà Hồ Văn Riêng",
    "Lúc 09 giờ 05 phút, ngày 20 tháng 11 năm 2026",
    "Thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 27 tháng 11 năm 2026",
    "Lý do: Sổ hộ tịch không còn lưu",
    "UBND xã Minh Tân xin lỗi Ông/Bà và đề nghị gia hạn thời gian giải quyết",
    "hẹn trả kết quả vào: 17 giờ 00 phút, ngày 04 tháng 12 năm 2026",
    "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
    "Nơi nhận:",
]
STOP = [
    "Số: ……………/TB",
    "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
    "Mã hồ sơ: H99.12.34-261120-5001",
    "Kính gửi: Ông/Bà Hồ Văn Riêng",
    "Sau khi xem xét, UBND xã Minh Tân dừng giải quyết hồ sơ này kể từ ngày 25 tháng 11 năm 2026",
    "Lý do: Sổ hộ tịch không còn lưu",
    "Căn cứ: Điều 24 Nghị định 123/2015/NĐ-CP",
    "nhận lại giấy tờ đã nộp:",
    "Tờ khai đăng ký khai sinh theo mẫu số 1",
    "Giấy chứng sinh",
    "Phí, lệ phí đã nộp: 15.000 đ",
    "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
]
FEE = [
    "PHIẾU THU PHÍ, LỆ PHÍ",
    "Mã hồ sơ: H99.12.34-261120-5001",
    "Họ và tên, tên tổ chức: Hồ Văn Riêng",
    "Người nộp tiền: Lê Văn Đậu",
    "Tên thủ tục hành chính: Cấp bản sao Trích lục hộ tịch (2.000635)",
    "Phí cấp bản sao trích lục hộ tịch",
    "Lệ phí chứng thực21.000 đ2.000 đ19.000 đ",
    "Cộng29.000 đ10.000 đ19.000 đ",
    "Đã thu: 10.000 đ (Mười nghìn đồng)",
    "20/11/2026: 4.000 đ (tiền mặt, Trần Thị Mỹ Duyên); 23/11/2026: 6.000 đ (chuyển khoản, Hồ",
    "Còn phải nộp: 19.000 đ (Mười chín nghìn đồng)",
    "NGƯỜI THU TIỀN",
    "không thay cho biên lai",
]


def printed(sheet: DossierSheet, size: PaperSize = PaperSize.A5) -> bytes:
    return paper(sheet, size=size, bundled_font=True)


@pytest.mark.parametrize("size", list(PaperSize))
@pytest.mark.parametrize(
    ("sheet", "fields"),
    [
        (a_notice("03"), REFUSAL),
        (a_notice("04"), APOLOGY),
        (a_notice("05"), STOP),
        (a_fee(), FEE),
    ],
    ids=["03", "04", "05", "fee"],
)
def test_every_field_stands_on_the_paper_in_its_order(
    sheet: DossierSheet, fields: list[str], size: PaperSize
) -> None:
    pdf = printed(sheet, size)
    (page,) = read(pdf)
    places = [bare(page.text).find(bare(field)) for field in fields]

    assert -1 not in places, fields[places.index(-1)]
    assert all(earlier < later for earlier, later in pairwise(places))
    assert page.width == pytest.approx((148 if size is PaperSize.A5 else 210) * MM, abs=0.01)
    assert scans(pdf, 0, 203) == {"Code 128": NUMBER.scan}


@pytest.mark.parametrize("size", list(PaperSize))
def test_a_request_of_the_desk_lists_what_it_asked_for(size: PaperSize) -> None:
    items = ("Bản cam đoan của người yêu cầu", "Ảnh 3×4 (02 ảnh)")
    text = bare(text_of(printed(a_supplement(papers=(), items=items, request_no=2), size)))

    assert bare("Yêu cầu bổ sung lần thứ: 2") in text
    assert bare("1 Bản cam đoan của người yêu cầu 2 Ảnh 3×4 (02 ảnh)") in text
    assert bare("Bản chính") not in text


def test_a_notice_of_a_withdrawal_says_so() -> None:
    text = bare(text_of(printed(a_notice("05", withdrawn=True, papers=(), paid=0))))

    assert bare("Xét yêu cầu rút hồ sơ của Ông/Bà ngày 25 tháng 11 năm 2026") in text
    assert bare("Sau khi xem xét") not in text
    assert bare("nhận lại giấy tờ") not in text
    assert bare("Phí, lệ phí") not in text


def test_what_is_not_known_is_left_to_be_written_by_hand() -> None:
    text = bare(text_of(printed(a_notice("04", old_due_at=None, basis=""))))

    assert bare("Thời gian hẹn trả kết quả: ……………") in text
    assert bare("Căn cứ") not in text


def test_a_fee_slip_tells_what_is_owed_settled_and_unknown() -> None:
    owed = text_of(printed(a_fee(lines=(FeeLine("Phí", 8_000, 0),), payments=())))
    settled = text_of(printed(a_fee(lines=(FeeLine("Phí", 8_000, 8_000),))))
    unknown = text_of(printed(a_fee(lines=(FeeLine("Lệ phí", None, 0),), payments=())))

    assert "Còn phải nộp: 8.000 đ (Tám nghìn đồng)" in owed
    assert "Đã thu:" not in owed
    assert "Đã nộp đủ." in settled
    assert "theo thông báo" in unknown
    assert "Đã nộp đủ." not in unknown


def test_a_way_of_paying_that_has_no_word_is_told_as_typed() -> None:
    payments = (Payment(a_label().received_at, 4_000, "momo & <b>", "Nga"),)

    assert "4.000 đ (momo & <b>, Nga)" in text_of(printed(a_fee(payments=payments)))


def test_the_label_has_its_size_its_bars_and_its_fields() -> None:
    pdf = printed(a_label(reprint=3))
    (page,) = read(pdf)

    assert (page.width, page.height) == pytest.approx((100 * MM, 50 * MM), abs=0.01)
    assert scans(pdf, 0, 203) == {"Code 128": NUMBER.scan}
    for field in (
        "H99.12.34-261120-5001",
        "Nguyễn Hoàng Thiên Hương",
        "Thủ tục đăng ký khai sinh (1.001193)",
        "HẸN TRẢ",
        "16:30",
        "23/11/2026",
        "Nhận 09:05 20/11/2026 – Sổ 01/2026, số 417",
        "IN LẠI LẦN 3",
    ):
        assert bare(field) in bare(page.text), field


@pytest.mark.parametrize("text", [LONG * 10, "Ặ" * 900, HOSTILE, " "])
def test_a_label_holds_whatever_it_is_given_on_one_page(text: str) -> None:
    sheet = a_label(applicant=text, procedure=text, book_number=text, due_at=None, reprint=12)
    pdf = printed(sheet)
    pages = read(pdf)

    assert len(pages) == 1
    assert "Chưa hẹn" in pages[0].text
    assert all(
        left >= 0 and right <= 100 * MM and low >= 0 and high <= 50 * MM
        for _, (left, low, right, high) in pages[0].letters
    )
    assert scans(pdf, 0, 203) == {"Code 128": NUMBER.scan}


def test_what_a_label_leaves_out_is_marked_and_no_word_is_cut() -> None:
    told = text_of(printed(a_label(applicant=LONG * 10)))

    assert re.search(r"(Công|Tằng|Tôn|Nữ|Nguyễn|Hoàng|Thiên|Hương|Giang)…", told)
    assert "…" not in text_of(printed(a_label()))


Make = Callable[..., DossierSheet]
ALL: list[Make] = [
    a_receipt,
    a_supplement,
    lambda **changes: a_notice("03", **changes),
    lambda **changes: a_notice("04", **changes),
    lambda **changes: a_notice("05", **changes),
    a_fee,
    a_label,
]
NAMES = ["01", "02", "03", "04", "05", "fee", "label"]


@pytest.mark.parametrize("make", ALL, ids=NAMES)
def test_a_reprint_says_so_and_the_first_print_does_not(make: Make) -> None:
    assert "IN LẠI LẦN 2" in text_of(printed(make(reprint=2)))
    assert "IN LẠI" not in text_of(printed(make()))


@pytest.mark.parametrize("make", ALL, ids=NAMES)
def test_the_same_paper_is_the_same_bytes_with_its_fonts_inside(make: Make) -> None:
    pdf = printed(make())

    assert printed(make()) == pdf
    assert b"/FontFile2" in pdf
    assert b"Helvetica" not in pdf


@pytest.mark.parametrize("make", ALL[2:], ids=NAMES[2:])
def test_hostile_text_is_only_text(make: Make) -> None:
    text = text_of(printed(make(applicant=HOSTILE, procedure=HOSTILE)))

    shown = face(bundled=True).regular.legible(HOSTILE)
    assert bare(shown)[:20] in bare(text)


@pytest.mark.parametrize("form", ["03", "04", "05"])
def test_a_long_notice_goes_on_overleaf_and_its_signature_never_stands_alone(form: str) -> None:
    sheet = a_notice(form, reason="Chưa xác minh được nơi cư trú. " * 120, papers=papers(30))
    pages = read(printed(sheet))
    office = "NGƯỜI NỘP HỒ SƠ" if form == "03" else "THỦ TRƯỞNG CƠ QUAN"
    last = pages[-1].text

    assert len(pages) > 1
    assert f"Trang {len(pages)}/{len(pages)}" in last
    assert last.index("./.") < last.index(office)


def test_a_code_is_never_broken_to_balance_two_lines() -> None:
    text = text_of(printed(a_notice("03", code="H99.12.34.567-261120-5001", reprint=1)))

    assert "H99.12.34.567-261120-5001" in text


def test_a_label_without_digits_is_refused() -> None:
    with pytest.raises(PaperTrouble):
        label(a_label(scan="ĐK12"))
