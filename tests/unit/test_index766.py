"""The 766 index: each row over dossiers counted by hand, what is typed in, and its sheet."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from motcua_desktop.domain.ballot import Ballot, Source
from motcua_desktop.domain.certified_copies import CopiesRequest
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.feedback import NewFeedback
from motcua_desktop.domain.index766 import Count, share_of
from motcua_desktop.domain.index766_score import Measure
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.tabular import Pointed, TableSheet
from motcua_desktop.errors import InvalidInput, NotAllowed
from motcua_desktop.models import digitised
from motcua_desktop.scanning.prepare import Loose, prepare
from motcua_desktop.services import index766_report
from motcua_desktop.services.index766 import measures
from motcua_desktop.services.reports import bounds
from motcua_desktop.services.shelf import Shelf
from tests.fakes import scans
from tests.fakes.desk import TestDesk
from tests.fakes.sheets import text_of

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30), "Tháng 11 năm 2026")
PAID_PROCEDURE = "2.000635"
HOSTILE = 'Nguyễn <An & "Bình"'


@pytest.fixture
def shelf(desk: TestDesk) -> Shelf:
    return Shelf(desk.app.database, desk.clock, desk.app.agency)


@pytest.fixture
def november(desk: TestDesk) -> TestDesk:
    """The desk on the 2nd; what is counted is looked at on the 20th."""
    desk.clock.set(2026, 11, 2)
    return desk


def finish(desk: TestDesk, dossier: Dossier, *, hand_over: bool = False) -> None:
    steps: list[tuple[Action, dict[str, Any]]] = [(Action.START, {}), (Action.COMPLETE, {})]
    if hand_over:
        steps.append((Action.RETURN, {"identity_check": "shown", "signature": "paper"}))
    for action, data in steps:
        desk.app.desk.step(desk.actor, dossier.code, action, data)


def scan(desk: TestDesk, dossier: Dossier, component: str) -> int:
    prepared = prepare([Loose("quét.pdf", scans.pdf(1, f"{dossier.code} {component}"))])
    return desk.app.attachments.attach(desk.actor, dossier.code, component, prepared).value.id


def confirm(desk: TestDesk, *dossiers: Dossier) -> None:
    """The province holds these."""
    with desk.app.database.write() as connection:
        for dossier in dossiers:
            connection.exec_driver_sql(
                "UPDATE dossier SET sync_confirmed_at = received_at WHERE code = ?",
                (dossier.code,),
            )


def measured(desk: TestDesk, shelf: Shelf, count: Count, period: Period = NOVEMBER) -> Measure:
    """What the desk counts of a row, as it is seen on the 20th."""
    desk.clock.set(2026, 11, 20)
    return measures(shelf, desk.actor, period).counted[count]


def made(desk: TestDesk, shelf: Shelf, period: Period = NOVEMBER) -> TableSheet:
    desk.clock.set(2026, 11, 20)
    return index766_report.sheet(shelf, desk.actor, period)


def records(sheet: TableSheet, name: str) -> list[dict[str, Any]]:
    (table,) = (one for one in sheet.tables if one.name == name)
    return table.records()


def row(sheet: TableSheet, number: str) -> dict[str, Any]:
    (found,) = (one for one in records(sheet, "rows") if one["number"] == number)
    return found


def heads(sheet: TableSheet) -> dict[str, Any]:
    return {one.key: one.value for one in sheet.headlines}


def behind(desk: TestDesk, shelf: Shelf, key: str, column: str, table: str = "rows") -> list[str]:
    pointed = Pointed(table, key, column)
    found = index766_report.behind(shelf, desk.actor, NOVEMBER, pointed)
    return [line.code for line in found]


def codes(dossiers: Sequence[Dossier]) -> list[str]:
    return [one.code for one in dossiers]


def test_row_1_4_counts_what_the_province_holds_of_what_came(
    november: TestDesk, shelf: Shelf
) -> None:
    sent, waiting, other = november.receive(), november.receive(), november.receive()
    confirm(november, sent)

    assert measured(november, shelf, Count.SYNCED) == Measure(1, 3, can=2)
    assert behind(november, shelf, "1.4", "part") == [sent.code]
    assert behind(november, shelf, "1.4", "missing") == codes([other, waiting])
    told = row(made(november, shelf), "1.4")
    assert (told["share"], told["points"], told["lost"]) == (pytest.approx(1 / 3), 2.0, 4.0)
    assert told["todo"] == "Gửi lên tỉnh 2 hồ sơ: +4 điểm"


def test_row_2_1_counts_in_time_done_and_open_and_names_who_is_late(
    november: TestDesk, shelf: Shelf
) -> None:
    kept, late, overdue = (november.receive() for _ in range(3))
    finish(november, kept)
    november.clock.set(2026, 11, 10)
    finish(november, late)
    november.clock.set(2026, 11, 19)
    open_in_time = november.receive(procedure="1.004873")

    found = measured(november, shelf, Count.IN_TIME)

    assert (found.part, found.whole) == (2, 4)
    assert found.stake == 1
    assert behind(november, shelf, "2.1", "missing") == codes([late, overdue])
    assert behind(november, shelf, "2.1", "part") == codes([kept, open_in_time])
    told = row(made(november, shelf), "2.1")
    assert (told["points"], told["lost"]) == (10.0, 10.0)
    assert told["todo"] == ("Giữ đúng hạn 1 hồ sơ còn hẹn trong kỳ: để quá hạn mất 5 điểm")


def test_row_2_1_is_what_the_monthly_sheet_says(november: TestDesk, shelf: Shelf) -> None:
    late, _, _ = (november.receive() for _ in range(3))
    november.clock.set(2026, 11, 10)
    finish(november, late)
    november.receive(procedure="1.004873")

    found = measured(november, shelf, Count.IN_TIME)

    total = november.app.reports.month(november.actor, NOVEMBER).total
    assert (found.part, found.whole) == (total[8] + total[9] + total[12], total[3])


def test_row_2_2_tells_the_time_used_of_the_time_given_and_has_no_points(
    november: TestDesk, shelf: Shelf
) -> None:
    dossier = november.receive(procedure="1.004873")
    november.clock.set(2026, 11, 3)
    finish(november, dossier)

    found = measured(november, shelf, Count.TIME_USED)

    assert found.part == 86_400_000
    assert found.whole > found.part
    told = row(made(november, shelf), "2.2")
    assert (told["points"], told["lost"], told["unknown"]) == (0.0, 0.0, 0.0)
    assert 0 < told["share"] < 1


def test_rows_3_1_and_3_2_count_procedures(november: TestDesk, shelf: Shelf) -> None:
    november.receive(channel="online")
    november.receive(channel="online")
    november.receive(procedure="1.004873")
    offered = measured(november, shelf, Count.ONLINE_PROCEDURES)

    used = measured(november, shelf, Count.ONLINE_USED)

    assert 0 < offered.part <= offered.whole
    assert (used.part, used.whole, used.can) == (1, offered.part, 1)


def test_row_3_2_asks_for_nothing_once_the_period_is_over(november: TestDesk, shelf: Shelf) -> None:
    november.receive(procedure="1.004873")
    early = Period(date(2026, 11, 1), date(2026, 11, 10))

    assert measured(november, shelf, Count.ONLINE_USED, early).can == 0


def test_row_3_3_counts_online_results_by_what_was_sent(november: TestDesk, shelf: Shelf) -> None:
    scanned, plain, counter = (
        november.receive(channel=channel) for channel in ("online", "online", "counter")
    )
    for one in (scanned, plain, counter):
        finish(november, one)
    scan(november, scanned, "result")
    confirm(november, scanned, plain)

    assert measured(november, shelf, Count.ONLINE_RESULTS) == Measure(1, 3, can=1)
    assert measures(shelf, november.actor, NOVEMBER).share(Count.ONLINE_RESULTS) == Fraction(2, 9)
    assert behind(november, shelf, "3.3", "missing") == codes([plain, counter])
    told = row(made(november, shelf), "3.3")
    assert told["share"] == pytest.approx(2 / 9)
    assert told["points"] == pytest.approx(6 * (2 / 9) / 0.5)
    assert told["todo"].startswith("Quét kết quả của 1 hồ sơ trực tuyến sau khi gửi lên tỉnh: +")


def test_rows_3_5b_and_3_6_count_what_was_paid_online(november: TestDesk, shelf: Shelf) -> None:
    online, cash, owing = (november.receive(procedure=PAID_PROCEDURE) for _ in range(3))
    november.receive()
    for dossier, method in ((online, "online"), (cash, "cash")):
        paid = {"amount": 8000, "method": method}
        november.app.desk.step(november.actor, dossier.code, Action.PAY, paid)

    assert measured(november, shelf, Count.PAID_ONLINE) == Measure(1, 3, can=1)
    assert measured(november, shelf, Count.PAID_PROCEDURES) == Measure(1, 1)
    assert behind(november, shelf, "3.6", "missing") == codes([owing, cash])
    told = row(made(november, shelf), "3.6")
    assert told["points"] == pytest.approx(6 / 3 / 0.8)
    assert told["todo"] == "Thu trực tuyến phí, lệ phí của 1 hồ sơ còn nợ: +2,5 điểm"


def test_rows_4_1_and_4_2_count_files_of_what_was_done(november: TestDesk, shelf: Shelf) -> None:
    whole, result_only, nothing, refused, still_open = (november.receive() for _ in range(5))
    for one in (whole, result_only, nothing):
        finish(november, one, hand_over=one is nothing)
    november.app.desk.step(november.actor, refused.code, Action.REJECT, {"reason": "Thiếu"})
    for one in (whole, result_only):
        scan(november, one, "result")
    for one in (whole, still_open):
        scan(november, one, "1")

    assert measured(november, shelf, Count.RESULT_FILES) == Measure(2, 3, can=1)
    assert measured(november, shelf, Count.WHOLE_DIGITISED) == Measure(1, 3, can=2)
    assert behind(november, shelf, "4.1", "missing") == [nothing.code]
    assert behind(november, shelf, "4.2", "missing") == codes([result_only, nothing])
    assert behind(november, shelf, "4.2", "can", "todo") == codes([result_only, nothing])
    told = made(november, shelf)
    assert row(told, "4.1")["todo"] == "Quét kết quả của 1 hồ sơ: +2 điểm"
    # Two of three are short of 80 %, so all are asked for.
    assert row(told, "4.2")["todo"].startswith("Quét thành phần, kết quả còn thiếu của 2 hồ sơ")


def test_the_certified_copies_count_line_by_line_as_in_the_digitisation_report(
    november: TestDesk, shelf: Shelf
) -> None:
    told = {
        "requester": {"name": "Nguyễn Thị Ánh"},
        "documents": [
            {"name": "Bằng tốt nghiệp", "pages": 2, "copies": 3},
            {"name": "Căn cước", "pages": 1, "copies": 1},
        ],
        "signer": "Hồ Văn Lợi, Phó Chủ tịch",
        "paid": "cash",
    }
    visits = [
        november.app.copies.certify(november.actor, CopiesRequest.parse(told)).value
        for _ in range(2)
    ]
    scan(november, visits[0].dossier, "result")

    found = measured(november, shelf, Count.CERTIFIED_FILES)

    start, end = bounds(NOVEMBER)
    with november.app.database.read() as connection:
        counted = digitised.count(connection, start=start, end=end)
    added = {
        key: sum(one.counts[key] for one in counted)
        for key in ("certified", "certified_electronic", "done", "result", "whole")
    }
    assert found == Measure(2, 4, can=2)
    assert (found.part, found.whole) == (added["certified_electronic"], added["certified"])
    files = measured(november, shelf, Count.RESULT_FILES)
    assert (files.part, files.whole) == (added["result"], added["done"])


def test_row_4_3_counts_papers_used_again_and_who_could_have(
    november: TestDesk, shelf: Shelf
) -> None:
    first = november.receive()
    scanned = scan(november, first, "1")
    again, could = november.receive(), november.receive()
    november.app.attachments.reuse(november.actor, again.code, "1", scanned)

    found = measured(november, shelf, Count.REUSED)

    assert found == Measure(1, 3, can=1)
    assert behind(november, shelf, "4.3", "can") == [could.code]


def test_rows_5_2_and_5_4_are_those_of_the_other_reports(november: TestDesk, shelf: Shelf) -> None:
    for _ in range(9):
        finish(november, november.receive())
    november.receive()
    for score in (5, 5, 5, 1):
        november.app.ballots.add(november.actor, Ballot(score, Source.PAPER))

    sheet = made(november, shelf)

    # No feedback at all earns the whole row; one overdue of ten and one dislike of four: 65 %.
    assert (row(sheet, "5.2")["points"], row(sheet, "5.2")["source"][:15]) == (
        6.0,
        "không phát sinh",
    )
    assert row(sheet, "5.4")["share"] == pytest.approx(0.65)
    assert row(sheet, "5.4")["points"] == pytest.approx(6 * 0.65 / 0.9)


def test_feedback_that_waits_too_long_costs_points(november: TestDesk, shelf: Shelf) -> None:
    november.clock.set(2026, 10, 1)
    told = {"kind": "remark", "channel": "desk", "from": {"name": HOSTILE}, "content": "Chờ lâu."}
    november.app.feedback.receive(november.actor, NewFeedback.parse(told))

    assert measured(november, shelf, Count.FEEDBACK_ANSWERED) == Measure(0, 1)
    assert row(made(november, shelf), "5.2")["lost"] == 6.0


def test_every_row_is_certain_missing_or_unknown_and_never_a_false_total(
    november: TestDesk, shelf: Shelf
) -> None:
    november.receive(channel="online")
    finish(november, november.receive(procedure=PAID_PROCEDURE))
    november.app.index766.tell(november.actor, NOVEMBER, {"1.1": "90"})
    sheet = made(november, shelf)

    for one in records(sheet, "rows"):
        if one["maximum"] is not None:
            parts = (one["points"], one["lost"], one["unknown"])
            assert one["maximum"] == pytest.approx(sum(parts)), one["number"]
    told = heads(sheet)
    assert (told["applicable"], told["not_applicable"]) == (96.0, 4.0)
    assert told["applicable"] == pytest.approx(
        told["points"] + told["winnable"] + told["lost"] + told["unknown"]
    )
    assert told["possible"] == pytest.approx(told["forecast"] + told["unknown"])
    assert sum(one["points"] for one in records(sheet, "todo")) == pytest.approx(told["winnable"])


def test_a_desk_without_dossiers_knows_nearly_nothing(desk: TestDesk, shelf: Shelf) -> None:
    sheet = made(desk, shelf, Period(date(2027, 1, 1), date(2027, 1, 31)))

    # The catalogue's online procedures, and no feedback.
    assert heads(sheet)["points"] == 8.0
    assert heads(sheet)["unknown"] == 84.0
    assert records(sheet, "dossiers") == []


def test_what_is_proposed_first_wins_most_and_dossiers_are_worth_the_sum_of_their_rows(
    november: TestDesk, shelf: Shelf
) -> None:
    dear = november.receive(procedure=PAID_PROCEDURE)
    finish(november, dear)
    november.receive()
    sheet = made(november, shelf)
    won = [one["points"] for one in records(sheet, "todo")]
    first, *_ = records(sheet, "dossiers")

    assert won == sorted(won, reverse=True)
    assert first["code"] == dear.code
    assert set(first["rows"].split(", ")) >= {"1.4", "3.6", "4.1", "4.2"}
    by_row = {one["number"]: one["points"] / one["count"] for one in records(sheet, "todo")}
    worth = sum(by_row[number] for number in first["rows"].split(", "))
    assert first["points"] == pytest.approx(worth)


def test_doing_what_is_proposed_gives_the_points_told(november: TestDesk, shelf: Shelf) -> None:
    dossiers = [november.receive() for _ in range(4)]
    for one in dossiers:
        finish(november, one)
    before = made(november, shelf)
    told = next(one for one in records(before, "todo") if one["number"] == "4.1")
    for one in dossiers:
        scan(november, one, "result")
    after = made(november, shelf)

    assert told["count"] == 4
    gained = row(after, "4.1")["points"] - row(before, "4.1")["points"]
    assert gained == pytest.approx(told["points"])


def test_the_portals_share_goes_before_what_was_counted(november: TestDesk, shelf: Shelf) -> None:
    tell = november.app.index766.tell
    told = tell(november.actor, NOVEMBER, {"1.1": "98,5", "5.2": "50 %"}).value
    sheet = made(november, shelf)

    assert {key: one.share for key, one in told.items()} == {
        "1.1": Fraction(197, 200),
        "5.2": Fraction(1, 2),
    }
    assert row(sheet, "1.1")["points"] == pytest.approx(5.91)
    assert (row(sheet, "5.2")["points"], row(sheet, "5.2")["source"][:11]) == (3.0, "số của Cổng")
    assert any("1.1 98,5 %, 5.2 50,0 %" in note for note in sheet.notes)
    # Another period knows nothing of it.
    october = Period(date(2026, 10, 1), date(2026, 10, 31))
    assert november.app.index766.typed(november.actor, october) == {}


def test_what_was_typed_is_journalled_and_can_be_forgotten(november: TestDesk) -> None:
    index = november.app.index766
    index.tell(november.actor, NOVEMBER, {"1.1": "98,5"})
    same = index.tell(november.actor, NOVEMBER, {"1.1": "98,50"})
    index.tell(november.actor, NOVEMBER, {"1.1": ""})
    lines = [one for one in november.app.care.recent(november.actor, 9) if "766" in one.action]

    assert not same.change.settings
    assert [one.note for one in lines] == ["1.1: bỏ", "1.1: 98,5 %"]
    assert index.typed(november.actor, NOVEMBER) == {}


@pytest.mark.parametrize(
    ("key", "text", "field"),
    [
        ("1.1", "101", "1.1"),
        ("1.1", "-1", "1.1"),
        ("1.1", "nhiều", "1.1"),
        ("1.4", "90", "row"),
        ("4.5a", "90", "row"),
        ("9.9", "90", "row"),
    ],
)
def test_only_shares_of_rows_that_are_typed_in_are_taken(
    desk: TestDesk, key: str, text: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as trouble:
        desk.app.index766.tell(desk.actor, NOVEMBER, {key: text})

    assert trouble.value.field == field


def test_officers_read_the_index_but_type_nothing_in(desk: TestDesk, shelf: Shelf) -> None:
    officer = Actor(desk.actor.id, "nga", "Hồ Thị Nga", Role.OFFICER)

    assert index766_report.sheet(shelf, officer, NOVEMBER).headlines
    with pytest.raises(NotAllowed):
        desk.app.index766.tell(officer, NOVEMBER, {"1.1": "90"})
    with pytest.raises(NotAllowed):
        desk.app.index766.set_table(officer, None)


def test_officers_hear_of_no_dislikes_while_the_month_lasts(desk: TestDesk, shelf: Shelf) -> None:
    desk.clock.set(2026, 11, 2)
    desk.receive()
    desk.app.ballots.add(desk.actor, Ballot(1, Source.PAPER))
    desk.clock.set(2026, 11, 20)
    officer = Actor(desk.actor.id, "nga", "Hồ Thị Nga", Role.OFFICER)

    assert row(index766_report.sheet(shelf, officer, NOVEMBER), "5.4")["unknown"] == 6.0
    assert row(made(desk, shelf), "5.4")["unknown"] == 0.0


def test_another_table_of_rows_takes_over_and_gives_way(desk: TestDesk, shelf: Shelf) -> None:
    index = desk.app.index766
    told = index.table().to_json()
    (online,) = (one for one in told["groups"] if one["key"] == "3")
    online["rows"][1]["counts"] = "online_dossiers"
    index.set_table(desk.actor, told)
    desk.clock.set(2026, 11, 2)
    desk.receive(channel="online")
    desk.receive()

    assert row(made(desk, shelf), "3.1")["share"] == 0.5

    index.set_table(desk.actor, None)
    assert row(made(desk, shelf), "3.1")["share"] != 0.5


def test_a_table_that_does_not_add_up_is_refused(desk: TestDesk) -> None:
    told = desk.app.index766.table().to_json()
    told["groups"][0]["rows"][0]["maximum"] = 7

    with pytest.raises(InvalidInput) as trouble:
        desk.app.index766.set_table(desk.actor, told)

    assert trouble.value.field == "maximum"


def test_the_sheet_on_paper_tells_what_is_to_be_checked_and_who(
    november: TestDesk, shelf: Shelf
) -> None:
    person = {"name": HOSTILE, "id_type": "cccd", "id_number": "998190001234",
              "address": "Thôn Hà Bạc"}  # fmt: skip
    finish(november, november.receive(applicant=person))
    november.clock.set(2026, 11, 20)
    pdf = november.app.reporting.data(november.actor, "index766", NOVEMBER, "pdf")
    text = " ".join(text_of(pdf).split())

    assert "DỰ BÁO ĐIỂM CHỈ SỐ PHỤC VỤ NGƯỜI DÂN, DOANH NGHIỆP" in text
    assert "Cần đối chiếu" in text
    assert HOSTILE in text


def test_shares_are_read_exactly() -> None:
    assert [share_of(text) for text in ("0", "100 %", "98,5", "33.3")] == [
        Fraction(0),
        Fraction(1),
        Fraction(985, 1000),
        Fraction(333, 1000),
    ]
    assert replace(Measure(1, 2), part=2).share == 1
