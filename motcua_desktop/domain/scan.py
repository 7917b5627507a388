"""What a scanner sent: a receipt, an identity card, or something that belongs elsewhere."""

import re
from enum import Enum, auto

from motcua_desktop.domain.identity_card import looks_like_card

SCAN_LENGTH = 14
_SHORTEST = 8
TYPING_TOOL = "Chuyển bộ gõ (Unikey) sang chữ E rồi quét lại."
_RECEIPT = re.compile(r"\d{14,}|M\w?C\w?1.{14,200}", re.IGNORECASE | re.DOTALL)
# A card's QR begins with the twelve digits; Telex may eat marks and letters after them.
_CARD_START = re.compile(r"\s*\d{12}\|")
# EMVCo payment codes (VietQR) begin with tag 00, length 02, version 01.
_PAYMENT = re.compile(r"000201\d{2}.{12,}", re.DOTALL)
# Telex turns `w` into `ư`, and a colon stays as it is.
_LINK = re.compile(r"\w{3,6}://\S+|[wư]{2,4}\.\S+\.\S+", re.IGNORECASE)
# A receipt's digits begin with the day it was received; no identity number begins so.
_DAY_FIRST = re.compile(r"(2[4-9]|[3-5]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{2,}")


class Scan(Enum):
    """What a scan turned out to be; all but the first two belong somewhere else."""

    RECEIPT = auto()
    CARD = auto()
    HALF = auto()
    PAYMENT = auto()
    LINK = auto()


_FOREIGN = {
    Scan.CARD: "Đây là mã QR của thẻ căn cước, không phải của giấy tiếp nhận.",
    Scan.PAYMENT: "Đây là mã QR chuyển khoản (VietQR), không phải của giấy tiếp nhận.",
    Scan.LINK: "Đây là mã QR của một trang web, không phải của giấy tiếp nhận.",
}


def kind_of(text: str) -> Scan | None:
    """What this burst of a scanner is; None for anything that may be meant for a field.

    Damage by a Vietnamese typing tool does not change the kind.
    """
    text = text.strip()
    if _PAYMENT.fullmatch(text):
        return Scan.PAYMENT
    if _RECEIPT.fullmatch(text):
        return Scan.RECEIPT
    if looks_like_card(text) or (_CARD_START.match(text) and text.count("|") >= 2):
        return Scan.CARD
    if _LINK.fullmatch(text):
        return Scan.LINK
    if _SHORTEST <= len(text) < SCAN_LENGTH and _DAY_FIRST.fullmatch(text) and text.isascii():
        return Scan.HALF
    return None


def foreign(text: str) -> str:
    """The sentence for a code that is no receipt's; "" when it may be one, or is no code at all."""
    kind = kind_of(text)
    return _FOREIGN.get(kind, "") if kind is not None else ""


def half(text: str) -> str:
    """`Mã vạch chỉ đọc được 9 trên 14 số; hãy quét lại.`"""
    return f"Mã vạch chỉ đọc được {len(text.strip())} trên {SCAN_LENGTH} số; hãy quét lại."
