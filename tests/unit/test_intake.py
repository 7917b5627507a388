"""What the desk takes in: every field checked, every trouble named."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.intake import Intake
from motcua_desktop.errors import InvalidInput


def intake(**changes: Any) -> dict[str, Any]:
    return {
        "procedure": "1.001193",
        "channel": "counter",
        "case": None,
        "applicant": {
            "kind": "citizen",
            "name": "Nguyễn Thị Ánh",
            "id_type": "cccd",
            "id_number": "045190001234",
            "phone": "0905123456",
        },
        "submitter": None,
        "components": [{"name": "Giấy chứng sinh", "originals": 1, "copies": 0}],
        "sets": 1,
        "return_by": "counter",
        "postal_address": None,
        "summary": "Đăng ký khai sinh",
        "note": "",
        "received_at": None,
        "request_id": None,
        **changes,
    }


def test_the_shape_of_the_command_line_is_taken_whole() -> None:
    told = Intake.parse(intake())

    assert told.procedure == "1.001193"
    assert Intake.parse(told.to_json()) == told


def test_components_left_out_are_not_the_same_as_none() -> None:
    data = intake()
    del data["components"]

    assert Intake.parse(data).papers is None
    assert Intake.parse(intake(components=[])).papers == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"procedure": "khai sinh"}, "procedure"),
        ({"procedure": None}, "procedure"),
        ({"procedure": 1.001193}, "procedure"),
        ({"channel": "fax"}, "channel"),
        ({"applicant": None}, "applicant"),
        ({"applicant": {"name": "A"}}, "applicant.name"),
        ({"applicant": {"name": "Anh", "nick": "x"}}, "applicant.nick"),
        ({"submitter": {"name": "Anh", "phone": "1"}}, "submitter.phone"),
        ({"components": "tờ khai"}, "components"),
        ({"components": [{"name": ""}]}, "components.0.name"),
        ({"components": [{"name": "Tờ khai", "originals": -1}]}, "components.0.originals"),
        ({"components": [{"name": "Tờ khai", "copies": "2"}]}, "components.0.copies"),
        ({"components": [{"name": "x"}] * 201}, "components"),
        ({"sets": 0}, "sets"),
        ({"sets": True}, "sets"),
        ({"return_by": "post"}, "postal_address"),
        ({"return_by": "drone"}, "return_by"),
        ({"received_at": "2026-02-30T08:00"}, "received_at"),
        ({"received_at": 5}, "received_at"),
        ({"request_id": "a b"}, "request_id"),
        ({"summary": "x" * 1001}, "summary"),
        ({"note": 3}, "note"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_each_trouble_names_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Intake.parse(intake(**changes))

    assert caught.value.field == field


@pytest.mark.parametrize("value", [None, [], "x", 5])
def test_what_is_no_object_is_refused(value: object) -> None:
    with pytest.raises(InvalidInput):
        Intake.parse(value)


def test_a_status_is_known_by_number_and_by_name() -> None:
    assert Status.parse("2") is Status.RECEIVED
    assert Status.parse("received") is Status.RECEIVED
    with pytest.raises(InvalidInput):
        Status.parse("nhận")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(sorted(intake())) | st.text(max_size=5), inner, max_size=6
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_no_json_makes_intake_fail_in_any_other_way(value: object) -> None:
    try:
        Intake.parse(value)
    except InvalidInput as trouble:
        assert trouble.field is not None


@given(st.sampled_from(sorted(intake())), json_values)
def test_no_value_in_any_one_field_makes_it_fail_in_any_other_way(key: str, value: object) -> None:
    try:
        Intake.parse(intake(**{key: value}))
    except InvalidInput as trouble:
        assert trouble.field is not None
