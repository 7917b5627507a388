"""Results that wait to be collected, and those that went by post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua_desktop.domain.dossier import DossierLine, ReturnBy
from motcua_desktop.domain.handing import SheetNumber
from motcua_desktop.domain.moment import iso, local
from motcua_desktop.domain.people import known_keys
from motcua_desktop.domain.text import one_line, text_field

READY = "ready"
"""Under this the reminders keep that somebody was told of a result."""


@dataclass(frozen=True, slots=True)
class Ready:
    """One result nobody has collected. `phone` is the applicant's, else of who came instead.

    `reminded_at`: when they were last told; `owed` in đồng.
    """

    line: DossierLine
    since: datetime
    return_by: ReturnBy
    address: str
    phone: str
    reminded_at: datetime | None = None
    owed: int = 0

    def days(self, now: datetime) -> int:
        """Calendar days since the result was there."""
        return (local(now).date() - local(self.since).date()).days

    def to_json(self, now: datetime) -> dict[str, Any]:
        return {
            "code": self.line.code,
            "applicant": self.line.applicant,
            "phone": self.phone or None,
            "procedure": {"code": self.line.procedure_code, "name": self.line.procedure},
            "since": iso(self.since),
            "days": self.days(now),
            "return_by": self.return_by.value,
            "address": self.address or None,
            "owed": self.owed,
            "reminded_at": iso(self.reminded_at),
        }


@dataclass(frozen=True, slots=True)
class Parcel:
    """One result to be sent; the post's own number may come later."""

    code: str
    tracking_number: str = ""

    @classmethod
    def parse(cls, value: object) -> "Parcel":
        """A code, or `{"code", "tracking_number"}`. Raises InvalidInput naming the field."""
        told: Mapping[str, object] = (
            {"code": value}
            if isinstance(value, str)
            else known_keys(value, allowed={"code", "tracking_number"}, field="parcels")
        )
        return cls(
            one_line(text_field(told.get("code"), field="code", limit=200, required=True)),
            tracking(told.get("tracking_number")),
        )


def tracking(value: object) -> str:
    """The post's number of a parcel, capitals without spaces. Raises InvalidInput."""
    text = text_field(value, field="tracking_number", limit=50)
    return "".join(text.split()).upper()


@dataclass(frozen=True, slots=True)
class Sent:
    """One result that is on its way by post."""

    dossier: str
    code: str
    recipient: str
    address: str
    phone: str
    content: str
    tracking_number: str
    consignment: SheetNumber
    at: datetime

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "recipient": self.recipient,
            "address": self.address,
            "phone": self.phone or None,
            "tracking_number": self.tracking_number or None,
            "consignment": str(self.consignment),
            "at": iso(self.at),
        }


@dataclass(frozen=True, slots=True)
class Consignment:
    """Bảng kê gửi bưu chính: results that were handed to the post together."""

    number: SheetNumber
    carrier: str
    at: datetime
    actor: str
    parcels: tuple[Sent, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "number": str(self.number),
            "carrier": self.carrier,
            "at": iso(self.at),
            "actor": self.actor,
            "parcels": [parcel.to_json() for parcel in self.parcels],
        }
