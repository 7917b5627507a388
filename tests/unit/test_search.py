"""Finding: accents do not matter, exact tones come first, no text breaks it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua_desktop.domain.dossier import Alias, Status
from motcua_desktop.domain.finding import ListFilter
from motcua_desktop.models import care, dossiers, finding, reading, search
from tests.fakes.desk import TestDesk

NAMES = ("Nguyễn Văn An", "Nguyễn Văn Ân", "Đặng Thị Đào", "Lê Thị Bưởi", "Nguyễn Thị Ánh")


@pytest.fixture
def names(desk: TestDesk) -> TestDesk:
    for name in NAMES:
        desk.receive(applicant={"name": name, "phone": "0900000123"})
    return desk


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("dang thi dao", "Đặng Thị Đào"),
        ("ĐÀO", "Đặng Thị Đào"),
        ("buoi le", "Lê Thị Bưởi"),
        ("nguyễn văn ân", "Nguyễn Văn Ân"),
        ("nguyễn văn an", "Nguyễn Văn An"),
        ("ánh", "Nguyễn Thị Ánh"),
    ],
)
def test_the_exact_tones_come_first(names: TestDesk, typed: str, first: str) -> None:
    assert names.app.finder.find(typed).lines[0].applicant == first


def test_without_tones_all_are_found(names: TestDesk) -> None:
    assert {line.applicant for line in names.app.finder.find("van an").lines} == set(NAMES[:2])


@pytest.mark.parametrize("typed", ["0900000123", "09000001", "khai sinh", "1.001193", "261120"])
def test_phone_procedure_and_code_find_them_all(names: TestDesk, typed: str) -> None:
    assert names.app.finder.find(typed).count == len(NAMES)


def test_the_last_word_may_be_unfinished(names: TestDesk) -> None:
    assert names.app.finder.find("nguyễn th").lines[0].applicant == "Nguyễn Thị Ánh"


def test_nothing_typed_gives_the_newest_first(names: TestDesk) -> None:
    assert [line.applicant for line in names.app.finder.find("").lines] == list(reversed(NAMES))


def test_a_status_narrows_it(names: TestDesk) -> None:
    assert names.app.finder.find("", status=Status.RECEIVED).count == len(NAMES)
    assert names.app.finder.find("", status=Status.COMPLETED).count == 0
    assert names.app.finder.find("an", status=Status.COMPLETED).count == 0
    assert names.app.finder.find("nguyen", status=Status.RECEIVED).count == 3


def test_more_than_asked_for_is_told(names: TestDesk) -> None:
    found = names.app.finder.find("khai sinh", limit=2)

    assert found.count == 2
    assert found.truncated


def test_the_newest_come_first_among_equals(names: TestDesk) -> None:
    found = names.app.finder.find("khai sinh")

    assert [line.applicant for line in found.lines] == list(reversed(NAMES))


def test_changed_words_are_found_and_the_old_ones_no_longer(names: TestDesk) -> None:
    with names.app.database.write() as connection:
        search.replace(connection, 1, search.index_words(names=["Cao Bá Quý"], others=[]))
        found = [search.search(connection, typed, 10) for typed in ("cao ba quy", "van an")]

        assert found == [[1], [2]]


def test_an_index_made_anew_finds_the_same(names: TestDesk) -> None:
    before = names.app.finder.find("nguyen")
    with names.app.database.write() as connection:
        care.reindex(connection)

    assert names.app.finder.find("nguyen") == before


@pytest.mark.parametrize(
    "typed",
    ['"', "*", "NEAR(a b)", "a OR b", "-x", "words:a", "^a", "a AND", "(", "'", "~an", "\x00"],
)
def test_the_index_own_syntax_means_nothing(names: TestDesk, typed: str) -> None:
    names.app.finder.find(typed)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60))
def test_no_text_breaks_it(desk: TestDesk, typed: str) -> None:
    assert desk.app.finder.find(typed).count == 0


def test_a_list_of_words_alone_stops_counting_somewhere_and_says_so(
    names: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_TEXT_HITS", 2)
    by_word = names.app.finder.page(ListFilter(text="nguyen"))
    of_status = names.app.finder.page(
        ListFilter(text="nguyen", statuses=frozenset({Status.RECEIVED}))
    )

    assert (by_word.total, by_word.more, len(by_word.lines)) == (2, True, 2)
    assert (of_status.total, of_status.more, len(of_status.lines)) == (3, False, 3)


def test_a_list_of_signs_that_are_no_words_is_empty(names: TestDesk) -> None:
    page = names.app.finder.page(ListFilter(text="-- !"))

    assert (page.total, page.lines) == (0, ())


def test_what_another_system_calls_it_finds_it_for_ever(desk: TestDesk) -> None:
    dossier = desk.receive()
    alias = Alias("province", "000.00.16.H50-261120-0042")
    with desk.app.database.write() as connection:
        seq = reading.seq_of(connection, dossier.code)
        assert seq is not None
        dossiers.add_alias(connection, seq, alias)
        dossiers.add_alias(connection, seq, alias)

    assert desk.app.desk.show(alias.code).aliases == (alias,)
    assert [line.code for line in desk.app.finder.find("16 h50 0042").lines] == [dossier.code]
    assert [line.code for line in desk.app.finder.find(alias.code).lines] == [dossier.code]
    assert desk.app.finder.find("nguyễn thị ánh").count == 1
    assert desk.app.care.check(desk.actor) == ()
