"""Lists signed by both sides read back: hand-over, consignment by post."""

from dataclasses import replace

from motcua_desktop.printing.lists import consignment, hand_over_list
from tests.fakes.books import HANDED, HOSTILE, SENT
from tests.fakes.sheets import DESK, NUMBER, bare, read, text_of


def test_a_hand_over_list_names_both_sides_and_every_dossier() -> None:
    text = bare(text_of(hand_over_list(HANDED, bundled_font=True)))

    for told in (
        "Số: 12/2026/DSBG", "DANH SÁCH BÀN GIAO HỒ SƠ", "09 giờ 05 phút, ngày 20 tháng 11 năm 2026",
        f"Bên giao: {DESK}", "Bên nhận: Phòng Kinh tế",
        f"1{NUMBER.code}Hồ Văn RiêngĐăng ký khai sinh0120/11/202609:05–kèm bản vẽ",
        f"2H99.12.34-261120-5002{HOSTILE}Chứng thực02––", "Tổng số: 02 hồ sơ",
        "NGƯỜI GIAO", "NGƯỜI NHẬN", "Hồ Thị Nga",
    ):  # fmt: skip
        assert bare(told) in text, told
    assert "……" not in text


def test_whoever_took_the_dossiers_is_named_where_it_is_known() -> None:
    text = bare(text_of(hand_over_list(replace(HANDED, taken_by="Lê Văn Đậu"), bundled_font=True)))

    assert bare("Lê Văn Đậu") in text


def test_a_consignment_has_the_number_of_every_parcel_and_both_signatures() -> None:
    text = bare(text_of(consignment(SENT, bundled_font=True)))

    for told in (
        "Số: 3/2026/BKBC", "BẢNG KÊ GỬI KẾT QUẢ QUA DỊCH VỤ BƯU CHÍNH",
        f"1EB123456785VN{NUMBER.code}{HOSTILE}Thôn Phú An, 0912 000 222Trích lục",
        "Tổng số: 01 bưu gửi", "Bưu điện xã Minh Tân", "NGƯỜI GIAO", "NHÂN VIÊN BƯU CHÍNH",
    ):  # fmt: skip
        assert bare(told) in text, told


def test_a_long_list_has_its_heads_on_every_page_and_its_pages_numbered() -> None:
    long = replace(HANDED, lines=HANDED.lines * 60)
    pages = [bare(page.text) for page in read(hand_over_list(long, bundled_font=True))]

    assert len(pages) > 3
    assert all(bare("Mã hồ sơ") in page for page in pages[:-1])
    assert bare("Danh sách bàn giao số 12/2026") in pages[1]
    assert bare(f"Trang 2/{len(pages)}") in pages[1]
    assert bare("NGƯỜI NHẬN") in pages[-1]


def test_a_list_printed_again_says_so() -> None:
    again = bare(text_of(hand_over_list(replace(HANDED, reprint=1), bundled_font=True)))
    sent = bare(text_of(consignment(replace(SENT, reprint=2), bundled_font=True)))

    assert bare("IN LẠI LẦN 1") in again
    assert bare("IN LẠI LẦN 2") in sent
