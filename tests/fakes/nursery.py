"""A process that has imported the program once and forks one real desk after another to be killed.

Run as `python -m tests.fakes.nursery HOME SECRETS WORK`; each line on its input
starts a worker that does WORK ("module:function", called with the open App and the turn's number)
until it is killed. SECRETS is what its vault holds, as JSON. It answers with the worker's number.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Nursery:
    """Starts workers and kills them; a worker prints what it acknowledged."""

    def __init__(self, process: "subprocess.Popen[str]"):
        self._process = process
        self.pid = 0
        self.said: list[str] = []

    def start(self, turn: int) -> None:
        """Begin a worker; returns when its desk is open."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{turn}\n")
        self._process.stdin.flush()
        self.pid = int(self._line())
        assert self._line() == "open"

    def kill(self) -> None:
        """Power off; what it managed to say before is in `said`."""
        os.kill(self.pid, signal.SIGKILL)
        while (line := self._line()) != f"killed {self.pid}":
            self.said.append(line)

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the nursery itself died"
        return line.strip()


@contextmanager
def nursery(home: Path, secrets: Mapping[str, str], work: str) -> Iterator[Nursery]:
    """A nursery of this home, while the block runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.nursery", str(home), json.dumps(secrets), work],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        yield Nursery(process)
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def main(home: str, secrets: str, work: str) -> None:
    """Fork a worker for each line; tell when it is gone, after everything it said."""
    from motcua_desktop import app

    app.get_ready()
    module, function = work.split(":")
    todo = getattr(import_module(module), function)
    for turn in sys.stdin:
        pid = os.fork()
        if not pid:
            from motcua_desktop.paths import Paths
            from motcua_desktop.vault import MemoryVault

            print(os.getpid(), flush=True)  # noqa: T201 (its parent reads it)
            opened = app.open_home(Paths(Path(home)), vault=MemoryVault(json.loads(secrets)))
            print("open", flush=True)  # noqa: T201 (its parent reads it)
            todo(opened, int(turn))
            os._exit(1)
        os.waitpid(pid, 0)
        print(f"\nkilled {pid}", flush=True)  # noqa: T201 (its parent reads it)


if __name__ == "__main__":
    main(*sys.argv[1:])
