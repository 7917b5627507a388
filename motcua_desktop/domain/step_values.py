"""What a step says, read key by key: who takes over, the money, the delivery, the words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from motcua_desktop.domain.calendar import due, limit_of
from motcua_desktop.domain.clock import ClockEvent
from motcua_desktop.domain.collecting import originals, owed, person_of
from motcua_desktop.domain.custody import Holder, HolderKind
from motcua_desktop.domain.delivery import Delivery, IdentityCheck, Relation, Signature
from motcua_desktop.domain.dossier import Dossier, ReturnBy
from motcua_desktop.domain.moment import iso, local, money_text, parse_date
from motcua_desktop.domain.money import Payment, PaymentKind
from motcua_desktop.domain.paying import OTHER_MONEY
from motcua_desktop.domain.people import ApplicantKind, PersonName, one_of
from motcua_desktop.domain.policy import Stage
from motcua_desktop.domain.step_words import pay_method
from motcua_desktop.domain.steps import Action, Circumstances, step_of
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput


def taker_of(
    dossier: Dossier, action: Action, data: Mapping[str, Any], around: Circumstances
) -> Holder | None:
    """Who has it after the step; None when nobody passed it on."""
    if step_of(action).ends:
        return None if dossier.holder.kind is HolderKind.DESK else Holder()
    if action not in (Action.START, Action.HAND_OVER):
        return None
    taker = _named(dossier, data, around)
    if taker.kind is HolderKind.AGENCY and not taker.name:
        raise InvalidInput("Ghi tên cơ quan nhận hồ sơ.", field="to")
    if (taker.kind, taker.name) == (dossier.holder.kind, dossier.holder.name):
        raise InvalidInput(f"Hồ sơ đang ở {taker.told} rồi.", field="to")
    return taker


def _named(dossier: Dossier, data: Mapping[str, Any], around: Circumstances) -> Holder:
    """Whom the step names; for an agency that is not named, the next of the liên thông order."""
    name = one_line(text_field(data.get("to"), field="to", limit=200))
    kind, until = _kind(dossier, data, name), _until(data, around)
    if kind is HolderKind.DESK:
        return Holder(kind, "", until)
    following = _next_stage(dossier) if kind is HolderKind.AGENCY and not name else None
    stage = next((stage for stage in dossier.stages if stage.agency == name), following)
    if stage is None:
        return Holder(kind, name, until)
    if until is None and stage.term is not None:
        until = due(around.at, stage.term, around.calendar).due_at
    return Holder(kind, stage.agency, until)


def _kind(dossier: Dossier, data: Mapping[str, Any], name: str) -> HolderKind:
    if data.get("to_kind"):
        return one_of(HolderKind, data["to_kind"], field="to_kind")
    named = any(stage.agency == name for stage in dossier.stages)
    lead = bool(dossier.stages) and not name
    return HolderKind.AGENCY if named or lead else HolderKind.SPECIALIST


def _next_stage(dossier: Dossier) -> Stage | None:
    """The first agency of the liên thông order that has not had it yet."""
    had = {passed.taker.name for passed in dossier.custody}
    return next((stage for stage in dossier.stages if stage.agency not in had), None)


def _until(data: Mapping[str, Any], around: Circumstances) -> datetime | None:
    if not data.get("until"):
        return None
    until = limit_of(data["until"], around.calendar, field="until")
    if until <= around.at:
        raise InvalidInput("Hạn của bước này phải ở sau lúc bàn giao.", field="until")
    return until


def payment_of(
    dossier: Dossier, action: Action, data: Mapping[str, Any], around: Circumstances
) -> Payment | None:
    if action is Action.PAY:
        amount, method = _amount(data), pay_method(data.get("method"), field="method")
        most = payable(dossier)
        if most is not None and amount > most:
            raise InvalidInput(
                f"Số tiền thu quá số còn phải nộp ({money_text(most)}).",
                field="amount",
                next_step="Thu đủ số đó trước; khoản khác, nếu có, ghi thành một lần thu riêng.",
            )
        return Payment(0, around.at, PaymentKind.PAID, amount, method, actor=around.actor.name)
    if action is not Action.WAIVE:
        return None
    left = owed(dossier)
    amount = _amount(data) if data.get("amount") else left
    if not 0 < amount <= left:
        raise InvalidInput(
            f"Số tiền miễn, giảm không quá số còn phải nộp ({money_text(left)}).", field="amount"
        )
    return Payment(
        0,
        around.at,
        PaymentKind.WAIVED,
        amount,
        exemption=one_line(text_field(data["exemption"], field="exemption", limit=300)),
        evidence=one_line(text_field(data["evidence"], field="evidence", limit=300)),
        actor=around.actor.name,
    )


def payable(dossier: Dossier) -> int | None:
    """What may be taken at most now (đồng); None when nothing is known to be owed, or not how much.

    Besides the fees it counts what was asked for on the way (tax, by its notice).
    """
    asked = [line.data for line in dossier.deeds if line.action == Action.REQUEST_PAYMENT]
    sums = [said.get("amount") for said in asked] + [
        fee.amount for fee in dossier.fees if fee.name != OTHER_MONEY
    ]
    known = [amount for amount in sums if isinstance(amount, int)]
    if len(known) < len(sums):
        return None
    left = sum(known) - sum(fee.paid + fee.waived for fee in dossier.fees)
    return left if left > 0 else None


def _amount(data: Mapping[str, Any]) -> int:
    amount = data.get("amount")
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 < amount < 10**12:
        raise InvalidInput("Số tiền phải là số nguyên đồng, lớn hơn 0.", field="amount")
    return amount


def delivery_of(dossier: Dossier, data: Mapping[str, Any], around: Circumstances) -> Delivery:
    """Who gets the result and how; raises InvalidInput where that person may not have it."""
    method = one_of(ReturnBy, data.get("method") or dossier.return_by, field="method")
    collector = PersonName(data.get("collected_by") or dossier.applicant.name, field="collected_by")
    relation = one_of(
        Relation, data.get("relation") or _likely(dossier, collector), field="relation"
    )
    authorisation = one_line(
        text_field(data.get("authorisation"), field="authorisation", limit=300)
    )
    consignment = data.get("consignment")
    if consignment is not None and (
        isinstance(consignment, bool) or not isinstance(consignment, int)
    ):
        raise InvalidInput("Số bảng kê phải là số nguyên.", field="consignment")
    id_number = one_line(text_field(data.get("id_number"), field="id_number", limit=20))
    _entitled(relation, authorisation)
    given_back(dossier, data)
    if data.get("relation"):
        _same_person(dossier, relation, id_number)
    return Delivery(
        id=0,
        at=around.at,
        method=method.value,
        collected_by=str(collector),
        id_number=id_number,
        relation=relation,
        authorisation=authorisation,
        identity_check=one_of(
            IdentityCheck, data.get("identity_check") or "", field="identity_check"
        ),
        signature=one_of(Signature, data.get("signature") or "", field="signature"),
        consignment=consignment,
        tracking_number=one_line(
            text_field(data.get("tracking_number"), field="tracking_number", limit=50)
        ),
        actor=around.actor.name,
    )


def _likely(dossier: Dossier, collector: PersonName) -> Relation:
    """Who a collector of this name most likely is, where nobody said."""
    if collector == dossier.applicant.name:
        return Relation.OWNER
    if dossier.submitter is not None and collector == dossier.submitter.person.name:
        return Relation.SUBMITTER
    return Relation.UNSAID


def _entitled(relation: Relation, authorisation: str) -> None:
    """NĐ 61/2018 Đ6.2b: whoever comes for the owner brings the authorisation."""
    if relation.instead and not authorisation:
        raise InvalidInput(
            "Nhận thay chủ hồ sơ phải có giấy ủy quyền hoặc giấy tờ chứng minh quan hệ.",
            field="authorisation",
            next_step="Ghi số, ngày của giấy đó; không có thì chưa trả kết quả được.",
        )


def _same_person(dossier: Dossier, relation: Relation, id_number: str) -> None:
    """That the number shown is not another person's; an old card has a number of its own."""
    person = person_of(dossier, relation)
    if relation is Relation.SUBMITTER and person is None:
        raise InvalidInput("Hồ sơ này do chính chủ hồ sơ nộp.", field="relation")
    if person is None or not id_number or person.kind is not ApplicantKind.CITIZEN:
        return
    if len(person.id_number) == len(id_number) and person.id_number != id_number:
        raise InvalidInput(
            f"Số giấy tờ này không phải của {person.name}; chọn lại người nhận là ai.",
            field="relation",
        )


