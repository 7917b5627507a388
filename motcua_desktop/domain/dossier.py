"""A dossier (hồ sơ): what is taken in, and what is told of it afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from motcua_desktop.domain.calendar import Due
from motcua_desktop.domain.clock import ClockEvent
from motcua_desktop.domain.custody import AT_DESK, HandOver, Holder
from motcua_desktop.domain.delivery import Delivery, IdentityCheck
from motcua_desktop.domain.moment import iso, local
from motcua_desktop.domain.money import Payment
from motcua_desktop.domain.people import Person, known_keys, whole_number
from motcua_desktop.domain.policy import ORDINARY, ClockPolicy, Stage
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.submitter import Submitter
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput


class Status(IntEnum):
    """Trạng thái hồ sơ, the ten codes of the national model."""

    REGISTERED = 1
    RECEIVED = 2
    REFUSED = 3
    IN_PROGRESS = 4
    AWAITING_SUPPLEMENT = 5
    AWAITING_PAYMENT = 6
    WITHDRAWN = 7
    STOPPED = 8
    COMPLETED = 9
    RETURNED = 10

    @property
    def label(self) -> str:
        return _STATUS_LABELS[self]

    @property
    def word(self) -> str:
        """The JSON name: `received`."""
        return self.name.lower()

    @property
    def open(self) -> bool:
        """Whether the office still owes a result."""
        return self in _OPEN

    @classmethod
    def parse(cls, value: object) -> "Status":
        """From its code (2) or its JSON name (received)."""
        text = str(value).strip()
        for member in cls:
            if text in (str(member.value), member.word):
                return member
        choices = ", ".join(member.word for member in cls)
        raise InvalidInput(f"Trạng thái «{text}» không có; hãy dùng: {choices}.", field="status")


_STATUS_LABELS = {
    Status.REGISTERED: "Mới đăng ký",
    Status.RECEIVED: "Được tiếp nhận",
    Status.REFUSED: "Không được tiếp nhận",
    Status.IN_PROGRESS: "Đang xử lý",
    Status.AWAITING_SUPPLEMENT: "Yêu cầu bổ sung giấy tờ",
    Status.AWAITING_PAYMENT: "Yêu cầu thực hiện nghĩa vụ tài chính",
    Status.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    Status.STOPPED: "Dừng xử lý",
    Status.COMPLETED: "Đã xử lý xong",
    Status.RETURNED: "Đã trả kết quả",
}

_OPEN = {
    Status.REGISTERED,
    Status.RECEIVED,
    Status.IN_PROGRESS,
    Status.AWAITING_SUPPLEMENT,
    Status.AWAITING_PAYMENT,
}


class ReturnBy(StrEnum):
    """Where the result is collected."""

    COUNTER = "counter"
    POST = "post"

    @property
    def label(self) -> str:
        return "Tại quầy" if self is ReturnBy.COUNTER else "Qua bưu chính"


class Timeliness(StrEnum):
    """Kept or not, derived each time it is asked; never stored."""

    OPEN_IN_TIME = "open_in_time"
    OPEN_OVERDUE = "open_overdue"
    DONE_EARLY = "done_early"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"

    @property
    def label(self) -> str:
        return _TIMELINESS_LABELS[self]


_TIMELINESS_LABELS = {
    Timeliness.OPEN_IN_TIME: "Trong hạn",
    Timeliness.OPEN_OVERDUE: "Quá hạn",
    Timeliness.DONE_EARLY: "Trước hạn",
    Timeliness.DONE_ON_TIME: "Đúng hạn",
    Timeliness.DONE_LATE: "Trễ hạn",
}


class SyncState(StrEnum):
    """What the province is known to hold of a dossier."""

    WAITING = "waiting"
    SENDING = "sending"
    UNKNOWN = "unknown"
    CONFIRMED = "confirmed"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return _SYNC_LABELS[self]


_SYNC_LABELS = {
    SyncState.WAITING: "Chờ gửi",
    SyncState.SENDING: "Đang gửi",
    SyncState.UNKNOWN: "Chưa rõ tỉnh đã nhận chưa",
    SyncState.CONFIRMED: "Tỉnh đã xác nhận",
    SyncState.REFUSED: "Tỉnh từ chối",
}


@dataclass(frozen=True, slots=True)
class SubmittedPaper:
    """One component handed in: how many originals and copies."""

    name: str
    originals: int = 1
    copies: int = 0
    code: str = ""
    digitised: bool = False
    reused: bool = False

    @classmethod
    def parse(cls, value: object) -> "SubmittedPaper":
        data = known_keys(
            value, allowed={"name", "originals", "copies", "code"}, field="components"
        )
        name = one_line(text_field(data.get("name"), field="name", limit=500, required=True))
        code = one_line(text_field(data.get("code"), field="code", limit=50))
        return cls(name, whole_number(data, "originals", 1), whole_number(data, "copies", 0), code)

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "originals": self.originals,
            "copies": self.copies,
            "digitised": self.digitised,
            "reused": self.reused,
        }


@dataclass(frozen=True, slots=True)
class Alias:
    """What another system calls the dossier."""

    system: str
    code: str


@dataclass(frozen=True, slots=True)
class ProcedureRef:
    """The procedure version a dossier was received under."""

    code: str
    name: str
    field_name: str
    field_code: str
    version: int


@dataclass(frozen=True, slots=True)
class DossierFee:
    name: str
    amount: int | None
    paid: int = 0
    note: str = ""
    waived: int = 0
    legal_basis: str = ""

    @property
    def owed(self) -> int:
        """What is still to be paid (đồng); 0 where another body sets the amount."""
        return max((self.amount or 0) - self.paid - self.waived, 0)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Who did what, when. `data` holds what a step said, apart: `Effect.data` of `steps`.

    `undone`: somebody took it back; it stays in the history, and nothing follows from it.
    """

    at: datetime
    actor: str
    action: str
    note: str
    status: Status | None = None
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)
    id: int = 0
    undone: bool = False


