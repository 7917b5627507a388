"""How the domain's states look: tone, icon and word of each."""

from datetime import datetime

from motcua_desktop.domain.dossier import DossierLine, Status, SyncState, Timeliness
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


def sync_badge(state: SyncState) -> Badge:
    """What the province is known to hold."""
    tone, icon = _SYNC[state]
    return Badge(state.label, tone, icon)
