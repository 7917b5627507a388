"""The view of a report's table: heads that span, headings and totals set apart, figures to open."""

from math import ceil

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from motcua_desktop.domain.cell_text import shared_heads
from motcua_desktop.domain.tabular import Kind
from motcua_desktop.ui import tokens
from motcua_desktop.ui.reports.grid import FIGURE_ROLE, LEVEL_ROLE, Grid, GridModel
from motcua_desktop.ui.widgets.words import tip

Index = QModelIndex | QPersistentModelIndex
_SAMPLE = 200
_EDGE = 8
_WIDEST = 34
"""A text column wants at most so many characters; what is longer takes a second line."""

_NARROWEST = 16
"""And gives way to so many, before the table is wider than its room."""

_CENTRE = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


class GridTable(QTableView):
    """Cells to walk with the arrows. Enter or a double click on a figure tells `pointed(index)`,
    on a dossier's row `opened(code)`."""

    pointed = Signal(object)
    opened = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.grid = GridModel(self)
        self.setModel(self.grid)
        self.setAccessibleName(name)
        self.setItemDelegate(_Cell(self))
        self.setHorizontalHeader(_Heads(self.grid, self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self.open)

    def show_grid(self, grid: Grid | None) -> None:
        """This table instead of the last; the cursor stays where it can."""
        at = self.currentIndex()
        place = (at.row(), at.column()) if at.isValid() else (0, 0)
        self.grid.show_grid(grid)
        figures = any(column.figures for column in self.grid.columns)
        behaviour = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(behaviour.SelectItems if figures else behaviour.SelectRows)
        self.fit()
        kept = self.grid.index(*place)
        self.setCurrentIndex(kept if kept.isValid() else self.grid.index(0, 0))

    def open(self, index: Index | None = None) -> None:
        """What the cell under the cursor opens: its dossiers, or the row's dossier."""
        at = index if isinstance(index, QModelIndex) else self.currentIndex()
        if not at.isValid():
            return
        if self.grid.pointed(at) is not None:
            self.pointed.emit(at)
        elif code := self.grid.code(at):
            self.opened.emit(code)

    def full_height(self) -> int:
        """The height at which every row is seen, for a table of few."""
        rows = self.grid.rowCount() * self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar()
        more = bar.sizeHint().height() if bar.maximum() else 0
        return self.horizontalHeader().height() + rows + more + 2

    def fit(self) -> None:
        """Give each column the width its cells and head want, and what is left to the texts."""
        wants = self._wants()
        texts = [at for at, one in enumerate(self.grid.columns) if one.kind is Kind.TEXT]
        longest = {at: self._longest(at) for at in texts}
        left = self.viewport().width() - sum(wants)
        least = _NARROWEST * self.fontMetrics().averageCharWidth()
        for at in texts:
            own = max(min(left // len(texts), longest[at] - wants[at]), min(least - wants[at], 0))
            wants[at] += own
        left = self.viewport().width() - sum(wants)
        for at in range(len(wants)):
            wants[at] += max(left // len(wants), 0)
        for at, wide in enumerate(wants):
            self.setColumnWidth(at, wide)
        tall = any(longest[at] > wants[at] for at in texts)
        height = self.fontMetrics().height()
        self.verticalHeader().setDefaultSectionSize(height * (2 if tall else 1) + 12)
        heads = self.horizontalHeader()
        heads.setFixedHeight(heads.sizeHint().height())

    def _wants(self) -> list[int]:
        unit = self.fontMetrics().averageCharWidth()
        head = QFontMetrics(_head_font(self.font()))
        wants = []
        for at, column in enumerate(self.grid.columns):
            word = max((head.horizontalAdvance(word) for word in column.head.split()), default=0)
            # A long head takes no more than three lines.
            least = max(word, head.horizontalAdvance(column.head) // 3 + unit) + 2 * _EDGE
            own = self._longest(at)
            most = max(_WIDEST * unit, round(column.width * unit / 2))
            wants.append(max(min(own, most) if column.kind is Kind.TEXT else own, least))
        return wants

    def _longest(self, at: int) -> int:
        bold = QFont(self.font())
        bold.setBold(True)
        plain, strong = self.fontMetrics(), QFontMetrics(bold)
        widest = 0
        count = self.grid.rowCount()
        for row in {*range(min(count, _SAMPLE)), *range(max(count - 1, 0), count)}:
            index = self.grid.index(row, at)
            metrics = strong if index.data(LEVEL_ROLE) else plain
            widest = max(widest, metrics.horizontalAdvance(str(index.data())))
        return widest + 2 * _EDGE + 12

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()


class _Cell(QStyledItemDelegate):
    """Headings and totals stand out by weight and ground; a figure that opens is underlined."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight
        option.features |= QStyleOptionViewItem.ViewItemFeature.WrapText
        font = QFont(option.font)
        font.setBold(bool(index.data(LEVEL_ROLE)))
        if index.data(FIGURE_ROLE):
            font.setUnderline(True)
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                option.palette.setColor(role, QColor(tokens.ACCENT))
        option.font = font
        option.fontMetrics = QFontMetrics(font)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        here = option.state & QStyle.StateFlag.State_HasFocus
        option.state &= ~QStyle.StateFlag.State_HasFocus
        if index.data(LEVEL_ROLE) and not option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(tokens.SUNKEN))
            option.backgroundBrush = QBrush(QColor(tokens.SUNKEN))
        super().paint(painter, option, index)
        if here:
            painter.save()
            painter.setPen(QPen(QColor(tokens.ACCENT), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
            painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """The whole text of a cell that shows only its beginning."""
        self.initStyleOption(option, index)
        room = QRect(0, 0, option.rect.width() - 2 * _EDGE - 4, 10_000)
        needed = option.fontMetrics.boundingRect(room, Qt.TextFlag.TextWordWrap, option.text)
        if needed.height() <= option.rect.height() and needed.width() <= room.width():
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), tip(option.text), view)
        return True


class _Heads(QHeaderView):
    """Heads over several lines; those that share a head have it above them, and the form's own
    numbers under them."""

    def __init__(self, grid: GridModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._grid = grid
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)
        self._known: tuple[int, int, int] | None = None
        self.sectionResized.connect(self._forget)
        grid.modelReset.connect(self._forget)

    def sizeHint(self) -> QSize:
        over, own, number = self._heights()
        return QSize(super().sizeHint().width(), over + own + number)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        if section >= len(self._grid.columns):
            return
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, QColor(tokens.SURFACE))
        painter.setFont(_head_font(self.font()))
        column = self._grid.columns[section]
        over, _, number = self._heights()
        top = over if column.over else 0
        below = rect.adjusted(0, top, 0, -number)
        painter.setPen(QColor(tokens.MUTED))
        painter.drawText(below.adjusted(_EDGE // 2, 2, -_EDGE // 2, -2), _CENTRE, column.head)
        if number and column.number:
            last = QRect(rect.left(), rect.bottom() - number, rect.width(), number)
            painter.drawText(last, Qt.AlignmentFlag.AlignCenter, column.number.split("=")[0])
        for shared in shared_heads(self._grid.columns) if column.over else ():
            if shared[1] <= section < shared[1] + shared[2]:
                self._paint_shared(painter, rect, shared, section)
        painter.setPen(QColor(tokens.LINE))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def _paint_shared(
        self, painter: QPainter, rect: QRect, shared: tuple[str, int, int], section: int
    ) -> None:
        text, first, many = shared
        before = sum(self.sectionSize(at) for at in range(first, section))
        whole = sum(self.sectionSize(at) for at in range(first, first + many))
        spans = QRect(rect.left() - before, rect.top(), whole, self._heights()[0])
        painter.drawText(spans.adjusted(_EDGE // 2, 2, -_EDGE // 2, -2), _CENTRE, text)
        painter.setPen(QColor(tokens.FIELD_LINE))
        painter.drawLine(spans.left() + 6, spans.bottom(), spans.right() - 6, spans.bottom())

    def _heights(self) -> tuple[int, int, int]:
        """Of the shared heads, of the columns' own, of their numbers; reckoned once a width."""
        if self._known is None:
            self._known = self._reckoned()
        return self._known

    def _reckoned(self) -> tuple[int, int, int]:
        metrics = QFontMetrics(_head_font(self.font()))
        columns = self._grid.columns
        own = max(
            (self._tall(metrics, one.head, self.sectionSize(at)) for at, one in enumerate(columns)),
            default=metrics.height() + 12,
        )
        over = 0
        for text, first, many in shared_heads(columns):
            wide = sum(self.sectionSize(at) for at in range(first, first + many))
            over = max(over, self._tall(metrics, text, wide))
        number = metrics.height() + 4 if any(one.number for one in columns) else 0
        return over, own, number

    def _forget(self) -> None:
        self._known = None
        self.viewport().update()

    def _tall(self, metrics: QFontMetrics, text: str, wide: int) -> int:
        room = QRect(0, 0, max(wide - _EDGE, 10), 10_000)
        return ceil(metrics.boundingRect(room, _CENTRE, text).height()) + 12


def _head_font(font: QFont) -> QFont:
    head = QFont(font)
    head.setBold(True)
    head.setPixelSize(max(round(head.pixelSize() * 0.93), 9))
    return head
