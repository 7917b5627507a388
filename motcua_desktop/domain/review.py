"""Reviewing procedures (rà soát): what was found, and what is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.moment import date_text, iso, parse_date
from motcua_desktop.domain.people import known_keys, one_of
from motcua_desktop.domain.procedure import ProcedureCode
from motcua_desktop.domain.text import one_line, text_field, tidy
from motcua_desktop.errors import InvalidInput


class Proposal(StrEnum):
    """What a review proposes; NONE: it may stay as it is."""

    PAPERS = "papers"
    TERM = "term"
    FEE = "fee"
    ABOLISH = "abolish"
    OTHER = "other"
    NONE = "none"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Proposal.PAPERS: "Đơn giản hóa thành phần hồ sơ",
    Proposal.TERM: "Rút ngắn thời hạn",
    Proposal.FEE: "Giảm phí, lệ phí",
    Proposal.ABOLISH: "Bãi bỏ thủ tục",
    Proposal.OTHER: "Kiến nghị khác",
    Proposal.NONE: "Giữ nguyên",
}


@dataclass(frozen=True, slots=True)
class ReviewAsked:
    """What somebody writes of one procedure that was reviewed.

    `day` None is today. `sent_to` "" until the proposal went to somebody.
    """

    procedure: ProcedureCode
    finding: str
    kind: Proposal = Proposal.NONE
    proposal: str = ""
    basis: str = ""
    sent_to: str = ""
    day: date | None = None

    def __post_init__(self) -> None:
        if self.kind is not Proposal.NONE and not self.proposal:
            raise InvalidInput("Chưa ghi nội dung kiến nghị.", field="proposal")
        if self.kind is Proposal.NONE and self.proposal:
            raise InvalidInput("Giữ nguyên thì không có nội dung kiến nghị.", field="proposal")
        if self.kind is Proposal.NONE and self.sent_to:
            raise InvalidInput("Giữ nguyên thì không gửi kiến nghị.", field="sent_to")

    @classmethod
    def parse(cls, value: object) -> "ReviewAsked":
        """From the shape of `procedures review add`; raises InvalidInput naming the key."""
        data = known_keys(value, allowed={one.name for one in fields(cls)}, field="review")
        day = data.get("day")
        return cls(
            ProcedureCode(data.get("procedure") or ""),
            _prose(data, "finding", required=True),
            one_of(Proposal, data.get("kind", "none"), field="kind"),
            _prose(data, "proposal"),
            _line(data, "basis"),
            _line(data, "sent_to"),
            parse_date(day, field="day") if day else None,
        )


@dataclass(frozen=True, slots=True)
class Review:
    """One review as it is kept, of the procedure's version that was in force."""

    id: int
    asked: ReviewAsked
    name: str
    field: str
    version: int
    day: date
    reviewer: str
    at: datetime
    sent_on: date | None = None

    @property
    def waits(self) -> bool:
        """Whether it proposes something that went to nobody yet."""
        return self.asked.kind is not Proposal.NONE and not self.asked.sent_to

    @property
    def state(self) -> str:
        """What became of the proposal, in words."""
        if self.asked.kind is Proposal.NONE:
            return "Không có kiến nghị"
        if self.sent_on is None:
            return "Chưa gửi"
        return f"Gửi {self.asked.sent_to} ngày {date_text(self.sent_on)}"

    def to_json(self) -> dict[str, Any]:
        """As `procedures review list` tells it."""
        asked = self.asked
        return {
            "id": self.id,
            "procedure": str(asked.procedure),
            "name": self.name,
            "field": self.field,
            "version": self.version,
            "day": self.day.isoformat(),
            "reviewer": self.reviewer,
            "finding": asked.finding,
            "kind": asked.kind.value,
            "proposal": asked.proposal or None,
            "basis": asked.basis or None,
            "sent_to": asked.sent_to or None,
            "sent_on": self.sent_on.isoformat() if self.sent_on else None,
            "at": iso(self.at),
        }


def _line(data: Mapping[str, object], key: str) -> str:
    return one_line(text_field(data.get(key), field=key, limit=300))


def _prose(data: Mapping[str, object], key: str, *, required: bool = False) -> str:
    return tidy(text_field(data.get(key), field=key, limit=4000, required=required))
