"""The reminder list as groups, rows and columns."""

from dataclasses import dataclass

from motcua_desktop.domain.duties import Owed
from motcua_desktop.domain.finding import DueEntry, DueLists
from motcua_desktop.ui.tokens import Icon, Tone
from motcua_desktop.ui.widgets.figure import Figure
from motcua_desktop.ui.widgets.table import Badge, Column

FIGURES: tuple[Figure, ...] = (
    Figure("overdue", "Quá hạn", Tone.LATE, Icon.LATE),
    Figure("today", "Hôm nay", Tone.DUE, Icon.CLOCK_ALERT),
    Figure("duties", "Việc của quầy", Tone.DUE, Icon.INBOX),
    Figure("tomorrow", "Ngày làm việc tới", Tone.DUE, Icon.CLOCK),
    Figure("soon", "Sắp tới", Tone.QUIET, Icon.CALENDAR),
    Figure("awaiting_supplement", "Chờ bổ sung", Tone.WAITING, Icon.WAITING),
    Figure("awaiting_payment", "Chờ nộp phí, thuế", Tone.WAITING, Icon.HOURGLASS),
    Figure("uncollected", "Có kết quả, chưa đến nhận", Tone.IN_TIME, Icon.DONE),
)
_BY_KEY = {figure.key: figure for figure in FIGURES}
_WAITING_WORDS = {
    "awaiting_supplement": "chờ bổ sung",
    "awaiting_payment": "chờ nộp",
    "uncollected": "có kết quả",
}
EVERYTHING = ""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One line of the list, and the group it comes from."""

    group: str
    entry: DueEntry


def reminders(lists: DueLists, group: str) -> tuple[Reminder, ...]:
    """The lines of one group, or of all, most urgent first.

    Among all a dossier of our own duties is left out where its promise tells of it already.
    """
    groups = [group] if group else list(_BY_KEY)
    told = [] if group else [*lists.overdue, *lists.today, *lists.tomorrow, *lists.soon]
    promised = {entry.line.id for entry in told}
    return tuple(
        Reminder(name, entry)
        for name in groups
        for entry in getattr(lists, name)
        if name != "duties" or entry.line.id not in promised
    )


def numbers(lists: DueLists) -> dict[str, int]:
    """How many there are in each group."""
    return {name: len(getattr(lists, name)) for name in _BY_KEY}


def empty_words(group: str) -> tuple[str, str]:
    """What an empty group says, and what to do next."""
    match group:
        case "overdue":
            return "Không có hồ sơ nào quá hạn", "Xem «Hôm nay» để trả kết quả đúng hẹn."
        case "today":
            return (
                "Hôm nay không có hồ sơ nào đến hạn",
                "Xem «Ngày làm việc tới» để chuẩn bị trước.",
            )
        case "duties":
            return (
                "Quầy không còn việc nào phải làm hôm nay",
                "Chuyển hồ sơ, yêu cầu bổ sung và xin lỗi đúng hạn sẽ được nhắc ở đây.",
            )
        case "":
            return (
                "Chưa có gì phải nhắc",
                "Hồ sơ sắp đến hạn, chờ bổ sung hoặc có kết quả sẽ hiện ở đây.",
            )
    return f"Không có hồ sơ nào ở nhóm «{_BY_KEY[group].word}»", "Chọn nhóm khác ở hàng trên."


def badge(row: Reminder) -> Badge:
    """The time that is left, or what is waited for."""
    figure = _BY_KEY[row.group]
    if row.group == "duties":
        return _duty_badge(row.entry.owed[0])
    text = _WAITING_WORDS.get(row.group, row.entry.days_text.removesuffix(" làm việc"))
    return Badge(text, figure.tone, figure.icon)


def _duty_badge(owed: Owed) -> Badge:
    """When our own duty must be done."""
    if owed.days < 0:
        return Badge(f"quá {-owed.days} ngày", Tone.LATE, Icon.LATE)
    if owed.days == 0:
        return Badge("hôm nay", Tone.DUE, Icon.CLOCK_ALERT)
    return Badge(f"còn {owed.days} ngày", Tone.DUE, Icon.CLOCK)


COLUMNS: tuple[Column[Reminder], ...] = (
    Column("Hạn", lambda row: badge(row).text, 17, badge=badge),
    Column("Mã hồ sơ", lambda row: row.entry.line.code, 21, mono=True),
    Column("Người nộp", lambda row: row.entry.line.applicant, 13, strong=True, wrap=True),
    Column("Thủ tục", lambda row: row.entry.line.procedure, 0, wrap=True),
    Column("Đang ở", lambda row: row.entry.holder, 9, wrap=True),
    Column("Việc tiếp theo", lambda row: row.entry.next_step, 15, wrap=True),
)
