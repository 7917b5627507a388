"""A closed period: signed, never changed; later edits stand against it as corrections."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.closing import Fate, packed, unpacked
from motcua_desktop.domain.moment import VIETNAM
from motcua_desktop.domain.report import CAME, WENT, month_period
from motcua_desktop.domain.staff import Role
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import (
    FiguresDisagree,
    InvalidInput,
    NotAllowed,
    NotFound,
    StoreDamaged,
)
from motcua_desktop.models import reports
from motcua_desktop.services.closing import corrections_json
from motcua_desktop.services.reports import month_json
from tests.fakes.desk import TestDesk
from tests.fakes.sheets import bare, text_of

NOVEMBER = month_period("2026-11")
DECEMBER = month_period("2026-12")
# Five working days.
LONG = "1.004884"
OTHER = "1.000656"
WHY = {"reason": "Thiếu giấy"}


def at(month: int, day: int, hour: int = 8) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=VIETNAM)


def go(desk: TestDesk, moment: datetime) -> None:
    desk.clock.passes(moment - desk.clock.now())


@pytest.fixture
def month(desk: TestDesk) -> dict[str, str]:
    """A November with a dossier that is done, one that waits, one that is open; not over yet."""
    go(desk, at(10, 20))
    made = {name: desk.receive(procedure=LONG).code for name in ("done", "waits", "open")}
    go(desk, at(10, 22))
    step = desk.app.desk.step
    for name in ("done", "waits"):
        step(desk.actor, made[name], Action.START, {})
    step(desk.actor, made["done"], Action.COMPLETE, {})
    step(desk.actor, made["waits"], Action.REQUEST_SUPPLEMENT, WHY)
    go(desk, at(11, 16))
    return made


def spoil(desk: TestDesk, statement: str, *values: object) -> None:
    with desk.app.database.write() as connection:
        connection.exec_driver_sql(statement, tuple(values))


def found(desk: TestDesk) -> tuple[str, ...]:
    (proof,) = desk.app.closing.verify(desk.actor, NOVEMBER)
    return proof.findings


def test_a_closed_period_keeps_its_figures_whatever_is_done_since(
    desk: TestDesk, month: dict[str, str]
) -> None:
    before = desk.app.reports.month(desk.actor, NOVEMBER)
    closed = desk.app.closing.close(desk.actor, NOVEMBER).value
    desk.app.desk.correct(desk.actor, month["open"], {"channel": "online"}, "bấm nhầm kênh")

    after = desk.app.reports.month(desk.actor, NOVEMBER)
    assert (after.rows, after.total) == (before.rows, before.total)
    assert after.options == (*before.options, closed.sentence())
    assert month_json(after)["closed"] == closed.mark()
    assert month_json(before)["closed"] is None
    assert desk.app.reports.today(desk.actor, NOVEMBER).total != before.total


def test_a_closing_says_who_when_and_with_which_key(desk: TestDesk, month: dict[str, str]) -> None:
    closed = desk.app.closing.close(desk.actor, NOVEMBER).value

    assert (closed.number, closed.actor, closed.at) == (1, "Hồ Thị Nga", desk.clock.now())
    assert closed.sentence().startswith(
        "Số liệu đã khóa lần 1 lúc 08:00 16/11/2026 bởi Hồ Thị Nga; khóa ký "
    )
    newest = desk.app.care.recent(desk.actor, 1)[0]
    assert (newest.action, newest.note) == ("close_report", "II.06a 15/10/2026–14/11/2026, lần 1")
    assert desk.app.closing.closed(desk.actor) == (closed,)
    assert desk.app.closing.closed(desk.actor, DECEMBER) == ()


def test_nothing_is_corrected_where_nothing_was_changed(
    desk: TestDesk, month: dict[str, str]
) -> None:
    desk.app.closing.close(desk.actor, NOVEMBER)
    step = desk.app.desk.step
    # What is done after the period's end is the next period's, and no correction of this one.
    step(desk.actor, month["waits"], Action.SUPPLEMENT, {})
    step(desk.actor, month["waits"], Action.COMPLETE, {})
    step(desk.actor, month["open"], Action.START, {})

    told = desk.app.closing.corrections(desk.actor, NOVEMBER)
    assert (told.figures, told.dossiers) == ((), ())
    assert desk.app.reports.today(desk.actor, NOVEMBER).total[3] == 3


def _late(desk: TestDesk, month: dict[str, str]) -> str:
    return desk.receive(procedure=LONG, received_at="2026-11-05T08:00:00+07:00").code


def _finished(desk: TestDesk, month: dict[str, str]) -> str:
    step, code = desk.app.desk.step, month["open"]
    step(desk.actor, code, Action.START, {}, at=at(10, 23))
    step(desk.actor, code, Action.COMPLETE, {}, at=at(10, 27))
    return code


def _corrected(desk: TestDesk, month: dict[str, str]) -> str:
    desk.app.desk.correct(desk.actor, month["open"], {"channel": "online"}, "bấm nhầm kênh")
    return month["open"]


def _moved(desk: TestDesk, month: dict[str, str]) -> str:
    desk.app.desk.correct(desk.actor, month["open"], {"procedure": OTHER}, "chọn nhầm")
    return month["open"]


OPEN_LATE = "nhận trực tiếp, bưu chính trong kỳ; đang giải quyết quá hạn"
CASES: dict[str, tuple[Callable[[TestDesk, dict[str, str]], str], str, str, str]] = {
    "keyed in late": (
        _late,
        "",
        OPEN_LATE,
        "nhập bù sau khi khóa",
    ),
    "finished, and written late": (
        _finished,
        OPEN_LATE,
        "nhận trực tiếp, bưu chính trong kỳ; đã giải quyết đúng hạn",
        (
            "«Chuyển xử lý» ngày 23/10/2026 ghi sau khi khóa; "
            "«Đã có kết quả» ngày 27/10/2026 ghi sau khi khóa"
        ),
    ),
    "another channel": (
        _corrected,
        OPEN_LATE,
        "nhận trực tuyến trong kỳ; đang giải quyết quá hạn",
        "sửa thông tin: Sửa kênh nộp; bấm nhầm kênh",
    ),
    "another procedure": (
        _moved,
        f"{OPEN_LATE} (Hộ tịch, {LONG})",
        f"{OPEN_LATE} (Hộ tịch, {OTHER})",
        "sửa thông tin: Sửa thủ tục; chọn nhầm",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_reaches_back_is_a_correction_that_says_why(
    desk: TestDesk, month: dict[str, str], case: str
) -> None:
    work, was, now, why = CASES[case]
    desk.app.closing.close(desk.actor, NOVEMBER)
    code = work(desk, month)

    told = desk.app.closing.corrections(desk.actor, NOVEMBER)

    assert [(one.line.code, one.was, one.now, one.why) for one in told.dossiers] == [
        (code, was, now, why)
    ]
    assert told.figures
    closed, today = (
        desk.app.reports.month(desk.actor, NOVEMBER),
        desk.app.reports.today(desk.actor, NOVEMBER),
    )
    for one in told.figures:
        if not one.row:
            assert (closed.total[one.column], today.total[one.column]) == (one.closed, one.today)


def test_a_step_taken_back_after_the_closing_is_a_correction(desk: TestDesk) -> None:
    go(desk, at(11, 14, 16))
    code = desk.receive(procedure=LONG).code
    go(desk, at(11, 14, 23))
    desk.clock.passes(timedelta(minutes=57))
    desk.app.desk.step(desk.actor, code, Action.START, {})
    desk.app.desk.step(desk.actor, code, Action.COMPLETE, {})
    desk.clock.passes(timedelta(minutes=5))
    desk.app.closing.close(desk.actor, NOVEMBER)
    desk.app.desk.undo(desk.actor, code)

    (one,) = desk.app.closing.corrections(desk.actor, NOVEMBER).dossiers

    assert (one.was.split("; ")[1], one.now.split("; ")[1], one.why) == (
        "đã giải quyết trước hạn",
        "đang giải quyết trong hạn",
        "hoàn tác bước vừa làm: Đã có kết quả",
    )


def test_a_fact_changed_behind_the_journal_is_told_so(
    desk: TestDesk, month: dict[str, str]
) -> None:
    desk.app.closing.close(desk.actor, NOVEMBER)
    spoil(desk, "UPDATE dossier SET channel = 'online' WHERE code = ?", month["open"])

    (one,) = desk.app.closing.corrections(desk.actor, NOVEMBER).dossiers
    assert one.why == "không có dòng nhật ký nào giải thích"


def test_another_way_of_counting_is_no_correction(desk: TestDesk, month: dict[str, str]) -> None:
    desk.app.closing.close(desk.actor, NOVEMBER)
    closed = desk.app.reports.month(desk.actor, NOVEMBER)
    desk.app.counting.change(desk.actor, {"waiting": "by_due_date", "ended": "on_time"})

    assert desk.app.closing.corrections(desk.actor, NOVEMBER).dossiers == ()
    assert desk.app.reports.month(desk.actor, NOVEMBER).options == closed.options


def test_the_paper_of_a_closed_period_says_so_under_its_figures(
    desk: TestDesk, month: dict[str, str]
) -> None:
    closed = desk.app.closing.close(desk.actor, NOVEMBER).value
    paper = desk.app.reporting.data(desk.actor, "II.06a", NOVEMBER, "pdf")

    told = bare(text_of(paper))
    for sentence in ("TỔNG CỘNG30301100211", closed.sentence()):
        assert bare(sentence) in told, sentence


def test_closing_again_needs_a_reason_and_keeps_the_first(
    desk: TestDesk, month: dict[str, str]
) -> None:
    first = desk.app.closing.close(desk.actor, NOVEMBER).value
    _late(desk, month)
    with pytest.raises(InvalidInput) as refused:
        desk.app.closing.close(desk.actor, NOVEMBER)
    second = desk.app.closing.close(desk.actor, NOVEMBER, "một hồ sơ nhập bù").value

    assert refused.value.field == "reason"
    assert second.number == 2
    assert desk.app.closing.closed(desk.actor) == (second, first)
    assert desk.app.reports.month(desk.actor, NOVEMBER).total[3] == 4
    assert desk.app.closing.corrections(desk.actor, NOVEMBER).dossiers == ()
    assert all(not proof.findings for proof in desk.app.closing.verify(desk.actor))


@pytest.mark.parametrize("day", [14, 13])
def test_a_period_is_closed_when_it_is_over(desk: TestDesk, day: int) -> None:
    go(desk, at(11, day))

    with pytest.raises(InvalidInput) as refused:
        desk.app.closing.close(desk.actor, NOVEMBER)
    assert refused.value.field == "period"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SPECIALIST, Role.ADMIN])
def test_only_a_supervisor_closes(desk: TestDesk, role: Role) -> None:
    with pytest.raises(NotAllowed):
        desk.app.closing.close(replace(desk.actor, role=role), NOVEMBER)


def test_what_was_never_closed_has_no_corrections_and_no_proof(desk: TestDesk) -> None:
    for ask in (desk.app.closing.corrections, desk.app.closing.verify):
        with pytest.raises(NotFound):
            ask(desk.actor, NOVEMBER)
    assert desk.app.closing.verify(desk.actor) == ()


BROKEN_FACTS = packed([Fate(1, "Hộ tịch", LONG, "direct", "early")])


@pytest.mark.parametrize(
    ("statement", "values", "said"),
    [
        (
            "UPDATE closed_report SET body = replace(body, '\"3\":3', '\"3\":4')",
            (),
            "Số liệu không còn như ghi trong nhật ký lúc khóa.",
        ),
        (
            "UPDATE closed_report SET facts = ?",
            (BROKEN_FACTS,),
            "Bảng kê hồ sơ không còn như ghi trong nhật ký lúc khóa.",
        ),
        (
            "UPDATE closed_report SET facts = ?",
            (b"x",),
            "Bảng kê hồ sơ của một kỳ đã khóa bị hỏng.",
        ),
        (
            "UPDATE closed_report SET body = '{}'",
            (),
            "Số liệu của một kỳ đã khóa bị hỏng.",
        ),
        (
            "UPDATE closed_report SET actor_name = 'Ai đó'",
            (),
            "Chữ ký không còn đúng với số liệu đã khóa.",
        ),
        (
            "UPDATE closed_report SET public_key = ?",
            ("ab" * 32,),
            "Khóa ký không phải khóa của quầy này.",
        ),
        (
            "UPDATE closed_report SET number = 7",
            (),
            "Nhật ký không có lần khóa này.",
        ),
        (
            "UPDATE closed_report SET head = ?",
            ("0" * 64,),
            "Không thấy đầu chuỗi nhật ký lúc khóa trong nhật ký hiện nay.",
        ),
        ("UPDATE journal SET note = 'x' WHERE id = 3", (), "Chuỗi nhật ký đứt ở dòng 3."),
    ],
)
def test_whatever_is_changed_of_a_closing_is_found(
    desk: TestDesk, month: dict[str, str], statement: str, values: tuple[Any, ...], said: str
) -> None:
    desk.app.closing.close(desk.actor, NOVEMBER)
    assert found(desk) == ()
    spoil(desk, statement, *values)

    assert said in found(desk)


def test_a_closing_holds_after_the_store_was_brought_back(
    desk: TestDesk, month: dict[str, str], tmp_path: Path
) -> None:
    closed = desk.app.closing.close(desk.actor, NOVEMBER).value
    kept = tmp_path / "kept.db"
    desk.app.database.copy_to(kept)
    _late(desk, month)
    again = desk.app.database.elsewhere(kept)
    try:
        closing = type(desk.app.closing)(again, desk.clock, desk.app.agency)
        (proof,) = closing.verify(desk.actor, NOVEMBER)

        assert (proof.closed, proof.findings) == (closed, ())
        assert closing.corrections(desk.actor, NOVEMBER).dossiers == ()
    finally:
        again.close()


def test_the_next_period_says_why_it_carries_over_another_number(
    desk: TestDesk, month: dict[str, str]
) -> None:
    desk.app.closing.close(desk.actor, NOVEMBER)
    quiet = desk.app.reports.month(desk.actor, DECEMBER)
    _late(desk, month)
    _finished(desk, month)
    _late(desk, month)

    told = desk.app.reports.month(desk.actor, DECEMBER)

    carried = (
        "Từ kỳ trước chuyển sang 3, trong khi kỳ trước khóa ngày 16/11/2026 còn 2: sau khi khóa "
        "có 2 hồ sơ nhập bù, 1 hồ sơ sửa hoặc ghi muộn."
    )
    assert set(told.options) - set(quiet.options) == {carried}


def test_a_sheet_that_does_not_add_up_is_not_made(
    desk: TestDesk, month: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    count = reports.count_month

    def miscounted(*args: Any, **named: Any) -> Any:
        return [replace(one, counts={**one.counts, "early": 9}) for one in count(*args, **named)]

    monkeypatch.setattr(reports, "count_month", miscounted)

    with pytest.raises(FiguresDisagree) as refused:
        desk.app.reports.month(desk.actor, NOVEMBER)
    assert LONG in refused.value.message
    assert refused.value.message.endswith("cột (3) không bằng (7) + (11).")


def test_corrections_are_told_to_programs_figure_by_figure(
    desk: TestDesk, month: dict[str, str]
) -> None:
    closed = desk.app.closing.close(desk.actor, NOVEMBER).value
    code = _late(desk, month)

    told = corrections_json(desk.app.closing.corrections(desk.actor, NOVEMBER))

    assert (told["from"], told["to"], told["number"]) == ("2026-10-15", "2026-11-14", 1)
    assert told["key"] == closed.mark()["key"]
    assert {"row": "", "column": "3", "closed": 3, "today": 4} in told["figures"]
    (one,) = told["dossiers"]
    assert (one["code"], one["was"], one["why"]) == (code, None, "nhập bù sau khi khóa")


def test_the_corrections_are_a_sheet_of_their_own(desk: TestDesk, month: dict[str, str]) -> None:
    desk.app.closing.close(desk.actor, NOVEMBER)
    code = _late(desk, month)

    sheet = desk.app.reporting.sheet(desk.actor, "corrections", NOVEMBER)

    figures, dossiers = (list(table.rows) for table in sheet.tables)
    assert ("Tổng số", "(3) Số hồ sơ nhận giải quyết: tổng số", 3, 4, 1) in [
        row.cells for row in figures
    ]
    assert [(row.code, row.cells[3], row.cells[5]) for row in dossiers] == [
        (code, "không tính", "nhập bù sau khi khóa")
    ]


fates = st.builds(
    Fate,
    st.integers(1, 2**31),
    st.sampled_from(("Hộ tịch", "Đất đai")),
    st.sampled_from((LONG, OTHER)),
    st.sampled_from(CAME),
    st.sampled_from(WENT),
)


@given(st.lists(fates, unique_by=lambda fate: fate.dossier, max_size=40))
def test_facts_come_back_as_they_were_packed(told: list[Fate]) -> None:
    assert unpacked(packed(told)) == tuple(sorted(told))


@given(st.binary(max_size=60))
def test_facts_that_are_none_are_damage(data: bytes) -> None:
    with pytest.raises(StoreDamaged):
        unpacked(data)
