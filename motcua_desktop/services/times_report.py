"""The report `times`: procedures promised in less than the legal term, and the time they took."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean, median

from motcua_desktop.domain.dossier import DossierLine
from motcua_desktop.domain.office_time import OfficeTime
from motcua_desktop.domain.procedure import CatalogueEntry, Channel
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
from motcua_desktop.domain.term import Term
from motcua_desktop.models import done_times, reading
from motcua_desktop.models.database import Connection
from motcua_desktop.models.done_times import Done
from motcua_desktop.services.counting import counting_of
from motcua_desktop.services.report_parts import begun, office_time, remarks, share
from motcua_desktop.services.reports import bounds
from motcua_desktop.services.shelf import Shelf

_TERM, _TOOK = "Thời hạn giải quyết", "Thời gian thực tế (ngày làm việc)"
_COLUMNS = (
    Column("code", "Mã thủ tục", Kind.CODE, 19),
    Column("name", "Thủ tục"),
    Column("channel", "Hình thức nộp", width=20),
    Column("legal", "Theo luật", width=24, over=_TERM),
    Column("promised", "Công bố", width=24, over=_TERM),
    Column("cut", "Cắt giảm", Kind.SHARE, 17, over=_TERM),
    Column("done", "Hồ sơ đã giải quyết", Kind.NUMBER, 20, added=True, figures=True),
    Column("late", "Trong đó quá hạn", Kind.NUMBER, 20, added=True, figures=True),
    Column("median_days", "Trung vị", Kind.DECIMAL, 19, over=_TOOK),
    Column("average_days", "Trung bình", Kind.DECIMAL, 19, over=_TOOK),
)
_FIGURES = {"done": ("early", "on_time", "late"), "late": ("late",)}


@dataclass(frozen=True, slots=True)
class CutBand:
    """Procedures whose term was cut by at least `least` of the legal one."""

    key: str
    label: str
    least: float


BANDS = (
    CutBand("half", "Cắt giảm từ một nửa trở lên", 1 / 2),
    CutBand("third", "Cắt giảm từ một phần ba đến dưới một nửa", 1 / 3),
    CutBand("less", "Cắt giảm dưới một phần ba", 0.0),
)


@dataclass(slots=True)
class Shortened:
    """One promise of a procedure, over all versions that made it, and what was done under it."""

    code: str
    name: str
    channel: Channel
    legal: str
    promised: str
    cut: float
    current: bool = False
    done: list[Done] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.code}/{self.channel.value}/{self.promised}/{self.legal}"

    @property
    def band(self) -> CutBand:
        return next(band for band in BANDS if self.cut >= band.least)


def sheet(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    """What is promised in less than the law's term now, or was under dossiers of the period.

    Raises NotAllowed.
    """
    actor.need(Right.REPORT)
    with shelf.database.read() as connection:
        counting = counting_of(connection)
        found = _found(connection, period)
    done = [one for cut in found for one in cut.done]
    time = office_time(shelf, {one.received_at for one in done} | {one.done_at for one in done})
    now = {(one.code, one.band.key) for one in found if one.current}
    codes = {code for code, _ in now}
    return replace(
        begun(
            shelf,
            period,
            form="times",
            short="Cắt giảm thời gian",
            title="THỦ TỤC HÀNH CHÍNH CẮT GIẢM THỜI GIAN GIẢI QUYẾT",
        ),
        headlines=(
            Headline("procedures", "Thủ tục cắt giảm thời gian", len(codes)),
            *(
                Headline(band.key, band.label, len({code for code, key in now if key == band.key}))
                for band in BANDS
            ),
            Headline("done", "Hồ sơ đã giải quyết", len(done)),
            Headline("kept", "Trước và đúng hạn", share(_kept(done), len(done)), Kind.SHARE),
        ),
        tables=(_table(found, done, time),),
        notes=(
            (
                "So thời hạn đã công bố với thời hạn theo luật ghi trong danh mục; 8 giờ làm việc "
                "là một ngày làm việc. Thủ tục chưa ghi thời hạn theo luật không có trong biểu."
            ),
            (
                "Hồ sơ giải quyết trong kỳ theo đúng thời hạn đó, kể cả theo bản danh mục cũ. Thời "
                "gian thực tế từ lúc tiếp nhận đến lúc xong, tính giờ làm việc, kể cả lúc chờ."
            ),
            *counting.sentences()[:2],
            *remarks(shelf, period),
        ),
        options=counting.to_json(),
    )


def behind(shelf: Shelf, actor: Actor, period: Period, pointed: Pointed) -> list[DossierLine]:
    """The dossiers of one figure, the first done first. Raises NotAllowed."""
    actor.need(Right.REPORT)
    wanted = _FIGURES.get(pointed.column, ())
    with shelf.database.read() as connection:
        found = _found(connection, period)
        return reading.lines_of(
            connection,
            [
                one.seq
                for cut in found
                if pointed.row in ("", cut.key, cut.band.key)
                for one in cut.done
                if one.went in wanted
            ],
        )


def _found(connection: Connection, period: Period) -> list[Shortened]:
    """Every shortened promise in force, and those dossiers of the period were done under."""
    start, end = bounds(period)
    versions = done_times.with_legal_term(connection)
    found: dict[str, Shortened] = {}
    where: dict[tuple[int, Channel], tuple[tuple[int, str], str]] = {}
    for version, entry in versions.items():
        for cut, term in _promises(entry):
            known = found.setdefault(cut.key, cut)
            known.current = known.current or cut.current
            where[version, cut.channel] = ((term.amount, term.unit.value), cut.key)
    done = done_times.done(
        connection,
        start=start,
        end=end,
        counting=counting_of(connection),
        versions=versions,
    )
    for one in done:
        place = where.get((one.version, one.channel))
        # A case with a term of its own was not done under this one.
        if place is not None and one.term == place[0]:
            found[place[1]].done.append(one)
    return [one for one in found.values() if one.current or one.done]


def _promises(entry: CatalogueEntry) -> Iterator[tuple[Shortened, Term]]:
    """The shortened promise of each channel, published or following the counter's."""
    procedure = entry.procedure
    for channel in Channel:
        rule = procedure.rule(channel)
        if rule.term is None or rule.legal_term is None or not rule.time_cut:
            continue
        yield (
            Shortened(
                str(procedure.code),
                procedure.name,
                channel,
                rule.legal_term.text(),
                rule.term.text(),
                rule.time_cut,
                entry.current and (channel in procedure.channels),
            ),
            rule.term,
        )


