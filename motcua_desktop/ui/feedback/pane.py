"""The register of feedback: filter, find, write a new one, open one with its steps."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QStackedWidget

from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.feedback import Feedback
from motcua_desktop.domain.feedback_paper import FeedbackForm
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.staff import Right
from motcua_desktop.services.feedback import Wanted
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.feedback.case import CaseDialog
from motcua_desktop.ui.feedback.model import CHIPS, columns, empty_words, shown, states_of
from motcua_desktop.ui.feedback.new_dialog import NewDialog
from motcua_desktop.ui.feedback.office_dialog import OfficeDialog
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.pane import Pane
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.screen import KeyLine
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.chips import Chips
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.layout import card, column, row
from motcua_desktop.ui.widgets.table import ListTable, ValuesModel
from motcua_desktop.ui.widgets.words import words

_MOST = 500


class FeedbackPane(Pane):
    """Ctrl+N writes a new one, Enter opens the chosen one, F9 prints its receipt."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._chip = "open"
        self._asking = Latest(seat.lanes.desk, self)
        self.press = Press(seat, self)
        self.dialog: CaseDialog | None = None
        self.chips = Chips("Nhóm phản ánh, kiến nghị", CHIPS)
        self.chips.take(self._chip)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Số, tên, điện thoại, nội dung")
        self.search.setAccessibleName("Tìm phản ánh, kiến nghị (Ctrl F)")
        self.search.setClearButtonEnabled(True)
        self.model: ValuesModel[Feedback] = ValuesModel(columns(seat.app.clock.now()), self)
        self.table = ListTable(self.model, "Phản ánh, kiến nghị")
        Fit(self.table, (4, 1), least=14)
        self.new = KeyButton("Ghi mới", "Ctrl N", kind="primary", picture=Icon.PLUS)
        self.new.setVisible(seat.actor.may(Right.RECEIVE))
        self.office = KeyButton("Thời hạn, đường dây nóng…", "Ctrl E", kind="quiet")
        self._empty = EmptyState(Icon.FEEDBACK, *empty_words(self._chip, ""))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._lay_out()
        self._listen()

    def keys(self) -> tuple[KeyLine, ...]:
        return (
            ("Ctrl N", "ghi phản ánh, kiến nghị mới"),
            ("Ctrl F", "tìm theo số, tên, điện thoại, nội dung"),
            ("Enter", "mở việc đang chọn: chuyển, trả lời, gia hạn"),
            ("F9", "in giấy biên nhận của việc đang chọn"),
            ("Ctrl E", "thời hạn trả lời, đường dây nóng"),
            ("← →", "sang nhóm khác khi đang ở hàng nhóm"),
        )

    def arrive(self) -> None:
        self.look_again()

    def enter(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def heard(self, change: Change, initiator: object) -> None:
        del initiator
        if change.feedback or change.calendar:
            self.look_again()

    def back(self) -> bool:
        """Esc: an empty search first."""
        if not self.search.text():
            return False
        self.search.clear()
        return True

    def print_out(self) -> bool:
        """F9: the receipt of the chosen one."""
        case = self.table.current()
        if case is None:
            return False
        self._print_receipt(case)
        return True

    def look_again(self) -> None:
        """The cases of the chosen group that fit what is typed."""
        feedback, actor = self._seat.app.feedback, self._seat.actor
        chip, text = self._chip, self.search.text()
        wanted = Wanted(states=states_of(chip), text=text, limit=_MOST)
        self._asking.ask(lambda: feedback.search(actor, wanted), partial(self._show, chip, text))

    def write_new(self) -> NewDialog | None:
        """Ctrl+N, for whoever may take one in."""
        if not self._seat.actor.may(Right.RECEIVE):
            return None
        dialog = NewDialog.show_for(self._seat, self.window())
        dialog.written.connect(lambda done: self._written(done, printing=dialog.receipt_wanted))
        return dialog

    def open_case(self, number: str) -> None:
        """Open that one with its steps."""
        self.dialog = CaseDialog.show_for(self._seat, self.window(), number)

    def set_office(self) -> None:
        """Ctrl+E."""
        OfficeDialog.show_for(self._seat, self.window())

    def _lay_out(self) -> None:
        head = row(words("Phản ánh, kiến nghị", "heading"), None, self.office, self.new, spacing=12)
        finding = row(spacing=12)
        finding.addWidget(self.chips, 2)
        finding.addWidget(self.search, 1)
        listed = column(self._stack)
        whole = column(head, finding, spacing=12)
        whole.addWidget(card(listed, margins=GRID, name="Phản ánh, kiến nghị"), 1)
        self.setLayout(whole)

    def _listen(self) -> None:
        self.chips.chosen.connect(self._take)
        self.search.textChanged.connect(lambda _: self.look_again())
        self.search.returnPressed.connect(self.enter)
        self.table.opened.connect(lambda case: self.open_case(str(case.number)))
        self.new.clicked.connect(self.write_new)
        self.office.clicked.connect(self.set_office)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key, action in (
            ("Ctrl+N", self.write_new),
            ("Ctrl+F", self.search.setFocus),
            ("Ctrl+E", self.set_office),
        ):
            QShortcut(QKeySequence(key), self, context=context).activated.connect(action)

    def _take(self, chip: str) -> None:
        self._chip = chip
        self.look_again()

    def _show(self, chip: str, text: str, found: tuple[Feedback, ...]) -> None:
        now = self._seat.app.clock.now()
        chosen = self.table.current()
        rows = shown(found, chip, now)
        self.model.columns = columns(now)
        self.model.set_values(rows)
        self._empty.tell(*empty_words(chip, text))
        self._stack.setCurrentWidget(self.table if rows else self._empty)
        numbers = [one.number for one in rows]
        if chosen is not None and chosen.number in numbers:
            self.table.selectRow(numbers.index(chosen.number))
        else:
            self.table.select_first()

    def _written(self, done: Done[Feedback], *, printing: bool) -> None:
        case = done.value
        due = f", trả lời chậm nhất {date_text(local(case.due.due_at).date())}" if case.due else ""
        self._seat.bus.tell(Level.DONE, f"Đã ghi {case.number}{due}.")
        self._seat.bus.changed.emit(done.change, self)
        self.look_again()
        if printing:
            self._print_receipt(case)

    def _print_receipt(self, case: Feedback) -> None:
        app, actor, number = self._seat.app, self._seat.actor, str(case.number)
        form = FeedbackForm.RECEIPT
        self.press.make(
            lambda: app.feedback_pdf(actor, number, form),
            f"{number}-{form.value}",
            f"{form.label} {number}",
        )
