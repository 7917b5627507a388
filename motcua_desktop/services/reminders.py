"""Telling what is due: once for each occasion and way, never twice."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.duties import window_end
from motcua_desktop.domain.feedback import FeedbackNumber
from motcua_desktop.domain.finding import DueLists
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.reminders import (
    FEEDBACK,
    Message,
    Reminder,
    Way,
    message,
    urgent,
    wants_message,
)
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.models import feedback, reading, reminders, settings
from motcua_desktop.models.database import Database
from motcua_desktop.services.csv_text import csv_bytes
from motcua_desktop.services.finder import Finder
from motcua_desktop.services.office import Office

_MOST_MESSAGES = 5_000
_KINDS = {
    "ready": "có kết quả",
    "supplement": "yêu cầu bổ sung",
    "payment": "nghĩa vụ tài chính",
    "moved": "dời ngày hẹn",
}


@dataclass(frozen=True, slots=True)
class News:
    """What is due now, and of it what the tray has not told yet."""

    lists: DueLists
    fresh: tuple[Reminder, ...]


@dataclass(frozen=True, slots=True)
class Messages:
    """What is to be said to people; `without_phone` cannot be told anything."""

    messages: tuple[Message, ...]
    without_phone: int


class Reminders:
    # Each is a part of the desk of its own.
    def __init__(
        self, database: Database, clock: Clock, agency: Agency, office: Office, finder: Finder
    ):
        self._database = database
        self._clock = clock
        self._agency = agency
        self._office = office
        self._finder = finder

    def news(self, within: int) -> News:
        """What is late, due today and owed by ourselves, and which of it is new to the tray."""
        lists = self._finder.due(within)
        wanted = urgent(lists, self._clock.now())
        dossiers = {one.dossier for one in wanted if one.kind != FEEDBACK}
        with self._database.read() as connection:
            before = reminders.told_before(connection, Way.TRAY, dossiers)
        return News(lists, tuple(one for one in wanted if one not in before))

    def told(self, way: Way, what: Iterable[Reminder]) -> None:
        """These were told by this way; they come no more."""
        now, everything = self._clock.now(), list(what)
        numbers = [
            (FeedbackNumber.parse(one.dossier, year=0, counter=0), one.occasion)
            for one in everything
            if one.kind == FEEDBACK
        ]
        with self._database.write() as connection:
            dossiers = (one for one in everything if one.kind != FEEDBACK)
            reminders.tell(connection, way, dossiers, now)
            feedback.tell(connection, numbers)

    def messages(self, actor: Actor, *, again: bool = False) -> Messages:
        """What to say to people who wait for us or for whom we wait; with `again` also what was
        said before. Raises NotAllowed."""
        actor.need(Right.PROCESS)
        with self._database.read() as connection:
            seqs = reminders.concerned(connection, _MOST_MESSAGES)
            dossiers = [reading.load(connection, seq) for seq in seqs]
            told = [self._message(dossier) for dossier in dossiers]
            made = [one for one in told if one is not None]
            before = reminders.told_before(connection, Way.MESSAGE, self._ids(made))
        silent = sum(wants_message(d) for d, one in zip(dossiers, told, strict=True) if not one)
        fresh = [one for one in made if again or one.reminder not in before]
        return Messages(tuple(fresh), silent)

    def opened_today(self, actor: Actor) -> bool:
        """Whether this person was shown the morning's list today already; says so from now on."""
        key, today = f"opened/{actor.id}", local(self._clock.now()).date().isoformat()
        with self._database.read() as connection:
            seen = settings.get(connection, key) == today
        if not seen:
            with self._database.write() as connection:
                settings.put(connection, key, today)
        return seen

    def _ids(self, made: Iterable[Message]) -> set[str]:
        return {one.reminder.dossier for one in made}

    def _message(self, dossier: Dossier) -> Message | None:
        until = None
        if dossier.status is Status.AWAITING_SUPPLEMENT:
            until = window_end(dossier.paused_at, dossier.policy.window, self._office.calendar())
        return message(dossier, self._agency.desk, until)


def messages_file(told: Messages, kind: str) -> bytes:
    """The messages to be sent later, as `csv` or `json`."""
    return _messages_csv(told) if kind == "csv" else _messages_json(told)


def _messages_csv(told: Messages) -> bytes:
    """A row a person for a spreadsheet or an SMS program."""
    heads = ["Số điện thoại", "Nội dung", "Mã hồ sơ", "Việc"]
    rows = [[one.phone, one.text, one.code, _KINDS[one.reminder.kind]] for one in told.messages]
    return csv_bytes([heads, *rows])


def _messages_json(told: Messages) -> bytes:
    """A list of `{"phone", "text", "code", "kind"}` as UTF-8 text."""
    rows = [
        {"phone": one.phone, "text": one.text, "code": one.code, "kind": one.reminder.kind}
        for one in told.messages
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()
