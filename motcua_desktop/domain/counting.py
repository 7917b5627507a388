"""How the supervisor's sheets count: what the forms leave open, chosen once and told under each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.people import known_keys, one_of
from motcua_desktop.errors import InvalidInput

LAST_CUT_OFF = 28
"""The latest day a reporting month may begin on: every month has it."""


class Compare(StrEnum):
    """Whether early, on time and late are told by the day or by the minute."""

    UNIT = "unit"
    DATE = "date"
    HOUR = "hour"

    @property
    def label(self) -> str:
        return _COMPARE[self]


class Waiting(StrEnum):
    """How an open dossier counts while its clock stands."""

    IN_TIME = "in_time"
    BY_DUE = "by_due_date"

    @property
    def label(self) -> str:
        return _WAITING[self]


class Ended(StrEnum):
    """How a dossier counts that ended without a result."""

    BY_DUE = "by_due_date"
    ON_TIME = "on_time"

    @property
    def label(self) -> str:
        return _ENDED[self]


_COMPARE = {
    Compare.UNIT: "So theo ngày; thủ tục có thời hạn tính bằng giờ thì so theo phút.",
    Compare.DATE: "So theo ngày với mọi thủ tục, kể cả thời hạn tính bằng giờ.",
    Compare.HOUR: "So theo phút với mọi thủ tục, kể cả thời hạn tính bằng ngày.",
}
_WAITING = {
    Waiting.IN_TIME: "Hồ sơ đang dừng tính hạn (chờ bổ sung, chờ nghĩa vụ tài chính, chờ xác minh) "
    "tính là đang giải quyết trong hạn.",
    Waiting.BY_DUE: "Hồ sơ đang dừng tính hạn (chờ bổ sung, chờ nghĩa vụ tài chính, chờ xác minh) "
    "vẫn so với ngày hẹn trả.",
}
_ENDED = {
    Ended.BY_DUE: "Hồ sơ từ chối, rút, dừng tính là đã giải quyết vào ngày kết thúc, so với ngày "
    "hẹn trả.",
    Ended.ON_TIME: "Hồ sơ từ chối, rút, dừng tính là đã giải quyết đúng hạn vào ngày kết thúc.",
}


@dataclass(frozen=True, slots=True)
class Counting:
    """The choices of Biểu II.06a and of every sheet that counts early, late, in time or overdue.

    `compare`: the form compares days, and hours where the term is in hours. `waiting`: a dossier
    whose clock stands at the end of the period. `ended`: one that was refused, withdrawn or
    stopped. `month_from_day`: the day a reporting month begins on, in the month before (NĐ 09/2019
    Đ12: the 15th); 1 is the calendar's month.
    """

    compare: Compare = Compare.UNIT
    waiting: Waiting = Waiting.IN_TIME
    ended: Ended = Ended.BY_DUE
    month_from_day: int = 15

    def __post_init__(self) -> None:
        if not 1 <= self.month_from_day <= LAST_CUT_OFF:
            raise InvalidInput(f"Ngày đầu kỳ phải từ 1 đến {LAST_CUT_OFF}.", field="month_from_day")

    @classmethod
    def parse(cls, value: Mapping[str, Any]) -> "Counting":
        """From `to_json`, also without some of its keys. Raises InvalidInput naming the key."""
        told = known_keys(value, allowed=_KEYS, field="counting")
        usual = cls()
        day = told.get("month_from_day", usual.month_from_day)
        if isinstance(day, bool) or not isinstance(day, int):
            raise InvalidInput("Ngày đầu kỳ phải là số nguyên.", field="month_from_day")
        return cls(
            one_of(Compare, told.get("compare_by", usual.compare), field="compare_by"),
            one_of(Waiting, told.get("waiting", usual.waiting), field="waiting"),
            one_of(Ended, told.get("ended", usual.ended), field="ended"),
            day,
        )

    def to_json(self) -> dict[str, str | int | bool]:
        """The same choices for programs."""
        return {
            "month_from_day": self.month_from_day,
            "compare_by": self.compare.value,
            "waiting": self.waiting.value,
            "ended": self.ended.value,
        }

    def sentences(self) -> tuple[str, ...]:
        """The choices as they stand under a sheet."""
        return (self.compare.label, self.ended.label, self.waiting.label, self.month_sentence())

    def month_sentence(self) -> str:
        """When a reporting month begins and ends."""
        if self.month_from_day == 1:
            return "Kỳ báo cáo tháng tính theo tháng lịch."
        return (
            f"Kỳ báo cáo tháng từ ngày {self.month_from_day} tháng trước đến ngày "
            f"{self.month_from_day - 1} của tháng."
        )


USUAL = Counting()
"""What holds while nobody has chosen."""

_KEYS = {"month_from_day", "compare_by", "waiting", "ended"}
