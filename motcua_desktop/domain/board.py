"""The board (Tổng quan): what came in, what was done and how it stands, by day and by month."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field
from datetime import date, timedelta

from motcua_desktop.domain.report import Period

DAYS_SHOWN = 31
MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened in a span of days. `fees` in đồng; `pleased` are those of the ballots."""

    online: int = 0
    counter: int = 0
    post: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    fees: int = 0
    ballots: int = 0
    pleased: int = 0

    @property
    def received(self) -> int:
        return self.online + self.counter + self.post

    @property
    def done(self) -> int:
        return self.in_time + self.late

    @property
    def in_time(self) -> int:
        """Done early or on time."""
        return self.early + self.on_time

    @property
    def kept(self) -> float | None:
        """The share of what was done that was early or on time; None when nothing was."""
        return self.in_time / self.done if self.done else None

    @property
    def satisfied(self) -> float | None:
        """The share of pleased ballots; None when nobody rated."""
        return self.pleased / self.ballots if self.ballots else None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the open dossiers stand now. `waiting` are those of them whose clock stands."""

    in_time: int = 0
    overdue: int = 0
    waiting: int = 0
    uncollected: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """The figures as of `day`, each period by its key: `today`, `2026-11-20`, `2026-11`.

    Satisfaction is told from `fewest` ballots on. `notes` say how it was counted.
    """

    day: date
    standing: Standing
    days: Mapping[str, Figures] = field(hash=False)
    months: Mapping[str, Figures] = field(hash=False)
    fewest: int = 1
    notes: tuple[str, ...] = ()

    @property
    def spans(self) -> dict[str, Figures]:
        """Today, this month and this year up to `day`."""
        of_year = (told for key, told in self.months.items() if key[:4] == f"{self.day.year}")
        return {
            "today": self.days[self.day.isoformat()],
            "month": self.months[f"{self.day:%Y-%m}"],
            "year": together(of_year),
        }


def together(parts: Iterable[Figures]) -> Figures:
    """Figure by figure their sum."""
    rows = [astuple(part) for part in parts]
    return Figures(*map(sum, zip(*rows, strict=True)))


def spans(day: date) -> dict[str, Period]:
    """Today, this month and this year up to `day`, by the calendar."""
    return {
        "today": Period(day, day, "Hôm nay"),
        "month": Period(day.replace(day=1), day, "Tháng này"),
        "year": Period(day.replace(month=1, day=1), day, "Năm nay"),
    }


def days_before(day: date) -> dict[str, Period]:
    """The last `DAYS_SHOWN` days by their keys, `day` the last of them."""
    shown = (day - timedelta(days=back) for back in range(DAYS_SHOWN - 1, -1, -1))
    return {one.isoformat(): Period(one, one, f"{one.day:02d}/{one.month:02d}") for one in shown}


def months_before(day: date) -> dict[str, Period]:
    """The last `MONTHS_SHOWN` calendar months by their keys, the last one up to `day`."""
    found: dict[str, Period] = {}
    for back in range(MONTHS_SHOWN - 1, -1, -1):
        year, month = divmod(day.year * 12 + day.month - 1 - back, 12)
        first = date(year, month + 1, 1)
        following = date(year + month // 11, (month + 1) % 12 + 1, 1)
        last = min(following - timedelta(days=1), day)
        found[f"{first:%Y-%m}"] = Period(first, last, f"{first.month:02d}/{first.year}")
    return found
