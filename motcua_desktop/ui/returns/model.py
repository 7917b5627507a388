"""The lists of results as groups, rows and columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua_desktop.domain.dossier import ReturnBy
from motcua_desktop.domain.moment import date_text, local, time_text
from motcua_desktop.domain.people import Phone
from motcua_desktop.domain.results import Ready, Sent
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.figure import Figure
from motcua_desktop.ui.widgets.table import Badge, Column

TODAY, OLDER, POST, SENT = "today", "older", "post", "sent"
FIGURES: tuple[Figure, ...] = (
    Figure(TODAY, "Chờ trả hôm nay", Tone.IN_TIME, Icon.STAMP),
    Figure(OLDER, "Chưa đến nhận", Tone.DUE, Icon.PHONE),
    Figure(POST, "Chờ gửi bưu chính", Tone.WAITING, Icon.INBOX),
    Figure(SENT, "Đã gửi bưu chính", Tone.QUIET, Icon.SEND),
)
_LONG = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A result that waits, and the moment it is looked at."""

    ready: Ready
    now: datetime

    @property
    def days(self) -> int:
        return self.ready.days(self.now)


@dataclass(frozen=True, slots=True)
class Results:
    """Everything the page shows, looked at once."""

    ready: tuple[Ready, ...] = ()
    sent: tuple[Sent, ...] = ()
    now: datetime | None = None

    def rows(self, group: str) -> tuple[Row, ...]:
        """The results of one group that wait; those that were sent are no such rows."""
        now = self.now
        if now is None:
            return ()
        rows = (Row(ready, now) for ready in self.ready)
        return tuple(row for row in rows if _group(row) == group)

    def numbers(self) -> dict[str, int]:
        """How many there are in each group."""
        counts = {name: len(self.rows(name)) for name in (TODAY, OLDER, POST)}
        return counts | {SENT: len(self.sent)}


def empty_words(group: str) -> tuple[str, str]:
    """What an empty group says, and what to do next."""
    match group:
        case "today":
            return (
                "Hôm nay chưa có kết quả nào chờ trả",
                "Hồ sơ có kết quả trong ngày sẽ hiện ở đây. Quét giấy hẹn của người đến nhận.",
            )
        case "older":
            return "Không có kết quả nào chờ lâu", "Ai có kết quả cũng đã đến nhận."
        case "post":
            return (
                "Không có kết quả nào chờ gửi",
                "Kết quả của người chọn nhận qua bưu chính sẽ hiện ở đây.",
            )
    return "Chưa gửi kết quả nào qua bưu chính", "Bảng kê đã lập sẽ hiện ở đây."


def phone_text(phone: str) -> str:
    return Phone(phone).text() if phone else "chưa có"


def waited(row: Row) -> str:
    """`hôm nay 10:14`, `6 ngày`."""
    return f"{row.days} ngày" if row.days else time_text(row.ready.since)


def codes(rows: Sequence[Row]) -> list[str]:
    return [row.ready.line.code for row in rows]


def _group(row: Row) -> str:
    if row.ready.return_by is ReturnBy.POST:
        return POST
    return OLDER if row.days else TODAY


def _waited(row: Row) -> Badge | None:
    if row.days < _LONG:
        return None
    return Badge(waited(row), Tone.DUE, Icon.CLOCK)


def _told(row: Row) -> str:
    at = row.ready.reminded_at
    return date_text(local(at).date())[:5] if at else "chưa"


COLUMNS: tuple[Column[Row], ...] = (
    Column("Đã chờ", waited, 10, badge=_waited),
    Column("Mã hồ sơ", lambda row: row.ready.line.code, 21, mono=True),
    Column("Người nộp", lambda row: row.ready.line.applicant, 22, strong=True, wrap=True),
    Column("Thủ tục", lambda row: row.ready.line.procedure, 0, wrap=True),
    Column("Điện thoại", lambda row: phone_text(row.ready.phone), 12),
    Column("Đã báo", _told, 7, muted=True),
)

SENT_COLUMNS: tuple[Column[Sent], ...] = (
    Column("Gửi ngày", lambda sent: date_text(local(sent.at).date()), 10),
    Column("Bảng kê", lambda sent: str(sent.consignment), 8, muted=True),
    Column("Mã hồ sơ", lambda sent: sent.code, 21, mono=True),
    Column("Người nhận", lambda sent: sent.recipient, 0, strong=True, wrap=True),
    Column("Mã bưu gửi", lambda sent: sent.tracking_number or "chưa ghi", 15),
)
