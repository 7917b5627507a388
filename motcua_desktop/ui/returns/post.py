"""The post: what is gathered into one consignment, and what became of what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QGridLayout,
    QLineEdit,
    QStackedWidget,
    QWidget,
)

from motcua_desktop.domain.moment import date_text, local, money_text
from motcua_desktop.domain.results import Parcel, Sent
from motcua_desktop.domain.text import text_field
from motcua_desktop.errors import InvalidInput
from motcua_desktop.ui.returns.model import POST, Row, empty_words, phone_text
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.field import CheckedLine, Field, checked_field, tell_beside
from motcua_desktop.ui.widgets.layout import boxed, card, clear, column, row, scrolled
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.words import tip, words

# Who, where to, the post's number.
_SHARES = (4, 6, 3)
_NUMBER_LETTERS = 18
_LONGEST = 34


@dataclass(frozen=True, slots=True)
class _Packing:
    """One result to be sent: whether it goes this time, and the post's number."""

    code: str
    tick: QCheckBox
    tracking: QLineEdit


class PostPane(QStackedWidget):
    """`go(parcels, carrier)` when they are handed to the post."""

    go = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.packed: list[_Packing] = []
        self._shown: tuple[str, ...] = ()
        self.carrier = CheckedLine(_carrier, required=True, hint="Bưu điện xã …")
        self._carrier_field = checked_field("Đơn vị bưu chính", self.carrier)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(2 * GRID)
        self._rows.setVerticalSpacing(GRID)
        for place, share in enumerate(_SHARES):
            self._rows.setColumnStretch(place, share)
        self.go_button = KeyButton("Lập bảng kê và in", "F9", kind="primary")
        self.go_button.clicked.connect(self.submit)
        self._lay_out()

    def show_rows(self, rows: Sequence[Row], carriers: Sequence[str]) -> None:
        """These wait for the post; what was typed stays while they are the same."""
        if carriers and not self.carrier.text():
            self.carrier.setText(carriers[0])
        self._offer(carriers)
        shown = tuple(row.ready.line.code for row in rows)
        if shown != self._shown:
            self._shown = shown
            clear(self._rows)
            self.packed = [self._pack(place, row) for place, row in enumerate(rows)]
        self.go_button.setEnabled(True)
        self.setCurrentIndex(1 if rows else 0)

    def focus_first(self) -> None:
        """The first number to type or scan."""
        first = self.packed[0].tracking if self.packed else self.carrier
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """F9: what is ticked goes."""
        if not self.go_button.isEnabled() or self.currentIndex() == 0:
            return
        if self.carrier.check():
            self.carrier.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        parcels = tuple(
            Parcel(one.code, one.tracking.text().strip())
            for one in self.packed
            if one.tick.isChecked()
        )
        self.go_button.setEnabled(False)
        self.go.emit(parcels, self.carrier.text().strip())

    def release(self) -> None:
        """It did not work out; it may be tried again."""
        self.go_button.setEnabled(True)

    def _pack(self, place: int, told: Row) -> _Packing:
        ready = told.ready
        tick = QCheckBox(_short(ready.line.applicant).replace("&", "&&"))
        tick.setChecked(True)
        tick.setAccessibleName(f"Gửi lần này: {ready.line.applicant}, {ready.line.code}")
        tick.setToolTip(tip(ready.line.applicant))
        tracking = QLineEdit()
        tracking.setMaxLength(50)
        tracking.setPlaceholderText("mã bưu gửi")
        tracking.setAccessibleName(f"Mã bưu gửi của {ready.line.applicant}")
        tracking.returnPressed.connect(lambda: self._next(tracking))
        where = [ready.address, phone_text(ready.phone)]
        if ready.owed:
            where.append(f"còn thiếu phí {money_text(ready.owed)}")
        address = words(" · ".join(where), "muted", wrap=True)
        tracking.setMinimumWidth(_NUMBER_LETTERS * tracking.fontMetrics().averageCharWidth())
        who = boxed(column(tick, words(ready.line.code, "code"), spacing=2))
        for at, part in enumerate((who, address, tracking)):
            self._rows.addWidget(part, place, at)
        return _Packing(ready.line.code, tick, tracking)

    def _next(self, line: QLineEdit) -> None:
        """Enter, also a scanner's, goes on to the next number; after the last one to the button."""
        lines = [one.tracking for one in self.packed]
        at = lines.index(line) + 1
        following: QWidget = lines[at] if at < len(lines) else self.go_button
        following.setFocus(Qt.FocusReason.TabFocusReason)

    def _offer(self, carriers: Sequence[str]) -> None:
        completer = QCompleter(list(carriers), self.carrier)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.carrier.setCompleter(completer)

    def _lay_out(self) -> None:
        inner = column(self._rows, None)
        box = boxed(inner)
        inner.setContentsMargins(0, 0, GRID, 0)
        told = words(
            "Bỏ dấu người chưa gửi lần này. Mã bưu gửi quét hoặc gõ, cũng có thể ghi sau.",
            "muted",
            wrap=True,
        )
        whole = column(told, spacing=12)
        whole.addWidget(scrolled(box), 1)
        foot = row(self._carrier_field, self.go_button, None, spacing=12)
        foot.setAlignment(self.go_button, Qt.AlignmentFlag.AlignBottom)
        self._carrier_field.setMinimumWidth(320)
        whole.addLayout(foot)
        empty = EmptyState(Icon.INBOX, *empty_words(POST))
        self.addWidget(card(column(empty)))
        self.addWidget(card(whole, name="Gom gửi bưu chính"))


