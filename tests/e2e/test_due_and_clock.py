"""`due` with its messages, and `clock`, as a scheduled task runs them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.e2e.conftest import Terminal
from tests.fakes.desk import intake

Write = Callable[[str, object], str]


def test_due_tells_our_own_duties_and_who_has_the_dossier(terminal: Terminal, write: Write) -> None:
    code = terminal.json("receive", write("một.json", intake(procedure="1.004884")))["code"]
    start = write("chuyển.json", {"to": "Trần Minh", "to_kind": "specialist"})
    told: dict[str, Any] = terminal.json("due", "--within", "10")
    terminal.json("step", code, "start", "--data", start)
    after = terminal.json("due", "--within", "10")

    assert list(told) == [
        "overdue",
        "today",
        "soon",
        "awaiting_supplement",
        "awaiting_payment",
        "uncollected",
        "duties",
        "feedback",
    ]
    assert told["soon"][0]["holder"] == "Bộ phận Một cửa"
    assert after["soon"][0]["holder"] == "Trần Minh"


def test_the_messages_are_written_once(terminal: Terminal, write: Write, tmp_path: Path) -> None:
    code = terminal.json("receive", write("một.json", intake(procedure="1.004884")))["code"]
    for action in ("start", "complete"):
        terminal.json("step", code, action)
    file = tmp_path / "tin nhắn.csv"
    first = terminal.json("due", "--messages", str(file))["messages"]
    again = terminal.json("due", "--messages", str(tmp_path / "lần hai.csv"))["messages"]
    everything = terminal.run("due", "--messages", "-", "--again")

    assert first == {"file": str(file), "count": 1, "without_phone": 0}
    assert file.read_bytes().startswith("\ufeffSố điện thoại,Nội dung,Mã hồ sơ,Việc".encode())
    assert again == {"file": None, "count": 0, "without_phone": 0}
    assert not (tmp_path / "lần hai.csv").exists()
    assert [one["code"] for one in json.loads(everything.out)] == [code]


def test_a_file_of_another_kind_is_refused_before_anything_is_told(
    terminal: Terminal, write: Write, tmp_path: Path
) -> None:
    code = terminal.json("receive", write("một.json", intake(procedure="1.004884")))["code"]
    for action in ("start", "complete"):
        terminal.json("step", code, action)
    refused = terminal.run("--json", "due", "--messages", str(tmp_path / "tin.xlsx"))

    assert refused.code == 1
    assert "đuôi .csv, .json" in refused.json["error"]["message"]
    assert terminal.json("due", "--messages", str(tmp_path / "tin.json"))["messages"]["count"] == 1


def test_the_clock_is_told_and_needs_no_acceptance_when_it_is_right(
    terminal: Terminal, write: Write
) -> None:
    terminal.json("receive", write("một.json", intake()))
    state = terminal.json("clock", "show")
    refused = terminal.run("--json", "clock", "accept", "--reason", "Cho chắc")

    assert (state["ok"], state["behind_seconds"]) == (True, 0)
    assert refused.code == 1
    assert "không chạy lùi" in refused.json["error"]["message"]
