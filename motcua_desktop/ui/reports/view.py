"""Báo cáo: a report, a period, its figures; F9 shows it for printing, F10 keeps it as a file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QButtonGroup, QFileDialog, QLineEdit, QRadioButton

from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.report import Period
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.preview.sheet import write
from motcua_desktop.ui.reports.model import CSV, PDF, REPORTS, Made, Report, parse_period
from motcua_desktop.ui.screen import KeyLine, Screen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.layout import boxed, card, column, row, scrolled, side_width
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.words import words

_SIDE = 380


class ReportsScreen(Screen):
    """Every report of the desk in one list."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._made: Made | None = None
        self._asking = Latest(seat.lanes.desk, self)
        self.press = Press(seat, self)
        self.group = QButtonGroup(self)
        self.choices = {report.key: QRadioButton(report.word) for report in REPORTS}
        self.period = QLineEdit()
        self.period.setPlaceholderText("10/2026 hoặc 01/11/2026 - 15/11/2026")
        self.period_field = Field("Kỳ báo cáo: tháng, hoặc hai ngày", self.period)
        self.title = words("", "heading", wrap=True)
        self.figures = Lines(kinds=("", "strong"), wide=0, right=frozenset({1}))
        self.show_button = KeyButton("Xem và in", "F9", kind="primary", picture=Icon.PRINT)
        self.save_button = KeyButton("Lưu tệp CSV", "F10", picture=Icon.SAVE_PDF)
        self.till = KeyButton("Kiểm quỹ", "F11")
        self._lay_out()
        self._listen()

    def keys(self) -> tuple[KeyLine, ...]:
        return (
            ("↑ ↓", "chọn báo cáo"),
            ("Enter", "trong ô kỳ: tính lại"),
            ("F9", "xem rồi in, hoặc lưu PDF"),
            ("F10", "lưu tệp CSV để mở bằng Excel"),
            ("F11", "kiểm quỹ"),
        )

    def arrive(self) -> None:
        self.look_again()
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self.choices[self.report().key].setFocus()

    def report(self) -> Report:
        """The one that is chosen."""
        return next(one for one in REPORTS if self.choices[one.key].isChecked())

    def look_again(self) -> None:
        """The figures of the chosen report and period."""
        self.period_field.tell("")
        report, app, actor = self.report(), self._seat.app, self._seat.actor
        try:
            today = local(app.clock.now()).date()
            period = parse_period(self.period.text(), report.cut_off, today)
        except InvalidInput as trouble:
            self._refused(trouble)
            return
        self._asking.ask(
            lambda: report.make(app, actor, period), partial(self._show, report), self._refused
        )

    def print_out(self) -> bool:
        """F9 and Ctrl+P."""
        if self._made is None:
            return False
        report, made = self.report(), self._made
        self.press.make(made.data[PDF], _name(report, made.period), report.word)
        return True

    def save(self) -> None:
        """F10: the figures for a spreadsheet."""
        if self._made is None:
            return
        report, made = self.report(), self._made
        name = f"{_name(report, made.period)}.csv"
        chosen, _ = QFileDialog.getSaveFileName(self, "Lưu tệp CSV", name, "CSV (*.csv)")
        if chosen:
            self.save_as(Path(chosen))

    def save_as(self, path: Path) -> None:
        """Write the chosen report there; the banner tells how it went."""
        if self._made is None:
            return
        data = self._made.data[CSV]
        self._seat.lanes.paper.run(
            self,
            lambda: write(path, data()),
            lambda _: self._seat.bus.tell(Level.DONE, f"Đã lưu {path}."),
        )

    def count_till(self) -> None:
        """F11."""
        from motcua_desktop.ui.cash.dialog import CashDialog

        CashDialog.show_for(self._seat, self.window())

    def _lay_out(self) -> None:
        keys = words("F1 các phím của trang này", "muted")
        head = row(words("Báo cáo", "title"), None, keys, spacing=14)
        choosing = column(spacing=GRID)
        for report in REPORTS:
            button = self.choices[report.key]
            self.group.addButton(button)
            button.setAccessibleDescription(report.tells)
            choosing.addWidget(button)
            choosing.addWidget(words(report.tells, "caption", wrap=True))
        choosing.addSpacing(GRID)
        choosing.addWidget(self.period_field)
        choosing.addSpacing(GRID)
        choosing.addWidget(self.till)
        choosing.addStretch(1)
        self.choices[REPORTS[0].key].setChecked(True)
        self._side = side = card(row(scrolled(boxed(choosing))), name="Chọn báo cáo")
        told = column(self.title, self.figures, None, spacing=12)
        both = row(side, spacing=12)
        both.addWidget(card(told, name="Số liệu"), 1)
        whole = column(head, spacing=12)
        whole.addLayout(both, 1)
        whole.addLayout(row(None, self.save_button, self.show_button, spacing=12))
        whole.setContentsMargins(20, 14, 20, 14)
        self.setLayout(whole)

    def _listen(self) -> None:
        self.group.buttonToggled.connect(lambda _, on: self.look_again() if on else None)
        self.period.editingFinished.connect(self.look_again)
        self.show_button.clicked.connect(self.print_out)
        self.save_button.clicked.connect(self.save)
        self.till.clicked.connect(self.count_till)
        for key, action in (
            ("F9", self.print_out),
            ("F10", self.save),
            ("F11", self.count_till),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    def _show(self, report: Report, made: Made) -> None:
        self._made = made
        days = f"từ {date_text(made.period.first)} đến {date_text(made.period.last)}"
        self.title.setText(f"{report.word}, {days}")
        self.figures.show_rows(made.figures)
        self._enable()

    def _refused(self, trouble: DeskError) -> None:
        self._made = None
        self.figures.show_rows([])
        self.title.setText("")
        if isinstance(trouble, InvalidInput):
            self.period_field.tell(trouble.message)
        else:
            self._seat.bus.trouble(trouble)
        self._enable()

    def _enable(self) -> None:
        for button in (self.show_button, self.save_button):
            button.setEnabled(self._made is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(side_width(self._side, self, _SIDE))


def _name(report: Report, period: Period) -> str:
    return f"{report.key}-{period.first.isoformat()}-{period.last.isoformat()}"
