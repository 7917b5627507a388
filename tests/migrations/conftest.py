"""The first released store, brought to a revision: three dossiers at statuses 5, 10 and 2."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from motcua_desktop.models.database import Database
from motcua_desktop.models.migrations.run import upgrade

KEY = bytes(range(32))
RELEASED = Path(__file__).parent / "schema_0001.db"


class Old:
    """A store of the first release that can be brought forward step by step and asked."""

    def __init__(self, path: Path):
        self._database = Database(path, KEY)

    def brought_to(self, revision: str) -> "Old":
        upgrade(self._database, revision)
        return self

    @property
    def revision(self) -> str | None:
        return self._database.revision()

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        with self._database.read() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(question, values)]

    def write(self, statement: str, *values: object) -> None:
        with self._database.write() as connection:
            connection.exec_driver_sql(statement, values)

    def close(self) -> None:
        self._database.close()


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Callable[[str], Old]]:
    """`at("0002")`: a copy of the released store at that revision, with its old rows."""
    path = tmp_path / "store.db"
    shutil.copy(RELEASED, path)
    old = Old(path)
    yield old.brought_to
    old.close()
