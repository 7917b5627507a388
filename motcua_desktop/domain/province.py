"""The line to the province as values: where it is, what waits, what it answered."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.moment import iso, parse_moment
from motcua_desktop.domain.numbering import AgencyCode
from motcua_desktop.domain.people import E, known_keys, one_of
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput

_DIALECTS = ("qcvn120", "native", "opencps", "igate")
_FILE_MODES = ("none", "url_from_store", "base64")
_DEFAULT_PATHS = {
    "login": "/login",
    "push": "/mapi",
    "add": "/them",
    "update": "/capnhat",
    "progress": "/tiendo",
    "lookup": "/tracuu",
}
# Lists whose inner codes the standard leaves open: sent only to a province that wants them.
_LISTS = {"fees", "papers"}
_SECRET_WORDS = ("password", "secret", "token", "mat_khau", "matkhau")


class TransportKind(StrEnum):
    """How one dialect travels: one envelope, a route per service, or an address per verb."""

    ENVELOPE = "envelope"
    ROUTE = "route"
    SPLIT = "split"


class FieldSet(StrEnum):
    """The 27 fields of QCVN 120:2019, or those and the later extension."""

    BASE27 = "base27"
    EXT = "ext"


@dataclass(frozen=True, slots=True)
class ProvinceSettings:
    """Where to push and how. Build with `parse`; holds no secret."""

    name: str
    base_url: str
    agency_code: str
    username: str = ""
    dialect: str = "qcvn120"
    transport: TransportKind = TransportKind.ENVELOPE
    dstcode: str = ""
    field_set: FieldSet = FieldSet.BASE27
    file_mode: str = "none"
    paths: Mapping[str, str] = field(default_factory=lambda: dict(_DEFAULT_PATHS))
    extra: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def parse(cls, value: object) -> "ProvinceSettings":
        """From the `province set` shape; raises InvalidInput naming the field or unknown key."""
        _without_secrets(value)
        data = known_keys(value, allowed=_KEYS, field="province")
        return cls(
            name=_words(data, "name", required=True),
            base_url=base_url(data.get("base_url")),
            agency_code=AgencyCode(_words(data, "agency_code", required=True)),
            username=_words(data, "username"),
            dialect=_dialect(data.get("dialect", "qcvn120")),
            transport=_choice(TransportKind, data, "transport"),
            dstcode=_words(data, "dstcode"),
            field_set=_choice(FieldSet, data, "field_set"),
            file_mode=_file_mode(data.get("file_mode", "none")),
            paths=_paths(data.get("paths")),
            extra=_extra(data.get("extra")),
        )

    def to_json(self) -> dict[str, Any]:
        """The `province set` shape; `parse` takes it back unchanged."""
        return {
            "name": self.name,
            "dialect": self.dialect,
            "transport": self.transport.value,
            "base_url": self.base_url,
            "paths": dict(self.paths),
            "agency_code": str(self.agency_code),
            "username": self.username,
            "dstcode": self.dstcode,
            "field_set": self.field_set.value,
            "file_mode": self.file_mode,
            "extra": dict(self.extra),
        }

    @property
    def on_loopback(self) -> bool:
        """Whether the province is this very computer: the practice province."""
        return is_loopback(urlsplit(self.base_url).hostname or "")

    def url(self, name: str) -> str:
        """The whole address of one of `paths`."""
        return self.base_url + self.paths[name]


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
    """One message in the list of what waits, was refused or was confirmed."""

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

    `signed_out` and `wake_at` (aware UTC) are known only to a running window, which fills them in.
    """

    configured: bool = False
    waiting: int = 0
    waiting_since: datetime | None = None
    unknown: int = 0
    refused: int = 0
    confirmed_messages: int = 0
    last_confirmed_at: datetime | None = None
    last_trouble: LineTrouble | None = None
    signed_out: bool = False
    wake_at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "configured": self.configured,
            "waiting": self.waiting,
            "waiting_since": iso(self.waiting_since),
            "unknown": self.unknown,
            "refused": self.refused,
            "last_confirmed_at": iso(self.last_confirmed_at),
            "trouble": self.last_trouble and self.last_trouble.sentence,
            "signed_out": self.signed_out,
        }


