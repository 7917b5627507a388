"""Whether there is a screen to open a window on."""

import os
import sys


def has_display() -> bool:
    """True on Windows and macOS; elsewhere when X11, Wayland or a Qt platform is named."""
    if sys.platform in ("win32", "darwin"):
        return True
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in named)
