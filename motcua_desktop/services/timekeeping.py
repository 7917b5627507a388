"""The clock that everything is written by: checked at each receipt and step, set right by a person.

`moment` is the one place where a receipt or step gets its moment.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.moment import iso, moment_text
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.text import text_field
from motcua_desktop.domain.timekeeping import moment_to_write
from motcua_desktop.errors import ClockWrong, InvalidInput
from motcua_desktop.models import journal, timekeeping
from motcua_desktop.models.database import Connection, Database

_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class ClockState:
    """What the clock says, and the newest moment written. `trouble` when nothing may be written."""

    now: datetime
    last: datetime | None
    trouble: ClockWrong | None = None

    def to_json(self) -> dict[str, Any]:
        behind = (self.last - self.now).total_seconds() if self.last else 0.0
        return {
            "now": iso(self.now),
            "last_written_at": iso(self.last),
            "behind_seconds": max(round(behind), 0),
            "ok": self.trouble is None,
        }


@dataclass(frozen=True, slots=True)
class Accepted:
    """The clock goes on from `now`; `later` are the dossiers that bear a moment still to come."""

    now: datetime
    last: datetime
    later: tuple[str, ...]

    def sentence(self) -> str:
        """What was done, and which dossiers to look at."""
        told = f"Từ nay ghi theo giờ {moment_text(self.now)}."
        if not self.later:
            return told
        named = ", ".join(self.later)
        return f"{told} Hồ sơ mang giờ sai, cần kiểm tra ngày nhận và ngày hẹn: {named}."


class Timekeeper:
    def __init__(self, database: Database, clock: Clock):
        self._database = database
        self._clock = clock

    def state(self) -> ClockState:
        """Whether receipts and steps may be written now."""
        now = self._clock.now()
        with self._database.read() as connection:
            last = timekeeping.last_written(connection)
        try:
            moment_to_write(now, last)
        except ClockWrong as trouble:
            return ClockState(now, last, trouble)
        return ClockState(now, last)

    def accept(self, actor: Actor, reason: str) -> Done[Accepted]:
        """The clock is right now and was wrong before: work goes on from here, journalled.

        Raises NotAllowed, and InvalidInput without a reason or when the clock did not go back.
        """
        actor.need(Right.ACCEPT_CLOCK)
        why = text_field(reason, field="reason", limit=500, required=True)
        now = self._clock.now()
        with self._database.write() as connection:
            last = timekeeping.last_written(connection)
            if last is None or now >= last:
                raise InvalidInput(
                    "Đồng hồ của máy không chạy lùi; không có gì phải xác nhận.",
                    field="clock",
                    next_step="Cứ làm việc bình thường.",
                )
            later = timekeeping.received_after(connection, now, _MOST_NAMED)
            timekeeping.accept(connection, now)
            told = {"reason": why, "last": iso(last), "later": later}
            note = f"{moment_text(last)} → {moment_text(now)}: {why}"
            journal.write(
                connection, journal.Entry(now, actor, "clock_accept", note=note, data=told)
            )
        return Done(Accepted(now, last, tuple(later)), Change(settings=True))


def moment(connection: Connection, clock: Clock) -> datetime:
    """The moment for a receipt or step written in this transaction. Raises ClockWrong."""
    return moment_to_write(clock.now(), timekeeping.last_written(connection))
