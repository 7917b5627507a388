"""Nhắc hạn: who has what, what is our own duty and until when, and what waits for the citizen."""

import json
from datetime import date, datetime, timedelta

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.calendar import OfficeCalendar, is_working_day
from motcua_desktop.domain.duties import Duty, Owed, Today
from motcua_desktop.domain.finding import DueEntry
from motcua_desktop.domain.moment import VIETNAM, local
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.term import Term, Unit
from tests.fakes.desk import TestDesk

CALENDAR = OfficeCalendar(days_off={date(2026, 11, 24): "Ngày Văn hóa Việt Nam"})
FIVE_DAYS = "1.004884"
moments = st.timedeltas(timedelta(0), timedelta(days=365)).map(
    lambda passed: datetime(2026, 1, 1, tzinfo=VIETNAM) + passed
)


def at(day: int, hour: int = 9, minute: int = 30) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


def today(day: int, hour: int = 9) -> Today:
    return Today(at(day, hour), CALENDAR)


def owed(entries: tuple[DueEntry, ...]) -> list[tuple[str, list[Duty]]]:
    return [(entry.line.code, [one.duty for one in entry.owed]) for entry in entries]


@pytest.mark.parametrize(
    ("received", "now", "words"),
    [
        (at(20, 14, 59), today(20, 16), "Chuyển hồ sơ đi trong hôm nay"),
        (at(20, 15, 0), today(20, 16), None),
        (at(20, 15, 0), today(23), "Chuyển hồ sơ đi đầu giờ sáng nay"),
        (at(21, 8, 0), today(21), None),
        (at(21, 8, 0), today(23), "Chuyển hồ sơ đi đầu giờ sáng nay"),
        (at(20, 9, 0), today(23), "Chuyển đi ngay (lẽ ra trong 20/11/2026)"),
        (at(23, 15, 30), today(24), None),
    ],
)
def test_papers_go_on_the_same_day_or_early_the_next(
    received: datetime, now: Today, words: str | None
) -> None:
    found = now.forward(received)

    assert (found.words if found else None) == words


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (today(20), None),
        (today(23), None),
        (today(25), "Còn thiếu giấy tờ thì yêu cầu bổ sung, hạn 26/11/2026"),
        (today(26), "Còn thiếu giấy tờ thì yêu cầu bổ sung, hạn hôm nay"),
        (today(27), None),
    ],
)
def test_supplements_may_be_asked_for_three_working_days(now: Today, found: str | None) -> None:
    told = now.ask_supplement(at(20), Term(5, Unit.WORKING_DAYS))

    assert (told.words if told else None) == found


@pytest.mark.parametrize(
    ("term", "reminded"),
    [
        (None, False),
        (Term(1, Unit.SAME_DAY), False),
        (Term(3, Unit.WORKING_DAYS), False),
        (Term(4, Unit.DAYS), True),
        (Term(24, Unit.WORKING_HOURS), False),
        (Term(25, Unit.WORKING_HOURS), True),
        (Term(72, Unit.HOURS), False),
        (Term(73, Unit.HOURS), True),
    ],
)
def test_terms_of_three_days_leave_no_time_to_ask(term: Term | None, reminded: bool) -> None:
    assert (today(26).ask_supplement(at(20), term) is not None) is reminded


def test_an_apology_is_lawful_until_the_working_day_before() -> None:
    due_at = at(30, 17, 0)
    told = {day: today(day).apologise(due_at) for day in (24, 25, 26, 27, 30)}

    assert told[24] is None
    assert told[30] is None
    assert told[25] == Owed(
        Duty.APOLOGISE,
        date(2026, 11, 27),
        2,
        "Không kịp thì xin lỗi, gia hạn chậm nhất 27/11/2026",
    )
    assert told[27] is not None
    assert told[27].words == "Không kịp thì xin lỗi, gia hạn chậm nhất hôm nay (ngày cuối)"


@given(received=moments, now=moments)
def test_whatever_must_go_today_came_before_and_goes_on_a_working_day(
    received: datetime, now: datetime
) -> None:
    found = Today(now, CALENDAR).forward(received)

    if found is not None:
        assert is_working_day(found.until, CALENDAR)
        assert local(received).date() <= found.until <= local(now).date()


@given(due_at=moments, now=moments)
def test_an_apology_is_never_asked_for_when_it_is_too_late(due_at: datetime, now: datetime) -> None:
    found = Today(now, CALENDAR).apologise(due_at)

    if found is not None:
        assert local(now).date() <= found.until < local(due_at).date()
        assert is_working_day(found.until, CALENDAR)


