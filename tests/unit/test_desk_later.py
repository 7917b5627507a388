"""What may be done to a dossier after its receipt besides the ordinary steps."""

from datetime import timedelta

import pytest

from motcua_desktop.domain.attachment import Source
from motcua_desktop.domain.custody import HolderKind
from motcua_desktop.domain.dossier import Status
from motcua_desktop.domain.forms import Form, latest, occasion
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import CannotUndo, InvalidInput, NotAllowed, UnlawfulStep
from motcua_desktop.scanning.prepare import Loose, prepare
from tests.fakes import scans
from tests.fakes.desk import TestDesk, intake

STATUS = "1.004873"
STATUS_CASES = ("Yêu cầu cấp lại", "Phải xác minh ở nơi đã thường trú")
ONLY_THERE = "Giấy xác nhận tình trạng hôn nhân đã được cấp"
WHY = {"reason": "Viết sai tên so với thẻ căn cước"}


def officer(desk: TestDesk) -> Actor:
    return desk.app.staff.add(
        desk.actor, login="an", name="Lê Văn An", role=Role.OFFICER, password="matkhau-an"
    ).value


def test_a_correction_keeps_the_old_facts_and_asks_for_a_new_receipt(desk: TestDesk) -> None:
    before = desk.receive()
    desk.app.receipt(desk.actor, before.code)
    changes = {"applicant": {"name": "Nguyễn Thị Ánh Nguyệt"}}
    after = desk.app.desk.correct(desk.actor, before.code, changes, WHY["reason"]).value

    assert after.code == before.code
    assert after.applicant.name == "Nguyễn Thị Ánh Nguyệt"
    assert after.applicant.phone == before.applicant.phone
    kept = after.history[-1].data["changed"]["applicant"]
    assert [one["name"] for one in kept] == ["Nguyễn Thị Ánh", "Nguyễn Thị Ánh Nguyệt"]
    assert after.history[-1].note == f"Sửa người nộp; {WHY['reason']}"
    assert latest(after) is Form.RECEIPT
    assert occasion(after, Form.RECEIPT).key == "01/2"
    assert (before.prints, after.prints) == (0, 0)


def test_a_corrected_name_is_found_and_the_old_one_is_not(desk: TestDesk) -> None:
    dossier = desk.receive()
    changes = {"applicant": {"name": "Hồ Văn Ẩm", "phone": "0900000999"}}
    desk.app.desk.correct(desk.actor, dossier.code, changes, "Nhầm người")

    assert [line.code for line in desk.app.finder.find("ho van am").lines] == [dossier.code]
    assert not desk.app.finder.find("nguyen thi anh").lines


def test_another_procedure_counts_the_term_anew_and_keeps_what_was_paid(desk: TestDesk) -> None:
    dossier = desk.receive()
    paid = desk.app.desk.step(desk.actor, dossier.code, Action.PAY, {"amount": 8000}).value
    done = desk.app.desk.correct(
        desk.actor, dossier.code, {"procedure": "1.004884", "components": None}, "Chọn nhầm"
    ).value

    assert done.procedure.code == "1.004884"
    assert done.due_at != paid.due_at
    assert sum(fee.paid for fee in done.fees) == 8000
    assert "tính lại hạn: Chọn nhầm" in [step.why for step in done.due.steps] if done.due else False


def test_another_procedure_after_it_was_passed_on_is_refused(desk: TestDesk) -> None:
    dossier = desk.receive()
    desk.app.desk.step(desk.actor, dossier.code, Action.START, {})

    with pytest.raises(InvalidInput) as caught:
        desk.app.desk.correct(desk.actor, dossier.code, {"procedure": "1.004884"}, "Chọn nhầm")
    assert caught.value.field == "procedure"


def test_a_correction_without_a_difference_or_a_reason_is_refused(desk: TestDesk) -> None:
    dossier = desk.receive()

    with pytest.raises(InvalidInput, match="Không có thông tin nào khác"):
        desk.app.desk.correct(desk.actor, dossier.code, {"sets": 1}, "Thử")
    with pytest.raises(InvalidInput) as caught:
        desk.app.desk.step(desk.actor, dossier.code, Action.CORRECT, {"sets": 2})
    assert caught.value.field == "reason"


def test_the_last_step_is_taken_back_with_all_it_changed(desk: TestDesk) -> None:
    dossier = desk.receive(procedure="1.004884")
    started = desk.app.desk.step(
        desk.actor, dossier.code, Action.START, {"to": "Phạm Thị Lan"}
    ).value
    desk.clock.passes(timedelta(minutes=2))
    desk.app.desk.step(
        desk.actor, dossier.code, Action.REQUEST_SUPPLEMENT, {"reason": "Thiếu giấy"}
    )
    back = desk.app.desk.undo(desk.actor, dossier.code).value

    assert back.status is Status.IN_PROGRESS
    assert back.due == started.due
    assert back.paused_at is None
    assert back.clock == started.clock
    assert [line.undone for line in back.history] == [False, False, True, False]
    assert back.history[-1].action == "undo"
    assert occasion(back, Form.RECEIPT).number == 1

    first = desk.app.desk.undo(desk.actor, dossier.code).value

    assert first.status is Status.RECEIVED
    assert (first.holder.kind, first.custody) == (HolderKind.DESK, ())


