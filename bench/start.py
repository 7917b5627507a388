"""From process start to a Tiếp nhận that can be typed into, against an empty PySide6 window."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import partial
from typing import Any

from bench import stores
from bench.measure import Line, Options, by_turns, compared

_MEGABYTES = 250
_ROUNDS_EACH = 30

_OURS = """
import sys
from motcua_desktop import __main__ as program
def window(paths):
    from bench.watch import watched
    return watched(paths)
program._window = window
sys.argv = ["motcua"]
sys.exit(program.main())
"""
_EMPTY = """
import importlib, json, os, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(sys.argv[:1])
window = QMainWindow()
window.resize(1366, 768)
window.show()
application.processEvents()
window.repaint()
peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1000
print(json.dumps({"megabytes": peak}), flush=True)
os._exit(0)
"""


def measure(options: Options) -> list[Line]:
    """Signed in by the environment, and by a person at the sign-in dialog; peak memory."""
    source = stores.home(options.data, min(options.dossiers, 100_000))
    known = (
        os.environ
        | source.environment()
        | {
            "QT_QPA_PLATFORM": "offscreen",
            "BENCH_LOGIN": stores.LOGIN,
        }
    )
    asked = {name: value for name, value in known.items() if name != "MOTCUA_USER"}
    first = _run(known, _OURS)
    empty = partial(_run, known, _EMPTY, *first["qt"])
    rounds = max(options.rounds // _ROUNDS_EACH, 5)
    through, floor = by_turns(partial(_run, known, _OURS), empty, rounds)
    by_hand = [_run(asked, _OURS) for _ in range(rounds)]
    dialog = [said["asked_after"] for said in by_hand]
    entered = [said["entered"] for said in by_hand]
    waited = [one + other for one, other in zip(dialog, entered, strict=True)]
    return [
        compared(
            "start to a usable Tiếp nhận, signed in by the environment", through, floor, most=2.5
        ),
        compared("what a person waits: to the dialog, and after Enter", waited, floor, most=2.5),
        compared("  start to the sign-in dialog", dialog, floor),
        compared("  Enter to a usable Tiếp nhận", entered, floor),
        Line(
            "peak memory then, MB, to the limit",
            first["megabytes"],
            _MEGABYTES,
            first["megabytes"] / _MEGABYTES,
            1.0,
            f"an empty window: {empty()['megabytes']:.0f} MB",
        ),
    ]


def _run(environment: Mapping[str, str], script: str, *arguments: str) -> dict[str, Any]:
    """Start it, wait until it says that it is ready, and see it out; what it said."""
    command = [sys.executable, "-c", script, *arguments]
    begun = {"BENCH_BEGUN": str(time.time())}
    done = subprocess.run(
        command, env={**environment, **begun}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said
