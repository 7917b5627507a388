"""Seeded communes: a few dozen lives each, written straight into a store's tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from motcua_desktop.domain.dossier import Status
from motcua_desktop.models.columns import milliseconds
from motcua_desktop.models.supervision_tables import PromiseBeforeRow
from motcua_desktop.models.tables import DossierRow, JournalRow
from tests.fakes.slow_figures import ENDS, Event, Life

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_B = PromiseBeforeRow.__table__  # type: ignore[attr-defined]
_J = JournalRow.__table__  # type: ignore[attr-defined]
_OPENING = datetime(2025, 12, 1, tzinfo=UTC)
_STATUS = {
    "done": Status.COMPLETED,
    "refused": Status.REFUSED,
    "withdrawn": Status.WITHDRAWN,
    "stopped": Status.STOPPED,
    "returned": Status.RETURNED,
}


@dataclass(frozen=True)
class Offer:
    """A procedure version of the store."""

    id: int
    field_name: str
    code: str


def offers(connection: Connection) -> list[Offer]:
    """What the store's catalogue offers."""
    rows = connection.exec_driver_sql("SELECT id, field_name, code FROM procedure_version")
    return [Offer(*row) for row in rows]


def commune(dice: Random, offered: Sequence[Offer], dossiers: int) -> list[tuple[Offer, Life]]:
    """So many lives between December 2025 and January 2027, with every kind of turn."""
    known = dice.sample(list(offered), min(len(offered), dice.randint(1, 6)))
    return [(offer, _life(dice, offer)) for offer in dice.choices(known, k=dossiers)]


def _life(dice: Random, offer: Offer) -> Life:
    at = _OPENING + timedelta(seconds=dice.randrange(400 * 24 * 3_600))
    in_hours = dice.random() < 0.25
    term = (
        timedelta(hours=dice.choice((4, 24))) if in_hours else timedelta(days=dice.randint(1, 40))
    )
    due = None if dice.random() < 0.08 else _closing(at + term, in_hours=in_hours)
    life = Life(offer.field_name, offer.code, dice.random() < 0.4, in_hours)
    life.events.append(Event(at, "received", due))
    for _ in range(dice.choice((0, 0, 0, 1, 1, 2, 4))):
        life.events.append(_turn(dice, life.events[-1]))
    if dice.random() < 0.75:
        _end(dice, life)
    return life


def _turn(dice: Random, now: Event) -> Event:
    """An extension, a pause, or what ends one; the clock that goes on has lost its time."""
    at = now.at + timedelta(minutes=dice.randint(1, 30 * 24 * 60))
    if now.waits:
        return Event(at, "changed", now.due and now.due + (at - now.at))
    if dice.random() < 0.5:
        return Event(at, "changed", now.due, waits=True)
    return Event(at, "changed", (now.due or at) + timedelta(days=dice.randint(1, 20)))


def _end(dice: Random, life: Life) -> None:
    now = life.events[-1]
    what = dice.choices(("done", "refused", "withdrawn", "stopped"), (12, 1, 1, 1))[0]
    at, due = now.at + timedelta(minutes=dice.randint(1, 45 * 24 * 60)), now.due
    if due is not None and due > now.at and dice.random() < 0.5:
        # On the day, in the very minute, or a minute beside it.
        beside = dice.choice((-61, -20, 0, 20, 61, -36_000, 18_000))
        at = max(due + timedelta(seconds=beside), now.at)
    if now.waits and due is not None:
        due += at - now.at
    life.events.append(Event(at, what, due))
    if what in ("done", "stopped") and dice.random() < 0.6:
        back = at + timedelta(minutes=dice.randint(1, 20 * 24 * 60))
        life.events.append(Event(back, "returned", due))


def _closing(moment: datetime, *, in_hours: bool) -> datetime:
    """A term in days runs out when the office closes (17:00, here 10:00 UTC)."""
    return moment if in_hours else moment.replace(hour=10, minute=0)


def write(connection: Connection, lives: Sequence[tuple[Offer, Life]]) -> None:
    """The rows that a desk would have by now."""
    heads, before, journal = [], [], []
    for seq, (offer, life) in enumerate(lives, 1):
        heads.append(head(seq, offer, life))
        for earlier, event in zip(life.events, life.events[1:], strict=False):
            if (earlier.due, earlier.waits) != (event.due, event.waits):
                before.append(
                    {
                        "dossier": seq,
                        "until": event.at,
                        "due_at": earlier.due,
                        "paused_at": earlier.at if earlier.waits else None,
                    }
                )
        journal += [_line(seq, event) for event in life.events if event.what in _STATUS]
    for table, rows in ((_D, heads), (_B, before), (_J, journal)):
        if rows:
            connection.execute(insert(table), rows)


