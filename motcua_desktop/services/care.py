"""Keeping the store whole: checks, the search index, the journal's chain."""

from collections.abc import Sequence

from motcua_desktop.domain.dossier import HistoryLine
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.models import care, journal
from motcua_desktop.models.database import Database
from motcua_desktop.models.journal import Verdict


class Care:
    def __init__(self, database: Database):
        self._database = database

    def check(self, actor: Actor, *, repair: bool = False) -> tuple[str, ...]:
        """What is wrong, in sentences; empty when all is well. `repair` rebuilds the index."""
        actor.need(Right.CONFIGURE)
        damage = self._database.findings()
        if damage:
            return tuple(f"Kho dữ liệu hỏng: {finding}" for finding in damage)
        found: list[str] = []
        with self._database.read() as connection:
            found += care.number_findings(connection)
            missing = care.unindexed(connection)
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
