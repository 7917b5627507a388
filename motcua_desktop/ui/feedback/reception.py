"""Lịch tiếp công dân: the sessions to come, one added or called off, the sheet for the wall."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.reception import Rule, Session
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Right
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.feedback.session_dialog import SessionDialog
from motcua_desktop.ui.form_dialog import FormDialog, line
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.pane import Pane
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.screen import KeyLine
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.layout import card, column, row
from motcua_desktop.ui.widgets.table import Badge, Column, ListTable, ValuesModel
from motcua_desktop.ui.widgets.words import words

_AHEAD = 60


def _badge(one: Session) -> Badge:
    if one.cancelled:
        return Badge("hủy", Tone.LATE, Icon.CLOSE)
    if one.off:
        return Badge("ngày nghỉ", Tone.QUIET, Icon.INFO)
    return Badge("có tiếp", Tone.IN_TIME, Icon.DONE)


def _note(one: Session) -> str:
    return one.meeting.note if one.held else one.cancelled or one.off


COLUMNS: tuple[Column[Session], ...] = (
    Column("Ngày", lambda one: one.day_text, 20),
    Column("Giờ", lambda one: one.meeting.hours, 12),
    Column("Người tiếp", lambda one: one.meeting.by, 20, strong=True, wrap=True),
    Column("Địa điểm", lambda one: one.meeting.place, 0, wrap=True),
    Column("", lambda one: _badge(one).text, 13, badge=_badge),
    Column("Ghi chú", _note, 15, wrap=True, muted=True),
)


class ReceptionPane(Pane):
    """Ctrl+N adds, Delete calls the chosen session off, F9 prints the sheet of what is to come."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._asking = Latest(seat.lanes.desk, self)
        self.press = Press(seat, self)
        self.dialog: FormDialog | None = None
        self.model: ValuesModel[Session] = ValuesModel(COLUMNS, self)
        self.table = ListTable(self.model, "Các buổi tiếp công dân sắp tới")
        Fit(self.table, (5, 1, 2), least=12)
        self.rules = words("", "muted", wrap=True)
        self._may = may = seat.actor.may(Right.CONFIGURE)
        self.new = KeyButton("Thêm buổi, lịch lặp", "Ctrl N", kind="primary", picture=Icon.PLUS)
        self.off = KeyButton("Hủy buổi", "Delete", picture=Icon.CLOSE)
        for button in (self.new, self.off):
            button.setVisible(may)
        self._empty = EmptyState(
            Icon.CALENDAR,
            "Chưa có lịch tiếp công dân",
            "Bấm Ctrl N để ghi lịch lặp lại (như thứ Năm hằng tuần) hoặc một buổi.",
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._lay_out()
        self._listen()

    def keys(self) -> tuple[KeyLine, ...]:
        return (
            ("Ctrl N", "thêm một buổi hoặc lịch lặp lại"),
            ("Delete", "hủy buổi đang chọn, có lý do"),
            ("F9", "in lịch 60 ngày tới để niêm yết"),
        )

    def arrive(self) -> None:
        self.look_again()

    def enter(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def heard(self, change: Change, initiator: object) -> None:
        del initiator
        if change.feedback or change.calendar:
            self.look_again()

    def print_out(self) -> bool:
        """F9: the sheet of the days to come."""
        app, actor = self._seat.app, self._seat.actor
        today = self._today()
        period = Period(today, today + timedelta(days=_AHEAD))
        self.press.make(
            lambda: app.reporting.data(actor, "reception", period, "pdf"),
            f"lich-tiep-cong-dan-{today.isoformat()}",
            "Lịch tiếp công dân",
        )
        return True

    def look_again(self) -> None:
        """The sessions of today and the days to come, and the rules they follow."""
        reception = self._seat.app.reception
        self._asking.ask(lambda: (reception.upcoming(_AHEAD), reception.rules()), self._show)

    def add(self) -> None:
        """Ctrl+N, for whoever may set the schedule."""
        if self._may:
            self._open(SessionDialog(self._seat, self.window()), self._added)

    def call_off(self) -> None:
        """Delete: the chosen session, with the reason people will read."""
        session = self.table.current()
        if session is None or not session.held or not self._may:
            return
        reception, actor = self._seat.app.reception, self._seat.actor
        dialog = FormDialog(
            self._seat,
            f"Hủy buổi {session.day_text}",
            "Hủy buổi này",
            lambda told: reception.cancel(actor, session.id, told["reason"]),
            self.window(),
        )
        dialog.inner.addWidget(words(f"{session.meeting.hours}, {session.meeting.by}", "strong"))
        dialog.inner.addWidget(dialog.ask("reason", "Lý do (in trên lịch niêm yết)", line()))
        dialog.editors["reason"].setFocus()
        self._open(dialog, partial(self._cancelled, session))

    def _open(self, dialog: FormDialog, then: Callable[[Any], None]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.written.connect(then)
        self.dialog = dialog
        dialog.open()

    def _lay_out(self) -> None:
        head = row(words("Tiếp công dân", "heading"), None, self.off, self.new, spacing=12)
        whole = column(head, self.rules, spacing=12)
        whole.addWidget(card(column(self._stack), margins=GRID, name="Lịch tiếp công dân"), 1)
        self.setLayout(whole)

    def _listen(self) -> None:
        self.new.clicked.connect(self.add)
        self.off.clicked.connect(self.call_off)
        self.table.chosen.connect(lambda one: self.off.setEnabled(bool(one and one.held)))
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key, action in (("Ctrl+N", self.add), ("Delete", self.call_off)):
            QShortcut(QKeySequence(key), self, context=context).activated.connect(action)

    def _show(self, told: tuple[tuple[Session, ...], tuple[Rule, ...]]) -> None:
        sessions, rules = told
        today = self._today()
        live = [rule for rule in rules if rule.until is None or rule.until >= today]
        self.rules.setText("\n".join(map(_rule_text, live)))
        self.rules.setVisible(bool(live))
        self.model.set_values(sessions)
        self._stack.setCurrentWidget(self.table if sessions else self._empty)
        self.off.setEnabled(False)
        self.table.select_first()

    def _added(self, done: Done[str]) -> None:
        self._told(done.change, "Đã ghi lịch tiếp công dân.")

    def _cancelled(self, session: Session, done: Done[Session]) -> None:
        self._told(done.change, f"Đã hủy buổi {session.day_text}.")

    def _told(self, change: Change, text: str) -> None:
        self._seat.bus.tell(Level.DONE, text)
        self._seat.bus.changed.emit(change, self)
        self.look_again()

    def _today(self) -> date:
        return local(self._seat.app.clock.now()).date()


def _rule_text(rule: Rule) -> str:
    until = f", đến {rule.until:%d/%m/%Y}" if rule.until else ""
    return f"{rule.id}: {rule.repeat.text}, {rule.meeting.hours}, {rule.meeting.by}{until}"
