"""Names, numbers and addresses: a rule is a type."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.people import (
    BirthDate,
    CitizenId,
    Email,
    IdType,
    Person,
    PersonName,
    Phone,
)
from motcua_desktop.domain.submitter import Submitter
from motcua_desktop.errors import InvalidInput


def person(**changes: object) -> dict[str, object]:
    return {
        "kind": "citizen",
        "name": "Nguyễn Thị Ánh",
        "id_type": "cccd",
        "id_number": "045190001234",
        "birth_date": "1990-02-28",
        "sex": "female",
        "phone": "0905123456",
        "email": None,
        "address": "Thôn Hà Bạc, xã Hướng Hiệp",
        **changes,
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "A"),
        ("name", "1234"),
        ("name", "x" * 301),
        ("id_number", "04519000123"),
        ("id_number", "0451900012345"),
        ("id_number", "04519000123A"),
        ("id_number", "٠٤٥١٩٠٠٠١٢٣٤"),
        ("id_number", ""),
        ("phone", "090512345"),
        ("phone", "0105123456"),
        ("phone", "không có"),
        ("email", "anh@"),
        ("birth_date", "1990-02-30"),
        ("birth_date", "31/04/1990"),
        ("birth_date", "1790"),
        ("sex", "nữ"),
        ("kind", "person"),
        ("id_type", "thẻ"),
    ],
)
def test_what_breaks_a_rule_is_refused_with_its_field_named(field: str, value: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Person.parse(person(**{field: value}))

    assert caught.value.field == field


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        Person.parse(person(nickname="Ánh"))

    assert caught.value.field == "nickname"


def test_a_person_survives_the_way_to_json_and_back() -> None:
    told = Person.parse(person(email="anh@huonghiep.vn"))

    assert Person.parse(told.to_json()) == told


def test_leading_zeros_stay() -> None:
    assert CitizenId("001099012345") == "001099012345"
    assert CitizenId("001 099 012345") == "001099012345"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0905 123 456", "0905123456"),
        ("+84 905 123 456", "0905123456"),
        ("84905123456", "0905123456"),
        ("0233.3852.123", "02333852123"),
    ],
)
def test_phones_are_kept_as_people_dial_them(typed: str, kept: str) -> None:
    assert Phone(typed) == kept


def test_a_short_mobile_number_says_how_many_digits_are_missing() -> None:
    with pytest.raises(InvalidInput, match="Thiếu số: di động có 10 chữ số, ô này có 6"):
        Phone("0905 12")


def test_a_year_alone_is_a_birth_date() -> None:
    assert BirthDate("1950").text() == "1950"
    assert BirthDate("28/02/1990").text() == "28/02/1990"
    assert BirthDate("2027-01-01").after(date(2026, 11, 20))


@pytest.mark.parametrize(
    "typed", ["28/2/1990", "28.02.1990", "28-2-1990", "28 02 1990", "28021990"]
)
def test_a_birth_date_is_taken_as_people_write_it(typed: str) -> None:
    assert BirthDate(typed) == "1990-02-28"


@pytest.mark.parametrize("typed", ["31/2/1990", "31021990", "19900228", "1990-W08-3", "28/2/90"])
def test_what_is_no_day_of_birth_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="không phải ngày sinh có thật"):
        BirthDate(typed)


def test_numbers_that_do_not_fit_the_person_are_doubted_but_taken() -> None:
    odd = Person.parse(person(sex="male", birth_date="1985-01-01"))

    assert len(odd.doubts()) == 2
    assert Person.parse(person()).doubts() == ()


def test_an_organisation_needs_no_card() -> None:
    told = Person.parse(
        {
            "kind": "enterprise",
            "name": "Hợp tác xã Hướng Phùng",
            "id_number": "3200123456",
            "id_type": "none",
        }
    )

    assert told.id_number == "3200123456"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("9912345678", "9912345678"), ("9912345678-001", "9912345678-001"), ("9912345678001", None)],
)
def test_an_enterprise_has_a_tax_code_of_ten_or_thirteen_digits(
    typed: str, kept: str | None
) -> None:
    told = Person.parse({"kind": "enterprise", "name": "Công ty Hoa Ban", "id_number": typed})

    assert told.id_number == (kept or "9912345678-001")
    assert told.id_type is IdType.NONE


def test_an_enterprise_with_another_number_is_told_what_it_should_be() -> None:
    with pytest.raises(InvalidInput, match="10 hoặc 13 chữ số; ô này có 9"):
        Person.parse({"kind": "enterprise", "name": "Công ty Hoa Ban", "id_number": "991234567"})


def test_a_household_business_goes_by_its_owners_own_number() -> None:
    told = Person.parse(
        {"kind": "enterprise", "name": "Hộ kinh doanh Lê Đức", "id_number": "998190001234"}
    )

    assert (told.id_type, told.id_number) == (IdType.CCCD, "998190001234")


def test_other_organisations_number_themselves_as_they_like() -> None:
    told = Person.parse({"kind": "state_agency", "name": "Công an xã", "id_number": "12/QĐ-CA"})

    assert told.id_number == "12/QĐ-CA"


def test_a_citizen_without_papers_is_taken_in() -> None:
    assert Person.parse({"name": "Hồ Văn Ẩm"}).id_number == ""


def test_hostile_names_are_names() -> None:
    assert PersonName("Nguyễn <An & Bình>") == "Nguyễn <An & Bình>"
    assert PersonName("=HYPERLINK(x)") == "=HYPERLINK(x)"


def test_who_came_instead_carries_the_paper_that_allows_it() -> None:
    told = Submitter.parse(person(authorisation="Giấy ủy quyền số 12"))

    assert told.authorisation == "Giấy ủy quyền số 12"
    assert Submitter.parse(told.to_json()) == told


@given(st.text(max_size=400))
def test_any_text_either_is_a_name_or_is_refused_kindly(text: str) -> None:
    try:
        name = PersonName(text)
    except InvalidInput as trouble:
        assert trouble.field == "name"
    else:
        assert 2 <= len(name) <= 300
        assert "\n" not in name


@given(st.text(max_size=60))
def test_no_text_makes_the_number_types_raise_anything_but_invalid_input(text: str) -> None:
    for kind in (CitizenId, Phone, Email, BirthDate):
        try:
            kind(text)
        except InvalidInput:
            continue
