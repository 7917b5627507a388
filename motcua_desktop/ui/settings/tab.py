"""One part of Cài đặt."""

from PySide6.QtWidgets import QWidget


class Tab(QWidget):
    """A page under the chips of Cài đặt."""

    def arrive(self) -> None:
        """It was just brought to the front."""

    def save(self) -> None:
        """Ctrl+S: keep what was typed, where this page does not keep it at once."""
