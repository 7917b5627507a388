"""What the province's answers mean: accepted, refused, or not the province at all. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from motcua_desktop.domain.text import fold, one_line
from motcua_desktop.errors import NotTheProvince
from motcua_desktop.sync.port import AnswerLost, Busy, Reply

_GOOD = {"0", "00"}
# One province backend answers 3 or -3 and means whatever its message says.
_READ_THE_MESSAGE = {"3", "-3"}
_EXISTS = re.compile(r"da ton tai")
_MISSING = re.compile(
    r"ho so.{0,80}(khong ton tai|khong tim thay|chua duoc dong bo)"
    r"|(khong ton tai|khong tim thay) ho so"
)
_SESSION = re.compile(r"(phien|session|token).{0,80}(het han|khong hop le|khong ton tai|expired)")
_FAILED = re.compile(r"khong thanh cong|that bai|loi |khong hop le|tu choi")
_SUCCEEDED = re.compile(r"thanh cong")
_LONGEST_WORDS = 500
# Two dossiers with one code are told apart by these; owners' names may be corrected later.
_IDENTITY = ("MaTTHC", "NgayTiepNhan")


class Verdict(Enum):
    """What an answer says about what was asked."""

    ACCEPTED = auto()
    EXISTS = auto()
    MISSING = auto()
    SESSION = auto()
    REFUSED = auto()
    CONTRADICTS = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict, the province's own words in one line, and the rest of the message."""

    verdict: Verdict
    words: str
    code: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)


def read(reply: Reply) -> Answer:
    """The province's answer.

    Raises NotTheProvince for redirects, web pages, empty or broken JSON and unknown addresses;
    Busy for 429; AnswerLost for 5xx, since what was sent may have been stored all the same.
    """
    _check_status(reply)
    body = _json(reply)
    if reply.status in (401, 403):
        return Answer(Verdict.SESSION, _words(body) or f"HTTP {reply.status}", body=body)
    if "error_code" not in body:
        raise NotTheProvince("Câu trả lời không có «error_code» của hệ thống một cửa.")
    code, words = str(body["error_code"]).strip(), _words(body)
    return Answer(_verdict(code, words), words or f"Mã lỗi {code}", code, body)


def session_of(answer: Answer) -> str:
    """The session a sign-in brought; "" when it was refused."""
    session = answer.body.get("session")
    accepted = answer.verdict is Verdict.ACCEPTED
    return session if accepted and isinstance(session, str) else ""


def held_by_province(answer: Answer, code: str) -> Mapping[str, Any] | None:
    """What a look-up found under this dossier code; None when the province has nothing."""
    result = answer.body.get("result")
    rows: Sequence[Any] = result if isinstance(result, list) else [result]
    for row in rows:
        if isinstance(row, Mapping) and str(row.get("MaHoSo", code)).strip() == code:
            return row
    return None


def same_content(held: Mapping[str, Any], payload: str) -> bool:
    """Whether the province holds exactly what was sent."""
    sent: dict[str, Any] = json.loads(payload)
    return all(held.get(key) == value for key, value in sent.items())


def same_dossier(held: Mapping[str, Any], payload: str) -> bool:
    """Whether what the province holds under our code is this dossier and not a stranger's."""
    sent = json.loads(payload)
    return all(sent[key] == held[key] for key in _IDENTITY if held.get(key))


def progress_is_held(held: Mapping[str, Any], payload: str) -> bool:
    """Whether the look-up lists this very progress entry."""
    entries = held.get("DanhSachTienDo")
    return isinstance(entries, list) and json.loads(payload) in entries


def entries_held(held: Mapping[str, Any]) -> int:
    """How many progress entries the look-up lists."""
    entries = held.get("DanhSachTienDo")
    return len(entries) if isinstance(entries, list) else 0


def alike(answer: Answer) -> str:
    """What two refusals for the same cause have in common: the words without their numbers."""
    return f"{answer.code} {re.sub(r'[0-9a-z.-]*[0-9][0-9a-z.-]*', '', fold(answer.words))}"


def _check_status(reply: Reply) -> None:
    status, wait = reply.status, reply.retry_after or 0.0
    if status == 429:
        raise Busy("Tỉnh báo đang nhận quá nhiều (429).", retry_after=wait)
    if status >= 500:
        raise AnswerLost(f"Hệ thống của tỉnh gặp lỗi (HTTP {status}).", retry_after=wait)
    if 300 <= status < 400:
        raise NotTheProvince("Máy trả lời chuyển sang một địa chỉ khác, như trang đăng nhập mạng.")
    if status in (404, 405, 410):
        raise NotTheProvince(
            f"Địa chỉ này không có dịch vụ nhận hồ sơ (HTTP {status}).",
        )


def _json(reply: Reply) -> Mapping[str, Any]:
    if not reply.body.strip():
        if reply.status in (401, 403):
            return {}
        raise NotTheProvince("Máy trả lời không nói gì.")
    try:
        body = json.loads(reply.body)
    except (ValueError, RecursionError) as trouble:
        if reply.status in (401, 403):
            return {}
        if reply.body.lstrip()[:1] == b"<":
            raise NotTheProvince("Máy trả lời gửi một trang web thay vì dữ liệu.") from trouble
        raise NotTheProvince("Câu trả lời bị cụt hoặc không phải JSON.") from trouble
    if not isinstance(body, Mapping):
        raise NotTheProvince("Câu trả lời không có dạng của hệ thống một cửa.")
    return body


def _words(body: Mapping[str, Any]) -> str:
    return one_line(str(body.get("message") or ""))[:_LONGEST_WORDS]


def _verdict(code: str, words: str) -> Verdict:
    plain = fold(words)
    failed = bool(_FAILED.search(plain))
    if code in _GOOD:
        return Verdict.CONTRADICTS if failed else Verdict.ACCEPTED
    if _SESSION.search(plain):
        return Verdict.SESSION
    if _EXISTS.search(plain):
        return Verdict.EXISTS
    if _MISSING.search(plain):
        return Verdict.MISSING
    if _SUCCEEDED.search(plain) and not failed:
        return Verdict.ACCEPTED if code in _READ_THE_MESSAGE else Verdict.CONTRADICTS
    return Verdict.REFUSED
