"""How the domain's states look: tone, icon and word of each."""

from datetime import datetime

from motcua_desktop.domain.dossier import DossierLine, Status, SyncState, Timeliness
from motcua_desktop.domain.uploads import FilesOwed
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.table import Badge

_STATUS: dict[Status, tuple[Tone, Icon]] = {
    Status.REGISTERED: (Tone.QUIET, Icon.INBOX),
    Status.RECEIVED: (Tone.QUIET, Icon.INTAKE),
    Status.REFUSED: (Tone.LATE, Icon.LATE),
    Status.IN_PROGRESS: (Tone.QUIET, Icon.HOURGLASS),
    Status.AWAITING_SUPPLEMENT: (Tone.WAITING, Icon.WAITING),
    Status.AWAITING_PAYMENT: (Tone.WAITING, Icon.WAITING),
    Status.WITHDRAWN: (Tone.QUIET, Icon.AGAIN),
    Status.STOPPED: (Tone.QUIET, Icon.CLOSE),
    Status.COMPLETED: (Tone.IN_TIME, Icon.STAMP),
    Status.RETURNED: (Tone.IN_TIME, Icon.DONE),
}
_TIMELINESS: dict[Timeliness, Tone] = {
    Timeliness.OPEN_IN_TIME: Tone.IN_TIME,
    Timeliness.OPEN_OVERDUE: Tone.LATE,
    Timeliness.DONE_EARLY: Tone.IN_TIME,
    Timeliness.DONE_ON_TIME: Tone.IN_TIME,
    Timeliness.DONE_LATE: Tone.LATE,
}
_SYNC: dict[SyncState, tuple[Tone, Icon]] = {
    SyncState.WAITING: (Tone.WAITING, Icon.CLOUD_UP),
    SyncState.SENDING: (Tone.WAITING, Icon.SEND),
    SyncState.UNKNOWN: (Tone.DUE, Icon.ALERT),
    SyncState.CONFIRMED: (Tone.IN_TIME, Icon.CLOUD_DONE),
    SyncState.REFUSED: (Tone.LATE, Icon.LATE),
}

_NO_FILES = FilesOwed()
_UNDER_WAY = (SyncState.WAITING, SyncState.SENDING, SyncState.UNKNOWN)
_SHORT_SYNC = {SyncState.UNKNOWN: "Chưa rõ", SyncState.CONFIRMED: "Đã xác nhận"}


def status_badge(status: Status) -> Badge:
    """Where a dossier stands."""
    tone, icon = _STATUS[status]
    return Badge(status.label, tone, icon)


def timeliness_badge(line: DossierLine, now: datetime) -> Badge:
    """Whether the promise is kept, at `now`."""
    found = line.timeliness(now)
    return Badge(found.label, _TIMELINESS[found])


def timeliness_tone(found: Timeliness) -> Tone:
    """How a limit that was kept, or not, looks."""
    return _TIMELINESS[found]


def sync_badge(state: SyncState, files: FilesOwed = _NO_FILES, *, held: bool = False) -> Badge:
    """What the province is known to hold: `Tỉnh đã xác nhận · còn 2 tệp chờ · tạm dừng`."""
    tone, icon = _SYNC[state]
    parts = [state.label]
    if files.waiting:
        parts.append(f"còn {files.waiting} tệp chờ")
    if files.refused:
        parts.append(f"{files.refused} tệp tỉnh không nhận")
    stands = held and (state in _UNDER_WAY or bool(files.waiting))
    if stands:
        parts.append("tạm dừng")
    if state is SyncState.CONFIRMED and files.waiting:
        tone, icon = Tone.WAITING, Icon.PAPERCLIP
    if stands and state is not SyncState.REFUSED:
        tone, icon = Tone.DUE, Icon.WAITING
    if files.refused:
        tone, icon = Tone.LATE, _SYNC[SyncState.REFUSED][1]
    return Badge(" · ".join(parts), tone, icon)


def short_sync(state: SyncState, files: FilesOwed = _NO_FILES, *, held: bool = False) -> str:
    """The same where there is room for a few words: the most pressing of it."""
    if state is SyncState.REFUSED:
        return "Bị từ chối"
    if files.refused:
        return f"{files.refused} tệp từ chối"
    if held and (state in _UNDER_WAY or files.waiting):
        return "Tạm dừng"
    if state is SyncState.CONFIRMED and files.waiting:
        return f"Còn {files.waiting} tệp chờ"
    return _SHORT_SYNC.get(state, state.label)
