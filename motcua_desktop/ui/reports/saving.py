"""A report kept as a file: asked where, written whole, told in the banner."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from motcua_desktop.paths import placed
from motcua_desktop.reporting.made import Made
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.seat import Seat

_KINDS = {
    "xlsx": "Excel (*.xlsx)",
    "pdf": "PDF (*.pdf)",
    "csv": "CSV (*.csv)",
    "json": "JSON (*.json)",
}


class Saving:
    """Keeps reports on behalf of `owner`."""

    def __init__(self, seat: Seat, owner: QWidget) -> None:
        self._seat = seat
        self._owner = owner

    def ask(self, made: Made, name: str) -> None:
        """Ask where, and in which form; `name` has no ending."""
        kinds = ";;".join(_KINDS.values())
        chosen, kind = QFileDialog.getSaveFileName(
            self._owner, "Lưu báo cáo", f"{name}.xlsx", kinds
        )
        if chosen:
            self.keep(made, _ended(Path(chosen), kind))

    def keep(self, made: Made, path: Path) -> None:
        """Write the report there, as the ending says."""
        self._seat.lanes.paper.run(
            self._owner,
            lambda: _write(made, path),
            lambda _: self._seat.bus.tell(Level.DONE, f"Đã lưu {path}."),
        )


def _ended(path: Path, kind: str) -> Path:
    """With the ending of the form that was chosen, where it has none that is known."""
    if path.suffix.lower().removeprefix(".") in _KINDS:
        return path
    ending = next((end for end, told in _KINDS.items() if told == kind), "xlsx")
    return path.with_name(f"{path.name}.{ending}")


def _write(made: Made, path: Path) -> None:
    with placed(path) as file:
        made.write(path.suffix.lower().removeprefix("."), file)
