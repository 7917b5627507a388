"""Feedback in the store: numbered cases, what was done with each, and how they are found."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    insert,
    or_,
    select,
    update,
)

from motcua_desktop.domain.feedback import (
    Feedback,
    FeedbackChannel,
    FeedbackEvent,
    FeedbackKind,
    FeedbackNumber,
    FeedbackState,
    Sender,
    found_by,
)
from motcua_desktop.domain.text import fold, words
from motcua_desktop.models.columns import inserted_id
from motcua_desktop.models.custody import next_number
from motcua_desktop.models.dossiers import due_columns
from motcua_desktop.models.reading import due as due_of
from motcua_desktop.models.supervision_tables import FeedbackEventRow, FeedbackRow
from motcua_desktop.models.tables import DossierRow

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_F = FeedbackRow.__table__  # type: ignore[attr-defined]
_E = FeedbackEventRow.__table__  # type: ignore[attr-defined]
_D = DossierRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases a list shows; an empty part lets everything through.

    `since` and `until` are of the day it was received, `until` not included.
    """

    states: frozenset[FeedbackState] = frozenset()
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None


def fresh_number(connection: Connection, year: int, counter: int) -> FeedbackNumber:
    """The next number of this counter's year, in the caller's transaction."""
    return FeedbackNumber(year, counter, next_number(connection, _F, year, counter))


def add(connection: Connection, case: Feedback, dossier: int | None) -> int:
    """Write a new case down; its row's id."""
    values = {
        "key": case.key,
        "year": case.number.year,
        "counter": case.number.counter,
        "number": case.number.number,
        "received_at": case.received_at,
        "actor_name": case.actor,
        "told": "",
        **_intake(case, dossier),
        **_standing(case),
    }
    return inserted_id(connection.execute(insert(_F), values))


def change(connection: Connection, row: int, case: Feedback) -> None:
    """How the case stands now; what came in stays as it came."""
    connection.execute(update(_F).where(_F.c.id == row).values(**_standing(case)))


def correct(connection: Connection, row: int, case: Feedback, dossier: int | None) -> None:
    """What came in, put right, and the day that follows from it."""
    values = {**_intake(case, dossier), **_standing(case)}
    connection.execute(update(_F).where(_F.c.id == row).values(**values))


def note(connection: Connection, row: int, event: FeedbackEvent) -> None:
    """One more thing was done with it."""
    values = {
        "feedback": row,
        "at": event.at,
        "action": event.action,
        "note": event.note,
        "data": json.dumps(event.data or {}, ensure_ascii=False, sort_keys=True),
        "actor_name": event.actor,
    }
    connection.execute(insert(_E), values)


def row_of(connection: Connection, number: FeedbackNumber) -> int | None:
    """The row of that number, if there is one."""
    found = connection.execute(
        _BY_NUMBER, {"year": number.year, "counter": number.counter, "number": number.number}
    ).scalar()
    return None if found is None else int(found)


def row_of_key(connection: Connection, key: str) -> int | None:
    """The row that was asked for with this key before, if there is one."""
    found = connection.execute(_BY_KEY, {"key": key}).scalar()
    return None if found is None else int(found)


def load(connection: Connection, row: int) -> Feedback:
    """The case with what was done with it. `row` must exist."""
    told = connection.execute(_CASES.where(_F.c.id == row)).one()
    events = connection.execute(_EVENTS, {"row": row}).all()
    return _case(
        told,
        tuple(
            FeedbackEvent(one.at, one.action, one.actor_name, one.note, json.loads(one.data))
            for one in events
        ),
    )


def cases(connection: Connection, wanted: Wanted) -> tuple[Feedback, ...]:
    """The cases that are wanted, the newest first; without their events."""
    query = _CASES.where(*_parts(wanted)).order_by(_F.c.received_at.desc(), _F.c.id.desc())
    if wanted.limit is not None:
        query = query.limit(wanted.limit)
    return tuple(_case(row) for row in connection.execute(query))


