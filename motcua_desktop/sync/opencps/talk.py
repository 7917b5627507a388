"""Speaks OpenCPS 2 with a province: Basic and groupId, everything known by its referenceUid."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua_desktop.domain.agreement import DayTally, DeskMark, Greeting, HeldDossier
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.moment import iso
from motcua_desktop.domain.news import Piece
from motcua_desktop.domain.province import MessageKind, ProgressEntry
from motcua_desktop.domain.province_extra import Create
from motcua_desktop.domain.province_settings import FileMode, ProvinceSettings
from motcua_desktop.domain.text import one_line
from motcua_desktop.domain.uploads import FileToSend, SentFile
from motcua_desktop.errors import NotTheProvince, SignInRefused
from motcua_desktop.models.outbox import Parcel
from motcua_desktop.sync.abreast import abreast
from motcua_desktop.sync.asking import Flight, Line, alike, in_vain, settled
from motcua_desktop.sync.opencps import messages
from motcua_desktop.sync.port import Reply, Request, UnexpectedAnswer
from motcua_desktop.sync.replies import SIGNED_OUT, check_status, object_of
from motcua_desktop.sync.talk import (
    FORGOTTEN,
    AskedAbout,
    CatalogueNews,
    FileOutcome,
    Means,
    NewsPage,
    Outcome,
    Settlement,
)

_MISSING = 404
_NO_SUCH = (_MISSING, 405)
_SYSTEM = "opencps"
_LONGEST_WORDS = 500
_STRANGER = "Tỉnh đang giữ một hồ sơ khác mang đúng mã này; không ghi đè. Báo người phụ trách."


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of OpenCPS: whether it did what was asked, else its words."""

    good: bool
    words: str
    cause: str
    body: Mapping[str, Any]


class NothingThere(NotTheProvince):
    """There is no such address: no service, or no such dossier."""


