"""The laws of the machine that decides when to push."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.sync.machine import (
    BATCH,
    NOTHING,
    Action,
    Event,
    Happening,
    Phase,
    State,
    step,
)

PUSHING = State(Phase.PUSHING)
SIGNED_OUT = State(Phase.SIGNED_OUT)
WAITING = State(Phase.WAITING, failures=2, wake_at=100.0)
RESULTS = (
    Happening.PUSHED_SOME,
    Happening.PUSHED_ALL,
    Happening.LINE_DOWN,
    Happening.REFUSED_SIGN_IN,
)
events = st.builds(
    Event,
    st.sampled_from(Happening),
    st.floats(0, 1, exclude_max=True),
    st.floats(0, 5_000),
)


def after(state: State, *happenings: Happening, now: float = 0.0) -> State:
    for what in happenings:
        state, _ = step(state, Event(what), now)
    return state


def test_a_change_starts_a_push_of_twenty() -> None:
    assert step(State(), Event(Happening.CHANGED), 0.0) == (PUSHING, Action(BATCH))


def test_nothing_happens_while_nothing_changes() -> None:
    assert step(State(), Event(Happening.TICK), 1e9) == (State(), NOTHING)


@pytest.mark.parametrize(
    "what",
    [
        Happening.CHANGED,
        Happening.TICK,
        Happening.WOKE,
        Happening.ASKED,
        Happening.SIGNED_IN,
    ],
)
def test_never_two_pushes_at_once(what: Happening) -> None:
    _, action = step(PUSHING, Event(what), 0.0)

    assert action == NOTHING


def test_a_change_during_a_push_is_not_forgotten() -> None:
    busy = after(PUSHING, Happening.CHANGED)

    assert step(busy, Event(Happening.PUSHED_ALL), 0.0) == (PUSHING, Action(BATCH))


def test_when_everything_is_pushed_the_line_rests_and_then_asks_for_news() -> None:
    resting, action = step(PUSHING, Event(Happening.PUSHED_ALL), 100.0)

    assert (resting, action) == (State(wake_at=1_000.0), NOTHING)
    assert step(resting, Event(Happening.TICK), 999.9) == (resting, NOTHING)
    assert step(resting, Event(Happening.TICK), 1_000.0) == (PUSHING, Action(BATCH))


def test_desks_that_rest_do_not_all_ask_at_once() -> None:
    early = after_dice(0.0)
    late = after_dice(0.999)

    assert early.wake_at == 450.0
    assert late.wake_at > 890.0


def after_dice(dice: float) -> State:
    return step(PUSHING, Event(Happening.PUSHED_ALL, dice), 0.0)[0]


@pytest.mark.parametrize("state", [State(wake_at=900.0), State(Phase.WAITING, 3, 900.0)])
def test_a_computer_that_woke_tries_the_line_in_a_few_seconds(state: State) -> None:
    woke, action = step(state, Event(Happening.WOKE), 100.0)

    assert action == NOTHING
    assert woke.wake_at == 105.0
    assert step(woke, Event(Happening.TICK), 105.0)[1].push >= 1


def test_a_computer_that_woke_still_waits_as_long_as_the_province_asked() -> None:
    polite, _ = step(PUSHING, Event(Happening.LINE_DOWN, retry_after=300.0), 0.0)

    woke, _ = step(polite, Event(Happening.WOKE), 100.0)

    assert woke.wake_at == 300.0


def test_while_something_is_left_the_next_batch_follows_at_once() -> None:
    assert step(PUSHING, Event(Happening.PUSHED_SOME), 0.0) == (PUSHING, Action(BATCH))


def test_a_line_that_is_down_is_waited_for_and_then_tried_again() -> None:
    down = after(PUSHING, Happening.LINE_DOWN, now=50.0)

    assert down == State(Phase.WAITING, failures=1, wake_at=55.0, not_before=50.0)
    assert step(down, Event(Happening.TICK), 54.9) == (down, NOTHING)
    assert step(down, Event(Happening.TICK), 55.0)[1] == Action(BATCH // 2)


def test_a_change_does_not_shorten_the_wait() -> None:
    assert step(WAITING, Event(Happening.CHANGED), 0.0) == (WAITING, NOTHING)


@pytest.mark.parametrize("what", [Happening.ASKED, Happening.SIGNED_IN])
def test_a_person_who_asks_does_not_wait(what: Happening) -> None:
    _, action = step(WAITING, Event(what), 0.0)

    assert action.push >= 1


def test_batches_shrink_while_failing_and_recover() -> None:
    state, sizes = PUSHING, []
    for _ in range(25):
        state = after(state, Happening.LINE_DOWN)
        state, action = step(state, Event(Happening.TICK), state.wake_at)
        sizes.append(action.push)

    assert sizes[:4] == [10, 6, 5, 4]
    assert min(sizes) == 1
    assert step(state, Event(Happening.PUSHED_SOME), 0.0)[1] == Action(BATCH)


def test_signed_out_is_silent_until_somebody_signs_in() -> None:
    for what in Happening:
        state, action = step(SIGNED_OUT, Event(what), 1e9)
        if what is Happening.SIGNED_IN:
            assert (state, action) == (PUSHING, Action(BATCH))
        else:
            assert (state, action) == (SIGNED_OUT, NOTHING)


def test_a_refusal_of_the_old_account_does_not_undo_signing_in_meanwhile() -> None:
    renewed = after(PUSHING, Happening.SIGNED_IN)

    assert step(renewed, Event(Happening.REFUSED_SIGN_IN), 0.0) == (PUSHING, Action(BATCH))
    assert after(PUSHING, Happening.REFUSED_SIGN_IN) == SIGNED_OUT


@pytest.mark.parametrize("state", [State(), WAITING, SIGNED_OUT])
@pytest.mark.parametrize("what", RESULTS)
def test_results_that_come_too_late_change_nothing(state: State, what: Happening) -> None:
    assert step(state, Event(what), 0.0) == (state, NOTHING)


def test_the_province_may_ask_for_a_longer_wait_up_to_a_quarter_of_an_hour() -> None:
    polite, _ = step(PUSHING, Event(Happening.LINE_DOWN, retry_after=120.0), 0.0)
    endless, _ = step(PUSHING, Event(Happening.LINE_DOWN, retry_after=1e9), 0.0)

    assert polite.wake_at == 120.0
    assert endless.wake_at == 900.0


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
def test_the_delay_is_bounded_and_spread(failures: int, dice: float) -> None:
    state, _ = step(State(Phase.PUSHING, failures), Event(Happening.LINE_DOWN, dice), 0.0)

    assert 2.5 <= state.wake_at <= 600.0


@given(st.lists(events, max_size=60))
def test_pushes_and_results_alternate_whatever_happens(story: list[Event]) -> None:
    state, under_way = State(), False
    for event in story:
        if event.what in RESULTS and not under_way:
            continue
        under_way = under_way and event.what not in RESULTS
        state, action = step(state, event, 0.0)
        if action.push:
            assert not under_way
            under_way = True
        assert under_way == (state.phase is Phase.PUSHING)
        assert action.push >= 0


@given(st.lists(events, max_size=60))
def test_from_any_state_line_up_a_tick_and_signing_in_empty_the_outbox(story: list[Event]) -> None:
    state, waiting = State(), False
    for event in story:
        if event.what in RESULTS and state.phase is not Phase.PUSHING:
            continue
        waiting = waiting or event.what is Happening.CHANGED
        if event.what is Happening.PUSHED_ALL and not state.dirty:
            waiting = False
        state, _ = step(state, event, 0.0)

    for at in (1e6, 2e6, 3e6):
        if state.phase is Phase.PUSHING:
            again = state.dirty
            state = after(state, Happening.PUSHED_ALL, now=at)
            waiting = waiting and again
        if state.phase is Phase.WAITING:
            state = after(state, Happening.TICK, now=at)
        if state.phase is Phase.SIGNED_OUT:
            state = after(state, Happening.SIGNED_IN)

    assert state.phase is Phase.IDLE
    assert not waiting
