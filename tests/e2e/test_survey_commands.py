"""Citizens' ratings at the terminal: files in, ballots listed and voided, the report, the slip."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import Terminal
from tests.fakes.desk import intake

Write = Callable[[str, object], str]
MONTH = ("--from", "2020-01-01", "--to", "2099-12-31")


@pytest.fixture
def code(terminal: Terminal, write: Write) -> str:
    return str(terminal.json("receive", write("ho-so.json", intake()))["code"])


def test_ballots_come_in_are_told_in_sums_and_are_voided(
    terminal: Terminal, write: Write, code: str, tmp_path: Path
) -> None:
    file = write("phieu.csv", f"Mã hồ sơ,Điểm,Thái độ,Ý kiến\n{code},5,4,Tốt\n,2,,Chờ lâu\n")
    assert terminal.json("survey", "add", file) == {"added": 2, "already": 0}

    report = tmp_path / "hai-long.json"
    told = terminal.json("report", "satisfaction", *MONTH, "-o", str(report))
    assert told["figures"]["ballots"] == 2
    assert told["figures"]["satisfied"] == 0.5
    assert [row["code"] for row in told["tables"]["procedures"]] == ["1.001193", ""]

    # Whoever received the dossier is rated by the first ballot, and does not read it.
    listed = terminal.json("survey", "list", *MONTH)
    assert [(one["score"], one["comment"]) for one in listed] == [(2, "Chờ lâu")]
    key = listed[0]["key"]
    assert terminal.json("survey", "void", key, "--reason", "Nhập nhầm")["void"] is True
    again = terminal.run("--json", "survey", "void", key, "--reason", "Nhập nhầm")
    assert again.code == 1


def test_a_wrong_line_keeps_the_whole_file_out(terminal: Terminal, write: Write, code: str) -> None:
    told = terminal.run(
        "--json",
        "survey",
        "add",
        write("phieu.json", [{"dossier": code, "score": 5}, {"score": 6}]),
    )

    assert told.code == 1
    assert told.json["error"]["kind"] == "bad_file"
    assert "Dòng 2: «score»" in told.json["error"]["message"]
    assert terminal.json("survey", "add", write("phieu.json", {"dossier": code, "score": 5})) == {
        "added": 1, "already": 0,
    }  # fmt: skip


def test_an_officer_enters_ballots_and_reads_none(terminal: Terminal, write: Write) -> None:
    terminal.environment["MOTCUA_NEW_PASSWORD"] = terminal.environment["MOTCUA_PASSWORD"]
    terminal.json("users", "add", "tam", "--name", "Lê Thị Tám")
    officer = Terminal(terminal.home, {**terminal.environment, "MOTCUA_USER": "tam"})

    assert officer.json("survey", "add", write("phieu.json", {"score": 5}))["added"] == 1
    refused = officer.run("--json", "survey", "list", *MONTH)
    assert refused.json["error"]["kind"] == "not_allowed"


def test_a_province_s_form_is_shown_replaced_and_brought_back(
    terminal: Terminal, write: Write
) -> None:
    shipped = terminal.json("survey", "form")
    own = write("mau.json", {**shipped, "fewest": 5})

    assert terminal.json("survey", "form", own)["fewest"] == 5
    assert terminal.json("survey", "form")["fewest"] == 5
    assert terminal.json("survey", "form", "--shipped") == shipped


def test_the_slip_is_printed_with_its_code(terminal: Terminal, code: str, tmp_path: Path) -> None:
    slip = tmp_path / "phieu.pdf"

    assert terminal.json("print", code, "survey", "-o", str(slip))["pages"] == 1
    assert slip.read_bytes().startswith(b"%PDF")
