"""What is true about the line, in sentences; what waits or was refused, in rows."""

from dataclasses import dataclass
from datetime import datetime

from motcua_desktop.domain.moment import date_text, local, time_text
from motcua_desktop.domain.province import LineStatus, OutboxLine, OutboxState
from motcua_desktop.sync.report import SyncReport
from motcua_desktop.ui.bus import Level
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.figure import Figure
from motcua_desktop.ui.widgets.table import Badge, Column

FIGURES: tuple[Figure, ...] = (
    Figure("refused", "Hồ sơ bị từ chối, cần xử lý", Tone.LATE, Icon.ALERT),
    Figure("unknown", "Chưa rõ tỉnh đã nhận chưa", Tone.DUE, Icon.CLOUD_OFF),
    Figure("waiting", "Hồ sơ chờ gửi", Tone.WAITING, Icon.CLOUD_UP),
    Figure("confirmed", "Lần gửi tỉnh đã xác nhận", Tone.IN_TIME, Icon.CLOUD_DONE),
)
GROUPS: dict[str, tuple[OutboxState, ...]] = {
    "refused": (OutboxState.REFUSED, OutboxState.QUARANTINED),
    "unknown": (OutboxState.UNKNOWN,),
    "waiting": tuple(state for state in OutboxState if state.waits),
    "confirmed": (OutboxState.CONFIRMED,),
}
_LOOKS: dict[OutboxState, tuple[Tone, Icon, str]] = {
    OutboxState.PENDING: (Tone.WAITING, Icon.CLOUD_UP, "Chờ gửi"),
    OutboxState.SENDING: (Tone.WAITING, Icon.SEND, "Đang gửi"),
    OutboxState.UNKNOWN: (Tone.DUE, Icon.CLOUD_OFF, "Chưa rõ"),
    OutboxState.CONFIRMED: (Tone.IN_TIME, Icon.CLOUD_DONE, "Đã xác nhận"),
    OutboxState.REFUSED: (Tone.LATE, Icon.LATE, "Tỉnh từ chối"),
    OutboxState.QUARANTINED: (Tone.LATE, Icon.ALERT, "Để riêng"),
    OutboxState.SUPERSEDED: (Tone.QUIET, Icon.CHECK, "Đã gộp"),
}
_ADVICE: dict[OutboxState, str] = {
    OutboxState.PENDING: "Không phải làm gì: máy tự gửi khi có đường truyền, theo đúng thứ tự.",
    OutboxState.SENDING: "Không phải làm gì: lần gửi này đang chờ tỉnh trả lời.",
    OutboxState.UNKNOWN: (
        "Câu trả lời bị mất giữa chừng. Lần gửi sau máy sẽ hỏi tỉnh trước, nên không sợ gửi trùng."
    ),
    OutboxState.CONFIRMED: "Xong: tỉnh đã nhận.",
    OutboxState.REFUSED: (
        "Mở hồ sơ, đối chiếu với lý do tỉnh nêu; sửa hoặc hỏi quản trị hệ thống của tỉnh, "
        "rồi bấm «Gửi lại»."
    ),
    OutboxState.QUARANTINED: (
        "Mục này gửi nhiều lần không xong nên để riêng, không cản hồ sơ khác. "
        "Báo người quản trị xem lý do, rồi bấm «Gửi lại»."
    ),
    OutboxState.SUPERSEDED: "Không phải làm gì: nội dung đã nằm trong lần gửi khác.",
}


@dataclass(frozen=True, slots=True)
class Truth:
    """One sentence about the line, and how it is to be taken."""

    text: str
    tone: Tone
    icon: Icon


def advice(state: OutboxState) -> str:
    """What to do about a message in this state."""
    return _ADVICE[state]


def state_badge(line: OutboxLine) -> Badge:
    """Where one message stands."""
    tone, icon, word = _LOOKS[line.state]
    return Badge(word, tone, icon)


