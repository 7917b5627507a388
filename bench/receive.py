"""Taking a dossier in, against the same rows through the bare driver in one `FULL` transaction."""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from random import Random
from typing import Any

from bench import stores
from bench.measure import Line, Options, compared, timed
from bench.people import Invented, people
from motcua_desktop import app as root
from motcua_desktop.app import App
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.text import words
from motcua_desktop.models import search
from motcua_desktop.vault import NoVault

_WARM = 20
_TABLES = (
    ("dossier", "seq"), ("dossier_paper", "dossier"), ("dossier_fee", "dossier"),
    ("clock_event", "dossier"), ("journal", "dossier"), ("outbox", "dossier"),
)  # fmt: skip


def measure(options: Options) -> list[Line]:
    """Median and p95 over `rounds`, by turns, each in its own copy of the same store."""
    source = stores.home(options.data, min(options.dossiers, 100_000))
    with stores.temporary(source) as folder:
        ours = stores.copied(source, folder / "ours")
        twin = stores.copied(source, folder / "twin")
        app = root.open_home(ours.paths, vault=NoVault(), passphrase=stores.PASSPHRASE)
        floor = twin.bare()
        try:
            times = _by_turns(app, ours, floor, options.rounds)
        finally:
            floor.close()
            app.close()
    return [compared("take a dossier in (commit returned)", *times, most=4.0)]


def _by_turns(
    app: App, home: stores.Home, floor: Any, rounds: int
) -> tuple[list[float], list[float]]:
    actor = app.staff.sign_in(stores.LOGIN, stores.PASSWORD).value
    reader = home.bare()
    ours: list[float] = []
    bare: list[float] = []
    for intake in islice(intakes(app), _WARM + rounds):
        received, spent = timed(partial(app.desk.receive, actor, intake))
        _, again = timed(partial(write, floor, _same_rows(reader, received.value)))
        ours.append(spent)
        bare.append(again)
    reader.close()
    return ours[_WARM:], bare[_WARM:]


def intakes(app: App) -> Iterator[Intake]:
    """People as they come, with what is asked for most."""
    dice = Random(11)
    codes = [entry.procedure.code for entry in app.catalogue.find("", limit=40)]
    for who in people(dice, 5_000):
        yield Intake.parse({"procedure": dice.choice(codes), "applicant": _applicant(who)})


def _applicant(who: Invented) -> dict[str, Any]:
    return {
        "kind": who.kind,
        "name": who.name,
        "id_type": who.id_type,
        "id_number": who.id_number,
        "birth_date": who.birth_date,
        "sex": who.sex,
        "phone": who.phone,
        "address": who.address,
    }


def _same_rows(reader: Any, dossier: Dossier) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """Every row that taking `dossier` in wrote, as bare statements."""
    (seq,) = reader.execute("SELECT seq FROM dossier WHERE id = ?", (dossier.id,)).fetchone()
    statements = []
    for table, key in _TABLES:
        query = f"SELECT * FROM {table} WHERE {key} = ?"  # noqa: S608 (names of ours)
        cursor = reader.execute(query, (seq,))
        names = ", ".join(column[0] for column in cursor.description)
        marks = ", ".join("?" * len(cursor.description))
        insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 (names of ours)
        statements.append((insert, cursor.fetchall()))
    statements.append(("INSERT INTO search (rowid, words) VALUES (?, ?)", [_index(seq, dossier)]))
    for table, keys in (("counter_day", "day, counter"), ("procedure_use", "code")):
        query = f"SELECT * FROM {table}"  # noqa: S608 (names of ours)
        cursor = reader.execute(query)
        columns = [column[0] for column in cursor.description]
        marks = ", ".join("?" * len(columns))
        sets = ", ".join(f"{name} = excluded.{name}" for name in columns)
        upsert = (
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) "  # noqa: S608 (ours)
            f"ON CONFLICT ({keys}) DO UPDATE SET {sets}"
        )
        mine = dossier.procedure.code if table == "procedure_use" else None
        rows = [row for row in cursor.fetchall() if mine in (None, row[0])]
        statements.append((upsert, rows[-1:]))
    return statements


def _index(seq: int, dossier: Dossier) -> tuple[int, str]:
    who = dossier.applicant
    others = [dossier.code, dossier.scan, who.id_number, who.phone or ""]
    others += [dossier.procedure.name, dossier.procedure.code]
    indexed = search.index_words(names=[who.name], others=others)
    assert words(indexed), "a dossier is found by something"
    return -seq, indexed


def write(connection: Any, statements: list[tuple[str, list[tuple[Any, ...]]]]) -> None:
    """These rows, and nothing else, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    for statement, rows in statements:
        connection.executemany(statement, rows)
    connection.execute("COMMIT")
