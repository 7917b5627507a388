"""Scores typed off a slip: a row for the whole and one a question, 1 to 5 and on to the next."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from motcua_desktop.domain.survey import STEPS, SurveyForm
from motcua_desktop.ui.tokens import GRID
from motcua_desktop.ui.widgets.words import restyle, tip, words

WHOLE = ""
"""The row of the whole; the others go by their question's key."""

_DIGITS = tuple(map(str, STEPS))
_EMPTY = ("0", "-")
_DONE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ScoreKeys(QWidget):
    """1 to 5 fills the row and goes on; 0 leaves it empty, Backspace goes back, Enter is `done`."""

    done = Signal()

    def __init__(self, form: SurveyForm) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Điểm trên phiếu: gõ 1 đến 5 cho từng dòng")
        self._rows = [WHOLE, *(one.key for one in form.questions)]
        self._scores: dict[str, int] = {}
        self._here = 0
        self._texts: dict[str, QLabel] = {}
        self.buttons: dict[tuple[str, int], QPushButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(0, 1)
        asked = [form.ask, *(one.text for one in form.questions)]
        for at, (key, text) in enumerate(zip(self._rows, asked, strict=True)):
            self._add_row(grid, at, key, text, form)
        self._show()

    @property
    def score(self) -> int:
        """Of the whole; 0 while it is not given."""
        return self._scores.get(WHOLE, 0)

    @property
    def answers(self) -> Mapping[str, int]:
        """Of the single questions that were answered."""
        return {key: score for key, score in self._scores.items() if key != WHOLE}

    def clear(self) -> None:
        """Ready for the next slip."""
        self._scores, self._here = {}, 0
        self._show()

    def _add_row(
        self, grid: QGridLayout, at: int, key: str, question: str, form: SurveyForm
    ) -> None:
        text = words(question, "strong" if key == WHOLE else "", wrap=True)
        self._texts[key] = text
        grid.addWidget(text, at, 0)
        for step in STEPS:
            button = QPushButton(str(step))
            button.setCheckable(True)
            button.setProperty("kind", "chip")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAccessibleName(f"{question} {step}: {form.word(step)}")
            button.setToolTip(tip(form.word(step)))
            button.clicked.connect(lambda _=False, step=step: self._touch(at, step))
            self.buttons[key, step] = button
            grid.addWidget(button, at, step)

    def _touch(self, at: int, step: int) -> None:
        self._here = at
        self._fill(step)
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _fill(self, step: int) -> None:
        if self._here < len(self._rows):
            self._scores[self._rows[self._here]] = step
            self._here += 1
            self._show()

    def _move(self, by: int) -> None:
        self._here = min(max(self._here + by, 0), len(self._rows))
        self._show()

    def _leave_empty(self) -> None:
        if self._here < len(self._rows):
            self._scores.pop(self._rows[self._here], None)
            self._move(1)

    def _show(self) -> None:
        for (key, step), button in self.buttons.items():
            button.setChecked(self._scores.get(key) == step)
        for at, key in enumerate(self._rows):
            restyle(self._texts[key], "here", at == self._here and self.hasFocus())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if typed in _DIGITS:
            self._fill(int(typed))
        elif typed in _EMPTY or event.key() == Qt.Key.Key_Delete:
            self._leave_empty()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Up):
            self._move(-1)
        elif event.key() == Qt.Key.Key_Down:
            self._move(1)
        elif event.key() in _DONE:
            self.done.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show()
