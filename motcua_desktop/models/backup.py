"""A backup as one file: an uncompressed zip of what is encrypted already, and a manifest.

Parts: `store.db` (SQLCipher), `key.json` (how the key is kept; never the key itself),
`settings.json`, `forms/…`, and in a whole backup `scans/xx/…` as they are kept. The manifest comes
last, names every other part with its length and SHA-256, and is sealed by a key that follows from
the store's, so that no part can be exchanged for that of another backup.
"""

import errno
import hashlib
import hmac
import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from motcua_desktop.domain.moment import iso, local, parse_moment
from motcua_desktop.errors import BadFile, CannotWrite, DiskFull, InvalidInput, WrongKey
from motcua_desktop.models.blobs import flush_folder

SUFFIX = ".motcua-backup"
STORE, KEY, SCANS = "store.db", "key.json", "scans/"
_MANIFEST = "manifest.json"
_VERSION = 1
_LONGEST_MANIFEST = 50_000_000
_CHUNK = 1 << 20
_PART = re.compile(
    r"store\.db|key\.json|settings\.json|forms/[^/\\:]{1,100}|scans/[0-9a-f]{2}/[0-9a-f]{64}"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One file in a backup."""

    name: str
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `whole`: the scans are inside, else in `scans` beside it."""

    made_at: datetime
    program: str
    revision: str
    agency_code: str
    counter: int
    store: str
    epoch: str
    mark: int
    dossiers: int
    scans: int
    whole: bool
    parts: tuple[Part, ...] = ()
    seal: str = ""

    @property
    def bytes(self) -> int:
        """The length of everything inside."""
        return sum(part.length for part in self.parts)

    def to_json(self) -> dict[str, Any]:
        """What the command line tells of it; the parts stay out."""
        return {
            "made_at": iso(self.made_at),
            "program": self.program,
            "revision": self.revision,
            "agency_code": self.agency_code,
            "counter": self.counter,
            "dossiers": self.dossiers,
            "scans": self.scans,
            "whole": self.whole,
            "bytes": self.bytes,
        }


class BackupFile:
    """A backup opened for reading. Made by `opened`."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest, told: bytes):
        self.manifest = manifest
        self._archive = archive
        self._told = told

    def prove(self, key: bytes) -> None:
        """Raises WrongKey unless a desk that holds this store's key wrote the manifest."""
        if not hmac.compare_digest(_seal(self._told, key), self.manifest.seal):
            raise WrongKey("Khóa này không mở được bản sao lưu, hoặc bản sao lưu đã bị sửa.")

    def has(self, name: str) -> bool:
        return any(part.name == name for part in self.manifest.parts)

    def read(self, name: str) -> bytes:
        """A small part, proven. Raises BadFile."""
        return b"".join(self._chunks(self._part(name)))

    def check(self) -> None:
        """Read every part; raises BadFile for the first that is not what was written."""
        for part in self.manifest.parts:
            for _ in self._chunks(part):
                continue

    def extract(self, name: str, target: Path) -> None:
        """Write a part to `target`, on the disk when this returns. Raises BadFile, DiskFull."""
        part = self._part(name)
        with writing_to("thư mục của quầy"):
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            put_in_place(target, self._chunks(part))

    def _part(self, name: str) -> Part:
        for part in self.manifest.parts:
            if part.name == name:
                return part
        raise BadFile(f"Bản sao lưu thiếu phần «{name}».", next_step=_ANOTHER)

    def _chunks(self, part: Part) -> Iterator[bytes]:
        found, length = hashlib.sha256(), 0
        try:
            with self._archive.open(part.name) as file:
                while chunk := file.read(_CHUNK):
                    found.update(chunk)
                    length += len(chunk)
                    yield chunk
        except (OSError, KeyError, zipfile.BadZipFile, EOFError) as trouble:
            raise _broken(f"phần «{part.name}» không đọc được") from trouble
        if (found.hexdigest(), length) != (part.sha256, part.length):
            raise _broken(f"phần «{part.name}» đã bị đổi")


@contextmanager
def opened(path: Path) -> Iterator[BackupFile]:
    """The backup at `path`, its shape and manifest looked over.

    Raises BadFile for what is none, is cut short, or was written by a newer program.
    """
    with ExitStack() as stack:
        try:
            if path.stat().st_size == 0:
                raise _broken("tệp rỗng")
            archive = stack.enter_context(zipfile.ZipFile(path))
            told, seal = _manifest(archive)
        except FileNotFoundError as trouble:
            raise BadFile(f"Không có tệp «{path.name}».") from trouble
        except (zipfile.BadZipFile, EOFError, NotImplementedError) as trouble:
            raise _broken("tệp bị cắt hoặc không phải bản sao lưu") from trouble
        except OSError as trouble:
            raise BadFile(f"Không đọc được tệp «{path.name}».", next_step=_ANOTHER) from trouble
        yield BackupFile(archive, _understood(archive, told, seal), told)


def write(
    target: Path, about: Manifest, files: Iterable[tuple[str, Path]], *, key: bytes
) -> Manifest:
    """Write a backup of `files` (name, where it is), whole or not at all; its manifest.

    It is on the disk when this returns. Raises CannotWrite, DiskFull; then nothing is left.
    """
    parts: list[Part] = []
    beside = target.with_name(f".{target.name}.part")
    with writing_to("nơi sao lưu"), _swept(beside):
        with beside.open("xb") as file:
            beside.chmod(0o600)
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
                when = local(about.made_at).timetuple()[:6]
                for name, path in files:
                    parts.append(_add(archive, zipfile.ZipInfo(name, when), path))
                manifest = replace(about, parts=tuple(parts))
                told = _told(manifest)
                seal = _seal(told, key)
                outer = {"manifest": json.loads(told), "seal": seal}
                info = zipfile.ZipInfo(_MANIFEST, when)
                archive.writestr(info, json.dumps(outer, ensure_ascii=False, indent=1))
            file.flush()
            os.fsync(file.fileno())
            _forget_cache(file)
        beside.replace(target)
        flush_folder(target.parent)
    return replace(manifest, seal=seal)


def put_in_place(target: Path, chunks: Iterable[bytes]) -> None:
    """Write `target` whole or not at all, on the disk when this returns; OSError flies."""
    beside = target.with_name(f".{target.name}.part")
    with _swept(beside):
        with beside.open("wb") as file:
            beside.chmod(0o600)
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
        flush_folder(target.parent)


def chunks_of(path: Path) -> Iterator[bytes]:
    """A file's bytes, a megabyte at a time."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


@contextmanager
def writing_to(place: str) -> Iterator[None]:
    """The one border where the disk's errors become ours, naming the `place` that failed."""
    try:
        yield
    except OSError as trouble:
        if trouble.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(
                f"Ở {place} không còn chỗ.", next_step="Giải phóng chỗ hoặc chọn nơi khác."
            ) from trouble
        if trouble.errno == errno.EFBIG:
            raise CannotWrite(
                f"Ở {place} không giữ được tệp lớn như vậy (ổ FAT32 chỉ tới 4 GB).",
                next_step="Định dạng ổ thành exFAT hoặc NTFS, hay chọn nơi khác.",
            ) from trouble
        raise CannotWrite(
            f"Không ghi được vào {place}: ổ đã rút ra, bị khóa ghi, hoặc không có quyền.",
            next_step="Kiểm tra ổ ấy hoặc chọn nơi khác rồi làm lại.",
        ) from trouble


def _add(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> Part:
    found, length = hashlib.sha256(), 0
    with archive.open(info, "w", force_zip64=True) as file:
        for chunk in chunks_of(path):
            file.write(chunk)
            found.update(chunk)
            length += len(chunk)
    return Part(info.filename, length, found.hexdigest())


@contextmanager
def _swept(beside: Path) -> Iterator[None]:
    try:
        yield
    finally:
        with suppress(OSError):  # the medium may be gone altogether
            beside.unlink(missing_ok=True)


def _forget_cache(file: BinaryIO) -> None:
    """What is read next comes from the medium, where the system can be asked for that."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _told(manifest: Manifest) -> bytes:
    """The manifest's one way of being written: what its seal is made over."""
    told = {
        "kind": "motcua-backup",
        "version": _VERSION,
        "made_at": iso(manifest.made_at),
        "program": manifest.program,
        "revision": manifest.revision,
        "agency_code": manifest.agency_code,
        "counter": manifest.counter,
        "store": manifest.store,
        "epoch": manifest.epoch,
        "mark": manifest.mark,
        "dossiers": manifest.dossiers,
        "scans": manifest.scans,
        "whole": manifest.whole,
        "parts": [[part.name, part.length, part.sha256] for part in manifest.parts],
    }
    return _canonical(told)


def _canonical(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _seal(told: bytes, key: bytes) -> str:
    return hmac.new(key, told, "sha256").hexdigest()


def _manifest(archive: zipfile.ZipFile) -> tuple[bytes, str]:
    try:
        info = archive.getinfo(_MANIFEST)
        if info.file_size > _LONGEST_MANIFEST or info.compress_type != zipfile.ZIP_STORED:
            raise _broken("bản kê sai dạng")
        outer = json.loads(archive.read(info))
        return _canonical(outer["manifest"]), str(outer["seal"])
    except (KeyError, TypeError, ValueError, RecursionError) as trouble:
        raise _broken("không có bản kê") from trouble


def _understood(archive: zipfile.ZipFile, told: bytes, seal: str) -> Manifest:
    known = json.loads(told)
    if not isinstance(known, dict) or known.get("kind") != "motcua-backup":
        raise _broken("không có bản kê")
    if known.get("version") != _VERSION:
        raise BadFile(
            "Bản sao lưu của chương trình mới hơn.", next_step="Cài bản chương trình mới hơn."
        )
    try:
        manifest = Manifest(
            made_at=parse_moment(known["made_at"], field="made_at"),
            program=str(known["program"]),
            revision=str(known["revision"]),
            agency_code=str(known["agency_code"]),
            counter=int(known["counter"]),
            store=str(known["store"]),
            epoch=str(known["epoch"]),
            mark=int(known["mark"]),
            dossiers=int(known["dossiers"]),
            scans=int(known["scans"]),
            whole=bool(known["whole"]),
            parts=tuple(Part(str(n), int(length), str(s)) for n, length, s in known["parts"]),
            seal=seal,
        )
    except (KeyError, TypeError, ValueError, InvalidInput) as trouble:
        raise _broken("bản kê sai dạng") from trouble
    _check_shape(archive, manifest)
    return manifest


def _check_shape(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Exactly the parts that are named, none of them compressed, none with a name of its own."""
    inside = {info.filename: info for info in archive.infolist() if info.filename != _MANIFEST}
    if len(archive.infolist()) != len(inside) + 1:
        raise _broken("có phần trùng tên")
    for part in manifest.parts:
        info = inside.pop(part.name, None)
        if info is None or not _PART.fullmatch(part.name):
            raise _broken(f"phần «{part.name[:80]}» thiếu hoặc lạ")
        if info.compress_type != zipfile.ZIP_STORED or info.file_size != part.length:
            raise _broken(f"phần «{part.name}» sai độ dài")
    if inside:
        raise _broken("có phần lạ không ghi trong bản kê")


def _broken(why: str) -> BadFile:
    return BadFile(f"Bản sao lưu không dùng được: {why}.", next_step=_ANOTHER)


_ANOTHER = "Dùng bản sao lưu khác."
