"""Procedures, changes of the catalogue and of the calendar, forms: as columns and rows of text."""

from collections.abc import Iterable
from datetime import date, datetime, time

from motcua_desktop.domain.calendar import OfficeCalendar, Span
from motcua_desktop.domain.catalogue_change import ChangeKind, ProcedureChange, Version
from motcua_desktop.domain.fees import Exemption, FeeRule
from motcua_desktop.domain.moment import date_text, local, moment_text, money_text, weekday_text
from motcua_desktop.domain.procedure import CatalogueEntry, ComponentRule, Procedure
from motcua_desktop.domain.recount import Affected
from motcua_desktop.services.wordings import FormWords, Origin
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.table import Badge, Column

Row = tuple[str, ...]
MONDAY = date(2026, 11, 23)

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
    Column("Lĩnh vực", lambda entry: entry.procedure.field_name, 18, muted=True, wrap=True),
)
CHANGES: tuple[Column[ProcedureChange], ...] = (
    Column("", lambda one: one.kind.label, 13, badge=_kind),
    Column("Mã", lambda one: one.code, 9, mono=True),
    Column("Thủ tục", lambda one: one.name, 0, wrap=True),
    Column("Đổi những gì", lambda one: ", ".join(one.parts), 30, wrap=True),
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


def terms(procedure: Procedure) -> list[Row]:
    """Channel and term; then the cases that have a term of their own."""
    rows: list[Row] = [
        (channel.label, rule.term.text() if rule.term else rule.term_note or "chưa có thời hạn")
        for channel, rule in procedure.channels.items()
    ]
    return rows + [
        (f"Trường hợp: {case.name}", case.term.text()) for case in procedure.cases if case.term
    ]


def papers(procedure: Procedure) -> list[Row]:
    """Name with what is special about it, and how many originals and copies."""
    return [(_paper(rule), _counts(rule)) for rule in procedure.components]


def fees(procedure: Procedure) -> list[Row]:
    """Each fee once with its channels, amount, period and law; under it who is let off."""
    channels: dict[FeeRule, list[str]] = {}
    for channel, rule in procedure.channels.items():
        for fee in rule.fees:
            channels.setdefault(fee, []).append(channel.label)
    rows: list[Row] = []
    for fee, labels in channels.items():
        everywhere = len(labels) == len(procedure.channels)
        rows.append((_fee(fee, "" if everywhere else ", ".join(labels)), _amount(fee)))
        rows += [(_exemption(one), "") for one in fee.exemptions]
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
    names = [weekday_text(date.fromordinal(MONDAY.toordinal() + n)) for n in range(7)]
    rows: list[tuple[str, str, str]] = []
    for name, spans in zip(names, calendar.hours, strict=True):
        told = spans_text(spans)
        if rows and rows[-1][2] == told:
            rows[-1] = (rows[-1][0], name, told)
        else:
            rows.append((name, name, told))
    lines = [f"{first if first == last else f'{first} – {last}'}: {t}" for first, last, t in rows]
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


def spans_text(spans: tuple[Span, ...]) -> str:
    """`07:30–11:30, 13:00–17:00`, or `nghỉ`."""
    return ", ".join(f"{_clock(a)}–{_clock(b)}" for a, b in spans) or "nghỉ"


def _mended(mark: str, name: str) -> str:
    """A name that says already that the day is worked instead needs no word before it."""
    return name if name.casefold().startswith(mark.casefold().removesuffix(": ")) else mark + name


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"


def _paper(rule: ComponentRule) -> str:
    marks = [
        f"trường hợp: {rule.case}" if rule.case else "",
        "nếu có" if not rule.required else "",
        "xuất trình" if rule.present_only else "",
    ]
    told = "; ".join(mark for mark in marks if mark)
    return f"{rule.name} ({told})" if told else rule.name


def _counts(rule: ComponentRule) -> str:
    told = [f"{rule.originals} bản chính"] if rule.originals else []
    return ", ".join(told + ([f"{rule.copies} bản sao"] if rule.copies else []))


def _fee(fee: FeeRule, channels: str) -> str:
    parts = [
        f"trường hợp: {fee.case}" if fee.case else "",
        channels,
        _period(fee.valid_from, fee.valid_until).strip(", "),
        fee.note,
        fee.legal_basis,
    ]
    told = "; ".join(part for part in parts if part)
    return f"{fee.name} ({told})" if told else fee.name


def _exemption(one: Exemption) -> str:
    proof = f"; chứng minh: {one.evidence}" if one.evidence else ""
    check = " (cần đối chiếu)" if one.to_check else ""
    return f"· {one.told}{_period(one.valid_from, one.valid_until)}{proof}{check}"


def _amount(fee: FeeRule) -> str:
    if fee.amount is None:
        return "theo quy định"
    if not fee.amount:
        return "không thu"
    return f"{money_text(fee.amount)}{f'/{fee.unit}' if fee.unit else ''}"


def _period(first: date | None, last: date | None) -> str:
    told = [f"từ {date_text(first)}" if first else "", f"đến {date_text(last)}" if last else ""]
    text = " ".join(part for part in told if part)
    return f", {text}" if text else ""


def _day(moment: datetime) -> str:
    return date_text(local(moment).date())
