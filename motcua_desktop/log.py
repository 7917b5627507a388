"""A rotating log of what happened, with ids only: never a citizen's name or number."""

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x1b]")
_LONG_NUMBER = re.compile(r"(?<!\d)(\d{2})\d{5,10}(\d{2})(?!\d)")


def masked(text: str) -> str:
    """The text without anybody's identity or phone number: of each the ends stay."""
    return _LONG_NUMBER.sub(r"\1****\2", text)


class _OneLine(logging.Formatter):
    """One record, one line: no forged lines, no terminal codes, no identity or phone numbers."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        record.message = masked(_CONTROL.sub(" ", record.message))
        return super().formatMessage(record)


def start(folder: Path) -> None:
    """Log into `folder`, 5 files of 1 MB at most; one that cannot be written is left alone."""
    root = logging.getLogger("motcua_desktop")
    if any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "motcua.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=True
        )
    except OSError:
        root.addHandler(logging.NullHandler())
        return
    handler.setFormatter(_OneLine("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
