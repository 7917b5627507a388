"""Secrets in a real Secret Service, where the computer has one to try."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import ROOT, Terminal

_HAS_SERVICE = bool(shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon"))
_INIT = (
    "--json init --agency-code H50.31.12 --agency-name UBND-xã --province-name Tỉnh "
    "--admin-user nga --admin-name Hồ-Nga"
)


_VAULT = """
import json, sys
from motcua_desktop.vault import KeyringVault
from motcua_desktop.errors import DeskError

def tried(work):
    try:
        return work()
    except DeskError as trouble:
        return trouble.kind

vault, told = KeyringVault(), {}
exec(sys.argv[1])
print(json.dumps(told))
"""
needs_a_service = pytest.mark.skipif(
    not _HAS_SERVICE, reason="no dbus-run-session and gnome-keyring-daemon here"
)


@needs_a_service
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


@needs_a_service
def test_several_secrets_of_any_length_live_side_by_side(tmp_path: Path) -> None:
    told = _in_session(
        tmp_path,
        """
names = ["province.x", "province.x.proxy", "province.x.session", "province.x.signing"]
secrets = ["mật khẩu 🐃", "", "tok" * 1500, "-----BEGIN PRIVATE KEY-----" * 300]
told["state"] = vault.state()
for name, secret in zip(names, secrets):
    vault.put(name, secret)
told["whole"] = [vault.get(name) == secret for name, secret in zip(names, secrets)]
vault.put("province.x.session", "mới")
told["shorter"] = vault.get("province.x.session")
for name in names:
    vault.delete(name)
told["left"] = [vault.get(name) for name in names]
told["pieces"] = [vault._keyring.get_password("motcua-desktop", f"province.x.signing#{s}{n}")
                  for s in "ab" for n in (1, 2)]
vault.delete("never there")
""",
    )

    assert told == {
        "state": "ready",
        "whole": [True] * 4,
        "shorter": "mới",
        "left": [None] * 4,
        "pieces": [None] * 4,
    }


@needs_a_service
def test_a_locked_secret_service_says_so_and_takes_nothing(tmp_path: Path) -> None:
    told = _in_session(
        tmp_path,
        """
import secretstorage
vault.put("province.x", "bí mật")
bus = secretstorage.dbus_init()
secretstorage.get_default_collection(bus).lock()
told["state"] = vault.state()
told["get"] = vault.get("province.x")
told["put"] = tried(lambda: vault.put("province.x", "khác"))
told["delete"] = tried(lambda: vault.delete("province.x"))
""",
    )

    assert told == {"state": "locked", "get": None, "put": "key_missing", "delete": "key_missing"}


@needs_a_service
def test_a_secret_service_that_died_is_no_crash(tmp_path: Path) -> None:
    told = _in_session(
        tmp_path,
        """
import os, signal, secretstorage
from jeepney import DBusAddress, new_method_call
vault.put("province.x", "bí mật")
bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
asked = new_method_call(
    bus, "GetConnectionUnixProcessID", "s", ("org.freedesktop.secrets",)
)
with secretstorage.dbus_init() as connection:
    os.kill(connection.send_and_get_reply(asked).body[0], signal.SIGKILL)
told["get"] = vault.get("province.x")
told["put"] = tried(lambda: vault.put("province.x", "khác"))
""",
    )

    assert told == {"get": None, "put": "key_missing"}


def _in_session(folder: Path, work: str) -> Any:
    """What `work` told, run in a session bus of its own with an unlocked keyring."""
    script = folder / "session.sh"
    script.write_text(
        "set -e\n"
        "printf thu | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1\n"
        f'"{sys.executable}" -c "$1" "$2"\n',
        encoding="utf-8",
    )
    left_out = ("PYTHON_KEYRING_BACKEND", "DBUS_SESSION_BUS_ADDRESS")
    environment = {key: value for key, value in os.environ.items() if key not in left_out}
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", str(script), _VAULT, work],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**environment, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)},
        stdin=subprocess.DEVNULL,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
