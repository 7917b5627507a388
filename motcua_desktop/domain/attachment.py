"""Scans of a dossier's papers: what was made ready, what is kept, what may be used again."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.moment import iso
from motcua_desktop.domain.text import fold, words


class Role(StrEnum):
    """What a scan is of: one of the dossier's papers, its result, or a paper of its delivery."""

    COMPONENT = "component"
    RESULT = "result"
    AUTHORISATION = "authorisation"
    SIGNATURE = "signature"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.COMPONENT: "Thành phần hồ sơ",
    Role.RESULT: "Kết quả",
    Role.AUTHORISATION: "Giấy ủy quyền",
    Role.SIGNATURE: "Chữ ký người nhận",
}


class Source(StrEnum):
    """How a scan came to the desk."""

    FILE = "file"
    FOLDER = "folder"
    SCANNER = "scanner"
    REUSE = "reuse"
    PROVINCE = "province"

    @property
    def label(self) -> str:
        return _SOURCE_LABELS[self]


_SOURCE_LABELS = {
    Source.FILE: "từ tệp",
    Source.FOLDER: "từ thư mục",
    Source.SCANNER: "quét tại quầy",
    Source.REUSE: "dùng lại",
    Source.PROVINCE: "tỉnh gửi về",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """One checked PDF, ready to be kept. `name` is the outside file's, tidied; `size` in bytes.

    `chunks` gives the content from its beginning each time it is called. `notes` are sentences
    for the person who brought the file: nothing that stops it.
    """

    name: str
    sha256: str
    size: int
    pages: int
    chunks: Callable[[], Iterator[bytes]] = field(hash=False, compare=False)
    notes: tuple[str, ...] = ()
    source: Source = Source.FILE


@dataclass(frozen=True, slots=True)
class Attachment:
    """A kept scan of one dossier. `position` counts the dossier's papers from 0 (components)."""

    id: int
    role: Role
    position: int | None
    paper: str
    sha256: str
    name: str
    source: Source
    at: datetime
    actor: str
    pages: int
    size: int
    reused_from: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The scan as the command line tells it."""
        return {
            "id": self.id,
            "role": self.role.value,
            "component": self.paper,
            "sha256": self.sha256,
            "pages": self.pages,
            "bytes": self.size,
            "name": self.name,
            "source": self.source.value,
            "at": iso(self.at),
            "actor": self.actor,
            "reused_from": self.reused_from,
        }


@dataclass(frozen=True, slots=True)
class Reusable:
    """A paper or result this person gave or got before: of which dossier, and when."""

    id: int
    paper: str
    role: Role
    at: datetime
    code: str
    procedure: str
    pages: int
    size: int

    def to_json(self) -> dict[str, Any]:
        """The offer as the command line tells it."""
        return {
            "id": self.id,
            "component": self.paper,
            "role": self.role.value,
            "at": iso(self.at),
            "code": self.code,
            "procedure": self.procedure,
            "pages": self.pages,
            "bytes": self.size,
        }


def paper_for(file_name: str, papers: Sequence[tuple[str, str]]) -> int | None:
    """Which paper a file is of, by its name: `papers` are (name, code), counted from 0.

    A name that begins with the paper's number (`2. …`, `02-…`), that carries its code, or its
    name without regard to tones; None where none or several fit.
    """
    stem = fold(file_name.rpartition(".")[0] or file_name)
    number = _NUMBERED.match(stem)
    if number and 1 <= int(number[1]) <= len(papers):
        return int(number[1]) - 1
    said = " ".join(words(stem))
    named = [
        place
        for place, (name, code) in enumerate(papers)
        if (code and f" {' '.join(words(fold(code)))} " in f" {said} ")
        or (told := " ".join(words(fold(name)))) in said
        or (len(said) >= _TELLING and said in told)
    ]
    return named[0] if len(named) == 1 else None


_NUMBERED = re.compile(r"0?(\d{1,2})(?:[ ._\-)]|$)")
# Fewer letters than this tell no paper from another.
_TELLING = 6
