"""One report of a period: its figures, tables and notes; F9 prints it, F10 keeps it as a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from motcua_desktop.domain.cell_text import number_text
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.closing import FORM
from motcua_desktop.domain.counting import Counting
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Right
from motcua_desktop.domain.tabular import Table, TableSheet
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.reporting.made import Made
from motcua_desktop.services.report_list import Report
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.latest import Latest, Soon
from motcua_desktop.ui.pane import Pane
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.reports.actions import ActionButton
from motcua_desktop.ui.reports.behind import Behind, Figure
from motcua_desktop.ui.reports.closing import ClosingBar
from motcua_desktop.ui.reports.counting import CountingDialog
from motcua_desktop.ui.reports.grid import MOST_ROWS, Grid
from motcua_desktop.ui.reports.period import PeriodBar
from motcua_desktop.ui.reports.saving import Saving
from motcua_desktop.ui.reports.table import GridTable
from motcua_desktop.ui.reports.told import Headlines, Notes
from motcua_desktop.ui.screen import KeyLine
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.chips import Chips
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.layout import boxed, card, clear, column, row, scrolled
from motcua_desktop.ui.widgets.words import words

_LEAST_LINES = 13
"""The table has room for so many; a lower window is scrolled."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A report of a period as it was made, and its tables read for the screen."""

    report: Report
    period: Period
    made: Made
    grids: tuple[Grid, ...]

    @property
    def sheet(self) -> TableSheet:
        return self.made.sheet

    @property
    def name(self) -> str:
        """Of its files, without an ending."""
        first, last = self.period.first.isoformat(), self.period.last.isoformat()
        return f"{self.report.name}-{first}" + (f"-{last}" if last != first else "")


