"""Sums in words: what stands on a fee sheet can be read back as the same sum."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.number_words import money_words, number_words

_ONES = {
    **dict(zip(("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"), range(1, 10),
               strict=True)),
    "không": 0,
    "mốt": 1,
    "tư": 4,
    "lăm": 5,
}  # fmt: skip
_SIZES = {"triệu": 10**6, "nghìn": 10**3}


def heard(words: str) -> int:
    """The number a listener writes down, word by word."""
    billions = total = group = digit = 0
    for word in words.split():
        if word in _ONES:
            digit = _ONES[word]
        elif word == "trăm":
            group, digit = digit * 100, 0
        elif word == "mười":
            group, digit = group + 10, 0
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word == "lẻ":
            digit = 0
        elif word in _SIZES:
            total, group, digit = total + (group + digit) * _SIZES[word], 0, 0
        else:
            assert word == "tỷ", word
            billions, total, group, digit = billions + total + group + digit, 0, 0, 0
    return billions * 10**9 + total + group + digit


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm lẻ một"),
        (104, "một trăm lẻ bốn"),
        (105, "một trăm lẻ năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm lẻ năm"),
        (1_050, "một nghìn không trăm năm mươi"),
        (8_500, "tám nghìn năm trăm"),
        (15_000, "mười lăm nghìn"),
        (21_121, "hai mươi mốt nghìn một trăm hai mươi mốt"),
        (205_004, "hai trăm lẻ năm nghìn không trăm lẻ bốn"),
        (1_000_000, "một triệu"),
        (1_000_005, "một triệu không trăm lẻ năm"),
        (1_020_000, "một triệu không trăm hai mươi nghìn"),
        (2_000_000_000, "hai tỷ"),
        (1_001_000_000, "một tỷ không trăm lẻ một triệu"),
        (
            1_234_567_891,
            "một tỷ hai trăm ba mươi tư triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi mốt",
        ),
        (10**12, "một nghìn tỷ"),
    ],
)
def test_numbers_are_said_as_a_cashier_says_them(number: int, words: str) -> None:
    assert number_words(number) == words


@given(st.integers(0, 10**18 - 1) | st.integers(0, 10**7))
def test_what_is_said_is_heard_as_the_same_number(number: int) -> None:
    assert heard(number_words(number)) == number


@given(st.integers(0, 10**18 - 1))
def test_words_are_single_spaced_and_never_doubled(number: int) -> None:
    words = number_words(number).split(" ")

    assert "" not in words
    assert all(one != other for one, other in pairwise(words))


def test_a_sum_begins_with_a_capital_and_ends_in_dong() -> None:
    assert money_words(8_000) == "Tám nghìn đồng"
    assert money_words(0) == "Không đồng"


@pytest.mark.parametrize("number", [-1, 10**18])
def test_what_no_fee_can_be_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        number_words(number)
