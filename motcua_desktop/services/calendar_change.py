"""A calendar that changes late: which promises it would move, and moving them on purpose."""

from dataclasses import dataclass
from typing import Any

from motcua_desktop.domain.calendar import Due, OfficeCalendar
from motcua_desktop.domain.change import Done
from motcua_desktop.domain.clock import derive
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.recount import Affected, difference
from motcua_desktop.domain.staff import Actor
from motcua_desktop.models import promises
from motcua_desktop.models.database import Database
from motcua_desktop.models.promises import Promise
from motcua_desktop.services.office import CalendarReport, Office


@dataclass(frozen=True, slots=True)
class CalendarPreview:
    """What a file changes in the calendar, and the open dossiers whose date it would move."""

    report: CalendarReport
    affected: tuple[Affected, ...]

    def to_json(self) -> dict[str, Any]:
        """What `calendar import` tells."""
        return {**self.report.to_json(), "affected": [one.to_json() for one in self.affected]}


class CalendarChange:
    def __init__(self, database: Database, office: Office):
        self._database = database
        self._office = office

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

    def _affected(self, calendar: OfficeCalendar) -> tuple[Affected, ...]:
        with self._database.read() as connection:
            known = promises.open_promises(connection)
            reaching = self._office.reaching(calendar, _years(known))
            moved = {
                one.seq: (one, fresh)
                for one in known
                if (fresh := derive(one.events, one.line.term, reaching)) is not None
                and fresh.due_at != one.line.due_at
            }
            told = promises.dues(connection, list(moved))
        return tuple(_beside(one, told[seq], fresh) for seq, (one, fresh) in moved.items())


def _beside(promise: Promise, old: Due, new: Due) -> Affected:
    return Affected(promise.line, old.due_at, new.due_at, difference(old, new))


def _years(known: list[Promise]) -> range:
    """From the first receipt to well after the last due moment."""
    if not known:
        return range(0)
    first = min(local(one.line.received_at).year for one in known)
    last = max(local(one.line.due_at).year for one in known if one.line.due_at is not None)
    return range(first, last + 2)
