"""What comes to the province by any way, as values: parcels, conditions, outcomes, problems."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]  # the standard library's own, not in its stubs
from typing import Any

from motcua_desktop.practice.store import tag_of

NEW = "*"
"""The sender holds that the province never had it."""
HELD = "held"
"""The sender holds that the province has it, in whatever version."""
ANY = "any"
"""New or another version, as it comes."""
MISSING = ""
"""The sender should have said and did not."""

TITLES = {
    "sign-in": "Tài khoản không được chấp nhận",
    "session": "Phiên làm việc đã hết hạn",
    "busy-key": "Thông điệp này đang được xử lý",
    "changed": "Hồ sơ ở tỉnh đã khác",
    "key-reused": "Khoá này đã dùng cho nội dung khác",
    "refused": "Tỉnh không nhận",
    "condition-missing": "Thiếu điều kiện If-Match hoặc If-None-Match",
    "missing": "Không có ở tỉnh",
    "after-trouble": "Thông điệp trước của hồ sơ này chưa được nhận",
    "too-long": "Dữ liệu gửi lên quá dài",
    "not-understood": "Yêu cầu không đúng quy cách",
    "not-now": "Tỉnh đang bận",
    "checksum": "Tệp đến không nguyên vẹn",
    "offset": "Vị trí ghi tiếp không khớp",
    "version": "Phiên bản tus không được hỗ trợ",
    "method": "Địa chỉ này không nhận cách gọi đó",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A trouble in the terms of RFC 9457, for one request or for one parcel of many."""

    status: int
    kind: str
    detail: str = ""
    errors: tuple[tuple[str, str], ...] = ()
    tag: str | None = None
    code: str = "2"
    """The same in the terms of QCVN 120's answers."""

    def to_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "type": self.kind, "title": TITLES[self.kind], "status": self.status,
            "detail": self.detail or TITLES[self.kind],
        }  # fmt: skip
        if self.errors:
            told["errors"] = [{"field": field, "words": words} for field, words in self.errors]
        if self.kind == "changed":
            told["tag"] = self.tag
        return told


def refused(field: str, words: str, *, code: str = "2") -> Problem:
    """The item is not well formed, or the province does not want it."""
    return Problem(422, "refused", words, ((field, words),), code=code)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One item on its way in: a dossier's newest state, or an entry of its progress."""

    kind: str
    item: Any
    text: str
    """The item's own bytes, as they were sent."""
    key: str | None = None
    id: str | None = None
    condition: str = ANY
    wrong: Problem | None = None
    """What is wrong with it on its face."""

    @property
    def digest(self) -> str:
        return tag_of(self.text)

    @property
    def code(self) -> str:
        told = self.item.get("MaHoSo") if isinstance(self.item, Mapping) else None
        # What no shape lets pass is no code either; a database would not take it.
        return told if isinstance(told, str) and told.isprintable() else ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a parcel."""

    status: int
    tag: str | None = None
    problem: Problem | None = None
    code: str = ""

    @classmethod
    def of(cls, problem: Problem, code: str = "") -> "Outcome":
        return cls(problem.status, None, problem, code)

    @property
    def is_stored(self) -> bool:
        return self.problem is None


def _nonsense(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_nonsense)
_BLANKS = " \t\n\r"


@dataclass(frozen=True, slots=True)
class Raw:
    """A JSON value and the text it was read from."""

    value: Any
    text: str


def members(text: str, at: int = 0) -> dict[str, Raw]:
    """The members of the JSON object at `at`, each with its own text. Raises ValueError."""
    told, end = _members(text, at)
    if text[end:].strip(_BLANKS):
        raise ValueError("more than one value")
    return told


def elements(text: str) -> Iterator[Raw]:
    """The elements of a JSON array, each with its own text. Raises ValueError."""
    at = _skip(text, 0)
    if text[at : at + 1] != "[":
        raise ValueError("not an array")
    at = _skip(text, at + 1)
    while text[at : at + 1] != "]":
        value, end = _DECODER.raw_decode(text, at)
        yield Raw(value, text[at:end])
        at = _skip(text, end)
        at = _after(text, at, "]")


def _members(text: str, at: int) -> tuple[dict[str, Raw], int]:
    at = _skip(text, at)
    if text[at : at + 1] != "{":
        raise ValueError("not an object")
    told: dict[str, Raw] = {}
    at = _skip(text, at + 1)
    while text[at : at + 1] != "}":
        if text[at : at + 1] != '"':
            raise ValueError("not an object")
        name, at = scanstring(text, at + 1)
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            raise ValueError("not an object")
        at = _skip(text, at + 1)
        value, end = _DECODER.raw_decode(text, at)
        told[name] = Raw(value, text[at:end])
        at = _skip(text, end)
        at = _after(text, at, "}")
    return told, at + 1


def _after(text: str, at: int, end: str) -> int:
    """Where the next one begins, or the end."""
    if text[at : at + 1] == end:
        return at
    following = _skip(text, at + 1)
    if text[at : at + 1] != "," or text[following : following + 1] == end:
        raise ValueError("a comma is missing or one too many")
    return following


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in _BLANKS and at < len(text):
        at += 1
    return at
