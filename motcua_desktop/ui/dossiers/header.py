"""The head of a dossier's page: code, who and for what, its states, where it stands."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from motcua_desktop.domain.dossier import Dossier, SyncState, Timeliness
from motcua_desktop.domain.forms import Form, latest, printable
from motcua_desktop.domain.journey import office_way, province_way
from motcua_desktop.domain.moment import date_text, local, time_text
from motcua_desktop.domain.uploads import StillOwed
from motcua_desktop.ui.dossiers.sections import plain
from motcua_desktop.ui.states import status_badge, sync_badge
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import boxed, card, column, row
from motcua_desktop.ui.widgets.strip import Strip
from motcua_desktop.ui.widgets.tones import Note, Pill
from motcua_desktop.ui.widgets.words import words

_TONES = {
    Timeliness.OPEN_IN_TIME: Tone.IN_TIME,
    Timeliness.OPEN_OVERDUE: Tone.LATE,
    Timeliness.DONE_EARLY: Tone.IN_TIME,
    Timeliness.DONE_ON_TIME: Tone.IN_TIME,
    Timeliness.DONE_LATE: Tone.LATE,
}


class Header(QWidget):
    """`left`, `print_wanted(Form)`, `sync_wanted`: what its buttons ask for.

    `top` is the line that stays in sight; the rest goes with the page.
    """

    left = Signal()
    print_wanted = Signal(object)
    sync_wanted = Signal()
    copied = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._code = words("", "big")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._title = words("", "strong", wrap=True)
        self._status, self._time, self._sync = Pill(), Pill(), Pill()
        self._back = KeyButton("Danh sách", "Esc", kind="quiet", picture=Icon.LEFT)
        self._copy = KeyButton("Chép mã", kind="link", picture=Icon.COPY)
        self.print_button = KeyButton("In giấy…", "Ctrl P", picture=Icon.PRINT)
        self.rate_button = KeyButton("Mời đánh giá", "Shift F9", kind="quiet")
        self.papers = QMenu("Giấy của hồ sơ", self)
        self.papers.setAccessibleName("Giấy của hồ sơ")
        self._forms: dict[Form, QAction] = {}
        self._latest = Form.RECEIPT
        self._refusal = Note("", Tone.LATE)
        self._to_sync = KeyButton("Mở Đồng bộ", "F6", kind="link")
        self._office = Strip("Giải quyết")
        self._province = Strip("Lên tỉnh")
        self._lay_out()
        self._back.clicked.connect(self.left)
        self._copy.clicked.connect(self._copy_code)
        self.print_button.clicked.connect(self.open_papers)
        self._to_sync.clicked.connect(self.sync_wanted)

    def show_dossier(self, dossier: Dossier, now: datetime, owed: StillOwed) -> None:
        """Tell this one as it is at `now`, and what the province is still owed of it."""
        self._code.setText(dossier.code)
        self._title.setText(plain(dossier))
        status = status_badge(dossier.status)
        sync = sync_badge(dossier.sync.state, owed.of(dossier.id), held=owed.held)
        self._status.tell(status.text, status.tone, status.icon)
        self._tell_time(dossier, now)
        self._sync.tell(sync.text, sync.tone, sync.icon)
        self._tell_refusal(dossier)
        self._office.show_stops(office_way(dossier, now))
        self._province.show_stops(province_way(dossier))
        self._offer(printable(dossier))
        self._latest = latest(dossier)

    def open_papers(self) -> None:
        """Offer the papers that fit now, on the one that was last made necessary."""
        button = self.print_button
        beyond = button.width() - self.papers.sizeHint().width()
        self.papers.popup(button.mapToGlobal(QPoint(beyond, button.height())))
        self.papers.setActiveAction(self._forms[self._latest])

    def stops_text(self) -> str:
        """Both strips in words."""
        return f"{self._office.accessibleName()} | {self._province.accessibleName()}"

    def _offer(self, forms: tuple[Form, ...]) -> None:
        if forms == tuple(self._forms):
            return
        self.papers.clear()
        self._forms = {form: self.papers.addAction(_line(form)) for form in forms}
        for form, action in self._forms.items():
            action.triggered.connect(partial(self.print_wanted.emit, form))

    def _lay_out(self) -> None:
        buttons = row(self.rate_button, self.print_button, spacing=GRID)
        line = row(self._back, 4, self._code, self._copy, None, buttons, spacing=GRID)
        self.top = boxed(line)
        states = row(spacing=GRID)
        states.addWidget(self._title, 1)
        for pill in (self._status, self._time, self._sync):
            states.addWidget(pill, 0, Qt.AlignmentFlag.AlignTop)
        ways = row(spacing=3 * GRID)
        for title, way, share in (
            ("Giải quyết", self._office, 4),
            ("Giấy và đường lên tỉnh", self._province, 3),
        ):
            ways.addLayout(column(words(title, "heading"), way, None), share)
        self._refused = boxed(row(spacing=GRID))
        refused = self._refused.layout()
        if refused is not None:
            refused.addWidget(self._refusal)
            refused.addWidget(self._to_sync)
        sheet = card(ways, name="Hồ sơ đang ở đâu")
        self.setLayout(column(states, self._refused, sheet, spacing=10))

    def _tell_time(self, dossier: Dossier, now: datetime) -> None:
        found = dossier.timeliness(now)
        if dossier.due_at is None:
            self._time.tell("Chưa có hạn", Tone.QUIET)
            return
        day = date_text(local(dossier.due_at).date())
        words_ = f"{found.label} · hẹn {time_text(dossier.due_at)} {day}"
        self._time.tell(words_, _TONES[found])

    def _tell_refusal(self, dossier: Dossier) -> None:
        reason = dossier.sync.reason
        refused = dossier.sync.state is SyncState.REFUSED
        self._refused.setVisible(refused)
        if refused:
            self._refusal.tell(f"Tỉnh từ chối: {reason or 'không nêu lý do'}", Tone.LATE)

    def _copy_code(self) -> None:
        QGuiApplication.clipboard().setText(self._code.text())
        self.copied.emit(self._code.text())


def _line(form: Form) -> str:
    """The paper in the menu; the digit or letter after `&` chooses it."""
    number = form.value
    if number.isdigit():
        return f"{number[0]}&{number[1]}  {form.label}"
    return _LETTERS.get(form) or f"&{form.label}"


# Where the first letter is another paper's.
_LETTERS = {Form.SURVEY: "Phiếu đánh &giá"}