def truths(status: LineStatus, now: datetime) -> tuple[Truth, ...]:
    """What must be known, most pressing first; at least one sentence, never just a colour."""
    told: list[Truth] = []
    if not status.configured:
        told.append(Truth(_NOT_CONFIGURED, Tone.DUE, Icon.CLOUD_OFF))
    trouble = status.last_trouble
    if trouble is not None:
        said = f"Lần gửi {_when(trouble.at, now)} chưa xong. {trouble.sentence}"
        told.append(Truth(said, Tone.DUE, Icon.CLOUD_OFF))
    if status.refused:
        said = f"{status.refused} hồ sơ bị từ chối: xem lời của tỉnh bên dưới, xử lý rồi gửi lại."
        told.append(Truth(said, Tone.LATE, Icon.ALERT))
    if status.waiting and status.waiting_since is not None:
        said = f"{status.waiting} hồ sơ chờ gửi, lâu nhất từ {_when(status.waiting_since, now)}."
        told.append(Truth(said, Tone.WAITING, Icon.CLOUD_UP))
    if not told:
        told.append(_all_well(status, now))
    return tuple(told)


def last_word(status: LineStatus, now: datetime) -> str:
    """When the province last confirmed anything."""
    if status.last_confirmed_at is None:
        return "Tỉnh chưa xác nhận lần nào" if status.configured else ""
    return f"Tỉnh xác nhận lần cuối {_when(status.last_confirmed_at, now)}"


def _all_well(status: LineStatus, now: datetime) -> Truth:
    if status.last_confirmed_at is None:
        return Truth("Chưa có hồ sơ nào để gửi lên tỉnh.", Tone.QUIET, Icon.INFO)
    said = f"Tỉnh đã xác nhận mọi hồ sơ của quầy, lần cuối {_when(status.last_confirmed_at, now)}."
    return Truth(said, Tone.IN_TIME, Icon.CLOUD_DONE)


def outcome(report: SyncReport, *, stopped: bool) -> tuple[Level, str]:
    """What a run did, in one sentence."""
    done = f"Tỉnh xác nhận {report.confirmed} hồ sơ"
    if report.trouble is not None:
        before = f"{done}. " if report.confirmed else ""
        return Level.TROUBLE, before + report.trouble.sentence()
    if report.refused:
        return Level.WARNING, f"{done}, từ chối {report.refused}: xem «Hồ sơ bị từ chối»."
    if stopped and report.waiting:
        return Level.INFO, f"Đã dừng. {done}, còn {report.waiting} hồ sơ chờ gửi."
    if not report.sent:
        return Level.INFO, "Không có hồ sơ nào chờ gửi."
    return Level.DONE, f"{done}."


def empty_words(group: str) -> tuple[str, str]:
    """What an empty list says, and what to do next."""
    match group:
        case "refused":
            return "Không có hồ sơ nào bị từ chối", "Chọn nhóm khác ở hàng trên."
        case "unknown":
            return "Không có lần gửi nào chưa rõ", "Chọn nhóm khác ở hàng trên."
        case "waiting":
            return "Không có hồ sơ nào chờ gửi", "Hồ sơ tiếp nhận sau sẽ tự vào hàng chờ."
        case "confirmed":
            return "Tỉnh chưa xác nhận lần gửi nào", "Bấm «Gửi ngay» khi có đường truyền."
    return "Không có gì chờ gửi, không có gì bị từ chối", "Tiếp nhận hồ sơ mới bằng F2."


def _when(moment: datetime, now: datetime) -> str:
    """`lúc 09:42` today, else `lúc 09:42 ngày 19/11/2026`."""
    here = local(moment)
    if here.date() == local(now).date():
        return f"lúc {time_text(moment)}"
    return f"lúc {time_text(moment)} ngày {date_text(here.date())}"


_NOT_CONFIGURED = (
    "Chưa khai báo hệ thống của tỉnh ở quầy này. Hồ sơ vẫn được tiếp nhận, in giấy và xếp vào "
    "hàng chờ; người quản trị chạy «motcua province set TỆP» để khai báo."
)


def _since(line: OutboxLine) -> str:
    here = local(line.created_at)
    return f"{here:%H:%M} {date_text(here.date())[:5]}"


COLUMNS: tuple[Column[OutboxLine], ...] = (
    Column("Tình trạng", lambda line: line.state.label, 15, badge=state_badge),
    Column("Mã hồ sơ", lambda line: line.code, 22, mono=True),
    Column("Người nộp", lambda line: line.applicant, 14, strong=True, wrap=True),
    Column("Gửi gì", lambda line: line.kind.label, 8),
    Column("Từ lúc", _since, 11, muted=True),
    Column("Lý do, ghi chú", lambda line: line.reason or "", 0, wrap=True),
)
