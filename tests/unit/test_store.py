"""The store: encrypted, durable, careful with its own file."""

import os
from pathlib import Path

import pytest

from motcua_desktop.errors import (
    CannotWrite,
    NoHome,
    StoreBusy,
    StoreDamaged,
    StoreTooNew,
    StoreTrouble,
    WrongKey,
)
from motcua_desktop.models import settings
from motcua_desktop.models.database import Database
from motcua_desktop.models.migrations import HEAD

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    database = Database.create(tmp_path / "store.db", KEY)
    with database.write() as connection:
        settings.put(connection, "who", "Nguyễn Thị Ánh 998190001234")
    database.close()
    return tmp_path / "store.db"


def test_it_is_durable_by_its_own_settings(path: Path) -> None:
    database = Database.open(path, KEY)
    with database.read() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()

    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_stolen_file_tells_nothing(path: Path) -> None:
    database = Database.open(path, KEY)
    with database.write() as connection:
        settings.put(connection, "more", "Nguyễn Thị Ánh 998190001234")
    found = b"".join(file.read_bytes() for file in path.parent.iterdir())
    database.close()

    assert b"SQLite format" not in found
    assert "Ánh".encode() not in found
    assert b"998190001234" not in found


@pytest.mark.parametrize("key", [bytes(32), os.urandom(32)], ids=["of zeros", "of chance"])
def test_another_key_is_refused_in_a_sentence(path: Path, key: bytes) -> None:
    with pytest.raises(WrongKey):
        Database.open(path, key)


def test_what_was_written_in_a_block_that_failed_is_gone(path: Path) -> None:
    database = Database.open(path, KEY)
    with pytest.raises(ZeroDivisionError):
        _write_half(database)
    with database.read() as connection:
        found = settings.get(connection, "half")
    database.close()

    assert found is None


def _write_half(database: Database) -> None:
    with database.write() as connection:
        settings.put(connection, "half", "written")
        raise ZeroDivisionError


def test_an_existing_file_is_never_made_anew(path: Path) -> None:
    before = path.read_bytes()

    with pytest.raises(StoreTrouble):
        Database.create(path, KEY)
    assert path.read_bytes() == before


def test_no_file_an_empty_file_and_a_text_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NoHome):
        Database.open(tmp_path / "store.db", KEY)
    empty, text = tmp_path / "empty.db", tmp_path / "text.db"
    empty.touch()
    text.write_text("đây là một bức thư " * 500)

    with pytest.raises(StoreDamaged):
        Database.open(empty, KEY)
    with pytest.raises(WrongKey):
        Database.open(text, KEY)


def test_a_newer_store_is_refused_and_left_alone(path: Path) -> None:
    database = Database.open(path, KEY)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    before = path.read_bytes()

    with pytest.raises(StoreTooNew, match="9999"):
        Database.open(path, KEY)
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.before-*"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no read-only folders of this kind")
def test_a_folder_that_cannot_be_written_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The tests may run as root, for whom nothing is read-only; so the system's answer is given.
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(CannotWrite):
        Database.open(path, KEY)


def test_a_flipped_bit_is_found(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    database = Database.open(path, KEY)
    found = database.findings()
    database.close()

    assert found


def test_a_copy_made_in_use_opens_with_the_same_key(path: Path, tmp_path: Path) -> None:
    database = Database.open(path, KEY)
    database.copy_to(tmp_path / "copy.db")
    database.close()
    copy = Database.open(tmp_path / "copy.db", KEY)
    with copy.read() as connection:
        who = settings.get(connection, "who")
    copy.close()

    assert who == "Nguyễn Thị Ánh 998190001234"
    assert copy.path.exists()


def test_a_store_held_too_long_by_another_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motcua_desktop.models.database._BUSY_MS", 1)
    one, other = Database.open(path, KEY), Database.open(path, KEY)
    try:
        with one.write(), pytest.raises(StoreBusy), other.write():
            pytest.fail("two writers at once")
    finally:
        one.close()
        other.close()


def test_a_store_is_made_at_the_newest_revision_and_whole(path: Path) -> None:
    database = Database.open(path, KEY)

    assert database.revision() == HEAD
    assert database.findings() == []
    database.close()
