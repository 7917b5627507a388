"""The result in hand: whose, what is still owed, what goes back with it, who gets it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QVBoxLayout, QWidget

from motcua_desktop.domain.attachment import Attachment, Role
from motcua_desktop.domain.collecting import compared, hindrance, originals, owed
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.identity_card import ReadCard
from motcua_desktop.domain.moment import date_text, money_text
from motcua_desktop.domain.text import text_field
from motcua_desktop.errors import InvalidInput
from motcua_desktop.ui.returns.collector import CollectorForm
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.field import CheckedLine, Field, checked_field
from motcua_desktop.ui.widgets.layout import boxed, card, clear, column, row, scrolled
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_LONGEST = 60
# Room for the trouble under a field.
_BELOW = 72
_KEPT = "Bản chính lấy để đối chiếu phải trả lại: đánh dấu đã trả, hoặc F9 lần nữa nếu giữ lại."


class ReturnPane(QWidget):
    """`go(code, data)` when the result is to be given, `left` when not, `opened(code)`."""

    go = Signal(str, object)
    left = Signal()
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.dossier: Dossier | None = None
        self._asked = False
        self.who = words("", "big", wrap=True)
        self._code = words("", "code")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._procedure = words("", "muted", wrap=True)
        self.note = Note("", Tone.QUIET)
        self.result = Lines(kinds=("muted", ""))
        self.collector = CollectorForm()
        self.ticks: list[QCheckBox] = []
        self._tick_rows = QVBoxLayout()
        self._tick_note = words("", "error", wrap=True)
        self._owed_note = Note("", Tone.DUE)
        self.owed_why = checked_field(
            "Vì sao trả khi chưa thu đủ",
            CheckedLine(_why, hint="ví dụ: đã chuyển khoản, chờ báo có"),
        )
        self.go_button = KeyButton("Trả kết quả", "F9", kind="primary")
        self._open = KeyButton("Mở hồ sơ", "Ctrl O")
        self.rate_button = KeyButton("Mời đánh giá", "Shift F9")
        self._leave = KeyButton("Thôi", "Esc", kind="quiet")
        self.go_button.clicked.connect(self.submit)
        self._leave.clicked.connect(self.left)
        self._open.clicked.connect(self.open_dossier)
        self._lay_out()

    def show_dossier(self, dossier: Dossier, scans: Sequence[Attachment]) -> None:
        """This result is in hand."""
        self.dossier, self._asked = dossier, False
        self.who.setText(str(dossier.applicant.name))
        self._code.setText(dossier.code)
        self._procedure.setText(dossier.procedure.name)
        self.result.show_facts(_result(dossier, scans))
        hindered = hindrance(dossier)
        self.note.tell(hindered, Tone.WAITING)
        self._form.setVisible(not hindered)
        self.go_button.setVisible(not hindered)
        self.go_button.setEnabled(True)
        self.collector.show_dossier(dossier)
        self._show_originals(() if hindered else originals(dossier), compared(dossier))
        self._show_owed(0 if hindered else owed(dossier))

    def show_nothing(self) -> None:
        """Ready for the next in the queue."""
        self.dossier = None

    def focus_first(self) -> None:
        """What is to be filled in first, or the way to the dossier where nothing is to be given."""
        if self.go_button.isHidden():
            self._open.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.collector.focus_first()

    def take_card(self, read: ReadCard) -> None:
        """Somebody's card while this result is in hand."""
        if not self.go_button.isHidden():
            self.collector.take_card(read)
            self._show_focus()

    def submit(self) -> None:
        """F9: tell what is missing beside its field, else `go`."""
        if self.dossier is None or self.go_button.isHidden() or not self.go_button.isEnabled():
            return
        try:
            data = self._data()
        except InvalidInput as trouble:
            self.tell(trouble)
            return
        left = [tick for tick in self.ticks if tick.property("must") and not tick.isChecked()]
        if left and not self._asked:
            self._ask_for(left[0])
            return
        self.go_button.setEnabled(False)
        self.go.emit(self.dossier.code, data)

    def tell(self, trouble: InvalidInput) -> bool:
        """Tell a trouble beside its field; False when there is no such field."""
        self.release()
        if trouble.field == "owed_why":
            self.owed_why.tell(trouble.message)
            self.owed_why.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show_focus()
            return True
        found = self.collector.tell(trouble)
        self._show_focus()
        return found

    def release(self) -> None:
        """It did not work out; it may be tried again."""
        self.go_button.setEnabled(True)

    def open_dossier(self) -> None:
        """The whole dossier is wanted."""
        if self.dossier is not None:
            self.opened.emit(self.dossier.code)

    def _data(self) -> dict[str, Any]:
        data = self.collector.data()
        back = [str(tick.property("paper")) for tick in self.ticks if tick.isChecked()]
        if back:
            data["originals_back"] = back
        why = _line(self.owed_why)
        if not self.owed_why.isHidden() and not why:
            raise InvalidInput("Thu nốt phí, hoặc ghi vì sao trả trước.", field="owed_why")
        if why:
            data["owed_why"] = why
        return data

    def _ask_for(self, tick: QCheckBox) -> None:
        """Once: whoever keeps an original on purpose presses F9 again."""
        self._asked = True
        self._tick_note.setText(_KEPT)
        self._tick_note.show()
        tick.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_focus()

    def _show_focus(self) -> None:
        """With large text not everything is in sight; where the keyboard went is."""
        focused = QApplication.focusWidget()
        if focused is not None and self._scroll.isAncestorOf(focused):
            self._scroll.ensureWidgetVisible(focused, 0, _BELOW)

    def _show_originals(self, names: Sequence[str], must: frozenset[str]) -> None:
        clear(self._tick_rows)
        self.ticks = []
        self._tick_note.hide()
        for name in names:
            tick = QCheckBox(_short(name).replace("&", "&&"))
            tick.setProperty("paper", name)
            tick.setProperty("must", name in must)
            tick.setAccessibleName(f"Đã trả lại bản chính: {name}")
            self._tick_rows.addWidget(tick)
            self.ticks.append(tick)
        self._originals.setVisible(bool(self.ticks))

    def _show_owed(self, amount: int) -> None:
        told = f"Còn phải nộp {money_text(amount)}." if amount else ""
        self._owed_note.tell(told, Tone.DUE, Icon.WARNING)
        self.owed_why.setVisible(bool(amount))
        self.owed_why.tell("")
        if isinstance(self.owed_why.editor, CheckedLine):
            self.owed_why.editor.clear()

    def _lay_out(self) -> None:
        self._originals = boxed(
            column(
                words("Bản chính đã trả lại", "heading"),
                self._tick_rows,
                self._tick_note,
                spacing=6,
            )
        )
        told = column(
            self.who,
            row(self._code, None),
            self._procedure,
            self.result,
            self.note,
            self._owed_note,
            self.owed_why,
            4,
            self._originals,
            None,
            spacing=GRID,
        )
        self._form = boxed(
            column(words("Người đến nhận", "heading"), self.collector, None, spacing=GRID)
        )
        inner = row(spacing=4 * GRID)
        inner.addLayout(told, 1)
        inner.addWidget(self._form, 1)
        box = boxed(inner)
        inner.setContentsMargins(0, 0, GRID, 0)
        self._scroll = scrolled(box)
        whole = column(spacing=12)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(row(self.go_button, self.rate_button, self._open, self._leave, None))
        self.setLayout(column(card(whole, name="Kết quả đang trả")))


def _result(dossier: Dossier, scans: Sequence[Attachment]) -> list[tuple[str, str]]:
    day = date_text(dossier.result_date) if dossier.result_date else ""
    number = " ngày ".join(part for part in (dossier.result_number, day) if part)
    scanned = next((scan for scan in scans if scan.role is Role.RESULT), None)
    return [
        ("Kết quả", dossier.result_name),
        ("Số", number),
        ("Bản quét", f"{scanned.pages} trang" if scanned else ""),
        ("Nơi nhận", f"{dossier.return_by.label} {dossier.postal_address}".strip()),
    ]


def _line(field: Field) -> str:
    editor = field.editor
    return editor.text().strip() if isinstance(editor, CheckedLine) else ""


def _short(name: str) -> str:
    """A tick has one line; the dossier's page has the longest names whole."""
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST].rsplit(' ', 1)[0]}…"


def _why(text: str) -> object:
    return text_field(text, field="owed_why", limit=300)
