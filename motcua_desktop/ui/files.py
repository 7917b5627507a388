"""A file that a page is given."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from motcua_desktop.errors import BadFile

_LARGEST = 40_000_000


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
