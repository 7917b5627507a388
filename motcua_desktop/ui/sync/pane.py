"""Beside the list: the chosen message with the province's words, or the line tried step by step."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from motcua_desktop.domain.moment import moment_text
from motcua_desktop.domain.news import Difference
from motcua_desktop.domain.province import OutboxLine
from motcua_desktop.domain.uploads import RefusedFile
from motcua_desktop.sync.trial import TrialStep
from motcua_desktop.ui.icons import pixmap
from motcua_desktop.ui.sync.advice import advice, file_advice
from motcua_desktop.ui.sync.difference import DifferencePane
from motcua_desktop.ui.sync.model import state_badge
from motcua_desktop.ui.sync.truth import size_text
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.empty import EmptyState
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.layout import boxed, card, clear, column, row, scrolled
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.tones import Note, Pill
from motcua_desktop.ui.widgets.words import words

_NOTHING, _MESSAGE, _TRIAL, _DIFFERENCE = range(4)
_ANSWER, _LAST_TIME = "Tỉnh trả lời", "Lần gửi trước"


class SyncPane(QStackedWidget):
    """`opened(code)` to see the dossier, `again` to send what is shown once more.

    `settled(id, take)`: whose value holds where the province says otherwise than the desk.
    """

    opened = Signal(str)
    again = Signal()
    settled = Signal(int, bool)

    def __init__(self, *, may_send: bool, may_settle: bool) -> None:
        super().__init__()
        self._may_send = may_send
        self.line: OutboxLine | None = None
        self.file: RefusedFile | None = None
        self._state = Pill()
        self._code = words("", "code")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._who = words("", "big", wrap=True)
        self._facts = Lines()
        self.said_head = words(_ANSWER, "heading")
        self.said = Note("", Tone.LATE)
        self.advice = words("", wrap=True)
        self.retry_button = KeyButton("Gửi lại", "Ctrl R", kind="primary", picture=Icon.AGAIN)
        self.open_button = KeyButton("Mở hồ sơ", "Enter")
        self.retry_button.clicked.connect(self.again)
        self.open_button.clicked.connect(self._open)
        self.difference = DifferencePane(may_settle=may_settle)
        self.difference.settled.connect(self.settled)
        self.difference.opened.connect(self.opened)
        self._verdict = Note()
        self._steps = QVBoxLayout()
        self._steps.setSpacing(GRID)
        self._lay_out()

    def show_line(self, line: OutboxLine, *, shut: bool) -> None:
        """Tell this message; `shut`: the province does not take the desk's account."""
        self._take(line)
        badge = state_badge(line)
        self._state.tell(line.state.label, badge.tone, badge.icon)
        self._code.setText(line.code)
        self._who.setText(line.applicant)
        self._facts.show_facts(
            [
                ("Gửi gì", line.kind.label),
                ("Xếp hàng", moment_text(line.created_at)),
                ("Đã thử gửi", f"{line.attempts} lần" if line.attempts else "chưa lần nào"),
                ("Xác nhận", moment_text(line.confirmed_at) if line.confirmed_at else ""),
            ]
        )
        # Of a message that still waits the words are the desk's own: the line broke.
        self.said_head.setText(_ANSWER if line.state.needs_a_person else _LAST_TIME)
        self.said_head.setVisible(bool(line.reason))
        self.said.tell(line.reason or "", badge.tone, Icon.ALERT)
        self.advice.setText(advice(line, shut=shut))
        self.retry_button.setVisible(line.state.needs_a_person and self._may_send)
        self.setCurrentIndex(_MESSAGE)

    def show_file(self, file: RefusedFile) -> None:
        """Tell this file that the province did not take."""
        self._take(file)
        self._state.tell("Tệp tỉnh không nhận", Tone.LATE, Icon.PAPERCLIP)
        self._code.setText(file.code)
        self._who.setText(file.applicant)
        self._facts.show_facts(
            [
                ("Giấy tờ", file.paper or "giấy khác"),
                ("Tệp", file.name),
                ("Dung lượng", size_text(file.size)),
            ]
        )
        self.said_head.setText(_ANSWER)
        self.said_head.show()
        self.said.tell(file.reason or "Tỉnh không nêu lý do.", Tone.LATE, Icon.ALERT)
        self.advice.setText(file_advice(file))
        self.retry_button.setVisible(self._may_send)
        self.setCurrentIndex(_MESSAGE)

    def show_nothing(self) -> None:
        """No message is chosen."""
        self._take(None)
        self.setCurrentIndex(_NOTHING)

    def show_difference(self, difference: Difference) -> None:
        """Tell what the province says otherwise."""
        self._take(None)
        self.difference.show_difference(difference)
        self.setCurrentIndex(_DIFFERENCE)

    def show_trial(self, steps: list[TrialStep]) -> None:
        """How far the line works, step by step."""
        self._take(None)
        if all(step.ok for step in steps):
            self._verdict.tell("Đường lên tỉnh dùng được.", Tone.IN_TIME)
        else:
            self._verdict.tell("Đường lên tỉnh chưa dùng được.", Tone.LATE)
        clear(self._steps)
        for step in steps:
            self._steps.addWidget(trial_line(step))
        self.setCurrentIndex(_TRIAL)

    @property
    def shows_difference(self) -> bool:
        return self.currentIndex() == _DIFFERENCE

    @property
    def shows_trial(self) -> bool:
        return self.currentIndex() == _TRIAL

    def _lay_out(self) -> None:
        inner = column(
            row(self._state, None),
            self._who,
            row(self._code, None),
            self.said_head,
            self.said,
            words("Nên làm gì", "heading"),
            self.advice,
            4,
            self._facts,
            None,
            spacing=GRID,
        )
        box = QWidget()
        box.setLayout(inner)
        whole = column(spacing=12)
        whole.addWidget(scrolled(box), 1)
        whole.addWidget(boxed(Flow(self.retry_button, self.open_button)))
        empty = EmptyState(Icon.SYNC, "Chọn một dòng", "Lời của tỉnh và việc nên làm hiện ở đây.")
        trial = column(words("Thử đường lên tỉnh", "heading"), self._verdict, spacing=12)
        trial.addLayout(self._steps)
        trial.addStretch(1)
        self.addWidget(card(column(empty)))
        self.addWidget(card(whole, name="Mục đang chọn"))
        self.addWidget(card(trial, name="Kết quả thử đường lên tỉnh"))
        self.addWidget(self.difference)

    def _take(self, one: OutboxLine | RefusedFile | None) -> None:
        self.line = one if isinstance(one, OutboxLine) else None
        self.file = one if isinstance(one, RefusedFile) else None

    def _open(self) -> None:
        shown = self.line or self.file
        if shown is not None:
            self.opened.emit(shown.code)


def trial_line(step: TrialStep) -> QWidget:
    """Icon, what was tried, and the word for how it went."""
    tone, word = (Tone.IN_TIME, "được") if step.ok else (Tone.LATE, "không được")
    picture = words()
    picture.setPixmap(pixmap(tone.icon, tone.ink, size=18, ratio=picture.devicePixelRatioF()))
    told = column(words(step.name, wrap=True), spacing=2)
    if step.message != word:
        told.addWidget(words(step.message, "error", wrap=True))
    line = row(spacing=GRID)
    line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    line.addLayout(told, 1)
    line.addWidget(words(word, "muted"), 0, Qt.AlignmentFlag.AlignTop)
    whole = boxed(line)
    whole.setAccessibleName(f"{step.name}: {word}. {step.message}")
    return whole
