"""What an officer does with dossiers: forecast, receive, show, take the next lawful step."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain import steps
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.calendar import Due
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.clock import derive
from motcua_desktop.domain.dossier import Dossier, DossierFee, Status, SubmittedPaper
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.journey import deed
from motcua_desktop.domain.moment import local, moment_text
from motcua_desktop.domain.numbering import DossierNumber, parse_scan, receipt_day
from motcua_desktop.domain.procedure import (
    CatalogueEntry,
    Channel,
    ComponentRule,
    FeeRule,
    Procedure,
    match_component,
)
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.steps import Action, Effect
from motcua_desktop.domain.term import Term
from motcua_desktop.domain.text import fold, one_line
from motcua_desktop.errors import InvalidInput, NotFound
from motcua_desktop.models import catalogue as catalogue_store
from motcua_desktop.models import dossiers, drafts, journal, outbox, reading
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.journal import Entry
from motcua_desktop.services.office import Office

# Intake keyed in within these minutes of the moment on the paper is ordinary work.
_ORDINARY_DELAY = timedelta(minutes=5)
_CLOCK_SLACK = timedelta(minutes=1)
OTHER_PAPER = "khac:"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the desk would promise for a procedure now: shown before anything is taken in."""

    entry: CatalogueEntry
    term: Term | None
    term_text: str
    due: Due | None
    fees: tuple[FeeRule, ...]
    papers: tuple[ComponentRule, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """Work that was not finished: the intake's shape as typed, checked by nobody yet."""

    body: dict[str, Any]
    saved_at: datetime


class Desk:
    def __init__(self, database: Database, clock: Clock, agency: Agency, office: Office):
        self._database = database
        self._clock = clock
        self._agency = agency
        self._office = office

    def forecast(
        self, code: str, channel: Channel, case: str | None = None, at: datetime | None = None
    ) -> Forecast:
        """Term, due moment, fees and papers for this procedure. Raises NotFound."""
        with self._database.read() as connection:
            entry = catalogue_store.current(connection, code).entry
        procedure = entry.procedure
        term = procedure.term(channel, case)
        moment = at or self._clock.now()
        return Forecast(
            entry=entry,
            term=term,
            term_text=term_text(procedure, channel, term),
            due=self._office.due(moment, term) if term else None,
            fees=procedure.rule(channel).fees,
            papers=procedure.papers(case),
        )

    def receive(self, actor: Actor, intake: Intake) -> Done[Dossier]:
        """Take the dossier in: number, papers, journal and outbox in one transaction.

        When this returns the dossier is on the disk and may be printed. The same `request_id`
        gives the same dossier again. A `received_at` in the past is "nhập bù": supervisors only,
        the number carries that day. Raises InvalidInput, NotFound (procedure), NotAllowed,
        NumbersExhausted.
        """
        actor.need(Right.RECEIVE)
        now = self._clock.now()
        self._office.calendar()
        with self._database.write() as connection:
            known = self._already(connection, intake)
            if known is not None:
                return Done(known, Change())
            received_at, keyed_in_at = self._moment_of(actor, intake, now)
            stored = catalogue_store.current(connection, intake.procedure)
            procedure = stored.entry.procedure
            _check_offered(procedure, intake)
            term = procedure.term(intake.channel, intake.case)
            day = receipt_day(received_at)
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
                papers=_papers(procedure, intake),
                fees=_fees(procedure, intake),
                received_at=received_at,
                received_by=actor.name,
                keyed_in_at=keyed_in_at,
                term=term,
                due=self._office.due(received_at, term) if term else None,
            )
            seq = dossiers.insert_dossier(connection, new)
            note = f"nhập bù lúc {moment_text(keyed_in_at)}" if keyed_in_at else ""
            self._write(
                connection,
                Entry(
                    received_at, actor, "receive", dossier=seq, status=Status.RECEIVED, note=note
                ),
            )
            catalogue_store.count_use(connection, procedure.code, now)
            dossier = reading.load(connection, seq)
        return Done(dossier, Change(dossiers=True, outbox=True, dossier=dossier.id))

    def show(self, text: str) -> Dossier:
        """The dossier with this printed code, alias, id, barcode digits or QR.

        Raises NotFound, or InvalidInput with a plain sentence for a damaged scan.
        """
        with self._database.read() as connection:
            return reading.load(connection, self._seq(connection, text))

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

        Raises UnlawfulStep naming the lawful steps, InvalidInput, NotFound, NotAllowed.
        """
        actor.need(Right.PROCESS)
        now = self._clock.now()
        if at is not None and at < now - _ORDINARY_DELAY:
            actor.need(Right.KEY_IN_LATE)
        if at is not None and at > now + _CLOCK_SLACK:
            raise InvalidInput("Thời điểm này ở tương lai.", field="at")
        with self._database.write() as connection:
            seq = self._seq(connection, code)
            before = reading.load(connection, seq)
            effect = steps.decide(before, action, data, note=note, at=at or now)
            self._apply(connection, actor, seq, before, effect)
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

    def _apply(
        self, connection: Connection, actor: Actor, seq: int, before: Dossier, effect: Effect
    ) -> None:
        columns: dict[str, Any] = {**effect.columns, "status": effect.status.value}
        if effect.clock is not None:
            dossiers.add_clock_event(connection, seq, effect.clock)
            events = reading.clock_events(connection, seq)
            found = derive(events, before.term, self._office.calendar())
            columns |= dossiers.due_columns(found)
        if effect.paid:
            dossiers.add_payment(connection, seq, effect.paid)
        dossiers.update_dossier(connection, seq, columns)
        action, status = effect.action.value, effect.status
        self._write(
            connection,
            Entry(
                effect.at,
                actor,
                action,
                dossier=seq,
                status=status,
                note=effect.note,
                data=dict(effect.data),
            ),
        )

    def _write(self, connection: Connection, entry: Entry) -> None:
        """Journal it, and remember to tell the province: a snapshot and one progress entry."""
        journal.write(connection, entry)
        if entry.actor is None or entry.dossier is None or entry.status is None:
            raise ValueError("what is done to a dossier has an actor and a status")
        progress = {
            "at": entry.at.isoformat(),
            "officer": entry.actor.name,
            "title": entry.actor.role.label,
            "action": deed(entry.action),
            "note": entry.note,
            "status": entry.status.value,
        }
        now = self._clock.now()
        for kind, data in (("dossier", {}), ("progress", progress)):
            intent = outbox.Intent(self._clock.new_id(), entry.dossier, kind, now, data)
            outbox.enqueue(connection, intent)
        outbox.refresh(connection, entry.dossier)

    def _seq(self, connection: Connection, text: str) -> int:
        typed = one_line(text)
        scanned = parse_scan(typed)
        if scanned is not None:
            if not scanned.genuine(self._agency.qr_key):
                raise InvalidInput(
                    "Mã QR này không do quầy nào của xã lập; hãy kiểm tra giấy.", field="scan"
                )
            seq = reading.seq_of(connection, scanned.digits)
        else:
            seq = reading.seq_of(connection, typed) or reading.seq_of(connection, typed.upper())
        if seq is None:
            raise NotFound(f"Không có hồ sơ nào mang mã «{typed[:60]}» ở quầy này.")
        return seq

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


def term_text(procedure: Procedure, channel: Channel, term: Term | None) -> str:
    """How the forms write the term, and what is said where the catalogue has none."""
    if term is not None:
        return term.text()
    return procedure.rule(channel).term_note or "theo thông báo của cơ quan giải quyết"


def _check_offered(procedure: Procedure, intake: Intake) -> None:
    if not procedure.active:
        raise InvalidInput("Thủ tục này đã bị bãi bỏ.", field="procedure")
    names = [case.name for case in procedure.cases]
    names += [paper.case for paper in procedure.components if paper.case]
    if intake.case is not None and intake.case not in names:
        choices = "; ".join(dict.fromkeys(names)) or "thủ tục này không có trường hợp riêng"
        raise InvalidInput(
            f"Trường hợp «{intake.case}» không có; hãy dùng: {choices}.", field="case"
        )


def _papers(procedure: Procedure, intake: Intake) -> tuple[SubmittedPaper, ...]:
    rules = procedure.papers(intake.case)
    if intake.papers is None:
        return tuple(
            SubmittedPaper(rule.name, rule.originals, rule.copies, rule.code)
            for rule in rules
            if rule.required and not rule.present_only
        )
    return tuple(_named(paper, place, rules) for place, paper in enumerate(intake.papers))


def _named(paper: SubmittedPaper, place: int, rules: tuple[ComponentRule, ...]) -> SubmittedPaper:
    """The paper under its official name; one that the procedure does not ask for must say so."""
    if not rules or fold(paper.name).startswith(OTHER_PAPER):
        return paper
    rule = match_component(paper.name, rules)
    if rule is None:
        raise InvalidInput(
            f"Thủ tục này không có giấy tờ «{paper.name[:80]}».",
            field=f"components.{place}.name",
            next_step="Dùng đúng tên trong danh mục; giấy tờ ngoài danh mục ghi «Khác: tên giấy».",
        )
    return replace(paper, name=rule.name, code=paper.code or rule.code)


def _fees(procedure: Procedure, intake: Intake) -> tuple[DossierFee, ...]:
    return tuple(
        DossierFee(fee.name, fee.amount, 0, fee.note or fee.unit)
        for fee in procedure.rule(intake.channel).fees
    )
