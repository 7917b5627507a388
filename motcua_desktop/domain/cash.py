"""The till: what was taken, let off and given back on a day, and the count at closing."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua_desktop.domain.moment import iso, money_text
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.errors import InvalidInput

NOTES = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200)
"""The notes in use, in đồng, the largest first."""

CASH = "cash"
_MOST = 100_000_000_000


@dataclass(frozen=True, slots=True)
class CashLine:
    """One payment, waiver or refund, and the dossier it opens. Amounts in đồng."""

    at: datetime
    kind: PaymentKind
    amount: int
    method: str
    officer: str
    code: str
    applicant: str
    procedure: str
    exemption: str = ""
    evidence: str = ""

    def to_json(self) -> dict[str, Any]:
        """As the command line tells it."""
        return {
            "at": iso(self.at),
            "kind": self.kind.value,
            "amount": self.amount,
            "method": self.method or None,
            "officer": self.officer,
            "code": self.code,
            "applicant": self.applicant,
            "procedure": self.procedure,
            "exemption": self.exemption or None,
            "evidence": self.evidence or None,
        }


@dataclass(frozen=True, slots=True)
class OwedLine:
    """A dossier received that day with money still to be paid, in đồng."""

    code: str
    applicant: str
    procedure: str
    owed: int

    def to_json(self) -> dict[str, Any]:
        """As the command line tells it."""
        return {
            "code": self.code,
            "applicant": self.applicant,
            "procedure": self.procedure,
            "owed": self.owed,
        }


@dataclass(frozen=True, slots=True)
class CashCount:
    """One count of the till; never changed, a new count is a new line. Amounts in đồng.

    `notes` says how many of each note, where they were counted one by one.
    """

    day: date
    expected: int
    counted: int
    explanation: str
    at: datetime
    officer: str
    notes: Mapping[int, int]

    @property
    def difference(self) -> int:
        """Counted less expected: negative when money is missing."""
        return self.counted - self.expected

    @property
    def told(self) -> str:
        """`khớp`, `thừa 2.000 đ`, `thiếu 1.000 đ`."""
        if not self.difference:
            return "khớp"
        word = "thừa" if self.difference > 0 else "thiếu"
        return f"{word} {money_text(abs(self.difference))}"

    def to_json(self) -> dict[str, Any]:
        """As the command line tells it."""
        return {
            "day": self.day.isoformat(),
            "expected": self.expected,
            "counted": self.counted,
            "difference": self.difference,
            "explanation": self.explanation or None,
            "denominations": {str(note): many for note, many in self.notes.items()} or None,
            "at": iso(self.at),
            "officer": self.officer,
        }


@dataclass(frozen=True, slots=True)
class CashDay:
    """A day's money: every line, what is outstanding of that day's dossiers, and the counts."""

    day: date
    lines: tuple[CashLine, ...]
    outstanding: tuple[OwedLine, ...] = ()
    counts: tuple[CashCount, ...] = ()

    def total(self, kind: PaymentKind) -> int:
        """All of that kind, in đồng."""
        return sum(line.amount for line in self.lines if line.kind is kind)

    def by_method(self) -> dict[str, int]:
        """What was collected, by method, the most common first."""
        return _sums((line.method, line.amount) for line in self._of(PaymentKind.PAID))

    def by_officer(self) -> dict[str, int]:
        """What was collected, by who took it."""
        return _sums((line.officer, line.amount) for line in self._of(PaymentKind.PAID))

    def by_exemption(self) -> dict[str, int]:
        """What was let off, by exemption."""
        return _sums((line.exemption, line.amount) for line in self._of(PaymentKind.WAIVED))

    @property
    def expected(self) -> int:
        """What must lie in the till: cash taken less cash given back."""
        back = (line for line in self._of(PaymentKind.REFUNDED) if line.method == CASH)
        taken = (line for line in self._of(PaymentKind.PAID) if line.method == CASH)
        return sum(line.amount for line in taken) - sum(line.amount for line in back)

    @property
    def owed(self) -> int:
        """What the day's dossiers still owe."""
        return sum(line.owed for line in self.outstanding)

    def _of(self, kind: PaymentKind) -> list[CashLine]:
        return [line for line in self.lines if line.kind is kind]

    def to_json(self) -> dict[str, Any]:
        """As the command line tells it; amounts in đồng."""
        return {
            "day": self.day.isoformat(),
            "collected": self.total(PaymentKind.PAID),
            "by_method": self.by_method(),
            "by_officer": self.by_officer(),
            "waived": self.total(PaymentKind.WAIVED),
            "by_exemption": self.by_exemption(),
            "refunded": self.total(PaymentKind.REFUNDED),
            "expected_cash": self.expected,
            "outstanding": self.owed,
            "lines": [line.to_json() for line in self.lines],
            "owing": [line.to_json() for line in self.outstanding],
            "counts": [count.to_json() for count in self.counts],
        }


@dataclass(frozen=True, slots=True)
class CashSheet:
    """Sổ thu phí, lệ phí with the till's counts, day by day, ready for paper."""

    agency: str
    place: str
    period: str
    first: date
    last: date
    days: tuple[CashDay, ...]
    made_on: date

    def total(self, kind: PaymentKind) -> int:
        """All of that kind in the period, in đồng."""
        return sum(day.total(kind) for day in self.days)


def counted_notes(value: object) -> dict[int, int]:
    """How many of each note, from `{"500000": 1, "2000": 12}`; raises InvalidInput."""
    if not isinstance(value, Mapping):
        raise InvalidInput("Các mệnh giá phải là một đối tượng JSON {…}.", field="denominations")
    found: dict[int, int] = {}
    for key, many in value.items():
        note = int(key) if str(key).isascii() and str(key).isdigit() else 0
        if note not in NOTES:
            raise InvalidInput(f"Không có tờ {str(key)[:20]} đồng.", field="denominations")
        if isinstance(many, bool) or not isinstance(many, int) or not 0 <= many <= 100_000:
            raise InvalidInput("Số tờ phải là số nguyên không âm.", field="denominations")
        if many:
            found[note] = many
    return {note: found[note] for note in NOTES if note in found}


def worth(notes: Mapping[int, int]) -> int:
    """What these notes come to, in đồng."""
    return sum(note * many for note, many in notes.items())


def check_counted(value: object) -> int:
    """An amount in the till; raises InvalidInput for what no till holds."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST:
        raise InvalidInput("Số tiền đếm được phải là số nguyên không âm.", field="counted")
    return value


def notes_text(notes: Mapping[int, int]) -> str:
    """How counted notes are kept; `notes_from` takes it back."""
    return json.dumps({str(note): many for note, many in notes.items()}) if notes else ""


def notes_from(text: str) -> dict[int, int]:
    """The counted notes of a kept line."""
    return {int(note): many for note, many in json.loads(text).items()} if text else {}


def _sums(parts: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for key, amount in parts:
        sums[key] = sums.get(key, 0) + amount
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))