def head(seq: int, offer: Offer, life: Life) -> dict[str, Any]:
    """The dossier's own row as it stands after all that happened."""
    last, end = life.events[-1], next((one for one in life.events if one.what in ENDS), None)
    status = _STATUS.get(last.what, Status.IN_PROGRESS)
    return {
        **_PLAIN,
        "seq": seq,
        "id": f"{seq:036d}",
        "code": f"H50.31.12-{seq:010d}",
        "scan": f"{seq:014d}",
        "serial": seq,
        "register_number": seq,
        "procedure_id": offer.id,
        "channel": "online" if life.online else ("counter", "post")[seq % 2],
        "status": status.value,
        "received_at": life.events[0].at,
        "term": 1,
        "term_unit": "working_hours" if life.in_hours else "working_days",
        "due_at": last.due,
        "completed_at": end and end.at,
        "returned_at": last.at if last.what == "returned" else None,
        "paused_at": last.at if last.waits else None,
    }


def _line(seq: int, event: Event) -> dict[str, Any]:
    return {
        "at": event.at,
        "actor": 1,
        "actor_name": "Hồ Thị Nga",
        "action": event.what,
        "dossier": seq,
        "status": _STATUS[event.what].value,
        "note": "",
        "data": "{}",
        "hash": "0" * 64,
    }


_PLAIN: dict[str, Any] = {
    "counter": 1,
    "register_year": 2026,
    "kind": "citizen",
    "name": "Nguyễn Thị Ánh",
    "id_type": "cccd",
    "id_number": "998190001234",
    "address": "Thôn Hà Bạc",
    "sets": 1,
    "return_by": "counter",
    "postal_address": "",
    "summary": "",
    "note": "",
    "received_by": "Hồ Thị Nga",
    "result_number": "",
    "result_name": "",
    "collected_by": "",
    "sync_state": "confirmed",
    "revision": 1,
}

RECEIVED, IN_TIME, LATE = 68_440, 63_222, 2_550


def centre(connection: Connection, offered: Sequence[Offer], first: date, last: date) -> None:
    """A year like a provincial centre's: so many received, in time, late; the rest still open."""
    start = datetime(first.year, first.month, first.day, 1, tzinfo=UTC)
    minutes = ((last - first).days + 1) * 24 * 60 - 16 * 60
    late = {n * 9 * RECEIVED // (10 * LATE) for n in range(LATE)}
    left = [n for n in range(RECEIVED) if n not in late]
    still = set(left[:: len(left) // (RECEIVED - IN_TIME - LATE)][: RECEIVED - IN_TIME - LATE])
    rows = []
    for n in range(RECEIVED):
        at = start + timedelta(minutes=n * minutes // RECEIVED)
        due = at + timedelta(days=10)
        done: datetime | None = at + timedelta(minutes=30)
        if n in late:
            done = due + timedelta(days=1 + n % 20)
        elif n in still:
            done = None
        elif n % 3 == 0 and n < RECEIVED * 9 // 10:
            done = due
        rows.append(_centre_row(n, offered[n % len(offered)], at, due, done))
    names = ", ".join(_CENTRE)
    marks = ", ".join("?" * len(_CENTRE))
    connection.exec_driver_sql(f"INSERT INTO dossier ({names}) VALUES ({marks})", rows)


# A dossier of the year: which, under what, and its three moments.
def _centre_row(
    n: int, offer: Offer, at: datetime, due: datetime, done: datetime | None
) -> tuple[Any, ...]:
    told = {
        **_PLAIN,
        "id": f"{n:036d}",
        "code": f"H50.31.12-{n:010d}",
        "scan": f"{n:014d}",
        "serial": n,
        "register_number": n,
        "procedure_id": offer.id,
        "channel": ("online", "counter", "post")[n % 3],
        "status": 4 if done is None else 10,
        "received_at": milliseconds(at),
        "term": 10,
        "term_unit": "days",
        "due_at": milliseconds(due),
        "completed_at": done and milliseconds(done),
    }
    return tuple(told[name] for name in _CENTRE)


_CENTRE = (
    *_PLAIN, "id", "code", "scan", "serial", "register_number", "procedure_id", "channel", "status",
    "received_at", "term", "term_unit", "due_at", "completed_at",
)  # fmt: skip
