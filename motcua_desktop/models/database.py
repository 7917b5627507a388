"""The encrypted store: SQLCipher behind SQLAlchemy, WAL, `synchronous=FULL`, short transactions."""

import hmac
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.pool import QueuePool

from motcua_desktop.errors import (
    CannotWrite,
    DiskFull,
    NoHome,
    StoreBusy,
    StoreDamaged,
    StoreTrouble,
    WrongKey,
)
from motcua_desktop.models.migrations import HEAD

KEY_BYTES = 32
__all__ = ["Connection", "Database", "store_troubles"]  # services name the type through here
_PAGES_AT_ONCE = 256
# Rather a wait than a refusal: on a computer that is out of breath another writer may take long.
_BUSY_MS = 20_000
_TROUBLES: tuple[tuple[str, Callable[[], StoreTrouble]], ...] = (
    ("file is not a database", lambda: WrongKey("Không mở được kho dữ liệu bằng khóa này.")),
    ("file is encrypted", lambda: WrongKey("Không mở được kho dữ liệu bằng khóa này.")),
    ("hmac check failed", lambda: StoreDamaged("Một trang của kho dữ liệu bị hỏng.")),
    ("database is locked", lambda: StoreBusy("Một việc khác đang ghi quá lâu.")),
    ("database or disk is full", lambda: DiskFull("Không còn chỗ để ghi kho dữ liệu.")),
    ("readonly database", lambda: CannotWrite("Kho dữ liệu chỉ cho đọc.")),
    ("unable to open database", lambda: CannotWrite("Không mở được tệp kho dữ liệu để ghi.")),
    ("disk i/o error", lambda: CannotWrite("Đĩa không ghi được kho dữ liệu.")),
    ("malformed", lambda: StoreDamaged("Kho dữ liệu bị hỏng bên trong.")),
)


class Database:
    """One open store. `read()` and `write()` give a connection inside one transaction.

    A `write()` block that ends without an exception has been committed to disk when it returns
    (WAL with `synchronous=FULL`); one that raises leaves nothing behind.
    """

    def __init__(self, path: Path, key: bytes):
        if len(key) != KEY_BYTES:
            raise WrongKey("Khóa của kho dữ liệu phải dài 32 byte.")
        self.path = path
        self._key = key
        self._engine = _engine(path, key)

    @classmethod
    def create(cls, path: Path, key: bytes) -> "Database":
        """A new, empty store at the newest schema; refuses to touch an existing file."""
        if path.exists():
            raise StoreTrouble("Tệp kho dữ liệu đã có sẵn.")
        with store_troubles():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
        database = cls(path, key)
        database.migrate()
        return database

    @classmethod
    def open(cls, path: Path, key: bytes) -> "Database":
        """The store at `path`, brought to the newest schema (a copy is kept beside it first).

        Raises NoHome, WrongKey, StoreTooNew, StoreDamaged, CannotWrite.
        """
        if not path.exists():
            raise NoHome("Thư mục này chưa có kho dữ liệu.")
        with store_troubles():
            if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
                raise CannotWrite("Thư mục dữ liệu chỉ cho đọc.")
        if path.stat().st_size == 0:
            raise StoreDamaged("Tệp kho dữ liệu rỗng.")
        database = cls(path, key)
        database.bring_up()
        return database

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection in a read transaction: one consistent picture."""
        with store_troubles(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in a write transaction, taken at once so that it cannot fail half-way."""
        with store_troubles(), self._engine.connect() as plain:
            connection = plain.execution_options(motcua_write=True)
            with connection.begin():
                yield connection

    def revision(self) -> str | None:
        """The schema's revision, or None for a store without one."""
        with self.read() as connection:
            tables = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
            ).fetchall()
            if not tables:
                return None
            row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").fetchone()
            return None if row is None else str(row[0])

    def subkey(self, purpose: bytes) -> bytes:
        """A 32-byte key for what is kept beside the store, following from the store's own."""
        from motcua_desktop.sealing import derived

        return derived(self._key, purpose)

    def stamp(self, purpose: bytes, data: bytes) -> str:
        """A check of `data`, in hex, that only the store's key can make (HMAC-SHA-256)."""
        own = hmac.digest(self._key, b"stamp " + purpose, "sha256")
        return hmac.new(own, data, "sha256").hexdigest()

    def elsewhere(self, path: Path) -> "Database":
        """A store of the same key at another place, as it is; nothing is opened yet."""
        return Database(path, self._key)

    def bring_up(self) -> None:
        """Nothing at the newest schema, else `migrate`. Raises WrongKey, StoreTooNew."""
        if self.revision() != HEAD:
            self.migrate()

    def migrate(self) -> None:
        """Bring the schema to the newest revision; see `models.migrations`."""
        from motcua_desktop.models.migrations.run import upgrade

        upgrade(self)

    def copy_to(self, target: Path) -> None:
        """A consistent copy of the store, encrypted with the same key, while it is in use."""
        with store_troubles():
            target.touch(mode=0o600)
            copy = _connect(target, self._key)
            try:
                with self._engine.connect() as connection:
                    # One moment of the store, however much is written while it is copied.
                    connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
                    driver: Any = connection.connection.driver_connection
                    # No other thread runs during a step, the window's neither.
                    driver.backup(copy, pages=_PAGES_AT_ONCE, sleep=0.01)
            finally:
                copy.close()

    def findings(self) -> list[str]:
        """What SQLite's own checks find wrong; empty when the store is whole."""
        try:
            with self.read() as connection:
                integrity = connection.exec_driver_sql("PRAGMA integrity_check").fetchall()
                foreign = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                cipher = connection.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall()
        except StoreDamaged as trouble:
            return [trouble.message]
        found = [str(row[0]) for row in integrity if row[0] != "ok"]
        found += [f"bảng {row[0]}, dòng {row[1]}: mất dòng mà nó thuộc về" for row in foreign]
        return found + [str(row[0]) for row in cipher]

    @property
    def engine(self) -> Engine:
        """For migrations; everything else uses `read` and `write`."""
        return self._engine

    def close(self) -> None:
        self._engine.dispose()


@contextmanager
def store_troubles() -> Iterator[None]:
    """The one border where SQLAlchemy's and the disk's errors become ours."""
    try:
        yield
    except exc.DBAPIError as trouble:
        _raise_known(str(trouble.orig), trouble)
    except (sqlcipher.Error, sqlite3.Error) as trouble:
        _raise_known(str(trouble), trouble)
    except PermissionError as trouble:
        raise CannotWrite("Không có quyền ghi vào thư mục dữ liệu.") from trouble
    except OSError as trouble:
        if trouble.errno == 28:
            raise DiskFull("Không còn chỗ trên đĩa.") from trouble
        if trouble.errno == 30:
            raise CannotWrite("Thư mục dữ liệu chỉ cho đọc.") from trouble
        raise


def _raise_known(text: str, trouble: Exception) -> None:
    for sign, ours in _TROUBLES:
        if sign in text.lower():
            raise ours() from trouble
    raise trouble


def _engine(path: Path, key: bytes) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: _connect(path, key),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
        query_cache_size=500,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _connect(path: Path, key: bytes) -> Any:
    connection: Any = sqlcipher.connect(
        str(path), check_same_thread=False, isolation_level=None, cached_statements=256
    )
    # SQLCipher would otherwise write its own lines on stderr for a wrong key.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -16000")
    return connection


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("motcua_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
