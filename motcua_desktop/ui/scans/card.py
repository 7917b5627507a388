"""The papers of a dossier with their scans: look, add, scan, use again, take away."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHeaderView, QVBoxLayout, QWidget

from motcua_desktop.domain.attachment import Attachment, Prepared, Reusable, Source
from motcua_desktop.domain.change import Done
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.staff import Right
from motcua_desktop.errors import DeskError
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.scans.model import ScanLine, ScansModel, scan_lines
from motcua_desktop.ui.scans.pictures import SIZE, Pictures
from motcua_desktop.ui.scans.work import Progress, WorkBar
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.layout import boxed
from motcua_desktop.ui.widgets.table import ListTable
from motcua_desktop.ui.widgets.words import words

if TYPE_CHECKING:
    from motcua_desktop.scanning.prepare import Loose

Files = Sequence["Path | Loose"]
KINDS = "Giấy quét (*.pdf *.jpg *.jpeg *.png *.tif *.tiff);;Mọi tệp (*)"
_ROOM = 8


class ScanTable(ListTable):
    """T adds a file, Q scans, D uses again, Delete takes away, Enter looks; files drop on a line.

    `pressed(letter)`, `dropped(component or "", paths)`.
    """

    pressed = Signal(str)
    dropped = Signal(str, object)

    def __init__(self, model: ScansModel) -> None:
        super().__init__(model, "Thành phần hồ sơ và bản quét")
        self._lines = model
        self.setIconSize(SIZE)
        self.setAcceptDrops(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(SIZE.height() + 2 * _ROOM)

    def fit(self) -> None:
        """As high as its lines: the page scrolls, not the list."""
        height = self.horizontalHeader().sizeHint().height() + 2
        rows = self._lines.rowCount() * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(height + rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().casefold()
        if letter in ("t", "f", "q", "d", "x"):
            self.pressed.emit(letter)
        elif event.key() == Qt.Key.Key_Delete:
            self.pressed.emit("delete")
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        place = self.indexAt(event.position().toPoint())
        if place.isValid():
            self.selectRow(place.row())
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        line = self._lines.value(self.indexAt(event.position().toPoint()))
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(line.component if line else "", paths)


class ScanCard(QWidget):
    """`changed(Done)` after a scan came or went."""

    changed = Signal(object)

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._dossier: Dossier | None = None
        self._latest = Latest(seat.lanes.desk, self)
        self._pictures = Pictures(seat, self)
        self._may = seat.actor.may(Right.PROCESS)
        self.model = ScansModel(self._pictures.of, self)
        self.table = ScanTable(self.model)
        self.work = WorkBar()
        self.nothing = words("Không ghi giấy tờ nào", "muted")
        self.told = words("", "muted", wrap=True)
        self.look = KeyButton("Xem", "Enter", picture=Icon.EYE)
        self.add = KeyButton("Thêm tệp…", "T", picture=Icon.PLUS)
        self.folder = KeyButton("Thư mục…", "F", picture=Icon.DOSSIERS)
        self.scan = KeyButton("Quét…", "Q", picture=Icon.PAPERCLIP)
        self.again = KeyButton("Dùng lại…", "D", picture=Icon.AGAIN)
        self.drop_button = KeyButton("Bỏ", "Delete", kind="quiet", picture=Icon.REMOVE)
        self._lay_out()
        self._listen()

    def show_dossier(self, dossier: Dossier) -> None:
        """This dossier's papers; their scans follow from the desk lane."""
        if self._dossier is None or self._dossier.id != dossier.id:
            self._show(dossier, ())
        self._dossier = dossier
        app, actor = self._seat.app, self._seat.actor
        self._latest.ask(
            lambda: app.attachments.of(actor, dossier.code), partial(self._show, dossier)
        )

    def enter(self) -> None:
        """The keyboard goes to the papers."""
        if not self.table.currentIndex().isValid():
            self.table.select_first()
        self.table.setFocus()

    def open_scan(self) -> None:
        """Show the scan of the current paper; the journal says who looked."""
        line, dossier = self.table.current(), self._dossier
        if line is None or line.kept is None or dossier is None:
            return
        app, actor, kept = self._seat.app, self._seat.actor, line.kept
        self._seat.lanes.paper.run(
            self,
            lambda: b"".join(app.attachments.read(actor, dossier.code, kept.id)),
            lambda pdf: self._open(dossier, line, pdf),
        )

    def choose_files(self) -> None:
        """Ask for files of the current paper."""
        line = self.table.current()
        if line is None or not self._ready():
            return
        chosen, _ = QFileDialog.getOpenFileNames(self, f"Thêm tệp: {line.name}", "", KINDS)
        if chosen:
            self.add_files(line, [Path(name) for name in chosen])

    def choose_folder(self) -> None:
        """Ask for a folder of scans, and then which paper each of its files is."""
        if self.model.values and self._ready():
            chosen = QFileDialog.getExistingDirectory(self, "Thêm cả thư mục")
            if chosen:
                self.take_drop("", [Path(chosen)])

    def choose_scanner(self) -> None:
        """Scan the current paper."""
        from motcua_desktop.ui.scans.scanner_dialog import ScannerDialog

        line = self.table.current()
        if line is None or not self._ready():
            return
        dialog = ScannerDialog(self._seat, line.name, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.scanned.connect(lambda pages: self.add_files(line, pages, Source.SCANNER))
        dialog.open()

    def choose_again(self) -> None:
        """Offer what this person gave or got before."""
        from motcua_desktop.ui.scans.reuse_dialog import ReuseDialog

        line, dossier = self.table.current(), self._dossier
        if line is None or dossier is None or not self._ready():
            return
        number = str(dossier.applicant.id_number)
        dialog = ReuseDialog(self._seat, number, line.name, self.window(), but=dossier.id)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(partial(self._reuse, line))
        dialog.open()

    def add_files(self, line: ScanLine, files: Files, source: Source = Source.FILE) -> None:
        """These files (paths, or pages of a scanner) for this paper; asks where one is kept."""
        from motcua_desktop.ui.scans.ask import ask_place

        if line.kept is None:
            self._attach(line, files, source, follow=False)
            return
        ask_place(
            self.window(),
            line.name,
            lambda follow: self._attach(line, files, source, follow=follow),
        )

    def remove(self) -> None:
        """Take the current paper's scan away; its content stays in the store."""
        line, dossier = self.table.current(), self._dossier
        if line is None or line.kept is None or dossier is None or not self._ready():
            return
        app, actor, kept = self._seat.app, self._seat.actor, line.kept
        self._seat.lanes.desk.run(
            self,
            lambda: app.attachments.remove(actor, dossier.code, kept.id),
            lambda done: self._done(done, f"Đã bỏ bản quét «{line.name}»."),
        )

    def take_drop(self, component: str, paths: Sequence[Path]) -> None:
        """Files dropped on a paper are of that paper; of a folder, each is of the one it names."""
        line = next((one for one in self.model.values if one.component == component), None)
        if not self._ready():
            return
        if line is not None and not any(path.is_dir() for path in paths):
            self.add_files(line, paths)
            return
        from motcua_desktop.ui.scans.folder_dialog import FolderDialog

        dialog = FolderDialog(self._seat, self.model.values, paths, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.sorted.connect(self._attach_sorted)
        dialog.open()

    def _lay_out(self) -> None:
        self._buttons = boxed(
            Flow(self.look, self.add, self.folder, self.scan, self.again, self.drop_button)
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        for part in (self.table, self.nothing, self.told, self._buttons, self.work):
            whole.addWidget(part)

    def _listen(self) -> None:
        actions: dict[str, Callable[[], None]] = {
            "t": self.choose_files,
            "f": self.choose_folder,
            "q": self.choose_scanner,
            "d": self.choose_again,
            "delete": self.remove,
            "x": self.work.stop,
        }
        self.table.pressed.connect(lambda letter: actions[letter]())
        self.table.opened.connect(lambda _: self.open_scan())
        self.table.chosen.connect(lambda _: self._offer())
        self.table.dropped.connect(self.take_drop)
        for button, action in (
            (self.look, self.open_scan),
            (self.add, self.choose_files),
            (self.folder, self.choose_folder),
            (self.scan, self.choose_scanner),
            (self.again, self.choose_again),
            (self.drop_button, self.remove),
        ):
            button.clicked.connect(action)
        self._pictures.came.connect(self.model.pictures_came)

    def _show(self, dossier: Dossier, kept: Sequence[Attachment]) -> None:
        place = max(self.table.currentIndex().row(), 0)
        lines = scan_lines(dossier, kept)
        if lines != self.model.values:
            self.model.set_values(lines)
            self.table.fit()
            self.table.selectRow(min(place, len(lines) - 1))
        self.table.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        self._pictures.ask(dossier.code, kept, self.devicePixelRatioF())
        self._offer()

    def _offer(self) -> None:
        """The buttons that do something for the current paper."""
        line = self.table.current()
        self._buttons.setVisible(bool(self.model.values))
        self.told.setText(line.told if line is not None else "")
        self.told.setVisible(bool(self.told.text()))
        self.look.setEnabled(line is not None and line.kept is not None)
        for button in (self.add, self.folder, self.scan):
            button.setEnabled(self._may and line is not None)
        number = self._dossier.applicant.id_number if self._dossier else ""
        self.again.setEnabled(self._may and line is not None and bool(number))
        self.drop_button.setEnabled(self._may and line is not None and line.kept is not None)

    def _ready(self) -> bool:
        """Whether scans may come and go now: this person may, and nothing is under way."""
        return self._may and not self.work.busy

    def _attach(self, line: ScanLine, files: Files, source: Source, *, follow: bool) -> None:
        dossier = self._dossier
        if dossier is None:
            return
        app, actor = self._seat.app, self._seat.actor
        before = line.kept.id if follow and line.kept is not None else None

        def work(
            progress: Progress, cancelled: Callable[[], bool]
        ) -> tuple[Done[Attachment], tuple[str, ...]]:
            whole = files
            if before is not None:
                whole = app.following(actor, dossier.code, before, whole)
            made: Prepared = app.prepare(
                whole, source=source, progress=progress, cancelled=cancelled
            )
            done = app.attachments.attach(actor, dossier.code, line.component, made)
            return done, made.notes

        self.work.run(
            self._seat.lanes.paper,
            f"Đang đọc: {line.name}",
            work,
            lambda made: self._done(made[0], f"Đã lưu bản quét «{line.name}».", made[1]),
            self._seat.bus.trouble,
        )

    def _attach_sorted(self, sorted_files: Sequence[tuple[ScanLine, Sequence[Path]]]) -> None:
        """Each paper's files in turn; a bad file is told and holds nobody up."""
        dossier = self._dossier
        if dossier is None:
            return
        app, actor = self._seat.app, self._seat.actor

        def work(
            progress: Progress, cancelled: Callable[[], bool]
        ) -> tuple[list[Done[Attachment]], list[str]]:
            made, told = [], []
            for number, (line, paths) in enumerate(sorted_files):
                if cancelled():
                    break
                try:
                    ready = app.prepare(list(paths), source=Source.FOLDER)
                    place = line.component
                    made.append(app.attachments.attach(actor, dossier.code, place, ready))
                except DeskError as trouble:
                    told.append(trouble.sentence())
                progress(number + 1, len(sorted_files))
            return made, told

        lane, trouble = self._seat.lanes.paper, self._seat.bus.trouble
        self.work.run(lane, "Đang đọc thư mục", work, self._sorted_done, trouble)

    def _sorted_done(self, made: tuple[list[Done[Attachment]], list[str]]) -> None:
        done, troubles = made
        for one in done[-1:]:
            self.changed.emit(one)
        level = Level.WARNING if troubles else Level.DONE
        told = f"Đã lưu {len(done)} bản quét từ thư mục."
        self._seat.bus.tell(level, " ".join((told, *troubles)))

    def _reuse(self, line: ScanLine, offer: Reusable) -> None:
        dossier = self._dossier
        if dossier is None:
            return
        app, actor = self._seat.app, self._seat.actor
        self._seat.lanes.desk.run(
            self,
            lambda: app.attachments.reuse(actor, dossier.code, line.component, offer.id),
            lambda done: self._done(done, f"Đã dùng lại «{offer.paper}» của hồ sơ {offer.code}."),
        )

    def _done(self, done: Done[Attachment], told: str, notes: Sequence[str] = ()) -> None:
        self._seat.bus.tell(Level.WARNING if notes else Level.DONE, " ".join((told, *notes)))
        self.changed.emit(done)

    def _open(self, dossier: Dossier, line: ScanLine, pdf: bytes) -> None:
        from motcua_desktop.ui.preview.press import Press
        from motcua_desktop.ui.preview.sheet import Sheet

        name = f"quet-{dossier.code}-{line.component}"
        Press(self._seat, self).show(Sheet(pdf, name, line.name))

    def sizeHint(self) -> QSize:
        return QSize(440, self.table.height() + 60)
