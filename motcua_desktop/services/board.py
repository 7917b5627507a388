"""The board: today's, this month's and this year's figures, and the dossiers behind each."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from motcua_desktop.domain.board import (
    Board,
    Figures,
    days_before,
    months_before,
    spans,
)
from motcua_desktop.domain.cell_text import cell_text
from motcua_desktop.domain.chart import Chart, Fill, Series
from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.tabular import (
    Column,
    Headline,
    Kind,
    Pointed,
    Row,
    Table,
    TableSheet,
    Value,
)
from motcua_desktop.models import ballots
from motcua_desktop.models import board as store
from motcua_desktop.models.database import Connection
from motcua_desktop.services.cash import span
from motcua_desktop.services.counting import counting_of
from motcua_desktop.services.shelf import Shelf
from motcua_desktop.services.survey_form import form_of

NOW = "now"
"""The table of `Pointed` for the figures of how things stand now."""

MOST_LINES = 2_000
_CAME, _DONE = "Tiếp nhận", "Đã giải quyết"
_COLUMNS = (
    Column("name", "Thời gian", width=26),
    Column("received", "Tổng số", Kind.NUMBER, over=_CAME, figures=True),
    Column("online", "Trực tuyến", Kind.NUMBER, over=_CAME, figures=True),
    Column("counter", "Trực tiếp", Kind.NUMBER, over=_CAME, figures=True),
    Column("post", "Bưu chính", Kind.NUMBER, over=_CAME, figures=True),
    Column("done", "Tổng số", Kind.NUMBER, over=_DONE, figures=True),
    Column("early", "Trước hạn", Kind.NUMBER, over=_DONE, figures=True),
    Column("on_time", "Đúng hạn", Kind.NUMBER, over=_DONE, figures=True),
    Column("late", "Quá hạn", Kind.NUMBER, over=_DONE, figures=True),
    Column("kept", "Trước và đúng hạn", Kind.SHARE, figures=True),
    Column("fees", "Phí, lệ phí đã thu", Kind.MONEY, figures=True),
    Column("satisfied", "Hài lòng", Kind.SHARE),
)
STANDING = {
    "in_time": "Đang giải quyết, trong hạn",
    "overdue": "Đang giải quyết, quá hạn",
    "waiting": "Đang chờ công dân",
    "uncollected": "Có kết quả, chưa trả",
}
_SERIES = (
    ("received", "Tiếp nhận", Fill.OPEN, 0),
    ("in_time", "Giải quyết trước và đúng hạn", Fill.SOLID, 1),
    ("late", "Giải quyết quá hạn", Fill.STRIPED, 1),
)


def board(shelf: Shelf, actor: Actor) -> Board:
    """What happened in the last days and months, and how things stand now.

    Ballots are counted for those who may read them, and for others in months that are over.
    Raises NotAllowed.
    """
    actor.need(Right.REPORT)
    now = shelf.clock.now()
    today = local(now).date()
    with shelf.database.read() as connection:
        counting, form = counting_of(connection), form_of(connection)
        rated = _Rated(connection, actor, today)
        periods = days_before(today) | months_before(today)
        of = [span(one.first, one.last) for one in periods.values()]
        counted = zip(periods, store.figures(connection, of, counting), strict=True)
        told = {key: rated.added(one, periods[key]) for key, one in counted}
        return Board(
            day=today,
            standing=store.standing(connection, now=now, counting=counting),
            days={key: told[key] for key in days_before(today)},
            months={key: told[key] for key in months_before(today)},
            fewest=form.fewest,
            notes=counting.sentences()[:3],
        )


def sheet(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    """The board as tables and charts; it is always of today, whatever the period."""
    del period
    return sheet_of(board(shelf, actor), shelf)


def sheet_of(found: Board, shelf: Shelf) -> TableSheet:
    """The tables and charts of these figures."""
    parts = (("spans", ""), ("days", "Theo ngày"), ("months", "Theo tháng"))
    tables = tuple(_table(name, title, found) for name, title in parts)
    standing = found.standing
    return TableSheet(
        form="board",
        short="Tổng quan",
        title="TỔNG QUAN TÌNH HÌNH TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ",
        agency=shelf.agency.name,
        place=shelf.agency.place,
        made_on=found.day,
        period=Period(found.day, found.day),
        headlines=tuple(
            Headline(key, word, getattr(standing, key)) for key, word in STANDING.items()
        ),
        tables=tables,
        charts=charts(found),
        notes=found.notes,
        signatures=(),
    )


def told(sheet: TableSheet) -> Iterator[str]:
    """The board in lines for the terminal: how things stand, then each span figure by figure."""
    for headline in sheet.headlines:
        yield f"{headline.label}: {cell_text(headline.value, headline.kind)}"
    spans_told = sheet.tables[0]
    for row in spans_told.rows:
        yield f"{row.cells[0]}:"
        for cell, column in zip(row.cells[1:], spans_told.columns[1:], strict=True):
            value = cell_text(cell, column.kind)
            name = f"{column.over}, {column.head.lower()}" if column.over else column.head
            if value:
                yield f"  {name}: {value}"


def charts(found: Board) -> tuple[Chart, ...]:
    """Received, done in time and late: by day and by month."""
    return (
        _chart("days", "31 ngày qua", found),
        _chart("months", "12 tháng qua", found),
    )


def behind(shelf: Shelf, actor: Actor, period: Period, pointed: Pointed) -> list[DossierLine]:
    """The dossiers of one figure of the board or its charts, at most `MOST_LINES`."""
    del period
    actor.need(Right.REPORT)
    now = shelf.clock.now()
    with shelf.database.read() as connection:
        counting = counting_of(connection)
        if pointed.table == NOW:
            if pointed.column not in STANDING:
                return []
            return store.standing_lines(
                connection, pointed.column, now=now, counting=counting, limit=MOST_LINES
            )
        of = _periods(pointed.table, local(now).date()).get(pointed.row)
        if of is None or pointed.column not in store.SPAN_FIGURES:
            return []
        return store.span_lines(
            connection,
            pointed.column,
            span=span(of.first, of.last),
            counting=counting,
            limit=MOST_LINES,
        )


def _table(name: str, title: str, found: Board) -> Table:
    figures = _figures(name, found)
    rows = [
        Row(_cells(one.name, figures[key], found.fewest), key=key)
        for key, one in _periods(name, found.day).items()
    ]
    return Table(name, title, _COLUMNS, rows)


def _cells(name: str, told: Figures, fewest: int) -> tuple[Value, ...]:
    numbers = (getattr(told, column.key) for column in _COLUMNS[1:-1])
    return (name, *numbers, told.satisfied if told.ballots >= fewest else None)


def _chart(name: str, title: str, found: Board) -> Chart:
    periods, told = _periods(name, found.day), _figures(name, found).values()
    series = tuple(
        Series(key, word, tuple(getattr(each, key) for each in told), fill, bar)
        for key, word, fill, bar in _SERIES
    )
    return Chart(name, title, tuple(periods), tuple(one.name for one in periods.values()), series)


def _figures(name: str, found: Board) -> Mapping[str, Figures]:
    return {"spans": found.spans, "days": found.days, "months": found.months}[name]


def _periods(name: str, day: date) -> dict[str, Period]:
    """The rows of a table by their keys."""
    match name:
        case "spans":
            return spans(day)
        case "days":
            return days_before(day)
        case "months":
            return months_before(day)
    return {}


class _Rated:
    """The ballots of the days shown, for whoever looks."""

    def __init__(self, connection: Connection, actor: Actor, today: date):
        first = next(iter(months_before(today).values())).first
        start, end = span(first, today)
        if not actor.may(Right.READ_BALLOTS):
            end, _ = span(today.replace(day=1), today)
        self._form = form_of(connection)
        self._days = ballots.by_day(connection, start=start, end=end)
        self._single = actor.may(Right.READ_BALLOTS)

    def added(self, found: Figures, period: Period) -> Figures:
        """The figures with the ballots of the period; a single day only for those who may read."""
        if period.first == period.last and not self._single:
            return found
        of = [told for day, told in self._days.items() if period.first <= day <= period.last]
        return replace(
            found,
            ballots=sum(one.ballots for one in of),
            pleased=sum(one.satisfied(self._form) for one in of),
        )
