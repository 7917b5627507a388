"""The words a step leaves in the history; they travel to the province, so numbers are masked."""

from collections.abc import Mapping
from typing import Any

from motcua_desktop.domain.custody import Holder
from motcua_desktop.domain.dossier import ReturnBy
from motcua_desktop.domain.moment import moment_text, money_text
from motcua_desktop.domain.money import Payment, PaymentKind
from motcua_desktop.domain.people import PersonName, one_of
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.text import masked, one_line, text_field
from motcua_desktop.errors import InvalidInput

PAY_METHODS: Mapping[str, str] = {
    "cash": "Tiền mặt",
    "transfer": "Chuyển khoản",
    "online": "Thanh toán trực tuyến",
}
"""How people pay; a word for another way that an older desk kept is shown as it is."""

REFUSAL_REASONS: Mapping[str, str] = {
    "not_competent": "Không thuộc thẩm quyền giải quyết",
    "not_eligible": "Không đủ điều kiện theo quy định",
    "forged": "Giấy tờ giả mạo, bị tẩy xóa, sửa chữa",
    "not_completed": "Không bổ sung, hoàn thiện hồ sơ theo yêu cầu",
    "already_settled": "Việc này đã được giải quyết",
    "other": "Lý do khác",
}
"""Why a dossier is refused, as reports and appeals need it; the words beside it are free."""


def words_of(
    action: Action,
    data: Mapping[str, Any],
    note: str,
    payment: Payment | None,
    taker: Holder | None,
) -> str:
    parts = [text_field(note, field="note", limit=2000)]
    if taker is not None and action in (Action.START, Action.HAND_OVER):
        parts += _passing(taker) if taker.name or action is Action.HAND_OVER else []
    if data.get("code"):
        parts.append(_refusal_words(data["code"]))
    parts.append(text_field(data.get("reason"), field="reason", limit=1000))
    if data.get("basis"):
        parts.append(f"Căn cứ: {text_field(data['basis'], field='basis', limit=500)}")
    items = data.get("items") or []
    if not isinstance(items, list):
        raise InvalidInput("Danh sách giấy tờ phải là một danh sách.", field="items")
    parts += [one_line(text_field(item, field="items", limit=500)) for item in items]
    if payment is not None:
        parts += _money_words(payment)
    if action is Action.RETURN:
        parts += _collecting(data)
    return "; ".join(part for part in parts if part)


def _passing(taker: Holder) -> list[str]:
    until = f"hạn {moment_text(taker.until)}" if taker.until else ""
    return [f"Cho {taker.told}", until]


def _refusal_words(code: object) -> str:
    words = REFUSAL_REASONS.get(str(code))
    if words is None:
        choices = ", ".join(REFUSAL_REASONS)
        raise InvalidInput(f"Mã lý do «{code}» không có; hãy dùng: {choices}.", field="code")
    return words


def _money_words(payment: Payment) -> list[str]:
    if payment.kind is PaymentKind.WAIVED:
        return [
            f"Miễn, giảm {money_text(payment.amount)}",
            payment.exemption,
            f"Giấy tờ: {payment.evidence}",
        ]
    return [f"Thu {money_text(payment.amount)}", PAY_METHODS.get(payment.method, payment.method)]


def pay_method(value: object, *, field: str) -> str:
    """A key of `PAY_METHODS`, or "" where nobody said; raises InvalidInput naming `field`."""
    method = one_line(text_field(value, field=field, limit=100))
    if method and method not in PAY_METHODS:
        raise InvalidInput(
            f"Cách trả tiền «{method}» không có; hãy dùng: {', '.join(PAY_METHODS)}.", field=field
        )
    return method


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
    if data.get("tracking_number"):
        told.append(f"Mã bưu gửi: {data['tracking_number']}")
    if data.get("originals_back"):
        told.append(f"Trả lại {len(data['originals_back'])} bản chính đã đối chiếu")
    if data.get("owed_why"):
        why = text_field(data["owed_why"], field="owed_why", limit=300)
        told.append(f"Trả khi chưa thu đủ phí: {why}")
    return told
