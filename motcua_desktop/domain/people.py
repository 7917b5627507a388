"""Who comes to the desk: names, numbers and how to reach them. A rule is a type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Self, TypeVar

from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput

# Mobile prefixes 03, 05, 07, 08, 09 with ten digits; fixed lines 02 with ten or eleven.
_MOBILE = re.compile(r"0[35789]\d{8}")
_FIXED = re.compile(r"02\d{8,9}")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s.,;<>]{2,}")
_PASSPORT = re.compile(r"[A-Z0-9]{5,15}")
_YEAR = re.compile(r"\d{4}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# As people write and type it: 28/2/1990, 28.02.1990, 28-2-1990, 28021990.
_WRITTEN = re.compile(r"(\d{1,2})([/. -])(\d{1,2})\2(\d{4})|(\d\d)(\d\d)(\d{4})", re.ASCII)
_EARLIEST_BIRTH = 1880
E = TypeVar("E", bound=StrEnum)


class ApplicantKind(StrEnum):
    """Loại đối tượng (QCVN 120 LoaiDoiTuong 1–4)."""

    CITIZEN = "citizen"
    ENTERPRISE = "enterprise"
    STATE_AGENCY = "state_agency"
    ORGANISATION = "organisation"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {
    ApplicantKind.CITIZEN: "Công dân",
    ApplicantKind.ENTERPRISE: "Doanh nghiệp",
    ApplicantKind.STATE_AGENCY: "Cơ quan nhà nước",
    ApplicantKind.ORGANISATION: "Tổ chức khác",
}


class IdType(StrEnum):
    """Which paper the identity number was read from."""

    CCCD = "cccd"
    CMND = "cmnd"
    PASSPORT = "passport"
    NONE = "none"

    @property
    def label(self) -> str:
        return _ID_LABELS[self]


_ID_LABELS = {
    IdType.CCCD: "Căn cước (12 số)",
    IdType.CMND: "CMND (9 số)",
    IdType.PASSPORT: "Hộ chiếu",
    IdType.NONE: "Không có",
}


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"

    @property
    def label(self) -> str:
        return "Nam" if self is Sex.MALE else "Nữ"


class PersonName(str):
    """A person's or organisation's name: NFC, one line, 2–300 characters, with a letter in it."""

    __slots__ = ()

    def __new__(cls, value: object, *, field: str = "name") -> Self:
        name = one_line(text_field(value, field=field, limit=300, required=True))
        if len(name) < 2 or not any(c.isalpha() for c in name):
            raise InvalidInput("Họ tên phải có ít nhất hai ký tự, có chữ cái.", field=field)
        return super().__new__(cls, name)


class CitizenId(str):
    """Số định danh cá nhân: 12 digits (Luật Căn cước 2023). Kept as text for its leading zeros."""

    __slots__ = ()

    def __new__(cls, value: object, *, field: str = "id_number") -> Self:
        digits = _digits(value, field=field)
        if len(digits) != 12:
            raise InvalidInput(f"Số định danh có 12 chữ số; ô này có {len(digits)}.", field=field)
        return super().__new__(cls, digits)

    def doubts(self, birth_date: "BirthDate | None", sex: Sex | None) -> tuple[str, ...]:
        """What does not fit the number's own structure; for warnings only, never to refuse.

        Digit 4 tells century and sex, digits 5–6 the year of birth; data quality is poor and
        province codes predate the mergers, so a mismatch proves nothing.
        """
        found = []
        century, odd = divmod(int(self[3]), 2)
        year = 1900 + 100 * century + int(self[4:6])
        if birth_date is not None and birth_date.year != year:
            found.append(f"Số định danh ứng với năm sinh {year}.")
        if sex is not None and (sex is Sex.FEMALE) != bool(odd):
            found.append(f"Số định danh ứng với giới tính {'nữ' if odd else 'nam'}.")
        return tuple(found)


class OldCardId(str):
    """Số chứng minh nhân dân: 9 digits, no longer issued, still on old papers."""

    __slots__ = ()

    def __new__(cls, value: object, *, field: str = "id_number") -> Self:
        digits = _digits(value, field=field)
        if len(digits) != 9:
            raise InvalidInput(f"Số CMND có 9 chữ số; ô này có {len(digits)}.", field=field)
        return super().__new__(cls, digits)


class PassportNumber(str):
    """Số hộ chiếu: 5–15 Latin capitals and digits, any country's."""

    __slots__ = ()

    def __new__(cls, value: object, *, field: str = "id_number") -> Self:
        number = one_line(str(value)).replace(" ", "").upper()
        if not _PASSPORT.fullmatch(number):
            raise InvalidInput("Số hộ chiếu gồm 5–15 chữ cái và chữ số.", field=field)
        return super().__new__(cls, number)


