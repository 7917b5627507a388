"""The store's key in a real Secret Service, where the computer has one to try."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import ROOT, Terminal

_HAS_SERVICE = bool(shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon"))
_INIT = (
    "--json init --agency-code H50.31.12 --agency-name UBND-xã --province-name Tỉnh "
    "--admin-user nga --admin-name Hồ-Nga"
)


@pytest.mark.skipif(not _HAS_SERVICE, reason="no dbus-run-session and gnome-keyring-daemon here")
def test_the_key_lies_in_the_secret_service_and_no_passphrase_is_asked(
    stranger: Terminal, tmp_path: Path
) -> None:
    motcua = f'"{sys.executable}" -m motcua_desktop'
    script = tmp_path / "session.sh"
    script.write_text(
        "set -e\n"
        "printf thu | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1\n"
        f"{motcua} {_INIT} >/dev/null\n"
        f"{motcua} --json find x\n",
        encoding="utf-8",
    )
    environment = {
        key: value
        for key, value in stranger.environment.items()
        if key not in ("MOTCUA_PASSPHRASE", "PYTHON_KEYRING_BACKEND")
    }
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", str(script)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**environment, "HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {"count": 0, "dossiers": []}
    kept = json.loads((stranger.home / "key.json").read_text("utf-8"))
    assert "passphrase" not in kept
