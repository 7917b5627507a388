"""The supervisor's sheets: what is behind and why, apologies, results that lie, scans, load."""

import json
from datetime import datetime
from typing import Any

import pytest

from motcua_desktop.domain.attachment import Prepared, Source
from motcua_desktop.domain.attachment import Role as ScanRole
from motcua_desktop.domain.cell_text import cell_text
from motcua_desktop.domain.certified_copies import CopiesRequest
from motcua_desktop.domain.forms import Form
from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.domain.reminders import Way
from motcua_desktop.domain.report import Period, month_period
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.tabular import Kind, Pointed, TableSheet, Value
from motcua_desktop.errors import NotAllowed
from motcua_desktop.models import attachments
from motcua_desktop.models.attachments import NewAttachment
from motcua_desktop.scanning.prepare import Loose, prepare
from motcua_desktop.services.report_list import report_named
from motcua_desktop.services.shelf import Shelf
from tests.fakes import scans
from tests.fakes.copied import copies
from tests.fakes.desk import TestDesk
from tests.fakes.sheets import text_of

OCTOBER = month_period("2026-10", 1)
NOVEMBER = month_period("2026-11", 1)
# Five working days; the other is done the same day.
LONG, BIRTH = "1.004884", "1.001193"
UNFINISHED = "Kỳ báo cáo chưa kết thúc: số liệu tính đến lúc lập."
HOSTILE = 'Nguyễn <An & "Bình">'
SPECIALIST = {"to": "Trần Văn Bốn", "to_kind": "specialist"}
NAMES = (
    "overdue", "extensions", "uncollected", "fees", "digitisation", "channels", "times", "load",
)  # fmt: skip


def at(month: int, day: int, hour: int = 8) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=VIETNAM)


def go(desk: TestDesk, moment: datetime) -> None:
    desk.clock.passes(moment - desk.clock.now())


def step(desk: TestDesk, code: str, action: Action, **data: Any) -> None:
    desk.app.desk.step(desk.actor, code, action, data)


def sheet(desk: TestDesk, name: str, period: Period = OCTOBER) -> TableSheet:
    return desk.app.reporting.sheet(desk.actor, name, period)


def rows(told: TableSheet, table: str, key: str = "code") -> dict[Value, dict[str, Value]]:
    """The lines of a table by one of their columns, without its headings."""
    (found,) = (one for one in told.tables if one.name == table)
    return {one[key]: one for one in found.records() if not one.get("level")}


def figures(told: TableSheet) -> dict[str, Value]:
    return {one.key: one.value for one in told.headlines}


def behind(desk: TestDesk, name: str, table: str, row: str, column: str) -> list[str]:
    pointed = Pointed(table, row, column)
    return [one.code for one in desk.app.reporting.behind(desk.actor, name, OCTOBER, pointed)]


@pytest.fixture
def october(desk: TestDesk) -> dict[str, str]:
    """Four dossiers due on 8 October: open with a specialist, done late, put off, in time."""
    go(desk, at(10, 1))
    made = {name: desk.receive(procedure=LONG).code for name in ("open", "late", "off", "fine")}
    for code in made.values():
        step(desk, code, Action.START, **SPECIALIST)
    go(desk, at(10, 6, 9))
    step(desk, made["off"], Action.EXTEND, new_due_at="2026-10-12", reason="Chờ ý kiến cấp tỉnh")
    go(desk, at(10, 7))
    step(desk, made["fine"], Action.COMPLETE)
    go(desk, at(10, 14))
    step(desk, made["late"], Action.COMPLETE)
    step(desk, made["off"], Action.COMPLETE)
    go(desk, at(11, 2))
    return made