class TaxCode(str):
    """Mã số doanh nghiệp, mã số thuế: 10 digits, or 13 for a branch (0312345678-001).

    An enterprise's code is its tax code (Luật Doanh nghiệp 2020 Đ29; NĐ 168/2025).
    """

    __slots__ = ()

    def __new__(cls, value: object, *, field: str = "id_number") -> Self:
        digits = _digits(value, field=field)
        if len(digits) not in (10, 13):
            raise InvalidInput(
                f"Mã số thuế, mã doanh nghiệp có 10 hoặc 13 chữ số; ô này có {len(digits)}.",
                field=field,
            )
        return super().__new__(cls, f"{digits[:10]}-{digits[10:]}" if digits[10:] else digits)


class Phone(str):
    """A Vietnamese number as people dial it (0905123456); +84 is turned into 0."""

    __slots__ = ()

    def __new__(cls, value: object, *, field: str = "phone") -> Self:
        text = re.sub(r"[\s.\-()]", "", str(value))
        if text.startswith("+84"):
            text = "0" + text[3:]
        elif text.startswith("84") and len(text) == 11:
            text = "0" + text[2:]
        if not text.isascii() or not text.isdigit():
            raise InvalidInput("Số điện thoại chỉ gồm chữ số.", field=field)
        if _MOBILE.fullmatch(text) or _FIXED.fullmatch(text):
            return super().__new__(cls, text)
        if text.startswith("0") and not text.startswith("02") and len(text) < 10:
            raise InvalidInput(
                f"Thiếu số: di động có 10 chữ số, ô này có {len(text)}.", field=field
            )
        raise InvalidInput("Không phải số điện thoại Việt Nam.", field=field)

    def text(self) -> str:
        """0905 123 456, as people read it out."""
        return f"{self[:4]} {self[4:7]} {self[7:]}"


class Email(str):
    __slots__ = ()

    def __new__(cls, value: object, *, field: str = "email") -> Self:
        text = one_line(str(value))
        if len(text) > 254 or not _EMAIL.fullmatch(text):
            raise InvalidInput("Địa chỉ thư điện tử chưa đúng (dạng ten@noi.vn).", field=field)
        return super().__new__(cls, text)


class BirthDate(str):
    """`YYYY-MM-DD`, or `YYYY` alone: many older people's papers hold only the year.

    Also taken as people write it, day first: 28/02/1990, 28/2/1990, 28.2.1990, 28021990.
    """

    __slots__ = ()

    def __new__(cls, value: object, *, field: str = "birth_date") -> Self:
        text = _birth_day_last(str(value).strip())
        try:
            year = int(text) if _YEAR.fullmatch(text) else _real_day(text).year
        except ValueError as trouble:
            raise InvalidInput(
                f"«{str(value)[:20]}» không phải ngày sinh có thật (dạng 28/02/1990 hoặc 1950).",
                field=field,
            ) from trouble
        if not _EARLIEST_BIRTH <= year <= 2200:
            raise InvalidInput("Năm sinh không hợp lý.", field=field)
        return super().__new__(cls, text)

    @property
    def year(self) -> int:
        return int(self[:4])

    def text(self) -> str:
        """28/02/1990, or 1950."""
        return "/".join(reversed(self.split("-")))

    def after(self, day: date) -> bool:
        """Whether this birth lies after `day`."""
        return self.year > day.year if len(self) == 4 else date.fromisoformat(self) > day


def _birth_day_last(text: str) -> str:
    """A date written day first as YYYY-MM-DD; anything else as it is."""
    written = _WRITTEN.fullmatch(text)
    if written is None:
        return text
    day, _, month, year, *glued = written.groups()
    if year is None:
        day, month, year = glued
    return f"{year}-{month:0>2}-{day:0>2}"


