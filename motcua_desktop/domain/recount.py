"""A promise beside what the calendar in force would make of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua_desktop.domain.calendar import Due, DueStep
from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.moment import date_text, iso, local

RECOUNT = "recount"
"""The deed: a promise counted anew under a calendar that changed after it."""

_MOST_DAYS_TOLD = 3


@dataclass(frozen=True, slots=True)
class Affected:
    """An open dossier that another calendar would give another due moment; `why` names the days."""

    line: DossierLine
    old_due_at: datetime
    new_due_at: datetime
    why: str

    @property
    def later(self) -> bool:
        """Whether the new moment comes after the promised one."""
        return self.new_due_at > self.old_due_at

    def to_json(self) -> dict[str, Any]:
        """What `calendar affected` tells of each."""
        return {
            "code": self.line.code,
            "applicant": self.line.applicant,
            "procedure": self.line.procedure,
            "old_due_at": iso(self.old_due_at),
            "new_due_at": iso(self.new_due_at),
            "later": self.later,
            "why": self.why,
        }


def difference(old: Due, new: Due) -> str:
    """Why two due moments of the same events differ: the days that count in one of them only."""
    before, after = _by_day(old), _by_day(new)
    last = min(max(before, default=date.min), max(after, default=date.min))
    days = sorted(day for day in before.keys() & after.keys() if day <= last)
    told = [
        _day(after[day]) for day in days if _is_worked(before[day]) is not _is_worked(after[day])
    ]
    if told:
        more = len(told) - _MOST_DAYS_TOLD
        rest = [f"và {more} ngày khác"] if more > 0 else []
        return "; ".join([*told[:_MOST_DAYS_TOLD], *rest])
    one, other = local(old.due_at), local(new.due_at)
    if one.date() == other.date():
        return f"giờ trả trong ngày đổi từ {one:%H:%M} thành {other:%H:%M}"
    return "số ngày làm việc ở giữa đã khác"


def _by_day(due: Due) -> dict[date, DueStep]:
    return {step.date: step for step in due.steps}


def _is_worked(step: DueStep) -> bool:
    return step.counted and "lùi sang" not in step.why


def _day(step: DueStep) -> str:
    told = "nay là ngày làm việc" if _is_worked(step) else step.why
    return f"{date_text(step.date)}: {told}"
