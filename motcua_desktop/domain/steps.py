"""The lawful steps between the ten national statuses, and what each one does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from motcua_desktop.domain.clock import ClockEvent, ClockKind
from motcua_desktop.domain.dossier import Dossier, ReturnBy, Status
from motcua_desktop.domain.moment import date_text, iso, local, money_text, parse_date, parse_moment
from motcua_desktop.domain.people import PersonName, known_keys, one_of
from motcua_desktop.domain.text import masked, one_line, text_field
from motcua_desktop.errors import InvalidInput, UnlawfulStep


class Action(StrEnum):
    """What people do to a dossier after the receipt."""

    START = "start"
    REQUEST_SUPPLEMENT = "request_supplement"
    SUPPLEMENT = "supplement"
    REQUEST_PAYMENT = "request_payment"
    PAY = "pay"
    EXTEND = "extend"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    STOP = "stop"
    COMPLETE = "complete"
    RETURN = "return"

    @property
    def label(self) -> str:
        """The words on the button."""
        return _TABLE[self].label


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: from which statuses, to which (None: stays), what the clock does."""

    label: str
    sources: frozenset[Status]
    target: Status | None
    clock: ClockKind | None = None
    ends: bool = False
    keys: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()


def _from(*statuses: Status) -> frozenset[Status]:
    return frozenset(statuses)


PAY_METHODS: Mapping[str, str] = {
    "cash": "Tiền mặt",
    "transfer": "Chuyển khoản",
    "online": "Thanh toán trực tuyến",
}
"""How people pay; a province's own word for another way is kept as it is."""

_OPEN = frozenset(status for status in Status if status.open)
_REASON = frozenset({"reason", "basis"})

