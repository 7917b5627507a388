"""Files on their way to the province, as values."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.attachment import Role


class UploadState(StrEnum):
    """Where one content stands on its way to one province."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A scan that the province has confirmed, as a message names it.

    `key` names this scan of this dossier for ever, `address` is what the province calls the
    content. `position` counts the dossier's papers from 0, None for what is no paper of the list.
    """

    key: str
    sha256: str
    name: str
    role: Role
    position: int | None
    address: str
    media: str
    size: int
    reused: bool = False


@dataclass(frozen=True, slots=True)
class FileToSend:
    """One content the province does not have yet. `read(n)` gives it from byte n on, in pieces.

    `location` and `done` are what an earlier attempt was told; `dossier` is one it belongs to.
    """

    id: int
    sha256: str
    name: str
    media: str
    size: int
    dossier_id: str
    dossier_code: str
    read: Callable[[int], Iterator[bytes]]
    location: str | None = None
    done: int = 0
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class UploadCount:
    """How many contents, and how many bytes of them, wait, are there, or were refused."""

    waiting: int = 0
    waiting_bytes: int = 0
    confirmed: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class FilesOwed:
    """How many contents of one dossier the province does not have: on their way, and refused."""

    waiting: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class StillOwed:
    """What dossiers' own lines do not tell: their files that are not at the province yet (by the
    dossier's id, only where there are any), and whether the line is held."""

    files: Mapping[str, FilesOwed] = field(default_factory=dict)
    held: bool = False

    def of(self, dossier_id: str) -> FilesOwed:
        """The files of one dossier."""
        return self.files.get(dossier_id, FilesOwed())


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A content that a province did not take, in its words, and where it belongs.

    `paper` is the paper of the dossier's list, "" for what is none.
    """

    id: int
    name: str
    size: int
    code: str
    applicant: str
    paper: str
    reason: str

    def to_json(self) -> dict[str, Any]:
        """The command line's shape of a refused file."""
        return {
            "id": self.id,
            "name": self.name,
            "bytes": self.size,
            "code": self.code,
            "applicant": self.applicant,
            "paper": self.paper,
            "reason": self.reason,
        }
