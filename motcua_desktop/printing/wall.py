"""What hangs on a wall: large type on A4, and small tables for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from motcua_desktop.printing.block import Block, Setting, lines, space
from motcua_desktop.printing.lines import Run
from motcua_desktop.printing.sheet import MM, Sheet, worksheet
from motcua_desktop.printing.table import Cell, Column, Heading, head, row

# Seen from where people stand: larger than a form in the hand.
WALL = replace(
    worksheet(),
    body=Setting(14, 18),
    cell=Setting(13, 15.6),
    small=Setting(11, 13.4),
    right=15 * MM,
    spacing=3,
)
NAME = Setting(18, 22)
HEADING = Setting(15, 19)
Cells = Sequence[Cell]
Rows = list[Block | list[list[Block]]]
Grid = tuple[Sequence[Column], Block, Rows]
"""A table for `Sheet.table`: its columns, its head and its rows."""


def grid(
    paper: Sheet, heads: Sequence[str], widths: Sequence[float], cells: Iterable[Cells]
) -> Grid:
    """A table of these rows; the width of 0 takes the rest."""
    columns = columns_of(paper, widths)
    rows: Rows = [row(columns, these, paper.layout.cell) for these in cells]
    return columns, head_of(columns, heads, paper), rows


def columns_of(
    paper: Sheet, widths: Sequence[float], centred_at: Iterable[int] = ()
) -> list[Column]:
    """Columns of these widths in points; the one of 0 takes the rest."""
    middle, rest = set(centred_at), paper.layout.inner - sum(widths)
    return [
        Column(width or rest, "center" if at in middle else "left")
        for at, width in enumerate(widths)
    ]


def head_of(
    columns: Sequence[Column], heads: Sequence[str], paper: Sheet, setting: Setting | None = None
) -> Block:
    """The table's head, a text a column."""
    headings = [Heading(text, 0, at) for at, text in enumerate(heads)]
    return head(columns, headings, paper.face.bold, setting or paper.layout.cell)


def texts(told: Iterable[str], paper: Sheet) -> Iterator[Block]:
    """A paragraph a text, a page may end in any of them."""
    for text in told:
        yield from flowing([Run(text, paper.face.regular)], paper)


def flowing(told: Sequence[Run], paper: Sheet) -> list[Block]:
    """One paragraph with white under it, a block a line."""
    return [*lines(told, paper.layout.inner, paper.layout.body), space(paper.layout.spacing)]


def plain(text: str, paper: Sheet) -> Cell:
    return Cell([Run(text, paper.face.regular)])