def test_what_is_behind_is_told_with_why_how_late_and_who_has_it(
    desk: TestDesk, october: dict[str, str]
) -> None:
    told = sheet(desk, "overdue")
    found = rows(told, "dossiers")

    assert figures(told) == {"dossiers": 3, "open": 1, "late": 2, "no_reason": 2}
    assert list(found) == [october["open"], october["late"], october["off"]]
    assert {one["holder"] for one in found.values()} == {"Trần Văn Bốn"}
    assert {one["held_since"] for one in found.values()} == {at(10, 1)}
    # Open at the end of 31 October, a Saturday; the others were done on the 14th.
    assert [one["late_days"] for one in found.values()] == [16, 4, 2]
    assert [one["reason"] for one in found.values()] == [
        "chưa ghi lý do", "chưa ghi lý do", "Chờ ý kiến cấp tỉnh",
    ]  # fmt: skip
    (holder,) = rows(told, "holders", "holder").values()
    assert (holder["open"], holder["late"], holder["longest"]) == (1, 2, 16)
    assert behind(desk, "overdue", "holders", "specialist/Trần Văn Bốn", "late") == [
        october["late"], october["off"],
    ]  # fmt: skip
    assert behind(desk, "overdue", "holders", "", "open") == [october["open"]]


def test_what_a_term_in_hours_is_late_by_is_told_in_working_hours(desk: TestDesk) -> None:
    procedure = {
        "code": "1.990002", "name": "Thử giờ", "field": "Thử", "decision": "1",
        "channels": {"counter": {"term": 4, "unit": "working_hours"}},
    }  # fmt: skip
    desk.app.catalogue.import_file(desk.actor, json.dumps([procedure]).encode(), "gio.json")
    go(desk, at(10, 1))
    code = desk.receive(procedure="1.990002").code
    step(desk, code, Action.START)
    go(desk, at(10, 2, 9))
    step(desk, code, Action.COMPLETE)

    (one,) = rows(sheet(desk, "overdue"), "dossiers").values()
    # Due at 13:30: three hours and a half that day, and from 7:30 to 9:00.
    assert (one["late_days"], one["late_hours"]) == (None, 5.0)
    assert (one["holder"], one["held_since"]) == ("Chuyên viên", at(10, 1))


def test_nothing_is_overdue_before_its_day_has_come(desk: TestDesk) -> None:
    go(desk, at(11, 2))
    code = desk.receive(procedure=LONG).code

    before = sheet(desk, "overdue", NOVEMBER)
    form = desk.app.reports.month(desk.actor, NOVEMBER).total
    go(desk, at(11, 10))
    after = sheet(desk, "overdue", NOVEMBER)

    assert (figures(before)["open"], form[12], form[13]) == (0, 1, 0)
    assert UNFINISHED in before.notes
    # Due on Monday the 9th.
    assert rows(after, "dossiers")[code]["late_days"] == 1
    assert desk.app.reports.month(desk.actor, NOVEMBER).total[13] == 1


@pytest.mark.parametrize(
    "name", ["II.06a", "channels", "digitisation", "times", "load", "index766"]
)
def test_a_sheet_of_a_period_that_is_not_over_says_so(desk: TestDesk, name: str) -> None:
    go(desk, at(11, 2))
    before = sheet(desk, name, NOVEMBER)
    go(desk, at(12, 1))
    after = sheet(desk, name, NOVEMBER)

    assert UNFINISHED in before.notes
    assert UNFINISHED not in after.notes


@pytest.mark.parametrize("name", ["channels", "digitisation", "times", "load", "index766"])
def test_a_sheet_beside_a_closed_form_says_that_it_counts_as_of_today(
    desk: TestDesk, name: str
) -> None:
    go(desk, at(11, 2))
    desk.app.closing.close(desk.actor, OCTOBER)

    told = [note for note in sheet(desk, name).notes if note.startswith("Kỳ đã khóa ngày")]
    assert len(told) == 1


def test_apologies_are_told_with_their_papers_and_those_that_are_missing(
    desk: TestDesk, october: dict[str, str]
) -> None:
    before = sheet(desk, "extensions")
    paper = desk.app.form(desk.actor, october["off"], Form.APOLOGY)
    desk.app.leave(desk.actor, paper.sheet, "Máy in")
    after = sheet(desk, "extensions")

    assert figures(before) == {"extensions": 1, "printed": 0, "lawful": 1, "missing": 3}
    assert rows(before, "missing")[october["off"]]["why"] == "Đã gia hạn, chưa in Mẫu 04"
    assert rows(before, "missing")[october["open"]]["why"] == "Chưa xin lỗi, chưa gia hạn"
    (one,) = rows(after, "extensions").values()
    assert (one["reason"], one["officer"]) == ("Chờ ý kiến cấp tỉnh", "Hồ Thị Nga")
    assert (one["printed_at"], one["lawful"]) == (at(11, 2), "có")
    # From 9:00 on Tuesday 6 October to 8:00 on Monday 2 November.
    assert one["after_hours"] == 151.0
    assert set(rows(after, "missing")) == {october["open"], october["late"]}


