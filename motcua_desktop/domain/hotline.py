"""Where people call, write and complain: the office's hotline."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from motcua_desktop.domain.people import Email, known_keys
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput

# 1900 1022, 18001091, 0233 3851 234, 1022: also short numbers, which no person has.
_NUMBER = re.compile(r"\d{3,11}")
_MOST = 10


@dataclass(frozen=True, slots=True)
class HotlineNumber:
    """One number to call: whose it is, and when somebody answers."""

    name: str
    phone: str
    hours: str = ""

    @classmethod
    def parse(cls, value: object) -> "HotlineNumber":
        """From `{"name", "phone", "hours"}`; raises InvalidInput naming the key."""
        data = known_keys(value, allowed={one.name for one in fields(cls)}, field="phones")
        digits = re.sub(r"[\s.\-()]", "", str(data.get("phone") or ""))
        if not digits.isascii() or not _NUMBER.fullmatch(digits):
            raise InvalidInput("Số đường dây nóng gồm 3–11 chữ số.", field="phone")
        return cls(
            one_line(text_field(data.get("name"), field="name", limit=200)),
            digits,
            one_line(text_field(data.get("hours"), field="hours", limit=200)),
        )

    def to_json(self) -> dict[str, str]:
        return {"name": self.name, "phone": self.phone, "hours": self.hours}

    @property
    def read_out(self) -> str:
        """0905 123 456, as people read it; a short number as it is."""
        if len(self.phone) < 8:
            return self.phone
        return f"{self.phone[:4]} {self.phone[4:7]} {self.phone[7:]}"

    @property
    def told(self) -> str:
        """`Chủ tịch UBND xã: 0905 123 456 (giờ hành chính)`."""
        name = f"{self.name}: " if self.name else ""
        hours = f" ({self.hours})" if self.hours else ""
        return f"{name}{self.read_out}{hours}"


@dataclass(frozen=True, slots=True)
class Hotline:
    """How to reach the office with feedback; all of it empty until somebody says it."""

    phones: tuple[HotlineNumber, ...] = ()
    email: str = ""
    letter_box: str = ""
    portal: str = ""
    note: str = ""

    @classmethod
    def parse(cls, value: object) -> "Hotline":
        """From the shape of `office hotline`; raises InvalidInput naming the place and key."""
        data = known_keys(value, allowed={one.name for one in fields(cls)}, field="hotline")
        listed = data.get("phones") or []
        if not isinstance(listed, list) or len(listed) > _MOST:
            raise InvalidInput(f"Tối đa {_MOST} số, ghi thành danh sách.", field="phones")
        return cls(
            tuple(_number(place, one) for place, one in enumerate(listed)),
            str(Email(data["email"])) if data.get("email") else "",
            *(_text(data, key) for key in ("letter_box", "portal", "note")),
        )

    def to_json(self) -> dict[str, Any]:
        """What `office hotline` tells; `parse` takes it back."""
        return {
            "phones": [one.to_json() for one in self.phones],
            "email": self.email,
            "letter_box": self.letter_box,
            "portal": self.portal,
            "note": self.note,
        }

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Each way with its caption, for a sheet or a screen; none while nothing was said."""
        ways = [("Đường dây nóng", one.told) for one in self.phones]
        ways += [
            ("Thư điện tử", self.email),
            ("Hộp thư góp ý", self.letter_box),
            ("Cổng tiếp nhận", self.portal),
            ("Ghi chú", self.note),
        ]
        return tuple(way for way in ways if way[1])


def _number(place: int, one: object) -> HotlineNumber:
    try:
        return HotlineNumber.parse(one)
    except InvalidInput as trouble:
        raise trouble.within(f"phones.{place}") from trouble


def _text(data: Mapping[str, object], key: str) -> str:
    return one_line(text_field(data.get(key), field=key, limit=500))
