"""The one office behind every dialect: who may speak, what is taken, what it says by itself."""

import math
import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua_desktop.practice.batch import Batch, examined
from motcua_desktop.practice.enclosed import Enclosed
from motcua_desktop.practice.faults import Faults
from motcua_desktop.practice.parcels import Outcome, Parcel, Problem
from motcua_desktop.practice.store import Connection, DiaryLine, Held, PracticeStore, feed, files
from motcua_desktop.practice.store.attachments import Attachment, attach, attached
from motcua_desktop.practice.store.desks import KnownDesk, greet, next_number
from motcua_desktop.practice.store.dossiers import Kept, kept
from motcua_desktop.practice.store.feed import News

USERNAME = "quay.tapduot"
PASSWORD = "tap-duot-tren-may-nay"  # noqa: S105 (opens only the practice province on this computer)
NAME = "Tỉnh tập dượt"
_BYTES = "application/octet-stream"
_LASTS = 8 * 3600


@dataclass(frozen=True, slots=True)
class Account:
    """Whom the practice province lets in."""

    username: str = USERNAME
    password: str = field(default=PASSWORD, repr=False)

    @classmethod
    def at_random(cls) -> "Account":
        """A password for this run only."""
        return cls(password=secrets.token_urlsafe(12))


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who signed in. `store` is the desk's store where the dialect tells it."""

    token: str = field(repr=False)
    dialect: str
    store: str = ""
    until: float = math.inf
    """When it runs out, by the monotonic clock."""


