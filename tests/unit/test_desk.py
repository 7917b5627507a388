"""What the desk promises when a dossier is taken in, looked up and moved on."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from motcua_desktop.domain.dossier import Status, SyncState
from motcua_desktop.domain.finding import ListFilter
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.numbering import qr_text
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import (
    ClockWrong,
    InvalidInput,
    NotAllowed,
    NotFound,
    NumbersExhausted,
    UnlawfulStep,
)
from motcua_desktop.models import journal
from tests.fakes.desk import TestDesk, intake


def rows(desk: TestDesk, sql: str) -> list[tuple[Any, ...]]:
    with desk.app.database.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def test_numbers_follow_each_other_within_the_counters_range(desk: TestDesk) -> None:
    codes = [desk.receive().code for _ in range(3)]

    assert codes == [f"H50.31.12-261120-{serial}" for serial in (5001, 5002, 5003)]


def test_a_request_asked_again_much_later_is_still_the_same_dossier(desk: TestDesk) -> None:
    desk.app.staff.add(desk.actor, "tam", "Lê Thị Tâm", "officer", "matkhau-thu")
    officer = desk.app.staff.sign_in("tam", "matkhau-thu").value
    told = Intake.parse(intake(request_id="r-1", received_at="2026-11-20T09:29:00+07:00"))
    first = desk.app.desk.receive(officer, told).value
    desk.clock.set(2026, 11, 21)

    assert desk.app.desk.receive(officer, told).value.id == first.id


def test_a_clock_that_was_set_back_is_named_as_the_trouble(desk: TestDesk) -> None:
    dossier = desk.receive()
    desk.clock.set(2009, 1, 1)

    with pytest.raises(ClockWrong, match="09:30 01/01/2009"):
        desk.app.desk.step(desk.actor, dossier.code, Action.START, {})
    assert desk.app.desk.show(dossier.code) == dossier


def test_a_new_day_begins_the_range_anew_but_the_register_goes_on(desk: TestDesk) -> None:
    first = desk.receive()
    desk.clock.set(2026, 11, 23)
    second = desk.receive()

    assert second.code == "H50.31.12-261123-5001"
    assert (first.register_number, second.register_number) == (1, 2)


def test_everything_of_a_dossier_exists_together(desk: TestDesk) -> None:
    dossier = desk.receive(note="Gấp")

    assert dossier.status is Status.RECEIVED
    assert dossier.sync.state is SyncState.WAITING
    assert [line.action for line in dossier.history] == ["receive"]
    assert dossier.history[0].actor == "Hồ Thị Nga"
    assert [kind for (kind,) in rows(desk, "SELECT kind FROM outbox ORDER BY id")] == [
        "dossier",
        "progress",
    ]
    assert rows(desk, "SELECT count(*) FROM clock_event") == [(1,)]
    assert desk.app.finder.find("nguyen thi anh").count == 1


def test_nothing_of_a_dossier_exists_when_the_transaction_fails(
    desk: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(Exception):
        """Nothing the desk knows of."""

    def cut(*_: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(journal, "write", cut)
        with pytest.raises(PowerCut):
            desk.receive()

    for table in ("dossier", "dossier_paper", "clock_event", "outbox", "counter_day", "search"):
        assert rows(desk, f"SELECT count(*) FROM {table}") == [(0,)], table
    assert desk.receive().code.endswith("-5001")


def test_the_same_request_never_makes_two(desk: TestDesk) -> None:
    first, second = desk.receive(request_id="a-1"), desk.receive(request_id="a-1")

    assert first.id == second.id
    assert rows(desk, "SELECT count(*) FROM dossier") == [(1,)]


def test_eight_hands_at_once_get_eight_different_numbers(desk: TestDesk) -> None:
    got: list[str] = []

    def hand() -> None:
        got.extend(desk.receive().code for _ in range(5))

    hands = [threading.Thread(target=hand) for _ in range(8)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()

    assert len(set(got)) == 40


def test_a_used_up_range_refuses_and_keeps_nothing(desk: TestDesk) -> None:
    desk.receive()
    with desk.app.database.write() as connection:
        connection.exec_driver_sql("UPDATE counter_day SET last_serial = 5999")

    with pytest.raises(NumbersExhausted):
        desk.receive()
    assert rows(desk, "SELECT count(*) FROM dossier") == [(1,)]


def test_the_required_papers_are_taken_when_none_are_named(desk: TestDesk) -> None:
    named = [paper.name for paper in desk.receive().papers]

    assert "Giấy chứng sinh" in named


def test_a_paper_is_known_by_its_name_however_it_is_spelt(desk: TestDesk) -> None:
    dossier = desk.receive(components=[{"name": "giay CHUNG SINH", "copies": 2}])

    assert dossier.papers[0].name == "Giấy chứng sinh"
    assert dossier.papers[0].copies == 2


def test_a_paper_the_procedure_does_not_ask_for_must_say_so(desk: TestDesk) -> None:
    with pytest.raises(InvalidInput) as caught:
        desk.receive(components=[{"name": "Giấy phép lái xe"}])

    assert caught.value.field == "components.0.name"
    dossier = desk.receive(components=[{"name": "Khác: Giấy phép lái xe"}])
    assert dossier.papers[0].name == "Khác: Giấy phép lái xe"


def test_an_unknown_procedure_is_named(desk: TestDesk) -> None:
    with pytest.raises(NotFound) as caught:
        desk.receive(procedure="9.999999")

    assert caught.value.field == "procedure"


def test_an_unknown_case_names_the_choices(desk: TestDesk) -> None:
    with pytest.raises(InvalidInput) as caught:
        desk.receive(case="trên mặt trăng")

    assert caught.value.field == "case"


def test_a_receipt_of_the_past_is_keyed_in_late_and_says_so(desk: TestDesk) -> None:
    dossier = desk.receive(received_at="2026-11-18T08:00")

    assert dossier.code == "H50.31.12-261118-5001"
    assert dossier.keyed_in_at == desk.clock.now()
    assert "nhập bù" in dossier.history[0].note


def test_an_officer_may_not_key_in_the_past(desk: TestDesk) -> None:
    officer = desk.app.staff.add(desk.actor, "dung", "Lê Dũng", "officer", "matkhau-2").value

    with pytest.raises(NotAllowed):
        desk.app.desk.receive(officer, Intake.parse(intake(received_at="2026-11-18T08:00")))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_at": "2026-11-21T08:00"}, "received_at"),
        (
            {"applicant": {"name": "Hồ Văn Ẩm", "birth_date": "2027-01-01"}},
            "applicant.birth_date",
        ),
    ],
)
def test_what_lies_in_the_future_is_refused(
    desk: TestDesk, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        desk.receive(**changes)

    assert caught.value.field == field


def test_a_dossier_is_shown_by_code_scan_id_and_qr(desk: TestDesk) -> None:
    dossier = desk.receive()
    qr = qr_text(desk.app.agency.qr_key, scan=dossier.scan, code=dossier.code)

    for text in (dossier.code, dossier.code.lower(), dossier.scan, dossier.id, qr, f" {qr}\r"):
        assert desk.app.desk.show(text).id == dossier.id


def test_a_forged_qr_is_told(desk: TestDesk) -> None:
    dossier = desk.receive()
    forged = qr_text(b"someone else's key", scan=dossier.scan, code=dossier.code)

    with pytest.raises(InvalidInput, match="không do quầy nào"):
        desk.app.desk.show(forged)


def test_an_unknown_code_is_not_found(desk: TestDesk) -> None:
    with pytest.raises(NotFound):
        desk.app.desk.show("H50.31.12-261120-9999")


def test_a_part_of_a_barcode_is_told_as_such_and_not_as_an_unknown_number(desk: TestDesk) -> None:
    part = desk.receive().scan[:9]

    with pytest.raises(InvalidInput, match="chỉ đọc được 9 trên 14 số"):
        desk.app.desk.show(part)


def test_the_usual_life_is_journalled_and_told_to_the_province(desk: TestDesk) -> None:
    code = desk.receive().code
    steps = (Action.START, Action.COMPLETE, Action.RETURN)
    dossier = [desk.app.desk.step(desk.actor, code, step, {}).value for step in steps][-1]

    assert dossier.status is Status.RETURNED
    assert [line.action for line in dossier.history] == ["receive", "start", "complete", "return"]
    assert rows(desk, "SELECT count(*) FROM outbox WHERE kind = 'progress'") == [(4,)]


def test_an_unlawful_step_changes_nothing(desk: TestDesk) -> None:
    dossier = desk.receive()

    with pytest.raises(UnlawfulStep):
        desk.app.desk.step(desk.actor, dossier.code, Action.RETURN, {})
    assert desk.app.desk.show(dossier.code) == dossier


def test_a_supplement_moves_the_promise_and_the_reasons_tell_it(desk: TestDesk) -> None:
    dossier = desk.receive(procedure="1.004884")
    desk.app.desk.step(desk.actor, dossier.code, Action.START, {})
    desk.app.desk.step(
        desk.actor, dossier.code, Action.REQUEST_SUPPLEMENT, {"reason": "Thiếu bản cam đoan"}
    )
    desk.clock.set(2026, 12, 1)
    after = desk.app.desk.step(desk.actor, dossier.code, Action.SUPPLEMENT, {}).value

    assert after.due is not None
    assert dossier.due is not None
    assert after.due.due_at > dossier.due.due_at
    assert "tính lại từ đầu" in after.due.steps[0].why


def test_money_is_spread_over_the_fees(desk: TestDesk) -> None:
    dossier = desk.receive(procedure="2.000635")
    owed = dossier.fees[0].amount
    paid = desk.app.desk.step(desk.actor, dossier.code, Action.PAY, {"amount": 8000}).value

    assert owed == 8000
    assert paid.fees[0].paid == 8000
    assert paid.status is dossier.status


def test_a_draft_survives_and_is_one_per_person(desk: TestDesk) -> None:
    desk.app.desk.save_draft(desk.actor, "intake", {"applicant": {"name": "Ng"}})
    saved_at = desk.app.desk.save_draft(desk.actor, "intake", {"applicant": {"name": "Nguyễn"}})
    draft = desk.app.desk.draft(desk.actor, "intake")

    assert draft is not None
    assert draft.body == {"applicant": {"name": "Nguyễn"}}
    assert draft.saved_at == saved_at
    desk.app.desk.drop_draft(desk.actor, "intake")
    assert desk.app.desk.draft(desk.actor, "intake") is None


def test_hostile_names_are_kept_to_the_letter(desk: TestDesk) -> None:
    name = "Nguyễn <An & Bình> '; DROP TABLE dossier; --"
    dossier = desk.receive(applicant={"name": name})

    assert desk.app.desk.show(dossier.code).applicant.name == name
    assert desk.app.finder.find("an binh").count == 1


def test_a_list_goes_on_page_by_page(desk: TestDesk) -> None:
    for _ in range(7):
        desk.receive()
    seen: list[str] = []
    before = None
    while True:
        page = desk.app.finder.page(ListFilter(), limit=3, before=before)
        seen += [line.code for line in page.lines]
        before = page.next
        if before is None:
            break

    assert page.total == 7
    assert len(seen) == len(set(seen)) == 7
    assert seen == sorted(seen, reverse=True)


def test_what_is_due_is_told_in_working_days(desk: TestDesk) -> None:
    birth = desk.receive()
    again = desk.receive(procedure="1.004884")
    lists = desk.app.finder.due()

    assert [entry.line.code for entry in lists.today] == [birth.code]
    desk.clock.set(2026, 11, 23)
    late = desk.app.finder.due()
    assert [(entry.line.code, entry.days) for entry in late.overdue] == [(birth.code, -1)]
    assert again.due_at == datetime(2026, 11, 30, 10, 0, tzinfo=UTC)


def test_what_waits_for_the_citizen_is_listed_apart(desk: TestDesk) -> None:
    code = desk.receive().code
    desk.app.desk.step(desk.actor, code, Action.START, {})
    desk.app.desk.step(desk.actor, code, Action.COMPLETE, {})
    lists = desk.app.finder.due()

    assert [entry.line.code for entry in lists.uncollected] == [code]
    assert not lists.today


def test_a_known_person_is_offered_with_what_is_still_open(desk: TestDesk) -> None:
    dossier = desk.receive()
    known = desk.app.people.person("998190001234")

    assert known is not None
    assert known.person.name == "Nguyễn Thị Ánh"
    assert [line.code for line in known.open] == [dossier.code]
    assert desk.app.people.person("001") is None


def test_the_forecast_is_what_is_promised(desk: TestDesk) -> None:
    from motcua_desktop.domain.procedure import Channel

    forecast = desk.app.desk.forecast("1.004884", Channel.COUNTER)
    dossier = desk.receive(procedure="1.004884")

    assert forecast.due == dossier.due
    assert forecast.term_text == "5 ngày làm việc"


def test_a_procedure_without_a_term_promises_nothing_and_says_so(desk: TestDesk) -> None:
    dossier = desk.receive(procedure="2.002516")

    assert dossier.due_at is None
    assert dossier.timeliness(desk.clock.now() + timedelta(days=900)).value == "open_in_time"


def test_what_waits_for_the_citizen_is_never_called_overdue(desk: TestDesk) -> None:
    waits, late = desk.receive(), desk.receive()
    desk.app.desk.step(desk.actor, waits.code, Action.START, {})
    desk.app.desk.step(desk.actor, waits.code, Action.REQUEST_SUPPLEMENT, {"reason": "Thiếu"})
    desk.clock.set(2026, 12, 1)
    page = desk.app.finder.page(ListFilter(overdue_at=desk.clock.now()))

    assert [line.code for line in page.lines] == [late.code]
    told = desk.app.desk.show(waits.code)
    assert told.timeliness(desk.clock.now()).value == "open_in_time"
    assert {entry.line.code for entry in desk.app.finder.due().overdue} == {late.code}


def test_what_is_due_today_is_not_yet_overdue(desk: TestDesk) -> None:
    desk.receive()

    assert desk.app.finder.page(ListFilter(overdue_at=desk.clock.now())).lines == ()


def test_a_fee_set_elsewhere_takes_what_was_paid(desk: TestDesk) -> None:
    dossier = desk.receive()
    paid = desk.app.desk.step(desk.actor, dossier.code, Action.PAY, {"amount": 5000}).value

    assert [fee.amount for fee in dossier.fees] == [0, None]
    assert [fee.paid for fee in paid.fees] == [0, 5000]
