"""Acts: takes what waits, tells the province, settles each answer; no transaction meanwhile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.dossier import Dossier, SyncState
from motcua_desktop.domain.moment import iso
from motcua_desktop.domain.province import ProgressEntry, ProvinceSettings
from motcua_desktop.errors import DeskError, ProvinceTrouble
from motcua_desktop.models import line, outbox
from motcua_desktop.models.database import Database
from motcua_desktop.models.outbox import Parcel
from motcua_desktop.sync import qcvn120
from motcua_desktop.sync.conversation import Conversation, Outcome, Settlement, tell
from motcua_desktop.sync.port import Transport, asked_to_wait
from motcua_desktop.sync.trial import TrialStep, try_line

_ALIKE = 3
_OWN_TROUBLE_AFTER = 3


class AllRefusedAlike(ProvinceTrouble):
    """Several dossiers in a row refused with the same words: the trouble is not theirs."""

    kind = "province_refuses_all"
    title = "Tỉnh từ chối mọi hồ sơ với cùng một lý do"
    advice = "Báo quản trị hệ thống của tỉnh; các hồ sơ này vẫn chờ và sẽ được gửi lại."


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one run did, counted in dossiers. `trouble` is why it stopped early, if it did.

    `more`: something could go out at once. `clock_off`: seconds this computer's clock is ahead of
    the province's (negative: behind), None when nothing was heard.
    """

    sent: int = 0
    confirmed: int = 0
    refused: int = 0
    waiting: int = 0
    last_confirmed_at: datetime | None = None
    trouble: DeskError | None = None
    more: bool = False
    retry_after: float = 0.0
    clock_off: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The command line's shape."""
        return {
            "sent": self.sent,
            "confirmed": self.confirmed,
            "refused": self.refused,
            "waiting": self.waiting,
            "last_confirmed_at": iso(self.last_confirmed_at),
            "trouble": self.trouble.sentence() if self.trouble else None,
        }


@dataclass(slots=True)
class _Tally:
    sent: set[int] = field(default_factory=set)
    confirmed: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    alike: list[Parcel] = field(default_factory=list)
    cause: str = ""


class Runner:
    """One line to one province; keeps its session between runs. One run per home at a time."""

    # The parts the program joins here are six, and a runner makes no sense without one of them.
    def __init__(  # noqa: PLR0913
        self,
        database: Database,
        clock: Clock,
        settings: ProvinceSettings,
        secret: str | None,
        transport: Transport,
        *,
        agency: Agency,
    ):
        self._database = database
        self._clock = clock
        self._settings = settings
        self._agency = agency
        self._transport = transport
        self._conversation = Conversation(settings, secret or "", transport, clock)
        self._singly: set[int] = set()

    def run_once(
        self,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        most: int | None = None,
    ) -> SyncReport:
        """Send what waits, oldest first, at most `most` parcels; safe to repeat at any time.

        Each dossier's messages go in order and none is sent twice without asking the province
        first. A line that is down is told in the report, never raised. `progress` hears parcels
        sent and what waited at the start; `cancelled` is asked between parcels.
        """
        tally, trouble, sent = _Tally(), None, 0
        with self._database.write() as connection:
            outbox.wake(connection)
            waited = line.status(connection).waiting
        try:
            while (most is None or sent < most) and not (cancelled and cancelled()):
                parcel = self._take()
                if parcel is None:
                    break
                self._settle(parcel, self._tell(parcel), tally)
                sent += 1
                if progress:
                    progress(sent, max(waited, sent))
        except ProvinceTrouble as stopped:
            trouble = stopped
        finally:
            self._transport.close()
        return self._report(tally, trouble)

    def test(self) -> list[TrialStep]:
        """Try the line without sending anything: step by step, up to the first that fails."""
        try:
            return try_line(self._settings, self._conversation)
        finally:
            self._transport.close()

    def _take(self) -> Parcel | None:
        with self._database.write() as connection:
            return outbox.take(
                connection,
                self._freeze,
                at=self._clock.now(),
                most_progress=qcvn120.MOST_PROGRESS,
                singly=self._singly,
            )

    def _freeze(self, dossier: Dossier, data: Mapping[str, Any] | None) -> str:
        if data is None:
            item = qcvn120.dossier_item(dossier, self._settings, self._agency.name)
        else:
            entry = ProgressEntry.from_json(data)
            item = qcvn120.progress_item(dossier.code, entry, self._agency.name)
        return qcvn120.frozen(item)

    def _tell(self, parcel: Parcel) -> Outcome:
        outcome = tell(self._conversation, parcel)
        if outcome.settlement is not Settlement.REFUSE or len(parcel.messages) == 1:
            return outcome
        # One of several entries is bad: go on one by one, to set aside that one only.
        self._singly.add(parcel.dossier)
        return Outcome(Settlement.PUT_BACK, outcome.words)

    def _settle(self, parcel: Parcel, outcome: Outcome, tally: _Tally) -> None:
        if outcome.left:
            tally.sent.add(parcel.dossier)
        tally.confirmed.discard(parcel.dossier)
        with self._database.write() as connection:
            if outcome.settlement is Settlement.CONFIRM:
                badge = outbox.confirm(connection, parcel, at=self._clock.now())
                if badge is SyncState.CONFIRMED:
                    tally.confirmed.add(parcel.dossier)
                tally.alike = []
            else:
                _WRITE[outcome.settlement](connection, parcel, outcome.words)
        if outcome.trouble is not None:
            raise outcome.trouble
        if outcome.settlement in (Settlement.REFUSE, Settlement.QUARANTINE):
            tally.refused.add(parcel.dossier)
        if outcome.settlement is Settlement.REFUSE:
            self._count_alike(parcel, outcome, tally)

    def _count_alike(self, parcel: Parcel, outcome: Outcome, tally: _Tally) -> None:
        """Three refusals in a row for one cause are the province's trouble: put back and stop.

        A message that came back often enough keeps its refusal, so that three bad dossiers at
        the front cannot hold up all others for ever.
        """
        if parcel.messages[0].attempts >= _OWN_TROUBLE_AFTER:
            return
        if outcome.cause != tally.cause:
            tally.alike, tally.cause = [], outcome.cause
        tally.alike.append(parcel)
        if len(tally.alike) < _ALIKE:
            return
        with self._database.write() as connection:
            for held in tally.alike:
                outbox.put_back(connection, held, outcome.words)
                tally.refused.discard(held.dossier)
        raise AllRefusedAlike(f"«{outcome.words}».")

    def _report(self, tally: _Tally, trouble: ProvinceTrouble | None) -> SyncReport:
        with self._database.write() as connection:
            line.remember_run(connection, trouble, at=self._clock.now())
            status = line.status(connection)
            more = outbox.anything_ready(connection)
        return SyncReport(
            sent=len(tally.sent),
            confirmed=len(tally.confirmed),
            refused=len(tally.refused),
            waiting=status.waiting,
            last_confirmed_at=status.last_confirmed_at,
            trouble=trouble,
            more=more,
            retry_after=asked_to_wait(trouble),
            clock_off=self._conversation.clock_off,
        )


_WRITE = {
    Settlement.REFUSE: outbox.refuse,
    Settlement.QUARANTINE: outbox.quarantine,
    Settlement.DOUBT: outbox.doubt,
    Settlement.PUT_BACK: outbox.put_back,
}
