"""Keeping the store whole: checks, the search index, the kept scans, the journal's chain."""

from collections.abc import Sequence
from datetime import timedelta

from motcua_desktop.clock import Clock
from motcua_desktop.domain.dossier import HistoryLine
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.models import attachments, care, journal
from motcua_desktop.models.blobs import Blobs
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.journal import Verdict

# A scan is on the disk some moments before the row that names it.
_SETTLED = timedelta(hours=1)


class Care:
    def __init__(self, database: Database, blobs: Blobs, clock: Clock):
        self._database = database
        self._blobs = blobs
        self._clock = clock

    def check(self, actor: Actor, *, repair: bool = False) -> tuple[str, ...]:
        """What is wrong, in sentences; empty when all is well.

        `repair` rebuilds the index, and takes files of scans away that belong to no dossier and
        are older than an hour.
        """
        actor.need(Right.CONFIGURE)
        damage = self._database.findings()
        if damage:
            return tuple(f"Kho dữ liệu hỏng: {finding}" for finding in damage)
        found: list[str] = []
        with self._database.read() as connection:
            found += care.number_findings(connection)
            missing = care.unindexed(connection)
            found += self._scan_findings(connection, repair=repair)
            verdict = journal.verify(connection)
        if verdict.broken_at is not None:
            found.append(f"Chuỗi nhật ký đứt ở dòng {verdict.broken_at}.")
        if missing and repair:
            with self._database.write() as connection:
                care.reindex(connection)
        elif missing:
            found.append(
                f"Chỉ mục tìm kiếm thiếu hoặc thừa {missing} hồ sơ; chạy «motcua check --repair»."
            )
        return tuple(found)

    def _scan_findings(self, connection: Connection, *, repair: bool) -> list[str]:
        """Scans whose file is gone or cut short, and files that belong to no scan."""
        known = {blob.place: blob for blob in attachments.blobs(connection)}
        lost = [blob for blob in known.values() if not self._blobs.has(blob.sha256, blob.length)]
        before = self._clock.now() - _SETTLED
        stray = [
            kept
            for kept in self._blobs.kept()
            if kept.at < before and (kept.fresh or kept.place not in known)
        ]
        if repair:
            for kept in stray:
                self._blobs.drop(kept)
            stray = []
        found = [
            f"Bản quét {blob.sha256[:12]} mất tệp hoặc bị cắt; chép lại thư mục blobs từ bản sao "
            "lưu, hoặc quét lại giấy ấy."
            for blob in lost
        ]
        if stray:
            found.append(
                f"Có {len(stray)} tệp quét không thuộc hồ sơ nào; chạy «motcua check --repair»."
            )
        return found

    def recent(self, actor: Actor, limit: int) -> Sequence[HistoryLine]:
        """The newest actions of everybody, newest first."""
        actor.need(Right.CONFIGURE)
        with self._database.read() as connection:
            return journal.recent(connection, limit)

    def verify(self, actor: Actor) -> Verdict:
        """Walk the journal's whole chain."""
        actor.need(Right.CONFIGURE)
        with self._database.read() as connection:
            return journal.verify(connection)
