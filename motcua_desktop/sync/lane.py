"""The line in the background: feeds the machine and says when to push. Knows no threads, no Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import SystemRandom

from motcua_desktop.clock import Clock
from motcua_desktop.domain.province import LineStatus
from motcua_desktop.errors import NotConfigured, ProvinceTrouble, SignInRefused, StoreBusy
from motcua_desktop.sync.machine import Action, Event, Happening, Phase, State, step
from motcua_desktop.sync.report import SyncReport
from motcua_desktop.sync.schedule import Schedule

# Between two ticks, which come every second: the computer was asleep.
_ASLEEP = timedelta(seconds=60)

Push = Callable[[int], SyncReport]
Job = Callable[[], SyncReport]


@dataclass(frozen=True, slots=True)
class LineNow:
    """What only a running line knows of itself; moments aware UTC."""

    pushing: bool = False
    signed_out: bool = False
    wake_at: datetime | None = None
    opens_at: datetime | None = None

    def of(self, status: LineStatus) -> LineStatus:
        """`status` with this filled in."""
        return replace(
            status,
            pushing=self.pushing,
            signed_out=self.signed_out,
            wake_at=self.wake_at,
            opens_at=self.opens_at,
        )


class Line:
    """Decides when to push; the caller runs the jobs it hands out, one at a time, off its thread.

    `push(most)` sends at most so many parcels and reports. Every job that was handed out must
    come back to `finished` (or `broke`), on the same thread that calls the other methods.
    `schedule` says when it may begin by itself; it may be replaced at any time.
    """

    def __init__(self, push: Push, clock: Clock, dice: Callable[[], float] | None = None):
        self._push = push
        self._clock = clock
        self._dice = dice or SystemRandom().random
        self._state = State()
        self._ticked: datetime | None = None
        self.schedule = Schedule()

    def happened(self, what: Happening) -> Job | None:
        """Something changed, somebody asked or signed in: the push to run now, if any."""
        if what is Happening.CHANGED and self._closed:
            return None
        return self._step(Event(what))

    def tick(self) -> Job | None:
        """Time has passed: the push to run now, if any. To be called every second or so."""
        now, before = self._clock.now(), self._ticked
        self._ticked = now
        if before is not None and now - before > _ASLEEP:
            self._step(Event(Happening.WOKE))
        if self._closed:
            return None
        if self.schedule.hours and self._state.phase is Phase.IDLE:
            return self._step(Event(Happening.CHANGED))
        return self._step(Event(Happening.TICK))

    def finished(self, report: SyncReport) -> Job | None:
        """A job came back with its report: the next push to run, if any."""
        match report.trouble:
            case None if report.more:
                return self._step(Event(Happening.PUSHED_SOME))
            case None:
                if self.schedule.hours:
                    self.schedule = self.schedule.ended_whole(self._clock.now())
                return self._step(Event(Happening.PUSHED_ALL, self._dice()))
            case NotConfigured():
                # Nobody was asked, so nobody refused: the next change looks again.
                return self._step(Event(Happening.PUSHED_ALL, self._dice()))
            case SignInRefused():
                return self._step(Event(Happening.REFUSED_SIGN_IN))
            case _:
                return self._step(Event(Happening.LINE_DOWN, self._dice(), report.retry_after))

    def broke(self) -> Job | None:
        """A job ended without a report: wait as if the line were down."""
        return self._step(Event(Happening.LINE_DOWN, self._dice()))

    @property
    def pushing(self) -> bool:
        return self._state.phase is Phase.PUSHING

    @property
    def signed_out(self) -> bool:
        """Whether nothing is sent until somebody sets the account right."""
        return self._state.phase is Phase.SIGNED_OUT

    @property
    def wake_at(self) -> datetime | None:
        """When the next attempt comes, while waiting after a failure."""
        if self._state.phase is not Phase.WAITING:
            return None
        left = max(0.0, self._state.wake_at - self._clock.monotonic())
        return self._clock.now() + timedelta(seconds=left)

    @property
    def opens_at(self) -> datetime | None:
        """When it may be used by itself again, outside the hours it is used at; else None."""
        return self.schedule.next_opening(self._clock.now()) if self._closed else None

    def now(self) -> LineNow:
        """All of this at once."""
        return LineNow(self.pushing, self.signed_out, self.wake_at, self.opens_at)

    @property
    def _closed(self) -> bool:
        """Whether nothing may begin by itself now; what has begun goes on to its end."""
        if self.pushing or not self.schedule.hours:
            return False
        return not self.schedule.open(self._clock.now())

    def _step(self, event: Event) -> Job | None:
        self._state, action = step(self._state, event, self._clock.monotonic())
        return self._job(action) if action.push else None

    def _job(self, action: Action) -> Job:
        def run() -> SyncReport:
            try:
                return self._push(action.push)
            except (ProvinceTrouble, StoreBusy) as trouble:
                return SyncReport(trouble=trouble)

        return run
