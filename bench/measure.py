"""How a comparison is made and told: ours and its floor by turns, so that noise hits both alike."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
_STATUS = Path("/proc/self/status")
_FORGET_PEAK = Path("/proc/self/clear_refs")
PEAK_IS_TOLD = _FORGET_PEAK.exists()
"""Whether this system tells the most memory that was held."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line chose. `data`: where big stores are kept; None: the system's place."""

    dossiers: int = 1_000_000
    data: Path | None = None
    rounds: int = 300
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; times in milliseconds, `ratio` ours to floor."""

    name: str
    ours: float
    floor: float | None = None
    ratio: float | None = None
    most: float | None = None
    note: str = ""

    @property
    def kept(self) -> bool | None:
        """Whether the target is kept; None where there is none."""
        return None if self.most is None or self.ratio is None else self.ratio <= self.most

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "kept": self.kept}


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What came of it, and the milliseconds it took on the wall."""
    begun = time.perf_counter()
    made = work()
    return made, (time.perf_counter() - begun) * 1000


def by_turns(
    ours: Callable[[], object], floor: Callable[[], object], rounds: int, warm: int = 3
) -> tuple[list[float], list[float]]:
    """Each `rounds` times, ours and floor in turn, after `warm` rounds that do not count."""
    for _ in range(warm):
        ours()
        floor()
    pairs = [(timed(ours)[1], timed(floor)[1]) for _ in range(rounds)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def median(times: Sequence[float]) -> float:
    return statistics.median(times)


def high(times: Sequence[float], share: float) -> float:
    """The time that `share` of all stay under."""
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def compared(
    name: str, ours: Sequence[float], floor: Sequence[float], *, most: float | None = None
) -> Line:
    """A line by medians; the 95th percentiles stand in the note."""
    note = f"p95 {high(ours, 0.95):.2f} : {high(floor, 0.95):.2f} ms"
    ratio = median(ours) / median(floor)
    return Line(name, median(ours), median(floor), ratio, most, note)


def forget_peak() -> float:
    """Forget the most that was held until now; the megabytes held at this moment."""
    gc.collect()
    _FORGET_PEAK.write_text("5")
    return peak_mb()


def peak_mb() -> float:
    """The most this process has held since the peak was forgotten."""
    line = next(one for one in _STATUS.read_text().splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
