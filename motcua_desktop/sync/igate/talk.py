"""Speaks iGate 2 with a province, experimentally: search by code before anything is handed in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from motcua_desktop.domain.agreement import DayTally, DeskMark, Greeting, HeldDossier
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.moment import iso
from motcua_desktop.domain.news import Piece
from motcua_desktop.domain.province import MessageKind, ProgressEntry
from motcua_desktop.domain.province_settings import FileMode, ProvinceSettings
from motcua_desktop.domain.text import one_line
from motcua_desktop.domain.uploads import FileToSend, SentFile
from motcua_desktop.errors import NotTheProvince, ProvinceTrouble
from motcua_desktop.models.outbox import Parcel
from motcua_desktop.sync.abreast import abreast
from motcua_desktop.sync.asking import Flight, Line, Session, alike, in_vain, settled
from motcua_desktop.sync.igate import messages
from motcua_desktop.sync.port import Reply, Request, UnexpectedAnswer
from motcua_desktop.sync.replies import SIGNED_OUT, check_status, json_of, object_of
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
from motcua_desktop.sync.tokens import ask_for_token, token_of

_PORTAL = "dvcqg"
_LONGEST_WORDS = 500
_STRANGER = "Tỉnh đang giữ một hồ sơ khác mang đúng mã này; không ghi đè. Báo người phụ trách."
_NO_UPDATE = (
    "Tỉnh đã nhận hồ sơ này; chưa khai địa chỉ sửa hồ sơ của iGate (extra.update), nên phần mới "
    "phải nhập trên trang của tỉnh."
)


class IgateTalk:
    """See `talk.Talk`. Only what is taken in travels; what is done after is iGate's own to keep."""

    breadth = 1
    chained = False
    most_progress = 10

    def __init__(self, settings: ProvinceSettings, means: Means):
        self.sends_files = settings.file_mode is not FileMode.NONE
        self.round = 1 if settings.abreast == 1 else 4 * settings.abreast
        self._settings = settings
        self._means = means
        self._line = Line(means.transport, means.clock)
        self._session = Session(self._token)

    @property
    def clock_off(self) -> float | None:
        return self._line.clock_off

    def freeze(
        self, dossier: Dossier, files: Sequence[SentFile], key: str, data: Mapping[str, Any] | None
    ) -> str:
        if data is None:
            return messages.handed_in(dossier, files, self._settings, self._means.agency.name)
        entry = ProgressEntry.from_json(data)
        return messages.compact({"what": entry.what, "status": entry.status.value})

    def greet(self, desk: DeskMark) -> Greeting | None:
        self._session.word()
        return None

    def tell(
        self, parcels: Sequence[Parcel], stopped: Callable[[], bool]
    ) -> Iterator[tuple[Parcel, Outcome]]:
        def one(parcel: Parcel) -> Outcome:
            if parcel.kind is MessageKind.PROGRESS:
                # Nobody outside tells iGate what its officers did.
                return Outcome(Settlement.CONFIRM, left=False)
            return _Telling(self, self._settings, parcel).outcome()

        yield from abreast(parcels, one, stopped, workers=self._settings.abreast)

    def send_file(self, file: FileToSend, told: Callable[[int], bool]) -> FileOutcome:
        """Send one content whole. One whose answer was lost is sent again and stands there twice,
        under two ids, of which only the second is ever named."""
        if not told(0):
            return FileOutcome(Settlement.PUT_BACK)
        request = messages.upload(self._settings, file)
        try:
            reply = in_vain(partial(self._in_session, request))
            listed = json_of(reply)
            if reply.status >= 300:
                return FileOutcome(Settlement.REFUSE, words=_words(reply, listed))
            place = _id_of(listed)
        except ProvinceTrouble as trouble:
            return FileOutcome(Settlement.PUT_BACK, words=trouble.message, trouble=trouble)
        told(file.size)
        return FileOutcome(Settlement.CONFIRM, done=file.size, address=place)

    def news(self, cursor: str, asked: Sequence[AskedAbout]) -> NewsPage:
        found: list[Piece] = []
        for one in asked:
            held = self.look_up(one.code)
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
        held = self.look_up(asked.code)
        return None if held is None else HeldDossier(asked.id, asked.code, "", 0)

    def close(self) -> None:
        self._session.rest()
        self._line.close()

    def look_up(self, code: str) -> Mapping[str, Any] | None:
        """What iGate holds under this code; a lost answer leaves nothing in doubt."""
        reply = in_vain(partial(self._in_session, messages.search(self._settings, code)))
        body = object_of(reply)
        if reply.status >= 300 or not isinstance(body.get("content"), list):
            raise UnexpectedAnswer(f"Tỉnh trả lời: «{_words(reply, body)}».")
        return messages.found(body, code)

    def store(self, request: Request, flight: Flight) -> Outcome:
        """Send what is to be stored, and how it ended."""
        with flight:
            reply = self._in_session(request)
            body = object_of(reply)
        if reply.status < 300:
            return Outcome(Settlement.CONFIRM)
        words = _words(reply, body)
        return Outcome(Settlement.REFUSE, words, alike(str(reply.status), words))

    def _pieces(self, held: Mapping[str, Any], asked: AskedAbout) -> Iterator[Piece]:
        moments = (messages.moment_of(held.get(n)) for n in ("completedDate", "acceptedDate"))
        since = next((one for one in moments if one), self._means.clock.now())
        who, code = asked.id or None, asked.code
        told = one_line(str(held.get("nationCode") or ""))
        if told and told != code:
            alias = {"system": _PORTAL, "code": told}
            yield Piece(f"alias-{code}-{told}", 0, since, code, "alias", alias, who)
        status = messages.status_of(held, self._settings)
        if status is not None:
            said = {"status": status.value, "at": iso(since), "officer": "", "note": ""}
            key = f"status-{code}-{status.value}-{iso(since)}"
            yield Piece(key, 0, since, code, "status", said, who)

    def _token(self) -> str:
        known = self._settings
        asked = ask_for_token(known.url("token"), known.username, self._means.secret)
        return token_of(self._line.send(asked))

    def _in_session(self, request: Request) -> Reply:
        def send(token: str) -> Reply:
            headers = {**request.headers, "Authorization": f"Bearer {token}"}
            reply = self._line.send(Request(request.url, request.body, headers, request.method))
            if reply.status not in SIGNED_OUT:
                check_status(reply)
            return reply

        return self._session.renewed(send, _shut_out)


