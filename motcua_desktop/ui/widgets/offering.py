"""A line that offers what was typed before; anything else may be typed too."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit

from motcua_desktop.domain.text import fold


class Offers(QCompleter):
    """Known texts under `line`, found by any of their words, with or without tones."""

    def __init__(self, line: QLineEdit, texts: Sequence[str] = ()) -> None:
        super().__init__(line)
        self._line = line
        self._texts: tuple[str, ...] = ()
        self._model = QStringListModel(self)
        self.setModel(self._model)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(8)
        if (popup := self.popup()) is not None:
            popup.setProperty("role", "popup")
        line.textEdited.connect(self._narrow)
        line.setCompleter(self)
        self.know(texts)

    def know(self, texts: Sequence[str]) -> None:
        """Offer these from now on, the likeliest first."""
        self._texts = tuple(texts)
        self._model.setStringList(list(self._texts))

    def fold_up(self) -> None:
        """Close the list, where whoever typed went on by a key."""
        if (popup := self.popup()) is not None:
            popup.hide()

    def _narrow(self, typed: str) -> None:
        """Only what has every word that was typed, even a begun one."""
        wanted = fold(typed).split()
        self._model.setStringList(
            [
                text
                for text in self._texts
                if all(any(w.startswith(part) for w in fold(text).split()) for part in wanted)
            ]
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes the line that is lit; where none is, it is meant for the page."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        popup = self.popup()
        lit = popup is not None and popup.currentIndex().isValid()
        if enter and popup is not None and popup.isVisible() and not lit:
            popup.hide()
            QApplication.sendEvent(self._line, event)
            return True
        return super().eventFilter(watched, event)
