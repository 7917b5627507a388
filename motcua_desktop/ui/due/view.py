"""Nhắc hạn: number cards that filter the list, the list, and the chosen dossier beside it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget

from motcua_desktop.domain.change import Change
from motcua_desktop.domain.finding import DueLists
from motcua_desktop.domain.moment import date_text, local, weekday_text
from motcua_desktop.ui.due.messages import Messages
from motcua_desktop.ui.due.model import (
    COLUMNS,
    EVERYTHING,
    FIGURES,
    Line,
    Unanswered,
    empty_words,
    lines,
    numbers,
)
from motcua_desktop.ui.due.pane import DuePane
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.screen import KeyLine, Screen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.figure import Figures
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.layout import card, column, row, side_width
from motcua_desktop.ui.widgets.table import ListTable, ValuesModel
from motcua_desktop.ui.widgets.words import words

_EDGE = 20
_PANE = 372


class DueScreen(Screen):
    """Enter opens the dossier, Ctrl+P prints the morning's sheet, Ctrl+M writes the messages."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._lists: DueLists | None = None
        self._filling = False
        self._group = EVERYTHING
        self._asking = Latest(seat.lanes.desk, self)
        self._showing = Latest(seat.lanes.desk, self)
        self.figures = Figures("Nhóm nhắc hạn", FIGURES)
        self.model: ValuesModel[Line] = ValuesModel(COLUMNS, self)
        self.table = ListTable(self.model, "Danh sách nhắc hạn")
        Fit(self.table, (4, 5, 1), least=15)
        self.pane = DuePane()
        self._today = words("", "muted")
        self._all = KeyButton("Xem tất cả", "Esc", kind="quiet")
        self._print = KeyButton("In bảng đầu ngày", "Ctrl P", picture=Icon.PRINT)
        self.messages = Messages(seat, self)
        self._messages = KeyButton("Tệp tin nhắn…", "Ctrl M", picture=Icon.PHONE)
        self._messages.setToolTip("Nội dung để nhắn hoặc gọi cho người nộp, mỗi việc một lần")
        self._empty = EmptyState(Icon.DUE, *empty_words(EVERYTHING))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._lay_out()
        self._listen()

    def keys(self) -> tuple[KeyLine, ...]:
        return (
            ("← →", "sang nhóm khác khi đang ở hàng số"),
            ("↑ ↓", "chọn hồ sơ"),
            ("Enter", "mở hồ sơ, phản ánh đang chọn"),
            ("Ctrl P", "in bảng đầu ngày"),
            ("Ctrl M", "ghi tệp tin nhắn cho người nộp"),
            ("Esc", "xem tất cả các nhóm"),
        )

    def arrive(self) -> None:
        self.look_again()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def look_again(self) -> None:
        """Today's facts; the group and the row under the cursor stay."""
        now = self._seat.app.clock.now()
        today = local(now).date()
        self._today.setText(f"{weekday_text(today)}, {date_text(today)}")
        finder, within = self._seat.app.finder, self._seat.app.settings.remind_within
        self._asking.ask(lambda: finder.due(within), self._show)

    def print_out(self) -> bool:
        from motcua_desktop.ui.preview.press import Press

        app = self._seat.app
        today = local(app.clock.now()).date()
        name = f"nhac-han-{today.isoformat()}"
        Press(self._seat, self).make(app.due_sheet, name, f"Bảng nhắc hạn {date_text(today)}")
        return True

    def take(self, group: str) -> None:
        """Show one group, or all for ""."""
        if group:
            self.figures.take(group)
        self._fill(group)

    def _lay_out(self) -> None:
        buttons = (self._all, self._messages, self._print)
        head = row(words("Nhắc hạn", "title"), self._today, None, *buttons, spacing=12)
        left = card(column(self._stack), margins=GRID, name="Danh sách nhắc hạn")
        both = row(spacing=12)
        both.addWidget(left, 1)
        both.addWidget(self.pane)
        whole = column(head, self.figures, spacing=12)
        whole.addLayout(both, 1)
        whole.setContentsMargins(_EDGE, 14, _EDGE, 14)
        self.setLayout(whole)
        self._all.hide()

    def _listen(self) -> None:
        self.figures.chosen.connect(self._choose_group)
        self.table.opened.connect(self._open_row)
        self.table.chosen.connect(self._choose)
        self.pane.opened.connect(self._open)
        self.pane.case_opened.connect(self._open_case)
        self._all.clicked.connect(self._everything)
        self._print.clicked.connect(self.print_out)
        self._messages.clicked.connect(self.messages.ask)
        self._seat.bus.changed.connect(self._changed)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key, action in (("Esc", self._everything), ("Ctrl+M", self.messages.ask)):
            QShortcut(QKeySequence(key), self, context=context).activated.connect(action)

    def _show(self, lists: DueLists) -> None:
        self._lists = lists
        self.figures.show_numbers(numbers(lists))
        self._fill(self._group)

    def _choose_group(self, group: str) -> None:
        """A second press on the taken card shows everything again."""
        if group == self._group:
            self._everything()
        else:
            self._fill(group)

    def _everything(self) -> None:
        self.figures.take_none()
        self._fill(EVERYTHING)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, group: str) -> None:
        self._group = group
        self._all.setVisible(bool(group))
        if self._lists is None:
            return
        current = self.table.current()
        rows = lines(self._lists, group)
        self._filling = True
        self.model.set_values(rows)
        self._filling = False
        self._empty.tell(*empty_words(group))
        self._stack.setCurrentWidget(self.table if rows else self._empty)
        if not rows:
            self._showing.forget()
            self.pane.show_nothing()
            return
        codes = [row.code for row in rows]
        wanted = current.code if current else ""
        self.table.selectRow(codes.index(wanted) if wanted in codes else 0)

    def _choose(self, line: Line | None) -> None:
        if self._filling or line is None:
            return
        app, actor, code, step = self._seat.app, self._seat.actor, line.code, line.next_step
        now = app.clock.now()
        if isinstance(line, Unanswered):
            self._showing.ask(
                lambda: app.feedback.show(actor, code),
                lambda case: self.pane.show_case(case, step, now),
            )
        else:
            self._showing.ask(
                lambda: app.desk.show(code),
                lambda dossier: self.pane.show_dossier(dossier, step, now),
            )

    def _open_row(self, line: Line) -> None:
        if isinstance(line, Unanswered):
            self._open_case(line.code)
        else:
            self._open(line.code)

    def _open_case(self, number: str) -> None:
        from motcua_desktop.ui.feedback.case import CaseDialog

        CaseDialog.show_for(self._seat, self.window(), number)

    def _open(self, code: str) -> None:
        if code:
            self._seat.bus.open_dossier.emit(code)

    def _changed(self, change: Change, initiator: object) -> None:
        del initiator
        if change.dossiers or change.calendar or change.settings or change.feedback:
            self.look_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.pane.setFixedWidth(side_width(self.pane, self, _PANE))
