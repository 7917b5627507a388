"""How far a store has come: what must be passed over after an older one was brought back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from motcua_desktop.domain.moment import iso, local, parse_moment
from motcua_desktop.domain.numbering import CounterRange
from motcua_desktop.errors import InvalidInput

LATE_DAYS = 30
"""So many days before the backup may still have got numbers after it, keyed in from paper."""
LOST_A_DAY = 300
"""More than a busy desk takes in on a day: what is passed over where nobody knows."""
BOOKS: Mapping[str, int] = {
    "register": LOST_A_DAY,
    "certified_copy": LOST_A_DAY,
    "hand_over_list": 30,
    "consignment": 30,
    "feedback": 30,
}
"""The books whose lines are numbered through the year, and how many lines a day fill at most."""


@dataclass(frozen=True, slots=True)
class HighWater:
    """A store's last message (`mark`), last serial of each day and last line of each book.

    `books` has keys like `register.2026`. `at` is when this was so.
    """

    store: str
    epoch: str
    mark: int
    at: datetime
    numbers: Mapping[date, int] = field(default_factory=dict)
    books: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "HighWater":
        """What `to_json` gave. Raises InvalidInput for anything else."""
        try:
            return cls(
                store=str(told["store"]),
                epoch=str(told["epoch"]),
                mark=int(told["mark"]),
                at=parse_moment(told["at"], field="at"),
                numbers={_day(key): int(value) for key, value in told["numbers"].items()},
                books={str(key): int(value) for key, value in told["books"].items()},
            )
        except (KeyError, TypeError, ValueError, AttributeError) as trouble:
            raise InvalidInput("Không đọc được dấu mốc của kho dữ liệu.", field="mark") from trouble

    def to_json(self) -> dict[str, Any]:
        return {
            "store": self.store,
            "epoch": self.epoch,
            "mark": self.mark,
            "at": iso(self.at),
            "numbers": {f"{day:%y%m%d}": serial for day, serial in self.numbers.items()},
            "books": dict(self.books),
        }

    def behind(self, other: "HighWater") -> bool:
        """Whether this is an earlier state of the same store than `other`."""
        return self.store == other.store and (
            self.mark < other.mark
            or any(self.numbers.get(day, 0) < last for day, last in other.numbers.items())
        )


@dataclass(frozen=True, slots=True)
class Witness:
    """How far a store is known to have come. `everything`: nothing was given out after it."""

    high: HighWater
    everything: bool


def passed_over(
    known: HighWater, seen: Witness | None, *, now: datetime, numbers: CounterRange
) -> HighWater:
    """Where to go on counting after the store of `known` was brought back.

    What was given out after `seen` (after `known` where nobody saw anything) up to `now` nobody
    knows, so a day's worth is left out for every day since, and for the 30 days before on which
    something may have been keyed in late. A day's serials stop at its range: then that day has no
    number left rather than one that was given twice.
    """
    if seen is None or seen.high.store != known.store:
        seen = Witness(known, everything=False)
    witness = seen.high
    days = _most(known.numbers, witness.numbers)
    books = _most(known.books, witness.books)
    seen_on, today = local(max(known.at, witness.at)).date(), local(now).date()
    if not seen.everything:
        first = min(seen_on, today) - timedelta(days=LATE_DAYS)
        for day in (first + timedelta(days=n) for n in range((today - first).days + 1)):
            base = max(days.get(day, 0), numbers.first - 1)
            days[day] = min(base + LOST_A_DAY, numbers.last)
        since = max((today - seen_on).days, 0) + 1
        for book, a_day in BOOKS.items():
            name = f"{book}.{today.year}"
            books[name] = books.get(name, 0) + a_day * since
    mark = max(known.mark, witness.mark)
    return HighWater(known.store, known.epoch, mark, now, days, books)


def _most(one: Mapping[Any, int], other: Mapping[Any, int]) -> dict[Any, int]:
    return {key: max(one.get(key, 0), other.get(key, 0)) for key in {*one, *other}}


def _day(text: str) -> date:
    year, month, day = (int(text[place : place + 2]) for place in (0, 2, 4))
    return date(2000 + year, month, day)
