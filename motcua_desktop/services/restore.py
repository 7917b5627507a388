"""Bring a desk back from a backup: the store that is there is moved aside, never deleted."""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.high_water import Witness
from motcua_desktop.domain.moment import iso, local
from motcua_desktop.errors import HomeTaken, KeyMissing, StoreDamaged, StoreTrouble, WrongKey
from motcua_desktop.models import attachments, high_water
from motcua_desktop.models import settings as facts
from motcua_desktop.models.attachments import KnownBlob
from motcua_desktop.models.backup import (
    KEY,
    SCANS,
    STORE,
    BackupFile,
    chunks_of,
    opened,
    put_in_place,
    writing_to,
)
from motcua_desktop.models.blobs import Blobs, flush_folder
from motcua_desktop.models.database import Database
from motcua_desktop.passphrase import recovered_key
from motcua_desktop.paths import Paths, held
from motcua_desktop.services import rewind
from motcua_desktop.services.backup_check import (
    SEAL,
    Verdict,
    scan_findings,
    scan_name,
    scans_of,
    store_findings,
)
from motcua_desktop.vault import Vault, find_key, keep_found_key

USED = "backup.used"
_ROOM = ".restoring"
_MOST_USED = 20
_AWAY = ("store.db", "store.db-wal", "store.db-shm", "store.open", "line.mark", "key.json")


@dataclass(frozen=True, slots=True)
class Unlocking:
    """What a person has to open a backup with; the keyring is asked too."""

    vault: Vault
    passphrase: str | None = None
    recovery_key: str | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `aside` is where the store that was here lies now, if there was one."""

    home: Path
    made_at: datetime
    dossiers: int
    scans: int
    missing_scans: int
    aside: Path | None
    words: str

    def to_json(self) -> dict[str, Any]:
        """The command line's shape."""
        return {
            "home": str(self.home),
            "made_at": iso(self.made_at),
            "dossiers": self.dossiers,
            "scans": self.scans,
            "missing_scans": self.missing_scans,
            "moved_aside": str(self.aside) if self.aside else None,
            "words": self.words,
        }


def restore(paths: Paths, source: Path, unlocking: Unlocking, clock: Clock) -> Restored:
    """The desk of this backup in the home `paths`, empty or that of the same desk.

    The store begins another epoch, sync holds until a person has looked, and numbers that may
    have been given out since are passed over (decision 0012). Nothing in the home changes until
    everything has been read and checked. Raises BadFile, WrongKey, KeyMissing, StoreTooNew,
    StoreDamaged, HomeTaken (another desk lives there), StoreBusy, CannotWrite, DiskFull.
    """
    with opened(source) as file, _alone(paths) as room:
        file.extract(KEY, room / KEY)
        key = _key(paths, room / KEY, unlocking)
        store = Database(room / STORE, key)
        file.prove(store.subkey(SEAL))
        _check_same_desk(paths, file, store)
        with _taken_out(file, store):
            findings = store_findings(store)
            if findings:
                raise StoreDamaged(findings[0], next_step="Dùng bản sao lưu khác.")
            witness = _witness(paths, store, clock.now())
            words = _bring_back(store, file, witness, clock)
            blobs = _blobs(store)
            missing = _bring_scans(file, source.parent, blobs, paths.blobs, store)
        _bring_forms(file, room)
        aside = _swap(paths, room, clock.now())
        _note(store.elsewhere(paths.store), clock.now())
    made = file.manifest
    return Restored(paths.home, made.made_at, made.dossiers, len(blobs), missing, aside, words)


def rehearse(source: Path, desk: Database, room: Path, clock: Clock) -> Verdict:
    """All that `restore` does, in the folder `room` and with `desk`'s key; what was found.

    Raises BadFile, WrongKey, StoreTooNew, DiskFull.
    """
    with opened(source) as file:
        store = desk.elsewhere(room / STORE)
        file.prove(store.subkey(SEAL))
        with _taken_out(file, store):
            _bring_back(store, file, None, clock)
            found = store_findings(store)
            blobs = _blobs(store)
            _bring_scans(file, source.parent, blobs, room / SCANS, store)
            with store.read() as connection:
                found += scan_findings(connection, file, room, store)
                epoch = high_water.epoch(connection)
        file.check()
        if epoch == file.manifest.epoch:
            found.append("Bản khôi phục thử không bắt đầu một đời mới.")
        return Verdict(source, file.manifest, tuple(found))


def _key(paths: Paths, key_file: Path, unlocking: Unlocking) -> bytes:
    """The store's key; `key_file` says afterwards how it is kept on this computer."""
    vault, passphrase = unlocking.vault, unlocking.passphrase
    if unlocking.recovery_key:
        key = recovered_key(unlocking.recovery_key)
        keep_found_key(key_file, vault, key, passphrase=passphrase)
        return key
    try:
        return find_key(key_file, vault, passphrase=passphrase)
    except (KeyMissing, WrongKey):
        if not paths.key_file.exists():
            raise
    key = find_key(paths.key_file, vault, passphrase=passphrase)
    shutil.copyfile(paths.key_file, key_file)
    return key


