"""What a step does to a dossier: decided here, purely, before anything is written."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from motcua_desktop.domain.calendar import limit_of
from motcua_desktop.domain.clock import ClockEvent, ClockKind, added, paused_since
from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.money import Payment, PaymentKind
from motcua_desktop.domain.policy import OnPayment, OnSupplement, OnVerify
from motcua_desktop.domain.staff import Right
from motcua_desktop.domain.step_values import (
    columns_of,
    delivery_of,
    payment_of,
    said_of,
    taker_of,
)
from motcua_desktop.domain.step_words import words_of
from motcua_desktop.domain.steps import Action, Circumstances, Effect, check, step_of, verifying
from motcua_desktop.domain.text import text_field
from motcua_desktop.errors import InvalidInput


def decide(
    dossier: Dossier, action: Action, data: Mapping[str, Any], around: Circumstances
) -> Effect:
    """What `action` does to `dossier`; changes nothing by itself.

    Raises UnlawfulStep naming the lawful steps, InvalidInput naming the field, and NotAllowed for
    an override by somebody who may not.
    """
    check(dossier, action, data, around.at, present=around.present)
    _within_rules(dossier, action, data, around)
    step = step_of(action)
    payment = payment_of(dossier, action, data, around)
    settled = _settled(dossier, payment)
    clock = _clock(dossier, action, data, around, settled=settled)
    status = Status.IN_PROGRESS if settled else step.target or dossier.status
    taker = taker_of(dossier, action, data, around)
    delivery = delivery_of(dossier, data, around) if action is Action.RETURN else None
    return Effect(
        action=action,
        status=status,
        at=around.at,
        note=words_of(action, data, around.note, payment, taker),
        clock=clock,
        columns=columns_of(action, data, around.at, delivery, ends=step.ends),
        taker=taker,
        payment=payment,
        delivery=delivery,
        data=said_of(dossier, action, data, clock, around),
    )


def _within_rules(
    dossier: Dossier, action: Action, data: Mapping[str, Any], around: Circumstances
) -> None:
    """What the procedure's policy forbids needs a supervisor's override with its basis."""
    trouble = forbidden(dossier, action, around.at)
    if trouble is None:
        if data.get("override"):
            raise InvalidInput("Bước này không cần vượt quy định.", field="override")
        return
    if not data.get("override"):
        raise InvalidInput(
            trouble,
            field="override",
            next_step="Người phụ trách vượt quy định được, khi ghi căn cứ pháp lý.",
        )
    around.actor.need(Right.OVERRIDE)
    if not text_field(data.get("basis"), field="basis", limit=500):
        raise InvalidInput("Vượt quy định thì phải ghi căn cứ.", field="basis")


def forbidden(dossier: Dossier, action: Action, at: datetime) -> str | None:
    """Why the procedure's policy forbids this step at `at` without an override; None: it does not.

    Raises nothing: screens ask it before they ask for anything else.
    """
    match action:
        case Action.EXTEND:
            return _extension_trouble(dossier, at)
        case Action.REQUEST_SUPPLEMENT:
            return _supplement_trouble(dossier)
        case _:
            return None


def _extension_trouble(dossier: Dossier, at: datetime) -> str | None:
    """NĐ 61/2018 Đ19.9: in writing at least one day before the term runs out, and only once."""
    done = sum(line.action == Action.EXTEND for line in dossier.deeds)
    if done >= dossier.policy.extensions:
        return f"Hồ sơ này đã gia hạn {done} lần; quy định cho {dossier.policy.extensions} lần."
    # While the clock stands, the term does not run out.
    today = local(min(at, dossier.paused_at or at)).date()
    if dossier.due_at is not None and today > local(dossier.due_at).date() - timedelta(days=1):
        return (
            "Xin lỗi và gia hạn phải trước ngày hết hạn ít nhất một ngày "
            f"(hạn {date_text(local(dossier.due_at).date())})."
        )
    return None


def _supplement_trouble(dossier: Dossier) -> str | None:
    most = dossier.policy.supplements
    done = sum(line.action == Action.REQUEST_SUPPLEMENT for line in dossier.deeds)
    if most is None or done < most:
        return None
    return f"Thủ tục này chỉ được yêu cầu bổ sung {most} lần; đã yêu cầu {done} lần."


def _settled(dossier: Dossier, payment: Payment | None) -> bool:
    """Whether this ends the wait for a financial duty: it was paid, or let off altogether."""
    if payment is None or dossier.status is not Status.AWAITING_PAYMENT:
        return False
    owed = sum(fee.owed for fee in dossier.fees)
    return payment.kind is PaymentKind.PAID or payment.amount >= owed


def _clock(
    dossier: Dossier,
    action: Action,
    data: Mapping[str, Any],
    around: Circumstances,
    *,
    settled: bool,
) -> ClockEvent | None:
    why = text_field(data.get("reason"), field="reason", limit=1000)
    kind = _clock_kind(dossier, action, settled=settled)
    if kind is None:
        return None
    match action, kind:
        case Action.EXTEND, _:
            return ClockEvent(kind, around.at, why, _new_due(dossier, data, around))
        case Action.VERIFY, ClockKind.EXTEND:
            return ClockEvent(kind, around.at, why, plus=dossier.policy.verify)
        case _, ClockKind.RESTART:
            return ClockEvent(kind, around.at, why, plus=added(dossier.clock))
        case _:
            return ClockEvent(kind, around.at, why)


def _clock_kind(  # noqa: PLR0911 (one return per step reads best)
    dossier: Dossier, action: Action, *, settled: bool
) -> ClockKind | None:
    """The procedure's strategy: what this step does to its clock."""
    policy = dossier.policy
    match action:
        case Action.REQUEST_SUPPLEMENT:
            return ClockKind.PAUSE
        case Action.SUPPLEMENT if policy.on_supplement is OnSupplement.RESTART:
            return ClockKind.RESTART
        case Action.REQUEST_PAYMENT if policy.on_payment is OnPayment.PAUSE:
            return ClockKind.PAUSE
        case Action.VERIFY if policy.on_verify is OnVerify.PAUSE:
            return ClockKind.PAUSE
        case Action.VERIFY if policy.on_verify is OnVerify.EXTEND and policy.verify is not None:
            return ClockKind.EXTEND
        case Action.EXTEND:
            return ClockKind.EXTEND
    # What ends while the clock stands has not run since: nobody is late by another's time.
    ends = step_of(action).ends or action is Action.VERIFIED
    waits_on = policy.on_verify is OnVerify.PAUSE and verifying(dossier)
    if paused_since(dossier.clock) is None:
        return None
    over = settled or action is Action.SUPPLEMENT
    return ClockKind.RESUME if ends or (over and not waits_on) else None


def _new_due(dossier: Dossier, data: Mapping[str, Any], around: Circumstances) -> datetime:
    new_due = limit_of(data["new_due_at"], around.calendar, field="new_due_at")
    if new_due <= around.at:
        raise InvalidInput("Ngày hẹn mới phải ở sau lúc gia hạn.", field="new_due_at")
    if dossier.due_at is not None and new_due <= dossier.due_at:
        raise InvalidInput("Ngày hẹn mới phải sau ngày hẹn cũ.", field="new_due_at")
    return new_due
