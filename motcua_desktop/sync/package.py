"""What waits, as one file on a USB stick: taken, sealed, read back, and only then marked as gone.

The messages are taken as for the line (`rounds.take`), so a kill in the middle leaves them in
doubt: they are looked up before they go by line, and the next package repeats them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.package import (
    MOST_BYTES,
    MOST_FILES,
    MOST_LINES,
    MOST_LINES_BYTES,
    Correspondent,
    Enclosed,
    Header,
    KeptPackage,
    PackageKind,
    key_text,
    parse_key,
)
from motcua_desktop.domain.province_settings import Dialect, FileMode, ProvinceSettings
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.uploads import FileToSend
from motcua_desktop.errors import NotConfigured, StoreDamaged, UnlawfulStep
from motcua_desktop.models import high_water, journal, line, outbox, packages, rounds, runs, uploads
from motcua_desktop.models.blobs import Blobs
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.outbox import Parcel
from motcua_desktop.models.packages import DeskKeys
from motcua_desktop.models.rounds import Ending, Settled, Wanted
from motcua_desktop.models.runs import SyncRun
from motcua_desktop.packing import Content, Contents, packed_size, write_package
from motcua_desktop.sealing import fingerprint
from motcua_desktop.sync import stick
from motcua_desktop.sync.native.messages import line_of
from motcua_desktop.sync.outgoing import freezing
from motcua_desktop.sync.report import Limits, LineHeld
from motcua_desktop.sync.talk import Talk

_ROUND = 200


@dataclass(frozen=True, slots=True)
class Exported:
    """One package that left. `messages_left` and `files_left` did not fit in it; `damaged` scans
    could not be read and stay here.
    """

    kept: KeptPackage
    messages_left: int = 0
    files_left: int = 0
    damaged: int = 0

    def to_json(self) -> dict[str, Any]:
        """The command line's shape."""
        kept = self.kept
        return {
            "number": kept.number,
            "dossiers": kept.dossiers,
            "messages": kept.messages,
            "files": kept.files,
            "bytes": kept.bytes,
            "sha256": kept.sha256,
            "left": {"messages": self.messages_left, "files": self.files_left},
            "damaged": self.damaged,
        }


