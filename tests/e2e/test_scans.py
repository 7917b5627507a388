"""Scans by the real program: attached, told, handed out, used again, refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Terminal
from tests.fakes import scans
from tests.fakes.desk import intake

Write = Callable[[str, object], str]


@pytest.fixture
def code(terminal: Terminal, write: Write) -> str:
    told: Any = terminal.json("receive", write("hồ sơ.json", intake()))
    return str(told["code"])


def test_files_are_attached_as_one_and_come_back(
    terminal: Terminal, write: Write, code: str, tmp_path: Path
) -> None:
    photo, letter = write("ảnh.jpg", scans.jpeg()), write("giấy.pdf", scans.pdf(2))
    kept = terminal.json("attach", code, "1", photo, letter)

    assert (kept["pages"], kept["role"], kept["source"]) == (3, "component", "file")
    assert terminal.json("show", code)["components"][0]["digitised"] is True
    (told,) = terminal.json("attachments", code, "-o", str(tmp_path / "ra"))
    assert told["sha256"] == kept["sha256"]
    assert Path(told["file"]).read_bytes().startswith(b"%PDF-")
    assert Path(told["file"]).stat().st_size == kept["bytes"]
    assert terminal.json("check") == {"ok": True, "findings": []}


def test_more_pages_come_behind_and_a_scan_is_taken_away(
    terminal: Terminal, write: Write, code: str
) -> None:
    terminal.json("attach", code, "1", write("một.pdf", scans.pdf(2)))
    kept = terminal.json("attach", code, "1", "--append", write("hai.pdf", scans.pdf(1)))

    assert kept["pages"] == 3
    assert terminal.json("attachments", code, "--remove", str(kept["id"])) == []
    assert terminal.json("show", code)["components"][0]["digitised"] is False


def test_what_a_person_gave_is_offered_and_used_again(
    terminal: Terminal, write: Write, code: str
) -> None:
    kept = terminal.json("attach", code, "1", write("giấy.pdf", scans.pdf()))
    again = terminal.json("receive", write("lần sau.json", intake()))["code"]
    (offer,) = terminal.json("attachments", again, "--reusable")
    used = terminal.json("attach", again, "1", "--reuse", str(offer["id"]))

    assert (offer["id"], offer["code"]) == (kept["id"], code)
    assert (used["source"], used["reused_from"]) == ("reuse", kept["id"])
    assert terminal.json("show", again)["components"][0]["reused"] is True


def test_a_scan_comes_from_standard_input(terminal: Terminal, code: str) -> None:
    assert terminal.json("attach", code, "result", "-", give=scans.pdf())["role"] == "result"


def test_a_bad_file_is_one_sentence_and_changes_nothing(
    terminal: Terminal, write: Write, code: str
) -> None:
    told = terminal.run("--json", "attach", code, "1", write("ảnh.heic", scans.heic()))

    assert told.code == 1
    assert told.json["error"]["kind"] == "bad_file"
    assert "HEIC" in told.err
    assert terminal.json("attachments", code) == []


def test_neither_files_nor_a_number_is_wrong(terminal: Terminal, code: str) -> None:
    told = terminal.run("--json", "attach", code, "1")

    assert (told.code, told.json["error"]["field"]) == (1, "files")


def test_scanners_are_listed_even_where_there_are_none(terminal: Terminal, tmp_path: Path) -> None:
    told = terminal.run("--json", "scanners", SANE_CONFIG_DIR=str(tmp_path))

    assert told.code == 0
    assert isinstance(told.json, list)
