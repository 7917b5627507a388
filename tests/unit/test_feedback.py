"""Phản ánh, kiến nghị: numbers, lawful steps, its own deadline, what is told of it and what not."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from motcua_desktop.domain.feedback import (
    Feedback,
    FeedbackNumber,
    FeedbackState,
    NewFeedback,
)
from motcua_desktop.domain.feedback_paper import FeedbackForm
from motcua_desktop.domain.feedback_steps import FeedbackAction, lawful
from motcua_desktop.domain.hotline import Hotline
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.reminders import FEEDBACK, Way, in_words
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Role
from motcua_desktop.errors import (
    FormNotDue,
    InvalidInput,
    NotAllowed,
    NotFound,
    UnlawfulStep,
)
from motcua_desktop.models import journal
from motcua_desktop.services.feedback import Wanted, hotline
from motcua_desktop.services.feedback_report import (
    answered_in_time,
    feedback_sheet,
)
from motcua_desktop.services.shelf import Shelf
from tests.fakes.desk import TestDesk
from tests.fakes.sheets import text_of

NAME = 'Nguyễn <An & "Bình"'
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def told(**changes: Any) -> dict[str, Any]:
    """An ordinary phản ánh in the command line's shape."""
    return {
        "kind": "remark",
        "channel": "desk",
        "from": {"name": NAME, "phone": "0900000123", "address": "Thôn Hà Bạc"},
        "content": "Chờ hai giờ mới đến lượt.\nĐề nghị thêm ghế ngồi.",
        **changes,
    }


def receive(desk: TestDesk, **changes: Any) -> Feedback:
    return desk.app.feedback.receive(desk.actor, NewFeedback.parse(told(**changes))).value


def step(desk: TestDesk, case: Feedback, action: str, **data: Any) -> Feedback:
    number = str(case.number)
    return desk.app.feedback.step(desk.actor, number, FeedbackAction(action), data).value


def shelf(desk: TestDesk) -> Shelf:
    return Shelf(desk.app.database, desk.clock, desk.app.agency)


def test_numbers_run_through_the_counters_year(desk: TestDesk) -> None:
    first, second = receive(desk), receive(desk)
    desk.clock.set(2027, 1, 4)

    assert [str(first.number), str(second.number)] == ["PA-2026-1-0001", "PA-2026-1-0002"]
    assert str(receive(desk).number) == "PA-2027-1-0001"


def test_two_counters_never_give_the_same_number() -> None:
    assert str(FeedbackNumber(2026, 1, 12)) != str(FeedbackNumber(2026, 5, 12))


@pytest.mark.parametrize("text", ["PA-2026-5-0012", "pa-2026-5-12", " 2026-5-12 "])
def test_a_number_is_read_as_people_type_it(text: str) -> None:
    assert FeedbackNumber.parse(text, year=2020, counter=1) == FeedbackNumber(2026, 5, 12)


def test_the_bare_number_is_of_this_counter_and_year() -> None:
    assert str(FeedbackNumber.parse("7", year=2026, counter=3)) == "PA-2026-3-0007"


def test_what_is_no_number_is_said_so() -> None:
    with pytest.raises(InvalidInput, match="không phải số phản ánh"):
        FeedbackNumber.parse("PA-x", year=2026, counter=1)


def test_the_same_request_is_one_case(desk: TestDesk) -> None:
    first = receive(desk, request_id="goi-1")
    again = receive(desk, request_id="goi-1", content="khác")

    assert again == first
    assert len(desk.app.feedback.search(desk.actor, Wanted())) == 1


def test_its_day_is_counted_by_the_offices_calendar(desk: TestDesk) -> None:
    due = receive(desk).due

    assert due is not None
    assert local(due.due_at).date() == date(2026, 12, 14)
    assert [one.why for one in due.steps if one.date == date(2026, 11, 24)] == [
        "nghỉ: Ngày Văn hóa Việt Nam"
    ]
    assert sum(one.counted for one in due.steps) == 15


def test_praise_owes_no_answer_and_is_closed_as_it_comes(desk: TestDesk) -> None:
    case = receive(desk, kind="praise")

    closed = step(desk, case, "close")

    assert case.due is None
    assert closed.state is FeedbackState.CLOSED


