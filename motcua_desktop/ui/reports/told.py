"""The headlines of a report, each figure over its word; and how it was counted."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from motcua_desktop.domain.cell_text import cell_text
from motcua_desktop.domain.tabular import Headline
from motcua_desktop.ui.tokens import Tone
from motcua_desktop.ui.widgets.flow import Flow
from motcua_desktop.ui.widgets.layout import boxed, column, row
from motcua_desktop.ui.widgets.tones import Pill
from motcua_desktop.ui.widgets.words import tip, words

_WIDEST = 230
_MOST_LINES = 3


class Headlines(QWidget):
    """From left to right, on as many lines as they need."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = Flow(spacing=20)
        self.setLayout(self._flow)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_headlines(self, headlines: Sequence[Headline]) -> None:
        """Tell these instead."""
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for headline in headlines:
            self._flow.addWidget(_shown(headline))
        self.setVisible(bool(headlines))
        self.updateGeometry()

    def texts(self) -> list[str]:
        """What is told, word by word and figure by figure."""
        items = (self._flow.itemAt(at) for at in range(self._flow.count()))
        widgets = (item.widget() for item in items if item)
        return [widget.accessibleName() for widget in widgets if widget]


class Notes(QScrollArea):
    """How it was counted: a few lines at most, the rest by scrolling or in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self._text = words("", "caption", wrap=True)
        self._text.setObjectName("inner")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._text)
        self.hide()

    def show_notes(self, notes: Sequence[str]) -> None:
        """Tell these; nothing hides it."""
        told = " ".join(
            note if note.endswith((".", "…")) or note is notes[-1] else f"{note} ·"
            for note in notes
        )
        self._text.setText(told)
        self.setToolTip(tip(told))
        self.setVisible(bool(notes))
        self._fit()

    def text(self) -> str:
        return self._text.text()

    def _fit(self) -> None:
        needed = self._text.heightForWidth(self.viewport().width() or self.width())
        most = _MOST_LINES * self._text.fontMetrics().lineSpacing()
        self.setFixedHeight(min(max(needed, 0), most) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _shown(headline: Headline) -> QWidget:
    value = cell_text(headline.value, headline.kind) or "–"
    figure = words(value, "strong")
    parts = row(figure, spacing=6)
    verdict = ""
    if headline.good is not None:
        verdict = "đạt" if headline.good else "chưa đạt"
        pill = Pill()
        pill.tell(verdict, Tone.IN_TIME if headline.good else Tone.LATE)
        parts.addWidget(pill)
    parts.addStretch(1)
    label = words(headline.label, "caption")
    if label.sizeHint().width() > _WIDEST:
        label.setWordWrap(True)
        label.setFixedWidth(_WIDEST)
    box = boxed(column(parts, label, spacing=0))
    box.setAccessibleName(
        " ".join(part for part in (f"{headline.label}: {value}", verdict) if part)
    )
    return box
