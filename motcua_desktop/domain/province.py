"""The line to the province as values: what waits, what it answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.moment import iso, parse_moment
from motcua_desktop.domain.uploads import UploadCount
from motcua_desktop.errors import SignInRefused


@dataclass(frozen=True, slots=True)
class ProgressEntry:
    """One thing done to a dossier, as the province is told of it (CapNhatTienDoHoSoMC)."""

    at: datetime
    officer: str
    action: str
    status: Status
    title: str = ""
    note: str = ""

    @property
    def what(self) -> str:
        """`Yêu cầu bổ sung - thiếu giấy chứng sinh`."""
        return " - ".join(part for part in (self.action, self.note) if part)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ProgressEntry":
        """From what an outbox row of kind `progress` holds."""
        return cls(
            at=parse_moment(data["at"], field="at"),
            officer=str(data.get("officer", "")),
            action=str(data.get("action", "")),
            status=Status(int(data["status"])),
            title=str(data.get("title", "")),
            note=str(data.get("note", "")),
        )


class OutboxState(StrEnum):
    """Where one message to the province stands.

    `superseded` snapshots were folded into an earlier one that told the newer facts.
    """

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    QUARANTINED = "quarantined"
    SUPERSEDED = "superseded"

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]

    @property
    def waits(self) -> bool:
        """Whether the desk still means to send it by itself."""
        return self in (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN)

    @property
    def needs_a_person(self) -> bool:
        """Whether it stands still until somebody settles it."""
        return self in (OutboxState.REFUSED, OutboxState.QUARANTINED)


_STATE_LABELS = {
    OutboxState.PENDING: "Chờ gửi",
    OutboxState.SENDING: "Đang gửi",
    OutboxState.UNKNOWN: "Chưa rõ tỉnh đã nhận chưa",
    OutboxState.CONFIRMED: "Tỉnh đã xác nhận",
    OutboxState.REFUSED: "Tỉnh từ chối",
    OutboxState.QUARANTINED: "Để riêng, cần người xem",
    OutboxState.SUPERSEDED: "Đã gộp vào lần gửi khác",
}


class MessageKind(StrEnum):
    """What a message tells: the whole dossier as it is, or one thing done to it."""

    DOSSIER = "dossier"
    PROGRESS = "progress"

    @property
    def label(self) -> str:
        return "Hồ sơ" if self is MessageKind.DOSSIER else "Tiến độ"


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One message in the list of what waits, was refused or was confirmed.

    `behind`: it goes only after a person has settled an earlier message of the same dossier.
    """

    id: int
    event_id: str
    code: str
    applicant: str
    kind: MessageKind
    state: OutboxState
    created_at: datetime
    attempts: int
    confirmed_at: datetime | None = None
    reason: str | None = None
    payload: str | None = None
    behind: bool = False

    def to_json(self) -> dict[str, Any]:
        """The command line's shape of a message; the payload stays out."""
        return {
            "id": self.id,
            "event_id": self.event_id,
            "code": self.code,
            "applicant": self.applicant,
            "kind": self.kind.value,
            "state": self.state.value,
            "created_at": iso(self.created_at),
            "attempts": self.attempts,
            "confirmed_at": iso(self.confirmed_at),
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class LineTrouble:
    """Why the last run did not get through, in the words shown to people."""

    kind: str
    sentence: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LineStatus:
    """The truth about the line. `waiting`, `unknown`, `refused` count dossiers, not messages.

    `answered_at`: when the province last answered somebody whom it had let in; a network that is
    up is no answer. `pushing`, `signed_out`, `wake_at` (the next attempt after a failure) and
    `opens_at` (the next hour at which the line may be used by itself) are known only to a running
    window, which fills them in.
    `files` are counted apart from the data; `differences` are news that need a person.
    """

    configured: bool = False
    waiting: int = 0
    waiting_since: datetime | None = None
    unknown: int = 0
    refused: int = 0
    confirmed_messages: int = 0
    last_confirmed_at: datetime | None = None
    last_trouble: LineTrouble | None = None
    answered_at: datetime | None = None
    pushing: bool = False
    signed_out: bool = False
    wake_at: datetime | None = None
    opens_at: datetime | None = None
    files: UploadCount = field(default_factory=UploadCount)
    differences: int = 0
    hold: "Hold | None" = None

    @property
    def shut(self) -> bool:
        """Whether the province does not take the desk's account, so that everything waits."""
        trouble = self.last_trouble
        return self.signed_out or (trouble is not None and trouble.kind == SignInRefused.kind)

    def to_json(self) -> dict[str, Any]:
        return {
            "configured": self.configured,
            "waiting": self.waiting,
            "waiting_since": iso(self.waiting_since),
            "unknown": self.unknown,
            "refused": self.refused,
            "last_confirmed_at": iso(self.last_confirmed_at),
            "answered_at": iso(self.answered_at),
            "trouble": self.last_trouble and self.last_trouble.sentence,
            "signed_out": self.signed_out,
            "files": {
                "waiting": self.files.waiting,
                "waiting_bytes": self.files.waiting_bytes,
                "confirmed": self.files.confirmed,
                "refused": self.files.refused,
            },
            "differences": self.differences,
            "hold": self.hold and self.hold.to_json(),
        }


class HoldKind(StrEnum):
    """Why nothing goes to the province until a person has looked."""

    RESTORED = "restored"
    REWOUND = "rewound"
    PROVINCE_REWOUND = "province_rewound"
    DISAGREES = "disagrees"


@dataclass(frozen=True, slots=True)
class Hold:
    """The line is held: why, in words for people, and since when."""

    kind: HoldKind
    words: str
    at: datetime

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "words": self.words, "at": iso(self.at)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Hold":
        return cls(HoldKind(data["kind"]), data["words"], parse_moment(data["at"], field="at"))
