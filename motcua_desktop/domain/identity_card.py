"""The QR of the identity card (thẻ căn cước): seven fields split by `|`, plain text, unsigned."""

import re
from dataclasses import dataclass, replace
from datetime import date

from motcua_desktop.domain.people import BirthDate, CitizenId, OldCardId, PersonName, Sex
from motcua_desktop.domain.text import one_line
from motcua_desktop.errors import InvalidInput

_SHAPE = re.compile(r"\s*\d{12}\|")
_DAY = re.compile(r"(\d{2})(\d{2})(\d{4})")
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class IdentityCard:
    """What a card's QR told. `address` predates the 2025 mergers: show it, let the clerk choose.

    `doubts` are sentences about parts that were empty, extra or could not be right; such a part
    is left out, never guessed.
    """

    number: CitizenId
    old_number: str
    name: str
    birth_date: BirthDate | None
    sex: Sex | None
    address: str
    issued_on: date | None
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadCard:
    """What a scan of an identity card is good for."""

    number: str
    card: IdentityCard | None
    doubts: tuple[str, ...]


def looks_like_card(text: str) -> bool:
    """Whether this scan begins as a card's QR does, so that it is not taken for typing."""
    return _SHAPE.match(text) is not None and text.count("|") >= 5


def parse_card(text: str) -> IdentityCard:
    """The card behind a QR's text; raises InvalidInput when it is no card or has no number.

    Tolerates an empty old number, empty fields and extra ones after the seventh.
    """
    if len(text) > _LONGEST:
        raise InvalidInput("Mã QR dài bất thường, không phải của thẻ căn cước.", field="card")
    parts = [one_line(part) for part in text.strip().split("|")]
    if len(parts) < 7:
        raise InvalidInput(
            f"Mã QR của thẻ căn cước có 7 phần; lần quét này có {len(parts)}. Hãy quét lại.",
            field="card",
        )
    doubts: list[str] = []
    if len(parts) > 7:
        doubts.append("Thẻ có thêm thông tin mà chương trình chưa biết; phần đó được bỏ qua.")
    return IdentityCard(
        number=CitizenId(parts[0], field="card"),
        old_number=_old_number(parts[1], doubts),
        name=_name(parts[2], doubts),
        birth_date=_birth(parts[3], doubts),
        sex=_sex(parts[4], doubts),
        address=parts[5],
        issued_on=_day(parts[6], "Ngày cấp", doubts),
        doubts=tuple(doubts),
    )


def read_card(text: str) -> ReadCard:
    """The card, or its number alone when a Vietnamese typing tool damaged the rest.

    Raises InvalidInput with what to do when not even the number came through.
    """
    try:
        card = parse_card(text)
    except InvalidInput as trouble:
        number = text.strip().split("|")[0]
        try:
            citizen = CitizenId(number)
        except InvalidInput:
            raise InvalidInput(
                "Mã quét không còn nguyên. Chuyển bộ gõ (Unikey) sang chữ E rồi quét lại.",
                field="card",
            ) from trouble
        doubt = "Bộ gõ tiếng Việt làm hỏng phần chữ: chỉ lấy số định danh, phần còn lại nhập tay."
        return ReadCard(citizen, None, (doubt,))
    if card.name and not _readable(card.name):
        return ReadCard(
            card.number,
            replace(card, name="", address=""),
            (*card.doubts, "Tên trên thẻ bị bộ gõ làm hỏng; hãy nhập tay."),
        )
    return ReadCard(card.number, card, card.doubts)


def _old_number(text: str, doubts: list[str]) -> str:
    if not text:
        return ""
    try:
        return OldCardId(text)
    except InvalidInput:
        doubts.append("Số CMND cũ trên thẻ không đủ 9 số nên không lấy.")
        return ""


def _name(text: str, doubts: list[str]) -> str:
    try:
        return PersonName(text)
    except InvalidInput:
        doubts.append("Thẻ không cho biết họ tên; hãy nhập tay.")
        return ""


def _birth(text: str, doubts: list[str]) -> BirthDate | None:
    day = _day(text, "Ngày sinh", doubts)
    return None if day is None else BirthDate(day.isoformat())


def _sex(text: str, doubts: list[str]) -> Sex | None:
    match text.casefold():
        case "nam":
            return Sex.MALE
        case "nữ" | "nu":
            return Sex.FEMALE
    doubts.append("Thẻ không cho biết giới tính; hãy chọn tay.")
    return None


def _day(text: str, what: str, doubts: list[str]) -> date | None:
    found = _DAY.fullmatch(text)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        doubts.append(f"{what} trên thẻ («{text}») không có thật; hãy nhập tay.")
        return None
    doubts.append(f"{what} trên thẻ trống hoặc sai dạng; hãy nhập tay.")
    return None


def _readable(name: str) -> bool:
    return all(letter.isalpha() or letter in " '’-." for letter in name)
