"""Niêm yết: a field or all of it, its procedures, their sheets, the list, pages for a kiosk."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QWidget

from motcua_desktop.domain.listing import Listed, Listing, fields_of
from motcua_desktop.domain.text import fold
from motcua_desktop.domain.text import words as split
from motcua_desktop.errors import DeskError
from motcua_desktop.public_listing import Wanted
from motcua_desktop.services.folder import place_for
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.listing.model import FIELDS, LISTED, FieldLine
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.preview.sheet import Sheet
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tab import Tab
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.layout import card, column, row, side_width
from motcua_desktop.ui.widgets.table import ListTable, ValuesModel
from motcua_desktop.ui.widgets.words import words

_SIDE = 330
_FOLDER = "tra-cuu-thu-tuc"
_HOW = (
    "Chọn lĩnh vực; F9 lập mỗi thủ tục một tờ A4 để niêm yết, Enter xem tờ của một thủ tục. "
    "Trang tra cứu chạy trên màn hình cảm ứng không cần mạng."
)


class ListingTab(Tab):
    """F9 sheets, F10 the list, Ctrl+O pages; whatever is made is shown before it is printed."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._known: Listing | None = None
        self._asking = Latest(seat.lanes.desk, self)
        self.press = Press(seat, self)
        self.fields_model: ValuesModel[FieldLine] = ValuesModel(FIELDS, self)
        self.fields = ListTable(self.fields_model, "Lĩnh vực")
        self.model: ValuesModel[Listed] = ValuesModel(LISTED, self)
        self.table = ListTable(self.model, "Thủ tục niêm yết")
        Fit(self.table, (3, 2), least=24)
        self.sheets_button = KeyButton("Tờ niêm yết", "F9", kind="primary", picture=Icon.PRINT)
        self.list_button = KeyButton("Danh mục", "F10", picture=Icon.PRINT)
        self.pages_button = KeyButton("Trang tra cứu…", "Ctrl O", picture=Icon.SAVE_PDF)
        self._count = words("", "muted")
        self._side = self._lay_out()
        self._listen()

    def arrive(self) -> None:
        self.look_again()
        self.fields.setFocus(Qt.FocusReason.OtherFocusReason)

    def look_again(self) -> None:
        """The procedures in force now; the chosen field stays chosen."""
        self._asking.ask(partial(self._seat.app.listing.chosen, Wanted()), self._show)

    def print_out(self) -> bool:
        """F9: a sheet for each procedure of the chosen field."""
        field, count = self.chosen().field, self.chosen().count
        name = self.chosen().word if field else "Tất cả thủ tục"
        self._make(Wanted(field=field), f"Niêm yết {name} ({count} thủ tục)")
        return True

    def print_list(self) -> None:
        """F10: the list by field."""
        field = self.chosen().field
        title = f"Danh mục thủ tục{f' {field}' if field else ''}"
        self._make(Wanted(field=field, sheets=False, overview=True), title)

    def bring_in(self) -> None:
        """Ctrl+O: pages for a kiosk into a folder."""
        chosen = QFileDialog.getExistingDirectory(self, "Thư mục để trang tra cứu")
        if chosen:
            self.pages_to(Path(chosen))

    def pages_to(self, chosen: Path) -> None:
        """Write them there, or into a folder of their own where something else is."""
        listing, wanted = self._seat.app.listing, Wanted(field=self.chosen().field)
        folder = place_for(chosen, _FOLDER)
        self._busy(busy=True)
        self._seat.lanes.paper.run(
            self,
            lambda: listing.pages(folder, wanted),
            lambda count: self._written(folder, count),
            self._troubled,
        )

    def chosen(self) -> FieldLine:
        """The field that is chosen."""
        line: FieldLine = self.fields.current() or FieldLine("", 0)
        return line

    def _lay_out(self) -> QWidget:
        side = card(column(self.fields), margins=12, name="Lĩnh vực")
        buttons = Flow(self.sheets_button, self.list_button, self.pages_button, spacing=12)
        inner = column(buttons, words(_HOW, "muted", wrap=True), self._count, spacing=GRID)
        inner.addWidget(self.table, 1)
        both = row(spacing=12)
        both.addWidget(side)
        both.addWidget(card(inner, margins=12, name="Thủ tục niêm yết"), 1)
        both.setContentsMargins(0, 0, 0, 0)
        self.setLayout(both)
        return side

    def _listen(self) -> None:
        self.fields.chosen.connect(self._narrow)
        self.fields.opened.connect(lambda _: self.table.setFocus())
        self.table.opened.connect(self._one)
        self.sheets_button.clicked.connect(self.print_out)
        self.list_button.clicked.connect(self.print_list)
        self.pages_button.clicked.connect(self.bring_in)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key, action in (("F9", self.print_out), ("F10", self.print_list)):
            QShortcut(QKeySequence(key), self, context=context).activated.connect(action)

    def _show(self, told: Listing) -> None:
        self._known = told
        before = self.chosen().field
        lines = [FieldLine("", len(told.procedures))]
        found = fields_of(one.procedure for one in told.procedures)
        lines += [FieldLine(name, count) for name, count in found]
        self.fields_model.set_values(lines)
        names = [line.field for line in lines]
        self.fields.selectRow(names.index(before) if before in names else 0)

    def _narrow(self, line: FieldLine | None) -> None:
        if line is None or self._known is None:
            return
        by_field = self._known.by_field()
        these = by_field.get(line.field, ()) if line.field else sum(by_field.values(), ())
        self.model.set_values(these)
        self._count.setText(f"{len(these)} thủ tục")
        self.table.select_first()

    def _one(self, one: Listed) -> None:
        code = str(one.procedure.code)
        self._make(Wanted(codes=(code,)), f"Niêm yết {code}")

    def _make(self, wanted: Wanted, title: str) -> None:
        if not self.sheets_button.isEnabled():
            return
        listing = self._seat.app.listing
        self._busy(busy=True)
        name = "-".join(split(fold(title)))
        self._seat.lanes.paper.run(
            self,
            lambda: listing.pdf(wanted),
            lambda pdf: self._made(Sheet(pdf, name, title)),
            self._troubled,
        )

    def _made(self, sheet: Sheet) -> None:
        self._busy(busy=False)
        self.press.show(sheet)

    def _written(self, folder: Path, count: int) -> None:
        self._busy(busy=False)
        told = f"Đã ghi trang tra cứu {count} thủ tục vào {folder}; mở tệp index.html."
        self._seat.bus.tell(Level.DONE, told)

    def _troubled(self, trouble: DeskError) -> None:
        self._busy(busy=False)
        self._seat.bus.trouble(trouble)

    def _busy(self, *, busy: bool) -> None:
        for button in (self.sheets_button, self.list_button, self.pages_button):
            button.setEnabled(not busy)
        self._count.setText("Đang lập…" if busy else f"{len(self.model.values)} thủ tục")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(side_width(self._side, self, _SIDE))
