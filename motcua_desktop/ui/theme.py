"""The look: Fusion underneath, one style sheet filled from the tokens, a font with Vietnamese."""

import sys
from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from motcua_desktop.resources import resource
from motcua_desktop.ui import tokens
from motcua_desktop.ui.tokens import BASE_PX, Tone

_MONO = '"Consolas", "Noto Sans Mono", "Liberation Mono", "DejaVu Sans Mono", monospace'
_SMALLEST, _LARGEST = 1.0, 2.0


def apply(application: QApplication, *, scale: float = 1.0) -> None:
    """Dress the whole program. `scale` makes text and controls grow: 1 to 2."""
    scale = min(max(scale, _SMALLEST), _LARGEST)
    application.setStyle("Fusion")
    font = QFont(_family(application))
    font.setPixelSize(round(BASE_PX * scale))
    application.setFont(font)
    application.setPalette(_palette())
    application.setStyleSheet(style_sheet(scale=scale))


def style_sheet(*, scale: float = 1.0) -> str:
    """The style sheet with every token filled in; raises KeyError for an unknown one."""
    text = resource("style", "motcua.qss").read_text(encoding="utf-8")
    values = _colours() | _sizes(scale) | {"MONO": _MONO, "STYLE": resource("style").as_posix()}
    return Template(text).substitute(values)


def _colours() -> dict[str, str]:
    plain = {
        name: value
        for name, value in vars(tokens).items()
        if name.isupper() and isinstance(value, str)
    }
    toned = {f"{tone.name}_INK": tone.ink for tone in Tone}
    return plain | toned | {f"{tone.name}_GROUND": tone.ground for tone in Tone}


def _sizes(scale: float) -> dict[str, str]:
    control = tokens.CONTROL_PX
    sizes = {
        "BASE": BASE_PX,
        "SMALL": 13,
        "TINY": 11,
        "TITLE": 20,
        "BIG": 22,
        "FIGURE": 26,
        "INNER": control - 2,
        "INNER_FOCUS": control - 4,
        "BUTTON": 36,
        "BUTTON_FOCUS": 34,
        "ARROW": 14,
        "CHECK": 16,
        "CHECK_HALF": 8,
        "CHECK_ROW": 24,
        "SMALL_ROW": 20,
        "PILL": 11,
    }
    return {name: str(round(size * scale)) for name, size in sizes.items()}


def _palette() -> QPalette:
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, tokens.CANVAS),
        (QPalette.ColorRole.Base, tokens.SURFACE),
        (QPalette.ColorRole.Text, tokens.INK),
        (QPalette.ColorRole.WindowText, tokens.INK),
        (QPalette.ColorRole.ButtonText, tokens.INK),
        (QPalette.ColorRole.Button, tokens.SURFACE),
        (QPalette.ColorRole.Highlight, tokens.ACCENT),
        (QPalette.ColorRole.HighlightedText, tokens.ON_ACCENT),
        (QPalette.ColorRole.PlaceholderText, tokens.MUTED),
        (QPalette.ColorRole.Link, tokens.ACCENT),
        (QPalette.ColorRole.ToolTipBase, tokens.INK),
        (QPalette.ColorRole.ToolTipText, tokens.SURFACE),
    ):
        palette.setColor(role, QColor(colour))
    return palette


def _family(application: QApplication) -> str:
    """The system's own family where it writes Vietnamese, else the one that comes with us."""
    own = QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).family()
    known = QFontInfo(application.font()).family()
    for family in (own, known) if sys.platform in ("win32", "darwin") else (own, "Noto Sans"):
        systems = QFontDatabase.writingSystems(family)
        if QFontDatabase.WritingSystem.Vietnamese in systems and "DejaVu" not in family:
            return family
    return _bundled()


def _bundled() -> str:
    for face in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(resource("fonts", face)))
    return "Noto Sans"
