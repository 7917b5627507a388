"""The reports `feedback` (the register, counts, the share answered in time) and `reception`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from motcua_desktop.domain.feedback import (
    Feedback,
    FeedbackChannel,
    FeedbackKind,
    FeedbackState,
)
from motcua_desktop.domain.moment import local, weekday_text
from motcua_desktop.domain.reception import Session
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.tabular import (
    Column,
    Headline,
    Kind,
    Row,
    Signature,
    Table,
    TableSheet,
    Value,
)
from motcua_desktop.models import feedback as store
from motcua_desktop.services.cash import span
from motcua_desktop.services.feedback import Wanted, hotline, terms
from motcua_desktop.services.office import Office
from motcua_desktop.services.reception import Reception
from motcua_desktop.services.shelf import Shelf

_KEPT = {
    "open_in_time": "Trong hạn",
    "open_overdue": "Quá hạn",
    "done_in_time": "Đúng hạn",
    "done_late": "Trả lời trễ",
    "none": "",
}
_REGISTER = (
    Column("number", "Số", Kind.CODE, 30),
    Column("received", "Ngày nhận", Kind.DAY, 20),
    Column("sender", "Người gửi, địa chỉ", width=38),
    Column("kind", "Loại", width=18),
    Column("channel", "Hình thức", width=20),
    Column("content", "Nội dung"),
    Column("holder", "Người, nơi xử lý", width=30),
    Column("due", "Hạn trả lời", Kind.DAY, 20),
    Column("answered", "Ngày trả lời", Kind.DAY, 20),
    Column("kept", "Kết quả", width=20),
)
_COUNTED = (
    "Phải trả lời trong kỳ: việc đã trả lời trong kỳ và việc chưa trả lời mà đã hết hạn; so theo "
    "ngày. Lời khen, việc không xem xét và khiếu nại, tố cáo không tính."
)
_SESSIONS = (
    Column("day", "Ngày", Kind.DAY, 22),
    Column("weekday", "Thứ", width=20),
    Column("hours", "Giờ", width=24),
    Column("host", "Người tiếp", width=46),
    Column("office", "Chức vụ", width=42),
    Column("place", "Địa điểm"),
    Column("state", "Ghi chú", width=46),
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What had to be answered by the end of a period: each case is in one of the two.

    Complaints and denunciations, praise and what was refused are not answered here, so they do
    not count.
    """

    in_time: tuple[Feedback, ...]
    late: tuple[Feedback, ...]

    @property
    def owed(self) -> int:
        """How many were answered in the period, or should have been by its end."""
        return len(self.in_time) + len(self.late)

    @property
    def share(self) -> float | None:
        """Answered in time, 0 to 1; None where nothing had to be answered."""
        return len(self.in_time) / self.owed if self.owed else None


def answered_in_time(shelf: Shelf, period: Period) -> Answered:
    """How punctually feedback was answered: QĐ 766/QĐ-TTg, row 5.2.

    Counted are the cases answered in the period, and those unanswered whose day passed by its end
    (by today, while it lasts). Compared by the day.
    """
    start, end = span(period.first, period.last)
    cut = min(local(shelf.clock.now()).date(), period.last + timedelta(days=1))
    with shelf.database.read() as connection:
        found = store.owed(connection, start, end)
    answered = [one for one in found if one.answered_at is not None and one.answered_at < end]
    unanswered = [
        one
        for one in found
        if (one.answered_at is None or one.answered_at >= end)
        and one.due is not None
        and local(one.due.due_at).date() < cut
    ]
    return Answered(
        tuple(one for one in answered if one.in_time),
        tuple(
            sorted(
                [*(one for one in answered if not one.in_time), *unanswered],
                key=lambda one: one.number,
            )
        ),
    )


