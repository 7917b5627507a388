"""Phiếu đánh giá giấy typed in by the stack: scan, 1 to 5 a row, Enter, and the next one."""

from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from motcua_desktop.domain.ballot import LONGEST_COMMENT, Ballot, Source
from motcua_desktop.domain.change import Done
from motcua_desktop.domain.moment import date_text, local, parse_date
from motcua_desktop.domain.survey import SurveyForm
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.services.ballot_files import noon, read_ballots
from motcua_desktop.services.ballots import Added, Invitation
from motcua_desktop.ui.ballots.mode import Mode
from motcua_desktop.ui.ballots.score_keys import ScoreKeys
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.files import bytes_of, chosen_file
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.pane import Pane
from motcua_desktop.ui.screen import KeyLine
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Icon
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.field import Field, tell_beside
from motcua_desktop.ui.widgets.layout import boxed, card, clear, column, row, scrolled
from motcua_desktop.ui.widgets.words import words

_FILES = "Phiếu đánh giá (*.csv *.xlsx *.json)"


class EntryPane(Pane):
    """The keyboard never leaves the digits: code, Enter, scores, Enter."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._key = ""
        self._entered = 0
        self._asking = Latest(seat.lanes.desk, self)
        self.scores: ScoreKeys | None = None
        self.code, self.day, self.comment = QLineEdit(), QLineEdit(), QLineEdit()
        self.fields = {
            "dossier": Field("Mã hồ sơ trên phiếu (quét hoặc gõ; để trống: theo lượt)", self.code),
            "at": Field("Ngày ghi trên phiếu", self.day),
            "comment": Field("Ý kiến", self.comment),
        }
        self.of = words("", "muted", wrap=True)
        self.told = words("", "muted", wrap=True)
        self.trouble = words("", "error", wrap=True)
        self.save_button = KeyButton("Ghi phiếu", "F9", kind="primary")
        self.import_button = KeyButton("Nhập từ tệp…", "Ctrl O", picture=Icon.IMPORT)
        self.screen_buttons = self._screen_buttons()
        self._score_room = QVBoxLayout()
        self._lay_out()
        self._listen()
        ballots = seat.app.ballots
        self._asking.ask(ballots.form, self._take_form)

    def keys(self) -> tuple[KeyLine, ...]:
        return (
            ("Quét", "mã vạch trên phiếu; hoặc gõ mã rồi Enter"),
            ("1 … 5", "điểm của dòng đang đánh dấu, rồi sang dòng sau"),
            ("0", "dòng này không chấm"),
            ("Backspace", "về dòng trước"),
            ("Enter, F9", "ghi phiếu, sang phiếu sau"),
            ("Tab", "từ điểm sang ý kiến"),
            ("Ctrl O", "nhập nhiều phiếu từ tệp CSV, XLSX, JSON"),
            ("Shift F9", "mời công dân đánh giá lượt này trên màn hình đánh giá"),
        )

    def arrive(self) -> None:
        if not self.day.text():
            self.day.setText(date_text(local(self._seat.app.clock.now()).date()))

    def enter(self) -> None:
        self._next()

    def print_out(self) -> bool:
        """F9 writes the slip down."""
        self.submit()
        return True

    def take_receipt(self, code: str) -> bool:
        """A slip was scanned."""
        self.code.setText(code)
        self.look_up()
        return True

    def look_up(self) -> None:
        """Enter in the code: may this dossier be rated, and what is it about?"""
        self._calm()
        text = self.code.text().strip()
        if not text:
            self._to_scores()
            return
        app, actor = self._seat.app, self._seat.actor
        self._asking.ask(lambda: app.ballots.invite(actor, text), self._found, self._not_there)

    def submit(self) -> None:
        """Cast what was typed; a complaint stands beside its field."""
        if self.scores is None:
            return
        self._calm()
        try:
            ballot = self._ballot(self.scores)
        except InvalidInput as trouble:
            self._refused(trouble)
            return
        app, actor = self._seat.app, self._seat.actor
        self.save_button.setEnabled(False)
        self._seat.lanes.desk.run(
            self, lambda: app.ballots.add(actor, ballot), self._cast, self._refused
        )

    def ask_file(self) -> None:
        """Ctrl+O."""
        chosen = chosen_file(self, "Nhập phiếu đánh giá", _FILES)
        if chosen is not None:
            self.take_file(chosen)

    def take_file(self, path: Path) -> None:
        """All ballots of a file, or none; which lines are wrong stands on the page."""
        app, actor = self._seat.app, self._seat.actor

        def work() -> Done[Added]:
            form, now = app.ballots.form(), app.clock.now()
            return app.ballots.add_many(actor, read_ballots(bytes_of(path), path.name, form, now))

        self._calm()
        self._seat.lanes.desk.run(self, work, self._imported, self._refused)

    def _ballot(self, scores: ScoreKeys) -> Ballot:
        if not scores.score:
            raise InvalidInput("Chưa có điểm chung: gõ 1 đến 5.", field="score")
        self._key = self._key or self._seat.app.clock.new_id()
        typed = {
            "key": self._key,
            "dossier": self.code.text(),
            "score": scores.score,
            "answers": scores.answers,
            "comment": self.comment.text(),
        }
        return Ballot.typed(typed, Source.PAPER, at=self._at())

    def _at(self) -> datetime:
        return noon(parse_date(self.day.text().strip(), field="at"), self._seat.app.clock.now())

    def _take_form(self, form: SurveyForm) -> None:
        clear(self._score_room)
        self.scores = ScoreKeys(form)
        self.scores.done.connect(self.submit)
        self._score_room.addWidget(self.scores)

    def _found(self, told: Invitation) -> None:
        self.code.setText(told.code)
        self.of.setText(told.procedure)
        self._to_scores()

    def _not_there(self, trouble: DeskError) -> None:
        self.fields["dossier"].tell(trouble.message)
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        self.code.selectAll()

    def _cast(self, done: Done[Added]) -> None:
        self._entered += 1
        what = self.code.text().strip() or "theo lượt"
        self.told.setText(f"Đã nhập lần này: {self._entered} phiếu; vừa nhập: {what}.")
        self._next()
        self._seat.bus.changed.emit(done.change, self)

    def _imported(self, done: Done[Added]) -> None:
        added = done.value
        again = f", {added.already} phiếu đã có từ trước" if added.already else ""
        self._seat.bus.tell(Level.DONE, f"Đã nhập {added.added} phiếu đánh giá{again}.")
        self._seat.bus.changed.emit(done.change, self)

    def _refused(self, trouble: DeskError) -> None:
        self.save_button.setEnabled(True)
        if isinstance(trouble, InvalidInput) and tell_beside(self.fields, trouble):
            return
        self.trouble.setText(trouble.message)
        self.trouble.show()
        if isinstance(trouble, InvalidInput) and trouble.field == "score":
            self._to_scores()

    def _calm(self) -> None:
        for field in self.fields.values():
            field.tell("")
        self.trouble.hide()
        self.of.setText("")

    def _next(self) -> None:
        """The next slip of the stack; its day is that of the one before."""
        self._key = ""
        self._calm()
        self.save_button.setEnabled(True)
        self.comment.clear()
        self.code.clear()
        if self.scores is not None:
            self.scores.clear()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_scores(self) -> None:
        if self.scores is not None:
            self.scores.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self.comment.setMaxLength(LONGEST_COMMENT)
        self.code.setMaxLength(200)
        self.trouble.hide()
        top = row(self.fields["dossier"], self.fields["at"], spacing=12)
        top.setStretch(0, 3)
        top.setStretch(1, 1)
        slip = column(
            top,
            self.of,
            self._score_room,
            self.fields["comment"],
            self.trouble,
            row(self.save_button, self.import_button, None),
            self.told,
            spacing=12,
        )
        screen = column(
            words("Màn hình đánh giá cho công dân", "heading"),
            words(
                "Ở màn hình thứ hai nếu máy có, không thì là cửa sổ riêng. Trả kết quả xong bấm "
                "Shift F9 để mời đánh giá đúng hồ sơ ấy.",
                "muted",
                wrap=True,
            ),
            row(*self.screen_buttons, None),
            spacing=GRID,
        )
        whole = column(
            card(slip, name="Nhập phiếu giấy"), card(screen, name="Màn hình đánh giá"), None
        )
        whole.setSpacing(12)
        outer = column(words("Phiếu đánh giá", "title"), spacing=12)
        outer.addWidget(scrolled(boxed(whole)), 1)
        self.setLayout(outer)

    def _screen_buttons(self) -> list[KeyButton]:
        bus = self._seat.bus
        visit = KeyButton("Mời đánh giá lượt này", "Shift F9")
        visit.clicked.connect(lambda: bus.rating_wanted.emit(""))
        made = [visit]
        for text, mode in (
            ("Mở, chờ mời", Mode.INVITED),
            ("Mở, ai chạm cũng đánh giá", Mode.FREE),
            ("Đóng", Mode.CLOSED),
        ):
            button = KeyButton(text, kind="quiet")
            button.clicked.connect(partial(bus.rating_screen.emit, mode))
            made.append(button)
        return made

    def _listen(self) -> None:
        self.code.returnPressed.connect(self.look_up)
        self.day.returnPressed.connect(self._to_scores)
        self.comment.returnPressed.connect(self.submit)
        self.save_button.clicked.connect(self.submit)
        self.import_button.clicked.connect(self.ask_file)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key, action in (
            ("Ctrl+O", self.ask_file),
            ("Shift+F9", lambda: self._seat.bus.rating_wanted.emit("")),
        ):
            QShortcut(QKeySequence(key), self, context=context).activated.connect(action)
