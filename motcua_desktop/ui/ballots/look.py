"""How the citizens' screen looks: large type that follows the size of the display."""

from PySide6.QtWidgets import QWidget

from motcua_desktop.ui import tokens
from motcua_desktop.ui.ballots.tiles import LEAST
from motcua_desktop.ui.widgets.words import restyle

_DRAWN_FOR = (1920, 1080)
_LEAST, _MOST = 0.62, 2.0
_LEAST_PX = 16
_SIZES = {"ask": 46, "hint": 30, "digit": 48, "step": 34, "scale": 22, "question": 36, "large": 38}


def dress(kiosk: QWidget) -> None:
    """Type and tiles for the size the window has now."""
    across, down = _DRAWN_FOR
    scale = min(kiosk.width() / across, kiosk.height() / down)
    scale = min(max(scale, _LEAST), _MOST)
    if kiosk.property("dressed") != round(scale, 2):
        restyle(kiosk, "dressed", round(scale, 2))
        kiosk.setStyleSheet(_sheet(scale))


def _sheet(scale: float) -> str:
    size = {name: max(round(px * scale), _LEAST_PX) for name, px in _SIZES.items()}
    return f"""
#kiosk {{ background: {tokens.CANVAS}; }}
QLabel {{ color: {tokens.INK}; background: transparent; }}
QLabel[kind="ask"] {{ font-size: {size["ask"]}px; font-weight: 600; }}
QLabel[kind="hint"] {{ font-size: {size["hint"]}px; color: {tokens.MUTED}; }}
QLabel[kind="digit"] {{ font-size: {size["digit"]}px; font-weight: 700; }}
QLabel[kind="step"] {{ font-size: {size["step"]}px; }}
QLabel[kind="scale"] {{ font-size: {size["scale"]}px; color: {tokens.MUTED}; }}
QLabel[kind="question"] {{ font-size: {size["question"]}px; padding-left: 12px; }}
QLabel[kind="question"][here="true"] {{
    border-left: 6px solid {tokens.ACCENT}; padding-left: 6px;
}}
#tile, #digit, #large {{
    background: {tokens.SURFACE}; color: {tokens.INK}; border: 2px solid {tokens.FIELD_LINE};
    border-radius: 16px; font-size: {size["large"]}px; padding: 0 24px; max-height: 9999px;
}}
#large {{ min-height: {LEAST}px; }}
#digit {{ font-weight: 700; padding: 0; }}
#tile:focus, #digit:focus, #large:focus {{ border: 4px solid {tokens.ACCENT}; }}
#tile:pressed, #large:pressed {{ background: {tokens.ACCENT_SOFT}; border-color: {tokens.ACCENT}; }}
#digit:checked {{
    background: {tokens.ACCENT}; color: {tokens.ON_ACCENT}; border-color: {tokens.ACCENT};
}}
#large[kind="primary"] {{
    background: {tokens.ACCENT}; color: {tokens.ON_ACCENT}; border-color: {tokens.ACCENT};
    font-weight: 600;
}}
#large[kind="primary"]:pressed {{ background: {tokens.ACCENT_PRESSED}; }}
"""
