"""Which feedback must be answered soon, as the reminder list tells it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua_desktop.domain.duties import Today
from motcua_desktop.domain.feedback import Feedback, FeedbackKind, FeedbackState
from motcua_desktop.domain.moment import iso, local


@dataclass(frozen=True, slots=True)
class FeedbackDue:
    """One case that waits for its answer. `days` are working days left; negative ones are late.

    `told` is the occasion the tray told of last.
    """

    case: Feedback
    due_at: datetime
    days: int
    days_text: str
    told: str = ""

    @property
    def group(self) -> str:
        """`overdue`, `today` or `soon`."""
        if self.days < 0:
            return "overdue"
        return "soon" if self.days else "today"

    @property
    def occasion(self) -> str:
        """What makes it new to the tray again."""
        return f"{self.group}/{local(self.due_at).date().isoformat()}"

    @property
    def holder(self) -> str:
        return self.case.holder or "Một cửa"

    @property
    def next_step(self) -> str:
        """What to do about it."""
        if self.case.kind is FeedbackKind.COMPLAINT:
            return "Chuyển đơn đến cơ quan có thẩm quyền"
        if self.case.state is FeedbackState.RECEIVED:
            return "Trả lời, hoặc chuyển cho người xử lý"
        return f"Hỏi {self.holder} lời trả lời" if self.days > 0 else "Trả lời người gửi"

    def to_json(self) -> dict[str, Any]:
        """As `due` tells it."""
        case = self.case
        return {
            "number": str(case.number),
            "kind": case.kind.value,
            "subject": case.subject,
            "from": case.sender.name or None,
            "phone": case.sender.phone or None,
            "state": case.state.value,
            "group": self.group,
            "due_at": iso(self.due_at),
            "days_left": self.days,
            "holder": self.holder,
            "next_step": self.next_step,
        }


def feedback_due(
    waiting: Iterable[tuple[Feedback, str]], today: Today, within: int
) -> tuple[FeedbackDue, ...]:
    """Of what is open the late, what is due today and what within so many working days.

    `waiting` are cases with what the tray told of them; the most urgent come first.
    """
    found = []
    for case, told in waiting:
        if case.due is None:
            continue
        days, words = today.left(case.due.due_at)
        if days <= max(within, 1):
            found.append(FeedbackDue(case, case.due.due_at, days, words, told))
    return tuple(sorted(found, key=lambda one: (one.due_at, one.case.number)))
