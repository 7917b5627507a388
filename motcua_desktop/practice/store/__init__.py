"""What the practice province holds: dossiers with every version, their progress, and its diary."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from motcua_desktop.practice.store import desks, dossiers, feed, files, reading
from motcua_desktop.practice.store.ground import Ground, moment_word
from motcua_desktop.practice.store.reading import Day, Held, Item
from motcua_desktop.practice.store.showing import (
    Arrived,
    DeskLine,
    Glance,
    History,
    Tally,
    desk_lines,
    glances,
    history,
    tally,
)
from motcua_desktop.practice.store.tables import diary, dossier, setting

__all__ = [
    "Arrived",
    "Connection",
    "Day",
    "DiaryLine",
    "Glance",
    "Held",
    "History",
    "Item",
    "PracticeStore",
    "compact",
    "tag_of",
]


@dataclass(frozen=True, slots=True)
class DiaryLine:
    """What was asked and answered."""

    service: str
    code: str
    words: str
    is_refused: bool = False
    at: str = ""


class PracticeStore:
    """SQLite in memory or in a file, or PostgreSQL; safe from any thread."""

    def __init__(
        self,
        database_url: str | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ):
        """`sqlite://` is memory, `sqlite:///folder/file.db` a file, `postgresql+psycopg://…`.

        Raises InvalidInput.
        """
        self.ground = Ground(database_url, clock)

    @property
    def generation(self) -> str:
        """Changes when the province itself is brought back from a backup."""
        return self.ground.generation

    def put(self, code: str, item: Item) -> int:
        """Keep `item` as the newest version, unless it already is; the version's number."""
        told = compact(item)
        with self.ground.transaction() as connection:
            found = dossiers.heads(connection, (), (code,))
            at = self.ground.now()
            head = (
                found[0]
                if found
                else dossiers.new_head(self.ground, id=None, code=code, store="", at=at)
            )
            if head.tag == tag_of(told):
                return head.versions
            head.versions, head.tag, head.changed_at = head.versions + 1, tag_of(told), at
            head.day = dossiers.day_of(item)
            row = version_row(head, None, told, dialect="")
            dossiers.keep(connection, dossiers.Sheaf({head.number: head}, [row]))
        return head.versions

    def held(self, code: str) -> Held | None:
        """The dossier under this code, id, or another system's code."""
        with self.ground.transaction() as connection:
            return reading.held(connection, code)

    def codes(self) -> list[str]:
        """Every dossier's code, in the order of arrival."""
        with self.ground.transaction() as connection:
            return list(connection.scalars(select(dossier.c.code).order_by(dossier.c.number)))

    def versions(self, code: str) -> list[Item]:
        """Every version of one dossier, oldest first."""
        with self.ground.transaction() as connection:
            return [json.loads(row.item) for row in reading.versions_of(connection, code)]

    def entries(self, code: str) -> list[tuple[str | None, Item]]:
        """The progress of one dossier, oldest first, each with its event id if it came with one."""
        with self.ground.transaction() as connection:
            row = reading.find(connection, code)
            told = [] if row is None else reading.entries_of(connection, row.number)
            return [(each.key, json.loads(each.item)) for each in told]

    def files(self, sha256: str) -> bytes | None:
        """The whole content with this hash; None while it is not here."""
        with self.ground.transaction() as connection:
            found = files.content(connection, sha256)
            return None if found is None else b"".join(files.pieces(connection, found.upload))

    def totals(self, store: str | None = None) -> tuple[int, int]:
        """How many dossiers and progress entries are held, of one desk's store or of all."""
        with self.ground.transaction() as connection:
            return reading.totals(connection, store)

    def days(self, store: str) -> list[Day]:
        """A desk's days, as both sides count them."""
        with self.ground.transaction() as connection:
            return reading.days_of(connection, store)

    def of_desk(self, store: str, day: str) -> list[dict[str, Any]]:
        """The dossiers of one desk's day: id, code, tag, number of entries."""
        with self.ground.transaction() as connection:
            return [
                {"id": row.id, "code": row.code, "tag": row.tag, "entries": row.entries}
                for row in reading.of_desk(connection, store, day)
            ]

    def forget(self, code: str) -> None:
        """Lose one dossier without a word."""
        with self.ground.transaction() as connection:
            row = reading.find(connection, code)
            if row is not None:
                reading.forget(connection, row.number)

    def forget_since(self, moment: datetime) -> None:
        """Be brought back from a backup of `moment`: a new generation that knows no more."""
        word = moment_word(moment)
        with self.ground.transaction() as connection:
            reading.forget_since(connection, word)
            desks.forget_desks_since(connection, word)
            files.forget_files_since(connection, word)
            self.ground.new_generation(connection)

    def note(self, service: str, code: str, words: str, *, is_refused: bool = False) -> None:
        """Write a line in the diary."""
        with self.ground.transaction() as connection:
            self.write(connection, [DiaryLine(service, code, words, is_refused)])

    def write(self, connection: Connection, lines: list[DiaryLine]) -> None:
        """Write lines in the diary within a transaction."""
        if lines:
            at = self.ground.now()
            connection.execute(
                insert(diary),
                [
                    {
                        "number": self.ground.number(), "at": at, "service": line.service,
                        "code": files.printable(line.code)[:60],
                        "words": line.words.replace("\0", "")[:2000],
                        "refused": int(line.is_refused),
                    }
                    for line in lines
                ],
            )  # fmt: skip

    def diary(self, limit: int = 50, *, only_refused: bool = False) -> list[DiaryLine]:
        """The newest lines, newest first."""
        asked = select(diary).order_by(diary.c.number.desc()).limit(limit)
        if only_refused:
            asked = asked.where(diary.c.refused == 1)
        with self.ground.transaction() as connection:
            return [
                DiaryLine(row.service, row.code, row.words, bool(row.refused), row.at)
                for row in connection.execute(asked)
            ]

    def glances(self, limit: int, offset: int = 0) -> list[Glance]:
        """The dossiers that changed last, for a list."""
        with self.ground.transaction() as connection:
            return glances(connection, limit, offset)

    def tally(self) -> Tally:
        """How much is held, in all and by dialect."""
        with self.ground.transaction() as connection:
            return tally(connection)

    def desks(self) -> list[DeskLine]:
        """The desks that greeted, the one heard last first."""
        with self.ground.transaction() as connection:
            return desk_lines(connection)

    def history(self, number: int) -> History:
        """All that came of one dossier, and all that was said of it."""
        with self.ground.transaction() as connection:
            return history(connection, number)

    def setting(self, name: str) -> str | None:
        """Something the province keeps for itself: its keys, its catalogue."""
        with self.ground.transaction() as connection:
            return connection.scalar(select(setting.c.value).where(setting.c.name == name))

    def set(self, name: str, value: str) -> None:
        with self.ground.transaction() as connection:
            connection.execute(delete(setting).where(setting.c.name == name))
            connection.execute(insert(setting).values(name=name, value=value))

    def say(self, told: feed.News, store: str | None = None) -> feed.News:
        """Put news on the feed of one desk's store, or of the dossier's."""
        with self.ground.transaction() as connection:
            if told.kind == "alias":
                feed.name(
                    self.ground, connection, told.code, told.data["system"], told.data["code"]
                )
            return feed.say(self.ground, connection, told, store)

    def close(self) -> None:
        self.ground.close()


def version_row(head: dossiers.Head, key: str | None, text: str, *, dialect: str) -> dict[str, Any]:
    """The newest version of a dossier as a row."""
    return {
        "dossier": head.number, "number": head.versions, "key": key, "tag": head.tag,
        "dialect": dialect, "at": head.changed_at, "item": text,
    }  # fmt: skip


def compact(item: Any) -> str:
    """An item as a desk sends it."""
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def tag_of(text: str) -> str:
    """The tag of an item: the SHA-256, in hex, of its bytes as sent."""
    return hashlib.sha256(text.encode()).hexdigest()