class PackageOut:
    """Writes packages for one province. One run to a province per home at a time."""

    # The parts the program joins here are six, and a package makes no sense without one of them.
    def __init__(  # noqa: PLR0913
        self,
        database: Database,
        clock: Clock,
        settings: ProvinceSettings,
        talk: Talk,
        *,
        agency: Agency,
        blobs: Blobs,
    ):
        self._database = database
        self._clock = clock
        self._settings = settings
        self._talk = talk
        self._agency = agency
        self._blobs = blobs

    def export(self, actor: Actor, path: Path, limits: Limits | None = None) -> Exported:
        """What waits, and what no acknowledgement has come for, as a package at `path`.

        Whole or not at all: when it raises, no message is marked and no file is left.
        `limits.progress` hears the files that are in, and how many there are. Raises NotAllowed,
        NotConfigured (the province's key is not known), LineHeld, UnlawfulStep (nothing waits, or
        somebody stopped it), CannotWrite, DiskFull.
        """
        actor.need(Right.SYNC)
        carried = self._settings.file_mode is FileMode.BASE64
        if carried or self._settings.dialect not in _UNDERSTAND:
            raise NotConfigured("Hệ thống của tỉnh này không nhận gói qua USB.", next_step=_WAIT)
        if not self._settings.package_key:
            raise NotConfigured("Chưa có khóa công khai của tỉnh để đóng gói.", next_step=_ASK_KEYS)
        reader = parse_key(self._settings.package_key, field="package_key")
        self._prepare()
        load = _Load(limits or Limits())
        try:
            self._fill(load)
            return self._write(actor, path, load, reader)
        finally:
            self._give_back(load)

    def _prepare(self) -> None:
        with self._database.write() as connection:
            held = line.hold(connection)
            outbox.wake(connection, self._settings.dialect)
            uploads.notice(connection, self._settings.destination, at=self._clock.now())
        if held is not None:
            raise LineHeld(held.words)

    def _fill(self, load: "_Load") -> None:
        """Take all that waits, a little at a time, so that nobody waits long for the store."""
        wanted = Wanted(_ROUND, most_progress=1, chained=True, whole=True)
        room = True
        while room:
            load.check_stopped()
            with self._database.write() as connection:
                freeze = freezing(connection, self._talk, self._settings.destination)
                taken = rounds.take(connection, freeze, wanted, at=self._clock.now())
            roomy = [load.put(parcel) for parcel in taken]
            room = bool(taken) and all(roomy)
        if self._settings.file_mode is not FileMode.NONE and self._talk.sends_files:
            with self._database.read() as connection:
                load.offer(
                    packages.waiting_files(
                        connection, self._settings.destination, lambda one, _: self._blobs.read(one)
                    )
                )

    def _write(self, actor: Actor, path: Path, load: "_Load", reader: bytes) -> Exported:
        while True:
            if not load.lines and not load.files:
                raise UnlawfulStep(
                    "Không có gì chờ gửi, nên không cần gói.",
                    next_step="Xuất gói khi có hồ sơ chờ gửi.",
                )
            try:
                return self._write_once(actor, path, load, reader)
            except _Unreadable as damaged:
                load.leave_out(damaged.file)
                with self._database.write() as connection:
                    uploads.refuse(connection, damaged.file, damaged.words)

    def _write_once(self, actor: Actor, path: Path, load: "_Load", reader: bytes) -> Exported:
        with self._database.write() as connection:
            keys = packages.desk_keys(connection)
            header = self._header(connection, keys, reader)
        with stick.fresh(path, load.size) as fresh, stick.writing():
            contents = Contents(load.lines, [self._content(one, load) for one in load.files])
            sha256 = write_package(fresh.file, header, contents, reader=reader, signer=keys.signer)
            kept = load.kept(header, sha256, fresh.prove(sha256))
            self._remember(actor, kept)
            try:
                fresh.put_in_place()
            except BaseException:
                self._forget(kept)
                raise
        load.gone = True
        self._mark(load, kept)
        return Exported(kept, load.messages_left, load.files_left, load.damaged)

    def _header(self, connection: Connection, keys: DeskKeys, reader: bytes) -> Header:
        agency = self._agency
        return Header(
            kind=PackageKind.MESSAGES,
            number=packages.next_number(connection),
            made_at=self._clock.now(),
            desk=Correspondent(
                store=high_water.store_id(connection),
                epoch=high_water.epoch(connection),
                agency=str(agency.code),
                name=agency.name,
                counter=agency.counter,
            ),
            reader=fingerprint(reader),
            signer=key_text(keys.signer.public),
            reply=key_text(keys.reader.public),
        )

    def _content(self, file: FileToSend, load: "_Load") -> Content:
        def chunks() -> Iterator[bytes]:
            try:
                for piece in file.read(0):
                    load.check_stopped()
                    yield piece
            except StoreDamaged as trouble:
                raise _Unreadable(file, trouble.message) from trouble
            load.count(file)

        told = Enclosed(file.sha256, file.size, file.name, file.media)
        return Content(told, chunks)

    def _remember(self, actor: Actor, kept: KeptPackage) -> None:
        """Known before anybody can carry it away, so that its answer is never a stranger's."""
        note = f"Gói số {kept.number}: {kept.messages} thông điệp, {kept.files} tệp"
        data = {"number": kept.number, "sha256": kept.sha256}
        with self._database.write() as connection:
            packages.add(connection, kept)
            entry = journal.Entry(kept.made_at, actor, "package_out", note=note, data=data)
            journal.write(connection, entry)

    def _forget(self, kept: KeptPackage) -> None:
        with self._database.write() as connection:
            packages.drop(connection, kept.number)

    def _mark(self, load: "_Load", kept: KeptPackage) -> None:
        """They left the desk; nobody has answered yet."""
        day = f"{local(kept.made_at):%d/%m/%Y}"
        words = f"Đã đi theo gói số {kept.number} ngày {day}, chưa có giấy báo của tỉnh."
        self._settle(load.parcels, Ending.DOUBTED, words)
        run = SyncRun(
            started_at=kept.made_at,
            ended_at=self._clock.now(),
            sent=kept.dossiers,
            files=kept.files,
            bytes_out=kept.bytes,
            way="usb",
        )
        with self._database.write() as connection:
            runs.remember(connection, run)

    def _give_back(self, load: "_Load") -> None:
        """What did not leave waits as before. What left and could not be marked is in doubt."""
        self._settle(load.over, Ending.NOT_BEGUN)
        if not load.gone:
            self._settle(load.parcels, Ending.NOT_BEGUN)

    def _settle(self, parcels: Sequence[Parcel], ending: Ending, words: str = "") -> None:
        """A few at a time, so that nobody waits long for the store."""
        for start in range(0, len(parcels), _ROUND):
            part = [Settled(one, ending, words) for one in parcels[start : start + _ROUND]]
            with self._database.write() as connection:
                rounds.settle(connection, part, at=self._clock.now())


