"""Every report by name, in every form: the same figures, and files that are whole or not there."""

import csv
import io
import json
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from motcua_desktop.domain.report import Period, month_period
from motcua_desktop.domain.staff import Role
from motcua_desktop.domain.steps import Action
from motcua_desktop.errors import CannotWrite, InvalidInput, NotAllowed
from motcua_desktop.paths import placed
from motcua_desktop.reporting.made import KINDS
from motcua_desktop.services.report_list import REPORTS, Report, report_named
from tests.fakes.desk import TestDesk
from tests.fakes.sheets import bare, text_of

MONTH = month_period("2026-11", 1)
# Corrections are of a period that was closed.
ALWAYS = [one for one in REPORTS if one.name != "corrections"]
HOSTILE = 'Nguyễn <An & "Bình"'


@pytest.fixture
def busy(desk: TestDesk) -> TestDesk:
    """Three dossiers, one of them done, one paid for, one of a name that means no good."""
    first, second = desk.receive(), desk.receive(procedure="2.000815")
    desk.receive(applicant={"name": HOSTILE, "id_type": "none"})
    for action in (Action.START, Action.COMPLETE):
        desk.app.desk.step(desk.actor, first.code, action, {})
    desk.app.desk.step(desk.actor, second.code, Action.PAY, {"amount": 3000, "method": "cash"})
    return desk


def _period(desk: TestDesk, report: Report) -> Period:
    today = desk.clock.now().date()
    return Period(today, today) if report.daily else MONTH


def _pages(data: bytes) -> list[list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    return [list(page.iter_rows(values_only=True)) for page in book]


@pytest.mark.parametrize("report", ALWAYS, ids=lambda report: report.name)
def test_every_report_is_made_in_every_form(busy: TestDesk, report: Report) -> None:
    made = busy.app.reporting.made(busy.actor, report.name, _period(busy, report))
    files = {kind: BytesIO() for kind in KINDS}
    for kind, file in files.items():
        made.write(kind, file)

    assert files["pdf"].getvalue().startswith(b"%PDF")
    assert _pages(files["xlsx"].getvalue())
    assert list(csv.reader(io.StringIO(files["csv"].getvalue().decode("utf-8-sig"))))
    assert json.loads(files["json"].getvalue())["form"]
    assert made.told


def test_biu_ii_06a_has_the_same_figures_on_paper_and_in_every_file(busy: TestDesk) -> None:
    forms = {kind: busy.app.reporting.data(busy.actor, "II.06a", MONTH, kind) for kind in KINDS}

    told = json.loads(forms["json"])["total"]
    figures = [told[str(column)] for column in range(3, 14)]
    lines = list(csv.reader(io.StringIO(forms["csv"].decode("utf-8-sig"))))
    (page,) = _pages(forms["xlsx"])
    (total,) = (row for row in page if "Tổng số" in row[:2])
    assert figures[0] == 3
    assert [int(cell) for cell in lines[-1][3:]] == figures
    assert list(total[2:]) == figures
    paper = bare(text_of(forms["pdf"]))
    assert bare("TỔNG CỘNG") + "".join(map(str, figures)) in paper


def test_the_books_have_their_lines_in_the_workbook(busy: TestDesk) -> None:
    register = _pages(busy.app.reporting.data(busy.actor, "register", MONTH, "xlsx"))[0]
    summary, cash, _ = _pages(busy.app.reporting.data(busy.actor, "cash", MONTH, "xlsx"))

    names = [row[5] for row in register[5:]]
    assert names == ["Nguyễn Thị Ánh", "Nguyễn Thị Ánh", HOSTILE]
    assert ("Đã thu", 3000) in summary
    assert [row[5] for row in cash[5:8]] == [3000, 3000, 3000]


def test_a_report_is_found_whatever_its_letters_case_and_others_are_listed() -> None:
    assert report_named("ii.06A").name == "II.06a"
    with pytest.raises(InvalidInput, match=re.escape("II.06a, ")) as told:
        report_named("II.99")
    assert told.value.field == "name"
    assert "month, day" in str(told.value)


def test_who_may_not_report_makes_none(busy: TestDesk) -> None:
    specialist = replace(busy.actor, role=Role.SPECIALIST)
    reporting = busy.app.reporting

    with pytest.raises(NotAllowed):
        reporting.made(specialist, "II.06a", MONTH)
    with pytest.raises(NotAllowed):
        reporting.packet(specialist, MONTH)
    with pytest.raises(NotAllowed):
        reporting.day(specialist)


def test_a_form_that_is_none_is_refused(busy: TestDesk) -> None:
    with pytest.raises(InvalidInput) as told:
        busy.app.reporting.data(busy.actor, "II.06a", MONTH, "docx")

    assert told.value.field == "output"


def test_a_sheet_of_the_line_is_of_one_day(busy: TestDesk) -> None:
    with pytest.raises(InvalidInput, match="một ngày"):
        busy.app.reporting.sheet(busy.actor, "sync", MONTH)


def test_a_report_is_written_where_it_belongs(busy: TestDesk, tmp_path: Path) -> None:
    target = tmp_path / "so.xlsx"
    busy.app.reporting.write(busy.actor, "register", MONTH, "xlsx", target)

    assert _pages(target.read_bytes())
    assert [file.name for file in tmp_path.glob("*so*")] == ["so.xlsx"]


def test_a_file_that_has_no_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        _write_half(tmp_path / "no" / "x.csv")


def test_a_file_whose_writing_fails_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "so.csv"
    target.write_bytes(b"cu")

    with pytest.raises(ValueError, match="cut"):
        _write_half(target)

    assert target.read_bytes() == b"cu"
    assert [found.name for found in tmp_path.iterdir()] == ["so.csv"]


def _write_half(target: Path) -> None:
    with placed(target) as file:
        file.write(b"half")
        raise ValueError("cut")


def test_the_register_is_read_again_each_time_and_never_kept(busy: TestDesk) -> None:
    sheet = busy.app.reporting.sheet(busy.actor, "register", MONTH)
    before = len(list(sheet.tables[0].rows))
    busy.receive()

    assert len(list(sheet.tables[0].rows)) == before + 1
