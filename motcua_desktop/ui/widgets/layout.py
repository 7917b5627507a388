"""Rows, columns and cards on the eight-pixel grid."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from motcua_desktop.ui.tokens import BASE_PX, GRID

Part = QWidget | QLayout | int | None


def column(*parts: Part, spacing: int = GRID, margins: int = 0) -> QVBoxLayout:
    """Parts from top to bottom; an int is a gap in pixels, None takes up what is left."""
    made = QVBoxLayout()
    _fill(made, parts, spacing, margins)
    return made


def row(*parts: Part, spacing: int = GRID, margins: int = 0) -> QHBoxLayout:
    """Parts from left to right; an int is a gap in pixels, None takes up what is left."""
    made = QHBoxLayout()
    _fill(made, parts, spacing, margins)
    return made


def boxed(layout: QLayout, parent: QWidget | None = None) -> QWidget:
    """A plain widget around a layout, so that it can be hidden or scrolled as one."""
    box = QWidget(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    box.setLayout(layout)
    return box


def card(layout: QLayout, *, margins: int = 2 * GRID, name: str = "") -> QFrame:
    """A white sheet with rounded corners; `name` is what a screen reader calls it."""
    frame = QFrame()
    frame.setObjectName("card")
    layout.setContentsMargins(margins, margins - 2, margins, margins)
    frame.setLayout(layout)
    frame.setAccessibleName(name)
    return frame


def rule() -> QFrame:
    """A hairline."""
    line = QFrame()
    line.setObjectName("line")
    return line


def scrolled(inner: QWidget) -> QScrollArea:
    """`inner` at the area's width, scrolled when it is higher."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inner.setObjectName("inner")
    area.setWidget(inner)
    area.viewport().setAutoFillBackground(False)
    return area


def side_width(side: QWidget, whole: QWidget, wide: int) -> int:
    """How wide a pane beside a list is: `wide` at the base text size, at most two fifths."""
    grown = round(wide * side.fontInfo().pixelSize() / BASE_PX)
    return min(grown, max(wide, whole.width() * 2 // 5))


def clear(layout: QLayout) -> None:
    """Take every widget out of `layout` and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def _fill(
    made: QVBoxLayout | QHBoxLayout, parts: tuple[Part, ...], spacing: int, margins: int
) -> None:
    made.setSpacing(spacing)
    made.setContentsMargins(margins, margins, margins, margins)
    for part in parts:
        match part:
            case None:
                made.addStretch(1)
            case int():
                made.addSpacing(part)
            case QWidget():
                made.addWidget(part)
            case _:
                made.addLayout(part)
