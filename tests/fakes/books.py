"""Lists, a control slip and register lines of a made-up commune, with hostile names."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from motcua_desktop.domain.cash import CashCount, CashDay, CashLine, CashSheet
from motcua_desktop.domain.certified_copies import CertifiedCopy, CopiesSheet
from motcua_desktop.domain.line_sheet import LineSheet
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.paper import (
    Consigned,
    ConsignmentSheet,
    ControlRow,
    ControlSheet,
    HandedOver,
    HandOverListSheet,
)
from motcua_desktop.domain.register import RegisterBook, RegisterLine
from tests.fakes.sheets import DESK, HEAD, NUMBER

AT = datetime(2026, 11, 20, 2, 5, tzinfo=UTC)
HOSTILE = 'Nguyễn <An & "Bình" **x** {code}'
HANDED = HandOverListSheet(
    letterhead=HEAD,
    number="12/2026",
    at=AT,
    giver=DESK,
    taker="Phòng Kinh tế",
    officer="Hồ Thị Nga",
    lines=(
        HandedOver(NUMBER.code, "Hồ Văn Riêng", "Đăng ký khai sinh", 1, AT, None, "kèm bản vẽ"),
        HandedOver("H99.12.34-261120-5002", HOSTILE, "Chứng thực", 2),
    ),
)
DAY = date(2026, 11, 20)
CASH = CashSheet(
    agency="UBND xã Minh Tân",
    place="Minh Tân",
    period="Tháng 11 năm 2026",
    first=date(2026, 11, 1),
    last=date(2026, 11, 30),
    days=(
        CashDay(
            DAY,
            (
                CashLine(
                    AT, PaymentKind.PAID, 8000, "cash", "Hồ Thị Nga", NUMBER.code, HOSTILE, "Sao"
                ),
            ),
            counts=(CashCount(DAY, 8000, 7000, HOSTILE, AT, "Hồ Thị Nga", {}),),
        ),
    ),
    made_on=DAY,
)
COPIES = CopiesSheet(
    agency="UBND xã Minh Tân",
    place="Minh Tân",
    period="Tháng 11 năm 2026",
    first=date(2026, 11, 1),
    last=date(2026, 11, 30),
    lines=(CertifiedCopy(1, AT, HOSTILE, "Học bạ", 16, 2, 36_000, "Hồ Văn Lợi"),),
    made_on=DAY,
)
SENT = ConsignmentSheet(
    letterhead=HEAD,
    number="3/2026",
    at=AT,
    desk=DESK,
    carrier="Bưu điện xã Minh Tân",
    officer="Hồ Thị Nga",
    lines=(
        Consigned(
            "EB123456785VN", NUMBER.code, HOSTILE, "Thôn Phú An", "0912 000 222", "Trích lục"
        ),
    ),
)
CONTROL = ControlSheet(
    letterhead=HEAD,
    number="5001",
    code=NUMBER.code,
    scan=NUMBER.scan,
    applicant=HOSTILE,
    procedure="Thủ tục đăng ký khai sinh (1.001193)",
    agency="UBND xã Minh Tân",
    partners="Chi cục Thuế",
    received_at=AT,
    due_at=None,
    rows=(
        ControlRow(DESK, "Lê Văn Đậu", AT, "Hồ Thị Nga", "Lê Văn Đậu", "", "kèm bản vẽ"),
        ControlRow("Lê Văn Đậu", DESK, AT, "Lê Văn Đậu", "", "Đúng hạn"),
        ControlRow(),
    ),
)
BOOK = RegisterBook(HEAD, DESK, 2026, 1, "01/2026", date(2026, 1, 2))


def a_line(number: int = 1, **changes: Any) -> RegisterLine:
    line = RegisterLine(
        number=number,
        code=f"H99.12.34-261120-{5000 + number}",
        procedure="Thủ tục đăng ký khai sinh",
        sets=1,
        applicant=HOSTILE,
        address="Thôn Phú An, xã Minh Tân",
        phone="0912 000 111",
        agency="UBND xã Minh Tân",
        received_at=AT,
        due_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        returned_at=None,
        return_by="Tại quầy",
        signed="",
        note="",
    )
    return replace(line, **changes)


def lines(count: int) -> Iterator[RegisterLine]:
    return (a_line(number, address=f"Thôn {number}, xã Minh Tân") for number in range(1, count + 1))


LINE = LineSheet(
    agency="UBND xã Hướng Thử",
    place="Hướng Thử",
    province="Tỉnh thử",
    day=date(2026, 11, 20),
    made_at=datetime(2026, 11, 20, 10, 0, tzinfo=UTC),
    runs=(),
    told=(),
    differences=(),
    found=(),
)
