"""Each thing is told once by each way; messages say nothing that only the person may tell."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.reminders import Reminder, Way, in_words
from motcua_desktop.domain.sensitive import sensitive
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import NotAllowed
from motcua_desktop.services.reminders import messages_file
from tests.fakes.desk import TestDesk, intake

FIVE_DAYS = "1.004884"
START: tuple[Action, dict[str, Any]] = (Action.START, {"to": "Trần Minh", "to_kind": "specialist"})


def take(desk: TestDesk, code: str, *steps: tuple[Action, dict[str, Any]]) -> None:
    for action, data in steps:
        desk.app.desk.step(desk.actor, code, action, data)


def fresh(desk: TestDesk) -> list[str]:
    return [one.kind for one in desk.app.reminders.news(3).fresh]


def tell(desk: TestDesk) -> None:
    desk.app.reminders.told(Way.TRAY, desk.app.reminders.news(3).fresh)


def texts(desk: TestDesk) -> list[str]:
    return [one.text for one in desk.app.reminders.messages(desk.actor).messages]


def test_the_same_thing_is_told_once(desk: TestDesk) -> None:
    take(desk, desk.receive(procedure=FIVE_DAYS).code, START)
    desk.clock.set(2026, 11, 30)
    first = fresh(desk)
    tell(desk)

    assert first == ["today"]
    assert fresh(desk) == []


def test_a_new_day_makes_something_else_of_it(desk: TestDesk) -> None:
    take(desk, desk.receive(procedure=FIVE_DAYS).code, START)
    told = []
    for day in (27, 30):
        desk.clock.set(2026, 11, day)
        told.append(fresh(desk))
        tell(desk)
    desk.clock.set(2026, 12, 1)

    assert told == [["apologise"], ["today"]]
    assert fresh(desk) == ["overdue"]


def test_a_promise_that_moved_is_told_again_on_its_new_day(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    take(desk, code, START)
    desk.clock.set(2026, 11, 30)
    tell(desk)
    new = {
        "new_due_at": "2026-12-02T17:00:00+07:00",
        "reason": "Chờ xác minh",
        "override": True,
        "basis": "Ý kiến của lãnh đạo",
    }
    take(desk, code, (Action.EXTEND, new))
    desk.clock.set(2026, 12, 2)

    assert fresh(desk) == ["today"]


def test_what_was_taken_in_today_is_no_news_before_three(desk: TestDesk) -> None:
    desk.receive()
    morning = fresh(desk)
    desk.clock.passes(timedelta(hours=5, minutes=30))

    assert morning == []
    assert fresh(desk) == ["today", "forward"]


def test_each_way_remembers_for_itself(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    take(desk, code, START, (Action.COMPLETE, {}))
    told = desk.app.reminders.messages(desk.actor).messages
    desk.app.reminders.told(Way.MESSAGE, [one.reminder for one in told])
    desk.app.reminders.told(Way.MESSAGE, [one.reminder for one in told])

    assert len(told) == 1
    assert texts(desk) == []
    assert len(desk.app.reminders.messages(desk.actor, again=True).messages) == 1


def test_the_tray_tells_numbers_and_nobodys_name() -> None:
    told = [Reminder("a", "overdue", ""), Reminder("b", "forward", ""), Reminder("c", "today", "")]

    assert in_words([*told, Reminder("d", "apologise", "")]) == (
        "1 hồ sơ quá hạn, 1 hồ sơ đến hạn hôm nay, 2 việc của quầy"
    )


def test_the_day_begins_once_for_each_person(desk: TestDesk) -> None:
    other = desk.app.staff.add(desk.actor, "dung", "Lê Dũng", "officer", "matkhau-2").value
    seen = [desk.app.reminders.opened_today(actor) for actor in (desk.actor, desk.actor, other)]
    desk.clock.set(2026, 11, 23)

    assert seen == [False, True, False]
    assert not desk.app.reminders.opened_today(desk.actor)


def test_a_result_that_is_ready_is_told_plainly(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    take(desk, code, START, (Action.COMPLETE, {}))

    assert texts(desk)[0] == (
        "Trung tâm Phục vụ hành chính công xã Hướng Hiệp: hồ sơ «đăng ký lại khai sinh» mã "
        f"{code} đã có kết quả. Mời Ông/Bà mang giấy hẹn và giấy tờ tùy thân đến nhận trong giờ "
        "làm việc."
    )


def test_a_result_by_post_asks_nobody_to_come(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS, return_by="post", postal_address="Thôn Hà Bạc").code
    take(desk, code, START, (Action.COMPLETE, {}))

    assert "sẽ gửi đến Ông/Bà qua bưu chính" in texts(desk)[0]


def test_missing_papers_are_asked_for_without_naming_them(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    request = {"reason": "Thiếu", "items": ["Giấy xác nhận khuyết tật"]}
    take(desk, code, START, (Action.REQUEST_SUPPLEMENT, request))

    assert "cần bổ sung, hoàn thiện giấy tờ theo Phiếu yêu cầu" in texts(desk)[0]
    assert "khuyết tật" not in texts(desk)[0]


def test_a_second_request_is_another_message(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    request = (Action.REQUEST_SUPPLEMENT, {"reason": "Thiếu"})
    take(desk, code, START, request)
    told = desk.app.reminders.messages(desk.actor).messages
    desk.app.reminders.told(Way.MESSAGE, [one.reminder for one in told])
    desk.clock.passes(timedelta(hours=1))
    take(desk, code, (Action.SUPPLEMENT, {}), request)

    assert len(texts(desk)) == 1


def test_a_moved_promise_is_told_with_both_days_and_an_apology(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    new = {"new_due_at": "2026-12-02T17:00:00+07:00", "reason": "Chờ xác minh"}
    take(desk, code, START, (Action.EXTEND, new))

    assert texts(desk)[0].endswith(
        "chưa xong đúng hẹn, ngày hẹn trả dời từ 30/11/2026 sang 02/12/2026. Xin lỗi Ông/Bà."
    )


def test_money_that_is_waited_for_is_told_with_its_amount(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    take(desk, code, START, (Action.REQUEST_PAYMENT, {"amount": 150_000}))

    assert "Số tiền: 150.000 đ." in texts(desk)[0]


def test_what_was_taken_back_is_not_told(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    new = {"new_due_at": "2026-12-02T17:00:00+07:00", "reason": "Chờ xác minh"}
    take(desk, code, START, (Action.EXTEND, new))
    desk.app.desk.undo(desk.actor, code)

    assert texts(desk) == []


@pytest.mark.parametrize(
    ("name", "private"),
    [
        ("Xác định, xác định lại mức độ khuyết tật và cấp Giấy xác nhận khuyết tật", True),
        ("Công nhận hộ nghèo, hộ cận nghèo", True),
        ("Đăng ký việc nuôi con nuôi trong nước", True),
        ("Hỗ trợ người nhiễm HIV", True),
        ("Đăng ký khai sinh", False),
        ("Chứng thực hợp đồng mua bán nhà", False),
    ],
)
def test_what_a_procedure_tells_about_a_person_is_known_by_its_name(
    name: str, private: bool
) -> None:
    assert sensitive(name) is private


def test_a_sensitive_dossier_is_only_a_code(desk: TestDesk) -> None:
    with desk.app.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE procedure_version SET name = 'Đăng ký nuôi con nuôi' WHERE code = ?",
            (FIVE_DAYS,),
        )
    code = desk.receive(procedure=FIVE_DAYS).code
    take(desk, code, START, (Action.COMPLETE, {}))

    assert f": hồ sơ mã {code} đã có kết quả" in texts(desk)[0]


def test_who_has_no_phone_is_counted_and_whoever_came_instead_is_called(desk: TestDesk) -> None:
    nobody = {**intake()["applicant"], "phone": None}
    came = {**nobody, "name": "Lê Văn Bê", "id_number": "998190001235", "phone": "0900000789"}
    for submitter in (None, {**came, "authorisation": "Giấy ủy quyền"}):
        made = desk.receive(procedure=FIVE_DAYS, applicant=nobody, submitter=submitter)
        take(desk, made.code, START, (Action.COMPLETE, {}))
    told = desk.app.reminders.messages(desk.actor)

    assert [one.phone for one in told.messages] == ["0900000789"]
    assert told.without_phone == 1


def test_the_file_is_no_formula_and_reads_back(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    take(desk, code, START, (Action.COMPLETE, {}))
    told = desk.app.reminders.messages(desk.actor)
    rows = list(csv.reader(io.StringIO(messages_file(told, "csv").decode("utf-8-sig"))))

    assert rows[0] == ["Số điện thoại", "Nội dung", "Mã hồ sơ", "Việc"]
    assert (rows[1][0], rows[1][2], rows[1][3]) == ("0900000456", code, "có kết quả")
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert json.loads(messages_file(told, "json"))[0] == {
        "phone": "0900000456",
        "text": told.messages[0].text,
        "code": code,
        "kind": "ready",
    }


def test_whoever_may_not_work_on_dossiers_gets_no_messages(desk: TestDesk) -> None:
    admin = desk.app.staff.add(desk.actor, "may", "Vi Máy", "admin", "matkhau-2").value

    with pytest.raises(NotAllowed):
        desk.app.reminders.messages(admin)


def test_a_dossier_that_is_given_back_says_nothing_any_more(desk: TestDesk) -> None:
    dossier: Dossier = desk.receive(procedure=FIVE_DAYS)
    take(desk, dossier.code, START, (Action.COMPLETE, {}), (Action.RETURN, {}))

    assert texts(desk) == []
