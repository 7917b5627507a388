"""A report's table behind Qt's model and view: any number of rows, no widget for a cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from motcua_desktop.domain.cell_text import align, cell_text, total_cells
from motcua_desktop.domain.tabular import Column, Pointed, Row, Table, Value

MOST_ROWS = 5_000
"""How many rows the screen shows; paper and files have all of them."""

LEVEL_ROLE = Qt.ItemDataRole.UserRole + 1
FIGURE_ROLE = Qt.ItemDataRole.UserRole + 2
TOTAL_LEVEL = 9

Index = QModelIndex | QPersistentModelIndex
_SIDES = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


@dataclass(frozen=True, slots=True)
class Grid:
    """A table read for the screen: its first rows, its total as the last, whether rows are cut."""

    table: Table
    rows: tuple[Row, ...]
    cut: bool = False
    opens: bool = True

    @classmethod
    def of(cls, table: Table, *, opens: bool = True, most: int = MOST_ROWS) -> "Grid":
        """In a lane, for rows may be read from the store while they are walked.

        `opens`: the report knows the dossiers of its figures.
        """
        rows = list(islice(table.rows, most + 1))
        cut = len(rows) > most
        del rows[most:]
        if table.total is not None and rows:
            rows.append(Row(total_cells(table), level=TOTAL_LEVEL))
        return cls(table, tuple(rows), cut, opens)


class GridModel(QAbstractTableModel):
    """The cells of one table as text; `pointed` and `code` say what a cell opens."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid: Grid | None = None

    def show_grid(self, grid: Grid | None) -> None:
        """This table instead; None for nothing."""
        self.beginResetModel()
        self._grid = grid
        self.endResetModel()

    @property
    def columns(self) -> Sequence[Column]:
        return self._grid.table.columns if self._grid else ()

    @property
    def rows(self) -> Sequence[Row]:
        return self._grid.rows if self._grid else ()

    def table_name(self) -> str:
        """The name of the table that is shown; "" for none."""
        return self._grid.table.name if self._grid else ""

    def value(self, index: Index) -> Value:
        """What the cell holds."""
        return self.rows[index.row()].cells[index.column()]

    def pointed(self, index: Index) -> Pointed | None:
        """What the cell says of which dossiers; None where it has none to open."""
        if self._grid is None or not self._grid.opens or not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        total = row.level == TOTAL_LEVEL
        if not column.figures or not row.cells[index.column()] or not (row.key or total):
            return None
        return Pointed(self._grid.table.name, row.key, column.key)

    def code(self, index: Index) -> str:
        """The dossier that the row is of; "" when of none."""
        return self.rows[index.row()].code if index.isValid() else ""

    def named(self, index: Index) -> str:
        """`Hộ tịch – Quá hạn`: the cell in words, for the title of its dossiers."""
        row, column = self.rows[index.row()], self.columns[index.column()]
        texts = (cell for cell in row.cells if isinstance(cell, str) and len(cell) > 1)
        head = f"{column.over}, {column.head.lower()}" if column.over else column.head
        return f"{next(texts, '')} – {head}".removeprefix(" – ")

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _text(row.cells[index.column()], column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.head}: {_text(row.cells[index.column()], column)}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return _SIDES[align(column.kind)] | Qt.AlignmentFlag.AlignVCenter
            case _ if role == LEVEL_ROLE:
                return row.level
        return self.pointed(index) is not None if role == FIGURE_ROLE else None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].head
        return None


def _text(value: Value, column: Column) -> str:
    return cell_text(value, column.kind)
