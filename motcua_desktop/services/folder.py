"""A folder of files put in its place whole: the old one stays until the new one is."""

import errno
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from motcua_desktop.errors import CannotWrite, DiskFull

MARK = ".motcua-pages"
"""A file that says the folder is this program's own, to be replaced as a whole."""

_NEXT = "Chọn một thư mục mới, hoặc thư mục trống, hoặc thư mục đã xuất lần trước."


def put_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """The folder with these files and no others; when it fails the old one is as it was.

    A folder that is there must be empty or one of ours. What a stop in the middle left beside it
    is cleared away, or put back when the folder itself is missing. Raises CannotWrite, DiskFull.
    """
    target = folder.absolute()
    fresh, old = (target.with_name(f".{target.name}.{word}") for word in ("new", "old"))
    try:
        _tidy(target, fresh, old)
        _check(target)
        _fill(fresh, {**files, MARK: b""})
        _exchange(target, fresh, old)
    except OSError as trouble:
        with suppress(OSError):
            shutil.rmtree(fresh, ignore_errors=True)
        if trouble.errno == errno.ENOSPC:
            raise DiskFull(f"Không còn chỗ để ghi thư mục {target.name}.") from trouble
        raise CannotWrite(
            f"Không ghi được thư mục {target}.",
            next_step="Đóng chương trình đang mở thư mục ấy, hoặc chọn thư mục khác.",
        ) from trouble


def place_for(chosen: Path, name: str) -> Path:
    """The chosen folder where it is empty or ours, else a folder `name` within it."""
    try:
        free = not chosen.exists() or _is_ours(chosen) or not any(chosen.iterdir())
    except OSError:
        free = False
    return chosen if free else chosen / name


def _tidy(target: Path, fresh: Path, old: Path) -> None:
    if _is_ours(fresh):
        shutil.rmtree(fresh)
    if _is_ours(old):
        if target.exists():
            shutil.rmtree(old)
        else:
            old.rename(target)


def _check(target: Path) -> None:
    if target.is_file() or (target.exists() and not target.is_dir()):
        raise CannotWrite(f"«{target.name}» là tệp, không phải thư mục.", next_step=_NEXT)
    if target.is_dir() and any(target.iterdir()) and not _is_ours(target):
        raise CannotWrite(
            f"Thư mục «{target.name}» đang có tệp khác, chương trình không thay.", next_step=_NEXT
        )


def _fill(fresh: Path, files: Mapping[str, bytes]) -> None:
    fresh.mkdir(parents=True)
    # First, so that what a stop leaves behind is known as ours.
    (fresh / MARK).touch()
    for name, data in files.items():
        file = fresh / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())


def _exchange(target: Path, fresh: Path, old: Path) -> None:
    there = _is_ours(target)
    if there:
        target.rename(old)
    elif target.exists():
        target.rmdir()
    try:
        fresh.rename(target)
    except OSError:
        if there:
            old.rename(target)
        raise
    if there:
        shutil.rmtree(old)


def _is_ours(folder: Path) -> bool:
    return (folder / MARK).is_file()
