"""Speaks QCVN 120 with a province: ask first when in doubt, send, and say how it ended."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from motcua_desktop.domain.agreement import DayTally, DeskMark, Greeting, HeldDossier
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.news import Piece
from motcua_desktop.domain.province import ProgressEntry
from motcua_desktop.domain.province_extra import Auth
from motcua_desktop.domain.province_settings import FieldSet, FileMode, ProvinceSettings
from motcua_desktop.domain.uploads import FileToSend, SentFile
from motcua_desktop.errors import SignInRefused
from motcua_desktop.models.outbox import Parcel
from motcua_desktop.sync.abreast import abreast
from motcua_desktop.sync.asking import Flight, Line, Session, in_vain
from motcua_desktop.sync.port import (
    Reply,
    Request,
    UnexpectedAnswer,
)
from motcua_desktop.sync.qcvn120 import answers, hearing, inline, messages
from motcua_desktop.sync.qcvn120.answers import Answer, Verdict
from motcua_desktop.sync.qcvn120.telling import Telling
from motcua_desktop.sync.replies import SIGNED_OUT, check_status
from motcua_desktop.sync.talk import (
    AskedAbout,
    CatalogueNews,
    FileOutcome,
    Means,
    NewsPage,
    Outcome,
    Settlement,
)
from motcua_desktop.sync.tokens import ask_for_token, token_of
from motcua_desktop.sync.tus import Tus

_TOO_LONG = "Tệp dài hơn mức một thông điệp được mang theo (extra.message_bytes)."


class QcvnTalk:
    """See `talk.Talk`. Questions and answers under one session, renewed once when it ran out."""

    breadth = 1
    chained = False
    most_progress = messages.MOST_PROGRESS

    def __init__(self, settings: ProvinceSettings, means: Means):
        self.sends_files = settings.file_mode is not FileMode.NONE
        self.round = 1 if settings.abreast == 1 else 4 * settings.abreast
        self._settings = settings
        self._secret = means.secret
        self._clock = means.clock
        self._agency_name = means.agency.name
        self._contents = means.contents
        self._line = Line(means.transport, means.clock)
        self._session = Session(self._sign_in)

    @property
    def clock_off(self) -> float | None:
        return self._line.clock_off

    def freeze(
        self, dossier: Dossier, files: Sequence[SentFile], key: str, data: Mapping[str, Any] | None
    ) -> str:
        if data is None:
            return messages.frozen(
                messages.dossier_item(dossier, self._settings, self._agency_name, files)
            )
        entry = ProgressEntry.from_json(data)
        return messages.frozen(messages.progress_item(dossier.code, entry, self._agency_name))

    def greet(self, desk: DeskMark) -> Greeting | None:
        self._session.word()
        return None

    def _sign_in(self) -> str:
        """A session, "" where the province wants none. Raises ProvinceTrouble, SignInRefused."""
        known = self._settings
        if known.auth is Auth.NONE:
            return ""
        if known.auth is Auth.OAUTH2:
            asked = ask_for_token(known.url("token"), known.username, self._secret)
            return token_of(self._line.send(asked))
        answer = self._ask(messages.sign_in(known, self._secret))
        session = answers.session_of(answer)
        if not session:
            raise SignInRefused(f"Tỉnh trả lời: «{answer.words}».")
        return session

    def tell(
        self, parcels: Sequence[Parcel], stopped: Callable[[], bool]
    ) -> Iterator[tuple[Parcel, Outcome]]:
        def one(parcel: Parcel) -> Outcome:
            return Telling(self, parcel).outcome()

        yield from abreast(parcels, one, stopped, workers=self._settings.abreast)

    def send_file(self, file: FileToSend, told: Callable[[int], bool]) -> FileOutcome:
        if self._settings.file_mode is FileMode.BASE64:
            # It goes inside the dossier's next message, which waits for it in the outbox.
            if file.size > self._settings.message_bytes:
                return FileOutcome(Settlement.REFUSE, words=_TOO_LONG)
            return FileOutcome(Settlement.CONFIRM, done=file.size)
        parts, url = urlsplit(self._settings.base_url), self._settings.url("files")
        host = f"{parts.scheme}://{parts.netloc}"
        return Tus(self._file_reply, host, url, lambda _: f"{url}/{file.sha256}").send(file, told)

    def news(self, cursor: str, asked: Sequence[AskedAbout]) -> NewsPage:
        found: list[Piece] = []
        for one in asked:
            held = self._held(one.code)
            if held is not None:
                found += hearing.pieces(held, one, self._clock.now())
        return NewsPage(tuple(found), cursor)

    def acknowledge(self, cursor: str) -> None:
        """Nothing was fed, so nothing is acknowledged."""

    def catalogue(self, tag: str) -> CatalogueNews | None:
        codes = hearing.procedure_codes(self._catalogue_part(None))
        told = [hearing.procedure(self._catalogue_part(code), code) for code in codes]
        return hearing.catalogue(told, tag)

    def tally(self) -> tuple[DayTally, ...] | None:
        return None

    def day(self, day: date) -> tuple[HeldDossier, ...]:
        return ()

    def held(self, asked: AskedAbout) -> HeldDossier | None:
        held = self._held(asked.code)
        if held is None:
            return None
        return HeldDossier(asked.id, asked.code, self._tag(held), answers.entries_held(held))

    def close(self) -> None:
        self._session.rest()
        self._line.close()

    def push(
        self, payload: str, confirmed: str | None, flight: Flight, *, updating: bool
    ) -> Answer:
        """Send one snapshot, as a new dossier or as a replacement, with what scans it carries."""
        known = self._settings
        items = inline.outgoing(payload, confirmed, self._contents, known.message_bytes)
        answer = self._push(next(items), flight, updating=updating)
        while answer.verdict is Verdict.ACCEPTED and (item := next(items, None)) is not None:
            answer = self._push(item, flight, updating=True)
        return answer

    def _push(self, item: Mapping[str, Any], flight: Flight, *, updating: bool) -> Answer:
        text = messages.frozen(item)
        return self._in_session(
            lambda session: messages.push(self._settings, session, text, updating=updating), flight
        )

    def push_progress(self, payloads: Sequence[str], flight: Flight) -> Answer:
        """Send progress entries of one dossier."""
        return self._in_session(
            lambda session: messages.push_progress(self._settings, session, payloads), flight
        )

    def look_up(self, code: str) -> Answer:
        """Ask what the province holds under this code; a lost answer leaves nothing in doubt."""
        return self._question(lambda session: messages.look_up(self._settings, session, code))

    def _question(self, request: Callable[[str], Request]) -> Answer:
        return in_vain(lambda: self._in_session(request))

    def _held(self, code: str) -> Mapping[str, Any] | None:
        answer = self.look_up(code)
        if answer.verdict not in (Verdict.ACCEPTED, Verdict.MISSING):
            raise UnexpectedAnswer(f"Tỉnh trả lời: «{answer.words}».")
        return answers.held_by_province(answer, code)

    def _tag(self, held: Mapping[str, Any]) -> str:
        """The item's tag, where it can be compared with what the desk sent; else ""."""
        extended = self._settings.field_set is FieldSet.EXT
        fields = messages.EXTENDED_FIELDS if extended else messages.BASE_FIELDS
        carried = self._settings.file_mode is FileMode.BASE64
        if carried or any(field not in held for field in fields):
            return ""
        return inline.fingerprint(inline.comparable(held), fields)

    def _catalogue_part(self, code: str | None) -> object:
        answer = self._question(lambda session: messages.catalogue(self._settings, session, code))
        if answer.verdict is not Verdict.ACCEPTED:
            raise UnexpectedAnswer(f"Tỉnh trả lời: «{answer.words}».")
        return answer.body.get("result")

    def _file_reply(self, request: Request) -> Reply:
        """The answer to a request about a file, under a session that is renewed once."""

        def send(session: str) -> Reply:
            bearer = {"Authorization": f"Bearer {session}"} if session else {}
            headers = {**request.headers, **bearer}
            asked = Request(request.url, request.body, headers, request.method)
            reply = in_vain(partial(self._line.send, asked))
            if reply.status not in SIGNED_OUT:
                check_status(reply, fine=(404, 410, 409))
            return reply

        return self._session.renewed(send, _shut_out)

    def _in_session(
        self, request: Callable[[str], Request], flight: Flight | None = None
    ) -> Answer:
        def send(session: str) -> Answer:
            if flight is None:
                return self._ask(request(session))
            with flight:
                return self._ask(request(session))

        return self._session.renewed(send, _ran_out)

    def _ask(self, request: Request) -> Answer:
        return answers.read(self._line.send(request))


def _ran_out(answer: Answer) -> str | None:
    return answer.words if answer.verdict is Verdict.SESSION else None


def _shut_out(reply: Reply) -> str | None:
    return f"HTTP {reply.status}" if reply.status in SIGNED_OUT else None
