"""Lists of values: a model with a table of columns, and a calm view for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QHelpEvent,
    QIcon,
    QKeyEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from motcua_desktop.ui import icons, tokens
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.words import tip

V = TypeVar("V")
Index = QModelIndex | QPersistentModelIndex
# The style sheet's padding of a cell and Qt's own margin beside the text.
_CELL_EDGE = 12
# The row that the keys go to has a bar at its left; colour alone would not tell it from chosen.
_FOCUS_BAR = 3
_CELL_GAP = 14
# What stands at a pill's left and right in its cell, and around its text inside it.
_PILL_EDGES = (8, 4)
_PILL_ROUND = 24
# The pill's picture, of the height of a line.
_PILL_PICTURE = 0.75
PILL_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Badge:
    """A state inside a cell: word, tone and icon."""

    text: str
    tone: Tone
    icon: Icon | None = None


@dataclass(frozen=True, slots=True)
class Column(Generic[V]):
    """One column: its title, its text for a value, and how it is set.

    `width` in average characters, 0 to take the room that is left. `badge` draws a pill instead
    of the text. `mono` is for codes. `wrap` lets the text take two lines.
    """

    title: str
    text: Callable[[V], str]
    width: int = 0
    badge: Callable[[V], Badge | None] | None = None
    right: bool = False
    mono: bool = False
    strong: bool = False
    muted: bool = False
    wrap: bool = False


class ValuesModel(QAbstractTableModel, Generic[V]):
    """A list of frozen values behind a table of columns; no queries in `data`."""

    def __init__(self, columns: Sequence[Column[V]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._values: tuple[V, ...] = ()

    def set_values(self, values: Sequence[V]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._values = tuple(values)
        self.endResetModel()

    def add_values(self, values: Sequence[V]) -> None:
        """Show these below."""
        if not values:
            return
        first = len(self._values)
        self.beginInsertRows(QModelIndex(), first, first + len(values) - 1)
        self._values += tuple(values)
        self.endInsertRows()

    @property
    def values(self) -> tuple[V, ...]:
        return self._values

    def value(self, index: Index) -> V | None:
        """The value of a row; None where there is none."""
        if index.isValid() and index.row() < len(self._values):
            return self._values[index.row()]
        return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._values)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        value = self.value(index)
        if value is None:
            return None
        column = self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                badge = column.badge(value) if column.badge else None
                return badge.text if badge else column.text(value)
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
            case _ if role == PILL_ROLE:
                return column.badge(value) if column.badge else None
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self.columns[section].right
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class ListTable(QTableView):
    """Rows to walk with the arrows; Enter or a double click opens (`opened(value)`).

    `chosen(value)` follows the current row; the value is None when there is none.
    """

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(self, model: ValuesModel[Any], name: str) -> None:
        super().__init__()
        self._values_model = model
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(_Cell(model, self))
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self._set_columns(model)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._choose)
        model.modelReset.connect(lambda: self.chosen.emit(None))

    def current(self) -> Any | None:
        """The value under the cursor, if any."""
        return self._values_model.value(self.currentIndex())

    def select_first(self) -> None:
        """Put the cursor on the first row, if there is one."""
        if self._values_model.rowCount():
            self.selectRow(0)

    def _set_columns(self, model: ValuesModel[Any]) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(24)
        unit = self.fontMetrics().averageCharWidth()
        for place, column in enumerate(model.columns):
            if column.width:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
                own = QFontMetrics(_font(QFont(self.font()), column)) if column.mono else None
                each = own.averageCharWidth() if own else unit
                header.resizeSection(place, column.width * each + 20)
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        tall = any(column.wrap for column in model.columns)
        height = self.fontMetrics().height() * (2 if tall else 1) + (16 if tall else 20)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(height)

    def _open(self) -> None:
        value = self.current()
        if value is not None:
            self.opened.emit(value)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self._values_model.value(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
            return
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self._values_model.rowCount() - 1}
        if event.key() in ends and not event.modifiers():
            self.selectRow(ends[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)


class _Cell(QStyledItemDelegate):
    """Text in the column's manner, or a pill."""

    def __init__(self, model: ValuesModel[Any], parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        column = self._model.columns[index.column()]
        option.font = _font(option.font, column)
        option.fontMetrics = QFontMetrics(option.font)
        option.textElideMode = Qt.TextElideMode.ElideRight
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(picture, QPixmap):
            # Qt would tint it with the colour of the taken row.
            option.icon = _untinted(picture)
        if column.muted:
            option.palette.setColor(option.palette.ColorRole.Text, QColor(tokens.MUTED))
            option.palette.setColor(option.palette.ColorRole.HighlightedText, QColor(tokens.MUTED))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        option.state &= ~QStyle.StateFlag.State_HasFocus
        self._paint_text(painter, option, index)
        view = option.widget
        here = option.state & QStyle.StateFlag.State_Selected and view.hasFocus()
        if here and index.column() == 0:
            bar = QRectF(option.rect.x(), option.rect.y(), _FOCUS_BAR, option.rect.height())
            painter.fillRect(bar, QColor(tokens.ACCENT))

    def _paint_text(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        badge = index.data(PILL_ROLE)
        if badge is None:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        left, right = _PILL_EDGES
        where = QRectF(option.rect).adjusted(left, 0, -right, 0)
        paint_badge(painter, where, badge, option.font)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        if not self._model.columns[index.column()].wrap or not option.rect.width():
            return hint
        self.initStyleOption(option, index)
        room = QRect(0, 0, option.rect.width() - 2 * _CELL_EDGE, 10_000)
        text = option.fontMetrics.boundingRect(room, Qt.TextFlag.TextWordWrap, option.text)
        return QSize(hint.width(), text.height() + _CELL_GAP)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """The whole text of a cell that shows only its beginning, never read as markup."""
        if event.type() is not QEvent.Type.ToolTip or not self.cut(option, index):
            return super().helpEvent(event, view, option, index)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        QToolTip.showText(event.globalPos(), tip(text), view)
        return True

    def cut(self, option: QStyleOptionViewItem, index: Index) -> bool:
        """Whether the cell has less room than its text needs."""
        self.initStyleOption(option, index)
        if index.data(PILL_ROLE):
            return badge_width(option.text, option.font) > option.rect.width()
        room = QRect(0, 0, option.rect.width() - 2 * _CELL_EDGE, 10_000)
        wrap = self._model.columns[index.column()].wrap
        flags = Qt.TextFlag.TextWordWrap if wrap else Qt.TextFlag.TextSingleLine
        needed = option.fontMetrics.boundingRect(room, flags, option.text)
        return needed.width() > room.width() or needed.height() > option.rect.height() - 4


def badge_width(text: str, font: QFont) -> int:
    """How many pixels wide a cell must be for a pill to tell the whole of `text`."""
    metrics = QFontMetrics(font)
    around = sum(_PILL_EDGES) + _PILL_ROUND + metrics.height() * _PILL_PICTURE
    return metrics.horizontalAdvance(text) + ceil(around)


def paint_badge(painter: QPainter, where: QRectF, badge: Badge, font: QFont) -> None:
    """A pill at the left of `where`, in the middle of its height, cut to its width."""
    metrics = QFontMetrics(font)
    height = metrics.height() + 4
    side = metrics.height() * _PILL_PICTURE
    text = metrics.elidedText(
        badge.text, Qt.TextElideMode.ElideRight, int(where.width() - side - _PILL_ROUND)
    )
    width = metrics.horizontalAdvance(text) + side + _PILL_ROUND
    box = QRectF(where.x(), where.center().y() - height / 2, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(badge.tone.ground))
    painter.drawRoundedRect(box, height / 2, height / 2)
    picture = QRectF(box.x() + 8, box.center().y() - side / 2, side, side)
    icons.draw(painter, badge.icon or badge.tone.icon, badge.tone.ink, picture)
    painter.setPen(QColor(badge.tone.ink))
    painter.setFont(font)
    painter.drawText(
        box.adjusted(side + 13, 0, 0, 0),
        Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
        text,
    )
    painter.restore()


def _untinted(picture: QPixmap) -> QIcon:
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon


def _font(font: QFont, column: Column[Any]) -> QFont:
    if column.mono:
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPixelSize(round(font.pixelSize() * 0.93))
        return fixed
    if column.strong:
        font.setBold(True)
    return font
