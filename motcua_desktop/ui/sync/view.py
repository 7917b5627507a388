"""Đồng bộ: sentences about the line, number cards, what waits or was refused, and what to do."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.province import LineStatus, OutboxLine
from motcua_desktop.domain.staff import Right
from motcua_desktop.errors import DeskError, NotConfigured
from motcua_desktop.services.province import Province
from motcua_desktop.sync.trial import TrialStep
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.screen import KeyLine, Screen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.sync.model import COLUMNS, FIGURES, GROUPS, empty_words, last_word, truths
from motcua_desktop.ui.sync.pane import SyncPane
from motcua_desktop.ui.sync.push import PushBar
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.figure import Figures
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.layout import card, clear, column, row, side_width
from motcua_desktop.ui.widgets.table import ListTable, ValuesModel
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_EDGE = 20
_PANE = 376
_MOST = 500

Answer = tuple[LineStatus, list[OutboxLine], str]


class SyncScreen(Screen):
    """Ctrl+Enter sends, Ctrl+R sends a settled message again, Enter opens its dossier."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._group = ""
        self._filling = False
        self._configured = False
        self._latest = Latest(seat.lanes.desk, self)
        may_send = seat.actor.may(Right.SYNC)
        self.figures = Figures("Nhóm lần gửi", FIGURES)
        self.model: ValuesModel[OutboxLine] = ValuesModel(COLUMNS, self)
        self.table = ListTable(self.model, "Các lần gửi lên tỉnh")
        Fit(self.table, (4, 3, 2), least=18)
        self.pane = SyncPane(may_send=may_send)
        self.push = PushBar(seat)
        self._where = words("", "muted", wrap=True)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(6)
        self.test_button = KeyButton("Thử đường lên tỉnh", "Ctrl T")
        self.send_button = KeyButton("Gửi ngay", "Ctrl Enter", kind="primary", picture=Icon.SEND)
        self.send_button.setVisible(may_send)
        self._empty = EmptyState(Icon.CLOUD_DONE, *empty_words(""))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._lay_out()
        self._listen()

    def keys(self) -> tuple[KeyLine, ...]:
        return (
            ("Ctrl Enter", "gửi ngay những gì đang chờ"),
            ("Esc", "dừng gửi; hoặc xem lại mọi nhóm"),
            ("Ctrl R", "gửi lại mục đang chọn"),
            ("Enter", "mở hồ sơ của mục đang chọn"),
            ("Ctrl T", "thử đường lên tỉnh"),
        )

    def arrive(self) -> None:
        self.look_again()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def look_again(self) -> None:
        """The line's facts as they are stored now."""
        province, group = self._seat.app.province, self._group
        self._latest.ask(lambda: _look(province, group), self._show)

    def truth_texts(self) -> list[str]:
        """The sentences that are told now."""
        notes = [self._notes.itemAt(at) for at in range(self._notes.count())]
        widgets = [item.widget() for item in notes if item is not None]
        return [note.text() for note in widgets if isinstance(note, Note)]

    def close_down(self) -> None:
        if not self.push.isHidden():
            self.push.stop()

    def send(self) -> None:
        """Send now."""
        if self.send_button.isEnabled() and self._seat.actor.may(Right.SYNC):
            self.push.start()

    def test(self) -> None:
        """Try the line and show its steps."""
        if not self.test_button.isEnabled():
            return
        app = self._seat.app
        self.test_button.setEnabled(False)
        self.test_button.setText("Đang thử…")
        self._seat.lanes.province.run(
            self, lambda: app.runner().test(), self._tested, self._not_tested
        )

    def _lay_out(self) -> None:
        title = words("Đồng bộ", "title")
        head = row(title, spacing=12)
        head.addWidget(self._where, 1)
        for button in (self.test_button, self.send_button):
            head.addWidget(button)
        left = card(column(self._stack), margins=GRID, name="Các lần gửi lên tỉnh")
        both = row(spacing=12)
        both.addWidget(left, 1)
        both.addWidget(self.pane)
        whole = column(head, self.push, spacing=12)
        whole.addLayout(self._notes)
        whole.addWidget(self.figures)
        whole.addLayout(both, 1)
        whole.setContentsMargins(_EDGE, 14, _EDGE, 14)
        self.setLayout(whole)

    def _listen(self) -> None:
        self.figures.chosen.connect(self._choose_group)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda line: self._seat.bus.open_dossier.emit(line.code))
        self.pane.opened.connect(self._seat.bus.open_dossier)
        self.pane.again.connect(self._retry)
        self.push.begun.connect(self._begun)
        self.push.ended.connect(self._ended)
        self.send_button.clicked.connect(self.send)
        self.test_button.clicked.connect(self.test)
        self._seat.bus.changed.connect(self._changed)
        for key, action in (
            ("Ctrl+Return", self.send),
            ("Ctrl+Enter", self.send),
            ("Ctrl+T", self.test),
            ("Ctrl+R", self._retry_current),
            ("Esc", self._escape),
        ):
            self._key(key, action)

    def _key(self, key: str, action: Callable[[], None]) -> None:
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(key), self, context=context).activated.connect(action)

    def _show(self, answer: Answer) -> None:
        status, lines, where = answer
        self._configured = status.configured
        last = last_word(status, self._seat.app.clock.now())
        self._where.setText(" · ".join(part for part in (where, last) if part))
        clear(self._notes)
        for truth in truths(status, self._seat.app.clock.now()):
            self._notes.addWidget(Note(truth.text, truth.tone, truth.icon))
        self.figures.show_numbers(
            {
                "refused": status.refused,
                "unknown": status.unknown,
                "waiting": status.waiting,
                "confirmed": status.confirmed_messages,
            }
        )
        self._fill(lines)

    def _fill(self, lines: list[OutboxLine]) -> None:
        current = self.table.current()
        self._filling = True
        self.model.set_values(lines)
        self._filling = False
        self._empty.tell(*empty_words(self._group))
        self._stack.setCurrentWidget(self.table if lines else self._empty)
        ids = [line.id for line in lines]
        trial = self.pane.shows_trial
        if lines:
            self._filling = trial
            self.table.selectRow(ids.index(current.id) if current and current.id in ids else 0)
            self._filling = False
        elif not trial:
            self.pane.show_nothing()

    def _choose(self, line: OutboxLine | None) -> None:
        if line is not None and not self._filling:
            self.pane.show_line(line)

    def _choose_group(self, group: str) -> None:
        if group == self._group:
            self._everything()
            return
        self._group = group
        self.look_again()

    def _everything(self) -> None:
        self.figures.take_none()
        self._group = ""
        self.look_again()

    def _escape(self) -> None:
        if self.push.isHidden():
            self._everything()
        else:
            self.push.stop()

    def _begun(self) -> None:
        self.push.stop_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.send_button.setEnabled(False)

    def _ended(self) -> None:
        """The keyboard goes to the list, unless the person is somewhere else by now."""
        had_focus = self.push.stop_button.hasFocus()
        self.send_button.setEnabled(True)
        if had_focus:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _retry_current(self) -> None:
        line = self.pane.line
        if line is not None and line.state.needs_a_person:
            self._retry(line.id)

    def _retry(self, message_id: int) -> None:
        province, actor = self._seat.app.province, self._seat.actor
        self._seat.lanes.desk.run(self, lambda: province.retry(actor, message_id), self._retried)

    def _retried(self, done: Done[OutboxLine]) -> None:
        told = f"Hồ sơ {done.value.code} đã vào lại hàng chờ."
        self._seat.bus.tell(Level.DONE, told, ("Gửi ngay", self.send))
        self._seat.bus.changed.emit(done.change, self)

    def _tested(self, steps: list[TrialStep]) -> None:
        self._test_over()
        self.pane.show_trial(steps)

    def _not_tested(self, trouble: DeskError) -> None:
        self._test_over()
        self._seat.bus.trouble(trouble)

    def _test_over(self) -> None:
        self.test_button.setText("Thử đường lên tỉnh")
        self.test_button.setEnabled(True)

    def _changed(self, change: Change, initiator: object) -> None:
        del initiator
        if change.outbox or change.settings:
            self.look_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.pane.setFixedWidth(side_width(self.pane, self, _PANE))


def _look(province: Province, group: str) -> Answer:
    states = GROUPS.get(group)
    if states is None:
        lines = province.outbox(_MOST)
    else:
        lines = [line for state in states for line in province.outbox(_MOST, state)]
    try:
        where = f"Gửi tới {province.settings().name}"
    except NotConfigured:
        where = ""
    return province.status(), lines, where
