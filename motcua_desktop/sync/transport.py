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
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx2

from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.province_settings import MOST_ABREAST, ProvinceSettings
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
_PART = 65_536
_STATUS_LINE = len("HTTP/1.1 200 OK\r\n\r\n")
# What waits in the system's queue looks sent. Kept short, silence after it is the line's silence,
# also at 2 kB/s: the queue is gone long before patience ends.
_SHORT_QUEUE = ((socket.SOL_SOCKET, socket.SO_SNDBUF, 32_768),)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds without any progress before giving up; no limit on the whole, lines are slow."""

    connect: float = 10.0
    silence: float = 40.0


class HttpTransport:
    """Speaks HTTP to one province over kept-alive connections. See `port.Transport`.

    The bytes counted are those of request and status lines, headers and bodies as they are handed
    to and taken from the connection, also of requests that came to nothing; what TLS and TCP add
    (a few in a hundred, and about 5 KB for each new connection) is not in them.
    """

    def __init__(
        self,
        settings: ProvinceSettings,
        patience: Patience | None = None,
        *,
        proxy_secret: str | None = None,
    ):
        self._settings = settings
        self._proxy = _proxy_for(settings)
        self._proxy_secret = proxy_secret
        self._patience = patience or Patience()
        self._client: httpx2.Client | None = None
        self._one_by_one = threading.Lock()
        self.sent_bytes = 0
        self.received_bytes = 0

    def send(self, request: Request) -> Reply:
        """The reply, whatever its status; see `port.Transport.send` for what it raises."""
        with _our_troubles(by_proxy=self._proxy is not None), self._ask(request) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            self._count(received=_STATUS_LINE + _length(headers))
            return Reply(
                status=response.status_code,
                content_type=headers.get("content-type", ""),
                body=self._body(response),
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
        patience, trust = self._patience, _trust(self._settings)
        found, own = self._proxy, self._settings.proxy
        auth = (own.username, self._proxy_secret or "") if own and own.username else None
        to_proxy = trust if found and found.startswith("https:") else None
        client = httpx2.Client(
            transport=httpx2.HTTPTransport(
                verify=trust,
                limits=httpx2.Limits(max_connections=MOST_ABREAST, keepalive_expiry=30.0),
                proxy=httpx2.Proxy(found, ssl_context=to_proxy, auth=auth) if found else None,
                socket_options=_SHORT_QUEUE,
            ),
            follow_redirects=False,
            trust_env=False,
            timeout=httpx2.Timeout(patience.silence, connect=patience.connect),
            headers={"User-Agent": _AGENT},
        )
        # HTTP/1.1 keeps connections without being told; on a narrow line each word is paid for.
        for needless in ("Accept", "Accept-Encoding", "Connection"):
            del client.headers[needless]
        return client

    def _ask(self, request: Request) -> AbstractContextManager[httpx2.Response]:
        headers = dict(request.headers)
        self._count(sent=len(request.method) + len(request.url) + _length(headers))
        if not request.body:
            return self._open().stream(request.method, request.url, headers=headers)
        headers["Content-Length"] = str(len(request.body))
        content = self._told(request.body)
        return self._open().stream(request.method, request.url, content=content, headers=headers)

    def _told(self, body: bytes) -> Iterator[bytes]:
        """The body in parts, each counted when the connection asks for it."""
        for place in range(0, len(body), _PART):
            part = body[place : place + _PART]
            self._count(sent=len(part))
            yield part

    def _body(self, response: httpx2.Response) -> bytes:
        parts, size, started = [], 0, time.monotonic()
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            self._count(received=len(part))
            if size > LONGEST_ANSWER:
                raise NotTheProvince("Câu trả lời dài bất thường, đã ngắt.")
            elapsed = time.monotonic() - started
            if elapsed > _TRICKLE_AFTER and size / elapsed < _TRICKLE:
                raise AnswerLost("Đường truyền gần như đứng yên nên đã ngắt.")
        return b"".join(parts)

    def _count(self, *, sent: int = 0, received: int = 0) -> None:
        with self._one_by_one:
            self.sent_bytes += sent
            self.received_bytes += received


def _trust(settings: ProvinceSettings) -> ssl.SSLContext:
    """Whom this computer's system trusts, and who vouches for this province; nobody else.

    Raises CertificateRefused when what was given as `ca` is no certificate after all.
    """
    context = httpx2.create_ssl_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if settings.ca is not None:
        try:
            context.load_verify_locations(cadata=settings.ca.pem)
        except ssl.SSLError as trouble:
            raise CertificateRefused(
                "Chứng chỉ gốc đã khai báo («ca») không đọc được.",
                next_step="Xin lại tệp chứng chỉ gốc của tỉnh rồi khai báo lại.",
            ) from trouble
    return context


def _proxy_for(settings: ProvinceSettings) -> str | None:
    """The proxy to use: the one declared, else the network's own; none to this very computer.

    The network's own is what the environment or, on Windows and macOS, the system's settings
    name. An automatic configuration script (PAC) is not run.
    """
    if settings.on_loopback:
        return None
    if settings.proxy is not None:
        return settings.proxy.url
    parts = urlsplit(settings.base_url)
    if proxy_bypass(parts.netloc):
        return None
    known = getproxies()
    found = known.get(parts.scheme) or known.get("all")
    return found if not found or "://" in found else f"http://{found}"


def _length(headers: Mapping[str, str]) -> int:
    return sum(len(name) + len(value) + len(": \r\n") for name, value in headers.items())


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
def _our_troubles(*, by_proxy: bool) -> Iterator[None]:
    """The one border where the network library's errors become ours."""
    try:
        yield
    except httpx2.ConnectError as trouble:
        raise _not_connected(trouble, by_proxy=by_proxy) from trouble
    except httpx2.ConnectTimeout as trouble:
        if by_proxy:
            raise ProxyInTheWay("Gọi mãi mà máy trung gian (proxy) không trả lời.") from trouble
        raise NobodyThere("Gọi mãi mà máy của tỉnh không trả lời.") from trouble
    except httpx2.ProxyError as trouble:
        raise _refused_by_proxy(str(trouble)) from trouble
    except (httpx2.RequestError, httpx2.InvalidURL) as trouble:
        for theirs, ours, words in _TROUBLES:
            if isinstance(trouble, theirs):
                raise ours(words) from trouble
        raise AnswerLost("Đường truyền bị cắt khi đang chờ tỉnh trả lời.") from trouble


