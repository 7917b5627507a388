"""Backups and restore at the terminal: the real program, its real key, its real exit codes."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Terminal
from tests.fakes.desk import intake

Write = Callable[[str, object], str]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "ổ USB"
    made.mkdir()
    return made


def _made(terminal: Terminal, stick: Path, write: Write) -> Any:
    """A desk with one dossier, backed up."""
    terminal.json("receive", write("a.json", intake()))
    return terminal.json("backup", "create", str(stick), "--whole")


def test_a_backup_is_made_listed_verified_and_drilled(
    terminal: Terminal, stick: Path, write: Write
) -> None:
    made = _made(terminal, stick, write)
    chosen = terminal.home / "settings.json"
    chosen.write_text(json.dumps({"backup_folder": str(stick)}), "utf-8")

    assert made["ok"]
    assert made["dossiers"] == 1
    told = terminal.json("backup", "list")
    assert told["warning"] == ""
    assert [one["file"] for one in told["backups"]] == [made["file"]]
    assert terminal.json("backup", "verify", made["file"])["findings"] == []
    assert terminal.json("backup", "drill")["ok"]


def test_a_desk_moves_to_another_computer_with_one_file_and_its_passphrase(
    terminal: Terminal, stick: Path, write: Write, tmp_path: Path
) -> None:
    made = _made(terminal, stick, write)
    shutil.rmtree(terminal.home)
    told = terminal.json("restore", made["file"])
    found = terminal.json("receive", write("b.json", intake(request_id=None)))

    assert told["dossiers"] == 1
    assert told["moved_aside"] is None
    before = min(one["code"] for one in terminal.json("find", "ánh")["dossiers"])
    # The numbers of a day are passed over; midnight may have come meanwhile.
    same_day = before[:-5] == found["code"][:-5]
    assert found["code"].endswith("-5302" if same_day else "-5001")
    assert terminal.json("check") == {"ok": True, "findings": []}
    wrong = terminal.run(
        "restore", made["file"], MOTCUA_PASSPHRASE="sai", MOTCUA_HOME=str(tmp_path / "x")
    )
    assert wrong.code == 1
    assert "Cụm mật khẩu không đúng" in wrong.err


def test_what_is_no_backup_is_told(terminal: Terminal, stick: Path) -> None:
    (stick / "rỗng.motcua-backup").touch()
    told = terminal.run("--json", "restore", str(stick / "rỗng.motcua-backup"))

    assert told.code == 1
    assert told.json["error"]["kind"] == "bad_file"
    gone = terminal.run("--json", "backup", "create", str(stick / "không có"))
    assert gone.json["error"]["kind"] == "cannot_write"
    nowhere = terminal.run("--json", "backup", "create")
    assert nowhere.json["error"]["kind"] == "invalid_input"
