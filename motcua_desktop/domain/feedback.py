"""Feedback (phản ánh, kiến nghị): what comes in, under which number, and how it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.calendar import Due
from motcua_desktop.domain.intake import parse_request_id
from motcua_desktop.domain.moment import iso, local, parse_moment
from motcua_desktop.domain.people import Email, PersonName, Phone, known_keys, one_of
from motcua_desktop.domain.procedure import ProcedureCode
from motcua_desktop.domain.text import fold, one_line, text_field, words
from motcua_desktop.errors import InvalidInput

ANONYMOUS = "Không nêu tên"
_NUMBER = re.compile(r"(?:PA-)?(\d{4})-(\d{1,2})-(\d{1,6})|(\d{1,6})", re.IGNORECASE)
_SUBJECT = 200
_CONTENT = 10_000


class FeedbackKind(StrEnum):
    """What it is. A complaint or denunciation is not this desk's: it is passed on (`refer`)."""

    REMARK = "remark"
    PROPOSAL = "proposal"
    PRAISE = "praise"
    COMPLAINT = "complaint"

    @property
    def label(self) -> str:
        return _KINDS[self]


_KINDS = {
    FeedbackKind.REMARK: "Phản ánh",
    FeedbackKind.PROPOSAL: "Kiến nghị",
    FeedbackKind.PRAISE: "Khen",
    FeedbackKind.COMPLAINT: "Khiếu nại, tố cáo",
}


class FeedbackChannel(StrEnum):
    """How it came."""

    DESK = "desk"
    HOTLINE = "hotline"
    BOX = "box"
    POST = "post"
    EMAIL = "email"
    PORTAL = "portal"

    @property
    def label(self) -> str:
        return _CHANNELS[self]


_CHANNELS = {
    FeedbackChannel.DESK: "Tại quầy",
    FeedbackChannel.HOTLINE: "Đường dây nóng",
    FeedbackChannel.BOX: "Hộp thư góp ý",
    FeedbackChannel.POST: "Bưu chính",
    FeedbackChannel.EMAIL: "Thư điện tử",
    FeedbackChannel.PORTAL: "Cổng dịch vụ công",
}


class FeedbackState(StrEnum):
    """How far it came."""

    RECEIVED = "received"
    PASSED_ON = "passed_on"
    ANSWERED = "answered"
    CLOSED = "closed"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return _STATES[self]

    @property
    def open(self) -> bool:
        """Whether the person still waits for an answer."""
        return self in (FeedbackState.RECEIVED, FeedbackState.PASSED_ON)


_STATES = {
    FeedbackState.RECEIVED: "Đã tiếp nhận",
    FeedbackState.PASSED_ON: "Đã chuyển xử lý",
    FeedbackState.ANSWERED: "Đã trả lời",
    FeedbackState.CLOSED: "Đã kết thúc",
    FeedbackState.REFUSED: "Không xem xét",
}


@dataclass(frozen=True, slots=True, order=True)
class FeedbackNumber:
    """`PA-2026-5-0012`: the year, the counter that gave it, and its place in that counter's year.

    The counter stands in the number, so that no two desks ever give the same one.
    """

    year: int
    counter: int
    number: int

    def __str__(self) -> str:
        return f"PA-{self.year}-{self.counter}-{self.number:04d}"

    @classmethod
    def parse(cls, text: str, *, year: int, counter: int) -> "FeedbackNumber":
        """`PA-2026-5-0012`, the same without `PA-`, or `12` of this counter's this year.

        Raises InvalidInput naming `number`.
        """
        found = _NUMBER.fullmatch(text.strip())
        if found is None:
            raise InvalidInput(
                f"«{text[:40]}» không phải số phản ánh, kiến nghị (dạng PA-2026-1-0012).",
                field="number",
            )
        if found[4]:
            return cls(year, counter, int(found[4]))
        return cls(int(found[1]), int(found[2]), int(found[3]))


