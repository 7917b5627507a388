"""The versions of a procedure: what a new one changes, and since when each is in force."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.procedure import Procedure


class ChangeKind(StrEnum):
    """What happens to a procedure of the catalogue."""

    ADDED = "added"
    CHANGED = "changed"
    ABOLISHED = "abolished"

    @property
    def label(self) -> str:
        return {"added": "Thêm mới", "changed": "Thay đổi", "abolished": "Bãi bỏ"}[self.value]


@dataclass(frozen=True, slots=True)
class ProcedureChange:
    """One procedure that an import adds, changes or abolishes; `parts` names what differs."""

    kind: ChangeKind
    code: str
    name: str
    parts: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """One of the `changes` that `procedures import` tells."""
        return {
            "kind": self.kind.value,
            "code": self.code,
            "name": self.name,
            "parts": list(self.parts),
        }


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a procedure: in force from `imported_at` until `superseded_at`."""

    number: int
    imported_at: datetime
    superseded_at: datetime | None
    source: str


def change_of(before: Procedure | None, after: Procedure) -> ProcedureChange:
    """What `after` is to `before`; None: the catalogue does not know it yet."""
    if before is None:
        return ProcedureChange(ChangeKind.ADDED, after.code, after.name)
    gone = before.active and not after.active
    kind = ChangeKind.ABOLISHED if gone else ChangeKind.CHANGED
    return ProcedureChange(kind, after.code, after.name, _differing(before, after))


def _differing(before: Procedure, after: Procedure) -> tuple[str, ...]:
    channels = before.channels.keys() | after.channels.keys()
    rules = [(before.channels.get(one), after.channels.get(one)) for one in channels]
    told = {
        "tên": before.name != after.name,
        "lĩnh vực": (before.field_name, before.field_code) != (after.field_name, after.field_code),
        "kênh nộp": before.channels.keys() != after.channels.keys(),
        "thời hạn": any(
            one and other and (one.term, one.term_note) != (other.term, other.term_note)
            for one, other in rules
        ),
        "thời hạn luật định": any(
            one and other and one.legal_term != other.legal_term for one, other in rules
        ),
        "phí, lệ phí": any(one and other and one.fees != other.fees for one, other in rules),
        "thành phần hồ sơ": before.components != after.components,
        "trường hợp": before.cases != after.cases,
        "cách tính hạn": before.clock != after.clock,
        "các chặng": before.stages != after.stages,
        "quyết định công bố": before.decision != after.decision,
        "lưu ý": before.notes != after.notes,
        "lại có hiệu lực": after.active and not before.active,
    }
    return tuple(part for part, differs in told.items() if differs)
