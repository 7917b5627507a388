"""The faces of our papers: Times New Roman where the system has it, else Liberation Serif.

NĐ 30/2020/NĐ-CP, Phụ lục I asks for Times New Roman; Liberation Serif has the same measures, is
free, and has every Vietnamese letter. Reportlab's built-in fonts have none of ours.
"""

import os
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from motcua_desktop.resources import resource

MISSING = "□"
"""What stands where the face has no glyph: visible, so that nobody signs a name with a hole."""

_SERIF = (
    "LiberationSerif-Regular.ttf",
    "LiberationSerif-Bold.ttf",
    "LiberationSerif-Italic.ttf",
    "LiberationSerif-BoldItalic.ttf",
)
_TIMES = ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class Font:
    """One weight of a face: measures text and says what it can show. Sizes are points."""

    __slots__ = ("_measured", "_shown", "_widths", "name")

    def __init__(self, name: str, path: Path):
        font = TTFont(name, str(path))
        pdfmetrics.registerFont(font)
        self.name = name
        self._widths = _Widths(font.face.charWidths, font.face.defaultWidth)
        self._measured = lru_cache(maxsize=4096)(self._measure)
        self._shown = _Shown(frozenset(font.face.charToGlyph))

    def width(self, text: str, size: float) -> float:
        """The width in points of `legible` text set in one line."""
        return self._measured(text) * size

    def legible(self, text: str) -> str:
        """NFC text as this font can show it.

        Spaces of any kind are plain spaces; control and direction marks and letters without a
        glyph become `MISSING`. Line breaks stay.
        """
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        return text.translate(self._shown)

    def _measure(self, text: str) -> float:
        return sum(map(self._widths.__getitem__, text)) / 1000


@dataclass(frozen=True, slots=True)
class Face:
    """The four weights a paper is set in."""

    regular: Font
    bold: Font
    italic: Font
    bold_italic: Font


@lru_cache(maxsize=2)
def face(*, bundled: bool = False) -> Face:
    """The face to print with; `bundled` asks for our own, the same bytes on every machine."""
    times = None if bundled else _times()
    if times is not None:
        return times
    return _loaded("LiberationSerif", [resource("fonts", name) for name in _SERIF])


def _times() -> Face | None:
    windows = os.environ.get("WINDIR")
    if not windows:
        return None
    paths = [Path(windows) / "Fonts" / name for name in _TIMES]
    if not all(path.is_file() for path in paths):
        return None
    try:
        return _loaded("TimesNewRoman", paths)
    except TTFError:
        return None


def _loaded(name: str, paths: list[Path]) -> Face:
    regular, bold, italic, bold_italic = (
        Font(f"{name}-{weight}", path) for weight, path in enumerate(paths)
    )
    return Face(regular, bold, italic, bold_italic)


class _Widths(dict[str, float]):
    """Advance of each character in thousandths of the size, filled as letters turn up."""

    def __init__(self, widths: dict[int, float], default: float):
        super().__init__()
        self._by_code = widths
        self._default = default

    def __missing__(self, letter: str) -> float:
        width = self[letter] = self._by_code.get(ord(letter), self._default)
        return width


class _Shown(dict[int, str]):
    """What each character is printed as, filled as characters turn up."""

    def __init__(self, covered: frozenset[int]):
        super().__init__({ord("\n"): "\n", ord("\t"): " ", ord("\r"): " "})
        self._covered = covered

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        kind = unicodedata.category(letter)
        if kind == "Zs":
            shown = " "
        elif kind in _UNSEEN or code not in self._covered:
            shown = MISSING
        else:
            shown = letter
        self[code] = shown
        return shown
