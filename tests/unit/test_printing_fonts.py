"""The faces have every Vietnamese letter, and say what they cannot show."""

import shutil
import unicodedata
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.ttfonts import TTFont

from motcua_desktop.printing.fonts import MISSING, Font, face
from motcua_desktop.printing.lines import Run, broken
from motcua_desktop.resources import resource

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LOWER = "".join(
    unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product("aăâeêioôơuưy", TONES)
)
ALPHABET = LOWER + LOWER.upper() + "đĐ"
FILES = sorted(path.name for path in resource("fonts").glob("*.ttf"))


def a_font() -> Font:
    return face(bundled=True).regular


@pytest.mark.parametrize("name", FILES)
def test_every_bundled_font_has_every_vietnamese_letter(name: str) -> None:
    covered = TTFont(name, str(resource("fonts", name))).face.charToGlyph

    assert len(set(ALPHABET)) == 146
    assert [letter for letter in ALPHABET if ord(letter) not in covered] == []


def test_every_bundled_font_comes_with_its_licence() -> None:
    for name in FILES:
        licence = resource("fonts", f"LICENSE-{name.split('-')[0]}.txt").read_text("utf-8")

        assert "SIL OPEN FONT LICENSE" in licence


@pytest.mark.parametrize("weight", ["regular", "bold", "italic", "bold_italic"])
def test_vietnamese_is_legible_in_all_weights(weight: str) -> None:
    font: Font = getattr(face(bundled=True), weight)

    assert font.legible(ALPHABET) == ALPHABET
    assert font.legible(unicodedata.normalize("NFD", ALPHABET)) == ALPHABET


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("a\u00a0b\u3000c", "a b c"),
        ("\u202eabc\u200f", f"{MISSING}abc{MISSING}"),
        ("a\x00b\x1bc", f"a{MISSING}b{MISSING}c"),
        ("Hoa 🌸", f"Hoa {MISSING}"),
        ("\ud800", MISSING),
        ("中文", MISSING * 2),
        ("một\thai\r\nba", "một hai \nba"),
    ],
)
def test_what_has_no_glyph_is_shown_as_a_box(given_text: str, shown: str) -> None:
    assert a_font().legible(given_text) == shown


def test_times_new_roman_is_taken_where_windows_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fonts = tmp_path / "Fonts"
    fonts.mkdir()
    for ours, theirs in zip(
        ("Regular", "Bold", "Italic", "BoldItalic"),
        ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"),
        strict=True,
    ):
        shutil.copy(resource("fonts", f"LiberationSerif-{ours}.ttf"), fonts / theirs)
    monkeypatch.setenv("WINDIR", str(tmp_path))
    face.cache_clear()

    assert face().regular.name.startswith("TimesNewRoman")
    assert face(bundled=True).regular.name.startswith("LiberationSerif")
    face.cache_clear()


@pytest.mark.parametrize("content", [None, b"no font"])
def test_without_a_good_times_new_roman_our_own_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    (tmp_path / "Fonts").mkdir()
    if content is not None:
        for name in ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"):
            (tmp_path / "Fonts" / name).write_bytes(content)
    monkeypatch.setenv("WINDIR", str(tmp_path))
    face.cache_clear()

    assert face().regular.name.startswith("LiberationSerif")
    face.cache_clear()


words = st.text(alphabet=ALPHABET + "abcxyz0123456789 -/<>&=\n□", max_size=200)


@given(text=words, width=st.floats(30, 400), size=st.sampled_from([8.5, 10.0, 13.0]))
def test_no_line_is_wider_than_asked_and_no_letter_is_lost(
    text: str, width: float, size: float
) -> None:
    lines = broken([Run(text, a_font())], size, width)
    told = "".join(piece.text for line in lines for piece in line.pieces)

    assert all(line.width <= width + 0.01 for line in lines)
    assert told.replace(" ", "") == "".join(text.split())


@given(parts=st.lists(words, max_size=4), width=st.floats(40, 300))
def test_runs_in_different_fonts_keep_their_order(parts: list[str], width: float) -> None:
    fonts = (face(bundled=True).regular, face(bundled=True).bold)
    runs = [Run(text, fonts[number % 2]) for number, text in enumerate(parts)]
    lines = broken(runs, 11, width)
    told = "".join(piece.text for line in lines for piece in line.pieces)

    assert told.replace(" ", "") == "".join("".join(parts).split())


def test_a_long_code_is_cut_after_a_hyphen() -> None:
    font = a_font()
    lines = broken([Run("H99.12.34-261120-5001", font)], 10, font.width("H99.12.34-261120-5", 10))

    assert [piece.text for line in lines for piece in line.pieces] == ["H99.12.34-261120-", "5001"]