def given_back(dossier: Dossier, data: Mapping[str, Any]) -> list[str]:
    """The originals that were taken for comparison and go back with the result (Đ20).

    Raises InvalidInput for a paper that the dossier has no original of.
    """
    told = data.get("originals_back") or []
    if not isinstance(told, list):
        raise InvalidInput("Danh sách bản chính phải là một danh sách.", field="originals_back")
    names = [one_line(text_field(n, field="originals_back", limit=500)) for n in told]
    for name in names:
        if name not in originals(dossier):
            raise InvalidInput(f"Hồ sơ không giữ bản chính «{name}».", field="originals_back")
    return names


def columns_of(
    action: Action,
    data: Mapping[str, Any],
    at: datetime,
    delivery: Delivery | None,
    *,
    ends: bool,
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
    if delivery is not None:
        columns["returned_at"] = at
        columns["collected_by"] = delivery.collected_by
    return columns


def _result_date(data: Mapping[str, Any], at: datetime) -> date:
    given = data.get("result_date")
    day = parse_date(given, field="result_date") if given else local(at).date()
    if day > local(at).date():
        raise InvalidInput("Ngày của kết quả không thể ở tương lai.", field="result_date")
    return day


_SAID = {
    "reason": 1000, "basis": 500, "method": 100, "exemption": 300, "code": 50, "owed_why": 300,
}  # fmt: skip


def said_of(
    dossier: Dossier,
    action: Action,
    data: Mapping[str, Any],
    clock: ClockEvent | None,
    around: Circumstances,
) -> dict[str, Any]:
    """What the step said, key by key, tidied; `words` has refused what is wrong."""
    said: dict[str, Any] = {
        key: text_field(data[key], field=key, limit=limit)
        for key, limit in _SAID.items()
        if data.get(key)
    }
    if data.get("items"):
        said["items"] = [one_line(text_field(i, field="items", limit=500)) for i in data["items"]]
    if data.get("amount"):
        said["amount"] = _amount(data)
    if data.get("override"):
        said["override"] = True
    if action is Action.RETURN:
        said |= _left_with(dossier, data)
    if clock is not None and clock.new_due_at is not None:
        said["old_due_at"] = iso(dossier.due_at) or ""
        said["new_due_at"] = iso(clock.new_due_at) or ""
    window = dossier.policy.window
    if action is Action.REQUEST_SUPPLEMENT and window is not None:
        said["until"] = iso(due(around.at, window, around.calendar).due_at)
    return said


def _left_with(dossier: Dossier, data: Mapping[str, Any]) -> dict[str, Any]:
    """What went with a result besides, and what was still owed when it went."""
    back, left = given_back(dossier, data), owed(dossier)
    return ({"originals_back": back} if back else {}) | ({"owed": left} if left else {})
