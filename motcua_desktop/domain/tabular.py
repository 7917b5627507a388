"""A report as tables: what each column holds and each row says, before it is paper or a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from motcua_desktop.domain.chart import Chart
from motcua_desktop.domain.report import Period

Value = str | int | float | date | datetime | None
"""What a cell holds. A share is 0–1, money whole đồng; None is an empty cell."""


class Kind(StrEnum):
    """What a column holds: how it is aligned, written on paper, and typed in a workbook."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    MONEY = "money"
    SHARE = "share"
    DECIMAL = "decimal"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is the JSON name, `head` what people read, `over` the head it shares with neighbours.

    `width` in millimetres on paper; 0 takes a part of the rest. `number` is the form's own number
    of the column. `sums` are keys of this table: the cell is their sum, a formula in a workbook.
    `added`: the total row adds it up. `figures` opens its dossiers when a person chooses it.
    """

    key: str
    head: str
    kind: Kind = Kind.TEXT
    width: float = 0.0
    over: str = ""
    number: str = ""
    sums: tuple[str, ...] = ()
    added: bool = False
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells in the columns' order. `level` 0 is a line, 1 a heading of the lines below, 2 one
    above headings; a heading's `added` columns are the sums of its lines.

    `key` names the row for drilling down, `code` is the dossier it is of.
    """

    cells: tuple[Value, ...]
    level: int = 0
    key: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` may be read again and again, and need not be in memory together."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    total: tuple[Value, ...] | None = None
    empty: str = "Không có hồ sơ nào."

    def records(self) -> list[dict[str, Value]]:
        """The rows as mappings by column key, with `level` where there are headings."""
        keys = [column.key for column in self.columns]
        rows = list(self.rows)
        levels = any(row.level for row in rows)
        return [
            dict(zip(keys, row.cells, strict=True)) | ({"level": row.level} if levels else {})
            for row in rows
        ]


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure told before the tables."""

    key: str
    label: str
    value: Value
    kind: Kind = Kind.NUMBER
    good: bool | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the office in capitals, and the hint under it."""

    office: str
    hint: str = "(Ký, ghi rõ họ tên)"


PREPARED_AND_HEAD = (
    Signature("NGƯỜI LẬP BIỂU"),
    Signature("THỦ TRƯỞNG ĐƠN VỊ", "(Ký, ghi rõ họ tên, đóng dấu)"),
)


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A whole report. `form` is its English key, `short` its name in a list or a page's foot.

    `notes` say how it was counted; `options` are the same choices for programs. A chart shows
    columns of the table that has its key.
    """

    form: str
    short: str
    title: str
    agency: str
    place: str
    made_on: date
    tables: tuple[Table, ...]
    period: Period | None = None
    headlines: tuple[Headline, ...] = ()
    notes: tuple[str, ...] = ()
    options: Mapping[str, str | int | bool] = field(default_factory=dict)
    signatures: tuple[Signature, ...] = PREPARED_AND_HEAD
    wide: bool = True
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Pointed:
    """One figure of a report that a person chose: the table, the row's key, the column's key.

    `row` "" is the total.
    """

    table: str
    row: str
    column: str
