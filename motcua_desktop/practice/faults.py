"""Bad days on purpose: what the practice province does wrong next, for training and for tests."""

import threading
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fnmatch import fnmatchcase


class Fault(StrEnum):
    """What goes wrong with one request."""

    DOWN = "down"
    ANSWER_LOST = "answer_lost"
    HTTP_500 = "http_500"
    HTTP_502 = "http_502"
    HTTP_503 = "http_503"
    HTTP_504 = "http_504"
    BUSY_429 = "busy_429"
    BUSY_429_BARE = "busy_429_bare"
    HTML_200 = "html_200"
    REDIRECT = "redirect"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    WRONG_TYPE = "wrong_type"
    GZIP_BOMB = "gzip_bomb"
    SILENT = "silent"
    SLOW = "slow"
    SESSION_ENDS = "session_ends"


class NewsFault(StrEnum):
    """How the province tells its news badly."""

    TWICE = "twice"
    REVERSED = "reversed"


class CatalogueFault(StrEnum):
    """What is wrong with the catalogue."""

    HALF = "half"
    OLDER = "older"
    BAD_HASH = "bad_hash"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the province says to one dossier."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class _Coming:
    fault: Fault
    where: str

    def meets(self, request: str) -> bool:
        return fnmatchcase(request, self.where)


class Faults:
    """A script of faults: the next ones in order, then the standing one if any.

    Signing in is spared by all but DOWN, so that a fault hits the message it is meant for. `where`
    is a pattern for "METHOD /address", such as "POST /v1/lo" or "PUT /v1/ho-so/*".
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: deque[_Coming] = deque()
        self._standing: _Coming | None = None
        self._refusals: dict[str, Refusal] = {}
        self._refuse_all: Refusal | None = None
        self._refuse_nth: dict[int, Refusal] = {}
        self._seen: dict[str, int] = {}
        self.slow_seconds = 1.0
        self.retry_after = 7
        self.account_is_shut = False
        """The account does not sign in any more, and its sessions have ended."""
        self.clock_off = timedelta()
        """How far the province's `Date` is ahead of the time."""
        self.counts_off = 0
        """How many dossiers too many the province tells when both sides compare."""
        self.longest_file: int | None = None
        """Files of more bytes than this are not wanted."""
        self.news: frozenset[NewsFault] = frozenset()
        self.catalogue: CatalogueFault | None = None
        self.most_at_once = 256
        """More requests than this at once are told 503."""

    def next(self, *faults: Fault, where: str = "*") -> None:
        """These happen to the next requests that meet `where`, one each."""
        with self._lock:
            self._next.extend(_Coming(fault, where) for fault in faults)

    def always(self, fault: Fault | None, where: str = "*") -> None:
        """This happens to every request that meets `where` from now on; None: fine weather."""
        with self._lock:
            self._standing = None if fault is None else _Coming(fault, where)

    def refuse(self, code: str, words: str, error_code: str = "5") -> None:
        """Refuse this dossier with these words until `accept` is called."""
        with self._lock:
            self._refusals[code] = Refusal(error_code, words)

    def refuse_nth(self, nth: int, words: str, error_code: str = "5") -> None:
        """Refuse the nth dossier (from 1) of those that are sent from now on."""
        with self._lock:
            self._seen = {}
            self._refuse_nth[nth] = Refusal(error_code, words)

    def refuse_all(self, words: str, error_code: str = "99") -> None:
        """Refuse every dossier, as a province under maintenance does."""
        with self._lock:
            self._refuse_all = Refusal(error_code, words)

    def accept(self) -> None:
        """Refuse nobody any more."""
        with self._lock:
            self._refusals, self._refuse_all, self._refuse_nth, self._seen = {}, None, {}, {}

    def clear(self) -> None:
        """Fine weather again, and an honest province."""
        self.accept()
        with self._lock:
            self._next.clear()
            self._standing = None
        self.account_is_shut, self.counts_off, self.longest_file = False, 0, None
        self.clock_off, self.news, self.catalogue = timedelta(), frozenset(), None

    def take(self, request: str = "", *, signing_in: bool) -> Fault | None:
        """What happens to this request ("METHOD /address")."""
        with self._lock:
            coming = next((each for each in self._next if each.meets(request)), None)
            chosen = coming or self._standing
            if chosen is None or not chosen.meets(request):
                return None
            if signing_in and chosen.fault is not Fault.DOWN:
                return None
            if coming is not None:
                self._next.remove(coming)
            return chosen.fault

    def refusal(self, code: str) -> Refusal | None:
        """What this dossier is told, if it is refused."""
        with self._lock:
            told = self._refuse_all or self._refusals.get(code)
            if told is None and self._refuse_nth:
                nth = self._seen.setdefault(code, len(self._seen) + 1)
                told = self._refuse_nth.get(nth)
            return told
