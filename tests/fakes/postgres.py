"""A PostgreSQL of a test's own: made in a temp folder, reached by a socket there, thrown away."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PLACES = ("/usr/lib/postgresql", "/usr/local/pgsql/bin", "/opt/homebrew/bin")
_STRANGERS = ("postgres", "nobody")


def program(name: str) -> str | None:
    """Where a program of PostgreSQL is, None where it is not installed."""
    known = [str(found) for place in _PLACES for found in sorted(Path(place).glob("*/bin"))]
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *_PLACES, *known]))


@contextmanager
def cluster() -> Iterator[str]:
    """A running server; gives the address of its one database for `--database`."""
    # The path of a Unix socket has room for some 100 letters, so pytest's folders are too long.
    folder = Path(tempfile.mkdtemp(prefix="mcpg-"))
    try:
        _give_away(folder)
        data = folder / "data"
        _run("initdb", "-D", str(data), "-U", "tinh", "-A", "trust", "-E", "UTF8", "--no-sync",
             "--locale=C")  # fmt: skip
        settings = f"-c listen_addresses='' -c unix_socket_directories={folder}"
        _run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", settings, "start")
        try:
            yield f"postgresql+psycopg://tinh@/postgres?host={folder}"
        finally:
            _run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(name: str, *arguments: str) -> None:
    found = program(name)
    assert found is not None, f"{name} is not installed"
    done = subprocess.run(
        [*_as_somebody_else(), found, *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        timeout=120,
    )
    assert done.returncode == 0, f"{name} {' '.join(arguments)} failed"


def _as_somebody_else() -> list[str]:
    """PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={_stranger()}", f"--regid={_gid()}", "--clear-groups"]


def _give_away(folder: Path) -> None:
    if os.geteuid() == 0:
        os.chown(folder, _stranger(), _gid())


def _stranger() -> int:
    return _known()[0]


def _gid() -> int:
    return _known()[1]


def _known() -> tuple[int, int]:
    import pwd

    known = {user.pw_name: (user.pw_uid, user.pw_gid) for user in pwd.getpwall()}
    return next(known[name] for name in _STRANGERS if name in known)
