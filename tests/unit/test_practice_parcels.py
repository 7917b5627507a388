"""Reading a batch without losing the bytes of its items."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.practice.parcels import elements, members

# Whoever reads it says why, in words of the decoder or ours.
_ANYTHING = r"\w"
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), VALUES, max_size=5), st.sampled_from((None, 1)), st.booleans())
def test_every_member_comes_with_the_very_text_it_was_read_from(
    told: dict[str, Any], indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(told, indent=indent, ensure_ascii=ascii_only)

    read = members(f" {text}\n")

    assert {name: raw.value for name, raw in read.items()} == told
    for raw in read.values():
        assert raw.text in text
        assert json.loads(raw.text) == raw.value


@given(st.lists(VALUES, max_size=5), st.sampled_from((None, 1)))
def test_so_does_every_element(told: list[Any], indent: int | None) -> None:
    text = json.dumps(told, indent=indent)

    assert [raw.value for raw in elements(text)] == told


@given(st.text(alphabet='{}[]":,1 \n', max_size=12))
def test_what_json_refuses_is_refused_here(text: str) -> None:
    try:
        known = json.loads(text)
    except ValueError:
        known = None
    if isinstance(known, dict):
        assert {name: raw.value for name, raw in members(text).items()} == known
    else:
        with pytest.raises(ValueError, match=_ANYTHING):
            members(text)


@pytest.mark.parametrize("text", ["", "[", "[1", "[1,", "[1 2]", "[1,]", "[,]", "{"])
def test_half_a_list_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=_ANYTHING):
        list(elements(text))


@pytest.mark.parametrize("text", ["", "{", '{"a"', '{"a":1', '{"a":1,}', '{"a":1}{', "{1:2}"])
def test_half_an_object_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=_ANYTHING):
        members(text)
