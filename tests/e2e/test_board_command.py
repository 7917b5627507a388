"""The board at the terminal: the same figures as in the window."""

from collections.abc import Callable

from tests.e2e.conftest import Terminal
from tests.fakes.desk import intake

Write = Callable[[str, object], str]


def test_the_board_is_told_in_words_and_as_json(terminal: Terminal, write: Write) -> None:
    terminal.json("receive", write("a.json", intake()))
    terminal.json("receive", write("b.json", intake(channel="online")))

    told, said = terminal.json("board"), terminal.run("board")

    assert told["figures"]["in_time"] == 2
    spans = {row["name"]: row for row in told["tables"]["spans"]}
    assert [spans["Hôm nay"][key] for key in ("received", "online", "counter")] == [2, 1, 1]
    assert spans["Năm nay"]["received"] == 2
    assert (len(told["tables"]["days"]), len(told["tables"]["months"])) == (31, 12)
    assert "Đang giải quyết, trong hạn: 2" in said.out
    assert "  Tiếp nhận, trực tuyến: 1" in said.out


def test_the_board_is_kept_with_its_charts(terminal: Terminal, write: Write) -> None:
    terminal.json("receive", write("a.json", intake()))
    told = terminal.json("report", "board", "-o", str(terminal.home / "board.pdf"))

    assert (terminal.home / "board.pdf").read_bytes().startswith(b"%PDF")
    assert told["figures"]["in_time"] == 1
