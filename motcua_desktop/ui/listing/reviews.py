"""Rà soát: what was reviewed, what is proposed, to whom it went."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from motcua_desktop.domain.change import Done
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.review import Proposal, Review
from motcua_desktop.domain.staff import Right
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.form_dialog import FormDialog, line
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.listing.model import REVIEWS
from motcua_desktop.ui.listing.review_dialog import ReviewDialog
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tab import Tab
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.layout import boxed, card, column, scrolled
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.table import ListTable, ValuesModel
from motcua_desktop.ui.widgets.words import words

_DETAIL_LINES = 10


class ReviewsTab(Tab):
    """Ctrl+N writes one down, Ctrl+S says that its proposal was sent, Delete takes one away."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._asking = Latest(seat.lanes.desk, self)
        self.press = Press(seat, self)
        self.dialog: FormDialog | None = None
        self.model: ValuesModel[Review] = ValuesModel(REVIEWS, self)
        self.table = ListTable(self.model, "Các lần rà soát")
        Fit(self.table, (2, 5, 4), least=24)
        self._count = words("", "muted")
        self.new = KeyButton("Ghi rà soát", "Ctrl N", kind="primary", picture=Icon.PLUS)
        self.sent = KeyButton("Đã gửi…", "Ctrl S", picture=Icon.SEND)
        self.drop = KeyButton("Bỏ", "Delete", picture=Icon.REMOVE)
        self.paper = KeyButton("Xem và in", "F9", picture=Icon.PRINT)
        for button in (self.new, self.sent, self.drop):
            button.setVisible(seat.actor.may(Right.CONFIGURE))
        self.paper.setVisible(seat.actor.may(Right.REPORT))
        self.detail = Lines()
        self._empty = EmptyState(
            Icon.SEARCH,
            "Chưa rà soát thủ tục nào",
            "Bấm Ctrl N để ghi phát hiện và kiến nghị cho một thủ tục.",
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._lay_out()
        self._listen()

    def arrive(self) -> None:
        self.look_again()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def look_again(self) -> None:
        """All reviews, the newest first; the chosen one stays chosen."""
        app, actor = self._seat.app, self._seat.actor
        self._asking.ask(lambda: app.reviews.between(actor, date.min, date.max), self._show)

    def print_out(self) -> bool:
        """F9: the results of this year on a sheet."""
        if not self._seat.actor.may(Right.REPORT):
            return False
        app, actor = self._seat.app, self._seat.actor
        today = local(app.clock.now()).date()
        year = Period(date(today.year, 1, 1), date(today.year, 12, 31), f"Năm {today.year}")
        self.press.make(
            lambda: app.reporting.data(actor, "review", year, "pdf"),
            f"ra-soat-thu-tuc-{today.year}",
            f"Kết quả rà soát năm {today.year}",
        )
        return True

    def add(self) -> None:
        """Ctrl+N."""
        if self.new.isVisibleTo(self):
            self._open(ReviewDialog(self._seat, self.window()), "Đã ghi lần rà soát.")

    def send(self) -> None:
        """Ctrl+S: to whom the chosen proposal went."""
        one = self._chosen()
        if one is None or one.asked.kind is Proposal.NONE:
            return
        reviews, actor = self._seat.app.reviews, self._seat.actor
        dialog = FormDialog(
            self._seat,
            "Gửi kiến nghị",
            "Ghi đã gửi",
            lambda told: reviews.send(actor, one.id, told["sent_to"]),
            self.window(),
        )
        dialog.inner.addWidget(words(one.asked.proposal, wrap=True))
        field = dialog.ask("sent_to", "Gửi cho", line(one.asked.sent_to, hint="Sở Tư pháp"))
        dialog.inner.addWidget(field)
        dialog.editors["sent_to"].setFocus()
        self._open(dialog, "Đã ghi nơi gửi kiến nghị.")

    def remove(self) -> None:
        """Delete: the chosen one was written by mistake."""
        one = self._chosen()
        if one is None:
            return
        reviews, actor = self._seat.app.reviews, self._seat.actor
        dialog = FormDialog(
            self._seat,
            "Bỏ lần rà soát",
            "Bỏ",
            lambda told: reviews.remove(actor, one.id, told["reason"]),
            self.window(),
        )
        dialog.inner.addWidget(words(f"{one.asked.procedure} {one.name}", "strong", wrap=True))
        dialog.inner.addWidget(dialog.ask("reason", "Lý do, ghi vào nhật ký", line()))
        dialog.editors["reason"].setFocus()
        self._open(dialog, "Đã bỏ lần rà soát.")

    def _chosen(self) -> Review | None:
        one: Review | None = self.table.current()
        return one if self.new.isVisibleTo(self) else None

    def _open(self, dialog: FormDialog, told: str) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.written.connect(partial(self._written, told))
        self.dialog = dialog
        dialog.open()

    def _written(self, told: str, done: Done[Any]) -> None:
        self._seat.bus.tell(Level.DONE, told)
        self._seat.bus.changed.emit(done.change, self)
        self.look_again()

    def _lay_out(self) -> None:
        inner = column(Flow(self.new, self.sent, self.drop, self.paper, spacing=12), spacing=GRID)
        inner.addWidget(self._count)
        inner.addWidget(self._stack, 1)
        whole = column(spacing=12)
        whole.addWidget(card(inner, margins=12, name="Các lần rà soát"), 1)
        told = scrolled(boxed(column(self.detail)))
        told.setFixedHeight(_DETAIL_LINES * self.fontMetrics().height())
        whole.addWidget(card(column(told), margins=12, name="Lần rà soát đang chọn"))
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)

    def _listen(self) -> None:
        self.new.clicked.connect(self.add)
        self.sent.clicked.connect(self.send)
        self.drop.clicked.connect(self.remove)
        self.paper.clicked.connect(self.print_out)
        self.table.chosen.connect(self._choose)
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+N", self.add),
            ("Ctrl+S", self.send),
            ("Delete", self.remove),
            ("F9", self.print_out),
        )
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key, action in keys:
            QShortcut(QKeySequence(key), self, context=context).activated.connect(action)

    def _show(self, found: tuple[Review, ...]) -> None:
        current = self._chosen_id()
        newest = sorted(found, key=lambda one: (one.day, one.id), reverse=True)
        self.model.set_values(newest)
        self._stack.setCurrentWidget(self.table if newest else self._empty)
        procedures = len({one.asked.procedure for one in found})
        proposals = sum(one.asked.kind is not Proposal.NONE for one in found)
        self._count.setText(f"{procedures} thủ tục đã rà soát, {proposals} kiến nghị")
        ids = [one.id for one in newest]
        if newest:
            self.table.selectRow(ids.index(current) if current in ids else 0)
        else:
            self._choose(None)

    def _chosen_id(self) -> int | None:
        one: Review | None = self.table.current()
        return one.id if one else None

    def _choose(self, one: Review | None) -> None:
        self.sent.setEnabled(one is not None and one.asked.kind is not Proposal.NONE)
        self.drop.setEnabled(one is not None)
        if one is None:
            self.detail.show_facts([("", "Chọn một lần rà soát để xem đủ.")])
            return
        self.detail.show_facts(
            [
                ("Thủ tục", f"{one.asked.procedure} {one.name} (bản {one.version})"),
                ("Kết quả rà soát", one.asked.finding),
                ("Kiến nghị", one.asked.proposal or one.asked.kind.label),
                ("Căn cứ", one.asked.basis),
                ("Tình trạng", one.state),
                ("Người rà soát", one.reviewer),
            ]
        )
