"""What a citizen touches: big tiles for the five steps, rows of digits, one large button."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from motcua_desktop.domain.survey import STEPS, SurveyForm
from motcua_desktop.ui.icons import pixmap
from motcua_desktop.ui.tokens import INK, Icon, Tone
from motcua_desktop.ui.widgets.layout import row
from motcua_desktop.ui.widgets.words import words

LEAST = 90
"""Pixels: no target is smaller, on whatever screen."""

_FACES = (Icon.VERY_BAD, Icon.BAD, Icon.FAIR, Icon.GOOD, Icon.VERY_GOOD)
_INKS = (Tone.LATE.ink, Tone.DUE.ink, INK, Tone.IN_TIME.ink, Tone.IN_TIME.ink)


class ScoreTile(QPushButton):
    """One step: face, digit and word; none is told by colour alone."""

    def __init__(self, step: int, word: str) -> None:
        super().__init__()
        self.setObjectName("tile")
        self.setAccessibleName(f"{step}: {word}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(LEAST, LEAST * 2))
        self._step = step
        self._face = QLabel()
        self._digit = words(str(step), "digit")
        self._word = words(word, "step", wrap=True)
        self._word.setMinimumWidth(1)
        inner = QVBoxLayout(self)
        inner.setSpacing(6)
        inner.addStretch(1)
        for part in (self._face, self._digit):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inner.addWidget(part)
        self._word.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        inner.addWidget(self._word, 1)
        for part in (self._face, self._digit, self._word):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = max(min(self.width() * 3 // 5, self.height() // 3), 40)
        self._face.setPixmap(
            pixmap(
                _FACES[self._step - 1],
                _INKS[self._step - 1],
                size=size,
                ratio=self.devicePixelRatioF(),
            )
        )


class ScoreRow(QWidget):
    """The five steps side by side; `chosen(step)`."""

    chosen = Signal(int)

    def __init__(self, form: SurveyForm) -> None:
        super().__init__()
        line = row(spacing=20)
        self.tiles: dict[int, ScoreTile] = {}
        for step in STEPS:
            tile = ScoreTile(step, form.word(step))
            tile.clicked.connect(lambda _=False, step=step: self.chosen.emit(step))
            self.tiles[step] = tile
            line.addWidget(tile, 1)
        self.setLayout(line)


class QuestionRows(QWidget):
    """A row a question with five digits; `answered(key, step)`. The row of the keys is marked."""

    answered = Signal(str, int)

    def __init__(self, form: SurveyForm) -> None:
        super().__init__()
        self._keys = [one.key for one in form.questions]
        self.buttons: dict[tuple[str, int], QPushButton] = {}
        self._texts: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 7)
        for step in STEPS:
            head = words(form.word(step), "scale", wrap=True)
            head.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(head, 0, step)
            grid.setColumnMinimumWidth(step, LEAST)
            grid.setColumnStretch(step, 2)
        for at, question in enumerate(form.questions, start=1):
            self._add_row(grid, at, question.key, question.text)

    def show_answers(self, answers: Mapping[str, int]) -> None:
        """Press what was answered; the first unanswered row takes the keys."""
        for (key, step), button in self.buttons.items():
            button.setChecked(answers.get(key) == step)
        here = self.waiting(answers)
        for key, text in self._texts.items():
            text.setProperty("here", key == here)
            text.style().unpolish(text)
            text.style().polish(text)

    def waiting(self, answers: Mapping[str, int]) -> str:
        """The question that the keys 1 to 5 answer next; "" when all are answered."""
        return next((key for key in self._keys if key not in answers), "")

    def _add_row(self, grid: QGridLayout, at: int, key: str, question: str) -> None:
        text = words(question, "question", wrap=True)
        self._texts[key] = text
        grid.addWidget(text, at, 0)
        for step in STEPS:
            button = QPushButton(str(step))
            button.setObjectName("digit")
            button.setCheckable(True)
            button.setAccessibleName(f"{question}: {step}")
            button.setMinimumSize(QSize(LEAST, LEAST))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            button.clicked.connect(lambda _=False, step=step: self.answered.emit(key, step))
            self.buttons[key, step] = button
            grid.addWidget(button, at, step)


def face(picture: Icon, ink: str) -> QLabel:
    """A large picture above a sentence."""
    label = QLabel()
    label.setPixmap(pixmap(picture, ink, size=LEAST * 2, ratio=2.0))
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label


def large(text: str, *, primary: bool = False) -> QPushButton:
    """A button for fingers."""
    button = QPushButton(text)
    button.setObjectName("large")
    button.setProperty("kind", "primary" if primary else "plain")
    button.setMinimumWidth(LEAST * 5 // 2)
    return button