def _real_day(text: str) -> date:
    """The day; ValueError also for the week dates that Python would take."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone a dossier is about or who brings it. Build with `parse` to have the rules applied."""

    kind: ApplicantKind
    name: PersonName
    id_type: IdType
    id_number: str
    birth_date: BirthDate | None = None
    sex: Sex | None = None
    phone: Phone | None = None
    email: Email | None = None
    address: str = ""

    @classmethod
    def parse(cls, value: object) -> "Person":
        """From the command line's `applicant` shape; raises InvalidInput with the field's name."""
        data = known_keys(value, allowed={f.name for f in fields(cls)}, field="applicant")
        kind = one_of(ApplicantKind, data.get("kind", "citizen"), field="kind")
        id_type = one_of(IdType, data.get("id_type") or _guess_id_type(data), field="id_type")
        return cls(
            kind=kind,
            name=PersonName(data.get("name")),
            id_type=id_type,
            id_number=identity_number(id_type, data.get("id_number"), kind=kind),
            birth_date=BirthDate(data["birth_date"]) if data.get("birth_date") else None,
            sex=one_of(Sex, data["sex"], field="sex") if data.get("sex") else None,
            phone=Phone(data["phone"]) if data.get("phone") else None,
            email=Email(data["email"]) if data.get("email") else None,
            address=one_line(text_field(data.get("address"), field="address", limit=500)),
        )

    def to_json(self) -> dict[str, str | None]:
        """The command line's `applicant` shape; `parse` takes it back unchanged."""
        return {
            "kind": self.kind.value,
            "name": str(self.name),
            "id_type": self.id_type.value,
            "id_number": str(self.id_number) or None,
            "birth_date": None if self.birth_date is None else str(self.birth_date),
            "sex": self.sex.value if self.sex else None,
            "phone": None if self.phone is None else str(self.phone),
            "email": None if self.email is None else str(self.email),
            "address": self.address,
        }

    def doubts(self) -> tuple[str, ...]:
        """Warnings about the number against birth date and sex; empty when nothing is odd."""
        if self.id_type is not IdType.CCCD:
            return ()
        return CitizenId(self.id_number).doubts(self.birth_date, self.sex)


def identity_number(id_type: IdType, value: object, *, kind: ApplicantKind) -> str:
    """The number by the rule of its paper; "" where there is none.

    An enterprise's is its `TaxCode`; another organisation's is its tax or decision number, free
    within 20 characters.
    """
    if id_type is IdType.NONE and kind is ApplicantKind.ENTERPRISE and value:
        return TaxCode(value)
    if id_type is IdType.NONE:
        number = one_line(text_field(value, field="id_number", limit=20))
        if kind is ApplicantKind.CITIZEN and number:
            raise InvalidInput("Đã nhập số thì chọn loại giấy tờ của số đó.", field="id_type")
        return number
    if value in (None, ""):
        raise InvalidInput(f"Chưa nhập số {id_type.label}.", field="id_number")
    match id_type:
        case IdType.CCCD:
            return CitizenId(value)
        case IdType.CMND:
            return OldCardId(value)
        case IdType.PASSPORT:
            return PassportNumber(value)


def one_of(kind: type[E], value: object, *, field: str) -> E:
    """The member of `kind` with this value; raises InvalidInput naming the choices."""
    try:
        return kind(str(value))
    except ValueError as trouble:
        choices = ", ".join(member.value for member in kind)
        raise InvalidInput(f"«{value}» không có; hãy dùng: {choices}.", field=field) from trouble


def known_keys(value: object, *, allowed: set[str], field: str) -> Mapping[str, object]:
    """`value` as a mapping with `allowed` keys only; an unknown key is an error naming it."""
    if not isinstance(value, Mapping):
        raise InvalidInput("Phải là một đối tượng JSON {…}.", field=field)
    unknown = sorted(str(key) for key in value if key not in allowed)
    if unknown:
        raise InvalidInput(
            f"Khóa «{unknown[0][:60]}» không có trong quy ước.", field=unknown[0][:60]
        )
    return value


def whole_number(data: Mapping[str, object], key: str, default: int, *, least: int = 0) -> int:
    """The whole number at `key`, from `least` to 999; raises InvalidInput naming the key."""
    value = data.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= 999:
        raise InvalidInput(f"Phải là số nguyên từ {least} đến 999.", field=key)
    return value


def _digits(value: object, *, field: str) -> str:
    text = re.sub(r"[\s.\-]", "", str(value))
    if not text.isascii() or not text.isdigit():
        raise InvalidInput("Số này chỉ gồm chữ số.", field=field)
    return text


def _guess_id_type(data: Mapping[str, object]) -> str:
    """A citizen's number is the card's; an organisation's only when it has a card's length."""
    number = str(data.get("id_number") or "")
    citizen = data.get("kind", "citizen") == ApplicantKind.CITIZEN.value
    if not number or (not citizen and sum(c.isdigit() for c in number) != 12):
        return IdType.NONE.value
    return IdType.CCCD.value