def feedback_sheet(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    """Sổ theo dõi phản ánh, kiến nghị of the period. Raises NotAllowed."""
    actor.need(Right.REPORT)
    start, end = span(period.first, period.last)
    with shelf.database.read() as connection:
        cases = store.cases(connection, Wanted(since=start, until=end))[::-1]
        earlier = store.cases(connection, Wanted(until=start))[::-1]
    carried = [one for one in earlier if _open_at(one, period)]
    punctual = answered_in_time(shelf, period)
    return TableSheet(
        form="feedback",
        short="Sổ phản ánh, kiến nghị",
        title="SỔ THEO DÕI PHẢN ÁNH, KIẾN NGHỊ",
        agency=shelf.agency.name,
        place=shelf.agency.place,
        made_on=local(shelf.clock.now()).date(),
        period=period,
        headlines=tuple(_headlines(cases, carried, punctual)),
        tables=(
            _register(shelf, "feedback", "Tiếp nhận trong kỳ", cases),
            *([_register(shelf, "carried", "Từ kỳ trước chuyển sang", carried)] if carried else ()),
            _counts(cases),
        ),
        notes=_notes(shelf),
        options={"answer_days": terms(shelf.database).answer},
    )


def reception_sheet(shelf: Shelf, actor: Actor, period: Period) -> TableSheet:
    """Lịch tiếp công dân of the period, with those not held. Raises NotAllowed."""
    actor.need(Right.REPORT)
    office = Office(shelf.database, shelf.clock)
    sessions = Reception(shelf.database, shelf.clock, office).between(period.first, period.last)
    ways = hotline(shelf.database).lines
    return TableSheet(
        form="reception",
        short="Lịch tiếp công dân",
        title="LỊCH TIẾP CÔNG DÂN",
        agency=shelf.agency.name,
        place=shelf.agency.place,
        made_on=local(shelf.clock.now()).date(),
        period=period,
        headlines=(
            Headline("held", "Số buổi tiếp", sum(one.held for one in sessions)),
            Headline("not_held", "Số buổi không tiếp", sum(not one.held for one in sessions)),
        ),
        tables=(
            Table(
                "sessions",
                "Các buổi tiếp",
                _SESSIONS,
                [Row(_session(one), key=one.id) for one in sessions],
                empty="Chưa có lịch tiếp công dân trong kỳ này.",
            ),
        ),
        notes=tuple(f"{caption}: {words}" for caption, words in ways),
        signatures=(Signature("THỦ TRƯỞNG ĐƠN VỊ", "(Ký, ghi rõ họ tên, đóng dấu)"),),
    )


def _open_at(case: Feedback, period: Period) -> bool:
    """Whether it still waited when the period began."""
    ended = min((at for at in (case.answered_at, case.closed_at) if at is not None), default=None)
    return ended is None or local(ended).date() >= period.first


def _headlines(
    cases: Sequence[Feedback], carried: Sequence[Feedback], punctual: Answered
) -> Iterable[Headline]:
    states = [one.state for one in cases]
    good = None if punctual.share is None else not punctual.late
    yield Headline("received", "Tiếp nhận trong kỳ", len(cases))
    yield Headline("carried", "Từ kỳ trước chuyển sang", len(carried))
    yield Headline("open", "Trong đó đang xử lý", sum(state.open for state in states))
    yield Headline("refused", "Không xem xét", states.count(FeedbackState.REFUSED))
    yield Headline(
        "complaints",
        "Khiếu nại, tố cáo (chuyển đơn)",
        sum(one.kind is FeedbackKind.COMPLAINT for one in cases),
    )
    yield Headline("owed", "Phải trả lời trong kỳ", punctual.owed)
    yield Headline("in_time", "Trả lời đúng hạn", len(punctual.in_time))
    yield Headline("share", "Tỷ lệ trả lời đúng hạn", punctual.share, Kind.SHARE, good)


def _register(shelf: Shelf, name: str, title: str, cases: Iterable[Feedback]) -> Table:
    now = shelf.clock.now()
    rows = [
        Row(
            (
                str(one.number),
                local(one.received_at).date(),
                ", ".join(part for part in (one.sender.told, one.sender.address) if part),
                one.kind.label,
                one.channel.label,
                one.subject,
                one.holder or ("Một cửa" if one.state.open else ""),
                local(one.due.due_at).date() if one.due else None,
                local(one.answered_at).date() if one.answered_at else None,
                _kept(one, _KEPT[one.timeliness(now)]),
            ),
            key=str(one.number),
            code=one.dossier,
        )
        for one in cases
    ]
    return Table(name, title, _REGISTER, rows, empty="Không có phản ánh, kiến nghị nào.")


def _kept(case: Feedback, word: str) -> str:
    """In time or late; how it ended where it was not answered."""
    if case.kind is FeedbackKind.COMPLAINT and not case.state.open:
        return "Đã chuyển đơn"
    return word or ("" if case.state.open else case.state.label)


def _counts(cases: Sequence[Feedback]) -> Table:
    kinds = tuple(FeedbackKind)
    keys = tuple(kind.value for kind in kinds)
    columns = (
        Column("channel", "Hình thức gửi"),
        *(Column(kind.value, kind.label, Kind.NUMBER, 30, added=True) for kind in kinds),
        Column("total", "Tổng số", Kind.NUMBER, 26, sums=keys, added=True),
    )
    rows = [Row((way.label, *_by_kind(cases, way)), key=way.value) for way in FeedbackChannel]
    total: tuple[Value, ...] = ("Tổng số", *_by_kind(cases, None))
    return Table("channels", "Theo hình thức gửi và loại", columns, rows, total)


def _by_kind(cases: Sequence[Feedback], way: FeedbackChannel | None) -> tuple[int, ...]:
    kinds = [one.kind for one in cases if way is None or one.channel is way]
    return (*(kinds.count(kind) for kind in FeedbackKind), len(kinds))


def _notes(shelf: Shelf) -> tuple[str, ...]:
    known = terms(shelf.database)
    basis = f" ({known.basis})" if known.basis else ""
    return (
        f"Thời hạn trả lời: {known.answer} ngày làm việc{basis}; gia hạn một lần.",
        _COUNTED,
    )


def _session(one: Session) -> tuple[Value, ...]:
    meeting = one.meeting
    note = one.state if not one.held else meeting.note
    return (
        one.day,
        weekday_text(one.day),
        meeting.hours,
        meeting.host,
        meeting.office,
        meeting.place,
        note,
    )
