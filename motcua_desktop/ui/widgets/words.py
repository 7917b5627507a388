"""Plain text on the screen: labels in the theme's kinds, and the small key caps."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


def words(
    text: str = "", kind: str = "", *, wrap: bool = False, parent: QWidget | None = None
) -> QLabel:
    """A label that shows `text` as it is, never as markup.

    Kinds: title, big, figure, heading, strong, muted, caption, small, error, code, keycap.
    """
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wrap)
    if kind:
        label.setProperty("kind", kind)
    if wrap:
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        label.setMinimumWidth(40)
    return label


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
