"""A full or locked disk: a clear sentence, nothing half-written, work goes on afterwards."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from motcua_desktop.app import open_home
from motcua_desktop.errors import CannotWrite, DiskFull, InvalidInput, StoreBusy
from motcua_desktop.founding import Founding, init
from motcua_desktop.models.database import store_troubles
from motcua_desktop.paths import Paths
from motcua_desktop.vault import MemoryVault
from tests.fakes.desk import TestDesk, intake

ROOT = Path(__file__).parents[2]
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.argv = ["motcua", *sys.argv[2:]]
from motcua_desktop.__main__ import main
sys.exit(main())
"""


@pytest.mark.skipif(os.name == "nt", reason="RLIMIT_FSIZE is a POSIX limit")
@pytest.mark.parametrize("room", [4_096, 65_536])
def test_a_disk_that_takes_no_more_is_told_and_the_next_receipt_works(
    tmp_path: Path, room: int
) -> None:
    environment = {
        **os.environ,
        "MOTCUA_HOME": str(tmp_path / "desk"),
        "MOTCUA_USER": "nga",
        "MOTCUA_PASSWORD": "matkhau-thu",
        "MOTCUA_PASSPHRASE": "cum mat khau",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }

    def run(limit: int, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, "-c", LIMITED, str(limit), *arguments],
            capture_output=True,
            check=False,
            cwd=ROOT,
            env=environment,
            timeout=120,
        )

    plenty = 10**9
    run(
        plenty, "init", "--agency-code", "H50.31.12", "--agency-name", "UBND xã Hướng Hiệp",
        "--province-name", "Quảng Trị", "--admin-user", "nga", "--admin-name", "Hồ Nga",
    ).check_returncode()  # fmt: skip
    file = tmp_path / "a.json"
    file.write_text(json.dumps([intake()] * 12), encoding="utf-8")
    full = run(room, "--json", "receive", str(file))

    assert full.returncode == 1
    assert json.loads(full.stdout)["error"]["kind"] in ("bad_file", "disk_full", "cannot_write")
    assert b"Traceback" not in full.stderr
    again = run(plenty, "--json", "receive", str(file))
    assert again.returncode == 0
    whole = run(plenty, "--json", "check")
    assert json.loads(whole.stdout) == {"ok": True, "findings": []}


@pytest.mark.parametrize(("number", "kind"), [(28, DiskFull), (30, CannotWrite), (13, CannotWrite)])
def test_the_systems_words_become_ours(number: int, kind: type[Exception]) -> None:
    with pytest.raises(kind), store_troubles():
        raise OSError(number, os.strerror(number))


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("không phải thư mục")
    founding = Founding("H50.31.12", "UBND xã A", "Tỉnh", 1, "nga", "Hồ Nga", "matkhau-thu")

    with pytest.raises(CannotWrite):
        init(Paths(tmp_path / "tệp" / "desk"), founding, vault=MemoryVault())


def test_a_home_that_was_not_made_leaves_no_key_in_the_keyring(tmp_path: Path) -> None:
    founding = Founding(
        "H50.31.12", "UBND xã A", "Tỉnh", 1, "Không Hợp Lệ", "Hồ Nga", "matkhau-thu"
    )
    vault = MemoryVault()

    with pytest.raises(InvalidInput):
        init(Paths(tmp_path / "desk"), founding, vault=vault)

    assert vault.secrets == {}


def test_a_second_window_is_refused_while_the_first_is_open(
    desk: TestDesk, open_again: Callable[[], TestDesk]
) -> None:
    with desk.app.window():
        other = open_again()
        with pytest.raises(StoreBusy), other.app.window():
            pytest.fail("two windows on one home")
        assert other.receive().code
    with other.app.window():
        assert desk.receive().code


@pytest.fixture
def open_again(desk: TestDesk) -> Iterator[Callable[[], TestDesk]]:
    """The same home once more, as a second program would open it."""
    opened: list[TestDesk] = []

    def again() -> TestDesk:
        app = open_home(desk.app.paths, vault=desk.app.vault, clock=desk.clock)
        opened.append(TestDesk(app, desk.actor, desk.clock))
        return opened[-1]

    yield again
    for one in opened:
        one.app.close()
