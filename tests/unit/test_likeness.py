"""Possible duplicates and known people: told with the fields that match, never merged."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.delivery import IdentityCheck
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.likeness import (
    Difference,
    Match,
    Sought,
    differences,
    folded,
    same_person,
)
from motcua_desktop.domain.people import Person
from motcua_desktop.domain.steps import Action
from tests.fakes.desk import TestDesk, intake

ANH: dict[str, Any] = intake()["applicant"]
KNOWN = Person.parse(ANH)


def sought(procedure: str = "1.001193", **changes: Any) -> Sought:
    """What is being typed: nothing but these."""
    return Sought.of(changes, procedure)


def told(desk: TestDesk, asked: Sought) -> list[str]:
    return [one.text() for one in desk.app.people.similar(asked)]


@pytest.mark.parametrize(
    ("typed", "matches"),
    [
        ({"id_number": "998190001234"}, ["id_number"]),
        ({"id_number": "998 190 001 234"}, ["id_number"]),
        ({"phone": "0900 000 456", "name": "NGUYEN THI ANH"}, ["phone", "name"]),
        ({"name": "nguyễn thị ánh", "birth_date": "28/2/1990"}, ["name", "birth_date"]),
        ({"phone": "0900000456"}, []),
        ({"name": "Nguyễn Thị Ánh"}, []),
        ({"birth_date": "1990-02-28", "phone": "0900000456"}, []),
        ({"id_number": "998190001235", "name": "Nguyễn Thị Ánh"}, []),
        ({}, []),
    ],
)
def test_a_name_alone_or_a_phone_alone_is_nobody(typed: dict[str, Any], matches: list[str]) -> None:
    assert [match.value for match in same_person(sought(**typed), KNOWN)] == matches


@given(st.sampled_from(["", "998190001234"]), st.sampled_from(["", "0900000456"]), st.text())
def test_the_same_person_always_agrees_in_what_is_told(number: str, phone: str, name: str) -> None:
    asked = Sought.of({"id_number": number, "phone": phone, "name": name})

    for match in same_person(asked, KNOWN):
        assert match is not Match.PROCEDURE
        assert getattr(asked, match.value)


@given(st.text(max_size=60))
def test_a_name_is_like_itself_however_it_is_written(name: str) -> None:
    assert folded(f"  {name} ") == folded(name)


def test_an_open_dossier_of_the_same_procedure_is_told_with_what_matches(desk: TestDesk) -> None:
    dossier = desk.receive()

    assert told(desk, sought(id_number="998190001234")) == [
        f"{dossier.code} – Nguyễn Thị Ánh – trùng số định danh, thủ tục – được tiếp nhận"
    ]


def test_another_procedure_is_no_duplicate(desk: TestDesk) -> None:
    desk.receive()

    assert told(desk, sought("1.004884", id_number="998190001234")) == []


def test_before_a_procedure_is_chosen_the_open_ones_are_told(desk: TestDesk) -> None:
    dossier = desk.receive()

    assert told(desk, sought("", id_number="998190001234")) == [
        f"{dossier.code} – Nguyễn Thị Ánh – trùng số định danh – được tiếp nhận"
    ]


def finish(desk: TestDesk, dossier: Dossier) -> None:
    result = {"result_number": "1", "result_date": "2026-11-20", "result_name": "Giấy khai sinh"}
    desk.app.desk.step(desk.actor, dossier.code, Action.START, {})
    desk.app.desk.step(desk.actor, dossier.code, Action.COMPLETE, result)


@pytest.mark.parametrize(("days", "found"), [(30, 1), (31, 0)])
def test_a_finished_one_is_told_for_thirty_days(desk: TestDesk, days: int, found: int) -> None:
    finish(desk, desk.receive())
    desk.clock.passes(timedelta(days=days))

    assert len(told(desk, sought(id_number="998190001234"))) == found


def test_the_most_alike_come_first(desk: TestDesk) -> None:
    both = desk.receive()
    other = desk.receive(applicant={**ANH, "id_number": "998190001235"})

    found = desk.app.people.similar(Sought.of(ANH, "1.001193"))

    assert [one.line.code for one in found] == [both.code, other.code]
    assert [match.value for match in found[1].matches] == [
        "phone",
        "name",
        "birth_date",
        "procedure",
    ]


def test_hostile_text_is_nobody(desk: TestDesk) -> None:
    desk.receive()

    assert told(desk, Sought.of({"name": '"*) OR 1=1 --', "birth_date": "1990"})) == []


def test_somebody_is_known_by_number_by_phone_or_by_name_and_birth(desk: TestDesk) -> None:
    desk.receive()
    people = desk.app.people

    for asked in (
        {"id_number": "998190001234"},
        {"phone": "0900000456"},
        {"name": "nguyen thi anh", "birth_date": "1990-02-28"},
    ):
        assert [known.person.name for known in people.known(Sought.of(asked))] == [KNOWN.name]
    assert people.known(Sought.of({"name": "Nguyễn Thị Ánh"})) == ()


def test_each_known_person_is_offered_once_as_last_written_down(desk: TestDesk) -> None:
    desk.receive()
    desk.receive(applicant={**ANH, "address": "Thôn Pa Hy"})

    (known,) = desk.app.people.known(Sought.of({"phone": "0900000456"}))

    assert known.person.address == "Thôn Pa Hy"


def test_a_known_person_tells_when_and_how_they_were_last_verified(desk: TestDesk) -> None:
    desk.receive()
    first = desk.app.people.person("998190001234")
    desk.receive(identity_check="card")
    desk.clock.passes(timedelta(days=3))
    desk.receive()

    then = desk.app.people.person("998190001234")

    assert first is not None
    assert first.verified_text == "chưa lần nào đối chiếu"
    assert then is not None
    assert then.verified_text == "đối chiếu thẻ ngày 20/11/2026"
    assert then.verified_how is IdentityCheck.CARD


def test_a_check_of_whoever_came_instead_says_nothing_of_the_owner(desk: TestDesk) -> None:
    desk.receive(identity_check="shown", submitter={**ANH, "name": "Hồ Thị Lê"})

    known = desk.app.people.person("998190001234")

    assert known is not None
    assert known.verified_at is None


def test_what_was_typed_otherwise_than_it_is_known_is_told() -> None:
    typed = {**ANH, "phone": "0900000457", "address": "", "birth_date": "1990-02-27"}

    assert differences(typed, KNOWN) == (
        Difference("birth_date", "ngày sinh", "27/02/1990", "28/02/1990"),
        Difference("phone", "điện thoại", "0900000457", "0900000456"),
    )
    assert differences({**ANH, "name": "NGUYỄN THỊ ÁNH"}, KNOWN) == ()


def test_a_phone_alone_offers_nobody_else_than_is_being_typed(desk: TestDesk) -> None:
    desk.receive()
    known = desk.app.people.known

    assert len(known(Sought.of({"phone": "0900000456", "name": "nguyen"}))) == 1
    assert known(Sought.of({"phone": "0900000456", "name": "Lê Văn Đức"})) == ()
    assert known(Sought.of({"phone": "0900000456", "id_number": "998190001235"})) == ()
