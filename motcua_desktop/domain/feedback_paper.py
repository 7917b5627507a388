"""The papers of feedback: what was taken in, to whom it was passed, and what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.feedback import Feedback, FeedbackEvent, FeedbackKind
from motcua_desktop.domain.feedback_steps import FeedbackAction
from motcua_desktop.domain.hotline import Hotline
from motcua_desktop.domain.letterhead import Letterhead
from motcua_desktop.domain.moment import date_text, local, long_date, long_moment, parse_moment
from motcua_desktop.domain.people import Phone
from motcua_desktop.errors import FormNotDue

_PASSED = (FeedbackAction.PASS_ON, FeedbackAction.REFER)


class FeedbackForm(StrEnum):
    """Which paper."""

    RECEIPT = "receipt"
    SLIP = "slip"
    ANSWER = "answer"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def wording(self) -> str:
        """The file of its words."""
        return f"feedback_{self.value}"


_LABELS = {
    FeedbackForm.RECEIPT: "Giấy biên nhận phản ánh, kiến nghị",
    FeedbackForm.SLIP: "Phiếu chuyển",
    FeedbackForm.ANSWER: "Thư trả lời",
}


@dataclass(frozen=True, slots=True)
class FeedbackSheet:
    """What stands on one of them. `long` are texts of several paragraphs, by name."""

    form: FeedbackForm
    letterhead: Letterhead
    day: date
    number: str
    values: Mapping[str, str]
    long: Mapping[str, str]


def fitting(case: Feedback) -> tuple[FeedbackForm, ...]:
    """The papers that this case has now. `events` must have been read."""
    found = [FeedbackForm.RECEIPT]
    if _passed(case) is not None:
        found.append(FeedbackForm.SLIP)
    if case.answer:
        found.append(FeedbackForm.ANSWER)
    return tuple(found)


# What the paper is of, and of each thing it tells besides the case.
def feedback_sheet(  # noqa: PLR0913
    case: Feedback,
    agency: Agency,
    form: FeedbackForm,
    hotline: Hotline,
    *,
    procedure: str,
    made_at: datetime,
) -> FeedbackSheet:
    """The sheet of that form, dated on the day of what it tells. Raises FormNotDue."""
    may = fitting(case)
    if form not in may:
        told = ", ".join(f"{one.label} ({one.value})" for one in may)
        raise FormNotDue(
            f"{case.number} chưa có {form.label.lower()}.", next_step=f"Mẫu in được: {told}."
        )
    passed = _passed(case)
    sender = case.sender
    complaint = case.kind is FeedbackKind.COMPLAINT
    due = long_date(local(case.due.due_at).date()) if case.due else ""
    values = {
        "kind": case.kind.label.lower(),
        "channel": case.channel.label.lower(),
        "sender": sender.told,
        "named": sender.name,
        "address": sender.address,
        "phone": Phone(sender.phone).text() if sender.phone else "",
        "email": sender.email,
        "reached": sender.reach,
        "subject": case.subject,
        "dossier": case.dossier,
        "procedure": procedure,
        "desk": agency.desk,
        "agency": agency.name,
        "received": long_moment(case.received_at),
        "received_day": long_date(local(case.received_at).date()),
        "due": due,
        "owed": due if not complaint else "",
        "complaint": "yes" if complaint else "",
        "praise": "yes" if case.kind is FeedbackKind.PRAISE else "",
        "moved": _moved(case),
        "to": str(passed.data["to"]) if passed and passed.data else "",
        "answered_by": case.answered_by,
        "hotline": "; ".join(one.told for one in hotline.phones),
        "officer": case.actor,
    }
    return FeedbackSheet(
        form,
        agency.letterhead(),
        _day(case, form, passed, made_at),
        str(case.number),
        values,
        {"content": case.content, "answer": case.answer},
    )


def _passed(case: Feedback) -> FeedbackEvent | None:
    """The last time it was passed on, if it was and still is."""
    if not case.holder:
        return None
    return next((one for one in reversed(case.events) if one.action in _PASSED), None)


def _moved(case: Feedback) -> str:
    """The day that was promised before it was moved; "" where it never was."""
    extended = (one for one in case.events if one.action == FeedbackAction.EXTEND)
    found = next(extended, None)
    if found is None or not found.data:
        return ""
    return date_text(local(parse_moment(found.data["old_due_at"], field="old_due_at")).date())


def _day(
    case: Feedback, form: FeedbackForm, passed: FeedbackEvent | None, made_at: datetime
) -> date:
    at = {
        FeedbackForm.RECEIPT: case.events[0].at if case.events else case.received_at,
        FeedbackForm.SLIP: passed.at if passed else made_at,
        FeedbackForm.ANSWER: case.answered_at or made_at,
    }[form]
    return local(at).date()