class Registry:
    """Takes parcels from any dialect; safe from any thread."""

    def __init__(self, store: PracticeStore, account: Account, faults: Faults):
        self.store = store
        self.account = account
        self.faults = faults
        self.session_seconds = _LASTS
        """How long a session lasts from signing in."""
        self._sessions: dict[str, Session] = {}
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def knows(self, username: object, password: object) -> bool:
        """Whether this is the account, and it is not shut."""
        right = secrets.compare_digest(
            f"{username}\n{password}".encode(errors="replace"),
            f"{self.account.username}\n{self.account.password}".encode(),
        )
        return right and not self.faults.account_is_shut

    def open_session(self, dialect: str, store: str = "") -> Session:
        """A session for one who gave the right account."""
        now = time.monotonic()
        session = Session(secrets.token_urlsafe(18), dialect, store, now + self.session_seconds)
        with self._lock:
            ended = [token for token, each in self._sessions.items() if each.until <= now]
            for token in ended:
                del self._sessions[token]
            self._sessions[session.token] = session
        return session

    def session(self, token: object) -> Session | None:
        """Who speaks; None for an unknown or ended session."""
        if self.faults.account_is_shut:
            return None
        with self._lock:
            known = self._sessions.get(token) if isinstance(token, str) else None
        return known if known is not None and time.monotonic() < known.until else None

    def sign_everybody_out(self) -> None:
        """All sessions end, as they do over night."""
        with self._lock:
            self._sessions.clear()

    def greet(self, store: str, told: KnownDesk) -> KnownDesk:
        """Remember what a desk tells of its store; gives what was remembered before."""
        return self.store.ground.settle(
            lambda connection: greet(self.store.ground, connection, store, told)
        )

    def take(
        self, session: Session, parcels: Sequence[Parcel], service: str, *, whole: bool = False
    ) -> list[Outcome]:
        """Store what can be stored, in order, in one transaction; an outcome for each.

        With `whole` nothing is stored unless everything can be.
        """
        with self.working_on({parcel.key for parcel in parcels if parcel.key}) as mine:
            wrong = [
                examined(parcel) if parcel.key is None or parcel.key in mine else _BUSY
                for parcel in parcels
            ]
            return self._settled(session, parcels, wrong, service, whole=whole)

    def _settled(
        self,
        session: Session,
        parcels: Sequence[Parcel],
        wrong: Sequence[Problem | None],
        service: str,
        *,
        whole: bool,
    ) -> list[Outcome]:
        ground = self.store.ground

        def work(connection: Connection) -> list[Outcome]:
            batch = Batch(
                ground, connection, self.faults, store=session.store, dialect=session.dialect
            )
            told = batch.take(parcels, wrong)
            if whole and not all(outcome.is_stored for outcome in told):
                raise _Undone(told)
            self.store.write(connection, _lines(service, parcels, told))
            return told

        try:
            return ground.settle(work)
        except _Undone as undone:
            with ground.transaction() as connection:
                self.store.write(connection, _lines(service, parcels, undone.outcomes))
            return undone.outcomes

    @contextmanager
    def working_on(self, keys: Iterable[str]) -> Iterator[set[str]]:
        """Keep these keys for us; gives those that nobody else is working on."""
        with self._lock:
            mine = set(keys) - self._busy
            self._busy |= mine
        try:
            yield mine
        finally:
            with self._lock:
                self._busy -= mine

    def keep_file(self, content: bytes, name: str, media: str) -> str:
        """A file that came whole; its SHA-256."""
        with self.store.ground.transaction() as connection:
            return files.put(self.store.ground, connection, content, name, media)

    def files_missing(self, hashes: Sequence[str]) -> list[str]:
        """Which of these files are not here whole."""
        with self.store.ground.transaction() as connection:
            here = files.whole(connection, hashes)
        return [sha256 for sha256 in hashes if sha256 not in here]

    def attach(  # noqa: PLR0913, PLR0917 (a file beside a dossier has as many parts)
        self, held: Held, uid: str, content: bytes, name: str, media: str, part: str
    ) -> Attachment:
        """A file beside a dossier, under the sender's name for it."""
        told = Attachment(uid, self.keep_file(content, name, media), name, part, len(content))
        with self.store.ground.transaction() as connection:
            attach(self.store.ground, connection, held.number, told)
        self.store.note("files", held.code, f"Nhận tệp {name}")
        return told

    def attach_enclosed(self, code: str, enclosed: Sequence[Enclosed]) -> None:
        """Files that came inside a dossier's item."""
        held = self.store.held(code)
        if held is None:
            return
        for each in enclosed:
            self.attach(held, each.uid, each.content, each.name, _BYTES, each.part)

    def attach_known(self, held: Held, hashes: Sequence[str]) -> None:
        """Files that are here already belong to this dossier."""
        with self.store.ground.transaction() as connection:
            for sha256 in hashes:
                found = files.content(connection, sha256)
                if found is not None:
                    told = Attachment(sha256, sha256, found.name, "", found.length)
                    attach(self.store.ground, connection, held.number, told)

    def attached(self, held: Held) -> list[Attachment]:
        """The files beside a dossier."""
        with self.store.ground.transaction() as connection:
            return attached(connection, held.number)

    def next_number(self, name: str) -> int:
        """The next running number under this name, from 1."""
        return self.store.ground.settle(lambda connection: next_number(connection, name))

    def kept(self, keys: Sequence[str]) -> dict[str, Kept]:
        """Which of these messages were stored."""
        with self.store.ground.transaction() as connection:
            return kept(connection, keys)

    def news(self, session: Session, cursor: str, limit: int) -> tuple[list[News], str, bool]:
        """News for a desk after `cursor`: a page, the cursor after it, and whether more follows.

        A cursor of another generation, or none, begins after what was acknowledged.
        """
        generation = self.store.generation
        with self.store.ground.transaction() as connection:
            number = _number(cursor, generation)
            if number is None:
                number = feed.heard_by(connection, session.store)
            told = feed.since(connection, session.store, number, limit + 1)
        page = told[:limit]
        last = page[-1].number if page else number
        return page, f"{generation}.{last}", len(told) > limit

    def heard(self, session: Session, cursor: str) -> None:
        """The desk has kept the news up to `cursor`; one of another generation says nothing."""
        number = _number(cursor, self.store.generation)
        if number is not None:
            with self.store.ground.transaction() as connection:
                feed.acknowledge(connection, session.store, number)

    def decided(self, code: str) -> Mapping[str, Any] | None:
        """The status the province itself gave this dossier last."""
        with self.store.ground.transaction() as connection:
            told = feed.latest(connection, code, "status")
        return None if told is None else told.data

    def say(  # noqa: PLR0913 (a piece of news has as many parts)
        self,
        kind: str,
        code: str,
        data: Mapping[str, Any],
        *,
        key: str | None = None,
        n: int = 0,
        at: str = "",
        id: str | None = None,  # noqa: A002 (the wire's word)
        store: str | None = None,
    ) -> News:
        """Put news on the feed: `status`, `result` or `alias` with the wire's `data`.

        An alias is also a name by which the province finds the dossier from now on.
        """
        told = News(0, key or secrets.token_hex(16), n, at, id, code, kind, dict(data))
        said = self.store.say(told, store)
        self.store.note("tin", code, f"Tỉnh báo: {kind}")
        return said

    def decide(self, code: str, status: int, *, officer: str = "", note: str = "") -> News:
        """The province gives a dossier this status (1 to 10), and says so."""
        data = {"status": status, "at": self.store.ground.now(), "officer": officer, "note": note}
        return self.say("status", code, data)

    def name(self, code: str, official: str, *, system: str = NAME) -> News:
        """The province gives a dossier the code it goes by there."""
        return self.say("alias", code, {"system": system, "code": official})

    def forget_since(self, moment: datetime) -> None:
        """Be brought back from a backup of `moment`: a new generation, and nobody is signed in."""
        self.store.forget_since(moment)
        self.sign_everybody_out()

    def issue(
        self, code: str, name: str, *, number: str, date: str, content: bytes | None = None
    ) -> News:
        """The province issues a result (`date` as 2026-11-21), with its file if given."""
        file = None
        if content is not None:
            sha256 = self.keep_file(content, name, "application/pdf")
            file = {"sha256": sha256, "name": name, "bytes": len(content)}
        return self.say(
            "result", code, {"number": number, "date": date, "name": name, "file": file}
        )


def _number(cursor: str, generation: str) -> int | None:
    told, _, number = cursor.partition(".")
    return int(number) if told == generation and number.isdecimal() and len(number) < 20 else None


class _Undone(Exception):
    """What was to be stored whole could not be; carries what became of each."""

    def __init__(self, outcomes: list[Outcome]):
        super().__init__()
        self.outcomes = outcomes


_BUSY = Problem(409, "busy-key")


def _lines(service: str, parcels: Sequence[Parcel], outcomes: Sequence[Outcome]) -> list[DiaryLine]:
    """A line for a message; for many, one with the counts and one for each that was refused."""
    if len(parcels) == 1:
        refused = not outcomes[0].is_stored
        return [DiaryLine(service, parcels[0].code, _words(outcomes[0]), refused)]
    stored = sum(outcome.is_stored for outcome in outcomes)
    first = DiaryLine(service, "", f"{len(outcomes)} mục, nhận {stored}")
    return [
        first,
        *(
            DiaryLine(service, parcel.code, _words(outcome), is_refused=True)
            for parcel, outcome in zip(parcels, outcomes, strict=True)
            if not outcome.is_stored and outcome.status != 424
        ),
    ]


def _words(outcome: Outcome) -> str:
    if outcome.problem is not None:
        return str(outcome.problem.to_json()["detail"])
    return "Đã nhận" if outcome.status == 201 else "Đã nhận từ trước hoặc thay bản cũ"
