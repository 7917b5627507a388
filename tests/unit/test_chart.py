"""A chart's parts stand inside its rectangle, in proportion, and its words say the same."""

from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.chart import Chart, Drawing, Fill, Series, drawn, scale

_SIZE = st.floats(120, 1_500)


def made(values: list[tuple[int, int, int]]) -> Chart:
    came, kept, late = (tuple(one[at] for one in values) for at in range(3))
    series = (
        Series("came", "Tiếp nhận", came, Fill.OPEN),
        Series("kept", "Đúng hạn", kept, Fill.SOLID, 1),
        Series("late", "Quá hạn", late, Fill.STRIPED, 1),
    )
    labels = tuple(f"{at:02d}/11" for at in range(len(values)))
    return Chart("days", "Theo ngày", labels, labels, series)


def placed(chart: Chart, width: float = 600.0, height: float = 300.0) -> Drawing:
    return drawn(chart, width, height, 14.0, lambda text: 7.0 * len(text))


@given(st.integers(0, 10**9))
def test_a_scale_has_few_round_steps_up_to_what_is_highest(highest: int) -> None:
    levels = scale(highest)

    assert levels[0] == 0
    assert levels[-1] >= highest
    assert 2 <= len(levels) <= 6
    assert str(levels[1]).rstrip("0") in ("1", "2", "5")


_VALUES = st.lists(
    st.tuples(st.integers(0, 5_000), st.integers(0, 5_000), st.integers(0, 500)),
    min_size=1,
    max_size=40,
)


@given(_VALUES, _SIZE, _SIZE)
def test_every_bar_stands_inside_and_is_as_high_as_its_value(
    values: list[tuple[int, int, int]], width: float, height: float
) -> None:
    chart = made(values)
    drawing = placed(chart, width, height)
    base = drawing.rules[0].y

    for bar in drawing.bars:
        value = chart.series[bar.series].values[bar.place]
        unit = (base - drawing.rules[-1].y) / scale(chart.highest)[-1]
        assert abs(bar.height - value * unit) < 1e-6
        assert drawing.first <= bar.x <= bar.x + bar.width <= width + 1e-6
        assert bar.y + bar.height <= base + 1e-6
        assert drawing.place_at(bar.x + bar.width / 2) == bar.place


def test_a_bar_that_is_none_is_not_drawn() -> None:
    drawing = placed(made([(0, 0, 0), (3, 0, 2)]))

    assert [(bar.series, bar.place) for bar in drawing.bars] == [(0, 1), (2, 1)]


def test_what_stands_on_another_begins_where_that_ends() -> None:
    kept, late = placed(made([(0, 4, 2)])).bars

    assert late.y + late.height == kept.y


def test_labels_that_have_no_room_are_left_out_but_the_last() -> None:
    drawing = placed(made([(1, 0, 0)] * 40), width=300)
    labels = [word.text for word in drawing.words if word.text.endswith("/11")]

    assert len(labels) < 12
    assert labels[-1] == "39/11"
    assert all(word.x <= 300 for word in drawing.words)


def test_a_chart_is_told_in_words() -> None:
    chart = made([(1, 1, 0), (3, 0, 2)])

    assert chart.said(1) == "01/11: tiếp nhận 3, đúng hạn 0, quá hạn 2 (hồ sơ)"
    assert chart.told() == (
        "Theo ngày, từ 00/11 đến 01/11: tiếp nhận 4, đúng hạn 1, quá hạn 2 (hồ sơ). "
        "Nhiều nhất: 01/11: tiếp nhận 3, đúng hạn 0, quá hạn 2 (hồ sơ)."
    )
    assert made([(0, 0, 0)]).told() == "Theo ngày: chưa có hồ sơ nào."
