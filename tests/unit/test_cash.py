"""The till: what was taken adds up, a difference is explained, nothing that was counted is lost."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.cash import (
    NOTES,
    CashDay,
    CashLine,
    CashSheet,
    counted_notes,
    notes_from,
    notes_text,
    worth,
)
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Role
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import InvalidInput, NotAllowed
from motcua_desktop.printing.cash_book import cash_book
from motcua_desktop.services.cash import cash_csv, cash_json
from tests.fakes.desk import TestDesk
from tests.fakes.sheets import text_of

TODAY = date(2026, 11, 20)
EXTRACT = "2.000635"
MONTH = Period(date(2026, 11, 1), date(2026, 11, 30), "Tháng 11 năm 2026")


def step(desk: TestDesk, dossier: Dossier, action: Action, **data: Any) -> Dossier:
    desk.clock.passes(timedelta(seconds=1))
    return desk.app.desk.step(desk.actor, dossier.code, action, data).value


@pytest.fixture
def day(desk: TestDesk) -> TestDesk:
    """8.000 đ cash, 5.000 đ transferred of 8.000, one let off, one that owes all."""
    made = [desk.receive(procedure=EXTRACT) for _ in range(4)]
    step(desk, made[0], Action.PAY, amount=8000, method="cash")
    step(desk, made[1], Action.PAY, amount=5000, method="transfer")
    step(desk, made[2], Action.WAIVE, exemption="Hộ nghèo", evidence="Giấy chứng nhận số 12")
    return desk


def test_a_day_tells_what_was_taken_let_off_and_is_owed(day: TestDesk) -> None:
    found = day.app.cash.day(day.actor)

    assert found.by_method() == {"cash": 8000, "transfer": 5000}
    assert found.by_officer() == {"Hồ Thị Nga": 13_000}
    assert found.by_exemption() == {"Hộ nghèo": 8000}
    assert found.expected == 8000
    assert [one.owed for one in found.outstanding] == [3000, 8000]
    assert found.owed == 11_000
    assert found.lines[2].evidence == "Giấy chứng nhận số 12"
    assert day.app.desk.show(found.lines[0].code).applicant.name == found.lines[0].applicant


def test_another_day_tells_nothing_of_it(day: TestDesk) -> None:
    found = day.app.cash.day(day.actor, TODAY - timedelta(days=1))

    assert found == CashDay(TODAY - timedelta(days=1), ())


def test_a_day_begins_and_ends_at_midnight_here(desk: TestDesk) -> None:
    midnight = datetime(2026, 11, 19, 17, tzinfo=UTC)
    for at in (midnight - timedelta(seconds=1), midnight):
        desk.clock.passes(at - desk.clock.now())
        made = desk.receive(procedure=EXTRACT)
        desk.app.desk.step(desk.actor, made.code, Action.PAY, {"amount": 8000, "method": "cash"})

    assert len(desk.app.cash.day(desk.actor, date(2026, 11, 19)).lines) == 1
    assert len(desk.app.cash.day(desk.actor, date(2026, 11, 20)).lines) == 1


def test_what_was_taken_back_is_not_counted(day: TestDesk) -> None:
    made = day.receive(procedure=EXTRACT)
    step(day, made, Action.PAY, amount=8000, method="cash")
    day.app.desk.undo(day.actor, made.code)

    assert day.app.cash.day(day.actor).expected == 8000


def test_nothing_is_owed_for_what_was_refused(desk: TestDesk) -> None:
    made = desk.receive(procedure=EXTRACT)
    step(desk, made, Action.REJECT, reason="không thuộc thẩm quyền")

    assert desk.app.cash.day(desk.actor).owed == 0


def test_a_count_that_fits_needs_no_words(day: TestDesk) -> None:
    made = day.app.cash.count(day.actor, denominations={"5000": 1, "2000": 1, "1000": 1}).value

    assert (made.expected, made.counted, made.difference) == (8000, 8000, 0)
    assert made.told == "khớp"
    assert day.app.cash.day(day.actor).counts == (made,)
    assert made.notes == {5000: 1, 2000: 1, 1000: 1}


def test_a_difference_needs_its_explanation(day: TestDesk) -> None:
    with pytest.raises(InvalidInput) as trouble:
        day.app.cash.count(day.actor, counted=7000, explanation="  ")

    assert trouble.value.field == "explanation"
    assert trouble.value.message == "Quỹ thiếu 1.000 đ so với sổ (8.000 đ); hãy ghi lý do."
    assert day.app.cash.day(day.actor).counts == ()

    made = day.app.cash.count(day.actor, counted=7000, explanation="Thối nhầm 1.000 đ").value
    assert (made.difference, made.told) == (-1000, "thiếu 1.000 đ")


def test_counted_again_is_a_new_line_and_the_old_one_stays(day: TestDesk) -> None:
    first = day.app.cash.count(day.actor, counted=9000, explanation="Chưa rõ").value
    day.clock.passes(timedelta(minutes=5))
    second = day.app.cash.count(day.actor, counted=8000).value

    assert day.app.cash.day(day.actor).counts == (first, second)
    assert day.app.care.verify(day.actor).broken_at is None


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"counted": -1}, "counted"),
        ({"counted": True}, "counted"),
        ({"counted": None}, "counted"),
        ({"denominations": {"3000": 1}}, "denominations"),
        ({"denominations": {"2000": -1}}, "denominations"),
        ({"denominations": {"2000": 1.5}}, "denominations"),
        ({"denominations": [2000]}, "denominations"),
        ({"counted": 1000, "denominations": {"2000": 1}}, "counted"),
        ({"counted": 0, "day": TODAY + timedelta(days=1)}, "day"),
    ],
)
def test_what_no_till_holds_is_refused(desk: TestDesk, told: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as trouble:
        desk.app.cash.count(desk.actor, **told)

    assert trouble.value.field == field


def test_a_specialist_neither_sees_nor_counts_the_till(desk: TestDesk) -> None:
    desk.app.staff.add(desk.actor, "lam", "Hồ Lâm", Role.SPECIALIST, "matkhau-thu")
    other = desk.app.staff.sign_in("lam", "matkhau-thu").value

    with pytest.raises(NotAllowed):
        desk.app.cash.day(other)
    with pytest.raises(NotAllowed):
        desk.app.cash.count(other, counted=0)


@given(counts=st.dictionaries(st.sampled_from(NOTES), st.integers(1, 5000)))
def test_notes_come_back_as_they_were_counted(counts: dict[int, int]) -> None:
    notes = counted_notes({str(note): many for note, many in counts.items()})

    assert notes_from(notes_text(notes)) == notes == counts
    assert worth(notes) == sum(note * many for note, many in counts.items())


money = st.integers(1, 500_000)


@given(
    lines=st.lists(
        st.tuples(
            st.sampled_from(PaymentKind), money, st.sampled_from(("cash", "transfer", "")),
            st.sampled_from(("Nga", "Lâm")),
        ),
        max_size=30,
    )
)  # fmt: skip
def test_every_way_of_adding_up_gives_the_same(
    lines: list[tuple[PaymentKind, int, str, str]],
) -> None:
    at = datetime(2026, 11, 20, 2, tzinfo=UTC)
    day = CashDay(
        TODAY,
        tuple(CashLine(at, kind, amount, way, who, "", "", "") for kind, amount, way, who in lines),
    )
    slowly = 0
    for kind, amount, way, _ in lines:
        if way == "cash" and kind is not PaymentKind.WAIVED:
            slowly += amount if kind is PaymentKind.PAID else -amount

    taken = day.total(PaymentKind.PAID)
    assert sum(day.by_method().values()) == sum(day.by_officer().values()) == taken
    assert sum(day.by_exemption().values()) == day.total(PaymentKind.WAIVED)
    assert day.expected == slowly


def test_the_book_has_every_day_with_money_or_a_count(day: TestDesk) -> None:
    day.clock.passes(timedelta(days=3))
    day.app.cash.count(day.actor, counted=0)

    sheet = day.app.cash.book(day.actor, MONTH)

    assert [one.day for one in sheet.days] == [TODAY, TODAY + timedelta(days=3)]
    assert sheet.total(PaymentKind.PAID) == 13_000
    assert cash_json(sheet)["collected"] == 13_000
    assert "owing" not in cash_json(sheet)["days"][0]


def test_a_book_of_many_years_is_refused(desk: TestDesk) -> None:
    with pytest.raises(InvalidInput, match="nhiều nhất một năm"):
        desk.app.cash.book(desk.actor, Period(date(2024, 1, 1), date(2026, 1, 1)))


def test_the_book_stands_on_paper_with_its_counts(day: TestDesk) -> None:
    day.receive(procedure=EXTRACT, applicant={"name": 'Nguyễn <An & "Bình"'})
    day.app.cash.count(day.actor, counted=7000, explanation="Thối nhầm")

    told = text_of(cash_book(day.app.cash.book(day.actor, MONTH), bundled_font=True))

    assert "SỔ THU PHÍ, LỆ PHÍ VÀ KIỂM QUỸ" in told
    assert "tiền mặt 8.000 đ, chuyển khoản 5.000 đ" in told
    assert "thiếu 1.000 đ – Thối nhầm" in told
    assert "Hộ nghèo" in told


def test_a_month_without_money_says_so() -> None:
    sheet = CashSheet("UBND xã", "Hướng Hiệp", MONTH.name, MONTH.first, MONTH.last, (), TODAY)

    assert "Trong kỳ không có khoản thu nào." in text_of(cash_book(sheet, bundled_font=True))


def test_a_spreadsheet_computes_nothing_of_it(desk: TestDesk) -> None:
    made = desk.receive(procedure=EXTRACT)
    step(desk, made, Action.WAIVE, exemption="=1+1", evidence="@SUM(A1)")

    text = cash_csv(desk.app.cash.book(desk.actor, MONTH)).decode("utf-8-sig")

    assert "'=1+1,'@SUM(A1)" in text