def test_money_and_a_correction_are_taken_back_too(desk: TestDesk) -> None:
    dossier = desk.receive()
    desk.app.desk.step(desk.actor, dossier.code, Action.PAY, {"amount": 8000})
    desk.clock.passes(timedelta(minutes=1))
    changes = {"applicant": {"name": "Hồ Văn Ẩm"}, "sets": 2}
    desk.app.desk.correct(desk.actor, dossier.code, changes, "Nhầm người")
    once = desk.app.desk.undo(desk.actor, dossier.code).value
    twice = desk.app.desk.undo(desk.actor, dossier.code).value

    assert (once.applicant, once.sets) == (dossier.applicant, 1)
    assert len(once.payments) == 1
    assert desk.app.finder.find("nguyen thi anh").lines
    assert twice.payments == ()
    assert twice.fees == dossier.fees


def test_what_is_done_twice_after_an_undo_is_told_once_to_the_province(desk: TestDesk) -> None:
    dossier = desk.receive()
    desk.app.desk.step(desk.actor, dossier.code, Action.START, {})
    desk.app.desk.undo(desk.actor, dossier.code)
    desk.app.desk.step(desk.actor, dossier.code, Action.START, {"to": "Phạm Thị Lan"})

    waiting = desk.app.province.outbox(100)
    told = [line for line in waiting if line.kind.value == "progress"]
    assert len([line for line in told if line.state.value == "pending"]) == 2


def test_a_step_is_not_taken_back_after_some_minutes(desk: TestDesk) -> None:
    dossier = desk.receive()
    desk.app.desk.step(desk.actor, dossier.code, Action.START, {})
    desk.clock.passes(timedelta(minutes=11))

    with pytest.raises(CannotUndo, match="đã quá 10 phút"):
        desk.app.desk.undo(desk.actor, dossier.code)


def test_a_receipt_is_no_step_that_could_be_taken_back(desk: TestDesk) -> None:
    dossier = desk.receive()

    with pytest.raises(CannotUndo, match="không có bước nào"):
        desk.app.desk.undo(desk.actor, dossier.code)


def test_only_a_supervisor_takes_back_what_somebody_else_did(desk: TestDesk) -> None:
    dossier = desk.receive()
    desk.app.desk.step(desk.actor, dossier.code, Action.START, {})

    with pytest.raises(NotAllowed):
        desk.app.desk.undo(officer(desk), dossier.code)


def test_a_visit_is_taken_in_whole_or_not_at_all(desk: TestDesk) -> None:
    good = Intake.parse(intake())
    bad = Intake.parse(intake(components=[{"name": "Giấy lạ"}]))

    with pytest.raises(InvalidInput) as caught:
        desk.app.desk.receive_all(desk.actor, [good, bad])
    taken = desk.app.desk.receive_all(desk.actor, [good, good, good]).value

    assert caught.value.field == "1.components.0.name"
    assert [dossier.serial for dossier in taken] == [5001, 5002, 5003]
    assert len({dossier.visit for dossier in taken}) == 1
    assert taken[0].visit


def test_a_waiver_needs_its_paper_and_leaves_nothing_owed(desk: TestDesk) -> None:
    dossier = desk.receive(procedure="2.000815")
    told = {"exemption": "Hộ nghèo", "evidence": "Giấy chứng nhận hộ nghèo số 12/2026"}
    if not any(fee.owed for fee in dossier.fees):
        dossier = desk.receive()
    owed = sum(fee.owed for fee in dossier.fees)
    if not owed:
        with pytest.raises(InvalidInput):
            desk.app.desk.step(desk.actor, dossier.code, Action.WAIVE, told)
        return
    done = desk.app.desk.step(desk.actor, dossier.code, Action.WAIVE, told).value

    assert sum(fee.owed for fee in done.fees) == 0
    assert done.payments[0].evidence == told["evidence"]


def test_an_unlawful_correction_names_what_is_lawful(desk: TestDesk) -> None:
    dossier = desk.receive()
    desk.app.desk.step(desk.actor, dossier.code, Action.WITHDRAW, {"reason": "Theo đơn"})

    with pytest.raises(UnlawfulStep):
        desk.app.desk.correct(desk.actor, dossier.code, {"sets": 2}, "Thử")


def test_two_payments_of_one_moment_are_taken_back_one_by_one(desk: TestDesk) -> None:
    dossier = desk.receive()
    for amount in (5000, 3000):
        desk.app.desk.step(desk.actor, dossier.code, Action.PAY, {"amount": amount})

    back = desk.app.desk.undo(desk.actor, dossier.code).value

    assert [payment.amount for payment in back.payments] == [5000]
    assert sum(fee.paid for fee in back.fees) == 5000


def test_papers_of_another_case_stay_and_say_that_they_are_outside_its_list(
    desk: TestDesk,
) -> None:
    first, other = STATUS_CASES
    dossier = desk.receive(procedure=STATUS, case=first, components=[{"name": ONLY_THERE}])
    ready = prepare([Loose("quét.pdf", scans.pdf(1))], source=Source.FILE)
    desk.app.attachments.attach(desk.actor, dossier.code, "1", ready)

    after = desk.app.desk.correct(desk.actor, dossier.code, {"case": other}, "Chọn nhầm").value

    assert [(one.name, one.digitised) for one in after.papers] == [(f"Khác: {ONLY_THERE}", True)]
    back = desk.app.desk.undo(desk.actor, dossier.code).value
    assert [(one.name, one.digitised) for one in back.papers] == [(ONLY_THERE, True)]
