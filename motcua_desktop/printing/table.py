"""Tables with ruled cells: a head that can span, rows that wrap and may go on overleaf."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from motcua_desktop.printing.block import THIN, Block, Setting, lines, stacked
from motcua_desktop.printing.fonts import Font
from motcua_desktop.printing.lines import Run

_PAD_X = 3.0
_PAD_Y = 1.6


@dataclass(frozen=True, slots=True)
class Column:
    """A column's width in points and how its cells stand."""

    width: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Heading:
    """A head cell over `across` columns and `down` head rows, at (`row`, `column`)."""

    text: str
    row: int
    column: int
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: runs, and a small second text under them if any."""

    runs: Sequence[Run]
    under: Sequence[Run] = field(default=())


def head(
    columns: Sequence[Column], headings: Sequence[Heading], font: Font, setting: Setting
) -> Block:
    """The ruled head of a table, drawn again on every page it goes on to."""
    edges = _edges(columns)
    cells = [(one, stacked(_cell_lines(one, edges, font, setting), 0.0)) for one in headings]
    count = max(one.row + one.down for one in headings)
    heights = [
        max((cell.height for one, cell in cells if one.row == row and one.down == 1), default=0.0)
        for row in range(count)
    ]
    for one, cell in cells:
        missing = cell.height - sum(heights[one.row : one.row + one.down])
        if missing > 0:
            heights[one.row + one.down - 1] += missing
    tops = [0.0, *accumulate(height + 2 * _PAD_Y for height in heights)]
    block = Block(edges[-1], tops[-1])
    for one, cell in cells:
        left, right = edges[one.column], edges[one.column + one.across]
        top, bottom = tops[one.row], tops[one.row + one.down]
        block.put(cell, left + _PAD_X, top + (bottom - top - cell.height) / 2)
        block.rule(left, top, right - left)
        block.upright(left, top, bottom - top)
    block.rule(0.0, tops[-1] - THIN, edges[-1])
    block.upright(edges[-1] - THIN, 0.0, tops[-1])
    return block


def snug(text: str, font: Font, setting: Setting) -> float:
    """The width of a column that holds `text` in one line and no more."""
    return font.width(font.legible(text), setting.size) + 2 * _PAD_X + 1


def inside(column: Column) -> float:
    """The width that is left for text in a cell of this column."""
    return column.width - 2 * _PAD_X


def row(columns: Sequence[Column], cells: Sequence[Cell], setting: Setting) -> list[list[Block]]:
    """The lines of each cell of a row, ready for `ruled`."""
    small = Setting(setting.size * 0.88, setting.leading * 0.88)
    made: list[list[Block]] = []
    for column, cell in zip(columns, cells, strict=True):
        width = inside(column)
        texts = lines(cell.runs, width, setting.at(column.align))
        if cell.under:
            texts += lines(cell.under, width, small.at(column.align))
        made.append(texts)
    return made


def ruled(columns: Sequence[Column], cells: Sequence[Sequence[Block]]) -> Block:
    """One row between its lines; the line above it belongs to the row or head above."""
    edges = _edges(columns)
    stacks = [stacked(texts, 0.0) for texts in cells]
    height = max(stack.height for stack in stacks) + 2 * _PAD_Y
    block = Block(edges[-1], height)
    for left, stack in zip(edges, stacks, strict=False):
        block.put(stack, left + _PAD_X, (height - stack.height) / 2)
        block.upright(left, 0.0, height)
    block.upright(edges[-1] - THIN, 0.0, height)
    block.rule(0.0, height - THIN, edges[-1])
    return block


def band(columns: Sequence[Column], runs: Sequence[Run], setting: Setting) -> Block:
    """One text over the whole width of the table, ruled."""
    width = sum(column.width for column in columns)
    return ruled([Column(width)], [lines(runs, width - 2 * _PAD_X, setting)])


def fitting(cells: Sequence[Sequence[Block]], room: float) -> int:
    """How many lines of every cell go into `room` points."""
    count = max(len(texts) for texts in cells)
    while count and max(sum(line.height for line in texts[:count]) for texts in cells) > (
        room - 2 * _PAD_Y
    ):
        count -= 1
    return count


def _cell_lines(one: Heading, edges: list[float], font: Font, setting: Setting) -> list[Block]:
    width = edges[one.column + one.across] - edges[one.column] - 2 * _PAD_X
    return lines([Run(one.text, font)], width, setting.at("center"))


def _edges(columns: Sequence[Column]) -> list[float]:
    return [0.0, *accumulate(column.width for column in columns)]
