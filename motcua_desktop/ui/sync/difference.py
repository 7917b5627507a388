"""What the province says otherwise than the desk, both values side by side, and the choice."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from motcua_desktop.domain.moment import moment_text
from motcua_desktop.domain.news import Difference
from motcua_desktop.ui.tokens import GRID, Icon, Tone
from motcua_desktop.ui.widgets.button import KeyButton
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.layout import boxed, card, column, row, scrolled
from motcua_desktop.ui.widgets.lines import Lines
from motcua_desktop.ui.widgets.tones import Note, Pill
from motcua_desktop.ui.widgets.words import words

_WHAT = (
    "«Theo tỉnh»: quầy ghi lại theo tin của tỉnh, bằng những bước đúng quy trình, đứng tên người "
    "bấm. «Giữ của quầy»: quầy giữ nguyên và báo lại cho tỉnh. Cả hai đều ghi vào nhật ký."
)


class DifferencePane(QWidget):
    """`settled(id, take)`: the province's value is taken over, or the desk's is kept."""

    settled = Signal(int, bool)
    opened = Signal(str)

    def __init__(self, *, may_settle: bool) -> None:
        super().__init__()
        self.difference: Difference | None = None
        self._code = words("", "code")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._who = words("", "big", wrap=True)
        self._facts = Lines()
        self.ours = Note("", Tone.QUIET, Icon.INBOX)
        self.theirs = Note("", Tone.WAITING, Icon.CLOUD_DONE)
        self._reason = words("", wrap=True)
        self.take_button = KeyButton("Theo tỉnh", "Ctrl 1")
        self.keep_button = KeyButton("Giữ của quầy", "Ctrl 2")
        self.open_button = KeyButton("Mở hồ sơ", "Enter")
        for button in (self.take_button, self.keep_button):
            # Never shown here: what has no parent yet would be a window of its own.
            if not may_settle:
                button.hide()
        self.take_button.clicked.connect(lambda: self.settle(take=True))
        self.keep_button.clicked.connect(lambda: self.settle(take=False))
        self.open_button.clicked.connect(self._open)
        inner = column(
            row(Pill("Tỉnh nói khác quầy", Tone.DUE, Icon.ALERT), None),
            self._who,
            row(self._code, None),
            words("Quầy ghi", "heading"),
            self.ours,
            words("Tỉnh nói", "heading"),
            self.theirs,
            self._reason,
            self._facts,
            4,
            words(_WHAT, "muted", wrap=True),
            None,
            spacing=GRID,
        )
        whole = column(spacing=12)
        whole.addWidget(scrolled(boxed(inner)), 1)
        whole.addWidget(boxed(Flow(self.take_button, self.keep_button, self.open_button)))
        self.setLayout(column(card(whole, name="Chỗ tỉnh nói khác quầy")))

    def settle(self, *, take: bool) -> None:
        """Somebody decided on what is shown."""
        if self.difference is not None and self.take_button.isVisibleTo(self):
            self.settled.emit(self.difference.id, take)

    def show_difference(self, difference: Difference) -> None:
        """Tell this one."""
        self.difference = difference
        self._code.setText(difference.code)
        self._who.setText(difference.applicant)
        kind = difference.kind.label if difference.kind else ""
        self._facts.show_facts([("Về", kind), ("Tỉnh báo", moment_text(difference.at))])
        self.ours.tell(difference.ours or "chưa ghi", Tone.QUIET, Icon.INBOX)
        self.theirs.tell(difference.theirs or "không nói gì", Tone.WAITING, Icon.CLOUD_DONE)
        self._reason.setText(difference.reason)

    def _open(self) -> None:
        if self.difference is not None:
            self.opened.emit(self.difference.code)