class OpencpsTalk:
    """See `talk.Talk`. The account proves itself with every request, so nothing is signed in to."""

    breadth = 1
    chained = False
    most_progress = 1

    def __init__(self, settings: ProvinceSettings, means: Means):
        self.sends_files = settings.file_mode is not FileMode.NONE
        self.round = 1 if settings.abreast == 1 else 4 * settings.abreast
        self._settings = settings
        self._means = means
        self._line = Line(means.transport, means.clock)
        # Whoever publishes what the province has forgotten makes it anew, without its steps.
        self.makes_anew = Create(settings.extra["create"]) is Create.PUBLISH

    @property
    def clock_off(self) -> float | None:
        return self._line.clock_off

    def freeze(
        self, dossier: Dossier, files: Sequence[SentFile], key: str, data: Mapping[str, Any] | None
    ) -> str:
        if data is None:
            return messages.snapshot(dossier, files, self._settings, self._means.agency.name)
        return messages.action(key, ProgressEntry.from_json(data), self._settings)

    def greet(self, desk: DeskMark) -> Greeting | None:
        return None

    def tell(
        self, parcels: Sequence[Parcel], stopped: Callable[[], bool]
    ) -> Iterator[tuple[Parcel, Outcome]]:
        def one(parcel: Parcel) -> Outcome:
            return _Telling(self, parcel).outcome()

        yield from abreast(parcels, one, stopped, workers=self._settings.abreast)

    def send_file(self, file: FileToSend, told: Callable[[int], bool]) -> FileOutcome:
        """A scan belongs to its dossier here: it goes right behind the dossier's next message."""
        return FileOutcome(Settlement.CONFIRM, done=file.size)

    def news(self, cursor: str, asked: Sequence[AskedAbout]) -> NewsPage:
        found: list[Piece] = []
        for one in asked:
            held = self.look_up(one.id or one.code)
            if held is not None:
                found += self._pieces(held, one)
        return NewsPage(tuple(found), cursor)

    def acknowledge(self, cursor: str) -> None:
        """Nothing was fed, so nothing is acknowledged."""

    def catalogue(self, tag: str) -> CatalogueNews | None:
        return None

    def tally(self) -> tuple[DayTally, ...] | None:
        return None

    def day(self, day: date) -> tuple[HeldDossier, ...]:
        return ()

    def held(self, asked: AskedAbout) -> HeldDossier | None:
        held = self.look_up(asked.id)
        if held is None:
            return None
        told = sum(messages.key_of(row) is not None for row in self.rows(asked.id, "/actions"))
        return HeldDossier(asked.id, str(held.get("dossierNo") or asked.code), "", told)

    def close(self) -> None:
        self._line.close()

    def push(self, payload: str, flight: Flight, *, updating: bool) -> Answer:
        """Send the dossier's form."""
        request = messages.push(self._settings, self._means.secret, payload, updating=updating)
        return self._store(request, flight)

    def act(self, uid: str, payload: str, flight: Flight) -> Answer:
        """Send one thing done."""
        return self._store(messages.act(self._settings, self._means.secret, uid, payload), flight)

    def attach(self, uid: str, file: Mapping[str, Any], flight: Flight) -> Answer:
        """Send one scan of the dossier."""
        content = b"".join(self._means.contents(file["sha256"]))
        request = messages.attach(self._settings, self._means.secret, uid, file, content)
        return self._store(request, flight)

    def look_up(self, uid: str) -> Mapping[str, Any] | None:
        """The dossier of this referenceUid; None when OpenCPS has none."""
        reply = self._ask(messages.ask(self._settings, self._means.secret, uid))
        body = object_of(reply)
        if reply.status == 404:
            return None
        return _wanted(reply, body)

    def rows(self, uid: str, what: str) -> list[Mapping[str, Any]]:
        """The dossier's `/actions` or `/files`."""
        reply = self._ask(messages.ask(self._settings, self._means.secret, uid, what))
        body = object_of(reply)
        if reply.status == 404:
            return []
        return _rows(_wanted(reply, body))

    def bearers(self, code: str) -> list[Mapping[str, Any]]:
        """The dossiers that bear this code; none where OpenCPS does not let itself be searched."""
        reply = self._ask(messages.ask_by_code(self._settings, self._means.secret, code))
        if reply.status in _NO_SUCH:
            return []
        found = _rows(_wanted(reply, object_of(reply)))
        return [row for row in found if str(row.get("dossierNo")) == code]

    def _pieces(self, held: Mapping[str, Any], asked: AskedAbout) -> Iterator[Piece]:
        told = str(held.get("dossierNo") or "").strip()
        at = messages.moment_of(held.get("lastActionDate") or held.get("modifiedDate"))
        since = at or messages.moment_of(held.get("receiveDate")) or self._means.clock.now()
        who, code = asked.id or None, asked.code
        if told and told != code:
            alias = {"system": _SYSTEM, "code": told}
            yield Piece(f"alias-{asked.id}-{told}", 0, since, code, "alias", alias, who)
        status = messages.status_of(held, self._settings)
        if status is not None:
            said = {
                "status": status.value,
                "at": iso(since),
                "officer": _text(held, "lastActionUser"),
                "note": _text(held, "lastActionNote"),
            }
            key = f"status-{asked.id}-{status.value}-{iso(since)}"
            yield Piece(key, 0, since, code, "status", said, who)

    def _store(self, request: Request, flight: Flight) -> Answer:
        with flight:
            reply = self._line.send(request)
            _signed_in(reply)
            if reply.status == _MISSING:
                raise NothingThere("Địa chỉ này không có dịch vụ nhận hồ sơ (HTTP 404).")
            check_status(reply)
            body = object_of(reply)
        return _answer(reply, body)

    def _ask(self, request: Request) -> Reply:
        def question() -> Reply:
            reply = self._line.send(request)
            _signed_in(reply)
            check_status(reply, fine=_NO_SUCH)
            return reply

        return in_vain(question)


