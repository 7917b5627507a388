"""Backups of the desk: made while it works, checked at once, few enough, and drilled."""

import json
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

from motcua_desktop import __version__
from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.moment import iso, local, moment_text, parse_moment
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.errors import (
    BadFile,
    CannotWrite,
    InvalidInput,
    StoreBusy,
    StoreDamaged,
    WrongKey,
)
from motcua_desktop.models import attachments, care, high_water, journal
from motcua_desktop.models import settings as facts
from motcua_desktop.models.attachments import KnownBlob
from motcua_desktop.models.backup import (
    KEY,
    SCANS,
    STORE,
    SUFFIX,
    Manifest,
    chunks_of,
    opened,
    put_in_place,
    write,
    writing_to,
)
from motcua_desktop.models.database import Database
from motcua_desktop.paths import Paths, held
from motcua_desktop.services import rewind
from motcua_desktop.services.backup_check import (
    SEAL,
    Verdict,
    examine,
    scan_name,
    scans_of,
)
from motcua_desktop.services.restore import USED, rehearse

T = TypeVar("T")
_LAST, _DRILLED = "backup.last", "backup.drilled_at"
_ROOM = ".backup-"
OLDEST_GOOD = timedelta(hours=24)
_DRILL_EVERY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Kept:
    """A good backup of this desk in a folder; `bytes` without the scans beside it."""

    file: Path
    manifest: Manifest
    used: bool

    def to_json(self) -> dict[str, Any]:
        """The command line's shape."""
        return {"file": str(self.file), **self.manifest.to_json(), "used": self.used}


@dataclass(frozen=True, slots=True)
class Health:
    """How well the desk is backed up. `words` is what to warn of; "" when all is well."""

    folder: str
    newest_at: datetime | None
    words: str = ""


