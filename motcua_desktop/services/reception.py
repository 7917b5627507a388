"""Receiving citizens (tiếp công dân): the schedule of sessions, one by one or by a rule."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.moment import date_text, local, parse_date
from motcua_desktop.domain.reception import Asked, Rule, Session, schedule
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import BadFile, InvalidInput, NotFound
from motcua_desktop.models import journal, settings
from motcua_desktop.models import reception as store
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.services.office import Office

__all__ = ["Reception", "Session"]
_RULES = "reception_rules"
_AHEAD = 35
_HEADS = {
    "ngày": "day",
    "từ": "starts",
    "từ giờ": "starts",
    "đến": "ends",
    "đến giờ": "ends",
    "người tiếp": "host",
    "chức vụ": "office",
    "địa điểm": "place",
    "ghi chú": "note",
    "lịch lặp": "repeat",
}


class Reception:
    def __init__(self, database: Database, clock: Clock, office: Office):
        self._database = database
        self._clock = clock
        self._office = office

    def upcoming(self, days: int = _AHEAD) -> tuple[Session, ...]:
        """The sessions of today and of so many days after it, those not held among them."""
        today = local(self._clock.now()).date()
        return self.between(today, today + timedelta(days=days))

    def between(self, first: date, last: date) -> tuple[Session, ...]:
        """The sessions from `first` to `last`, in order; those not held say why.

        Raises InvalidInput for a span of more than two years.
        """
        calendar = self._office.reaching(
            self._office.calendar(), range(first.year, min(last.year, first.year + 3) + 1)
        )
        with self._database.read() as connection:
            own, rules = store.between(connection, first, last), _rules(connection)
        return schedule(rules, own, (first, last), calendar)

    def rules(self) -> tuple[Rule, ...]:
        """The rules that hold or held, the oldest first."""
        with self._database.read() as connection:
            return tuple(_rules(connection))

    def add(self, actor: Actor, asked: Asked) -> Done[str]:
        """One session, or a rule from a day on; its id. The same one twice is still one.

        Raises NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        with self._database.write() as connection:
            made, fresh = self._add(connection, actor, asked)
        return Done(made, Change(feedback=fresh))

    def import_list(self, actor: Actor, asked: list[Asked]) -> Done[int]:
        """All of them or none; how many were new. Raises NotAllowed."""
        actor.need(Right.CONFIGURE)
        with self._database.write() as connection:
            added = sum(self._add(connection, actor, one)[1] for one in asked)
        return Done(added, Change(feedback=bool(added)))

    def cancel(self, actor: Actor, session: str, reason: str) -> Done[Session]:
        """Call a session off with its reason; people are told on the sheet. Safe to repeat.

        Raises NotFound, InvalidInput, NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        why = one_line(text_field(reason, field="reason", limit=300, required=True))
        found = self._session(session)
        if found.cancelled:
            return Done(found, Change())
        with self._database.write() as connection:
            row = int(found.id) if found.id.isdigit() else store.add(connection, found, actor.name)
            store.cancel(connection, row, why, self._clock.now())
            self._log(connection, actor, "reception_cancel", date_text(found.day))
        return Done(replace(found, id=str(row), cancelled=why, off=""), Change(feedback=True))

    def end_rule(self, actor: Actor, rule: str, last: date) -> Done[Rule]:
        """The rule holds until `last` and no longer; what was before stays told.

        Raises NotFound, InvalidInput, NotAllowed.
        """
        actor.need(Right.CONFIGURE)
        with self._database.write() as connection:
            rules = _rules(connection)
            found = next((one for one in rules if one.id == rule), None)
            if found is None:
                raise NotFound(f"Không có lịch lặp {rule[:40]}.", field="id")
            ended = replace(found, until=last)
            _keep(connection, [ended if one.id == rule else one for one in rules])
            self._log(connection, actor, "reception_end", f"{rule} đến {date_text(last)}")
        return Done(ended, Change(feedback=True))

    def _add(self, connection: Connection, actor: Actor, asked: Asked) -> tuple[str, bool]:
        if asked.repeat is not None:
            return self._add_rule(connection, actor, asked)
        day = asked.day
        if day is None:
            raise ValueError("what is asked for is a day or a rule")
        same = (
            one for one in store.between(connection, day, day)
            if one.meeting == asked.meeting and not one.cancelled
        )  # fmt: skip
        if known := next(same, None):
            return known.id, False
        row = store.add(connection, Session("", day, asked.meeting), actor.name)
        self._log(connection, actor, "reception_add", date_text(day))
        return str(row), True

    def _add_rule(self, connection: Connection, actor: Actor, asked: Asked) -> tuple[str, bool]:
        rules = _rules(connection)
        since = asked.since or local(self._clock.now()).date()
        if asked.repeat is None:
            raise ValueError("a rule says when it comes again")
        made = Rule(f"L{len(rules) + 1}", asked.repeat, asked.meeting, since, asked.until)
        for one in rules:
            if replace(made, id=one.id, since=one.since) == one:
                return one.id, False
        _keep(connection, [*rules, made])
        self._log(connection, actor, "reception_add", made.repeat.text)
        return made.id, True

    def _session(self, session: str) -> Session:
        """The session of that id: a row's number, or a rule and its day (`L1/2026-11-26`)."""
        rule, dash, told = session.strip().partition("/")
        if dash:
            day = parse_date(told, field="id")
            found = [one for one in self.between(day, day) if one.rule == rule]
        else:
            found = [one for one in self._every() if one.id == rule]
        if not found:
            raise NotFound(f"Không có buổi tiếp công dân «{session[:40]}».", field="id")
        return found[0]

    def _every(self) -> tuple[Session, ...]:
        with self._database.read() as connection:
            return store.between(connection, date.min, date.max)

    def _log(self, connection: Connection, actor: Actor, action: str, note: str) -> None:
        journal.write(connection, journal.Entry(self._clock.now(), actor, action, note=note))


