"""What is told once and not again: by the tray to the desk, by a message to a person."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from motcua_desktop.domain.dossier import Dossier, HistoryLine, ReturnBy, Status
from motcua_desktop.domain.duties import FORWARDED_UNTIL
from motcua_desktop.domain.finding import DueEntry, DueLists
from motcua_desktop.domain.moment import date_text, iso, local, money_text, parse_moment
from motcua_desktop.domain.sensitive import sensitive
from motcua_desktop.domain.steps import Action

_LONGEST_NAME = 80
_GROUPS = {
    "overdue": "hồ sơ quá hạn",
    "today": "hồ sơ đến hạn hôm nay",
    "": "việc của quầy",
    "feedback": "phản ánh, kiến nghị đến hạn trả lời",
}
FEEDBACK = "feedback"
"""The kind of a reminder that is of no dossier: it names a phản ánh or kiến nghị by its number."""


class Way(StrEnum):
    """How it is told."""

    TRAY = "tray"
    MESSAGE = "message"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to tell about a dossier (by its id): `occasion` is what makes it new again.

    Of the kind FEEDBACK `dossier` is the number of a phản ánh or kiến nghị.
    """

    dossier: str
    kind: str
    occasion: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is said to a person by telephone or SMS, and what it reminds of."""

    reminder: Reminder
    code: str
    phone: str
    text: str


def urgent(lists: DueLists, now: datetime) -> tuple[Reminder, ...]:
    """What the tray tells: late, due today, our own duties on their last day, feedback to answer.

    Whoever took a dossier in today knows of it; such a one is told from 15:00 on.
    """
    today, late = local(now).date(), local(now).time() >= FORWARDED_UNTIL
    known = [
        Reminder(entry.line.id, kind, _due_day(entry))
        for kind in ("overdue", "today")
        for entry in getattr(lists, kind)
        if late or not _of(entry, today)
    ]
    known += [
        Reminder(entry.line.id, owed.duty.value, owed.until.isoformat())
        for entry in lists.duties
        for owed in entry.owed
        if owed.until <= today and (late or not _of(entry, today))
    ]
    # Each case knows what was told of it.
    known += [
        Reminder(str(one.case.number), FEEDBACK, one.occasion)
        for one in lists.urgent_feedback
        if one.told != one.occasion
    ]
    return tuple(known)


def in_words(reminders: Iterable[Reminder]) -> str:
    """`2 hồ sơ quá hạn, 1 việc của quầy`; numbers alone, for others may see the screen."""
    kinds = Counter(one.kind if one.kind in _GROUPS else "" for one in reminders)
    return ", ".join(f"{kinds[kind]} {words}" for kind, words in _GROUPS.items() if kinds[kind])


def message(dossier: Dossier, desk: str, until: datetime | None) -> Message | None:
    """What the person is to know now; None where there is nothing, or nobody to call.

    `until` is the end of the time for supplements, where there is one. Never says what a
    sensitive procedure is about, nor which papers are missing.
    """
    phone = _phone(dossier)
    told = _told(dossier, until) if phone else None
    if told is None:
        return None
    kind, at, words = told
    text = f"{desk}: {_named(dossier)} {words}"
    return Message(Reminder(dossier.id, kind, iso(at) or ""), dossier.code, phone, text)


def wants_message(dossier: Dossier) -> bool:
    """Whether there is something to tell, were there a number to call."""
    return _told(dossier, None) is not None


def _told(dossier: Dossier, until: datetime | None) -> tuple[str, datetime, str] | None:
    match dossier.status:
        case Status.COMPLETED if dossier.completed_at is not None:
            return "ready", dossier.completed_at, _ready(dossier)
        case Status.AWAITING_SUPPLEMENT:
            asked = _last(dossier, Action.REQUEST_SUPPLEMENT)
            return ("supplement", asked.at, _supplement(until)) if asked else None
        case Status.AWAITING_PAYMENT:
            asked = _last(dossier, Action.REQUEST_PAYMENT)
            return ("payment", asked.at, _payment(dossier, asked)) if asked else None
        case status if status.open:
            moved = _last(dossier, Action.EXTEND)
            return ("moved", moved.at, _moved(dossier, moved)) if moved else None
    return None


def _ready(dossier: Dossier) -> str:
    owed = sum(fee.owed for fee in dossier.fees)
    fee = f" Phí, lệ phí còn phải nộp: {money_text(owed)}." if owed else ""
    if dossier.return_by is ReturnBy.POST:
        return f"đã có kết quả, sẽ gửi đến Ông/Bà qua bưu chính.{fee}"
    return (
        "đã có kết quả. Mời Ông/Bà mang giấy hẹn và giấy tờ tùy thân đến nhận trong giờ làm "
        f"việc.{fee}"
    )


def _supplement(until: datetime | None) -> str:
    limit = f" Xin bổ sung trước hết ngày {date_text(local(until).date())}." if until else ""
    return (
        "cần bổ sung, hoàn thiện giấy tờ theo Phiếu yêu cầu đã gửi Ông/Bà. Thời gian giải quyết "
        f"tạm dừng đến khi bổ sung đủ.{limit}"
    )


def _payment(dossier: Dossier, asked: HistoryLine) -> str:
    amount = asked.data.get("amount") or sum(fee.owed for fee in dossier.fees)
    named = f" Số tiền: {money_text(int(amount))}." if amount else ""
    return f"đang chờ Ông/Bà thực hiện nghĩa vụ tài chính (phí, lệ phí, thuế).{named}"


def _moved(dossier: Dossier, moved: HistoryLine) -> str:
    new = dossier.due_at or parse_moment(moved.data["new_due_at"], field="new_due_at")
    old = moved.data.get("old_due_at")
    since = f" từ {_day(parse_moment(old, field='old_due_at'))}" if old else ""
    return f"chưa xong đúng hẹn, ngày hẹn trả dời{since} sang {_day(new)}. Xin lỗi Ông/Bà."


def _named(dossier: Dossier) -> str:
    name = dossier.procedure.name.removeprefix("Thủ tục ")
    if len(name) > _LONGEST_NAME or sensitive(f"{name} {dossier.procedure.field_name}"):
        return f"hồ sơ mã {dossier.code}"
    return f"hồ sơ «{name}» mã {dossier.code}"


def _phone(dossier: Dossier) -> str:
    """The applicant's number, else that of who came instead; "" for none."""
    people = [dossier.applicant, *([dossier.submitter.person] if dossier.submitter else [])]
    return next((str(person.phone) for person in people if person.phone), "")


def _last(dossier: Dossier, action: Action) -> HistoryLine | None:
    return next((line for line in reversed(dossier.deeds) if line.action == action), None)


def _of(entry: DueEntry, day: date) -> bool:
    return local(entry.line.received_at).date() == day


def _due_day(entry: DueEntry) -> str:
    return local(entry.line.due_at).date().isoformat() if entry.line.due_at else ""


def _day(moment: datetime) -> str:
    return date_text(local(moment).date())
