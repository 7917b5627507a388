"""One home folder for everything of one desk."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from motcua_desktop.errors import CannotWrite, DiskFull, NoHome, StoreBusy, StoreDamaged


@dataclass(frozen=True, slots=True)
class Paths:
    """Where this desk's files are; nothing outside `home` is ever written."""

    home: Path

    @property
    def store(self) -> Path:
        return self.home / "store.db"

    @property
    def key_file(self) -> Path:
        return self.home / "key.json"

    @property
    def settings(self) -> Path:
        return self.home / "settings.json"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def papers(self) -> Path:
        """Where sheets land that people asked to keep as PDF."""
        return self.home / "papers"

    @property
    def blobs(self) -> Path:
        """Where scans are kept, encrypted."""
        return self.home / "blobs"

    @property
    def forms(self) -> Path:
        """The province's own words for the forms, laid over the shipped ones."""
        return self.home / "forms"

    @property
    def window_lock(self) -> Path:
        return self.home / "window.lock"

    @property
    def sync_lock(self) -> Path:
        return self.home / "sync.lock"

    def need(self) -> None:
        """Nothing, when a desk lives here.

        Raises NoHome, StoreDamaged when its store is gone, CannotWrite when nobody may look.
        """
        if self.taken() and not self.store.exists():
            raise StoreDamaged(
                f"Thư mục {self.home} có tệp khóa nhưng không có kho dữ liệu store.db.",
                next_step="Chép lại store.db từ bản sao lưu; nếu lần thiết lập trước bị ngắt giữa "
                "chừng thì dùng thư mục khác (--home).",
            )
        if not self.taken():
            raise NoHome(f"Thư mục {self.home} chưa được thiết lập.")

    def taken(self) -> bool:
        """Whether there is a desk here, or what is left of one; raises CannotWrite."""
        try:
            return self.store.exists() or self.key_file.exists()
        except OSError as trouble:
            raise CannotWrite(f"Không có quyền vào thư mục {self.home}.") from trouble

    def make(self) -> None:
        """Create the home, readable by its owner only; raises CannotWrite."""
        try:
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not os.access(self.home, os.W_OK):
                raise PermissionError(self.home)
        except OSError as trouble:
            raise CannotWrite(f"Không ghi được vào thư mục {self.home}.") from trouble


def paths(home: str | None = None) -> Paths:
    """`home`, else MOTCUA_HOME, else the system's folder for this person's programs.

    Raises CannotWrite for the `~` of a person nobody knows.
    """
    chosen = home or os.environ.get("MOTCUA_HOME")
    if chosen:
        try:
            return Paths(Path(chosen).expanduser().absolute())
        except RuntimeError as trouble:
            raise CannotWrite(f"Không biết thư mục {chosen} ở đâu.") from trouble
    from platformdirs import user_data_path

    return Paths(user_data_path("motcua", appauthor=False))


@contextmanager
def held(path: Path, taken: str) -> Iterator[None]:
    """A lock of this home, ours while the block runs. Raises StoreBusy with the words `taken`."""
    from filelock import FileLock, Timeout

    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout as trouble:
        raise StoreBusy(taken) from trouble
    try:
        yield
    finally:
        lock.release()


@contextmanager
def placed(target: Path) -> Iterator[IO[bytes]]:
    """A file that is there whole or not at all: written beside its place, then put there.

    A link is followed; a device or a pipe is written to, never replaced. Raises CannotWrite,
    DiskFull.
    """
    place = target.resolve()
    try:
        if place.exists() and not place.is_file():
            with place.open("wb") as file:
                yield file
            return
        beside = place.with_name(f".{place.name}.new")
        try:
            with beside.open("wb") as file:
                yield file
            beside.replace(place)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
    except IsADirectoryError as trouble:
        raise CannotWrite(f"«{target}» là thư mục, không phải tệp.") from trouble
    except OSError as trouble:
        raise not_written(f"«{target}»", trouble) from trouble


def not_written(what: str, trouble: OSError) -> CannotWrite | DiskFull:
    """Why `what` could not be written, in a person's words."""
    if trouble.errno == errno.ENOSPC:
        return DiskFull(f"Không còn chỗ để ghi {what}.")
    return CannotWrite(f"Không ghi được {what}.")
