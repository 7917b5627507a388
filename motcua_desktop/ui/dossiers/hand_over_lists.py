"""The hand-over lists of this counter: the taker's signature written down, a list printed again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.custody import HolderKind
from motcua_desktop.domain.handing import HandOverList
from motcua_desktop.domain.moment import moment_text
from motcua_desktop.domain.people import PersonName
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.field import CheckedLine, checked_field
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.table import Badge, Column, ListTable, ValuesModel
from motcua_desktop.ui.widgets.tones import Note


def _signed(made: HandOverList) -> Badge:
    if made.open:
        return Badge(f"{made.open} chưa ký nhận", Tone.DUE, Icon.CLOCK)
    return Badge("Đã ký nhận", Tone.IN_TIME, Icon.DONE)


COLUMNS: tuple[Column[HandOverList], ...] = (
    Column("Số", lambda made: str(made.number), 9, strong=True),
    Column("Lúc", lambda made: moment_text(made.at), 16),
    Column("Bên nhận", lambda made: made.taker.told, 0, wrap=True),
    Column("Hồ sơ", lambda made: str(len(made.dossiers)), 6, right=True),
    Column("Ký nhận", lambda made: made.taken_by, 18, badge=_signed),
)


class HandOverLists(QDialog):
    """`changed(Change)` when a signature was written down, `printing(number)` for the paper."""

    changed = Signal(object)
    printing = Signal(str)

    def __init__(self, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._seat = seat
        self._asking = Latest(seat.lanes.desk, self)
        self.setWindowTitle("Các danh sách bàn giao")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(820, 460)
        self.model: ValuesModel[HandOverList] = ValuesModel(COLUMNS, self)
        self.table = ListTable(self.model, "Các danh sách bàn giao")
        self.by = CheckedLine(PersonName, required=True)
        self.field = checked_field("Người ký nhận", self.by)
        self.trouble = Note("", Tone.LATE, Icon.ALERT)
        self.sign = KeyButton("Bên nhận đã ký", "Ctrl Enter", kind="primary")
        self.print = KeyButton("In danh sách", "Ctrl P", picture=Icon.PRINT)
        self._stack = QStackedWidget()
        self._lay_out()
        self._listen()
        self.look_again()

    def look_again(self) -> None:
        """The lists as they are now; the one under the cursor stays."""
        app, actor = self._seat.app, self._seat.actor
        self._asking.ask(lambda: app.custody.lists(actor), self._show)

    def submit(self) -> None:
        """The taker signed for what is left of the chosen list."""
        made = self.table.current()
        if made is None or not self.sign.isEnabled():
            return
        if self.by.check():
            self._ask_by()
            return
        app, actor, number, by = self._seat.app, self._seat.actor, str(made.number), self.by.text()
        self.sign.setEnabled(False)
        self._seat.lanes.desk.run(
            self,
            lambda: app.custody.take_list(actor, number, by=by),
            self._done,
            self._refused,
        )

    def _lay_out(self) -> None:
        empty = EmptyState(
            Icon.SEND, "Chưa có danh sách bàn giao nào", "Chọn hồ sơ ở danh sách rồi nhấn Ctrl B."
        )
        self._stack.addWidget(self.table)
        self._stack.addWidget(empty)
        close = KeyButton("Đóng", "Esc")
        close.clicked.connect(self.reject)
        foot = row(self.field, self.sign, self.print, None, close)
        for part in (self.sign, self.print, close):
            foot.setAlignment(part, Qt.AlignmentFlag.AlignBottom)
        self.field.setMinimumWidth(240)
        whole = column(spacing=12, margins=20)
        whole.addWidget(self._stack, 1)
        whole.addWidget(self.trouble)
        whole.addLayout(foot)
        self.setLayout(whole)

    def _listen(self) -> None:
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _: self._ask_by())
        self.sign.clicked.connect(self.submit)
        self.print.clicked.connect(self._print)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.submit)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self._print)

    def _ask_by(self) -> None:
        """The name that is offered gives way to the first letter of another."""
        self.by.setFocus(Qt.FocusReason.OtherFocusReason)
        self.by.selectAll()

    def _show(self, lists: tuple[HandOverList, ...]) -> None:
        current = self.table.current()
        self.model.set_values(lists)
        self._stack.setCurrentIndex(0 if lists else 1)
        if lists:
            numbers = [made.number for made in lists]
            wanted = current.number if current else None
            self.table.selectRow(numbers.index(wanted) if wanted in numbers else 0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, made: HandOverList | None) -> None:
        self.sign.setEnabled(made is not None and made.open > 0)
        self.print.setEnabled(made is not None)
        person = made is not None and made.taker.kind is HolderKind.SPECIALIST
        self.by.setText(made.taker.name if made is not None and person else "")
        self.field.tell("")

    def _print(self) -> None:
        made = self.table.current()
        if made is not None:
            self.printing.emit(str(made.number))

    def _done(self, done: Done[HandOverList]) -> None:
        self.trouble.hush()
        change: Change = done.change
        self.changed.emit(change)
        self.look_again()

    def _refused(self, trouble: DeskError) -> None:
        self.sign.setEnabled(True)
        if isinstance(trouble, InvalidInput) and trouble.field == "by":
            self.field.tell(trouble.message)
            return
        self.trouble.tell(trouble.sentence(), Tone.LATE, Icon.ALERT)
