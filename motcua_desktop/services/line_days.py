"""A day of the line for people: the sheet to print, and what only the province has."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.agreement import Found
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.line_sheet import LineSheet
from motcua_desktop.domain.moment import VIETNAM, local, moment_text
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.errors import InvalidInput, NotFound
from motcua_desktop.models import agreement, journal, line, line_days
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.services.csv_text import csv_bytes
from motcua_desktop.services.news import News


class LineDays:
    def __init__(self, database: Database, clock: Clock, agency: Agency, news: News):
        self._database = database
        self._clock = clock
        self._agency = agency
        self._news = news

    def sheet(self, actor: Actor, day: date | None = None) -> LineSheet:
        """What went to the province that day (today's for None) and how it stands.

        What was refused, waits or differs is told as it stands now. Raises InvalidInput for a day
        to come, NotAllowed.
        """
        actor.need(Right.REPORT)
        now = self._clock.now()
        wanted = day or local(now).date()
        if wanted > local(now).date():
            raise InvalidInput("Ngày này chưa tới.", field="day")
        start = datetime.combine(wanted, time(), VIETNAM)
        end = start + timedelta(days=1)
        with self._database.read() as connection:
            known = line.settings(connection)
            runs = line_days.runs(connection, start, end)
            told = tuple(line_days.told(connection, start, end))
            found = _found(connection)
        return LineSheet(
            agency=self._agency.name,
            place=self._agency.place,
            province=known.name if known else "",
            day=wanted,
            made_at=now,
            runs=runs,
            told=told,
            differences=self._news.differences(actor),
            found=tuple(one for one in found if not one.settled_by),
        )

    def found(self, actor: Actor) -> tuple[Found, ...]:
        """The dossiers of which the province knows more than the desk, by the last comparison.

        After an old backup came back these are to be keyed in again from paper; their numbers are
        never given out again.
        """
        actor.need(Right.READ)
        with self._database.read() as connection:
            return _found(connection)

    def look_into(self, actor: Actor, code: str) -> Done[Found]:
        """Somebody has seen to such a dossier. Raises NotFound, NotAllowed."""
        actor.need(Right.PROCESS)
        with self._database.write() as connection:
            found, source = _found(connection), _source(connection)
            wanted = [one for one in found if code in (one.held.code, one.held.id)]
            if not wanted:
                raise NotFound(f"Hồ sơ {code} không có trong danh sách chỉ tỉnh có.")
            seen = replace(wanted[0], settled_by=actor.name)
            rows = [seen if one is wanted[0] else one for one in found]
            agreement.remember_found(connection, source, rows)
            entry = journal.Entry(self._clock.now(), actor, "found_settled", note=seen.held.code)
            journal.write(connection, entry)
        return Done(seen, Change(outbox=True))


def sheet_csv(sheet: LineSheet) -> bytes:
    """The dossiers of the sheet for a spreadsheet."""
    rows: list[list[object]] = [
        [one.standing.label, one.code, one.applicant, one.messages, moment_text(one.at), one.reason]
        for one in sheet.told
    ]
    for other in sheet.differences:
        words = f"{other.reason} Quầy: {other.ours}; tỉnh: {other.theirs}"
        rows.append(["Tỉnh nói khác", other.code, other.applicant, 1, moment_text(other.at), words])
    rows += [
        ["Chỉ có ở tỉnh", lost.held.code, lost.owner, 1, "", lost.procedure] for lost in sheet.found
    ]
    heads = ["Tình trạng", "Mã hồ sơ", "Chủ hồ sơ", "Số mục", "Lúc", "Lý do"]
    return csv_bytes([heads, *rows])


def _found(connection: Connection) -> tuple[Found, ...]:
    return agreement.found(connection, _source(connection))


def _source(connection: Connection) -> str:
    known = line.settings(connection)
    return known.destination if known else ""
