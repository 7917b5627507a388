"""Ballots one by one for a supervisor, but those that rate the reader; and voiding one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QStackedWidget

from motcua_desktop.domain.ballot import Cast
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.moment import local, moment_text
from motcua_desktop.domain.period_text import parse_period
from motcua_desktop.domain.survey import SurveyForm
from motcua_desktop.errors import DeskError, InvalidInput
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.latest import Latest
from motcua_desktop.ui.pane import Pane
from motcua_desktop.ui.screen import KeyLine
from motcua_desktop.ui.seat import Seat
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.field import Field
from motcua_desktop.ui.widgets.fit import Fit
from motcua_desktop.ui.widgets.layout import card, column, row
from motcua_desktop.ui.widgets.table import Badge, Column, ListTable, ValuesModel
from motcua_desktop.ui.widgets.words import words


class ReadingPane(Pane):
    """The list of a period, newest first. Delete asks why, Enter in the reason voids."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._form: SurveyForm | None = None
        self._asking = Latest(seat.lanes.desk, self)
        self.period = QLineEdit()
        self.period.setPlaceholderText("11/2026 hoặc 01/11/2026 - 15/11/2026; để trống: tháng này")
        self.field = Field("Kỳ", self.period)
        self.model: ValuesModel[Cast] = ValuesModel(self._columns(), self)
        self.table = ListTable(self.model, "Các phiếu đánh giá")
        Fit(self.table, (6, 4, 2), least=14)
        self.whole = words("", wrap=True)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.reason = QLineEdit()
        self.reason.setMaxLength(300)
        self.reason_field = Field("Vì sao hủy phiếu đang chọn", self.reason)
        self.void_button = KeyButton("Hủy phiếu", "Delete")
        self._empty = EmptyState(
            Icon.INBOX,
            "Kỳ này chưa có phiếu nào để xem.",
            "Phiếu đánh giá chính người xem không hiện ở đây, chỉ được tính trong số liệu.",
        )
        self._stack = QStackedWidget()
        self._lay_out()
        self._listen()

    def keys(self) -> tuple[KeyLine, ...]:
        return (
            ("Ctrl F", "đổi kỳ; Enter xem lại"),
            ("↑ ↓", "chọn phiếu"),
            ("Enter", "mở hồ sơ của phiếu"),
            ("Delete", "hủy phiếu đang chọn: ghi lý do rồi Enter"),
        )

    def arrive(self) -> None:
        self.look_again()

    def enter(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> bool:
        if not self.reason.hasFocus():
            return False
        self.reason.clear()
        self.enter()
        return True

    def heard(self, change: Change, initiator: object) -> None:
        del initiator
        if change.ballots:
            self.look_again()

    def look_again(self) -> None:
        """The ballots of the period."""
        self.field.tell("")
        app, actor = self._seat.app, self._seat.actor
        today = local(app.clock.now()).date()
        try:
            period = parse_period(self.period.text(), 1, today)
        except InvalidInput as trouble:
            self.field.tell(trouble.message)
            return
        self._asking.ask(
            lambda: (app.ballots.form(), tuple(app.ballots.cast(actor, period))),
            lambda told: self._show(*told),
        )

    def void(self) -> None:
        """The chosen ballot counts no more."""
        one = self.table.current()
        if one is None:
            return
        if not self.reason.text().strip():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        app, actor, why = self._seat.app, self._seat.actor, self.reason.text()
        self._seat.lanes.desk.run(
            self, lambda: app.ballots.void(actor, one.key, why), self._voided, self._refused
        )

    def _show(self, form: SurveyForm, ballots: tuple[Cast, ...]) -> None:
        self._form = form
        chosen = self.table.current()
        self.model.set_values(ballots)
        self._stack.setCurrentWidget(self.table if ballots else self._empty)
        if ballots:
            keys = [one.key for one in ballots]
            self.table.selectRow(keys.index(chosen.key) if chosen and chosen.key in keys else 0)

    def _voided(self, done: Done[None]) -> None:
        self.reason.clear()
        self.enter()
        self._seat.bus.tell(Level.DONE, "Đã hủy phiếu; hồ sơ hay lượt ấy được đánh giá lại.")
        self._seat.bus.changed.emit(done.change, self)

    def _refused(self, trouble: DeskError) -> None:
        if isinstance(trouble, InvalidInput):
            self.reason_field.tell(trouble.message)
        else:
            self._seat.bus.trouble(trouble)

    def _choose(self, one: Cast | None) -> None:
        self.reason_field.tell("")
        self.void_button.setEnabled(one is not None and one.void_at is None)
        self.whole.setText(self._in_full(one) if one is not None else "")

    def _open(self, one: Cast) -> None:
        if one.dossier:
            self._seat.bus.open_dossier.emit(one.dossier)

    def _columns(self) -> tuple[Column[Cast], ...]:
        return (
            Column("Ngày giờ", lambda one: moment_text(one.at), 16),
            Column("Điểm", self._score, 22, badge=self._badge),
            Column("Từng việc", self._answers, 24, muted=True, wrap=True),
            Column("Ý kiến", lambda one: one.comment, wrap=True),
            Column("Hồ sơ", lambda one: one.dossier or "theo lượt", 23, mono=True),
            Column("Cán bộ", lambda one: one.officer_name, 16),
            Column("Nguồn", lambda one: one.source.label, 12, muted=True),
        )

    def _score(self, one: Cast) -> str:
        word = self._form.word(one.score) if self._form else ""
        return f"Đã hủy: {one.void_why}" if one.void_at else f"{one.score} {word}".strip()

    def _badge(self, one: Cast) -> Badge:
        return Badge(self._score(one), self._tone(one))

    def _tone(self, one: Cast) -> Tone:
        if one.void_at is not None or self._form is None:
            return Tone.QUIET
        if one.score >= self._form.satisfied_from:
            return Tone.IN_TIME
        return Tone.LATE if one.score <= self._form.disliked_to else Tone.DUE

    def _answers(self, one: Cast) -> str:
        if self._form is None:
            return ""
        told = ((self._form.question(key).short, score) for key, score in one.answers.items())
        return ", ".join(f"{short} {score}" for short, score in told)

    def _in_full(self, one: Cast) -> str:
        """All of the chosen ballot: a narrow list shows less, and cuts a long comment."""
        form = self._form
        answers = "; ".join(
            f"{form.question(key).text if form else key}: {score}"
            for key, score in one.answers.items()
        )
        officer = one.officer_name or "không ghi cán bộ"
        told = (
            f"{one.dossier or 'Theo lượt'}, {officer}, {one.source.label.lower()}",
            answers,
            f"Ý kiến: {one.comment}" if one.comment else "",
            f"Đã hủy: {one.void_why}" if one.void_at else "",
        )
        return "\n".join(part for part in told if part)

    def _lay_out(self) -> None:
        self.field.setMaximumWidth(420)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        foot = row(self.reason_field, self.void_button, spacing=12)
        foot.setStretch(0, 1)
        foot.setAlignment(self.void_button, Qt.AlignmentFlag.AlignBottom)
        whole = column(words("Từng phiếu đánh giá", "title"), self.field, spacing=12)
        whole.addWidget(card(column(self._stack), margins=GRID, name="Các phiếu"), 1)
        whole.addWidget(self.whole)
        whole.addLayout(foot)
        self.setLayout(whole)

    def _listen(self) -> None:
        self.period.returnPressed.connect(self.look_again)
        self.reason.returnPressed.connect(self.void)
        self.void_button.clicked.connect(self.void)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._open)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        delete = QShortcut(QKeySequence("Delete"), self.table, context=context)
        delete.activated.connect(self.void)
        find = QShortcut(QKeySequence("Ctrl+F"), self, context=context)
        find.activated.connect(lambda: self.period.setFocus(Qt.FocusReason.ShortcutFocusReason))
