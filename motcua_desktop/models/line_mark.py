"""Two small files beside the store that tell whether it went back in time.

`line.mark` holds how far the store had come when it last spoke to the province, was backed up or
its window was closed, with a check that only the store's key can make. `store.open` stands there
while the store is open: found without the store's `-wal` file it says that the last commits were
in a file that is gone.
Everything here is cheap: it runs at every start.
"""

import hmac
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from motcua_desktop.models.database import Database

_PURPOSE = b"motcua line mark"
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class LineMark:
    """The files that watch over the store at this path."""

    store: Path

    @property
    def line(self) -> Path:
        return self.store.with_name("line.mark")

    @property
    def open(self) -> Path:
        return self.store.with_name("store.open")

    def cut_off(self) -> bool:
        """Whether the store was open when its program ended and its last commits are gone.

        To be asked before the store is opened, which makes a new `-wal`; another program may have
        been just about to take `store.open` away, so look for that once more afterwards.
        """
        return self.open.exists() and not self._wal.exists()

    def enter(self) -> None:
        """The store is open from now on."""
        with suppress(OSError):  # it watches; it must not keep anybody from working
            self.open.touch(mode=0o600)

    def leave(self) -> None:
        """The store was closed; whoever closes it last leaves no `-wal` behind."""
        with suppress(OSError):
            if not self._wal.exists():
                self.open.unlink(missing_ok=True)

    def write(self, told: Mapping[str, Any], database: Database) -> None:
        """Remember `told`; a disk that refuses is no trouble."""
        data = {"mark": told, "seal": database.stamp(_PURPOSE, _canonical(told))}
        beside = self.line.with_suffix(".new")
        with suppress(OSError):
            beside.write_text(json.dumps(data, indent=1), encoding="utf-8")
            beside.replace(self.line)

    def read(self, database: Database) -> dict[str, Any] | None:
        """What was written last by a store of this key; None for nothing or anything else."""
        try:
            with self.line.open("rb") as file:
                data = json.loads(file.read(_LONGEST))
            stamp = database.stamp(_PURPOSE, _canonical(data["mark"]))
            return data["mark"] if hmac.compare_digest(stamp, data["seal"]) else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    @property
    def _wal(self) -> Path:
        return self.store.with_name(f"{self.store.name}-wal")


def went_back(database: Database, told: Mapping[str, Any], epoch: str) -> bool:
    """Whether the store, now in `epoch`, is another state than the one `told` grew into."""
    if told.get("epoch") != epoch:
        return True
    with database.read() as connection:
        newest = connection.execute(_NEWEST).scalar() or 0
    return int(newest) < int(told.get("mark", 0))


def _canonical(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


_NEWEST = text("SELECT max(id) FROM outbox")
