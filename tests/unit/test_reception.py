"""Tiếp công dân: sessions and rules, days off, calling one off, a list from a table."""

from datetime import date
from typing import Any

import pytest

from motcua_desktop.domain.reception import Asked, Meeting, Repeat
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Role
from motcua_desktop.errors import BadFile, InvalidInput, NotAllowed, NotFound
from motcua_desktop.services.feedback_report import reception_sheet
from motcua_desktop.services.reception import asked_of, asked_of_csv
from motcua_desktop.services.shelf import Shelf
from tests.fakes.desk import TestDesk


def told(**changes: Any) -> dict[str, Any]:
    return {
        "repeat": "thứ Năm hằng tuần",
        "starts": "8h",
        "ends": "11:30",
        "host": "Hồ Văn Bình",
        "office": "Chủ tịch UBND xã",
        "place": "Phòng tiếp công dân",
        **changes,
    }


def add(desk: TestDesk, **changes: Any) -> str:
    return desk.app.reception.add(desk.actor, Asked.parse(told(**changes))).value


@pytest.mark.parametrize(
    ("text", "repeat"),
    [
        ("thứ Năm hằng tuần", Repeat(3)),
        ("Chủ nhật hằng tuần", Repeat(6)),
        ("THU BA TUAN 1, 3 HANG THANG", Repeat(1, weeks=(1, 3))),
        ("ngày 25,10 hằng tháng", Repeat(days=(10, 25))),
    ],
)
def test_a_rule_is_said_in_words(text: str, repeat: Repeat) -> None:
    assert Repeat.parse(text) == repeat


@pytest.mark.parametrize("text", ["", "hằng ngày", "thứ Tám hằng tuần", "ngày 32 hằng tháng"])
def test_other_words_are_refused_with_examples(text: str) -> None:
    with pytest.raises(InvalidInput, match="thứ Năm hằng tuần") as caught:
        Repeat.parse(text)

    assert caught.value.field == "repeat"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts": "25:00"}, "starts"),
        ({"starts": "8h75"}, "starts"),
        ({"ends": "07:00"}, "ends"),
        ({"host": ""}, "host"),
        ({"place": None}, "place"),
        ({"day": "2026-11-26"}, "day"),
        ({"repeat": None}, "day"),
        ({"since": "2026-12-01", "until": "2026-11-01"}, "until"),
    ],
)
def test_a_wrong_field_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Asked.parse(told(**changes))

    assert caught.value.field == field


def test_hours_are_read_as_people_write_them() -> None:
    meeting = Meeting.parse(told(starts="8g30", ends="11H"))

    assert meeting.hours == "08:30–11:00"


def test_a_rule_gives_its_sessions_and_says_why_one_falls_out(desk: TestDesk) -> None:
    add(desk, repeat="thứ Ba hằng tuần", since="2026-11-01")

    found = desk.app.reception.between(date(2026, 11, 15), date(2026, 12, 2))

    assert [(one.day.day, one.held) for one in found] == [(17, True), (24, False), (1, True)]
    assert found[1].off == "nghỉ: Ngày Văn hóa Việt Nam"
    assert found[1].state == "Không tiếp: nghỉ: Ngày Văn hóa Việt Nam"


def test_what_is_to_come_begins_today(desk: TestDesk) -> None:
    add(desk, repeat="thứ Sáu hằng tuần", since="2026-01-01")

    assert [one.day.isoformat() for one in desk.app.reception.upcoming(14)] == [
        "2026-11-20",
        "2026-11-27",
        "2026-12-04",
    ]


def test_a_session_by_hand_is_held_on_a_day_off_too(desk: TestDesk) -> None:
    add(desk, repeat=None, day="2026-11-28", place="Nhà văn hóa thôn Hà Bạc")

    (found,) = desk.app.reception.upcoming()

    assert found.held
    assert found.day_text == "Thứ Bảy, 28/11/2026"


def test_the_same_one_twice_is_one(desk: TestDesk) -> None:
    assert add(desk) == add(desk) == "L1"
    assert add(desk, repeat=None, day="2026-11-28") == add(desk, repeat=None, day="2026-11-28")
    assert len(desk.app.reception.rules()) == 1


def test_a_session_called_off_is_told_with_its_reason(desk: TestDesk) -> None:
    add(desk)

    desk.app.reception.cancel(desk.actor, "L1/2026-11-26", "họp Hội đồng nhân dân")
    again = desk.app.reception.cancel(desk.actor, "L1/2026-11-26", "khác")
    found = desk.app.reception.upcoming(14)

    assert [(one.day.day, one.state) for one in found] == [
        (26, "Hủy: họp Hội đồng nhân dân"),
        (3, "Theo lịch"),
    ]
    assert again.value.cancelled == "họp Hội đồng nhân dân"


