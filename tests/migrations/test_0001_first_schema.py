"""Revision 0001: the first schema, and the manners of every migration."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from motcua_desktop.errors import StoreTooNew, WrongKey
from motcua_desktop.models.database import Database
from motcua_desktop.models.migrations import HEAD
from motcua_desktop.models.migrations.run import script

KEY = bytes(range(32))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    """A new store with one calendar day in it."""
    database = Database.create(tmp_path / "store.db", KEY)
    with database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO calendar_day (day, worked, name, origin) VALUES (?, ?, ?, ?)",
            ("2026-01-10", 1, "Làm bù cho 02/01/2026", "office"),
        )
    yield database
    database.close()


def ask(database: Database, question: str) -> list[tuple[object, ...]]:
    with database.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(question)]


def test_the_head_that_the_program_knows_is_the_newest_step() -> None:
    assert script().get_heads() == [HEAD]


def test_the_steps_form_one_line_without_forks() -> None:
    steps = [step.revision for step in script().walk_revisions()]

    assert steps == sorted(steps, reverse=True)
    assert steps[-1] == "0001"


def test_a_new_store_is_at_head_and_sound(store: Database) -> None:
    assert store.revision() == HEAD
    assert store.findings() == []


def test_a_store_commits_to_disk_and_keeps_its_references(store: Database) -> None:
    assert ask(store, "PRAGMA journal_mode") == [("wal",)]
    assert ask(store, "PRAGMA synchronous") == [(2,)]
    assert ask(store, "PRAGMA foreign_keys") == [(1,)]


def test_rows_outlive_closing_and_opening(store: Database) -> None:
    store.close()
    again = Database.open(store.path, KEY)

    kept = ask(again, "SELECT day, name FROM calendar_day")
    again.close()

    assert kept == [("2026-01-10", "Làm bù cho 02/01/2026")]


def test_no_word_of_a_store_can_be_read_without_its_key(store: Database) -> None:
    store.close()
    written = b"".join(path.read_bytes() for path in store.path.parent.glob("store.db*"))

    assert "Làm bù".encode() not in written
    assert b"calendar_day" not in written
    with pytest.raises(WrongKey):
        Database.open(store.path, bytes(32))


def test_a_store_of_a_newer_program_is_refused_and_left_as_it_is(store: Database) -> None:
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    before = store.path.read_bytes()

    with pytest.raises(StoreTooNew, match="9999"):
        Database.open(store.path, KEY)

    assert store.path.read_bytes() == before
    assert not list(store.path.parent.glob("*.before-*"))


def test_a_copy_taken_while_in_use_opens_with_the_same_key(store: Database) -> None:
    copy = store.path.with_name("copy.db")
    store.copy_to(copy)
    moved = shutil.move(copy, store.path.with_name("elsewhere.db"))
    opened = Database.open(Path(moved), KEY)

    kept = ask(opened, "SELECT count(*) FROM calendar_day")
    opened.close()

    assert kept == [(1,)]
