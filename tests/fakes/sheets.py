"""Papers of a made-up commune, and reading a printed paper back."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image

from motcua_desktop.domain.letterhead import Letterhead
from motcua_desktop.domain.numbering import AgencyCode, DossierNumber, qr_text
from motcua_desktop.domain.paper import (
    DueLine,
    DueSheet,
    FeeLine,
    FeeSheet,
    LabelSheet,
    MonthRow,
    MonthSheet,
    NoticeSheet,
    Payment,
    ReceiptSheet,
    SheetPaper,
    SupplementSheet,
    SurveySheet,
)
from motcua_desktop.printing.render import page_image

NUMBER = DossierNumber(AgencyCode("H99.12.34"), date(2026, 11, 20), 1, 5001)
HEAD = Letterhead("UBND XÃ MINH TÂN", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "Minh Tân")
DESK = "Trung tâm Phục vụ hành chính công xã Minh Tân"
_PAPERS = (
    "Tờ khai đăng ký khai sinh theo mẫu",
    "Giấy chứng sinh hoặc văn bản của người làm chứng xác nhận về việc sinh",
    "Giấy chứng nhận kết hôn của cha, mẹ (xuất trình)",
    "Thẻ căn cước của người đi đăng ký khai sinh (xuất trình)",
)


def papers(count: int) -> tuple[SheetPaper, ...]:
    return tuple(SheetPaper(f"{_PAPERS[n % 4]} số {n + 1}", 1, n % 3) for n in range(count))


_RECEIPT = ReceiptSheet(
    letterhead=HEAD,
    number="5001",
    code=NUMBER.code,
    scan=NUMBER.scan,
    qr=qr_text(b"k" * 32, scan=NUMBER.scan, code=NUMBER.code),
    desk=DESK,
    applicant="Nguyễn Hoàng Thiên Hương",
    identity="099189001234",
    submitter="Lê Văn Đậu",
    address="Thôn Phú An, xã Minh Tân, tỉnh Hòa Giang",
    phone="0912000111",
    email="huong@example.vn",
    request="Đăng ký khai sinh cho con Nguyễn Ngọc Bảo Trân",
    procedure="Thủ tục đăng ký khai sinh",
    papers=papers(4),
    sets=1,
    term="01 ngày làm việc",
    received_at=datetime(2026, 11, 20, 2, 5, tzinfo=UTC),
    due_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    collect_at=DESK,
    book="01/2026",
    book_number="417",
    fees=(),
    officer="Trần Thị Mỹ Duyên",
)
_SUPPLEMENT = SupplementSheet(
    letterhead=HEAD,
    number="17",
    code=NUMBER.code,
    scan=NUMBER.scan,
    desk=DESK,
    applicant="Hồ Văn Riêng",
    address="Thôn Phú An, xã Minh Tân, tỉnh Hòa Giang",
    phone="0912000222",
    email="",
    request="Đăng ký lại khai sinh",
    papers=papers(2),
    reason="Hồ sơ chưa có bản cam đoan theo quy định.",
    contact="Trần Thị Mỹ Duyên, 0233 000 555",
    officer="Trần Thị Mỹ Duyên",
    day=date(2026, 2, 5),
)

_NOTICE = NoticeSheet(
    form="03",
    letterhead=HEAD,
    number="5001",
    code=NUMBER.code,
    scan=NUMBER.scan,
    agency="UBND xã Minh Tân",
    desk=DESK,
    applicant="Hồ Văn Riêng",
    submitter="Lê Văn Đậu",
    addressee="Ông/Bà Hồ Văn Riêng",
    you="Ông/Bà",
    address="Thôn Phú An, xã Minh Tân, tỉnh Hòa Giang",
    phone="0912 000 222",
    email="rieng@example.vn",
    request="Đăng ký lại khai sinh",
    procedure="Thủ tục đăng ký lại khai sinh (1.004884)",
    received_at=datetime(2026, 11, 20, 2, 5, tzinfo=UTC),
    decided_at=datetime(2026, 11, 25, 8, 0, tzinfo=UTC),
    reason="Sổ hộ tịch không còn lưu, chưa xác minh được.",
    basis="Điều 24 Nghị định 123/2015/NĐ-CP",
    collect_at=DESK,
    officer="Trần Thị Mỹ Duyên",
    old_due_at=datetime(2026, 11, 27, 10, 0, tzinfo=UTC),
    new_due_at=datetime(2026, 12, 4, 10, 0, tzinfo=UTC),
    papers=papers(2),
    paid=15_000,
)
_SURVEY = SurveySheet(
    letterhead=HEAD,
    number="5001",
    code=NUMBER.code,
    scan=NUMBER.scan,
    desk=DESK,
    procedure="Thủ tục đăng ký lại khai sinh (1.004884)",
    ask="Ông/bà hài lòng thế nào với lần phục vụ này?",
    words=("Rất tệ", "Tệ", "Được", "Tốt", "Rất tốt"),
    questions=("Thái độ của cán bộ", "Thời gian chờ"),
    day=date(2026, 11, 20),
)
_FEE = FeeSheet(
    letterhead=HEAD,
    number="5001",
    code=NUMBER.code,
    scan=NUMBER.scan,
    desk=DESK,
    applicant="Hồ Văn Riêng",
    payer="Lê Văn Đậu",
    address="Thôn Phú An, xã Minh Tân, tỉnh Hòa Giang",
    phone="0912 000 222",
    procedure="Cấp bản sao Trích lục hộ tịch (2.000635)",
    lines=(
        FeeLine("Phí cấp bản sao trích lục hộ tịch", 8_000, 8_000, "bản"),
        FeeLine("Lệ phí chứng thực", 21_000, 2_000),
    ),
    payments=(
        Payment(datetime(2026, 11, 20, 3, 0, tzinfo=UTC), 4_000, "cash", "Trần Thị Mỹ Duyên"),
        Payment(datetime(2026, 11, 23, 3, 0, tzinfo=UTC), 6_000, "transfer", "Hồ Thị Nga"),
    ),
    officer="Hồ Thị Nga",
    day=date(2026, 11, 23),
)
_LABEL = LabelSheet(
    agency=DESK,
    code=NUMBER.code,
    scan=NUMBER.scan,
    applicant="Nguyễn Hoàng Thiên Hương",
    procedure="Thủ tục đăng ký khai sinh (1.001193)",
    received_at=datetime(2026, 11, 20, 2, 5, tzinfo=UTC),
    due_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    book="01/2026",
    book_number="417",
)


def a_notice(form: str, **changes: Any) -> NoticeSheet:
    return replace(_NOTICE, form=form, **changes)


def a_survey(**changes: Any) -> SurveySheet:
    """The slip that a citizen rates on."""
    return replace(_SURVEY, **changes)


def a_fee(**changes: Any) -> FeeSheet:
    return replace(_FEE, **changes)


def a_label(**changes: Any) -> LabelSheet:
    return replace(_LABEL, **changes)


def a_receipt(**changes: Any) -> ReceiptSheet:
    return replace(_RECEIPT, **changes)


def a_supplement(**changes: Any) -> SupplementSheet:
    return replace(_SUPPLEMENT, **changes)


def a_month(procedures: int = 3) -> MonthSheet:
    """A report whose every figure is different, so that a swapped column shows."""
    rows = [
        MonthRow("level", "", "TTHC cấp xã", {column: 7000 + column for column in range(3, 14)}),
        MonthRow("field", "", "Hộ tịch", {column: 600 + column for column in range(3, 14)}),
    ]
    rows += [
        MonthRow(
            "procedure",
            f"1.{n:06d}",
            f"Thủ tục thứ {n}",
            {column: 20 * n + column for column in range(3, 14)},
        )
        for n in range(1, procedures + 1)
    ]
    return MonthSheet(
        agency="UBND xã Minh Tân",
        receiver="UBND tỉnh Hòa Giang",
        period="Tháng 11/2026",
        first=date(2026, 11, 1),
        last=date(2026, 11, 30),
        rows=tuple(rows),
        total={column: 9000 + column for column in range(3, 14)},
        place="Minh Tân",
        made_on=date(2026, 12, 1),
        options=("Hồ sơ chờ bổ sung được tính là trong hạn.",),
    )


def a_due_list(lines: int = 3) -> DueSheet:
    def line(n: int) -> DueLine:
        return DueLine(
            "16:30 20/11",
            f"H99.12.34-261120-{5000 + n}",
            "Hồ Văn Riêng",
            "0912000222",
            "Thủ tục đăng ký khai sinh",
            "Đang xử lý",
            "Gọi chuyên viên tư pháp, hỏi kết quả",
        )

    return DueSheet(
        agency="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MINH TÂN",
        day=date(2026, 11, 20),
        made_at=datetime(2026, 11, 20, 0, 25, tzinfo=UTC),
        groups=(("Quá hạn", tuple(map(line, range(lines)))), ("Hôm nay", ()), ("Mai", (line(99),))),
    )


@dataclass(frozen=True)
class ReadPage:
    """A page read back: its text, and where each letter stands in points from the bottom left."""

    text: str
    width: float
    height: float
    letters: tuple[tuple[str, tuple[float, float, float, float]], ...]


def read(pdf: bytes) -> list[ReadPage]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_read_page(document[number]) for number in range(len(document))]
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    return "\n".join(page.text for page in read(pdf))


def bare(text: str) -> str:
    """Text without its spaces and line breaks; a hyphen at a line's end is a hyphen again."""
    return "".join(text.replace("\ufffe", "-").replace("\x02", "-").split())


def scans(pdf: bytes, page: int, dpi: int) -> dict[str, str]:
    """What an independent reader finds on a page drawn at `dpi`: kind of code → its text."""
    image = page_image(pdf, page, dpi)
    size = (image.width, image.height)
    picture = Image.frombuffer("RGB", size, image.data, "raw", "BGRX", image.stride, 1)
    return {str(found.format): found.text for found in zxingcpp.read_barcodes(picture)}


def _read_page(page: Any) -> ReadPage:
    words = page.get_textpage()
    text = words.get_text_range()
    letters = tuple(
        (text_at, words.get_charbox(at, loose=True))
        for at in range(words.count_chars())
        if (text_at := words.get_text_range(at, 1)).strip()
    )
    width, height = page.get_size()
    words.close()
    page.close()
    return ReadPage(unicodedata.normalize("NFC", text), width, height, letters)