def test_one_of_its_own_is_called_off_by_its_number(desk: TestDesk) -> None:
    number = add(desk, repeat=None, day="2026-11-28")

    called_off = desk.app.reception.cancel(desk.actor, number, "mưa lũ").value

    assert not called_off.held
    with pytest.raises(NotFound, match="Không có buổi"):
        desk.app.reception.cancel(desk.actor, "99", "x")
    with pytest.raises(NotFound, match="Không có buổi"):
        desk.app.reception.cancel(desk.actor, "L1/2026-11-27", "x")
    with pytest.raises(InvalidInput) as caught:
        desk.app.reception.cancel(desk.actor, number, " ")
    assert caught.value.field == "reason"


def test_a_rule_that_ended_keeps_what_was(desk: TestDesk) -> None:
    add(desk, since="2026-11-01")

    desk.app.reception.end_rule(desk.actor, "L1", date(2026, 11, 20))
    found = desk.app.reception.between(date(2026, 11, 1), date(2026, 12, 31))

    assert [one.day.day for one in found] == [5, 12, 19]
    with pytest.raises(NotFound, match="Không có lịch lặp"):
        desk.app.reception.end_rule(desk.actor, "L9", date(2026, 11, 20))


def test_only_who_sets_the_office_sets_the_schedule(desk: TestDesk) -> None:
    desk.app.staff.add(
        desk.actor, login="lan", name="Lan", role=Role.OFFICER.value, password="matkhau-lan"
    )
    lan = desk.app.staff.sign_in("lan", "matkhau-lan").value

    with pytest.raises(NotAllowed):
        desk.app.reception.add(lan, Asked.parse(told()))


def test_a_table_is_taken_in_whole_or_not_at_all(desk: TestDesk) -> None:
    table = (
        "Ngày;Từ;Đến;Người tiếp;Chức vụ;Địa điểm\n"
        "26/11/2026;8h;11h30;Hồ Văn Bình;Chủ tịch;Phòng tiếp công dân\n\n"
        "03/12/2026;8h;11h30;Nguyễn Thị Hoa;Phó Chủ tịch;Phòng tiếp công dân\n"
    )
    asked = asked_of_csv(("\ufeff" + table).encode())

    added = desk.app.reception.import_list(desk.actor, asked).value
    again = desk.app.reception.import_list(desk.actor, asked).value

    assert (added, again) == (2, 0)
    assert [one.meeting.host for one in desk.app.reception.upcoming()] == [
        "Hồ Văn Bình",
        "Nguyễn Thị Hoa",
    ]


def test_a_table_with_a_wrong_line_names_it() -> None:
    with pytest.raises(InvalidInput) as caught:
        asked_of_csv("Ngày,Từ,Đến,Người tiếp,Địa điểm\n31/02/2026,8h,9h,Bình,P1\n".encode())
    with pytest.raises(BadFile, match="cần các cột"):
        asked_of_csv(b"a,b\n1,2\n")
    with pytest.raises(BadFile, match="UTF-8"):
        asked_of_csv(b"\xff\xfe")

    assert caught.value.field == "0.day"


def test_a_list_names_the_place_of_what_is_wrong() -> None:
    with pytest.raises(InvalidInput) as caught:
        asked_of([told(), told(ends="")])

    assert caught.value.field == "1.ends"


def test_two_years_are_the_most_at_once(desk: TestDesk) -> None:
    with pytest.raises(InvalidInput, match="hai năm"):
        desk.app.reception.between(date(2020, 1, 1), date(2026, 1, 1))


def test_the_schedule_is_a_sheet(desk: TestDesk) -> None:
    add(desk, since="2026-11-01")
    desk.app.reception.cancel(desk.actor, "L1/2026-11-26", "họp")
    shelf = Shelf(desk.app.database, desk.clock, desk.app.agency)

    sheet = reception_sheet(shelf, desk.actor, Period(date(2026, 11, 1), date(2026, 11, 30)))
    rows = [row.cells for table in sheet.tables for row in table.rows]

    assert [(cells[0].day, cells[-1]) for cells in rows if isinstance(cells[0], date)] == [
        (5, ""),
        (12, ""),
        (19, ""),
        (26, "Hủy: họp"),
    ]
    assert {one.key: one.value for one in sheet.headlines}["held"] == 3
