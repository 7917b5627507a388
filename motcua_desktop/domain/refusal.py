"""Why a province did not take something, read from its words: the cause, and the field it names.

Every province writes in its own words, so this is for advice only: nothing is decided by it.
"""

import re
from enum import StrEnum

from motcua_desktop.domain.text import fold


class Cause(StrEnum):
    """What stands behind a refusal, as far as its words tell."""

    ACCOUNT = "account"
    MAINTENANCE = "maintenance"
    STRANGER = "stranger"
    OTHER_VERSION = "other_version"
    KEY_REUSED = "key_reused"
    CATALOGUE = "catalogue"
    MALFORMED = "malformed"
    UNSAID = "unsaid"


def cause_of(words: str) -> Cause:
    """The cause that the province's words tell; UNSAID when they tell none that is known."""
    plain = fold(words)
    return next((cause for cause, told in _TOLD if told.search(plain)), Cause.UNSAID)


def field_named(words: str) -> str:
    """The field that the words name, as the desk calls it: `số điện thoại`; "" when none is."""
    for name in re.findall(r"[A-Za-z]{4,}", words):
        if name.casefold() in _FIELDS:
            return _FIELDS[name.casefold()]
    plain = fold(words)
    return next((called for called in _FIELDS.values() if fold(called) in plain), "")


# Tried in this order, on words folded to small letters without marks.
_TOLD: tuple[tuple[Cause, re.Pattern[str]], ...] = (
    (
        Cause.ACCOUNT,
        re.compile(
            r"(phien|session|token).{0,60}(het han|khong hop le|khong ton tai|expired)"
            r"|dang nhap|mat khau|tai khoan|khong co quyen|chua duoc cap quyen"
            r"|unauthori[sz]ed|forbidden|access denied|permission"
        ),
    ),
    (
        Cause.MAINTENANCE,
        re.compile(r"bao tri|nang cap|tam ngung|qua tai|thu lai sau|maintenance|unavailable"),
    ),
    (Cause.OTHER_VERSION, re.compile(r"ban khac cua ho so|ho so o tinh da khac|da bi thay doi")),
    (
        Cause.STRANGER,
        re.compile(r"da ton tai|trung ma|ho so khac mang dung ma|la cua ho so khac|duplicate"),
    ),
    (Cause.KEY_REUSED, re.compile(r"khoa nay da dung|idempotency|key.reused")),
    (
        Cause.CATALOGUE,
        re.compile(r"thu tuc.{0,60}(khong co|khong ton tai|khong tim thay|chua|het hieu luc)"),
    ),
    (
        Cause.MALFORMED,
        re.compile(
            r"thieu|bat buoc|sai dinh dang|khong dung|khong hop le|khong co trong danh muc"
            r"|qua dai|dai nhat|vuot qua|phai la|khong duoc de trong|bo trong|invalid|required"
        ),
    ),
)
_FIELDS = {
    "chuhoso": "tên người nộp",
    "applicantname": "tên người nộp",
    "sodinhdanh": "số định danh",
    "dinhdanhchs": "số định danh",
    "applicantidno": "số định danh",
    "sodienthoai": "số điện thoại",
    "contacttelno": "số điện thoại",
    "email": "thư điện tử",
    "contactemail": "thư điện tử",
    "ngayhentra": "ngày hẹn trả",
    "duedate": "ngày hẹn trả",
    "ngaytiepnhan": "ngày tiếp nhận",
    "receivedate": "ngày tiếp nhận",
    "trichyeuhoso": "trích yếu",
    "dossiername": "trích yếu",
    "ghichu": "ghi chú",
    "dossiernote": "ghi chú",
    "postaladdress": "địa chỉ nhận kết quả",
    "noidungxuly": "nội dung xử lý",
    "actionnote": "nội dung xử lý",
    "tailieunop": "thành phần hồ sơ",
    "mahoso": "mã hồ sơ",
    "dossierno": "mã hồ sơ",
}
