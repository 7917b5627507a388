"""Codes, barcode digits and the QR."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.numbering import (
    AgencyCode,
    CounterRange,
    DossierNumber,
    parse_scan,
    qr_text,
    scan_trouble,
)
from motcua_desktop.errors import InvalidInput, NumbersExhausted

KEY = b"k" * 32
DAMAGED = "Mã QR bị bộ gõ tiếng Việt làm hỏng chữ. Chuyển bộ gõ (Unikey) sang chữ E rồi quét lại."
numbers = st.builds(
    DossierNumber,
    agency=st.just(AgencyCode("H50.31.12")),
    day=st.dates(date(2024, 1, 1), date(2060, 12, 31)),
    counter=st.integers(1, 5),
    serial=st.integers(5001, 9999),
)


def test_the_code_and_its_digits() -> None:
    number = DossierNumber(AgencyCode("H50.31.12"), date(2026, 11, 20), 1, 5001)

    assert number.code == "H50.31.12-261120-5001"
    assert number.scan.startswith("261120015001")
    assert len(number.scan) == 14


def test_each_counter_has_a_range_of_its_own() -> None:
    first, second = CounterRange(1), CounterRange(2)

    assert (first.first, first.last) == (5001, 5999)
    assert (second.first, second.last) == (6001, 6999)
    assert first.after(None) == 5001
    assert first.after(5001) == 5002


def test_a_used_up_range_says_so() -> None:
    with pytest.raises(NumbersExhausted, match="5001–5999"):
        CounterRange(1).after(5999)


@pytest.mark.parametrize("counter", [0, 6, -1, 100])
def test_a_counter_without_a_range_is_refused(counter: int) -> None:
    with pytest.raises(InvalidInput):
        CounterRange(counter)


@pytest.mark.parametrize("code", ["", "h50 31", "H50..31", "H50/31", "Đ50", "H" * 36])
def test_an_agency_code_keeps_to_the_decision(code: str) -> None:
    with pytest.raises(InvalidInput):
        AgencyCode(code)


@given(numbers)
def test_a_scan_comes_back_as_itself(number: DossierNumber) -> None:
    scanned = parse_scan(number.scan)

    assert scanned is not None
    assert scanned.digits == number.scan


@given(numbers, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: DossierNumber, place: int, off: int) -> None:
    wrong = str((int(number.scan[place]) + off) % 10)
    damaged = number.scan[:place] + wrong + number.scan[place + 1 :]

    with pytest.raises(InvalidInput):
        parse_scan(damaged)


@given(numbers, st.integers(0, 12))
def test_two_neighbours_swapped_are_always_noticed(number: DossierNumber, place: int) -> None:
    swapped = list(number.scan)
    swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
    text = "".join(swapped)

    if text != number.scan:
        with pytest.raises(InvalidInput):
            parse_scan(text)


@given(numbers, numbers)
def test_two_barcodes_glued_together_are_named(one: DossierNumber, other: DossierNumber) -> None:
    with pytest.raises(InvalidInput, match="dính vào nhau"):
        parse_scan(one.scan + other.scan)


@given(numbers)
def test_the_qr_is_genuine_only_with_the_communes_key(number: DossierNumber) -> None:
    scanned = parse_scan(qr_text(KEY, scan=number.scan, code=number.code))

    assert scanned is not None
    assert scanned.code == number.code
    assert scanned.genuine(KEY)
    assert not scanned.genuine(b"another commune" * 3)


@given(st.text(max_size=80))
def test_any_text_is_a_scan_or_not_or_a_sentence(text: str) -> None:
    try:
        parse_scan(text)
    except InvalidInput as trouble:
        assert trouble.field == "scan"


def test_ordinary_typing_is_no_scan() -> None:
    for text in ("Nguyễn", "0905123456", "045190001234", "H50.31.12-261120-5001", ""):
        assert parse_scan(text) is None


@given(numbers)
def test_a_barcode_and_a_half_are_named(number: DossierNumber) -> None:
    with pytest.raises(InvalidInput, match="dính vào nhau"):
        parse_scan(number.scan + number.scan[:7])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2611200150", "Mã vạch chỉ đọc được 10 trên 14 số; hãy quét lại."),
        (
            "00020101021138570010A00000072701270006970415011311336666888",
            "Đây là mã QR chuyển khoản (VietQR), không phải của giấy tiếp nhận.",
        ),
        (
            "https://dichvucong.gov.vn/p/home",
            "Đây là mã QR của một trang web, không phải của giấy tiếp nhận.",
        ),
        (
            "998190001234||Nguyễn Văn A|01011999|Nam|Xã Y|10052021",
            "Đây là mã QR của thẻ căn cước, không phải của giấy tiếp nhận.",
        ),
        (
            "MC1|26112001500112|Hưo.31-261120-5001|12345678",
            "Mã vạch đọc sai hoặc thiếu số (chữ số kiểm tra không khớp); hãy quét lại.",
        ),
        (
            "MC126112001500112345678901234567",
            DAMAGED,
        ),
        ("0905123456", ""),
        ("998190001234", ""),
        ("Nguyễn Thị Ánh", ""),
    ],
)
def test_a_scan_that_leads_nowhere_says_why(text: str, told: str) -> None:
    assert scan_trouble(text) == told


@given(numbers)
def test_a_qr_whose_letters_were_damaged_is_never_taken_for_a_forged_one(
    number: DossierNumber,
) -> None:
    damaged = qr_text(KEY, scan=number.scan, code=number.code).replace("H50", "Hư0")

    with pytest.raises(InvalidInput, match="bộ gõ tiếng Việt"):
        parse_scan(damaged)


@given(numbers)
def test_a_qr_scanned_under_caps_lock_is_the_same(number: DossierNumber) -> None:
    scanned = parse_scan(qr_text(KEY, scan=number.scan, code=number.code).swapcase())

    assert scanned is not None
    assert scanned.genuine(KEY)


def test_a_receipt_of_elsewhere_says_whose_it_is() -> None:
    agency = Agency(AgencyCode("H50.31.12"), "UBND xã Hướng Hiệp", "Quảng Trị", 1, KEY)

    def told(code: str, counter: int) -> str:
        number = DossierNumber(AgencyCode(code), date(2026, 11, 20), counter, 5001)
        scanned = parse_scan(qr_text(KEY, scan=number.scan, code=number.code))
        assert scanned is not None
        return agency.not_here(scanned).message

    assert told("H50.31.15", 1) == (
        "Giấy tiếp nhận này của cơ quan H50.31.15, không phải của xã này."
    )
    assert told("H50.31.12", 3) == (
        "Giấy này do quầy 3 lập ngày 20/11/2026; máy này không giữ hồ sơ ấy."
    )
    assert "một máy khác dùng cùng số quầy" in told("H50.31.12", 1)
