"""Tables as CSV for people's spreadsheets: UTF-8 with BOM, and nothing in it is a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"
# What a spreadsheet may drop before it looks at the first letter.
_DROPPED = "\u00a0\u200b\u200c\u200d\u2060\ufeff\x00"
_BEGINS = re.compile(rf"[\s{_DROPPED}]*[{re.escape(_FORMULA)}]|[\t\r\n]")
# Where `;` or a tab parts cells, as in Vietnamese settings, a formula may begin behind one.
_PARTED = re.compile(rf"([;\t])(?=[\s{_DROPPED}]*[{re.escape(_FORMULA)}])")


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """The rows, the first one the heads; text that a spreadsheet would compute is disarmed."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([_disarmed(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def computes(text: str) -> bool:
    """Whether a spreadsheet may take this text for a formula."""
    return _BEGINS.match(text) is not None


def _disarmed(text: str) -> str:
    parted = _PARTED.sub(r"\1'", text)
    return f"'{parted}" if computes(text) else parted
