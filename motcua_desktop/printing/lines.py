"""Text into lines of a given width: greedy, at spaces, and inside a run that is too long.

Reportlab's Paragraph reads markup; a name like `Nguyễn <An & Bình` is legal input. Here text is
only ever text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from motcua_desktop.printing.fonts import Font

_GOOD_TO_BREAK_AFTER = frozenset("-–/.,;:_@|\\&=)")


class Run(NamedTuple):
    """Text in one font."""

    text: str
    font: Font


class Piece(NamedTuple):
    """A part of a line in one font, `x` points from the line's start."""

    x: float
    text: str
    font: Font


@dataclass(frozen=True, slots=True)
class Line:
    pieces: tuple[Piece, ...]
    width: float


class _Word(NamedTuple):
    text: str
    font: Font
    width: float
    glued: bool


def broken(runs: Sequence[Run], size: float, width: float) -> list[Line]:
    """`runs` set at `size` points in lines no wider than `width` points; at least one line.

    Line breaks in the text are kept. A run of letters wider than a line is cut, after a mark
    such as `-` or `/` if there is one near the end, and never before a combining accent.
    """
    lines: list[Line] = []
    for words in _paragraphs(runs, size):
        lines.extend(_filled(words, size, width))
    return lines


def _paragraphs(runs: Sequence[Run], size: float) -> Iterable[list[_Word]]:
    words: list[_Word] = []
    spaced = True
    for text, font in runs:
        for number, part in enumerate(font.legible(text).split("\n")):
            if number:
                yield words
                words, spaced = [], True
            for place, word in enumerate(part.split()):
                glued = place == 0 and not spaced and part[0] != " "
                words.append(_Word(word, font, font.width(word, size), glued))
            if part:
                spaced = part[-1] == " "
    yield words


def _filled(words: list[_Word], size: float, width: float) -> list[Line]:
    lines: list[Line] = []
    row: list[_Word] = []
    used = 0.0
    for word in words:
        gap = 0.0 if word.glued or not row else word.font.width(" ", size)
        if used + gap + word.width <= width:
            row.append(word)
            used += gap + word.width
            continue
        rest = word
        if word.width > width:
            room = width - used - gap
            for cut in _cut(word, size, width, room if room > width / 3 else 0.0):
                if cut.text:
                    row.append(cut)
                lines.append(_line(row, size))
                row = []
                rest = _Word(rest.text[len(cut.text) :], word.font, 0.0, glued=False)
            rest = rest._replace(width=word.font.width(rest.text, size))
        elif row:
            lines.append(_line(row, size))
        row, used = [rest], rest.width
    lines.append(_line(row, size))
    return lines


def _cut(word: _Word, size: float, width: float, room: float) -> Iterable[_Word]:
    """The parts of a too long word that fill whole lines; what is left is shorter than a line.

    The first part is empty when `room`, what the current line has left, is nothing.
    """
    rest = word.text
    glued = word.glued
    while not room or word.font.width(rest, size) > room:
        end = _fitting(rest, word.font, size, room) if room else 0
        part, rest = rest[:end], rest[end:]
        yield _Word(part, word.font, word.font.width(part, size), glued)
        room, glued = width, False


def _fitting(text: str, font: Font, size: float, room: float) -> int:
    """How many letters of `text` go on a line of `room` points: at least one."""
    used = 0.0
    end = 0
    for letter in text:
        advance = font.width(letter, size)
        used += advance
        if end and used > room and advance > 0:
            break
        end += 1
    for near in range(end, max(end * 2 // 3, 1), -1):
        if text[near - 1] in _GOOD_TO_BREAK_AFTER and near < len(text):
            return near
    return end


def _line(row: list[_Word], size: float) -> Line:
    pieces: list[Piece] = []
    x = start = 0.0
    text: list[str] = []
    font: Font | None = None
    for word in row:
        gap = bool(text or pieces) and not word.glued
        if font is not word.font:
            if font is not None:
                pieces.append(Piece(start, "".join(text), font))
            x += word.font.width(" ", size) if gap else 0.0
            start, text, font = x, [word.text], word.font
            x += word.width
            continue
        if gap:
            text.append(" ")
            x += font.width(" ", size)
        text.append(word.text)
        x += word.width
    if font is not None:
        pieces.append(Piece(start, "".join(text), font))
    return Line(tuple(pieces), x)
