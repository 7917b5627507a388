"""How figures are counted and closed, as a supervisor at a terminal has it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import Terminal
from tests.fakes.desk import intake

Write = Callable[[str, object], str]
QUARTER = ("--quarter", "2025-Q2")


def test_a_quarter_is_closed_corrected_and_proven(
    terminal: Terminal, write: Write, tmp_path: Path
) -> None:
    first, late = (
        write(f"{n}.json", intake(received_at=f"2025-05-0{n}T08:00:00+07:00")) for n in (6, 7)
    )
    terminal.json("receive", first)
    out = tmp_path / "quy.json"
    open_figures = terminal.json("report", "II.06a", *QUARTER, "-o", str(out))

    closed = terminal.json("closing", "close", *QUARTER)
    code = terminal.json("receive", late)["code"]
    told = terminal.json("closing", "corrections", *QUARTER)
    again = terminal.run("--json", "closing", "close", *QUARTER)

    assert (closed["from"], closed["to"], closed["number"]) == ("2025-03-15", "2025-06-14", 1)
    assert open_figures["closed"] is None
    assert [one["code"] for one in told["dossiers"]] == [code]
    assert {"row": "", "column": "3", "closed": 1, "today": 2} in told["figures"]
    assert again.json["error"]["field"] == "reason"
    after = terminal.json("report", "II.06a", *QUARTER, "-o", str(out))
    assert (after["total"], after["closed"]["number"]) == (open_figures["total"], 1)
    assert json.loads(out.read_text("utf-8"))["total"] == open_figures["total"]
    assert terminal.json("closing", "list") == [closed]
    assert terminal.json("closing", "verify")["ok"]
    assert terminal.json("closing", "verify", *QUARTER)["closings"][0]["findings"] == []
    for kind in ("pdf", "xlsx", "csv", "json"):
        sheet = tmp_path / f"dieu-chinh.{kind}"
        terminal.json("report", "corrections", *QUARTER, "-o", str(sheet))
        assert sheet.stat().st_size


def test_the_way_of_counting_is_shown_and_set(terminal: Terminal, tmp_path: Path) -> None:
    usual = terminal.json("counting", "show")
    told = terminal.json("counting", "set", "--month-from-day", "1", "--ended", "on_time")
    out = tmp_path / "thang.json"
    sheet = terminal.json("report", "II.06a", "--month", "2025-05", "-o", str(out))

    assert (usual["month_from_day"], usual["ended"]) == (15, "by_due_date")
    assert terminal.json("counting", "show") == told
    assert (sheet["from"], sheet["to"]) == ("2025-05-01", "2025-05-31")
    assert sheet["options"] == told


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (("closing", "close"), "month"),
        (("closing", "close", "--year", "2025", "--month", "2025-05"), "year"),
        (("closing", "close", "--quarter", "2025-5"), "quarter"),
        (("counting", "set", "--compare", "week"), "compare_by"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    terminal: Terminal, asked: tuple[str, ...], field: str
) -> None:
    refused = terminal.run("--json", *asked)

    assert refused.code == 1
    assert refused.json["error"]["field"] == field
