"""Files on their way to the province, as values."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

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