@dataclass(frozen=True, slots=True)
class Sender:
    """Who it is from; nothing at all of somebody who wants no name told."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""

    @classmethod
    def parse(cls, value: object) -> "Sender":
        """From `{"name", "phone", "email", "address"}` or nothing; raises InvalidInput."""
        if value is None:
            return cls()
        data = known_keys(value, allowed={one.name for one in fields(cls)}, field="from")
        return cls(
            str(PersonName(data["name"])) if data.get("name") else "",
            str(Phone(data["phone"])) if data.get("phone") else "",
            str(Email(data["email"])) if data.get("email") else "",
            one_line(text_field(data.get("address"), field="address", limit=500)),
        )

    def to_json(self) -> dict[str, str]:
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @property
    def told(self) -> str:
        """The name, or that none was told."""
        return self.name or ANONYMOUS

    @property
    def reach(self) -> str:
        """How to reach them, in one line; "" where there is no way."""
        phone = Phone(self.phone).text() if self.phone else ""
        return " · ".join(part for part in (phone, self.email, self.address) if part)


@dataclass(frozen=True, slots=True)
class NewFeedback:
    """What somebody brings. `dossier` is a code of ours, `procedure` a code of the catalogue.

    `received_at` None is now; one in the past is told by a letter's stamp.
    """

    kind: FeedbackKind
    channel: FeedbackChannel
    sender: Sender
    subject: str
    content: str
    dossier: str = ""
    procedure: str = ""
    received_at: datetime | None = None
    request_id: str | None = None

    @classmethod
    def parse(cls, value: object) -> "NewFeedback":
        """From the shape of `feedback add`; raises InvalidInput naming the field.

        Without a subject the content's beginning is it.
        """
        data = known_keys(value, allowed=_KEYS, field="feedback")
        content = text_field(data.get("content"), field="content", limit=_CONTENT, required=True)
        subject = one_line(text_field(data.get("subject"), field="subject", limit=_SUBJECT))
        received = data.get("received_at")
        try:
            sender = Sender.parse(data.get("from"))
        except InvalidInput as trouble:
            raise trouble.within("from") from trouble
        return cls(
            kind=one_of(FeedbackKind, data.get("kind", "remark"), field="kind"),
            channel=one_of(FeedbackChannel, data.get("channel", "desk"), field="channel"),
            sender=sender,
            subject=subject or _beginning(content),
            content=content,
            dossier=one_line(text_field(data.get("dossier"), field="dossier", limit=100)),
            procedure=_procedure(data),
            received_at=parse_moment(received, field="received_at") if received else None,
            request_id=parse_request_id(data.get("request_id")),
        )


@dataclass(frozen=True, slots=True)
class FeedbackEvent:
    """One thing done with it."""

    at: datetime
    action: str
    actor: str
    note: str = ""
    data: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """One case. `due` None: nothing is owed (praise). `events` are read only where one is shown.

    `holder` is who works on the answer, or to whom a complaint was passed; "" is this desk.
    """

    number: FeedbackNumber
    key: str
    kind: FeedbackKind
    channel: FeedbackChannel
    received_at: datetime
    sender: Sender
    subject: str
    content: str
    dossier: str
    procedure: str
    due: Due | None
    state: FeedbackState
    holder: str
    answer: str
    answered_at: datetime | None
    answered_by: str
    public: bool
    closed_at: datetime | None
    actor: str
    events: tuple[FeedbackEvent, ...] = ()

    @property
    def untitled(self) -> bool:
        """Whether the subject is no more than how the content begins."""
        return one_line(self.content).startswith(self.subject.rstrip("…"))

    def asked(self) -> dict[str, Any]:
        """What came in, in the shape of `feedback add`."""
        return {
            "kind": self.kind.value,
            "channel": self.channel.value,
            "from": self.sender.to_json(),
            "subject": self.subject,
            "content": self.content,
            "dossier": self.dossier,
            "procedure": self.procedure,
        }

    @property
    def in_time(self) -> bool | None:
        """Answered by the day promised; None while unanswered, or where no day was promised.

        Compared by the day, as a term in days runs until its last day ends (BLDS 2015 Đ148).
        """
        if self.answered_at is None or self.due is None:
            return None
        return local(self.answered_at).date() <= local(self.due.due_at).date()

    def late(self, now: datetime) -> bool:
        """Whether the answer is owed and its last day has passed."""
        if self.due is None or not self.state.open:
            return False
        return local(self.due.due_at).date() < local(now).date()

    def timeliness(self, now: datetime) -> str:
        """`open_in_time` `open_overdue` `done_in_time` `done_late`, or `none`: nothing is owed."""
        if self.due is None or (self.in_time is None and not self.state.open):
            return "none"
        if self.in_time is None:
            return "open_overdue" if self.late(now) else "open_in_time"
        return "done_in_time" if self.in_time else "done_late"

    def to_json(self, now: datetime) -> dict[str, Any]:
        """As `feedback show` tells it."""
        due = self.due
        return {
            "number": str(self.number),
            "kind": self.kind.value,
            "kind_label": self.kind.label,
            "channel": self.channel.value,
            "state": self.state.value,
            "state_label": self.state.label,
            "received_at": iso(self.received_at),
            "from": self.sender.to_json() if any(self.sender.to_json().values()) else None,
            "subject": self.subject,
            "content": self.content,
            "dossier": self.dossier or None,
            "procedure": self.procedure or None,
            "holder": self.holder or None,
            "due_at": iso(due.due_at) if due else None,
            "due_why": [
                {"date": step.date.isoformat(), "counted": step.counted, "why": step.why}
                for step in (due.steps if due else ())
            ],
            "timeliness": self.timeliness(now),
            "answer": self.answer or None,
            "answered_at": iso(self.answered_at),
            "answered_by": self.answered_by or None,
            "public": self.public,
            "closed_at": iso(self.closed_at),
            "actor": self.actor,
            "history": [
                {"at": iso(one.at), "actor": one.actor, "action": one.action, "note": one.note}
                for one in self.events
            ],
        }


def found_by(case: Feedback) -> str:
    """The folded words a case is found by: number, name, phone, dossier, subject."""
    sender = case.sender
    parts = (str(case.number), sender.name, sender.phone, case.dossier, case.subject)
    return " ".join(dict.fromkeys(word for part in parts for word in words(fold(part))))


_KEYS = {
    "kind",
    "channel",
    "from",
    "subject",
    "content",
    "dossier",
    "procedure",
    "received_at",
    "request_id",
}


def _procedure(data: Mapping[str, object]) -> str:
    return str(ProcedureCode(data["procedure"])) if data.get("procedure") else ""


def _beginning(content: str) -> str:
    """The first words of it, whole, within 80 letters."""
    told = one_line(content)
    return told if len(told) <= 80 else f"{told[:79].rsplit(' ', 1)[0]}…"
