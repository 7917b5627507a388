"""A person at a terminal: the real program as a process, in a home of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PHRASE = "cum mat khau cua quay thu"
PASSWORD = "matkhau-thu"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of the program said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(slots=True)
class Terminal:
    """Runs `motcua` with this environment; nobody sits at the keyboard."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, give: bytes = b"", **changes: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "motcua_desktop", *arguments],
            input=give,
            capture_output=True,
            check=False,
            cwd=ROOT,
            env={**self.environment, **changes},
            timeout=120,
        )
        told = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

        assert "Traceback" not in told.err, told.err
        return told

    def json(self, *arguments: str, give: bytes = b"") -> Any:
        """The JSON of a run that must succeed."""
        told = self.run("--json", *arguments, give=give)

        assert told.code == 0, told.err
        return told.json

    def init(self) -> Any:
        return self.json(
            "init", "--agency-code", "H50.31.12", "--agency-name", "UBND xã Hướng Hiệp",
            "--province-name", "Quảng Trị", "--admin-user", "nga", "--admin-name", "Hồ Thị Nga",
        )  # fmt: skip


def _terminal(home: Path) -> Terminal:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "HOME") if name in os.environ}
    return Terminal(
        home,
        {
            **kept,
            "PYTHONUTF8": "1",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "QT_QPA_PLATFORM": "offscreen",
            "TMPDIR": str(home.parent),
            "MOTCUA_HOME": str(home),
            "MOTCUA_USER": "nga",
            "MOTCUA_PASSWORD": PASSWORD,
            "MOTCUA_PASSPHRASE": PHRASE,
        },
    )


@pytest.fixture
def stranger(tmp_path: Path) -> Terminal:
    """A terminal whose home has not been set up."""
    return _terminal(tmp_path / "quầy số 1")


@pytest.fixture(scope="session")
def set_up_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home made by the program once per run; tests get copies."""
    home = tmp_path_factory.mktemp("e2e") / "home"
    _terminal(home).init()
    return home


@pytest.fixture
def terminal(stranger: Terminal, set_up_once: Path) -> Terminal:
    """A terminal whose home is set up."""
    shutil.copytree(set_up_once, stranger.home)
    return stranger


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, object], str]:
    """Writes a file (text, bytes or JSON) and gives its path."""

    def write(name: str, content: object) -> str:
        file = tmp_path / name
        if isinstance(content, bytes):
            file.write_bytes(content)
        elif isinstance(content, str):
            file.write_text(content, encoding="utf-8")
        else:
            file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return str(file)

    return write
