"""Files from outside: opened without being led astray, under names that cannot lead astray."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from motcua_desktop.domain.text import one_line
from motcua_desktop.errors import BadFile

LARGEST_FILE = 50_000_000
"""Bytes; a hundred pages of a colour scan at 200 dpi take about 30 million."""
_LONGEST_NAME = 100
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*'))
_DEVICES = {
    "con", "prn", "aux", "nul",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)),
}  # fmt: skip
# Without it a pipe nobody writes into would be waited for.
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Outside:
    """One file as it came: its tidied name, its bytes, where it lies (None: not in a file)."""

    name: str
    file: BinaryIO
    size: int
    path: Path | None = None


def tidy_name(text: str) -> str:
    """The file's own name, fit for any disk and any list: no folder, no mark, at most 100 letters.

    `..\\..\\x.pdf`, `C:\\x.pdf`, a right-to-left mark, `CON` and trailing dots lose what they
    are there for; what has no name left is `tep`.
    """
    last = PurePosixPath(one_line(text).replace("\\", "/")).name
    name = one_line(last.translate(_FORBIDDEN)).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 8:
        stem, dot, suffix = name, "", ""
    stem = stem[: _LONGEST_NAME - len(dot + suffix)].strip(" .") or "tep"
    if stem.split(".")[0].casefold() in _DEVICES:
        stem = f"_{stem}"
    return f"{stem}{dot}{suffix}"


@contextmanager
def opened(path: Path) -> Iterator[Outside]:
    """The file open for reading, its size asked before a byte is read.

    Raises BadFile for a folder, a device or a pipe, for what is not there or not readable, for
    nothing at all and for more than LARGEST_FILE.
    """
    name = tidy_name(path.name)
    try:
        handle = os.open(path, os.O_RDONLY | _NO_WAIT)
    except (OSError, ValueError) as trouble:
        raise _not_opened(path, name) from trouble
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise _no_file(name, is_folder=stat.S_ISDIR(found.st_mode))
    with os.fdopen(handle, "rb") as file:
        check_size(name, found.st_size)
        yield Outside(name, file, found.st_size, path)


def check_size(name: str, size: int) -> None:
    """Raises BadFile for nothing at all and for more than LARGEST_FILE."""
    if size == 0:
        raise BadFile(
            f"Tệp «{name}» rỗng (0 byte).", next_step="Quét lại, hoặc chép lại tệp từ nguồn."
        )
    if size > LARGEST_FILE:
        told = f"{size / 1_000_000:.0f}".replace(".", ",")
        raise BadFile(
            f"Tệp «{name}» lớn {told} MB; tối đa {LARGEST_FILE // 1_000_000} MB một tệp.",
            next_step="Quét lại ở 200–300 dpi, hoặc tách thành nhiều tệp.",
        )


def inside(folder: Path) -> list[Path]:
    """The files of a folder that was dropped, by name, its sub-folders too.

    What a link leads out of the folder to is left out, and so is what is hidden. Raises BadFile
    when the folder cannot be read or holds more than a thousand files.
    """
    most = 1_000
    home = folder.resolve()
    found: list[Path] = []
    try:
        for place, _, names in os.walk(home):
            for name in sorted(names):
                path = Path(place, name)
                if not name.startswith(".") and path.resolve().is_relative_to(home):
                    found.append(path)
            if len(found) > most:
                raise BadFile(f"Thư mục «{tidy_name(folder.name)}» có hơn {most} tệp.")
    except OSError as trouble:
        raise BadFile(f"Không đọc được thư mục «{tidy_name(folder.name)}».") from trouble
    return sorted(found)


def _not_opened(path: Path, name: str) -> BadFile:
    # A name that is too long, or with a NUL in it, is not there either.
    if os.path.isdir(path):  # noqa: PTH112 (answers for every name)
        return _no_file(name, is_folder=True)
    if os.path.exists(path):  # noqa: PTH110 (answers for every name)
        return BadFile(f"Không đọc được tệp «{name}».", next_step="Xin quyền đọc tệp ấy.")
    return BadFile(f"Không có tệp «{name}».", next_step="Chọn lại tệp.")


def _no_file(name: str, *, is_folder: bool) -> BadFile:
    told = "là thư mục" if is_folder else "là thiết bị hoặc ống dẫn"
    return BadFile(f"«{name}» {told}, không phải tệp.", next_step="Chọn một tệp PDF hoặc ảnh.")
