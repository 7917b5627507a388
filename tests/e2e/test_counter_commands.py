"""The counter's money and certified copies, as a person at a terminal has them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.e2e.conftest import Terminal

Write = Callable[[str, object], str]


def visit(**changes: Any) -> dict[str, Any]:
    return {
        "requester": {"name": "Nguyễn Thị Ánh"},
        "documents": [{"name": "Bằng tốt nghiệp", "pages": 3, "copies": 2}],
        "signer": "Hồ Văn Lợi",
        "paid": "cash",
        "request_id": "lan-1",
        **changes,
    }


def test_a_visit_for_copies_is_in_the_register_and_in_the_till(
    terminal: Terminal, write: Write, tmp_path: Path
) -> None:
    file = write("sao.json", visit())

    made = terminal.json("copies", "certify", file)
    again = terminal.json("copies", "certify", file)

    assert made == again
    assert made["fee"] == 10_000
    assert made["register"][0]["number"] == 1
    assert made["dossier"]["status"]["name"] == "returned"

    day = terminal.json("cash", "show")
    assert (day["by_method"], day["expected_cash"], day["outstanding"]) == (
        {"cash": 10_000},
        10_000,
        0,
    )

    today = day["day"]
    for kind in ("pdf", "csv", "json"):
        out = tmp_path / f"so.{kind}"
        told = terminal.json("copies", "register", "--from", today, "--to", today, "-o", str(out))
        assert (told["copies"], told["fees"]) == (2, 10_000)
        book = terminal.json("report", "cash", "--month", today[:7], "-o", str(out))
        assert book["collected"] == 10_000
        assert out.stat().st_size


def test_the_till_is_counted_and_a_difference_explained(terminal: Terminal, write: Write) -> None:
    refused = terminal.run("--json", "cash", "count", "--counted", "5000")

    assert refused.code == 1
    assert refused.json["error"]["field"] == "explanation"

    counted = {"denominations": {"5000": 1}, "explanation": "Tiền lẻ để sẵn"}
    made = terminal.json("cash", "count", write("quy.json", counted))
    assert (made["difference"], made["denominations"]) == (5000, {"5000": 1})

    nothing = terminal.run("cash", "count")
    assert (nothing.code, "--counted SỐ_TIỀN" in nothing.err) == (1, True)


def test_what_is_said_without_json_is_vietnamese(terminal: Terminal, write: Write) -> None:
    done = terminal.run("copies", "certify", write("sao.json", visit(done_now=False, paid="")))
    shown = terminal.run("cash", "show")

    assert "hẹn trả" in done.out
    assert "Còn phải thu 10.000 đ" in shown.out


def test_a_wrong_visit_names_its_key(terminal: Terminal, write: Write) -> None:
    wrong = visit(documents=[{"name": "Bằng", "pages": "ba"}])

    told = terminal.run("--json", "copies", "certify", write("sao.json", wrong))

    assert told.json["error"]["field"] == "documents.0.pages"
