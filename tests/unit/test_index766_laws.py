"""Laws of the 766 index: points add up, and doing what is proposed gives the points told."""

import json
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua_desktop.domain.index766 import Count, IndexTable
from motcua_desktop.domain.index766_score import Measure, Measures, plan, scored, total
from motcua_desktop.resources import resource

TABLE = IndexTable.parse(json.loads(resource("index", "766.json").read_text("utf-8")))
TYPED = [one.key for one in TABLE if one.typed and one.applies]
APPLICABLE = sum(one.maximum for one in TABLE if one.applies)


@st.composite
def a_measure(draw: st.DrawFn, *, winnable: bool = True) -> Measure:
    whole = draw(st.integers(0, 60))
    part = draw(st.integers(0, whole))
    can = draw(st.integers(0, whole - part)) if winnable else 0
    return Measure(part, whole, can, draw(st.integers(0, part)))


a_count_of_all = st.fixed_dictionaries(
    {count: a_measure(winnable=count is not Count.SATISFIED) for count in Count}
)
some_measures = st.builds(Measures, a_count_of_all, a_measure(winnable=False))
some_shares = st.dictionaries(
    st.sampled_from(TYPED), st.fractions(0, 1, max_denominator=1000), max_size=len(TYPED)
)


@settings(max_examples=30)
@given(some_measures, some_shares)
def test_each_row_is_earned_missing_or_unknown_and_nothing_else(
    measures: Measures, typed: dict[str, Fraction]
) -> None:
    scores = scored(TABLE, measures, typed)

    for one in scores:
        assert min(one.points, one.missing, one.unknown, one.at_stake) >= 0
        if one.row.applies:
            assert one.points + one.missing + one.unknown == one.row.maximum
    assert total(scores) <= APPLICABLE


@settings(max_examples=30)
@given(some_measures, some_shares)
def test_each_step_of_the_plan_gives_the_points_it_told(
    measures: Measures, typed: dict[str, Fraction]
) -> None:
    for step in plan(TABLE, measures, typed):
        before = total(scored(TABLE, measures, typed))
        assert 0 < step.times <= measures.counted[step.count].can
        measures = measures.after({step.count: step.times})

        assert total(scored(TABLE, measures, typed)) - before == step.points
        assert step.points > 0


@settings(max_examples=30)
@given(some_measures, some_shares)
def test_nothing_is_left_to_win_once_the_plan_is_done(
    measures: Measures, typed: dict[str, Fraction]
) -> None:
    for step in plan(TABLE, measures, typed):
        measures = measures.after({step.count: step.times})

    assert plan(TABLE, measures, typed) == ()


@settings(max_examples=30)
@given(some_measures)
def test_no_step_does_more_than_its_threshold_asks_for(measures: Measures) -> None:
    for step in plan(TABLE, measures, {}):
        if step.times > 1:
            fewer = measures.after({step.count: step.times - 1})
            (score,) = (one for one in scored(TABLE, fewer, {}) if one.row.key == step.row.key)
            assert score.missing > 0
        measures = measures.after({step.count: step.times})


@settings(max_examples=30)
@given(some_measures, st.sampled_from(list(Count)))
def test_one_more_that_counts_never_costs_points(measures: Measures, count: Count) -> None:
    own = measures.counted[count]
    if own.part < own.whole:
        more = measures.after({count: 1})
        assert total(scored(TABLE, more, {})) >= total(scored(TABLE, measures, {}))


@given(st.fractions(0, 1), st.fractions(0, 1))
def test_a_share_earns_its_part_of_the_threshold_and_all_from_it_on(
    share: Fraction, other: Fraction
) -> None:
    for row in TABLE:
        earned = row.earned(share)
        wanted = row.maximum if share >= row.threshold else share / row.threshold * row.maximum
        assert earned == wanted
        if share <= other:
            assert earned <= row.earned(other)


def test_the_shipped_table_is_the_index_of_the_decision() -> None:
    groups = [(group.name, int(group.maximum)) for group in TABLE.groups]

    assert groups == [
        ("Công khai, minh bạch", 18),
        ("Tiến độ giải quyết", 20),
        ("Dịch vụ công trực tuyến", 12),
        ("Thanh toán trực tuyến", 10),
        ("Số hóa hồ sơ", 22),
        ("Mức độ hài lòng", 18),
    ]
    assert IndexTable.parse(TABLE.to_json()) == TABLE
    digitised = {one.key: int(one.maximum) for one in TABLE.groups[4].rows}
    assert list(digitised.values()) == [6, 4, 2, 2, 4, 2, 2]
    assert APPLICABLE == 96
