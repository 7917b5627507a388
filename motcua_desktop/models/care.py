"""Looking the store over: numbers, and the search index against the dossiers."""

from sqlalchemy import Connection, select, text

from motcua_desktop.models import reading, search
from motcua_desktop.models.desk_tables import CounterDay
from motcua_desktop.models.tables import DossierRow

_D = DossierRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it at class creation
_N = CounterDay.__table__  # type: ignore[attr-defined]


def number_findings(connection: Connection) -> list[str]:
    """Days on which a counter's remembered serial lies behind a number already handed out."""
    used: dict[tuple[str, int], int] = {}
    for row in connection.execute(select(_D.c.scan, _D.c.counter, _D.c.serial)):
        key = (row.scan[:6], row.counter)
        used[key] = max(used.get(key, 0), row.serial)
    known = {
        (f"{row.day:%y%m%d}", row.counter): row.last_serial
        for row in connection.execute(select(_N))
    }
    return [
        f"Bộ đếm ngày {day}, quầy {counter} đứng ở {known.get((day, counter), 0)} "
        f"nhưng số {serial} đã được cấp."
        for (day, counter), serial in sorted(used.items())
        if known.get((day, counter), 0) < serial
    ]


def dossiers(connection: Connection) -> int:
    """How many there are."""
    return int(connection.execute(text("SELECT count(*) FROM dossier")).scalar_one())


def unindexed(connection: Connection) -> int:
    """By how many dossiers the search index differs; 0 when it holds exactly all."""
    missing = connection.execute(
        text("SELECT count(*) FROM dossier WHERE -seq NOT IN (SELECT id FROM search_docsize)")
    ).scalar_one()
    extra = connection.execute(
        text("SELECT count(*) FROM search_docsize WHERE -id NOT IN (SELECT seq FROM dossier)")
    ).scalar_one()
    return int(missing) + int(extra)


def reindex(connection: Connection) -> None:
    """Make the search index anew from the dossiers, in the caller's transaction."""
    connection.execute(text("INSERT INTO search(search) VALUES ('delete-all')"))
    # Newest first, as the index has them: FTS5 begins a new piece when its order is broken.
    for seq in connection.execute(select(_D.c.seq).order_by(_D.c.seq.desc())).scalars().all():
        search.add(connection, seq, reading.search_words(connection, seq))
