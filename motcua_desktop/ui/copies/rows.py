"""The documents of a visit: kind, pages, copies, and what each costs, live."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from motcua_desktop.domain.certified_copies import CopiedDocument, Tariff
from motcua_desktop.domain.moment import money_text
from motcua_desktop.errors import InvalidInput
from motcua_desktop.ui.widgets.offering import Offers
from motcua_desktop.ui.widgets.words import restyle, words

_DIGITS = 3
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DocumentLine:
    """The editors of one document."""

    def __init__(self, owner: QWidget, known: Sequence[str]) -> None:
        self.name = QLineEdit(owner)
        self.name.setPlaceholderText("loại giấy tờ, ví dụ: bằng tốt nghiệp")
        self.name.setMaxLength(300)
        self.offers = Offers(self.name, known)
        self.pages, self.copies = _number(owner), _number(owner)
        self.copies.setPlaceholderText("1")
        self.offers.activated.connect(lambda _: self.pages.setFocus())
        self.fee = words("", "strong", parent=owner)
        self.fee.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    @property
    def editors(self) -> tuple[QLineEdit, QLineEdit, QLineEdit]:
        return self.name, self.pages, self.copies

    def is_empty(self) -> bool:
        """Whether nothing was typed that would be missed."""
        return not self.name.text().strip() and not self.pages.text()

    def to_json(self) -> dict[str, Any]:
        """What was typed, right or not."""
        return {
            "name": self.name.text().strip(),
            "pages": int(self.pages.text() or 0),
            "copies": int(self.copies.text() or 1),
        }


class DocumentRows(QWidget):
    """`edited` at every change; `finished` when Enter is pressed on an empty last line."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[DocumentLine] = []
        self._known: tuple[str, ...] = ()
        self._tariff: Tariff | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnMinimumWidth(3, 96)
        for place, title in enumerate(("Loại giấy tờ", "Số trang", "Số bản", "Phí")):
            caption = words(title, "caption", parent=self)
            side = Qt.AlignmentFlag.AlignRight if place == 3 else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(caption, 0, place, side)
        remove = QShortcut(QKeySequence("Ctrl+Delete"), self)
        remove.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        remove.activated.connect(self.remove_current)
        self.clear()

    def know(self, tariff: Tariff, documents: Sequence[str]) -> None:
        """What a page costs today, and what kinds of papers come often."""
        self._tariff, self._known = tariff, tuple(documents)
        for line in self.lines:
            line.offers.know(self._known)
        self._price()

    def clear(self) -> None:
        """One empty line."""
        self.fill([])

    def fill(self, told: Sequence[dict[str, Any]]) -> None:
        """Put these in, and an empty line below."""
        while self.lines:
            self._drop(self.lines[-1])
        for one in told:
            line = self._add()
            for editor, key in zip(line.editors, ("name", "pages", "copies"), strict=True):
                with QSignalBlocker(editor):
                    editor.setText(str(one[key] or ""))
        self._add()
        self._price()
        self.edited.emit()

    def to_json(self) -> list[dict[str, Any]]:
        """The lines that are not empty, right or not."""
        return [line.to_json() for line in self.lines if not line.is_empty()]

    def fee(self) -> int:
        """What all right lines cost together, in đồng."""
        return sum(fee for line in self.lines if (fee := self._fee(line)) is not None)

    def complaint(self) -> str:
        """What is missing now; "" when all lines are right."""
        if all(line.is_empty() for line in self.lines):
            return "chưa có giấy tờ nào"
        wrong = [
            at
            for at, line in enumerate(self.lines, start=1)
            if not line.is_empty() and self._fee(line) is None
        ]
        return f"dòng {wrong[0]} thiếu loại giấy tờ hoặc số trang" if wrong else ""

    def focus_wrong(self) -> None:
        """Go to what is missing in the first line that is not right."""
        for place, line in enumerate(line for line in self.lines if not line.is_empty()):
            if self._fee(line) is None:
                self.show_wrong(place, "pages" if line.name.text().strip() else "name")
                return
        self.focus_first()

    def show_wrong(self, place: int, key: str) -> None:
        """Go to the field that was refused: `place` among the lines that are not empty."""
        told = [line for line in self.lines if not line.is_empty()] or self.lines
        line = told[min(place, len(told) - 1)]
        editor = {"pages": line.pages, "copies": line.copies}.get(key, line.name)
        restyle(editor, "wrong", "true")
        editor.setFocus()

    def focus_first(self) -> None:
        self.lines[0].name.setFocus()

    def remove_current(self) -> None:
        """Ctrl+Delete: this line goes, the keyboard to the one that takes its place."""
        place = next((at for at, line in enumerate(self.lines) if _has_focus(line)), None)
        if place is None:
            return
        if len(self.lines) == 1:
            self.clear()
        else:
            self._drop(self.lines[place])
            self._stand()
        self.lines[min(place, len(self.lines) - 1)].name.setFocus()
        self._price()
        self.edited.emit()

    def _add(self) -> DocumentLine:
        line = DocumentLine(self, self._known)
        self.lines.append(line)
        for editor in line.editors:
            editor.textChanged.connect(self._changed)
        self._stand()
        return line

    def _drop(self, line: DocumentLine) -> None:
        self.lines.remove(line)
        for widget in (*line.editors, line.fee):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _stand(self) -> None:
        """Every line in its place, named by it, and the tab key from line to line."""
        for at, line in enumerate(self.lines, start=1):
            parts = (*line.editors, line.fee)
            for column, (part, name) in enumerate(
                zip(parts, ("Loại giấy tờ", "Số trang", "Số bản", "Phí"), strict=True)
            ):
                part.setAccessibleName(f"{name}, dòng {at}")
                self._grid.addWidget(part, at, column)
                # At once: a hidden field would be passed over by somebody who types fast.
                part.show()
        for before, after in pairwise(e for line in self.lines for e in line.editors):
            QWidget.setTabOrder(before, after)

    def _changed(self) -> None:
        editor = self.sender()
        if isinstance(editor, QLineEdit):
            restyle(editor, "wrong", "false")
        if not self.lines[-1].is_empty():
            self._add()
        self._price()
        self.edited.emit()

    def _price(self) -> None:
        for line in self.lines:
            fee = self._fee(line)
            line.fee.setText("" if fee is None else money_text(fee))

    def _fee(self, line: DocumentLine) -> int | None:
        if self._tariff is None or line.is_empty():
            return None
        try:
            return CopiedDocument.parse(line.to_json()).fee(self._tariff)
        except InvalidInput:
            return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; from an empty last line to what comes after the documents."""
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif self.lines[-1].name.hasFocus() and self.lines[-1].is_empty():
            self.finished.emit()
        else:
            self.focusNextChild()


def _number(owner: QWidget) -> QLineEdit:
    line = _NumberLine(owner)
    line.setValidator(QIntValidator(1, 10**_DIGITS - 1, line))
    line.setMaxLength(_DIGITS)
    line.setAlignment(Qt.AlignmentFlag.AlignRight)
    line.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return line


class _NumberLine(QLineEdit):
    """Room for three digits."""

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance("8" * _DIGITS) + 44
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def _has_focus(line: DocumentLine) -> bool:
    return any(editor.hasFocus() for editor in line.editors)
