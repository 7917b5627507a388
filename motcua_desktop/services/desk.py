"""What an officer does with dossiers: forecast, receive, show, take the next lawful step."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.calendar import Due
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.clock import ClockEvent, ClockKind
from motcua_desktop.domain.decision import decide
from motcua_desktop.domain.dossier import Dossier, DossierFee, Status
from motcua_desktop.domain.fees import Exemption, FeeRule, waivable
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.moment import local, moment_text
from motcua_desktop.domain.numbering import DossierNumber, receipt_day
from motcua_desktop.domain.procedure import (
    CatalogueEntry,
    Channel,
    ComponentRule,
    Procedure,
)
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.steps import Action, Circumstances, Effect, check, step_of
from motcua_desktop.domain.term import Term
from motcua_desktop.errors import InvalidInput
from motcua_desktop.models import catalogue as catalogue_store
from motcua_desktop.models import (
    dossiers,
    drafts,
    reading,
)
from motcua_desktop.models.catalogue import Stored
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.journal import Entry
from motcua_desktop.services import timekeeping
from motcua_desktop.services.correction import correct_within, correction
from motcua_desktop.services.deeds import Deeds
from motcua_desktop.services.lookup import Lookup
from motcua_desktop.services.office import Office
from motcua_desktop.services.taking_in import (
    REMOTE,
    check_offered,
    fees_due,
    papers_of,
    term_text,
)

# Intake keyed in within these minutes of the moment on the paper is ordinary work.
_ORDINARY_DELAY = timedelta(minutes=5)
_CLOCK_SLACK = timedelta(minutes=1)
UNDO_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the desk would promise for a procedure now: shown before anything is taken in."""

    entry: CatalogueEntry
    term: Term | None
    term_text: str
    due: Due | None
    fees: tuple[FeeRule, ...]
    papers: tuple[ComponentRule, ...]
    exemptions: tuple[Exemption, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """Work that was not finished: the intake's shape as typed, checked by nobody yet."""

    body: dict[str, Any]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Own:
    """What a caller worked out itself instead of the catalogue: the fees, and a longer term."""

    fees: tuple[DossierFee, ...]
    plus: Term | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Visit:
    """What the dossiers of one visit share: the moment of writing, its id, and the place."""

    now: datetime
    id: str | None
    remote: bool


class Desk:
    def __init__(self, database: Database, clock: Clock, agency: Agency, office: Office):
        self._database = database
        self._clock = clock
        self._agency = agency
        self._office = office
        self._deeds = Deeds(clock, agency, office)
        self._lookup = Lookup(database, agency)

    def forecast(
        self, code: str, channel: Channel, case: str | None = None, at: datetime | None = None
    ) -> Forecast:
        """Term, due moment, fees and papers for this procedure. Raises NotFound."""
        with self._database.read() as connection:
            entry = catalogue_store.current(connection, code).entry
        procedure = entry.procedure
        term = procedure.term(channel, case)
        moment = at or self._clock.now()
        start = _start(procedure, case, moment, remote=self._office.remote_area())
        day = local(moment).date()
        fees = procedure.fees(channel, case, day)
        return Forecast(
            entry=entry,
            term=term,
            term_text=term_text(procedure, channel, term, start.plus),
            due=self._office.promise(start, term),
            fees=fees,
            papers=procedure.papers(case),
            exemptions=waivable(fees, day),
        )

    def receive(self, actor: Actor, intake: Intake) -> Done[Dossier]:
        """Take the dossier in: number, papers, journal and outbox in one transaction.

        When this returns the dossier is on the disk and may be printed. The same `request_id`
        gives the same dossier again. A `received_at` in the past is "nhập bù": supervisors only,
        the number carries that day. Raises InvalidInput, NotFound (procedure), NotAllowed,
        NumbersExhausted, ClockWrong.
        """
        done = self.receive_all(actor, (intake,))
        return Done(done.value[0], done.change)

    def receive_all(self, actor: Actor, intakes: Sequence[Intake]) -> Done[tuple[Dossier, ...]]:
        """Take the dossiers of one visit in, all of them or none, in one transaction.

        Several share their `visit`. Otherwise as `receive`; a trouble names the place in the list.
        """
        actor.need(Right.RECEIVE)
        self._office.calendar()
        together = self._clock.new_id() if len(intakes) > 1 else None
        remote = self._office.remote_area()
        taken: list[Dossier] = []
        with self._database.write() as connection:
            before = [self._already(connection, intake) for intake in intakes]
            new = None in before
            # What is known already is told whatever the clock says.
            now = self.moment(connection) if new else self._clock.now()
            visit = _Visit(now, together, remote)
            for place, (intake, known) in enumerate(zip(intakes, before, strict=True)):
                try:
                    # The same request may stand in the list twice.
                    found = known or self._already(connection, intake)
                    taken.append(found or self._take_in(connection, actor, intake, visit))
                except InvalidInput as trouble:
                    if together is None:
                        raise
                    raise trouble.within(str(place)) from trouble
        one = taken[0].id if len(taken) == 1 else None
        return Done(tuple(taken), Change(dossiers=new, outbox=new, dossier=one if new else None))

    def receive_within(
        self, connection: Connection, actor: Actor, intake: Intake, own: Own
    ) -> Dossier:
        """The same in the caller's write transaction, with what the caller worked out itself."""
        actor.need(Right.RECEIVE)
        visit = _Visit(self.moment(connection), None, self._office.remote_area())
        return self._take_in(connection, actor, intake, visit, own)

    # What is written, by whom, with which others; some procedures are worked out elsewhere.
    def _take_in(
        self,
        connection: Connection,
        actor: Actor,
        intake: Intake,
        visit: _Visit,
        own: Own | None = None,
    ) -> Dossier:
        received_at, keyed_in_at = self._moment_of(actor, intake, visit.now)
        stored = catalogue_store.current(connection, intake.procedure)
        procedure = stored.entry.procedure
        day = receipt_day(received_at)
        check_offered(procedure, intake, day)
        term = procedure.term(intake.channel, intake.case)
        start = _start(procedure, intake.case, received_at, remote=visit.remote)
        if own is not None and own.plus is not None:
            start = replace(start, plus=own.plus, why=own.why)
        new = dossiers.NewDossier(
            id=self._clock.new_id(),
            number=DossierNumber(
                self._agency.code,
                day,
                self._agency.counter,
                dossiers.next_serial(connection, day, self._agency.range),
            ),
            register_number=dossiers.next_register_number(
                connection, day.year, self._agency.counter
            ),
            intake=intake if intake.summary else replace(intake, summary=procedure.name),
            entry=stored.entry,
            entry_id=stored.id,
            papers=papers_of(procedure, intake),
            fees=fees_due(procedure, intake, day) if own is None else own.fees,
            received_at=received_at,
            received_by=actor.name,
            keyed_in_at=keyed_in_at,
            term=term,
            due=self._office.promise(start, term),
            start=start,
            visit=visit.id,
        )
        seq = dossiers.insert_dossier(connection, new)
        note = f"nhập bù lúc {moment_text(keyed_in_at)}" if keyed_in_at else ""
        entry = Entry(received_at, actor, "receive", dossier=seq, status=Status.RECEIVED, note=note)
        self.record(connection, entry)
        catalogue_store.count_use(connection, procedure.code, visit.now)
        return reading.load(connection, seq)

    def show(self, text: str) -> Dossier:
        """The dossier with this printed code, alias, id, barcode digits or QR.

        Raises NotFound, or InvalidInput with a plain sentence for a damaged scan.
        """
        return self._lookup.show(text)

    # A step is who, which dossier, what, with which facts; note and moment are extras by name.
    def step(  # noqa: PLR0913
        self,
        actor: Actor,
        code: str,
        action: Action,
        data: Mapping[str, Any],
        *,
        note: str = "",
        at: datetime | None = None,
    ) -> Done[Dossier]:
        """Take one lawful step. `at` in the past is "nhập bù" and needs a supervisor.

        Raises UnlawfulStep naming the lawful steps, InvalidInput, NotFound, NotAllowed,
        ClockWrong.
        """
        actor.need(Right.PROCESS)
        if action is Action.CORRECT:
            changes = {key: value for key, value in data.items() if key != "reason"}
            return self.correct(actor, code, changes, str(data.get("reason") or ""), at=at)
        calendar = self._office.calendar()
        with self._database.write() as connection:
            when = self._when(connection, actor, at)
            seq = self._lookup.seq(connection, code)
            around = Circumstances(when, calendar, actor, note, present=at is None)
            dossier = self.step_within(connection, seq, action, data, around)
        return Done(dossier, Change(dossiers=True, outbox=True, dossier=dossier.id))

    # A step is on which dossier, what, with which facts, in which circumstances.
    def step_within(
        self,
        connection: Connection,
        seq: int,
        action: Action,
        data: Mapping[str, Any],
        around: Circumstances,
    ) -> Dossier:
        """The same in the caller's write transaction, for work that takes several steps at once."""
        around.actor.need(step_of(action).right)
        before = reading.load(connection, seq)
        effect = decide(before, action, data, around)
        newest = self._deeds.write(connection, around, seq, before, effect)
        return reading.load_after(connection, seq, before, newest, _touched(effect))

    # A correction is of which dossier, what, why; the moment is an extra by name.
    def correct(
        self,
        actor: Actor,
        code: str,
        changes: Mapping[str, Any],
        reason: str,
        *,
        at: datetime | None = None,
    ) -> Done[Dossier]:
        """Change intake facts after the receipt; the old ones are kept, a new receipt is due.

        `changes` are keys of the intake's shape; of `applicant` only the keys that change. Another
        procedure may be chosen while nobody has begun. Raises InvalidInput naming the field,
        UnlawfulStep, NotFound, NotAllowed, ClockWrong.
        """
        actor.need(Right.RECEIVE)
        calendar, remote = self._office.calendar(), self._office.remote_area()
        with self._database.write() as connection:
            now = self._when(connection, actor, at)
            seq = self._lookup.seq(connection, code)
            before = reading.load(connection, seq)
            check(before, Action.CORRECT, {"reason": reason}, now, present=at is None)
            corrected = correction(before, changes, reason)
            stored = self._version(connection, before, corrected.intake.procedure)
            told = correct_within(
                connection,
                seq,
                before,
                corrected,
                stored=stored,
                calendar=calendar,
                remote=remote,
                at=now,
            )
            entry = Entry(
                now,
                actor,
                Action.CORRECT.value,
                dossier=seq,
                status=before.status,
                note=corrected.note,
                data=told,
            )
            self.record(connection, entry)
            dossier = reading.load(connection, seq)
        return Done(dossier, Change(dossiers=True, outbox=True, dossier=dossier.id))

    def _when(self, connection: Connection, actor: Actor, at: datetime | None) -> datetime:
        """The moment of a step: now, or `at` keyed in later. Raises ClockWrong, InvalidInput."""
        now = self.moment(connection)
        if at is None:
            return now
        if at < now - _ORDINARY_DELAY:
            actor.need(Right.KEY_IN_LATE)
        if at > now + _CLOCK_SLACK:
            raise InvalidInput("Thời điểm này ở tương lai.", field="at")
        return at

    def _version(self, connection: Connection, dossier: Dossier, code: str) -> Stored:
        """The version the dossier was received under; of another procedure the one in force."""
        if code == dossier.procedure.code:
            return catalogue_store.version(connection, code, dossier.procedure.version)
        return catalogue_store.current(connection, code)

    def undo(self, actor: Actor, code: str, *, within: timedelta = UNDO_WITHIN) -> Done[Dossier]:
        """Take the last step back, some minutes after it and unless the province may have it.

        Whoever took it, or a supervisor. Raises CannotUndo saying why not, NotFound, NotAllowed.
        """
        actor.need(Right.PROCESS)
        with self._database.write() as connection:
            seq = self._lookup.seq(connection, code)
            dossier = reading.load(connection, seq)
            self._deeds.take_back(connection, actor, seq, dossier, within=within)
            dossier = reading.load(connection, seq)
        return Done(dossier, Change(dossiers=True, outbox=True, dossier=dossier.id))

    def save_draft(self, actor: Actor, place: str, body: dict[str, Any]) -> datetime:
        """Keep unfinished work; when it was kept."""
        now = self._clock.now()
        with self._database.write() as connection:
            text = json.dumps(body, ensure_ascii=False)
            drafts.put(connection, owner=actor.id, place=place, body=text, at=now)
        return now

    def draft(self, actor: Actor, place: str) -> Draft | None:
        """The work this person left unfinished at `place`, also after a kill."""
        with self._database.read() as connection:
            found = drafts.get(connection, owner=actor.id, place=place)
        return None if found is None else Draft(json.loads(found.body), found.saved_at)

    def drop_draft(self, actor: Actor, place: str) -> None:
        """Forget it: the work was finished or thrown away on purpose."""
        with self._database.write() as connection:
            drafts.drop(connection, owner=actor.id, place=place)

    def moment(self, connection: Connection) -> datetime:
        """The moment of what is written in this transaction. Raises ClockWrong."""
        return timekeeping.moment(connection, self._clock)

    def record(self, connection: Connection, entry: Entry, *, now: datetime | None = None) -> int:
        """Journal it, and remember to tell the province: a snapshot and one progress entry.

        In the caller's transaction; the entry has an actor, a dossier and its status. `now` is
        what `moment` said in it, where the caller has asked. Raises ClockWrong, whatever moment
        the entry bears. Gives the entry's id.
        """
        return self._deeds.record(connection, entry, now=now)

    def _already(self, connection: Connection, intake: Intake) -> Dossier | None:
        if intake.request_id is None:
            return None
        seq = reading.seq_of_request(connection, intake.request_id)
        return None if seq is None else reading.load(connection, seq)

    def _moment_of(
        self, actor: Actor, intake: Intake, now: datetime
    ) -> tuple[datetime, datetime | None]:
        """When it counts as received, and when it was keyed in if that was later."""
        given = intake.received_at
        birth = intake.applicant.birth_date
        if birth is not None and birth.after(local(now).date()):
            raise InvalidInput("Ngày sinh ở tương lai.", field="applicant.birth_date")
        if given is None:
            return now, None
        if given > now + _CLOCK_SLACK:
            raise InvalidInput("Thời điểm nhận ở tương lai.", field="received_at")
        if given >= now - _ORDINARY_DELAY:
            return given, None
        actor.need(Right.KEY_IN_LATE)
        return given, now


def _touched(effect: Effect) -> list[str]:
    """Which parts of the dossier the step wrote to, beside its own row and its history."""
    wrote = {
        "clock": effect.clock,
        "custody": effect.taker,
        "fees": effect.payment,
        "payments": effect.payment,
        "delivery": effect.delivery,
    }
    return [part for part, written in wrote.items() if written is not None]


def _start(procedure: Procedure, case: str | None, at: datetime, *, remote: bool) -> ClockEvent:
    """The clock's first event, with what a remote commune adds to the term."""
    plus = procedure.remote_term(case) if remote else None
    return ClockEvent(ClockKind.START, at, REMOTE if plus else "", plus=plus)
