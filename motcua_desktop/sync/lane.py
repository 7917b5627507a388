"""The line in the background: feeds the machine and says when to push. Knows no threads, no Qt."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import SystemRandom

from motcua_desktop.clock import Clock
from motcua_desktop.errors import NotConfigured, ProvinceTrouble, SignInRefused, StoreBusy
from motcua_desktop.sync.machine import Action, Event, Happening, Phase, State, step
from motcua_desktop.sync.report import SyncReport

Push = Callable[[int], SyncReport]
Job = Callable[[], SyncReport]


class Line:
    """Decides when to push; the caller runs the jobs it hands out, one at a time, off its thread.

    `push(most)` sends at most so many parcels and reports. Every job that was handed out must
    come back to `finished` (or `broke`), on the same thread that calls the other methods.
    """

    def __init__(self, push: Push, clock: Clock, dice: Callable[[], float] | None = None):
        self._push = push
        self._clock = clock
        self._dice = dice or SystemRandom().random
        self._state = State()

    def happened(self, what: Happening) -> Job | None:
        """Something changed, somebody asked or signed in: the push to run now, if any."""
        return self._step(Event(what))

    def tick(self) -> Job | None:
        """Time has passed: the push to run now, if any."""
        return self._step(Event(Happening.TICK))

    def finished(self, report: SyncReport) -> Job | None:
        """A job came back with its report: the next push to run, if any."""
        match report.trouble:
            case None:
                more = Happening.PUSHED_SOME if report.more else Happening.PUSHED_ALL
                return self._step(Event(more))
            case NotConfigured():
                # Nobody was asked, so nobody refused: the next change looks again.
                return self._step(Event(Happening.PUSHED_ALL))
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
