"""Small lists of facts inside a card: a few columns, one of which takes the room and wraps."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from motcua_desktop.ui.widgets.layout import clear
from motcua_desktop.ui.widgets.words import words

Row = tuple[str, ...]


class Lines(QWidget):
    """Rows of plain text. `kinds` dresses the columns, `wide` is the one that wraps."""

    def __init__(
        self,
        *,
        titles: Row = (),
        kinds: Row = ("muted", ""),
        wide: int = 1,
        right: frozenset[int] = frozenset(),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._titles, self._kinds, self._wide, self._right = titles, kinds, wide, right
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(wide, 1)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Tell these, from top to bottom."""
        clear(self._grid)
        if self._titles and rows:
            self._add(0, self._titles, ("caption",) * len(self._titles))
        for place, row in enumerate(rows, start=1):
            self._add(place, row, self._kinds)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Caption and value; those without a value are left out."""
        self.show_rows([fact for fact in facts if fact[1]])

    def texts(self) -> list[str]:
        """What is told now, cell by cell."""
        labels = [
            item.widget() for at in range(self._grid.count()) if (item := self._grid.itemAt(at))
        ]
        return [label.text() for label in labels if isinstance(label, QLabel)]

    def _add(self, place: int, row: Row, kinds: Row) -> None:
        for column, text in enumerate(row):
            label = words(text, kinds[column], wrap=column == self._wide, parent=self)
            align = Qt.AlignmentFlag.AlignTop
            if column in self._right:
                align |= Qt.AlignmentFlag.AlignRight
            self._grid.addWidget(label, place, column, align)
