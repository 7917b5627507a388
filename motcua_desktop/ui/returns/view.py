"""Trả kết quả: a receipt or a card brings the result; lists of what waits, and the post."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QTableView, QWidget

from motcua_desktop.domain.attachment import Attachment
from motcua_desktop.domain.change import Change
from motcua_desktop.domain.dossier import Dossier, DossierLine, Status
from motcua_desktop.domain.identity_card import ReadCard, read_card
from motcua_desktop.domain.results import Sent
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.icons import icon
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.returns.errands import Errands
from motcua_desktop.ui.returns.model import (
    COLUMNS,
    FIGURES,
    POST,
    SENT,
    SENT_COLUMNS,
    TODAY,
    Results,
    Row,
    codes,
    empty_words,
)
from motcua_desktop.ui.returns.pane import ReturnPane
from motcua_desktop.ui.returns.post import PostPane, SentPane
from motcua_desktop.ui.screen import KeyLine, Screen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, MUTED, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.figure import Figures
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.layout import card, column, row, side_width
from motcua_desktop.ui.widgets.table import ListTable, ValuesModel
from motcua_desktop.ui.widgets.words import words

_EDGE = 20
_PANE = 420
# Qt's own word for as wide as one likes.
_WHOLE = 16_777_215


class ReturnsScreen(Screen):
    """The keyboard is in the code line: scan, see, F9, and the next one in the queue."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._group = TODAY
        self._found = Results()
        self._asking = Latest(seat.lanes.desk, self)
        self._showing = Latest(seat.lanes.desk, self)
        self._errands = Errands(seat, self)
        self.line = QLineEdit()
        self.figures = Figures("Nhóm kết quả", FIGURES)
        self.model: ValuesModel[Row] = ValuesModel(COLUMNS, self)
        self.table = ListTable(self.model, "Kết quả chờ trả")
        Fit(self.table, (5, 3, 4), least=14)
        self.sent_model: ValuesModel[Sent] = ValuesModel(SENT_COLUMNS, self)
        self.sent_table = ListTable(self.sent_model, "Kết quả đã gửi bưu chính")
        Fit(self.sent_table, (1, 0), least=14)
        self.pane, self.post, self.sent = ReturnPane(), PostPane(), SentPane()
        self._called = KeyButton("Đã gọi điện", "Ctrl G", picture=Icon.PHONE)
        self._empty = EmptyState(Icon.STAMP, *empty_words(TODAY))
        self._lists, self._panes = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self._listen()
        self.figures.take(TODAY)
        self._bring(self.pane)

    def keys(self) -> tuple[KeyLine, ...]:
        return (
            ("Quét", "giấy hẹn: hiện kết quả; thẻ căn cước: người đến nhận"),
            ("Enter", "tìm mã đã gõ; trên danh sách: lấy dòng đang chọn"),
            ("F9", "trả kết quả; ở nhóm bưu chính: lập bảng kê và in"),
            ("Alt 1 … 4", "nhóm: hôm nay, chưa đến nhận, chờ gửi, đã gửi"),
            ("Ctrl G", "ghi là đã gọi điện cho dòng đang chọn"),
            ("Ctrl O", "mở hồ sơ"),
            ("Shift F9", "mời công dân đánh giá hồ sơ đang trả hoặc vừa trả"),
            ("Ctrl P", "in lại bảng kê của kết quả đã gửi"),
            ("Esc", "thôi, về ô mã hồ sơ"),
        )

    def arrive(self) -> None:
        self.look_again()
        if self.pane.dossier is None:
            self._focus_line()

    def open_code(self, code: str) -> None:
        """Take this result in hand, when there is one."""
        app, actor = self._seat.app, self._seat.actor

        def work() -> tuple[Dossier, tuple[Attachment, ...]]:
            dossier = app.desk.show(code)
            return dossier, app.attachments.of(actor, dossier.code)

        self._showing.ask(work, lambda told: self._show(*told), self._not_there)

    def take_receipt(self, code: str) -> bool:
        self.open_code(code)
        return True

    def take_card(self, text: str) -> bool:
        try:
            read = read_card(text)
        except InvalidInput as trouble:
            self._seat.bus.tell(Level.TROUBLE, trouble.message)
            return True
        if self.pane.dossier is not None:
            self.pane.take_card(read)
        else:
            self._of_person(read)
        return True

    def print_out(self) -> bool:
        return self._group == SENT and self.sent.print_out()

    def look_again(self) -> None:
        """Today's facts; the group and the row under the cursor stay."""
        app, actor = self._seat.app, self._seat.actor

        def work() -> tuple[Results, tuple[str, ...]]:
            results = app.results
            found = Results(results.uncollected(actor), results.sent(actor), app.clock.now())
            return found, results.carriers()

        self._asking.ask(work, lambda told: self._fill(*told))

    def take(self, group: str) -> None:
        """Show one group."""
        self.figures.take(group)
        self._choose_group(group)

    def ask_rating(self) -> None:
        """Let the citizen rate the dossier in hand, or the one just given out."""
        held = self.pane.dossier
        code = held.code if held is not None else self._errands.last_given
        if code:
            self._seat.bus.rating_wanted.emit(code)
        else:
            self._seat.bus.tell(Level.INFO, "Chưa có hồ sơ nào đang trả hoặc vừa trả.")

    def _lay_out(self) -> None:
        self.line.setPlaceholderText("Quét giấy hẹn trả, hoặc gõ mã hồ sơ rồi Enter")
        self.line.setAccessibleName("Mã hồ sơ trên giấy hẹn")
        self.line.setMaxLength(200)
        self.line.setClearButtonEnabled(True)
        self.line.addAction(icon(Icon.RECEIPT, MUTED), QLineEdit.ActionPosition.LeadingPosition)
        head = row(words("Trả kết quả", "title"), spacing=12)
        head.addWidget(self.line, 1)
        head.addWidget(self._called)
        for part in (self.table, self.sent_table, self._empty):
            self._lists.addWidget(part)
        for pane in (self.pane, self.post, self.sent):
            self._panes.addWidget(pane)
        keep = self._called.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._called.setSizePolicy(keep)
        self._left = card(column(self._lists), margins=GRID, name="Danh sách kết quả")
        both = row(spacing=12)
        both.addWidget(self._left, 1)
        both.addWidget(self._panes)
        whole = column(head, self.figures, spacing=12)
        whole.addLayout(both, 1)
        whole.setContentsMargins(_EDGE, 14, _EDGE, 14)
        self.setLayout(whole)

    def _listen(self) -> None:
        self.line.returnPressed.connect(self._typed)
        self.figures.chosen.connect(self._choose_group)
        self.table.opened.connect(lambda told: self.open_code(told.ready.line.code))
        self.sent_table.chosen.connect(self.sent.show_sent)
        self.sent_table.opened.connect(lambda _: self.sent.focus_first())
        self.pane.go.connect(self._errands.give)
        self.pane.left.connect(self._leave)
        self.pane.opened.connect(self._seat.bus.open_dossier)
        self.post.go.connect(self._errands.consign)
        self.sent.tracked.connect(self._errands.track)
        self.sent.came_back.connect(self._errands.came_back)
        self.sent.printing.connect(self._errands.print_consignment)
        self._called.clicked.connect(self._call)
        self._errands.given.connect(self._leave)
        self._errands.refused.connect(self._refused)
        self._seat.bus.changed.connect(self._changed)
        self._key("F9", self._go)
        self._key("Esc", self._leave)
        self._key("Ctrl+G", self._call)
        self._key("Ctrl+O", self._open)
        self._key("Shift+F9", self.ask_rating)
        self.pane.rate_button.clicked.connect(self.ask_rating)
        for place, figure in enumerate(FIGURES, start=1):
            self._key(f"Alt+{place}", partial(self.take, figure.key))

    def _key(self, key: str, action: Callable[[], None]) -> None:
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(key), self, context=context).activated.connect(action)

    def _focus_line(self) -> None:
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()

    def _typed(self) -> None:
        text = self.line.text().strip()
        if text:
            self.open_code(text)

    def _show(self, dossier: Dossier, scans: tuple[Attachment, ...]) -> None:
        self.line.clear()
        self.pane.show_dossier(dossier, scans)
        self._bring(self.pane)
        self.pane.focus_first()

    def _not_there(self, trouble: DeskError) -> None:
        self._seat.bus.trouble(trouble)
        self._focus_line()

    def _of_person(self, read: ReadCard) -> None:
        """Whoever came without a receipt: the results that wait for this card."""
        finder = self._seat.app.finder
        self._showing.ask(
            lambda: finder.find(read.number, status=Status.COMPLETED, limit=20),
            lambda found: self._of_card(read, found.lines),
        )

    def _of_card(self, read: ReadCard, lines: tuple[DossierLine, ...]) -> None:
        if not lines:
            self._seat.bus.tell(
                Level.WARNING,
                "Không có kết quả nào chờ trả mang số căn cước này; hãy quét giấy hẹn.",
            )
            return
        if len(lines) > 1:
            others = ", ".join(line.code for line in lines[1:])
            told = f"Người này có {len(lines)} kết quả chờ trả; sau hồ sơ này còn: {others}."
            self._seat.bus.tell(Level.INFO, told)
        app, actor, code = self._seat.app, self._seat.actor, lines[0].code

        def shown(told: tuple[Dossier, tuple[Attachment, ...]]) -> None:
            self._show(*told)
            self.pane.take_card(read)

        self._showing.ask(lambda: (app.desk.show(code), app.attachments.of(actor, code)), shown)

    def _fill(self, found: Results, carriers: tuple[str, ...]) -> None:
        self._found = found
        self.figures.show_numbers(found.numbers())
        self._fill_group()
        self.post.show_rows(found.rows(POST), carriers)

    def _fill_group(self) -> None:
        self._empty.tell(*empty_words(self._group))
        if self._group == SENT:
            self._fill_sent()
            return
        current = self.table.current()
        rows = self._found.rows(self._group)
        self.model.set_values(rows)
        self._lists.setCurrentWidget(self.table if rows else self._empty)
        if rows:
            wanted = current.ready.line.code if current else ""
            self.table.selectRow(codes(rows).index(wanted) if wanted in codes(rows) else 0)

    def _fill_sent(self) -> None:
        current = self.sent_table.current()
        sent = self._found.sent
        self.sent_model.set_values(sent)
        self._lists.setCurrentWidget(self.sent_table if sent else self._empty)
        if sent:
            places = [one.code for one in sent]
            wanted = current.code if current else ""
            self.sent_table.selectRow(places.index(wanted) if wanted in places else 0)

    def _choose_group(self, group: str) -> None:
        self._group = group
        self._fill_group()
        self.pane.show_nothing()
        self._bring(self._pane_of(group))
        table: QTableView = self.sent_table if group == SENT else self.table
        if group == POST:
            self.post.focus_first()
        elif not table.isHidden():
            table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._focus_line()

    def _pane_of(self, group: str) -> QWidget:
        return {POST: self.post, SENT: self.sent}.get(group, self.pane)

    def _bring(self, pane: QWidget | None) -> None:
        """A result in hand, what is gathered, and a mere list have the page to themselves."""
        if pane is None:
            return
        self._panes.setCurrentWidget(pane)
        in_hand = pane is self.post or (pane is self.pane and self.pane.dossier is not None)
        self.figures.setVisible(not in_hand or pane is self.post)
        self._left.setVisible(not in_hand)
        self._called.setVisible(pane is self.pane and not in_hand)
        self._panes.setVisible(in_hand or pane is self.sent)
        wide = _WHOLE if in_hand else side_width(self._panes, self, _PANE)
        self._panes.setMinimumWidth(0 if in_hand else wide)
        self._panes.setMaximumWidth(wide)

    def _open(self) -> None:
        if self._panes.currentWidget() is self.pane and self.pane.dossier is not None:
            self.pane.open_dossier()
            return
        chosen = self.table.current() if self._group != SENT else self.sent_table.current()
        if chosen is not None:
            code = chosen.code if isinstance(chosen, Sent) else chosen.ready.line.code
            self._seat.bus.open_dossier.emit(code)

    def _go(self) -> None:
        if self._panes.currentWidget() is self.post:
            self.post.submit()
        elif self._panes.currentWidget() is self.pane:
            self.pane.submit()

    def _leave(self) -> None:
        self._showing.forget()
        self.pane.show_nothing()
        self._bring(self._pane_of(self._group))
        self._focus_line()

    def _refused(self, trouble: DeskError) -> None:
        self.pane.release()
        self.post.release()
        if isinstance(trouble, InvalidInput) and (
            self.pane.tell(trouble) if self.pane.dossier else self.sent.tell(trouble)
        ):
            return
        self._seat.bus.trouble(trouble)

    def _call(self) -> None:
        told = self.table.current() if self._called.isVisible() else None
        if told is not None:
            self._errands.call(told.ready.line.code, told.ready.line.applicant)

    def _changed(self, change: Change, initiator: object) -> None:
        del initiator
        if change.dossiers or change.settings:
            self.look_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bring(self._panes.currentWidget())
