"""The identity card's QR: seven fields, often not all of them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.identity_card import looks_like_card, parse_card
from motcua_desktop.errors import InvalidInput

WHOLE = "045190001234|191234567|Nguyễn Thị Ánh|28021990|Nữ|Thôn Hà Bạc, Đakrông, Quảng Trị|10052021"


def test_a_whole_card_is_read() -> None:
    card = parse_card(WHOLE)

    assert card.number == "045190001234"
    assert card.old_number == "191234567"
    assert card.name == "Nguyễn Thị Ánh"
    assert card.birth_date == "1990-02-28"
    assert card.sex is not None
    assert card.sex.label == "Nữ"
    assert card.issued_on == date(2021, 5, 10)
    assert card.doubts == ()


def test_a_card_without_an_old_number_is_read_without_a_doubt() -> None:
    card = parse_card("001099012345||Nguyễn Văn A|01011999|Nam|Xã Y|10052021")

    assert card.old_number == ""
    assert card.doubts == ()


@pytest.mark.parametrize(
    ("scan", "about"),
    [
        ("001099012345||Nguyễn Văn A|31021999|Nam|Xã Y|10052021", "Ngày sinh"),
        ("001099012345||Nguyễn Văn A||Nam|Xã Y|10052021", "Ngày sinh"),
        ("001099012345|12345|Nguyễn Văn A|01011999|Nam|Xã Y|10052021", "CMND"),
        ("001099012345|||01011999|Nam|Xã Y|10052021", "họ tên"),
        ("001099012345||Nguyễn Văn A|01011999||Xã Y|10052021", "giới tính"),
        ("001099012345||Nguyễn Văn A|01011999|Nam|Xã Y|", "Ngày cấp"),
        ("001099012345||Nguyễn Văn A|01011999|Nam|Xã Y|10052021|thêm|nữa", "thêm"),
    ],
)
def test_a_bad_part_is_left_out_and_told_never_guessed(scan: str, about: str) -> None:
    card = parse_card(scan)

    assert card.number == "001099012345"
    assert any(about in doubt for doubt in card.doubts)


@pytest.mark.parametrize(
    "scan",
    [
        "",
        "001099012345",
        "001099012345|a|b|c",
        "12|x|y|01011999|Nam|z|10052021",
        "|" * 9,
        "x" * 5000,
    ],
)
def test_what_is_no_card_is_refused_in_a_sentence(scan: str) -> None:
    with pytest.raises(InvalidInput):
        parse_card(scan)


def test_typing_is_not_taken_for_a_card() -> None:
    assert looks_like_card(WHOLE)
    assert not looks_like_card("Nguyễn Thị Ánh")
    assert not looks_like_card("045190001234")


@given(st.text(max_size=300))
def test_any_scan_is_a_card_or_a_sentence(text: str) -> None:
    try:
        parse_card(text)
    except InvalidInput as trouble:
        assert trouble.message.endswith(".")
