"""The index of Quyết định 766/QĐ-TTg: its rows, the portal's shares typed in, what is counted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.ballot import Tally
from motcua_desktop.domain.cell_text import share_text
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.index766 import Count, IndexTable, share_of
from motcua_desktop.domain.index766_score import Measure, Measures
from motcua_desktop.domain.moment import iso
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.errors import InvalidInput
from motcua_desktop.models import catalogue, journal, settings
from motcua_desktop.models import index766 as store
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.resources import resource
from motcua_desktop.services.ballot_results import Results
from motcua_desktop.services.ballots import Ballots
from motcua_desktop.services.feedback_report import answered_in_time
from motcua_desktop.services.reports import bounds
from motcua_desktop.services.satisfaction import stood
from motcua_desktop.services.shelf import Shelf

_TABLE = "index766_table"
_TYPED = "index766_typed"


@dataclass(frozen=True, slots=True)
class Typed:
    """The portal's share of a row (0–1), who typed it in and when (ISO 8601)."""

    row: str
    share: Fraction
    by: str
    at: str

    def to_json(self) -> dict[str, Any]:
        """The share as the command line tells it."""
        return {"row": self.row, "share": float(self.share), "by": self.by, "at": self.at}


class Index766:
    def __init__(self, database: Database, clock: Clock):
        self._database = database
        self._clock = clock

    def table(self) -> IndexTable:
        """The rows in force: the office's own, else as shipped (to be checked)."""
        with self._database.read() as connection:
            return table_of(connection)

    def set_table(self, actor: Actor, told: object) -> Done[IndexTable]:
        """Another table of rows from now on; None brings the shipped one back.

        Raises InvalidInput naming the key, NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        table = _shipped() if told is None else IndexTable.parse(told)
        with self._database.write() as connection:
            if told is None:
                settings.drop(connection, _TABLE)
            else:
                text = json.dumps(table.to_json(), ensure_ascii=False)
                settings.put(connection, _TABLE, text)
            self._note(connection, actor, "index766_table", table.version, {})
        return Done(table, Change(settings=True))

    def typed(self, actor: Actor, period: Period) -> dict[str, Typed]:
        """What was typed in for exactly this period, by row. Raises NotAllowed."""
        actor.need(Right.REPORT)
        with self._database.read() as connection:
            return typed_of(connection, period)

    def tell(self, actor: Actor, period: Period, told: Mapping[str, str]) -> Done[dict[str, Typed]]:
        """Type in the portal's shares of this period (`98,5`), by row; "" forgets one.

        Raises InvalidInput naming the row, or `row` for one that is none, and NotAllowed.
        """
        actor.need(Right.CLOSE_REPORT)
        at = str(iso(self._clock.now()))
        with self._database.write() as connection:
            before = typed_of(connection, period)
            after = dict(before)
            for key, text in told.items():
                row = _typed_row(table_of(connection), key)
                if not text.strip():
                    after.pop(row, None)
                elif row not in before or before[row].share != _share(row, text):
                    after[row] = Typed(row, _share(row, text), actor.name, at)
            if after != before:
                _keep(connection, period, after)
                self._note_typed(connection, actor, period, before, after)
        return Done(after, Change(settings=after != before))

    def _note_typed(
        self,
        connection: Connection,
        actor: Actor,
        period: Period,
        before: Mapping[str, Typed],
        after: Mapping[str, Typed],
    ) -> None:
        rows = sorted(
            key for key in before.keys() | after.keys() if before.get(key) != after.get(key)
        )
        words = (
            f"{key}: {share_text(float(after[key].share)) if key in after else 'bỏ'}"
            for key in rows
        )
        told = {
            "from": period.first.isoformat(),
            "to": period.last.isoformat(),
            "before": {key: str(before[key].share) for key in rows if key in before},
            "after": {key: str(after[key].share) for key in rows if key in after},
        }
        self._note(connection, actor, "index766_typed", "; ".join(words), told)

    def _note(
        self, connection: Connection, actor: Actor, action: str, note: str, data: dict[str, Any]
    ) -> None:
        entry = journal.Entry(self._clock.now(), actor, action, note=note, data=data)
        journal.write(connection, entry)


def table_of(connection: Connection) -> IndexTable:
    """The rows in force, in the caller's transaction."""
    text = settings.get(connection, _TABLE)
    return IndexTable.parse(json.loads(text)) if text else _shipped()