class SheetPane(Pane):
    """Any report there is: `take` chooses it. `wanted(name)` when another one is asked for."""

    wanted = Signal(str)

    def __init__(self, seat: Seat, report: Report) -> None:
        super().__init__()
        self._seat = seat
        self._report = report
        self._shown: Shown | None = None
        self._asking = Latest(seat.lanes.desk, self)
        self._soon = Soon(self._refresh, self)
        self.press = Press(seat, self)
        self.saving = Saving(seat, self)
        self.title = words("", "title")
        self.tells = words("", "muted", wrap=True)
        self.period = PeriodBar(self._today)
        self.headlines = Headlines()
        self.table = GridTable("Bảng số liệu")
        self.notes = Notes()
        self.cut = words("", "muted")
        self._chips: Chips | None = None
        self._empty = EmptyState(Icon.REPORTS, "", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.closing = ClosingBar(seat)
        self.counting = KeyButton("Cách tính…", "Alt T", kind="quiet")
        self.action = ActionButton(seat)
        self.show_button = KeyButton("Xem và in", "F9", kind="primary", picture=Icon.PRINT)
        self.save_button = KeyButton("Lưu tệp…", "F10", picture=Icon.SAVE_PDF)
        self.behind = Behind(seat, self._main())
        self.setLayout(column(self.behind))
        self.counting.setVisible(seat.actor.may(Right.CONFIGURE))
        self._listen()
        self.take(report)

    def keys(self) -> tuple[KeyLine, ...]:
        return (
            ("Alt K", "gõ kỳ: 11/2026, quý 4/2026, 6 tháng 2026, năm 2026, hai ngày"),
            ("Alt ← →", "kỳ trước, kỳ sau"),
            ("Alt 1 … 9", "bảng thứ mấy, khi báo cáo có nhiều bảng"),
            ("↑ ↓ ← →", "đi trong bảng"),
            ("Enter", "mở hồ sơ của số liệu đang đứng, hoặc hồ sơ của dòng"),
            ("F9", "xem rồi in, hoặc lưu PDF"),
            ("F10", "lưu tệp Excel, PDF, CSV hoặc JSON"),
            *self.action.keys(),
            *self._closing_keys(),
        )

    def take(self, report: Report, cut_off: int = 1) -> None:
        """Show this report; `cut_off` is the day that reporting months begin on."""
        other = report is not self._report
        self._report = report
        self.title.setText(report.word)
        self.tells.setText(report.tells)
        self.period.take_rules(1 if report.calendar else cut_off, daily=report.daily)
        self.closing.setVisible(report.name == FORM)
        self.action.take(report.name)
        if other:
            self.behind.shut()
            self._show_nothing()

    def arrive(self) -> None:
        self.look_again()

    def enter(self) -> None:
        shown = self.table if self._stack.currentWidget() is self.table else self.period.line
        target = self.behind.page.table if self.behind.inside else shown
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> bool:
        return self.behind.back()

    def heard(self, change: Change, initiator: object) -> None:
        if change.dossiers or change.settings or change.calendar or change.catalogue:
            self._soon.want()

    def look_again(self) -> None:
        """The report of the period that stands there."""
        period = self.period.period()
        if period is None:
            self._show_nothing()
            return
        if self._report.name == FORM:
            self.closing.show_period(period)
        self._asking.ask(partial(self._make, self._report, period), self._show, self._refused)

    def print_out(self) -> bool:
        if self._shown is None:
            return False
        shown = self._shown
        title = f"{shown.sheet.short}, {shown.period.name}"
        self.press.make(shown.made.pdf, shown.name, title)
        return True

    def save(self) -> None:
        if self._shown is not None:
            self.saving.ask(self._shown.made, self._shown.name)

    def save_as(self, path: Path) -> None:
        """Write the report there, as the ending says; the banner tells how it went."""
        if self._shown is not None:
            self.saving.keep(self._shown.made, path)

    def take_table(self, name: str) -> None:
        """Bring this table of the report to the front."""
        if self._shown is None:
            return
        grids = self._shown.grids
        grid = next((one for one in grids if one.table.name == name), grids[0])
        if self._chips is not None:
            self._chips.take(grid.table.name)
        self.table.show_grid(grid)
        self._empty.tell(grid.table.empty, "Chọn kỳ khác (Alt ← →).")
        self._stack.setCurrentWidget(self.table if grid.rows else self._empty)
        cut = f"Màn hình hiện {number_text(MOST_ROWS)} dòng đầu; bản in và tệp có đủ."
        self.cut.setText(cut if grid.cut else "")
        self.cut.setVisible(grid.cut)

    def choose_counting(self) -> None:
        """Alt+T: how the sheets count."""
        if self._seat.actor.may(Right.CONFIGURE):
            rules = self._seat.app.counting
            self._seat.lanes.desk.run(self, rules.show, self._ask_counting)

    def _act(self) -> None:
        self.action.open(self.period.period())

    def _ask_counting(self, now: Counting) -> None:
        dialog = CountingDialog(self._seat, now, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.written.connect(self._counting_chosen)
        dialog.open()

    def _counting_chosen(self, done: Done[Counting]) -> None:
        self._seat.bus.tell(Level.DONE, "Các báo cáo dùng cách tính mới.")
        self._seat.bus.changed.emit(done.change, None)

    def _corrections(self) -> None:
        self.wanted.emit("corrections")

    def _when_closing(self, action: Callable[[], None]) -> None:
        if self._report.name == FORM:
            action()

    def _closing_keys(self) -> tuple[KeyLine, ...]:
        counting = (("Alt T", "cách tính của các báo cáo"),)
        keys = counting if self._seat.actor.may(Right.CONFIGURE) else ()
        if self._report.name != FORM:
            return keys
        return (*keys, ("Alt C", "khóa kỳ, khóa lại"), ("Alt D", "điều chỉnh sau khi khóa"))

    def _refresh(self) -> None:
        if self.isVisible():
            self.look_again()
            self.behind.look_again()

    def _main(self) -> QWidget:
        main = QWidget()
        head = row(self.title, spacing=12)
        head.addWidget(self.tells, 1)
        self._tables = row(spacing=GRID)
        inner = column(head, self.period, self.closing, self.headlines, self._tables, spacing=GRID)
        self._stack.setMinimumHeight(_LEAST_LINES * self.fontMetrics().height())
        inner.addWidget(card(column(self._stack), margins=GRID, name="Bảng số liệu"), 1)
        inner.addWidget(self.cut)
        inner.addWidget(self.notes)
        whole = column(spacing=GRID)
        whole.addWidget(scrolled(boxed(inner)), 1)
        whole.addLayout(
            row(self.counting, self.action, None, self.save_button, self.show_button, spacing=12)
        )
        whole.setContentsMargins(0, 0, 0, 0)
        main.setLayout(whole)
        return main

    def _listen(self) -> None:
        self.period.changed.connect(self.look_again)
        self.show_button.clicked.connect(self.print_out)
        self.save_button.clicked.connect(self.save)
        self.counting.clicked.connect(self.choose_counting)
        self.action.clicked.connect(self._act)
        self.closing.wanted_corrections.connect(self._corrections)
        self.table.pointed.connect(self._look_behind)
        self.table.opened.connect(self._seat.bus.open_dossier.emit)
        self.behind.left.connect(self.enter)
        self._key("Alt+K", self.period.enter)
        self._key("Alt+Left", lambda: self.period.step(-1))
        self._key("Alt+Right", lambda: self.period.step(1))
        self._key("Alt+T", self.choose_counting)
        self._key("Alt+N", self._act)
        self._key("Alt+C", lambda: self._when_closing(self.closing.ask))
        self._key("Alt+D", lambda: self._when_closing(self._corrections))
        for place in range(9):
            self._key(f"Alt+{place + 1}", partial(self._take_place, place))

    def _key(self, key: str, action: Callable[[], None]) -> None:
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        shortcut = QShortcut(QKeySequence(key), self, context=context)
        shortcut.activated.connect(lambda: None if self.behind.inside else action())

    def _make(self, report: Report, period: Period) -> Shown:
        """In the lane."""
        made = self._seat.app.reporting.made(self._seat.actor, report.name, period)
        opens = report.behind is not None
        grids = tuple(Grid.of(table, opens=opens) for table in made.sheet.tables)
        return Shown(report, period, made, grids)

    def _show(self, shown: Shown) -> None:
        name = self.table.grid.table_name()
        self._shown = shown
        self.headlines.show_headlines(shown.sheet.headlines)
        self._show_tables([grid.table for grid in shown.grids])
        self.notes.show_notes(shown.sheet.notes)
        if shown.grids:
            self.take_table(name)
        self._enable()

    def _show_tables(self, tables: list[Table]) -> None:
        clear(self._tables)
        self._chips = None
        if len(tables) > 1:
            named = [(table.name, table.title or _made_up(at)) for at, table in enumerate(tables)]
            self._chips = Chips("Các bảng của báo cáo", named)
            self._chips.chosen.connect(self.take_table)
            self._tables.addWidget(self._chips)

    def _take_place(self, place: int) -> None:
        if self._shown is not None and place < len(self._shown.grids):
            self.take_table(self._shown.grids[place].table.name)

    def _look_behind(self, index: QModelIndex) -> None:
        shown, pointed = self._shown, self.table.grid.pointed(index)
        if shown is None or pointed is None:
            return
        value = self.table.grid.value(index)
        told = f"{shown.sheet.short}: {self.table.grid.named(index)}"
        count = value if isinstance(value, int) else 0
        self.behind.open(Figure(shown.report.name, shown.period, pointed, told, count))

    def _refused(self, trouble: DeskError) -> None:
        self._show_nothing()
        if isinstance(trouble, InvalidInput) and trouble.field in ("period", "to", "from", "month"):
            self.period.refuse(trouble)
        else:
            self._empty.tell(trouble.title, f"{trouble.message} {trouble.next_step}")

    def _show_nothing(self) -> None:
        self._asking.forget()
        self._shown = None
        self.headlines.show_headlines(())
        self._show_tables([])
        self.table.show_grid(None)
        self._empty.tell("", "")
        self._stack.setCurrentWidget(self._empty)
        self.notes.show_notes(())
        self.cut.hide()
        self._enable()

    def _enable(self) -> None:
        for button in (self.show_button, self.save_button):
            button.setEnabled(self._shown is not None)

    def _today(self) -> date:
        return local(self._seat.app.clock.now()).date()


def _made_up(place: int) -> str:
    """The name of a table that has none."""
    return f"Bảng {place + 1}"
