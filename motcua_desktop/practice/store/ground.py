"""Where the practice province keeps what it holds: SQLite or PostgreSQL, and its transactions."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, delete, event, insert, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import QueuePool, StaticPool

from motcua_desktop.errors import InvalidInput
from motcua_desktop.practice.store.tables import METADATA, setting

T = TypeVar("T")
_TRIES = 4
_LINES = 8
# Another number when the tables change: what is held is for practice, and is not carried over.
_FORM = "1"


class Ground:
    """One database; safe from any thread. Raises InvalidInput for one that cannot be opened."""

    def __init__(self, database_url: str | None, clock: Callable[[], datetime]):
        self._clock = clock
        self._last = 0
        self._counting = threading.Lock()
        url = _url(database_url)
        self._is_small = url.get_backend_name() == "sqlite"
        # SQLite takes one writer at a time; here its one connection is passed from hand to hand.
        self._turn = threading.RLock() if self._is_small else nullcontext()
        self._engine = _engine(url)
        try:
            self._found()
        except DBAPIError as trouble:
            self._engine.dispose()
            raise InvalidInput(
                f"Không mở được nơi giữ dữ liệu «{url.render_as_string()}».", field="database"
            ) from trouble

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Everything in the block is stored, or nothing."""
        with self._turn, self._engine.begin() as connection:
            yield connection

    def settle(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in a transaction; again when another one stored the same at that moment."""
        for _ in range(_TRIES - 1):
            try:
                with self.transaction() as connection:
                    return work(connection)
            except (IntegrityError, OperationalError) as trouble:
                if self._is_small or trouble.connection_invalidated:
                    raise
        with self.transaction() as connection:
            return work(connection)

    def now(self) -> str:
        """The province's moment, as text that sorts."""
        return moment_word(self._clock())

    def number(self) -> int:
        """A number above all those before, also those of other processes and of years ago."""
        with self._counting:
            self._last = max(self._last + 1, time.time_ns())
            return self._last

    @property
    def generation(self) -> str:
        """Changes when the province itself is brought back from a backup."""
        with self.transaction() as connection:
            return str(connection.scalar(_GENERATION))

    def new_generation(self, connection: Connection) -> None:
        connection.execute(delete(setting).where(setting.c.name == "generation"))
        connection.execute(insert(setting).values(name="generation", value=_generation()))

    def close(self) -> None:
        self._engine.dispose()

    def _found(self) -> None:
        """Make the tables where there are none; InvalidInput for somebody else's."""
        there = METADATA.tables.keys() & set(inspect(self._engine).get_table_names())
        if there and not self._is_ours(there):
            self._engine.dispose()
            raise InvalidInput(
                "Nơi giữ dữ liệu này do chương trình hoặc bản khác tạo. Hãy chọn nơi mới.",
                field="database",
            )
        METADATA.create_all(self._engine)
        if not there:
            with self.transaction() as connection:
                connection.execute(insert(setting).values(name="form", value=_FORM))
                connection.execute(insert(setting).values(name="generation", value=_generation()))

    def _is_ours(self, there: Set[str]) -> bool:
        if setting.name not in there:
            return False
        with self.transaction() as connection:
            told = connection.scalar(select(setting.c.value).where(setting.c.name == "form"))
        return told == _FORM


_GENERATION = select(setting.c.value).where(setting.c.name == "generation")


def moment_word(moment: datetime) -> str:
    """A moment as text that sorts as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _generation() -> str:
    return secrets.token_hex(8)


def _url(database_url: str | None) -> URL:
    try:
        url = make_url(database_url or "sqlite://")
    except ArgumentError as trouble:
        raise InvalidInput(f"«{database_url}» không phải địa chỉ dữ liệu.", field="database") from (
            trouble
        )
    if url.drivername not in ("sqlite", "postgresql", "postgresql+psycopg"):
        raise InvalidInput(
            "Tỉnh tập dượt giữ dữ liệu trong SQLite (sqlite:///đường/dẫn/tệp.db) "
            "hoặc PostgreSQL (postgresql+psycopg://máy/tên).",
            field="database",
        )
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    return url


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        return create_engine(url, poolclass=QueuePool, pool_size=_LINES, max_overflow=0)
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _settings(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]  # the driver's own, untyped
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    return engine
