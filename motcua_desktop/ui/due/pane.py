"""The dossier of the chosen line: whom to call, why it is due then, what was done."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.feedback import Feedback
from motcua_desktop.domain.journey import office_way
from motcua_desktop.domain.moment import date_text, local, moment_text
from motcua_desktop.domain.people import Phone
from motcua_desktop.ui.feedback.card import CaseCard
from motcua_desktop.ui.history import history_rows
from motcua_desktop.ui.reasons import Reasons
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.layout import boxed, card, column, row, scrolled
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.strip import Strip
from motcua_desktop.ui.widgets.tones import Note
from motcua_desktop.ui.widgets.words import words

_DEEDS = 6
_LONGEST = 100


class DuePane(QStackedWidget):
    """`opened(code)` when the dossier itself is wanted, `case_opened(number)` when a phản ánh."""

    opened = Signal(str)
    case_opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.code = ""
        self.who = words("", "big", wrap=True)
        self.phone = words("", "strong")
        self._code = words("", "code")
        for label in (self.phone, self._code):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._procedure = words("", "muted", wrap=True)
        self.next_step = Note("", Tone.QUIET)
        self.holder = words("", "muted", wrap=True)
        self._way = Strip("Giải quyết")
        self._why_head = words("", "heading")
        self.why = Reasons()
        self.done = Lines(kinds=("caption", "small"))
        self.open_button = KeyButton("Mở hồ sơ", "Enter", kind="primary")
        self.open_button.clicked.connect(lambda: self.opened.emit(self.code))
        self.case = CaseCard()
        self.case.dossier_wanted.connect(self.opened)
        self.case_button = KeyButton("Xử lý việc này", "Enter", kind="primary")
        self.case_button.clicked.connect(lambda: self.case_opened.emit(self.code))
        self._lay_out()

    def show_dossier(self, dossier: Dossier, next_step: str, now: datetime) -> None:
        """Tell this one, and what is to be done about it next."""
        self.code = dossier.code
        self.who.setText(str(dossier.applicant.name))
        self.phone.setText(_phones(dossier))
        self._code.setText(dossier.code)
        self._procedure.setText(_short(dossier.procedure.name))
        self._procedure.setAccessibleName(dossier.procedure.name)
        self.next_step.tell(next_step, Tone.QUIET, Icon.GO)
        self.holder.setText(_where(dossier))
        self._way.show_stops(office_way(dossier, now))
        due_at = dossier.due_at
        day = date_text(local(due_at).date()) if due_at else ""
        self._why_head.setText(f"Vì sao hạn là {day}" if due_at else "Danh mục không nêu thời hạn")
        self.why.show_due(dossier.due)
        done = history_rows(dossier.history, most=_DEEDS)
        self.done.show_rows([(when, f"{what} · {who}") for when, what, who in done])
        self.setCurrentIndex(1)

    def show_case(self, case: Feedback, next_step: str, now: datetime) -> None:
        """Tell this phản ánh or kiến nghị, and what is to be done about it next."""
        self.code = str(case.number)
        self.case.show_case(case, now, next_step)
        self.setCurrentIndex(2)

    def show_nothing(self) -> None:
        """No line is chosen."""
        self.code = ""
        self.setCurrentIndex(0)

    def _lay_out(self) -> None:
        inner = column(
            self.who,
            row(self.phone, None),
            row(self._code, None),
            self._procedure,
            self.next_step,
            self.holder,
            4,
            self._way,
            4,
            self._why_head,
            self.why,
            4,
            words("Đã làm", "heading"),
            self.done,
            None,
            spacing=GRID,
        )
        inner.setContentsMargins(0, 0, GRID, 0)
        box = QWidget()
        box.setLayout(inner)
        buttons = boxed(row(self.open_button, None))
        whole = column(spacing=12)
        whole.addWidget(scrolled(box), 1)
        whole.addWidget(buttons)
        empty = EmptyState(
            Icon.DUE, "Chọn một dòng", "Số điện thoại, lý do hạn và việc đã làm hiện ở đây."
        )
        self.addWidget(card(column(empty)))
        self.addWidget(card(whole, name="Hồ sơ đang chọn"))
        told = column(spacing=12)
        told.addWidget(self.case, 1)
        told.addLayout(row(self.case_button, None))
        self.addWidget(card(told, name="Phản ánh, kiến nghị đang chọn"))


def _short(name: str) -> str:
    """The longest official names fill half a pane; the page of the dossier has them whole."""
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST].rsplit(' ', 1)[0]}…"


def _where(dossier: Dossier) -> str:
    """Who has it, and until when where that step has a limit of its own."""
    holder = dossier.holder
    until = f", đến {moment_text(holder.until)}" if holder.until else ""
    return f"Đang ở: {holder.told}{until}"


def _phones(dossier: Dossier) -> str:
    """The applicant's number, then that of who came instead."""
    told = [_read_out(dossier.applicant.phone)] if dossier.applicant.phone else []
    if dossier.submitter is not None and dossier.submitter.person.phone:
        told.append(f"{_read_out(dossier.submitter.person.phone)} (người nộp thay)")
    return " · ".join(told) or "Chưa có số điện thoại"


def _read_out(phone: Phone) -> str:
    return phone.text()
