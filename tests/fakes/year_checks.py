"""What must be true of a desk's store after a year, told slowly from what was done."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from sqlalchemy import text

from motcua_desktop.domain.clock import ClockKind
from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.finding import DueLists
from motcua_desktop.domain.forms import Form
from motcua_desktop.domain.moment import VIETNAM, iso, local
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.recount import RECOUNT
from motcua_desktop.domain.report import month_period
from motcua_desktop.domain.steps import Action, lawful
from tests.fakes.slow_clock import DAY, Days, Walk, count, read, works
from tests.fakes.year import Life, Year
from tests.fakes.year_people import CHOICES

_WITHIN = 3
_LEADS_TO = {
    "receive": Status.RECEIVED,
    Action.START: Status.IN_PROGRESS,
    Action.REQUEST_SUPPLEMENT: Status.AWAITING_SUPPLEMENT,
    Action.SUPPLEMENT: Status.IN_PROGRESS,
    Action.REQUEST_PAYMENT: Status.AWAITING_PAYMENT,
    "settle": Status.IN_PROGRESS,
    Action.REJECT: Status.REFUSED,
    Action.WITHDRAW: Status.WITHDRAWN,
    Action.STOP: Status.STOPPED,
    Action.COMPLETE: Status.COMPLETED,
    Action.RETURN: Status.RETURNED,
}
# A dossier begins as received: nothing here makes one that is only registered.
_REACHED = [status for status in Status if status is not Status.REGISTERED]
_PATHS = {(status, action) for status in _REACHED for action in lawful(status)}
_ENDS = {Action.REJECT, Action.WITHDRAW, Action.STOP, Action.COMPLETE}


def troubles(year: Year) -> Iterator[str]:
    """Everything that is not as it must be, in sentences; nothing when the year adds up."""
    shown = {code: year.desk.app.desk.show(code) for code in year.lives}
    for code, dossier in shown.items():
        yield from (f"{code}: {told}" for told in _dossier_troubles(year.lives[code], dossier))
    yield from _number_troubles(year)
    yield from _month_troubles(year, shown)
    yield from due_list_troubles(year)
    yield from year.desk.app.care.check(year.desk.actor)
    broken = year.desk.app.care.verify(year.desk.actor).broken_at
    if broken is not None:
        yield f"the journal's chain breaks at {broken}"


def untaken(year: Year) -> list[str]:
    """What did not happen in this year, of everything that may."""
    missing: list[object] = [*(_PATHS - year.pairs), *(set(ClockKind) - year.kinds)]
    missing += [*(set(Form) - year.forms), *({*Action, RECOUNT} - year.undone)]
    missing += [
        (kind, one)
        for kind, (_, choices) in CHOICES.items()
        for one in choices
        if not year.wheel.seen[kind, one]
    ]
    return [f"never happened: {one}" for one in missing]


def due_list_troubles(year: Year) -> list[str]:
    """Where the reminder lists differ from every dossier gone through by itself."""
    lists = year.desk.app.finder.due(_WITHIN)
    found = {
        name: {entry.line.code for entry in getattr(lists, name)}
        for name in DueLists.__slots__
        if name != "duties"
    }
    slow: dict[str, set[str]] = {name: set() for name in found}
    for life in year.lives.values():
        for name in _lists(life, year.now, year.days):
            slow[name].add(life.code)
    return [
        f"list {name} at {iso(year.now)}: {sorted(found[name] ^ slow[name])[:5]}"
        for name in found
        if found[name] != slow[name]
    ]


def status_of(life: Life) -> Status:
    """Where the steps that stand lead, one after the other."""
    return [_LEADS_TO[one.action] for one in life.stand if one.action in _LEADS_TO][-1]


def ended_at(life: Life) -> datetime | None:
    """When the office was done with it."""
    return next((one.at for one in reversed(life.stand) if one.action in _ENDS), None)


def _dossier_troubles(life: Life, dossier: Dossier) -> Iterator[str]:
    walk = read(life.told)
    yield from _differ("due", dossier.due_at, walk.promised)
    yield from _differ("status", dossier.status, status_of(life))
    yield from _differ("stands since", dossier.paused_at is not None, bool(walk.standing))
    yield from _differ("done", dossier.completed_at, ended_at(life))
    deeds = [line.action for line in dossier.deeds if line.action in {*Action, "recount"}]
    stood = [one.action for one in life.stand[1:]]
    paid = [Action.PAY, Action.WAIVE]
    same = [a == b or (b == "settle" and a in paid) for a, b in zip(deeds, stood, strict=False)]
    if len(deeds) != len(stood) or not all(same):
        yield f"history {deeds} is not what was done: {stood}"
    given = sum(one.amount for one in dossier.payments if one.kind is PaymentKind.PAID)
    yield from _differ("money", sum(fee.paid for fee in dossier.fees), given)
    for one, other in pairwise(dossier.custody):
        yield from _differ("giver", (other.giver.kind, other.giver.name), _taker(one))
    if dossier.custody:
        holder = (dossier.holder.kind, dossier.holder.name)
        yield from _differ("holder", holder, _taker(dossier.custody[-1]))
    yield from _limit_troubles(life, dossier)


def _limit_troubles(life: Life, dossier: Dossier) -> Iterator[str]:
    """How long the citizen may supplement was promised in words: it is counted like any limit."""
    window = dossier.policy.window
    if window is None:
        return
    days = {one.at: one.days for one in life.told if one.what == "asked"}
    for line in dossier.history:
        if line.action == Action.REQUEST_SUPPLEMENT:
            until = count(line.at, (window.amount, window.unit.value), days[line.at])
            yield from _differ("window", line.data["until"], iso(until))


def _taker(passed: Any) -> tuple[Any, str]:
    return passed.taker.kind, passed.taker.name


def _differ(what: str, found: object, wanted: object) -> Iterator[str]:
    if found != wanted:
        yield f"{what} is {found}, not {wanted}"


def _number_troubles(year: Year) -> Iterator[str]:
    """Numbers of a day, lines of the register and of the certified copies: unique, without gaps."""
    rows = _rows(year, "SELECT code, scan, counter, serial, register_number FROM dossier")
    if {row[0] for row in rows} != year.lives.keys():
        yield "the store does not hold exactly the dossiers that were taken in"
    if len({row[1] for row in rows}) != len(rows):
        yield "a barcode was given twice"
    days: dict[tuple[str, int], list[int]] = {}
    for code, _, counter, serial, _ in rows:
        days.setdefault((code.split("-")[1], counter), []).append(serial)
    for place, serials in days.items():
        yield from _gaps(f"the numbers of {place}", serials, 5001)
    yield from _gaps("the register", [row[4] for row in rows], 1)
    copies = [row[0] for row in _rows(year, "SELECT number FROM certified_copy")]
    yield from _gaps("the register of certified copies", copies, 1)


def _gaps(name: str, numbers: list[int], first: int) -> Iterator[str]:
    if sorted(numbers) != list(range(first, first + len(numbers))):
        yield f"{name} are not one after the other"


def _rows(year: Year, sql: str) -> Sequence[Any]:
    with year.desk.app.database.read() as connection:
        return connection.execute(text(sql)).all()


def _month_troubles(year: Year, shown: dict[str, Dossier]) -> Iterator[str]:
    """Biểu II.06a of each month: by itself, to the month before, and counted one by one."""
    closing = 0
    for month in range(1, 13):
        period = month_period(f"2026-{month:02d}")
        cells = year.desk.app.reports.month(year.desk.actor, period).total
        start, end = _midnight(period.first), _midnight(period.last + DAY)
        wanted = Counter[int]()
        for code, life in year.lives.items():
            for column in _columns(life, shown[code], start, end):
                wanted[column] += 1
        for column in (4, 5, 6, 7, 8, 9, 10, 11):
            yield from _differ(f"{period.name} ({column})", cells[column], wanted[column])
        if cells[3] != cells[7] + cells[11] or cells[6] != closing:
            yield f"{period.name} does not add up: {cells}, carried {closing}"
        closing = cells[11]


def _columns(life: Life, dossier: Dossier, start: datetime, end: datetime) -> list[int]:
    received, done = life.told[0].at, ended_at(life)
    if received >= end or (done is not None and done < start):
        return []
    first = 6 if received < start else 4 if dossier.channel.value == "online" else 5
    if done is None or done >= end:
        return [first, 11]
    # As it stood when the period ended: a correction that came later moves nothing.
    return [first, 7, _kept(read([one for one in life.told if one.at < end]), done)]


def _kept(walk: Walk, done: datetime) -> int:
    """8 before the day it was owed, 9 on it, 10 after it; by the minute where hours are counted."""
    if walk.promised is None:
        return 9
    if _by_hour(walk):
        one, other = done.replace(second=0, microsecond=0), walk.promised
        return 8 if one < other else 9 if one == other else 10
    day, owed = local(done).date(), local(walk.promised).date()
    return 8 if day < owed else 9 if day == owed else 10


def _by_hour(walk: Walk) -> bool:
    return walk.law.limit is not None and walk.law.limit[1] in ("hours", "working_hours")


def _lists(life: Life, now: datetime, days: Days) -> Iterator[str]:
    """The lists of Nhắc hạn this dossier belongs to."""
    status = status_of(life)
    if status is Status.COMPLETED:
        yield "uncollected"
    if not status.open:
        return
    walk = read(life.told)
    if status in (Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT):
        yield status.word
    if walk.standing or walk.promised is None:
        return
    left = _days_left(walk, now, days)
    if left <= _WITHIN:
        yield "overdue" if left < 0 else ("today", "tomorrow", "soon", "soon")[left]


def _days_left(walk: Walk, now: datetime, days: Days) -> int:
    """Working days from today to the day it is owed; at least one for any other day than today."""
    if walk.promised is None:
        return 0
    today, owed = local(now).date(), local(walk.promised).date()
    if owed == today:
        return -1 if _by_hour(walk) and walk.promised < now else 0
    if owed < today:
        return -1
    between = [today + DAY * n for n in range(1, (owed - today).days + 1)]
    return max(sum(works(day, days) for day in between), 1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
