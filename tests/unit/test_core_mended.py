"""What went wrong once when steps were taken late, twice, back, or over one another."""

from datetime import timedelta

import pytest

from motcua_desktop.domain.certified_copies import CopiesRequest
from motcua_desktop.domain.clock import ClockEvent, ClockKind, advance, derive
from motcua_desktop.domain.dossier import Dossier, DossierFee, Status
from motcua_desktop.domain.forms import Form, occasion
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.money import Payment, PaymentKind
from motcua_desktop.domain.steps import Action, last_step
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.errors import CannotUndo, InvalidInput
from motcua_desktop.models import certified_copies, dossiers, reading
from motcua_desktop.scanning.prepare import Loose, prepare
from tests.fakes import scans
from tests.fakes.desk import TestDesk, intake

LATE = {"reason": "Chờ", "override": True, "basis": "Quyết định 1"}


def step(desk: TestDesk, code: str, action: Action, **data: object) -> Dossier:
    return desk.app.desk.step(desk.actor, code, action, data).value


def undo(desk: TestDesk, code: str) -> Dossier:
    return desk.app.desk.undo(desk.actor, code).value


def sent_by_post(desk: TestDesk, ending: Action, **data: object) -> Dossier:
    dossier = desk.receive(return_by="post", postal_address="Thôn Hà Bạc")
    step(desk, dossier.code, Action.START)
    step(desk, dossier.code, ending, **data)
    return step(desk, dossier.code, Action.RETURN, method="post")


def test_one_request_twice_in_a_visit_makes_one_dossier(desk: TestDesk) -> None:
    asked = Intake.parse(intake(request_id="r-1"))
    done = desk.app.desk.receive_all(desk.actor, (asked, asked))

    assert len({dossier.id for dossier in done.value}) == 1


def test_a_step_keyed_in_late_may_be_taken_back_and_keyed_in_again(desk: TestDesk) -> None:
    dossier = desk.receive()
    on_paper = desk.clock.now() + timedelta(hours=1)
    desk.clock.passes(timedelta(days=3))
    wrong, right = {"to": "Lê Văn An"}, {"to": "Lê Văn Ân"}
    desk.app.desk.step(desk.actor, dossier.code, Action.START, wrong, at=on_paper)
    undo(desk, dossier.code)
    done = desk.app.desk.step(desk.actor, dossier.code, Action.START, right, at=on_paper).value

    assert done.holder.name == "Lê Văn Ân"
    assert done.custody[-1].at == on_paper


def test_a_scan_of_today_does_not_forbid_keying_in_yesterday(desk: TestDesk) -> None:
    dossier = desk.receive()
    on_paper = desk.clock.now() + timedelta(hours=1)
    desk.clock.passes(timedelta(days=3))
    scan = prepare([Loose("quét.pdf", scans.pdf(1))])
    desk.app.attachments.attach(desk.actor, dossier.code, "1", scan)
    done = desk.app.desk.step(desk.actor, dossier.code, Action.START, {}, at=on_paper).value

    assert done.status is Status.IN_PROGRESS


def test_papers_of_a_stopped_dossier_that_come_back_bring_no_result(desk: TestDesk) -> None:
    dossier = sent_by_post(desk, Action.STOP, reason="Người nộp đề nghị dừng")
    back = desk.app.results.came_back(desk.actor, dossier.code, "Sai địa chỉ").value

    assert back.status is Status.STOPPED


def test_what_the_post_brought_back_takes_no_return_back(desk: TestDesk) -> None:
    dossier = sent_by_post(desk, Action.COMPLETE)
    back = desk.app.results.came_back(desk.actor, dossier.code, "Sai địa chỉ").value

    assert last_step(back) is None
    with pytest.raises(CannotUndo):
        undo(desk, dossier.code)


