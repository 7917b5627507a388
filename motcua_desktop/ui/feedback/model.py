"""The register of feedback as rows and columns, and how a state looks."""

from datetime import datetime

from motcua_desktop.domain.feedback import Feedback, FeedbackState
from motcua_desktop.domain.moment import local
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.table import Badge, Column

CHIPS: tuple[tuple[str, str], ...] = (
    ("open", "Đang xử lý"),
    ("late", "Quá hạn"),
    ("answered", "Đã trả lời"),
    ("ended", "Đã kết thúc"),
    ("", "Tất cả"),
)
_STATES: dict[str, frozenset[FeedbackState]] = {
    "open": frozenset(state for state in FeedbackState if state.open),
    "late": frozenset(state for state in FeedbackState if state.open),
    "answered": frozenset({FeedbackState.ANSWERED}),
    "ended": frozenset({FeedbackState.CLOSED, FeedbackState.REFUSED}),
    "": frozenset(),
}
_LOOK: dict[FeedbackState, tuple[Tone, Icon]] = {
    FeedbackState.RECEIVED: (Tone.WAITING, Icon.INBOX),
    FeedbackState.PASSED_ON: (Tone.WAITING, Icon.SEND),
    FeedbackState.ANSWERED: (Tone.IN_TIME, Icon.DONE),
    FeedbackState.CLOSED: (Tone.QUIET, Icon.CHECK),
    FeedbackState.REFUSED: (Tone.QUIET, Icon.CLOSE),
}


def states_of(chip: str) -> frozenset[FeedbackState]:
    """The states that this chip lets through; none for all of them."""
    return _STATES[chip]


def shown(cases: tuple[Feedback, ...], chip: str, now: datetime) -> tuple[Feedback, ...]:
    """The cases of this chip; what waits is told with the nearest day first."""
    if chip == "late":
        cases = tuple(one for one in cases if one.late(now))
    if chip in ("open", "late"):
        far = datetime.max.replace(tzinfo=now.tzinfo)
        return tuple(sorted(cases, key=lambda one: one.due.due_at if one.due else far))
    return cases


def state_badge(case: Feedback) -> Badge:
    """How far it came."""
    return Badge(case.state.label, *_LOOK[case.state])


def due_badge(case: Feedback, now: datetime) -> Badge:
    """The day it is promised for, and whether that was or is kept."""
    if case.due is None:
        return Badge("không có hạn", Tone.QUIET, Icon.INFO)
    day = f"{local(case.due.due_at):%d/%m}"
    match case.timeliness(now):
        case "open_overdue":
            return Badge(f"{day} quá hạn", Tone.LATE, Icon.LATE)
        case "open_in_time":
            today = local(case.due.due_at).date() == local(now).date()
            return Badge(day, Tone.DUE if today else Tone.QUIET, Icon.CLOCK)
        case "done_late":
            return Badge(f"{day} trễ", Tone.LATE, Icon.LATE)
        case "done_in_time":
            return Badge(f"{day} đúng hạn", Tone.IN_TIME, Icon.DONE)
    return Badge(day, Tone.QUIET, Icon.INFO)


def columns(now: datetime) -> tuple[Column[Feedback], ...]:
    """The list's columns as they are told at `now`."""
    return (
        Column("Số", lambda one: str(one.number), 15, mono=True),
        Column("Người gửi", lambda one: one.sender.told, 17, strong=True, wrap=True),
        Column("Nội dung", lambda one: f"{one.kind.label}: {one.subject}", 0, wrap=True),
        Column(
            "Hạn trả lời",
            lambda one: due_badge(one, now).text,
            18,
            badge=lambda one: due_badge(one, now),
        ),
        Column("Trạng thái", lambda one: one.state.label, 19, badge=state_badge),
    )


def empty_words(chip: str, text: str) -> tuple[str, str]:
    """What an empty list says, and what to do next."""
    if text:
        return "Không có việc nào khớp", "Gõ số, tên, số điện thoại; hoặc chọn «Tất cả»."
    if chip == "late":
        return "Không có việc nào quá hạn trả lời", "Chọn «Đang xử lý» để xem các việc còn hạn."
    if chip in ("open", ""):
        return (
            "Chưa có phản ánh, kiến nghị nào",
            "Bấm Ctrl N để ghi việc mới: tại quầy, đường dây nóng, hộp thư, bưu chính.",
        )
    return "Không có việc nào ở nhóm này", "Chọn nhóm khác ở hàng trên."
