"""Tokens, style sheet, icons and font: readable by everyone."""

import re

import pytest
from PySide6.QtGui import QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication

from motcua_desktop.resources import resource
from motcua_desktop.ui import theme, tokens
from motcua_desktop.ui.icons import pixmap
from motcua_desktop.ui.tokens import OUTLINE_PAIRS, TEXT_PAIRS, Icon, Tone, contrast


def test_contrast_is_reckoned_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("line", "ground"), OUTLINE_PAIRS)
def test_the_outline_of_a_control_can_be_seen(line: str, ground: str) -> None:
    assert contrast(line, ground) >= 3


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_style_sheet_has_every_token_filled_in(scale: float) -> None:
    sheet = theme.style_sheet(scale=scale)

    assert "$" not in sheet
    assert f"font-size: {round(20 * scale)}px" in sheet


def test_pictures_of_the_style_sheet_are_there_and_in_the_tokens_colours() -> None:
    named = re.findall(r'url\("([^"]+)"\)', theme.style_sheet())
    known = {value for name, value in vars(tokens).items() if name.isupper()} | {"#b9b2ac"}

    assert named
    for path in named:
        colours = re.findall(r"#[0-9a-f]{6}", resource("style", path.rsplit("/", 1)[1]).read_text())
        assert set(colours) <= known


@pytest.mark.parametrize("picture", Icon)
def test_every_icon_is_a_file_that_draws_something(qapp: QApplication, picture: Icon) -> None:
    image = pixmap(picture, tokens.ACCENT, size=24).toImage()

    assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


def test_a_state_is_never_told_by_colour_alone() -> None:
    for tone in (Tone.IN_TIME, Tone.DUE, Tone.LATE, Tone.WAITING):
        assert tone.word
    assert len({tone.icon for tone in Tone}) == len(Tone)


def test_the_font_writes_vietnamese(qapp: QApplication) -> None:
    theme.apply(qapp)
    family = QFontInfo(qapp.font()).family()

    systems = QFontDatabase.writingSystems(family)
    assert QFontDatabase.WritingSystem.Vietnamese in systems


def test_text_grows_to_twice_its_size_and_no_more(qapp: QApplication) -> None:
    theme.apply(qapp, scale=3.0)
    grown = qapp.font().pixelSize()
    theme.apply(qapp)

    assert (grown, qapp.font().pixelSize()) == (28, 14)
