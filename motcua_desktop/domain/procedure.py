"""An administrative procedure (thủ tục hành chính) as the catalogue knows it."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Self

from motcua_desktop.domain.fees import FeeRule, in_force
from motcua_desktop.domain.moment import parse_date
from motcua_desktop.domain.policy import ORDINARY, ClockPolicy, Stage, stages_from, stages_json
from motcua_desktop.domain.term import Term
from motcua_desktop.domain.text import fold
from motcua_desktop.errors import InvalidInput

_CODE = re.compile(r"\d\.\d{6}")


class Channel(StrEnum):
    """Kênh nộp hồ sơ."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"

    @property
    def label(self) -> str:
        return {"counter": "Trực tiếp", "online": "Trực tuyến", "post": "Bưu chính"}[self.value]


class ProcedureCode(str):
    """The national code `d.dddddd` (1.001193); a province's suffix (`.000.00.00.H55`) is cut."""

    __slots__ = ()

    def __new__(cls, value: object, *, field: str = "procedure") -> Self:
        text = str(value).strip()
        match = _CODE.match(text)
        if match is None or (len(text) > 8 and text[8] != "."):
            raise InvalidInput(f"«{text[:40]}» không phải mã thủ tục (dạng 1.001193).", field=field)
        return super().__new__(cls, match.group())


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """Term and fees for one channel; `term` None where the catalogue does not know it.

    `legal_term` is what the law gives, where the office promises another one and told it.
    """

    term: Term | None
    fees: tuple[FeeRule, ...] = ()
    term_note: str = ""
    legal_term: Term | None = None

    @property
    def time_cut(self) -> float | None:
        """The part of the legal term that the promised one leaves out; None: not to be compared."""
        if self.term is None or self.legal_term is None:
            return None
        return self.term.cut_against(self.legal_term)


