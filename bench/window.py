"""The window while it syncs, backs up and searches at once: the longest its thread stands still."""

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

from bench import queries, stores
from bench.line import serving
from bench.measure import Line, Options
from bench.people import people
from motcua_desktop import app as root
from motcua_desktop.domain.intake import Intake
from motcua_desktop.vault import NoVault

_LONGEST_MS = 50
_WAITING = 900
_SEARCHES = 40
_PATIENCE = 120
_DIALECT = "native"

_BUSY = """
import sys
from motcua_desktop import __main__ as program
def window(paths):
    from bench.busy import kept_busy
    return kept_busy(paths)
program._window = window
sys.argv = ["motcua"]
sys.exit(program.main())
"""


def measure(options: Options) -> list[Line]:
    """A timer of 5 ms in the window's thread; its longest gap is what a person may feel."""
    source = stores.home(options.data, min(options.dossiers, 100_000))
    with stores.temporary(source) as folder, serving() as there:
        home = stores.copied(source, Path(folder) / "home")
        words = _prepare(home, there.url, there.password)
        said = _run(home, Path(folder) / "backups", words)
    note = (
        f"searching alone {said['alone']:.0f} ms; {said['over']} of {said['ticks']} gaps over "
        f"{_LONGEST_MS} ms, p99 {said['p99']:.1f} ms; "
        f"{said['sent']} dossiers sent, {said['backups']} backups, {said['searches']} searches "
        f"in {said['seconds']:.0f} s"
    )
    print(f"… seconds and milliseconds: {said['when']}", file=sys.stderr)
    for place, times in said["where"]:
        print(f"… {times} × {place}", file=sys.stderr)
    longest = said["longest"]
    name = "window: the longest it stood still, to the limit"
    return [Line(name, longest, _LONGEST_MS, longest / _LONGEST_MS, 1.0, note)]


def _prepare(home: stores.Home, url: str, password: str) -> list[str]:
    """The province is set, and dossiers wait for it; what will be searched for."""
    bare = home.bare()
    try:
        # This province is new: it holds nothing of what the store's past says it confirmed.
        bare.execute("DELETE FROM outbox WHERE state = 'confirmed'")
        words = [search[-1] for search in queries.typed(bare, _SEARCHES, home.dossiers)]
    finally:
        bare.close()
    app = root.open_home(home.paths, vault=NoVault(), passphrase=stores.PASSPHRASE)
    try:
        actor = app.staff.sign_in(stores.LOGIN, stores.PASSWORD).value
        told = {
            "name": "Tỉnh tập dượt",
            "dialect": _DIALECT,
            "base_url": url,
            "agency_code": str(app.agency.code),
            "username": "quay.tapduot",
            # The line waits until it is asked, so that nothing is measured before all begins.
            "hours": ["23:59"],
        }
        app.province.configure(actor, told, password)
        for person in people(Random(2026), _WAITING):
            applicant = {
                "name": person.name,
                "kind": person.kind,
                "id_type": "none",
                "phone": person.phone,
                "address": person.address,
            }
            app.desk.receive(actor, Intake.parse({"procedure": "1.001193", "applicant": applicant}))
    finally:
        app.close()
    return words


def _run(home: stores.Home, backups: Path, words: list[str]) -> dict[str, Any]:
    backups.mkdir()
    environment = os.environ | home.environment()
    environment |= {
        "QT_QPA_PLATFORM": "offscreen",
        "BENCH_WORDS": json.dumps(words),
        "BENCH_BACKUPS": str(backups),
    }
    command = [sys.executable, "-c", _BUSY]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=_PATIENCE
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said
