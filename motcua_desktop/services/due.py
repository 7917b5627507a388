"""The reminder lists, made from the dossiers that are watched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from motcua_desktop.domain.calendar import add_working_days
from motcua_desktop.domain.custody import HolderKind
from motcua_desktop.domain.dossier import DossierLine, Status, Timeliness
from motcua_desktop.domain.duties import APOLOGISE_FROM, ASK_WITHIN, Owed, Today, window_end
from motcua_desktop.domain.finding import DueEntry, DueLists
from motcua_desktop.domain.moment import VIETNAM, date_text, local
from motcua_desktop.domain.term import Term
from motcua_desktop.models.finding import Horizon, Watched

_GROUPS = tuple(name for name in DueLists.__slots__ if name != "feedback")
_AT_WORK = frozenset({Status.RECEIVED, Status.IN_PROGRESS})
_WAITING = frozenset({Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT})


@dataclass(frozen=True, slots=True)
class Known:
    """What may still be asked for and apologised for, by the dossiers' numbers in the store;
    how long people may take to supplement, by procedure."""

    ask: Mapping[int, Owed] = field(default_factory=dict)
    apologise: Mapping[int, Owed] = field(default_factory=dict)
    windows: Mapping[int, Term] = field(default_factory=dict)


def horizon(today: Today, within: int) -> Horizon:
    """How far the lists look: `within` working days, and as far as our own duties reach."""
    # A day nobody works is as near as the working day before it, so up to the next working day.
    beyond = add_working_days(today.day, max(within, APOLOGISE_FROM) + 1, today.calendar)
    back = add_working_days(today.day, -ASK_WITHIN, today.calendar)
    return Horizon(today.now, _midnight(beyond), _midnight(back))


def may_ask(watched: Iterable[Watched], today: Today) -> dict[int, Owed]:
    """The dossiers whose people may still be asked for supplements, if they were not yet."""
    told = (
        (one.seq, today.ask_supplement(one.line.received_at, one.line.term))
        for one in watched
        if one.line.status in _AT_WORK and not one.line.paused
    )
    return {seq: owed for seq, owed in told if owed is not None}


def may_apologise(watched: Iterable[Watched], today: Today) -> dict[int, Owed]:
    """The dossiers whose promise may still be moved, if it was not yet."""
    told = (
        (one.seq, today.apologise(one.line.due_at))
        for one in watched
        if one.line.due_at is not None and one.line.status in _AT_WORK and not one.line.paused
    )
    return {seq: owed for seq, owed in told if owed is not None}


def due_lists(
    open_ones: Iterable[Watched],
    ready: Iterable[Watched],
    known: Known,
    today: Today,
    within: int,
) -> DueLists:
    """The groups of Nhắc hạn, each with the most urgent first."""
    groups: dict[str, list[DueEntry]] = {name: [] for name in _GROUPS}
    for one in open_ones:
        days, words = _days(one.line, today)
        names = _groups(one.line, days, within)
        if names:
            entry = _entry(one, known, today, (days, words))
            for name in names:
                groups[name].append(entry)
        if owed := _owed(one, known, today):
            told = "; ".join(duty.words for duty in owed)
            groups["duties"].append(DueEntry(one.line, days, words, _holder(one), told, None, owed))
    groups["uncollected"] = [_entry(one, known, today, _days(one.line, today)) for one in ready]
    groups["duties"].sort(key=lambda entry: entry.owed[0].until)
    for name in ("awaiting_supplement", "awaiting_payment", "uncollected"):
        groups[name].sort(key=lambda entry: entry.line.received_at)
    whole = {name: tuple(entries) for name, entries in groups.items()}
    return DueLists(
        overdue=whole["overdue"],
        today=whole["today"],
        duties=whole["duties"],
        tomorrow=whole["tomorrow"],
        soon=whole["soon"],
        awaiting_supplement=whole["awaiting_supplement"],
        awaiting_payment=whole["awaiting_payment"],
        uncollected=whole["uncollected"],
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


def _groups(line: DossierLine, days: int, within: int) -> list[str]:
    """The lists it stands in, by the days that are left and by what it waits for."""
    found = []
    if not line.paused and line.due_at is not None and days <= max(within, 1):
        found.append("overdue" if days < 0 else ("today", "tomorrow")[days] if days < 2 else "soon")
    if line.status in _WAITING:
        found.append(line.status.word)
    return found


def _entry(one: Watched, known: Known, today: Today, left: tuple[int, str]) -> DueEntry:
    ends = _window_ends(one, known, today)
    step = _next_step(one.line, left[0], ends, today)
    return DueEntry(one.line, *left, _holder(one), step, ends)


def _holder(one: Watched) -> str:
    return one.line.holder or HolderKind.DESK.label


def _days(line: DossierLine, today: Today) -> tuple[int, str]:
    if line.due_at is None:
        return 0, "chưa có hạn"
    left = today.left(line.due_at)
    if left[0] == 0 and line.due_at < today.now:
        late = line.timeliness(today.now) is Timeliness.OPEN_OVERDUE
        return (-1, "quá giờ hẹn") if late else left
    return left


def _window_ends(one: Watched, known: Known, today: Today) -> datetime | None:
    if one.line.status is not Status.AWAITING_SUPPLEMENT:
        return None
    return window_end(one.paused_at, known.windows.get(one.procedure), today.calendar)


def _owed(one: Watched, known: Known, today: Today) -> tuple[Owed, ...]:
    """Our duties about it, the most urgent first; none while the clock stands."""
    line = one.line
    if line.paused:
        return ()
    first = None
    if line.holder:
        first = today.holder_late(line.holder, one.holder_until)
    elif line.status is Status.RECEIVED:
        first = today.forward(line.received_at)
    found = (first, known.ask.get(one.seq), known.apologise.get(one.seq))
    owed = [duty for duty in found if duty is not None]
    return tuple(sorted(owed, key=lambda duty: duty.until)) if len(owed) > 1 else tuple(owed)


def _next_step(line: DossierLine, days: int, ends: datetime | None, today: Today) -> str:
    match line.status:
        case Status.AWAITING_SUPPLEMENT:
            return _supplement_step(ends, today)
        case Status.AWAITING_PAYMENT:
            return "Gọi nhắc người nộp hoàn thành nghĩa vụ tài chính"
        case Status.COMPLETED:
            return "Gọi mời đến nhận kết quả"
        case Status.RECEIVED if days >= 0:
            return "Chuyển hồ sơ đi xử lý"
    if days < 0:
        return "Trả kèm lý do, xin lỗi người nộp"
    # An apology with a new date is lawful until one day before expiry (NĐ 61/2018 Đ19.9).
    steps = {0: "Trả kết quả trong hôm nay", 1: "Hạn cuối để xin lỗi, gia hạn"}
    return steps.get(days, "Nhắc chuyên viên")


def _supplement_step(ends: datetime | None, today: Today) -> str:
    if ends is None:
        return "Gọi nhắc người nộp bổ sung giấy tờ"
    day = date_text(local(ends).date())
    if ends < today.now:
        return f"Hết thời gian bổ sung từ {day}: xem xét dừng giải quyết"
    return f"Gọi nhắc bổ sung giấy tờ, hạn {day}"
