"""The number on the paper is final: codes, barcode digits and the QR that any desk can check."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.scan import SCAN_LENGTH, TYPING_TOOL, Scan, foreign, half, kind_of
from motcua_desktop.errors import InvalidInput, NumbersExhausted

_AGENCY = re.compile(r"[A-Z0-9]+(\.[A-Z0-9]+)*")
_QR = re.compile(r"MC1\|(\d{14})\|([^|]{1,64})\|(\d{8})", re.IGNORECASE)
_CODE = re.compile(r"([A-Z0-9.]{1,35})-(\d{6})-(\d{4})")


class AgencyCode(str):
    """Mã định danh cơ quan: at most 35 of `[.0-9A-Z]`, groups split by dots (QĐ 20/2020 Đ4)."""

    __slots__ = ()

    def __new__(cls, value: object, *, field: str = "agency_code") -> Self:
        text = str(value).strip().upper()
        if len(text) > 35 or not _AGENCY.fullmatch(text):
            raise InvalidInput(
                "Mã định danh cơ quan gồm chữ in hoa, số và dấu chấm (dạng H50.31.12).",
                field=field,
            )
        return super().__new__(cls, text)


@dataclass(frozen=True, slots=True)
class CounterRange:
    """The serials the province leaves to one counter: 5001–5999 for counter 1, 6001–6999 for 2."""

    counter: int
    start: int = 5000
    size: int = 1000

    def __post_init__(self) -> None:
        if not 1 <= self.counter <= 99 or self.last > 9999:
            most = (10_000 - self.start) // self.size
            raise InvalidInput(f"Số quầy phải từ 1 đến {most}.", field="counter")

    @property
    def first(self) -> int:
        return self.start + self.size * (self.counter - 1) + 1

    @property
    def last(self) -> int:
        return self.first + self.size - 2

    def after(self, serial: int | None) -> int:
        """The next serial of the day; raises NumbersExhausted at the end of the range."""
        following = self.first if serial is None else serial + 1
        if following > self.last:
            raise NumbersExhausted(
                f"Quầy {self.counter} đã dùng hết dải số {self.first}–{self.last} của ngày này."
            )
        return following


@dataclass(frozen=True, slots=True)
class DossierNumber:
    """One printed number: `H50.31.12-261120-5001` (NĐ 118/2025; TT 03/2025 code pattern)."""

    agency: AgencyCode
    day: date
    counter: int
    serial: int

    @property
    def code(self) -> str:
        return f"{self.agency}-{self.day:%y%m%d}-{self.serial:04d}"

    @property
    def scan(self) -> str:
        """14 digits for the barcode: YYMMDD, counter, serial, two ISO 7064 check digits.

        Digits only, because a keyboard-wedge scanner under Telex or VNI typing damages letters.
        """
        # Imported late: most commands neither make nor check a number.
        from stdnum.iso7064 import mod_97_10

        body = f"{self.day:%y%m%d}{self.counter:02d}{self.serial:04d}"
        return body + mod_97_10.calc_check_digits(body)


def receipt_day(received_at: datetime) -> date:
    """The day a number carries: the day of receipt on the desk's clock."""
    return local(received_at).date()


def qr_text(key: bytes, *, scan: str, code: str) -> str:
    """What the receipt's QR says: the digits, the code, and a keyed check in digits."""
    return f"MC1|{scan}|{code}|{keyed_check(key, code)}"


def keyed_check(key: bytes, code: str) -> str:
    """Eight digits that only a desk holding the commune's key can make for this code."""
    digest = hmac.new(key, code.encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**8:08d}"


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan turned out to be: the barcode digits, and the QR's own code and check if any."""

    digits: str
    code: str | None = None
    check: str | None = None

    @property
    def agency(self) -> str:
        """Whose receipt it says it is; "" for a bare barcode, which does not say."""
        found = _CODE.fullmatch(self.code or "")
        return found[1] if found else ""

    @property
    def counter(self) -> int:
        """The counter whose number this is."""
        return int(self.digits[6:8])

    @property
    def day(self) -> str:
        """The day on the paper as people write it; "" when there is no such day."""
        year, month, day = (int(self.digits[place : place + 2]) for place in (0, 2, 4))
        try:
            return date_text(date(2000 + year, month, day))
        except ValueError:
            return ""

    def genuine(self, key: bytes) -> bool:
        """Whether the QR was made by a desk of this commune; a bare barcode cannot say."""
        if self.code is None or self.check is None:
            return True
        return hmac.compare_digest(keyed_check(key, self.code), self.check)


def parse_scan(text: str) -> Scanned | None:
    """The receipt that was scanned, or None when the text is no scan at all.

    Raises InvalidInput with a plain sentence for a part of a barcode, two glued together, digits
    whose check does not fit, a QR that a typing tool damaged, and a code of something else
    (identity card, payment, web page).
    """
    text = text.strip()
    if told := foreign(text):
        raise InvalidInput(told, field="scan")
    qr = _QR.fullmatch(text)
    if qr:
        return _whole(Scanned(_checked(qr[1]), qr[2].upper(), qr[3]))
    if kind_of(text) is not Scan.RECEIPT:
        return None
    if not text.isascii() or not text.isdigit():
        raise _damaged()
    if len(text) == SCAN_LENGTH:
        return Scanned(_checked(text))
    if _fits(text[:SCAN_LENGTH]) or _fits(text[-SCAN_LENGTH:]):
        raise InvalidInput("Hai mã vạch dính vào nhau; hãy quét lại từng giấy.", field="scan")
    raise InvalidInput("Mã vạch này không phải của giấy tiếp nhận.", field="scan")


def scan_trouble(text: str) -> str:
    """Why this scan leads nowhere, in a sentence; "" when it is whole, or no scan at all."""
    if kind_of(text) is Scan.HALF:
        return half(text)
    try:
        parse_scan(text)
    except InvalidInput as trouble:
        return trouble.message
    return ""


def _whole(scanned: Scanned) -> Scanned:
    """The same when code and digits tell the same number; letters may have been damaged."""
    found = _CODE.fullmatch(scanned.code or "")
    if found is None or scanned.digits[:6] + scanned.digits[8:12] != found[2] + found[3]:
        raise _damaged()
    return scanned


def _damaged() -> InvalidInput:
    return InvalidInput(
        f"Mã QR bị bộ gõ tiếng Việt làm hỏng chữ. {TYPING_TOOL}",
        field="scan",
        next_step="Hoặc quét mã vạch trên giấy: mã vạch chỉ có chữ số.",
    )


def _checked(digits: str) -> str:
    if not _fits(digits):
        raise InvalidInput(
            "Mã vạch đọc sai hoặc thiếu số (chữ số kiểm tra không khớp); hãy quét lại.",
            field="scan",
        )
    return digits


def _fits(digits: str) -> bool:
    from stdnum.iso7064 import mod_97_10

    return bool(mod_97_10.is_valid(digits))
