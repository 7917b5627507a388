"""A dossier handed over, finished, collected or sent by post, by one who has only a terminal."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.e2e.conftest import Terminal
from tests.fakes.desk import intake

Write = Callable[[str, object], str]
HOME = "Thôn Phú An, xã Hướng Hiệp"


def receive(terminal: Terminal, write: Write, **changes: Any) -> str:
    done = terminal.run("--json", "receive", write("hồ sơ.json", intake(**changes)))
    return str(done.json["code"])


def test_two_dossiers_go_to_a_specialist_on_a_list_that_is_signed_once(
    terminal: Terminal, write: Write, tmp_path: Path
) -> None:
    codes = [receive(terminal, write), receive(terminal, write)]
    sheet = tmp_path / "ban-giao.pdf"

    given = terminal.run(
        "--json", "hand-over", *codes, "--to", "Phạm Thị Lan", "--until", "2026-12-31T16:00",
        "-o", str(sheet),
    )  # fmt: skip
    signed = terminal.run("--json", "hand-over", "take", given.json["number"], "--by", "Phạm Lan")
    again = terminal.run("hand-over", "take", given.json["number"], "--by", "Ai Đó")

    assert given.code == signed.code == 0
    assert [line["code"] for line in given.json["dossiers"]] == codes
    assert sheet.read_bytes().startswith(b"%PDF")
    assert signed.json["open"] == 0
    assert again.code == 1
    assert "đã được Phạm Lan ký nhận" in again.err
    way = terminal.run("--json", "hand-over", "way", codes[0]).json
    assert [leg["holder"]["name"] for leg in way["legs"]] == ["", "Phạm Thị Lan"]
    assert way["legs"][1]["taken_by"] == "Phạm Lan"
    assert terminal.run("--json", "hand-over", "takers").json["specialists"] == ["Phạm Thị Lan"]


def finished(terminal: Terminal, write: Write, **changes: Any) -> str:
    code = receive(terminal, write, **changes)
    terminal.run("step", code, "start")
    terminal.run("step", code, "complete")
    return code


def test_who_comes_for_the_owner_brings_a_paper_that_says_so(
    terminal: Terminal, write: Write
) -> None:
    code = finished(terminal, write)
    told = {"collected_by": "Hồ Thị Mai", "relation": "relative", "identity_check": "shown"}

    refused = terminal.run("--json", "step", code, "return", "--data", write("trả.json", told))
    told |= {"authorisation": "Trích lục kết hôn 3", "signature": "paper"}
    given = terminal.run("--json", "step", code, "return", "--data", write("trả.json", told))

    assert refused.code == 1
    assert refused.json["error"]["field"] == "authorisation"
    assert given.json["status"]["name"] == "returned"
    assert given.json["delivery"]["relation"] == "relative"


def test_results_go_by_post_get_their_number_and_one_comes_back(
    terminal: Terminal, write: Write, tmp_path: Path
) -> None:
    codes = [finished(terminal, write, return_by="post", postal_address=HOME) for _ in range(2)]
    sheet = tmp_path / "bang-ke.pdf"
    parcels = [{"code": codes[0], "tracking_number": "EB123456785VN"}, codes[1]]

    waiting = terminal.run("--json", "uncollected", "--called", codes[0])
    sent = terminal.run(
        "--json", "consign", write("gửi.json", parcels), "--carrier", "Bưu điện xã", "-o",
        str(sheet),
    )  # fmt: skip
    tracked = terminal.run("--json", "consign", "track", codes[1], "EB 000 000 001 VN")
    back = terminal.run("--json", "consign", "came-back", codes[0], "--reason", "Sai địa chỉ")

    assert [ready["code"] for ready in waiting.json] == codes
    assert waiting.json[0]["reminded_at"]
    assert sent.json["number"].startswith("1/")
    assert sheet.read_bytes().startswith(b"%PDF")
    assert tracked.json["delivery"]["tracking_number"] == "EB000000001VN"
    assert back.json["status"]["name"] == "completed"
    left = terminal.run("--json", "uncollected", "--days", "0")
    assert [ready["code"] for ready in left.json] == [codes[0]]
