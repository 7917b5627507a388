"""Search as one types, over a million dossiers, against the bare FTS5 query."""

from functools import partial
from typing import Any

from bench import queries, stores
from bench.measure import Line, Options, high, median, timed
from motcua_desktop import app as root
from motcua_desktop.domain.text import fold
from motcua_desktop.models import search
from motcua_desktop.vault import NoVault

_BARE = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid LIMIT 51"
_WARM = 200


def measure(options: Options) -> list[Line]:
    """Each prefix of each search, once ours and once bare, as a clerk's typing makes them."""
    source = stores.home(options.data, options.dossiers)
    floor = source.bare()
    typed = [
        prefix
        for wanted in queries.typed(floor, options.rounds, source.dossiers)
        for prefix in wanted
    ]
    app = root.open_home(source.paths, vault=NoVault(), passphrase=stores.PASSPHRASE)
    ours: list[float] = []
    bare: list[float] = []
    try:
        for text in [*typed[:_WARM], *typed]:
            ours.append(timed(partial(app.finder.find, text))[1])
            asked = " AND ".join(search.queries(fold(text))[-1:])
            bare.append(timed(partial(_rows, floor, asked))[1])
    finally:
        app.close()
        floor.close()
    return _told(ours[_WARM:], bare[_WARM:], source.dossiers)


def _rows(connection: Any, asked: str) -> list[tuple[int]]:
    found: list[tuple[int]] = connection.execute(_BARE, (asked,)).fetchall() if asked else []
    return found


def _told(ours: list[float], bare: list[float], dossiers: int) -> list[Line]:
    where = f"{dossiers:,} dossiers, {len(ours):,} keystrokes"
    high_ours, high_bare = high(ours, 0.99), high(bare, 0.99)
    share = median([mine / theirs for mine, theirs in zip(ours, bare, strict=True)])
    return [
        Line("search as you type, p99", high_ours, 16.0, high_ours / 16, 1.0, "floor: the limit"),
        Line(
            "search as you type, p99 to bare FTS5",
            high_ours,
            high_bare,
            high_ours / high_bare,
            5.0,
            where,
        ),
        Line(
            "search as you type, median to bare FTS5",
            median(ours),
            median(bare),
            share,
            note="a bare answer has row numbers only, ours 50 lines to show",
        ),
    ]
