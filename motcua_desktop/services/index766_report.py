"""The report `index766`: the portal's score as the commune can foresee it, and what wins more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from motcua_desktop.domain.cell_text import number_text, share_text
from motcua_desktop.domain.dossier import DossierLine, SyncState
from motcua_desktop.domain.index766 import Count, Group, IndexTable
from motcua_desktop.domain.index766_score import (
    Score,
    Source,
    Step,
    plan,
    scored,
    total,
)
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
from motcua_desktop.models import index766 as store
from motcua_desktop.models.index766 import Costly
from motcua_desktop.models.reports import Wanted, standing_under
from motcua_desktop.services.counting import counting_of
from motcua_desktop.services.index766 import measures, table_of, typed_of
from motcua_desktop.services.report_parts import begun, procedure_words, remarks
from motcua_desktop.services.reports import bounds
from motcua_desktop.services.shelf import Shelf

MOST_LINES = 5_000
_MOST_COSTLY = 50
_STANDING = (Count.IN_TIME, Count.SATISFIED)
_BEHIND_TIME = ("late", "open_overdue")
_STANDS = {
    "whole": ("early", "on_time", "late", "open_in_time", "open_overdue"),
    "part": ("early", "on_time", "open_in_time"),
    "missing": _BEHIND_TIME,
}
_COUNTED, _SHARE, _POINTS = "Đếm", "Tỷ lệ", "Điểm"
_ROWS = (
    Column("number", "Dòng", Kind.CODE, 14),
    Column("name", "Chỉ tiêu"),
    Column("part", "Đạt", Kind.NUMBER, 14, over=_COUNTED, figures=True),
    Column("whole", "Tổng số", Kind.NUMBER, 14, over=_COUNTED, figures=True),
    Column("missing", "Chưa đạt", Kind.NUMBER, 14, over=_COUNTED, figures=True),
    Column("share", "Thực tế", Kind.SHARE, 16, over=_SHARE),
    Column("threshold", "Cần", Kind.SHARE, 16, over=_SHARE),
    Column("maximum", "Tối đa", Kind.DECIMAL, 14, over=_POINTS, added=True),
    Column("points", "Chắc chắn", Kind.DECIMAL, 14, over=_POINTS, added=True),
    Column("lost", "Thiếu", Kind.DECIMAL, 14, over=_POINTS, added=True),
    Column("unknown", "Chưa biết", Kind.DECIMAL, 14, over=_POINTS, added=True),
    Column("source", "Nguồn", width=22),
    Column("todo", "Việc cần làm", width=46),
)
_DEEDS_COLUMNS = (
    Column("number", "Dòng", Kind.CODE, 15),
    Column("todo", "Việc cần làm"),
    Column("count", "Cần làm", Kind.NUMBER, 22),
    Column("can", "Có thể làm", Kind.NUMBER, 22, figures=True),
    Column("points", "Điểm thêm", Kind.DECIMAL, 24),
)
_COSTLY = (
    Column("rows", "Dòng", width=30),
    Column("code", "Mã hồ sơ", Kind.CODE, 40),
    Column("applicant", "Người nộp", width=46),
    Column("procedure", "Thủ tục"),
    Column("received", "Ngày nhận", Kind.DAY, 22),
    Column("todo", "Việc cần làm", width=62),
    Column("points", "Điểm thêm", Kind.DECIMAL, 20),
)
_SENTENCES = {
    Count.SYNCED: "Gửi lên tỉnh {} hồ sơ",
    Count.ONLINE_USED: "Nhận trực tuyến ít nhất một hồ sơ của {} thủ tục",
    Count.ONLINE_RESULTS: "Quét kết quả của {} hồ sơ trực tuyến",
    Count.PAID_PROCEDURES: "Thu trực tuyến ít nhất một hồ sơ của {} thủ tục",
    Count.PAID_ONLINE: "Thu trực tuyến phí, lệ phí của {} hồ sơ còn nợ",
    Count.RESULT_FILES: "Quét kết quả của {} hồ sơ",
    Count.WHOLE_DIGITISED: "Quét thành phần, kết quả còn thiếu của {} hồ sơ",
    Count.REUSED: "Dùng lại giấy tờ đã số hóa cho {} hồ sơ",
    Count.CERTIFIED_FILES: "Lưu bản điện tử của {} bản chứng thực",
}
_DEEDS = {
    Count.SYNCED: "gửi lên tỉnh",
    Count.ONLINE_RESULTS: "quét kết quả",
    Count.PAID_ONLINE: "thu phí trực tuyến",
    Count.RESULT_FILES: "quét kết quả",
    Count.WHOLE_DIGITISED: "quét giấy tờ còn thiếu",
    Count.REUSED: "dùng lại giấy tờ đã số hóa",
    Count.CERTIFIED_FILES: "quét kết quả",
}
"""What is done with one dossier."""

_RULE = (
    "Đạt ngưỡng trở lên được đủ điểm tối đa của dòng; dưới ngưỡng: điểm tối đa × tỷ lệ / ngưỡng."
)


@dataclass(frozen=True, slots=True)
class _Found:
    """All that the sheet says of a period."""

    table: IndexTable
    typed: Mapping[str, Fraction]
    scores: tuple[Score, ...]
    steps: tuple[Step, ...]
    costly: Sequence[Costly]


def sheet(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    """The score of the period: certain, to be won, lost and unknown points apart.

    Raises NotAllowed.
    """
    actor.need(Right.REPORT)
    found = _find(shelf, actor, period)
    title = "DỰ BÁO ĐIỂM CHỈ SỐ PHỤC VỤ NGƯỜI DÂN, DOANH NGHIỆP (QĐ 766/QĐ-TTg)"
    return replace(
        begun(shelf, period, form="index766", short="Chỉ số 766", title=title),
        headlines=tuple(_headlines(found)),
        tables=(
            Table("rows", "Điểm theo dòng", _ROWS, tuple(_rows(found)), _total(found.scores)),
            Table(
                "todo",
                "Việc lấy lại điểm",
                _DEEDS_COLUMNS,
                tuple(_todo(found)),
                empty="Không còn hồ sơ nào lấy lại được điểm.",
            ),
            Table(
                "dossiers",
                "Hồ sơ nên làm trước",
                _COSTLY,
                tuple(_lines(found)),
            ),
        ),
        notes=tuple(_notes(shelf, period, found)),
        options={"table": found.table.version, "typed": len(found.typed)},
    )


def behind(shelf: Shelf, actor: Actor, period: Period, pointed: Pointed) -> list[DossierLine]:
    """The dossiers of a row's figure, the easiest to win back first. Raises NotAllowed."""
    actor.need(Right.REPORT)
    start, end = bounds(period)
    with shelf.database.read() as connection:
        count = next((row.counts for row in table_of(connection) if row.key == pointed.row), None)
        if count is None:
            return []
        if count not in _STANDING:
            return store.lines(
                connection, count, pointed.column, start=start, end=end, limit=MOST_LINES
            )
        now = shelf.clock.now()
        if pointed.column not in _STANDS or now <= start:
            return []
        return standing_under(
            connection,
            Wanted(_STANDS[pointed.column]),
            start=start,
            end=end,
            counting=counting_of(connection),
            now=now,
        )[:MOST_LINES]


