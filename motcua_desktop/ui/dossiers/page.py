"""The page of one dossier: where it stands, what may be done next, everything known of it."""

from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from motcua_desktop.domain.change import Done
from motcua_desktop.domain.dossier import Dossier, SyncState
from motcua_desktop.domain.forms import Form, form_of
from motcua_desktop.domain.journey import deed
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.steps import Action, last_step, possible
from motcua_desktop.domain.uploads import StillOwed
from motcua_desktop.errors import DeskError, InvalidInput, UnlawfulStep
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.dossiers.actions import Actions
from motcua_desktop.ui.dossiers.correct_form import CorrectForm
from motcua_desktop.ui.dossiers.header import Header
from motcua_desktop.ui.dossiers.route_card import RouteCard
from motcua_desktop.ui.dossiers.sections import (
    fee_rows,
    intake_facts,
    person_facts,
    result_facts,
)
from motcua_desktop.ui.dossiers.step_form import StepForm, as_step
from motcua_desktop.ui.dossiers.visit import VisitNote
from motcua_desktop.ui.dossiers.waive_form import WaiveForm
from motcua_desktop.ui.history import history_rows
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.reasons import Reasons
from motcua_desktop.ui.scans.card import ScanCard
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import boxed, card, column, row, scrolled, side_width
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.words import words

_RIGHT = 400
_FORMS: dict[Action, type[StepForm] | type[CorrectForm]] = {
    Action.CORRECT: CorrectForm,
    Action.WAIVE: WaiveForm,
}


