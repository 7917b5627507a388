"""Mẫu 06 and Mẫu 07 read back: hand-overs with room to sign, and the register as a book."""

import tracemalloc
from dataclasses import replace
from datetime import date

import pytest

from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.printing.dossier import paper
from motcua_desktop.printing.register import register
from tests.fakes.books import AT, BOOK, CONTROL, HOSTILE, a_line, lines
from tests.fakes.sheets import DESK, NUMBER, bare, read, scans, text_of

MM = 72 / 25.4


@pytest.mark.parametrize("size", list(PaperSize))
def test_the_control_slip_has_each_hand_over_and_a_row_to_write_by_hand(size: PaperSize) -> None:
    pdf = paper(CONTROL, size=size, bundled_font=True)
    text = bare(text_of(pdf))

    for told in (
        "Số: 5001/PKS", "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", f"Mã số hồ sơ: {NUMBER.code}",
        f"nộp hồ sơ: {HOSTILE}", "phối hợp giải quyết hồ sơ: Chi cục Thuế",
        f"1. Giao: {DESK}2. Nhận: Lê Văn Đậu", "09 giờ 05 phút, ngày 20 tháng 11 năm 2026",
        "Đúng hạn", "kèm bản vẽ", "…… giờ …… phút, ngày …… tháng",
    ):  # fmt: skip
        assert bare(told) in text, told
    assert text.count(bare("Người giao")) == 3
    assert scans(pdf, 0, 203) == {"Code 128": NUMBER.scan}


def test_a_control_slip_of_many_hand_overs_goes_on_overleaf() -> None:
    long = replace(CONTROL, rows=CONTROL.rows * 8)
    pages = read(paper(long, size=PaperSize.A5, bundled_font=True))

    assert len(pages) > 3
    assert all(bare("THỜI GIAN GIAO, NHẬN") in bare(page.text) for page in pages[:-1])


def test_the_register_is_a_book_with_a_cover_and_an_end() -> None:
    pages = read(register([(BOOK, lines(25))], bundled_font=True))
    cover, first, *_, last = (bare(page.text) for page in pages)

    assert pages[0].width == pytest.approx(297 * MM, abs=0.01)
    for told in ("SỔ THEO DÕI HỒ SƠ", "Năm: 2026", "Quyển số: 01/2026 – Quầy số: 1",
                 "Mở sổ: ngày 02 tháng 01 năm 2026", "Khóa sổ: ……"):  # fmt: skip
        assert bare(told) in cover, told
    assert bare("Phương thức nhận kết quả") in first
    assert bare("Trang 1") in first
    assert bare(f"gồm {len(pages) - 1} trang, 25 hồ sơ, từ số 1 đến số 25.") in last
    assert bare("NGƯỜI ĐỨNG ĐẦU") in last
    assert all(len(bare(page.text)) > 40 for page in pages)


def test_a_line_of_the_register_has_every_column() -> None:
    whole = a_line(7, returned_at=AT, signed="Hồ Văn Riêng", note="Nhập bù ngày 21/11/2026")
    text = bare(text_of(register([(BOOK, [whole])], bundled_font=True)))

    told = (
        f"7{whole.code}Thủ tục đăng ký khai sinh01{HOSTILE}Thôn Phú An, xã Minh Tân0912 000 111"
        "UBND xã Minh Tân20/11/202609:0523/11/202616:3020/11/202609:05Tại quầyHồ Văn Riêng"
        "Nhập bù ngày 21/11/2026"
    )
    assert bare(told) in text


def test_a_page_of_the_register_marks_one_dossier_and_has_no_cover() -> None:
    def made(marked: str) -> bytes:
        return register([(BOOK, lines(3))], cover=False, marked=marked, bundled_font=True)

    (page,) = read(made(""))
    assert bare("Trang 1") in bare(page.text)
    assert bare("Mở sổ") not in bare(page.text)
    assert made("") != made("H99.12.34-261120-5002")


def test_each_volume_has_its_own_cover_and_counts_its_own_pages() -> None:
    other = replace(BOOK, year=2027, volume="01/2027", closed=date(2027, 12, 31))
    text = bare(text_of(register([(BOOK, lines(2)), (other, lines(3))], bundled_font=True)))

    assert text.count(bare("SỔ THEO DÕI HỒ SƠ")) == 2
    assert bare("2 hồ sơ, từ số 1 đến số 2.") in text
    assert bare("3 hồ sơ, từ số 1 đến số 3.") in text
    assert bare("Khóa sổ: ngày 31 tháng 12 năm 2027") in text


def test_an_empty_register_says_so_on_a_page_that_is_not_blank() -> None:
    cover, page = (bare(one.text) for one in read(register([(BOOK, [])], bundled_font=True)))

    assert bare("Năm: 2026") in cover
    assert bare("Không có hồ sơ nào trong thời gian này.") in page
    assert bare("từ số – đến số –") in page


def test_a_line_as_long_as_a_page_is_cut_and_nothing_is_lost_behind_it() -> None:
    endless = a_line(1, procedure="Thủ tục rất dài " * 200, note="W" * 3000)
    pages = read(register([(BOOK, [endless, a_line(2)])], bundled_font=True))
    text = bare("".join(page.text for page in pages))

    assert "…" in text
    assert "5002" in text


def test_the_lines_of_a_book_are_forgotten_as_their_pages_are_set() -> None:
    register([(BOOK, lines(30))], bundled_font=True)
    tracemalloc.start()
    register([(BOOK, lines(900))], bundled_font=True)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    # What is left of a line is its text on the page that waits for the file to be closed.
    assert most < 900 * 6_000
