"""What an officer does with scans: attach, look, hand out, take away, use again."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from motcua_desktop.clock import Clock
from motcua_desktop.domain.attachment import Attachment, Prepared, Reusable, Role, Source
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.news import PROVINCE
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.text import fold, one_line
from motcua_desktop.errors import InvalidInput, NotFound
from motcua_desktop.models import attachments, journal, outbox, reading
from motcua_desktop.models.attachments import NewAttachment
from motcua_desktop.models.blobs import Blobs
from motcua_desktop.models.database import Connection, Database, store_troubles
from motcua_desktop.models.journal import Entry
from motcua_desktop.services.desk import Desk

READ = "read_attachment"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a scan belongs in its dossier; `position` counts the papers from 0."""

    role: Role
    position: int | None
    name: str


class Attachments:
    def __init__(self, database: Database, blobs: Blobs, clock: Clock, desk: Desk):
        self._database = database
        self._blobs = blobs
        self._clock = clock
        self._desk = desk

    def attach(
        self, actor: Actor, code: str, component: str, prepared: Prepared
    ) -> Done[Attachment]:
        """Keep this PDF as the scan of one paper (`place_of`); the paper counts as digitised.

        One paper has one scan: an earlier one is marked as removed. The content is on the disk
        before the row is written, and the same content again changes nothing. Raises NotFound,
        InvalidInput (no such paper), NotAllowed, BadFile (the file changed), DiskFull.
        """
        actor.need(Right.PROCESS)
        dossier = self._desk.show(code)
        place = place_of(dossier, component)
        kept = self._blobs.put(prepared.sha256, prepared.size, prepared.chunks())

        def known(connection: Connection, at: datetime) -> None:
            attachments.know_blob(connection, prepared, kept, at=at)

        scan = _Scan(prepared.sha256, prepared.name, prepared.source)
        return self._write(actor, dossier, place, scan, known)

    def reuse(self, actor: Actor, code: str, component: str, attachment: int) -> Done[Attachment]:
        """Take a paper that this person gave or got before as the scan of this one.

        The same content, nothing is copied; the paper counts as digitised and as used again.
        Raises NotFound, InvalidInput where the dossiers are not of one identity number.
        """
        actor.need(Right.PROCESS)
        dossier = self._desk.show(code)
        place = place_of(dossier, component)
        with self._database.read() as connection:
            found = attachments.source_of(connection, attachment)
        if found is None:
            raise NotFound(f"Không có bản quét số {attachment}, hoặc nó đã bị bỏ.")
        before, id_number = found
        if not id_number or id_number != dossier.applicant.id_number:
            raise InvalidInput(
                "Bản quét ấy là giấy tờ của người khác, không dùng lại được.", field="reuse"
            )
        scan = _Scan(before.sha256, before.name, Source.REUSE, before.id)
        return self._write(actor, dossier, place, scan, lambda _, __: None)

    def of(self, actor: Actor, code: str) -> tuple[Attachment, ...]:
        """The scans of a dossier: its papers in order, then the result. Raises NotFound."""
        actor.need(Right.READ)
        dossier = self._desk.show(code)
        with self._database.read() as connection:
            return attachments.of_dossier(connection, self._seq(connection, dossier))

    def at(self, actor: Actor, code: str, component: str) -> Attachment | None:
        """The scan of one paper (`place_of`), or None. Raises NotFound, InvalidInput."""
        place = place_of(self._desk.show(code), component)
        for one in self.of(actor, code):
            if (one.role, one.position) == (place.role, place.position):
                return one
        return None

    def read(self, actor: Actor, code: str, attachment: int) -> Iterator[bytes]:
        """A scan's PDF piece by piece; who read it is in the journal before the first.

        Whole and unchanged only when the last piece came. Raises NotFound, StoreDamaged.
        """
        actor.need(Right.READ)
        dossier, found = self._find(code, attachment)
        self._tell_read(actor, dossier, found)
        yield from self._blobs.read(found.sha256)

    def glimpse(self, actor: Actor, code: str, attachment: int) -> bytes:
        """A scan's PDF for a thumbnail in which nothing can be read; not put into the journal."""
        actor.need(Right.READ)
        _, found = self._find(code, attachment)
        return b"".join(self._blobs.read(found.sha256))

    def export(self, actor: Actor, code: str, attachment: int, path: Path) -> Attachment:
        """Write a scan's PDF to a file, whole or not at all; who did is in the journal.

        Raises NotFound, StoreDamaged, CannotWrite, DiskFull.
        """
        actor.need(Right.READ)
        dossier, found = self._find(code, attachment)
        self._tell_read(actor, dossier, found)
        beside = path.with_name(f".{path.name}.new")
        with store_troubles():
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with beside.open("wb") as file:
                    for piece in self._blobs.read(found.sha256):
                        file.write(piece)
                    file.flush()
                    os.fsync(file.fileno())
                beside.replace(path)
            finally:
                with suppress(OSError):
                    beside.unlink(missing_ok=True)
        return found

    def remove(self, actor: Actor, code: str, attachment: int) -> Done[Attachment]:
        """Take a scan from its paper: marked, told in the journal, nothing thrown away.

        The paper no longer counts as digitised. Raises NotFound, NotAllowed.
        """
        actor.need(Right.PROCESS)
        dossier, found = self._find(code, attachment)
        with self._database.write() as connection:
            now = self._desk.moment(connection)
            seq = self._seq(connection, dossier)
            attachments.remove(connection, found.id, at=now)
            self._mark(connection, seq, found.role, found.position, None)
            data = {"attachment": found.id, "sha256": found.sha256}
            note = f"{found.paper}, {found.pages} trang"
            self._tell(connection, Entry(now, actor, "remove_attachment", seq, None, note, data))
        return Done(found, Change(dossiers=True, outbox=True, dossier=dossier.id))

    def reusable(
        self, actor: Actor, id_number: str, *, paper: str = "", but: str | None = None
    ) -> tuple[Reusable, ...]:
        """What the person with this identity number gave or got before; nothing without a number.

        Papers of the same name as `paper` first, then the newest; `but` is the id of a dossier
        that is left out.
        """
        actor.need(Right.PROCESS)
        number = one_line(id_number)
        if not number:
            return ()
        with self._database.read() as connection:
            seq = reading.seq_of(connection, but) if but else None
            found = attachments.reusable(connection, number, but=seq)
        wanted = fold(paper)
        return tuple(sorted(found, key=lambda one: not wanted or fold(one.paper) != wanted))

    def _write(
        self,
        actor: Actor,
        dossier: Dossier,
        place: Place,
        scan: "_Scan",
        known: Callable[[Connection, datetime], None],
    ) -> Done[Attachment]:
        with self._database.write() as connection:
            now = self._desk.moment(connection)
            seq = self._seq(connection, dossier)
            standing = attachments.of_dossier(connection, seq)
            here = (place.role, place.position)
            before = [one for one in standing if (one.role, one.position) == here]
            if [one.sha256 for one in before] == [scan.sha256]:
                return Done(before[0], Change())
            known(connection, now)
            for one in before:
                attachments.remove(connection, one.id, at=now)
            new = NewAttachment(
                dossier=seq,
                role=place.role,
                position=place.position,
                sha256=scan.sha256,
                name=scan.name,
                source=scan.source,
                at=now,
                actor=actor.name,
                reused_from=scan.reused_from,
            )
            made = attachments.add(connection, new)
            self._mark(connection, seq, place.role, place.position, scan.source)
            found = next(one for one in attachments.of_dossier(connection, seq) if one.id == made)
            self._tell(connection, _entry(actor, seq, found, [one.id for one in before]))
        return Done(found, Change(dossiers=True, outbox=True, dossier=dossier.id))

    def _mark(
        self,
        connection: Connection,
        seq: int,
        role: Role,
        position: int | None,
        source: Source | None,
    ) -> None:
        if role is Role.COMPONENT and position is not None:
            attachments.mark_paper(
                connection,
                seq,
                position,
                digitised=source is not None,
                reused=source is Source.REUSE,
            )

    def _tell(self, connection: Connection, entry: Entry) -> None:
        """Into the journal, and the province hears the dossier anew, unless it did this itself."""
        journal.write(connection, entry)
        if entry.actor == PROVINCE:
            return
        if entry.dossier is None:
            raise ValueError("a scan belongs to a dossier")
        intent = outbox.Intent(self._clock.new_id(), entry.dossier, "dossier", entry.at, {})
        outbox.enqueue(connection, intent)
        outbox.refresh(connection, entry.dossier)

    def _tell_read(self, actor: Actor, dossier: Dossier, found: Attachment) -> None:
        """Who read whose scan. Not a step of the dossier, so it stands beside its history."""
        data = {"dossier": dossier.id, "attachment": found.id}
        note = f"{dossier.code}: {found.paper}"
        with self._database.write() as connection:
            now = self._desk.moment(connection)
            journal.write(connection, Entry(now, actor, READ, note=note, data=data))

    def _find(self, code: str, attachment: int) -> tuple[Dossier, Attachment]:
        dossier = self._desk.show(code)
        with self._database.read() as connection:
            standing = attachments.of_dossier(connection, self._seq(connection, dossier))
        for one in standing:
            if one.id == attachment:
                return dossier, one
        raise NotFound(f"Hồ sơ {dossier.code} không có bản quét số {attachment}.")

    def _seq(self, connection: Connection, dossier: Dossier) -> int:
        seq = reading.seq_of(connection, dossier.id)
        if seq is None:
            raise NotFound(f"Không có hồ sơ {dossier.code}.")
        return seq


