"""Contents kept once beside the store, encrypted, under names that tell nothing.

A content is known by its SHA-256. Its file stands at `blobs/xx/xx…`, named by a keyed hash of that,
so that nobody without the key learns whether the desk holds a certain file.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from motcua_desktop.errors import BadFile, StoreDamaged
from motcua_desktop.models.database import store_troubles
from motcua_desktop.models.sealed import seal, sealed_length, unseal
from motcua_desktop.sealing import derived

_FRESH = ".new-"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that stands in the folder, and when it was written; `fresh`: never finished."""

    place: str
    at: datetime
    fresh: bool


class Blobs:
    """One desk's contents. Writing is safe to repeat; the rows that point here come after."""

    def __init__(self, folder: Path, key: bytes):
        self._folder = folder
        self._names = derived(key, b"motcua blob names")
        self._contents = derived(key, b"motcua blob contents")

    def place(self, sha256: str) -> str:
        """What the file of this content is called."""
        return hmac.new(self._names, sha256.encode(), "sha256").hexdigest()

    def path(self, place: str) -> Path:
        """Where the sealed file of this place stands, or would."""
        return self._folder / place[:2] / place

    def put(self, sha256: str, length: int, chunks: Iterable[bytes]) -> str:
        """Keep this content, on the disk when this returns; its place.

        A content that is here already is not written again. Raises BadFile when `chunks` are not
        what `sha256` says, DiskFull, CannotWrite; then nothing is left.
        """
        place = self.place(sha256)
        path = self.path(place)
        with store_troubles():
            if self.has(sha256, length):
                # As good as new: whoever sweeps old files that belong to nothing leaves it alone.
                os.utime(path)
                return place
            first = not path.parent.exists()
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            beside = path.parent / f"{_FRESH}{secrets.token_hex(8)}"
            try:
                self._write(beside, sha256, chunks)
                beside.replace(path)
            finally:
                with suppress(OSError):
                    beside.unlink(missing_ok=True)
            flush_folder(path.parent)
            if first:
                flush_folder(self._folder)
        return place

    def has(self, sha256: str, length: int) -> bool:
        """Whether a whole file of this content stands here; what is in it shows when it is read."""
        try:
            found = self.path(self.place(sha256)).stat().st_size
        except OSError:
            return False
        return found == sealed_length(length)

    def read(self, sha256: str) -> Iterator[bytes]:
        """The content piece by piece; only after the last one is it known to be the right one.

        Raises StoreDamaged when the file is gone, changed, or another one.
        """
        found = hashlib.sha256()
        try:
            with self.path(self.place(sha256)).open("rb") as file:
                for piece in unseal(file, self._contents):
                    found.update(piece)
                    yield piece
        except OSError as trouble:
            raise StoreDamaged(
                "Không còn tệp của một bản quét đã lưu.",
                next_step="Chép lại thư mục blobs từ bản sao lưu gần nhất, hoặc quét lại giấy ấy.",
            ) from trouble
        if found.hexdigest() != sha256:
            raise StoreDamaged("Một bản quét đã lưu bị thay bằng tệp khác.")

    def kept(self) -> Iterator[Kept]:
        """Every file that stands in the folder."""
        if not self._folder.is_dir():
            return
        for path in sorted(self._folder.glob("*/*")):
            yield Kept(path.name, _written(path), path.name.startswith(_FRESH))

    def drop(self, kept: Kept) -> None:
        """Take a file away that belongs to nothing, unless it was asked for again since."""
        for path in self._folder.glob(f"*/{kept.place}"):
            if _written(path) == kept.at:
                path.unlink(missing_ok=True)

    def _write(self, path: Path, sha256: str, chunks: Iterable[bytes]) -> None:
        found = hashlib.sha256()

        def told() -> Iterator[bytes]:
            for chunk in chunks:
                found.update(chunk)
                yield chunk

        with path.open("xb") as file:
            path.chmod(0o600)
            for piece in seal(told(), self._contents):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if found.hexdigest() != sha256:
            raise BadFile("Tệp đã bị đổi trong lúc đang đọc.", next_step="Chọn lại tệp ấy.")


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)


def flush_folder(folder: Path) -> None:
    """The names in it are on the disk too; Windows does so by itself and opens no folder."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
