"""What the headings and the total of a table add up: read once, row by row."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from motcua_desktop.domain.tabular import Row, Table, Value

TOTAL = -1
"""Where the total stands among the rows."""


@dataclass(slots=True)
class Sums:
    """`last` is the last line under each heading, `count` how many rows there are.

    `wrong` are the cells (row, column) of headings and total that are not the sum of their lines,
    such as a count of people who come under several.
    """

    last: dict[int, int] = field(default_factory=dict)
    wrong: set[tuple[int, int]] = field(default_factory=set)
    count: int = 0


@dataclass(slots=True)
class _Open:
    at: int
    row: Row
    sums: dict[int, float]


def sums(table: Table) -> Sums:
    """Read the rows once; nothing of them is kept but the headings that are open."""
    found = Sums()
    added = [at for at, column in enumerate(table.columns) if column.added]
    total = _Open(TOTAL, Row(table.total or ()), dict.fromkeys(added, 0.0))
    headings: list[_Open] = []
    for at, row in enumerate(table.rows):
        found.count += 1
        if row.level:
            _close(found, headings, row.level, at - 1)
            headings.append(_Open(at, row, dict.fromkeys(added, 0.0)))
        else:
            _add(row, added, (total, *headings))
    _close(found, headings, 0, found.count - 1)
    if table.total is not None:
        found.wrong |= _wrong(total)
    return found


def adds_up(whole: Value, parts: Sequence[Value]) -> bool:
    """Whether this figure is the sum of those; an empty one counts as nothing."""
    known = [part for part in parts if isinstance(part, (int, float))]
    return isinstance(whole, (int, float)) and math.isclose(whole, sum(known), abs_tol=1e-9)


def _add(row: Row, added: Sequence[int], takers: Sequence[_Open]) -> None:
    for place in added:
        value = row.cells[place]
        if isinstance(value, (int, float)):
            for one in takers:
                one.sums[place] += value


def _close(found: Sums, headings: list[_Open], level: int, last: int) -> None:
    """End the headings that a heading of this level, or the table's end (0), does not stand in."""
    while headings and headings[-1].row.level <= (level or headings[-1].row.level):
        ended = headings.pop()
        found.last[ended.at] = last
        found.wrong |= _wrong(ended)


def _wrong(ended: _Open) -> set[tuple[int, int]]:
    return {
        (ended.at, place)
        for place, whole in ended.sums.items()
        if not adds_up(ended.row.cells[place], [whole])
    }
