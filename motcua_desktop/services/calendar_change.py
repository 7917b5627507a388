"""A calendar that changes late: which promises it would move, and moving them on purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.calendar import Due, OfficeCalendar
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.clock import ClockEvent, ClockKind, added, advance, derive
from motcua_desktop.domain.moment import iso, local, moment_text
from motcua_desktop.domain.recount import RECOUNT, Affected, difference
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.text import text_field
from motcua_desktop.errors import InvalidInput
from motcua_desktop.models import dossiers, journal, promises, reading, snapshots
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.models.promises import Promise
from motcua_desktop.services.desk import Desk
from motcua_desktop.services.office import CalendarReport, Office

_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class CalendarPreview:
    """What a file changes in the calendar, and the open dossiers whose date it would move."""

    report: CalendarReport
    affected: tuple[Affected, ...]

    def to_json(self) -> dict[str, Any]:
        """What `calendar import` tells."""
        return {**self.report.to_json(), "affected": [one.to_json() for one in self.affected]}


class CalendarChange:
    def __init__(self, database: Database, clock: Clock, office: Office, desk: Desk):
        self._database = database
        self._clock = clock
        self._office = office
        self._desk = desk

    def preview(self, actor: Actor, data: bytes) -> CalendarPreview:
        """What this file would change, and whose date; nothing is written.

        Raises BadFile saying where, NotAllowed.
        """
        report, calendar = self._office.preview(actor, data)
        return CalendarPreview(report, self._affected(calendar))

    def import_file(self, actor: Actor, data: bytes) -> Done[CalendarPreview]:
        """Take the file in; every promised date stays, those it would move are told.

        Raises BadFile saying where, NotAllowed.
        """
        done = self._office.import_file(actor, data)
        return Done(CalendarPreview(done.value, self.affected()), done.change)

    def affected(self) -> tuple[Affected, ...]:
        """The open dossiers that the calendar in force would give another due moment."""
        return self._affected(self._office.calendar())

    def apply(
        self, actor: Actor, codes: Sequence[str] | None, reason: str
    ) -> Done[tuple[Affected, ...]]:
        """Give these dossiers the date of the calendar in force; None: all that get a later one.

        An earlier date is taken only where its dossier is named, for the promise to the citizen
        may stand. Each gets a clock event, a journal entry with both dates, a message for the
        province, and its receipt is due anew. Raises InvalidInput for a code whose date the
        calendar does not move, or without a reason; NotAllowed. Thousands are written some at a
        time, so that others may write between; what is done stays, repeating does the rest.
        """
        actor.need(Right.CONFIGURE)
        why = text_field(reason, field="reason", limit=500, required=True)
        calendar = self._office.calendar()
        with self._database.read() as connection:
            moved, reaching = self._moved(connection, calendar)
        chosen = _chosen(moved, codes)
        done: list[Affected] = []
        for first in range(0, len(chosen), _AT_ONCE):
            with self._database.write() as connection:
                now = self._desk.moment(connection)
                for one in chosen[first : first + _AT_ONCE]:
                    told = self._recount(connection, actor, one, (now, why), reaching)
                    done += [told] if told else []
        changed = bool(done)
        return Done(tuple(done), Change(dossiers=changed, outbox=changed))

    def _recount(
        self,
        connection: Connection,
        actor: Actor,
        one: Promise,
        told: tuple[datetime, str],
        calendar: OfficeCalendar,
    ) -> Affected | None:
        """None when the dossier was finished or moved by somebody else meanwhile."""
        now, reason = told
        before = reading.load(connection, one.seq)
        why = f"lịch làm việc đã đổi; {reason}"
        event = ClockEvent(ClockKind.RECOUNT, now, why, plus=added(before.clock))
        found = advance(before.due, event, before.clock, before.term, calendar)
        if not before.status.open or before.due is None or found is None:
            return None
        if found.due_at == before.due.due_at:
            return None
        columns = dossiers.due_columns(found)
        names = (*columns, "status")
        kept = snapshots.snapshot(connection, one.seq, names, fees=False, papers=False)
        kept["clock"] = True
        dossiers.add_clock_event(connection, one.seq, event)
        dossiers.update_dossier(connection, one.seq, columns, at=event.at)
        entry = journal.Entry(
            event.at,
            actor,
            RECOUNT,
            dossier=one.seq,
            status=before.status,
            note=_note(before.due.due_at, found.due_at, reason),
            data={
                "old_due_at": iso(before.due.due_at),
                "new_due_at": iso(found.due_at),
                "reason": reason,
                journal.BEFORE: kept,
            },
        )
        self._desk.record(connection, entry)
        return _beside(one, before.due, found)

    def _affected(self, calendar: OfficeCalendar) -> tuple[Affected, ...]:
        with self._database.read() as connection:
            moved, _ = self._moved(connection, calendar)
            told = promises.dues(connection, [one.seq for one, _fresh in moved])
        return tuple(_beside(one, told[one.seq], fresh) for one, fresh in moved)

    def _moved(
        self, connection: Connection, calendar: OfficeCalendar
    ) -> tuple[list[tuple[Promise, Due]], OfficeCalendar]:
        """The open promises that `calendar` makes otherwise, and it with all their years."""
        known = promises.open_promises(connection)
        reaching = self._office.reaching(calendar, _years(known))
        fresh = [(one, derive(one.events, one.line.term, reaching)) for one in known]
        return [
            (one, due) for one, due in fresh if due is not None and due.due_at != one.line.due_at
        ], reaching


def _chosen(moved: list[tuple[Promise, Due]], codes: Sequence[str] | None) -> list[Promise]:
    if codes is None:
        return [one for one, fresh in moved if _later(one, fresh)]
    known = {one.line.code: one for one, _fresh in moved}
    for code in codes:
        if code not in known:
            raise InvalidInput(
                f"Lịch hiện nay không đổi ngày hẹn của hồ sơ «{code[:60]}».", field="codes"
            )
    return [known[code] for code in dict.fromkeys(codes)]


def _later(promise: Promise, fresh: Due) -> bool:
    return promise.line.due_at is not None and fresh.due_at > promise.line.due_at


def _note(old: datetime, new: datetime, why: str) -> str:
    return f"hẹn trả {moment_text(old)} → {moment_text(new)}; {why}"


def _beside(promise: Promise, old: Due, new: Due) -> Affected:
    return Affected(promise.line, old.due_at, new.due_at, difference(old, new))


def _years(known: list[Promise]) -> range:
    """From the first receipt to well after the last due moment."""
    if not known:
        return range(0)
    first = min(local(one.line.received_at).year for one in known)
    last = max(local(one.line.due_at).year for one in known if one.line.due_at is not None)
    return range(first, last + 2)