def waiting(connection: Connection) -> list[tuple[Feedback, str]]:
    """What waits for its answer by a day, with the occasion the tray told of last."""
    rows = connection.execute(_CASES.where(_F.c.state.in_(_OPEN), _F.c.due_at.is_not(None)))
    return [(_case(row), row.told) for row in rows]


def owed(connection: Connection, start: datetime, end: datetime) -> tuple[Feedback, ...]:
    """What was answered in [start, end), and what was owed before `end` and unanswered by then."""
    unanswered = or_(_F.c.answered_at.is_(None), _F.c.answered_at >= end)
    refused = and_(_F.c.state == FeedbackState.REFUSED.value, _F.c.closed_at < end)
    query = _CASES.where(
        _F.c.due_at.is_not(None),
        _F.c.kind != FeedbackKind.COMPLAINT.value,
        or_(
            (_F.c.answered_at >= start) & (_F.c.answered_at < end),
            (_F.c.due_at < end) & unanswered & ~refused,
        ),
    )
    return tuple(_case(row) for row in connection.execute(query.order_by(_F.c.id)))


def tell(connection: Connection, told: Iterable[tuple[FeedbackNumber, str]]) -> None:
    """The tray told of these on this occasion."""
    for number, occasion in told:
        connection.execute(
            update(_F)
            .where(
                _F.c.year == number.year,
                _F.c.counter == number.counter,
                _F.c.number == number.number,
            )
            .values(told=occasion)
        )


def holders(connection: Connection, limit: int) -> tuple[str, ...]:
    """To whom cases were passed on, the last one first."""
    query = select(_F.c.holder).where(_F.c.holder != "").order_by(_F.c.id.desc()).limit(limit)
    return tuple(dict.fromkeys(str(name) for name in connection.execute(query).scalars()))


def _parts(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    if wanted.states:
        parts.append(_F.c.state.in_([state.value for state in wanted.states]))
    if wanted.since is not None:
        parts.append(_F.c.received_at >= wanted.since)
    if wanted.until is not None:
        parts.append(_F.c.received_at < wanted.until)
    # A commune has some hundred cases a year: reading them all costs less than an index of words.
    parts += [_F.c.words.contains(word, autoescape=True) for word in words(fold(wanted.text))]
    return parts


def _intake(case: Feedback, dossier: int | None) -> dict[str, Any]:
    return {
        "kind": case.kind.value,
        "channel": case.channel.value,
        **case.sender.to_json(),
        "subject": case.subject,
        "content": case.content,
        "dossier": dossier,
        "procedure_code": case.procedure,
        "words": found_by(case),
    }


def _standing(case: Feedback) -> dict[str, Any]:
    return {
        **due_columns(case.due),
        "state": case.state.value,
        "holder": case.holder,
        "answer": case.answer,
        "answered_at": case.answered_at,
        "answered_by": case.answered_by,
        "public": case.public,
        "closed_at": case.closed_at,
    }


def _case(row: Any, events: tuple[FeedbackEvent, ...] = ()) -> Feedback:
    return Feedback(
        number=FeedbackNumber(row.year, row.counter, row.number),
        key=row.key,
        kind=FeedbackKind(row.kind),
        channel=FeedbackChannel(row.channel),
        received_at=row.received_at,
        sender=Sender(row.name, row.phone, row.email, row.address),
        subject=row.subject,
        content=row.content,
        dossier=row.code or "",
        procedure=row.procedure_code,
        due=due_of(row),
        state=FeedbackState(row.state),
        holder=row.holder,
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        public=row.public,
        closed_at=row.closed_at,
        actor=row.actor_name,
        events=events,
    )


_OPEN = [state.value for state in FeedbackState if state.open]
_CASES: Select[Any] = select(_F, _D.c.code).outerjoin(_D, _D.c.seq == _F.c.dossier)
_EVENTS = select(_E).where(_E.c.feedback == bindparam("row")).order_by(_E.c.id)
_BY_KEY = select(_F.c.id).where(_F.c.key == bindparam("key"))
_BY_NUMBER = select(_F.c.id).where(
    _F.c.year == bindparam("year"),
    _F.c.counter == bindparam("counter"),
    _F.c.number == bindparam("number"),
)
