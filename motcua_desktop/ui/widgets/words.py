"""Plain text on the screen: labels in the theme's kinds, and the small key caps."""

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


def words(
    text: str = "", kind: str = "", *, wrap: bool = False, parent: QWidget | None = None
) -> QLabel:
    """A label that shows `text` as it is, never as markup.

    Kinds: title, big, figure, heading, strong, muted, caption, small, error, code, keycap.
    """
    label = _Wrapped(parent) if wrap else QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    if kind:
        label.setProperty("kind", kind)
    return label


def tip(text: str) -> str:
    """For `setToolTip`: `text` shown as it is; Qt would read what looks like markup as markup."""
    return f"<qt>{escape(text)}</qt>" if text else ""


class _Wrapped(QLabel):
    """Takes the width there is and the height that this width needs, not that of one word."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        # A policy set as a whole forgets that a wrapped label's height follows its width.
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.fontMetrics().height())


def keycap(key: str) -> QLabel:
    """A key's name in a small frame; screen readers hear it from the button it stands on."""
    cap = words(key, "keycap")
    cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
    cap.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return cap


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and dress the widget anew."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
