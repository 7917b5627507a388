"""What is set before it is placed: texts and filled boxes, measured from a top left corner."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from motcua_desktop.printing.fonts import Font
from motcua_desktop.printing.lines import Run, broken

THIN = 0.5
"""The weight of table lines and rules, in points."""


class Text(NamedTuple):
    """One string; `x` and `y` (its baseline) in points from the block's top left, y downwards."""

    x: float
    y: float
    text: str
    font: Font
    size: float


class Box(NamedTuple):
    """A filled rectangle: bars, rules and table lines."""

    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class Block:
    """A part of a page that is never split."""

    width: float
    height: float
    texts: list[Text] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def write(self, x: float, y: float, text: str, font: Font, size: float) -> None:
        self.texts.append(Text(x, y, text, font, size))

    def rule(self, x: float, y: float, width: float) -> None:
        """A thin line from (x, y) to the right."""
        self.boxes.append(Box(x, y, width, THIN))

    def upright(self, x: float, y: float, height: float) -> None:
        """A thin line from (x, y) downwards."""
        self.boxes.append(Box(x, y, THIN, height))

    def frame(self) -> None:
        """Thin lines around the block."""
        self.rule(0.0, 0.0, self.width)
        self.rule(0.0, self.height - THIN, self.width)
        self.upright(0.0, 0.0, self.height)
        self.upright(self.width - THIN, 0.0, self.height)

    def put(self, part: "Block", x: float, y: float) -> None:
        """Set `part` into this block with its corner at (x, y)."""
        self.texts.extend(
            [Text(x + tx, y + ty, text, font, size) for tx, ty, text, font, size in part.texts]
        )
        self.boxes.extend([Box(x + bx, y + by, w, h) for bx, by, w, h in part.boxes])


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is set: size and leading in points, `align` "left", "center" or "right"."""

    size: float
    leading: float
    align: str = "left"
    hanging: float = 0.0

    def at(self, align: str) -> "Setting":
        return Setting(self.size, self.leading, align, self.hanging)


def lines(runs: Sequence[Run], width: float, setting: Setting) -> list[Block]:
    """`runs` as one block a line, so that a page may end between them."""
    size, leading = setting.size, setting.leading
    blocks: list[Block] = []
    for line in broken(runs, size, width - setting.hanging):
        block = Block(width, leading)
        start = setting.hanging if blocks else 0.0
        if setting.align == "center":
            start = (width - line.width) / 2
        elif setting.align == "right":
            start = width - line.width
        baseline = leading / 2 + size * 0.33
        for x, text, font in line.pieces:
            block.write(start + x, baseline, text, font, size)
        blocks.append(block)
    return blocks


def paragraph(runs: Sequence[Run], width: float, setting: Setting) -> Block:
    """`runs` as one block that is never split."""
    return stacked(lines(runs, width, setting), width)


def centred(runs: Sequence[Run], width: float, setting: Setting) -> Block:
    """`runs` centred as one block, its lines of nearly the same length, no word broken for it."""
    count = len(broken(runs, setting.size, width))
    narrow, wide = max(width / count, _widest(runs, setting.size)), width
    while count > 1 and wide - narrow > setting.size / 2:
        middle = (narrow + wide) / 2
        if len(broken(runs, setting.size, middle)) > count:
            narrow = middle
        else:
            wide = middle
    inner = paragraph(runs, wide, setting.at("center"))
    block = Block(width, inner.height)
    block.put(inner, (width - wide) / 2, 0.0)
    return block


def _widest(runs: Sequence[Run], size: float) -> float:
    """The width of the longest run of letters between spaces."""
    return max(
        (font.width(word, size) for text, font in runs for word in font.legible(text).split()),
        default=0.0,
    )


def stacked(blocks: Iterable[Block], width: float) -> Block:
    """Blocks one under the other as one."""
    whole = Block(width, 0.0)
    for block in blocks:
        whole.put(block, 0.0, whole.height)
        whole.height += block.height
    return whole


def beside(left: Block, right: Block, at: float) -> Block:
    """Two blocks with their tops level, the right one `at` points from the left edge."""
    whole = Block(at + right.width, max(left.height, right.height))
    whole.put(left, 0.0, 0.0)
    whole.put(right, at, 0.0)
    return whole


def space(height: float) -> Block:
    return Block(0.0, height)
