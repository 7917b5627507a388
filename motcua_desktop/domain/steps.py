"""The lawful steps between the ten national statuses, and what each one does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.calendar import OfficeCalendar
from motcua_desktop.domain.clock import ClockEvent
from motcua_desktop.domain.custody import Holder
from motcua_desktop.domain.delivery import Delivery
from motcua_desktop.domain.dossier import Dossier, HistoryLine, Status
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.money import Payment
from motcua_desktop.domain.people import known_keys
from motcua_desktop.domain.recount import RECOUNT
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.timekeeping import ABSORBED
from motcua_desktop.errors import InvalidInput, UnlawfulStep


class Action(StrEnum):
    """What people do to a dossier after the receipt."""

    START = "start"
    HAND_OVER = "hand_over"
    REQUEST_SUPPLEMENT = "request_supplement"
    SUPPLEMENT = "supplement"
    VERIFY = "verify"
    VERIFIED = "verified"
    REQUEST_PAYMENT = "request_payment"
    PAY = "pay"
    WAIVE = "waive"
    EXTEND = "extend"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    STOP = "stop"
    COMPLETE = "complete"
    RETURN = "return"
    CORRECT = "correct"

    @property
    def label(self) -> str:
        """The words on the button."""
        return _TABLE[self].label


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: who may, from which statuses, to which (None: stays), what it needs.

    What it does to the clock depends on the procedure's policy: `rules.clock_event`. Which form it
    produces is told by `forms`.
    """

    label: str
    sources: frozenset[Status]
    target: Status | None
    ends: bool = False
    keys: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    right: Right = Right.PROCESS


def _from(*statuses: Status) -> frozenset[Status]:
    return frozenset(statuses)


