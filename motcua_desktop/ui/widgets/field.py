"""A labelled field whose trouble is told beside it."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from motcua_desktop.errors import InvalidInput
from motcua_desktop.ui.widgets.words import restyle, words


class Field(QWidget):
    """A caption, an editor, and the trouble under it when there is one."""

    def __init__(self, caption: str, editor: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self.caption = words(caption, "caption", parent=self)
        self.caption.setBuddy(editor)
        self._trouble = words("", "error", wrap=True, parent=self)
        self._trouble.hide()
        editor.setAccessibleName(caption)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for part in (self.caption, editor, self._trouble):
            column.addWidget(part)
        column.addStretch(1)
        self.setFocusProxy(editor)

    def trouble(self) -> str:
        """What is told under the field now; "" when nothing."""
        return self._trouble.text()

    def take_trouble(self) -> QLabel:
        """The trouble's label, for a page that has more room for it than under a narrow editor."""
        layout = self.layout()
        if layout is not None:
            layout.removeWidget(self._trouble)
        return self._trouble

    def tell(self, text: str) -> None:
        """Tell `text` under the field; "" takes it back."""
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        self.editor.setAccessibleDescription(text)
        restyle(self.editor, "wrong", "true" if text else "false")


class CheckedLine(QLineEdit):
    """A line that is right when the domain type of its rule accepts it.

    `checked` comes when the field is left, with the trouble's sentence or "". While a person
    types, an old trouble is taken back as soon as the text is right, and none is told.
    """

    checked = Signal(str)

    def __init__(
        self, rule: Callable[[str], object], *, required: bool = False, hint: str = ""
    ) -> None:
        super().__init__()
        self._rule = rule
        self._required = required
        self.setPlaceholderText(hint)
        self.textEdited.connect(self._take_back)

    def require(self, *, required: bool) -> None:
        """Whether an empty line is a trouble."""
        self._required = required

    def complaint(self) -> str:
        """What is wrong with the text now; "" when it is right."""
        text = self.text().strip()
        if not text and not self._required:
            return ""
        if not text:
            return "Chưa nhập ô này."
        try:
            self._rule(text)
        except InvalidInput as trouble:
            return trouble.message
        return ""

    def check(self) -> str:
        """Tell the complaint (or that there is none) and return it."""
        complaint = self.complaint()
        self.checked.emit(complaint)
        return complaint

    def _take_back(self) -> None:
        if not self.complaint():
            self.checked.emit("")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.text().strip():
            self.check()


def tell_beside(fields: Mapping[str, Field], trouble: InvalidInput) -> bool:
    """Tell it beside the field it names and go there; False when there is no such field."""
    field = fields.get(trouble.field or "")
    if field is None:
        return False
    field.tell(trouble.message)
    field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
    return True


def checked_field(caption: str, line: CheckedLine) -> Field:
    """A field that tells its line's complaint."""
    field = Field(caption, line)
    line.checked.connect(field.tell)
    return field
