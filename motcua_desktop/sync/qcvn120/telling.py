"""One parcel told in QCVN 120: ask first when in doubt, send, and say how it ended."""

from collections.abc import Sequence
from typing import Protocol

from motcua_desktop.domain.province import MessageKind
from motcua_desktop.models.outbox import Parcel
from motcua_desktop.sync.asking import Flight, settled
from motcua_desktop.sync.port import UnexpectedAnswer
from motcua_desktop.sync.qcvn120 import answers
from motcua_desktop.sync.qcvn120.answers import Answer, Verdict
from motcua_desktop.sync.talk import FORGOTTEN, Outcome, Settlement

_STRANGER = "Tỉnh đang giữ một hồ sơ khác mang đúng mã này; không ghi đè. Báo người phụ trách."
_UNTOLD = "Không hỏi được tỉnh đã có bước này chưa; hỏi tỉnh rồi bấm «Gửi lại» nếu chưa có."
_TOLD = (Verdict.ACCEPTED, Verdict.MISSING)
_ASKED_ENOUGH = 5


class Speaker(Protocol):
    """Who says things to the province, under a session; raises ProvinceTrouble."""

    def push(
        self, payload: str, confirmed: str | None, flight: Flight, *, updating: bool
    ) -> Answer:
        """Send one snapshot, as a new dossier or as a replacement."""

    def push_progress(self, payloads: Sequence[str], flight: Flight) -> Answer:
        """Send progress entries of one dossier."""

    def look_up(self, code: str) -> Answer:
        """Ask what the province holds under this code; a lost answer leaves nothing in doubt."""


class Telling:
    """One parcel told. After a lost answer the province is asked before anything is sent again."""

    def __init__(self, talk: Speaker, parcel: Parcel):
        self._talk = talk
        self._parcel = parcel
        self._doubt = parcel.unknown
        self._flight = Flight()

    def outcome(self) -> Outcome:
        """How it ended; raises nothing expected."""
        dossier = self._parcel.kind is MessageKind.DOSSIER
        telling = self._snapshot if dossier else self._progress
        return settled(telling, self._flight, lambda: self._doubt)

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
            if self._parcel.acknowledged:
                return FORGOTTEN
            answer = self._push(updating=False)
        return _outcome(answer)

    def _progress(self) -> Outcome:
        payloads = self._parcel.payloads
        if self._parcel.unknown:
            looked_up = self._look_up()
            if looked_up.verdict not in _TOLD and not self._parcel.insisted:
                return self._not_told(looked_up)
            held = answers.held_by_province(looked_up, self._parcel.code)
            if held is not None:
                payloads = tuple(p for p in payloads if not answers.progress_is_held(held, p))
            if not payloads:
                return Outcome(Settlement.CONFIRM)
        answer = self._talk.push_progress(payloads, self._flight)
        if answer.verdict is Verdict.MISSING and self._parcel.acknowledged:
            return FORGOTTEN
        # Of several only one need be there already: then they go one by one.
        if answer.verdict is Verdict.EXISTS and len(payloads) == 1:
            return Outcome(Settlement.CONFIRM)
        return _outcome(answer)

    def _not_told(self, answer: Answer) -> Outcome:
        """Whether the entries are there the province does not say; twice they must not be.

        Raises UnexpectedAnswer, until it was asked in vain often enough to need a person.
        """
        if self._parcel.messages[0].attempts < _ASKED_ENOUGH:
            self._doubt = True
            raise UnexpectedAnswer(f"Tỉnh trả lời: «{answer.words}».")
        return Outcome(Settlement.QUARANTINE, f"{_UNTOLD} Tỉnh trả lời: «{answer.words}».")

    def _push(self, *, updating: bool) -> Answer:
        (payload,) = self._parcel.payloads
        # A province that has nothing of it has none of the scans either.
        confirmed = self._parcel.confirmed if updating else None
        return self._talk.push(payload, confirmed, self._flight, updating=updating)

    def _compare_with_held(self) -> tuple[Outcome | None, bool]:
        """How it ends if what the province holds settles it; else whether it holds anything."""
        (payload,) = self._parcel.payloads
        held = answers.held_by_province(self._look_up(), self._parcel.code)
        if held is None:
            return None, self._parcel.acknowledged
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
