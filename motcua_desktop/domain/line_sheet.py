"""The daily sheet of the line to the province: sent, confirmed, refused, differing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.agreement import Found
from motcua_desktop.domain.moment import iso
from motcua_desktop.domain.news import Difference


class Standing(StrEnum):
    """How a dossier stands with the province on the sheet."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WAITING = "waiting"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Standing.CONFIRMED: "Tỉnh đã xác nhận",
    Standing.REFUSED: "Tỉnh từ chối hoặc để riêng",
    Standing.WAITING: "Còn chờ hoặc chưa rõ",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One dossier and its messages of that standing. `at`: confirmed, or waiting since then."""

    standing: Standing
    code: str
    applicant: str
    messages: int
    at: datetime
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "state": self.standing.value,
            "code": self.code,
            "applicant": self.applicant,
            "messages": self.messages,
            "at": iso(self.at),
            "reason": self.reason or None,
        }


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run: what it did, and how the comparison afterwards ended (None: not compared).

    `times` equal runs may be told as one: begun from `at` to `last_at`, `bytes` of all of them.
    """

    at: datetime
    way: str
    sent: int
    confirmed: int
    refused: int
    files: int
    news: int
    bytes: int
    agreed: bool | None
    words: str
    times: int = 1
    last_at: datetime | None = None

    @property
    def dead(self) -> bool:
        """Whether it met a trouble and did nothing."""
        done = (self.sent, self.confirmed, self.refused, self.files, self.news)
        return bool(self.words) and not any(done) and self.agreed is None

    def to_json(self) -> dict[str, Any]:
        return {
            "at": iso(self.at),
            "way": self.way,
            "sent": self.sent,
            "confirmed": self.confirmed,
            "refused": self.refused,
            "files": self.files,
            "news": self.news,
            "bytes": self.bytes,
            "agreed": self.agreed,
            "trouble": self.words or None,
        }


def joined(runs: Iterable[RunLine]) -> tuple[RunLine, ...]:
    """The runs for reading: dead ones of one trouble, one after the other, as one."""
    told: list[RunLine] = []
    for run in runs:
        before = told[-1] if told else None
        if before and before.dead and run.dead and _same(before, run):
            told[-1] = replace(
                before, times=before.times + 1, last_at=run.at, bytes=before.bytes + run.bytes
            )
        else:
            told.append(run)
    return tuple(told)


def _same(one: RunLine, other: RunLine) -> bool:
    return (one.way, one.words) == (other.way, other.words)


@dataclass(frozen=True, slots=True)
class LineSheet:
    """A day's exchange with the province, ready for paper. `waiting` is as of `made_at`."""

    agency: str
    place: str
    province: str
    day: date
    made_at: datetime
    runs: tuple[RunLine, ...]
    told: tuple[Told, ...]
    differences: tuple[Difference, ...]
    found: tuple[Found, ...]

    def of(self, standing: Standing) -> tuple[Told, ...]:
        return tuple(one for one in self.told if one.standing is standing)

    def to_json(self) -> dict[str, Any]:
        """The figures and lines as the command line writes them."""
        return {
            "form": "line",
            "day": self.day.isoformat(),
            "agency": self.agency,
            "province": self.province,
            "sent": sum(run.sent for run in self.runs),
            **{standing.value: len(self.of(standing)) for standing in Standing},
            "differences": len(self.differences) + len(self.found),
            "runs": [run.to_json() for run in self.runs],
            "dossiers": [one.to_json() for one in self.told],
            "differing": [one.to_json() for one in self.differences],
            "found": [one.to_json() for one in self.found],
        }
