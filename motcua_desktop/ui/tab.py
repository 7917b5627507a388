"""One page of Danh mục: what it offers to import, and when it is looked at."""

from PySide6.QtWidgets import QWidget


class Tab(QWidget):
    """A page under the chips of Danh mục."""

    def arrive(self) -> None:
        """It was just brought to the front."""

    def bring_in(self) -> None:
        """Ctrl+O: take something in from a file, where this page can."""

    def print_out(self) -> bool:
        """Ctrl+P: False when there is nothing to print here."""
        return False

    def look_again(self) -> None:
        """Something it shows has changed elsewhere."""

    def step(self, way: int) -> None:
        """Alt and an arrow: one further (1) or one back (-1), where there is a row of them."""
