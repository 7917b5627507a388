"""Messages out: rounds of what waits, each answer settled, troubles of one told from all's."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agreement import Lacking, OwnDossier
from motcua_desktop.domain.dossier import Dossier, SyncState
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.uploads import SentFile
from motcua_desktop.errors import ProvinceTrouble
from motcua_desktop.models import agreement, journal, outbox, rounds, uploads
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.journal import Entry
from motcua_desktop.models.outbox import Parcel
from motcua_desktop.models.rounds import Ending, Settled, Wanted
from motcua_desktop.sync.port import gravest
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
        self._forgotten: Counter[int] = Counter()

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
            return rounds.take(connection, freeze, wanted, at=self._clock.now())

    def _tell(self, parcels: Sequence[Parcel], limits: Limits, tally: Tally) -> None:
        outcomes: dict[tuple[int, ...], Outcome] = {}
        for parcel, outcome in self._talk.tell(parcels, limits.stopped):
            outcomes[parcel.ids] = outcome
            tally.parcels += 1
            tally.told.add(parcel.dossier)
            if limits.progress:
                limits.progress(len(tally.told), max(tally.waited, len(tally.told)))
        trouble = self._settle(parcels, outcomes, tally)
        if trouble is not None:
            raise trouble

    def _settle(
        self,
        parcels: Sequence[Parcel],
        outcomes: Mapping[tuple[int, ...], Outcome],
        tally: Tally,
    ) -> ProvinceTrouble | None:
        """Write down how all of the round ended, at once; why the run must stop, if it must."""
        endings = _Endings(tally, self._forgotten)
        for parcel in parcels:
            endings.add(parcel, self._one_by_one(parcel, outcomes[parcel.ids]))
        settled, trouble = endings.all()
        with self._database.write() as connection:
            badges = rounds.settle(connection, settled, at=self._clock.now())
            for parcel in endings.forgotten:
                badges[parcel.dossier] = self._again(connection, parcel)
        tally.confirmed -= set(badges)
        tally.confirmed |= {seq for seq, badge in badges.items() if badge is SyncState.CONFIRMED}
        return trouble

    def _again(self, connection: Connection, parcel: Parcel) -> SyncState:
        """All of a dossier that the province confirmed once and does not have waits again."""
        now, key, seq = self._clock.now(), self._clock.new_id(), parcel.dossier
        own = OwnDossier(seq, parcel.uuid, parcel.code, local(now).date(), (), 0, settled=False)
        agreement.queue_again(connection, Lacking(own, None), key, self._destination, at=now)
        note = f"Tỉnh không còn giữ hồ sơ {parcel.code}, gửi lại từ đầu"
        journal.write(connection, Entry(now, None, "told_again", note=note))
        return outbox.refresh(connection, seq)[seq]

    def _one_by_one(self, parcel: Parcel, outcome: Outcome) -> Outcome:
        """One of several entries is bad: go on one by one, to set aside that one only.

        A province may have kept those before it, so it is asked.
        """
        if outcome.settlement is not Settlement.REFUSE:
            return outcome
        if len(parcel.messages) == 1:
            return outcome
        self._singly.add(parcel.dossier)
        return Outcome(Settlement.DOUBT, outcome.words)


class _Endings:
    """How the parcels of a round ended, and which trouble is everybody's.

    `often`: how many times the province has forgotten each dossier so far.
    """

    def __init__(self, tally: Tally, often: Counter[int]):
        self._tally = tally
        self._often = often
        self._settled: dict[tuple[int, ...], Settled] = {}
        self._put_back: dict[tuple[int, ...], Settled] = {}
        self._troubles: list[ProvinceTrouble] = []
        self.forgotten: list[Parcel] = []

    def add(self, parcel: Parcel, outcome: Outcome) -> None:
        """The next one in the round's order."""
        if outcome.forgotten:
            self._often[parcel.dossier] += 1
            if self._often[parcel.dossier] < _OWN_TROUBLE_AFTER:
                self.forgotten.append(parcel)
            else:
                outcome = replace(outcome, settlement=Settlement.REFUSE)
        self._settled[parcel.ids] = Settled(parcel, _ending(outcome), outcome.words)
        self._troubles += [outcome.trouble] if outcome.trouble else []
        _count(parcel, outcome, self._tally)
        if outcome.settlement is Settlement.CONFIRM:
            # Somebody behind them in the round was taken, so their trouble is their own.
            self._put_back = {}
        elif _refused_alike(parcel, outcome, self._tally):
            for one in self._tally.alike:
                self._put_back[one.ids] = Settled(one, Ending.PUT_BACK, outcome.words)

    def all(self) -> tuple[Collection[Settled], ProvinceTrouble | None]:
        """How each ended, also those of earlier rounds that wait again; why the run must stop."""
        alike = list(self._put_back.values())
        for one in alike:
            self._tally.refused.discard(one.parcel.dossier)
        stops = [*self._troubles, *[AllRefusedAlike(one.reason) for one in alike[-1:]]]
        return (self._settled | self._put_back).values(), gravest(stops)


def freezing(connection: Connection, talk: Talk, destination: str) -> rounds.Freeze:
    """How messages to `destination` are written: a snapshot names the files confirmed there."""

    def freeze(seq: int, dossier: Dossier, key: str, data: Mapping[str, Any] | None) -> str:
        files: Sequence[SentFile] = ()
        if data is None and talk.sends_files:
            files = uploads.sent(connection, seq, destination)
        return talk.freeze(dossier, files, key, data)

    return freeze


def _ending(outcome: Outcome) -> Ending:
    if outcome.settlement is Settlement.PUT_BACK and not outcome.left:
        return Ending.NOT_BEGUN
    return _ENDINGS[outcome.settlement]


def _count(parcel: Parcel, outcome: Outcome, tally: Tally) -> None:
    if outcome.left:
        tally.sent.add(parcel.dossier)
    if outcome.settlement is Settlement.CONFIRM:
        tally.alike = []
    if outcome.settlement in (Settlement.REFUSE, Settlement.QUARANTINE):
        tally.refused.add(parcel.dossier)


def _refused_alike(parcel: Parcel, outcome: Outcome, tally: Tally) -> bool:
    """Whether it is the third refusal in a row for one cause, or a further one.

    That is the province's trouble and stops the run. A message that came back often enough keeps
    its refusal, so that three bad dossiers at the front cannot hold up all others for ever.
    """
    if outcome.settlement is not Settlement.REFUSE or not _once_more(parcel):
        return False
    if outcome.cause != tally.cause:
        tally.alike, tally.cause = [], outcome.cause
    tally.alike.append(parcel)
    return len(tally.alike) >= _ALIKE


def _once_more(parcel: Parcel) -> bool:
    """Whether it has not come back so often that the trouble is its own."""
    return parcel.messages[0].attempts < _OWN_TROUBLE_AFTER


_ENDINGS = {
    Settlement.CONFIRM: Ending.CONFIRMED,
    Settlement.REFUSE: Ending.REFUSED,
    Settlement.QUARANTINE: Ending.QUARANTINED,
    Settlement.DOUBT: Ending.DOUBTED,
    Settlement.PUT_BACK: Ending.PUT_BACK,
}
