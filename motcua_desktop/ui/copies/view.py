"""The fast lane for certified copies: F9 certifies and takes the money, F10 promises."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout

from motcua_desktop.domain.certified_copies import CopiesRequest, CopiesSheet, Unentered
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.moment import local, moment_text, money_text
from motcua_desktop.domain.report import Period
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.services.copies import Counter, Visit
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.copies.form import CopiesForm
from motcua_desktop.ui.copies.model import COLUMNS, DayRow, day_rows, day_text
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.screen import KeyLine, Screen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.layout import card, column, row
from motcua_desktop.ui.widgets.table import ListTable, ValuesModel
from motcua_desktop.ui.widgets.words import words


@dataclass(frozen=True, slots=True)
class _Day:
    """What the page shows of today."""

    counter: Counter
    sheet: CopiesSheet
    waiting: tuple[Unentered, ...]


class CopiesScreen(Screen):
    """A visit in a few keys; the page is empty again for whoever is next."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._request_id = seat.app.clock.new_id()
        self._busy = False
        self._asking = Latest(seat.lanes.desk, self)
        self.form = CopiesForm()
        self.press = Press(seat, self)
        self.model: ValuesModel[DayRow] = ValuesModel(COLUMNS, self)
        self.table = ListTable(self.model, "Sổ chứng thực hôm nay")
        Fit(self.table, (7, 1), least=14)
        self.total = words("", "strong")
        self.take = KeyButton("Chứng thực hồ sơ này", "Ctrl Enter", kind="quiet")
        self.take.hide()
        self.missing = words("", "muted", wrap=True)
        self.missing.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.again = KeyButton("Làm mới", "Esc", picture=Icon.AGAIN)
        self.till = KeyButton("Kiểm quỹ", "F11")
        self.later = KeyButton("Nhận và hẹn trả", "F10")
        self.now = KeyButton("Chứng thực xong, thu tiền", "F9", kind="primary")
        self._empty = EmptyState(
            Icon.STAMP,
            "Hôm nay chưa chứng thực bản sao nào",
            "Gõ tên người yêu cầu, loại giấy tờ, số trang rồi bấm F9.",
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._lay_out()
        self._listen()
        self._edited()

    def keys(self) -> tuple[KeyLine, ...]:
        return (
            ("F9", "chứng thực xong, thu tiền, vào sổ"),
            ("F10", "nhận và hẹn trả, in giấy tiếp nhận"),
            ("F11", "kiểm quỹ"),
            ("Esc", "làm mới trang (lấy lại được)"),
            ("Enter", "ô tiếp theo; ở dòng giấy tờ trống: sang nút F9"),
            ("Ctrl Delete", "bỏ dòng giấy tờ đang gõ"),
            ("Ctrl ↓", "xuống sổ hôm nay; Enter mở hồ sơ"),
            ("Ctrl Enter", "trong sổ: chứng thực hồ sơ đã tiếp nhận đang chọn"),
            ("Quét thẻ căn cước", "điền người yêu cầu"),
        )

    def arrive(self) -> None:
        self.look_again()
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self.form.focus_first()

    def look_again(self) -> None:
        """Today's tariff and register; what is being typed stays."""
        app, actor = self._seat.app, self._seat.actor
        today = local(app.clock.now()).date()

        def look() -> _Day:
            sheet = app.copies.register(actor, Period(today, today))
            return _Day(app.copies.counter(), sheet, app.copies.unentered())

        self._asking.ask(look, self._show)

    def take_card(self, text: str) -> bool:
        return self.form.take_card(text)

    def take_receipt(self, code: str) -> bool:
        """Of a dossier that waits for its copies: go on with it here."""
        waits = any(row.waiting is not None and row.dossier == code for row in self.model.values)
        if waits:
            self.open_code(code)
        return waits

    def print_out(self) -> bool:
        """The day's register on paper."""
        app, actor = self._seat.app, self._seat.actor
        today = local(app.clock.now()).date()
        self.press.make(
            lambda: app.reporting.data(actor, "copies", Period(today, today, "Hôm nay"), "pdf"),
            f"so-chung-thuc-{today.isoformat()}",
            "Sổ chứng thực bản sao",
        )
        return True

    def certify(self, *, done_now: bool) -> None:
        """F9 and F10: the visit goes in whole, or the first wrong field is told."""
        if self._busy or self.form.tell_first():
            return
        told = {**self.form.body(), "done_now": done_now, "request_id": self._request_id}
        try:
            request = CopiesRequest.parse(told)
        except InvalidInput as trouble:
            self._refused(trouble)
            return
        self._set_busy(busy=True)
        copies, actor = self._seat.app.copies, self._seat.actor
        self._seat.lanes.desk.run(
            self, lambda: copies.certify(actor, request), self._certified, self._refused
        )

    def start_again(self) -> None:
        """Esc: an empty page; what was on it can be taken back."""
        if self._busy or self.form.is_empty():
            self.form.clear()
            self.form.focus_first()
            return
        before = self.form.body()
        self._clear()
        self._seat.bus.tell(
            Level.INFO, "Trang đã làm mới.", ("Lấy lại", partial(self._take_back, before))
        )

    def open_code(self, code: str) -> None:
        """Go on with a dossier that was taken in already; what was typed can be taken back."""
        if self._busy:
            return
        desk = self._seat.app.desk
        self._seat.lanes.desk.run(self, lambda: desk.show(code), self._take_up)

    def take_chosen(self) -> None:
        """Ctrl+Enter: go on with the dossier that is chosen in the list below."""
        row = self.table.current()
        if row is not None and row.waiting is not None:
            self.open_code(row.dossier)

    def count_till(self) -> None:
        """F11: the till's count in a window of its own."""
        from motcua_desktop.ui.cash.dialog import CashDialog

        CashDialog.show_for(self._seat, self.window())

    def _take_up(self, dossier: Dossier) -> None:
        if not self.form.is_empty():
            self.start_again()
        self.form.take(dossier)

    def _take_back(self, body: dict[str, Any]) -> None:
        self.form.fill(body)
        self._seat.bus.go.emit("copies")

    def _lay_out(self) -> None:
        keys = words("F1 các phím của trang này", "muted")
        head = row(words("Chứng thực bản sao", "title"), None, keys, spacing=14)
        below = column(
            row(
                words("Sổ chứng thực hôm nay", "heading"),
                None,
                self.take,
                self.total,
                self.till,
                spacing=12,
            ),
            self._stack,
            spacing=GRID,
        )
        below.setStretch(1, 1)
        foot = row(self.again, None, spacing=12)
        foot.addWidget(self.missing, 3)
        foot.addWidget(self.later)
        foot.addWidget(self.now)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 14, 20, 14)
        whole.setSpacing(12)
        whole.addLayout(head)
        whole.addWidget(self.form)
        whole.addLayout(foot)
        whole.addWidget(card(below, margins=12, name="Sổ chứng thực hôm nay"), 1)

    def _listen(self) -> None:
        self.form.edited.connect(self._edited)
        self.form.finished.connect(self.now.setFocus)
        self.now.clicked.connect(lambda: self.certify(done_now=True))
        self.later.clicked.connect(lambda: self.certify(done_now=False))
        self.again.clicked.connect(self.start_again)
        self.till.clicked.connect(self.count_till)
        self.table.opened.connect(lambda row: self._seat.bus.open_dossier.emit(row.dossier))
        self.table.chosen.connect(lambda row: self.take.setVisible(bool(row and row.waiting)))
        self.take.clicked.connect(self.take_chosen)
        self._seat.bus.changed.connect(self._changed)
        actions: tuple[tuple[str, Callable[[], None]], ...] = (
            ("F9", lambda: self.certify(done_now=True)),
            ("F10", lambda: self.certify(done_now=False)),
            ("F11", self.count_till),
            ("Esc", self.start_again),
            ("Ctrl+Down", self.table.setFocus),
            ("Ctrl+Return", self.take_chosen),
            ("Ctrl+Enter", self.take_chosen),
        )
        for key, action in actions:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    def _edited(self) -> None:
        missing = self.form.missing()
        self.missing.setText("" if self.form.is_empty() else missing)
        self.now.setEnabled(not missing and not self._busy)
        self.later.setEnabled(not self.form.missing(signed=False) and not self._busy)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.form.setEnabled(not busy)
        self._edited()

    def _certified(self, done: Done[Visit]) -> None:
        visit = done.value
        self._set_busy(busy=False)
        self._clear()
        self._seat.bus.tell(Level.DONE, visit_text(visit))
        self._seat.bus.changed.emit(done.change, self)
        if not visit.lines:
            self.press.receipt(visit.dossier.code)

    def _refused(self, trouble: DeskError) -> None:
        self._set_busy(busy=False)
        if trouble.field is None or not self.form.tell(trouble.field, trouble.message):
            self._seat.bus.trouble(trouble)

    def _clear(self) -> None:
        self.form.clear()
        self._request_id = self._seat.app.clock.new_id()
        self.form.focus_first()

    def _show(self, day: _Day) -> None:
        self.form.know(day.counter)
        rows = day_rows(day.sheet, day.waiting)
        self.model.set_values(rows)
        self._stack.setCurrentWidget(self.table if rows else self._empty)
        self.total.setText(day_text(day.sheet))

    def _changed(self, change: Change, initiator: object) -> None:
        del initiator
        if change.dossiers and self.isVisible():
            self.look_again()


def visit_text(visit: Visit) -> str:
    """What was done, and what is still to be done."""
    dossier = visit.dossier
    off = sum(one.waived for one in dossier.fees)
    fee = money_text(visit.fee) + (f", miễn, giảm {money_text(off)}" if off else "")
    if visit.lines:
        told = f"Số chứng thực {visit.numbers}: {dossier.applicant.name}, {fee}."
        owed = sum(one.owed for one in dossier.fees)
        return f"{told} Chưa thu, hồ sơ {dossier.code} chờ thu phí." if owed else told
    due = f", hẹn trả {moment_text(dossier.due_at)}" if dossier.due_at else ""
    return f"Đã nhận {dossier.code}{due}, phí {fee}."