@dataclass(slots=True)
class _Load:
    """What goes into a package; `over` are parcels there was no room for. `gone`: it left."""

    limits: Limits
    parcels: list[Parcel] = field(default_factory=list)
    over: list[Parcel] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    bytes: int = 0
    files: list[FileToSend] = field(default_factory=list)
    files_left: int = 0
    damaged: int = 0
    gone: bool = False

    def put(self, parcel: Parcel) -> bool:
        """Take it in, unless it does not fit or an earlier one of its dossier did not.

        Whether there may be room for another.
        """
        line = line_of(parcel).encode()
        size = len(line) + 1
        full = self.bytes + size > MOST_LINES_BYTES or len(self.lines) >= MOST_LINES
        if full or any(one.dossier == parcel.dossier for one in self.over):
            self.over.append(parcel)
            return size > MOST_LINES_BYTES or not full  # one too long by itself stops nobody else
        self.parcels.append(parcel)
        self.lines.append(line)
        self.bytes += size
        return True

    def offer(self, files: Sequence[FileToSend]) -> None:
        """Take in what fits below the 4 GiB that FAT32 ends a file at."""
        room = MOST_BYTES - packed_size(self.bytes, [])
        for one in files:
            size = one.size + one.size // 8_192 + 1_000  # its share of tags and of the manifest
            if size <= room and len(self.files) < MOST_FILES:
                self.files.append(one)
                room -= size
            else:
                self.files_left += 1

    def leave_out(self, file: FileToSend) -> None:
        self.files.remove(file)
        self.damaged += 1

    def count(self, file: FileToSend) -> None:
        """This file is in; whoever watches hears it."""
        if self.limits.progress:
            self.limits.progress(self.files.index(file) + 1, len(self.files))

    def check_stopped(self) -> None:
        if self.limits.stopped():
            raise UnlawfulStep("Đã dừng; chưa ghi gói nào.", next_step="Xuất lại khi cần.")

    def kept(self, header: Header, sha256: str, size: int) -> KeptPackage:
        return KeptPackage(
            number=header.number,
            made_at=header.made_at,
            sha256=sha256,
            dossiers=len({one.dossier for one in self.parcels}),
            messages=len(self.lines),
            files=len(self.files),
            bytes=size,
            up_to=max((max(one.ids) for one in self.parcels), default=0),
        )

    @property
    def size(self) -> int:
        return packed_size(self.bytes, [one.size for one in self.files])

    @property
    def messages_left(self) -> int:
        return len(self.over)


class _Unreadable(Exception):
    """A scan that this desk cannot read any more."""

    def __init__(self, file: FileToSend, words: str):
        super().__init__(words)
        self.file = file
        self.words = words


# Whose items a package can carry: those of QCVN 120, whose scans lie beside them.
_UNDERSTAND = (Dialect.NATIVE, Dialect.QCVN120)
_WAIT = "Chờ có mạng để gửi trực tiếp; hồ sơ vẫn nằm trong hàng chờ."
_ASK_KEYS = "Nối mạng một lần để nhận khóa, hoặc xin tỉnh rồi thêm vào khai báo tỉnh."
