"""Kiểm quỹ: the day's money, the till counted note by note, why it differs, and every count."""

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QWidget

from motcua_desktop.domain.cash import NOTES, CashCount, CashDay, worth
from motcua_desktop.domain.change import Done
from motcua_desktop.domain.moment import date_text, local, money_text, time_text, weekday_text
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.step_words import PAY_METHODS
from motcua_desktop.errors import DeskError
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.cash.model import COLUMNS, MoneyRow, money_rows
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.layout import boxed, card, column, row, scrolled
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.table import ListTable, ValuesModel
from motcua_desktop.ui.widgets.tones import Pill
from motcua_desktop.ui.widgets.words import words

_MOST_NOTES = 99_999
_ROWS = 4
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CashDialog(QDialog):
    """Counts the till of one day; Alt+Left and Alt+Right go to another."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seat = seat
        self._day = local(seat.app.clock.now()).date()
        self._money = CashDay(self._day, ())
        self._asking = Latest(seat.lanes.desk, self)
        self.setWindowTitle("Kiểm quỹ")
        self.title = words("", "title")
        self.before = KeyButton("", kind="quiet", picture=Icon.LEFT)
        self.after = KeyButton("", kind="quiet", picture=Icon.RIGHT)
        self.before.setAccessibleName("Ngày trước (Alt ←)")
        self.after.setAccessibleName("Ngày sau (Alt →)")
        self.sums = Lines(kinds=("", "strong"), wide=0, right=frozenset({1}))
        self.notes = {note: _count_line(note) for note in NOTES}
        self.counted = words("0 đ", "figure")
        self.state = Pill()
        self.explanation = QLineEdit()
        self.explanation.setMaxLength(1000)
        self.explanation.setPlaceholderText("chỉ khi lệch với sổ")
        self.why = Field("Lý do lệch", self.explanation)
        self.history = Lines(kinds=("muted", "", "muted"), wide=1)
        self.no_history = words("Chưa kiểm quỹ lần nào trong ngày.", "muted")
        self.model: ValuesModel[MoneyRow] = ValuesModel(COLUMNS, self)
        self.table = ListTable(self.model, "Các khoản trong ngày")
        Fit(self.table, (4, 0), least=12)
        self.keep = KeyButton("Ghi kết quả kiểm quỹ", "F9", kind="primary")
        self.leave = KeyButton("Đóng", "Esc")
        self._lay_out()
        self._listen()
        self.notes[NOTES[0]].setFocus()
        self.look_again()

    @classmethod
    def show_for(cls, seat: Seat, window: QWidget) -> "CashDialog":
        """Open it over the window; it forgets itself when closed."""
        made = cls(seat, window)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.open()
        return made

    def look_again(self) -> None:
        """The day's money and counts; what is being counted stays."""
        cash, actor, day = self._seat.app.cash, self._seat.actor, self._day
        self._asking.ask(lambda: cash.day(actor, day), self._show, self._refused)

    def total(self) -> int:
        """What the notes that were counted come to, in đồng."""
        return worth({note: int(line.text() or 0) for note, line in self.notes.items()})

    def write_down(self) -> None:
        """F9: set the count beside the book; a difference needs its reason."""
        self.why.tell("")
        notes = {str(note): int(line.text()) for note, line in self.notes.items() if line.text()}
        counted, why = self.total(), self.explanation.text()
        cash, actor, day = self._seat.app.cash, self._seat.actor, self._day
        self.keep.setEnabled(False)
        self._seat.lanes.desk.run(
            self,
            lambda: cash.count(actor, day, counted=counted, denominations=notes, explanation=why),
            self._written,
            self._refused,
        )

    def step_day(self, days: int) -> None:
        """Another day; never one that is still to come."""
        wanted = self._day + timedelta(days=days)
        if wanted <= self._today():
            self._day = wanted
            self._clear()
            self.look_again()

    def _lay_out(self) -> None:
        head = row(self.before, self.title, self.after, None, spacing=GRID)
        notes = QGridLayout()
        notes.setHorizontalSpacing(8)
        notes.setVerticalSpacing(4)
        for place, (note, line) in enumerate(self.notes.items()):
            at = (place % _ROWS, 2 * (place // _ROWS))
            label = words(money_text(note))
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            notes.addWidget(label, *at)
            notes.addWidget(line, at[0], at[1] + 1)
        for at_column in (1, 3, 5):
            notes.setColumnStretch(at_column, 1)
        count = column(
            words("Đếm tiền mặt trong quỹ (số tờ)", "heading"),
            notes,
            row(self.counted, self.state, None, spacing=12),
            self.why,
            words("Các lần kiểm trong ngày", "heading"),
            self.no_history,
            self.history,
            None,
            spacing=GRID,
        )
        book = column(words("Theo sổ", "heading"), self.sums, spacing=GRID)
        money = column(words("Các khoản trong ngày, Enter mở hồ sơ", "heading"), spacing=GRID)
        money.addWidget(self.table, 1)
        right = column(card(book, name="Theo sổ"), spacing=12)
        right.addWidget(card(money, name="Các khoản trong ngày"), 1)
        both = row(spacing=12)
        both.addWidget(card(row(scrolled(boxed(count))), name="Đếm quỹ"), 1)
        both.addLayout(right, 1)
        whole = column(head, both, row(None, self.leave, self.keep, spacing=12), spacing=12)
        whole.setStretch(1, 1)
        whole.setContentsMargins(20, 16, 20, 16)
        self.setLayout(whole)
        room = self.parentWidget()
        if room is None:
            self.resize(1180, 640)
        else:
            self.resize(min(1280, room.width() - 60), min(760, room.height() - 40))

    def _listen(self) -> None:
        for line in self.notes.values():
            line.textChanged.connect(self._sum_up)
        self.keep.clicked.connect(self.write_down)
        self.leave.clicked.connect(self.reject)
        self.before.clicked.connect(partial(self.step_day, -1))
        self.after.clicked.connect(partial(self.step_day, 1))
        self.table.opened.connect(self._open)
        for key, action in (
            ("F9", self.write_down),
            ("Alt+Left", partial(self.step_day, -1)),
            ("Alt+Right", partial(self.step_day, 1)),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(action)

    def _show(self, money: CashDay) -> None:
        self._money = money
        weekday = weekday_text(money.day)
        # Of a weekday's name only the second word is a name (Nghị định 30/2020, phụ lục II).
        day = f"{weekday.replace('Thứ', 'thứ')}, {date_text(money.day)}"
        self.title.setText(f"Kiểm quỹ {day}")
        self.after.setEnabled(money.day < self._today())
        self.sums.show_rows(_sums(money))
        self.model.set_values(money_rows(money))
        self.history.show_rows([_count_row(count) for count in reversed(money.counts)])
        self.no_history.setVisible(not money.counts)
        self._sum_up()

    def _sum_up(self) -> None:
        counted = self.total()
        typed = any(line.text() for line in self.notes.values())
        self.counted.setText(money_text(counted))
        difference = counted - self._money.expected
        if not typed and difference:
            self.state.tell(f"sổ có {money_text(self._money.expected)}", Tone.QUIET)
        elif difference:
            word = "thừa" if difference > 0 else "thiếu"
            self.state.tell(f"{word} {money_text(abs(difference))}", Tone.LATE, Icon.ALERT)
        else:
            self.state.tell("khớp với sổ", Tone.IN_TIME, Icon.DONE)
        self.keep.setEnabled(typed or not self._money.expected)

    def _written(self, done: Done[CashCount]) -> None:
        count = done.value
        self._clear()
        self._seat.bus.tell(Level.DONE, f"Đã ghi kiểm quỹ {date_text(count.day)}: {count.told}.")
        self.look_again()

    def _refused(self, trouble: DeskError) -> None:
        self.keep.setEnabled(True)
        self.why.tell(trouble.message)
        if trouble.field == "explanation":
            self.explanation.setFocus()

    def _open(self, line: MoneyRow) -> None:
        self.accept()
        self._seat.bus.open_dossier.emit(line.code)

    def _clear(self) -> None:
        for line in self.notes.values():
            line.clear()
        self.explanation.clear()
        self.why.tell("")

    def _today(self) -> date:
        return local(self._seat.app.clock.now()).date()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field; it never closes the window by itself."""
        if event.key() in _ENTER:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


def _count_line(note: int) -> QLineEdit:
    line = QLineEdit()
    line.setValidator(QIntValidator(0, _MOST_NOTES, line))
    line.setAlignment(Qt.AlignmentFlag.AlignRight)
    line.setAccessibleName(f"Số tờ {money_text(note)}")
    return line


def _sums(money: CashDay) -> list[tuple[str, str]]:
    found = [("Tiền mặt phải có", money_text(money.expected))]
    found += [
        (f"Thu {PAY_METHODS.get(way, way or 'không ghi cách trả').lower()}", money_text(amount))
        for way, amount in money.by_method().items()
        if way != "cash"
    ]
    found += [(f"Người thu: {name}", money_text(amount)) for name, amount in _officers(money)]
    found += [(f"Miễn, giảm: {name}", money_text(a)) for name, a in money.by_exemption().items()]
    if refunded := money.total(PaymentKind.REFUNDED):
        found.append(("Hoàn trả", money_text(refunded)))
    found.append(("Hồ sơ nhận trong ngày còn phải thu", money_text(money.owed)))
    return found


def _officers(money: CashDay) -> list[tuple[str, int]]:
    """Who took how much, where there was more than one."""
    told = money.by_officer()
    return list(told.items()) if len(told) > 1 else []


def _count_row(count: CashCount) -> tuple[str, str, str]:
    why = f" – {count.explanation}" if count.explanation else ""
    return time_text(count.at), f"{money_text(count.counted)}, {count.told}{why}", count.officer
