"""Phản ánh, kiến nghị, hotline and reception schedule, as a person at a terminal has them."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.e2e.conftest import Terminal

Write = Callable[[str, object], str]


def told(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "remark",
        "channel": "hotline",
        "from": {"name": 'Nguyễn <An & "Bình"', "phone": "0900000123"},
        "content": "Chờ hai giờ mới đến lượt.",
        "request_id": "goi-1",
        **changes,
    }


def test_a_call_becomes_a_case_and_gets_its_answer(
    terminal: Terminal, write: Write, tmp_path: Path
) -> None:
    file = write("phan-anh.json", told())

    made = terminal.json("feedback", "add", file)
    again = terminal.json("feedback", "add", file)
    number = made["number"]
    terminal.json("feedback", "step", number, "pass_on", "--data", write("c.json", {"to": "CA xã"}))
    answer = write("tl.json", {"answer": "Đã thêm ghế.", "answered_by": "Hồ Văn Bình"})
    terminal.json("feedback", "step", number, "answer", "--data", answer)
    shown = terminal.json("feedback", "show", "1")
    pdf = tmp_path / "tra-loi.pdf"
    printed = terminal.json("feedback", "print", number, "answer", "-o", str(pdf))

    assert made == again
    assert number == f"PA-{made['received_at'][:4]}-1-0001"
    assert made["timeliness"] == "open_in_time"
    assert [step["action"] for step in shown["history"]] == ["receive", "pass_on", "answer"]
    assert (shown["state"], shown["timeliness"]) == ("answered", "done_in_time")
    assert printed == {"file": str(pdf), "pages": 1}
    assert pdf.read_bytes().startswith(b"%PDF")


def test_a_list_is_taken_in_and_found_again(terminal: Terminal, write: Write) -> None:
    both = [told(), told(request_id="goi-2", content="Đèn đường thôn Hà Bạc hỏng.")]

    made = terminal.json("feedback", "add", write("hai.json", both))
    found = terminal.json("feedback", "list", "--find", "den duong", "--state", "open")

    assert len(made) == 2
    assert [one["number"] for one in found["feedback"]] == [made[1]["number"]]


def test_a_wrong_field_of_a_list_is_named_and_nothing_is_written(
    terminal: Terminal, write: Write
) -> None:
    bad = write("sai.json", [told(), told(kind="rumour", request_id="x")])

    ran = terminal.run("--json", "feedback", "add", bad)

    assert ran.code == 1
    assert ran.json["error"]["field"] == "1.kind"
    assert terminal.json("feedback", "list")["count"] == 0


def test_a_complaint_is_not_answered_here(terminal: Terminal, write: Write) -> None:
    terminal.json("feedback", "add", write("k.json", told(kind="complaint")))

    ran = terminal.run(
        "feedback", "step", "1", "answer", "--data", write("t.json", {"answer": "x"})
    )

    assert ran.code == 1
    assert "quầy không giải quyết" in ran.err
    assert "Chuyển đơn (refer)" in ran.err


def test_the_terms_and_the_hotline_are_the_offices(terminal: Terminal, write: Write) -> None:
    shipped = terminal.json("feedback", "terms")
    own = terminal.json("feedback", "terms", "--answer", "5", "--basis", "Quy chế 12/QĐ-UBND")
    ways = write("dday.json", {"phones": [{"name": "Chủ tịch", "phone": "0905 123 456"}]})
    hotline = terminal.json("office", "hotline", "--data", ways)

    assert shipped["to_check"]
    assert (own["answer"], own["refer"], own["to_check"]) == (5, shipped["refer"], None)
    assert hotline == terminal.json("office", "hotline")
    assert hotline["phones"] == [{"name": "Chủ tịch", "phone": "0905123456", "hours": ""}]
    assert "0905 123 456" in terminal.run("office", "hotline").out


def test_what_must_be_answered_stands_in_due(terminal: Terminal, write: Write) -> None:
    made = terminal.json("feedback", "add", write("p.json", told()))

    far = terminal.json("due")
    near = terminal.json("due", "--within", "20")
    text = terminal.run("due", "--within", "20").out

    assert far["feedback"] == []
    assert [one["number"] for one in near["feedback"]] == [made["number"]]
    assert near["feedback"][0]["group"] == "soon"
    assert "Phản ánh, kiến nghị (1)" in text


def test_the_schedule_is_set_called_off_and_listed(terminal: Terminal, write: Write) -> None:
    weekly = {
        "repeat": "thứ Năm hằng tuần",
        "starts": "8h",
        "ends": "11h30",
        "host": "Hồ Văn Bình",
        "office": "Chủ tịch UBND xã",
        "place": "Phòng tiếp công dân",
        "since": "2026-01-01",
    }
    rule = terminal.json("reception", "add", write("lich.json", weekly))["id"]
    days = ("--from", "2026-11-16", "--to", "2026-11-30")
    first = terminal.json("reception", "list", *days)
    terminal.json("reception", "cancel", first["sessions"][0]["id"], "--reason", "họp")
    table = write("them.csv", "Ngày;Từ;Đến;Người tiếp;Địa điểm\n28/11/2026;8h;9h;Hoa;Hà Bạc\n")
    added = terminal.json("reception", "import", table)
    second = terminal.json("reception", "list", *days)
    ended = terminal.json("reception", "end", rule, "--last", "2026-11-20")
    third = terminal.json("reception", "list", *days)

    assert [one["day"] for one in first["sessions"]] == ["2026-11-19", "2026-11-26"]
    assert first["rules"][0]["repeat"] == "thứ Năm hằng tuần"
    assert added == {"added": 1, "unchanged": 0}
    assert [(one["held"], one["cancelled"]) for one in second["sessions"]] == [
        (False, "họp"),
        (True, None),
        (True, None),
    ]
    assert ended["until"] == "2026-11-20"
    assert [one["day"] for one in third["sessions"]] == ["2026-11-19", "2026-11-28"]


def test_the_register_and_the_schedule_are_reports(
    terminal: Terminal, write: Write, tmp_path: Path
) -> None:
    made = terminal.json("feedback", "add", write("p.json", told()))
    year = date.fromisoformat(made["received_at"][:10]).year
    period = ("--from", f"{year}-01-01", "--to", f"{year}-12-31")
    register, sheet = tmp_path / "so.json", tmp_path / "lich.pdf"

    terminal.json("report", "feedback", *period, "-o", str(register))
    terminal.json("report", "reception", *period, "-o", str(sheet))
    kept = json.loads(register.read_text("utf-8"))

    assert [row["number"] for row in kept["tables"]["feedback"]] == [made["number"]]
    assert kept["figures"]["received"] == 1
    assert sheet.read_bytes().startswith(b"%PDF")
