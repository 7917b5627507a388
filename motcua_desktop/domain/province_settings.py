"""Where the province is and how it is spoken to: `province set`, checked once."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from motcua_desktop.domain import province_extra
from motcua_desktop.domain.numbering import AgencyCode
from motcua_desktop.domain.package import key_text, parse_key
from motcua_desktop.domain.people import E, known_keys, one_of
from motcua_desktop.domain.province_extra import Auth
from motcua_desktop.domain.province_network import CaCertificate, Proxy
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput

_SECRET_WORDS = ("password", "secret", "token", "mat_khau", "matkhau")
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
MOST_ABREAST = 8
_MESSAGE_BYTES = 3_000_000


class Dialect(StrEnum):
    """The languages provinces speak."""

    QCVN120 = "qcvn120"
    NATIVE = "native"
    OPENCPS = "opencps"
    IGATE = "igate"


class FileMode(StrEnum):
    """How scans reach the province: not at all, uploaded and named, or inside the message."""

    NONE = "none"
    URL_FROM_STORE = "url_from_store"
    BASE64 = "base64"


_DEFAULT_PATHS = {
    Dialect.QCVN120: {
        "login": "/login",
        "token": "/token",
        "push": "/mapi",
        "share": "/mapi",
        "add": "/them",
        "update": "/capnhat",
        "progress": "/tiendo",
        "lookup": "/tracuu",
        "files": "/v1/tep",
    },
    Dialect.NATIVE: {"root": "/v1"},
    Dialect.OPENCPS: {"root": "/o/rest/v2"},
    Dialect.IGATE: {
        "token": "/auth/realms/digo/protocol/openid-connect/token",
        "files": "/fi",
        "dossiers": "/pa",
    },
}
_EXTRA = {
    Dialect.QCVN120: province_extra.qcvn120,
    Dialect.NATIVE: province_extra.native,
    Dialect.OPENCPS: province_extra.opencps,
    Dialect.IGATE: province_extra.igate,
}
_FILE_MODES = {
    Dialect.QCVN120: (FileMode.NONE, FileMode.URL_FROM_STORE, FileMode.BASE64),
    Dialect.NATIVE: (FileMode.URL_FROM_STORE, FileMode.NONE),
    Dialect.OPENCPS: (FileMode.URL_FROM_STORE, FileMode.NONE),
    Dialect.IGATE: (FileMode.NONE, FileMode.URL_FROM_STORE),
}


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
    """Where to push and how. Build with `parse`; holds no secret.

    `hours`: the line is used by itself only from these times of day on ("06:00"), for lines that
    are paid by the hour; none: whenever something waits. `day_bytes`: at most so many bytes a day
    by itself. `abreast`: how many dossiers are told at once. `pull`: whether news is asked for.
    `ca`: who vouches for the province's machine beside the system's own; `proxy`: the network's.
    `package_key` and `package_verify` (base64): what packages on a USB stick are sealed to, and
    what signs the answers.
    """

    name: str
    base_url: str
    agency_code: str
    username: str = ""
    dialect: Dialect = Dialect.QCVN120
    transport: TransportKind = TransportKind.ENVELOPE
    dstcode: str = ""
    field_set: FieldSet = FieldSet.BASE27
    file_mode: FileMode = FileMode.NONE
    paths: Mapping[str, str] = field(default_factory=lambda: dict(_DEFAULT_PATHS[Dialect.QCVN120]))
    extra: Mapping[str, Any] = field(default_factory=dict)
    hours: tuple[str, ...] = ()
    day_bytes: int | None = None
    abreast: int = 3
    pull: bool = True
    ca: CaCertificate | None = None
    proxy: Proxy | None = None
    package_key: str = ""
    package_verify: str = ""

    @classmethod
    def parse(cls, value: object) -> "ProvinceSettings":
        """From the `province set` shape; raises InvalidInput naming the field or unknown key."""
        _without_secrets(value)
        data = known_keys(value, allowed=_KEYS, field="province")
        dialect = _choice(Dialect, data, "dialect")
        extra = _EXTRA[dialect](data.get("extra"))
        return cls(
            name=_words(data, "name", required=True),
            base_url=base_url(data.get("base_url")),
            agency_code=AgencyCode(_words(data, "agency_code", required=True)),
            username=_words(data, "username"),
            dialect=dialect,
            transport=_choice(TransportKind, data, "transport"),
            dstcode=_words(data, "dstcode"),
            field_set=_choice(FieldSet, data, "field_set"),
            file_mode=_with_update(_file_mode(data, dialect), extra, dialect),
            paths=_paths(data.get("paths"), _DEFAULT_PATHS[dialect]),
            extra=extra,
            hours=_hours(data.get("hours")),
            day_bytes=_number(data, "day_bytes", least=100_000, most=10**12),
            abreast=_number(data, "abreast", least=1, most=MOST_ABREAST) or 3,
            pull=_yes(data, "pull", otherwise=True),
            ca=CaCertificate.parse(data.get("ca")),
            proxy=Proxy.parse(data.get("proxy")),
            package_key=_public_key(data, "package_key"),
            package_verify=_public_key(data, "package_verify"),
        )

    def to_json(self) -> dict[str, Any]:
        """The `province set` shape; `parse` takes it back unchanged."""
        return {
            "name": self.name,
            "dialect": self.dialect.value,
            "transport": self.transport.value,
            "base_url": self.base_url,
            "paths": dict(self.paths),
            "agency_code": str(self.agency_code),
            "username": self.username,
            "dstcode": self.dstcode,
            "field_set": self.field_set.value,
            "file_mode": self.file_mode.value,
            "extra": dict(self.extra),
            "hours": list(self.hours),
            "day_bytes": self.day_bytes,
            "abreast": self.abreast,
            "pull": self.pull,
            "ca": self.ca and self.ca.pem,
            "proxy": self.proxy and self.proxy.to_json(),
            "package_key": self.package_key,
            "package_verify": self.package_verify,
        }

    @property
    def on_loopback(self) -> bool:
        """Whether the province is this very computer: the practice province."""
        return is_loopback(urlsplit(self.base_url).hostname or "")

    @property
    def auth(self) -> Auth:
        """How a QCVN 120 province knows who speaks; without an account, by the network."""
        told = Auth(self.extra.get("auth", Auth.SESSION))
        return told if self.username else Auth.NONE

    @property
    def message_bytes(self) -> int:
        """How many bytes of scans one message may hold, before they are written as base64."""
        return int(self.extra.get("message_bytes", _MESSAGE_BYTES))

    @property
    def destination(self) -> str:
        """What this province is called where the store remembers what it was given."""
        return f"{self.dialect.value} {self.base_url} {self.agency_code}"

    def url(self, name: str) -> str:
        """The whole address of one of `paths`."""
        return self.base_url + self.paths[name]


def file_modes(dialect: Dialect) -> tuple[FileMode, ...]:
    """How files may go in this dialect, the usual way first."""
    return _FILE_MODES[dialect]


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
    "field_set", "file_mode", "extra", "hours", "day_bytes", "abreast", "pull", "ca", "proxy",
    "package_key", "package_verify",
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


def _file_mode(data: Mapping[str, object], dialect: Dialect) -> FileMode:
    known = _FILE_MODES[dialect]
    mode = one_of(FileMode, data.get("file_mode") or known[0], field="file_mode")
    if mode not in known:
        raise InvalidInput(
            f"«{dialect.value}» không gửi tệp theo cách «{mode.value}»; hãy dùng: "
            f"{', '.join(one.value for one in known)}.",
            field="file_mode",
        )
    return mode


def _with_update(mode: FileMode, extra: Mapping[str, Any], dialect: Dialect) -> FileMode:
    """iGate names scans only in the dossier itself, which was handed in before they were sent."""
    if dialect is Dialect.IGATE and mode is not FileMode.NONE and not extra.get("update"):
        raise InvalidInput("Gửi tệp cần địa chỉ sửa hồ sơ của iGate.", field="extra.update")
    return mode


def _public_key(data: Mapping[str, object], key: str) -> str:
    given = data.get(key)
    return key_text(parse_key(given, field=key)) if given else ""


def _hours(value: object) -> tuple[str, ...]:
    given = value or []
    if not isinstance(given, list) or not all(_HOUR.fullmatch(str(one)) for one in given):
        raise InvalidInput('Phải là danh sách giờ, như ["06:00", "12:30"].', field="hours")
    return tuple(sorted({str(one) for one in given}))


def _number(data: Mapping[str, object], key: str, *, least: int, most: int) -> int | None:
    value = data.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise InvalidInput(f"Phải là số từ {least} đến {most}.", field=key)
    return value


def _yes(data: Mapping[str, object], key: str, *, otherwise: bool) -> bool:
    value = data.get(key, otherwise)
    if not isinstance(value, bool):
        raise InvalidInput("Phải là true hoặc false.", field=key)
    return value


def _paths(value: object, defaults: Mapping[str, str]) -> dict[str, str]:
    given = known_keys(value or {}, allowed=set(defaults), field="paths")
    paths = dict(defaults)
    for key, path in given.items():
        text = one_line(text_field(path, field=f"paths.{key}", limit=500, required=True))
        if not text.startswith("/") or text.startswith("//"):
            raise InvalidInput("Đường dẫn phải bắt đầu bằng một dấu /.", field=f"paths.{key}")
        paths[key] = text
    return paths