@dataclass(frozen=True, slots=True)
class _Scan:
    sha256: str
    name: str
    source: Source
    reused_from: int | None = None


def place_of(dossier: Dossier, component: str) -> Place:
    """Which paper is meant: its code, its name (tones do not matter), the only one a part fits,
    its number in the list from 1; or `result`, `authorisation`, `signature`.

    Raises InvalidInput naming the dossier's papers.
    """
    text = one_line(component)
    for role in (Role.RESULT, Role.AUTHORISATION, Role.SIGNATURE):
        if fold(text) in (role.value, fold(role.label)):
            return Place(role, None, role.label)
    wanted = fold(text)
    papers = list(enumerate(dossier.papers))
    for match in (
        [at for at, paper in papers if wanted and wanted == paper.code.casefold()],
        [at for at, paper in papers if wanted and wanted == fold(paper.name)],
        [at for at, _ in papers if text == str(at + 1)],
        [at for at, paper in papers if wanted and wanted in fold(paper.name)],
    ):
        if len(match) == 1:
            return Place(Role.COMPONENT, match[0], dossier.papers[match[0]].name)
    names = "; ".join(f"{at + 1}. {paper.name}" for at, paper in papers) or "không ghi giấy tờ nào"
    raise InvalidInput(
        f"Hồ sơ này không có giấy tờ «{text[:80]}»: {names}.",
        field="component",
        next_step="Dùng số thứ tự, mã hoặc tên giấy tờ; kết quả thì dùng «result».",
    )


def _entry(actor: Actor, seq: int, found: Attachment, before: list[int]) -> Entry:
    data = {"attachment": found.id, "sha256": found.sha256}
    if before:
        data["instead_of"] = before
    if found.reused_from is not None:
        data["reused_from"] = found.reused_from
    told = f"{found.paper}, {found.pages} trang, {found.source.label}"
    again = ", thay bản trước" if before else ""
    action = "reuse" if found.source is Source.REUSE else "attach"
    return Entry(found.at, actor, action, seq, None, told + again, data)
