"""A paper on its way out: counted, kept until it came out of a printer, was saved or given up."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.moment import iso


class JobState(StrEnum):
    """Where a print job stands; the first two still want somebody's care."""

    WAITING = "waiting"
    FAILED = "failed"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    JobState.WAITING: "Đang chờ in",
    JobState.FAILED: "In chưa được",
    JobState.DONE: "Đã in",
    JobState.DROPPED: "Đã bỏ",
}


@dataclass(frozen=True, slots=True)
class PrintOut:
    """A made sheet and what it is called; `title` names no person.

    Of a dossier's paper `code`, `form` and `key` (under which its prints are counted) are set, and
    `copy` says which print it was made as: 1 is the first. A list of several dossiers is counted
    under the one that was put on it first. One job of several papers has them as its `parts`, each
    counted for itself; of a paper with a slip to rate on, the slip is the part.
    """

    title: str
    pdf: bytes
    code: str = ""
    form: str = ""
    key: str = ""
    copy: int = 1
    parts: tuple["PrintOut", ...] = ()


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One job without its sheet. `code` is the dossier's, where the paper is a dossier's."""

    id: int
    title: str
    code: str
    form: str
    printer: str
    state: JobState
    tries: int
    reason: str
    created_at: datetime
    actor: str

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "code": self.code or None,
            "form": self.form or None,
            "printer": self.printer or None,
            "state": self.state.value,
            "tries": self.tries,
            "reason": self.reason or None,
            "created_at": iso(self.created_at),
            "actor": self.actor,
        }
