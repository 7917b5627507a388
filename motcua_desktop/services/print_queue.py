"""The print queue: a paper that was counted comes out, is saved, or is given up knowingly."""

from datetime import datetime

from motcua_desktop.clock import Clock
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.forms import ListForm, told_of
from motcua_desktop.domain.print_job import JobState, PrintJob, PrintOut
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.errors import NotFound, PrintedMeanwhile
from motcua_desktop.models import dossiers, journal, print_jobs, reading
from motcua_desktop.models.database import Connection, Database

DROPPED = "drop_print"
"""The journal's word for a counted paper that was given up."""


class PrintQueue:
    def __init__(self, database: Database, clock: Clock):
        self._database = database
        self._clock = clock

    def add(self, actor: Actor, sheet: PrintOut, printer: str) -> Done[PrintJob]:
        """Count a sheet that leaves for a printer and keep it until it came out, in one breath.

        Raises PrintedMeanwhile when the same paper was printed since this one was made.
        """
        actor.need(Right.READ)
        now = self._clock.now()
        with self._database.write() as connection:
            seq = self._count(connection, actor, sheet)
            job = print_jobs.add(connection, sheet, seq=seq, printer=printer, by=(now, actor.name))
            made, _ = self._need(connection, job)
        return Done(made, Change(dossiers=bool(sheet.code or sheet.parts)))

    def count(self, actor: Actor, sheet: PrintOut) -> Done[PrintOut]:
        """Count a sheet that was kept as a file. Raises PrintedMeanwhile."""
        actor.need(Right.READ)
        with self._database.write() as connection:
            self._count(connection, actor, sheet)
        return Done(sheet, Change(dossiers=bool(sheet.code or sheet.parts)))

    def waiting(self) -> tuple[PrintJob, ...]:
        """What has not come out yet, oldest first: waiting since a restart, or failed."""
        with self._database.read() as connection:
            return print_jobs.unsettled(connection)

    def sheet(self, job: int) -> bytes:
        """The very sheet that was counted; raises NotFound when it is settled."""
        with self._database.read() as connection:
            _, pdf = self._need(connection, job)
        if pdf is None:
            raise NotFound(f"Tờ in số {job} đã xong hoặc đã bỏ.")
        return pdf

    def again(self, job: int, printer: str) -> None:
        """One more try on this printer; raises NotFound when it is settled."""
        with self._database.write() as connection:
            if not print_jobs.again(connection, job, printer):
                raise NotFound(f"Tờ in số {job} đã xong hoặc đã bỏ.")

    def failed(self, job: int, reason: str) -> None:
        """The printer did not take it; the sheet stays."""
        self._settle(job, JobState.FAILED, reason)

    def done(self, job: int) -> None:
        """It came out, or was saved; the sheet is forgotten."""
        self._settle(job, JobState.DONE)

    def drop(self, actor: Actor, job: int) -> PrintJob:
        """Give it up knowingly; the print stays counted, and the journal says who gave it up.

        Raises NotFound when it is settled.
        """
        actor.need(Right.READ)
        now = self._clock.now()
        with self._database.write() as connection:
            found, _ = self._need(connection, job)
            _settle(connection, job, JobState.DROPPED, at=now)
            seq = reading.seq_of(connection, found.code) if found.code else None
            entry = journal.Entry(now, actor, DROPPED, dossier=seq, note=found.title)
            journal.write(connection, entry)
        return found

    def _settle(self, job: int, state: JobState, reason: str = "") -> None:
        with self._database.write() as connection:
            _settle(connection, job, state, reason=reason, at=self._clock.now())

    def _count(self, connection: Connection, actor: Actor, sheet: PrintOut) -> int | None:
        """One more print of the paper, in the journal from the second on; whose paper it is."""
        for part in sheet.parts:
            self._count(connection, actor, part)
        if not sheet.code:
            return None
        seq = reading.seq_of(connection, sheet.code) or 0
        if print_jobs.printed(connection, seq, sheet.key) != sheet.copy - 1:
            raise PrintedMeanwhile(f"«{sheet.title}» vừa được in ở chỗ khác.")
        now = self._clock.now()
        before = dossiers.log_print(connection, seq, sheet.key, at=now, actor=actor.name)
        if before:
            note = f"{told_of(sheet.form, sheet.key)}, lần {before}"
            journal.write(connection, journal.Entry(now, actor, "reprint", dossier=seq, note=note))
        return None if sheet.form in tuple(ListForm) else seq

    def _need(self, connection: Connection, job: int) -> tuple[PrintJob, bytes | None]:
        found = print_jobs.get(connection, job)
        if found is None:
            raise NotFound(f"Không có tờ in số {job}.")
        return found


def _settle(
    connection: Connection, job: int, state: JobState, *, reason: str = "", at: datetime
) -> None:
    if not print_jobs.settle(connection, job, state, reason=reason[:500], at=at):
        raise NotFound(f"Tờ in số {job} đã xong hoặc đã bỏ.")
