"""A step on a dossier, against the same rows through the bare driver in one `FULL` transaction."""

from functools import partial
from typing import Any

from bench import stores
from bench.measure import Line, Options, compared, timed
from bench.receive import intakes, write
from motcua_desktop import app as root
from motcua_desktop.app import App
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.staff import Actor
from motcua_desktop.domain.steps import Action
from motcua_desktop.vault import NoVault

# A dossier's life as most have it, and what is said at each step.
_LIFE: tuple[tuple[Action, dict[str, Any]], ...] = (
    (Action.START, {"to": "Phạm Thị Đo", "to_kind": "specialist"}),
    (Action.REQUEST_SUPPLEMENT, {"reason": "Thiếu giấy tờ", "items": ["Giấy chứng sinh"]}),
    (Action.SUPPLEMENT, {}),
    (Action.EXTEND, {"reason": "Chờ xác minh", "new_due_at": "2099-12-31T17:00"}),
    (Action.COMPLETE, {"result_number": "12/QĐ-UBND"}),
)
_WARM = 4
_TABLES = (
    "hand_over", "payment", "delivery", "clock_event", "promise_before", "journal", "outbox",
)  # fmt: skip
_Statements = list[tuple[str, list[tuple[Any, ...]]]]


def measure(options: Options) -> list[Line]:
    """Median and p95 over `rounds` steps, by turns, each in its own copy of the same store."""
    source = stores.home(options.data, min(options.dossiers, 100_000))
    with stores.temporary(source) as folder:
        ours = stores.copied(source, folder / "ours")
        twin = stores.copied(source, folder / "twin")
        app = root.open_home(ours.paths, vault=NoVault(), passphrase=stores.PASSPHRASE)
        floor, reader = twin.bare(), ours.bare()
        try:
            times = _by_turns(app, reader, floor, -(-options.rounds // len(_LIFE)))
        finally:
            reader.close()
            floor.close()
            app.close()
    return [compared("take a step (commit returned)", *times, most=4.0)]


def _by_turns(app: App, reader: Any, floor: Any, lives: int) -> tuple[list[float], list[float]]:
    actor = app.staff.sign_in(stores.LOGIN, stores.PASSWORD).value
    coming = intakes(app)
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(_WARM + lives):
        dossier = app.desk.receive(actor, next(coming)).value
        if dossier.due_at is None:
            continue
        _lived(app, actor, dossier, (reader, floor), times)
    skipped = _WARM * len(_LIFE)
    return times[0][skipped:], times[1][skipped:]


def _lived(
    app: App,
    actor: Actor,
    dossier: Dossier,
    stands: tuple[Any, Any],
    times: tuple[list[float], list[float]],
) -> None:
    reader, floor = stands
    (seq,) = reader.execute("SELECT seq FROM dossier WHERE id = ?", (dossier.id,)).fetchone()
    write(floor, _rows_of(reader, seq))
    for action, data in _LIFE:
        newest = _newest(reader)
        before = _dossier(reader, seq)
        _, spent = timed(partial(app.desk.step, actor, dossier.code, action, data))
        statements = _changed(seq, before, _dossier(reader, seq))
        statements += _added(reader, newest)
        _, again = timed(partial(write, floor, statements))
        times[0].append(spent)
        times[1].append(again)


def _rows_of(reader: Any, seq: int) -> _Statements:
    """The dossier's own row, so that the floor has something to change."""
    row = _dossier(reader, seq)
    return [(_insert("dossier", row), [tuple(row.values())])]


def _newest(reader: Any) -> dict[str, int]:
    return {
        table: reader.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]  # noqa: S608 (names of ours)
        for table in _TABLES
    }


def _dossier(reader: Any, seq: int) -> dict[str, Any]:
    cursor = reader.execute("SELECT * FROM dossier WHERE seq = ?", (seq,))
    return dict(zip((one[0] for one in cursor.description), cursor.fetchone(), strict=True))


def _changed(seq: int, before: dict[str, Any], after: dict[str, Any]) -> _Statements:
    """What the step did to the dossier's own row."""
    new = {key: value for key, value in after.items() if before[key] != value}
    sets = ", ".join(f"{key} = ?" for key in new)
    update = f"UPDATE dossier SET {sets} WHERE seq = ?"  # noqa: S608 (names of ours)
    return [(update, [(*new.values(), seq)])]


def _added(reader: Any, newest: dict[str, int]) -> _Statements:
    """The rows it wrote besides."""
    statements = []
    for table, last in newest.items():
        cursor = reader.execute(f"SELECT * FROM {table} WHERE id > ?", (last,))  # noqa: S608 (names of ours)
        names = [one[0] for one in cursor.description]
        if rows := cursor.fetchall():
            statements.append((_insert(table, names), rows))
    return statements


def _insert(table: str, names: Any) -> str:
    columns = [*names]
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 (names of ours)
