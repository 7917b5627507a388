"""A row that goes on below when it is full."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from motcua_desktop.ui.tokens import GRID


class Flow(QLayout):
    """Widgets from left to right, each as wide as it wants, on as many lines as they need."""

    def __init__(self, *parts: QWidget, spacing: int = GRID) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = spacing
        self.setContentsMargins(0, 0, 0, 0)
        for part in parts:
            self.addWidget(part)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        wide = sum(hint.width() + self._gap for hint in hints)
        return QSize(wide, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        hints = [item.minimumSize() for item in self._items if not item.isEmpty()]
        wide = max((hint.width() for hint in hints), default=0)
        return QSize(wide, max((hint.height() for hint in hints), default=0))

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        """Put the items into `rect` from its top; how high they are together."""
        x, y, line = rect.x(), rect.y(), 0
        shown = [item for item in self._items if not item.isEmpty()]
        rows: list[list[tuple[QLayoutItem, int]]] = [[]]
        for item in shown:
            hint = item.sizeHint()
            if rows[-1] and x + hint.width() > rect.x() + rect.width():
                x, y, line = rect.x(), y + line + self._gap, 0
                rows.append([])
            rows[-1].append((item, x))
            x, line = x + hint.width() + self._gap, max(line, hint.height())
        if place:
            self._place(rows, rect.y())
        return y + line - rect.y()

    def _place(self, rows: list[list[tuple[QLayoutItem, int]]], top: int) -> None:
        for row in rows:
            line = max((item.sizeHint().height() for item, _ in row), default=0)
            for item, x in row:
                hint = item.sizeHint()
                middle = top + (line - hint.height()) // 2
                item.setGeometry(QRect(QPoint(x, middle), hint))
            top += line + self._gap
