"""Text is stored in one form and found in another."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.text import fold, masked, one_line, tidy, toned, words


def test_d_with_stroke_folds_to_d_as_sqlite_does_not() -> None:
    assert fold("Đặng Thị Đào") == "dang thi dao"


def test_an_icelandic_eth_from_an_old_file_is_taken_for_the_vietnamese_letter() -> None:
    assert tidy("\u00d0ào") == "Đào"
    assert fold("\u00d0ào") == "dao"


def test_tones_are_kept_where_the_clerk_typed_them() -> None:
    assert toned("NGUYỄN") == "nguyễn"
    assert words(toned("Hồ-Văn  Ẩm")) == ["hồ", "văn", "ẩm"]


def test_direction_marks_and_null_bytes_do_not_survive() -> None:
    assert one_line("Nguyễn\u202e\x00 Văn\u200b A\n") == "Nguyễn Văn A"


def test_an_identity_number_is_masked_in_the_middle() -> None:
    assert masked("001099012345") == "0010****2345"
    assert masked("1234") == "****"


@given(st.text())
def test_tidying_twice_changes_nothing_and_can_be_stored(text: str) -> None:
    once = tidy(text)

    assert tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹ ĐÁẤ", max_size=40))
def test_folding_is_the_same_for_composed_and_decomposed_letters(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert fold(text).isascii()