class Backups:
    """Backups of one desk. Only one is made at a time."""

    def __init__(self, database: Database, clock: Clock, paths: Paths, agency: Agency):
        self._database = database
        self._clock = clock
        self._paths = paths
        self._agency = agency
        self._stopped = Event()

    def create(self, actor: Actor, folder: Path, *, whole: bool = False) -> Verdict:
        """A new backup in `folder`, opened and checked; scans go once each into `scans` there.

        `whole` puts the scans inside, to carry the desk elsewhere as one file. Raises NotAllowed,
        CannotWrite, DiskFull, StoreBusy, and StoreDamaged when the store itself is not whole:
        then no backup is kept.
        """
        actor.need(Right.CONFIGURE)
        return self._create(actor, folder, whole=whole)

    def daily(self, actor: Actor, folder: Path, keep: int) -> Verdict | None:
        """Today's backup, where there is none yet; the oldest beyond `keep` go.

        Once in 30 days it is also restored for trial. Raises as `create` does.
        """
        today = local(self._clock.now()).date()
        newest = self._newest(folder)
        if newest is not None and local(newest.manifest.made_at).date() >= today:
            return None
        made = self._create(actor, folder, whole=False)
        self.thin_out(folder, keep)
        if self._drill_due():
            return self._drill(made.file)
        return made

    def verify(self, actor: Actor, file: Path) -> Verdict:
        """Read all of this backup, its scans too. Raises BadFile, WrongKey, NotAllowed."""
        actor.need(Right.CONFIGURE)
        with self._room() as room:
            return examine(file, self._database, room)

    def drill(self, actor: Actor, file: Path) -> Verdict:
        """Restore this backup into a folder of its own, look everything over, throw it away."""
        actor.need(Right.CONFIGURE)
        return self._drill(file)

    def kept(self, folder: Path) -> list[Kept]:
        """The good backups of this desk in `folder`, the newest first.

        Files that are empty, cut, changed or another desk's are none. What is inside is not read.
        """
        used, found = self._used(), []
        with writing_to("nơi sao lưu"):
            files = sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
        for path in files:
            manifest = self._glance(path)
            if manifest is not None:
                found.append(Kept(path, manifest, manifest.seal in used))
        return sorted(found, key=lambda one: one.manifest.made_at, reverse=True)

    def thin_out(self, folder: Path, keep: int) -> list[Path]:
        """Take the oldest good backups away until `keep` are left; what went.

        One that was used for a restore stays and does not count.
        """
        spare = [one for one in self.kept(folder) if not one.used]
        gone = [one.file for one in spare[max(keep, 1) :]]
        with writing_to("nơi sao lưu"):
            for path in gone:
                path.unlink(missing_ok=True)
        return gone

    def health(self, folder: str) -> Health:
        """Whether the newest good backup is young enough, and where it is missing."""
        now = self._clock.now()
        if not folder:
            return Health("", self._last_at(), "Chưa chọn nơi sao lưu cho máy này.")
        if not Path(folder).is_dir():
            return Health(folder, self._last_at(), f"Không thấy nơi sao lưu {folder}.")
        newest = self._newest(Path(folder))
        if newest is None:
            return Health(folder, None, "Chưa có bản sao lưu nào dùng được.")
        at = newest.manifest.made_at
        if now - at > OLDEST_GOOD:
            return Health(folder, at, f"Bản sao lưu tốt gần nhất đã từ {moment_text(at)}.")
        return Health(folder, at)

    def stop(self) -> None:
        """A backup under way ends after the file it is at, with StoreBusy; from any thread."""
        self._stopped.set()

    def _create(self, actor: Actor, folder: Path, *, whole: bool) -> Verdict:
        self._stopped.clear()
        self._check_folder(folder)
        with self._room() as room:
            copy = self._database.elsewhere(room / STORE)
            room.mkdir(mode=0o700)
            self._database.copy_to(copy.path)
            about, blobs = self._about(copy, whole=whole)
            copy.close()
            self._sweep(folder)
            fresh = frozenset() if whole else self._keep_scans(folder, blobs)
            target = self._free_name(folder, about.made_at)
            manifest = write(
                target,
                about,
                self._going(
                    chain(self._files(copy.path), self._scan_files(blobs if whole else []))
                ),
                key=self._database.subkey(SEAL),
            )
            shutil.rmtree(room)
            self._proven(target, room, fresh)
        self._remember(actor, target, manifest)
        return Verdict(target, manifest, ())

    def _proven(self, target: Path, room: Path, fresh: frozenset[str]) -> None:
        """A backup that is not good right after it was written is none, and does not stay."""
        good = False
        try:
            verdict = examine(target, self._database, room, fresh)
            good = verdict.ok
        except BadFile as trouble:
            raise CannotWrite(
                "Nơi sao lưu không giữ đúng những gì đã ghi; bản vừa ghi đã bỏ đi.",
                next_step="Thay ổ đĩa hoặc chọn nơi khác.",
            ) from trouble
        finally:
            if not good:
                with writing_to("nơi sao lưu"):
                    target.unlink(missing_ok=True)
        if not good:
            raise StoreDamaged(
                f"Bản sao lưu chưa dùng được: {verdict.findings[0]}",
                next_step="Chạy «motcua check»; các bản sao lưu cũ vẫn còn nguyên.",
            )

    def _drill(self, file: Path) -> Verdict:
        with self._room() as room:
            verdict = rehearse(file, self._database, room, self._clock)
        with self._database.write() as connection:
            facts.put(connection, _DRILLED, str(iso(self._clock.now())))
        return verdict

    def _about(self, copy: Database, *, whole: bool) -> tuple[Manifest, list[KnownBlob]]:
        now = self._clock.now()
        with copy.read() as connection:
            high = high_water.read(connection, now)
            blobs = list(attachments.blobs(connection))
            dossiers = care.dossiers(connection)
        about = Manifest(
            made_at=now,
            program=__version__,
            revision=copy.revision() or "",
            agency_code=str(self._agency.code),
            counter=self._agency.counter,
            store=high.store,
            epoch=high.epoch,
            mark=high.mark,
            dossiers=dossiers,
            scans=len(blobs),
            whole=whole,
        )
        return about, blobs

    def _files(self, copy: Path) -> Iterator[tuple[str, Path]]:
        yield STORE, copy
        yield KEY, self._paths.key_file
        if self._paths.settings.is_file():
            yield "settings.json", self._paths.settings
        if self._paths.forms.is_dir():
            for form in sorted(self._paths.forms.iterdir()):
                if form.is_file() and not form.name.startswith("."):
                    yield f"forms/{form.name}", form

    def _scan_files(self, blobs: list[KnownBlob]) -> Iterator[tuple[str, Path]]:
        own = scans_of(self._paths.blobs, self._database)
        for blob in blobs:
            if own.has(blob.sha256, blob.length):
                yield scan_name(blob), own.path(blob.place)

    def _keep_scans(self, folder: Path, blobs: list[KnownBlob]) -> frozenset[str]:
        """Copy what is not in the folder of scans yet; the places of what was copied."""
        own = scans_of(self._paths.blobs, self._database)
        pool = scans_of(folder / SCANS, self._database)
        fresh = set()
        for blob in self._going(blobs):
            if pool.has(blob.sha256, blob.length) or not own.has(blob.sha256, blob.length):
                continue
            target = pool.path(blob.place)
            with writing_to("nơi sao lưu"):
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                put_in_place(target, chunks_of(own.path(blob.place)))
            fresh.add(blob.place)
        return frozenset(fresh)

    def _going(self, things: Iterable[T]) -> Iterator[T]:
        for thing in things:
            if self._stopped.is_set():
                raise StoreBusy("Lượt sao lưu đã dừng vì cửa sổ đóng.")
            yield thing

    def _check_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            raise CannotWrite(
                f"Không thấy thư mục sao lưu «{folder}»; ổ ấy có thể đã rút ra.",
                next_step="Cắm lại ổ hoặc chọn thư mục khác.",
            )
        if folder.resolve().is_relative_to(self._paths.home.resolve()):
            raise InvalidInput(
                "Bản sao lưu phải nằm ngoài thư mục dữ liệu, tốt nhất ở một ổ khác.",
                field="folder",
            )

    def _sweep(self, folder: Path) -> None:
        """Take away what a backup of this desk left that was cut short."""
        with writing_to("nơi sao lưu"):
            for left in folder.glob(f".{self._stem}*{SUFFIX}.part"):
                left.unlink(missing_ok=True)

    @property
    def _stem(self) -> str:
        return f"{self._agency.code}-q{self._agency.counter}-"

    def _free_name(self, folder: Path, at: datetime) -> Path:
        stem = f"{self._stem}{local(at):%Y%m%d-%H%M%S}"
        names = (f"{stem}{tail}{SUFFIX}" for tail in ("", *(f"-{n}" for n in range(2, 1000))))
        return next(folder / name for name in names if not (folder / name).exists())

    def _remember(self, actor: Actor, target: Path, manifest: Manifest) -> None:
        told = {"at": iso(manifest.made_at), "file": target.name, "seal": manifest.seal}
        with self._database.write() as connection:
            facts.put(connection, _LAST, json.dumps(told, ensure_ascii=False))
            entry = journal.Entry(self._clock.now(), actor, "backup", note=target.name)
            journal.write(connection, entry)
        rewind.note(self._database, self._clock.now())

    def _glance(self, path: Path) -> Manifest | None:
        try:
            with opened(path) as file:
                file.prove(self._database.subkey(SEAL))
                return file.manifest
        except (BadFile, WrongKey):
            return None

    def _newest(self, folder: Path) -> Kept | None:
        found = self.kept(folder)
        return found[0] if found else None

    def _used(self) -> frozenset[str]:
        with self._database.read() as connection:
            return frozenset(json.loads(facts.get(connection, USED) or "[]"))

    def _last_at(self) -> datetime | None:
        with self._database.read() as connection:
            told = facts.get(connection, _LAST)
        return None if told is None else parse_moment(json.loads(told)["at"], field="at")

    def _drill_due(self) -> bool:
        with self._database.read() as connection:
            told = facts.get(connection, _DRILLED)
        last = None if told is None else parse_moment(told, field="at")
        return last is None or self._clock.now() - last >= _DRILL_EVERY

    @contextmanager
    def _room(self) -> Iterator[Path]:
        """A name for a folder of our own in the home, gone afterwards; one user at a time."""
        with held(self._paths.home / "backup.lock", "Một lượt sao lưu đang chạy."):
            for left in self._paths.home.glob(f"{_ROOM}*"):
                shutil.rmtree(left, ignore_errors=True)
            room = self._paths.home / f"{_ROOM}{secrets.token_hex(4)}"
            try:
                yield room
            finally:
                shutil.rmtree(room, ignore_errors=True)
