"""Two computers of one commune: the main desk, and a laptop in a hamlet; and people, by command."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from motcua_desktop.practice.server import running
from tests.e2e.conftest import Terminal
from tests.fakes.desk import intake

ADMIN = ("--admin-user", "ha", "--admin-name", "Lê Thị Hà")


@pytest.fixture
def laptop(terminal: Terminal, tmp_path: Path) -> Terminal:
    """A second home, set up from the main desk's file as counter 3."""
    terminal.json("counter", "export", str(tmp_path / "quay.motcua"))
    home = tmp_path / "xách tay"
    environment = {**terminal.environment, "MOTCUA_HOME": str(home), "MOTCUA_USER": "ha"}
    made = replace(terminal, home=home, environment=environment)
    told = made.json("init", "--from", str(tmp_path / "quay.motcua"), "--counter", "3", *ADMIN)

    assert told["numbers"] == {"first": 7001, "last": 7999}
    return made


def test_both_push_to_one_province_without_a_clash(
    terminal: Terminal, laptop: Terminal, write: Callable[[str, object], str]
) -> None:
    file = write("hs.json", [intake(), intake()])
    with running() as province:
        settings = write("tinh.json", province.settings("H50.31.12"))
        codes: list[str] = []
        for desk in (terminal, laptop):
            codes += [one["code"] for one in desk.json("receive", file)]
            secret = {"MOTCUA_PROVINCE_SECRET": province.account.password}
            told = replace(desk, environment={**desk.environment, **secret})
            told.json("province", "set", settings)
            sent = told.json("sync", "--once")
            assert (sent["confirmed"], sent["refused"], sent["waiting"]) == (2, 0, 0)

        assert len(set(codes)) == 4
        assert sorted(province.store.codes()) == sorted(codes)


def test_the_main_desks_own_number_is_refused_and_nothing_is_left(
    terminal: Terminal, tmp_path: Path
) -> None:
    file = str(tmp_path / "quay.motcua")
    terminal.json("counter", "export", file)
    home = tmp_path / "khác"
    other = replace(terminal, environment={**terminal.environment, "MOTCUA_HOME": str(home)})

    same = other.run("init", "--from", file, "--counter", "1", *ADMIN)
    wrong = other.run("init", "--from", file, "--counter", "2", *ADMIN, MOTCUA_PASSPHRASE="sai bét")
    without = other.run("init", "--from", file, *ADMIN)

    assert "cấp trùng mã hồ sơ" in same.err
    assert "Cụm mật khẩu không đúng" in wrong.err
    assert "Chưa chọn số quầy" in without.err
    assert [ran.code for ran in (same, wrong, without)] == [1, 1, 1]
    assert not home.exists()


def test_one_visit_is_taken_in_whole_or_not_at_all(
    terminal: Terminal, write: Callable[[str, object], str]
) -> None:
    bad = terminal.run(
        "receive", "--together", write("sai.json", [intake(), intake(procedure="9.999999")])
    )
    assert bad.code == 1
    assert terminal.json("find", "")["count"] == 0

    family = terminal.json("receive", "--together", write("nha.json", [intake(), intake()]))

    assert family[0]["visit"] is not None
    assert family[0]["visit"] == family[1]["visit"]
    found = terminal.json("find", family[0]["code"], "--visit")
    assert [one["code"] for one in found["dossiers"]] == [one["code"] for one in reversed(family)]


def test_what_may_be_there_already_is_told_and_nothing_is_written(
    terminal: Terminal, write: Callable[[str, object], str]
) -> None:
    taken = terminal.json("receive", write("a.json", intake(identity_check="card")))
    typed = intake()
    typed["applicant"]["phone"] = "0900000457"

    told = terminal.json("similar", write("b.json", typed))

    (alike,) = told["similar"]
    assert alike["code"] == taken["code"]
    assert alike["matches"] == ["id_number", "name", "birth_date", "procedure"]
    (known,) = told["known"]
    assert known["identity_check"] == "card"
    assert known["differences"] == [
        {"field": "phone", "typed": "0900000457", "known": "0900000456"}
    ]
    assert terminal.json("find", "")["count"] == 1
    text = terminal.run("similar", write("b.json", typed)).out
    assert text.startswith(f"Có thể trùng: {taken['code']} – Nguyễn Thị Ánh – trùng số định danh")
