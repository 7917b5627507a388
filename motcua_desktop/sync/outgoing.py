"""Messages out: rounds of what waits, each answer settled, troubles of one told from all's."""

from collections.abc import Mapping, Sequence
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.dossier import Dossier, SyncState
from motcua_desktop.domain.uploads import SentFile
from motcua_desktop.errors import ProvinceTrouble
from motcua_desktop.models import outbox, uploads
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.outbox import Parcel, Wanted
from motcua_desktop.sync.report import AllRefusedAlike, Limits, Tally
from motcua_desktop.sync.talk import Outcome, Settlement, Talk

_ALIKE = 3
_OWN_TROUBLE_AFTER = 3


class Outgoing:
    """Sends what waits, oldest first; each dossier's messages in order, none twice unasked."""

    def __init__(self, database: Database, clock: Clock, talk: Talk, destination: str):
        self._database = database
        self._clock = clock
        self._talk = talk
        self._destination = destination
        self._singly: set[int] = set()

    def send(self, limits: Limits, tally: Tally) -> None:
        """Rounds until nothing may go out, the limits are reached, or ProvinceTrouble is raised.

        Whatever ends it, every parcel that was taken is settled, but for a kill.
        """
        most = None if limits.most is None else limits.most * self._talk.breadth
        while (most is None or tally.parcels < most) and not limits.stopped():
            room = self._talk.round
            parcels = self._take(room if most is None else min(room, most - tally.parcels))
            if not parcels:
                break
            self._tell(parcels, limits, tally)

    def _take(self, most: int) -> tuple[Parcel, ...]:
        wanted = Wanted(most, self._talk.most_progress, self._talk.chained, self._singly)
        with self._database.write() as connection:
            freeze = freezing(connection, self._talk, self._destination)
            return outbox.take(connection, freeze, wanted, at=self._clock.now())

    def _tell(self, parcels: Sequence[Parcel], limits: Limits, tally: Tally) -> None:
        outcomes: dict[tuple[int, ...], Outcome] = {}
        for parcel, outcome in self._talk.tell(parcels, limits.stopped):
            outcomes[parcel.ids] = outcome
            tally.parcels += 1
            if limits.progress:
                limits.progress(tally.parcels, max(tally.waited, tally.parcels))
        trouble = self._settle(parcels, outcomes, tally)
        if trouble is not None:
            raise trouble

    def _settle(
        self,
        parcels: Sequence[Parcel],
        outcomes: Mapping[tuple[int, ...], Outcome],
        tally: Tally,
    ) -> ProvinceTrouble | None:
        trouble: ProvinceTrouble | None = None
        with self._database.write() as connection:
            for parcel in parcels:
                outcome = self._one_by_one(parcel, outcomes[parcel.ids])
                self._write(connection, parcel, outcome, tally)
                alike = _count_alike(connection, parcel, outcome, tally)
                trouble = trouble or outcome.trouble or alike
        return trouble

    def _one_by_one(self, parcel: Parcel, outcome: Outcome) -> Outcome:
        """One of several entries is bad: go on one by one, to set aside that one only."""
        if outcome.settlement is not Settlement.REFUSE:
            return outcome
        if len(parcel.messages) == 1:
            return outcome
        self._singly.add(parcel.dossier)
        return Outcome(Settlement.PUT_BACK, outcome.words)

    def _write(
        self, connection: Connection, parcel: Parcel, outcome: Outcome, tally: Tally
    ) -> None:
        if outcome.settlement is Settlement.PUT_BACK and not outcome.left:
            outbox.not_begun(connection, parcel, outcome.words)
            return
        if outcome.left:
            tally.sent.add(parcel.dossier)
        tally.confirmed.discard(parcel.dossier)
        if outcome.settlement is Settlement.CONFIRM:
            badge = outbox.confirm(connection, parcel, at=self._clock.now())
            if badge is SyncState.CONFIRMED:
                tally.confirmed.add(parcel.dossier)
            tally.alike = []
            return
        _WRITE[outcome.settlement](connection, parcel, outcome.words)
        if outcome.settlement in (Settlement.REFUSE, Settlement.QUARANTINE):
            tally.refused.add(parcel.dossier)


def freezing(connection: Connection, talk: Talk, destination: str) -> outbox.Freeze:
    """How messages to `destination` are written: a snapshot names the files confirmed there."""

    def freeze(seq: int, dossier: Dossier, key: str, data: Mapping[str, Any] | None) -> str:
        files: Sequence[SentFile] = ()
        if data is None and talk.sends_files:
            files = uploads.sent(connection, seq, destination)
        return talk.freeze(dossier, files, key, data)

    return freeze


def _count_alike(
    connection: Connection, parcel: Parcel, outcome: Outcome, tally: Tally
) -> ProvinceTrouble | None:
    """Three refusals in a row for one cause are the province's trouble: put back and stop.

    A message that came back often enough keeps its refusal, so that three bad dossiers at the
    front cannot hold up all others for ever.
    """
    if outcome.settlement is not Settlement.REFUSE:
        return None
    if parcel.messages[0].attempts >= _OWN_TROUBLE_AFTER:
        return None
    if outcome.cause != tally.cause:
        tally.alike, tally.cause = [], outcome.cause
    tally.alike.append(parcel)
    if len(tally.alike) < _ALIKE:
        return None
    for held in tally.alike if len(tally.alike) == _ALIKE else [parcel]:
        outbox.put_back(connection, held, outcome.words)
        tally.refused.discard(held.dossier)
    return AllRefusedAlike(f"«{outcome.words}».")


_WRITE = {
    Settlement.REFUSE: outbox.refuse,
    Settlement.QUARANTINE: outbox.quarantine,
    Settlement.DOUBT: outbox.doubt,
    Settlement.PUT_BACK: outbox.put_back,
}