def test_the_offices_own_terms_hold_for_what_comes_after(desk: TestDesk) -> None:
    before = receive(desk)
    shipped = desk.app.feedback.terms()

    desk.app.feedback.set_terms(desk.actor, {"answer": 5, "basis": "Quy chế 12/QĐ-UBND"})
    after = receive(desk)

    assert shipped.to_check
    assert not desk.app.feedback.terms().to_check
    assert desk.app.feedback.terms().refer == shipped.refer
    assert before.due is not None
    assert after.due is not None
    assert after.due.due_at < before.due.due_at
    assert desk.app.feedback.show(desk.actor, "1").due == before.due


def test_a_letter_may_have_come_before_but_not_later(desk: TestDesk) -> None:
    case = receive(desk, channel="post", received_at="2026-11-18T07:30")

    assert local(case.received_at).date() == date(2026, 11, 18)
    with pytest.raises(InvalidInput, match="chưa tới"):
        receive(desk, received_at="2026-11-21T07:30")


def test_from_the_desk_to_the_answer(desk: TestDesk) -> None:
    case = receive(desk)
    passed = step(desk, case, "pass_on", to="Phòng Văn hóa – Xã hội")
    answered = step(desk, passed, "answer", answer="Đã thêm ghế.", answered_by="Hồ Văn Bình")
    closed = step(desk, answered, "close", handed="phone")

    assert [passed.state, answered.state, closed.state] == [
        FeedbackState.PASSED_ON, FeedbackState.ANSWERED, FeedbackState.CLOSED
    ]  # fmt: skip
    assert passed.holder == "Phòng Văn hóa – Xã hội"
    assert answered.in_time
    assert [event.action for event in closed.events] == ["receive", "pass_on", "answer", "close"]
    assert closed.events[-1].note == "báo qua điện thoại"


def test_an_answer_put_right_keeps_the_day_it_was_given(desk: TestDesk) -> None:
    first = step(desk, receive(desk), "answer", answer="Đã thêm gế.")
    desk.clock.passes(timedelta(days=40))

    second = step(desk, first, "answer", answer="Đã thêm ghế.")

    assert second.answered_at == first.answered_at
    assert second.answer == "Đã thêm ghế."
    assert second.in_time


def test_its_day_moves_once_with_a_reason(desk: TestDesk) -> None:
    case = receive(desk)

    moved = step(desk, case, "extend", days=5, reason="phải xác minh")

    assert moved.due is not None
    assert local(moved.due.due_at).date() == date(2026, 12, 21)
    assert any("phải xác minh" in one.why for one in moved.due.steps)
    assert FeedbackAction.EXTEND not in lawful(moved)
    with pytest.raises(UnlawfulStep, match="chỉ được gia hạn một lần"):
        step(desk, moved, "extend", reason="nữa")