@dataclass(frozen=True, slots=True)
class ComponentRule:
    """One paper a procedure asks for (thành phần hồ sơ)."""

    name: str
    code: str = ""
    originals: int = 1
    copies: int = 0
    required: bool = True
    case: str = ""
    present_only: bool = False
    template: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A variant (trường hợp) with a term of its own, for instance a remote commune's longer one."""

    name: str
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class Abolition:
    """From `day` on nobody takes the procedure in any more; `basis` is the decision that says so.

    Dossiers received before go on.
    """

    day: date
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """What one decision published. Equal content has an equal `fingerprint`."""

    code: ProcedureCode
    name: str
    field_name: str
    field_code: str = ""
    channels: Mapping[Channel, ChannelRule] = field(default_factory=dict)
    components: tuple[ComponentRule, ...] = ()
    cases: tuple[Case, ...] = ()
    decision: str = ""
    notes: tuple[str, ...] = ()
    active: bool = True
    clock: ClockPolicy = ORDINARY
    stages: tuple[Stage, ...] = ()
    abolished: Abolition | None = None

    def in_force(self, day: date) -> bool:
        """Whether a dossier may be received under it on `day`."""
        return self.active and (self.abolished is None or day < self.abolished.day)

    def rule(self, channel: Channel) -> ChannelRule:
        """The channel's rule; a channel that is not published follows the counter's."""
        counter = self.channels.get(Channel.COUNTER)
        return self.channels.get(channel) or counter or ChannelRule(None)

    def term(self, channel: Channel, case: str | None = None) -> Term | None:
        """The term that binds a dossier of this channel and case."""
        for known in self.cases:
            if known.name == case and known.term is not None:
                return known.term
        return self.rule(channel).term

    def time_cut(self, channel: Channel) -> float | None:
        """The share of the legal term that the office cut, 0–1 and exact: 15 days promised as 10
        are a third. None where one of the two is not known or they are counted differently.
        """
        return self.rule(channel).time_cut

    def fees(self, channel: Channel, case: str | None, day: date) -> tuple[FeeRule, ...]:
        """The fee rules that bind a dossier of this channel and case received on `day`."""
        return in_force(self.rule(channel).fees, case, day)

    def remote_term(self, case: str | None = None) -> Term | None:
        """What a remote commune adds to the term.

        A case with a term of its own is the whole term: the catalogue counted the place in already.
        """
        whole = any(known.name == case and known.term is not None for known in self.cases)
        return None if whole else self.clock.remote

    def papers(self, case: str | None = None) -> tuple[ComponentRule, ...]:
        """The papers asked for: those of every case and those of `case`."""
        return tuple(paper for paper in self.components if paper.case in ("", case or ""))

    def to_json(self) -> dict[str, Any]:
        """A JSON object; `from_json` takes it back unchanged."""
        return {
            "code": str(self.code),
            "name": self.name,
            "field": self.field_name,
            "field_code": self.field_code,
            "channels": {
                channel.value: _rule_json(rule) for channel, rule in self.channels.items()
            },
            "components": [_component_json(paper) for paper in self.components],
            "cases": [{"name": case.name, **_term_json(case.term)} for case in self.cases],
            "decision": self.decision,
            "notes": list(self.notes),
            "active": self.active,
            # Only where they say something, so that other procedures keep their fingerprints.
            **({"clock": told} if (told := self.clock.to_json()) else {}),
            **({"stages": stages_json(self.stages)} if self.stages else {}),
            **({"abolished": _abolition_json(self.abolished)} if self.abolished else {}),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Procedure":
        return cls(
            code=ProcedureCode(data["code"]),
            name=data["name"],
            field_name=data["field"],
            field_code=data.get("field_code", ""),
            channels={
                Channel(name): ChannelRule(
                    _term(rule),
                    tuple(FeeRule.from_json(fee) for fee in rule.get("fees", ())),
                    rule.get("term_note", ""),
                    legal_term=_amount_of(rule.get("legal_term")),
                )
                for name, rule in data.get("channels", {}).items()
            },
            components=tuple(ComponentRule(**paper) for paper in data.get("components", ())),
            cases=tuple(Case(case["name"], _term(case)) for case in data.get("cases", ())),
            decision=data.get("decision", ""),
            notes=tuple(data.get("notes", ())),
            active=data.get("active", True),
            clock=ClockPolicy.from_json(data.get("clock")),
            stages=stages_from(data.get("stages")),
            abolished=_abolition(data.get("abolished")),
        )

    def fingerprint(self) -> str:
        """SHA-256 (hex) of the canonical JSON: tells whether an import changes anything."""
        text = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A procedure as the store holds it: its version number and whether it is the current one."""

    procedure: Procedure
    version: int
    current: bool = True


def match_component(name: str, rules: tuple[ComponentRule, ...]) -> ComponentRule | None:
    """The rule that `name` or its code means: equal but for tones, or the only one it is in."""
    wanted = fold(name)
    for rule in rules:
        if wanted in (fold(rule.name), rule.code.casefold() or None):
            return rule
    near = [rule for rule in rules if wanted and wanted in fold(rule.name)]
    return near[0] if len(near) == 1 else None


def _term_json(term: Term | None) -> dict[str, Any]:
    return {
        "term": term.amount if term else None,
        "unit": term.unit.value if term else None,
    }


def _term(data: Mapping[str, Any]) -> Term | None:
    return None if data.get("unit") is None else Term.parse(data.get("term"), data["unit"])


def _abolition_json(told: Abolition) -> dict[str, Any]:
    return {"from": told.day.isoformat(), "basis": told.basis}


def _abolition(told: Mapping[str, Any] | None) -> Abolition | None:
    if told is None:
        return None
    return Abolition(parse_date(told["from"], field="abolished"), told.get("basis", ""))


def _amount_of(told: Mapping[str, Any] | None) -> Term | None:
    return None if told is None else Term.parse(told["amount"], told["unit"])


def _rule_json(rule: ChannelRule) -> dict[str, Any]:
    legal = rule.legal_term
    return {
        **_term_json(rule.term),
        "term_note": rule.term_note,
        "fees": [fee.to_json() for fee in rule.fees],
        **({"legal_term": {"amount": legal.amount, "unit": legal.unit.value}} if legal else {}),
    }


def _component_json(paper: ComponentRule) -> dict[str, Any]:
    return {
        "code": paper.code,
        "name": paper.name,
        "originals": paper.originals,
        "copies": paper.copies,
        "required": paper.required,
        "case": paper.case,
        "present_only": paper.present_only,
        "template": paper.template,
    }
