"""Beside the person card: whom the desk knows, and what may be there already. Only offered."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.finding import KnownPerson
from motcua_desktop.domain.likeness import Likeness, Sought, differences, new_in
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.people import ApplicantKind
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import column, row
from motcua_desktop.ui.widgets.tones import Note

_PAUSE_MS = 200
_MOST_SHOWN = 2

Answer = tuple[tuple[KnownPerson, ...], tuple[Likeness, ...]]


class Acquaintance(QWidget):
    """Asks when the keyboard rests; an answer to older typing is dropped.

    `typed` gives the `applicant` shape as it stands, `procedure` the code that is chosen; None:
    it is somebody who comes for another, a person, and no request of theirs is looked for.
    `taken(Person)` when the officer takes a known person over.
    """

    taken = Signal(object)

    def __init__(
        self,
        seat: Seat,
        typed: Callable[[], Mapping[str, Any]],
        procedure: Callable[[], str] | None,
    ) -> None:
        super().__init__()
        self._seat = seat
        self._typed = typed
        self._procedure = procedure
        self._latest = Latest(seat.lanes.desk, self)
        self._asked = Sought()
        self._known: tuple[KnownPerson, ...] = ()
        self._place = 0
        self._alike: tuple[Likeness, ...] = ()
        self.known = Note("", Tone.WAITING, Icon.PERSON)
        self.fill = KeyButton("Điền", "Ctrl Enter", kind="link")
        self.fill.setAccessibleName("Điền thông tin của người đã biết (Ctrl Enter)")
        self.similar = Note("", Tone.DUE, Icon.COPY)
        self.open = KeyButton("Mở", "Ctrl O", kind="link")
        self.open.setAccessibleName("Mở hồ sơ có thể trùng (Ctrl O)")
        self.open_note = Note("", Tone.DUE, Icon.ALERT)
        known = column(self.known, row(None, self.fill), spacing=0)
        similar = column(self.similar, row(None, self.open), spacing=0)
        self.setLayout(column(known, similar, self.open_note, spacing=4))
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_PAUSE_MS)
        self._rest.timeout.connect(self.ask)
        self.fill.clicked.connect(self.accept)
        self.open.clicked.connect(self.open_similar)
        self._tell()

    def touched(self) -> None:
        """Something was typed: what differs is told at once, who it may be when it rests."""
        self._tell()
        self._rest.start()

    def ask(self) -> None:
        """Ask now who this may be and what is there already."""
        self._rest.stop()
        owner = self._procedure is not None
        sought = Sought.of(self._typed(), self._procedure() if self._procedure else "")
        if sought == self._asked:
            return
        self._asked = sought
        people = self._seat.app.people

        def look() -> Answer:
            known = people.known(sought)
            return (known, people.similar(sought)) if owner else (citizens(known), ())

        self._latest.ask(look, self._answered)

    def forget(self) -> None:
        """Another page begins: nobody is offered."""
        self._rest.stop()
        self._latest.forget()
        self._asked = Sought()
        self._answered(((), ()))

    def offered(self) -> KnownPerson | None:
        """Who is offered now."""
        return self._known[self._place] if self._known and not self.known.isHidden() else None

    def accept(self) -> bool:
        """Take over the person that is offered; False when nobody is."""
        offered = self.offered()
        if offered is None:
            return False
        self.taken.emit(offered.person)
        self._tell()
        return True

    def next_one(self) -> None:
        """Offer the next of those it may be."""
        if self.offered() is not None:
            self._place = (self._place + 1) % len(self._known)
            self._tell()

    def open_similar(self) -> None:
        """Show the dossier that is most alike; the page stays as it is."""
        if self._alike:
            self._seat.bus.open_dossier.emit(self._alike[0].line.code)

    def _answered(self, answer: Answer) -> None:
        self._known, self._alike = answer
        self._place = 0
        self._tell()

    def _tell(self) -> None:
        typed = self._typed()
        for note in (self.known, self.similar, self.open_note):
            note.hush()
        if self._known and new_in(self._known[self._place].person, typed):
            told = known_text(self._known, self._place, typed)
            self.known.tell(told, Tone.WAITING, Icon.PERSON)
        if self._alike:
            self.similar.tell(similar_text(self._alike), Tone.DUE, Icon.COPY)
        self.fill.setVisible(bool(self.known.text()))
        self.open.setVisible(bool(self.similar.text()))
        if told := open_text(self._others()):
            self.open_note.tell(told, Tone.DUE, Icon.ALERT)
        self.setVisible(bool(self._known or self._alike))

    def _others(self) -> tuple[DossierLine, ...]:
        """What this very person has open, but for what is told as possibly the same."""
        if self._procedure is None:
            return ()
        number = self._asked.id_number
        known = next((one for one in self._known if str(one.person.id_number) == number), None)
        alike = {one.line.code for one in self._alike}
        return tuple(line for line in known.open if line.code not in alike) if known else ()


def citizens(known: tuple[KnownPerson, ...]) -> tuple[KnownPerson, ...]:
    """Nobody comes as an organisation."""
    return tuple(one for one in known if one.person.kind is ApplicantKind.CITIZEN)


def known_text(known: tuple[KnownPerson, ...], place: int, typed: Mapping[str, Any]) -> str:
    """Who it may be, when they came and were verified, and what was typed otherwise."""
    one = known[place]
    person = one.person
    came = date_text(local(one.last_seen).date())
    born = f", sinh {person.birth_date.text()}" if person.birth_date else ""
    lines = [f"{person.name}{born}", f"Đến ngày {came}; {one.verified_text}"]
    if len(known) > 1:
        lines[0] = f"{place + 1}/{len(known)}  {lines[0]}  (Ctrl ↓ người khác)"
    other = [f"{found.label} {found.known}" for found in differences(typed, person)]
    if other:
        lines.append(f"Đã biết khác: {'; '.join(other)}")
    return "\n".join(lines)


def similar_text(alike: tuple[Likeness, ...]) -> str:
    """`Có thể trùng: H50… – Nguyễn Thị Ánh – trùng số định danh, thủ tục – đang xử lý`."""
    lines = [f"Có thể trùng: {one.text()}" for one in alike[:_MOST_SHOWN]]
    if len(alike) > _MOST_SHOWN:
        lines.append(f"và {len(alike) - _MOST_SHOWN} hồ sơ khác")
    return "\n".join(lines)


def open_text(lines: tuple[DossierLine, ...]) -> str:
    """`Người này còn 1 hồ sơ đang giải quyết (hẹn 25/11/2026).`; "" for none."""
    if not lines:
        return ""
    first = min(lines, key=lambda line: (line.due_at is None, line.due_at))
    until = f" (hẹn {date_text(local(first.due_at).date())})" if first.due_at else ""
    return f"Người này còn {len(lines)} hồ sơ đang giải quyết{until}."