class _Telling:
    """One dossier handed in: searched for first, so that it is never there twice."""

    def __init__(self, talk: IgateTalk, settings: ProvinceSettings, parcel: Parcel):
        self._talk = talk
        self._settings = settings
        self._parcel = parcel
        self._payload = parcel.payloads[0]
        self._doubt = parcel.unknown
        self._flight = Flight()

    def outcome(self) -> Outcome:
        return settled(self._handed_in, self._flight, lambda: self._doubt)

    def _handed_in(self) -> Outcome:
        key = messages.missing(self._payload)
        if key is not None:
            words = f"Chưa khai mã của tỉnh: {key}."
            return Outcome(Settlement.REFUSE, words, key, left=False)
        confirmed = self._parcel.confirmed
        unchanged = confirmed is not None and messages.same_intake(self._payload, confirmed)
        if unchanged and not self._parcel.unknown:
            return Outcome(Settlement.CONFIRM, left=False)
        held = self._talk.look_up(self._parcel.code)
        self._doubt = False
        if held is None and confirmed is not None:
            return FORGOTTEN
        if held is None:
            return self._talk.store(messages.apply(self._settings, self._payload), self._flight)
        if confirmed is None:
            ours = messages.is_ours(held, self._payload)
            return Outcome(Settlement.CONFIRM) if ours else _STRANGE
        return Outcome(Settlement.CONFIRM) if unchanged else self._updated(held)

    def _updated(self, held: Mapping[str, Any]) -> Outcome:
        if not self._settings.extra.get("update"):
            return Outcome(Settlement.REFUSE, _NO_UPDATE, "extra.update", left=False)
        request = messages.update(self._settings, held, self._payload)
        return self._talk.store(request, self._flight)


_STRANGE = Outcome(Settlement.QUARANTINE, _STRANGER, left=False)


def _id_of(listed: object) -> str:
    first = listed[0] if isinstance(listed, list) and listed else None
    if not isinstance(first, Mapping) or not first.get("id"):
        raise NotTheProvince("Kho tệp của tỉnh không nói mã của tệp đã nhận.")
    return str(first["id"])


def _words(reply: Reply, body: object) -> str:
    told = body if isinstance(body, Mapping) else {}
    words = told.get("message") or told.get("detail") or told.get("title") or told.get("error")
    return one_line(str(words or f"HTTP {reply.status}"))[:_LONGEST_WORDS]


def _shut_out(reply: Reply) -> str | None:
    return f"HTTP {reply.status}" if reply.status in SIGNED_OUT else None
