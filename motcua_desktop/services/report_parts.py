"""What the supervisor's sheets have in common: their head, rows by procedure, shares, moments."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby

from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.office_time import OfficeTime
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.sensitive import sensitive
from motcua_desktop.domain.tabular import Column, Kind, Pointed, Row, TableSheet, Value
from motcua_desktop.models import closing
from motcua_desktop.models.by_procedure import Counted
from motcua_desktop.models.timeliness import last_moment
from motcua_desktop.services.office import Office
from motcua_desktop.services.reports import bounds, unfinished
from motcua_desktop.services.shelf import Shelf

PROCEDURE = (
    Column("code", "Mã thủ tục", Kind.CODE, 19),
    Column("name", "Lĩnh vực, thủ tục"),
)
"""The columns that name a row of `by_field`."""

Figures = dict[str, int]


# A sheet's names are four.
def begun(shelf: Shelf, period: Period, *, form: str, short: str, title: str) -> TableSheet:
    """A sheet of the period with its head, and no table yet."""
    return TableSheet(
        form=form,
        short=short,
        title=title,
        agency=shelf.agency.name,
        place=shelf.agency.place,
        made_on=local(shelf.clock.now()).date(),
        tables=(),
        period=period,
    )


def seen_from(shelf: Shelf, period: Period) -> datetime:
    """The last moment of the period, or now while it is not over."""
    _, end = bounds(period)
    return last_moment(end, shelf.clock.now())


def remarks(shelf: Shelf, period: Period) -> tuple[str, ...]:
    """What to say under a sheet of a period that is not over, or that was closed."""
    with shelf.database.read() as connection:
        closed = closing.newest(connection, period)
    if closed is not None:
        return (
            (
                f"Kỳ đã khóa ngày {date_text(local(closed.at).date())}; biểu này tính theo dữ liệu "
                "hiện nay, chỗ khác với biểu II.06a đã khóa xem ở Bảng điều chỉnh."
            ),
        )
    return unfinished(period, shelf.clock.now())


def office_time(shelf: Shelf, moments: Iterable[datetime | None]) -> OfficeTime:
    """The office's hours over all the years of these moments."""
    office = Office(shelf.database, shelf.clock)
    years = {local(moment).year for moment in moments if moment is not None}
    return OfficeTime(office.reaching(office.calendar(), sorted(years)))


def share(part: int, whole: int) -> float | None:
    """`part` of `whole`, 0 to 1 and exact; None of nothing."""
    return part / whole if whole else None


def by_field(
    found: Sequence[Counted], cells: Callable[[Figures], tuple[Value, ...]]
) -> tuple[list[Row], tuple[Value, ...]]:
    """The fields, each before its procedures, and the total; a row's key is `field/code`.

    `cells` makes the figures' columns from the added figures.
    """
    rows: list[Row] = []
    for field, group in groupby(found, key=lambda one: one.field):
        below = list(group)
        rows.append(Row(("", field, *cells(_added(below))), 1, key=f"{field}/"))
        rows += [
            Row((one.code, one.name, *cells(one.counts)), key=f"{field}/{one.code}")
            for one in below
        ]
    return rows, (None, "Tổng số", *cells(_added(found)))


def procedure_words(name: str, code: str) -> str:
    """The procedure beside a person's name; of a sensitive one its code alone."""
    return f"Thủ tục {code}" if sensitive(name) else name


def place_of(pointed: Pointed) -> tuple[str, str]:
    """The field and the procedure's code that a row of `by_field` is of; "" for all."""
    field, _, code = pointed.row.rpartition("/")
    return field, code


def _added(found: Sequence[Counted]) -> Figures:
    total: Counter[str] = Counter()
    for one in found:
        total.update(one.counts)
    return total
