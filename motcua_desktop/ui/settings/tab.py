"""One part of Cài đặt."""

from PySide6.QtWidgets import QWidget

from motcua_desktop.ui.tokens import BASE_PX
from motcua_desktop.ui.widgets.layout import boxed, row

_FIELD = 320


class Tab(QWidget):
    """A page under the chips of Cài đặt."""

    def arrive(self) -> None:
        """It was just brought to the front."""

    def save(self) -> None:
        """Ctrl+S: keep what was typed, where this page does not keep it at once."""


def narrow(field: QWidget, wide: int = _FIELD) -> QWidget:
    """A field no wider than its values need (pixels at the base text size), at the left."""
    field.setFixedWidth(round(wide * max(field.fontInfo().pixelSize() / BASE_PX, 1)))
    return boxed(row(field, None))
