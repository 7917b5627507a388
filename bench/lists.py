"""Lists, reminders and the monthly sheet over a million dossiers, 3,000 of them open."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from bench import stores
from bench.measure import Line, Options, high, median, timed
from motcua_desktop import app as root
from motcua_desktop.app import App
from motcua_desktop.domain.dossier import Status, SyncState
from motcua_desktop.domain.finding import ListFilter
from motcua_desktop.domain.report import Period
from motcua_desktop.vault import NoVault

_LIMIT = 50.0


def measure(options: Options) -> list[Line]:
    """There is no bare work to compare with; the times themselves are the answer, but for the
    reminders, which have a limit."""
    source = stores.home(options.data, options.dossiers)
    app = root.open_home(source.paths, vault=NoVault(), passphrase=stores.PASSPHRASE)
    try:
        lines = [_line(name, work) for name, work in _works(app, source).items()]
        return [*lines, reminders(app)]
    finally:
        app.close()


def _line(name: str, work: Callable[[], object]) -> Line:
    times = [timed(work)[1] for _ in range(8)]
    return Line(name, median(times), note=f"first {times[0]:.1f}, worst {high(times, 1.0):.1f} ms")


def reminders(app: App) -> Line:
    """All the lists of Nhắc hạn at once, our own duties too: at most 50 ms."""
    first, *times = (timed(lambda: app.finder.due(3))[1] for _ in range(31))
    note = f"floor: the limit; first {first:.1f}, p95 {high(times, 0.95):.1f} ms"
    return Line("reminders (due)", median(times), _LIMIT, median(times) / _LIMIT, 1.0, note)


def _works(app: App, source: stores.Home) -> dict[str, Callable[[], object]]:
    actor = app.staff.sign_in(stores.LOGIN, stores.PASSWORD).value
    last = source.made_at.date()
    month = Period(last - timedelta(days=30), last)
    filters = {
        "list, first page": ListFilter(),
        "list, received": ListFilter(statuses=frozenset({Status.RECEIVED})),
        "list, returned": ListFilter(statuses=frozenset({Status.RETURNED})),
        "list, stopped, one procedure": ListFilter(
            statuses=frozenset({Status.STOPPED}), procedure="1.001193"
        ),
        "list, overdue": ListFilter(overdue_at=source.made_at),
        "list, not yet confirmed": ListFilter(sync=frozenset({SyncState.WAITING})),
        "list, one month long ago": ListFilter(
            received_from=source.made_at - timedelta(days=1030),
            received_before=source.made_at - timedelta(days=1000),
        ),
        "list, a common word": ListFilter(text="nguyen"),
        "list, a common word, stopped": ListFilter(
            text="nguyen", statuses=frozenset({Status.STOPPED})
        ),
    }
    works: dict[str, Callable[[], object]] = {
        name: partial(app.finder.page, wanted) for name, wanted in filters.items()
    }
    return works | {
        "the province's line (status)": app.province.status,
        "monthly sheet II.06a": lambda: app.reports.month(actor, month),
    }
