"""Procedures, changes of the catalogue and of the calendar, forms: as columns and rows of text."""

from collections.abc import Iterable
from datetime import datetime

from motcua_desktop.domain.calendar import OfficeCalendar
from motcua_desktop.domain.catalogue_change import ChangeKind, ProcedureChange, Version
from motcua_desktop.domain.catalogue_difference import Difference, standing_words
from motcua_desktop.domain.moment import date_text, local, moment_text, weekday_text
from motcua_desktop.domain.office_hours import opening_lines, spans_text
from motcua_desktop.domain.procedure import CatalogueEntry, Procedure
from motcua_desktop.domain.procedure_words import fees_told, paper_counts, paper_words
from motcua_desktop.domain.recount import Affected
from motcua_desktop.services.wordings import FormWords, Origin
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.table import Badge, Column

Row = tuple[str, ...]
_MOST_CODES = 6

_KINDS = {
    ChangeKind.ADDED: (Tone.IN_TIME, Icon.PLUS),
    ChangeKind.CHANGED: (Tone.WAITING, Icon.EDIT),
    ChangeKind.ABOLISHED: (Tone.LATE, Icon.CLOSE),
}
_ORIGINS = {
    Origin.SHIPPED: (Tone.QUIET, Icon.CHECK),
    Origin.OWN: (Tone.WAITING, Icon.EDIT),
    Origin.BROKEN: (Tone.LATE, Icon.ALERT),
}


def _field(entry: CatalogueEntry) -> str:
    return standing_words(entry.procedure) or entry.procedure.field_name


def _where(one: Difference) -> str:
    part = one.part[:1].upper() + one.part[1:]
    return f"{part}: {one.what}" if one.what else part


def _kind(one: ProcedureChange) -> Badge:
    tone, icon = _KINDS[one.kind]
    return Badge(one.kind.label, tone, icon)


def _origin(one: FormWords) -> Badge:
    tone, icon = _ORIGINS[one.origin]
    return Badge(one.origin.label, tone, icon)


def _way(one: Affected) -> Badge:
    if one.later:
        return Badge("Lùi lại", Tone.DUE, Icon.GO)
    return Badge("Sớm hơn", Tone.IN_TIME, Icon.LEFT)


PROCEDURES: tuple[Column[CatalogueEntry], ...] = (
    Column("Mã", lambda entry: entry.procedure.code, 9, mono=True),
    Column("Thủ tục", lambda entry: entry.procedure.name, 0, wrap=True),
    Column("Lĩnh vực", _field, 18, muted=True, wrap=True),
)
CHANGES: tuple[Column[ProcedureChange], ...] = (
    Column("", lambda one: one.kind.label, 13, badge=_kind),
    Column("Mã", lambda one: one.code, 9, mono=True),
    Column("Thủ tục", lambda one: one.name, 0, wrap=True),
    Column("Đổi những gì", lambda one: ", ".join(one.parts), 30, wrap=True),
)
DIFFERENCES: tuple[Column[Difference], ...] = (
    Column("Nội dung", _where, 32, wrap=True),
    Column("Đang áp dụng", lambda one: one.before or "–", 0, wrap=True),
    Column("Theo quyết định mới", lambda one: one.after or "–", 0, strong=True, wrap=True),
)
FORMS: tuple[Column[FormWords], ...] = (
    Column("Mẫu", lambda one: one.form, 12, mono=True),
    Column("Tên mẫu", lambda one: one.words.title.capitalize(), 0, wrap=True),
    Column("Khổ giấy", lambda one: one.words.paper.value if one.words.paper else "theo máy", 10),
    Column("Ký hiệu", lambda one: one.words.suffix or "–", 9),
    Column("Lời văn", lambda one: one.origin.label, 20, badge=_origin),
)


AFFECTED: tuple[Column[Affected], ...] = (
    Column("", lambda one: _way(one).text, 11, badge=_way),
    Column("Mã hồ sơ", lambda one: one.line.code, 22, mono=True),
    Column("Người nộp", lambda one: one.line.applicant, 18, strong=True, wrap=True),
    Column("Đã hẹn", lambda one: moment_text(one.old_due_at), 16),
    Column("Theo lịch mới", lambda one: moment_text(one.new_due_at), 16),
    Column("Vì sao", lambda one: one.why, 0, wrap=True),
)


def touched(change: ProcedureChange) -> str:
    """The open dossiers and the drafts that refer to the version before; "" when nothing does."""
    known = change.touched
    told = []
    if known.count:
        shown = ", ".join(known.codes[:_MOST_CODES])
        more = " …" if known.count > _MOST_CODES else ""
        told.append(f"{known.count} hồ sơ đang giải quyết vẫn theo bản cũ: {shown}{more}.")
    if known.drafts:
        owners = ", ".join(dict.fromkeys(one.owner for one in known.drafts))
        told.append(f"Đang nhập dở, sẽ theo bản mới: {owners}.")
    return " ".join(told)


def papers(procedure: Procedure) -> list[Row]:
    """Name with what is special about it, and how many originals and copies."""
    return [(paper_words(rule), paper_counts(rule)) for rule in procedure.components]


def fees(procedure: Procedure) -> list[Row]:
    """Each fee once with its channels, amount, period and law; under it who is let off."""
    rows: list[Row] = []
    for fee in fees_told(procedure):
        told = "; ".join(part for part in (fee.where, fee.note, fee.basis) if part)
        rows.append((f"{fee.name} ({told})" if told else fee.name, fee.amount))
        rows += [(f"· {one}", "") for one in fee.exemptions]
    return rows


def versions(known: Iterable[Version]) -> list[Row]:
    """Number, since when and until when, and the file it came from."""
    return [
        (
            f"Bản {one.number}",
            f"từ {_day(one.imported_at)}"
            + (f" đến {_day(one.superseded_at)}" if one.superseded_at else ", đang dùng"),
            one.source,
        )
        for one in known
    ]


def hours(calendar: OfficeCalendar) -> list[Row]:
    """A line a weekday, those that say the same put together; then the days worked instead."""
    lines = [f"{days}: {told}" for days, told in opening_lines(calendar)]
    swap = f"Ngày làm bù: {spans_text(calendar.swap_hours)}"
    late = f"Hồ sơ trong ngày nhận từ {calendar.late_from:%H:%M}: trả vào ngày làm việc sau"
    return [(line,) for line in (*lines, swap, late)]


def special_days(calendar: OfficeCalendar, year: int) -> list[Row]:
    """The days off and those worked instead, in order: day, and why."""
    days = {day: (name or "Ngày nghỉ", "") for day, name in calendar.days_off.items()}
    days |= {day: (name or "Làm bù", "Làm bù: ") for day, name in calendar.worked_instead.items()}
    return [
        (f"{date_text(day)}", f"{weekday_text(day)} · {_mended(mark, name)}")
        for day, (name, mark) in sorted(days.items())
        if day.year == year
    ]


def _mended(mark: str, name: str) -> str:
    """A name that says already that the day is worked instead needs no word before it."""
    return name if name.casefold().startswith(mark.casefold().removesuffix(": ")) else mark + name


def _day(moment: datetime) -> str:
    return date_text(local(moment).date())
