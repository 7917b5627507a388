"""Decides when to push; pure, so that every law of it is a test. `runner.py` acts."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from math import inf

BATCH = 20
_FIRST_DELAY = 5.0
_LONGEST_DELAY = 600.0
_LONGEST_ASKED_FOR = 900.0
_DOUBLINGS = 7
# With nothing to send the province is asked for news after so long.
_LONGEST_REST = 900.0


class Phase(Enum):
    """Where the line stands."""

    IDLE = auto()
    PUSHING = auto()
    WAITING = auto()
    SIGNED_OUT = auto()


class Happening(Enum):
    """What may happen to the line."""

    CHANGED = auto()
    TICK = auto()
    WOKE = auto()
    ASKED = auto()
    PUSHED_SOME = auto()
    PUSHED_ALL = auto()
    LINE_DOWN = auto()
    REFUSED_SIGN_IN = auto()
    SIGNED_IN = auto()


@dataclass(frozen=True, slots=True)
class Event:
    """One happening. LINE_DOWN brings a dice roll in [0, 1) and what Retry-After asked, seconds.

    PUSHED_ALL brings a roll too. WOKE: the computer slept, so that the line may be another.
    """

    what: Happening
    dice: float = 1.0
    retry_after: float = 0.0


@dataclass(frozen=True, slots=True)
class State:
    """`wake_at` is on the monotonic clock, in seconds: when the line is used next by itself.

    `not_before`: the province asked not to be asked sooner. `dirty`: something changed while busy.
    `renewed`: somebody signed in while busy, so that a refusal of the old account means nothing.
    """

    phase: Phase = Phase.IDLE
    failures: int = 0
    wake_at: float = inf
    not_before: float = 0.0
    dirty: bool = False
    renewed: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """Push at most `push` dossiers now; 0 is nothing to do."""

    push: int = 0


NOTHING = Action()


def step(state: State, event: Event, now: float) -> tuple[State, Action]:
    """The next state and what to do. `now` is monotonic seconds.

    Never asks for a push while one is under way; after a failure waits 5 s · 2ⁿ, at most 600 s
    (half of it by chance, so that a province's desks do not all come back at once), or as long as
    the province asked, at most 900 s. With nothing to send it rests 900 s (half of it by chance).
    """
    match state.phase:
        case Phase.IDLE:
            return _while_idle(state, event, now)
        case Phase.PUSHING:
            return _while_pushing(state, event, now)
        case Phase.WAITING:
            return _while_waiting(state, event, now)
        case Phase.SIGNED_OUT:
            return _push() if event.what is Happening.SIGNED_IN else (state, NOTHING)


def _while_idle(state: State, event: Event, now: float) -> tuple[State, Action]:
    match event.what:
        case Happening.CHANGED | Happening.ASKED | Happening.SIGNED_IN:
            return _push()
        case Happening.TICK if now >= state.wake_at:
            return _push()
        case Happening.WOKE:
            return _soon(state, now), NOTHING
        case _:
            return state, NOTHING


def _while_pushing(state: State, event: Event, now: float) -> tuple[State, Action]:
    match event.what:
        case Happening.CHANGED | Happening.ASKED:
            return replace(state, dirty=True), NOTHING
        case Happening.SIGNED_IN:
            return replace(state, dirty=True, renewed=True), NOTHING
        case Happening.PUSHED_SOME:
            return _push()
        case Happening.PUSHED_ALL:
            rest = State(wake_at=now + _spread(_LONGEST_REST, event))
            return _push() if state.dirty else (rest, NOTHING)
        case Happening.LINE_DOWN:
            failures = state.failures + 1
            not_before = now + min(event.retry_after, _LONGEST_ASKED_FOR)
            wake_at = max(now + _delay(failures, event), not_before)
            return State(Phase.WAITING, failures, wake_at, not_before), NOTHING
        case Happening.REFUSED_SIGN_IN:
            return _push() if state.renewed else (State(Phase.SIGNED_OUT), NOTHING)
        case Happening.TICK | Happening.WOKE:
            return state, NOTHING


def _while_waiting(state: State, event: Event, now: float) -> tuple[State, Action]:
    match event.what:
        case Happening.ASKED | Happening.SIGNED_IN:
            return _push(state.failures)
        case Happening.TICK if now >= state.wake_at:
            return _push(state.failures)
        case Happening.WOKE:
            return _soon(state, now), NOTHING
        case _:
            return state, NOTHING


def _push(failures: int = 0) -> tuple[State, Action]:
    return State(Phase.PUSHING, failures), Action(max(1, BATCH // (failures + 1)))


def _soon(state: State, now: float) -> State:
    """After a few seconds, in which a network comes back; not before the province wants it."""
    return replace(state, wake_at=max(min(state.wake_at, now + _FIRST_DELAY), state.not_before))


def _delay(failures: int, event: Event) -> float:
    doubled = _FIRST_DELAY * 2.0 ** min(failures - 1, _DOUBLINGS)
    return _spread(min(doubled, _LONGEST_DELAY), event)


def _spread(longest: float, event: Event) -> float:
    """Between half of it and the whole, as the dice fell."""
    return longest / 2 + longest / 2 * min(max(event.dice, 0.0), 1.0)
