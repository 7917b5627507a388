"""One run to the province: messages, then files, then what it has to say."""

import json
from dataclasses import replace

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.province_settings import FileMode, ProvinceSettings
from motcua_desktop.errors import ProvinceTrouble
from motcua_desktop.log import masked
from motcua_desktop.models import line, outbox, runs
from motcua_desktop.models.blobs import Blobs
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.runs import SyncRun
from motcua_desktop.sync.counterpart import Counterpart
from motcua_desktop.sync.dialects import talk_for
from motcua_desktop.sync.files import Files
from motcua_desktop.sync.outgoing import Outgoing
from motcua_desktop.sync.port import Transport, asked_to_wait
from motcua_desktop.sync.pull import Inside
from motcua_desktop.sync.report import BudgetSpent, Limits, LineHeld, SyncReport, Tally
from motcua_desktop.sync.talk import Settlement, no_contents
from motcua_desktop.sync.trial import TrialStep, try_line


class Runner:
    """One line to one province; keeps its session between runs. One run per home at a time."""

    # The parts the program joins here are seven, and a runner makes no sense without one of them.
    def __init__(  # noqa: PLR0913
        self,
        database: Database,
        clock: Clock,
        settings: ProvinceSettings,
        secret: str | None,
        transport: Transport,
        *,
        agency: Agency,
        blobs: Blobs | None = None,
        inside: Inside | None = None,
    ):
        self._database = database
        self._clock = clock
        self._settings = settings
        self._agency = agency
        self._transport = transport
        contents = blobs.read if blobs is not None else no_contents
        self._talk = talk_for(settings, secret or "", transport, clock, agency, contents)
        self._outgoing = Outgoing(database, clock, self._talk, settings.destination)
        self._files: Files | None = None
        if blobs is not None and settings.file_mode is not FileMode.NONE and self._talk.sends_files:
            self._files = Files(database, clock, blobs, settings.destination)
        # Without anybody to hear it, the province is told and asked nothing.
        self._counterpart: Counterpart | None = None
        if inside is not None:
            self._counterpart = Counterpart(database, clock, settings, inside)

    def run_once(self, limits: Limits | None = None) -> SyncReport:
        """Send what waits, oldest first; safe to repeat at any time.

        Each dossier's messages go in order and none is sent twice without asking the province
        first. A line that is down is told in the report, never raised.
        """
        limits, tally, trouble = limits or Limits(), Tally(), None
        started, out, back = self._clock.now(), *self._counted()
        with self._database.write() as connection:
            outbox.wake(connection, self._settings.dialect)
            tally.waited = line.status(connection).waiting
        try:
            self._may_run(limits)
            if self._greet(limits):
                self._converse(limits, tally)
        except ProvinceTrouble as stopped:
            trouble = stopped
        finally:
            self._talk.close()
        out, back = (now - before for now, before in zip(self._counted(), (out, back), strict=True))
        agreed = tally.agreed
        run = SyncRun(
            started_at=started,
            ended_at=self._clock.now(),
            sent=len(tally.sent),
            confirmed=len(tally.confirmed),
            refused=len(tally.refused),
            files=tally.files,
            news=tally.news,
            bytes_out=out,
            bytes_in=back,
            trouble=trouble.kind if trouble else None,
            words=masked(trouble.sentence()) if trouble else None,
            agreed=agreed.same if agreed else None,
            compared=json.dumps(agreed.to_json(), ensure_ascii=False) if agreed else None,
        )
        return replace(self._report(run, trouble), agreed=agreed)

    def test(self) -> list[TrialStep]:
        """Try the line without sending anything: step by step, up to the first that fails."""
        try:
            with self._database.read() as connection:
                desk = line.desk_mark(connection, self._agency)
            return try_line(self._settings, self._talk, desk)
        finally:
            self._talk.close()

    def _may_run(self, limits: Limits) -> None:
        with self._database.read() as connection:
            held = line.hold(connection)
            midnight = local(self._clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
            spent = runs.bytes_of_day(connection, midnight)
        if held is not None:
            raise LineHeld(held.words)
        budget = self._settings.day_bytes
        if budget is not None and spent >= budget and not limits.by_hand:
            raise BudgetSpent(f"Hôm nay đã truyền {spent // 1000:,} kB.".replace(",", "."))

    def _greet(self, limits: Limits) -> bool:
        """Say who speaks and how far the store has counted; False when there is nothing to say."""
        asks = self._counterpart is not None and self._counterpart.wanted(limits)
        with self._database.write() as connection:
            if not asks and not self._anything_to_do(connection):
                return False
            desk = line.desk_mark(connection, self._agency)
        greeting = self._talk.greet(desk)
        if self._counterpart is not None:
            self._counterpart.greeted(desk, greeting)
        return True

    def _converse(self, limits: Limits, tally: Tally) -> None:
        """Tell what waits; then hear what the province has to say."""

        def send() -> None:
            self._outgoing.send(limits, tally)
            self._send_files(limits, tally)

        if self._counterpart is None:
            send()
            return
        self._counterpart.before(self._talk, limits)
        send()
        self._counterpart.after(self._talk, limits, tally, send)

    def _anything_to_do(self, connection: Connection) -> bool:
        if outbox.anything_ready(connection):
            return True
        return self._files is not None and self._files.wait(connection)

    def _send_files(self, limits: Limits, tally: Tally) -> None:
        """Files after all messages; what was taken in meanwhile goes before the next file."""
        if self._files is None or (limits.most is not None and tally.parcels):
            return
        while not limits.stopped():
            settled = self._files.send_next(self._talk, limits)
            if settled is None:
                return
            tally.files += settled is Settlement.CONFIRM
            self._outgoing.send(limits, tally)
            # One that is not wanted keeps no other from going.
            if limits.most is not None or settled in (Settlement.DOUBT, Settlement.PUT_BACK):
                return

    def _counted(self) -> tuple[int, int]:
        return self._transport.sent_bytes, self._transport.received_bytes

    def _report(self, run: SyncRun, trouble: ProvinceTrouble | None) -> SyncReport:
        with self._database.write() as connection:
            line.remember_run(connection, trouble, at=run.ended_at)
            if run.sent or run.bytes_out or run.bytes_in or trouble is not None:
                runs.remember(connection, run)
            status = line.status(connection)
            more = trouble is None and self._anything_to_do(connection)
        return SyncReport(
            sent=run.sent,
            confirmed=run.confirmed,
            refused=run.refused,
            waiting=status.waiting,
            last_confirmed_at=status.last_confirmed_at,
            trouble=trouble,
            more=more,
            retry_after=asked_to_wait(trouble),
            clock_off=self._talk.clock_off,
            files=run.files,
            files_waiting=status.files.waiting,
            news=run.news,
            differences=status.differences,
        )
