"""Dossiers handed over on numbered lists, signed for once; the way through several agencies."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.custody import HolderKind
from motcua_desktop.domain.dossier import Dossier, Status, Timeliness
from motcua_desktop.domain.handing import SheetNumber
from motcua_desktop.domain.moment import iso
from motcua_desktop.domain.report import month_period
from motcua_desktop.domain.route import route
from motcua_desktop.domain.staff import Role
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.errors import InvalidInput, NotAllowed, NotFound, UnlawfulStep
from tests.fakes.desk import TestDesk
from tests.fakes.procedures import through_agencies

AGENCIES = ("Công an xã Hướng Hiệp", "Bảo hiểm xã hội cơ sở")


def hand(
    desk: TestDesk,
    *dossiers: Dossier,
    to: str = "Phạm Thị Lan",
    kind: HolderKind = HolderKind.SPECIALIST,
    note: str = "",
) -> str:
    codes = [dossier.code for dossier in dossiers]
    made = desk.app.custody.hand_over_many(desk.actor, codes, to=to, kind=kind, note=note)
    return str(made.value.number)


def test_several_dossiers_go_to_one_taker_on_one_numbered_list(desk: TestDesk) -> None:
    one, other = desk.receive(), desk.receive()

    number = hand(desk, one, other, note="kèm bản vẽ")

    made = desk.app.custody.list(desk.actor, number)
    assert number == "1/2026"
    assert made.giver == "Trung tâm Phục vụ hành chính công xã Hướng Hiệp"
    assert [passed.line.code for passed in made.dossiers] == [one.code, other.code]
    assert {passed.line.note for passed in made.dossiers} == {"kèm bản vẽ"}
    for dossier in (one, other):
        now = desk.app.desk.show(dossier.code)
        assert now.status is Status.IN_PROGRESS
        assert now.holder.name == "Phạm Thị Lan"


def test_a_list_says_for_ever_what_was_signed(desk: TestDesk) -> None:
    dossier = desk.receive(procedure="1.004884")
    number = hand(desk, dossier)
    signed = desk.app.custody.sheet(desk.actor, number).lines
    assert dossier.due_at is not None
    later = {"new_due_at": iso(dossier.due_at + timedelta(days=7)), "reason": "Chờ xác minh"}
    desk.app.desk.step(desk.actor, dossier.code, Action.EXTEND, later)
    renamed = {"applicant": {"name": "Hồ Văn Ẩm", "phone": "0900000999"}, "sets": 2}
    desk.app.desk.correct(desk.actor, dossier.code, renamed, "Gõ nhầm")

    now = desk.app.desk.show(dossier.code)
    again = desk.app.custody.sheet(desk.actor, number).lines

    assert now.due_at != dossier.due_at
    assert again == signed
    assert again[0].due_at == dossier.due_at
    assert again[0].applicant == str(dossier.applicant.name)


def test_lists_count_on_and_a_dossier_named_twice_stands_once(desk: TestDesk) -> None:
    one, other = desk.receive(), desk.receive()
    hand(desk, one)

    number = hand(desk, other, other)

    assert number == "2/2026"
    assert len(desk.app.custody.list(desk.actor, "2").dossiers) == 1
    assert [str(made.number) for made in desk.app.custody.lists(desk.actor)] == ["2/2026", "1/2026"]


def test_a_dossier_that_cannot_go_keeps_all_of_them_here(desk: TestDesk) -> None:
    one, done = desk.receive(), desk.receive()
    for action in (Action.START, Action.COMPLETE):
        desk.app.desk.step(desk.actor, done.code, action, {})

    with pytest.raises(UnlawfulStep, match=done.code):
        hand(desk, one, done)

    assert desk.app.desk.show(one.code).status is Status.RECEIVED
    assert desk.app.custody.lists(desk.actor) == ()


def test_one_list_has_one_giver(desk: TestDesk) -> None:
    one, other = desk.receive(), desk.receive()
    hand(desk, one)

    with pytest.raises(InvalidInput, match="đang ở nhiều nơi") as caught:
        hand(desk, one, other, to="Lê Văn Đậu")

    assert caught.value.field == "codes"


@pytest.mark.parametrize(("to", "kind"), [(" ", HolderKind.SPECIALIST), ("", HolderKind.AGENCY)])
def test_a_list_names_its_taker(desk: TestDesk, to: str, kind: HolderKind) -> None:
    with pytest.raises(InvalidInput) as caught:
        hand(desk, desk.receive(), to=to, kind=kind)

    assert caught.value.field == "to"


def test_no_dossier_no_list(desk: TestDesk) -> None:
    with pytest.raises(InvalidInput, match="Chưa chọn"):
        hand(desk)


def test_the_taker_signs_once(desk: TestDesk) -> None:
    number = hand(desk, desk.receive(), desk.receive())
    desk.clock.passes(timedelta(minutes=20))

    made = desk.app.custody.take_list(desk.actor, number, by="Phạm Thị Lan").value

    assert made.open == 0
    assert made.taken_by == "Phạm Thị Lan"
    assert desk.app.custody.sheet(desk.actor, number).taken_by == "Phạm Thị Lan"
    with pytest.raises(InvalidInput, match="đã được Phạm Thị Lan ký nhận lúc 09:50 20/11/2026"):
        desk.app.custody.take_list(desk.actor, number, by="Ai Đó")


def test_one_dossier_of_a_list_may_be_signed_for_alone_and_the_rest_later(desk: TestDesk) -> None:
    one, other = desk.receive(), desk.receive()
    number = hand(desk, one, other)

    taken = desk.app.custody.take(desk.actor, [one.code], by="Phạm Thị Lan").value[0]
    rest = desk.app.custody.take_list(desk.actor, number, by="Lê Văn Đậu").value

    assert taken.custody[-1].taken_by == "Phạm Thị Lan"
    assert [passed.taken_by for passed in rest.dossiers] == ["Phạm Thị Lan", "Lê Văn Đậu"]
    with pytest.raises(InvalidInput, match=other.code):
        desk.app.custody.take(desk.actor, [other.code], by="Lê Văn Đậu")
    told = [line.action for line in desk.app.desk.show(one.code).history]
    assert told[-1] == "hand_over_taken"


def test_a_hand_over_that_was_undone_is_on_no_list(desk: TestDesk) -> None:
    one, other = desk.receive(), desk.receive()
    number = hand(desk, one, other)

    desk.app.desk.undo(desk.actor, one.code)

    made = desk.app.custody.list(desk.actor, number)
    assert [passed.line.code for passed in made.dossiers] == [other.code]


def test_a_list_nobody_made_is_not_found(desk: TestDesk) -> None:
    with pytest.raises(NotFound, match="7/2026"):
        desk.app.custody.list(desk.actor, "7")
    with pytest.raises(InvalidInput):
        desk.app.custody.list(desk.actor, "bảy")


@given(st.integers(1, 999_999), st.integers(2000, 2200))
def test_the_number_of_a_list_is_read_as_it_is_written(number: int, year: int) -> None:
    told = SheetNumber(number, year)

    assert SheetNumber.parse(str(told), this_year=1999) == told
    assert SheetNumber.parse(str(number), this_year=year) == told


def test_takers_are_offered_by_use_then_from_staff_and_catalogue(desk: TestDesk) -> None:
    through_agencies(desk.app, desk.actor, *AGENCIES)
    desk.app.staff.add(desk.actor, "lan", "Phạm Thị Lan", Role.SPECIALIST, "matkhau-moi")
    hand(desk, desk.receive(), to="Lê Văn Đậu")
    hand(desk, desk.receive(), to="Phòng Kinh tế", kind=HolderKind.AGENCY)

    takers = desk.app.custody.takers()

    assert takers.specialists == ("Lê Văn Đậu", "Phạm Thị Lan")
    assert takers.agencies[0] == "Phòng Kinh tế"
    assert set(AGENCIES) <= set(takers.agencies)


def test_who_may_only_look_hands_nothing_over(desk: TestDesk) -> None:
    dossier = desk.receive()
    admin = replace(desk.actor, role=Role.ADMIN)

    with pytest.raises(NotAllowed):
        desk.app.custody.hand_over_many(
            admin, [dossier.code], to="Phạm Thị Lan", kind=HolderKind.SPECIALIST
        )


def test_a_way_through_agencies_shows_who_has_it_who_comes_next_and_who_kept_time(
    desk: TestDesk,
) -> None:
    code = through_agencies(desk.app, desk.actor, *AGENCIES)
    dossier = desk.receive(procedure=code)
    hand(desk, dossier, to=AGENCIES[0], kind=HolderKind.AGENCY)
    desk.clock.passes(timedelta(days=3))
    hand(desk, dossier, to=AGENCIES[1], kind=HolderKind.AGENCY)
    now = desk.clock.now()

    legs = route(desk.app.desk.show(dossier.code), now)

    assert [leg.holder.told for leg in legs] == ["Bộ phận Một cửa", *AGENCIES]
    assert [leg.here for leg in legs] == [False, False, True]
    # One working day for the first (Friday to Monday, kept), and the second is in time.
    assert [leg.kept for leg in legs[1:]] == [Timeliness.DONE_ON_TIME, Timeliness.OPEN_IN_TIME]
    desk.clock.passes(timedelta(days=10))
    assert route(desk.app.desk.show(dossier.code), desk.clock.now())[-1].kept is (
        Timeliness.OPEN_OVERDUE
    )


def test_the_agencies_to_come_stand_on_the_way_until_the_work_is_over(desk: TestDesk) -> None:
    code = through_agencies(desk.app, desk.actor, *AGENCIES)
    dossier = desk.receive(procedure=code)

    before = route(dossier, desk.clock.now())
    desk.app.desk.step(desk.actor, dossier.code, Action.START, {"to_kind": "agency"})
    desk.clock.passes(timedelta(hours=1))
    done = desk.app.desk.step(
        desk.actor, dossier.code, Action.COMPLETE, {"result_number": "12/QĐ"}
    ).value
    after = route(done, desk.clock.now())

    assert [leg.holder.told for leg in before if leg.ahead] == list(AGENCIES)
    assert before[1].term == Term(1, Unit.WORKING_DAYS)
    assert [leg.holder.told for leg in after] == ["Bộ phận Một cửa", AGENCIES[0], "Bộ phận Một cửa"]
    assert after[-1].here
    assert done.result_number == "12/QĐ"


def test_a_dossier_through_three_hands_is_counted_once(desk: TestDesk) -> None:
    code = through_agencies(desk.app, desk.actor, *AGENCIES)
    dossier = desk.receive(procedure=code)
    for agency in AGENCIES:
        hand(desk, dossier, to=agency, kind=HolderKind.AGENCY)
        desk.clock.passes(timedelta(hours=2))
    desk.app.desk.step(desk.actor, dossier.code, Action.COMPLETE, {})

    sheet = desk.app.reports.month(desk.actor, month_period("2026-12"))

    rows = [row for row in sheet.rows if row.code == code]
    assert len(rows) == 1
    assert rows[0].cells[3] == sheet.total[3] == 1
    assert sheet.total[7] == 1
