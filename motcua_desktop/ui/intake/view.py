"""The page that takes a dossier in: F9 receives, F10 tells everything that is missing at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout

from motcua_desktop.domain.change import Done
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.moment import date_text, local, time_text, weekday_text
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.services.desk import Draft
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.intake.draft import DraftKeeper
from motcua_desktop.ui.intake.form import IntakeForm
from motcua_desktop.ui.intake.lenient import preview_intake
from motcua_desktop.ui.intake.model import read_card
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
        self.press = Press(seat, self)
        self.keeper = DraftKeeper(seat, self._draft_body, self)
        self.draft_pill = Pill("", Tone.IN_TIME, Icon.DONE)
        self.missing = words("", "muted", wrap=True)
        self.missing.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.again = KeyButton("Làm mới", "Esc", picture=Icon.AGAIN)
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
        return (
            ("F9", "tiếp nhận và in giấy"),
            ("F10", "in phiếu yêu cầu bổ sung: mọi thứ còn thiếu"),
            ("Esc", "làm mới trang (lấy lại được)"),
            ("Enter", "ô tiếp theo; điền người đã biết; từ địa chỉ sang giấy tờ"),
            ("1  2  0", "giấy tờ: bản chính, bản sao, thiếu"),
            ("3 – 9  +  −", "giấy tờ: số bản"),
            ("A", "giấy tờ: đủ cả như thủ tục yêu cầu"),
            ("Quét thẻ căn cước", "điền người nộp"),
        )

    def arrive(self) -> None:
        self.form.ask_forecast()
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self.form.left.procedure.line.setFocus()

    def take_in(self) -> None:
        """F9: receive when complete, else tell what is missing and go there."""
        if self._receiving or self.form.tell_all():
            return
        try:
            intake = Intake.parse({**self.form.body(), "request_id": self._request_id})
        except InvalidInput as trouble:
            self._refused(trouble)
            return
        self._set_receiving(receiving=True)
        self.keeper.hold()
        desk, actor = self._seat.app.desk, self._seat.actor
        self._seat.lanes.desk.run(
            self, lambda: desk.receive(actor, intake), self._received, self._refused
        )

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
        if self._receiving or self.form.is_empty():
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
        focus = QApplication.focusWidget()
        instead = focus is not None and left.instead.isAncestorOf(focus)
        person = left.instead.person if instead else left.applicant
        try:
            read = read_card(text)
        except InvalidInput as trouble:
            left.card_note.tell(trouble.message, Tone.LATE, Icon.IDENTITY_CARD)
            return True
        if read.card is not None:
            person.fill_card(read.card)
            left.card_read(person)
        else:
            person.fill_number(read.number)
        doubts = list(read.doubts)
        if read.card is not None and read.card.address:
            doubts.append("Địa chỉ trên thẻ có thể theo xã, huyện cũ: hỏi lại người nộp.")
        left.card_note.tell(" ".join(doubts), Tone.DUE, Icon.IDENTITY_CARD)
        person.phone.setFocus()
        self.form.show_note(left.card_note)
        return True

    def print_out(self) -> bool:
        self.show_receipt()
        return self.form.forecast is not None

    def close_down(self) -> None:
        self.keeper.save()

    def _lay_out(self) -> None:
        keys = words("F1 các phím của trang này", "muted")
        head = row(words("Tiếp nhận hồ sơ", "title"), self.draft_pill, None, keys, spacing=14)
        foot = row(self.again, None, spacing=12)
        foot.addWidget(self.missing, 3)
        foot.addWidget(self.supplement)
        foot.addWidget(self.receive)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 14, 20, 14)
        whole.setSpacing(12)
        whole.addLayout(head)
        whole.addWidget(self.form, 1)
        whole.addLayout(foot)
        self.draft_pill.hide()

    def _listen(self) -> None:
        self.form.edited.connect(self._edited)
        self.form.promise.enlarge.clicked.connect(self.show_receipt)
        self.form.papers.done.connect(self._papers_done)
        self.keeper.saved.connect(self._draft_saved)
        self.keeper.found.connect(self._draft_found)
        self.again.clicked.connect(self.start_again)
        self.supplement.clicked.connect(self.print_supplement)
        self.receive.clicked.connect(self.take_in)
        for key, action in (
            ("F9", self.take_in),
            ("F10", self.print_supplement),
            ("Esc", self.start_again),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    def _edited(self) -> None:
        missing = self.form.missing_text()
        self.missing.setText("" if self.form.is_empty() else missing)
        self.receive.setEnabled(not missing and not self._receiving)
        self.supplement.setEnabled(bool(self.form.forecast and self.form.lacking()))
        self.keeper.touched()

    def _papers_done(self) -> None:
        if self.receive.isEnabled():
            self.receive.setFocus()

    def _set_receiving(self, *, receiving: bool) -> None:
        self._receiving = receiving
        self.form.setEnabled(not receiving)
        self.receive.setText("Đang tiếp nhận…" if receiving else "Tiếp nhận và in")
        self._edited()
        if receiving:
            self.keeper.hold()

    def _received(self, done: Done[Dossier]) -> None:
        dossier = done.value
        self._set_receiving(receiving=False)
        self._clear()
        self.keeper.drop()
        self._seat.bus.tell(Level.DONE, received_text(dossier))
        self._seat.bus.changed.emit(done.change, self)
        self.press.receipt(dossier.code)

    def _refused(self, trouble: DeskError) -> None:
        self._set_receiving(receiving=False)
        if trouble.field is None or not self.form.tell(trouble.field, trouble.message):
            self._seat.bus.trouble(trouble)

    def _clear(self) -> None:
        self.form.clear()
        self._request_id = self._seat.app.clock.new_id()
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

    def _draft_body(self) -> dict[str, Any] | None:
        if self.form.is_empty():
            return None
        return {**self.form.draft(), "request_id": self._request_id}

    def _draft_saved(self, at: datetime) -> None:
        self.draft_pill.tell(f"Nháp đã lưu {local(at):%H:%M:%S}", Tone.IN_TIME, Icon.DONE)
        self.draft_pill.show()

    def _draft_found(self, draft: Draft) -> None:
        if not self.form.is_empty():
            return
        self._restore(draft.body, str(draft.body.get("request_id") or self._request_id))
        self.draft_pill.tell(f"Lấy lại nháp {local(draft.saved_at):%H:%M:%S}", Tone.WAITING)
        self.draft_pill.show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minute.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()


def received_text(dossier: Dossier) -> str:
    """`Đã tiếp nhận H50.31.12-261120-5001, hẹn trả 17:00 Thứ Hai, 30/11/2026.`"""
    if dossier.due_at is None:
        return f"Đã tiếp nhận {dossier.code}, chưa có ngày hẹn trả."
    day = local(dossier.due_at).date()
    when = f"{time_text(dossier.due_at)} {weekday_text(day)}, {date_text(day)}"
    return f"Đã tiếp nhận {dossier.code}, hẹn trả {when}."
