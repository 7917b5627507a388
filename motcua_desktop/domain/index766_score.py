"""The points of Quyết định 766/QĐ-TTg: certain, missing, unknown, and what wins some back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil

from motcua_desktop.domain.index766 import Count, IndexTable, Indicator, OfNone


class Source(StrEnum):
    """Where a row's share is from."""

    COUNTED = "counted"
    TYPED = "typed"
    NOTHING = "nothing"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        return _SOURCES[self]


_SOURCES = {
    Source.COUNTED: "quầy đếm",
    Source.TYPED: "số của Cổng",
    Source.NOTHING: "không phát sinh",
    Source.UNKNOWN: "chưa biết",
    Source.NOT_APPLICABLE: "không áp dụng",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """`part` of `whole` counts; of the others `can` may still be made to, and of `part` `stake`
    may still be lost."""

    part: int
    whole: int
    can: int = 0
    stake: int = 0

    @property
    def share(self) -> Fraction | None:
        """0 to 1; None of nothing."""
        return Fraction(self.part, self.whole) if self.whole else None

    def __add__(self, other: "Measure") -> "Measure":
        """Both together."""
        return Measure(
            self.part + other.part,
            self.whole + other.whole,
            self.can + other.can,
            self.stake + other.stake,
        )

    def plus(self, more: int) -> "Measure":
        """With so many more that count."""
        return replace(self, part=self.part + more, can=self.can - more)


@dataclass(frozen=True, slots=True)
class Measures:
    """What the desk counted in a period; `disliked` are ballots, which row 5.4 takes off."""

    counted: Mapping[Count, Measure] = field(default_factory=dict)
    disliked: Measure = field(default_factory=lambda: Measure(0, 0))

    def share(self, count: Count) -> Fraction | None:
        """The share that earns points: online results by the share that was synced, satisfaction
        without the dislikes. None where something of it is not known."""
        own, beside = self.counted.get(count), self._beside(count)
        if own is None or own.share is None or beside is None:
            return None
        times, less = beside
        return own.share * times - less

    def wanted(self, count: Count, share: Fraction) -> int:
        """How many more must count for this share; more than there are where it cannot be."""
        own, beside = self.counted[count], self._beside(count)
        if beside is None or not beside[0]:
            return own.whole + 1
        times, less = beside
        return max(ceil((share + less) / times * own.whole) - own.part, 0)

    def after(self, done: Mapping[Count, int]) -> "Measures":
        """The same with so many more that count."""
        counted = {count: one.plus(done.get(count, 0)) for count, one in self.counted.items()}
        return replace(self, counted=counted)

    def _beside(self, count: Count) -> tuple[Fraction, Fraction] | None:
        """What a share is multiplied by, and what is then taken off."""
        if count is Count.ONLINE_RESULTS:
            synced = self.counted.get(Count.SYNCED)
            return None if synced is None or synced.share is None else (synced.share, Fraction(0))
        if count is Count.SATISFIED:
            share = self.disliked.share
            return None if share is None else (Fraction(1), share)
        return Fraction(1), Fraction(0)


@dataclass(frozen=True, slots=True)
class Score:
    """One row's points in a period: earned, missing or unknown, together its maximum.

    `measure` is what the desk counted, also where the portal's share goes before it. To lose what
    is at stake costs `at_stake`.
    """

    row: Indicator
    source: Source
    share: Fraction | None
    measure: Measure | None = None
    at_stake: Fraction = Fraction(0)

    @property
    def points(self) -> Fraction:
        """What is certain."""
        if self.source is Source.NOTHING:
            return self.row.maximum
        return Fraction(0) if self.share is None else self.row.earned(self.share)

    @property
    def unknown(self) -> Fraction:
        """What nobody here can tell."""
        return self.row.maximum if self.source is Source.UNKNOWN else Fraction(0)

    @property
    def missing(self) -> Fraction:
        """What was not earned."""
        if self.source is Source.NOT_APPLICABLE:
            return Fraction(0)
        return self.row.maximum - self.points - self.unknown


def scored(
    table: IndexTable, measures: Measures, typed: Mapping[str, Fraction]
) -> tuple[Score, ...]:
    """Every row's points, in the table's order; `typed` are the portal's shares by row."""
    return tuple(_score(row, measures, typed.get(row.key)) for row in table)


@dataclass(frozen=True, slots=True)
class Step:
    """What counts for `row` is done `times` more: `points` more in all rows together.

    `after_sync`: only once what is still to be sent was sent.
    """

    row: Indicator
    count: Count
    times: int
    points: Fraction
    after_sync: bool = False


def plan(table: IndexTable, measures: Measures, typed: Mapping[str, Fraction]) -> tuple[Step, ...]:
    """What wins points back, step by step: each step's points are what it adds to those before.

    No step does more than the threshold asks for, or than still can be done. Sending comes first,
    because online results count by what was sent.
    """
    steps: list[Step] = []
    rows = sorted(table, key=lambda row: row.counts is not Count.SYNCED)
    now = total(scored(table, measures, typed))
    for row in rows:
        count = row.counts
        if count is None or measures.share(count) is None:
            continue
        own = measures.counted[count]
        times = min(own.can, measures.wanted(count, row.threshold))
        done = measures.after({count: times})
        then = total(scored(table, done, typed))
        if then > now:
            late = count is Count.ONLINE_RESULTS and any(one.count is Count.SYNCED for one in steps)
            steps.append(Step(row, count, times, then - now, late))
            measures, now = done, then
    return tuple(steps)


def total(scores: Iterable[Score]) -> Fraction:
    """The certain points of these rows."""
    return sum((one.points for one in scores), Fraction(0))


def _score(row: Indicator, measures: Measures, told: Fraction | None) -> Score:
    if not row.applies:
        return Score(row, Source.NOT_APPLICABLE, None)
    measure = None if row.counts is None else measures.counted.get(row.counts)
    if row.typed and told is not None:
        return Score(row, Source.TYPED, told, measure)
    share = None if row.counts is None else measures.share(row.counts)
    if row.counts is None or measure is None or share is None:
        none = measure is not None and not measure.whole and row.of_none is OfNone.FULL
        return Score(row, Source.NOTHING if none else Source.UNKNOWN, None, measure)
    lost = measures.after({row.counts: -measure.stake}).share(row.counts) or Fraction(0)
    at_stake = row.earned(share) - row.earned(lost)
    return Score(row, Source.COUNTED, share, measure, at_stake)
