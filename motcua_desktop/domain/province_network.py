"""The way to the province through the network: whose certificates count, and which proxy."""

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from motcua_desktop.domain.people import known_keys
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput

_LONGEST_CA = 200_000
_MOST_CERTIFICATES = 20
_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----\s*([A-Za-z0-9+/=\s]+?)-----END \1-----")
_CERTIFICATE = "CERTIFICATE"


@dataclass(frozen=True, slots=True)
class CaCertificate:
    """Certificates of who vouches for the province's machine, as PEM; beside the system's own."""

    pem: str

    @classmethod
    def parse(cls, value: object) -> "CaCertificate | None":
        """From PEM text, remarks around the certificates left out; None for nothing.

        Whether each is a certificate that can vouch shows when it is first used. Raises
        InvalidInput for what holds none, too many, or a private key.
        """
        if value is None or value == "":
            return None
        if not isinstance(value, str) or len(value) > _LONGEST_CA:
            raise _bad("Chứng chỉ gốc phải là văn bản PEM, không quá 200 KB.")
        blocks = _BLOCK.findall(value)
        if any("PRIVATE KEY" in kind for kind, _ in blocks):
            raise _bad("Tệp này có khóa bí mật; chỉ đưa chứng chỉ, khóa phải ở lại máy chủ.")
        kept = [_certificate(text) for kind, text in blocks if kind == _CERTIFICATE]
        if not kept:
            raise _bad("Không thấy chứng chỉ nào (-----BEGIN CERTIFICATE-----).")
        if len(kept) > _MOST_CERTIFICATES:
            raise _bad(f"Nhiều hơn {_MOST_CERTIFICATES} chứng chỉ trong một tệp.")
        return cls("".join(dict.fromkeys(kept)))

    @property
    def count(self) -> int:
        """How many certificates these are."""
        return self.pem.count("BEGIN CERTIFICATE")


@dataclass(frozen=True, slots=True)
class Proxy:
    """The network's proxy; its password is a secret and stands elsewhere."""

    url: str
    username: str = ""

    @classmethod
    def parse(cls, value: object) -> "Proxy | None":
        """From `{"url","username"}`; None for nothing. Raises InvalidInput naming the field."""
        if value is None or value == {}:
            return None
        data = known_keys(value, allowed={"url", "username"}, field="proxy")
        username = text_field(data.get("username"), field="proxy.username", limit=300)
        return cls(_proxy_url(data.get("url")), one_line(username))

    def to_json(self) -> dict[str, str]:
        """The shape `parse` takes back unchanged."""
        return {"url": self.url, "username": self.username}


def _certificate(text: str) -> str:
    """One block as it is written anew. Raises InvalidInput unless it holds one whole DER value."""
    try:
        der = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as trouble:
        raise _bad("Một chứng chỉ bị hỏng (không phải base64).") from trouble
    if _der_length(der) != len(der):
        raise _bad("Một chứng chỉ bị cắt hoặc bị hỏng.")
    encoded = base64.b64encode(der).decode()
    lines = (encoded[place : place + 64] for place in range(0, len(encoded), 64))
    return "\n".join(("-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""))


def _der_length(der: bytes) -> int:
    """How long the outermost SEQUENCE says it is, its head included (X.690 §8.1.3); -1 for none."""
    if len(der) < 2 or der[0] != 0x30:
        return -1
    if der[1] < 0x80:
        return 2 + der[1]
    digits = der[1] & 0x7F
    return 2 + digits + int.from_bytes(der[2 : 2 + digits], "big")


def _proxy_url(value: object) -> str:
    text = one_line(text_field(value, field="proxy.url", limit=500, required=True)).rstrip("/")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as trouble:
        raise _bad_proxy(f"«{text[:80]}» không phải địa chỉ.") from trouble
    if parts.path.endswith((".pac", ".dat")) or parts.scheme == "pac":
        raise _bad_proxy("Tệp cấu hình tự động (PAC) không dùng được; hỏi địa chỉ proxy và cổng.")
    if parts.scheme not in ("http", "https") or not host or port is None:
        raise _bad_proxy("Địa chỉ proxy phải có dạng http://ten-may:cổng.")
    if "@" in parts.netloc:
        raise _bad_proxy("Không đặt tài khoản, mật khẩu trong địa chỉ proxy.")
    if parts.path or parts.query or parts.fragment:
        raise _bad_proxy("Địa chỉ proxy chỉ gồm tên máy và cổng.")
    return text


def _bad(words: str) -> InvalidInput:
    return InvalidInput(words, field="ca", next_step="Xin quản trị mạng của tỉnh tệp PEM (.crt).")


def _bad_proxy(words: str) -> InvalidInput:
    return InvalidInput(words, field="proxy.url")
