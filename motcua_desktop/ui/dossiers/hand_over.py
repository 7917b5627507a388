"""Bàn giao: several dossiers to one taker, on a list that both sides sign."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QCompleter, QDialog, QLineEdit, QWidget

from motcua_desktop.domain.calendar import closing
from motcua_desktop.domain.change import Done
from motcua_desktop.domain.custody import HolderKind
from motcua_desktop.domain.handing import HandOverList, Takers
from motcua_desktop.domain.moment import parse_date
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.choice import Choice
from motcua_desktop.ui.widgets.field import CheckedLine, Field, checked_field, tell_beside
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_MOST_NAMED = 3


class HandOverDialog(QDialog):
    """`handed(Done[HandOverList], prints)` when it is done; Ctrl+Enter does it."""

    handed = Signal(object, bool)

    def __init__(self, seat: Seat, codes: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._seat = seat
        self._codes = tuple(codes)
        self._takers = Takers()
        self._asking = Latest(seat.lanes.desk, self)
        self.setWindowTitle("Bàn giao hồ sơ")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self.kind = Choice([(kind.label, kind.value) for kind in _KINDS])
        self.name = QLineEdit()
        self.name.setMaxLength(200)
        self.until = CheckedLine(_day, hint="27/11/2026, để trống nếu không có")
        self.note = QLineEdit()
        self.note.setMaxLength(500)
        self.prints = QCheckBox("In danh sách để hai bên ký")
        self.prints.setChecked(True)
        self.fields = {
            "to_kind": Field("Chuyển cho", self.kind),
            "to": Field("Tên người, cơ quan nhận", self.name),
            "until": checked_field("Hạn của bước này", self.until),
            "note": Field("Ghi chú (nếu có)", self.note),
        }
        self.trouble = Note("", Tone.LATE, Icon.ALERT)
        self.go = KeyButton("Bàn giao", "Ctrl Enter", kind="primary")
        self._lay_out()
        self._listen()
        self._asking.ask(seat.app.custody.takers, self._offer)

    def submit(self) -> None:
        """Hand them over; a trouble is told in the dialog."""
        if not self.go.isEnabled():
            return
        for field in self.fields.values():
            field.tell("")
        self.trouble.hush()
        try:
            until = self._until()
        except InvalidInput as trouble:
            self._refused(trouble)
            return
        app, actor = self._seat.app, self._seat.actor
        to, kind, note = self._to(), self._kind(), self.note.text().strip()
        self.go.setEnabled(False)
        self._seat.lanes.desk.run(
            self,
            lambda: app.custody.hand_over_many(
                actor,
                self._codes,
                to=to,
                kind=kind,
                until=closing(until, app.office.calendar(), field="until") if until else None,
                note=note,
            ),
            self._done,
            self._refused,
        )

    def _lay_out(self) -> None:
        cancel = KeyButton("Thôi", "Esc")
        cancel.clicked.connect(self.reject)
        named = ", ".join(self._codes[:_MOST_NAMED])
        more = f" và {len(self._codes) - _MOST_NAMED} hồ sơ khác" if self.many else ""
        self.setLayout(
            column(
                words(f"{len(self._codes)} hồ sơ", "big"),
                words(f"{named}{more}", "muted", wrap=True),
                *self.fields.values(),
                self.prints,
                self.trouble,
                row(None, cancel, self.go),
                spacing=12,
                margins=20,
            )
        )
        self.name.setFocus()

    @property
    def many(self) -> bool:
        """Whether there are more dossiers than are named."""
        return len(self._codes) > _MOST_NAMED

    def _listen(self) -> None:
        self.go.clicked.connect(self.submit)
        self.kind.activated.connect(self._dress)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.submit)

    def _offer(self, takers: Takers) -> None:
        self._takers = takers
        self._dress()

    def _dress(self) -> None:
        """The desk needs no name; the others are offered those that are known."""
        kind = self._kind()
        self.name.setEnabled(kind is not HolderKind.DESK)
        known = self._takers.agencies if kind is HolderKind.AGENCY else self._takers.specialists
        completer = QCompleter(list(known), self.name)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.name.setCompleter(completer)
        self.name.setPlaceholderText(f"ví dụ {known[0]}" if known else "")

    def _kind(self) -> HolderKind:
        return HolderKind(self.kind.currentData())

    def _to(self) -> str:
        return "" if self._kind() is HolderKind.DESK else self.name.text().strip()

    def _until(self) -> date | None:
        text = self.until.text().strip()
        return parse_date(text, field="until") if text else None

    def _done(self, done: Done[HandOverList]) -> None:
        self.handed.emit(done, self.prints.isChecked())
        self.accept()

    def _refused(self, trouble: DeskError) -> None:
        self.go.setEnabled(True)
        if not (isinstance(trouble, InvalidInput) and tell_beside(self.fields, trouble)):
            self.trouble.tell(trouble.sentence(), Tone.LATE, Icon.ALERT)


_KINDS = (HolderKind.SPECIALIST, HolderKind.AGENCY, HolderKind.DESK)


def _day(text: str) -> object:
    return parse_date(text, field="until")
