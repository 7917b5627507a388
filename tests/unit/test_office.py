"""The office's calendar in a real store: filled by itself, said by the office, kept as said."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest

from motcua_desktop.domain.calendar import OFFICE_DAY
from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.errors import BadFile, InvalidInput, NotAllowed
from motcua_desktop.services.office import CalendarReport, Office, due_json
from tests.fakes.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store.database, store.clock)


def tell(office: Office, store: Store, **said: object) -> CalendarReport:
    return office.import_file(store.supervisor, json.dumps(said).encode()).value


def named(day: str, name: str = "") -> dict[str, str]:
    return {"date": day, "name": name}


def test_a_new_store_has_five_years_of_holidays(office: Office, store: Store) -> None:
    calendar = office.calendar()

    assert {day.year for day in calendar.days_off} == {2024, 2025, 2026, 2027, 2028}
    assert calendar.days_off[date(2026, 1, 2)] == "Nghỉ hoán đổi, làm bù 10/01/2026"
    assert calendar.worked_instead[date(2026, 1, 10)] == "làm bù cho 02/01/2026"
    assert store.rows("SELECT count(*) FROM calendar_day WHERE origin = 'shipped'") == [(6,)]


def test_the_holidays_library_is_not_needed_once_the_years_are_there(
    office: Office, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.calendar()
    monkeypatch.setitem(sys.modules, "holidays", None)

    again = Office(store.database, store.clock).calendar()

    assert date(2026, 11, 24) in again.days_off


def test_importing_the_service_does_not_load_the_library() -> None:
    program = "import sys, motcua_desktop.services.office; print('holidays' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert told.stdout.strip() == b"False"


def test_a_new_year_brings_its_own_years(office: Office, store: Store) -> None:
    office.calendar()
    store.clock.set(2027, 1, 1)

    assert date(2029, 11, 26) in office.calendar().days_off


def test_the_calendar_is_read_once(office: Office) -> None:
    assert office.calendar() is office.calendar()


def test_a_changed_table_of_swaps_renews_the_years(
    office: Office, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.calendar()
    tell(office, store, year=2025, days_off=[])
    table = tmp_path / "vietnam.json"
    swap = {"off": "2027-01-04", "worked": "2027-01-09", "basis": "", "sure": True}
    swap_2025 = {"off": "2025-01-03", "worked": "2025-01-11", "basis": "", "sure": True}
    table.write_text(json.dumps({"swaps": [swap, swap_2025]}), "utf-8")
    monkeypatch.setattr("motcua_desktop.services.office.resource", lambda *_: table)

    renewed = Office(store.database, store.clock).calendar()

    assert date(2027, 1, 4) in renewed.days_off
    assert date(2027, 1, 9) in renewed.worked_instead
    assert date(2025, 1, 3) not in renewed.days_off


def test_the_office_adds_its_own_day_off(office: Office, store: Store) -> None:
    report = tell(office, store, days_off=[named("2026-12-31", "Ngày truyền thống")])

    assert (report.added, report.changed, report.removed) == (1, 0, 0)
    assert office.calendar().days_off[date(2026, 12, 31)] == "Ngày truyền thống"
    assert date(2026, 11, 24) in office.calendar().days_off


def test_the_office_s_word_stands_over_the_library_s(office: Office, store: Store) -> None:
    office.calendar()

    report = tell(office, store, worked_instead=[named("2026-11-24", "trực cả ngày")])

    assert report.changed == 1
    assert date(2026, 11, 24) not in office.calendar().days_off
    assert office.calendar().worked_instead[date(2026, 11, 24)] == "trực cả ngày"


def test_replace_makes_the_file_all_that_the_year_has(office: Office, store: Store) -> None:
    tell(office, store, year=2027, replace=True, days_off=[named("2027-01-01", "Tết")])

    days = [day for day in office.calendar().days_off if day.year == 2027]
    assert days == [date(2027, 1, 1)]
    assert date(2026, 11, 24) in office.calendar().days_off


def test_a_far_year_said_by_the_office_is_not_filled_up_later(office: Office, store: Store) -> None:
    tell(office, store, year=2031, replace=True, days_off=[named("2031-01-01", "Tết")])
    store.clock.set(2030, 3, 1)

    days = [day for day in office.calendar().days_off if day.year == 2031]

    assert days == [date(2031, 1, 1)]


def test_the_same_file_twice_is_still(office: Office, store: Store) -> None:
    tell(office, store, year=2026, days_off=[named("2026-12-31", "Nghỉ")])
    before = store.rows("SELECT * FROM journal")

    report = tell(office, store, year=2026, days_off=[named("2026-12-31", "Nghỉ")])

    assert (report.added, report.changed, report.unchanged) == (0, 0, 1)
    assert store.rows("SELECT * FROM journal") == before


def test_what_is_shown_can_be_taken_back(office: Office, store: Store) -> None:
    shown = office.show(2026).to_json()

    report = tell(office, store, **shown)

    assert (report.added, report.changed, report.removed) == (0, 0, 0)
    assert office.show(2026).to_json() == {**shown, "confirmed": True}


def test_a_year_is_shown_as_the_contract_says(office: Office) -> None:
    shown = office.show(2026).to_json()

    assert shown["year"] == 2026
    assert {"date": "2026-11-24", "name": "Ngày Văn hóa Việt Nam"} in shown["days_off"]
    assert {"date": "2026-01-10", "name": "làm bù cho 02/01/2026"} in shown["worked_instead"]
    assert shown["hours"]["monday"] == [["07:30", "11:30"], ["13:00", "17:00"]]
    assert shown["hours"]["saturday"] == []
    assert shown["late_from"] == "15:00"
    assert not shown["confirmed"]


def test_a_far_year_is_shown_without_being_stored(office: Office, store: Store) -> None:
    assert {"date": "2035-01-01", "name": "Tết Dương lịch"} in office.show(2035).to_json()[
        "days_off"
    ]
    assert store.rows("SELECT count(*) FROM calendar_day WHERE day > '2034-01-01'") == [(0,)]


def test_the_office_s_hours_are_kept(office: Office, store: Store) -> None:
    morning = [["07:00", "11:00"]]
    tell(office, store, hours={"friday": morning}, late_from="14:00")

    calendar = Office(store.database, store.clock).calendar()

    assert calendar.hours[4] == ((time(7), time(11)),)
    assert calendar.hours[0] == OFFICE_DAY
    assert calendar.late_from.hour == 14


def test_a_due_moment_beyond_the_stored_years_knows_its_holidays(office: Office) -> None:
    start = datetime(2030, 12, 31, 9, tzinfo=VIETNAM)

    found = office.due(start, Term(1, Unit.WORKING_DAYS))

    assert found.due_at == datetime(2031, 1, 2, 17, tzinfo=VIETNAM)


def test_a_deadline_is_told_as_the_contract_says(office: Office) -> None:
    start = datetime(2026, 11, 20, 9, 30, tzinfo=VIETNAM)

    told = due_json(start, office.due(start, Term(1, Unit.WORKING_DAYS)))

    assert told["start"] == "2026-11-20T09:30:00+07:00"
    assert told["due_at"] == "2026-11-23T17:00:00+07:00"
    assert told["steps"][0] == {
        "date": "2026-11-20",
        "counted": False,
        "why": "ngày nhận, không tính",
    }


@pytest.mark.parametrize(("month", "day", "warned"), [(11, 30, False), (12, 1, True)])
def test_from_december_on_the_next_year_is_asked_for(
    office: Office, store: Store, month: int, day: int, warned: bool
) -> None:
    store.clock.set(2026, month, day)

    assert (office.warning() is not None) is warned


def test_a_confirmed_year_is_asked_for_no_more(office: Office, store: Store) -> None:
    store.clock.set(2026, 12, 15)
    assert office.warning() == (
        "Lịch nghỉ năm 2027 mới là dự tính; nhập thông báo chính thức ở Danh "
        "mục (F8), Lịch làm việc, để hẹn trả đúng ngày."
    )

    tell(office, store, year=2027)

    assert office.warning() is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "JSON hỏng ở dòng 1"),
        (b"[]", "Lịch phải là một đối tượng"),
        (b"\xff", "Tệp lịch không phải UTF-8"),
        (b"[" * 100_000, "JSON lồng nhau quá sâu"),
        (b" " * 1_000_001, "Tệp lịch lớn hơn 1 MB."),
        (b'{"off": []}', "Khóa «off» không có"),
        (b'{"year": "2027"}', "«year» phải là một năm"),
        (b'{"year": true}', "«year» phải là một năm"),
        (b'{"replace": true}', "«replace» là true hoặc false"),
        (b'{"days_off": {}}', "«days_off» phải là một danh sách."),
        (b'{"days_off": [{"day": 1}]}', "«days_off», mục 1: phải có dạng"),
        (b'{"days_off": [{"date": "2026-02-30"}]}', "«days_off», mục 1: «2026-02-30» không phải"),
        (
            b'{"days_off": [{"date": "2026-02-03"}, {"date": "03/02/2026"}]}',
            "«days_off», mục 2: ngày 03/02/2026 lặp lại",
        ),
        (b'{"days_off": [{"date": "1926-02-03"}]}', "«days_off», mục 1: ngày 03/02/1926"),
        (b'{"days_off": [{"date": "2026-02-03", "name": 5}]}', "«days_off», mục 1: tên ngày"),
        (
            b'{"year": 2027, "worked_instead": [{"date": "2026-02-03"}]}',
            "Tệp ghi năm 2027 nhưng có ngày của năm khác.",
        ),
        (b'{"hours": {"t2": []}}', "«hours» phải có dạng"),
        (b'{"hours": {"monday": ["07:30"]}}', "Giờ của «monday» phải có dạng"),
        (b'{"hours": {"monday": [["7h", "11:30"]]}}', "Giờ «7h» của «monday» phải có dạng 07:30."),
        (b'{"hours": {"monday": [["11:30", "07:30"]]}}', "Giờ làm việc: Các khoảng giờ"),
        (b'{"swap_hours": []}', "Giờ làm việc: Ngày làm bù phải có giờ"),
        (b'{"late_from": "25:00"}', "Giờ «25:00» của «late_from»"),
    ],
)
def test_a_bad_calendar_changes_nothing_and_says_where(
    office: Office, store: Store, data: bytes, message: str
) -> None:
    before = office.calendar()

    with pytest.raises(BadFile) as refused:
        office.import_file(store.supervisor, data)

    assert refused.value.message.startswith(message)
    assert Office(store.database, store.clock).calendar() == before


def test_an_officer_may_not_change_the_calendar(office: Office, store: Store) -> None:
    with pytest.raises(NotAllowed):
        office.import_file(store.officer, b"{}")


def test_a_year_out_of_reach_is_told(office: Office) -> None:
    with pytest.raises(InvalidInput, match="từ năm 2000 đến 2100"):
        office.show(1900)
