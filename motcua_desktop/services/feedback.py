"""Feedback (phản ánh, kiến nghị): taken in, passed on, answered; its terms and the hotline."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.clock import ClockEvent, ClockKind
from motcua_desktop.domain.feedback import (
    Feedback,
    FeedbackEvent,
    FeedbackNumber,
    FeedbackState,
    NewFeedback,
)
from motcua_desktop.domain.feedback_paper import FeedbackForm, FeedbackSheet, feedback_sheet
from motcua_desktop.domain.feedback_steps import (
    Around,
    FeedbackAction,
    FeedbackTerms,
    step_of,
    take,
)
from motcua_desktop.domain.hotline import Hotline
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.text import text_field
from motcua_desktop.errors import InvalidInput, NotFound
from motcua_desktop.models import catalogue, journal, settings
from motcua_desktop.models import feedback as store
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.feedback import Wanted
from motcua_desktop.resources import resource
from motcua_desktop.services.lookup import Lookup
from motcua_desktop.services.office import Office
from motcua_desktop.services.timekeeping import moment

__all__ = ["FeedbackDesk", "Hotline", "Wanted", "hotline", "terms"]
_TERMS, _HOTLINE = "feedback_terms", "hotline"
_HOLDERS = 200


def hotline(database: Database) -> Hotline:
    """Where people may call, write and complain; empty while nobody has said it."""
    with database.read() as connection:
        told = settings.get(connection, _HOTLINE)
    return Hotline.parse(json.loads(told)) if told else Hotline()


def terms(database: Database) -> FeedbackTerms:
    """How long an answer may take here: the office's own word, else as shipped (to be checked)."""
    with database.read() as connection:
        return _terms(connection)


