"""The dossiers behind a figure: a page over the report, with a way back to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from motcua_desktop.domain.cell_text import number_text
from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.tabular import Pointed
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.states import status_badge, timeliness_badge
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.layout import card, column, row
from motcua_desktop.ui.widgets.table import Badge, Column, ListTable, ValuesModel
from motcua_desktop.ui.widgets.words import words

_CUT = 1_000
"""So many and more may be the first of those there are."""


@dataclass(frozen=True, slots=True)
class Line:
    """A dossier, and the moment it is looked at."""

    line: DossierLine
    now: datetime


@dataclass(frozen=True, slots=True)
class Figure:
    """Which figure of which report is looked behind. `told` names it, `value` counts it."""

    report: str
    period: Period
    pointed: Pointed
    told: str
    value: int = 0


def _day(moment: datetime | None) -> str:
    return date_text(local(moment).date()) if moment else "–"


def _due(shown: Line) -> Badge:
    badge = timeliness_badge(shown.line, shown.now)
    day = _day(shown.line.due_at)[:5] if shown.line.due_at else ""
    return replace(badge, text=f"{badge.text} {day}".strip())


COLUMNS: tuple[Column[Line], ...] = (
    Column("Mã hồ sơ", lambda shown: shown.line.code, 22, mono=True),
    Column("Người nộp", lambda shown: shown.line.applicant, 19, strong=True),
    Column("Thủ tục", lambda shown: shown.line.procedure, 0),
    Column("Nhận ngày", lambda shown: _day(shown.line.received_at), 10, muted=True),
    Column("Xong ngày", lambda shown: _day(shown.line.completed_at), 10, muted=True),
    Column("Hẹn trả", lambda shown: _due(shown).text, 18, badge=_due),
    Column("Trạng thái", lambda shown: shown.line.status.label, 22,
           badge=lambda shown: status_badge(shown.line.status)),
    Column("Đang ở", lambda shown: shown.line.holder or "Một cửa", 16, muted=True),
)  # fmt: skip


class BehindPage(QWidget):
    """The list of a figure's dossiers. `back` when one wants the report, `opened(code)`."""

    back = Signal()
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.title = words("", "title", wrap=True)
        self.number = words("", "muted")
        self.model: ValuesModel[Line] = ValuesModel(COLUMNS, self)
        self.table = ListTable(self.model, "Hồ sơ của số liệu")
        Fit(self.table, (7, 4, 3, 6, 5), least=14)
        back = KeyButton("Về biểu", "Esc", kind="quiet", picture=Icon.LEFT)
        self._empty = EmptyState(
            Icon.DOSSIERS, "Số liệu này không còn hồ sơ nào", "Nhấn Esc để về biểu."
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        hint = words("Enter mở hồ sơ, F7 trở lại danh sách này", "muted")
        whole = column(row(back, self.title, spacing=GRID), spacing=GRID)
        whole.addLayout(row(self.number, None, hint))
        whole.addWidget(card(column(self._stack), margins=GRID, name="Hồ sơ của số liệu"), 1)
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)
        back.clicked.connect(self.back.emit)
        self.table.opened.connect(lambda shown: self.opened.emit(shown.line.code))

    def begin(self, told: str) -> None:
        """Nothing yet of the figure that is called so."""
        self.title.setText(told)
        self.number.setText("đang tìm…")
        self.model.set_values(())
        self._stack.setCurrentWidget(self.table)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_lines(self, lines: Sequence[DossierLine], now: datetime, whole: int) -> None:
        """These dossiers, perhaps the first of `whole`; the row under the cursor stays."""
        current = self.table.current()
        self.model.set_values([Line(one, now) for one in lines])
        codes = [one.code for one in lines]
        place = codes.index(current.line.code) if current and current.line.code in codes else 0
        self._stack.setCurrentWidget(self.table if lines else self._empty)
        if lines:
            self.table.selectRow(place)
        told = f"{number_text(len(lines))} hồ sơ"
        cut = f"{told} đứng đầu trong {number_text(whole)}"
        self.number.setText(cut if len(lines) < whole and len(lines) >= _CUT else told)


class Behind(QStackedWidget):
    """`main`, and over it the dossiers of a figure that was asked for. `left` when one goes back.

    A dossier opens in Hồ sơ; the key of Báo cáo leads back to this list as it was.
    """

    left = Signal()

    def __init__(self, seat: Seat, main: QWidget) -> None:
        super().__init__()
        self._seat = seat
        self._main = main
        self._page: BehindPage | None = None
        self._figure: Figure | None = None
        self._asking = Latest(seat.lanes.desk, self)
        self.addWidget(main)

    @property
    def inside(self) -> bool:
        """Whether the dossiers of a figure are in front."""
        return self.currentWidget() is not self._main

    @property
    def page(self) -> BehindPage:
        """The list, made when it is first asked for."""
        if self._page is None:
            self._page = BehindPage()
            self.addWidget(self._page)
            self._page.back.connect(self.back)
            self._page.opened.connect(self._seat.bus.open_dossier.emit)
        return self._page

    def open(self, figure: Figure) -> None:
        """Bring the dossiers of this figure to the front."""
        self._figure = figure
        self.setCurrentWidget(self.page)
        self.page.begin(figure.told)
        self.look_again()

    def look_again(self) -> None:
        """The same figure's dossiers, as they are now."""
        if self._figure is None:
            return
        app, actor, figure = self._seat.app, self._seat.actor, self._figure
        self._asking.ask(
            lambda: app.reporting.behind(actor, figure.report, figure.period, figure.pointed),
            lambda lines: self.page.show_lines(lines, app.clock.now(), figure.value),
        )

    def back(self) -> bool:
        """To the report; False when it is in front already."""
        if not self.inside:
            return False
        self.shut()
        self.left.emit()
        return True

    def shut(self) -> None:
        """The report in front again, for another one is shown; nobody is told."""
        self._asking.forget()
        self._figure = None
        self.setCurrentWidget(self._main)
