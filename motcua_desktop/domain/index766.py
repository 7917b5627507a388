"""The index of Quyết định 766/QĐ-TTg: its rows by group, and what a share of each earns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from motcua_desktop.domain.people import known_keys, one_of
from motcua_desktop.domain.text import one_line, text_field
from motcua_desktop.errors import InvalidInput

WHOLE = Fraction(100)
"""What all rows add up to."""

_LONGEST = 500
_ROW = {
    "key", "number", "name", "maximum", "threshold", "counts", "typed", "applies",
    "of_none", "to_check",
}  # fmt: skip


class Count(StrEnum):
    """What the desk counts for a row."""

    SYNCED = "synced"
    IN_TIME = "in_time"
    TIME_USED = "time_used"
    ONLINE_PROCEDURES = "online_procedures"
    ONLINE_USED = "online_used"
    ONLINE_RESULTS = "online_results"
    ONLINE_DOSSIERS = "online_dossiers"
    PAID_PROCEDURES = "paid_procedures"
    PAID_ONLINE = "paid_online"
    RESULT_FILES = "result_files"
    WHOLE_DIGITISED = "whole_digitised"
    REUSED = "reused"
    CERTIFIED_FILES = "certified_files"
    FEEDBACK_ANSWERED = "feedback_answered"
    SATISFIED = "satisfied"


class OfNone(StrEnum):
    """What a row earns where there was nothing to count."""

    UNKNOWN = "unknown"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row. All of `maximum` is earned from `threshold` (0–1) on.

    `counts` is None where the desk cannot know; `typed`: a supervisor may type the portal's share,
    which then goes before what was counted. `applies`: to communes. `to_check` says what is not
    confirmed.
    """

    key: str
    number: str
    name: str
    maximum: Fraction
    threshold: Fraction
    counts: Count | None = None
    typed: bool = False
    applies: bool = True
    of_none: OfNone = OfNone.UNKNOWN
    to_check: str = ""

    @classmethod
    def parse(cls, told: object) -> "Indicator":
        """From one row of the table's JSON. Raises InvalidInput naming the key."""
        data = known_keys(told, allowed=_ROW, field="rows")
        key = _line(data, "key")
        counts = data.get("counts")
        threshold = _number(data, "threshold")
        if not 0 < threshold <= 1:
            raise InvalidInput(f"Ngưỡng của dòng {key} phải trên 0 và tới 1.", field="threshold")
        return cls(
            key=key,
            number=_line(data, "number") or key,
            name=_line(data, "name"),
            maximum=_number(data, "maximum"),
            threshold=threshold,
            counts=None if counts is None else one_of(Count, counts, field="counts"),
            typed=_truth(data, "typed", otherwise=False),
            applies=_truth(data, "applies", otherwise=True),
            of_none=one_of(OfNone, data.get("of_none", OfNone.UNKNOWN.value), field="of_none"),
            to_check=_line(data, "to_check"),
        )

    def earned(self, share: Fraction) -> Fraction:
        """The points of a share: all from the threshold on, before it their part."""
        if share >= self.threshold:
            return self.maximum
        return max(share, Fraction(0)) / self.threshold * self.maximum

    def to_json(self) -> dict[str, Any]:
        """The row as its file has it."""
        return {
            "key": self.key,
            "number": self.number,
            "name": self.name,
            "maximum": float(self.maximum),
            "threshold": float(self.threshold),
            "counts": self.counts.value if self.counts else None,
            "typed": self.typed,
            "applies": self.applies,
            "of_none": self.of_none.value,
            "to_check": self.to_check,
        }


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand under one name and add up to `maximum`."""

    key: str
    name: str
    maximum: Fraction
    rows: tuple[Indicator, ...]

    @classmethod
    def parse(cls, told: object) -> "Group":
        """From one group of the table's JSON. Raises InvalidInput where it does not add up."""
        data = known_keys(told, allowed={"key", "name", "maximum", "rows"}, field="groups")
        rows = tuple(Indicator.parse(row) for row in _list(data, "rows"))
        found = cls(_line(data, "key"), _line(data, "name"), _number(data, "maximum"), rows)
        if sum(row.maximum for row in rows) != found.maximum:
            raise InvalidInput(
                f"Các dòng của nhóm «{found.name}» không cộng thành điểm của nhóm.",
                field="maximum",
            )
        return found

    def to_json(self) -> dict[str, Any]:
        """The group as its file has it."""
        return {
            "key": self.key,
            "name": self.name,
            "maximum": float(self.maximum),
            "rows": [row.to_json() for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class IndexTable:
    """All rows by group, 100 points together; `basis` is the law, `to_check` what is not sure."""

    version: str
    basis: str
    to_check: str
    groups: tuple[Group, ...]

    @classmethod
    def parse(cls, told: object) -> "IndexTable":
        """From the file's JSON. Raises InvalidInput naming the key."""
        keys = {"version", "basis", "to_check", "groups"}
        data = known_keys(told, allowed=keys, field="table")
        groups = tuple(Group.parse(group) for group in _list(data, "groups"))
        version, basis, check = (_line(data, key) for key in ("version", "basis", "to_check"))
        found = cls(version, basis, check, groups)
        if sum(group.maximum for group in groups) != WHOLE:
            raise InvalidInput("Các nhóm không cộng thành 100 điểm.", field="maximum")
        names = [row.key for row in found]
        if len(set(names)) < len(names) or not all(names):
            raise InvalidInput("Có dòng trùng hoặc thiếu số.", field="key")
        return found

    def __iter__(self) -> Iterator[Indicator]:
        return (row for group in self.groups for row in group.rows)

    def row(self, key: str) -> Indicator:
        """The row of this key or number; InvalidInput names those there are."""
        for one in self:
            if key.casefold() in (one.key.casefold(), one.number.casefold()):
                return one
        raise InvalidInput(
            f"Không có dòng «{key[:20]}»; có: {', '.join(one.key for one in self)}.", field="row"
        )

    def to_json(self) -> dict[str, Any]:
        """The table as its file has it."""
        return {
            "version": self.version,
            "basis": self.basis,
            "to_check": self.to_check,
            "groups": [group.to_json() for group in self.groups],
        }


def share_of(text: str) -> Fraction:
    """A share from `98,5`, `98.5` or `98,5 %`. Raises InvalidInput naming `value`."""
    told = text.strip().removesuffix("%").strip().replace(",", ".")
    digits = told.replace(".", "", 1)
    if not digits.isdecimal() or not digits.isascii() or Fraction(told) > 100:
        raise InvalidInput(
            f"«{text.strip()[:20]}» không phải tỷ lệ phần trăm từ 0 đến 100.",
            field="value",
            next_step="Gõ như 98,5.",
        )
    return Fraction(told) / 100


def _line(told: Mapping[str, Any], key: str) -> str:
    return one_line(text_field(told.get(key), field=key, limit=_LONGEST))


def _list(told: Mapping[str, Any], key: str) -> list[object]:
    found = told.get(key)
    if not isinstance(found, list) or not found:
        raise InvalidInput("Bảng thiếu nhóm hoặc dòng.", field=key)
    return found


def _number(told: Mapping[str, Any], key: str) -> Fraction:
    """A number of the file, exact: 0.8 is four fifths."""
    try:
        found = Fraction(str(told[key]))
    except (KeyError, ValueError, ZeroDivisionError) as trouble:
        raise InvalidInput(f"Thiếu hoặc sai số ở «{key}».", field=key) from trouble
    if not 0 <= found <= WHOLE:
        raise InvalidInput(f"Số ở «{key}» phải từ 0 đến 100.", field=key)
    return found


def _truth(told: Mapping[str, Any], key: str, *, otherwise: bool) -> bool:
    found = told.get(key, otherwise)
    if not isinstance(found, bool):
        raise InvalidInput(f"«{key}» phải là true hoặc false.", field=key)
    return found
