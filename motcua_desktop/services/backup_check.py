"""Is this backup good: every part read, the store opened and looked over, every scan there."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from motcua_desktop.errors import StoreDamaged
from motcua_desktop.models import attachments, care, journal
from motcua_desktop.models.attachments import KnownBlob
from motcua_desktop.models.backup import SCANS, STORE, BackupFile, Manifest, opened
from motcua_desktop.models.blobs import Blobs
from motcua_desktop.models.database import Connection, Database

SEAL = b"motcua backup"
_BLOBS = b"motcua blobs"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a backup; it is good when nothing was."""

    file: Path
    manifest: Manifest
    findings: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.findings

    def to_json(self) -> dict[str, Any]:
        """The command line's shape."""
        return {
            "ok": self.ok,
            "file": str(self.file),
            **self.manifest.to_json(),
            "findings": list(self.findings),
        }


def examine(path: Path, desk: Database, room: Path, fresh: frozenset[str] | None = None) -> Verdict:
    """Read the whole backup at `path` and open its store, taken out into the folder `room`.

    `desk` is any store of the same key; it is not touched. Of the scans beside it all are read,
    or those `fresh` (by place), the others only looked for. Raises BadFile for a file that is no
    backup or was changed, WrongKey, DiskFull.
    """
    with opened(path) as file:
        file.prove(desk.subkey(SEAL))
        with taken_out(file, desk, room) as store:
            found = store_findings(store)
            with store.read() as connection:
                found += scan_findings(connection, file, path.parent, store, fresh)
        file.check()
        return Verdict(path, file.manifest, tuple(found))


@contextmanager
def taken_out(file: BackupFile, desk: Database, room: Path) -> Iterator[Database]:
    """The backup's store, open at the newest schema in the folder `room`, which goes afterwards."""
    store = desk.elsewhere(room / STORE)
    try:
        file.extract(STORE, store.path)
        store.bring_up()
        yield store
    finally:
        store.close()
        shutil.rmtree(room, ignore_errors=True)


def store_findings(store: Database) -> list[str]:
    """What is wrong inside a store; empty when it is whole."""
    found = store.findings()
    if found:
        return [f"Kho dữ liệu hỏng: {finding}" for finding in found]
    with store.read() as connection:
        found = care.number_findings(connection)
        verdict = journal.verify(connection)
    if verdict.broken_at is not None:
        found.append(f"Chuỗi nhật ký đứt ở dòng {verdict.broken_at}.")
    return found


def scan_findings(
    connection: Connection,
    file: BackupFile,
    folder: Path,
    store: Database,
    fresh: frozenset[str] | None = None,
) -> list[str]:
    """Scans that are in neither the backup nor the folder of scans beside it, or not as kept."""
    pool = scans_of(folder / SCANS, store)
    lost = [
        blob.sha256
        for blob in attachments.blobs(connection)
        if not file.has(scan_name(blob))
        and not _whole(pool, blob, read=fresh is None or blob.place in fresh)
    ]
    return [f"Bản quét {sha256[:12]} mất tệp hoặc bị hỏng." for sha256 in lost]


def scans_of(folder: Path, store: Database) -> Blobs:
    """The scans kept in `folder` under this store's key."""
    return Blobs(folder, store.subkey(_BLOBS))


def scan_name(blob: KnownBlob) -> str:
    """What a scan is called in a whole backup."""
    return f"{SCANS}{blob.place[:2]}/{blob.place}"


def _whole(scans: Blobs, blob: KnownBlob, *, read: bool) -> bool:
    if not read or not scans.has(blob.sha256, blob.length):
        return scans.has(blob.sha256, blob.length)
    try:
        for _ in scans.read(blob.sha256):
            continue
    except StoreDamaged:
        return False
    return True
