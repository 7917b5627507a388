"""The supervisor's sheets at the terminal: each by its name, into each kind of file."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.e2e.conftest import Terminal
from tests.fakes.desk import intake

Write = Callable[[str, object], str]
MAY = ("--from", "2025-05-01", "--to", "2025-05-31")
NAMES = ("overdue", "extensions", "channels", "load")


def test_the_sheets_of_a_month_come_out_of_one_command(
    terminal: Terminal, write: Write, tmp_path: Path
) -> None:
    name = 'Nguyễn <An & "Bình">'
    told = intake(received_at="2025-05-06T08:00:00+07:00")
    told["applicant"]["name"] = name
    code = terminal.json("receive", write("hs.json", told))["code"]
    sheets = {}
    for sheet in NAMES:
        out = tmp_path / f"{sheet}.json"
        terminal.json("report", sheet, *MAY, "-o", str(out))
        sheets[sheet] = json.loads(out.read_text("utf-8"))
    for kind in ("pdf", "xlsx"):
        out = tmp_path / f"qua-han.{kind}"
        terminal.json("report", "overdue", *MAY, "-o", str(out))
        assert out.stat().st_size

    assert [one["form"] for one in sheets.values()] == list(NAMES)
    assert sheets["overdue"]["figures"]["open"] == 1
    (late,) = (one for one in sheets["overdue"]["tables"]["dossiers"] if not one["level"])
    assert (late["code"], late["applicant"], late["reason"]) == (code, name, "chưa ghi lý do")
    assert sheets["extensions"]["tables"]["missing"][0]["why"] == "Chưa xin lỗi, chưa gia hạn"
    assert sheets["channels"]["figures"]["received"] == 1
    assert sheets["load"]["tables"]["people"][0]["open_overdue"] == 1
