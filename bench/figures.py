"""Biểu II.06a over a million dossiers, beside the bare SQL that gives the same cells."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench import stores
from bench.measure import Line, Options, by_turns, compared, high, median
from motcua_desktop import app as root
from motcua_desktop.domain.report import Period
from motcua_desktop.models.columns import milliseconds
from motcua_desktop.services.reports import bounds
from motcua_desktop.vault import NoVault

_LIMIT = 300.0
_MOST = 3.0
_ROUNDS = 15


def measure(options: Options) -> list[Line]:
    """The floor is one aggregate in the bare driver, in this process. A month has a limit too."""
    source = stores.home(options.data, options.dossiers)
    app = root.open_home(source.paths, vault=NoVault(), passphrase=stores.PASSPHRASE)
    bare = source.bare()
    try:
        actor = app.staff.sign_in(stores.LOGIN, stores.PASSWORD).value
        # Of days that are over: a period that is not is counted as of now.
        last = source.made_at.date() - timedelta(days=1)
        lines = []
        for name, days in (("a month", 30), ("a whole year", 364)):
            period = Period(last - timedelta(days=days), last)

            def ours(period: Period = period) -> dict[int, int]:
                return app.reports.today(actor, period).total

            def floor(period: Period = period) -> Any:
                return bare.execute(_bare(period)).fetchall()

            assert tuple(map(sum, zip(*floor(), strict=True)))[1:] == _counted(ours())
            lines += _lines(f"II.06a, {name}", ours, floor, limited=days == 30)
        return lines
    finally:
        bare.close()
        app.close()


def _lines(
    name: str, ours: Callable[[], object], floor: Callable[[], object], *, limited: bool
) -> list[Line]:
    times, floors = by_turns(ours, floor, _ROUNDS)
    lines = [compared(name, times, floors, most=_MOST)]
    if limited:
        note = f"floor: the limit; p95 {high(times, 0.95):.1f} ms"
        middle = median(times)
        lines.append(Line(f"{name}, limit", middle, _LIMIT, middle / _LIMIT, 1.0, note))
    return lines


def _counted(total: dict[int, int]) -> tuple[int, ...]:
    return tuple(total[column] for column in (4, 5, 6, 8, 9, 10, 12, 13))


def _bare(period: Period) -> str:
    """The form's counted cells by procedure, as somebody who knows the table would ask."""
    start, end = (milliseconds(moment) for moment in bounds(period))
    hours = "term_unit IN ('hours', 'working_hours')"
    day, minute = "({0} + 25200000) / 86400000", "{0} / 60000"
    compared = (
        f"(CASE WHEN {hours} THEN {minute.format('completed_at')} - {minute.format('due_at')} "
        f"ELSE {day.format('completed_at')} - {day.format('due_at')} END)"
    )
    behind = (
        f"(due_at IS NOT NULL AND paused_at IS NULL AND due_at < "
        f"CASE WHEN {hours} THEN {(end - 1) // 60000 * 60000} ELSE {end - 86400000} END)"
    )
    still = f"(completed_at IS NULL OR completed_at >= {end})"
    done = f"completed_at < {end}"
    cells = (
        f"received_at >= {start} AND channel = 'online'",
        f"received_at >= {start} AND channel <> 'online'",
        f"received_at < {start}",
        f"{done} AND due_at IS NOT NULL AND {compared} < 0",
        f"{done} AND (due_at IS NULL OR {compared} = 0)",
        f"{done} AND due_at IS NOT NULL AND {compared} > 0",
        f"{still} AND NOT {behind}",
        f"{still} AND {behind}",
    )
    counts = ", ".join(f"sum(CASE WHEN {cell} THEN 1 ELSE 0 END)" for cell in cells)
    asked = f"SELECT procedure_id, {counts} FROM dossier"  # noqa: S608 (numbers and names of ours)
    return (
        f"{asked} WHERE received_at < {end} "
        f"AND (completed_at IS NULL OR completed_at >= {start}) GROUP BY procedure_id + 0"
    )