def test_an_extension_that_was_taken_back_is_none(desk: TestDesk) -> None:
    go(desk, at(10, 1))
    code = desk.receive(procedure=LONG).code
    step(desk, code, Action.START)
    step(desk, code, Action.EXTEND, new_due_at="2026-10-12", reason="nhầm")
    desk.app.desk.undo(desk.actor, code)
    go(desk, at(11, 2))

    assert rows(sheet(desk, "extensions"), "extensions") == {}


def test_results_that_lie_at_the_desk_are_told_by_how_long_they_do(
    desk: TestDesk, october: dict[str, str]
) -> None:
    go(desk, at(11, 2, 9))
    step(desk, october["fine"], Action.RETURN)
    messages = desk.app.reminders.messages(desk.actor).messages
    told = [one.reminder for one in messages if one.code == october["late"]]
    desk.app.reminders.told(Way.CALL, told)

    then, now = sheet(desk, "uncollected"), sheet(desk, "uncollected", NOVEMBER)

    # At the end of October the one that was given in November still lay there.
    assert list(rows(then, "results")) == [october["fine"], october["late"], october["off"]]
    assert [one["days"] for one in rows(then, "results").values()] == [24, 17, 17]
    assert figures(then)["told"] == 0
    assert set(rows(now, "results")) == {october["late"], october["off"]}
    assert rows(now, "results")[october["late"]]["told_at"] == at(11, 2, 9)
    assert rows(now, "results")[october["off"]]["told_at"] == "chưa báo"
    assert rows(now, "bands", "band")["8 đến 30 ngày"]["untold"] == 1
    assert behind(desk, "uncollected", "bands", "month", "results") == [
        october["fine"], october["late"], october["off"],
    ]  # fmt: skip


def test_254_of_323_are_786_percent(desk: TestDesk) -> None:
    """A centre's own figures: digitised from intake to result, and certified as files."""
    go(desk, at(10, 1))
    asked = {
        "requester": {"name": "Nguyễn Thị Ánh"},
        "documents": [{"name": "Bằng tốt nghiệp", "pages": 2, "copies": 3}],
        "signer": "Hồ Văn Lợi",
        "paid": "cash",
    }
    visit = desk.app.copies.certify(desk.actor, CopiesRequest.parse(asked)).value
    scan = desk.app.attachments.attach(desk.actor, visit.dossier.code, "result", _scan()).value
    with desk.app.database.write() as connection:
        seqs = copies(connection, visit.dossier.code, 322, "certified_copy")
        first = min(seqs) - 1
        connection.exec_driver_sql("DELETE FROM dossier_paper WHERE dossier = ?", (first,))
        for number, seq in enumerate([first, *seqs]):
            _paper(connection, seq, digitised=number < 254, reused=number < 127)
            if 0 < number < 254:
                attachments.add(connection, _result(seq, scan.sha256))
    told = sheet(desk, "digitisation")

    assert figures(told) == {
        "done": 323,
        "whole": 254,
        "whole_share": 254 / 323,
        "digitised_share": 254 / 323,
        "reused": 127,
        "reused_share": 0.5,
        "certified_electronic": 254,
        "certified_share": 254 / 323,
    }
    assert cell_text(figures(told)["whole_share"], Kind.SHARE) == "78,6 %"
    made = desk.app.reporting.made(desk.actor, "digitisation", OCTOBER)
    assert text_of(made.pdf()).count("78,6 %") >= 6
    assert len(behind(desk, "digitisation", "rows", "", "whole")) == 254


def _scan() -> Prepared:
    return prepare([Loose("kết quả.pdf", scans.pdf())], source=Source.FILE)