class SentPane(QStackedWidget):
    """`tracked(code, number)`, `came_back(code, reason)`, `printing(consignment)`."""

    tracked = Signal(str, str)
    came_back = Signal(str, str)
    printing = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.sent: Sent | None = None
        self._typed_for = ""
        self._who = words("", "big", wrap=True)
        self._facts = Lines(kinds=("muted", ""))
        self.number = QLineEdit()
        self.number.setMaxLength(50)
        self.reason = CheckedLine(_reason, hint="ví dụ: không có người nhận")
        self.fields = {
            "tracking_number": Field("Mã bưu gửi", self.number),
            "reason": checked_field("Bưu chính chuyển hoàn vì", self.reason),
        }
        self._track = KeyButton("Ghi mã bưu gửi", "Enter", kind="primary")
        self._back = KeyButton("Nhận lại, chờ trả", "Enter")
        self._print = KeyButton("In bảng kê", "Ctrl P", picture=Icon.PRINT)
        self._track.clicked.connect(self._tracked)
        self.number.returnPressed.connect(self._tracked)
        self._back.clicked.connect(self._came_back)
        self.reason.returnPressed.connect(self._came_back)
        self._print.clicked.connect(self.print_out)
        self._lay_out()

    def show_sent(self, sent: Sent | None) -> None:
        """Tell this one, or that none is chosen; what was typed stays while it is the same."""
        if sent is None:
            self.sent = None
            self.setCurrentIndex(0)
            return
        if self._typed_for != sent.code:
            self._typed_for = sent.code
            self.number.setText(sent.tracking_number)
            self.reason.clear()
            for field in self.fields.values():
                field.tell("")
        self.sent = sent
        self._who.setText(sent.recipient)
        self._facts.show_facts(
            [
                ("Mã hồ sơ", sent.code),
                ("Địa chỉ", sent.address),
                ("Điện thoại", phone_text(sent.phone)),
                ("Nội dung", sent.content),
                ("Bảng kê", f"{sent.consignment}, ngày {date_text(local(sent.at).date())}"),
            ]
        )
        self.setCurrentIndex(1)

    def focus_first(self) -> None:
        """The post's number."""
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)
        self.number.selectAll()

    def tell(self, trouble: InvalidInput) -> bool:
        """Tell a trouble beside its field; False when there is no such field."""
        return tell_beside(self.fields, trouble)

    def print_out(self) -> bool:
        """The consignment of the chosen parcel once more; False when none is chosen."""
        if self.sent is None:
            return False
        self.printing.emit(str(self.sent.consignment))
        return True

    def _tracked(self) -> None:
        if self.sent is not None:
            self.fields["tracking_number"].tell("")
            self.tracked.emit(self.sent.code, self.number.text().strip())

    def _came_back(self) -> None:
        if self.sent is not None:
            self.fields["reason"].tell("")
            self.came_back.emit(self.sent.code, self.reason.text().strip())

    def _lay_out(self) -> None:
        whole = column(
            self._who,
            self._facts,
            GRID,
            self.fields["tracking_number"],
            row(self._track, None),
            GRID,
            self.fields["reason"],
            row(self._back, None),
            GRID,
            row(self._print, None),
            None,
            spacing=GRID,
        )
        box = boxed(whole)
        whole.setContentsMargins(0, 0, GRID, 0)
        empty = EmptyState(Icon.SEND, "Chọn một dòng", "Ghi mã bưu gửi, hoặc nhận lại thư về.")
        self.addWidget(card(column(empty)))
        self.addWidget(card(column(scrolled(box)), name="Kết quả đã gửi"))


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST].rsplit(' ', 1)[0]}…"


def _carrier(text: str) -> object:
    return text_field(text, field="carrier", limit=200)


def _reason(text: str) -> object:
    return text_field(text, field="reason", limit=500)
