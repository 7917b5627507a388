"""Speaks QCVN 120 with a province: ask first when in doubt, send, and say how it ended."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from threading import Lock
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agreement import DayTally, DeskMark, Greeting, HeldDossier
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.province import MessageKind, ProgressEntry
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.domain.uploads import FileToSend, SentFile
from motcua_desktop.errors import ProvinceTrouble, SignInRefused
from motcua_desktop.models.outbox import Parcel
from motcua_desktop.sync.abreast import abreast
from motcua_desktop.sync.port import (
    AnswerLost,
    AskedInVain,
    Request,
    Transport,
    UnexpectedAnswer,
    may_have_arrived,
)
from motcua_desktop.sync.qcvn120 import answers, messages
from motcua_desktop.sync.qcvn120.answers import Answer, Verdict
from motcua_desktop.sync.talk import (
    AskedAbout,
    CatalogueNews,
    FileOutcome,
    NewsPage,
    Outcome,
    Settlement,
)

_STRANGER = "Tỉnh đang giữ một hồ sơ khác mang đúng mã này; không ghi đè. Báo người phụ trách."


class Flight:
    """Whether something was sent to be stored and no answer has been understood yet."""

    def __init__(self) -> None:
        self.on = False

    def __enter__(self) -> None:
        self.on = True

    def __exit__(self, trouble: object, *_: object) -> None:
        if trouble is None:
            self.on = False


class QcvnTalk:
    """See `talk.Talk`. Questions and answers under one session, renewed once when it ran out."""

    breadth = 1
    chained = False
    most_progress = messages.MOST_PROGRESS
    sends_files = False

    def __init__(
        self,
        settings: ProvinceSettings,
        secret: str,
        transport: Transport,
        clock: Clock,
        agency_name: str,
    ):
        self.round = 1 if settings.abreast == 1 else 2 * settings.abreast
        self._settings = settings
        self._secret = secret
        self._transport = transport
        self._clock = clock
        self._agency_name = agency_name
        self._session: str | None = None
        self._signing_in = Lock()
        self._shut_out: ProvinceTrouble | None = None
        self.clock_off: float | None = None

    def freeze(
        self, dossier: Dossier, files: Sequence[SentFile], key: str, data: Mapping[str, Any] | None
    ) -> str:
        if data is None:
            return messages.frozen(
                messages.dossier_item(dossier, self._settings, self._agency_name)
            )
        entry = ProgressEntry.from_json(data)
        return messages.frozen(messages.progress_item(dossier.code, entry, self._agency_name))

    def greet(self, desk: DeskMark) -> Greeting | None:
        self._known_session()
        return None

    def sign_in(self) -> str:
        """A session, "" where the province wants none. Raises ProvinceTrouble, SignInRefused."""
        if not self._settings.username:
            self._session = ""
            return ""
        answer = self._ask(messages.sign_in(self._settings, self._secret))
        session = answers.session_of(answer)
        if not session:
            raise SignInRefused(f"Tỉnh trả lời: «{answer.words}».")
        self._session = session
        return session

    def tell(
        self, parcels: Sequence[Parcel], stopped: Callable[[], bool]
    ) -> Iterator[tuple[Parcel, Outcome]]:
        def one(parcel: Parcel) -> Outcome:
            return _Telling(self, parcel).outcome()

        yield from abreast(parcels, one, stopped, workers=self._settings.abreast)

    def send_file(self, file: FileToSend, told: Callable[[int], bool]) -> FileOutcome:
        raise NotImplementedError("this dialect carries no files of its own")

    def news(self, cursor: str, asked: Sequence[AskedAbout]) -> NewsPage:
        return NewsPage((), cursor)

    def acknowledge(self, cursor: str) -> None:
        """Nothing was fed, so nothing is acknowledged."""

    def catalogue(self, tag: str) -> CatalogueNews | None:
        return None

    def tally(self) -> tuple[DayTally, ...] | None:
        return None

    def day(self, day: date) -> tuple[HeldDossier, ...]:
        return ()

    def held(self, asked: AskedAbout) -> HeldDossier | None:
        answer = self.look_up(asked.code)
        if answer.verdict not in (Verdict.ACCEPTED, Verdict.MISSING):
            raise UnexpectedAnswer(f"Tỉnh trả lời: «{answer.words}».")
        held = answers.held_by_province(answer, asked.code)
        if held is None:
            return None
        return HeldDossier(asked.id, asked.code, "", answers.entries_held(held))

    def close(self) -> None:
        self._shut_out = None
        self._transport.close()

    def push(self, payload: str, flight: Flight, *, updating: bool) -> Answer:
        """Send one snapshot, as a new dossier or as a replacement."""
        return self._in_session(
            lambda session: messages.push(self._settings, session, payload, updating=updating),
            flight,
        )

    def push_progress(self, payloads: Sequence[str], flight: Flight) -> Answer:
        """Send progress entries of one dossier."""
        return self._in_session(
            lambda session: messages.push_progress(self._settings, session, payloads), flight
        )

    def look_up(self, code: str) -> Answer:
        """Ask what the province holds under this code; a lost answer leaves nothing in doubt."""
        try:
            return self._in_session(lambda session: messages.look_up(self._settings, session, code))
        except AnswerLost as lost:
            raise AskedInVain(lost.message, retry_after=lost.retry_after) from lost

    def _in_session(
        self, request: Callable[[str], Request], flight: Flight | None = None
    ) -> Answer:
        words = ""
        for _ in range(2):
            session = self._known_session()
            if flight is None:
                answer = self._ask(request(session))
            else:
                with flight:
                    answer = self._ask(request(session))
            if answer.verdict is not Verdict.SESSION:
                return answer
            self._forget_session(session)
            words = answer.words
        raise SignInRefused(f"Tỉnh trả lời: «{words}».")

    def _known_session(self) -> str:
        with self._signing_in:
            if self._session is not None:
                return self._session
            if self._shut_out is not None:
                # Those who waited for this turn need not ask again, one after the other.
                raise self._shut_out
            try:
                return self.sign_in()
            except AnswerLost as lost:
                # Nothing was to be stored, so nothing is in doubt.
                self._shut_out = AskedInVain(lost.message, retry_after=lost.retry_after)
                raise self._shut_out from lost
            except ProvinceTrouble as trouble:
                self._shut_out = trouble
                raise

    def _forget_session(self, session: str) -> None:
        with self._signing_in:
            if self._session == session:
                self._session = None

    def _ask(self, request: Request) -> Answer:
        reply = self._transport.send(request)
        if reply.date is not None:
            self.clock_off = (self._clock.now() - reply.date).total_seconds()
        return answers.read(reply)


class _Telling:
    """One parcel told. After a lost answer the province is asked before anything is sent again."""

    def __init__(self, talk: QcvnTalk, parcel: Parcel):
        self._talk = talk
        self._parcel = parcel
        self._doubt = parcel.unknown
        self._flight = Flight()

    def outcome(self) -> Outcome:
        try:
            if self._parcel.kind is MessageKind.DOSSIER:
                return self._snapshot()
            return self._progress()
        except ProvinceTrouble as trouble:
            lost = self._flight.on and may_have_arrived(trouble)
            settlement = Settlement.DOUBT if lost or self._doubt else Settlement.PUT_BACK
            return Outcome(settlement, trouble.message, trouble=trouble, left=lost)

    def _snapshot(self) -> Outcome:
        updating = self._parcel.acknowledged
        if self._parcel.unknown:
            settled, updating = self._compare_with_held()
            if settled is not None:
                return settled
        answer = self._push(updating=updating)
        if answer.verdict is Verdict.EXISTS and not updating:
            settled, _ = self._compare_with_held()
            if settled is not None:
                return settled
            answer = self._push(updating=True)
        elif answer.verdict is Verdict.MISSING and updating:
            answer = self._push(updating=False)
        return _outcome(answer)

    def _progress(self) -> Outcome:
        payloads = self._parcel.payloads
        if self._parcel.unknown:
            held = answers.held_by_province(self._look_up(), self._parcel.code)
            if held is not None:
                payloads = tuple(p for p in payloads if not answers.progress_is_held(held, p))
            if not payloads:
                return Outcome(Settlement.CONFIRM)
        answer = self._talk.push_progress(payloads, self._flight)
        if answer.verdict is Verdict.EXISTS:
            return Outcome(Settlement.CONFIRM)
        return _outcome(answer)

    def _push(self, *, updating: bool) -> Answer:
        (payload,) = self._parcel.payloads
        return self._talk.push(payload, self._flight, updating=updating)

    def _compare_with_held(self) -> tuple[Outcome | None, bool]:
        """How it ends if what the province holds settles it; else whether it holds anything."""
        (payload,) = self._parcel.payloads
        held = answers.held_by_province(self._look_up(), self._parcel.code)
        if held is None:
            return None, False
        if answers.same_content(held, payload):
            return Outcome(Settlement.CONFIRM), True
        if not self._parcel.acknowledged and not answers.same_dossier(held, payload):
            return Outcome(Settlement.QUARANTINE, _STRANGER), True
        return None, True

    def _look_up(self) -> Answer:
        answer = self._talk.look_up(self._parcel.code)
        self._doubt = False
        return answer


def _outcome(answer: Answer) -> Outcome:
    match answer.verdict:
        case Verdict.ACCEPTED:
            return Outcome(Settlement.CONFIRM)
        case Verdict.CONTRADICTS:
            return Outcome(Settlement.QUARANTINE, answer.words)
        case _:
            return Outcome(Settlement.REFUSE, answer.words, answers.alike(answer))