def _paper(connection: Any, seq: int, *, digitised: bool, reused: bool) -> None:
    connection.exec_driver_sql(
        "INSERT INTO dossier_paper VALUES (?, 900, '', 'Bản chính', 1, 0, ?, ?)",
        (seq, digitised, reused),
    )


def _result(seq: int, sha256: str) -> NewAttachment:
    name, when = "kết quả.pdf", at(10, 1)
    return NewAttachment(seq, ScanRole.RESULT, None, sha256, name, Source.FILE, when, "Nga")


def test_the_ways_in_and_out_are_told_by_procedure(desk: TestDesk) -> None:
    go(desk, at(10, 1))
    here = desk.receive(procedure=BIRTH).code
    online = desk.receive(procedure=BIRTH, channel="online").code
    post = desk.receive(procedure=LONG, channel="post").code
    for code in (here, post):
        step(desk, code, Action.START)
        step(desk, code, Action.COMPLETE)
    step(desk, here, Action.RETURN)

    told = sheet(desk, "channels")
    birth = rows(told, "rows")[BIRTH]
    assert (birth["received"], birth["online"], birth["online_share"]) == (2, 1, 0.5)
    assert (birth["returned"], birth["returned_counter"], birth["returned_post"]) == (1, 1, 0)
    assert figures(told)["post_share"] == 1 / 3
    assert behind(desk, "channels", "rows", "", "online") == [online]
    assert behind(desk, "channels", "rows", "", "post") == [post]
    assert behind(desk, "channels", "rows", "", "returned") == [here]


def test_shortened_terms_stand_in_their_bands_with_the_time_it_took(desk: TestDesk) -> None:
    shortened = [
        _shortened("1.990003", "Cắt một phần ba", 10, 15),
        _shortened("1.990004", "Cắt một nửa", 5, 10),
        _shortened("1.990005", "Không cắt", 10, 10),
    ]
    desk.app.catalogue.import_file(desk.actor, json.dumps(shortened).encode(), "cat.json")
    go(desk, at(10, 1, 8))
    codes = [desk.receive(procedure="1.990004").code for _ in range(3)]
    for day, code in zip((2, 5, 13), codes, strict=True):
        go(desk, at(10, day, 8))
        step(desk, code, Action.START)
        step(desk, code, Action.COMPLETE)

    told = sheet(desk, "times")
    found = rows(told, "procedures")
    assert figures(told)["procedures"] == 2
    assert (figures(told)["half"], figures(told)["third"], figures(told)["less"]) == (1, 1, 0)
    assert set(found) == {"1.990003", "1.990004"}
    half = found["1.990004"]
    assert (half["legal"], half["promised"], half["cut"]) == (
        "10 ngày làm việc", "5 ngày làm việc", 0.5,
    )  # fmt: skip
    # One, two and eight working days; the last came past its five.
    assert (half["done"], half["late"], half["median_days"]) == (3, 1, 2.0)
    assert half["average_days"] == round(11 / 3, 2)
    assert behind(desk, "times", "procedures", "half", "late") == codes[2:]


def _shortened(code: str, name: str, term: int, legal: int) -> dict[str, Any]:
    told = {"amount": legal, "unit": "working_days"}
    rule = {"term": term, "unit": "working_days", "legal_term": told}
    return {
        "code": code, "name": name, "field": "Thử", "decision": "1", "channels": {"counter": rule},
    }  # fmt: skip


def test_load_is_told_by_person_and_colleagues_see_their_own(
    desk: TestDesk, october: dict[str, str]
) -> None:
    added = desk.app.staff.add(desk.actor, "lan", "Trần Thị Lan", "officer", "matkhau-khac").value
    lan = Actor(added.id, "lan", "Trần Thị Lan", Role.OFFICER)
    everybody = rows(sheet(desk, "load"), "people", "person")
    own = desk.app.reporting.sheet(lan, "load", OCTOBER)

    assert everybody["Hồ Thị Nga"]["received"] == 4
    # Four starts, an extension, three completions.
    assert everybody["Hồ Thị Nga"]["steps"] == 8
    bon = everybody["Trần Văn Bốn"]
    assert (bon["role"], bon["done"], bon["late"], bon["open_overdue"]) == ("Chuyên viên", 3, 2, 1)
    assert bon["kept"] == 1 / 3
    assert rows(own, "people", "person") == {}
    assert "Chỉ có phần việc của người lập." in own.notes
    every = Pointed("people", "", "done")
    assert desk.app.reporting.behind(lan, "load", OCTOBER, every) == []
    assert len(desk.app.reporting.behind(desk.actor, "load", OCTOBER, every)) == 3


