"""What waits, was refused or differs, in rows, and what is to be done about each."""

from datetime import datetime

from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.news import Difference
from motcua_desktop.domain.province import OutboxLine, OutboxState
from motcua_desktop.domain.uploads import RefusedFile
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.figure import Figure
from motcua_desktop.ui.widgets.table import Badge, Column

DIFFERENCES = "differences"
FILES = "files"
FIGURES: tuple[Figure, ...] = (
    Figure("refused", "Hồ sơ bị từ chối, cần xử lý", Tone.LATE, Icon.ALERT),
    Figure(DIFFERENCES, "Chỗ tỉnh nói khác quầy", Tone.DUE, Icon.ALERT),
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


_EMPTY: dict[str, tuple[str, str]] = {
    "refused": ("Không có hồ sơ nào bị từ chối", "Chọn nhóm khác ở hàng trên."),
    DIFFERENCES: ("Tỉnh không nói gì khác quầy", "Chọn nhóm khác ở hàng trên."),
    FILES: ("Không có tệp nào bị tỉnh từ chối", "Chọn nhóm khác ở hàng trên."),
    "unknown": ("Không có lần gửi nào chưa rõ", "Chọn nhóm khác ở hàng trên."),
    "waiting": ("Không có hồ sơ nào chờ gửi", "Hồ sơ tiếp nhận sau sẽ tự vào hàng chờ."),
    "confirmed": ("Tỉnh chưa xác nhận lần gửi nào", "Bấm «Gửi ngay» khi có đường truyền."),
}
_NOTHING = ("Không có hồ sơ nào chờ gửi hay bị từ chối", "Tiếp nhận hồ sơ mới bằng F2.")


def state_badge(line: OutboxLine) -> Badge:
    """Where one message stands."""
    tone, icon, word = _LOOKS[line.state]
    return Badge(word, tone, icon)


def empty_words(group: str) -> tuple[str, str]:
    """What an empty list says, and what to do next."""
    return _EMPTY.get(group, _NOTHING)


def _since(line: OutboxLine) -> str:
    return _short(line.created_at)


def _short(moment: datetime) -> str:
    here = local(moment)
    return f"{here:%H:%M} {date_text(here.date())[:5]}"


COLUMNS: tuple[Column[OutboxLine], ...] = (
    Column("Tình trạng", lambda line: line.state.label, 15, badge=state_badge),
    Column("Mã hồ sơ", lambda line: line.code, 22, mono=True),
    Column("Người nộp", lambda line: line.applicant, 14, strong=True, wrap=True),
    Column("Gửi gì", lambda line: line.kind.label, 8),
    Column("Từ lúc", _since, 11, muted=True),
    Column("Lý do, ghi chú", lambda line: line.reason or "", 0, wrap=True),
)
REFUSED_FILES: tuple[Column[RefusedFile], ...] = (
    Column("Mã hồ sơ", lambda file: file.code, 22, mono=True),
    Column("Người nộp", lambda file: file.applicant, 14, strong=True, wrap=True),
    Column("Giấy tờ", lambda file: file.paper or "giấy khác", 20, wrap=True),
    Column("Tệp", lambda file: file.name, 14, muted=True),
    Column("Tỉnh nói", lambda file: file.reason or "không nêu lý do", 0, wrap=True),
)
DIFFERENT: tuple[Column[Difference], ...] = (
    Column("Mã hồ sơ", lambda one: one.code, 22, mono=True),
    Column("Người nộp", lambda one: one.applicant, 14, strong=True, wrap=True),
    Column("Về", lambda one: one.kind.label if one.kind else "", 11),
    Column("Tỉnh báo lúc", lambda one: _short(one.at), 11, muted=True),
    Column("Quầy ghi", lambda one: one.ours, 16, wrap=True),
    Column("Tỉnh nói", lambda one: one.theirs, 0, wrap=True),
)
