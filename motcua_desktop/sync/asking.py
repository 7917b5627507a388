"""What the dialects that ask one thing at a time have in common."""

import re
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from motcua_desktop.clock import Clock
from motcua_desktop.domain.text import fold
from motcua_desktop.errors import ProvinceTrouble, SignInRefused, StoreDamaged
from motcua_desktop.sync.port import (
    AnswerLost,
    AskedInVain,
    Reply,
    Request,
    Transport,
    may_have_arrived,
)
from motcua_desktop.sync.talk import Outcome, Settlement

T = TypeVar("T")
R = TypeVar("R")


class Line:
    """The transport, and how far this computer's clock is off the province's by the last answer."""

    def __init__(self, transport: Transport, clock: Clock):
        self._transport = transport
        self._clock = clock
        self.clock_off: float | None = None

    def send(self, request: Request) -> Reply:
        """The reply, whatever its status; raises ProvinceTrouble."""
        reply = self._transport.send(request)
        if reply.date is not None:
            self.clock_off = (self._clock.now() - reply.date).total_seconds()
        return reply

    def close(self) -> None:
        """Let go of the connection."""
        self._transport.close()


class Session:
    """What proves who speaks, fetched once for all that wait for it, and again when it ran out.

    `fetch` signs in and raises ProvinceTrouble; the trouble counts for all until `rest`.
    """

    def __init__(self, fetch: Callable[[], str]):
        self._fetch = fetch
        self._word: str | None = None
        self._one_by_one = Lock()
        self._shut_out: ProvinceTrouble | None = None

    def word(self) -> str:
        """The session; "" where none is wanted. Raises ProvinceTrouble."""
        with self._one_by_one:
            if self._word is not None:
                return self._word
            if self._shut_out is not None:
                # Those who waited for this turn need not ask again, one after the other.
                raise self._shut_out
            try:
                self._word = in_vain(self._fetch)
            except ProvinceTrouble as trouble:
                self._shut_out = trouble
                raise
            return self._word

    def forget(self, word: str) -> None:
        """It ran out, unless another was fetched meanwhile."""
        with self._one_by_one:
            if self._word == word:
                self._word = None

    def rest(self) -> None:
        """The next one who asks may sign in again."""
        self._shut_out = None

    def renewed(self, send: Callable[[str], R], signed_out: Callable[[R], str | None]) -> R:
        """What `send` brings under the session, signed in again once when it ran out.

        `signed_out` gives the province's words when that is what the answer says, else None.
        Raises SignInRefused when it says so twice.
        """
        words = ""
        for _ in range(2):
            known = self.word()
            answer = send(known)
            told = signed_out(answer)
            if told is None:
                return answer
            self.forget(known)
            words = told
        raise SignInRefused(f"Tỉnh trả lời: «{words}».")


class Flight:
    """Whether something was sent to be stored and no answer has been understood yet."""

    def __init__(self) -> None:
        self.on = False

    def __enter__(self) -> None:
        self.on = True

    def __exit__(self, trouble: object, *_: object) -> None:
        if trouble is None:
            self.on = False


def in_vain(question: Callable[[], T]) -> T:
    """The answer to a question that stores nothing: a lost one leaves nothing in doubt."""
    try:
        return question()
    except AnswerLost as lost:
        raise AskedInVain(lost.message, retry_after=lost.retry_after) from lost


def settled(telling: Callable[[], Outcome], flight: Flight, doubt: Callable[[], bool]) -> Outcome:
    """How telling ended, whatever was raised: in doubt, put back, or set aside.

    `doubt`: whether it was in doubt already and nobody has answered since.
    """
    try:
        return telling()
    except StoreDamaged as trouble:
        return Outcome(Settlement.REFUSE, trouble.message, trouble.kind, left=flight.on)
    except ProvinceTrouble as trouble:
        lost = flight.on and may_have_arrived(trouble)
        settlement = Settlement.DOUBT if lost or doubt() else Settlement.PUT_BACK
        return Outcome(settlement, trouble.message, trouble=trouble, left=lost)


def alike(code: str, words: str) -> str:
    """What two refusals for the same cause have in common: the words without their numbers."""
    return f"{code} {re.sub(r'[0-9a-z.-]*[0-9][0-9a-z.-]*', '', fold(words))}"
