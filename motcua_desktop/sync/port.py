"""The door to the province as the runner sees it: a request out, a reply or a trouble back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from motcua_desktop.errors import NotTheProvince, ProvinceTrouble, SignInRefused, Unreachable


@dataclass(frozen=True, slots=True)
class Request:
    """One request: whole address, body as it goes out, headers of the dialect."""

    url: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whole. `date` is the other side's clock, `retry_after` in seconds.

    `headers` have small letters only.
    """

    status: int
    content_type: str
    body: bytes
    date: datetime | None = None
    retry_after: float | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Transport(Protocol):
    """Carries requests over connections that are kept while there is work; from any thread.

    `sent_bytes` and `received_bytes` count what went over the line since it was made.
    """

    sent_bytes: int
    received_bytes: int

    def send(self, request: Request) -> Reply:
        """The reply, whatever its status.

        Raises Unreachable when nothing left the desk, AnswerLost when the request may have
        arrived, NotTheProvince when whoever answers cannot be the province.
        """

    def close(self) -> None:
        """Let go of the connection; the next request opens a new one."""


class UnknownName(Unreachable):
    """The name of the province's machine cannot be resolved."""

    kind = "province_name_unknown"


class NobodyThere(Unreachable):
    """No connection: refused, no route, or no answer to knocking."""

    kind = "province_nobody_there"


class ProxyInTheWay(Unreachable):
    """The network's proxy does not let us through."""

    kind = "province_proxy"


class AnswerLost(Unreachable):
    """The request left the desk and no usable answer came: it may or may not have arrived."""

    kind = "province_answer_lost"
    title = "Chưa rõ tỉnh đã nhận chưa"
    advice = "Chương trình sẽ hỏi lại tỉnh trước khi gửi lại, nên không có hồ sơ nào bị gửi đôi."

    def __init__(self, message: str, *, retry_after: float = 0.0):
        super().__init__(message)
        self.retry_after = retry_after


class AskedInVain(Unreachable):
    """A question got no usable answer; nothing was to be stored, so nothing is in doubt."""

    kind = "province_no_answer"

    def __init__(self, message: str, *, retry_after: float = 0.0):
        super().__init__(message)
        self.retry_after = retry_after


class Busy(Unreachable):
    """The province says that it takes nothing now."""

    kind = "province_busy"
    title = "Hệ thống của tỉnh đang bận"

    def __init__(self, message: str, *, retry_after: float = 0.0):
        super().__init__(message)
        self.retry_after = retry_after


class CertificateRefused(NotTheProvince):
    """The other side cannot prove that it is the province; there is no way around it."""

    kind = "province_certificate"
    title = "Không tin được máy trả lời"
    advice = "Kiểm tra ngày giờ của máy tính này; nếu giờ đúng, báo quản trị mạng của tỉnh."


class UnexpectedAnswer(ProvinceTrouble):
    """A question was understood and answered, but not with what it asks for."""

    kind = "province_unexpected_answer"
    title = "Tỉnh trả lời khác điều được hỏi"
    advice = "Báo quản trị hệ thống của tỉnh, kèm câu trả lời này."


def may_have_arrived(trouble: ProvinceTrouble) -> bool:
    """Whether, after this trouble, the province may hold what was being sent."""
    certain = (
        UnknownName,
        NobodyThere,
        ProxyInTheWay,
        AskedInVain,
        Busy,
        CertificateRefused,
        SignInRefused,
        UnexpectedAnswer,
    )
    return not isinstance(trouble, certain)


def asked_to_wait(trouble: ProvinceTrouble | None) -> float:
    """Seconds that the province asked for in Retry-After; 0 when it asked for nothing."""
    return trouble.retry_after if isinstance(trouble, AnswerLost | AskedInVain | Busy) else 0.0


def gravest(troubles: Sequence[ProvinceTrouble]) -> ProvinceTrouble | None:
    """Of several that came abreast the one that counts; None when there is none.

    A refused sign-in, because nothing goes before a person has acted; then whatever the province
    wants the longest wait for; then the first.
    """
    return max(
        troubles, key=lambda one: (isinstance(one, SignInRefused), asked_to_wait(one)), default=None
    )
