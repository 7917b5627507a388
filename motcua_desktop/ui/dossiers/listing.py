"""The list of dossiers: filters, rows that come as one scrolls, and how many there are."""

from datetime import datetime

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QWidget

from motcua_desktop.domain.change import Done
from motcua_desktop.domain.finding import ListFilter, Page
from motcua_desktop.domain.forms import ListForm
from motcua_desktop.domain.handing import HandOverList
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.dossiers.filters import FilterBar
from motcua_desktop.ui.dossiers.hand_over import HandOverDialog
from motcua_desktop.ui.dossiers.hand_over_lists import HandOverLists
from motcua_desktop.ui.dossiers.model import DossierModel, Row
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.layout import card, column, row
from motcua_desktop.ui.widgets.table import ListTable
from motcua_desktop.ui.widgets.words import words

_PAGE = 100
# A list that was scrolled far down is looked at anew only so far; the rest comes by scrolling.
_MOST_AGAIN = 2_000


class Listing(QWidget):
    """`opened(code)` when a row is to be opened."""

    opened = Signal(str)

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._finder, self._province = seat.app.finder, seat.app.province
        self._clock = seat.app.clock
        self._latest = Latest(seat.lanes.desk, self)
        self._rows_first = False
        self.model = DossierModel(self)
        self.table = ListTable(self.model, "Danh sách hồ sơ")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._hand_over = KeyButton("Bàn giao…", "Ctrl B", picture=Icon.SEND)
        self._lists = KeyButton("Danh sách đã bàn giao", "Ctrl D", kind="quiet")
        Fit(self.table, (3, 6, 5), least=14)
        self.filters = FilterBar(seat)
        self._count = words("", "muted")
        self._empty = EmptyState(Icon.DOSSIERS, "", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        head = row(
            words("Hồ sơ", "title"), self._count, None, self._lists, self._hand_over, spacing=12
        )
        sheet = card(column(self._stack), margins=GRID, name="Danh sách hồ sơ")
        whole = column(head, self.filters, spacing=12)
        whole.addWidget(sheet, 1)
        self.setLayout(whole)
        self.filters.changed.connect(self._narrow)
        self.filters.down.connect(self.focus_rows)
        self.table.opened.connect(lambda value: self.opened.emit(value.line.code))
        self.model.wanted.connect(self._more)
        self._hand_over.clicked.connect(self.hand_over)
        self._lists.clicked.connect(self.show_lists)

    def hand_over(self) -> None:
        """Ctrl+B: the selected dossiers go to somebody together."""
        codes = self.selected()
        if not codes:
            self._seat.bus.tell(
                Level.INFO, "Chọn hồ sơ cần bàn giao: Shift ↑ ↓, hoặc Ctrl bấm chuột."
            )
            return
        dialog = HandOverDialog(self._seat, codes, self.window())
        dialog.handed.connect(self._handed)
        dialog.open()

    def show_lists(self) -> None:
        """Ctrl+D: the lists made before, to be signed for or printed again."""
        dialog = HandOverLists(self._seat, self.window())
        dialog.changed.connect(lambda change: self._seat.bus.changed.emit(change, dialog))
        dialog.printing.connect(self._print_list)
        dialog.open()

    def selected(self) -> tuple[str, ...]:
        """The codes of the selected dossiers, from top to bottom."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return tuple(self.model.values[row].line.code for row in rows)

    def _handed(self, done: Done[HandOverList], prints: bool) -> None:  # noqa: FBT001 (a signal's)
        made = done.value
        told = (
            f"Danh sách bàn giao {made.number}: {len(made.dossiers)} hồ sơ cho {made.taker.told}."
        )
        self._seat.bus.tell(Level.DONE, told)
        self._seat.bus.changed.emit(done.change, self)
        if prints:
            self._print_list(str(made.number))

    def _print_list(self, number: str) -> None:
        from motcua_desktop.ui.preview.press import Press

        Press(self._seat, self).numbered(ListForm.HAND_OVER, number)

    def look_again(self) -> None:
        """The same list with today's facts; the row under the cursor stays."""
        self._ask(min(max(_PAGE, self.model.rowCount()), _MOST_AGAIN))

    def focus_rows(self) -> None:
        """The keyboard goes to the rows, or to the filter where there are none."""
        self._rows_first = not self.model.rowCount()
        if not self._rows_first:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.table.currentIndex().isValid():
                self.table.select_first()
        else:
            self.filters.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()

    def count_text(self) -> str:
        """What is told beside the title."""
        return self._count.text()

    def _narrow(self) -> None:
        self.table.scrollToTop()
        self._ask(_PAGE)

    def _ask(self, limit: int) -> None:
        now = self._clock.now()
        wanted = self.filters.wanted(now)
        if wanted is None:
            return
        self._latest.ask(
            lambda: self._page(wanted, now, limit=limit),
            lambda found: self._show(*found),
        )

    def _more(self, before: int) -> None:
        now = self._clock.now()
        wanted = self.filters.wanted(now)
        if wanted is None:
            return
        self._latest.ask(
            lambda: self._page(wanted, now, limit=_PAGE, before=before),
            lambda found: self.model.add_page(found[1], found[0].next),
        )

    def _page(
        self, wanted: ListFilter, now: datetime, *, limit: int, before: int | None = None
    ) -> tuple[Page, tuple[Row, ...]]:
        """In the lane: one page, and what the province is still owed of all of it."""
        page = self._finder.page(wanted, limit=limit, before=before)
        owed = self._province.still_owed([line.id for line in page.lines])
        rows = (Row(line, now, owed.of(line.id), owed.held) for line in page.lines)
        return page, tuple(rows)

    def _show(self, page: Page, rows: tuple[Row, ...]) -> None:
        current, selected = self.table.current(), set(self.selected())
        scrolled = self.table.verticalScrollBar().value()
        had_focus = self.table.hasFocus() or (self._rows_first and self.isVisible())
        self._rows_first = False
        self.model.show_page(rows, page.next)
        self._tell_count(page.total, more=page.more)
        if not rows:
            self._tell_empty()
        self._stack.setCurrentWidget(self.table if rows else self._empty)
        if rows:
            place = self.model.row_of(current.line.id) if current else 0
            self.table.selectRow(place or 0)
            self._select_again(selected)
            self.table.verticalScrollBar().setValue(scrolled)
            if had_focus:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _select_again(self, codes: set[str]) -> None:
        """Several that were selected stay so while the list is looked at anew."""
        flags = QItemSelectionModel.SelectionFlag
        for place, shown in enumerate(self.model.values if len(codes) > 1 else ()):
            if shown.line.code in codes:
                index = self.model.index(place, 0)
                self.table.selectionModel().select(index, flags.Select | flags.Rows)

    def _tell_count(self, total: int, *, more: bool) -> None:
        number = f"{total:,}".replace(",", ".")
        self._count.setText(f"hơn {number} hồ sơ" if more else f"{number} hồ sơ")

    def _tell_empty(self) -> None:
        if self.filters.narrowed:
            self._empty.tell(
                "Không có hồ sơ nào khớp bộ lọc",
                "Bớt một điều kiện, hoặc chọn «Bỏ lọc» để xem tất cả.",
            )
        else:
            self._empty.tell(
                "Quầy này chưa tiếp nhận hồ sơ nào", "Nhấn F2 để tiếp nhận hồ sơ đầu tiên."
            )
