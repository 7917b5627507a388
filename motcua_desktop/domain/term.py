"""How long an office may take: an amount and its unit."""

from dataclasses import dataclass
from enum import StrEnum

from motcua_desktop.errors import InvalidInput


class Unit(StrEnum):
    """What a term is counted in."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    WORKING_HOURS = "working_hours"
    HOURS = "hours"
    SAME_DAY = "same_day"

    @property
    def label(self) -> str:
        """The unit as the decree's forms write it."""
        return _LABELS[self]


_LABELS = {
    Unit.WORKING_DAYS: "ngày làm việc",
    Unit.DAYS: "ngày",
    Unit.WORKING_HOURS: "giờ làm việc",
    Unit.HOURS: "giờ",
    Unit.SAME_DAY: "trong ngày làm việc",
}

# Which measure a unit is of, and how many of its hours.
_LENGTHS = {
    Unit.WORKING_DAYS: ("working", 8),
    Unit.SAME_DAY: ("working", 8),
    Unit.WORKING_HOURS: ("working", 1),
    Unit.DAYS: ("running", 24),
    Unit.HOURS: ("running", 1),
}

_LONGEST = {
    Unit.WORKING_DAYS: 1_000,
    Unit.DAYS: 1_500,
    Unit.WORKING_HOURS: 4_000,
    Unit.HOURS: 10_000,
    Unit.SAME_DAY: 1,
}


@dataclass(frozen=True, slots=True)
class Term:
    """`amount` units, at least one; a same-day term is always 1."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit is Unit.SAME_DAY and self.amount != 1:
            raise InvalidInput("Thời hạn trong ngày không có số lượng.", field="term")
        if not 1 <= self.amount <= _LONGEST[self.unit]:
            raise InvalidInput(
                f"Thời hạn phải từ 1 đến {_LONGEST[self.unit]} {self.unit.label}.", field="term"
            )

    @classmethod
    def parse(cls, amount: object, unit: object) -> "Term":
        """From outside values; `same_day` takes any amount and makes it 1."""
        try:
            known = Unit(str(unit))
        except ValueError as trouble:
            choices = ", ".join(Unit)
            raise InvalidInput(
                f"Đơn vị «{unit}» không có; hãy dùng: {choices}.", field="unit"
            ) from trouble
        if known is Unit.SAME_DAY:
            return cls(1, known)
        try:
            number = int(str(amount))
        except ValueError as trouble:
            raise InvalidInput(f"Thời hạn «{amount}» không phải số.", field="term") from trouble
        return cls(number, known)

    def cut_against(self, legal: "Term") -> float | None:
        """The part of `legal` that this term leaves out: 0 where it is no shorter, up to below 1.

        A working day is eight working hours, a same-day term at most one working day, a day 24
        hours. Working days are never compared with days: None.
        """
        mine, theirs = _LENGTHS[self.unit], _LENGTHS[legal.unit]
        if mine[0] != theirs[0]:
            return None
        promised, whole = self.amount * mine[1], legal.amount * theirs[1]
        return max(whole - promised, 0) / whole

    def text(self) -> str:
        """`5 ngày làm việc`; `trong ngày làm việc`."""
        return self.unit.label if self.unit is Unit.SAME_DAY else f"{self.amount} {self.unit.label}"
