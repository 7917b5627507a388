"""Đường đi của hồ sơ: who had it and kept the limit, who has it now, which agencies come next."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from motcua_desktop.domain.change import Done
from motcua_desktop.domain.custody import HolderKind
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.moment import moment_text
from motcua_desktop.domain.people import PersonName
from motcua_desktop.domain.route import Leg, route
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.states import timeliness_tone
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.field import CheckedLine, checked_field
from motcua_desktop.ui.widgets.layout import boxed, card, clear, column, row
from motcua_desktop.ui.widgets.table import Badge
from motcua_desktop.ui.widgets.tones import Pill
from motcua_desktop.ui.widgets.words import words

_SIGNER = 240


class RouteCard(QWidget):
    """Hidden while the dossier is at the desk and has nowhere else to go.

    Whoever took it over without a list signs for it here.
    """

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._code = ""
        self._asked_for = ("", 0)
        self.told: tuple[tuple[str, str, Badge], ...] = ()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(0, 1)
        title = "Đường đi của hồ sơ"
        self.by = CheckedLine(PersonName, required=True)
        self.field = checked_field("Người ký nhận", self.by)
        self.sign = KeyButton("Bên nhận đã ký", "Enter")
        self.field.setMinimumWidth(_SIGNER)
        foot = row(self.field, self.sign, None)
        foot.setAlignment(self.sign, Qt.AlignmentFlag.AlignBottom)
        self._unsigned = boxed(foot)
        inner = column(words(title, "heading"), self._grid, self._unsigned, spacing=GRID)
        self.sign.clicked.connect(self.submit)
        self.by.returnPressed.connect(self.submit)
        self._card: QFrame = card(inner, name=title)
        self.setLayout(column(self._card))

    def show_dossier(self, dossier: Dossier, now: datetime) -> None:
        """Tell this one's way as it is at `now`."""
        legs = route(dossier, now)
        self.setVisible(len(legs) > 1)
        self._ask_for_signature(dossier)
        self.told = tuple((_name(leg), _when(leg), _pill(leg)) for leg in legs)
        clear(self._grid)
        aside = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
        for place, (leg, (name, when, state)) in enumerate(zip(legs, self.told, strict=True)):
            who = words(name, "strong" if leg.here else "", wrap=True, parent=self)
            then = words(when, "muted", wrap=True, parent=self)
            self._grid.addLayout(column(who, then, spacing=2), place, 0)
            self._grid.addWidget(Pill(state.text, state.tone, state.icon, self), place, 1, aside)

    def submit(self) -> None:
        """The taker's receipt was signed; once only."""
        if self.by.check() or not self.sign.isEnabled():
            self.by.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        custody, actor = self._seat.app.custody, self._seat.actor
        code, by = self._code, self.by.text().strip()
        self.sign.setEnabled(False)
        self._seat.lanes.desk.run(
            self, lambda: custody.take(actor, [code], by=by), self._signed, self._refused
        )

    def _ask_for_signature(self, dossier: Dossier) -> None:
        last = dossier.custody[-1] if dossier.custody else None
        passed = last is not None and last.taker.kind is not HolderKind.DESK
        waits = last is not None and last.taken_at is None and dossier.status.open
        self._unsigned.setVisible(passed and waits)
        self.sign.setEnabled(True)
        asked_for = (dossier.code, len(dossier.custody))
        if last is not None and self._asked_for != asked_for:
            person = last.taker.kind is HolderKind.SPECIALIST
            self.by.setText(last.taker.name if person else "")
            self.field.tell("")
        self._code, self._asked_for = dossier.code, asked_for

    def _signed(self, done: Done[tuple[Dossier, ...]]) -> None:
        told = f"{done.value[0].custody[-1].taken_by} đã ký nhận hồ sơ {self._code}."
        self._seat.bus.tell(Level.DONE, told)
        self._seat.bus.changed.emit(done.change, self)

    def _refused(self, trouble: DeskError) -> None:
        self.sign.setEnabled(True)
        if isinstance(trouble, InvalidInput) and trouble.field == "by":
            self.field.tell(trouble.message)
        else:
            self._seat.bus.trouble(trouble)


def _name(leg: Leg) -> str:
    return f"{leg.holder.told} · {leg.note}" if leg.note else leg.holder.told


def _when(leg: Leg) -> str:
    if leg.since is None:
        return f"Thời hạn {leg.term.text()}" if leg.term else "Chưa tới lượt"
    told = [f"Từ {moment_text(leg.since)}"]
    if leg.left_at is not None:
        told.append(f"đến {moment_text(leg.left_at)}")
    if leg.holder.until is not None:
        told.append(f"hạn {moment_text(leg.holder.until)}")
    if leg.taken_by:
        told.append(f"{leg.taken_by} đã ký nhận")
    return ", ".join(told)


def _pill(leg: Leg) -> Badge:
    if leg.ahead:
        return Badge("Tiếp theo", Tone.QUIET, Icon.GO)
    here = "Đang giữ" if leg.here else ""
    if leg.kept is None:
        return Badge(here or "Đã qua", Tone.WAITING if here else Tone.QUIET, Icon.CHECK)
    kept = f"{here}, {leg.kept.label.lower()}" if here else leg.kept.label
    return Badge(kept, timeliness_tone(leg.kept))
