"""Where now, ids and chance come from, so that tests can say what time it is."""

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from motcua_desktop.domain.ids import uuid7


class Clock(Protocol):
    """Wall time for records, a monotonic one for waiting, and new identifiers."""

    def now(self) -> datetime:
        """Aware UTC."""

    def monotonic(self) -> float:
        """Seconds that never go back."""

    def new_id(self) -> str:
        """A UUIDv7 of now."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def new_id(self) -> str:
        return uuid7(self.now(), os.urandom(10))