def _table(found: Sequence[Shortened], done: Sequence[Done], time: OfficeTime) -> Table:
    rows: list[Row] = []
    for band in BANDS:
        own = [one for one in found if one.band is band]
        if own:
            of_band = [one for cut in own for one in cut.done]
            rows.append(
                Row(("", band.label, *[None] * 4, *_figures(of_band, time)), 1, key=band.key)
            )
            rows += [_row(one, time) for one in sorted(own, key=lambda one: (-one.cut, one.key))]
    total = (None, "Tổng số", *[None] * 4, *_figures(done, time))
    return Table(
        "procedures", "", _COLUMNS, rows, total, "Danh mục chưa ghi thủ tục nào cắt giảm thời gian."
    )


def _row(one: Shortened, time: OfficeTime) -> Row:
    return Row(
        (
            one.code,
            one.name if one.current else f"{one.name} (thời hạn cũ)",
            one.channel.label,
            one.legal,
            one.promised,
            one.cut,
            *_figures(one.done, time),
        ),
        key=one.key,
    )


def _figures(done: Sequence[Done], time: OfficeTime) -> tuple[Value, ...]:
    days = [time.days(one.received_at, one.done_at) for one in done]
    return (
        len(done),
        len(done) - _kept(done),
        round(median(days), 2) if days else None,
        round(fmean(days), 2) if days else None,
    )


def _kept(done: Sequence[Done]) -> int:
    return sum(one.went != "late" for one in done)
