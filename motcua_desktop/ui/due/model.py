"""The reminder list as groups, rows and columns."""

from dataclasses import dataclass

from motcua_desktop.domain.duties import Owed
from motcua_desktop.domain.feedback_due import FeedbackDue
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
    Figure("feedback", "Phản ánh, kiến nghị", Tone.DUE, Icon.FEEDBACK),
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

    @property
    def code(self) -> str:
        return self.entry.line.code

    @property
    def who(self) -> str:
        return self.entry.line.applicant

    @property
    def about(self) -> str:
        return self.entry.line.procedure

    @property
    def holder(self) -> str:
        return self.entry.holder

    @property
    def next_step(self) -> str:
        return self.entry.next_step


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A phản ánh or kiến nghị among them: the same columns, another page behind it."""

    due: FeedbackDue
    group: str = "feedback"

    @property
    def code(self) -> str:
        return str(self.due.case.number)

    @property
    def who(self) -> str:
        return self.due.case.sender.told

    @property
    def about(self) -> str:
        return f"{self.due.case.kind.label}: {self.due.case.subject}"

    @property
    def holder(self) -> str:
        return self.due.holder

    @property
    def next_step(self) -> str:
        return self.due.next_step


Line = Reminder | Unanswered


def lines(lists: DueLists, group: str) -> tuple[Line, ...]:
    """`reminders`, and behind them what feedback must be answered."""
    wanted = group in (EVERYTHING, "feedback")
    unanswered = map(Unanswered, lists.feedback) if wanted else ()
    return (*reminders(lists, group), *unanswered)


def reminders(lists: DueLists, group: str) -> tuple[Reminder, ...]:
    """The dossiers of one group, or of all, most urgent first.

    Among all a dossier of our own duties is left out where its promise tells of it already.
    """
    groups = [name for name in ([group] if group else _BY_KEY) if name != "feedback"]
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
        case "feedback":
            return (
                "Không có phản ánh, kiến nghị nào sắp đến hạn trả lời",
                "Xem tất cả ở Báo cáo (F7), Phản ánh, kiến nghị.",
            )
        case "":
            return (
                "Chưa có gì phải nhắc",
                "Hồ sơ sắp đến hạn, chờ bổ sung hoặc có kết quả sẽ hiện ở đây.",
            )
    return f"Không có hồ sơ nào ở nhóm «{_BY_KEY[group].word}»", "Chọn nhóm khác ở hàng trên."


def badge(row: Line) -> Badge:
    """The time that is left, or what is waited for."""
    figure = _BY_KEY[row.group]
    if isinstance(row, Unanswered):
        tone, icon = _FEEDBACK_LOOK[row.due.group]
        return Badge(row.due.days_text.removesuffix(" làm việc"), tone, icon)
    if row.group == "duties":
        return _duty_badge(row.entry.owed[0])
    text = _WAITING_WORDS.get(row.group, row.entry.days_text.removesuffix(" làm việc"))
    return Badge(text, figure.tone, figure.icon)


_FEEDBACK_LOOK = {
    "overdue": (Tone.LATE, Icon.LATE),
    "today": (Tone.DUE, Icon.CLOCK_ALERT),
    "soon": (Tone.QUIET, Icon.CLOCK),
}


def _duty_badge(owed: Owed) -> Badge:
    """When our own duty must be done."""
    if owed.days < 0:
        return Badge(f"quá {-owed.days} ngày", Tone.LATE, Icon.LATE)
    if owed.days == 0:
        return Badge("hôm nay", Tone.DUE, Icon.CLOCK_ALERT)
    return Badge(f"còn {owed.days} ngày", Tone.DUE, Icon.CLOCK)


COLUMNS: tuple[Column[Line], ...] = (
    Column("Hạn", lambda row: badge(row).text, 17, badge=badge),
    Column("Mã hồ sơ", lambda row: row.code, 21, mono=True),
    Column("Người nộp", lambda row: row.who, 13, strong=True, wrap=True),
    Column("Thủ tục", lambda row: row.about, 0, wrap=True),
    Column("Đang ở", lambda row: row.holder, 9, wrap=True),
    Column("Việc tiếp theo", lambda row: row.next_step, 15, wrap=True),
)
