"""Thủ tục: find as one types, the list, and one procedure in full beside it."""

from io import BytesIO
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QStackedWidget

from motcua_desktop.domain.catalogue_change import Version
from motcua_desktop.domain.catalogue_difference import abolition_words
from motcua_desktop.domain.change import Done
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.procedure import CatalogueEntry
from motcua_desktop.domain.staff import Right
from motcua_desktop.public_listing import Wanted
from motcua_desktop.reporting.made import plain
from motcua_desktop.services.catalogue_plan import ImportReport
from motcua_desktop.services.comparison import comparison
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.catalogue.abolish_dialog import AbolishDialog, ReviveDialog
from motcua_desktop.ui.catalogue.import_dialog import ImportDialog
from motcua_desktop.ui.catalogue.model import PROCEDURES
from motcua_desktop.ui.catalogue.pane import ProcedurePane
from motcua_desktop.ui.files import bytes_of, chosen_file
from motcua_desktop.ui.form_dialog import FormDialog
from motcua_desktop.ui.icons import icon
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.preview.sheet import Sheet
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tab import Tab
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.layout import card, column, row, side_width
from motcua_desktop.ui.widgets.table import ListTable, ValuesModel
from motcua_desktop.ui.widgets.words import words

_MOST = 2_000
_PAUSE_MS = 60
_PANE = 480
_KINDS = "Danh mục (*.json *.xlsx *.csv);;Mọi tệp (*)"


