"""The screen that citizens touch: a step, single questions, send; it goes back by itself."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from motcua_desktop.domain.change import Done
from motcua_desktop.domain.survey import SurveyForm
from motcua_desktop.errors import DeskError
from motcua_desktop.services.ballots import Added, Invitation
from motcua_desktop.ui.ballots.look import dress
from motcua_desktop.ui.ballots.mode import Mode
from motcua_desktop.ui.ballots.tiles import QuestionRows, ScoreRow, face, large
from motcua_desktop.ui.ballots.voting import Page, Voting
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import ACCENT, Icon, Tone
from motcua_desktop.ui.widgets.layout import boxed, column, row, scrolled
from motcua_desktop.ui.widgets.words import words

_SECOND_MS = 1_000
_DIGITS = {
    Qt.Key.Key_1: 1, Qt.Key.Key_2: 2, Qt.Key.Key_3: 3, Qt.Key.Key_4: 4, Qt.Key.Key_5: 5,
}  # fmt: skip
_SEND = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Kiosk(QWidget):
    """On the second display it fills it and leaves the keyboard to the officer; else it is a
    window of its own, and 1 to 5, Enter and Backspace work too. `left` when it was closed.
    """

    left = Signal()

    def __init__(self, seat: Seat, form: SurveyForm) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._seat = seat
        self._form = form
        self._mode = Mode.INVITED
        self.voting = Voting()
        self._sent = ""
        self._pages = QStackedWidget()
        self.scores = ScoreRow(form)
        self.questions = QuestionRows(form)
        self.send_button = large("Gửi đánh giá", primary=True)
        self.back_button = large("Chọn lại")
        self._waiting = words("", "hint", wrap=True)
        self._of = words("", "hint", wrap=True)
        self._chosen = words("", "ask", wrap=True)
        self._left = words("", "hint")
        self._thanks = words("", "ask", wrap=True)
        self._mark = face(Icon.DONE, Tone.IN_TIME.ink)
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self.second)
        self.setObjectName("kiosk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Màn hình đánh giá")
        self._lay_out()
        self.scores.chosen.connect(self._rate)
        self.questions.answered.connect(self._answer)
        self.send_button.clicked.connect(self.send)
        self.back_button.clicked.connect(self._go_back)
        self._show()

    def place(self, second: QScreen | None) -> None:
        """Fill the second display, or stand as a window beside the officer's own."""
        if second is None:
            self.resize(1024, 720)
            self.show()
            return
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setGeometry(second.geometry())
        # `showFullScreen` would ask for the keyboard.
        self.setWindowState(Qt.WindowState.WindowFullScreen)
        self.show()

    def take_mode(self, mode: Mode) -> None:
        """Whether anybody who touches it votes, or only who is invited."""
        self._mode = mode
        self._show()

    def invite(self, invitation: Invitation | None) -> None:
        """This citizen may vote now: about a dossier, or (None) about the visit.

        Whoever stood here before and touched a step has voted.
        """
        self.send()
        self._take(Voting().begun(self._seat.app.clock.new_id(), invitation))

    def second(self) -> None:
        """Another second went by; a page whose time is over goes by itself."""
        self.voting = self.voting.second_later()
        if not self.voting.over:
            self._tell_left()
        elif self.voting.page is Page.QUESTIONS:
            self.send()
        else:
            self._take(Voting())

    def send(self) -> None:
        """Cast the vote; thanks come when it is in the store."""
        if self.voting.page is not Page.QUESTIONS or self._is_sent():
            return
        seat, ballot = self._seat, self.voting.ballot()
        self._sent = ballot.key
        seat.lanes.desk.run(
            self,
            lambda: seat.app.ballots.add(seat.actor, ballot),
            partial(self._cast, ballot.key),
            partial(self._refused, ballot.key),
        )

    def shown(self) -> str:
        """The sentence of the last page."""
        return self._thanks.text()

    def _is_sent(self) -> bool:
        return self._sent == self.voting.key

    def _cast(self, key: str, done: Done[Added]) -> None:
        self._mark.show()
        self._answer_to(key, "Cảm ơn ông/bà đã đánh giá!")
        self._seat.bus.changed.emit(done.change, self)

    def _refused(self, key: str, trouble: DeskError) -> None:
        """The citizen hears it plainly, the officer with what to do."""
        self._mark.hide()
        self._answer_to(key, "Chưa ghi được đánh giá. Xin báo cán bộ tại quầy.")
        self._seat.bus.trouble(trouble)

    def _answer_to(self, key: str, told: str) -> None:
        """Tell whoever gave this vote, unless somebody else stands here now."""
        if self.voting.key == key:
            self._thanks.setText(told)
            self._take(self.voting.thanked())

    def _rate(self, step: int) -> None:
        if self.voting.page is Page.SCORE:
            self._take(self.voting.rated(step))

    def _answer(self, key: str, step: int) -> None:
        if not self._is_sent():
            self._take(self.voting.answered(key, step))

    def _go_back(self) -> None:
        if not self._is_sent():
            self._take(self.voting.back())

    def _take(self, voting: Voting) -> None:
        self.voting = voting
        self._show()

    def _show(self) -> None:
        voting, form = self.voting, self._form
        self._waiting.setText(
            "Chạm vào màn hình để đánh giá lần phục vụ này."
            if self._mode is Mode.FREE
            else "Xong việc, mời ông/bà đánh giá tại đây."
        )
        told = voting.invitation
        about = f" – {told.procedure}" if told and told.procedure else ""
        self._of.setText(f"Hồ sơ {told.code}{about}" if told else "")
        self._of.setVisible(told is not None)
        if voting.score:
            self._chosen.setText(f"{voting.score} – {form.word(voting.score)}")
        self.questions.show_answers(voting.answers)
        self._tell_left()
        self._pages.setCurrentIndex(list(Page).index(voting.page))
        if voting.page is Page.WAITING:
            self._timer.stop()
        else:
            self._timer.start()

    def _tell_left(self) -> None:
        self._left.setText(f"Tự gửi sau {self.voting.left} giây")

    def _lay_out(self) -> None:
        agency, form = self._seat.app.agency, self._form
        for page in (
            column(
                None,
                face(Icon.GOOD, ACCENT),
                words(agency.desk, "ask", wrap=True),
                self._waiting,
                None,
                spacing=24,
            ),
            self._score_page(),
            self._question_page(),
            column(None, self._mark, self._thanks, None, spacing=24),
        ):
            self._pages.addWidget(boxed(page))
        for label in self._pages.findChildren(type(self._thanks)):
            if label.property("kind") in ("ask", "hint"):
                label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._left.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        self.setLayout(column(self._pages, margins=40))
        self.setAccessibleName(form.title)

    def _score_page(self) -> QVBoxLayout:
        page = column(words(self._form.ask, "ask", wrap=True), self._of, 8, spacing=12)
        page.addWidget(self.scores, 1)
        return page

    def _question_page(self) -> QVBoxLayout:
        head = column(
            self._chosen,
            words("Mời ông/bà chấm thêm từng việc, nếu muốn", "hint", wrap=True),
            spacing=4,
        )
        foot = row(self.back_button, None, self._left, self.send_button, spacing=20)
        page = column(head, spacing=14)
        page.addWidget(scrolled(self.questions), 1)
        page.addLayout(foot)
        return page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, page = Qt.Key(event.key()), self.voting.page
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in _DIGITS and page is Page.SCORE:
            self._rate(_DIGITS[key])
        elif key in _DIGITS and page is Page.QUESTIONS:
            waits = self.questions.waiting(self.voting.answers)
            if waits:
                self._answer(waits, _DIGITS[key])
        elif key in _SEND:
            self.send()
        elif key == Qt.Key.Key_Backspace and page is Page.QUESTIONS:
            self._go_back()
        elif page is Page.WAITING:
            self._touched()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self.voting.page is Page.WAITING:
            self._touched()

    def _touched(self) -> None:
        if self._mode is Mode.FREE:
            self.invite(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        dress(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._timer.stop()
        super().closeEvent(event)
        self.left.emit()
