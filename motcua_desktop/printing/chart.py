"""A chart of bars as ink alone: open, solid and striped, so that a black printer tells them."""

from motcua_desktop.domain.chart import Chart, Fill, drawn
from motcua_desktop.printing.block import THIN, Block, Box, Setting
from motcua_desktop.printing.fonts import Face
from motcua_desktop.printing.lines import Run
from motcua_desktop.printing.sheet import MM

_HEIGHT = 52 * MM
_STRIPE = 1.6


def chart(told: Chart, width: float, setting: Setting, face: Face) -> Block:
    """The chart in `width` points under its title."""
    font, size = face.regular, setting.size
    made = drawn(told, width, _HEIGHT, setting.leading, lambda text: font.width(text, size))
    block = Block(width, _HEIGHT + setting.leading * 1.4)
    down = setting.leading * 1.4
    title = Run(face.bold.legible(told.title), face.bold)
    block.write(0.0, setting.leading * 0.8, title.text, title.font, size)
    for rule in made.rules:
        block.boxes.append(Box(rule.x, down + rule.y, rule.width, THIN / 2))
    for word in made.words:
        text = font.legible(word.text)
        back = font.width(text, size) * (word.side + 1) / 2
        block.write(word.x - back, down + word.y, text, font, size)
    for sample in made.samples:
        fill = told.series[sample.series].fill
        _fill(block, Box(sample.x, down + sample.y, sample.side, sample.side), fill)
    for bar in made.bars:
        fill = told.series[bar.series].fill
        _fill(block, Box(bar.x, down + bar.y, bar.width, bar.height), fill)
    return block


def _fill(block: Block, box: Box, fill: Fill) -> None:
    if fill is Fill.SOLID:
        block.boxes.append(box)
        return
    frame = Block(box.width, box.height)
    frame.frame()
    if fill is Fill.STRIPED:
        for step in range(1, int(box.height / _STRIPE) + 1):
            frame.rule(0.0, min(step * _STRIPE, box.height - THIN), box.width)
    block.put(frame, box.x, box.y)