def _find(shelf: Shelf, actor: Actor, period: Period) -> _Found:
    counted = measures(shelf, actor, period)
    start, end = bounds(period)
    with shelf.database.read() as connection:
        table = table_of(connection)
        typed = {key: one.share for key, one in typed_of(connection, period).items()}
        steps = plan(table, counted, typed)
        worth = {one.count: float(one.points / one.times) for one in steps if one.count in _DEEDS}
        costly = store.costliest(connection, worth, start=start, end=end, limit=_MOST_COSTLY)
    return _Found(table, typed, scored(table, counted, typed), steps, costly)


def _headlines(found: _Found) -> Iterator[Headline]:
    certain = total(found.scores)
    missing = sum((one.missing for one in found.scores), Fraction(0))
    unknown = sum((one.unknown for one in found.scores), Fraction(0))
    won = sum((one.points for one in found.steps), Fraction(0))
    aside = _aside(found.scores)
    for key, label, value in (
        ("points", "Điểm chắc chắn", certain),
        ("winnable", "Lấy lại được", won),
        ("forecast", "Dự báo sau khi làm", certain + won),
        ("lost", "Đã mất", missing - won),
        ("unknown", "Chưa biết", unknown),
        ("possible", "Cao nhất có thể", certain + won + unknown),
        ("applicable", "Áp dụng cho xã", certain + missing + unknown),
        ("not_applicable", "Không áp dụng", aside),
    ):
        yield Headline(key, label, float(value), Kind.DECIMAL)


def _aside(scores: Iterable[Score]) -> Fraction:
    outside = (one.row.maximum for one in scores if one.source is Source.NOT_APPLICABLE)
    return sum(outside, Fraction(0))


def _rows(found: _Found) -> Iterator[Row]:
    scores = {one.row.key: one for one in found.scores}
    steps = {one.row.key: one for one in found.steps}
    for group in found.table.groups:
        below = [scores[row.key] for row in group.rows]
        yield _heading(group, below)
        for one in below:
            yield Row((*_cells(one), _sentence(one, steps.get(one.row.key))), key=one.row.key)


def _heading(group: Group, below: Sequence[Score]) -> Row:
    blank: tuple[Value, ...] = (None,) * 5
    return Row(("", group.name, *blank, *_sums(below), "", ""), 1)


