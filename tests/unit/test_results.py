"""Results that wait, that go by post and come back, and who may have them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.delivery import Delivery, IdentityCheck, Relation, Signature
from motcua_desktop.domain.dossier import Dossier, ReturnBy, Status
from motcua_desktop.domain.results import Parcel, tracking
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import CannotUndo, InvalidInput, NotFound, UnlawfulStep
from tests.fakes.desk import TestDesk

HOME = "Thôn Phú An, xã Hướng Hiệp"
OWNER = "998190001234"
WITH_FEE = "2.000635"
SUBMITTER = {
    "name": "Hồ Văn Riêng",
    "id_type": "cccd",
    "id_number": "998188000077",
    "phone": "0900000789",
    "authorisation": "Giấy ủy quyền 12",
}


def finished(desk: TestDesk, **changes: object) -> Dossier:
    dossier = desk.receive(**changes)
    desk.app.desk.step(desk.actor, dossier.code, Action.START, {})
    return desk.app.desk.step(
        desk.actor, dossier.code, Action.COMPLETE, {"result_name": "Trích lục khai sinh"}
    ).value


def by_post(desk: TestDesk) -> Dossier:
    return finished(desk, return_by="post", postal_address=HOME)


def give(desk: TestDesk, dossier: Dossier, **data: object) -> Dossier:
    return desk.app.desk.step(desk.actor, dossier.code, Action.RETURN, data).value


def delivered(dossier: Dossier) -> Delivery:
    assert dossier.delivery is not None
    return dossier.delivery


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"relation": "owner"}, None),
        ({"relation": "owner", "id_number": OWNER}, None),
        ({"relation": "owner", "id_number": "998190009999"}, "relation"),
        # The old card of nine digits is another number of the same person.
        ({"relation": "owner", "id_number": "191234567"}, None),
        ({"relation": "submitter"}, None),
        ({"relation": "submitter", "id_number": "998188000077"}, None),
        ({"relation": "submitter", "id_number": OWNER}, "relation"),
        ({"relation": "authorised"}, "authorisation"),
        ({"relation": "authorised", "authorisation": "  "}, "authorisation"),
        ({"relation": "authorised", "authorisation": "Số 15 ngày 20/11/2026"}, None),
        ({"relation": "relative", "collected_by": "Hồ Thị Mai"}, "authorisation"),
        ({"relation": "relative", "authorisation": "Trích lục kết hôn 3"}, None),
        ({"relation": "neighbour"}, "relation"),
        ({"identity_check": "looked"}, "identity_check"),
        ({"originals_back": ["Hộ chiếu"]}, "originals_back"),
        ({"originals_back": "Giấy chứng sinh"}, "originals_back"),
    ],
)
def test_who_may_have_the_result_and_what_must_be_shown(
    desk: TestDesk, told: dict[str, object], field: str | None
) -> None:
    dossier = finished(desk, submitter=SUBMITTER)

    if field is None:
        assert give(desk, dossier, **told).status is Status.RETURNED
    else:
        with pytest.raises(InvalidInput) as caught:
            give(desk, dossier, **told)
        assert caught.value.field == field
        assert desk.app.desk.show(dossier.code).status is Status.COMPLETED


def test_nobody_collects_as_a_submitter_who_never_was(desk: TestDesk) -> None:
    with pytest.raises(InvalidInput, match="chính chủ hồ sơ nộp"):
        give(desk, finished(desk), relation="submitter")


@pytest.mark.parametrize(
    ("name", "relation"),
    [
        ("", Relation.OWNER),
        ("Nguyễn Thị Ánh", Relation.OWNER),
        ("Hồ Văn Riêng", Relation.SUBMITTER),
        ("Trần Văn Thử", Relation.UNSAID),
    ],
)
def test_a_relation_nobody_told_is_taken_from_the_name_and_never_made_up(
    desk: TestDesk, name: str, relation: Relation
) -> None:
    done = give(desk, finished(desk, submitter=SUBMITTER), collected_by=name)

    assert delivered(done).relation is relation


def test_everything_about_the_return_is_kept(desk: TestDesk) -> None:
    dossier = finished(
        desk, components=[{"name": "Khác: Giấy chứng sinh", "originals": 1}], procedure=WITH_FEE
    )

    done = give(
        desk,
        dossier,
        collected_by="Hồ Thị Mai",
        id_number="998190009999",
        relation="relative",
        authorisation="Trích lục kết hôn 3",
        identity_check="card",
        signature="paper",
        originals_back=["Khác: Giấy chứng sinh"],
        owed_why="hộ nghèo, bổ sung giấy sau",
    )

    given_out = delivered(done)
    assert given_out.identity_check is IdentityCheck.CARD
    assert given_out.signature is Signature.PAPER
    line = done.deeds[-1]
    assert line.data["originals_back"] == ["Khác: Giấy chứng sinh"]
    assert line.data["owed_why"] == "hộ nghèo, bổ sung giấy sau"
    assert line.data["owed"] == sum(fee.owed for fee in dossier.fees) > 0
    assert "Trả lại 1 bản chính" in line.note
    assert "998190009999" not in line.note


def test_what_waits_is_listed_oldest_first_with_the_telephone(desk: TestDesk) -> None:
    old = finished(desk, submitter=SUBMITTER)
    desk.clock.passes(timedelta(days=6))
    new = finished(desk)
    give(desk, finished(desk))

    waiting = desk.app.results.uncollected(desk.actor)
    older = desk.app.results.uncollected(desk.actor, days=5)

    assert [ready.line.code for ready in waiting] == [old.code, new.code]
    assert [ready.line.code for ready in older] == [old.code]
    assert waiting[0].days(desk.clock.now()) == 6
    assert waiting[0].phone == "0900000456"


def test_who_came_instead_is_called_where_the_owner_has_no_telephone(desk: TestDesk) -> None:
    applicant = {"name": "Nguyễn Thị Ánh", "id_type": "none"}
    finished(desk, submitter=SUBMITTER, applicant=applicant)

    assert desk.app.results.uncollected(desk.actor)[0].phone == "0900000789"


def test_a_call_is_remembered_with_its_moment(desk: TestDesk) -> None:
    dossier = finished(desk)
    desk.clock.passes(timedelta(days=2))

    at = desk.app.results.called(desk.actor, dossier.code).value

    assert desk.app.results.uncollected(desk.actor)[0].reminded_at == at
    assert desk.app.desk.show(dossier.code).history[-1].action == "called"
    with pytest.raises(UnlawfulStep):
        desk.app.results.called(desk.actor, desk.receive().code)


def test_what_is_owed_is_told_before_the_result_is_given(desk: TestDesk) -> None:
    dossier = finished(desk, procedure=WITH_FEE)
    owed = sum(fee.owed for fee in dossier.fees)

    assert owed > 0
    assert desk.app.results.uncollected(desk.actor)[0].owed == owed


def test_results_go_to_the_post_together_on_one_numbered_list(desk: TestDesk) -> None:
    one, other = by_post(desk), by_post(desk)
    parcels = [Parcel(one.code, "EB123456785VN"), Parcel(other.code)]

    made = desk.app.results.consign(desk.actor, parcels, carrier="Bưu điện xã").value

    assert str(made.number) == "1/2026"
    assert [sent.tracking_number for sent in made.parcels] == ["EB123456785VN", ""]
    assert {sent.address for sent in made.parcels} == {HOME}
    assert made.parcels[0].content == "Trích lục khai sinh"
    for dossier in (one, other):
        now = desk.app.desk.show(dossier.code)
        assert now.status is Status.RETURNED
        assert delivered(now).method == ReturnBy.POST.value
    assert desk.app.results.uncollected(desk.actor) == ()
    assert desk.app.results.carriers() == ("Bưu điện xã",)


def test_one_result_that_cannot_be_sent_keeps_all_of_them_here(desk: TestDesk) -> None:
    ready, unfinished = by_post(desk), desk.receive(return_by="post", postal_address=HOME)

    with pytest.raises(UnlawfulStep, match=unfinished.code):
        desk.app.results.consign(
            desk.actor, [Parcel(ready.code), Parcel(unfinished.code)], carrier="Bưu điện xã"
        )

    assert desk.app.desk.show(ready.code).status is Status.COMPLETED
    assert desk.app.results.sent(desk.actor) == ()
    with pytest.raises(NotFound):
        desk.app.results.consignment(desk.actor, "1")


def test_a_result_to_be_collected_has_no_address_to_go_to(desk: TestDesk) -> None:
    with pytest.raises(InvalidInput, match="nhận tại quầy"):
        desk.app.results.consign(desk.actor, [Parcel(finished(desk).code)], carrier="Bưu điện xã")


@pytest.mark.parametrize(("parcels", "carrier", "field"), [((), "Bưu điện", "parcels")])
def test_an_empty_consignment_is_none(
    desk: TestDesk, parcels: tuple[Parcel, ...], carrier: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        desk.app.results.consign(desk.actor, parcels, carrier=carrier)

    assert caught.value.field == field


def test_the_number_of_the_post_may_come_later(desk: TestDesk) -> None:
    dossier = by_post(desk)
    desk.app.results.consign(desk.actor, [Parcel(dossier.code)], carrier="Bưu điện xã")

    now = desk.app.results.track(desk.actor, dossier.code, "eb 123 456 785 vn").value

    assert delivered(now).tracking_number == "EB123456785VN"
    assert desk.app.results.sheet(desk.actor, "1").lines[0].tracking_number == "EB123456785VN"
    with pytest.raises(UnlawfulStep):
        desk.app.results.track(desk.actor, finished(desk).code, "EB1")
    with pytest.raises(InvalidInput):
        desk.app.results.track(desk.actor, dossier.code, "  ")


def test_what_the_post_brings_back_waits_again_and_may_be_sent_again(desk: TestDesk) -> None:
    dossier = by_post(desk)
    desk.app.results.consign(desk.actor, [Parcel(dossier.code)], carrier="Bưu điện xã")
    desk.clock.passes(timedelta(days=5))

    back = desk.app.results.came_back(desk.actor, dossier.code, "Không có người nhận").value

    assert back.status is Status.COMPLETED
    assert back.delivery is None
    assert back.returned_at is None
    assert (back.history[-1].action, back.history[-1].note) == ("came_back", "Không có người nhận")
    assert [ready.line.code for ready in desk.app.results.uncollected(desk.actor)] == [dossier.code]
    assert desk.app.results.consignment(desk.actor, "1").parcels == ()
    again = desk.app.results.consign(desk.actor, [Parcel(dossier.code)], carrier="Bưu điện xã")
    assert str(again.value.number) == "2/2026"
    with pytest.raises(InvalidInput):
        desk.app.results.came_back(desk.actor, dossier.code, "")


def test_the_return_before_it_came_back_is_not_taken_back_a_second_time(desk: TestDesk) -> None:
    dossier = by_post(desk)
    desk.app.results.consign(desk.actor, [Parcel(dossier.code)], carrier="Bưu điện xã")
    back = desk.app.results.came_back(desk.actor, dossier.code, "Sai địa chỉ").value

    with pytest.raises(CannotUndo):
        desk.app.desk.undo(desk.actor, dossier.code)
    assert (back.status, back.delivery) == (Status.COMPLETED, None)


@given(st.text(alphabet=st.characters(codec="ascii", categories=("L", "N", "Zs")), max_size=30))
def test_the_number_of_the_post_has_no_spaces_and_no_small_letters(text: str) -> None:
    told = tracking(text)

    assert told == tracking(told)
    assert not any(letter.isspace() or letter.islower() for letter in told)


@pytest.mark.parametrize(
    ("told", "field"), [({"code": ""}, "code"), ({"nr": "x"}, "nr"), (7, "parcels")]
)
def test_a_parcel_is_a_code_or_a_code_with_its_number(told: object, field: str) -> None:
    assert Parcel.parse("H50-1") == Parcel.parse({"code": "H50-1", "tracking_number": ""})

    with pytest.raises(InvalidInput) as caught:
        Parcel.parse(told)
    assert caught.value.field == field
