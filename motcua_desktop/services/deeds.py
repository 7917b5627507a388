"""What was done to a dossier is written down, told to the province, and taken back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.certified_copies import AskedCopies
from motcua_desktop.domain.clock import ClockEvent, ClockKind, advance, paused_since
from motcua_desktop.domain.custody import HandOver, Holder
from motcua_desktop.domain.dossier import Dossier, HistoryLine, Status
from motcua_desktop.domain.journey import deed
from motcua_desktop.domain.news import PROVINCE
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.steps import Action, Circumstances, Effect, last_step
from motcua_desktop.errors import CannotUndo
from motcua_desktop.models import (
    beside,
    certified_copies,
    dossiers,
    journal,
    outbox,
    snapshots,
)
from motcua_desktop.models.database import Connection
from motcua_desktop.models.journal import Entry
from motcua_desktop.services import timekeeping
from motcua_desktop.services.office import Office


class Deeds:
    """All of it in the caller's write transaction."""

    def __init__(self, clock: Clock, agency: Agency, office: Office):
        self._clock = clock
        self._agency = agency
        self._office = office

    # What was decided, of which dossier as it was, in which circumstances.
    def write(
        self,
        connection: Connection,
        around: Circumstances,
        seq: int,
        before: Dossier,
        effect: Effect,
    ) -> HistoryLine:
        """Write what a step does, with what it changes kept for `take_back`; its history line."""
        columns: dict[str, Any] = {**effect.columns, "status": effect.status.value}
        columns |= self._clock_columns(connection, seq, before, effect)
        if effect.taker is not None:
            columns |= _holder_columns(effect.taker)
        money = effect.payment is not None
        kept = snapshots.snapshot(connection, seq, columns, fees=money, papers=False)
        kept["beside"] = _write_beside(connection, seq, before, effect, around.actor)
        kept["clock"] = effect.clock is not None
        dossiers.update_dossier(connection, seq, columns, at=effect.at)
        self._enter_copies(connection, seq, before, effect)
        entry = Entry(
            effect.at,
            around.actor,
            effect.action.value,
            dossier=seq,
            status=effect.status,
            note=effect.note,
            data={**effect.data, journal.BEFORE: kept},
        )
        now = around.at if around.present else None
        return journal.line(entry, self.record(connection, entry, now=now))

    def take_back(
        self, connection: Connection, actor: Actor, seq: int, dossier: Dossier, *, within: timedelta
    ) -> None:
        """Take the dossier's last step back: by who took it, or somebody who may override.

        Raises CannotUndo saying why not, NotAllowed, ClockWrong.
        """
        now = timekeeping.moment(connection, self._clock)
        last = last_step(dossier)
        kept = journal.before(connection, last.id) if last else None
        if last is None or kept is None:
            raise CannotUndo(f"Hồ sơ {dossier.code} không có bước nào để hoàn tác.")
        if last.actor != actor.name:
            actor.need(Right.OVERRIDE)
        told_at = outbox.unsent(connection, seq, last.id)
        if told_at is None:
            raise CannotUndo(f"Bước «{deed(last.action)}» đã gửi lên tỉnh.")
        if signed := _signed(dossier, kept):
            raise CannotUndo(f"{signed} đã ký nhận bàn giao của bước «{deed(last.action)}».")
        if now - told_at > within:
            minutes = within // timedelta(minutes=1)
            raise CannotUndo(f"Bước «{deed(last.action)}» đã quá {minutes} phút.")
        _put_back(connection, seq, last, kept, at=now)
        note, status = deed(last.action), Status(kept["columns"]["status"])
        entry = Entry(now, actor, journal.UNDO, seq, status, note, {"of": last.id})
        journal.write(connection, entry)
        outbox.refresh(connection, seq)

    def record(self, connection: Connection, entry: Entry, *, now: datetime | None = None) -> int:
        """Journal it, and remember to tell the province: a snapshot and one progress entry.

        The entry has an actor, a dossier and its status. The province is not told of what it did
        itself. `now` is this transaction's moment, where the caller knows it. Raises ClockWrong,
        whatever moment the entry bears. The entry's id.
        """
        entry_id = journal.write(connection, entry)
        if entry.actor is None or entry.dossier is None or entry.status is None:
            raise ValueError("what is done to a dossier has an actor and a status")
        if entry.actor == PROVINCE:
            return entry_id
        progress = {
            "at": entry.at.isoformat(),
            "officer": entry.actor.name,
            "title": entry.actor.role.label,
            "action": deed(entry.action),
            "note": entry.note,
            "status": entry.status.value,
            "entry": entry_id,
        }
        now = now or timekeeping.moment(connection, self._clock)
        told = (("dossier", {"entry": entry_id}), ("progress", progress))
        new_id, seq = self._clock.new_id, entry.dossier
        intents = [outbox.Intent(new_id(), seq, kind, now, data) for kind, data in told]
        outbox.enqueue(connection, *intents)
        outbox.wait(connection, entry.dossier)
        return entry_id

    def _clock_columns(
        self, connection: Connection, seq: int, before: Dossier, effect: Effect
    ) -> dict[str, Any]:
        """What the step's clock event makes of what was promised, and whether the clock stands."""
        if effect.clock is None:
            return {} if effect.status.open else {"paused_at": None}
        dossiers.add_clock_event(connection, seq, effect.clock)
        calendar = self._office.calendar()
        found = advance(before.due, effect.clock, before.clock, before.term, calendar)
        stands = paused_since((*before.clock, effect.clock)) if effect.status.open else None
        return {**dossiers.due_columns(found), "paused_at": stands}

    def _enter_copies(
        self, connection: Connection, seq: int, before: Dossier, effect: Effect
    ) -> None:
        """Copies that are certified stand in the year's register."""
        asked = AskedCopies.of(before) if effect.action is Action.COMPLETE else None
        if asked is not None:
            counter = self._agency.counter
            certified_copies.enter(connection, seq, asked, at=effect.at, counter=counter)


def _write_beside(
    connection: Connection, seq: int, before: Dossier, effect: Effect, actor: Actor
) -> dict[str, int]:
    """Hand-over, money and delivery of the step: table → id of the row."""
    written = {}
    if effect.taker is not None:
        passed = HandOver(0, effect.at, before.holder, effect.taker, actor=actor.name)
        written["hand_over"] = beside.hand_over(connection, seq, passed)
    if effect.payment is not None:
        written["payment"] = dossiers.add_payment(connection, seq, effect.payment)
    if effect.delivery is not None:
        written["delivery"] = beside.deliver(connection, seq, effect.delivery)
    return written


def _put_back(
    connection: Connection, seq: int, last: HistoryLine, kept: Mapping[str, Any], *, at: datetime
) -> None:
    """The dossier as it was before `last`, of which the province never hears."""
    snapshots.restore(connection, seq, kept, at=last.at)
    if kept.get("clock"):
        back = ClockEvent(ClockKind.UNDO, at, deed(last.action))
        dossiers.add_clock_event(connection, seq, back)
    beside.take_back(connection, kept.get("beside", {}), at=at)
    outbox.drop_progress(connection, seq, last.id)


def _signed(dossier: Dossier, kept: Mapping[str, Any]) -> str:
    """Who signed for the hand-over of the step that kept this; "" while nobody has."""
    passed = kept.get("beside", {}).get("hand_over")
    return next((one.taken_by for one in dossier.custody if one.id == passed), "")


def _holder_columns(taker: Holder) -> dict[str, Any]:
    return {
        "holder": taker.name,
        "holder_kind": taker.kind.value,
        "holder_until": taker.until,
    }