def _keys(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OPEN = frozenset(status for status in Status if status.open)
_MONEY = _OPEN | {Status.COMPLETED}

# The national model's transitions.
_TABLE: dict[Action, Step] = {
    Action.START: Step(
        "Chuyển xử lý",
        _from(Status.RECEIVED),
        Status.IN_PROGRESS,
        keys=_keys("to to_kind until"),
    ),
    Action.HAND_OVER: Step(
        "Bàn giao",
        _from(Status.RECEIVED, Status.IN_PROGRESS, Status.AWAITING_PAYMENT),
        None,
        keys=_keys("to to_kind until"),
        required=_keys("to_kind"),
    ),
    Action.REQUEST_SUPPLEMENT: Step(
        "Yêu cầu bổ sung",
        _from(Status.REGISTERED, Status.IN_PROGRESS),
        Status.AWAITING_SUPPLEMENT,
        keys=_keys("items reason override basis"),
        required=_keys("reason"),
    ),
    Action.SUPPLEMENT: Step(
        "Đã bổ sung đủ",
        _from(Status.AWAITING_SUPPLEMENT),
        Status.IN_PROGRESS,
        keys=_keys("items reason"),
    ),
    Action.VERIFY: Step(
        "Chuyển xác minh",
        _from(Status.IN_PROGRESS),
        None,
        keys=_keys("reason basis"),
        required=_keys("reason"),
    ),
    Action.VERIFIED: Step(
        "Đã xác minh xong", _from(Status.IN_PROGRESS), None, keys=_keys("reason")
    ),
    Action.REQUEST_PAYMENT: Step(
        "Yêu cầu nộp phí, thuế",
        _from(Status.IN_PROGRESS),
        Status.AWAITING_PAYMENT,
        keys=_keys("amount reason"),
    ),
    Action.PAY: Step(
        "Thu phí, lệ phí",
        _MONEY,
        None,
        keys=_keys("amount method"),
        required=_keys("amount"),
    ),
    Action.WAIVE: Step(
        "Miễn, giảm phí",
        _MONEY,
        None,
        keys=_keys("amount exemption evidence"),
        required=_keys("exemption evidence"),
    ),
    Action.EXTEND: Step(
        "Xin lỗi và gia hạn",
        _from(Status.RECEIVED, Status.IN_PROGRESS),
        None,
        keys=_keys("new_due_at reason override basis"),
        required=_keys("new_due_at reason"),
    ),
    Action.REJECT: Step(
        "Từ chối giải quyết",
        _from(Status.REGISTERED, Status.RECEIVED, Status.IN_PROGRESS),
        Status.REFUSED,
        ends=True,
        keys=_keys("code reason basis"),
        required=_keys("reason"),
    ),
    Action.WITHDRAW: Step(
        "Công dân rút hồ sơ",
        _from(Status.REGISTERED, Status.RECEIVED, Status.IN_PROGRESS, Status.AWAITING_SUPPLEMENT),
        Status.WITHDRAWN,
        ends=True,
        keys=_keys("reason basis"),
        required=_keys("reason"),
    ),
    Action.STOP: Step(
        "Dừng xử lý",
        _from(Status.IN_PROGRESS, Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT),
        Status.STOPPED,
        ends=True,
        keys=_keys("reason basis"),
        required=_keys("reason"),
    ),
    Action.COMPLETE: Step(
        "Đã có kết quả",
        _from(Status.IN_PROGRESS),
        Status.COMPLETED,
        ends=True,
        keys=_keys("result_number result_date result_name"),
    ),
    Action.RETURN: Step(
        "Trả kết quả",
        _from(Status.COMPLETED, Status.STOPPED),
        Status.RETURNED,
        keys=_keys(
            "collected_by id_number method relation authorisation identity_check signature "
            "originals_back owed_why consignment tracking_number"
        ),
    ),
    Action.CORRECT: Step(
        "Sửa thông tin",
        _MONEY,
        None,
        required=_keys("reason"),
        right=Right.RECEIVE,
    ),
}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a lawful step changes: the status, a clock event, dossier columns, words for people.

    `taker` is who has the dossier from now on, where that changes; `payment` and `delivery` what
    is written down beside it (their ids are given by the store). `data` is what was said, apart,
    for the forms: items, reason, basis, amount, method, and of an extension the due moments before
    and after (ISO 8601).
    """

    action: Action
    status: Status
    at: datetime
    note: str
    clock: ClockEvent | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)
    taker: Holder | None = None
    payment: Payment | None = None
    delivery: Delivery | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def lawful(status: Status) -> tuple[Action, ...]:
    """The steps that a dossier of this status may take, in the order people need them."""
    return tuple(action for action, step in _TABLE.items() if status in step.sources)


def possible(dossier: Dossier) -> tuple[Action, ...]:
    """The lawful steps that make sense for `dossier` now: nothing is verified twice at a time,
    nothing let off where nothing is owed."""
    senseless = {Action.VERIFIED if not verifying(dossier) else Action.VERIFY}
    if not any(fee.owed for fee in dossier.fees):
        senseless.add(Action.WAIVE)
    return tuple(action for action in lawful(dossier.status) if action not in senseless)


def verifying(dossier: Dossier) -> bool:
    """Whether a verification was begun and is not over."""
    told = [line.action for line in dossier.deeds if line.action in _VERIFYING]
    return bool(told) and told[-1] == Action.VERIFY


_VERIFYING = frozenset({Action.VERIFY, Action.VERIFIED})


def last_step(dossier: Dossier) -> HistoryLine | None:
    """The newest step that stands, which is the one that may be taken back.

    None before any, and where something came after it that no step is (the post brought it back).
    """
    last = _facts(dossier)[-1:]
    return next((line for line in last if line.action in {*Action, RECOUNT}), None)


def _facts(dossier: Dossier) -> list[HistoryLine]:
    """What happened to the dossier and stands; a print or a scan beside it bears no status."""
    return [line for line in dossier.deeds if line.status is not None and line.action != _UNDO]


_UNDO = "undo"


def step_of(action: Action) -> Step:
    """The table's row, for screens that ask for what the step needs."""
    return _TABLE[action]


def parse_action(value: object) -> Action:
    """The action of this name; raises InvalidInput naming the choices."""
    try:
        return Action(str(value))
    except ValueError as trouble:
        choices = ", ".join(Action)
        raise InvalidInput(f"Bước «{value}» không có; hãy dùng: {choices}.", field="action") from (
            trouble
        )


def check(
    dossier: Dossier,
    action: Action,
    data: Mapping[str, Any],
    at: datetime,
    *,
    present: bool = False,
) -> None:
    """Nothing, when `action` may be taken with these keys at `at`.

    `present`: `at` is the moment of writing, which no clock that went back has given. Raises
    UnlawfulStep naming the lawful ones, or InvalidInput naming the field.
    """
    step = _TABLE[action]
    senseless = action in _VERIFYING and action not in possible(dossier)
    if dossier.status not in step.sources or senseless:
        raise UnlawfulStep(_refusal(dossier, action))
    if action is not Action.CORRECT:
        known_keys(data, allowed=set(step.keys), field="data")
    for key in sorted(step.required):
        if data.get(key) in (None, "", []):
            raise InvalidInput("Bước này cần ô này.", field=key)
    _in_order(dossier, at, present=present)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What deciding needs besides the dossier: when, under which calendar, by whom, and a note.

    `present`: `at` is the moment of writing, vouched for by the guard of the clock.
    """

    at: datetime
    calendar: OfficeCalendar
    actor: Actor
    note: str = ""
    present: bool = False


def _refusal(dossier: Dossier, action: Action) -> str:
    choices = possible(dossier)
    named = ", ".join(f"{choice.value} ({choice.label})" for choice in choices)
    now = f"Hồ sơ {dossier.code} đang «{dossier.status.label}»"
    if not choices:
        return f"{now}, không còn bước nào; không thể «{action.label}»."
    return f"{now} nên không thể «{action.label}». Được phép: {named}."


def _in_order(dossier: Dossier, at: datetime, *, present: bool) -> None:
    told = [dossier.received_at, *(line.at for line in _facts(dossier))]
    if present:
        # What bears a moment far ahead was written by a clock that somebody has disowned since.
        told = [moment for moment in told if moment <= at + ABSORBED]
    last = max(told, default=at)
    if at < last.replace(microsecond=0):
        raise InvalidInput(
            f"Thời điểm này trước việc gần nhất của hồ sơ ({date_text(local(last).date())} "
            f"{local(last):%H:%M}).",
            field="at",
            next_step="Kiểm tra thời điểm đã nhập; không nhập thì đồng hồ của máy đang chậm, "
            "hãy chỉnh lại rồi làm lại.",
        )
