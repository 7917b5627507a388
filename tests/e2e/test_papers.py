"""Papers on the command line: forms 06 and 07, the register, a province's own words, the queue."""

import json
from collections.abc import Callable
from pathlib import Path

from motcua_desktop.services.wordings import FORMS
from tests.e2e.conftest import Terminal

INTAKE = {
    "procedure": "1.004884",
    "applicant": {
        "name": 'Nguyễn <An & "Bình"',
        "id_type": "cccd",
        "id_number": "998190001234",
        "address": "Thôn Hà Bạc, xã Hướng Hiệp",
    },
    "summary": "Đăng ký lại khai sinh",
}
Write = Callable[[str, object], str]


def test_the_control_slip_and_the_registers_page_are_printed(
    terminal: Terminal, write: Write, tmp_path: Path
) -> None:
    code = terminal.json("receive", write("in.json", INTAKE))["code"]
    slip = terminal.json("print", code, "06", "-o", str(tmp_path / "06.pdf"))
    page = terminal.json("print", code, "07", "-o", str(tmp_path / "07.pdf"))
    again = terminal.json("print", code, "06", "-o", str(tmp_path / "06.pdf"), "--paper", "A5")
    refused = terminal.run("print", code, "07", "-o", str(tmp_path / "07.pdf"), "--paper", "A5")

    assert (slip["copy"], page["copy"], again["reprint"]) == (1, 1, True)
    assert (tmp_path / "07.pdf").read_bytes().startswith(b"%PDF")
    assert refused.code == 1
    assert "Sổ theo dõi hồ sơ in trên A4 nằm ngang." in refused.err


def test_a_print_that_cannot_be_written_is_not_counted(
    terminal: Terminal, write: Write, tmp_path: Path
) -> None:
    code = terminal.json("receive", write("in.json", INTAKE))["code"]
    failed = terminal.run("print", code, "01", "-o", str(tmp_path))
    plain = terminal.json("print", code, "01", "-o", str(tmp_path / "01.pdf"))
    told = terminal.json("print", code, "01", "--why", "-o", str(tmp_path / "why.pdf"))

    assert failed.code == 1
    assert (plain["copy"], told["copy"]) == (1, 2)
    assert told["pages"] >= plain["pages"]


def test_the_register_of_a_period_is_a_book_rows_or_a_sheet(
    terminal: Terminal, write: Write, tmp_path: Path
) -> None:
    code = terminal.json("receive", write("in.json", INTAKE))["code"]
    year = ("--from", "2026-01-01", "--to", "2030-12-31")
    book = terminal.json("report", "register", *year, "-o", str(tmp_path / "so.pdf"))
    terminal.json("report", "register", *year, "-o", str(tmp_path / "so.json"))
    terminal.json("report", "register", *year, "-o", str(tmp_path / "so.csv"))
    rows = json.loads((tmp_path / "so.json").read_text("utf-8"))["rows"]

    assert (book["form"], book["count"]) == ("07", 1)
    assert [row["code"] for row in rows] == [code]
    assert code in (tmp_path / "so.csv").read_text("utf-8-sig")
    assert (tmp_path / "so.pdf").read_bytes().startswith(b"%PDF")


def test_a_province_edits_the_words_of_a_form(
    terminal: Terminal, write: Write, tmp_path: Path
) -> None:
    folder = terminal.home / "forms"
    assert len(terminal.json("forms", "export", str(folder))["written"]) == len(FORMS)
    assert terminal.json("forms", "check")["ok"] is True

    (folder / "01.json").write_text('{"suffix": "GTN", "paper": "A4"}', encoding="utf-8")
    (folder / "02.json").write_text("{", encoding="utf-8")
    (folder / "ghi-chu.txt").write_text("x", encoding="utf-8")
    listed = {one["form"]: one for one in terminal.json("forms", "list")}
    checked = terminal.run("--json", "forms", "check")
    code = terminal.json("receive", write("in.json", INTAKE))["code"]
    printed = terminal.json("print", code, "01", "-o", str(tmp_path / "01.pdf"))

    assert (listed["01"]["suffix"], listed["01"]["paper"]) == ("GTN", "A4")
    assert listed["02"]["origin"] == "broken"
    assert checked.code == 1
    assert checked.json["ok"] is False
    assert checked.json["strangers"] == ["ghi-chu.txt"]
    assert printed["pages"] >= 2


def test_an_empty_queue_says_so_and_an_unknown_paper_is_told(terminal: Terminal) -> None:
    empty = terminal.run("print-queue", "list")
    missing = terminal.run("print-queue", "drop", "7")
    again = terminal.run("print-queue", "retry", "7", "-o", str(terminal.home / "x.pdf"))

    assert empty.out.strip() == "Không có tờ nào."
    assert "Không có tờ in số 7." in missing.err
    assert (missing.code, again.code) == (1, 1)
    assert not (terminal.home / "x.pdf").exists()
