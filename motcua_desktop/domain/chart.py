"""A chart of bars as a value, and where each part of it stands: the same on screen and paper."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

_MOST_STEPS = 5
_GAP = 0.28
"""The part of a label's room that stays white between its bars and its neighbours'."""


class Fill(StrEnum):
    """How a bar is filled, so that it is known without its colour."""

    OPEN = "open"
    SOLID = "solid"
    STRIPED = "striped"


@dataclass(frozen=True, slots=True)
class Series:
    """One figure over the labels. Those of the same `bar` stand on top of each other."""

    key: str
    name: str
    values: tuple[int, ...]
    fill: Fill
    bar: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """`keys` name the labels for drilling down; `labels` are what people read under the bars."""

    key: str
    title: str
    keys: tuple[str, ...]
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = "hồ sơ"

    @property
    def bars(self) -> int:
        """How many bars stand side by side over a label."""
        return 1 + max((one.bar for one in self.series), default=0)

    @property
    def highest(self) -> int:
        """The highest bar's value."""
        sums = (
            sum(one.values[place] for one in self.series if one.bar == bar)
            for place in range(len(self.labels))
            for bar in range(self.bars)
        )
        return max(sums, default=0)

    def said(self, place: int) -> str:
        """`20/11: tiếp nhận 12, đúng hạn 9, quá hạn 1 (hồ sơ)`."""
        parts = ", ".join(f"{one.name.lower()} {_number(one.values[place])}" for one in self.series)
        return f"{self.labels[place]}: {parts} ({self.unit})"

    def told(self) -> str:
        """The whole chart in words, for who cannot see it."""
        sums = ", ".join(f"{one.name.lower()} {_number(sum(one.values))}" for one in self.series)
        if not self.highest:
            return f"{self.title}: chưa có {self.unit} nào."
        busiest = max(range(len(self.labels)), key=lambda place: self.series[0].values[place])
        first, last = self.labels[0], self.labels[-1]
        return (
            f"{self.title}, từ {first} đến {last}: {sums} ({self.unit}). "
            f"Nhiều nhất: {self.said(busiest)}."
        )


class Bar(NamedTuple):
    """A part of a bar: its series, its label's place, and its rectangle, y downwards."""

    series: int
    place: int
    x: float
    y: float
    width: float
    height: float


class Rule(NamedTuple):
    """A level line of the scale."""

    x: float
    y: float
    width: float


class Word(NamedTuple):
    """A text at its baseline; `side` -1 begins at x, 0 stands in its middle, 1 ends there."""

    x: float
    y: float
    text: str
    side: int


class Sample(NamedTuple):
    """The legend's little box of a series."""

    series: int
    x: float
    y: float
    side: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Every part of a chart in one rectangle. `first` and `each`: where labels' rooms stand."""

    bars: tuple[Bar, ...]
    rules: tuple[Rule, ...]
    words: tuple[Word, ...]
    samples: tuple[Sample, ...]
    first: float
    each: float

    def moved(self, right: float, down: float) -> "Drawing":
        """The same, with its corner elsewhere."""
        return Drawing(
            tuple(one._replace(x=one.x + right, y=one.y + down) for one in self.bars),
            tuple(one._replace(x=one.x + right, y=one.y + down) for one in self.rules),
            tuple(one._replace(x=one.x + right, y=one.y + down) for one in self.words),
            tuple(one._replace(x=one.x + right, y=one.y + down) for one in self.samples),
            self.first + right,
            self.each,
        )

    def place_at(self, x: float) -> int:
        """The label's place at `x`; may lie outside of those there are."""
        return int((x - self.first) // self.each) if self.each else 0


def drawn(
    chart: Chart, width: float, height: float, letter: float, breadth: Callable[[str], float]
) -> Drawing:
    """The chart in `width` × `height`; `letter` is a line's height, `breadth` a text's width."""
    levels = scale(chart.highest)
    legend_words, samples, below = _legend(chart, width, letter, breadth)
    first = max(breadth(_number(level)) for level in levels) + letter / 2
    top, bottom = below + letter * 0.6, height - letter * 1.35
    high = max(bottom - top, 1.0)
    each = (width - first) / max(len(chart.labels), 1)
    rules = tuple(
        Rule(first, bottom - high * level / levels[-1], width - first) for level in levels
    )
    words = [
        Word(first - letter / 3, rule.y + letter * 0.3, _number(level), 1)
        for rule, level in zip(rules, levels, strict=True)
    ]
    for place in _readable(chart.labels, each, letter, breadth):
        label = chart.labels[place]
        middle = min(first + each * (place + 0.5), width - breadth(label) / 2)
        words.append(Word(middle, bottom + letter * 1.1, label, 0))
    bars = tuple(_bars(chart, first, each, bottom, high / levels[-1]))
    return Drawing(bars, rules, (*legend_words, *words), samples, first, each)


def scale(highest: int) -> tuple[int, ...]:
    """Round whole steps from 0 to at least `highest`; never fewer than one step."""
    step = next(step for step in _steps() if step * _MOST_STEPS >= highest)
    count = max(-(-highest // step), 1)
    return tuple(step * place for place in range(count + 1))


def _steps() -> Iterator[int]:
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def _bars(chart: Chart, first: float, each: float, bottom: float, unit: float) -> Iterator[Bar]:
    wide = each * (1 - _GAP) / chart.bars
    for place in range(len(chart.labels)):
        begin = first + each * (place + _GAP / 2)
        tops = [0] * chart.bars
        for number, one in enumerate(chart.series):
            value = one.values[place]
            if value:
                x = begin + wide * one.bar
                high = value * unit
                y = bottom - tops[one.bar] * unit - high
                yield Bar(number, place, x, y, wide, high)
            tops[one.bar] += value


def _legend(
    chart: Chart, width: float, letter: float, breadth: Callable[[str], float]
) -> tuple[list[Word], tuple[Sample, ...], float]:
    """The series' names from left to right, on as many lines as they need; where they end."""
    words, samples = [], []
    x, y, side = 0.0, letter, letter * 0.75
    for number, one in enumerate(chart.series):
        needed = side * 1.5 + breadth(one.name)
        if x and x + needed > width:
            x, y = 0.0, y + letter * 1.3
        samples.append(Sample(number, x, y - side * 0.95, side))
        words.append(Word(x + side * 1.5, y, one.name, -1))
        x += needed + letter * 1.4
    return words, tuple(samples), y + letter * 0.4


def _readable(
    labels: tuple[str, ...], each: float, letter: float, breadth: Callable[[str], float]
) -> range:
    """The places whose labels have room, the last always among them."""
    widest = max((breadth(label) for label in labels), default=0.0) + letter / 2
    every = max(int(-(-widest // each)), 1) if each else 1
    return range((len(labels) - 1) % every, len(labels), every)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
