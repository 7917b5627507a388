"""Talking to the province about one parcel: ask first when in doubt, send, and say how it ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from motcua_desktop.clock import Clock
from motcua_desktop.domain.province import MessageKind, ProvinceSettings
from motcua_desktop.errors import ProvinceTrouble, SignInRefused
from motcua_desktop.models.outbox import Parcel
from motcua_desktop.sync import answers, qcvn120
from motcua_desktop.sync.answers import Answer, Verdict
from motcua_desktop.sync.port import AnswerLost, AskedInVain, Request, Transport, may_have_arrived

_STRANGER = "Tỉnh đang giữ một hồ sơ khác mang đúng mã này; không ghi đè. Báo người phụ trách."


class Settlement(Enum):
    """What is to become of a parcel."""

    CONFIRM = auto()
    REFUSE = auto()
    QUARANTINE = auto()
    DOUBT = auto()
    PUT_BACK = auto()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended, in the province's words. `trouble` ends the whole run.

    `left`: whether it went on its way, or had arrived before; not when only asking failed.
    """

    settlement: Settlement
    words: str = ""
    cause: str = ""
    trouble: ProvinceTrouble | None = None
    left: bool = True


class Conversation:
    """Questions and answers under one session; a session that ran out is renewed once."""

    def __init__(self, settings: ProvinceSettings, secret: str, transport: Transport, clock: Clock):
        self._settings = settings
        self._secret = secret
        self._transport = transport
        self._clock = clock
        self._session: str | None = None
        self.clock_off: float | None = None
        """Seconds this computer is ahead of the province, by its last answer."""
        self.in_flight = False
        """Whether something was sent to be stored and no answer has been understood yet."""

    def sign_in(self) -> None:
        """Get a session, if the province wants one. Raises ProvinceTrouble, SignInRefused."""
        if not self._settings.username:
            self._session = ""
            return
        answer = self._ask(qcvn120.sign_in(self._settings, self._secret))
        self._session = answers.session_of(answer) or None
        if self._session is None:
            raise SignInRefused(f"Tỉnh trả lời: «{answer.words}».")

    def push(self, payload: str, *, updating: bool) -> Answer:
        """Send one snapshot, as a new dossier or as a replacement."""
        return self._in_session(
            lambda session: qcvn120.push(self._settings, session, payload, updating=updating),
            storing=True,
        )

    def push_progress(self, payloads: Sequence[str]) -> Answer:
        """Send progress entries of one dossier."""
        return self._in_session(
            lambda session: qcvn120.push_progress(self._settings, session, payloads),
            storing=True,
        )

    def look_up(self, code: str) -> Answer:
        """Ask what the province holds under this code."""
        return self._in_session(
            lambda session: qcvn120.look_up(self._settings, session, code), storing=False
        )

    def _in_session(self, request: Callable[[str], Request], *, storing: bool) -> Answer:
        words = ""
        for _ in range(2):
            if self._session is None:
                self.sign_in()
            self.in_flight = storing
            answer = self._ask(request(self._session or ""))
            self.in_flight = False
            if answer.verdict is not Verdict.SESSION:
                return answer
            self._session, words = None, answer.words
        raise SignInRefused(f"Tỉnh trả lời: «{words}».")

    def _ask(self, request: Request) -> Answer:
        """The answer; a lost one is no doubt unless something was to be stored."""
        try:
            reply = self._transport.send(request)
            self._compare_clocks(reply.date)
            return answers.read(reply)
        except AnswerLost as lost:
            if self.in_flight:
                raise
            raise AskedInVain(lost.message, retry_after=lost.retry_after) from lost

    def _compare_clocks(self, theirs: datetime | None) -> None:
        if theirs is not None:
            self.clock_off = (self._clock.now() - theirs).total_seconds()


def tell(conversation: Conversation, parcel: Parcel) -> Outcome:
    """Tell the province of `parcel` and say what is to become of it; raises nothing expected.

    After a lost answer the province is asked what it holds before anything is sent again.
    """
    conversation.in_flight = False
    telling = _Telling(conversation, parcel)
    try:
        if parcel.kind is MessageKind.DOSSIER:
            return telling.snapshot()
        return telling.progress()
    except ProvinceTrouble as trouble:
        lost = conversation.in_flight and may_have_arrived(trouble)
        settlement = Settlement.DOUBT if lost or telling.doubt else Settlement.PUT_BACK
        return Outcome(settlement, trouble.message, trouble=trouble, left=lost)


class _Telling:
    def __init__(self, conversation: Conversation, parcel: Parcel):
        self._conversation = conversation
        self._parcel = parcel
        self.doubt = parcel.unknown

    def snapshot(self) -> Outcome:
        updating = self._parcel.acknowledged
        if self._parcel.unknown:
            settled, updating = self._compare_with_held()
            if settled is not None:
                return settled
        (payload,) = self._parcel.payloads
        answer = self._conversation.push(payload, updating=updating)
        if answer.verdict is Verdict.EXISTS and not updating:
            settled, _ = self._compare_with_held()
            if settled is not None:
                return settled
            answer = self._conversation.push(payload, updating=True)
        elif answer.verdict is Verdict.MISSING and updating:
            answer = self._conversation.push(payload, updating=False)
        return _outcome(answer)

    def progress(self) -> Outcome:
        payloads = self._parcel.payloads
        if self._parcel.unknown:
            held = answers.held_by_province(self._look_up(), self._parcel.code)
            if held is not None:
                payloads = tuple(p for p in payloads if not answers.progress_is_held(held, p))
            if not payloads:
                return Outcome(Settlement.CONFIRM)
        answer = self._conversation.push_progress(payloads)
        if answer.verdict is Verdict.EXISTS:
            return Outcome(Settlement.CONFIRM)
        return _outcome(answer)

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
        answer = self._conversation.look_up(self._parcel.code)
        self.doubt = False
        return answer


def _outcome(answer: Answer) -> Outcome:
    match answer.verdict:
        case Verdict.ACCEPTED:
            return Outcome(Settlement.CONFIRM)
        case Verdict.CONTRADICTS:
            return Outcome(Settlement.QUARANTINE, answer.words)
        case _:
            return Outcome(Settlement.REFUSE, answer.words, answers.alike(answer))
