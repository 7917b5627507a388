"""Biểu II.06a the slow way, from the form's own definitions: one dossier after another.

It knows nothing of the program: a life is a list of what happened, told with days and minutes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

ENDS = {"done", "refused", "withdrawn", "stopped"}
_TO_VIETNAM = timedelta(hours=7)
Cells = dict[int, int]


@dataclass(frozen=True)
class Event:
    """At this moment (aware UTC) this happened; from then on `due` is promised, or the clock
    stands. `what` is `received`, `changed`, `returned`, or one of `ENDS`."""

    at: datetime
    what: str
    due: datetime | None
    waits: bool = False


@dataclass
class Life:
    """Everything that stands of one dossier, in the order of its moments."""

    field_name: str
    code: str
    online: bool
    in_hours: bool
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True)
class Rules:
    """The counting options by the names they have at the terminal."""

    compare: str = "unit"
    waiting: str = "in_time"
    ended: str = "by_due_date"


def figures(
    lives: Iterable[Life], first: date, last: date, rules: Rules, now: datetime | None = None
) -> dict[tuple[str, str], Cells]:
    """Every cell of the form: by (field, code), by (field, ""), and ("", "") for the total.

    `now`: nothing that is due after it is overdue.
    """
    found: dict[tuple[str, str], Cells] = {("", ""): dict.fromkeys(range(3, 14), 0)}
    for life in lives:
        columns = _columns(life, first, last, rules, now)
        if columns is None:
            continue
        for row in ((life.field_name, life.code), (life.field_name, ""), ("", "")):
            cells = found.setdefault(row, dict.fromkeys(range(3, 14), 0))
            for column in columns:
                cells[column] += 1
    return found


def _columns(
    life: Life, first: date, last: date, rules: Rules, looked: datetime | None
) -> list[int] | None:
    """The columns that this dossier counts in; None: it is none of the period's."""
    known = [event for event in life.events if _day(event.at) <= last]
    if not known:
        return None
    end = next((event for event in known if event.what in ENDS), None)
    if end is not None and _day(end.at) < first:
        return None
    came = 6 if _day(known[0].at) < first else 4 if life.online else 5
    now = known[-1]
    if end is None:
        return [3, came, 11, 13 if _overdue(now, last, life, rules, looked) else 12]
    return [3, came, 7, _ended(end, now.due, life, rules)]


def _overdue(now: Event, last: date, life: Life, rules: Rules, looked: datetime | None) -> bool:
    if now.due is None or (now.waits and rules.waiting == "in_time"):
        return False
    if _by_minute(life, rules):
        closing = datetime.combine(last, datetime.max.time(), now.due.tzinfo) - _TO_VIETNAM
        return _minute(now.due) < _minute(min(closing, looked) if looked else closing)
    return _day(now.due) < (min(last, _day(looked)) if looked else last)


def _ended(end: Event, due: datetime | None, life: Life, rules: Rules) -> int:
    if due is None or (end.what != "done" and rules.ended == "on_time"):
        return 9
    if _by_minute(life, rules):
        one, other = _minute(end.at), _minute(due)
        return 8 if one < other else 10 if one > other else 9
    day, promised = _day(end.at), _day(due)
    return 8 if day < promised else 10 if day > promised else 9


def _by_minute(life: Life, rules: Rules) -> bool:
    return rules.compare == "hour" or (rules.compare == "unit" and life.in_hours)


def _day(moment: datetime) -> date:
    return (moment + _TO_VIETNAM).date()


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
