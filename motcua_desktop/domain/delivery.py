"""How a result leaves the desk: who collected it, how the desk knew them, what was signed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.moment import iso


class Relation(StrEnum):
    """Who the person collecting is to the dossier (NĐ 61/2018 Đ6.2b, Đ20).

    UNSAID: nobody told, and the name is not one that the dossier knows.
    """

    UNSAID = ""
    OWNER = "owner"
    SUBMITTER = "submitter"
    AUTHORISED = "authorised"
    RELATIVE = "relative"

    @property
    def label(self) -> str:
        return _RELATION_LABELS[self]

    @property
    def instead(self) -> bool:
        """Whether such a person collects for the owner, and so brings a paper that says so."""
        return self in (Relation.AUTHORISED, Relation.RELATIVE)


_RELATION_LABELS = {
    Relation.UNSAID: "Chưa ghi",
    Relation.OWNER: "Chủ hồ sơ",
    Relation.SUBMITTER: "Người đã nộp",
    Relation.AUTHORISED: "Người được ủy quyền",
    Relation.RELATIVE: "Người thân, người giám hộ",
}


class IdentityCheck(StrEnum):
    """How the desk knows that this is the person."""

    NONE = ""
    CARD = "card"
    SHOWN = "shown"
    KNOWN = "known"

    @property
    def label(self) -> str:
        return _CHECK_LABELS[self]


_CHECK_LABELS = {
    IdentityCheck.NONE: "Chưa đối chiếu",
    IdentityCheck.CARD: "Đã quét thẻ căn cước",
    IdentityCheck.SHOWN: "Đã xem giấy tờ tùy thân",
    IdentityCheck.KNOWN: "Cán bộ biết mặt",
}


class Signature(StrEnum):
    """Where the person signed for the result."""

    NONE = ""
    PAPER = "paper"
    SCANNED = "scanned"

    @property
    def label(self) -> str:
        return {"": "Chưa ký", "paper": "Ký trên sổ", "scanned": "Bản ký đã quét"}[self.value]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One result given out. `consignment` and `tracking_number` belong to the post."""

    id: int
    at: datetime
    method: str
    collected_by: str
    id_number: str = ""
    relation: Relation = Relation.OWNER
    authorisation: str = ""
    identity_check: IdentityCheck = IdentityCheck.NONE
    signature: Signature = Signature.NONE
    consignment: int | None = None
    tracking_number: str = ""
    actor: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "at": iso(self.at),
            "method": self.method,
            "collected_by": self.collected_by,
            "relation": self.relation.value or None,
            "authorisation": self.authorisation or None,
            "identity_check": self.identity_check.value or None,
            "signature": self.signature.value or None,
            "tracking_number": self.tracking_number or None,
        }
