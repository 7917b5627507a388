"""A real encrypted store with one supervisor, and a clock that stands where a test puts it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from motcua_desktop.domain.ids import uuid7
from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.models import staff
from motcua_desktop.models.database import Database


class StoppedClock:
    """Stands still until it is set; ids differ all the same."""

    def __init__(self, year: int = 2026, month: int = 11, day: int = 20):
        self.set(year, month, day)
        self._ids = 0

    def set(self, year: int, month: int, day: int) -> None:
        self._now = datetime(year, month, day, 9, 30, tzinfo=VIETNAM).astimezone(UTC)

    def passes(self, span: timedelta) -> None:
        self._now += span

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()

    def new_id(self) -> str:
        self._ids += 1
        return uuid7(self._now, self._ids.to_bytes(10, "big"))


@dataclass(frozen=True, slots=True)
class Store:
    """What a service test stands on."""

    database: Database
    clock: StoppedClock
    supervisor: Actor
    officer: Actor

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What a bare SELECT finds."""
        with self.database.read() as connection:
            return [tuple(row) for row in connection.execute(text(sql))]


@contextmanager
def open_store(folder: Path) -> Iterator[Store]:
    """A new store in `folder`, closed at the end."""
    database = Database.create(folder / "store.db", bytes(range(32)))
    clock = StoppedClock()
    try:
        with database.write() as connection:
            supervisor, officer = (
                Actor(
                    staff.insert_member(
                        connection,
                        login=login,
                        name=name,
                        role=role.value,
                        password_hash="nobody signs in with it",
                        at=clock.now(),
                    ),
                    login,
                    name,
                    role,
                )
                for login, name, role in (
                    ("truong", "Hồ Thị Thử", Role.SUPERVISOR),
                    ("canbo", "Lê Văn Thử", Role.OFFICER),
                )
            )
        yield Store(database, clock, supervisor, officer)
    finally:
        database.close()