def test_a_dossier_still_at_the_desk_is_to_be_passed_on_today(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    here = desk.app.finder.due()
    desk.app.desk.step(desk.actor, code, Action.START, {"to": "Trần Minh", "to_kind": "specialist"})
    gone = desk.app.finder.due()

    assert owed(here.duties) == [(code, [Duty.FORWARD])]
    assert here.duties[0].next_step == "Chuyển hồ sơ đi trong hôm nay"
    assert here.duties[0].holder == "Bộ phận Một cửa"
    assert gone.duties == ()


def test_the_last_days_to_ask_and_to_apologise_are_told_together(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    desk.app.desk.step(desk.actor, code, Action.START, {"to": "Trần Minh", "to_kind": "specialist"})
    desk.clock.set(2026, 11, 26)
    lists = desk.app.finder.due()

    assert owed(lists.duties) == [(code, [Duty.ASK_SUPPLEMENT, Duty.APOLOGISE])]
    assert lists.duties[0].holder == "Trần Minh"
    assert lists.duties[0].next_step == (
        "Còn thiếu giấy tờ thì yêu cầu bổ sung, hạn hôm nay; "
        "Không kịp thì xin lỗi, gia hạn chậm nhất 27/11/2026"
    )


def test_who_was_asked_is_not_asked_again_unless_it_was_taken_back(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    desk.app.desk.step(desk.actor, code, Action.START, {"to": "Trần Minh", "to_kind": "specialist"})
    desk.clock.set(2026, 11, 26)
    desk.app.desk.step(desk.actor, code, Action.REQUEST_SUPPLEMENT, {"reason": "Thiếu"})
    asked = desk.app.finder.due().duties
    desk.app.desk.undo(desk.actor, code)

    assert asked == ()
    assert owed(desk.app.finder.due().duties)[0][1][0] is Duty.ASK_SUPPLEMENT


def test_a_promise_that_was_moved_once_is_not_to_be_moved_again(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    desk.app.desk.step(desk.actor, code, Action.START, {"to": "Trần Minh", "to_kind": "specialist"})
    desk.clock.set(2026, 11, 27)
    new = {"new_due_at": "2026-12-02T17:00:00+07:00", "reason": "Chờ xác minh"}
    before = owed(desk.app.finder.due().duties)
    desk.app.desk.step(desk.actor, code, Action.EXTEND, new)

    assert before == [(code, [Duty.APOLOGISE])]
    desk.clock.set(2026, 11, 30)
    assert desk.app.finder.due().duties == ()


def test_whoever_keeps_it_too_long_is_named(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    data = {
        "to": "Chi nhánh VPĐKĐĐ",
        "to_kind": "agency",
        "until": "2026-11-23T17:00:00+07:00",
    }
    desk.app.desk.step(desk.actor, code, Action.START, data)
    before = desk.app.finder.due().duties
    desk.clock.set(2026, 11, 25)
    late = desk.app.finder.due().duties

    assert before == ()
    assert late[0].owed[0].duty is Duty.HOLDER_LATE
    assert late[0].owed[0].days == -1
    assert late[0].next_step.startswith("Hỏi Chi nhánh VPĐKĐĐ: quá hạn giữ từ 23/11/2026")


def test_nothing_is_our_duty_while_the_citizen_has_something_to_do(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    desk.app.desk.step(desk.actor, code, Action.START, {})
    desk.app.desk.step(desk.actor, code, Action.REQUEST_SUPPLEMENT, {"reason": "Thiếu"})
    for _ in range(12):
        desk.clock.passes(timedelta(days=1))
        lists = desk.app.finder.due()

        assert lists.duties == ()
        assert [entry.line.code for entry in lists.awaiting_supplement] == [code]


def test_the_end_of_the_time_for_supplements_is_told_where_there_is_one(desk: TestDesk) -> None:
    entry = desk.app.desk.forecast(FIVE_DAYS, desk.receive().channel).entry
    told = entry.procedure.to_json() | {"clock": {"window": {"amount": 7, "unit": "working_days"}}}
    with desk.app.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE procedure_version SET body = ? WHERE code = ?",
            (json.dumps(told, ensure_ascii=False), FIVE_DAYS),
        )
    code = desk.receive(procedure=FIVE_DAYS).code
    desk.app.desk.step(desk.actor, code, Action.START, {})
    desk.app.desk.step(desk.actor, code, Action.REQUEST_SUPPLEMENT, {"reason": "Thiếu"})
    waits = desk.app.finder.due().awaiting_supplement[0]
    desk.clock.set(2026, 12, 3)
    over = desk.app.finder.due().awaiting_supplement[0]

    assert waits.window_ends == at(30, 17, 0) + timedelta(days=2)
    assert waits.next_step == "Gọi nhắc bổ sung giấy tờ, hạn 02/12/2026"
    assert over.next_step == "Hết thời gian bổ sung từ 02/12/2026: xem xét dừng giải quyết"


def test_a_term_in_hours_that_ran_out_today_is_late_and_says_so(desk: TestDesk) -> None:
    desk.receive(procedure=FIVE_DAYS)
    with desk.app.database.write() as connection:
        connection.exec_driver_sql("UPDATE dossier SET term_unit = 'working_hours', term = 30")
    desk.clock.set(2026, 11, 30)
    desk.clock.passes(timedelta(hours=8))
    late = desk.app.finder.due().overdue

    assert [(entry.days, entry.days_text) for entry in late] == [(-1, "quá giờ hẹn")]


def test_far_off_dossiers_are_read_only_when_something_is_to_be_said(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    desk.app.desk.step(desk.actor, code, Action.START, {})
    with desk.app.database.write() as connection:
        connection.exec_driver_sql("UPDATE dossier SET received_at = received_at - 864000000")
    lists = desk.app.finder.due(1)

    assert not any(getattr(lists, name) for name in lists.__slots__)
    assert [entry.line.code for entry in desk.app.finder.due(5).soon] == [code]


def test_a_day_nobody_works_counts_as_near_as_the_working_day_before_it(desk: TestDesk) -> None:
    code = desk.receive(procedure=FIVE_DAYS).code
    desk.app.desk.step(desk.actor, code, Action.START, {"to": "Trần Minh", "to_kind": "specialist"})
    saturday = {"new_due_at": "2026-12-05T11:00:00+07:00", "reason": "Chờ xác minh"}
    desk.clock.set(2026, 11, 23)
    desk.app.desk.step(desk.actor, code, Action.EXTEND, saturday)
    desk.clock.set(2026, 11, 30)
    with desk.app.database.write() as connection:
        connection.exec_driver_sql("UPDATE dossier SET received_at = received_at - 864000000")

    [entry] = desk.app.finder.due(4).soon

    assert (entry.line.code, entry.days) == (code, 4)


def printed(desk: TestDesk) -> str:
    """The words of the morning's sheet, read back from its PDF."""
    document = pdfium.PdfDocument(desk.app.due_sheet(3))
    pages = [document[at].get_textpage().get_text_bounded() for at in range(len(document))]
    return " ".join(" ".join(pages).split())


def test_the_morning_sheet_has_our_duties_and_who_has_it(desk: TestDesk) -> None:
    desk.receive(procedure=FIVE_DAYS)
    told = printed(desk)

    assert "Việc của quầy (1)" in told
    assert "Chuyển hồ sơ đi trong hôm nay" in told
    assert "Bộ phận Một cửa" in told
    assert "1 hồ sơ – in lúc" in told


def test_the_sheet_on_the_wall_does_not_say_what_is_sensitive(desk: TestDesk) -> None:
    with desk.app.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE procedure_version SET name = 'Xác định mức độ khuyết tật' WHERE code = ?",
            (FIVE_DAYS,),
        )
    desk.receive(procedure=FIVE_DAYS)
    told = printed(desk)

    assert "khuyết tật" not in told
    assert f"Thủ tục {FIVE_DAYS}" in told


def test_no_days_are_counted_on_paper_while_the_clock_stands(desk: TestDesk) -> None:
    code = desk.receive().code
    desk.app.desk.step(desk.actor, code, Action.START, {})
    desk.app.desk.step(desk.actor, code, Action.REQUEST_SUPPLEMENT, {"reason": "Thiếu"})
    desk.clock.set(2026, 11, 25)
    told = printed(desk)

    assert "Chờ bổ sung (1)" in told
    assert "quá" not in told


def test_a_dossier_passed_on_to_nobody_by_name_is_no_longer_at_the_desk(desk: TestDesk) -> None:
    dossier = desk.receive(procedure=FIVE_DAYS)
    desk.app.desk.step(desk.actor, dossier.code, Action.START, {})
    desk.clock.set(2026, 11, 30)
    lists = desk.app.finder.due()

    assert {entry.holder for entry in (*lists.overdue, *lists.today)} == {"Chuyên viên"}
