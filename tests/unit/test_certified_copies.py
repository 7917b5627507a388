"""Certified copies: the fee by law, one transaction a visit, numbers that are never used twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.certified_copies import (
    CertifiedCopy,
    CopiedDocument,
    CopiesRequest,
    CopiesSheet,
    Tariff,
    tariff_on,
)
from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.journey import deed
from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Role
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import InvalidInput, NotAllowed, UnlawfulStep
from motcua_desktop.printing.copies_book import copies_book
from motcua_desktop.services.copies import Visit, copies_csv
from tests.fakes.desk import TestDesk
from tests.fakes.sheets import read, text_of

LAW = Tariff(2, 2000, 1000, 200_000, "Thông tư 226/2016/TT-BTC", date(2017, 1, 1))
SIGNER = "Hồ Văn Lợi, Phó Chủ tịch"
TODAY = Period(date(2026, 11, 20), date(2026, 11, 20))


def asked(**changes: Any) -> CopiesRequest:
    """Somebody with a diploma of two pages and three copies, paying cash."""
    told = {
        "requester": {"name": "Nguyễn Thị Ánh"},
        "documents": [{"name": "Bằng tốt nghiệp", "pages": 2, "copies": 3}],
        "signer": SIGNER,
        "paid": "cash",
        **changes,
    }
    return CopiesRequest.parse(told)


def certify(desk: TestDesk, **changes: Any) -> Visit:
    return desk.app.copies.certify(desk.actor, asked(**changes)).value


@given(pages=st.integers(1, 999), copies=st.integers(1, 999))
def test_the_fee_is_the_sum_over_pages_but_for_the_most_a_copy_costs(
    pages: int, copies: int
) -> None:
    slowly = 0
    for _ in range(copies):
        copy = sum(2000 if page <= 2 else 1000 for page in range(1, pages + 1))
        slowly += min(copy, 200_000)

    assert CopiedDocument("Giấy", pages, copies).fee(LAW) == slowly


@pytest.mark.parametrize(
    ("pages", "fee"), [(1, 2000), (2, 4000), (3, 5000), (198, 200_000), (199, 200_000)]
)
def test_a_copy_costs_what_the_circular_says(pages: int, fee: int) -> None:
    assert LAW.of_copy(pages) == fee


def test_the_newest_tariff_in_force_is_taken() -> None:
    newer = Tariff(1, 3000, 1000, 200_000, "mới", date(2027, 1, 1))

    assert tariff_on((newer, LAW), date(2026, 12, 31)) == LAW
    assert tariff_on((newer, LAW), date(2027, 1, 1)) == newer
    assert tariff_on((newer, LAW), date(2000, 1, 1)) == LAW


def test_the_tariff_and_the_starter_catalogue_say_the_same(desk: TestDesk) -> None:
    tariff = desk.app.copies.counter().tariff
    fees = desk.app.desk.forecast("2.000815", Channel.COUNTER).fees

    assert [fee.amount for fee in fees] == [tariff.first_fee, tariff.later_fee]
    assert {fee.legal_basis for fee in fees} == {tariff.legal_basis}
    assert tariff.to_check


def test_a_visit_done_at_once_is_taken_in_paid_certified_and_handed_over(desk: TestDesk) -> None:
    visit = certify(
        desk,
        documents=[
            {"name": "Bằng tốt nghiệp", "pages": 2, "copies": 3},
            {"name": "Sổ hộ khẩu cũ", "pages": 16, "copies": 1, "note": "bản chính đã ố"},
        ],
    )
    dossier = visit.dossier

    assert dossier.status is Status.RETURNED
    assert dossier.procedure.code == "2.000815"
    assert dossier.code == "H50.31.12-261120-5001"
    assert [(fee.amount, fee.owed) for fee in dossier.fees] == [(12_000, 0), (18_000, 0)]
    assert dossier.fees[0].legal_basis == "Thông tư 226/2016/TT-BTC"
    assert dossier.result_number == "1–2"
    assert dossier.collected_by == "Nguyễn Thị Ánh"
    assert [(one.number, one.document, one.copies) for one in visit.lines] == [
        (1, "Bằng tốt nghiệp", 3),
        (2, "Sổ hộ khẩu cũ", 1),
    ]
    assert visit.lines[0].signer == SIGNER
    assert dossier.prints == 0
    actions = [line.action for line in dossier.history]
    assert actions == ["receive", "certify_copies", "pay", "start", "complete", "return"]
    assert deed("certify_copies") == "Yêu cầu chứng thực bản sao"


def test_the_month_s_report_counts_the_visit(desk: TestDesk) -> None:
    certify(desk)

    sheet = desk.app.reports.month(desk.actor, TODAY)

    assert (sheet.total[3], sheet.total[7]) == (1, 1)


def test_what_is_not_paid_stays_at_the_desk(desk: TestDesk) -> None:
    visit = certify(desk, paid="")

    assert visit.dossier.status is Status.COMPLETED
    assert visit.lines

    waiver = {"exemption": "Người có công", "evidence": "Thẻ số 12"}
    desk.app.desk.step(desk.actor, visit.dossier.code, Action.WAIVE, waiver)
    done = desk.app.desk.step(desk.actor, visit.dossier.code, Action.RETURN, {}).value

    assert done.status is Status.RETURNED


def test_asked_twice_it_is_one_visit(desk: TestDesk) -> None:
    first = certify(desk, request_id="lan-1")
    again = desk.app.copies.certify(desk.actor, asked(request_id="lan-1"))

    assert again.value == first
    assert not again.change.dossiers
    assert len(desk.app.copies.register(desk.actor, TODAY).lines) == 1


@pytest.mark.parametrize(
    ("at", "due"),
    [((14, 59), date(2026, 11, 20)), ((15, 0), date(2026, 11, 23))],
)
def test_the_same_day_clock_turns_at_three(desk: TestDesk, at: tuple[int, int], due: date) -> None:
    moment = datetime(2026, 11, 20, *at, tzinfo=VIETNAM)
    desk.clock.passes(moment - desk.clock.now())

    visit = certify(desk, done_now=False, paid="")

    assert visit.dossier.status is Status.RECEIVED
    assert visit.dossier.due_at == datetime.combine(due, time(17), VIETNAM)
    assert visit.lines == ()
    assert visit.numbers == ""


def test_the_register_line_of_a_later_visit_is_written_when_it_is_completed(
    desk: TestDesk,
) -> None:
    later = certify(desk, done_now=False)
    now = certify(desk)

    desk.app.desk.step(desk.actor, later.dossier.code, Action.START, {})
    desk.app.desk.step(desk.actor, later.dossier.code, Action.COMPLETE, {})

    lines = desk.app.copies.register(desk.actor, TODAY).lines
    assert [(one.number, one.code) for one in lines] == [
        (1, now.dossier.code),
        (2, later.dossier.code),
    ]


def test_a_completion_taken_back_voids_the_number_and_gives_it_to_nobody_else(
    desk: TestDesk,
) -> None:
    later = certify(desk, done_now=False)
    desk.app.desk.step(desk.actor, later.dossier.code, Action.START, {})
    desk.clock.passes(timedelta(seconds=9))
    desk.app.desk.step(desk.actor, later.dossier.code, Action.COMPLETE, {})
    desk.app.desk.undo(desk.actor, later.dossier.code)
    other = certify(desk)

    voided = desk.app.copies.register(desk.actor, TODAY)
    assert [(one.number, one.void) for one in voided.lines] == [(1, True), (2, False)]
    assert voided.fees == 12_000

    desk.clock.passes(timedelta(minutes=1))
    desk.app.desk.step(desk.actor, later.dossier.code, Action.COMPLETE, {})

    lines = desk.app.copies.register(desk.actor, TODAY).lines
    assert [(one.number, one.void) for one in lines] == [(1, False), (2, False)]
    assert other.numbers == "2"


def test_taking_the_return_back_leaves_the_payment(desk: TestDesk) -> None:
    visit = certify(desk)

    back = desk.app.desk.undo(desk.actor, visit.dossier.code).value

    assert back.status is Status.COMPLETED
    assert [payment.amount for payment in back.payments] == [12_000]


def test_a_correction_leaves_the_fees_of_a_visit_alone(desk: TestDesk) -> None:
    later = certify(desk, done_now=False, paid="")

    after = desk.app.desk.correct(
        desk.actor, later.dossier.code, {"channel": "post"}, "ghi nhầm"
    ).value

    assert after.fees == later.dossier.fees


def test_several_at_once_never_share_a_number(desk: TestDesk) -> None:
    with ThreadPoolExecutor(4) as people:
        visits = list(people.map(lambda _: certify(desk), range(12)))

    assert sorted(visit.lines[0].number for visit in visits) == list(range(1, 13))
    assert len({visit.dossier.code for visit in visits}) == 12


def test_the_numbers_begin_anew_with_the_year(desk: TestDesk) -> None:
    certify(desk)
    desk.clock.set(2027, 1, 4)

    assert certify(desk).numbers == "1"


def test_what_was_certified_before_is_offered_again(desk: TestDesk) -> None:
    for name in ("Bằng lái xe", "Học bạ", "Học bạ"):
        certify(desk, documents=[{"name": name, "pages": 1}])

    counter = desk.app.copies.counter()

    assert counter.documents == ("Học bạ", "Bằng lái xe")
    assert counter.signers == (SIGNER,)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"documents": []}, "documents"),
        ({"documents": [{"name": "A", "pages": 0}]}, "documents.0.pages"),
        ({"documents": [{"name": "A", "pages": 1}, {"pages": 1}]}, "documents.1.name"),
        ({"documents": [{"name": "A", "pages": 1, "copies": 1000}]}, "documents.0.copies"),
        ({"requester": {"name": ""}}, "requester.name"),
        ({"requester": None}, "requester"),
        ({"signer": " "}, "signer"),
        ({"done_now": "yes"}, "done_now"),
        ({"request_id": "có dấu"}, "request_id"),
        ({"price": 1}, "price"),
        ({"done_now": False, "extra_days": 3}, "agreement"),
        ({"done_now": False, "extra_days": 31, "agreement": "1/TT"}, "extra_days"),
        ({"done_now": False, "extra_days": -1}, "extra_days"),
        ({"extra_days": 2}, "extra_days"),
        ({"dossier": "H1", "done_now": False, "extra_days": 1}, "extra_days"),
        ({"waiver": {"exemption": "Người có công"}}, "waiver.evidence"),
        ({"waiver": {"exemption": "A", "evidence": "B", "amount": "C"}}, "waiver.amount"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as trouble:
        asked(**changes)

    assert trouble.value.field == field


def test_a_refused_visit_leaves_nothing_behind(desk: TestDesk) -> None:
    with pytest.raises(InvalidInput):
        certify(desk, case="không có")

    assert desk.app.finder.find("").count == 0
    assert certify(desk).numbers == "1"


def test_a_specialist_certifies_nothing(desk: TestDesk) -> None:
    desk.app.staff.add(desk.actor, "lam", "Hồ Lâm", Role.SPECIALIST, "matkhau-thu")
    other = desk.app.staff.sign_in("lam", "matkhau-thu").value

    with pytest.raises(NotAllowed):
        desk.app.copies.certify(other, asked())


def test_the_register_stands_on_paper_with_every_name_as_it_is() -> None:
    at = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    lines = tuple(
        CertifiedCopy(number, at, 'Nguyễn <An & "Bình"', "Học bạ", 16, 2, 36_000, SIGNER)
        for number in range(1, 60)
    )
    sheet = CopiesSheet(
        "UBND xã", "Hướng Hiệp", "Tháng 11", TODAY.first, TODAY.last, lines, TODAY.last
    )

    pdf = copies_book(sheet, bundled_font=True)

    assert len(read(pdf)) > 1
    assert 'Nguyễn <An & "Bình"' in text_of(pdf)
    assert "2.124.000 đ" in text_of(pdf)
    assert "=" not in copies_csv(sheet).decode("utf-8-sig")


def test_a_dossier_taken_in_the_ordinary_way_is_certified_in_the_fast_lane(desk: TestDesk) -> None:
    plain = desk.receive(procedure="2.000815")
    desk.app.desk.step(desk.actor, plain.code, Action.PAY, {"amount": 2000, "method": "cash"})
    desk.clock.passes(timedelta(hours=1))

    visit = certify(desk, dossier=plain.code, requester=None)

    assert visit.dossier.id == plain.id
    assert visit.dossier.status is Status.RETURNED
    assert visit.numbers == visit.dossier.result_number == "1"
    assert [(fee.amount, fee.paid) for fee in visit.dossier.fees] == [(12_000, 12_000)]
    assert [payment.amount for payment in visit.dossier.payments] == [2000, 10_000]
    assert desk.app.copies.unentered() == ()


def test_what_a_dossier_asks_for_may_be_told_first_and_enters_when_it_is_completed(
    desk: TestDesk,
) -> None:
    plain = desk.receive(procedure="2.000815")

    asked_first = certify(desk, dossier=plain.code, done_now=False, paid="")
    certify(desk, dossier=plain.code, done_now=False, paid="", signer="Trần Thị Ký")
    desk.app.desk.step(desk.actor, plain.code, Action.START, {})
    desk.app.desk.step(desk.actor, plain.code, Action.COMPLETE, {})

    assert asked_first.lines == ()
    lines = desk.app.copies.register(desk.actor, TODAY).lines
    assert [(one.number, one.fee, one.signer) for one in lines] == [(1, 12_000, "Trần Thị Ký")]


def test_a_dossier_that_ended_without_its_lines_is_asked_after_until_it_has_them(
    desk: TestDesk,
) -> None:
    plain = desk.receive(procedure="2.000815")
    stopped = desk.receive(procedure="2.000815")
    for code, ending in ((plain.code, Action.COMPLETE), (stopped.code, Action.STOP)):
        desk.app.desk.step(desk.actor, code, Action.START, {})
        desk.app.desk.step(desk.actor, code, ending, {"reason": "x"} if ending == "stop" else {})
        desk.app.desk.step(desk.actor, code, Action.RETURN, {})

    assert [one.code for one in desk.app.copies.unentered()] == [plain.code]

    visit = certify(desk, dossier=plain.code, paid="")

    assert visit.dossier.fees == plain.fees
    assert [(one.number, one.code) for one in visit.lines] == [(1, plain.code)]
    assert desk.app.copies.unentered() == ()


def test_what_may_not_be_certified_any_more_is_refused_with_the_reason(desk: TestDesk) -> None:
    done, other = certify(desk).dossier.code, desk.receive().code
    gone = desk.receive(procedure="2.000815").code
    desk.app.desk.step(desk.actor, gone, Action.WITHDRAW, {"reason": "Theo đơn"})

    for code, told in ((done, "đã có số chứng thực 1"), (other, "không phải chứng thực")):
        with pytest.raises(InvalidInput, match=told) as caught:
            certify(desk, dossier=code)
        assert caught.value.field == "dossier"
    with pytest.raises(UnlawfulStep):
        certify(desk, dossier=gone)


def test_many_or_difficult_copies_get_two_working_days_more(desk: TestDesk) -> None:
    later = {"done_now": False, "paid": ""}

    two = certify(desk, extra_days=2, **later).dossier
    ten = certify(desk, extra_days=10, agreement="số 05/TT ngày 20/11/2026", **later).dossier

    # 24/11 is a day off.
    assert two.due_at == datetime(2026, 11, 25, 17, tzinfo=VIETNAM)
    assert two.due is not None
    assert any("nhiều bản hoặc phức tạp" in step.why for step in two.due.steps)
    assert ten.due_at == datetime(2026, 12, 7, 17, tzinfo=VIETNAM)
    made = " ".join(text_of(desk.app.receipt(desk.actor, ten.code).pdf).split())
    assert "cộng 10 ngày làm việc (thỏa thuận bằng văn bản" in made
    assert "số 05/TT ngày 20/11/2026" in made


def test_a_longer_term_survives_a_supplement(desk: TestDesk) -> None:
    code = certify(desk, extra_days=2, done_now=False, paid="").dossier.code
    for action, data in (
        (Action.START, {}),
        (Action.REQUEST_SUPPLEMENT, {"reason": "Thiếu bản chính"}),
    ):
        desk.app.desk.step(desk.actor, code, action, data)
    desk.clock.passes(timedelta(days=3))

    after = desk.app.desk.step(desk.actor, code, Action.SUPPLEMENT, {}).value

    assert after.due_at == datetime(2026, 11, 26, 17, tzinfo=VIETNAM)


def test_what_is_let_off_is_not_paid(desk: TestDesk) -> None:
    waiver = {"exemption": "Người có công", "evidence": "Thẻ số 12"}

    whole = certify(desk, waiver=waiver)
    part = certify(desk, waiver={**waiver, "amount": 5000})

    told = [(one.kind.value, one.amount) for one in whole.dossier.payments]
    assert told == [("waived", 12_000)]
    assert whole.dossier.payments[0].evidence == "Thẻ số 12"
    assert whole.dossier.status is part.dossier.status is Status.RETURNED
    told = [(one.kind.value, one.amount) for one in part.dossier.payments]
    assert told == [("waived", 5000), ("paid", 7000)]
    assert desk.app.cash.day(desk.actor).expected == 7000


def test_more_than_is_owed_is_not_let_off_and_nothing_is_taken_in(desk: TestDesk) -> None:
    waiver = {"exemption": "Người có công", "evidence": "Thẻ số 12", "amount": 12_001}

    with pytest.raises(InvalidInput) as caught:
        certify(desk, waiver=waiver)

    assert caught.value.field == "waiver.amount"
    assert desk.app.finder.find("").count == 0
