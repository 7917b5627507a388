"""The page that takes a dossier in: F9 receives, F10 tells everything that is missing at once."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout

from motcua_desktop.domain.change import Done
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.identity_card import read_card
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.moment import date_text, local, time_text, weekday_text
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.services.desk import Draft
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.intake.draft import DraftKeeper
from motcua_desktop.ui.intake.form import IntakeForm
from motcua_desktop.ui.intake.keys import KEYS
from motcua_desktop.ui.intake.lenient import preview_intake
from motcua_desktop.ui.intake.scans import IntakeScans
from motcua_desktop.ui.intake.visit import Visit, VisitEntry
from motcua_desktop.ui.preview.press import Press
from motcua_desktop.ui.preview.sheet import Sheet
from motcua_desktop.ui.screen import KeyLine, Screen
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.layout import row
from motcua_desktop.ui.widgets.tones import Pill
from motcua_desktop.ui.widgets.words import words

_AGAIN_MS = 60_000


class IntakeScreen(Screen):
    """Holds the form, its draft, and the two things an officer does with it."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._request_id = seat.app.clock.new_id()
        self._receiving = False
        self.form = IntakeForm(seat)
        self.scans = IntakeScans(seat, self.form, lambda: self._request_id, self)
        self.visit = Visit()
        self.press = Press(seat, self)
        self.keeper = DraftKeeper(seat, self._draft_body, self)
        self.draft_pill = Pill("", Tone.IN_TIME, Icon.DONE)
        self.missing = words("", "muted", wrap=True)
        self.missing.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.again = KeyButton("Làm mới", "Esc", picture=Icon.AGAIN)
        self.other_person = KeyButton("Thêm người", "Ctrl D", kind="quiet")
        self.other_person.setToolTip("Thêm vào lượt này; hồ sơ tiếp theo cùng thủ tục")
        self.other_procedure = KeyButton("Thêm thủ tục", "Ctrl N", kind="quiet")
        self.other_procedure.setToolTip("Thêm vào lượt này; hồ sơ tiếp theo của cùng người")
        self.supplement = KeyButton("In phiếu yêu cầu bổ sung", "F10")
        self.receive = KeyButton("Tiếp nhận và in", "F9", kind="primary")
        self._minute = QTimer(self)
        self._minute.setInterval(_AGAIN_MS)
        self._minute.timeout.connect(self.form.ask_forecast)
        self._lay_out()
        self._listen()
        self._edited()
        self.keeper.look()

    def keys(self) -> tuple[KeyLine, ...]:
        return KEYS

    def arrive(self) -> None:
        self.form.ask_forecast()
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self.form.left.procedure.line.setFocus()

    def take_in(self) -> None:
        """F9: receive the whole visit when complete, else tell what is missing and go there."""
        if self._receiving or (not self._only_visit() and self.form.tell_all()):
            return
        lacking = self.visit.incomplete()
        if lacking is not None:
            self.edit_entry(lacking)
            self.form.tell_all()
            return
        entries = self.visit.entries if self._only_visit() else (*self.visit.entries, self._now())
        intakes: list[Intake] = []
        try:
            for entry in entries:
                intakes.append(entry.intake())  # noqa: PERF401 (how many were right is needed)
        except InvalidInput as trouble:
            self._refused(trouble.within(str(len(intakes))) if len(entries) > 1 else trouble)
            return
        self._set_receiving(receiving=True)
        desk, actor = self._seat.app.desk, self._seat.actor
        requests = [entry.request_id for entry in entries]
        self._seat.lanes.desk.run(
            self,
            lambda: desk.receive_all(actor, intakes),
            lambda done: self._received(done, requests),
            self._refused,
        )

    def add_person(self) -> None:
        """Ctrl+D: one more for this visit, of the same procedure for somebody else."""
        if self._put_in_visit():
            self.form.keep_procedure()
            self._request_id = self._seat.app.clock.new_id()
            self.scans.show()

    def add_procedure(self) -> None:
        """Ctrl+N: one more for this visit, of the same person for another procedure."""
        if self._put_in_visit():
            self.form.keep_person()
            self._request_id = self._seat.app.clock.new_id()
            self.scans.show()

    def edit_entry(self, place: int) -> None:
        """Bring a dossier of the visit back to the page; what stands there takes its place."""
        before = None if self.form.untouched() else self._now()
        entry = self.visit.take(place)
        if before is not None:
            self.visit.put(before, place)
        self._restore(dict(entry.draft), entry.request_id)
        self.form.left.procedure.line.setFocus()

    def remove_entry(self, place: int) -> None:
        """Take a dossier out of the visit; it can be put back."""
        entry = self.visit.take(place)
        back = ("Lấy lại", lambda: self.visit.put(entry))
        self._seat.bus.tell(Level.INFO, f"Đã bỏ khỏi lượt này: {entry.title}.", back)
        self.visit.enter()

    def print_supplement(self) -> None:
        """F10: Mẫu 02 with every missing paper."""
        forecast, missing = self.form.forecast, self.form.lacking()
        if forecast is None:
            self.form.tell("procedure", "Chọn thủ tục trước, để biết cần giấy tờ nào.")
            return
        if not missing:
            self._seat.bus.tell(Level.INFO, "Không thiếu giấy tờ nào, không cần phiếu bổ sung.")
            return
        name = forecast.entry.procedure.name
        reason = f"Thành phần hồ sơ chưa đầy đủ theo thủ tục «{name}»."
        typed = {**self.form.body(), "summary": name}
        app, actor = self._seat.app, self._seat.actor
        self.press.make(
            lambda: app.supplement_preview(actor, typed, missing, reason),
            "phieu-yeu-cau-bo-sung",
            "Phiếu yêu cầu bổ sung",
        )

    def start_again(self) -> None:
        """Esc: an empty page; what was on it can be taken back."""
        if self._receiving:
            return
        if self.form.untouched() and len(self.visit):
            kept = self.visit.entries
            self.visit.fill(())
            back = ("Lấy lại", lambda: self.visit.fill((*kept, *self.visit.entries)))
            self._seat.bus.tell(Level.INFO, f"Đã bỏ {len(kept)} hồ sơ khỏi lượt này.", back)
        if self.form.untouched():
            self._clear()
            return
        take_back = self._taken_back()
        self._clear()
        self.keeper.drop()
        self._seat.bus.tell(Level.INFO, "Trang đã làm mới.", ("Lấy lại", take_back))

    def show_receipt(self) -> None:
        """The receipt as it would print, in the preview window."""
        forecast = self.form.forecast
        intake = preview_intake(self.form.body()) if forecast else None
        if forecast is None or intake is None:
            return
        app, actor = self._seat.app, self._seat.actor
        self._seat.lanes.paper.run(
            self,
            lambda: app.receipt_preview(actor, intake, forecast),
            lambda pdf: self.press.show(Sheet(pdf, "xem-truoc", "Giấy tiếp nhận (xem trước)")),
        )

    def take_card(self, text: str) -> bool:
        left = self.form.left
        person = left.in_hand()
        try:
            read = read_card(text)
        except InvalidInput as trouble:
            left.card_note.tell(trouble.message, Tone.LATE, Icon.IDENTITY_CARD)
            return True
        before = person.number.text().strip()
        if person.name.text() and before not in ("", read.number):
            told = f"Đã thay {person.name.text()} bằng người trong thẻ vừa quét."
            self._seat.bus.tell(Level.INFO, told, ("Lấy lại", self._taken_back()))
        left.put_card(read, person)
        self.form.show_note(left.card_note)
        return True

    def print_out(self) -> bool:
        self.show_receipt()
        return self.form.forecast is not None

    def close_down(self) -> None:
        self.keeper.save()

    def _lay_out(self) -> None:
        keys = words("F1 các phím", "muted")
        title = words("Tiếp nhận hồ sơ", "title")
        head = row(title, self.draft_pill, None, spacing=12)
        for part in (self.other_person, self.other_procedure, keys):
            head.addWidget(part)
        foot = row(self.again, None, spacing=12)
        foot.addWidget(self.missing, 3)
        foot.addWidget(self.supplement)
        foot.addWidget(self.receive)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 14, 20, 14)
        whole.setSpacing(12)
        whole.addLayout(head)
        whole.addWidget(self.visit)
        whole.addWidget(self.form, 1)
        whole.addLayout(foot)
        self.draft_pill.hide()

    def _listen(self) -> None:
        self.form.edited.connect(self._edited)
        self.visit.edited.connect(self._edited)
        self.visit.wanted.connect(self.edit_entry)
        self.visit.removed.connect(self.remove_entry)
        self.other_person.clicked.connect(self.add_person)
        self.other_procedure.clicked.connect(self.add_procedure)
        self.form.promise.enlarge.clicked.connect(self.show_receipt)
        self.form.papers.done.connect(self._papers_done)
        self.keeper.saved.connect(self._draft_saved)
        self.keeper.found.connect(self._draft_found)
        self.again.clicked.connect(self.start_again)
        self.supplement.clicked.connect(self.print_supplement)
        self.receive.clicked.connect(self.take_in)
        left = self.form.left
        for key, action in (
            ("F9", self.take_in),
            ("F10", self.print_supplement),
            ("Esc", self.start_again),
            ("Ctrl+D", self.add_person),
            ("Ctrl+N", self.add_procedure),
            ("Ctrl+B", self.visit.enter),
            ("Ctrl+I", left.identity.toggle),
            ("Ctrl+Return", lambda: left.offering().accept()),
            ("Ctrl+Enter", lambda: left.offering().accept()),
            ("Ctrl+Down", lambda: left.offering().next_one()),
            ("Ctrl+O", left.acquaintance.open_similar),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    def _edited(self) -> None:
        missing = "" if self._only_visit() else self.form.missing_text()
        self.missing.setText("" if self.form.is_empty() else missing)
        self.receive.setEnabled(not missing and not self._receiving)
        for button in (self.other_person, self.other_procedure):
            button.setEnabled(not self._receiving and not self.form.untouched())
        if not self._receiving:
            count = len(self.visit) + (0 if self._only_visit() else 1)
            many = f"Tiếp nhận {count} hồ sơ và in" if len(self.visit) else "Tiếp nhận và in"
            self.receive.setText(many)
        self.supplement.setEnabled(bool(self.form.forecast and self.form.lacking()))
        self.keeper.touched()

    def _papers_done(self) -> None:
        if self.receive.isEnabled():
            self.receive.setFocus()

    def _set_receiving(self, *, receiving: bool) -> None:
        self._receiving = receiving
        self.form.setEnabled(not receiving)
        if receiving:
            self.receive.setText("Đang tiếp nhận…")
        self._edited()
        if receiving:
            self.keeper.hold()

    def _received(self, done: Done[tuple[Dossier, ...]], requests: Sequence[str]) -> None:
        dossiers = done.value
        self.scans.deliver(list(zip(requests, dossiers, strict=True)))
        self.visit.fill(())
        self._set_receiving(receiving=False)
        self._clear()
        self.keeper.drop()
        self._seat.bus.tell(Level.DONE, received_text(*dossiers))
        self._seat.bus.changed.emit(done.change, self)
        if len(dossiers) == 1:
            self.press.receipt(dossiers[0].code)
        else:
            self.press.receipts(tuple(dossier.code for dossier in dossiers))

    def _refused(self, trouble: DeskError) -> None:
        """Told beside its field, also when the field is of an earlier dossier of the visit."""
        self._set_receiving(receiving=False)
        place, _, rest = (trouble.field or "").partition(".")
        if place.isdigit():
            if int(place) < len(self.visit):
                self.edit_entry(int(place))
            place = rest
        else:
            place = trouble.field or ""
        if not place or not self.form.tell(place, trouble.message):
            self._seat.bus.trouble(trouble)

    def _now(self) -> VisitEntry:
        """The page as it stands, as a dossier of the visit."""
        entry = self.form.left.procedure.entry()
        return VisitEntry(
            draft=self.form.draft(),
            body=self.form.body(),
            request_id=self._request_id,
            procedure=entry.procedure.name if entry else "",
            missing=self.form.missing_text(),
        )

    def _put_in_visit(self) -> bool:
        if self._receiving or self.form.tell_all():
            return False
        entry = self._now()
        try:
            entry.intake()
        except InvalidInput as trouble:
            self._refused(trouble)
            return False
        self.visit.put(entry)
        return True

    def _only_visit(self) -> bool:
        """Whether the page itself is not one of the dossiers: nothing was begun on it."""
        return len(self.visit) > 0 and self.form.untouched()

    def _clear(self) -> None:
        self.form.clear()
        self._request_id = self._seat.app.clock.new_id()
        self.scans.show()
        self.draft_pill.hide()

    def _taken_back(self) -> Callable[[], None]:
        """How to bring the page back as it is now; what was begun since is not lost either."""
        before, request_id = self.form.draft(), self._request_id

        def take_back() -> None:
            since = None if self.form.is_empty() else self._taken_back()
            self._restore(before, request_id)
            self._seat.bus.go.emit("intake")
            if since is not None:
                told = "Đã lấy lại trang trước. Trang vừa gõ dở cũng còn."
                self._seat.bus.tell(Level.INFO, told, ("Về trang vừa gõ", since))

        return take_back

    def _restore(self, body: dict[str, Any], request_id: str) -> None:
        self._request_id = request_id
        self.form.fill(body)
        self.scans.show()
        self.visit.edited.emit()

    def _draft_body(self) -> dict[str, Any] | None:
        if self.form.is_empty() and not len(self.visit):
            return None
        entries = [entry.to_json() for entry in self.visit.entries]
        return {**self.form.draft(), "request_id": self._request_id, "visit": entries}

    def _draft_saved(self, at: datetime) -> None:
        self.draft_pill.tell(f"Nháp đã lưu {local(at):%H:%M:%S}", Tone.IN_TIME, Icon.DONE)
        self.draft_pill.show()

    def _draft_found(self, draft: Draft) -> None:
        if not self.form.is_empty():
            return
        self.visit.fill(VisitEntry.from_json(told) for told in draft.body.get("visit") or ())
        self._restore(draft.body, str(draft.body.get("request_id") or self._request_id))
        self.draft_pill.tell(f"Lấy lại nháp {local(draft.saved_at):%H:%M:%S}", Tone.WAITING)
        self.draft_pill.show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minute.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()


def received_text(dossier: Dossier, *others: Dossier) -> str:
    """`Đã tiếp nhận H50.31.12-261120-5001, hẹn trả 17:00 Thứ Hai, 30/11/2026.`; or several."""
    if others:
        codes = ", ".join(one.code for one in (dossier, *others))
        return f"Đã tiếp nhận {1 + len(others)} hồ sơ trong một lượt: {codes}."
    if dossier.due_at is None:
        return f"Đã tiếp nhận {dossier.code}, chưa có ngày hẹn trả."
    day = local(dossier.due_at).date()
    when = f"{time_text(dossier.due_at)} {weekday_text(day)}, {date_text(day)}"
    return f"Đã tiếp nhận {dossier.code}, hẹn trả {when}."
