"""When the line may be used by itself: at any time, or only from set hours on. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from motcua_desktop.domain.moment import local


@dataclass(frozen=True, slots=True)
class Schedule:
    """Local times of day ("06:00") from which a run may begin by itself; none: at any time.

    `whole_at` is when a run last ended with nothing left to do. An hour is good for one whole
    run: whatever fails is tried again until one was whole or the day is over, and a computer that
    was switched off at the hour makes up for it on the same day. What a person asks for is never
    held up by this.
    """

    hours: tuple[str, ...] = ()
    whole_at: datetime | None = None

    def open(self, now: datetime) -> bool:
        """Whether a run may begin by itself at `now` (aware)."""
        if not self.hours:
            return True
        came = [moment for moment in self._of_day(now) if moment <= now]
        if not came:
            return False
        # A whole run in the future was written by a clock that was wrong.
        return self.whole_at is None or self.whole_at < came[-1] or self.whole_at > now

    def next_opening(self, now: datetime) -> datetime | None:
        """When the next run may begin by itself, while none may now; None while one may."""
        if self.open(now):
            return None
        moments = (*self._of_day(now), *self._of_day(now + timedelta(days=1)))
        return next(moment for moment in moments if moment > now)

    def ended_whole(self, at: datetime) -> "Schedule":
        """A run ended with nothing left to do."""
        return replace(self, whole_at=at)

    def _of_day(self, now: datetime) -> tuple[datetime, ...]:
        midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
        return tuple(
            midnight.replace(hour=int(hour[:2]), minute=int(hour[3:]))
            for hour in sorted(self.hours)
        )
