"""A week without a line: the commands carry it to the province and back on a stick."""

import json
from pathlib import Path

from tests.e2e.conftest import Terminal
from tests.fakes.desk import intake


def test_a_package_there_and_the_answer_back(terminal: Terminal, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'province.db'}"
    package, answer, settings = (tmp_path / name for name in ("a.goi", "b.goi", "tinh.json"))
    told = {
        "name": "Tỉnh tập dượt",
        "dialect": "native",
        "base_url": "http://127.0.0.1:9",
        "agency_code": "H50.31.12",
        **terminal.json("practice", "keys", "--database", database),
    }
    settings.write_text(json.dumps(told), "utf-8")
    signer = terminal.json("province", "set", str(settings))["package_signer"]
    terminal.json("receive", "-", give=json.dumps([intake(), intake()]).encode())
    out = terminal.json("package", "export", str(package))
    there = terminal.json(
        "practice", "package", str(package), "-o", str(answer), "--database", database,
        "--trust", signer,
    )  # fmt: skip
    back = terminal.json("package", "import", str(answer))

    assert (out["dossiers"], out["messages"], out["files"]) == (2, 4, 0)
    assert out["bytes"] == package.stat().st_size
    assert (there["stored"], there["refused"]) == (4, 0)
    assert (back["confirmed"], back["refused"], back["again"]) == (2, 0, False)
    assert terminal.json("package", "import", str(answer))["again"]
    assert terminal.json("sync", "--status")["waiting"] == 0


def test_what_is_wrong_is_one_sentence(terminal: Terminal, tmp_path: Path) -> None:
    nobody = terminal.run("--json", "package", "export", str(tmp_path / "a.goi"))
    (tmp_path / "giay.goi").write_bytes(b"%PDF-1.7")
    strange = terminal.run(
        "--json", "practice", "package", str(tmp_path / "giay.goi"),
        "-o", str(tmp_path / "b.goi"), "--database", "sqlite://",
    )  # fmt: skip

    assert (nobody.code, nobody.json["error"]["kind"]) == (1, "province_not_configured")
    assert (strange.code, strange.json["error"]["kind"]) == (1, "bad_file")
    assert not (tmp_path / "b.goi").exists()