class DossierPage(QWidget):
    """`left` goes back to the list; `printing(code, Form)` asks for a paper."""

    left = Signal()
    printing = Signal(str, object)

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._latest = Latest(seat.lanes.desk, self)
        self.dossier: Dossier | None = None
        self.form: StepForm | CorrectForm | None = None
        self._owed = StillOwed()
        self.header = Header()
        self.steps = Actions(seat.actor)
        self._form_room = QVBoxLayout()
        self._offered: tuple[tuple[Action, ...], str] | None = None
        self._make_sections()
        self._lay_out()
        self.header.left.connect(self.left)
        self.header.print_wanted.connect(self._print)
        self.header.sync_wanted.connect(lambda: seat.bus.go.emit("sync"))
        self.header.rate_button.clicked.connect(self.ask_rating)
        self.header.copied.connect(lambda code: seat.bus.tell(Level.DONE, f"Đã chép mã {code}."))
        self.steps.taken.connect(self.open_form)
        self.steps.undoing.connect(self._undo)

    def open_code(self, code: str) -> None:
        """Look the dossier up and show it."""
        self._latest.ask(lambda: self._look(code), self._show_found, self._not_there)

    def look_again(self) -> None:
        """The same dossier with today's facts; a form that is open stays."""
        if self.dossier is not None:
            code = self.dossier.code
            self._latest.ask(lambda: self._look(code), self._refresh)

    def _look(self, code: str) -> tuple[Dossier, StillOwed]:
        """In the lane: the dossier, and what the province is still owed of it."""
        dossier = self._seat.app.desk.show(code)
        return dossier, self._seat.app.province.still_owed([dossier.id])

    def _show_found(self, found: tuple[Dossier, StillOwed]) -> None:
        dossier, self._owed = found
        self.show_dossier(dossier)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show this one from the top."""
        self.close_form()
        self._fill(dossier)
        self._scroll.verticalScrollBar().setValue(0)
        self.focus_first()

    def focus_first(self) -> None:
        """The ordinary next step, or the print button where nothing is left to do."""
        first = next(iter(self.steps.buttons.values()), self.header.print_button)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_rating(self) -> None:
        """Let the citizen rate how this dossier was served."""
        if self.dossier is not None:
            self._seat.bus.rating_wanted.emit(self.dossier.code)

    def show_papers(self) -> None:
        """The keyboard to the papers, scrolled into sight."""
        self.scans.enter()
        self._scroll.ensureWidgetVisible(self.scans)

    def open_form(self, action: Action) -> None:
        """Ask for what this step needs."""
        if self.dossier is None:
            return
        self.close_form()
        if action is Action.RETURN:
            self._seat.bus.give_result.emit(self.dossier.code)
            return
        make = _FORMS.get(action, StepForm)
        self.form = make(self.dossier, action, self._seat)
        self.form.go.connect(self._take)
        self.form.left.connect(self._leave_form)
        self._form_room.addWidget(self.form)
        self.form.show()
        self.form.focus_first()
        QTimer.singleShot(0, self.form, self._show_form)

    def close_form(self) -> bool:
        """Put an open form away; whether there was one."""
        if self.form is None:
            return False
        self._form_room.removeWidget(self.form)
        self.form.hide()
        self.form.deleteLater()
        self.form = None
        return True

    def _show_form(self) -> None:
        if self.form is not None:
            self._scroll.ensureWidgetVisible(self.form)

    def _leave_form(self) -> None:
        self.close_form()
        self.focus_first()

    def _make_sections(self) -> None:
        self._person, self._submitter = Lines(), Lines()
        self._intake, self._result = Lines(), Lines()
        self._due = Reasons()
        self._due_head = words("", "heading", wrap=True)
        self.scans = ScanCard(self._seat)
        self.scans.changed.connect(
            lambda done: self._seat.bus.changed.emit(done.change, self.scans)
        )
        self.route = RouteCard(self._seat)
        self.visit = VisitNote(self._seat)
        self._fees = Lines(kinds=("", "strong", "muted"), wide=0, right=frozenset({1}))
        self.history = Lines(kinds=("muted", "", "muted"), wide=1)

    def _lay_out(self) -> None:
        submitter = column(words("Người nộp thay", "heading"), self._submitter)
        self._submitter_box = boxed(submitter)
        self._result_box = boxed(column(words("Kết quả", "heading"), self._result))
        till = KeyButton("Kiểm quỹ", kind="link")
        till.clicked.connect(self._count_till)
        title = row(words("Phí, lệ phí", "heading"), None, till)
        self._fees_box = boxed(column(title, self._fees))
        left = column(
            _sheet("Thành phần hồ sơ", self.scans),
            self.route,
            _sheet("Đã làm", self.history),
            _sheet("Tiếp nhận", self._intake),
            None,
            spacing=12,
        )
        people = column(
            words("Người nộp", "heading"), self._person, self._submitter_box, spacing=GRID
        )
        promise = column(
            self._due_head, self._due, self._fees_box, self._result_box, spacing=GRID + 2
        )
        right = column(card(people, name="Người nộp"), card(promise, name="Hạn trả"), None)
        right.setSpacing(12)
        side = boxed(right)
        self._side = side
        both = row(spacing=12)
        both.addLayout(left, 1)
        both.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
        inner = column(self.header, self.steps, self._form_room, self.visit, both, None, spacing=12)
        self._scroll = scrolled(boxed(inner))
        whole = column(self.header.top, spacing=10)
        whole.addWidget(self._scroll, 1)
        self.setLayout(whole)

    def _fill(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.header.show_dossier(dossier, self._seat.app.clock.now(), self._owed)
        self._offer_steps(dossier)
        self.route.show_dossier(dossier, self._seat.app.clock.now())
        self._person.show_facts(
            [("Họ và tên", str(dossier.applicant.name)), *person_facts(dossier.applicant)]
        )
        self._submitter_box.setVisible(dossier.submitter is not None)
        if dossier.submitter is not None:
            person = dossier.submitter.person
            facts = [("Họ và tên", str(person.name)), *person_facts(person)]
            facts += [
                ("Chức vụ", dossier.submitter.position),
                ("Tư cách", dossier.submitter.by_right()),
            ]
            self._submitter.show_facts(facts)
        self._fill_promise(dossier)
        self.visit.show_dossier(dossier)
        self.scans.show_dossier(dossier)
        self.history.show_rows(history_rows(dossier.history))
        self._intake.show_facts(intake_facts(dossier))

    def _count_till(self) -> None:
        from motcua_desktop.ui.cash.dialog import CashDialog

        CashDialog.show_for(self._seat, self.window())

    def _offer_steps(self, dossier: Dossier) -> None:
        """The next steps, and the one that may still be taken back; the keyboard stays put."""
        last, told = last_step(dossier), ""
        within = timedelta(minutes=self._seat.app.settings.undo_minutes)
        waits = dossier.sync.state is SyncState.WAITING
        if last is not None and waits and self._seat.app.clock.now() - last.at <= within:
            told = deed(last.action)
        offered = (possible(dossier), told)
        if offered != self._offered:
            self._offered = offered
            self.steps.show_dossier(dossier, undoable=told)

    def _undo(self) -> None:
        if self.dossier is None:
            return
        code, seat = self.dossier.code, self._seat
        within = timedelta(minutes=seat.app.settings.undo_minutes)
        seat.lanes.desk.run(
            self,
            lambda: seat.app.desk.undo(seat.actor, code, within=within),
            self._undone,
            self._refused,
        )

    def _undone(self, done: Done[Dossier]) -> None:
        self.show_dossier(done.value)
        what = done.value.history[-1].note
        self._seat.bus.tell(
            Level.DONE, f"Đã hoàn tác «{what}»; nếu đã in giấy của bước đó thì thu lại."
        )
        self._seat.bus.changed.emit(done.change, self)

    def _fill_promise(self, dossier: Dossier) -> None:
        due_at = dossier.due_at
        day = date_text(local(due_at).date()) if due_at else ""
        none = "Danh mục không nêu thời hạn; chưa hẹn ngày trả."
        self._due_head.setText(f"Vì sao hạn là {day}" if due_at else none)
        self._due.show_due(dossier.due)
        fees = fee_rows(dossier)
        self._fees_box.setVisible(bool(fees))
        self._fees.show_rows(fees)
        result = [fact for fact in result_facts(dossier) if fact[1]]
        self._result_box.setVisible(bool(result))
        self._result.show_facts(result)

    def _refresh(self, found: tuple[Dossier, StillOwed]) -> None:
        dossier, self._owed = found
        if self.dossier is not None and dossier.status is not self.dossier.status:
            self.close_form()
        self._fill(dossier)

    def _take(self, data: dict[str, Any], note: str) -> None:
        if self.dossier is None or self.form is None:
            return
        code, action, seat = self.dossier.code, self.form.action, self._seat
        seat.lanes.desk.run(
            self,
            lambda: seat.app.desk.step(seat.actor, code, action, as_step(data, seat), note=note),
            lambda done: self._taken(done, action),
            self._refused,
        )

    def _taken(self, done: Done[Dossier], action: Action) -> None:
        self.show_dossier(done.value)
        form = form_of(action)
        paper = ((f"In {form.label}", partial(self._print, form)),) if form is not None else ()
        self._seat.bus.tell(Level.DONE, f"{action.label}: xong, hồ sơ {done.value.code}.", *paper)
        self._seat.bus.changed.emit(done.change, self)

    def _refused(self, trouble: DeskError) -> None:
        if self.form is not None:
            self.form.release()
            if isinstance(trouble, InvalidInput) and self.form.tell(trouble):
                return
        self._seat.bus.trouble(trouble)
        if isinstance(trouble, UnlawfulStep):
            self.look_again()

    def _not_there(self, trouble: DeskError) -> None:
        self._seat.bus.trouble(trouble)
        if self.dossier is None:
            self.left.emit()

    def _print(self, form: Form) -> None:
        if self.dossier is not None:
            self.printing.emit(self.dossier.code, form)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(side_width(self._side, self, _RIGHT))


def _sheet(title: str, lines: QWidget) -> QFrame:
    return card(column(words(title, "heading"), lines, spacing=GRID), name=title)