_TROUBLES: tuple[tuple[type[Exception], type[ProvinceTrouble], str], ...] = (
    (httpx2.PoolTimeout, NobodyThere, "Đường truyền đang bận việc khác."),
    (httpx2.UnsupportedProtocol, NobodyThere, "Địa chỉ của tỉnh không dùng được."),
    (httpx2.InvalidURL, NobodyThere, "Địa chỉ của tỉnh viết sai."),
    (httpx2.DecodingError, NotTheProvince, "Không đọc được câu trả lời."),
    (httpx2.TimeoutException, AnswerLost, "Đã gửi nhưng tỉnh im lặng quá lâu."),
)


def _refused_by_proxy(told: str) -> ProxyInTheWay:
    """What the proxy answered instead of letting us through: `407 Proxy Authentication …`."""
    status = told[:3]
    if status == "407":
        return ProxyInTheWay(
            "Máy trung gian (proxy) đòi mật khẩu, hoặc mật khẩu đã khai báo không đúng.",
            next_step="Khai báo «proxy» với tên đăng nhập và MOTCUA_PROXY_SECRET.",
        )
    if status in ("502", "503", "504"):
        return ProxyInTheWay(f"Máy trung gian (proxy) không tới được máy của tỉnh ({status}).")
    return ProxyInTheWay(
        f"Máy trung gian (proxy) của mạng không cho đi tới máy của tỉnh ({told[:60]}).",
        next_step="Nhờ quản trị mạng cho phép địa chỉ của tỉnh.",
    )


def _not_connected(trouble: BaseException, *, by_proxy: bool) -> ProvinceTrouble:
    for cause in _causes(trouble):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _bad_certificate(cause)
        if isinstance(cause, ssl.SSLError):
            return _no_channel(cause)
        if by_proxy and isinstance(cause, OSError):
            return ProxyInTheWay("Không tới được máy trung gian (proxy) của mạng.")
        if isinstance(cause, socket.gaierror):
            return UnknownName("Mạng không biết tên máy của tỉnh (DNS); có thể đang mất mạng.")
        if isinstance(cause, ConnectionRefusedError):
            return NobodyThere("Máy của tỉnh có đó nhưng không nhận kết nối.")
    return NobodyThere("Không kết nối được tới máy của tỉnh.")


def _bad_certificate(cause: ssl.SSLCertVerificationError) -> CertificateRefused:
    why, clock = _CERTIFICATE_FAULTS.get(cause.verify_code, (f"lỗi {cause.verify_code}", False))
    words = f"Chứng chỉ của máy trả lời không dùng được ({why})."
    if not clock:
        return CertificateRefused(words, next_step=_ASK_THE_PROVINCE)
    today = date_text(local(datetime.now(UTC)).date())
    return CertificateRefused(
        f"{words} Máy tính này đang ghi ngày {today}.",
        next_step="Nếu ngày ấy sai, chỉnh lại đồng hồ; nếu đúng, báo quản trị hệ thống của tỉnh.",
    )


# OpenSSL's X509_V_ERR_* codes that people meet, and whether a wrong clock may be behind it.
_UNKNOWN_ISSUER = (
    "không rõ nơi cấp; mạng có thể chặn giữa để soi dữ liệu, hoặc tỉnh dùng nơi cấp riêng"
)
_CERTIFICATE_FAULTS = {
    9: ("chưa tới ngày dùng", True),
    10: ("đã hết hạn", True),
    18: ("tự ký, không nơi nào bảo đảm", False),
    19: (_UNKNOWN_ISSUER, False),
    20: (_UNKNOWN_ISSUER, False),
    21: (_UNKNOWN_ISSUER, False),
    62: ("cấp cho tên máy khác", False),
    64: ("cấp cho tên máy khác hay địa chỉ khác", False),
}
_ASK_THE_PROVINCE = (
    "Không có cách bỏ qua. Hỏi quản trị của tỉnh; nếu tỉnh có nơi cấp riêng, xin tệp chứng chỉ gốc "
    "và khai báo ở «ca»."
)


def _no_channel(cause: ssl.SSLError) -> NotTheProvince:
    reason = cause.reason or ""
    if reason in ("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE"):
        return CertificateRefused(
            "Máy trả lời chỉ nói giao thức mã hóa quá cũ (trước TLS 1.2).",
            next_step="Báo quản trị hệ thống của tỉnh nâng cấp; không có cách bỏ qua.",
        )
    if reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG"):
        return CertificateRefused(
            "Máy trả lời không nói mã hóa ở cổng này: sai cổng, hoặc mạng đòi đăng nhập trước.",
            next_step="Mở trình duyệt xem mạng có đòi đăng nhập không; kiểm tra lại địa chỉ.",
        )
    return CertificateRefused("Không lập được kênh mã hóa với máy trả lời.")


def _causes(trouble: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = trouble
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
