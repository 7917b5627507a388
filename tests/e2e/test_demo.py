"""The demo and the self-test, run as a newcomer runs them."""

import json
from pathlib import Path

from tests.e2e.conftest import Terminal


def test_the_demo_does_the_main_job_from_end_to_end(stranger: Terminal) -> None:
    ran = stranger.run("--json", "demo", "--headless")

    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert set(told) == {"home", "receipts", "report", "packet", "sent", "confirmed"}
    assert len(told["receipts"]) == 3
    for paper in (*told["receipts"], told["report"]):
        assert Path(paper).read_bytes().startswith(b"%PDF")
    assert told["sent"] == told["confirmed"] > 100
    assert not stranger.home.exists()


def test_the_program_proves_itself(stranger: Terminal) -> None:
    told = stranger.run("--json", "self-test")

    assert told.code == 0, told.out + told.err
    assert [step["ok"] for step in told.json["steps"]] == [True] * 8
    assert not stranger.home.exists()
