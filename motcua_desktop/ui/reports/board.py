"""Tổng quan: how things stand now, what happened today, this month, this year, and two charts."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QWidget

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.chart import Chart
from motcua_desktop.domain.moment import date_text, local, weekday_text
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.tabular import Pointed
from motcua_desktop.reporting.made import Made
from motcua_desktop.services.board import NOW, STANDING
from motcua_desktop.ui.latest import Latest, Soon
from motcua_desktop.ui.pane import Pane
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.reports.behind import Behind
from motcua_desktop.ui.reports.behind import Figure as Behinds
from motcua_desktop.ui.reports.grid import Grid
from motcua_desktop.ui.reports.saving import Saving
from motcua_desktop.ui.reports.table import GridTable
from motcua_desktop.ui.reports.told import Notes
from motcua_desktop.ui.screen import KeyLine
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.chart import ChartView
from motcua_desktop.ui.widgets.figure import Figure, Figures
from motcua_desktop.ui.widgets.layout import boxed, card, column, row, scrolled
from motcua_desktop.ui.widgets.words import words

_REPORT = "board"
_LOOKS = {
    "in_time": (Tone.IN_TIME, Icon.HOURGLASS),
    "overdue": (Tone.LATE, Icon.LATE),
    "waiting": (Tone.WAITING, Icon.WAITING),
    "uncollected": (Tone.DUE, Icon.STAMP),
}
CARDS = tuple(Figure(key, word, *_LOOKS[key]) for key, word in STANDING.items())
_CHARTS = {"days": "Biểu đồ theo ngày", "months": "Biểu đồ theo tháng"}


@dataclass(frozen=True, slots=True)
class _Shown:
    """The board as it was made, its first table read for the screen."""

    made: Made
    spans: Grid


class BoardPane(Pane):
    """Every number and every bar opens its dossiers."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._shown: _Shown | None = None
        self._came_from: QWidget = self
        self._asking = Latest(seat.lanes.desk, self)
        self._soon = Soon(self._refresh, self)
        self.press = Press(seat, self)
        self.saving = Saving(seat, self)
        self.today = words("", "muted")
        self.cards = Figures("Hồ sơ hiện nay", CARDS)
        self.table = GridTable("Hôm nay, tháng này, năm nay")
        self.charts = {key: ChartView(name) for key, name in _CHARTS.items()}
        self.titles = {key: words("", "heading") for key in _CHARTS}
        self.notes = Notes()
        self.show_button = KeyButton("Xem và in", "F9", picture=Icon.PRINT)
        self.save_button = KeyButton("Lưu tệp…", "F10", picture=Icon.SAVE_PDF)
        self.behind = Behind(seat, self._main())
        self.setLayout(column(self.behind))
        self._listen()

    def keys(self) -> tuple[KeyLine, ...]:
        return (
            ("Tab", "số hiện nay, bảng, biểu đồ ngày, biểu đồ tháng"),
            ("← →", "sang số khác, cột khác của bảng hay của biểu đồ"),
            ("↑ ↓", "bảng: dòng khác; biểu đồ: tiếp nhận, trong hạn, quá hạn"),
            ("Enter", "mở hồ sơ của số hay của cột đang đứng"),
            ("F9", "xem rồi in, cả biểu đồ"),
            ("F10", "lưu tệp Excel, PDF, CSV hoặc JSON"),
        )

    def arrive(self) -> None:
        self.look_again()

    def enter(self) -> None:
        target = self.behind.page.table if self.behind.inside else self.cards.cards["in_time"]
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> bool:
        return self.behind.back()

    def heard(self, change: Change, initiator: object) -> None:
        if change.dossiers or change.settings or change.ballots:
            self._soon.want()

    def look_again(self) -> None:
        """The figures of this moment."""
        app, actor, today = self._seat.app, self._seat.actor, self._today()
        self.today.setText(f"{weekday_text(today.last)}, {date_text(today.last)}")

        def make() -> _Shown:
            made = app.reporting.made(actor, _REPORT, today)
            return _Shown(made, Grid.of(made.sheet.tables[0]))

        self._asking.ask(make, self._show)

    def print_out(self) -> bool:
        if self._shown is None:
            return False
        made = self._shown.made
        self.press.make(made.pdf, self._name(made), made.sheet.short)
        return True

    def save(self) -> None:
        if self._shown is not None:
            self.saving.ask(self._shown.made, self._name(self._shown.made))

    def _refresh(self) -> None:
        if self.isVisible():
            self.look_again()
            self.behind.look_again()

    def _main(self) -> QWidget:
        main = QWidget()
        head = row(
            words("Tổng quan", "title"),
            self.today,
            None,
            self.save_button,
            self.show_button,
            spacing=12,
        )
        both = row(spacing=12)
        for key, chart in self.charts.items():
            drawn = column(self.titles[key], spacing=4)
            drawn.addWidget(chart, 1)
            both.addWidget(card(drawn, margins=12, name=_CHARTS[key]), 1)
        inner = column(self.cards, spacing=12)
        inner.addWidget(card(column(self.table), margins=GRID, name="Số liệu theo thời gian"))
        inner.addLayout(both, 1)
        inner.addWidget(self.notes)
        whole = column(head, spacing=12)
        whole.addWidget(scrolled(boxed(inner)), 1)
        whole.setContentsMargins(0, 0, 0, 0)
        main.setLayout(whole)
        return main

    def _listen(self) -> None:
        self.cards.chosen.connect(self._card)
        self.table.pointed.connect(self._cell)
        for key, chart in self.charts.items():
            chart.opened.connect(partial(self._bar, key))
        self.show_button.clicked.connect(self.print_out)
        self.save_button.clicked.connect(self.save)
        self.behind.left.connect(self._came_back)

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        sheet = shown.made.sheet
        self.cards.show_numbers({one.key: _whole(one.value) for one in sheet.headlines})
        self.table.show_grid(shown.spans)
        self.table.setFixedHeight(self.table.full_height())
        for chart in sheet.charts:
            self.titles[chart.key].setText(chart.title)
            self.charts[chart.key].show_chart(chart)
        self.notes.show_notes(sheet.notes)

    def _card(self, key: str) -> None:
        self._came_from = self.cards.cards[key]
        self.cards.take_none()
        self._open(Pointed(NOW, "", key), STANDING[key], self.cards.cards[key].number or 0)

    def _cell(self, index: QModelIndex) -> None:
        pointed = self.table.grid.pointed(index)
        if pointed is not None:
            self._came_from = self.table
            value = self.table.grid.value(index)
            self._open(pointed, self.table.grid.named(index), _whole(value))

    def _bar(self, key: str, label: str, series: str) -> None:
        chart = self._chart(key)
        if chart is None:
            return
        self._came_from = self.charts[key]
        one = next(each for each in chart.series if each.key == series)
        at = chart.keys.index(label)
        told = f"{chart.labels[at]} – {one.name}"
        self._open(Pointed(key, label, series), told, one.values[at])

    def _open(self, pointed: Pointed, told: str, count: int) -> None:
        self.behind.open(Behinds(_REPORT, self._today(), pointed, told, count))

    def _came_back(self) -> None:
        self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chart(self, key: str) -> Chart | None:
        charts = self._shown.made.sheet.charts if self._shown else ()
        return next((one for one in charts if one.key == key), None)

    def _today(self) -> Period:
        today = local(self._seat.app.clock.now()).date()
        return Period(today, today)

    def _name(self, made: Made) -> str:
        return f"tong-quan-{made.sheet.made_on.isoformat()}"


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