def typed_of(connection: Connection, period: Period) -> dict[str, Typed]:
    """What was typed in for exactly this period, by row."""
    text = settings.get(connection, _place(period))
    told = json.loads(text) if text else {}
    return {
        key: Typed(key, Fraction(one["share"]), one["by"], one["at"]) for key, one in told.items()
    }


def measures(shelf: Shelf, actor: Actor, period: Period) -> Measures:
    """What the desk counts of the period. Raises NotAllowed.

    Whoever may not read ballots hears of dislikes no more than in the report of ballots.
    """
    ballots = Ballots(shelf.database, shelf.clock, shelf.agency).results(actor, period)
    answered = answered_in_time(shelf, period)
    start, end = bounds(period)
    now = shelf.clock.now()
    with shelf.database.read() as connection:
        came = store.came(connection, start=start, end=end)
        done = store.done(connection, start=start, end=end)
        used, given = store.time_used(connection, start=start, end=end)
        stand = stood(connection, period, now)
        due = store.due_between(connection, now=max(now, start), end=end) if now < end else 0
        online = _online(connection)
    counted = {
        **{
            count: sum((told[count] for told in came.values()), Measure(0, 0))
            for count in store.CAME
        },
        **_of_procedures(came, online, running=now < end),
        **done,
        **_of_stand(stand, due),
        Count.TIME_USED: Measure(used, given),
        Count.FEEDBACK_ANSWERED: Measure(len(answered.in_time), answered.owed),
    }
    return Measures(counted, _disliked(ballots))


def _of_procedures(
    came: Mapping[str, Mapping[Count, Measure]], online: Mapping[str, bool], *, running: bool
) -> dict[Count, Measure]:
    """Rows that count procedures: by what came under each of them."""
    offered = {code for code, has in online.items() if has}
    seen = [told[Count.ONLINE_DOSSIERS] for code, told in came.items() if code in offered]
    used = sum(bool(one.part) for one in seen)
    paying = [told[Count.PAID_ONLINE] for told in came.values() if told[Count.PAID_ONLINE].whole]
    paid = sum(bool(one.part) for one in paying)
    return {
        Count.ONLINE_PROCEDURES: Measure(len(offered), len(online)),
        Count.ONLINE_USED: Measure(used, len(offered), len(seen) - used if running else 0),
        Count.PAID_PROCEDURES: Measure(
            paid, len(paying), sum(bool(one.can) for one in paying if not one.part)
        ),
    }


def _of_stand(told: Mapping[str, int], due: int) -> dict[Count, Measure]:
    whole = told.get("dossiers", 0)
    kept = whole - told.get("late", 0) - told.get("open_overdue", 0)
    return {
        Count.IN_TIME: Measure(kept, whole, stake=min(due, told.get("open_in_time", 0))),
        Count.SATISFIED: Measure(kept, whole),
    }


def _disliked(found: Results) -> Measure:
    tally = found.total.tally if found.total.told else Tally()
    return Measure(tally.disliked(found.form), tally.ballots)


def _online(connection: Connection) -> dict[str, bool]:
    """Which procedures in force may be asked for online, by code."""
    return {
        code: Channel.ONLINE in one.entry.procedure.channels
        for code, one in catalogue.everything(connection).items()
        if one.entry.procedure.active
    }


def _typed_row(table: IndexTable, key: str) -> str:
    row = table.row(key)
    if row.typed and row.applies:
        return row.key
    told = ", ".join(one.key for one in table if one.typed and one.applies)
    raise InvalidInput(f"Dòng {row.number} không nhập tay; nhập được: {told}.", field="row")


def _share(row: str, text: str) -> Fraction:
    try:
        return share_of(text)
    except InvalidInput as trouble:
        raise InvalidInput(trouble.message, field=row, next_step=trouble.next_step) from trouble


def _keep(connection: Connection, period: Period, told: Mapping[str, Typed]) -> None:
    body = {key: {"share": str(one.share), "by": one.by, "at": one.at} for key, one in told.items()}
    if body:
        settings.put(connection, _place(period), json.dumps(body, ensure_ascii=False))
    else:
        settings.drop(connection, _place(period))


def _place(period: Period) -> str:
    return f"{_TYPED} {period.first.isoformat()} {period.last.isoformat()}"


def _shipped() -> IndexTable:
    told = resource("index", "766.json").read_text(encoding="utf-8")
    return IndexTable.parse(json.loads(told))
