"""Speaks the native dialect: many messages in one breath, each settled by itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agreement import DayTally, DeskMark, Greeting, HeldDossier
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.province import MessageKind
from motcua_desktop.domain.province_settings import FileMode, ProvinceSettings
from motcua_desktop.domain.uploads import FileToSend, SentFile
from motcua_desktop.errors import NotTheProvince, ProvinceTrouble, SignInRefused
from motcua_desktop.models.outbox import Parcel
from motcua_desktop.sync.asking import in_vain
from motcua_desktop.sync.native import messages
from motcua_desktop.sync.native.messages import OTHER_VERSION, Problem
from motcua_desktop.sync.port import (
    Busy,
    Reply,
    Request,
    Transport,
    UnexpectedAnswer,
    may_have_arrived,
)
from motcua_desktop.sync.replies import SIGNED_OUT
from motcua_desktop.sync.talk import (
    FORGOTTEN,
    AskedAbout,
    CatalogueNews,
    FileOutcome,
    NewsPage,
    Outcome,
    Settlement,
)
from motcua_desktop.sync.tus import Tus

_NOT_BEGUN = Outcome(Settlement.PUT_BACK, left=False)
_SHORT = 600

_SHAPELESS = "Câu trả lời không có dạng của hệ thống một cửa."


class NativeTalk:
    """See `talk.Talk`. Greets with how far the store has counted; the session comes with that."""

    breadth = 10
    round = 200
    chained = True
    most_progress = 1

    def __init__(
        self,
        settings: ProvinceSettings,
        secret: str,
        transport: Transport,
        clock: Clock,
        agency_name: str,
    ):
        self._settings = settings
        self._secret = secret
        self._transport = transport
        self._clock = clock
        self._agency_name = agency_name
        self._root = settings.url("root")
        self._desk: DeskMark | None = None
        self._token = ""
        self.sends_files = settings.file_mode is not FileMode.NONE
        self.clock_off: float | None = None

    def freeze(
        self, dossier: Dossier, files: Sequence[SentFile], key: str, data: Mapping[str, Any] | None
    ) -> str:
        if data is None:
            return messages.item(dossier, files, self._settings, self._agency_name)
        return messages.entry(dossier, data, self._agency_name)

    def greet(self, desk: DeskMark) -> Greeting:
        self._desk = desk
        told = messages.greeting(desk, self._settings.username, self._secret)
        asked = Request(f"{self._root}/phien", told.encode(), _headers())
        reply = in_vain(lambda: self._send(asked))
        if reply.status in SIGNED_OUT:
            raise SignInRefused(f"Tỉnh trả lời: «{messages.problem(reply).words}».")
        body = _wanted(reply)
        self._token = messages.token(body)
        return messages.greeted(body)

    def tell(
        self, parcels: Sequence[Parcel], stopped: Callable[[], bool]
    ) -> Iterator[tuple[Parcel, Outcome]]:
        doubtful = [parcel for parcel in parcels if parcel.unknown]
        try:
            stored = self._stored(doubtful)
        except ProvinceTrouble as trouble:
            for parcel in parcels:
                yield parcel, Outcome(Settlement.PUT_BACK, trouble.message, "", trouble, left=False)
            return
        for parcel in doubtful:
            if parcel.messages[0].key in stored:
                yield parcel, Outcome(Settlement.CONFIRM)
        rest = [parcel for parcel in parcels if parcel.messages[0].key not in stored]
        over: ProvinceTrouble | None = None
        behind: set[int] = set()
        for portion in messages.portions(rest):
            waits = over is not None or stopped()
            lines = {
                parcel: line
                for parcel, line in portion.items()
                if not waits and parcel.dossier not in behind
            }
            yield from ((parcel, _NOT_BEGUN) for parcel in portion if parcel not in lines)
            for parcel, outcome in self._told(lines):
                over = over or outcome.trouble
                if outcome.settlement is not Settlement.CONFIRM:
                    behind.add(parcel.dossier)
                yield parcel, outcome

    def send_file(self, file: FileToSend, told: Callable[[int], bool]) -> FileOutcome:
        parts = urlsplit(self._settings.base_url)
        host = f"{parts.scheme}://{parts.netloc}"
        address = f"/v1/tep/{file.sha256}"
        return Tus(self._file_reply, host, f"{self._root}/tep", lambda _: address).send(file, told)

    def news(self, cursor: str, asked: Sequence[AskedAbout]) -> NewsPage:
        query = urlencode({"since": cursor, "limit": 100})
        return messages.news(_wanted(self._get(f"/tin?{query}")))

    def acknowledge(self, cursor: str) -> None:
        reply = self._in_session(self._post("/tin/da-nhan", {"cursor": cursor}))
        if reply.status != 204:
            raise UnexpectedAnswer(f"Tỉnh trả lời: «{messages.problem(reply).words}».")

    def catalogue(self, tag: str) -> CatalogueNews | None:
        reply = self._get("/danh-muc", {"If-None-Match": f'"{tag}"'} if tag else {})
        if reply.status == 304:
            return None
        listed = _wanted(reply)
        told = reply.headers.get("etag", "").strip('"')
        told = told if told.isascii() else ""
        return messages.catalogue(
            told, listed, lambda code: self._bytes(f"/danh-muc/{quote(code, safe='')}")
        )

    def tally(self) -> tuple[DayTally, ...]:
        return messages.tallies(_wanted(self._get("/doi-soat")))

    def day(self, day: date) -> tuple[HeldDossier, ...]:
        return messages.held_dossiers(_wanted(self._get(f"/doi-soat/{day.isoformat()}")))

    def held(self, asked: AskedAbout) -> HeldDossier | None:
        reply = self._get(f"/ho-so/{quote(asked.id, safe='')}")
        return None if reply.status == 404 else messages.held(_wanted(reply))

    def package_keys(self) -> tuple[str, str]:
        """What packages on a USB stick are sealed to, and what signs the answers (base64)."""
        return messages.package_keys(_wanted(self._get("/goi/khoa")))

    def item(self, asked: AskedAbout) -> Mapping[str, Any] | None:
        """The dossier's item as the province has it."""
        reply = self._get(f"/ho-so/{quote(asked.id, safe='')}")
        item = None if reply.status == 404 else _wanted(reply).get("item")
        return item if isinstance(item, Mapping) else None

    def content(self, sha256: str) -> bytes:
        """A file's bytes; whoever asked compares their hash."""
        reply = self._get(f"/tep/{quote(sha256, safe='')}")
        if reply.status != 200:
            raise UnexpectedAnswer(f"Tỉnh không đưa ra tệp này (HTTP {reply.status}).")
        return reply.body

    def close(self) -> None:
        self._transport.close()

    def _stored(self, parcels: Sequence[Parcel]) -> set[str]:
        """Keys of those that the province has, by its own word."""
        stored: set[str] = set()
        for start in range(0, len(parcels), messages.MOST_PARCELS):
            keys = [one.messages[0].key for one in parcels[start : start + messages.MOST_PARCELS]]
            body = _wanted(self._in_session(self._post("/lo/tra-cuu", {"keys": keys})))
            stored |= messages.stored(body)
        return stored

    def _told(self, lines: Mapping[Parcel, str]) -> Iterator[tuple[Parcel, Outcome]]:
        if not lines:
            return
        # The order tells which is which, and the tags are known here.
        headers = {**_headers(), "Content-Encoding": "gzip", "Prefer": "return=minimal"}
        body = messages.packed(messages.sheet(lines.values()))
        try:
            reply = self._in_session(Request(f"{self._root}/lo", body, headers), storing=True)
            results = _results(reply, tuple(lines))
        except ProvinceTrouble as trouble:
            outcome = _unsettled(trouble)
            yield from ((parcel, outcome) for parcel in lines)
            return
        behind: set[int] = set()
        for parcel, result in zip(lines, results, strict=True):
            outcome = self._outcome(parcel, result, behind=parcel.dossier in behind)
            if outcome.settlement is not Settlement.CONFIRM:
                behind.add(parcel.dossier)
            yield parcel, outcome

    def _outcome(self, parcel: Parcel, result: Mapping[str, Any], *, behind: bool) -> Outcome:
        """`behind`: an earlier parcel of the same dossier was not stored."""
        status = result.get("status")
        if status in (200, 201):
            return Outcome(Settlement.CONFIRM)
        if status == 424 and behind:
            return _NOT_BEGUN
        try:
            problem = messages.problem_from(result.get("problem") or {})
            if status == 412:
                return self._other_version(parcel, problem)
            return _not_stored(parcel, status, problem)
        except ProvinceTrouble as trouble:
            return _unsettled(trouble)

    def _other_version(self, parcel: Parcel, problem: Problem) -> Outcome:
        """The province holds another version than the one it confirmed to this desk, or none.

        Raises ProvinceTrouble.
        """
        (payload,) = parcel.payloads
        if problem.tag == messages.tag_of(payload):
            return Outcome(Settlement.CONFIRM)
        if problem.tag is None and parcel.acknowledged:
            return FORGOTTEN
        if problem.tag is None or not parcel.insisted:
            return Outcome(Settlement.QUARANTINE, OTHER_VERSION)
        headers = {
            **_headers(),
            "Idempotency-Key": parcel.messages[0].key,
            "If-Match": f'"{problem.tag}"',
        }
        url = f"{self._root}/ho-so/{parcel.uuid}"
        request = Request(url, payload.encode(), headers, method="PUT")
        reply = self._in_session(request, storing=True)
        if reply.status in (200, 201):
            return Outcome(Settlement.CONFIRM)
        told = messages.problem(reply)
        return Outcome(Settlement.QUARANTINE, told.words or OTHER_VERSION)

    def _get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        request = Request(self._root + path, b"", {**_headers(), **(headers or {})}, method="GET")
        return self._in_session(request)

    def _bytes(self, path: str) -> bytes:
        reply = self._get(path)
        _wanted(reply)
        return reply.body

    def _post(self, path: str, told: object) -> Request:
        body, headers = messages.compact(told), _headers()
        if len(body) > _SHORT:
            headers["Content-Encoding"] = "gzip"
            return Request(self._root + path, messages.packed(body), headers)
        return Request(self._root + path, body.encode(), headers)

    def _file_reply(self, request: Request) -> Reply:
        return self._in_session(request, checked=False)

    def _in_session(
        self, request: Request, *, storing: bool = False, checked: bool = True
    ) -> Reply:
        """The answer under a session, which is renewed once when it ran out.

        A question's lost answer leaves nothing in doubt. Raises ProvinceTrouble, SignInRefused.
        """
        words = ""
        for _ in range(2):
            if not self._token:
                self._greet_again()
            headers = {**request.headers, "Authorization": f"Bearer {self._token}"}
            asked = Request(request.url, request.body, headers, request.method)
            send = partial(self._send, asked, checked=checked)
            reply = send() if storing else in_vain(send)
            if reply.status not in SIGNED_OUT:
                return reply
            self._token = ""
            # Nothing is said to a question for headers alone.
            words = messages.problem(reply).words if reply.body else f"HTTP {reply.status}"
        raise SignInRefused(f"Tỉnh trả lời: «{words}».")

    def _greet_again(self) -> None:
        if self._desk is None:
            raise ValueError("a desk greets before it speaks")
        self.greet(self._desk)

    def _send(self, request: Request, *, checked: bool = True) -> Reply:
        reply = self._transport.send(request)
        if reply.date is not None:
            self.clock_off = (self._clock.now() - reply.date).total_seconds()
        if checked or reply.status >= 429:
            messages.check(reply)
        return reply


