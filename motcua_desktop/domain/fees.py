"""Fee rules as catalogue data: what is due on a day, for whom it is let off, and by which law."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from motcua_desktop.domain.moment import date_text, parse_date
from motcua_desktop.errors import InvalidInput

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Exemption:
    """Who pays less, and what proves it. `percent` of the amount is let off, 1 to 100.

    `to_check` marks what the office has not confirmed against the text of the law yet.
    """

    code: str
    name: str
    percent: int = _WHOLE
    evidence: str = ""
    legal_basis: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    to_check: bool = False

    def __post_init__(self) -> None:
        if not self.code.strip() or not self.name.strip():
            raise InvalidInput("Diện miễn, giảm cần mã và tên.", field="exemptions")
        if not 1 <= self.percent <= _WHOLE:
            raise InvalidInput("Mức miễn, giảm từ 1 đến 100 %.", field="exemptions")
        _check_period(self.valid_from, self.valid_until, "exemptions")

    def off(self, amount: int) -> int:
        """How much of `amount` (đồng) is let off, rounded down to a whole đồng."""
        return amount * self.percent // _WHOLE

    def on(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return _within(day, self.valid_from, self.valid_until)

    @property
    def told(self) -> str:
        """`Công dân số (miễn)`, `Hộ nghèo (giảm 50 %)`."""
        how = "miễn" if self.percent == _WHOLE else f"giảm {self.percent} %"
        return f"{self.name} ({how})"

    def to_json(self) -> dict[str, Any]:
        """Only what differs from the default; `from_json` takes it back unchanged."""
        return _told(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Exemption":
        """Raises TypeError for an unknown key or a missing one, InvalidInput for a wrong value."""
        return cls(**_dated(data, "exemptions"))


@dataclass(frozen=True, slots=True)
class FeeRule:
    """One fee line. `amount` in đồng, or None where another body sets it (`note` says who).

    It binds dossiers of `case` ("": of every case) received from `valid_from` to `valid_until`.
    """

    name: str
    amount: int | None
    unit: str = ""
    note: str = ""
    legal_basis: str = ""
    case: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    exemptions: tuple[Exemption, ...] = ()

    def __post_init__(self) -> None:
        _check_period(self.valid_from, self.valid_until, "fees")

    @property
    def told(self) -> str:
        """What stands beside the amount: the note, or what it is paid for."""
        return self.note or self.unit

    @property
    def plain(self) -> bool:
        """Whether it says no more than the portal could: no case, period or exemption."""
        extra = (self.case, self.valid_from, self.valid_until, self.exemptions)
        return not any(extra)

    def waivable(self, day: date) -> tuple[Exemption, ...]:
        """The exemptions in force on `day`; of equal codes the newest period."""
        found: dict[str, Exemption] = {}
        for one in sorted(self.exemptions, key=lambda one: one.valid_from or date.min):
            if one.on(day):
                found[one.code] = one
        return tuple(found.values())

    def to_json(self) -> dict[str, Any]:
        """As a catalogue keeps it. A rule without the newer facts reads as it always did."""
        told = {name: getattr(self, name) for name in _ALWAYS}
        told |= {key: value for key, value in _told(self).items() if key not in _ALWAYS}
        if self.exemptions:
            told["exemptions"] = [one.to_json() for one in self.exemptions]
        return told

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "FeeRule":
        """Raises TypeError for an unknown key or a missing one, InvalidInput for a wrong value."""
        known = _dated(data, "fees")
        exemptions = known.pop("exemptions", ())
        return cls(**known, exemptions=tuple(Exemption.from_json(one) for one in exemptions))


_ALWAYS = ("name", "amount", "unit", "note", "legal_basis")
_DATES = ("valid_from", "valid_until")


def in_force(rules: Iterable[FeeRule], case: str | None, day: date) -> tuple[FeeRule, ...]:
    """The rules that bind a dossier of `case` received on `day`, in their order.

    Of the same name, the case's own rule goes before the general one, then a newer period before
    an older one.
    """
    binding = [
        rule
        for rule in rules
        if rule.case in ("", case or "") and _within(day, rule.valid_from, rule.valid_until)
    ]
    best: dict[str, tuple[bool, date]] = {}
    for rule in binding:
        best[rule.name] = max(best.get(rule.name, (False, date.min)), _rank(rule))
    return tuple(rule for rule in binding if _rank(rule) == best[rule.name])


def waivable(rules: Iterable[FeeRule], day: date) -> tuple[Exemption, ...]:
    """Whom these rules let off on `day`, each code once, in the catalogue's order."""
    found: dict[str, Exemption] = {}
    for rule in rules:
        for one in rule.waivable(day):
            found.setdefault(one.code, one)
    return tuple(found.values())


def with_kept(after: tuple[FeeRule, ...], before: tuple[FeeRule, ...]) -> tuple[FeeRule, ...]:
    """`after` as a source tells it that knows neither cases, periods nor exemptions.

    Where it repeats what is known, everything known stays; where something is new, the exemptions
    of the same fee do: of the same name, or of the only one that costs anything.
    """
    known = {(rule.name, rule.amount) for rule in before}
    if after and all((rule.name, rule.amount) in known for rule in after):
        return before if any(not rule.plain for rule in before) else after
    exemptions = {rule.name: rule.exemptions for rule in before}
    costing, had = _costing(after), _costing(before)
    if len(costing) == len(had) == 1:
        exemptions[costing[0].name] = had[0].exemptions
    return tuple(
        replace(rule, exemptions=exemptions.get(rule.name, ()) if rule.amount != 0 else ())
        for rule in after
    )


def _costing(rules: tuple[FeeRule, ...]) -> list[FeeRule]:
    return [rule for rule in rules if rule.amount != 0]


def _rank(rule: FeeRule) -> tuple[bool, date]:
    return bool(rule.case), rule.valid_from or date.min


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _check_period(first: date | None, last: date | None, field: str) -> None:
    if first is not None and last is not None and last < first:
        raise InvalidInput(
            f"Hiệu lực đến {date_text(last)} lại trước ngày bắt đầu {date_text(first)}.",
            field=field,
        )


def _told(value: Exemption | FeeRule) -> dict[str, Any]:
    """Every field that differs from its default, dates as ISO text; exemptions apart."""
    told: dict[str, Any] = {}
    for one in fields(value):
        content = getattr(value, one.name)
        if one.name != "exemptions" and content != one.default:
            told[one.name] = content.isoformat() if isinstance(content, date) else content
    return told


def _dated(data: Mapping[str, Any], field: str) -> dict[str, Any]:
    known = dict(data)
    for key in _DATES:
        if known.get(key) is not None:
            known[key] = parse_date(known[key], field=field)
    return known
