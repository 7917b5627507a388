"""One part of Danh mục: what it offers to import, and when it is looked at."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from motcua_desktop.errors import BadFile

_LARGEST = 40_000_000


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


def chosen_file(parent: QWidget, title: str, kinds: str) -> Path | None:
    """Ask for a file; None when nobody chose one."""
    name, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(name) if name else None


def bytes_of(path: Path) -> bytes:
    """The whole file; raises BadFile with a plain sentence."""
    try:
        if path.stat().st_size > _LARGEST:
            raise BadFile(f"Tệp «{path.name}» lớn hơn 40 MB.")
        return path.read_bytes()
    except OSError as trouble:
        raise BadFile(f"Không đọc được tệp «{path.name}».") from trouble
