"""Columns that give way when there is little room, the least needed first."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHeaderView, QTableView


class Fit(QObject):
    """Hides columns of `table`, in this order, until the stretching ones have `least` characters.

    What is hidden stands in the pane or on the page that the row opens.
    """

    def __init__(self, table: QTableView, giving_way: Sequence[int], *, least: int = 16) -> None:
        super().__init__(table)
        self._table = table
        self._giving_way = tuple(giving_way)
        self._least = least
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._table.viewport():
            self._fit()
        return False

    def _fit(self) -> None:
        header, room = self._table.horizontalHeader(), self._table.viewport().width()
        widths = {place: self._width(header, place) for place in range(header.count())}
        needed = sum(widths.values())
        for place in self._giving_way:
            hide = needed > room
            if self._table.isColumnHidden(place) is not hide:
                self._table.setColumnHidden(place, hide)
            needed -= widths[place] if hide else 0

    def _width(self, header: QHeaderView, place: int) -> int:
        """A fixed column's own width, also while it is hidden."""
        if header.sectionResizeMode(place) is QHeaderView.ResizeMode.Stretch:
            return self._least * self._table.fontMetrics().averageCharWidth()
        if not self._table.isColumnHidden(place):
            self._table.setProperty(f"width{place}", header.sectionSize(place))
        return int(self._table.property(f"width{place}") or 0)
