"""The late calendar, the office's facts and the catalogue's clocks, as an administrator types."""

import json
from typing import Any

from tests.e2e.conftest import Terminal

INTAKE = {
    "procedure": "1.004884",
    "applicant": {
        "name": "Nguyễn Thị Ánh",
        "id_number": "998190001234",
        "address": "Thôn Hà Bạc, xã Hướng Hiệp",
    },
}


def document(told: Any) -> bytes:
    return json.dumps(told).encode()


def received(terminal: Terminal, **changes: Any) -> Any:
    return terminal.json("receive", "-", give=document({**INTAKE, **changes}))


def working_day_before(due_at: str) -> bytes:
    """A calendar whose only news is that the promised day is a day off."""
    return document({"days_off": [{"date": due_at[:10], "name": "Nghỉ do bão"}]})


def test_a_late_calendar_is_looked_at_taken_in_and_applied(terminal: Terminal) -> None:
    dossier = received(terminal)
    code, promised = dossier["code"], dossier["due_at"]
    storm = working_day_before(promised)

    preview = terminal.json("calendar", "import", "-", "--preview", give=storm)
    assert [one["code"] for one in preview["affected"]] == [code]
    assert terminal.json("calendar", "affected") == []

    taken = terminal.json("calendar", "import", "-", give=storm)
    assert taken["affected"] == preview["affected"]
    assert terminal.json("show", code)["due_at"] == promised

    done = terminal.json("calendar", "apply", "--all", "--reason", "Công điện nghỉ bão")
    moved = terminal.json("show", code)
    assert [one["code"] for one in done] == [code]
    assert moved["due_at"] == done[0]["new_due_at"] > promised
    assert moved["history"][-1]["action"] == "recount"
    assert "Công điện nghỉ bão" in moved["due_why"][-1]["why"]
    assert terminal.json("calendar", "affected") == []
    assert terminal.json("audit", "verify")["ok"]


def test_moving_dates_needs_a_choice_and_says_how(terminal: Terminal) -> None:
    neither = terminal.run("calendar", "apply", "--reason", "Bão")
    nobody = terminal.run("calendar", "apply", "H50.31.12-260101-5001", "--reason", "Bão")

    assert (neither.code, nobody.code) == (1, 1)
    assert "motcua calendar affected" in neither.err
    assert "không đổi ngày hẹn của hồ sơ" in nobody.err


def test_people_are_told_in_their_words(terminal: Terminal) -> None:
    promised = received(terminal)["due_at"]

    told = terminal.run(
        "calendar", "import", "-", "--preview", give=working_day_before(promised)
    ).out

    assert told.startswith("Xem trước, chưa ghi gì: thêm 1, đổi 0, bỏ 0 ngày.")
    assert "nghỉ: Nghỉ do bão" in told


def test_a_remote_office_promises_longer(terminal: Terminal) -> None:
    before = received(terminal, procedure="1.012812")["due_at"]

    facts = terminal.json("office", "set", "--remote-area", "yes", "--late-from", "14:00")

    assert facts == terminal.json("office", "show")
    assert (facts["remote_area"], facts["late_from"]) == (True, "14:00")
    assert received(terminal, procedure="1.012812")["due_at"] > before
    refused = terminal.run("office", "set", "--remote-area", "perhaps")
    assert (refused.code, "yes hoặc no" in refused.err) == (1, True)


def test_the_catalogue_tells_a_procedure_s_clock_and_what_an_import_changes(
    terminal: Terminal,
) -> None:
    told = terminal.json("procedures", "show", "2.000986")
    assert told["clock"]["window"] == {"amount": 7, "unit": "working_days"}
    assert [stage["agency"] for stage in told["stages"]][1] == "Công an xã (đăng ký thường trú)"

    sheet = (
        "code;name;field;counter;clock\n"
        '1.004884;Đăng ký lại khai sinh;Hộ tịch;5 ngày làm việc;"xác minh: cộng 5 ngày làm việc"\n'
    ).encode()
    preview = terminal.json("procedures", "import", "-", "--dry-run", give=sheet)

    (change,) = preview["changes"]
    assert (change["kind"], change["code"]) == ("changed", "1.004884")
    assert "cách tính hạn" in change["parts"]
