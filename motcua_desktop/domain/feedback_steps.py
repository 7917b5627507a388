"""The lawful steps of feedback, what each needs and does, and how long it may take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.calendar import OfficeCalendar
from motcua_desktop.domain.clock import ClockEvent, ClockKind, advance, derive
from motcua_desktop.domain.feedback import Feedback, FeedbackKind, FeedbackState, NewFeedback
from motcua_desktop.domain.moment import date_text, iso, local
from motcua_desktop.domain.people import known_keys, whole_number
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput, UnlawfulStep

HANDED = {
    "desk": "trao tại quầy",
    "phone": "báo qua điện thoại",
    "post": "gửi bưu chính",
    "email": "gửi thư điện tử",
    "portal": "đăng trên cổng",
    "none": "không liên hệ được",
}
"""How the answer reached the person."""


class FeedbackAction(StrEnum):
    """What people do with a case after it was received."""

    PASS_ON = "pass_on"  # noqa: S105 (a step's name)
    REFER = "refer"
    EXTEND = "extend"
    ANSWER = "answer"
    CLOSE = "close"
    REFUSE = "refuse"
    REOPEN = "reopen"
    CORRECT = "correct"

    @property
    def label(self) -> str:
        """The words on the button."""
        return _TABLE[self].label


@dataclass(frozen=True, slots=True)
class FeedbackStep:
    """One row of the table: of which kinds, from which states, to which (None: stays)."""

    label: str
    kinds: frozenset[FeedbackKind]
    sources: frozenset[FeedbackState]
    target: FeedbackState | None
    keys: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    right: Right = Right.PROCESS


CORRECTABLE = frozenset({"kind", "channel", "from", "subject", "content", "dossier", "procedure"})
"""What may be put right after it was written down."""
_OPEN = frozenset({FeedbackState.RECEIVED, FeedbackState.PASSED_ON})
_OURS = frozenset(FeedbackKind) - {FeedbackKind.COMPLAINT}
_OWED = frozenset({FeedbackKind.REMARK, FeedbackKind.PROPOSAL})
# Complaints and denunciations follow laws of their own (Luật Khiếu nại 2011, Luật Tố cáo 2018):
# the desk passes them to who may settle them, and tells the person so.
_COMPLAINT = frozenset({FeedbackKind.COMPLAINT})

_TABLE: dict[FeedbackAction, FeedbackStep] = {
    FeedbackAction.PASS_ON: FeedbackStep(
        "Chuyển xử lý",
        _OURS,
        _OPEN,
        FeedbackState.PASSED_ON,
        keys=frozenset({"to", "reason"}),
        required=frozenset({"to"}),
    ),
    FeedbackAction.REFER: FeedbackStep(
        "Chuyển đơn",
        _COMPLAINT,
        frozenset({FeedbackState.RECEIVED}),
        FeedbackState.CLOSED,
        keys=frozenset({"to", "reason"}),
        required=frozenset({"to"}),
    ),
    FeedbackAction.ANSWER: FeedbackStep(
        "Trả lời",
        _OURS,
        _OPEN | {FeedbackState.ANSWERED},
        FeedbackState.ANSWERED,
        keys=frozenset({"answer", "answered_by", "public"}),
        required=frozenset({"answer"}),
    ),
    FeedbackAction.EXTEND: FeedbackStep(
        "Gia hạn",
        _OWED,
        _OPEN,
        None,
        keys=frozenset({"days", "reason"}),
        required=frozenset({"reason"}),
    ),
    FeedbackAction.CLOSE: FeedbackStep(
        "Kết thúc",
        _OURS,
        frozenset({FeedbackState.ANSWERED}),
        FeedbackState.CLOSED,
        keys=frozenset({"handed", "reason"}),
    ),
    FeedbackAction.REFUSE: FeedbackStep(
        "Không xem xét",
        _OURS,
        _OPEN,
        FeedbackState.REFUSED,
        keys=frozenset({"reason", "basis"}),
        required=frozenset({"reason"}),
    ),
    FeedbackAction.REOPEN: FeedbackStep(
        "Mở lại",
        frozenset(FeedbackKind),
        frozenset({FeedbackState.ANSWERED, FeedbackState.CLOSED, FeedbackState.REFUSED}),
        FeedbackState.RECEIVED,
        keys=frozenset({"reason"}),
        required=frozenset({"reason"}),
        right=Right.OVERRIDE,
    ),
    FeedbackAction.CORRECT: FeedbackStep(
        "Sửa thông tin",
        frozenset(FeedbackKind),
        _OPEN | {FeedbackState.ANSWERED},
        None,
        keys=CORRECTABLE | {"reason"},
        required=frozenset({"reason"}),
        right=Right.RECEIVE,
    ),
}


@dataclass(frozen=True, slots=True)
class FeedbackTerms:
    """How long things may take, in working days: an answer, passing a complaint on, and what one
    extension may add at most. `basis` is the rule they rest on."""

    answer: int
    refer: int
    extension: int
    basis: str = ""
    to_check: str = ""

    @classmethod
    def parse(cls, value: object, shipped: "FeedbackTerms | None" = None) -> "FeedbackTerms":
        """From `{"answer", "refer", "extension", "basis"}`; what is left out is as shipped.

        Raises InvalidInput naming the key.
        """
        allowed = {"answer", "refer", "extension", "basis", "to_check"}
        data = known_keys(value, allowed=allowed, field="terms")
        told = {
            key: whole_number(data, key, getattr(shipped, key) if shipped else 0, least=1)
            for key in ("answer", "refer", "extension")
        }
        basis = data.get("basis", shipped.basis if shipped else "")
        return cls(
            **told,
            basis=one_line(text_field(basis, field="basis", limit=300)),
            to_check=one_line(text_field(data.get("to_check"), field="to_check", limit=1000)),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "answer": self.answer,
            "refer": self.refer,
            "extension": self.extension,
            "basis": self.basis,
            "to_check": self.to_check or None,
        }

    def of(self, kind: FeedbackKind) -> Term | None:
        """How long a case of this kind may take; None: nothing is owed."""
        days = {
            FeedbackKind.REMARK: self.answer,
            FeedbackKind.PROPOSAL: self.answer,
            FeedbackKind.COMPLAINT: self.refer,
        }.get(kind)
        return Term(days, Unit.WORKING_DAYS) if days else None


@dataclass(frozen=True, slots=True)
class Around:
    """When a step is taken, by whom, under which calendar and terms."""

    at: datetime
    actor: Actor
    calendar: OfficeCalendar
    terms: FeedbackTerms


@dataclass(frozen=True, slots=True)
class FeedbackEffect:
    """What a step changes. `case` is the case after it; `note` is for people, `data` for forms."""

    case: Feedback
    note: str
    data: Mapping[str, Any] = field(default_factory=dict)


def step_of(action: FeedbackAction) -> FeedbackStep:
    """Its row of the table."""
    return _TABLE[action]


def lawful(case: Feedback) -> tuple[FeedbackAction, ...]:
    """The steps that this case may take now, in the order people need them.

    Its deadline may be moved once (and where there is one). Praise is closed as it comes.
    """
    found = [
        action
        for action, step in _TABLE.items()
        if case.kind in step.kinds and case.state in _sources(action, case.kind)
    ]
    if FeedbackAction.EXTEND in found and extended(case):
        found.remove(FeedbackAction.EXTEND)
    return tuple(found)


def extended(case: Feedback) -> bool:
    """Whether its deadline was moved already. `events` must have been read."""
    return any(event.action == FeedbackAction.EXTEND for event in case.events)


def take(
    case: Feedback, action: FeedbackAction, told: Mapping[str, Any], around: Around
) -> FeedbackEffect:
    """What this step does to `case`, whose events are known.

    Raises NotAllowed, UnlawfulStep (naming what may be done), InvalidInput naming the key.
    """
    step = _TABLE[action]
    around.actor.need(step.right)
    if action not in lawful(case):
        raise _unlawful(case, action)
    data = known_keys(told, allowed=set(step.keys), field="data")
    for key in sorted(step.required):
        text_field(data.get(key), field=key, limit=10_000, required=True)
    moved = _changed(case, action, step.target or case.state, around.at)
    return _DO[action](moved, data, around)


def _sources(action: FeedbackAction, kind: FeedbackKind) -> frozenset[FeedbackState]:
    if action is FeedbackAction.CLOSE and kind is FeedbackKind.PRAISE:
        return _OPEN | {FeedbackState.ANSWERED}
    return _TABLE[action].sources


def _unlawful(case: Feedback, action: FeedbackAction) -> UnlawfulStep:
    may = ", ".join(f"{one.label} ({one.value})" for one in lawful(case))
    if action is FeedbackAction.EXTEND and extended(case):
        why = f"{case.number} đã gia hạn một lần; mỗi việc chỉ được gia hạn một lần."
    elif case.kind is FeedbackKind.COMPLAINT:
        why = (
            f"{case.number} là khiếu nại, tố cáo: quầy không giải quyết, chỉ chuyển đơn đến "
            "cơ quan có thẩm quyền."
        )
    else:
        why = f"{case.number} {case.state.label.lower()}, không «{action.label}» được."
    return UnlawfulStep(why, next_step=f"Các bước được phép: {may or 'không còn bước nào'}.")


def _changed(
    case: Feedback, action: FeedbackAction, state: FeedbackState, at: datetime
) -> Feedback:
    """The case in its next state; what a reopened case was answered with is taken back."""
    ends = state in (FeedbackState.CLOSED, FeedbackState.REFUSED)
    moved = replace(case, state=state, closed_at=at if ends else None)
    if action is FeedbackAction.REOPEN:
        return replace(moved, answer="", answered_at=None, answered_by="", public=False, holder="")
    return moved


def _pass_on(case: Feedback, data: Mapping[str, Any], _: Around) -> FeedbackEffect:
    to, why = _line(data, "to"), _line(data, "reason")
    return _told(replace(case, holder=to), f"cho {to}", why, {"to": to})


def _extend(case: Feedback, data: Mapping[str, Any], around: Around) -> FeedbackEffect:
    most = around.terms.extension
    days = whole_number(data, "days", most, least=1)
    if days > most:
        raise InvalidInput(f"Gia hạn nhiều nhất {most} ngày làm việc.", field="days")
    if case.due is None:
        raise InvalidInput("Việc này không có thời hạn.", field="days")
    if case.late(around.at):
        raise InvalidInput(
            f"Đã quá hạn từ {_day(case.due.due_at)}, không gia hạn được nữa.",
            field="days",
            next_step="Trả lời ngay, nêu lý do chậm trong thư trả lời.",
        )
    why = _line(data, "reason")
    event = ClockEvent(ClockKind.EXTEND, around.at, why, plus=Term(days, Unit.WORKING_DAYS))
    moved = advance(case.due, event, (), None, around.calendar)
    if moved is None:
        raise ValueError("a deadline that is moved is still one")
    told = {"old_due_at": iso(case.due.due_at), "new_due_at": iso(moved.due_at), "days": days}
    return _told(replace(case, due=moved), f"đến {_day(moved.due_at)}", why, told)


def _answer(case: Feedback, data: Mapping[str, Any], around: Around) -> FeedbackEffect:
    public = data.get("public", case.public)
    if not isinstance(public, bool):
        raise InvalidInput("Ô này là true hoặc false.", field="public")
    by = _line(data, "answered_by") or case.answered_by or around.actor.name
    answered = replace(
        case,
        answer=text_field(data.get("answer"), field="answer", limit=10_000, required=True),
        # The person was answered then, even where the words are put right afterwards.
        answered_at=case.answered_at or around.at,
        answered_by=by,
        public=public,
    )
    again = "sửa lời trả lời" if case.answered_at else ""
    return _told(answered, f"người ký {by}", again, {"answered_by": by, "public": public})


def _close(case: Feedback, data: Mapping[str, Any], _: Around) -> FeedbackEffect:
    handed = _line(data, "handed")
    if handed and handed not in HANDED:
        choices = ", ".join(HANDED)
        raise InvalidInput(f"Cách gửi trả lời là một trong: {choices}.", field="handed")
    return _told(case, HANDED.get(handed, ""), _line(data, "reason"), {"handed": handed})


def _refuse(case: Feedback, data: Mapping[str, Any], _: Around) -> FeedbackEffect:
    why, basis = _line(data, "reason"), _line(data, "basis")
    return _told(case, why, f"căn cứ {basis}" if basis else "", {"reason": why, "basis": basis})


def _reopen(case: Feedback, data: Mapping[str, Any], _: Around) -> FeedbackEffect:
    return _told(case, _line(data, "reason"), "", {})


def _correct(case: Feedback, data: Mapping[str, Any], around: Around) -> FeedbackEffect:
    """What was typed wrongly put right; another kind has another day, counted from the receipt."""
    changed = {key: data[key] for key in sorted(CORRECTABLE & data.keys())}
    asked = case.asked() | changed
    if "content" in changed and "subject" not in changed and case.untitled:
        asked["subject"] = ""
    new = NewFeedback.parse(asked)
    complaints = {FeedbackKind.COMPLAINT} & {case.kind, new.kind}
    if new.kind is not case.kind and complaints and case.state is not FeedbackState.RECEIVED:
        raise InvalidInput("Đã xử lý rồi thì không đổi sang hay khỏi khiếu nại.", field="kind")
    due = case.due
    if new.kind is not case.kind and not extended(case):
        start = ClockEvent(ClockKind.START, case.received_at)
        due = derive((start,), around.terms.of(new.kind), around.calendar)
    put_right = replace(
        case,
        kind=new.kind,
        channel=new.channel,
        sender=new.sender,
        subject=new.subject,
        content=new.content,
        dossier=new.dossier,
        procedure=new.procedure,
        due=due,
    )
    return _told(put_right, _line(data, "reason"), "", {"changed": list(changed)})


def _told(case: Feedback, what: str, why: str, data: Mapping[str, Any]) -> FeedbackEffect:
    return FeedbackEffect(case, "; ".join(part for part in (what, why) if part), data)


def _line(data: Mapping[str, Any], key: str) -> str:
    return one_line(text_field(data.get(key), field=key, limit=1000))


def _day(moment: datetime) -> str:
    return date_text(local(moment).date())


_DO: dict[FeedbackAction, Callable[[Feedback, Mapping[str, Any], Around], FeedbackEffect]] = {
    FeedbackAction.PASS_ON: _pass_on,
    FeedbackAction.REFER: _pass_on,
    FeedbackAction.ANSWER: _answer,
    FeedbackAction.EXTEND: _extend,
    FeedbackAction.CLOSE: _close,
    FeedbackAction.REFUSE: _refuse,
    FeedbackAction.REOPEN: _reopen,
    FeedbackAction.CORRECT: _correct,
}
