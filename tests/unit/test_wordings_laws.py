"""Laws of a province's own words and of the register: nothing breaks a paper, no line is lost."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.domain.wording import faults, laid_over, parse_wording
from motcua_desktop.printing.register import register
from motcua_desktop.printing.supplement import supplement
from motcua_desktop.resources import resource
from tests.fakes.books import BOOK, a_line
from tests.fakes.sheets import a_supplement, bare, read

SHIPPED: dict[str, Any] = json.loads(resource("forms", "02.json").read_text("utf-8"))
_TEXTS = st.one_of(st.text(max_size=30), st.sampled_from(["{applicant}", "{nosuch}", "**{code}**"]))
_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), _TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["text", "right", "when", "table", "x"]), inner),
    ),
    max_leaves=8,
)
_NEAR = st.fixed_dictionaries(
    {},
    optional={
        "title": _TEXTS,
        "number": _TEXTS,
        "suffix": _TEXTS,
        "paper": st.sampled_from(["", "A4", "A5", "A3"]),
        "notes": st.lists(_TEXTS, max_size=3),
        "body": st.lists(st.fixed_dictionaries({"text": _TEXTS}), max_size=3),
        "words": st.dictionaries(st.sampled_from([*SHIPPED["words"], "x"]), _TEXTS, max_size=3),
    },
)


@given(own=st.one_of(_JSON, st.dictionaries(st.sampled_from([*SHIPPED, "x"]), _JSON)))
def test_whatever_json_a_province_writes_is_told_or_can_be_used(own: Any) -> None:
    if not faults(SHIPPED, own):
        assert parse_wording(laid_over(SHIPPED, own)).version


@settings(max_examples=40, deadline=None)
@given(own=_NEAR)
def test_words_without_a_fault_can_be_printed(own: dict[str, Any]) -> None:
    if faults(SHIPPED, own):
        return
    words = parse_wording(laid_over(SHIPPED, own))

    assert supplement(a_supplement(), size=PaperSize.A4, words=words, bundled_font=True)


@given(own=_NEAR)
def test_laying_words_over_twice_is_laying_them_over_once(own: dict[str, Any]) -> None:
    once = laid_over(SHIPPED, own)

    assert laid_over(once, own) == once
    assert laid_over(SHIPPED, {}) == SHIPPED
    assert once.keys() >= SHIPPED.keys()


@settings(max_examples=15, deadline=None)
@given(
    names=st.lists(st.text(max_size=120), min_size=1, max_size=40),
    note=st.text(max_size=200),
)
def test_every_line_of_the_register_is_on_one_page_in_its_order(
    names: list[str], note: str
) -> None:
    lines = [
        a_line(number, applicant=name, note=note) for number, name in enumerate(names, start=1)
    ]
    pages = [bare(page.text) for page in read(register([(BOOK, lines)], bundled_font=True))]
    codes = [f"261120-{5000 + number}" for number in range(1, len(names) + 1)]
    found = [[at for at, page in enumerate(pages) if code in page] for code in codes]

    assert all(len(places) == 1 for places in found)
    assert [places[0] for places in found] == sorted(places[0] for places in found)
    assert bare(f"{len(names)} hồ sơ, từ số 1 đến số {len(names)}.") in pages[-1]
