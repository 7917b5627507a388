"""The only door to the network: JSON over HTTP, TLS always verified, stalls and floods cut off."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2

from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.errors import NotTheProvince, ProvinceTrouble
from motcua_desktop.sync.port import (
    AnswerLost,
    CertificateRefused,
    NobodyThere,
    ProxyInTheWay,
    Reply,
    Request,
    UnknownName,
)

LONGEST_ANSWER = 5_000_000
_TRICKLE_AFTER = 60.0
_TRICKLE = 16.0
_AGENT = "motcua-desktop"
_ABREAST = 4


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds without any progress before giving up; no limit on the whole, lines are slow."""

    connect: float = 10.0
    silence: float = 40.0


class HttpTransport:
    """Speaks HTTP to one province over a kept-alive connection. See `port.Transport`."""

    def __init__(self, settings: ProvinceSettings, patience: Patience | None = None):
        """No proxy of the network may come between us and a province on this very computer."""
        self._trust_env = not settings.on_loopback
        self._patience = patience or Patience()
        self._client: httpx2.Client | None = None
        self._one_by_one = threading.Lock()
        self.sent_bytes = 0
        self.received_bytes = 0

    def send(self, request: Request) -> Reply:
        """The reply, whatever its status; see `port.Transport.send` for what it raises."""
        with _our_troubles(), self._ask(request) as response:
            body = _body(response)
            headers = {name.lower(): value for name, value in response.headers.items()}
            self._count(request, headers, body)
            return Reply(
                status=response.status_code,
                content_type=headers.get("content-type", ""),
                body=body,
                date=_moment(headers.get("date")),
                retry_after=_seconds(headers.get("retry-after")),
                headers=headers,
            )

    def close(self) -> None:
        """Let go of the connection; the next request opens a new one."""
        with self._one_by_one:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _open(self) -> httpx2.Client:
        with self._one_by_one:
            if self._client is None:
                self._client = self._new_client()
            return self._client

    def _new_client(self) -> httpx2.Client:
        patience = self._patience
        return httpx2.Client(
            verify=True,
            follow_redirects=False,
            trust_env=self._trust_env,
            timeout=httpx2.Timeout(patience.silence, connect=patience.connect),
            limits=httpx2.Limits(max_connections=_ABREAST, keepalive_expiry=30.0),
            headers={"User-Agent": _AGENT, "Accept-Encoding": "identity"},
        )

    def _ask(self, request: Request) -> AbstractContextManager[httpx2.Response]:
        return self._open().stream(
            request.method,
            request.url,
            content=request.body,
            headers=dict(request.headers),
        )

    def _count(self, request: Request, headers: Mapping[str, str], body: bytes) -> None:
        with self._one_by_one:
            self.sent_bytes += len(request.body) + _length(request.headers) + len(request.url)
            self.received_bytes += len(body) + _length(headers)


def _length(headers: Mapping[str, str]) -> int:
    return sum(len(name) + len(value) + len(": \r\n") for name, value in headers.items())


def _body(response: httpx2.Response) -> bytes:
    parts, size, started = [], 0, time.monotonic()
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > LONGEST_ANSWER:
            raise NotTheProvince("Câu trả lời dài bất thường, đã ngắt.")
        elapsed = time.monotonic() - started
        if elapsed > _TRICKLE_AFTER and size / elapsed < _TRICKLE:
            raise AnswerLost("Đường truyền gần như đứng yên nên đã ngắt.")
    return b"".join(parts)


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _seconds(text: str | None) -> float | None:
    """Retry-After (RFC 9110 §10.2.3): seconds, or a moment."""
    if not text:
        return None
    if text.isascii() and text.strip().isdigit():
        return float(text)
    moment = _moment(text)
    return None if moment is None else max(0.0, (moment - datetime.now(UTC)).total_seconds())


@contextmanager
def _our_troubles() -> Iterator[None]:
    """The one border where the network library's errors become ours."""
    try:
        yield
    except httpx2.ConnectError as trouble:
        raise _not_connected(trouble) from trouble
    except (httpx2.RequestError, httpx2.InvalidURL) as trouble:
        for theirs, ours, words in _TROUBLES:
            if isinstance(trouble, theirs):
                raise ours(words) from trouble
        raise AnswerLost("Đường truyền bị cắt khi đang chờ tỉnh trả lời.") from trouble


_TROUBLES: tuple[tuple[type[Exception], type[ProvinceTrouble], str], ...] = (
    (httpx2.ConnectTimeout, NobodyThere, "Gọi mãi mà máy của tỉnh không trả lời."),
    (httpx2.PoolTimeout, NobodyThere, "Đường truyền đang bận việc khác."),
    (httpx2.UnsupportedProtocol, NobodyThere, "Địa chỉ của tỉnh không dùng được."),
    (httpx2.InvalidURL, NobodyThere, "Địa chỉ của tỉnh viết sai."),
    (httpx2.ProxyError, ProxyInTheWay, "Máy trung gian (proxy) của mạng không cho đi qua."),
    (httpx2.DecodingError, NotTheProvince, "Không đọc được câu trả lời."),
    (httpx2.TimeoutException, AnswerLost, "Đã gửi nhưng tỉnh im lặng quá lâu."),
)


# OpenSSL's X509_V_ERR_* codes that people meet.
_CERTIFICATE_FAULTS = {
    9: "chưa tới ngày dùng; xem lại đồng hồ của máy",
    10: "đã hết hạn; xem lại đồng hồ của máy",
    18: "tự ký, không nơi nào bảo đảm",
    19: "tự ký, không nơi nào bảo đảm",
    20: "không rõ nơi cấp",
    21: "không rõ nơi cấp",
    62: "cấp cho tên máy khác",
    64: "cấp cho địa chỉ máy khác",
}


def _not_connected(trouble: BaseException) -> ProvinceTrouble:
    for cause in _causes(trouble):
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = _CERTIFICATE_FAULTS.get(cause.verify_code, f"lỗi số {cause.verify_code}")
            return CertificateRefused(f"Chứng chỉ của máy trả lời không dùng được ({why}).")
        if isinstance(cause, ssl.SSLError):
            return CertificateRefused("Không lập được kênh mã hóa với máy trả lời.")
        if isinstance(cause, socket.gaierror):
            return UnknownName("Mạng không biết tên máy của tỉnh (DNS); có thể đang mất mạng.")
        if isinstance(cause, ConnectionRefusedError):
            return NobodyThere("Máy của tỉnh có đó nhưng không nhận kết nối.")
    return NobodyThere("Không kết nối được tới máy của tỉnh.")


def _causes(trouble: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = trouble
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