# The national model's transitions; a restart after a supplement is the default of
# NĐ 61/2018 Đ19.4, a pause while the citizen owes money is how the land law counts.
_TABLE: dict[Action, Step] = {
    Action.START: Step("Chuyển xử lý", _from(Status.RECEIVED), Status.IN_PROGRESS),
    Action.REQUEST_SUPPLEMENT: Step(
        "Yêu cầu bổ sung",
        _from(Status.REGISTERED, Status.IN_PROGRESS),
        Status.AWAITING_SUPPLEMENT,
        clock=ClockKind.PAUSE,
        keys=frozenset({"items", "reason"}),
        required=frozenset({"reason"}),
    ),
    Action.SUPPLEMENT: Step(
        "Đã bổ sung đủ",
        _from(Status.AWAITING_SUPPLEMENT),
        Status.IN_PROGRESS,
        clock=ClockKind.RESTART,
        keys=frozenset({"items", "reason"}),
    ),
    Action.REQUEST_PAYMENT: Step(
        "Yêu cầu nộp phí, thuế",
        _from(Status.IN_PROGRESS),
        Status.AWAITING_PAYMENT,
        clock=ClockKind.PAUSE,
        keys=frozenset({"amount", "reason"}),
    ),
    Action.PAY: Step(
        "Thu phí, lệ phí",
        _OPEN | {Status.COMPLETED},
        None,
        keys=frozenset({"amount", "method"}),
        required=frozenset({"amount"}),
    ),
    Action.EXTEND: Step(
        "Xin lỗi và gia hạn",
        _from(Status.RECEIVED, Status.IN_PROGRESS),
        None,
        clock=ClockKind.EXTEND,
        keys=frozenset({"new_due_at", "reason"}),
        required=frozenset({"new_due_at", "reason"}),
    ),
    Action.REJECT: Step(
        "Từ chối giải quyết",
        _from(Status.REGISTERED, Status.RECEIVED, Status.IN_PROGRESS),
        Status.REFUSED,
        ends=True,
        keys=_REASON,
        required=frozenset({"reason"}),
    ),
    Action.WITHDRAW: Step(
        "Công dân rút hồ sơ",
        _from(Status.REGISTERED, Status.RECEIVED, Status.IN_PROGRESS, Status.AWAITING_SUPPLEMENT),
        Status.WITHDRAWN,
        ends=True,
        keys=_REASON,
        required=frozenset({"reason"}),
    ),
    Action.STOP: Step(
        "Dừng xử lý",
        _from(Status.IN_PROGRESS, Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT),
        Status.STOPPED,
        ends=True,
        keys=_REASON,
        required=frozenset({"reason"}),
    ),
    Action.COMPLETE: Step(
        "Đã có kết quả",
        _from(Status.IN_PROGRESS),
        Status.COMPLETED,
        ends=True,
        keys=frozenset({"result_number", "result_date", "result_name"}),
    ),
    Action.RETURN: Step(
        "Trả kết quả",
        _from(Status.COMPLETED, Status.STOPPED),
        Status.RETURNED,
        keys=frozenset({"collected_by", "id_number", "method"}),
    ),
}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a lawful step changes: the status, a clock event, dossier columns, words for people.

    `data` is what was said, apart, for the forms: items, reason, basis, amount, method, and of an
    extension the due moments before and after (ISO 8601).
    """

    action: Action
    status: Status
    at: datetime
    note: str
    clock: ClockEvent | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)
    paid: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)


def lawful(status: Status) -> tuple[Action, ...]:
    """The steps that may be taken from `status`, in the order people need them."""
    return tuple(action for action, step in _TABLE.items() if status in step.sources)


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


def decide(
    dossier: Dossier, action: Action, data: Mapping[str, Any], *, note: str, at: datetime
) -> Effect:
    """What `action` does to `dossier` at `at`; changes nothing by itself.

    Raises UnlawfulStep naming the lawful ones, or InvalidInput naming the field.
    """
    step = _TABLE[action]
    if dossier.status not in step.sources:
        raise UnlawfulStep(_refusal(dossier, action))
    known_keys(data, allowed=set(step.keys), field="data")
    for key in sorted(step.required):
        if data.get(key) in (None, "", []):
            raise InvalidInput("Bước này cần ô này.", field=key)
    _in_order(dossier, at)
    target = step.target or dossier.status
    paid = _amount(data) if action is Action.PAY else 0
    kind = step.clock
    if action is Action.PAY and dossier.status is Status.AWAITING_PAYMENT:
        target, kind = Status.IN_PROGRESS, ClockKind.RESUME
    clock = _clock(dossier, kind, data, at)
    return Effect(
        action=action,
        status=target,
        at=at,
        note=_words(action, data, note),
        clock=clock,
        columns=_columns(dossier, action, data, at, ends=step.ends),
        paid=paid,
        data=_said(dossier, data, clock),
    )


def _refusal(dossier: Dossier, action: Action) -> str:
    choices = lawful(dossier.status)
    named = ", ".join(f"{choice.value} ({choice.label})" for choice in choices)
    now = f"Hồ sơ {dossier.code} đang «{dossier.status.label}»"
    if not choices:
        return f"{now}, không còn bước nào; không thể «{action.label}»."
    return f"{now} nên không thể «{action.label}». Được phép: {named}."


def _in_order(dossier: Dossier, at: datetime) -> None:
    last = max((line.at for line in dossier.history), default=dossier.received_at)
    last = max(last, dossier.received_at)
    if at < last.replace(microsecond=0):
        raise InvalidInput(
            f"Thời điểm này trước việc gần nhất của hồ sơ ({date_text(local(last).date())} "
            f"{local(last):%H:%M}).",
            field="at",
            next_step="Kiểm tra thời điểm đã nhập; không nhập thì đồng hồ của máy đang chậm, "
            "hãy chỉnh lại rồi làm lại.",
        )


def _clock(
    dossier: Dossier, kind: ClockKind | None, data: Mapping[str, Any], at: datetime
) -> ClockEvent | None:
    if kind is None:
        return None
    why = text_field(data.get("reason"), field="reason", limit=1000)
    if kind is not ClockKind.EXTEND:
        return ClockEvent(kind, at, why)
    new_due = parse_moment(data["new_due_at"], field="new_due_at")
    if dossier.due_at is not None and new_due <= dossier.due_at:
        raise InvalidInput("Ngày hẹn mới phải sau ngày hẹn cũ.", field="new_due_at")
    return ClockEvent(kind, at, why, new_due)


def _columns(
    dossier: Dossier, action: Action, data: Mapping[str, Any], at: datetime, *, ends: bool
) -> dict[str, Any]:
    columns: dict[str, Any] = {"completed_at": at} if ends else {}
    if action is Action.COMPLETE:
        columns["result_number"] = one_line(
            text_field(data.get("result_number"), field="result_number", limit=100)
        )
        columns["result_name"] = one_line(
            text_field(data.get("result_name"), field="result_name", limit=500)
        )
        columns["result_date"] = _result_date(data, at)
    if action is Action.RETURN:
        collector = data.get("collected_by") or dossier.applicant.name
        columns["returned_at"] = at
        columns["collected_by"] = PersonName(collector, field="collected_by")
    return columns


def _result_date(data: Mapping[str, Any], at: datetime) -> date:
    given = data.get("result_date")
    day = parse_date(given, field="result_date") if given else local(at).date()
    if day > local(at).date():
        raise InvalidInput("Ngày của kết quả không thể ở tương lai.", field="result_date")
    return day


def _amount(data: Mapping[str, Any]) -> int:
    amount = data.get("amount")
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 < amount < 10**12:
        raise InvalidInput("Số tiền phải là số nguyên đồng, lớn hơn 0.", field="amount")
    return amount


def _said(
    dossier: Dossier, data: Mapping[str, Any], clock: ClockEvent | None
) -> dict[str, str | int | list[str]]:
    """What the step said, key by key, tidied; `_words` has refused what is wrong."""
    said: dict[str, str | int | list[str]] = {}
    for key, limit in (("reason", 1000), ("basis", 500), ("method", 100)):
        if data.get(key):
            said[key] = text_field(data[key], field=key, limit=limit)
    if data.get("items"):
        said["items"] = [one_line(text_field(i, field="items", limit=500)) for i in data["items"]]
    if data.get("amount"):
        said["amount"] = _amount(data)
    if clock is not None and clock.new_due_at is not None:
        said["old_due_at"] = iso(dossier.due_at) or ""
        said["new_due_at"] = iso(clock.new_due_at) or ""
    return said


def _collecting(data: Mapping[str, Any]) -> list[str]:
    """Who came for the result, by which number (masked: the note travels) and how it left."""
    told = []
    if data.get("collected_by"):
        told.append(f"Người nhận: {PersonName(data['collected_by'], field='collected_by')}")
    if data.get("id_number"):
        number = one_line(text_field(data["id_number"], field="id_number", limit=20))
        told.append(f"Số giấy tờ: {masked(number)}")
    if data.get("method"):
        told.append(one_of(ReturnBy, data["method"], field="method").label)
    return told


def _words(action: Action, data: Mapping[str, Any], note: str) -> str:
    parts = [text_field(note, field="note", limit=2000)]
    parts.append(text_field(data.get("reason"), field="reason", limit=1000))
    if data.get("basis"):
        parts.append(f"Căn cứ: {text_field(data['basis'], field='basis', limit=500)}")
    items = data.get("items") or []
    if not isinstance(items, list):
        raise InvalidInput("Danh sách giấy tờ phải là một danh sách.", field="items")
    parts += [one_line(text_field(item, field="items", limit=500)) for item in items]
    if action is Action.PAY:
        parts.append(f"Thu {money_text(_amount(data))}")
        method = one_line(text_field(data.get("method"), field="method", limit=100))
        parts.append(PAY_METHODS.get(method, method))
    if action is Action.RETURN:
        parts += _collecting(data)
    return "; ".join(part for part in parts if part)
