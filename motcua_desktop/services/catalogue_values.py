"""What the portal writes in a cell and what it means: terms, money, counts; never guessed silently.

A reader returns what it understood, and says in `Doubts` what it kept as text or took on trust.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.domain.text import fold, one_line, tidy
from motcua_desktop.errors import InvalidInput

_CIVIL_STATUS = "ho tich"
_NUMBER = re.compile(r"\d{1,6}")
_AMOUNT_AND_UNIT = re.compile(r"(\d{1,6})\s*(\D*)")
_MONEY = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d{1,12})\s*(?:đồng|đ|vnđ|vnd)?\s*(?:/\s*(.+))?", re.I)
_FREE = {"khong", "khong co", "khong thu", "mien phi", "mien", "0"}
_CURRENCY = {"", "vnd", "dong", "d", "viet nam dong"}
_UNITS = {
    "ngay lam viec": Unit.WORKING_DAYS,
    "ngay": Unit.DAYS,
    "gio lam viec": Unit.WORKING_HOURS,
    "gio": Unit.HOURS,
    "trong ngay": Unit.SAME_DAY,
    "trong ngay lam viec": Unit.SAME_DAY,
}
_DAYS_IN_WEEK = 7
_MOST_COPIES = 20


@dataclass(slots=True)
class Doubts:
    """What was doubtful about one procedure; equal doubts of several channels are told once."""

    code: str
    _found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, message: str, place: str = "") -> None:
        """Remember `message`, found at `place` (a channel, or "" for the whole procedure)."""
        places = self._found.setdefault(message, [])
        if place and place not in places:
            places.append(place)

    def told(self) -> Iterable[str]:
        """One Vietnamese line a doubt, each beginning with the procedure's code."""
        for message, places in self._found.items():
            where = f" ({', '.join(places)})" if places else ""
            yield f"{self.code}: {message}{where}"


def plain(value: object) -> str:
    """Whatever a file holds as one line of text; "" for nothing, lists and objects."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(value)


def prose(value: object) -> str:
    """Like `plain`, with line breaks kept."""
    return tidy(value) if isinstance(value, str) else plain(value)


def term_of(amount: str, unit: str, *, field_name: str) -> tuple[Term | None, str]:
    """The term the portal means and what is doubtful about it ("" when nothing is).

    Without a unit, 1 in the field Hộ tịch is the same day, any other number working days, told.
    A week is seven days (BLDS 91/2015 Đ146); months and years stay text.
    """
    shown = one_line(f"{amount} {unit}")
    if not shown:
        return None, "không có thời hạn giải quyết"
    if not _NUMBER.fullmatch(amount):
        return None, f"không hiểu thời hạn «{shown}», giữ nguyên văn"
    number, kind, doubt = int(amount), _UNITS.get(fold(unit)), ""
    if not unit and number == 1 and fold(field_name).startswith(_CIVIL_STATUS):
        kind = Unit.SAME_DAY
    elif not unit:
        kind, doubt = (
            Unit.WORKING_DAYS,
            f"thời hạn «{amount}» không có đơn vị, hiểu là ngày làm việc",
        )
    elif fold(unit) == "tuan":
        number, kind = number * _DAYS_IN_WEEK, Unit.DAYS
    if kind is None:
        return None, f"không hiểu thời hạn «{shown}», giữ nguyên văn"
    try:
        return Term.parse(number, kind), doubt
    except InvalidInput:
        return None, f"thời hạn «{shown}» không dùng được, giữ nguyên văn"


def term_of_text(text: str, *, field_name: str) -> tuple[Term | None, str]:
    """`term_of` for number and unit in one cell: `5 ngày làm việc`, `trong ngày`, `-`."""
    if fold(text) in _UNITS and _UNITS[fold(text)] is Unit.SAME_DAY:
        return Term(1, Unit.SAME_DAY), ""
    match = _AMOUNT_AND_UNIT.fullmatch(text)
    if match is None:
        known = text not in {"-", "–"}
        return None, f"không hiểu thời hạn «{text}», giữ nguyên văn" if known else ""
    return term_of(match[1], match[2].strip(), field_name=field_name)


def money_of(amount: str, unit: str) -> tuple[int | None, str] | None:
    """Đồng and what it is paid for; amount None where nothing is written; None: not understood."""
    if not amount:
        return None, "" if fold(unit) in _CURRENCY else unit
    if fold(amount).strip(" .") in _FREE:
        return 0, ""
    match = _MONEY.fullmatch(amount)
    currency, _, per = unit.partition("/")
    if match is None or fold(currency.strip()) not in _CURRENCY:
        return None
    return int(re.sub(r"[.,]", "", match[1])), (match[2] or per).strip()


def count_of(value: str) -> tuple[int, str]:
    """How many copies of a paper, and what is doubtful about it."""
    if not value:
        return 0, ""
    if not _NUMBER.fullmatch(value):
        return 1, f"không hiểu số lượng «{value}», tạm ghi 1"
    number = int(value)
    if number > _MOST_COPIES:
        return 1, f"số lượng «{value}» quá lớn, tạm ghi 1"
    return number, ""
