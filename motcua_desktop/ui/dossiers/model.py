"""The list of dossiers as rows and columns, and its saved filters."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Signal

from motcua_desktop.domain.dossier import DossierLine, Status, SyncState, Timeliness
from motcua_desktop.domain.finding import ListFilter
from motcua_desktop.domain.moment import VIETNAM, date_text, local, time_text
from motcua_desktop.domain.uploads import FilesOwed
from motcua_desktop.ui.states import short_sync, status_badge, sync_badge, timeliness_badge
from motcua_desktop.ui.widgets.table import Badge, Column, ValuesModel

# A list has no room for the longest official words; the dossier's page has them whole.
_SHORT = {
    Status.AWAITING_SUPPLEMENT: "Chờ bổ sung",
    Status.AWAITING_PAYMENT: "Chờ nộp phí, thuế",
    Status.WITHDRAWN: "Công dân đã rút",
    Status.REFUSED: "Từ chối giải quyết",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A dossier in the list, the moment it is looked at, and what the province is still owed."""

    line: DossierLine
    now: datetime
    files: FilesOwed = field(default_factory=FilesOwed)
    held: bool = False


def _due(row: Row) -> str:
    due_at = row.line.due_at
    if due_at is None:
        return "chưa có hạn"
    today = local(due_at).date() == local(row.now).date()
    return f"{time_text(due_at)} hôm nay" if today else date_text(local(due_at).date())


def _due_badge(row: Row) -> Badge | None:
    found = row.line.timeliness(row.now)
    if found not in (Timeliness.OPEN_OVERDUE, Timeliness.DONE_LATE):
        return None
    badge = timeliness_badge(row.line, row.now)
    return replace(badge, text=f"{badge.text} {_short_day(row)}")


def _short_day(row: Row) -> str:
    """19/11, with the year only where it is another one."""
    if row.line.due_at is None:
        return ""
    day = local(row.line.due_at).date()
    return date_text(day)[:5] if day.year == local(row.now).year else date_text(day)


def _status(row: Row) -> Badge:
    badge = status_badge(row.line.status)
    return replace(badge, text=_SHORT.get(row.line.status, badge.text))


def _sync(row: Row) -> Badge:
    badge = sync_badge(row.line.sync, row.files, held=row.held)
    return replace(badge, text=short_sync(row.line.sync, row.files, held=row.held))


def _at_province(row: Row) -> str:
    return sync_badge(row.line.sync, row.files, held=row.held).text


def _received(row: Row) -> str:
    return date_text(local(row.line.received_at).date())


COLUMNS: tuple[Column[Row], ...] = (
    Column("Mã hồ sơ", lambda row: row.line.code, 22, mono=True),
    Column("Người nộp", lambda row: row.line.applicant, 19, strong=True),
    Column("Thủ tục", lambda row: row.line.procedure, 0),
    Column("Nhận ngày", _received, 10, muted=True),
    Column("Hẹn trả", _due, 17, badge=_due_badge),
    Column("Trạng thái", lambda row: row.line.status.label, 19, badge=_status),
    Column("Ở tỉnh", _at_province, 16, badge=_sync),
)


class DossierModel(ValuesModel[Row]):
    """Grows as one scrolls: `wanted(before)` asks for the page that begins there."""

    wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._next: int | None = None
        self._asked = False

    def show_page(self, rows: Sequence[Row], following: int | None) -> None:
        """These instead of what was shown; more begins at `following`."""
        self._next, self._asked = following, False
        self.set_values(rows)

    def add_page(self, rows: Sequence[Row], following: int | None) -> None:
        """These below what is shown."""
        self._next, self._asked = following, False
        self.add_values(rows)

    def row_of(self, dossier_id: str) -> int | None:
        """Where a dossier stands in what is shown."""
        for place, row in enumerate(self.values):
            if row.line.id == dossier_id:
                return place
        return None

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return not parent.isValid() and self._next is not None and not self._asked

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        if self.canFetchMore(parent):
            self._asked = True
            self.wanted.emit(self._next)


SAVED: tuple[tuple[str, str], ...] = (
    ("all", "Tất cả"),
    ("open", "Đang giải quyết"),
    ("overdue", "Quá hạn"),
    ("supplement", "Chờ bổ sung"),
    ("payment", "Chờ nộp phí"),
    ("ready", "Có kết quả"),
    ("refused", "Tỉnh từ chối"),
    ("unsent", "Chờ gửi lên tỉnh"),
)
_OPEN = frozenset(status for status in Status if status.open)


_SAVED = {
    "all": ListFilter(),
    "open": ListFilter(statuses=_OPEN),
    "supplement": ListFilter(statuses=frozenset({Status.AWAITING_SUPPLEMENT})),
    "payment": ListFilter(statuses=frozenset({Status.AWAITING_PAYMENT})),
    "ready": ListFilter(statuses=frozenset({Status.COMPLETED})),
    "refused": ListFilter(sync=frozenset({SyncState.REFUSED})),
    "unsent": ListFilter(sync=frozenset({SyncState.WAITING, SyncState.SENDING, SyncState.UNKNOWN})),
}


def saved_filter(name: str, now: datetime) -> ListFilter:
    """What the chip of this name lets through at `now`."""
    if name == "overdue":
        return ListFilter(overdue_at=now)
    return _SAVED[name]


PERIODS: tuple[tuple[str, str], ...] = (
    ("any", "Nhận: mọi ngày"),
    ("today", "Nhận hôm nay"),
    ("week", "Nhận 7 ngày qua"),
    ("month", "Nhận tháng này"),
    ("last_month", "Nhận tháng trước"),
    ("year", "Nhận năm nay"),
    ("chosen", "Nhận từ … đến …"),
)


def period(name: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    """From and before, on the desk's clock; None leaves that end open."""
    today = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = today + timedelta(days=1)
    first = today.replace(day=1)
    match name:
        case "today":
            return today, tomorrow
        case "week":
            return today - timedelta(days=6), tomorrow
        case "month":
            return first, tomorrow
        case "last_month":
            return (first - timedelta(days=1)).replace(day=1), first
        case "year":
            return datetime(today.year, 1, 1, tzinfo=VIETNAM), tomorrow
    return None, None