@pytest.mark.parametrize(
    ("data", "field"),
    [({"days": 5}, "reason"), ({"days": 11, "reason": "x"}, "days"), ({"reason": ""}, "reason")],
)
def test_an_extension_needs_its_reason_and_its_limit(
    desk: TestDesk, data: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        step(desk, receive(desk), "extend", **data)

    assert caught.value.field == field


def test_what_is_late_cannot_be_moved_any_more(desk: TestDesk) -> None:
    case = receive(desk)
    desk.clock.passes(timedelta(days=40))

    with pytest.raises(InvalidInput, match="Đã quá hạn từ 14/12/2026"):
        step(desk, case, "extend", reason="chậm")


def test_a_complaint_is_passed_on_and_nothing_else(desk: TestDesk) -> None:
    case = receive(desk, kind="complaint")

    with pytest.raises(UnlawfulStep, match="quầy không giải quyết") as caught:
        step(desk, case, "answer", answer="…")
    referred = step(desk, case, "refer", to="Thanh tra tỉnh")

    assert "refer" in caught.value.next_step
    assert referred.state is FeedbackState.CLOSED
    assert referred.holder == "Thanh tra tỉnh"
    assert referred.timeliness(desk.clock.now()) == "none"


def test_opening_again_is_the_supervisors(desk: TestDesk) -> None:
    closed = step(desk, receive(desk), "refuse", reason="trùng", basis="Quy chế")
    officer = desk.app.staff.add(
        desk.actor, login="lan", name="Lan", role=Role.OFFICER.value, password="matkhau-lan"
    )
    lan = desk.app.staff.sign_in(officer.value.login, "matkhau-lan").value

    with pytest.raises(NotAllowed):
        desk.app.feedback.step(lan, str(closed.number), FeedbackAction.REOPEN, {"reason": "x"})
    opened = step(desk, closed, "reopen", reason="không trùng")

    assert opened.state is FeedbackState.RECEIVED
    assert opened.closed_at is None


def test_a_step_that_needs_a_key_names_it(desk: TestDesk) -> None:
    with pytest.raises(InvalidInput) as caught:
        step(desk, receive(desk), "pass_on")

    assert caught.value.field == "to"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "rumour"}, "kind"),
        ({"channel": "pigeon"}, "channel"),
        ({"content": "  "}, "content"),
        ({"from": {"phone": "12"}}, "from.phone"),
        ({"from": {"email": "x"}}, "from.email"),
        ({"procedure": "x"}, "procedure"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_field_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        NewFeedback.parse(told(**changes))

    assert caught.value.field == field


def test_it_may_be_about_a_dossier_and_only_of_one_that_is_here(desk: TestDesk) -> None:
    dossier = desk.receive()

    case = receive(desk, dossier=dossier.scan, procedure="1.001193.000.00.00.H50")

    assert case.dossier == dossier.code
    assert case.procedure == "1.001193"
    with pytest.raises(NotFound, match="Không có hồ sơ"):
        receive(desk, dossier="H50.31.12-261120-9999")


@pytest.mark.parametrize("typed", ["nguyen an", "0900000123", "PA-2026-1-0001", "ghe ngoi", "ĐÉN"])
def test_it_is_found_by_number_name_phone_and_subject(desk: TestDesk, typed: str) -> None:
    receive(desk, subject="Đèn và ghế ngồi ở quầy")
    receive(desk, **{"from": None}, content="Việc khác hẳn")

    found = desk.app.feedback.search(desk.actor, Wanted(text=typed))

    assert [str(one.number) for one in found] == ["PA-2026-1-0001"]


def test_the_journal_names_the_case_and_never_the_person(desk: TestDesk) -> None:
    case = receive(desk)
    step(desk, case, "answer", answer="Bí mật riêng của người gửi.")

    with desk.app.database.read() as connection:
        lines = journal.recent(connection, 5)
    whole = json.dumps([(line.action, line.note, line.data) for line in lines], ensure_ascii=False)

    assert "PA-2026-1-0001" in whole
    assert not any(word in whole for word in ("Nguyễn", "0900000123", "Bí mật", "ghế"))


def test_nobody_without_the_right_takes_one_in(desk: TestDesk) -> None:
    desk.app.staff.add(
        desk.actor, login="quy", name="Quý", role=Role.SPECIALIST.value, password="matkhau-quy"
    )
    quy = desk.app.staff.sign_in("quy", "matkhau-quy").value

    with pytest.raises(NotAllowed):
        desk.app.feedback.receive(quy, NewFeedback.parse(told()))
    with pytest.raises(NotAllowed):
        desk.app.feedback.set_terms(quy, {"answer": 3})


def test_what_is_owed_stands_in_the_reminders_under_a_group_of_its_own(desk: TestDesk) -> None:
    case = receive(desk)
    receive(desk, kind="praise")

    far = desk.app.finder.due(3)
    desk.clock.set(2026, 12, 14)
    today = desk.app.finder.due(3)
    desk.clock.set(2026, 12, 16)
    late = desk.app.finder.due(3)
    step(desk, case, "answer", answer="Đã thêm ghế.")

    assert far.feedback == ()
    assert [(one.group, one.days_text) for one in today.feedback] == [("today", "hôm nay")]
    assert [(one.group, one.days_text) for one in late.feedback] == [
        ("overdue", "quá 2 ngày làm việc")
    ]
    assert late.urgent == 1
    assert desk.app.finder.due(3).feedback == ()


def test_the_tray_tells_each_occasion_once(desk: TestDesk) -> None:
    receive(desk)
    desk.clock.set(2026, 12, 14)
    first = desk.app.reminders.news(3).fresh

    desk.app.reminders.told(Way.TRAY, first)
    again = desk.app.reminders.news(3).fresh
    desk.clock.set(2026, 12, 15)
    later = desk.app.reminders.news(3).fresh

    assert [(one.dossier, one.kind) for one in first] == [("PA-2026-1-0001", FEEDBACK)]
    assert in_words(first) == "1 phản ánh, kiến nghị đến hạn trả lời"
    assert again == ()
    assert [one.kind for one in later] == [FEEDBACK]


def test_the_sheet_on_the_wall_does_not_say_who_complained(desk: TestDesk) -> None:
    receive(desk)
    desk.clock.set(2026, 12, 14)

    sheet = text_of(desk.app.due_sheet())

    assert "PA-2026-1-0001" in sheet
    assert "Bình" not in sheet
    assert "ghế" not in sheet


def test_the_receipt_says_until_when_and_whom_to_call(desk: TestDesk) -> None:
    told_hotline = {"phones": [{"name": "Chủ tịch UBND xã", "phone": "0905 123 456"}]}
    desk.app.feedback.set_hotline(desk.actor, Hotline.parse(told_hotline))
    case = receive(desk)

    paper = text_of(desk.app.feedback_pdf(desk.actor, str(case.number), FeedbackForm.RECEIPT))

    assert "GIẤY BIÊN NHẬN PHẢN ÁNH, KIẾN NGHỊ" in paper
    assert "PA-2026-1-0001" in paper
    assert NAME in paper
    assert "ngày 14 tháng 12 năm 2026" in paper
    assert "0905 123 456" in paper


def test_a_complaints_receipt_says_that_it_is_passed_on(desk: TestDesk) -> None:
    case = receive(desk, kind="complaint", **{"from": None})

    paper = " ".join(
        text_of(desk.app.feedback_pdf(desk.actor, str(case.number), FeedbackForm.RECEIPT)).split()
    )

    assert "không thuộc thẩm quyền giải quyết" in paper
    assert "Không nêu tên" in paper
    assert "Địa chỉ" not in paper


def test_a_slip_and_an_answer_are_printed_once_there_is_one(desk: TestDesk) -> None:
    case = receive(desk)
    number = str(case.number)

    with pytest.raises(FormNotDue, match="chưa có thư trả lời"):
        desk.app.feedback_pdf(desk.actor, number, FeedbackForm.ANSWER)
    with pytest.raises(FormNotDue, match="chưa có phiếu chuyển"):
        desk.app.feedback_pdf(desk.actor, number, FeedbackForm.SLIP)
    step(desk, case, "pass_on", to="Công an xã")
    step(desk, case, "answer", answer="Đoạn một.\nĐoạn hai.", answered_by="Hồ Văn Bình")

    slip = text_of(desk.app.feedback_pdf(desk.actor, number, FeedbackForm.SLIP))
    letter = text_of(desk.app.feedback_pdf(desk.actor, number, FeedbackForm.ANSWER))

    assert "Công an xã" in slip
    assert all(text in letter for text in ("Đoạn một.", "Đoạn hai.", "Hồ Văn Bình"))


def test_a_very_long_answer_goes_over_the_page(desk: TestDesk) -> None:
    case = receive(desk)
    step(desk, case, "answer", answer="\n".join(["Một câu trả lời dài. " * 20] * 22))

    pdf = desk.app.feedback_pdf(desk.actor, str(case.number), FeedbackForm.ANSWER)

    assert desk.app.page_count(pdf) > 1


def test_the_hotline_is_read_without_an_app(desk: TestDesk) -> None:
    assert hotline(desk.app.database) == Hotline()

    told_hotline = {"phones": [{"phone": "1022", "hours": "cả ngày"}], "letter_box": "Cổng UBND"}
    desk.app.feedback.set_hotline(desk.actor, Hotline.parse(told_hotline))

    assert hotline(desk.app.database).lines == (
        ("Đường dây nóng", "1022 (cả ngày)"),
        ("Hộp thư góp ý", "Cổng UBND"),
    )


@pytest.mark.parametrize("phone", ["", "12", "123456789012", "09O5123456"])
def test_a_hotline_number_is_a_number(phone: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Hotline.parse({"phones": [{"phone": phone}]})

    assert caught.value.field == "phones.0.phone"


def test_the_share_answered_in_time_counts_each_case_once(desk: TestDesk) -> None:
    desk.clock.set(2026, 10, 5)
    late_answer, silent, refused, praise = (
        receive(desk), receive(desk), receive(desk), receive(desk, kind="praise")
    )  # fmt: skip
    desk.clock.set(2026, 11, 3)
    step(desk, late_answer, "answer", answer="Muộn.")
    step(desk, refused, "refuse", reason="trùng")
    in_time = receive(desk)
    step(desk, in_time, "answer", answer="Ngay.")
    open_still = receive(desk)
    receive(desk, kind="complaint")
    desk.clock.set(2026, 11, 20)

    found = answered_in_time(shelf(desk), NOVEMBER)

    assert [one.number for one in found.in_time] == [in_time.number]
    assert [one.number for one in found.late] == [late_answer.number, silent.number]
    assert found.share == pytest.approx(1 / 3)
    assert open_still.number not in [one.number for one in found.late]
    assert praise.number not in [one.number for one in (*found.late, *found.in_time)]


def test_a_past_period_counts_what_was_unanswered_then(desk: TestDesk) -> None:
    desk.clock.set(2026, 10, 5)
    case = receive(desk)
    desk.clock.set(2026, 11, 3)
    october = Period(date(2026, 10, 1), date(2026, 10, 31))
    before = answered_in_time(shelf(desk), october)

    step(desk, case, "answer", answer="Muộn.")

    assert [one.number for one in before.late] == [case.number]
    assert answered_in_time(shelf(desk), october).owed == before.owed == 1


def test_a_period_in_which_nothing_was_owed_has_no_share(desk: TestDesk) -> None:
    receive(desk)

    assert answered_in_time(shelf(desk), NOVEMBER).share is None


def test_the_register_tells_each_case_of_the_period_and_what_was_carried_over(
    desk: TestDesk,
) -> None:
    desk.clock.set(2026, 10, 5)
    old = receive(desk, channel="hotline")
    desk.clock.set(2026, 11, 20)
    new = receive(desk, channel="box", **{"from": None})

    sheet = feedback_sheet(shelf(desk), desk.actor, NOVEMBER)
    tables = {table.name: list(table.rows) for table in sheet.tables}
    figures = {one.key: one.value for one in sheet.headlines}

    assert [row.cells[0] for row in tables["feedback"]] == [str(new.number)]
    assert [(row.cells[0], row.cells[-1]) for row in tables["carried"]] == [
        (str(old.number), "Quá hạn")
    ]
    assert next(row.cells for row in tables["channels"] if row.key == "box") == (
        "Hộp thư góp ý", 1, 0, 0, 0, 1
    )  # fmt: skip
    assert figures["received"] == figures["carried"] == 1
    assert figures["share"] == 0


def test_numbers_given_after_a_backup_are_passed_over(desk: TestDesk) -> None:
    from motcua_desktop.models import high_water

    receive(desk)
    with desk.app.database.write() as connection:
        high = high_water.read(connection, desk.clock.now())
        connection.exec_driver_sql("DELETE FROM feedback_event")
        connection.exec_driver_sql("DELETE FROM feedback")
        high_water.go_on_from(connection, high)

    assert high.books["feedback.2026"] == 1
    assert str(receive(desk).number) == "PA-2026-1-0002"


def test_what_was_typed_wrongly_is_put_right_with_a_reason(desk: TestDesk) -> None:
    dossier = desk.receive()
    case = receive(desk, subject="Ghế")

    right = step(
        desk,
        case,
        "correct",
        reason="gõ nhầm",
        dossier=dossier.scan,
        **{"from": {"name": "Phan Thị Én"}},
    )

    assert (right.sender.name, right.sender.phone) == ("Phan Thị Én", "")
    assert (right.subject, right.content, right.due) == ("Ghế", case.content, case.due)
    assert right.dossier == dossier.code
    assert right.events[-1].data == {"changed": ["dossier", "from"]}
    assert [one.number for one in desk.app.feedback.search(desk.actor, Wanted(text="phan en"))]
    assert not desk.app.feedback.search(desk.actor, Wanted(text="binh"))


def test_another_kind_has_another_day(desk: TestDesk) -> None:
    case = receive(desk)

    praise = step(desk, case, "correct", kind="praise", reason="nhầm loại")
    complaint = step(desk, praise, "correct", kind="complaint", reason="nhầm loại")

    assert praise.due is None
    assert complaint.due is not None
    assert local(complaint.due.due_at).date() == date(2026, 12, 7)


def test_what_is_at_work_never_becomes_a_complaint(desk: TestDesk) -> None:
    passed = step(desk, receive(desk), "pass_on", to="Công an xã")

    with pytest.raises(InvalidInput) as caught:
        step(desk, passed, "correct", kind="complaint", reason="nhầm loại")

    assert caught.value.field == "kind"


def test_the_beginning_of_other_words_is_the_subject_again(desk: TestDesk) -> None:
    right = step(desk, receive(desk), "correct", content="Thêm quạt.", reason="gõ nhầm")

    assert right.subject == "Thêm quạt."
