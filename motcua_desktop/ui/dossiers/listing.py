"""The list of dossiers: filters, rows that come as one scrolls, and how many there are."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from motcua_desktop.domain.finding import Page
from motcua_desktop.ui.dossiers.filters import FilterBar
from motcua_desktop.ui.dossiers.model import DossierModel, Row
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Icon
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
        self._finder = seat.app.finder
        self._clock = seat.app.clock
        self._latest = Latest(seat.lanes.desk, self)
        self._rows_first = False
        self.model = DossierModel(self)
        self.table = ListTable(self.model, "Danh sách hồ sơ")
        Fit(self.table, (3, 6, 5), least=14)
        self.filters = FilterBar(seat)
        self._count = words("", "muted")
        self._empty = EmptyState(Icon.DOSSIERS, "", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        head = row(words("Hồ sơ", "title"), self._count, None, spacing=12)
        sheet = card(column(self._stack), margins=GRID, name="Danh sách hồ sơ")
        whole = column(head, self.filters, spacing=12)
        whole.addWidget(sheet, 1)
        self.setLayout(whole)
        self.filters.changed.connect(self._narrow)
        self.filters.down.connect(self.focus_rows)
        self.table.opened.connect(lambda value: self.opened.emit(value.line.code))
        self.model.wanted.connect(self._more)

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
        finder = self._finder
        self._latest.ask(
            lambda: finder.page(wanted, limit=limit),
            lambda page: self._show(page, tuple(Row(line, now) for line in page.lines)),
        )

    def _more(self, before: int) -> None:
        now = self._clock.now()
        wanted = self.filters.wanted(now)
        if wanted is None:
            return
        finder = self._finder
        self._latest.ask(
            lambda: finder.page(wanted, limit=_PAGE, before=before),
            lambda page: self.model.add_page([Row(line, now) for line in page.lines], page.next),
        )

    def _show(self, page: Page, rows: tuple[Row, ...]) -> None:
        current = self.table.current()
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
            self.table.verticalScrollBar().setValue(scrolled)
            if had_focus:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)

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