def test_many_corrections_of_the_term_cost_no_more_than_one_each(
    desk: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = []
    known = advance

    def counting(*told: object) -> object:
        counted.append(told)
        return known(*told)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr("motcua_desktop.domain.clock.advance", counting)
    at, calendar = desk.clock.now(), desk.app.office.calendar()
    events = [ClockEvent(ClockKind.START, at), *([ClockEvent(ClockKind.RECOUNT, at)] * 40)]
    found = derive(events, Term(5, Unit.WORKING_DAYS), calendar)

    assert found is not None
    assert len(counted) <= len(events)


def fees_after(desk: TestDesk, *payments: Payment) -> list[tuple[int | None, int, int]]:
    """Of a dossier with a fee that another body sets, and one of 50.000 đ."""
    code = desk.receive().code
    told = (DossierFee("Lệ phí trước bạ", None), DossierFee("Phí thẩm định", 50_000))
    with desk.app.database.write() as connection:
        seq = reading.seq_of(connection, code) or 0
        dossiers.replace_fees(connection, seq, told)
        for payment in payments:
            dossiers.add_payment(connection, seq, payment)
        found = reading.load(connection, seq).fees
    return [(fee.amount, fee.paid, fee.waived) for fee in found]


def test_what_is_known_to_be_owed_is_paid_first(desk: TestDesk) -> None:
    paid = Payment(0, desk.clock.now(), PaymentKind.PAID, 60_000)

    assert fees_after(desk, paid) == [(None, 10_000, 0), (50_000, 50_000, 0)]


def test_only_what_is_owed_is_let_off(desk: TestDesk) -> None:
    waived = Payment(0, desk.clock.now(), PaymentKind.WAIVED, 50_000)

    assert fees_after(desk, waived) == [(None, 0, 0), (50_000, 0, 50_000)]


def test_a_scan_whose_paper_was_corrected_away_is_there_again_after_the_undo(
    desk: TestDesk,
) -> None:
    dossier = desk.receive()
    desk.app.attachments.attach(
        desk.actor, dossier.code, "1", prepare([Loose("quét.pdf", scans.pdf(1))])
    )
    before = desk.app.desk.show(dossier.code)
    other = [{"name": paper.name} for paper in before.papers[1:]]
    desk.app.desk.correct(desk.actor, dossier.code, {"components": other}, "Nhầm")
    after = undo(desk, dossier.code)

    assert after.papers == before.papers
    assert len(desk.app.attachments.of(desk.actor, dossier.code)) == 1


def test_scans_of_two_papers_of_one_name_stay_with_their_own(desk: TestDesk) -> None:
    dossier = desk.receive(components=[{"name": "Khác: Ảnh"}, {"name": "Khác: Ảnh"}])
    desk.app.attachments.attach(
        desk.actor, dossier.code, "2", prepare([Loose("quét.pdf", scans.pdf(1))])
    )
    desk.app.desk.correct(desk.actor, dossier.code, {"note": "Hai ảnh"}, "Thiếu")
    after = undo(desk, dossier.code)

    assert [paper.digitised for paper in after.papers] == [False, True]


def test_a_paper_that_was_taken_back_is_not_the_one_printed_after_it(desk: TestDesk) -> None:
    code = desk.receive().code
    step(desk, code, Action.START)
    keys = []
    for reason in ("Thiếu giấy chứng sinh", "Thiếu giấy ủy quyền"):
        asked = step(desk, code, Action.REQUEST_SUPPLEMENT, reason=reason)
        keys.append(occasion(asked, Form.SUPPLEMENT))
        if len(keys) == 1:
            undo(desk, code)

    assert [one.number for one in keys] == [1, 1]
    assert [one.key for one in keys] == ["02", "02/2"]


def test_a_receipt_of_a_correction_taken_back_is_not_the_next_ones(desk: TestDesk) -> None:
    code = desk.receive().code
    desk.app.desk.correct(desk.actor, code, {"summary": "Khai sinh cho con"}, "Nhầm")
    undo(desk, code)
    first = occasion(desk.app.desk.show(code), Form.RECEIPT)
    done = desk.app.desk.correct(desk.actor, code, {"summary": "Khai sinh cho cháu"}, "Nhầm").value

    told = occasion(done, Form.RECEIPT)
    assert (first.number, first.key) == (1, "01")
    assert (told.number, told.key) == (2, "01/3")


def test_no_extension_ends_before_it_begins(desk: TestDesk) -> None:
    dossier = desk.receive()
    step(desk, dossier.code, Action.START)
    desk.clock.passes(timedelta(days=14))
    assert dossier.due_at is not None
    gone = dossier.due_at + timedelta(days=3)
    with pytest.raises(InvalidInput) as caught:
        step(
            desk,
            dossier.code,
            Action.EXTEND,
            new_due_at=gone.isoformat(),
            reason="Quá tải",
            override=True,
            basis="Văn bản 12",
        )

    assert caught.value.field == "new_due_at"


def test_what_the_taker_signed_for_is_not_taken_back(desk: TestDesk) -> None:
    code = desk.receive().code
    step(desk, code, Action.START, to="Lê Văn An")
    desk.app.custody.take(desk.actor, [code], by="Lê Văn An")
    with pytest.raises(CannotUndo):
        undo(desk, code)


def test_copies_whose_certifying_was_taken_back_stay_void_whatever_ends_the_dossier(
    desk: TestDesk,
) -> None:
    asked = {
        "requester": {"name": "Nguyễn Thị Ánh"},
        "documents": [{"name": "Bằng tốt nghiệp", "pages": 2, "copies": 3}],
        "signer": "Hồ Văn Ký",
        "paid": "cash",
    }
    code = desk.app.copies.certify(desk.actor, CopiesRequest.parse(asked)).value.dossier.code
    undo(desk, code)
    undo(desk, code)
    stopped = step(desk, code, Action.STOP, reason="Bản chính giả mạo")

    with desk.app.database.read() as connection:
        lines = certified_copies.of_dossier(connection, stopped.id)
    assert [line.void for line in lines] == [True]


def test_a_new_date_without_an_hour_runs_until_the_office_closes(desk: TestDesk) -> None:
    dossier = desk.receive()
    extended = step(desk, dossier.code, Action.EXTEND, new_due_at="2026-11-30", **LATE)

    assert extended.due_at is not None
    assert local(extended.due_at).isoformat() == "2026-11-30T17:00:00+07:00"


def test_a_day_of_rest_is_no_new_date(desk: TestDesk) -> None:
    dossier = desk.receive()

    with pytest.raises(InvalidInput) as caught:
        step(desk, dossier.code, Action.EXTEND, new_due_at="2026-11-29", **LATE)

    assert caught.value.field == "new_due_at"


def test_a_holder_s_limit_without_an_hour_is_the_end_of_that_day(desk: TestDesk) -> None:
    dossier = desk.receive()
    begun = step(desk, dossier.code, Action.START, to="Lê Văn An", until="2026-11-20")

    assert begun.holder.until is not None
    assert local(begun.holder.until).isoformat() == "2026-11-20T17:00:00+07:00"
