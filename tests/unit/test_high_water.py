"""What was given out and then forgotten is passed over when an older store is brought back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.high_water import LATE_DAYS, LOST_A_DAY, HighWater, Witness, passed_over
from motcua_desktop.domain.numbering import CounterRange
from motcua_desktop.errors import InvalidInput
from motcua_desktop.models import high_water
from tests.fakes.desk import TestDesk

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
RANGE = CounterRange(1)


def _high(mark: int, at: datetime = NOON, **numbers: int) -> HighWater:
    days = {date(2026, 11, int(day[1:])): serial for day, serial in numbers.items()}
    return HighWater("s", "e", mark, at, days, {"register.2026": mark})


def test_it_is_the_same_after_a_trip_through_json() -> None:
    high = _high(7, d20=5003)

    assert HighWater.from_json(high.to_json()) == high
    with pytest.raises(InvalidInput):
        HighWater.from_json({"store": "s", "numbers": []})


def test_an_older_state_of_the_same_store_is_behind() -> None:
    assert _high(7, d20=5003).behind(_high(8, d20=5003))
    assert _high(7, d20=5002).behind(_high(7, d20=5003))
    assert not _high(7, d20=5003).behind(_high(7, d19=0))
    assert not HighWater("other", "e", 0, NOON).behind(_high(8))


def test_without_a_witness_a_days_worth_is_left_out_for_every_day_since() -> None:
    week_ago = NOON - timedelta(days=7)
    after = passed_over(_high(7, week_ago, d13=5010), None, now=NOON, numbers=RANGE)

    assert after.numbers[date(2026, 11, 13)] == 5010 + LOST_A_DAY
    assert after.numbers[TODAY] == 5000 + LOST_A_DAY
    assert len(after.numbers) == LATE_DAYS + 8
    assert after.books["register.2026"] == 7 + 8 * LOST_A_DAY


def test_a_witness_of_everything_leaves_nothing_out() -> None:
    before, now = _high(7, NOON - timedelta(days=7), d13=5010), _high(9, d20=5002)
    after = passed_over(before, Witness(now, everything=True), now=NOON, numbers=RANGE)

    assert after.numbers == {date(2026, 11, 13): 5010, TODAY: 5002}
    assert after.books == {"register.2026": 9}
    assert after.mark == 9


def test_a_witness_of_another_store_knows_nothing() -> None:
    stranger = HighWater("other", "e", 99, NOON, {TODAY: 5900})

    after = passed_over(_high(7), Witness(stranger, everything=True), now=NOON, numbers=RANGE)
    assert after.numbers[TODAY] == 5000 + LOST_A_DAY


@given(
    st.integers(0, 40),
    st.dictionaries(st.integers(0, 40), st.integers(5001, 5999), max_size=8),
    st.dictionaries(st.integers(0, 40), st.integers(5001, 5999), max_size=8),
    st.integers(0, 40),
)
def test_no_day_ever_counts_back_or_beyond_its_range(
    age: int, known: dict[int, int], seen: dict[int, int], seen_age: int
) -> None:
    def high(days: dict[int, int], back: int) -> HighWater:
        at = NOON - timedelta(days=back)
        return HighWater("s", "e", 1, at, {TODAY - timedelta(days=n): s for n, s in days.items()})

    one, other = high(known, age), high(seen, seen_age)
    after = passed_over(one, Witness(other, everything=False), now=NOON, numbers=RANGE)

    for before in (one, other):
        assert all(after.numbers[day] >= serial for day, serial in before.numbers.items())
    assert all(serial <= RANGE.last for serial in after.numbers.values())


def test_the_store_tells_how_far_it_came_and_goes_on_after_what_it_is_told(desk: TestDesk) -> None:
    first = desk.receive()
    with desk.app.database.read() as connection:
        before = high_water.read(connection, desk.clock.now())
    told = HighWater(
        before.store, before.epoch, 0, NOON, {TODAY: 5300, date(2026, 11, 19): 5001},
        {"register.2026": 40, "hand_over_list.2026": 7},
    )  # fmt: skip
    with desk.app.database.write() as connection:
        high_water.go_on_from(connection, told)
        high_water.go_on_from(connection, before)
    following = desk.receive()

    assert before.numbers == {TODAY: 5001}
    assert before.mark > 0
    assert before.books == {"register.2026": 1}
    assert first.code.endswith("-5001")
    assert following.code.endswith("-5301")
    assert following.register_number == 41
    with desk.app.database.read() as connection:
        after = high_water.read(connection, desk.clock.now())
    assert after.books == {"register.2026": 41, "hand_over_list.2026": 7}
    assert after.numbers == {TODAY: 5301, date(2026, 11, 19): 5001}
    assert desk.app.care.check(desk.actor) == ()


def test_a_store_keeps_its_name_through_its_epochs(desk: TestDesk) -> None:
    with desk.app.database.write() as connection:
        first = high_water.store_id(connection)
        epoch = high_water.epoch(connection)
        high_water.begin_epoch(connection, "zwei")

        assert high_water.store_id(connection) == first
        assert high_water.epoch(connection) == "zwei"
        assert epoch != "zwei"
