"""Money at the desk: what was taken, let off or given back for a dossier."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.moment import iso


class PaymentKind(StrEnum):
    PAID = "paid"
    WAIVED = "waived"
    REFUNDED = "refunded"

    @property
    def label(self) -> str:
        return {"paid": "Đã thu", "waived": "Miễn, giảm", "refunded": "Hoàn trả"}[self.value]


@dataclass(frozen=True, slots=True)
class Payment:
    """`amount` in đồng. A waiver names its exemption and the paper that proves it."""

    id: int
    at: datetime
    kind: PaymentKind
    amount: int
    method: str = ""
    exemption: str = ""
    evidence: str = ""
    actor: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "at": iso(self.at),
            "kind": self.kind.value,
            "amount": self.amount,
            "method": self.method or None,
            "exemption": self.exemption or None,
            "evidence": self.evidence or None,
        }
