"""The 766 index as a supervisor at a terminal has it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import Terminal
from tests.fakes.desk import intake

Write = Callable[[str, object], str]
MONTH = ("--month", "2025-05")


def test_the_index_is_forecast_and_the_portals_share_is_typed_in(
    terminal: Terminal, write: Write, tmp_path: Path
) -> None:
    told = intake(channel="online", received_at="2025-05-06T08:00:00+07:00")
    terminal.json("receive", write("1.json", told))
    out = tmp_path / "chi-so.json"
    before = terminal.json("report", "index766", *MONTH, "-o", str(out))["figures"]

    typed = terminal.json("index766", "set", "1.1", "98,5", *MONTH)
    after = terminal.json("report", "index766", *MONTH, "-o", str(out))["figures"]

    assert [(one["row"], one["share"]) for one in typed["typed"]] == [("1.1", 0.985)]
    assert (typed["from"], typed["to"]) == ("2025-05-01", "2025-05-31")
    assert before["unknown"] - after["unknown"] == 6
    assert after["points"] - before["points"] == pytest.approx(5.91)
    rows = json.loads(out.read_text("utf-8"))["tables"]["rows"]
    (sent,) = (one for one in rows if one["number"] == "1.4")
    assert sent["todo"] == "Gửi lên tỉnh 1 hồ sơ: +6 điểm"
    assert "1.1    Thủ tục công bố đúng hạn: 98,5 %" in terminal.run("index766", "show", *MONTH).out

    left = terminal.json("index766", "forget", "1.1", *MONTH)
    assert left["typed"] == []
    assert "1.1" in left["missing"]


def test_the_rows_are_shown_replaced_and_brought_back(terminal: Terminal, write: Write) -> None:
    shipped = terminal.json("index766", "table")
    shipped["version"] = "Bảng của tỉnh"
    own = terminal.json("index766", "table", write("bang.json", shipped))
    wrong = terminal.run("--json", "index766", "table", write("sai.json", {"groups": []}))

    assert own["version"] == "Bảng của tỉnh"
    assert wrong.json["error"]["field"] == "groups"
    assert terminal.json("index766", "table", "--shipped")["version"] != "Bảng của tỉnh"