def asked_of(told: object) -> list[Asked]:
    """One session or rule, or a list of them; raises InvalidInput naming place and key."""
    if not isinstance(told, list):
        return [Asked.parse(told)]
    found = []
    for place, one in enumerate(told):
        try:
            found.append(Asked.parse(one))
        except InvalidInput as trouble:
            raise trouble.within(str(place)) from trouble
    return found


def asked_of_csv(data: bytes) -> list[Asked]:
    """A table with the heads Ngày, Từ, Đến, Người tiếp, Chức vụ, Địa điểm, Ghi chú, Lịch lặp.

    Raises BadFile for another table, InvalidInput naming the line and key.
    """
    import csv
    from io import StringIO

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise BadFile(f"Tệp không phải UTF-8 (byte {trouble.start}).") from trouble
    comma = ";" if text.partition("\n")[0].count(";") else ","
    rows = list(csv.reader(StringIO(text), delimiter=comma))
    heads = [_HEADS.get(one_line(head).lower(), "") for head in rows[0]] if rows else []
    if "host" not in heads:
        raise BadFile("Tệp cần các cột: Ngày, Từ, Đến, Người tiếp, Chức vụ, Địa điểm, Ghi chú.")
    found: list[dict[str, Any]] = [
        {head: cell for head, cell in zip(heads, row, strict=False) if head and cell.strip()}
        for row in rows[1:]
        if any(cell.strip() for cell in row)
    ]
    return asked_of(found)


def _rules(connection: Connection) -> list[Rule]:
    told = settings.get(connection, _RULES)
    return [Rule.from_json(one) for one in json.loads(told)] if told else []


def _keep(connection: Connection, rules: list[Rule]) -> None:
    text = json.dumps([one.to_json() for one in rules], ensure_ascii=False)
    settings.put(connection, _RULES, text)