class FeedbackDesk:
    def __init__(self, database: Database, clock: Clock, agency: Agency, office: Office):
        self._database = database
        self._clock = clock
        self._agency = agency
        self._office = office
        self._lookup = Lookup(database, agency)

    def receive(self, actor: Actor, new: NewFeedback) -> Done[Feedback]:
        """Take it in under this counter's next number; the same `request_id` never makes two.

        Its day is promised by working days of the office's calendar. Raises NotAllowed, ClockWrong,
        NotFound (no such dossier or procedure here), InvalidInput for a moment still to come.
        """
        actor.need(Right.RECEIVE)
        # The calendar is asked before the transaction: it may have to write a year of its own.
        self._office.calendar()
        key = new.request_id or self._clock.new_id()
        with self._database.write() as connection:
            row = store.row_of_key(connection, key)
            if row is not None:
                return Done(store.load(connection, row), Change())
            dossier = self._dossier(connection, new.dossier)
            case = self._received(connection, actor, new, key)
            row = store.add(connection, case, dossier)
            at = moment(connection, self._clock)
            event = FeedbackEvent(at, "receive", actor.name, case.channel.label)
            store.note(connection, row, event)
            told = {"number": str(case.number), "kind": case.kind.value}
            entry = journal.Entry(at, actor, "feedback_receive", note=str(case.number), data=told)
            journal.write(connection, entry)
            case = store.load(connection, row)
        return Done(case, Change(feedback=True))

    def show(self, actor: Actor, number: str) -> Feedback:
        """One case with what was done with it. Raises NotFound, InvalidInput, NotAllowed."""
        actor.need(Right.READ)
        with self._database.read() as connection:
            return store.load(connection, self._row(connection, number))

    def search(self, actor: Actor, wanted: Wanted) -> tuple[Feedback, ...]:
        """The cases that fit, the newest first: by number, name, phone, dossier or subject,
        accents aside."""
        actor.need(Right.READ)
        with self._database.read() as connection:
            return store.cases(connection, wanted)

    def counts(self, actor: Actor) -> dict[FeedbackState, int]:
        """How many cases there are in each state."""
        found = self.search(actor, Wanted())
        return {state: sum(one.state is state for one in found) for state in FeedbackState}

    def step(
        self, actor: Actor, number: str, action: FeedbackAction, told: Mapping[str, Any]
    ) -> Done[Feedback]:
        """Do this with the case. Raises NotFound, NotAllowed, UnlawfulStep, InvalidInput naming
        the key, ClockWrong."""
        calendar = self._office.calendar()
        with self._database.write() as connection:
            row = self._row(connection, number)
            case = store.load(connection, row)
            at = moment(connection, self._clock)
            around = Around(at, actor, calendar, _terms(connection))
            effect = take(case, action, told, around)
            if action is FeedbackAction.CORRECT:
                self._correct(connection, row, effect.case)
            else:
                store.change(connection, row, effect.case)
            data = dict(effect.data)
            store.note(
                connection, row, FeedbackEvent(at, action.value, actor.name, effect.note, data)
            )
            kept = {"number": str(case.number), "step": action.value}
            note = f"{case.number}: {step_of(action).label}"
            journal.write(
                connection, journal.Entry(at, actor, "feedback_step", note=note, data=kept)
            )
            case = store.load(connection, row)
        return Done(case, Change(feedback=True))

    def holders(self) -> tuple[str, ...]:
        """To whom cases were passed on before, for the box that asks."""
        with self._database.read() as connection:
            return store.holders(connection, _HOLDERS)

    def sheet(self, actor: Actor, number: str, form: FeedbackForm) -> FeedbackSheet:
        """What a paper of the case says. Raises NotFound, FormNotDue, NotAllowed."""
        case = self.show(actor, number)
        name = self._procedure_name(case.procedure)
        told = hotline(self._database)
        return feedback_sheet(
            case, self._agency, form, told, procedure=name, made_at=self._clock.now()
        )

    def terms(self) -> FeedbackTerms:
        """How long things may take here."""
        return terms(self._database)

    def set_terms(self, actor: Actor, told: Mapping[str, object]) -> Done[FeedbackTerms]:
        """The office's own terms from now on; what was promised stays. What is left out stays too.

        Raises InvalidInput naming the key, NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        before = self.terms()
        fresh = replace(FeedbackTerms.parse(told, before), to_check="")
        with self._database.write() as connection:
            settings.put(connection, _TERMS, json.dumps(fresh.to_json(), ensure_ascii=False))
            note = f"trả lời {fresh.answer}, chuyển đơn {fresh.refer}, gia hạn {fresh.extension}"
            self._log(connection, actor, "feedback_terms", f"{note} ngày làm việc")
        return Done(fresh, Change(settings=True))

    def hotline(self) -> Hotline:
        """Where people may call, write and complain."""
        return hotline(self._database)

    def set_hotline(self, actor: Actor, told: Hotline) -> Done[Hotline]:
        """The office's hotline from now on. Raises NotAllowed."""
        actor.need(Right.CONFIGURE)
        with self._database.write() as connection:
            settings.put(connection, _HOTLINE, json.dumps(told.to_json(), ensure_ascii=False))
            note = ", ".join(one.phone for one in told.phones) or "chưa có số nào"
            self._log(connection, actor, "change_hotline", note)
        return Done(told, Change(settings=True))

    def _received(
        self, connection: Connection, actor: Actor, new: NewFeedback, key: str
    ) -> Feedback:
        now = moment(connection, self._clock)
        received = new.received_at or now
        if received > now:
            raise InvalidInput("Thời điểm nhận chưa tới.", field="received_at")
        term = _terms(connection).of(new.kind)
        year = local(now).year
        return Feedback(
            number=store.fresh_number(connection, year, self._agency.counter),
            key=key,
            kind=new.kind,
            channel=new.channel,
            received_at=received,
            sender=new.sender,
            subject=new.subject,
            content=new.content,
            dossier=new.dossier,
            procedure=self._procedure(connection, new.procedure),
            due=self._office.promise(ClockEvent(ClockKind.START, received), term),
            state=FeedbackState.RECEIVED,
            holder="",
            answer="",
            answered_at=None,
            answered_by="",
            public=False,
            closed_at=None,
            actor=actor.name,
        )

    def _correct(self, connection: Connection, row: int, case: Feedback) -> None:
        dossier = self._dossier(connection, case.dossier)
        procedure = self._procedure(connection, case.procedure)
        store.correct(connection, row, replace(case, procedure=procedure), dossier)

    def _procedure(self, connection: Connection, code: str) -> str:
        """The code of one in force; "" for none. Raises NotFound."""
        return str(catalogue.current(connection, code).entry.procedure.code) if code else ""

    def _dossier(self, connection: Connection, text: str) -> int | None:
        """The dossier's row, by whatever the person has in hand; None where nothing was told."""
        if not text:
            return None
        try:
            return self._lookup.seq(connection, text)
        except InvalidInput as trouble:
            raise InvalidInput(
                trouble.message, field="dossier", next_step=trouble.next_step
            ) from trouble

    def _row(self, connection: Connection, text: str) -> int:
        year = local(self._clock.now()).year
        number = FeedbackNumber.parse(
            text_field(text, field="number", limit=60), year=year, counter=self._agency.counter
        )
        row = store.row_of(connection, number)
        if row is None:
            raise NotFound(f"Không có phản ánh, kiến nghị số {number}.", field="number")
        return row

    def _procedure_name(self, code: str) -> str:
        if not code:
            return ""
        with self._database.read() as connection:
            try:
                return str(catalogue.current(connection, code).entry.procedure.name)
            except NotFound:
                return code

    def _log(self, connection: Connection, actor: Actor, action: str, note: str) -> None:
        journal.write(connection, journal.Entry(self._clock.now(), actor, action, note=note))


def _terms(connection: Connection) -> FeedbackTerms:
    own = settings.get(connection, _TERMS)
    return FeedbackTerms.parse(json.loads(own)) if own else _shipped()


@lru_cache(maxsize=1)
def _shipped() -> FeedbackTerms:
    told = resource("feedback", "terms.json").read_text(encoding="utf-8")
    return FeedbackTerms.parse(json.loads(told))
