"""What the province's answers mean: accepted, refused, or not the province at all. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from motcua_desktop.domain.text import fold, one_line
from motcua_desktop.errors import NotTheProvince
from motcua_desktop.sync import asking
from motcua_desktop.sync.port import Reply
from motcua_desktop.sync.qcvn120 import inline
from motcua_desktop.sync.replies import SIGNED_OUT, check_status, object_of

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
    check_status(reply)
    body = object_of(reply)
    if reply.status in SIGNED_OUT:
        return Answer(Verdict.SESSION, _words(body) or f"HTTP {reply.status}", body=body)
    if "error_code" not in body:
        raise NotTheProvince("Câu trả lời không có «error_code» của hệ thống một cửa.")
    code, words = str(body["error_code"]).strip(), _words(body)
    return Answer(_verdict(code, words), words or f"Mã lỗi {code}", code, body)


def session_of(answer: Answer) -> str:
    """The session a sign-in brought; "" when it was refused."""
    session = answer.body.get("session")
    if answer.verdict is not Verdict.ACCEPTED or not isinstance(session, str):
        return ""
    # It may have to go into a header.
    return session if session.isascii() and session.isprintable() else ""


def held_by_province(answer: Answer, code: str) -> Mapping[str, Any] | None:
    """What a look-up found under this dossier code; None when the province has nothing."""
    result = answer.body.get("result")
    rows: Sequence[Any] = result if isinstance(result, list) else [result]
    for row in rows:
        if isinstance(row, Mapping) and row and str(row.get("MaHoSo", code)).strip() == code:
            return row
    return None


def same_content(held: Mapping[str, Any], payload: str) -> bool:
    """Whether the province holds exactly what was sent."""
    sent, held = inline.comparable(json.loads(payload)), inline.comparable(held)
    return all(held.get(key) == value for key, value in sent.items())


def same_dossier(held: Mapping[str, Any], payload: str) -> bool:
    """Whether what the province holds under our code is this dossier and not a stranger's."""
    sent = json.loads(payload)
    return all(sent[key] == str(held[key]) for key in _IDENTITY if held.get(key))


def progress_is_held(held: Mapping[str, Any], payload: str) -> bool:
    """Whether the look-up lists this very progress entry."""
    entries = held.get("DanhSachTienDo")
    return isinstance(entries, list) and json.loads(payload) in entries


def entries_held(held: Mapping[str, Any]) -> int:
    """How many progress entries the look-up lists."""
    entries = held.get("DanhSachTienDo")
    return len(entries) if isinstance(entries, list) else 0


def alike(answer: Answer) -> str:
    """What two refusals for the same cause have in common."""
    return asking.alike(answer.code, answer.words)


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
