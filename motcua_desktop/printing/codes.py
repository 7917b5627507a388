"""Barcode and QR as filled rectangles, in whole dots of a 203 dpi printer.

Code 128, set C, of digits only: a keyboard-wedge scanner under Telex or VNI typing damages
letters, and reportlab's own Code 128 drops without a word what it cannot encode.
"""

from itertools import groupby
from typing import TYPE_CHECKING

from motcua_desktop.errors import PaperTrouble
from motcua_desktop.printing.block import Block, Box

if TYPE_CHECKING:
    from motcua_desktop.printing.fonts import Font

DOT = 72 / 203
"""One dot of a 203 dpi printer, in points."""

MODULE = 3 * DOT
"""A bar's unit: three dots, 0.375 mm; thinner ones are lost in cheap printers and copies."""

QUIET = 10 * MODULE
"""White that must stand left and right of the bars (ISO/IEC 15417)."""

_QR_MODULE = 4 * DOT


def to_dot(x: float) -> float:
    """How far right of `x`, in points from the paper's edge, the next whole dot is.

    Bars that start on a dot keep their edges sharp on a 203 dpi printer.
    """
    return -x % DOT


def barcode(digits: str, *, height: float, font: "Font", size: float) -> Block:
    """The bars of `digits`, `height` points tall, with the digits beneath.

    The block starts at the first bar; its width ends after the quiet zone on the right. The
    caller leaves `QUIET` white on the left. Raises PaperTrouble unless `digits` is an even
    number of ASCII digits.
    """
    pattern = bars(digits)
    boxes: list[Box] = []
    place = 0
    for bar, run in groupby(pattern):
        length = len(list(run))
        if bar == "1":
            boxes.append(Box(place * MODULE, 0.0, length * MODULE, height))
        place += length
    middle = (place * MODULE - font.width(digits, size)) / 2
    block = Block(place * MODULE + QUIET, height + size * 1.1, boxes=boxes)
    block.write(middle, height + size * 0.95, digits, font, size)
    return block


def bars(digits: str) -> str:
    """The modules of Code 128 set C, `1` for a bar: 11 for each symbol, 13 for the stop.

    Only python-barcode's table is used: its builder takes a leading pair 99 for a change of set
    and drops it. Raises PaperTrouble unless `digits` is an even number of ASCII digits.
    """
    from barcode.charsets.code128 import CODES, START_CODES, STOP

    if not digits or not digits.isascii() or not digits.isdigit() or len(digits) % 2:
        raise PaperTrouble("Mã vạch chỉ gồm chữ số, số lượng chẵn.")
    pairs = [int(digits[at : at + 2]) for at in range(0, len(digits), 2)]
    start = START_CODES["C"]
    check = (start + sum(place * pair for place, pair in enumerate(pairs, start=1))) % 103
    return "".join(str(CODES[symbol]) for symbol in (start, *pairs, check)) + f"{STOP}11"


def qr(text: str) -> Block:
    """The QR of `text` at error level M, as tall as wide; four white modules belong around it."""
    runs, modules = _dark_runs(text)
    boxes = [
        Box(place * _QR_MODULE, row * _QR_MODULE, length * _QR_MODULE, _QR_MODULE)
        for row, place, length in runs
    ]
    side = modules * _QR_MODULE
    return Block(side, side, boxes=boxes)


def qr_path(text: str) -> tuple[str, int]:
    """The same QR as the data of an SVG path, one unit a module, and how many modules wide."""
    runs, modules = _dark_runs(text)
    return "".join(f"M{x} {y}h{length}v1h-{length}z" for y, x, length in runs), modules


def _dark_runs(text: str) -> tuple[list[tuple[int, int, int]], int]:
    """Row, place and length of each run of dark modules, and how many modules a side has."""
    import segno

    matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    found: list[tuple[int, int, int]] = []
    for row, modules in enumerate(matrix):
        place = 0
        for dark, run in groupby(modules):
            length = len(list(run))
            if dark:
                found.append((row, place, length))
            place += length
    return found, len(matrix)
