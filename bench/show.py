"""One `motcua show` as a whole process, against a bare Python that opens the store and reads."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench import stores
from bench.measure import Line, Options, by_turns, compared
from motcua_desktop.vault import KeyringVault, keep_key

# The key is given: the floor stretches no passphrase, asks no keyring, checks no password.
_BARE = """
import os, sys
import sqlmodel
import sqlcipher3.dbapi2 as sqlcipher
connection = sqlcipher.connect(sys.argv[1])
connection.execute("PRAGMA key = \\"x'" + os.environ["BENCH_KEY"] + "'\\"")
print(connection.execute("SELECT * FROM dossier WHERE code = ?", (sys.argv[2],)).fetchone())
connection.close()
"""
_WITH_KEYRING = """
printf bench | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
exec "$@"
"""
_ROUNDS_EACH = 15


def measure(options: Options) -> list[Line]:
    """On a store of 100,000: the key in the keyring, as is usual, and wrapped by a passphrase."""
    source = stores.home(options.data, min(options.dossiers, 100_000))
    rounds = max(options.rounds // _ROUNDS_EACH, 5)
    wrapped = compared("motcua show, key under a passphrase", *_times(source, rounds))
    return [*_with_keyring(source, rounds), wrapped]


def _times(
    home: stores.Home, rounds: int, key: bytes | None = None
) -> tuple[list[float], list[float]]:
    environment = os.environ | home.environment()
    if key is not None:
        del environment["MOTCUA_PASSPHRASE"]
    environment["BENCH_KEY"] = (key or home.key).hex()
    code = _newest(home, bytes.fromhex(environment["BENCH_KEY"]))
    ours = [sys.executable, "-m", "motcua_desktop", "show", code]
    bare = [sys.executable, "-c", _BARE, str(home.paths.store), code]
    return by_turns(lambda: _run(ours, environment), lambda: _run(bare, environment), rounds)


def _with_keyring(source: stores.Home, rounds: int) -> list[Line]:
    """In a session of its own with an empty keyring; nothing where there is no such service."""
    if not shutil.which("dbus-run-session") or not shutil.which("gnome-keyring-daemon"):
        return []
    with stores.temporary(source) as folder:
        home = stores.copied(source, folder / "home")
        session = os.environ | {
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder / "share"),
            "XDG_RUNTIME_DIR": str(folder),
            "BENCH_KEY": source.key.hex(),
        }
        session.pop("PYTHON_KEYRING_BACKEND", None)
        again = [sys.executable, "-m", "bench.show", str(home.paths.home), str(rounds)]
        shell = ["dbus-run-session", "--", "sh", "-c", _WITH_KEYRING, "sh", *again]
        done = subprocess.run(shell, env=session, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    ours, bare = json.loads(done.stdout)
    return [compared("motcua show, key in the keyring", ours, bare, most=1.5)]


def _in_session(folder: str, rounds: str) -> None:
    """Put the key into this session's keyring, measure, and print the times."""
    key = bytes.fromhex(os.environ["BENCH_KEY"])
    home = stores.Home.at(Path(folder))
    keep_key(home.paths.key_file, KeyringVault(), key, passphrase=None)
    print(json.dumps(_times(home, int(rounds), key)))


def _newest(home: stores.Home, key: bytes) -> str:
    connection = stores.opened(home.paths.store, key)
    query = "SELECT code FROM dossier ORDER BY seq DESC LIMIT 1"
    code = str(connection.execute(query).fetchone()[0])
    connection.close()
    return code


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "H50.31.12-" in done.stdout


if __name__ == "__main__":
    _in_session(*sys.argv[1:])