class ProceduresTab(Tab):
    """Arrows in the search line walk the list, so the hands stay where they are."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._finding = Latest(seat.lanes.desk, self)
        self._showing = Latest(seat.lanes.desk, self)
        self.press = Press(seat, self)
        self.line = _SearchLine()
        self.model: ValuesModel[CatalogueEntry] = ValuesModel(PROCEDURES, self)
        self.table = ListTable(self.model, "Các thủ tục")
        Fit(self.table, (2,), least=24)
        self.line.walk = self.table
        self.pane = ProcedurePane()
        self._count = words("", "muted")
        self.import_button = KeyButton("Nhập danh mục…", "Ctrl O", picture=Icon.IMPORT)
        self.import_button.setVisible(seat.actor.may(Right.CONFIGURE))
        self.sheet_button = KeyButton("Tờ niêm yết", "Ctrl P", picture=Icon.PRINT)
        self.abolish_button = KeyButton("Bãi bỏ, khôi phục…", "Ctrl B", picture=Icon.CLOSE)
        self.abolish_button.setVisible(seat.actor.may(Right.CONFIGURE))
        self.dialog: FormDialog | None = None
        self._empty = EmptyState(
            Icon.SEARCH, "Không có thủ tục nào khớp", "Gõ ít chữ hơn, hoặc mã dạng 1.001193."
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._lay_out()
        self._listen()

    def arrive(self) -> None:
        self.look_again()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()

    def look_again(self) -> None:
        """The procedures that fit what is typed; the chosen one stays chosen."""
        catalogue, text = self._seat.app.catalogue, self.line.text()
        self._finding.ask(lambda: catalogue.find(text, _MOST, gone=True), self._fill)

    def bring_in(self) -> None:
        if self.import_button.isVisibleTo(self):
            path = chosen_file(self, "Nhập danh mục thủ tục", _KINDS)
            if path is not None:
                self.preview(path)

    def print_out(self) -> bool:
        """Ctrl+P: the chosen procedure as its sheet of the public listing."""
        entry: CatalogueEntry | None = self.table.current()
        if entry is None:
            return False
        code, listing = str(entry.procedure.code), self._seat.app.listing
        title = f"Niêm yết {code}"
        self._seat.lanes.paper.run(
            self,
            lambda: listing.pdf(Wanted(codes=(code,))),
            lambda pdf: self.press.show(Sheet(pdf, f"niem-yet-{code}", title)),
        )
        return True

    def abolish(self) -> None:
        """Ctrl+B: the chosen procedure is in force no more, or again; by which decision."""
        entry: CatalogueEntry | None = self.table.current()
        if entry is None or not self.abolish_button.isVisibleTo(self):
            return
        if abolition_words(entry.procedure):
            self._ask(ReviveDialog(self._seat, entry, self.window()))
            return
        app, actor, code = self._seat.app, self._seat.actor, str(entry.procedure.code)

        def look() -> ImportReport:
            return app.catalogue.abolish(actor, [code], "–", dry_run=True).value

        self._seat.lanes.desk.run(
            self,
            look,
            lambda told: self._ask(
                AbolishDialog(self._seat, entry, told.changes[0], self.window())
            ),
        )

    def _ask(self, dialog: FormDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.written.connect(self._decided)
        self.dialog = dialog
        dialog.open()

    def _decided(self, done: Done[ImportReport]) -> None:
        change = done.value.changes[0]
        self._seat.bus.tell(Level.DONE, f"{change.details[0].part.capitalize()}: {change.name}.")
        self._seat.bus.changed.emit(done.change, self)
        self.look_again()

    def preview(self, path: Path) -> None:
        """Read the file and show what it would change; nothing is written yet."""
        app, actor = self._seat.app, self._seat.actor

        def look() -> tuple[bytes, ImportReport]:
            data = bytes_of(path)
            report = app.catalogue.import_file(actor, data, path.name, dry_run=True).value
            return data, report

        self._seat.lanes.desk.run(self, look, lambda found: self._offer(path.name, *found))

    def _lay_out(self) -> None:
        head = row(self.line, self._count, self.import_button, spacing=12)
        head.setStretch(0, 1)
        left = card(column(head, self._stack, spacing=GRID), margins=12, name="Các thủ tục")
        both = row(spacing=12)
        both.addWidget(left, 1)
        told = column(spacing=GRID)
        told.addWidget(self.pane, 1)
        told.addLayout(row(None, self.abolish_button, self.sheet_button))
        both.addLayout(told)
        both.setContentsMargins(0, 0, 0, 0)
        self.setLayout(both)

    def _listen(self) -> None:
        self.line.textEdited.connect(lambda _: self._pause.start())
        self._pause.timeout.connect(self.look_again)
        self.table.chosen.connect(self._choose)
        self.import_button.clicked.connect(self.bring_in)
        self.sheet_button.clicked.connect(self.print_out)
        self.abolish_button.clicked.connect(self.abolish)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+B"), self, context=context).activated.connect(self.abolish)

    def _fill(self, found: list[CatalogueEntry]) -> None:
        current = self.table.current()
        self.model.set_values(found)
        self._count.setText(f"{len(found)} thủ tục")
        self._stack.setCurrentWidget(self.table if found else self._empty)
        if not found:
            self._showing.forget()
            self.pane.show_nothing()
            return
        codes = [str(entry.procedure.code) for entry in found]
        wanted = current.procedure.code if current else ""
        self.table.selectRow(codes.index(wanted) if wanted in codes else 0)

    def _choose(self, entry: CatalogueEntry | None) -> None:
        if entry is None:
            return
        catalogue, code = self._seat.app.catalogue, entry.procedure.code

        def show(known: tuple[Version, ...]) -> None:
            self.pane.show_entry(entry, known)

        self._showing.ask(lambda: catalogue.versions(code), show)

    def _offer(self, name: str, data: bytes, report: ImportReport) -> None:
        dialog = ImportDialog(name, report, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._take_in(name, data))
        dialog.print_wanted.connect(lambda: self._compare(name, report))
        dialog.open()

    def _compare(self, name: str, report: ImportReport) -> None:
        app = self._seat.app
        today = local(app.clock.now()).date()

        def made() -> bytes:
            file = BytesIO()
            plain(comparison(report, app.agency, name, today)).write("pdf", file)
            return file.getvalue()

        self._seat.lanes.paper.run(
            self,
            made,
            lambda pdf: self.press.show(Sheet(pdf, "so-sanh-danh-muc", "So sánh danh mục")),
        )

    def _take_in(self, name: str, data: bytes) -> None:
        app, actor = self._seat.app, self._seat.actor
        self._seat.lanes.desk.run(
            self, lambda: app.catalogue.import_file(actor, data, name), self._taken_in
        )

    def _taken_in(self, done: Done[ImportReport]) -> None:
        told = done.value
        self._seat.bus.tell(
            Level.DONE, f"Đã thêm {told.added}, thay {told.changed} thủ tục; hồ sơ cũ giữ bản cũ."
        )
        self._seat.bus.changed.emit(done.change, self)
        self.look_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.pane.setFixedWidth(side_width(self.pane, self, _PANE))


class _SearchLine(QLineEdit):
    """Up, down and the page keys go to the list; the text stays."""

    walk: ListTable

    def __init__(self) -> None:
        super().__init__()
        self.addAction(icon(Icon.SEARCH), QLineEdit.ActionPosition.LeadingPosition)
        self.setPlaceholderText("Tìm thủ tục: tên, chữ đầu, hoặc mã")
        self.setAccessibleName("Tìm thủ tục")
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.walk.keyPressEvent(event)
        else:
            super().keyPressEvent(event)
