"""The other dossiers of the same visit, on the page of one of them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from motcua_desktop.domain.dossier import Dossier, DossierLine
from motcua_desktop.domain.finding import ListFilter, Page
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.tones import Note

_MOST_SHOWN = 5


class VisitNote(QWidget):
    """Who came with what besides; `wanted(visit)` to see them all in the list."""

    wanted = Signal(str)

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._finder = seat.app.finder
        self._latest = Latest(seat.lanes.desk, self)
        self._visit = ""
        self.note = Note("", Tone.WAITING, Icon.COPY)
        self.see = KeyButton("Xem cả lượt", "Ctrl Y", kind="link")
        self.see.clicked.connect(self.ask_for_all)
        self.note.add(self.see)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.note)
        self.hide()

    def show_dossier(self, dossier: Dossier) -> None:
        """Tell what came with this one; nothing for a dossier that came alone."""
        visit = dossier.visit or ""
        if not visit:
            self._latest.forget()
            self.hide()
        else:
            wanted = ListFilter(visit=visit)
            self._latest.ask(
                lambda: self._finder.page(wanted, limit=_MOST_SHOWN + 2),
                lambda page: self._tell(dossier, page),
            )
        self._visit = visit

    def ask_for_all(self) -> None:
        """The list with nothing but this visit."""
        if self._visit:
            self.wanted.emit(self._visit)

    def _tell(self, dossier: Dossier, page: Page) -> None:
        others = [line for line in reversed(page.lines) if line.code != dossier.code]
        told = visit_text(others, page.total, dossier.applicant.name)
        self.note.tell(told, Tone.WAITING, Icon.COPY)
        self.setVisible(bool(others))


def visit_text(others: list[DossierLine], total: int, applicant: str) -> str:
    """`Cùng lượt, 3 hồ sơ: H50…-5002 Hồ Thị Lê; H50…-5003`: `applicant`'s own without the name."""
    told = "; ".join(
        line.code if line.applicant == applicant else f"{line.code} {line.applicant}"
        for line in others[:_MOST_SHOWN]
    )
    more = "; …" if len(others) > _MOST_SHOWN else ""
    return f"Cùng lượt, {total} hồ sơ: {told}{more}"