@dataclass(frozen=True, slots=True)
class SyncBadge:
    """What is known of the dossier at the province, in one line."""

    state: SyncState = SyncState.WAITING
    confirmed_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything the desk tells of one dossier."""

    id: str
    code: str
    scan: str
    status: Status
    procedure: ProcedureRef
    applicant: Person
    channel: Channel
    received_at: datetime
    term: Term | None
    due: Due | None
    papers: tuple[SubmittedPaper, ...]
    history: tuple[HistoryLine, ...]
    case: str | None = None
    submitter: Submitter | None = None
    sets: int = 1
    return_by: ReturnBy = ReturnBy.COUNTER
    postal_address: str = ""
    summary: str = ""
    note: str = ""
    counter: int = 1
    serial: int = 0
    register_number: int = 0
    received_by: str = ""
    keyed_in_at: datetime | None = None
    completed_at: datetime | None = None
    returned_at: datetime | None = None
    result_number: str = ""
    result_date: date | None = None
    result_name: str = ""
    collected_by: str = ""
    fees: tuple[DossierFee, ...] = ()
    aliases: tuple[Alias, ...] = ()
    sync: SyncBadge = SyncBadge()
    prints: int = 0
    policy: ClockPolicy = ORDINARY
    stages: tuple[Stage, ...] = ()
    clock: tuple[ClockEvent, ...] = ()
    paused_at: datetime | None = None
    holder: Holder = AT_DESK
    custody: tuple[HandOver, ...] = ()
    payments: tuple[Payment, ...] = ()
    delivery: Delivery | None = None
    visit: str | None = None
    identity_check: IdentityCheck = IdentityCheck.NONE

    @property
    def deeds(self) -> tuple[HistoryLine, ...]:
        """What was done and stands: the history without what was taken back."""
        return tuple(line for line in self.history if not line.undone)

    @property
    def due_at(self) -> datetime | None:
        return self.due.due_at if self.due else None

    def timeliness(self, now: datetime) -> Timeliness:
        """By `timeliness` of this module, at `now`."""
        return timeliness(
            due_at=self.due_at,
            finished_at=self.finished_at,
            now=now,
            term=self.term,
            waiting=self.paused_at is not None,
        )

    @property
    def finished_at(self) -> datetime | None:
        """When the office was done with it, whatever the outcome; None while it is open."""
        return None if self.status.open else self.completed_at

    def to_json(self, now: datetime) -> dict[str, Any]:
        """The dossier as the command line tells it."""
        return {
            "id": self.id,
            "code": self.code,
            "scan": self.scan,
            "aliases": [{"system": alias.system, "code": alias.code} for alias in self.aliases],
            "status": {
                "code": self.status.value,
                "name": self.status.word,
                "label": self.status.label,
            },
            "procedure": {
                "code": self.procedure.code,
                "name": self.procedure.name,
                "field": self.procedure.field_name,
                "version": self.procedure.version,
            },
            "applicant": self.applicant.to_json(),
            "submitter": self.submitter.to_json() if self.submitter else None,
            "channel": self.channel.value,
            "case": self.case,
            "visit": self.visit,
            "identity_check": self.identity_check.value or None,
            "components": [paper.to_json() for paper in self.papers],
            "sets": self.sets,
            "return_by": self.return_by.value,
            "postal_address": self.postal_address or None,
            "summary": self.summary,
            "note": self.note,
            "received_at": iso(self.received_at),
            "keyed_in_at": iso(self.keyed_in_at),
            "due_at": iso(self.due_at),
            "due_why": [
                {"date": step.date.isoformat(), "counted": step.counted, "why": step.why}
                for step in (self.due.steps if self.due else ())
            ],
            "completed_at": iso(self.completed_at),
            "returned_at": iso(self.returned_at),
            "holder": self.holder.to_json(),
            "hand_overs": [passed.to_json() for passed in self.custody],
            "result": self._result_json(),
            "delivery": self.delivery.to_json() if self.delivery else None,
            "timeliness": self.timeliness(now).value,
            "fees": [
                {
                    "name": fee.name,
                    "amount": fee.amount,
                    "paid": fee.paid,
                    "waived": fee.waived,
                    "owed": fee.owed,
                }
                for fee in self.fees
            ],
            "payments": [payment.to_json() for payment in self.payments],
            "history": [
                {
                    "at": iso(line.at),
                    "actor": line.actor,
                    "action": line.action,
                    "note": line.note,
                    **({"undone": True} if line.undone else {}),
                }
                for line in self.history
            ],
            "sync": {
                "state": self.sync.state.value,
                "confirmed_at": iso(self.sync.confirmed_at),
                "reason": self.sync.reason,
            },
        }

    def _result_json(self) -> dict[str, Any] | None:
        if not (self.result_number or self.result_name or self.result_date):
            return None
        return {
            "number": self.result_number or None,
            "date": self.result_date.isoformat() if self.result_date else None,
            "name": self.result_name or None,
        }


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One dossier in a list: light enough for thousands."""

    id: str
    code: str
    applicant: str
    phone: str
    procedure_code: str
    procedure: str
    status: Status
    received_at: datetime
    due_at: datetime | None
    completed_at: datetime | None
    term: Term | None
    sync: SyncState
    holder: str = ""
    paused: bool = False

    def timeliness(self, now: datetime) -> Timeliness:
        finished = None if self.status.open else self.completed_at
        return timeliness(
            due_at=self.due_at,
            finished_at=finished,
            now=now,
            term=self.term,
            waiting=self.paused,
        )


def timeliness(
    *,
    due_at: datetime | None,
    finished_at: datetime | None,
    now: datetime,
    term: Term | None,
    waiting: bool = False,
) -> Timeliness:
    """Early, on time or late: by date, or by the minute where the term is in hours.

    A dossier without a due moment, or `waiting` for somebody else, is never called late.
    """
    if due_at is None:
        return Timeliness.OPEN_IN_TIME if finished_at is None else Timeliness.DONE_ON_TIME
    by_hour = term is not None and term.unit in (Unit.HOURS, Unit.WORKING_HOURS)
    if finished_at is None:
        overdue = not waiting and _later(now, due_at, by_hour=by_hour)
        return Timeliness.OPEN_OVERDUE if overdue else Timeliness.OPEN_IN_TIME
    if _later(finished_at, due_at, by_hour=by_hour):
        return Timeliness.DONE_LATE
    if _later(due_at, finished_at, by_hour=by_hour):
        return Timeliness.DONE_EARLY
    return Timeliness.DONE_ON_TIME


def _later(one: datetime, other: datetime, *, by_hour: bool) -> bool:
    if by_hour:
        return one.replace(second=0, microsecond=0) > other.replace(second=0, microsecond=0)
    return local(one).date() > local(other).date()
