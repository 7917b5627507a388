"""What the practice province holds: dossiers with every version, their progress, and its diary."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from motcua_desktop.errors import InvalidInput

_SCHEMA = """
CREATE TABLE IF NOT EXISTS version (
    code TEXT NOT NULL, number INTEGER NOT NULL, at TEXT NOT NULL, item TEXT NOT NULL,
    PRIMARY KEY (code, number)
);
CREATE TABLE IF NOT EXISTS progress (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, at TEXT NOT NULL, item TEXT NOT NULL,
    UNIQUE (code, item)
);
CREATE TABLE IF NOT EXISTS diary (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, service TEXT NOT NULL, code TEXT NOT NULL,
    words TEXT NOT NULL
);
"""
Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """One dossier as the province holds it. `item` is the newest of `versions`."""

    code: str
    item: Item
    versions: int
    arrived_at: datetime
    changed_at: datetime
    progress: tuple[Item, ...]


class PracticeStore:
    """SQLite in memory or in a file; each method is one transaction and safe from any thread."""

    def __init__(self, database_url: str | None = None):
        """`sqlite://` is memory, `sqlite:///folder/file.db` a file. Raises InvalidInput."""
        self._lock = threading.Lock()
        try:
            self._connection = sqlite3.connect(
                _path(database_url), check_same_thread=False, isolation_level=None
            )
            self._connection.executescript(_SCHEMA)
        except sqlite3.Error as trouble:
            raise InvalidInput(
                f"Không mở được nơi giữ dữ liệu «{database_url}».", field="database"
            ) from trouble

    def put(self, code: str, item: Item) -> int:
        """Keep `item` as the newest version, unless it already is; the version's number."""
        told = _text(item)
        with self._writing() as connection:
            row = connection.execute(
                "SELECT number, item FROM version WHERE code = ? ORDER BY number DESC LIMIT 1",
                (code,),
            ).fetchone()
            if row is not None and row[1] == told:
                return int(row[0])
            number = 1 if row is None else int(row[0]) + 1
            connection.execute(
                "INSERT INTO version (code, number, at, item) VALUES (?, ?, ?, ?)",
                (code, number, _now(), told),
            )
        return number

    def add_progress(self, items: list[Item]) -> None:
        """Keep these entries in order; one that is held already is not kept twice."""
        with self._writing() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO progress (code, at, item) VALUES (?, ?, ?)",
                [(item["MaHoSo"], _now(), _text(item)) for item in items],
            )

    def note(self, service: str, code: str, words: str) -> None:
        """Write a line in the diary: what was asked and answered."""
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO diary (at, service, code, words) VALUES (?, ?, ?, ?)",
                (_now(), service, code, words),
            )

    def diary(self, limit: int = 50) -> list[tuple[str, str, str, str]]:
        """The newest lines, newest first: when, service, dossier code, words."""
        with self._lock:
            return self._connection.execute(
                "SELECT at, service, code, words FROM diary ORDER BY id DESC LIMIT ?", (limit,)
            ).fetchall()

    def held(self, code: str) -> Held | None:
        """The dossier under this code."""
        with self._lock:
            return self._held(code)

    def codes(self) -> list[str]:
        """Every dossier's code, in the order of arrival."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT code FROM version WHERE number = 1 ORDER BY rowid"
            )
            return [str(row[0]) for row in rows]

    def everything(self, limit: int = 500) -> list[Held]:
        """The newest dossiers, newest first."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT code FROM version WHERE number = 1 ORDER BY rowid DESC LIMIT ?", (limit,)
            ).fetchall()
            found = [self._held(str(row[0])) for row in rows]
        return [held for held in found if held is not None]

    def versions(self, code: str) -> list[Item]:
        """Every version of one dossier, oldest first."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT item FROM version WHERE code = ? ORDER BY number", (code,)
            ).fetchall()
        return [json.loads(row[0]) for row in rows]

    def forget(self, code: str) -> None:
        """Lose one dossier, as a province restored from an old backup does."""
        with self._writing() as connection:
            connection.execute("DELETE FROM version WHERE code = ?", (code,))
            connection.execute("DELETE FROM progress WHERE code = ?", (code,))

    def close(self) -> None:
        self._connection.close()

    def _held(self, code: str) -> Held | None:
        rows = self._connection.execute(
            "SELECT at, item FROM version WHERE code = ? ORDER BY number", (code,)
        ).fetchall()
        if not rows:
            return None
        progress = self._connection.execute(
            "SELECT item FROM progress WHERE code = ? ORDER BY id", (code,)
        ).fetchall()
        return Held(
            code=code,
            item=json.loads(rows[-1][1]),
            versions=len(rows),
            arrived_at=datetime.fromisoformat(rows[0][0]),
            changed_at=datetime.fromisoformat(rows[-1][0]),
            progress=tuple(json.loads(row[0]) for row in progress),
        )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _path(database_url: str | None) -> str:
    if not database_url or database_url in ("sqlite://", "sqlite:///:memory:"):
        return ":memory:"
    prefix = "sqlite:///"
    if not database_url.startswith(prefix):
        raise InvalidInput(
            "Tỉnh tập dượt bản này chỉ giữ dữ liệu trong SQLite: sqlite:///đường/dẫn/tệp.db.",
            field="database",
        )
    return database_url.removeprefix(prefix)


def _text(item: Item) -> str:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
