"""A folder that was dropped: each file goes to the paper it names, the rest is asked for."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from motcua_desktop.domain.attachment import paper_for
from motcua_desktop.errors import DeskError
from motcua_desktop.ui.scans.model import ScanLine
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.layout import boxed, column, row, scrolled
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words


class FolderDialog(QDialog):
    """`sorted([(ScanLine, paths)])` when it is agreed; nothing is read before."""

    sorted = Signal(object)

    def __init__(
        self, seat: Seat, lines: Sequence[ScanLine], paths: Sequence[Path], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._lines = tuple(lines)
        self.setWindowTitle("Thêm cả thư mục")
        self.choices: list[tuple[Path, Choice]] = []
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self.note = Note("", Tone.DUE)
        self.go = KeyButton("Thêm", "Ctrl Enter", kind="primary")
        self.go.setShortcut("Ctrl+Return")
        self.go.setEnabled(False)
        leave = KeyButton("Đóng", "Esc")
        self.setLayout(
            column(
                words("Mỗi tệp là giấy tờ nào?", "title"),
                self.note,
                scrolled(boxed(self._grid)),
                row(None, leave, self.go),
                spacing=12,
                margins=16,
            )
        )
        self.resize(self.sizeHint())
        self.go.clicked.connect(self._agree)
        leave.clicked.connect(self.reject)
        seat.lanes.paper.run(self, lambda: _files(paths), self._show, self._troubled)

    def _show(self, files: Sequence[Path]) -> None:
        papers = [(line.name, line.code) for line in self._lines]
        for place, path in enumerate(files):
            options = [("Không thêm", ""), *((one.name, one.component) for one in self._lines)]
            choice = Choice(options)
            choice.setAccessibleName(f"Giấy tờ của tệp {path.name}")
            found = paper_for(path.name, papers)
            choice.select(self._lines[found].component if found is not None else "")
            self._grid.addWidget(words(path.name, wrap=True), place, 0)
            self._grid.addWidget(choice, place, 1)
            self.choices.append((path, choice))
        self._grid.setRowStretch(len(files), 1)
        asked = [choice for _, choice in self.choices if not choice.currentData()]
        if not files:
            self.note.tell("Không có tệp nào.", Tone.DUE, Icon.INFO)
        elif asked:
            told = f"{len(asked)} tệp không mang tên giấy tờ nào: chọn giúp, hoặc để «Không thêm»."
            self.note.tell(told, Tone.DUE, Icon.INFO)
        self.go.setEnabled(bool(files))
        first = asked[0] if asked else self.go
        first.setFocus()

    def _agree(self) -> None:
        by_paper: dict[str, list[Path]] = {}
        for path, choice in self.choices:
            if component := str(choice.currentData() or ""):
                by_paper.setdefault(component, []).append(path)
        lines = {line.component: line for line in self._lines}
        if by_paper:
            self.sorted.emit([(lines[key], paths) for key, paths in by_paper.items()])
        self.accept()

    def _troubled(self, trouble: DeskError) -> None:
        self.note.tell(trouble.sentence(), Tone.LATE, Icon.ALERT)

    def sizeHint(self) -> QSize:
        return QSize(760, 480)


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files themselves, and those inside folders."""
    from motcua_desktop.scanning.outside import inside

    found: list[Path] = []
    for path in paths:
        found += inside(path) if path.is_dir() else [path]
    return found
