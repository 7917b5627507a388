"""Mẫu 07, the register of a period or of one day, streamed from the store a page at a time."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.dossier import ReturnBy, Status
from motcua_desktop.domain.moment import VIETNAM, date_text, iso, local
from motcua_desktop.domain.people import Phone
from motcua_desktop.domain.register import RegisterBook, RegisterLine
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.models import registers
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.services.csv_text import csv_bytes
from motcua_desktop.services.sheets import book

Volumes = Iterator[tuple[RegisterBook, Iterator[RegisterLine]]]
_TOLD = {Status.REFUSED, Status.WITHDRAWN, Status.STOPPED}
_HEADS = (
    "book", "number", "code", "procedure", "sets", "applicant", "address", "phone", "agency",
    "received_at", "due_at", "returned_at", "return_by", "signed", "note",
)  # fmt: skip


class Registers:
    def __init__(self, database: Database, clock: Clock, agency: Agency):
        self._database = database
        self._clock = clock
        self._agency = agency

    @contextmanager
    def volumes(self, actor: Actor, period: Period) -> Iterator[Volumes]:
        """The books of the period, each with its lines in order; read them while it is open.

        A book is one counter's year; a period without dossiers has one book without lines.
        """
        actor.need(Right.REPORT)
        with self._database.read() as connection:
            yield self._volumes(connection, period)

    @contextmanager
    def day(self, actor: Actor, day: date) -> Iterator[Volumes]:
        """The lines of the dossiers received on one day, for a page of the register."""
        actor.need(Right.READ)
        with self._database.read() as connection:
            yield self._volumes(connection, Period(day, day))

    def _volumes(self, connection: Connection, period: Period) -> Volumes:
        start = datetime.combine(period.first, time(), VIETNAM)
        end = datetime.combine(period.last + timedelta(days=1), time(), VIETNAM)
        lead = lru_cache(maxsize=None)(lambda key: registers.lead_agency(connection, key))
        rows = registers.lines(connection, start=start, end=end)
        found = False
        for (year, counter), group in groupby(rows, lambda row: (row.register_year, row.counter)):
            found = True
            lines = (_line(row, lead(row.procedure_id) or self._agency.name) for row in group)
            yield self._book(year, counter, period), lines
        if not found:
            yield self._book(period.first.year, self._agency.counter, period), iter(())

    def _book(self, year: int, counter: int, period: Period) -> RegisterBook:
        closed = min(period.last, date(year, 12, 31))
        return RegisterBook(
            letterhead=self._agency.letterhead(),
            desk=self._agency.desk,
            year=year,
            counter=counter,
            volume=book(counter, year),
            opened=max(period.first, date(year, 1, 1)),
            closed=closed if closed < local(self._clock.now()).date() else None,
        )


def register_json(volumes: Volumes) -> list[dict[str, Any]]:
    """The rows as the command line writes them; moments ISO 8601."""
    return [
        dict(zip(_HEADS, _row(about, line), strict=True))
        for about, lines in volumes
        for line in lines
    ]


def register_csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows of `register_json` for a spreadsheet."""
    return csv_bytes([_HEADS, *(tuple(row.values()) for row in rows)])


def _row(about: RegisterBook, line: RegisterLine) -> tuple[Any, ...]:
    return (
        about.volume,
        line.number,
        line.code,
        line.procedure,
        line.sets,
        line.applicant,
        line.address,
        line.phone,
        line.agency,
        iso(line.received_at),
        iso(line.due_at),
        iso(line.returned_at),
        line.return_by,
        line.signed,
        line.note,
    )


def _line(row: Any, agency: str) -> RegisterLine:
    status = Status(row.status)
    notes = [status.label if status in _TOLD else ""]
    if row.keyed_in_at is not None:
        notes.append(f"Nhập bù ngày {date_text(local(row.keyed_in_at).date())}")
    return RegisterLine(
        number=row.register_number,
        code=row.code,
        procedure=row.procedure,
        sets=row.sets,
        applicant=row.name,
        address=row.address,
        phone=str.__new__(Phone, row.phone).text() if row.phone else "",
        agency=agency,
        received_at=row.received_at,
        due_at=row.due_at,
        returned_at=row.returned_at,
        return_by=ReturnBy(row.return_by).label,
        signed=row.collected_by,
        note="; ".join(note for note in notes if note),
    )