def _unsettled(trouble: ProvinceTrouble) -> Outcome:
    """What is known of a parcel after a trouble that was not its own."""
    lost = may_have_arrived(trouble)
    settlement = Settlement.DOUBT if lost else Settlement.PUT_BACK
    return Outcome(settlement, trouble.message, "", trouble, left=lost)


def _not_stored(parcel: Parcel, status: object, problem: Problem) -> Outcome:
    """Raises Busy, NotTheProvince for what is not about this parcel."""
    match status:
        case 404 if parcel.kind is MessageKind.PROGRESS and parcel.acknowledged:
            return FORGOTTEN
        case 409:
            busy = Busy("Tỉnh đang xử lý chính mục này.", retry_after=5.0)
            return Outcome(Settlement.DOUBT, busy.message, "", busy)
        case 429 | 503:
            raise Busy(f"Tỉnh báo đang bận (HTTP {status}).")
        case 422 if problem.kind == "key-reused":
            return Outcome(Settlement.QUARANTINE, problem.words)
        case int() if 400 <= status < 500 and status != 424:
            return Outcome(Settlement.REFUSE, problem.words, problem.cause)
        case _:
            raise NotTheProvince(_SHAPELESS)


def _headers() -> dict[str, str]:
    return {
        "Accept": "application/json, application/problem+json",
        "Accept-Encoding": "gzip",
        "Content-Type": "application/json",
    }


def _wanted(reply: Reply) -> Mapping[str, Any]:
    """The body of an answer of success. Raises NotTheProvince, UnexpectedAnswer."""
    body = messages.read(reply)
    if reply.status not in (200, 201):
        words = messages.problem_from(body).words
        raise UnexpectedAnswer(f"Tỉnh trả lời: «{words or reply.status}».")
    return body


def _results(reply: Reply, parcels: Sequence[Parcel]) -> list[Mapping[str, Any]]:
    """What became of each parcel, in order; a bare status stands for the parcel in its place.

    Raises NotTheProvince, UnexpectedAnswer.
    """
    if reply.status == 413 and len(parcels) == 1:
        # One that is too long by itself stops nobody else.
        return [{"status": 413, "problem": messages.read(reply)}]
    results = _wanted(reply).get("results")
    if not isinstance(results, list) or len(results) != len(parcels):
        raise NotTheProvince(_SHAPELESS)
    found = [told if isinstance(told, Mapping) else {"status": told} for told in results]
    for parcel, told in zip(parcels, found, strict=True):
        if told.get("key", parcel.messages[0].key) != parcel.messages[0].key:
            raise NotTheProvince(_SHAPELESS)
    return found