def base_url(value: object) -> str:
    """An https address without account, query or fragment; plain http only on this computer."""
    text = one_line(text_field(value, field="base_url", limit=500, required=True)).rstrip("/")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as trouble:
        raise InvalidInput(f"«{text[:80]}» không phải địa chỉ.", field="base_url") from trouble
    if parts.scheme not in ("http", "https") or not host:
        raise InvalidInput("Địa chỉ phải có dạng https://ten-may/…", field="base_url")
    if "@" in parts.netloc:
        raise InvalidInput("Không đặt tài khoản, mật khẩu trong địa chỉ.", field="base_url")
    if parts.query or parts.fragment:
        raise InvalidInput("Địa chỉ gốc không có phần sau dấu ? hoặc #.", field="base_url")
    if parts.scheme == "http" and not is_loopback(host):
        raise InvalidInput(
            "Đường truyền phải mã hóa: dùng https (http chỉ cho tỉnh luyện tập trên máy này).",
            field="base_url",
        )
    return text


def is_loopback(host: str) -> bool:
    """Whether this host name or address is the computer itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


_KEYS = {
    "name", "dialect", "transport", "base_url", "paths", "agency_code", "username", "dstcode",
    "field_set", "file_mode", "extra",
}  # fmt: skip


def _without_secrets(value: object) -> None:
    if not isinstance(value, Mapping):
        return
    for key in value:
        if any(word in str(key).lower() for word in _SECRET_WORDS):
            raise InvalidInput(
                "Mật khẩu không nằm trong tệp; đặt nó ở MOTCUA_PROVINCE_SECRET.", field=str(key)
            )


def _words(data: Mapping[str, object], key: str, *, required: bool = False) -> str:
    return one_line(text_field(data.get(key), field=key, limit=300, required=required))


def _choice(kind: type[E], data: Mapping[str, object], key: str) -> E:
    return one_of(kind, data.get(key) or next(iter(kind)), field=key)


def _dialect(value: object) -> str:
    if value not in _DIALECTS:
        raise InvalidInput(
            f"«{value}» không có; hãy dùng: {', '.join(_DIALECTS)}.", field="dialect"
        )
    if value != "qcvn120":
        raise InvalidInput(
            f"Bản này chưa nói được «{value}», chỉ nói được «qcvn120» (QCVN 120:2019).",
            field="dialect",
        )
    return str(value)


def _file_mode(value: object) -> str:
    if value not in _FILE_MODES:
        raise InvalidInput(
            f"«{value}» không có; hãy dùng: {', '.join(_FILE_MODES)}.", field="file_mode"
        )
    if value != "none":
        raise InvalidInput("Bản này chưa gửi tệp kèm theo; đặt là «none».", field="file_mode")
    return str(value)


def _paths(value: object) -> dict[str, str]:
    given = known_keys(value or {}, allowed=set(_DEFAULT_PATHS), field="paths")
    paths = dict(_DEFAULT_PATHS)
    for key, path in given.items():
        text = one_line(text_field(path, field=f"paths.{key}", limit=500, required=True))
        if not text.startswith("/") or text.startswith("//"):
            raise InvalidInput("Đường dẫn phải bắt đầu bằng một dấu /.", field=f"paths.{key}")
        paths[key] = text
    return paths


def _extra(value: object) -> dict[str, Any]:
    given = known_keys(value or {}, allowed={"field_codes", "lists"}, field="extra")
    codes, lists = given.get("field_codes") or {}, given.get("lists") or []
    if not isinstance(codes, Mapping):
        raise InvalidInput("Phải là một đối tượng JSON {…}.", field="extra.field_codes")
    if not isinstance(lists, list) or not set(map(str, lists)) <= _LISTS:
        raise InvalidInput(f"Hãy dùng: {', '.join(sorted(_LISTS))}.", field="extra.lists")
    extra: dict[str, Any] = {}
    if codes:
        extra["field_codes"] = {str(name): str(code) for name, code in codes.items()}
    if lists:
        extra["lists"] = sorted(set(map(str, lists)))
    return extra
