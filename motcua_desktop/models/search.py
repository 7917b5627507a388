"""The search index: what words a dossier is found by, and queries as people type them.

Each dossier has its folded words (no tones, đ as d) and, for names, the words with their tones
behind a `~`. A query first asks for the exact tones, then for the folded words, newest first.
Dossier `seq` stands in the index as `-seq`: FTS5 walks its lists forwards two to five times faster
than backwards, so the newest lie in front, and the walk stops at the limit: a common name costs no
more than a rare one. Prefixes of 1–7 letters have an index of their own, which is what typing asks
for.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, Integer, Select, literal_column, select, table, text

from motcua_desktop.domain.text import fold, toned, words

_INSERT = text("INSERT INTO search (rowid, words) VALUES (:row, :words)")
_REPLACE = text("INSERT OR REPLACE INTO search (rowid, words) VALUES (:row, :words)")
_FIND = text("SELECT -rowid FROM search WHERE search MATCH :query ORDER BY rowid LIMIT :limit")
_HITS = (
    select(literal_column("-rowid", Integer))
    .select_from(table("search"))
    .where(text("search MATCH :query"))
)
_COUNT = text("SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH :query LIMIT :limit)")
_MOST_WORDS = 12


def index_words(*, names: Iterable[str], others: Iterable[str]) -> str:
    """The words of one dossier: `names` with and without tones, `others` without."""
    found: list[str] = []
    for name in names:
        found += [f"~{word}" for word in words(toned(name))]
        found += words(fold(name))
    for other in others:
        found += words(fold(other))
    return " ".join(dict.fromkeys(found))


def add(connection: Connection, seq: int, indexed: str) -> None:
    """Make dossier `seq` findable, in the caller's transaction."""
    connection.execute(_INSERT, {"row": -seq, "words": indexed})


def replace(connection: Connection, seq: int, indexed: str) -> None:
    """The same after its facts changed."""
    connection.execute(_REPLACE, {"row": -seq, "words": indexed})


def search(connection: Connection, typed: str, limit: int) -> list[int]:
    """The dossiers that fit what was typed, exact tones first, then newest first.

    The last word may be unfinished. Any text is a valid query: FTS5's own syntax has no meaning.
    """
    found: list[int] = []
    for query in queries(typed):
        if len(found) < limit:
            rows = connection.execute(_FIND, {"query": query, "limit": limit}).scalars().all()
            found = list(dict.fromkeys([*found, *rows]))
    return found[:limit]


def queries(typed: str) -> list[str]:
    """What to ask the index: for the exact tones, then for the folded words, which find those too.

    Empty when no letter and no figure was typed.
    """
    asked = (_query(words(toned(typed)), mark="~"), _query(words(fold(typed)), mark=""))
    return [query for query in asked if query]


def hits(query: str, newest: int | None = None) -> Select[int]:
    """All dossiers that fit one of `queries`, or its `newest` so many: for `seq IN (…)`."""
    found = _HITS.params(query=query)
    return found if newest is None else found.order_by(text("rowid")).limit(newest)


def count(connection: Connection, query: str, most: int) -> int:
    """How many dossiers fit one of `queries`, counted up to `most`."""
    return int(connection.execute(_COUNT, {"query": query, "limit": most}).scalar_one())


def _query(typed: list[str], mark: str) -> str:
    marked = [f"{mark}{word}" if word.isalpha() else word for word in typed[:_MOST_WORDS]]
    if not marked:
        return ""
    *whole, last = (f'"{word}"' for word in marked)
    return " AND ".join([*whole, f"{last}*"])