def _check_same_desk(paths: Paths, file: BackupFile, store: Database) -> None:
    """Raises HomeTaken where the home holds, as far as can be told, another desk."""
    if not paths.taken() or not paths.store.exists() or not paths.store.stat().st_size:
        return
    seen = rewind.noted(paths.store, store)
    if seen is not None and seen.store == file.manifest.store:
        return
    if _same_key_file(paths, file):
        return
    here = store.elsewhere(paths.store)
    try:
        with here.read() as connection:
            same = high_water.store_id(connection) == file.manifest.store
    except StoreTrouble:
        same = False
    finally:
        here.close()
    if not same:
        raise HomeTaken(
            f"Thư mục {paths.home} đang có một quầy khác.",
            next_step="Chọn thư mục khác (--home), hoặc tự dời store.db và key.json đi chỗ khác.",
        )


def _same_key_file(paths: Paths, file: BackupFile) -> bool:
    try:
        return bool(
            json.loads(paths.key_file.read_bytes())["id"] == json.loads(file.read(KEY))["id"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


@contextmanager
def _taken_out(file: BackupFile, store: Database) -> Iterator[None]:
    file.extract(STORE, store.path)
    try:
        store.bring_up()
        yield
    finally:
        store.close()


def _witness(paths: Paths, store: Database, now: datetime) -> Witness | None:
    """How far the store in the home had come, by itself and by what stands beside it."""
    if paths.store.exists():
        return rewind.present(paths.store, store, now)
    seen = rewind.noted(paths.store, store)
    return None if seen is None else Witness(seen, everything=False)


def _bring_back(store: Database, file: BackupFile, witness: Witness | None, clock: Clock) -> str:
    now, made_at = clock.now(), file.manifest.made_at
    with store.write() as connection:
        used = [*json.loads(facts.get(connection, USED) or "[]"), file.manifest.seal]
        facts.put(connection, USED, json.dumps(used[-_MOST_USED:]))
        return rewind.bring_back(
            connection,
            rewind.Cause.RESTORED,
            witness,
            at=now,
            since=made_at,
            epoch=clock.new_id(),
        )


def _blobs(store: Database) -> list[KnownBlob]:
    with store.read() as connection:
        return list(attachments.blobs(connection))


def _bring_scans(
    file: BackupFile, folder: Path, blobs: list[KnownBlob], target: Path, store: Database
) -> int:
    """Put the scans into `target` that are not there yet; how many are found nowhere."""
    home, pool, missing = scans_of(target, store), scans_of(folder / SCANS, store), 0
    for blob in blobs:
        if home.has(blob.sha256, blob.length):
            continue
        if file.has(scan_name(blob)):
            file.extract(scan_name(blob), home.path(blob.place))
        elif pool.has(blob.sha256, blob.length):
            _copy(pool, home, blob.place)
        else:
            missing += 1
    return missing


def _copy(pool: Blobs, home: Blobs, place: str) -> None:
    target = home.path(place)
    with writing_to("thư mục của quầy"):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        put_in_place(target, chunks_of(pool.path(place)))


def _bring_forms(file: BackupFile, room: Path) -> None:
    for part in file.manifest.parts:
        if part.name.startswith("forms/") or part.name == "settings.json":
            file.extract(part.name, room / part.name)


@contextmanager
def _alone(paths: Paths) -> Iterator[Path]:
    """A folder of our own in the home while nobody else uses it. Raises StoreBusy."""
    paths.make()
    with ExitStack() as stack:
        busy = "Quầy này đang mở hoặc đang gửi lên tỉnh; đóng cửa sổ Một cửa rồi làm lại."
        for lock in (paths.window_lock, paths.sync_lock):
            stack.enter_context(held(lock, busy))
        room = paths.home / _ROOM
        shutil.rmtree(room, ignore_errors=True)
        try:
            yield room
        finally:
            shutil.rmtree(room, ignore_errors=True)


def _swap(paths: Paths, room: Path, now: datetime) -> Path | None:
    """Move what is here aside and what came back into its place; where the former lies now.

    The store goes first and comes last: cut anywhere, the home has no store rather than a mixed
    one, and the restore is done again. A move that fails is taken back.
    """
    aside = _free_folder(paths.home, now)
    home = paths.home
    away = [home / name for name in _AWAY]
    moves = [(path, aside / path.name) for path in away if path.exists()]
    if (room / "forms").is_dir():
        moves += [(paths.forms, aside / "forms")] if paths.forms.exists() else []
        moves.append((room / "forms", paths.forms))
    if (room / "settings.json").exists() and not paths.settings.exists():
        moves.append((room / "settings.json", paths.settings))
    moves += [(room / KEY, paths.key_file), (room / STORE, paths.store)]
    done: list[tuple[Path, Path]] = []
    with writing_to("thư mục của quầy"):
        aside.mkdir(mode=0o700)
        try:
            for source, target in moves:
                source.rename(target)
                done.append((source, target))
        except OSError:
            for source, target in reversed(done):
                target.rename(source)
            aside.rmdir()
            raise
        flush_folder(aside)
        flush_folder(home)
        if not any(aside.iterdir()):
            aside.rmdir()
            return None
    return aside


def _note(store: Database, now: datetime) -> None:
    try:
        rewind.note(store, now)
    finally:
        store.close()


def _free_folder(home: Path, now: datetime) -> Path:
    name = f"before-restore-{local(now):%Y%m%d-%H%M%S}"
    names = (f"{name}{tail}" for tail in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(home / name for name in names if not (home / name).exists())
