"""A file on a USB stick: written beside its place, read back from the stick, then put in place."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from motcua_desktop.errors import BadFile, CannotWrite, DiskFull
from motcua_desktop.models.backup import writing_to
from motcua_desktop.models.blobs import flush_folder

_CHUNK = 1024 * 1024
_PLACE = "USB"


@dataclass(frozen=True, slots=True)
class Fresh:
    """A file that stands beside its place."""

    file: BinaryIO
    path: Path
    beside: Path

    def prove(self, sha256: str) -> int:
        """All of it is on the stick and comes back as it was written; how many bytes.

        Raises CannotWrite for a stick that keeps something else, DiskFull.
        """
        with writing_to(_PLACE):
            self.file.flush()
            os.fsync(self.file.fileno())
            if hasattr(os, "posix_fadvise"):  # so that the stick is read, not the memory
                os.posix_fadvise(self.file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            self.file.seek(0)
            found, size = hashlib.sha256(), 0
            while chunk := self.file.read(_CHUNK):
                found.update(chunk)
                size += len(chunk)
        if found.hexdigest() != sha256:
            raise CannotWrite("USB đọc lại khác với những gì đã ghi.", next_step="Thay USB khác.")
        return size

    def put_in_place(self) -> None:
        """From now on it bears its name. Raises CannotWrite."""
        with writing_to(_PLACE):
            self.file.close()
            self.beside.replace(self.path)
        with suppress(OSError):  # some file systems of sticks flush no folder; the file is there
            flush_folder(self.path.parent)


@contextmanager
def fresh(path: Path, size: int) -> Iterator[Fresh]:
    """A new file for `path`; gone afterwards unless it was put in its place.

    Raises DiskFull when `size` bytes cannot fit, CannotWrite.
    """
    beside = path.with_name(f"{path.name}.part")
    with writing_to(_PLACE):
        if path.is_dir():
            raise CannotWrite(f"«{path.name}» là thư mục.", next_step="Chọn tên tệp khác.")
        _check_room(path.parent, size)
        file = beside.open("w+b")
    try:
        yield Fresh(file, path, beside)
    finally:
        with suppress(OSError):  # the stick may be gone altogether
            file.close()
            beside.unlink(missing_ok=True)


def writing() -> AbstractContextManager[None]:
    """While the stick is written to: what goes wrong with it is ours."""
    return writing_to(_PLACE)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file on the stick, to be read. Raises BadFile."""
    try:
        file = path.open("rb")
    except FileNotFoundError as trouble:
        raise BadFile(f"Không có tệp «{path.name}».", next_step="Chọn lại tệp.") from trouble
    except OSError as trouble:
        raise BadFile(f"Không đọc được «{path.name}».", next_step="Chọn lại tệp.") from trouble
    with file:
        yield file


def _check_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size:
        raise DiskFull(
            f"USB còn {_megabytes(free)}, gói cần {_megabytes(size)}.",
            next_step="Xóa bớt hoặc thay USB khác rồi xuất lại; chưa có gì được đánh dấu.",
        )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.2f} MB".replace(".", ",")
