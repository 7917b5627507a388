"""Measure and print a table: `python3 dev.py bench [NAME …]`, of those in `_NAMES`."""

import argparse
import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bench.measure import Line, Options

_NAMES = (
    "receive",
    "step",
    "paper",
    "books",
    "scans",
    "search",
    "lists",
    "figures",
    "board",
    "show",
    "start",
    "line",
    "province",
    "window",
)
_RESULTS = Path(__file__).resolve().parent / "results"


def main(arguments: list[str]) -> int:
    """Run what was asked for; 0 when every target that was measured is kept."""
    asked = _asked(arguments)
    options = Options(asked.dossiers, asked.data, asked.rounds, whole=asked.whole)
    lines: list[Line] = []
    for name in asked.names or _NAMES:
        print(f"… {name}", file=sys.stderr, flush=True)
        lines += import_module(f"bench.{name}").measure(options)
    print(table(lines))
    _keep(lines, options)
    return 0 if all(line.kept is not False for line in lines) else 1


def table(lines: list[Line]) -> str:
    """The lines as Markdown."""
    rows = [["", "ours, ms", "floor, ms", "ratio", "at most", "kept", ""]]
    rows += [
        [
            line.name,
            f"{line.ours:.2f}",
            "" if line.floor is None else f"{line.floor:.2f}",
            "" if line.ratio is None else f"{line.ratio:.2f}",
            "" if line.most is None else f"{line.most:g}",
            "" if line.kept is None else ("yes" if line.kept else "NO"),
            line.note,
        ]
        for line in lines
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    told = [
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    rule = " | ".join("-" * max(width, 3) for width in widths)
    return "\n".join(f"| {one} |" for one in (told[0], rule, *told[1:]))


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {' '.join(_NAMES)}")
    parser.add_argument("--dossiers", type=int, default=1_000_000, help="in the big store")
    parser.add_argument("--data", type=Path, help="where big stores are kept between runs")
    parser.add_argument("--rounds", type=int, default=300, help="how often each thing is done")
    parser.add_argument(
        "--whole", action="store_true", help="line: all 9,000 through 64 kbit/s (an hour)"
    )
    asked = parser.parse_args(arguments)
    unknown = set(asked.names) - set(_NAMES)
    if unknown:
        parser.error(f"unknown: {' '.join(sorted(unknown))}; choose from {' '.join(_NAMES)}")
    return asked


def _keep(lines: list[Line], options: Options) -> None:
    """Write the run as JSON beside earlier ones."""
    now = datetime.now(UTC)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    told = {
        "at": now.isoformat(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "load": load,
        "dossiers": options.dossiers,
        "rounds": options.rounds,
        "lines": [line.to_json() for line in lines],
    }
    _RESULTS.mkdir(exist_ok=True)
    file = _RESULTS / f"{now:%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    print(f"→ {file}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
