"""A commune's whole year through the services: `python3 dev.py year [--dossiers N] [--seed N]`.

Every path is taken, and the slow clock must agree on every due date; see `tests/fakes/year.py`.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.fakes.year import Year, open_year
from tests.fakes.year_checks import due_list_troubles, troubles, untaken


def main(arguments: list[str]) -> int:
    """Run it and tell the figures; 0 when the year adds up."""
    parser = argparse.ArgumentParser(prog="dev.py year", description=__doc__)
    parser.add_argument("--dossiers", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args(arguments)
    found: list[str] = []
    begun = time.monotonic()

    def look(year: Year) -> None:
        found.extend(due_list_troubles(year))
        _say(f"{year.now:%d/%m}: {len(year.lives)} dossiers, {year.steps} steps", begun)

    with (
        tempfile.TemporaryDirectory() as folder,
        open_year(Path(folder), asked.seed, asked.dossiers, look) as year,
    ):
        year.run()
        _say(f"{len(year.lives)} dossiers, {year.steps} steps, {year.compared} due dates", begun)
        found += [*troubles(year), *untaken(year)]
    for trouble in found[:50]:
        _say(trouble, begun)
    _say(f"{len(found)} troubles" if found else "the year adds up", begun)
    return 1 if found else 0


def _say(sentence: str, begun: float) -> None:
    print(f"{time.monotonic() - begun:7.1f} s  {sentence}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
