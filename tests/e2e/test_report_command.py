"""`report` as a scheduled task runs it: any report, any form, whole or not there."""

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.e2e.conftest import Terminal
from tests.fakes.sheets import read, text_of

MONTH = ("--month", "2026-11")
INTAKE = {
    "procedure": "1.001193",
    "applicant": {"name": 'Nguyễn <An & "Bình"', "id_type": "none"},
    "summary": "Đăng ký khai sinh",
}


def test_a_folder_gets_files_that_name_themselves(terminal: Terminal, tmp_path: Path) -> None:
    terminal.json("receive", "-", give=json.dumps(INTAKE).encode())
    today = terminal.json("report", "board", "-o", f"{tmp_path}/")["from"]

    told = terminal.json("report", "register", "--from", "2026-01-01", "--to", today,
                         "-o", f"{tmp_path}/", "--kind", "xlsx")  # fmt: skip

    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == [
        f"board_{today}.pdf",
        f"register_2026-01-01_{today}.xlsx",
    ]
    page = openpyxl.load_workbook(BytesIO(Path(told["file"]).read_bytes())).active
    assert page is not None
    names = [cell for row in page.iter_rows(values_only=True) for cell in row]
    assert 'Nguyễn <An & "Bình"' in names


def test_the_packet_and_the_days_book_are_written(terminal: Terminal, tmp_path: Path) -> None:
    packet = terminal.json("report", "month", *MONTH, "--with-register", "-o", f"{tmp_path}/")
    day = terminal.json("report", "DAY", "-o", str(tmp_path / "so.pdf"))

    assert (packet["form"], packet["from"], packet["to"]) == ("month", "2026-10-15", "2026-11-14")
    assert Path(packet["file"]).name == "month_2026-10-15_2026-11-14.pdf"
    assert packet["pages"] == len(read(Path(packet["file"]).read_bytes()))
    assert day["from"] == day["to"]
    assert "SỔ CUỐI NGÀY" in text_of(Path(day["file"]).read_bytes())


def test_standard_output_is_the_report_alone(terminal: Terminal) -> None:
    told = terminal.run("report", "cash", *MONTH, "-o", "-")

    assert told.code == 0, told.err
    assert told.json["form"] == "cash"


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("month", *MONTH, "-o", "x.xlsx"), "output"),
        (("cash", *MONTH, "--day", "2026-11-20", "-o", "x.pdf"), "day"),
        (("cash", *MONTH, "--kind", "csv", "-o", "x.pdf"), "kind"),
        (("day", *MONTH, "-o", "x.pdf"), "to"),
        (("cash", *MONTH, "--with-register", "-o", "x.pdf"), "with_register"),
        (("cash", "-o", "x.pdf"), "month"),
    ],
    ids=["packet-is-paper", "two-periods", "two-kinds", "days-book-of-a-month", "register", "none"],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(
    terminal: Terminal, arguments: tuple[str, ...], field: str
) -> None:
    told = terminal.run("--json", "report", *arguments)

    assert told.code == 1
    assert told.json["error"]["field"] == field
