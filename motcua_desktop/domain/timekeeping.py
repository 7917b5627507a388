"""Whether this computer's clock can be believed: against what was written, and against itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from motcua_desktop.domain.moment import moment_text
from motcua_desktop.errors import ClockWrong

ABSORBED = timedelta(minutes=5)
"""A time server, or a person who sets the clock right, moves it back by no more than this."""
_SLEPT = timedelta(minutes=5)
_LEAP = timedelta(days=1)


def moment_to_write(now: datetime, last: datetime | None) -> datetime:
    """The moment that is written down at `now`: never before `last`, the newest one written.

    A clock up to five minutes behind writes `last` once more. Raises ClockWrong for one further
    behind.
    """
    if last is None or now >= last:
        return now
    if last - now <= ABSORBED:
        return last
    raise ClockWrong(
        f"Máy đang chỉ {moment_text(now)}, nhưng việc gần nhất ở quầy này đã ghi lúc "
        f"{moment_text(last)}. Chưa ghi thêm gì; những gì đã nhập vẫn còn."
    )


class Jump(Enum):
    """What the wall clock did between two looks, as the steady one tells."""

    NONE = "none"
    BACK = "back"
    SLEPT = "slept"
    LEAPT = "leapt"


@dataclass(frozen=True, slots=True)
class Reading:
    """Both clocks at one look: the wall's moment, and seconds that never go back."""

    wall: datetime
    steady: float


def jump(before: Reading, after: Reading) -> Jump:
    """How the wall clock came from one look to the next.

    BACK when it lost more than five minutes on the steady one. SLEPT when more than five minutes
    went by since a look that comes each minute: the machine slept, or was set right. LEAPT when
    that was more than a day.
    """
    passed = after.wall - before.wall
    gained = passed - timedelta(seconds=after.steady - before.steady)
    if gained < -ABSORBED:
        return Jump.BACK
    if passed <= _SLEPT:
        return Jump.NONE
    return Jump.LEAPT if passed > _LEAP else Jump.SLEPT
