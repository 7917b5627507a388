"""Tables as CSV for people's spreadsheets: UTF-8 with BOM, and nothing in it is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """The rows, the first one the heads; text that a spreadsheet would compute is disarmed."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([_disarmed(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _disarmed(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