def test_a_step_that_was_taken_back_is_nobodys_work(desk: TestDesk) -> None:
    go(desk, at(10, 1))
    code = desk.receive(procedure=LONG).code
    step(desk, code, Action.START)
    desk.app.desk.undo(desk.actor, code)

    (one,) = rows(sheet(desk, "load"), "people", "person").values()
    assert (one["received"], one["steps"]) == (1, 0)


def test_fees_are_the_cash_book_added_up(desk: TestDesk) -> None:
    procedure = {
        "code": "1.990006", "name": "Thử phí", "field": "Thử", "decision": "1",
        "channels": {
            "counter": {
                "term": 5, "unit": "working_days", "fees": [{"name": "Lệ phí", "amount": 8_000}],
            },
        },
    }  # fmt: skip
    desk.app.catalogue.import_file(desk.actor, json.dumps([procedure]).encode(), "phi.json")
    go(desk, at(10, 1))
    codes = [desk.receive(procedure="1.990006").code for _ in range(3)]
    step(desk, codes[0], Action.PAY, amount=8_000, method="cash")
    waiver = {"exemption": "Người có công", "evidence": "Thẻ số 12", "amount": 8_000}
    step(desk, codes[1], Action.WAIVE, **waiver)

    told, book = sheet(desk, "fees"), sheet(desk, "cash")
    assert figures(told) == {"paid": 8_000, "refunded": 0, "waived": 8_000, "owed": 8_000}
    assert figures(book) == {"collected": 8_000, "refunded": 0, "waived": 8_000}
    assert rows(told, "exemptions", "exemption")["Người có công"]["waived"] == 8_000
    assert rows(told, "methods", "method")["Tiền mặt"]["paid"] == 8_000
    assert behind(desk, "fees", "procedures", "", "owed") == codes[2:]


@pytest.mark.parametrize("name", NAMES)
def test_each_sheet_goes_on_paper_and_into_files_with_hostile_names_or_nothing(
    desk: TestDesk, name: str
) -> None:
    empty = desk.app.reporting.made(desk.actor, name, OCTOBER)
    go(desk, at(10, 1))
    person = {"name": HOSTILE, "id_type": "cccd", "id_number": "998190001234"}
    code = desk.receive(procedure=LONG, applicant=person).code
    step(desk, code, Action.START, to=HOSTILE, to_kind="specialist")
    go(desk, at(10, 15))
    step(desk, code, Action.COMPLETE)
    go(desk, at(11, 2))
    filled = desk.app.reporting.made(desk.actor, name, OCTOBER)

    for made in (empty, filled):
        assert made.sheet.title.split()[0] in text_of(made.pdf())
        for kind in ("xlsx", "csv", "json"):
            assert desk.app.reporting.data(desk.actor, name, OCTOBER, kind)
    if name in ("overdue", "uncollected", "load"):
        assert HOSTILE in text_of(filled.pdf())


@pytest.mark.parametrize("name", NAMES)
def test_a_specialist_makes_none_of_them(desk: TestDesk, name: str) -> None:
    somebody = Actor(9, "bon", "Trần Văn Bốn", Role.SPECIALIST)

    with pytest.raises(NotAllowed):
        report_named(name).make(
            Shelf(desk.app.database, desk.app.clock, desk.app.agency), somebody, OCTOBER
        )


def test_a_closed_month_is_counted_anew_and_says_so(
    desk: TestDesk, october: dict[str, str]
) -> None:
    assert october
    desk.app.closing.close(desk.actor, OCTOBER)

    told = sheet(desk, "overdue")

    assert any(note.startswith("Kỳ đã khóa ngày 02/11/2026") for note in told.notes)
