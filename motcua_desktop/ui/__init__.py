"""The windows: PySide6 and nothing below the app."""
