"""The report `extensions`: what was put off and apologised for, and what should have been."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from motcua_desktop.domain.dossier import HistoryLine
from motcua_desktop.domain.lateness import apologies, missing_apology
from motcua_desktop.domain.moment import local, parse_moment
from motcua_desktop.domain.office_time import OfficeTime
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.tabular import Column, Headline, Kind, Row, Table, TableSheet
from motcua_desktop.models import extensions, overdue
from motcua_desktop.models.extensions import Extended
from motcua_desktop.models.overdue import Behind
from motcua_desktop.services.counting import counting_of
from motcua_desktop.services.overdue_report import histories, lateness
from motcua_desktop.services.report_parts import (
    begun,
    office_time,
    procedure_words,
    remarks,
    seen_from,
)
from motcua_desktop.services.reports import bounds
from motcua_desktop.services.shelf import Shelf

_EXTENSIONS = (
    Column("code", "Mã hồ sơ", Kind.CODE, 24),
    Column("applicant", "Người nộp"),
    Column("procedure", "Thủ tục"),
    Column("at", "Gia hạn lúc", Kind.MOMENT, 19),
    Column("old_due_at", "Từ", Kind.DAY, 19, over="Ngày hẹn trả"),
    Column("new_due_at", "Đến", Kind.DAY, 19, over="Ngày hẹn trả"),
    Column("reason", "Lý do"),
    Column("officer", "Người ghi", width=26),
    Column("lawful", "Trước hạn ít nhất 1 ngày", width=18),
    Column("printed_at", "In lúc", Kind.MOMENT, 19, over="Mẫu 04"),
    Column("after_hours", "Sau (giờ làm việc)", Kind.DECIMAL, 15, over="Mẫu 04"),
)
_MISSING = (
    Column("code", "Mã hồ sơ", Kind.CODE, 24),
    Column("applicant", "Người nộp"),
    Column("procedure", "Thủ tục"),
    Column("due_at", "Hẹn trả", Kind.DAY, 20),
    Column("done_at", "Xong", Kind.DAY, 20),
    Column("late_days", "Ngày làm việc", Kind.NUMBER, 15, over="Trễ"),
    Column("late_hours", "Giờ làm việc", Kind.DECIMAL, 15, over="Trễ"),
    Column("holder", "Người giữ"),
    Column("why", "Thiếu gì"),
)


@dataclass(frozen=True, slots=True)
class Apology:
    """One extension of the period: when it was made and when its Mẫu 04 first came out."""

    of: Extended
    line: HistoryLine
    old_due_at: datetime | None
    new_due_at: datetime | None
    printed_at: datetime | None

    @property
    def lawful(self) -> bool:
        """NĐ 61/2018 Đ19.9: at least a day before the term runs out."""
        if self.old_due_at is None:
            return True
        return local(self.line.at).date() <= local(self.old_due_at).date() - timedelta(days=1)


def sheet(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    """The extensions made in the period that stand, and the late ones nobody apologised for.

    Raises NotAllowed.
    """
    actor.need(Right.REPORT)
    start, end = bounds(period)
    with shelf.database.read() as connection:
        counting = counting_of(connection)
        moved = extensions.extended(connection, start=start, end=end)
        late = overdue.behind(
            connection, start=start, end=end, counting=counting, now=shelf.clock.now()
        )
        seqs = sorted({one.seq for one in moved} | {one.seq for one in late})
        told, printed = histories(connection, seqs), extensions.printed(connection, seqs)
    made = [
        _apology(one, line, printed.get(one.seq, {}).get(key))
        for one in moved
        for line, key in apologies(told.get(one.seq, ()))
        if start <= line.at < end
    ]
    made.sort(key=lambda one: one.line.at)
    missing = [
        (one, why)
        for one in late
        if (why := missing_apology(told.get(one.seq, ()), printed.get(one.seq, {})))
    ]
    until = seen_from(shelf, period)
    time = office_time(
        shelf,
        [until, *(one.due_at for one, _ in missing), *(one.line.at for one in made)],
    )
    rows = [_missing(one, why, lateness(time, counting, one, until)) for one, why in missing]
    return replace(
        begun(
            shelf,
            period,
            form="extensions",
            short="Xin lỗi, gia hạn",
            title="GIA HẠN THỜI GIAN GIẢI QUYẾT VÀ VĂN BẢN XIN LỖI",
        ),
        headlines=_headlines(made, len(missing)),
        tables=(
            Table(
                "extensions",
                "Các lần gia hạn trong kỳ",
                _EXTENSIONS,
                [_made(one, time) for one in made],
                empty="Trong kỳ không gia hạn hồ sơ nào.",
            ),
            Table(
                "missing",
                "Hồ sơ quá hạn chưa có văn bản xin lỗi (Mẫu 04)",
                _MISSING,
                rows,
                empty="Hồ sơ quá hạn nào cũng đã có văn bản xin lỗi.",
            ),
        ),
        notes=(
            (
                "Văn bản xin lỗi, gia hạn gửi trước khi hết hạn ít nhất một ngày, mỗi hồ sơ một "
                "lần (NĐ 61/2018/NĐ-CP Đ19.9)."
            ),
            "Lần gia hạn đã hoàn tác không tính. «In lúc» là lần in đầu của Mẫu 04.",
            *remarks(shelf, period),
        ),
        options=counting.to_json(),
    )


def _headlines(made: Sequence[Apology], missing: int) -> tuple[Headline, ...]:
    printed = sum(one.printed_at is not None for one in made)
    lawful = sum(one.lawful for one in made)
    return (
        Headline("extensions", "Số lần gia hạn", len(made)),
        Headline("printed", "Đã in Mẫu 04", printed),
        Headline("lawful", "Trước hạn ít nhất 1 ngày", lawful),
        Headline("missing", "Quá hạn, chưa xin lỗi", missing),
    )


def _apology(of: Extended, line: HistoryLine, printed_at: datetime | None) -> Apology:
    return Apology(of, line, _due(line, "old_due_at"), _due(line, "new_due_at"), printed_at)


def _due(line: HistoryLine, key: str) -> datetime | None:
    told = line.data.get(key)
    return parse_moment(told, field=key) if told else None


def _made(one: Apology, time: OfficeTime) -> Row:
    after = None if one.printed_at is None else round(time.hours(one.line.at, one.printed_at), 2)
    return Row(
        (
            one.of.code,
            one.of.applicant,
            procedure_words(one.of.procedure, one.of.procedure_code),
            one.line.at,
            one.old_due_at,
            one.new_due_at,
            str(one.line.data.get("reason", "")),
            one.line.actor,
            "có" if one.lawful else "không",
            "chưa in" if one.printed_at is None else one.printed_at,
            after,
        ),
        code=one.of.code,
    )


def _missing(one: Behind, why: str, late: tuple[int | None, float | None]) -> Row:
    days, hours = late
    return Row(
        (
            one.code,
            one.applicant,
            procedure_words(one.procedure, one.procedure_code),
            one.due_at,
            one.done_at,
            days,
            None if hours is None else round(hours, 2),
            one.holder.told,
            why,
        ),
        code=one.code,
    )