def _total(scores: Sequence[Score]) -> tuple[Value, ...]:
    blank: tuple[Value, ...] = (None,) * 5
    return (None, "Tổng số", *blank, *_sums(scores), None, None)


def _sums(scores: Sequence[Score]) -> tuple[float, ...]:
    """The points' columns, rows that do not apply left out."""
    counted = [one for one in scores if one.source is not Source.NOT_APPLICABLE]
    parts = ("points", "missing", "unknown")
    return (
        float(sum(one.row.maximum for one in counted)),
        *(float(sum(getattr(one, part) for one in counted)) for part in parts),
    )


def _cells(one: Score) -> tuple[Value, ...]:
    row, measure = one.row, one.measure
    applies = one.source is not Source.NOT_APPLICABLE
    counted = (
        (measure.part, measure.whole, measure.whole - measure.part)
        if measure is not None and row.counts is not Count.TIME_USED
        else (None, None, None)
    )
    points = (row.maximum, one.points, one.missing, one.unknown)
    check = "; cần đối chiếu" if row.to_check else ""
    return (
        row.number,
        row.name,
        *counted,
        None if one.share is None else float(max(one.share, Fraction(0))),
        float(row.threshold) if row.maximum and applies else None,
        *(float(value) if applies else None for value in points),
        f"{one.source.label}{check}",
    )


def _sentence(one: Score, step: Step | None) -> str:
    """What would win the row's points back, or keep them."""
    if step is not None:
        return _step(step)
    match one.source:
        case Source.UNKNOWN:
            return "Nhập số của Cổng" if one.row.typed else "Chưa có gì để đếm"
        case Source.COUNTED if one.at_stake and one.measure:
            stake, lost = number_text(one.measure.stake), _points(one.at_stake)
            return f"Giữ đúng hạn {stake} hồ sơ còn hẹn trong kỳ: để quá hạn mất {lost} điểm"
        case Source.COUNTED if one.missing:
            return "Không lấy lại được trong kỳ"
    return ""


def _step(step: Step) -> str:
    told = _SENTENCES[step.count].format(number_text(step.times))
    first = " sau khi gửi lên tỉnh" if step.after_sync else ""
    return f"{told}{first}: +{_points(step.points)} điểm"


def _points(value: Fraction) -> str:
    return number_text(float(value)) if value >= Fraction(1, 200) else "dưới 0,01"


def _todo(found: _Found) -> Iterator[Row]:
    can = {one.row.key: one.measure.can for one in found.scores if one.measure}
    for one in sorted(found.steps, key=lambda step: -step.points):
        row = one.row
        cells = (row.number, _step(one), one.times, can[row.key], float(one.points))
        yield Row(cells, key=row.key)


def _lines(found: _Found) -> Iterator[Row]:
    numbers = {one.counts: one.number for one in found.table if one.counts}
    for one in found.costly:
        line = one.line
        told = (
            ", ".join(numbers[count] for count in one.counts),
            line.code,
            line.applicant,
            procedure_words(line.procedure, line.procedure_code),
            local(line.received_at).date(),
            "; ".join(dict.fromkeys(_deed(count, line) for count in one.counts)),
            one.points,
        )
        yield Row(told, key=line.code, code=line.code)


def _deed(count: Count, line: DossierLine) -> str:
    if count is Count.SYNCED and line.sync is SyncState.REFUSED:
        return "sửa rồi gửi lại"
    return _DEEDS[count]


def _notes(shelf: Shelf, period: Period, found: _Found) -> Iterator[str]:
    yield f"{found.table.basis}. {_RULE}"
    yield (
        "Lấy lại được: nếu làm hết bảng «Việc lấy lại điểm». Hồ sơ nên làm trước: nhiều nhất "
        f"{_MOST_COSTLY} hồ sơ, mỗi hồ sơ cộng điểm của các dòng nó giúp."
    )
    outside = [one.number for one in found.table if not one.applies]
    if outside:
        yield (
            f"Không áp dụng cho xã: dòng {', '.join(outside)} "
            f"({number_text(float(_aside(found.scores)))} điểm), không cộng vào tổng."
        )
    unknown = [one.row.number for one in found.scores if one.unknown]
    if unknown:
        yield f"Chưa biết, không cộng vào điểm chắc chắn: dòng {', '.join(unknown)}."
    typed = [
        f"{one.row.number} {share_text(float(one.share))}"
        for one in found.scores
        if one.source is Source.TYPED and one.share is not None
    ]
    if typed:
        yield f"Số của Cổng do người phụ trách nhập: {', '.join(typed)}."
    yield from remarks(shelf, period)
    yield f"Cần đối chiếu: {found.table.to_check}"
    for row in found.table:
        if row.to_check and row.applies:
            yield f"Cần đối chiếu {row.number}: {row.to_check}"