class _Telling:
    """One parcel told: what may be there, or not there any more, is asked for before it is sent."""

    def __init__(self, talk: OpencpsTalk, parcel: Parcel):
        self._talk = talk
        self._parcel = parcel
        self._payload = parcel.payloads[0]
        self._doubt = parcel.unknown
        self._flight = Flight()

    def outcome(self) -> Outcome:
        dossier = self._parcel.kind is MessageKind.DOSSIER
        telling = self._snapshot if dossier else self._action
        return settled(lambda: self._told(telling), self._flight, lambda: self._doubt)

    def _told(self, telling: Callable[[], Outcome]) -> Outcome:
        try:
            return telling()
        except NothingThere:
            if self._parcel.acknowledged and self._talk.look_up(self._parcel.uuid) is None:
                return FORGOTTEN
            raise

    def _snapshot(self) -> Outcome:
        updating = self._parcel.acknowledged
        if self._parcel.unknown or not updating or self._talk.makes_anew:
            held = self._talk.look_up(self._parcel.uuid)
            if held is None and updating:
                return FORGOTTEN
            updating = held is not None
            if held is None and self._talk.bearers(self._parcel.code):
                return Outcome(Settlement.QUARANTINE, _STRANGER, left=False)
            if held is not None and messages.same_content(held, self._payload):
                return self._files(updating=True)
        answer = self._talk.push(self._payload, self._flight, updating=updating)
        return self._files(updating=updating) if answer.good else _refused(answer)

    def _files(self, *, updating: bool) -> Outcome:
        """The dossier is there; now the scans that OpenCPS does not have yet."""
        confirmed = self._parcel.confirmed if updating else None
        before = messages.files_of(confirmed) if confirmed else []
        waiting = [file for file in messages.files_of(self._payload) if file not in before]
        if waiting:
            # Until the last one is there, the dossier is not: it is looked up again.
            self._doubt = True
            rows = self._talk.rows(self._parcel.uuid, "/files")
            there = {row.get("referenceUid") for row in rows if not row.get("removed")}
            waiting = [file for file in waiting if file["referenceUid"] not in there]
        for file in waiting:
            answer = self._talk.attach(self._parcel.uuid, file, self._flight)
            if not answer.good:
                return _refused(answer)
        return Outcome(Settlement.CONFIRM)

    def _action(self) -> Outcome:
        key = messages.missing_action(self._payload)
        if key is not None:
            words = f"Chưa khai mã thao tác của tỉnh: {key}."
            return Outcome(Settlement.REFUSE, words, key, left=False)
        if self._parcel.unknown:
            rows = self._talk.rows(self._parcel.uuid, "/actions")
            self._doubt = False
            if messages.holds_action(rows, self._payload):
                return Outcome(Settlement.CONFIRM)
        answer = self._talk.act(self._parcel.uuid, self._payload, self._flight)
        return Outcome(Settlement.CONFIRM) if answer.good else _refused(answer)


def _refused(answer: Answer) -> Outcome:
    return Outcome(Settlement.REFUSE, answer.words, answer.cause)


def _answer(reply: Reply, body: Mapping[str, Any]) -> Answer:
    told = body.get("description") or body.get("message") or ""
    code = str(body.get("code") or reply.status)
    good = reply.status < 300 and not (code.isdecimal() and int(code) >= 400)
    words = one_line(str(told))[:_LONGEST_WORDS] or f"HTTP {reply.status}"
    return Answer(good, words, alike(code, words), body)


def _wanted(reply: Reply, body: Mapping[str, Any]) -> Mapping[str, Any]:
    answer = _answer(reply, body)
    if not answer.good:
        raise UnexpectedAnswer(f"Tỉnh trả lời: «{answer.words}».")
    return body


def _rows(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = body.get("data")
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _signed_in(reply: Reply) -> None:
    if reply.status in SIGNED_OUT:
        body = object_of(reply)
        words = _answer(reply, body).words
        raise SignInRefused(f"Tỉnh trả lời: «{words}».")


def _text(held: Mapping[str, Any], name: str) -> str:
    return one_line(str(held.get(name) or ""))[:_LONGEST_WORDS]
