"""Bad days on purpose: what the practice province does wrong next, for training and for tests."""

import threading
from collections import deque
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What goes wrong with one request."""

    DOWN = "down"
    ANSWER_LOST = "answer_lost"
    HTTP_500 = "http_500"
    BUSY_429 = "busy_429"
    HTML_200 = "html_200"
    REDIRECT = "redirect"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    SILENT = "silent"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the province says to one dossier."""

    code: str
    words: str


class Faults:
    """A script of faults: the next ones in order, then the standing one if any.

    Signing in is spared by all but DOWN, so that a fault hits the message it is meant for.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: deque[Fault] = deque()
        self._standing: Fault | None = None
        self._refusals: dict[str, Refusal] = {}
        self._refuse_all: Refusal | None = None
        self.slow_seconds = 1.0
        self.retry_after = 7

    def next(self, *faults: Fault) -> None:
        """These happen to the next requests, one each."""
        with self._lock:
            self._next.extend(faults)

    def always(self, fault: Fault | None) -> None:
        """This happens to every request from now on; None: fine weather."""
        with self._lock:
            self._standing = fault

    def refuse(self, code: str, words: str, error_code: str = "5") -> None:
        """Refuse this dossier with these words until `accept` is called."""
        with self._lock:
            self._refusals[code] = Refusal(error_code, words)

    def refuse_all(self, words: str, error_code: str = "99") -> None:
        """Refuse every dossier, as a province under maintenance does."""
        with self._lock:
            self._refuse_all = Refusal(error_code, words)

    def accept(self) -> None:
        """Refuse nobody any more."""
        with self._lock:
            self._refusals, self._refuse_all = {}, None

    def clear(self) -> None:
        """Fine weather again."""
        self.accept()
        with self._lock:
            self._next.clear()
            self._standing = None

    def take(self, *, signing_in: bool) -> Fault | None:
        """What happens to this request."""
        with self._lock:
            coming = self._next[0] if self._next else self._standing
            if signing_in and coming is not Fault.DOWN:
                return None
            return self._next.popleft() if self._next else self._standing

    def refusal(self, code: str) -> Refusal | None:
        """What this dossier is told, if it is refused."""
        with self._lock:
            return self._refuse_all or self._refusals.get(code)
